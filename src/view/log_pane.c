/*
 * log_pane: lines in a ring, and a place in them.
 *
 * A place is a line and a row of it when wrapped. Whatever is drawn or scrolled, only the lines
 * between one place and another are wrapped, however many there are.
 */
#include "view/log_pane.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/wrap.h"

#include <stdlib.h>
#include <string.h>

enum {
    MARGIN = 1,
    PLAIN_MARGIN = 4,
    HANG = 2,         /* cells by which what is wrapped stands further in */
    DROPPED_LINE = -1 /* the line about those that were dropped */
};

struct place {
    int line, row;
};

static struct log_line *line_at(const struct log_pane *pane, int line)
{
    return &pane->lines[(pane->first + line) % pane->capacity];
}

void log_pane_free(struct log_pane *pane)
{
    for (int i = 0; i < pane->count; i++)
        free(line_at(pane, i)->text);
    free(pane->lines);
    *pane = (struct log_pane){0};
}

/* Lines come in */

static void drop_first(struct log_pane *pane)
{
    pane->bytes -= strlen(line_at(pane, 0)->text);
    free(line_at(pane, 0)->text);
    pane->first = (pane->first + 1) % pane->capacity;
    pane->count--;
    pane->dropped++;
    if (pane->top == DROPPED_LINE)
        return;
    if (pane->top == 0)
        pane->above = 0;
    pane->top--;
}

static void make_room(struct log_pane *pane, size_t bytes)
{
    pane->bytes += bytes;
    while (pane->bytes > LOG_BYTES_MAX && pane->count > 1)
        drop_first(pane);
    if (pane->count < pane->capacity)
        return;
    if (pane->capacity == LOG_LINES_MAX) {
        drop_first(pane);
        return;
    }
    pane->capacity = pane->capacity ? 2 * pane->capacity : 64;
    if (pane->capacity > LOG_LINES_MAX)
        pane->capacity = LOG_LINES_MAX;
    pane->lines = alloc_resize(pane->lines, (size_t)pane->capacity, sizeof *pane->lines);
}

void log_pane_add(struct log_pane *pane, enum tone tone, const char *text)
{
    for (;;) {
        size_t length = strcspn(text, "\n"), kept = length;
        while (kept && text[kept - 1] == ' ')
            kept--;
        make_room(pane, kept);
        *line_at(pane, pane->count++) = (struct log_line){tone, alloc_bytes(text, kept)};
        if (!text[length])
            return;
        text += length + 1;
    }
}

/* Lines as rows */

static int first_line(const struct log_pane *pane)
{
    return pane->dropped ? DROPPED_LINE : 0;
}

static enum tone tone_at(const struct log_pane *pane, int line)
{
    return line == DROPPED_LINE ? TONE_NOTE : line_at(pane, line)->tone;
}

/* Appends a line wrapped to the area: its rows, each with its indent, newlines between them. */
static void add_rows(struct buffer *out, const struct log_pane *pane, int line,
                     const struct area *area)
{
    struct buffer dropped = {0};
    const char *text;

    if (line == DROPPED_LINE) {
        buffer_printf(&dropped,
                      ngettext("%ld older line is no longer kept",
                               "%ld older lines are no longer kept", (unsigned long)pane->dropped),
                      pane->dropped);
        text = buffer_text(&dropped);
    } else {
        text = line_at(pane, line)->text;
    }
    int indent = tone_at(pane, line) == TONE_PLAIN ? PLAIN_MARGIN : MARGIN;
    int table = tone_at(pane, line) == TONE_ANSWER ? wrap_last_column(text) : 0;
    int hang =
        indent + (table && table < area->columns / 2 ? table : HANG + (int)strspn(text, " "));
    wrap_pad(out, out->length, indent);
    wrap_add(out, text, indent, hang < area->columns / 2 ? hang : indent, area->columns - MARGIN);
    buffer_free(&dropped);
}

static int rows_of(const struct log_pane *pane, int line, const struct area *area)
{
    struct buffer rows = {0};
    int count = 1;

    add_rows(&rows, pane, line, area);
    for (const char *c = buffer_text(&rows); *c; c++)
        count += *c == '\n';
    buffer_free(&rows);
    return count;
}

/* Places */

static struct place place_up(const struct log_pane *pane, const struct area *area,
                             struct place place, int rows)
{
    while (rows > place.row) {
        if (place.line == first_line(pane))
            return (struct place){place.line, 0};
        rows -= place.row;
        place.row = rows_of(pane, --place.line, area);
    }
    place.row -= rows;
    return place;
}

