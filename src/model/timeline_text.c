/*
 * timeline_text: lanes first, then the lines between them, then words over both.
 */
#include "model/timeline_text.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "base/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAMES_MOST = 18,
    ROWS_MOST = 40, /* of a piece as text */
    HEADING = 1
};

/* What is drawn for each state, and for each sign; then the same in ASCII. */
static const char *const strokes[][STATES] = {
    {[STATE_PLAIN] = "─",
     [STATE_ORPHAN] = "═",
     [STATE_BLOCKED] = "┄",
     [STATE_RUNNING] = "R",
     [STATE_STOPPED] = "T",
     [STATE_ZOMBIE] = "Z",
     [STATE_GONE] = " "},
    {[STATE_PLAIN] = "-",
     [STATE_ORPHAN] = "=",
     [STATE_BLOCKED] = ".",
     [STATE_RUNNING] = "R",
     [STATE_STOPPED] = "T",
     [STATE_ZOMBIE] = "Z",
     [STATE_GONE] = " "},
};
static const char *const signs[][SIGNS] = {
    {[SIGN_BORN] = "└",
     [SIGN_GONE] = "┘",
     [SIGN_JOINT] = "┬",
     [SIGN_ARROW] = "▼",
     [SIGN_TAKES] = "◀",
     [SIGN_GOES] = "►",
     [SIGN_KILLED] = "×"},
    {[SIGN_BORN] = "`",
     [SIGN_GONE] = "'",
     [SIGN_JOINT] = "+",
     [SIGN_ARROW] = "v",
     [SIGN_TAKES] = "<",
     [SIGN_GOES] = ">",
     [SIGN_KILLED] = "x"},
};
/* The same signs where the other lane is above, not below, or below, not above. */
static const char *turned(enum sign sign, bool ascii)
{
    switch (sign) {
    case SIGN_BORN: return ascii ? "." : "┌";
    case SIGN_GONE: return ascii ? "." : "┐";
    case SIGN_JOINT: return ascii ? "+" : "┴";
    case SIGN_ARROW: return ascii ? "^" : "▲";
    default: return signs[ascii][sign];
    }
}

/* Cells */

static struct timeline_cell *cell_at(const struct timeline_page *page, int row, int column)
{
    bool there = row >= 0 && row < page->rows && column >= 0 && column < page->columns;

    return there ? &page->cells[(size_t)row * (size_t)page->columns + (size_t)column] : NULL;
}

static void put(const struct timeline_page *page, int row, int column, enum timeline_ink ink,
                enum state state, const char *text, size_t length, int width)
{
    struct timeline_cell *cell = cell_at(page, row, column);

    if (!cell || length >= sizeof cell->text)
        return;
    *cell = (struct timeline_cell){
        .width = (unsigned char)width, .ink = (unsigned char)ink, .state = (unsigned char)state};
    memcpy(cell->text, text, length);
    if (width == 2 && (cell = cell_at(page, row, column + 1)))
        *cell = (struct timeline_cell){.ink = (unsigned char)ink, .state = (unsigned char)state};
}

/* Up to column `end`; returns the column after it. */
static int write(const struct timeline_page *page, int row, int column, int end,
                 enum timeline_ink ink, const char *text)
{
    char one[8];
    uint32_t code;

    for (size_t at = 0, left = strlen(text), taken; left; at += taken, left -= taken) {
        taken = utf8_decode(text + at, left, &code);
        memcpy(one, text + at, taken);
        one[taken] = '\0';
        int width = utf8_width(one);
        if (width < 1) /* what combines with the one before is left out */
            continue;
        if (column + width > end)
            break;
        put(page, row, column, ink, STATE_PLAIN, one, taken, width);
        column += width;
    }
    return column;
}

static void sign(const struct timeline_page *page, int row, int column, enum timeline_ink ink,
                 const char *glyph)
{
    put(page, row, column, ink, STATE_PLAIN, glyph, strlen(glyph), 1);
}

/* Lanes */

struct drawing {
    struct timeline_page *page;
    const struct timeline *timeline;
    const struct window *window;
    bool ascii;
};

static int column_cell(const struct drawing *draw, int column)
{
    return draw->page->names + draw->window->cells[column - draw->window->first];
}

