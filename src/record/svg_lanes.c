/*
 * svg_lanes: a window of the timeline: numbers above, names at the left, links below the lanes,
 * words above them.
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "record/svg_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { HEADING = 26, WORDS_ABOVE = 7, BEND = 6, EDGE = 5, GAP = 16 };

struct drawing {
    struct buffer *out;
    const struct timeline *timeline;
    const struct window *window;
    int left, top; /* where the first column and the first lane begin */
};

static int x_of(const struct drawing *draw, int column)
{
    return draw->left + draw->window->cells[column - draw->window->first] * SVG_CELL;
}

/* -1: the lane is not shown */
static int y_of(const struct drawing *draw, int lane)
{
    int row = lane > 0 ? draw->window->rows[lane] : -1;

    return row < 0 ? -1 : draw->top + row * SVG_LANE + SVG_LANE / 2;
}

static void draw_lane(const struct drawing *draw, int number)
{
    const struct window *window = draw->window;
    const struct lane *lane = &draw->timeline->lanes[number];
    int end = window->first + window->count, last = lane->reaped < end ? lane->reaped : end;
    int column = lane->born > window->first ? lane->born : window->first;
    int y = y_of(draw, number);
    bool forked = lane->born >= window->first && number > 1;

    for (int next; column < last; column = next) {
        enum state state = timeline_state(lane, column);
        for (next = column + 1; next < last && timeline_state(lane, next) == state; next++)
            ;
        int from = x_of(draw, column) + (forked && column == lane->born ? BEND : 0);
        svg_line(draw->out, from + 2, y, x_of(draw, next), y, 2 * EDGE, "#ffffff");
        svg_stroke(draw->out, state, from, x_of(draw, next), y);
    }
}

/* Links: lines below the lanes, which pass over them in front of a white edge; then their ends. */

static void draw_fork(const struct drawing *draw, int x, int from, int to)
{
    int bend = from < 0 || from < to ? BEND : -BEND;

    if (from < 0)
        from = to - bend;
    buffer_printf(draw->out,
                  "<path d=\"M%d %dL%d %dQ%d %d %d %d\" stroke=\"" SVG_INK
                  "\" stroke-width=\"2\" fill=\"none\"/>\n",
                  x, from, x, to - bend, x, to, x + BEND, to);
}

struct link {
    int x, from, to; /* -1: that lane is not shown */
};

static struct link link_of(const struct drawing *draw, const struct mark *mark, int x)
{
    struct tag tags[TAGS_MOST];
    int count = window_tags(draw->timeline, mark, false, tags);
    int first = count ? y_of(draw, tags[0].lane) : -1;

    if (count == TAGS_MOST)
        return (struct link){x, first, y_of(draw, tags[1].lane)};
    return (struct link){x, -1, first};
}

static void draw_line(const struct drawing *draw, const struct mark *mark, const struct link *link)
{
    int from = link->from < 0 ? link->to - GAP : link->from;

    if (link->to < 0)
        return;
    if (mark->kind == MARK_FORK)
        draw_fork(draw, link->x, link->from, link->to);
    else if (mark->kind == MARK_REAP && link->from >= 0)
        svg_line(draw->out, link->x, link->to, link->x, link->from, 2, SVG_PURPLE);
    else if (mark->kind == MARK_SIGNAL && mark->lane > 0)
        svg_dashes(draw->out, link->x, from, link->x, link->to, 2, SVG_ORANGE, "3 3");
}

static void draw_ends(const struct drawing *draw, const struct mark *mark, const struct link *link)
{
    bool down = link->to > link->from;
    int stub = down ? EDGE : -EDGE;

    if (link->to < 0)
        return;
    if (mark->kind == MARK_FORK && link->from >= 0) {
        svg_line(draw->out, link->x, link->from, link->x, link->from + stub, 2, SVG_INK);
    } else if (mark->kind == MARK_REAP) { /* whoever did it may have no lane */
        svg_line(draw->out, link->x, link->to - 6, link->x, link->to + 6, 2, SVG_PURPLE);
        if (link->from >= 0)
            svg_arrow(draw->out, link->x, link->from + (down ? 2 : -2), down, SVG_PURPLE);
    } else if (mark->kind == MARK_SIGNAL && mark->lane > 0) {
        svg_arrow(draw->out, link->x, link->to + (down ? -2 : 2), !down, SVG_ORANGE);
        if (link->from >= 0)
            svg_line(draw->out, link->x, link->from, link->x, link->from + stub, 2, SVG_ORANGE);
    }
}

/* Words */

static const char *colour_of(enum mark_kind kind)
{
    switch (kind) {
    case MARK_CALL: return SVG_BLUE;
    case MARK_EXIT:
    case MARK_REAP: return SVG_PURPLE;
    case MARK_SIGNAL:
    case MARK_HANDLER: return SVG_ORANGE;
    case MARK_ADOPT: return SVG_TEAL;
    default: return SVG_INK;
    }
}

