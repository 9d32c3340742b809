/*
 * svg: the page: timeline, tree, legend, one below the other.
 */
#include "record/svg.h"

#include "base/i18n.h"
#include "record/svg_inside.h"

#include <stdlib.h>

enum {
    PIECE_CELLS = 110, /* of columns: about 900 pixels */
    PIECE_LANES = 40,
    TITLE = 30,
    WIDTH_LEAST = 720,
    SAMPLE = 34, /* of a line in the legend */
    GAP = 22
};

static int draw_title(struct buffer *out, int y, const char *words)
{
    svg_text(out, SVG_MARGIN, y + SVG_TITLE, SVG_TITLE, SVG_BOLD, SVG_INK, words);
    return y + TITLE;
}

static void make_window(struct window *window, const struct timeline *timeline, int column)
{
    struct window_wants wants = {
        .cells = PIECE_CELLS, .rows = PIECE_LANES, .column = column, .onward = true};

    window_make(window, timeline, &wants);
}

/* The first column that is shown: pieces before it would be too many. */
static int first_column(const struct timeline *timeline)
{
    int begins[SVG_PIECES_MOST] = {0}, pieces = 0;

    for (int column = 0; column < timeline->column_count; pieces++) {
        struct window window;
        begins[pieces % SVG_PIECES_MOST] = column;
        make_window(&window, timeline, column);
        column = window.first + window.count;
        window_free(&window);
    }
    return pieces > SVG_PIECES_MOST ? begins[pieces % SVG_PIECES_MOST] : 0;
}

static int draw_timeline(struct buffer *out, const struct svg_scene *scene, int y, int *right)
{
    const struct timeline *timeline = scene->timeline;
    int first = first_column(timeline);
    struct buffer words = {0};

    buffer_printf(&words, _("Timeline, facts %llu to %llu"),
                  (unsigned long long)timeline->columns[first].seq, (unsigned long long)scene->seq);
    if (first)
        buffer_printf(&words, _(" (older ones are left out)"));
    y = draw_title(out, y, buffer_text(&words));
    buffer_free(&words);
    for (int column = first; column < timeline->column_count;) {
        struct window window;
        make_window(&window, timeline, column);
        y = svg_lanes(out, scene, &window, y, right) + GAP / 2;
        column = window.first + window.count;
        window_free(&window);
    }
    return y + GAP / 2;
}

static int draw_tree(struct buffer *out, const struct svg_scene *scene, int y, int *right)
{
    struct buffer words = {0};

    buffer_printf(&words, _("Processes after fact %llu"), (unsigned long long)scene->seq);
    y = draw_title(out, y, buffer_text(&words));
    buffer_free(&words);
    return svg_tree(out, scene, y, right) + GAP;
}

/* Legend */

enum sample { SAMPLE_STATE, SAMPLE_FORK, SAMPLE_EXIT, SAMPLE_KILLED, SAMPLE_REAP, SAMPLE_SIGNAL };

static const struct entry {
    enum sample sample;
    enum state state;
    const char *words;
} legend[] = {
    {SAMPLE_STATE, STATE_PLAIN, N_("alive")},
    {SAMPLE_STATE, STATE_BLOCKED, N_("blocked in a call")},
    {SAMPLE_STATE, STATE_RUNNING, N_("computes")},
    {SAMPLE_STATE, STATE_STOPPED, N_("stopped")},
    {SAMPLE_STATE, STATE_ZOMBIE, N_("zombie")},
    {SAMPLE_STATE, STATE_ORPHAN, N_("orphan, adopted")},
    {SAMPLE_FORK, STATE_PLAIN, N_("fork")},
    {SAMPLE_EXIT, STATE_PLAIN, N_("ends, with this status")},
    {SAMPLE_KILLED, STATE_PLAIN, N_("ended by a signal")},
    {SAMPLE_REAP, STATE_PLAIN, N_("its status is taken: gone")},
    {SAMPLE_SIGNAL, STATE_PLAIN, N_("sends a signal")},
};

enum { LEGEND = sizeof legend / sizeof *legend };

static void draw_sample(struct buffer *out, const struct entry *entry, int x, int y)
{
    int middle = x + SAMPLE / 2;

    switch (entry->sample) {
    case SAMPLE_STATE: svg_stroke(out, entry->state, x, x + SAMPLE, y); break;
    case SAMPLE_FORK:
        svg_stroke(out, STATE_PLAIN, x, x + SAMPLE, y - 5);
        svg_line(out, middle, y - 5, middle, y + 6, 2, SVG_INK);
        svg_line(out, middle, y + 6, x + SAMPLE, y + 6, 2, SVG_INK);
        break;
    case SAMPLE_EXIT: svg_end(out, middle, y, false); break;
    case SAMPLE_KILLED: svg_end(out, middle, y, true); break;
    case SAMPLE_REAP:
        svg_line(out, middle, y + 9, middle, y, 2, SVG_PURPLE);
        svg_arrow(out, middle, y - 7, true, SVG_PURPLE);
        break;
    case SAMPLE_SIGNAL:
        svg_dashes(out, middle, y - 9, middle, y, 2, SVG_ORANGE, "3 3");
        svg_arrow(out, middle, y + 7, false, SVG_ORANGE);
        break;
    }
}

static int legend_column(void)
{
    int most = 0;

    for (int i = 0; i < LEGEND; i++) {
        int width = svg_text_width(SVG_SMALL, _(legend[i].words));
        most = width > most ? width : most;
    }
    return SAMPLE + 8 + most + GAP / 2;
}

static int draw_legend(struct buffer *out, int y, int right)
{
    int column = legend_column(), fit = (right - SVG_MARGIN) / column, i = 0;

    svg_line(out, SVG_MARGIN, y, right, y, 1, "#bbbbbb");
    y += GAP;
    for (; i < LEGEND; i++) {
        int x = SVG_MARGIN + i % fit * column, at = y + i / fit * SVG_ROW;
        draw_sample(out, &legend[i], x, at);
        svg_text(out, x + SAMPLE + 8, at + 4, SVG_SMALL, SVG_PROPORTIONAL, SVG_QUIET,
                 _(legend[i].words));
    }
    return y + (i + fit - 1) / fit * SVG_ROW;
}

void svg_add(struct buffer *out, const struct svg_scene *scene)
{
    struct buffer body = {0};
    int y = SVG_MARGIN, right = WIDTH_LEAST;

    if (scene->timeline->column_count)
        y = draw_timeline(&body, scene, y, &right);
    y = draw_tree(&body, scene, y, &right);
    y = draw_legend(&body, y, right);
    int width = right + SVG_MARGIN, height = y + SVG_MARGIN / 2;
    buffer_printf(out,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                  "viewBox=\"0 0 %d %d\" font-family=\"" SVG_SANS "\">\n"
                  "<title>",
                  width, height, width, height);
    svg_words(out, _("Processes, drawn by proctor"));
    buffer_printf(out,
                  "</title>\n"
                  "<rect x=\"0\" y=\"0\" width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n",
                  width, height);
    buffer_add(out, buffer_text(&body), body.length);
    buffer_add_text(out, "</svg>\n");
    buffer_free(&body);
}
