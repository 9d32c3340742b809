/*
 * layout: where on a screen of this size everything stands.
 *
 * From 120 columns on log and tree stand side by side; below they are stacked, and the tree keeps
 * at least a third of the height. The least is LAYOUT_ROWS x LAYOUT_COLUMNS.
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
    bool big;          /* for the class: header, tree and prompt only */
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

/* `before` (may be NULL) is the layout shown so far: where it still does, the tree keeps its
 * height, so that panes do not jump with every process that comes and goes. */
void layout_make(struct layout *layout, const struct layout_wants *wants,
                 const struct layout *before);

/* Draws the rules, joined where they meet. */
void layout_draw_rules(const struct layout *layout, struct canvas *canvas, bool ascii);

#endif
