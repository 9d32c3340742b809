/*
 * sheet: lines wrapped into rows, and a window of rows in a frame.
 *
 * Rows are not stored: they are made anew from the lines for the width at hand. Inside the frame
 * stand a mark before the chosen line, the badge, and the text; what is wrapped hangs under it.
 */
#include "view/sheet.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "base/wrap.h"

#include <stdlib.h>
#include <string.h>

enum {
    FRAME = 4,       /* columns of the frame: a line and a blank on either side, */
    MARGIN = 2,      /* and beside it: SHEET_EDGES in all */
    WIDTH_LEAST = 8, /* of what is in the frame */
    MARK = 2,        /* "> " */
    GAP = 2          /* between badge and text */
};

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

void sheet_close(struct sheet *sheet)
{
    for (int i = 0; i < sheet->count; i++) {
        free(sheet->lines[i].badge);
        free(sheet->lines[i].text);
    }
    free(sheet->lines);
    free(sheet->title);
    *sheet = (struct sheet){.selected = -1};
}

void sheet_open(struct sheet *sheet, const char *title, bool choice)
{
    sheet_close(sheet);
    sheet->open = true;
    sheet->title = alloc_string(title);
    sheet->selected = choice ? 0 : -1;
}

void sheet_add(struct sheet *sheet, enum style style, const char *badge, const char *text)
{
    size_t length;

    do {
        length = strcspn(text, "\n");
        sheet->lines = alloc_resize(sheet->lines, (size_t)sheet->count + 1, sizeof *sheet->lines);
        sheet->lines[sheet->count++] =
            (struct sheet_line){style, alloc_string(badge), alloc_bytes(text, length)};
        badge = badge ? "" : NULL;
        text += length + (text[length] == '\n');
    } while (*text);
}

/* Lines into rows */

/* Where things stand in a frame that holds `width` cells. */
struct columns {
    int mark, badge, text, width; /* cells of mark and badge; where texts after badges begin */
};

static struct columns columns_for(const struct sheet *sheet, int width)
{
    struct columns columns = {.mark = sheet->selected >= 0 ? MARK : 0, .width = width};

    for (int i = 0; i < sheet->count; i++)
        if (sheet->lines[i].badge)
            columns.badge = most(columns.badge, utf8_width(sheet->lines[i].badge));
    columns.badge = least(columns.badge, width / 2);
    columns.text = columns.mark + (columns.badge ? columns.badge + GAP : 0);
    return columns;
}

static int text_column(const struct columns *columns, const struct sheet_line *line)
{
    return line->badge ? columns->text : columns->mark;
}

/* The line's rows, a newline between them; all but the first with the blanks before them. Rows of a
 * table hang under their last column. */
static void wrap(struct buffer *out, const struct columns *columns, const struct sheet_line *line)
{
    int column = text_column(columns, line);
    int table = wrap_last_column(line->text), blanks = (int)strspn(line->text, " ");
    int indent = column + (table && column + table < columns->width / 2 ? table : blanks);

    wrap_add(out, line->text, column, indent < columns->width / 2 ? indent : column,
             columns->width);
}

static int rows_of(const struct columns *columns, const struct sheet_line *line)
{
    struct buffer text = {0};
    int rows = 1;

    wrap(&text, columns, line);
    for (size_t i = 0; i < text.length; i++)
        rows += text.data[i] == '\n';
    buffer_free(&text);
    return rows;
}

/* Rows of the lines before line `end`. */
static int rows_before(const struct sheet *sheet, const struct columns *columns, int end)
{
    int rows = 0;

    for (int i = 0; i < end; i++)
        rows += rows_of(columns, &sheet->lines[i]);
    return rows;
}

/* Cells of the widest line. */
static int natural_width(const struct sheet *sheet)
{
    struct columns columns = columns_for(sheet, 1 << 16);
    int width = 0;

    for (int i = 0; i < sheet->count; i++)
        width =
            most(width, text_column(&columns, &sheet->lines[i]) + utf8_width(sheet->lines[i].text));
    return width;
}

/* What the frame says */

enum { HINTS = 3 };

struct hint {
    const char *key, *ascii_key; /* NULL: the hints end here */
    const char *word;            /* may be missing */
};

static const struct hint hints_choose[HINTS] = {
    {"↑↓", "Up/Down", N_("choose")}, {"Enter", "Enter", NULL}, {"Esc", "Esc", NULL}};
static const struct hint hints_scroll[HINTS] = {{"↑↓", "Up/Down", N_("scroll")},
                                                {"Esc", "Esc", N_("close")}};