static void draw_tag(const struct drawing *draw, const struct mark *mark, const struct tag *tag,
                     int x)
{
    int y = y_of(draw, tag->lane);
    struct buffer words = {0};

    if (y < 0)
        return;
    bool killed = tag->sign == SIGN_KILLED;
    if (mark->kind == MARK_EXIT)
        svg_end(draw->out, x, y, killed);
    if (tag->sign == SIGN_GOES)
        buffer_add_text(&words, "→ ");
    if (tag->sign != SIGN_TAKES) /* a line leads there */
        buffer_add_text(&words, tag->words);
    bool beside = mark->kind != MARK_EXEC && mark->kind != MARK_CALL;
    svg_text(draw->out, x + (beside ? 6 : 1), y - WORDS_ABOVE, SVG_SMALL, SVG_MONOSPACED,
             killed ? SVG_ORANGE : colour_of(mark->kind), buffer_text(&words));
    buffer_free(&words);
}

static void draw_marks(const struct drawing *draw, int column, bool words)
{
    const struct timeline *timeline = draw->timeline;
    struct tag tags[TAGS_MOST];

    for (int i = timeline->columns[column].mark; i < timeline_marks_end(timeline, column); i++) {
        const struct mark *mark = &timeline->marks[i];
        struct link link = link_of(draw, mark, x_of(draw, column));
        if (words)
            draw_ends(draw, mark, &link);
        else
            draw_line(draw, mark, &link);
        int count = window_tags(timeline, mark, draw->window->shared, tags);
        for (int j = 0; words && j < count; j++)
            draw_tag(draw, mark, &tags[j], x_of(draw, column));
    }
}

/* Names and numbers */

static void draw_names(const struct drawing *draw)
{
    int *bearers = alloc_zero((size_t)draw->window->row_count + 1, sizeof *bearers);

    for (int i = 0; i < draw->window->lane_count; i++) {
        int lane = draw->window->lanes[i], *bearer = &bearers[draw->window->rows[lane]];
        if (draw->timeline->lanes[lane].born >= draw->timeline->lanes[*bearer].born)
            *bearer = lane;
    }
    for (int row = 0; row < draw->window->row_count; row++) {
        const struct lane *lane = &draw->timeline->lanes[bearers[row]];
        struct buffer name = {0};
        buffer_printf(&name, "%s %d", lane->name, lane->pid);
        svg_text(draw->out, SVG_MARGIN, draw->top + row * SVG_LANE + SVG_LANE / 2 + 5, SVG_BODY,
                 SVG_MONOSPACED, SVG_INK, buffer_text(&name));
        buffer_free(&name);
    }
    free(bearers);
}

static void draw_numbers(const struct drawing *draw)
{
    const struct window *window = draw->window;
    int y = draw->top - 6, free_from = 0;

    svg_text(draw->out, SVG_MARGIN, y, SVG_SMALL, SVG_PROPORTIONAL, SVG_QUIET, _("fact"));
    for (int column = window->first; column < window->first + window->count; column++) {
        char number[32];
        int x = x_of(draw, column) - 3;
        snprintf(number, sizeof number, "%llu",
                 (unsigned long long)draw->timeline->columns[column].seq);
        if (x < free_from)
            continue;
        svg_text(draw->out, x, y, SVG_SMALL, SVG_PROPORTIONAL, SVG_QUIET, number);
        free_from = x + ((int)strlen(number) + 1) * SVG_SMALL * 2 / 3;
    }
}

static int names_width(const struct timeline *timeline, const struct window *window)
{
    int width = 0;

    for (int i = 0; i < window->lane_count; i++) {
        const struct lane *lane = &timeline->lanes[window->lanes[i]];
        struct buffer name = {0};
        buffer_printf(&name, "%s %d", lane->name, lane->pid);
        int cells = utf8_width(buffer_text(&name));
        width = cells > width ? cells : width;
        buffer_free(&name);
    }
    return (width + 2) * SVG_CELL;
}

static int draw_quiet(const struct drawing *draw, int y)
{
    struct buffer words = {0};
    int quiet = draw->window->quiet;

    if (!quiet)
        return y;
    buffer_printf(&words, "… ");
    buffer_printf(&words,
                  ngettext("%d more, to which nothing happens here",
                           "%d more, to which nothing happens here", (unsigned long)quiet),
                  quiet);
    svg_text(draw->out, SVG_MARGIN, y + SVG_LANE / 2 + 4, SVG_BODY, SVG_PROPORTIONAL, SVG_QUIET,
             buffer_text(&words));
    buffer_free(&words);
    return y + SVG_LANE;
}

int svg_lanes(struct buffer *out, const struct svg_scene *scene, const struct window *window,
              int top, int *right)
{
    struct drawing draw = {.out = out,
                           .timeline = scene->timeline,
                           .window = window,
                           .left = SVG_MARGIN + names_width(scene->timeline, window),
                           .top = top + HEADING};
    int end = draw.left + window->cells[window->count] * SVG_CELL;

    draw_numbers(&draw);
    draw_names(&draw);
    for (int words = 0; words <= 1; words++) {
        for (int i = 0; i < window->count; i++)
            draw_marks(&draw, window->first + i, words);
        for (int i = 0; !words && i < window->lane_count; i++)
            draw_lane(&draw, window->lanes[i]);
    }
    *right = end > *right ? end : *right;
    return draw_quiet(&draw, draw.top + window->row_count * SVG_LANE);
}
