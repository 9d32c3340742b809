#include "view/canvas.h"

#include "base/alloc.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static struct cell *cell_at(const struct canvas *canvas, int row, int column)
{
    return &canvas->cells[(size_t)row * (size_t)canvas->columns + (size_t)column];
}

void canvas_resize(struct canvas *canvas, int rows, int columns)
{
    free(canvas->cells);
    canvas->rows = rows > 0 ? rows : 0;
    canvas->columns = columns > 0 ? columns : 0;
    canvas->cells =
        alloc_zero((size_t)canvas->rows * (size_t)canvas->columns, sizeof *canvas->cells);
    canvas_clear(canvas);
}

void canvas_free(struct canvas *canvas)
{
    free(canvas->cells);
    *canvas = (struct canvas){0};
}

static void set(struct cell *cell, const char *text, size_t length, int width, enum style style)
{
    if (length >= sizeof cell->text)
        length = 0;
    memcpy(cell->text, text, length);
    cell->text[length] = '\0';
    cell->width = (unsigned char)width;
    cell->style = (unsigned char)style;
}

struct area canvas_area(const struct canvas *canvas)
{
    return (struct area){0, 0, canvas->rows, canvas->columns};
}

void canvas_clear(struct canvas *canvas)
{
    struct area all = canvas_area(canvas);

    canvas_blank(canvas, &all);
    canvas->cursor_row = canvas->cursor_column = -1;
}

/* Whether a place inside the area is a place on the canvas as well. */
static bool inside(const struct canvas *canvas, const struct area *area, int row, int column)
{
    return row >= 0 && row < area->rows && column >= 0 && column < area->columns &&
           area->row + row >= 0 && area->row + row < canvas->rows && area->column + column >= 0 &&
           area->column + column < canvas->columns;
}

static struct cell *place(const struct canvas *canvas, const struct area *area, int row, int column)
{
    return inside(canvas, area, row, column)
               ? cell_at(canvas, area->row + row, area->column + column)
               : NULL;
}

/* Half of a wide character is worth nothing: its other half goes too when one is drawn over. */
static void part(const struct canvas *canvas, const struct area *area, int row, int column)
{
    int x = area->column + column, y = area->row + row;
    struct cell *cell = cell_at(canvas, y, x);

    if (cell->width == 0 && x > 0)
        set(cell_at(canvas, y, x - 1), "", 0, 1, cell->style);
    if (cell->width == 2 && x + 1 < canvas->columns)
        set(cell_at(canvas, y, x + 1), "", 0, 1, cell->style);
}

static void combine(struct cell *cell, const char *text, size_t length)
{
    size_t have = strlen(cell->text);

    if (have && have + length < sizeof cell->text) {
        memcpy(cell->text + have, text, length);
        cell->text[have + length] = '\0';
    }
}

/* Draws one character whose cells are all to the left of the area's right edge; NULL where it
 * begins outside. */
static struct cell *glyph(struct canvas *canvas, const struct area *area, int row, int column,
                          enum style style, const char *text, size_t length, int width)
{
    struct cell *cell = place(canvas, area, row, column);

    if (!cell)
        return NULL;
    part(canvas, area, row, column);
    if (width == 2)
        part(canvas, area, row, column + 1);
    set(cell, text, length, width, style);
    if (width == 2)
        set(cell + 1, "", 0, 0, style);
    return cell;
}

int canvas_text(struct canvas *canvas, const struct area *area, int row, int column,
                enum style style, const char *text)
{
    size_t length = strlen(text), taken;
    struct cell *last = NULL;

    for (size_t at = 0; at < length; at += taken) {
        uint32_t code;
        taken = utf8_decode(text + at, length - at, &code);
        int width = wcwidth((wchar_t)code);
        bool bad =
            width < 0 || (width > 0 && utf8_harmful(code)) || (code == UTF8_BAD && taken == 1);
        width = bad ? 1 : width;
        if (width == 0) {
            if (last && !utf8_harmful(code))
                combine(last, text + at, taken);
            continue;
        }
        if (column + width > area->columns || area->column + column + width > canvas->columns)
            break;
        last = glyph(canvas, area, row, column, style, text + at, bad ? 0 : taken, width);
        column += width;
    }
    return column;
}

/* The bytes of `text` that fit into so many cells. */
static size_t fitting(const char *text, int columns)
{
    size_t length = strlen(text), at = 0;

    while (at < length) {
        uint32_t code;
        size_t taken = utf8_decode(text + at, length - at, &code);
        int width = wcwidth((wchar_t)code);
        columns -= width < 0 ? 1 : width;
        if (columns < 0)
            break;
        at += taken;
    }
    return at;
}

int canvas_cut(struct canvas *canvas, const struct area *area, int row, int column, int columns,
               enum style style, const char *text, bool ascii)
{
    const char *dots = ascii ? "..." : "…";

    if (columns > area->columns - column)
        columns = area->columns - column;
    if (columns <= 0)
        return column;
    if (utf8_width(text) <= columns)
        return canvas_text(canvas, area, row, column, style, text);
    int room = columns - utf8_width(dots);
    char *head = alloc_bytes(text, room > 0 ? fitting(text, room) : 0);
    char *tail = alloc_bytes(dots, fitting(dots, columns)); /* ".." where three are too many */
    column = canvas_text(canvas, area, row, column, style, head);
    column = canvas_text(canvas, area, row, column, style, tail);
    free(head);
    free(tail);
    return column;
}

void canvas_restyle(struct canvas *canvas, const struct area *area, int row, int column,
                    int columns, enum style style)
{
    for (int i = 0; i < columns; i++) {
        struct cell *cell = place(canvas, area, row, column + i);
        if (cell)
            cell->style = (unsigned char)style;
    }
}

void canvas_across(struct canvas *canvas, const struct area *area, int row, int column, int columns,
                   enum style style, const char *glyph)
{
    for (int i = 0; i < columns; i++)
        canvas_text(canvas, area, row, column + i, style, glyph);
}

void canvas_down(struct canvas *canvas, const struct area *area, int row, int column, int rows,
                 enum style style, const char *glyph)
{
    for (int i = 0; i < rows; i++)
        canvas_text(canvas, area, row + i, column, style, glyph);
}

void canvas_blank(struct canvas *canvas, const struct area *area)
{
    for (int row = 0; row < area->rows; row++)
        for (int column = 0; column < area->columns; column++) {
            struct cell *cell = place(canvas, area, row, column);
            if (!cell)
                continue;
            part(canvas, area, row, column);
            set(cell, "", 0, 1, STYLE_PLAIN);
        }
}

void canvas_row(struct buffer *out, const struct canvas *canvas, int row)
{
    size_t from = out->length;

    if (row < 0 || row >= canvas->rows)
        return;
    for (int column = 0; column < canvas->columns; column++) {
        const struct cell *cell = cell_at(canvas, row, column);
        if (cell->width)
            buffer_add_text(out, *cell->text ? cell->text : " ");
    }
    while (out->length > from && out->data[out->length - 1] == ' ')
        out->data[--out->length] = '\0';
}