static const struct hint hints_still[HINTS] = {{"Esc", "Esc", N_("close")}};

static const struct hint *hints_for(const struct sheet *sheet, bool scrolls)
{
    return sheet->selected >= 0 ? hints_choose : scrolls ? hints_scroll : hints_still;
}

/* Draws in the last row of the area and gives the column after it; without a canvas it measures. */
static int put(struct canvas *canvas, const struct area *area, int column, enum style style,
               const char *text)
{
    if (canvas)
        canvas_text(canvas, area, area->rows - 1, column, style, text);
    return column + utf8_width(text);
}

static int put_hints(struct canvas *canvas, const struct area *area, int column,
                     const struct hint *hints, bool ascii)
{
    for (int i = 0; i < HINTS && hints[i].key; i++) {
        if (i > 0)
            column = put(canvas, area, column, STYLE_QUIET, ascii ? ", " : " · ");
        column = put(canvas, area, column, STYLE_KEY, ascii ? hints[i].ascii_key : hints[i].key);
        if (!hints[i].word)
            continue;
        column = put(canvas, area, column, STYLE_QUIET, " ");
        column = put(canvas, area, column, STYLE_QUIET, _(hints[i].word));
    }
    return column;
}

static void more_words(struct buffer *out, int rows, bool ascii)
{
    /* TRANSLATORS: dots, and how many rows of a page are below those in sight: "… 12 more" */
    buffer_printf(out, _("%s %d more"), ascii ? "..." : "…", rows);
}

/* Size and place */

/* What the frame must hold so that hints and rows below fit into its last row. */
static int width_of_hints(const struct sheet *sheet, int rows_below, bool ascii)
{
    int width = put_hints(NULL, NULL, 0, hints_for(sheet, rows_below > 0), ascii);
    struct buffer more = {0};

    if (rows_below <= 0)
        return width;
    more_words(&more, rows_below, ascii);
    width += utf8_width(buffer_text(&more)) + 3; /* a blank after the hints, one before, a line */
    buffer_free(&more);
    return width;
}

/* The columns inside the frame for an area, and the rows that the lines take then. */
static struct columns fit(const struct sheet *sheet, const struct area *area, int *rows, bool ascii)
{
    int limit = area->columns - FRAME - 2 * MARGIN;
    int width = most(natural_width(sheet), utf8_width(sheet->title));
    width = least(most(width, width_of_hints(sheet, 0, ascii)), limit);
    struct columns columns = columns_for(sheet, width);

    *rows = rows_before(sheet, &columns, sheet->count);
    if (*rows <= area->rows - 2)
        return columns;
    width = least(most(width, width_of_hints(sheet, *rows, ascii)), limit);
    columns = columns_for(sheet, width);
    *rows = rows_before(sheet, &columns, sheet->count);
    return columns;
}

static struct area middle(const struct area *area, int rows, int columns)
{
    return (struct area){area->row + (area->rows - rows) / 2,
                         area->column + (area->columns - columns) / 2, rows, columns};
}

/* The first row to be shown of `total`, so that the chosen line is in sight. */
static int top_for(const struct sheet *sheet, const struct columns *columns, int total)
{
    int top = sheet->top;

    if (sheet->selected >= 0 && sheet->selected < sheet->count) {
        int first = rows_before(sheet, columns, sheet->selected);
        int end = first + rows_of(columns, &sheet->lines[sheet->selected]);
        top = least(most(top, end - sheet->rows), first);
    }
    return most(0, least(top, total - sheet->rows));
}

/* Drawing */