static int row_of(const struct drawing *draw, int lane)
{
    int row = lane > 0 ? draw->window->rows[lane] : -1;

    return row < 0 ? -1 : HEADING + row;
}

static void draw_lane(const struct drawing *draw, int number)
{
    const struct lane *lane = &draw->timeline->lanes[number];
    const struct window *window = draw->window;
    int row = row_of(draw, number), end = window->first + window->count;

    for (int column = window->first; column < end; column++) {
        if (column < lane->born || column >= lane->reaped)
            continue;
        enum state state = timeline_state(lane, column);
        const char *stroke = strokes[draw->ascii][state];
        for (int at = column_cell(draw, column); at < column_cell(draw, column + 1); at++)
            put(draw->page, row, at, INK_LANE, state, stroke, strlen(stroke), 1);
    }
}

/* Lines between lanes */

static bool is_letter(const struct timeline_cell *cell)
{
    return cell->text[0] >= 'A' && cell->text[0] <= 'Z' && !cell->text[1];
}

static void cross(const struct drawing *draw, int row, int column, bool signal)
{
    const struct timeline_cell *cell = cell_at(draw->page, row, column);
    enum timeline_ink ink = signal ? INK_SIGNAL : INK_LINK;
    const char *line = draw->ascii ? (signal ? ":" : "|") : signal ? "╎" : "│";

    if (!cell || cell->ink == INK_WORDS || cell->ink == INK_NAME)
        return;
    if (!signal && !draw->ascii && cell->ink == INK_LANE && !is_letter(cell))
        line = cell->state == STATE_ORPHAN ? "╪" : "┼";
    sign(draw->page, row, column, ink, line);
}

static void draw_line(const struct drawing *draw, int column, int from, int to, bool signal)
{
    int step = from < to ? 1 : -1;

    if (from < 0 || to < 0)
        return;
    for (int row = from + step; row != to && from != to; row += step)
        cross(draw, row, column, signal);
}

/* Words and signs */

static const char *glyph_of(const struct drawing *draw, const struct tag *tags, int count, int at)
{
    enum sign sign = tags[at].sign;
    int row = row_of(draw, tags[at].lane), other = count > 1 ? row_of(draw, tags[!at].lane) : -1;
    bool below = other > row, leads_down = sign == SIGN_JOINT;

    if (other < 0 || row < 0)
        return sign == SIGN_JOINT ? NULL : signs[draw->ascii][sign];
    return below == leads_down ? signs[draw->ascii][sign] : turned(sign, draw->ascii);
}

/* One signal may go to many, the sender among them: the arrow says more. */
static bool has_sign(const struct drawing *draw, int row, int column)
{
    const struct timeline_cell *cell = cell_at(draw->page, row, column);

    return cell && cell->ink == INK_LINK;
}

/* Words run on over the columns after theirs as far as nothing else stands there: column_width()
 * has seen to it that they need not. */
static void draw_tag(const struct drawing *draw, const struct tag *tags, int count, int at,
                     int column)
{
    const struct tag *tag = &tags[at];
    int row = row_of(draw, tag->lane), cell = column_cell(draw, column);
    int end = column_cell(draw, column + 1);

    if (row < 0)
        return;
    const char *glyph = tag->sign == SIGN_NONE ? NULL : glyph_of(draw, tags, count, at);
    if (glyph && (tag->sign != SIGN_JOINT || !has_sign(draw, row, cell)))
        sign(draw->page, row, cell, INK_LINK, glyph);
    cell += glyph != NULL;
    cell = write(draw->page, row, cell, end, INK_WORDS, tag->words);
    const struct timeline_cell *next = cell_at(draw->page, row, cell);
    bool reads_on = next && is_letter(next) && *tag->words &&
                    strspn(tag->words, "0123456789") < strlen(tag->words);
    if (reads_on && cell < end) /* KILL ZZZ */
        put(draw->page, row, cell, INK_NONE, STATE_PLAIN, "", 0, 1);
}