static struct place place_down(const struct log_pane *pane, const struct area *area,
                               struct place place, int rows)
{
    while (place.line < pane->count) {
        int left = rows_of(pane, place.line, area) - place.row;
        if (rows < left) {
            place.row += rows;
            return place;
        }
        rows -= left;
        place = (struct place){place.line + 1, 0};
    }
    return place;
}

/* Where the pane begins while it follows what comes. */
static struct place last_page(const struct log_pane *pane, const struct area *area)
{
    return place_up(pane, area, (struct place){pane->count, 0}, area->rows);
}

static bool before(struct place one, struct place other)
{
    return one.line < other.line || (one.line == other.line && one.row < other.row);
}

/* Where the pane begins. What it was scrolled to may no longer be a page before the last one: the
 * area has grown. */
static struct place beginning(struct log_pane *pane, const struct area *area)
{
    struct place last = last_page(pane, area), place = {pane->top, pane->above};

    if (!pane->back)
        return last;
    int rows = rows_of(pane, place.line, area);
    if (place.row >= rows) /* the line takes fewer rows than it did */
        place.row = rows - 1;
    pane->back = before(place, last);
    return pane->back ? place : last;
}

void log_pane_follow(struct log_pane *pane)
{
    pane->back = false;
}

void log_pane_scroll(struct log_pane *pane, const struct area *area, int rows)
{
    struct place place;

    if (!pane->count || area->rows < 1)
        return;
    if (rows >= LOG_LINES_MAX)
        place = (struct place){first_line(pane), 0};
    else if (rows <= -LOG_LINES_MAX)
        place = last_page(pane, area);
    else if (rows > 0)
        place = place_up(pane, area, beginning(pane, area), rows);
    else
        place = place_down(pane, area, beginning(pane, area), -rows);
    pane->top = place.line;
    pane->above = place.row;
    pane->back = before(place, last_page(pane, area));
}

/* Drawing */

static enum style style_of(enum tone tone)
{
    switch (tone) {
    case TONE_COMMAND:
    case TONE_COMMENT:
    case TONE_OUTPUT: return STYLE_STRONG;
    case TONE_NOTE: return STYLE_QUIET;
    case TONE_ERROR: return STYLE_ERROR;
    default: return STYLE_PLAIN;
    }
}

/* Draws a line from one of its rows on; returns the row after it, and whether all of it fit. */
static int draw_line(const struct log_pane *pane, struct canvas *canvas, const struct area *area,
                     int row, struct place place, bool *whole)
{
    struct buffer rows = {0};
    enum style style = style_of(tone_at(pane, place.line));

    add_rows(&rows, pane, place.line, area);
    char *at = rows.data;
    for (; at && place.row > 0; place.row--)
        at = strchr(at, '\n') + 1;
    for (; at && row < area->rows; row++) {
        char *end = strchr(at, '\n');
        if (end)
            *end = '\0';
        canvas_text(canvas, area, row, 0, style, at);
        at = end ? end + 1 : NULL;
    }
    *whole = !at;
    buffer_free(&rows);
    return row;
}

static void draw_below(struct canvas *canvas, const struct area *area, int lines, bool ascii)
{
    struct buffer text = {0};

    buffer_printf(
        &text, ngettext("%s %d line below (End)", "%s %d lines below (End)", (unsigned long)lines),
        ascii ? "v" : "↓", lines);
    canvas_cut(canvas, area, area->rows - 1, MARGIN, area->columns - MARGIN, STYLE_QUIET,
               buffer_text(&text), ascii);
    buffer_free(&text);
}

/* Rows that are free above a log shorter than its pane. */
static int free_rows(const struct log_pane *pane, const struct area *area, struct place place)
{
    int rows = -place.row;

    for (int line = place.line; line < pane->count && rows < area->rows; line++)
        rows += rows_of(pane, line, area);
    return rows < area->rows ? area->rows - rows : 0;
}

void log_pane_draw(struct log_pane *pane, struct canvas *canvas, const struct area *area,
                   bool ascii)
{
    struct area lines = *area;
    bool whole = true;

    canvas_blank(canvas, area);
    if (area->rows < 1)
        return;
    if (!pane->count) {
        canvas_cut(canvas, area, area->rows - 1, MARGIN, area->columns - MARGIN, STYLE_QUIET,
                   _("what processes do is written here"), ascii);
        return;
    }
    struct place place = beginning(pane, area);
    lines.rows -= pane->back ? 1 : 0; /* the last row is for what is below */
    int row = pane->back ? 0 : free_rows(pane, area, place);
    while (row < lines.rows && place.line < pane->count) {
        row = draw_line(pane, canvas, &lines, row, place, &whole);
        if (whole)
            place = (struct place){place.line + 1, 0};
    }
    if (pane->back)
        draw_below(canvas, area, pane->count - place.line, ascii);
}
