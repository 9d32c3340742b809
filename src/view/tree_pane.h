/*
 * tree_pane: the process tree as it lives, a row a process: mark, branch, name, PID, state letter,
 * state word, why it is so, and lines from those that wait to what they wait for. A pool has a row
 * above its first worker, with a bar of its tasks.
 */
#ifndef PROCTOR_VIEW_TREE_PANE_H
#define PROCTOR_VIEW_TREE_PANE_H

#include "model/tree.h"
#include "view/canvas.h"

/* What the pane remembers from one picture to the next. A zeroed struct shows a fresh tree. */
struct tree_pane {
    struct tree_folds folds;
    uint64_t since; /* facts after this one came of the last command: what they changed is marked */
    int *gone;      /* serials of the processes reaped since then, in order of birth */
    int gone_count;
    int follow;        /* the row that changed last, to be brought in sight, */
    int selected;      /* and the selected one, as tree_inside.h knows rows; -1: none */
    int top;           /* first row in sight */
    int names;         /* cells of mark and first column; only grows, so that nothing jumps */
    int rows, columns; /* of the area it was drawn on last */
};

/* What it is drawn from. */
struct tree_scene {
    const struct proctab *table;
    const struct process *current; /* NULL: nobody */
    enum tree_style style;
    bool focused; /* arrows move the selection */
};

enum tree_move {
    MOVE_UP,
    MOVE_DOWN,
    MOVE_PAGE_UP,
    MOVE_PAGE_DOWN,
    MOVE_FIRST,
    MOVE_LAST,
    MOVE_PARENT,
    MOVE_CHILD
};

enum tree_fold { FOLD_CLOSE, FOLD_OPEN, FOLD_TOGGLE };

void tree_pane_reset(struct tree_pane *pane); /* a fresh sandbox, or the first one */
void tree_pane_free(struct tree_pane *pane);

/* A command begins; `seq` is the last fact before it. Marks and tombstones of the one before go. */
void tree_pane_begin(struct tree_pane *pane, uint64_t seq);

/* A fact, just applied to the table. FACT_START resets the pane. */
void tree_pane_fact(struct tree_pane *pane, const struct proctab *table, const struct fact *fact);

/* The tree as it would be drawn: its count is how high the pane would like to be. tree_free()
 * releases it. */
void tree_pane_make(const struct tree_pane *pane, const struct tree_scene *scene,
                    struct tree *tree);

/* Only that count. */
int tree_pane_rows(const struct tree_pane *pane, const struct tree_scene *scene);

/* Draws it, as it was just made, and, unless focused, scrolls so that what changed last is in sight
 * (once: whoever scrolls away from it afterwards stays there until something else changes). */
void tree_pane_draw(struct tree_pane *pane, const struct tree_scene *scene, const struct tree *tree,
                    struct canvas *canvas, const struct area *area);

/* Keys and mouse. `rows` is the height of the pane. The first move selects the current process.
 * MOVE_PARENT folds what is open (but init), else goes to the parent; MOVE_CHILD unfolds what is
 * folded, else goes to the first child. Positive `lines` show what is further down. */
void tree_pane_move(struct tree_pane *pane, const struct tree_scene *scene, enum tree_move move,
                    int rows);
void tree_pane_scroll(struct tree_pane *pane, const struct tree_scene *scene, int lines, int rows);

/* Folds or unfolds the selected process, or the row of folded siblings that is selected. */
void tree_pane_fold(struct tree_pane *pane, const struct tree_scene *scene, enum tree_fold fold);

/* NULL: none, it is no longer shown, or a pool or a row of folded siblings is selected. */
const struct process *tree_pane_selected(const struct tree_pane *pane,
                                         const struct tree_scene *scene);

/* The pool whose row is selected; NULL: it is none. */
const struct pool *tree_pane_selected_pool(const struct tree_pane *pane,
                                           const struct tree_scene *scene);

/* Selects the process of exactly that name or PID, else the first whose name, program or state word
 * holds the text (in any case) or whose PID begins with it, from the selected one on, round the
 * end; with `next` the first after the selected one that any of this holds for. A pool is found by
 * its name. Unfolds what hides it. */
bool tree_pane_find(struct tree_pane *pane, const struct tree_scene *scene, const char *text,
                    bool next);

/* A click on a row of the pane: selects what is there, and gives the process. NULL: it is a pool,
 * nothing is there, or it was a fold mark or a row of folded siblings, which is unfolded now. */
const struct process *tree_pane_click(struct tree_pane *pane, const struct tree_scene *scene,
                                      int row, int column);

#endif
