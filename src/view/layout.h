/*
 * layout: where on a screen of this size everything stands.
 *
 * Header and sentence at the top, suggestion, prompt and keys at the bottom, a row each. Between
 * them tree, program and log are stacked; from LAYOUT_WIDE columns on the log stands to the left of
 * tree and program. The tree has at least a third of the height, then the program what it wants,
 * then the tree what it wants beyond its third as long as the log keeps three rows; the log has
 * what is left. Areas and rules cover the screen, each cell once. The least is LAYOUT_ROWS x
 * LAYOUT_COLUMNS; for a smaller screen it is made as for that, and runs over the edge.
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
};

struct rule {
    int row, column, length;
    bool down; /* from top to bottom; else from left to right */
};

/* Areas of no rows are not shown. */
struct layout {
    struct area header, sentence, tree, program, log, suggestion, prompt, keys;
    struct rule rules[LAYOUT_RULES];
    int rule_count;
};

/* `before` (may be NULL, or `layout` itself) is the layout shown so far. While screen, mode and
 * presence of a program stay, the tree grows as it must, and shrinks only when four rows of it are
 * blank, so that panes do not jump with every process that comes and goes. */
void layout_make(struct layout *layout, const struct layout_wants *wants,
                 const struct layout *before);

/* Draws the rules, joined where they meet: "┬", "┴", "├"; "+" in ASCII. */
void layout_draw_rules(const struct layout *layout, struct canvas *canvas, bool ascii);

#endif
