/*
 * svg: the timeline and the tree as one picture, for a slide or for paper.
 *
 * Text stays text, in fonts that every system has something for; lines of each state differ in form
 * as well as in colour; the ground is white. Pure: facts -> bytes.
 */
#ifndef PROCTOR_RECORD_SVG_H
#define PROCTOR_RECORD_SVG_H

#include "base/buffer.h"
#include "model/timeline.h"

struct svg_scene {
    const struct timeline *timeline;
    const struct proctab *table; /* as it was after the last fact of the timeline */
    const struct process *current;
    uint64_t seq; /* that fact */
};

/* Appends the whole file. A long timeline goes on below, like a line of text; of one that would
 * have more than SVG_PIECES_MOST such lines the newest are shown, and it is said. */
enum { SVG_PIECES_MOST = 12 };
void svg_add(struct buffer *out, const struct svg_scene *scene);

#endif
