/*
 * tree_inside: what the files of tree_pane share; nobody else includes it.
 */
#ifndef PROCTOR_VIEW_TREE_INSIDE_H
#define PROCTOR_VIEW_TREE_INSIDE_H

#include "view/tree_pane.h"

/* By what a row is known from one picture to the next: the serial of its process (of folded
 * siblings: of the first), or, of a pool, a number below NO_KEY. */
enum { NO_KEY = -1 };

int tree_row_key(const struct tree_row *row);

/* The row of that key, or the one that hides it; -1: neither. */
int tree_key_row(const struct tree_scene *scene, const struct tree *tree, int key);

/* The row that is selected; -1: none. */
int tree_pane_row(const struct tree_pane *pane, const struct tree_scene *scene,
                  const struct tree *tree);

/* Selects a row and scrolls so that it is in sight of a pane so high. */
void tree_pane_select(struct tree_pane *pane, const struct tree *tree, int row, int rows);

/* The cells that mark and first column take in a pane so wide, never more than two fifths of it. */
int tree_pane_names(const struct tree_pane *pane, int columns);

/* What stands in the first column: shortened so that it fits, and the PID is never lost. */
struct tree_head {
    struct buffer branch, name;
    int name_room; /* cells for the name: cut to these */
    char pid[16];  /* with a blank before it; "" of a pool */
    char fold[24]; /* " [+12]", or "" */
    int fold_column;
    int width; /* cells of all, where nothing is cut */
};

/* `column` is where it begins, `room` the cells that it may take. tree_head_free() releases it. */
void tree_head_make(struct tree_head *head, const struct tree_row *row, int column, int room,
                    bool ascii);
void tree_head_free(struct tree_head *head);

/* A row in sight: where its text ends, and the first column that nothing more may be drawn in. */
struct tree_line {
    int end, limit;
};

/* Draws a row (`at` on the area, the index of it in the tree is pane->top + at) but for rails,
 * selection and "◀ you". `hint` stands at its right end; "": nothing. */
struct tree_line tree_row_draw(const struct tree_pane *pane, const struct tree_scene *scene,
                               const struct tree_row *row, struct canvas *canvas,
                               const struct area *area, int at, const char *hint);

/* Draws lines from the processes that wait to those whose end they wait for, right of the text of
 * `count` rows in sight, the first of which is row `top` of the tree, and tells where the rows end
 * then. What does not fit is left out. */
void rails_draw(struct canvas *canvas, const struct area *area, const struct tree *tree, int top,
                struct tree_line *lines, int count, bool ascii);

/* Draws "◀ you" in the row of the current process, whose text and rails end where `line` says: not
 * far from its name, however wide the pane is. */
void tree_row_draw_you(struct canvas *canvas, const struct area *area, int at,
                       const struct tree_line *line, bool ascii);

#endif