static void draw_marks(const struct drawing *draw, int column, bool words)
{
    const struct timeline *timeline = draw->timeline;

    for (int i = timeline->columns[column].mark; i < timeline_marks_end(timeline, column); i++) {
        struct tag tags[TAGS_MOST];
        const struct mark *mark = &timeline->marks[i];
        int count = window_tags(timeline, mark, draw->window->shared, tags);
        if (!words && count == TAGS_MOST)
            draw_line(draw, column_cell(draw, column), row_of(draw, tags[0].lane),
                      row_of(draw, tags[1].lane), mark->kind == MARK_SIGNAL);
        for (int j = 0; words && j < count; j++)
            draw_tag(draw, tags, count, j, column);
    }
}

/* Names and numbers */

static void add_name(struct buffer *out, const struct lane *lane, int cells)
{
    char pid[16];
    struct buffer name = {0};

    snprintf(pid, sizeof pid, " %d", lane->pid);
    buffer_add_text(&name, lane->name);
    while (name.length && utf8_width(name.data) + (int)strlen(pid) > cells) {
        do
            name.length--;
        while (((unsigned char)name.data[name.length] & 0xC0) == 0x80);
        name.data[name.length] = '\0';
    }
    buffer_printf(out, "%s%s", buffer_text(&name), pid);
    buffer_free(&name);
}

int timeline_names(const struct timeline *timeline, int columns)
{
    int width = utf8_width(_("fact")), most = columns / 4 < NAMES_MOST ? columns / 4 : NAMES_MOST;

    for (int i = 1; i < timeline->lane_count && width < most; i++) {
        char pid[16];
        const struct lane *lane = &timeline->lanes[i];
        snprintf(pid, sizeof pid, " %d", lane->pid);
        int name = utf8_width(lane->name) + (int)strlen(pid);
        width = name > width ? name : width;
    }
    return (width < most ? width : most) + 3;
}

/* Of a row that lanes share, the last one that has begun. */
static void draw_names(const struct drawing *draw, int cursor)
{
    int *bearers = alloc_zero((size_t)draw->window->row_count + 1, sizeof *bearers);
    int now = cursor >= 0 ? cursor : draw->timeline->column_count;

    for (int i = 0; i < draw->window->lane_count; i++) {
        int lane = draw->window->lanes[i], *bearer = &bearers[draw->window->rows[lane]];
        int born = draw->timeline->lanes[lane].born;
        if (!*bearer || (born <= now && born > draw->timeline->lanes[*bearer].born))
            *bearer = lane;
    }
    for (int row = 0; row < draw->window->row_count; row++) {
        struct buffer name = {0};
        add_name(&name, &draw->timeline->lanes[bearers[row]], draw->page->names - 3);
        write(draw->page, HEADING + row, 1, draw->page->names - 1, INK_NAME, buffer_text(&name));
        buffer_free(&name);
    }
    free(bearers);
}

/* True if there was room for it, and a blank on either side. */
static void draw_number(const struct drawing *draw, int column, bool cursor)
{
    char number[32];
    uint64_t seq = draw->timeline->columns[column].seq;
    int cell = column_cell(draw, column) - cursor;

    snprintf(number, sizeof number, cursor ? "[%llu]" : "%llu", (unsigned long long)seq);
    int width = (int)strlen(number);
    if (cell + width > draw->page->columns)
        cell = draw->page->columns - width;
    for (int at = cell - 1; at <= cell + width; at++) {
        const struct timeline_cell *there = cell_at(draw->page, 0, at);
        if (there && there->ink != INK_NONE)
            return;
    }
    write(draw->page, 0, cell, cell + width, cursor ? INK_CURSOR : INK_NUMBER, number);
}

static void draw_heading(const struct drawing *draw, int cursor)
{
    const struct window *window = draw->window;
    int end = window->first + window->count;

    write(draw->page, 0, 1, draw->page->names - 1, INK_QUIET, _("fact"));
    if (cursor >= window->first && cursor < end)
        draw_number(draw, cursor, true);
    for (int column = window->first; column < end; column++)
        draw_number(draw, column, false);
    if (window->first > 0)
        write(draw->page, 0, draw->page->names - 2, draw->page->names, INK_QUIET,
              draw->ascii ? "<" : "←");
}

