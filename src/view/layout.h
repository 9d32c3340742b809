/*
 * layout: where on a screen of this size everything stands.
 *
 * Header and sentence at the top, suggestion, prompt and keys at the bottom, a row each. Between
 * them tree, program and log are stacked, and share the rows in this order:
 *
 *   1. the tree what it needs and one row to grow: 3 rows at least, a third of the height at most
 *   2. the log 3 rows (2 where the screen has less than 20), the program 2: these come first of all
 *   3. the program what it wants
 *   4. the tree what it needs beyond its third
 *   5. the log 6 rows
 *   6. the tree its third, even if rows of it are blank
 *   7. the log what is left
 *
 * On a screen of less than 20 rows the heading of the program stands for the rule above it.
 *
 * From LAYOUT_WIDE columns on the log stands to the left of tree and program, which share the rows
 * likewise. The log has 41 columns, then the tree gets up to 80, then the log up to 78, and the
 * tree what is left.
 *
 * A lesson stands above all of that, in two fifths of the height, and what is below it is
 * made as for a screen of the rows that are left; where these are too few there is no log.
 * From LAYOUT_WIDE columns on it stands to the left of tree and program instead, in two fifths of
 * the width (48 to 78 columns), and the log below them has a quarter of their rows, 10 at most.
 *
 * The timeline stands where the log was, 5 rows high at the least (4 on a screen of less than 20
 * rows); of a lesson that is above all else it takes the place. From LAYOUT_WIDE columns on it
 * stands below all the rest, across the screen, in two fifths of the rows, and the log stays where
 * it is, but for one below a lesson.
 *
 * Areas and rules cover the screen, each cell once. The least is LAYOUT_ROWS x LAYOUT_COLUMNS; for
 * a smaller screen it is made as for that, and runs over the edge.
 */
#ifndef PROCTOR_VIEW_LAYOUT_H
#define PROCTOR_VIEW_LAYOUT_H

#include "view/canvas.h"

enum { LAYOUT_ROWS = 16, LAYOUT_COLUMNS = 60, LAYOUT_WIDE = 120, LAYOUT_RULES = 8 };

/* What there is to place. */
struct layout_wants {
    int rows, columns; /* of the screen */
    int tree_rows;     /* of the whole tree */
    int program_rows;  /* of the program pane; 0: none */
    bool big;          /* for the class: header, sentence, tree and prompt only */
    bool lesson;       /* a lesson is under way */
    bool timeline;     /* it is to be shown */
};

struct rule {
    int row, column, length;
    bool down; /* from top to bottom; else from left to right */
};

/* Areas of no rows are not shown. */
struct layout {
    struct area lesson, header, sentence, tree, program, log, timeline, suggestion, prompt, keys;
    struct rule rules[LAYOUT_RULES];
    int rule_count;
};

/* `before` (may be NULL, or `layout` itself) is the layout shown so far. While screen, mode and
 * presence of a program stay, the tree grows only when it must, and shrinks only when four rows of
 * it are blank, so that panes do not jump with every process that comes and goes. */
void layout_make(struct layout *layout, const struct layout_wants *wants,
                 const struct layout *before);

/* Draws the rules, joined where they meet: "┬", "┴", "├"; "+" in ASCII. */
void layout_draw_rules(const struct layout *layout, struct canvas *canvas, bool ascii);

#endif
