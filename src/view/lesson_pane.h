/*
 * lesson_pane: what a learner reads beside the tree: which lesson and step, the text so far, and
 * the goals with how things are.
 *
 *   LESSON 6  Zombies                           step 4/6
 *   Two zombies, a and b, are there. Make them go.
 *
 *   GOAL
 *    ✓ main alive
 *    ✗ a gone          now: a(3) is a zombie: status 0
 *
 * Heading and goals are always in sight, the text between them scrolls. Lines come wrapped for the
 * width of the pane, in the styles they are to have: where they come from is not known here.
 */
#ifndef PROCTOR_VIEW_LESSON_PANE_H
#define PROCTOR_VIEW_LESSON_PANE_H

#include "view/canvas.h"

#include <stdbool.h>

enum { LESSON_MARGIN = 1 }; /* columns left free on either side of the text */

struct lesson_line {
    enum style style;
    char *text;
};

struct lesson_goal {
    bool holds;
    char *text;
    char *now; /* how things are; NULL: nobody has looked */
};

/* A zeroed struct is an empty pane. */
struct lesson_pane {
    char *title, *place; /* "LESSON 6  Zombies", "step 4/6" */
    struct lesson_line *lines;
    int count;
    struct lesson_goal *goals;
    int goal_count;
    int top;  /* the first line in sight */
    int rows; /* of text, in sight when it was drawn last */
};

void lesson_pane_free(struct lesson_pane *pane);

/* Text and goals go, to be added anew; the place scrolled to stays. */
void lesson_pane_clear(struct lesson_pane *pane);

void lesson_pane_title(struct lesson_pane *pane, const char *title, const char *place);

/* A line of text, harmless already; cut where it is wider than the pane. */
void lesson_pane_add(struct lesson_pane *pane, enum style style, const char *text);
void lesson_pane_goal(struct lesson_pane *pane, bool holds, const char *text, const char *now);

/* Scrolls so that what begins with this line can be read from there; with as much as fits of what
 * is above it where it is short. The next drawing does it. */
void lesson_pane_show(struct lesson_pane *pane, int line);

/* Scrolls by rows (positive: on); false where that end is in sight already. */
bool lesson_pane_scroll(struct lesson_pane *pane, int rows);

/* The text that is below what is in sight, in lines. */
int lesson_pane_below(const struct lesson_pane *pane);

/* Goals are a row each, and one more for how things are where it does not fit beside; in a low pane
 * they stand side by side. A row at the end of the text says how many lines are below. */
void lesson_pane_draw(struct lesson_pane *pane, struct canvas *canvas, const struct area *area,
                      bool ascii);

#endif