static void draw_frame(const struct sheet *sheet, struct canvas *canvas, int below, bool ascii)
{
    static const char *const lines[] = {"─", "│", "┌", "┐", "└", "┘"};
    static const char *const ascii_lines[] = {"-", "|", "+", "+", "+", "+"};
    const char *const *line = ascii ? ascii_lines : lines;
    const struct area *all = &sheet->place;
    int bottom = all->rows - 1, right = all->columns - 1;
    struct area inside = {all->row, all->column + 1, all->rows, all->columns - 2};
    struct buffer words = {0};

    canvas_blank(canvas, all);
    canvas_across(canvas, all, 0, 0, all->columns, STYLE_QUIET, line[0]);
    canvas_across(canvas, all, bottom, 0, all->columns, STYLE_QUIET, line[0]);
    canvas_down(canvas, all, 0, 0, all->rows, STYLE_QUIET, line[1]);
    canvas_down(canvas, all, 0, right, all->rows, STYLE_QUIET, line[1]);
    canvas_text(canvas, all, 0, 0, STYLE_QUIET, line[2]);
    canvas_text(canvas, all, 0, right, STYLE_QUIET, line[3]);
    canvas_text(canvas, all, bottom, 0, STYLE_QUIET, line[4]);
    canvas_text(canvas, all, bottom, right, STYLE_QUIET, line[5]);

    buffer_printf(&words, " %s ", sheet->title);
    canvas_cut(canvas, &inside, 0, 0, inside.columns, STYLE_STRONG, buffer_text(&words), ascii);
    buffer_clear(&words);
    int end = put(canvas, &inside, 0, STYLE_QUIET, " ");
    bool scrolls = below > 0 || sheet->top > 0;
    end = put_hints(canvas, &inside, end, hints_for(sheet, scrolls), ascii);
    put(canvas, &inside, end, STYLE_QUIET, " ");
    if (below > 0) {
        buffer_add_char(&words, ' ');
        more_words(&words, below, ascii);
        buffer_add_char(&words, ' ');
        int column = inside.columns - utf8_width(buffer_text(&words));
        put(canvas, &inside, column, STYLE_QUIET, buffer_text(&words));
    }
    buffer_free(&words);
}

/* Draws a line of which the first row is `row` of the area: above, in it or below. */
static void draw_line(struct canvas *canvas, const struct area *area, const struct columns *columns,
                      const struct sheet_line *line, int row, bool chosen, bool ascii)
{
    struct buffer text = {0};
    int column = text_column(columns, line);

    if (line->badge)
        canvas_cut(canvas, area, row, columns->mark, columns->badge, line->style, line->badge,
                   ascii);
    wrap(&text, columns, line);
    for (char *rest = text.data, *one; (one = strsep(&rest, "\n")); row++, column = 0) {
        enum style style = line->badge ? STYLE_PLAIN : line->style;
        canvas_cut(canvas, area, row, column, columns->width - column, style, one, ascii);
        if (chosen)
            canvas_restyle(canvas, area, row, 0, columns->width, STYLE_SELECTED);
    }
    buffer_free(&text);
}

void sheet_draw(struct sheet *sheet, struct canvas *canvas, const struct area *area, bool ascii)
{
    int total;

    sheet->rows = 0;
    sheet->place = (struct area){0};
    if (!sheet->open || area->rows < 3 || area->columns < WIDTH_LEAST + FRAME + 2 * MARGIN)
        return;
    struct columns columns = fit(sheet, area, &total, ascii);
    sheet->rows = least(total, area->rows - 2);
    sheet->place = middle(area, sheet->rows + 2, columns.width + FRAME);
    sheet->top = top_for(sheet, &columns, total);
    draw_frame(sheet, canvas, total - sheet->rows - sheet->top, ascii);

    struct area inside = {sheet->place.row + 1, sheet->place.column + FRAME / 2, sheet->rows,
                          columns.width};
    int row = -sheet->top;
    for (int i = 0; i < sheet->count; i++) {
        draw_line(canvas, &inside, &columns, &sheet->lines[i], row, i == sheet->selected, ascii);
        if (i == sheet->selected)
            canvas_text(canvas, &inside, row, 0, STYLE_SELECTED, ">");
        row += rows_of(&columns, &sheet->lines[i]);
    }
}

/* Moving */

void sheet_move(struct sheet *sheet, int lines)
{
    bool choice = sheet->selected >= 0;
    long long at = (long long)(choice ? sheet->selected : sheet->top) + lines;
    int end = sheet->count - 1;

    if (!choice) {
        struct columns columns = columns_for(sheet, most(sheet->place.columns - FRAME, 1));
        end = rows_before(sheet, &columns, sheet->count) - sheet->rows;
    }
    at = at < end ? at : end;
    at = at > 0 ? at : 0;
    *(choice ? &sheet->selected : &sheet->top) = (int)at;
}

int sheet_line_at(const struct sheet *sheet, int row, int column)
{
    struct columns columns = columns_for(sheet, most(sheet->place.columns - FRAME, 1));
    int inside_row = row - sheet->place.row - 1, inside_column = column - sheet->place.column - 1;

    if (sheet->selected < 0 || inside_row < 0 || inside_row >= sheet->rows || inside_column < 0 ||
        inside_column >= sheet->place.columns - 2)
        return -1;
    int left = sheet->top + inside_row;
    for (int i = 0; i < sheet->count; i++) {
        left -= rows_of(&columns, &sheet->lines[i]);
        if (left < 0)
            return i;
    }
    return -1;
}
