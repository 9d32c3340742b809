/*
 * svg_inside: what the files of svg share. Nobody else includes it.
 *
 *   svg.c        the page: titles, legend
 *   svg_lanes.c  a piece of the timeline
 *   svg_tree.c   the tree
 *   svg_pen.c    elements of SVG
 */
#ifndef PROCTOR_RECORD_SVG_INSIDE_H
#define PROCTOR_RECORD_SVG_INSIDE_H

#include "model/timeline_window.h"
#include "record/svg.h"

/* Pixels */
enum {
    SVG_MARGIN = 24,
    SVG_CELL = 8,  /* a character of the lanes */
    SVG_LANE = 30, /* from one lane to the next */
    SVG_ROW = 24,  /* from one row of the tree to the next */
    SVG_BODY = 13, /* sizes of text */
    SVG_SMALL = 11,
    SVG_TITLE = 16
};

#define SVG_MONO "'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,'Courier New',monospace"
#define SVG_SANS                                                                                   \
    "'DejaVu Sans','Liberation Sans',Helvetica,Arial,'Noto Sans CJK SC','Microsoft YaHei',"        \
    "sans-serif"

#define SVG_INK    "#222222" /* of text and of what is alive */
#define SVG_QUIET  "#666666"
#define SVG_PURPLE "#762a83" /* zombies, and who takes their status */
#define SVG_BLUE   "#1f5fa8" /* blocked */
#define SVG_ORANGE "#b35806" /* stopped, and signals */
#define SVG_GREEN  "#1b7837" /* computes */
#define SVG_TEAL   "#00796b" /* orphans */

/* Text is escaped, and what XML does not allow becomes U+FFFD. */
void svg_words(struct buffer *out, const char *text);

enum svg_font { SVG_MONOSPACED, SVG_PROPORTIONAL, SVG_BOLD };
void svg_text(struct buffer *out, int x, int y, int size, enum svg_font font, const char *colour,
              const char *text);

/* Pixels that a text of some length takes at the most, in usual fonts. */
int svg_text_width(int size, const char *text);
int svg_bold_width(int size, const char *text);

void svg_line(struct buffer *out, int x1, int y1, int x2, int y2, int width, const char *colour);
void svg_dashes(struct buffer *out, int x1, int y1, int x2, int y2, int width, const char *colour,
                const char *dashes);

/* The stroke of a lane in a state, from x1 to x2; also the legend's. */
void svg_stroke(struct buffer *out, enum state state, int x1, int x2, int y);

/* An arrowhead with its tip there; up, or down. */
void svg_arrow(struct buffer *out, int x, int y, bool up, const char *colour);

/* The sign of an end, by exit or by a signal. */
void svg_end(struct buffer *out, int x, int y, bool killed);

/* Both draw from `top` on and give the row of pixels after it; `*right` grows to where they end. */
int svg_lanes(struct buffer *out, const struct svg_scene *scene, const struct window *window,
              int top, int *right);
int svg_tree(struct buffer *out, const struct svg_scene *scene, int top, int *right);

#endif