static void draw_quiet(const struct drawing *draw)
{
    struct buffer words = {0};
    int quiet = draw->window->quiet;

    if (!quiet)
        return;
    buffer_printf(&words, "%s ", draw->ascii ? "..." : "…");
    buffer_printf(&words,
                  ngettext("%d more, to which nothing happens here",
                           "%d more, to which nothing happens here", (unsigned long)quiet),
                  quiet);
    write(draw->page, HEADING + draw->window->row_count, 1, draw->page->columns, INK_QUIET,
          buffer_text(&words));
    buffer_free(&words);
}

/* A line down through the column that is looked at, where nothing else stands. */
static void draw_cursor(const struct drawing *draw, int cursor)
{
    const struct window *window = draw->window;

    if (cursor < window->first || cursor >= window->first + window->count)
        return;
    for (int row = HEADING; row < HEADING + window->row_count; row++) {
        struct timeline_cell *cell = cell_at(draw->page, row, column_cell(draw, cursor));
        if (cell && (cell->ink == INK_NONE || cell->ink == INK_LANE))
            cell->ink = INK_CURSOR;
    }
}

void timeline_draw(struct timeline_page *page, const struct timeline *timeline,
                   const struct window *window, int columns, const struct timeline_style *style)
{
    struct drawing draw = {page, timeline, window, style->ascii};

    *page = (struct timeline_page){.rows = HEADING + window->row_count + (window->quiet > 0),
                                   .columns = columns,
                                   .names = timeline_names(timeline, columns)};
    page->cells = alloc_zero((size_t)page->rows * (size_t)columns + 1, sizeof *page->cells);
    for (int i = 0; i < page->rows * columns; i++)
        page->cells[i].width = 1;
    for (int i = 0; i < window->lane_count; i++)
        draw_lane(&draw, window->lanes[i]);
    for (int words = 0; words <= 1; words++)
        for (int i = 0; i < window->count; i++)
            draw_marks(&draw, window->first + i, words);
    draw_names(&draw, style->cursor);
    draw_heading(&draw, style->cursor);
    draw_quiet(&draw);
    draw_cursor(&draw, style->cursor);
}

void timeline_page_free(struct timeline_page *page)
{
    free(page->cells);
    *page = (struct timeline_page){0};
}

void timeline_page_text(struct buffer *out, const struct timeline_page *page)
{
    for (int row = 0; row < page->rows; row++) {
        size_t start = out->length;
        for (int column = 0; column < page->columns; column++) {
            const struct timeline_cell *cell = cell_at(page, row, column);
            if (cell->width)
                buffer_add_text(out, *cell->text ? cell->text : " ");
        }
        while (out->length > start && out->data[out->length - 1] == ' ')
            out->data[--out->length] = '\0';
        buffer_add_char(out, '\n');
    }
}

/* The piece that ends, or begins, with a column, is added if it has that of the cursor. Returns the
 * first column after it, or the first of it. */
static int add_piece(struct buffer *out, const struct timeline *timeline, int columns, int column,
                     bool onward, const struct timeline_style *style)
{
    struct window window;
    struct timeline_page page;
    struct window_wants wants = {.cells = columns - timeline_names(timeline, columns),
                                 .rows = ROWS_MOST,
                                 .column = column,
                                 .onward = onward};

    window_make(&window, timeline, &wants);
    int first = window.first, end = window.first + window.count;
    if (onward || style->cursor < 0 || style->cursor >= first) {
        timeline_draw(&page, timeline, &window, columns, style);
        timeline_page_text(out, &page);
        timeline_page_free(&page);
    }
    window_free(&window);
    return onward ? end : first;
}

void timeline_text(struct buffer *out, const struct timeline *timeline, int columns,
                   const struct timeline_style *style)
{
    int last = timeline->column_count - 1;

    if (last < 0)
        return;
    int first = add_piece(out, timeline, columns, last, false, style);
    if (style->cursor >= 0 && style->cursor < first)
        add_piece(out, timeline, columns, style->cursor, false, style);
}

void timeline_text_all(struct buffer *out, const struct timeline *timeline, int columns,
                       const struct timeline_style *style)
{
    for (int column = 0; column < timeline->column_count;) {
        if (column)
            buffer_add_char(out, '\n');
        column = add_piece(out, timeline, columns, column, true, style);
    }
}
