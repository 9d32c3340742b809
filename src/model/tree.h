/*
 * tree: the table as rows, in the order and with the branches in which a tree is drawn.
 */
#ifndef PROCTOR_MODEL_TREE_H
#define PROCTOR_MODEL_TREE_H

#include "base/buffer.h"
#include "model/proctab.h"

enum tree_style { TREE_LINES, TREE_ASCII };

enum tree_kind {
    TREE_PROCESS,
    TREE_MORE, /* several siblings folded into one row */
    TREE_POOL  /* no process: a pool, above the first of its workers, below its owner */
};

struct tree_row {
    enum tree_kind kind;
    const struct process *process; /* TREE_MORE: the first of those it stands for; TREE_POOL: the
                                      pool's owner */
    const struct pool *pool;       /* of TREE_POOL */
    int depth;                     /* 0 for init */
    bool last;                     /* the last of its siblings */
    bool adopted;                  /* it hangs here because its parent ended */
    int hidden;             /* TREE_MORE: how many siblings; else descendants that a fold hides */
    int hidden_zombies;     /* of those */
    uint64_t hidden_change; /* the newest change_seq of all that it hides; 0: it hides nothing */
    char *branch; /* "├─ ", "│  └─ ", "└╌ " for adopted ones, "├· " for pools; ASCII: "|- ", "`- ",
                     "`. ", "|: " */
};

struct tree {
    struct tree_row *rows;
    int count;
    int *places; /* by serial: its row + 1, or 0; see tree_row_of() */
};

/* What was folded and unfolded by hand, by serial. A zeroed struct: nothing. */
struct tree_folds {
    int *closed, *open; /* rising */
    int closed_count, open_count;
};

bool tree_folded(const struct tree_folds *folds, int serial);   /* closed by hand */
bool tree_unfolded(const struct tree_folds *folds, int serial); /* its list was opened by hand */

/* Closing hides its descendants, and its list of children folds by itself again. Opening shows
 * what closing hid; where nothing was closed, it opens the list of its children. */
void tree_fold_set(struct tree_folds *folds, int serial, bool closed);
void tree_folds_free(struct tree_folds *folds);

/* What is shown, and how. Zeroed: all living processes and zombies, nothing folded. */
struct tree_options {
    enum tree_style style;
    bool fold; /* long lists of siblings are folded into one row by themselves */
    const struct tree_folds *folds; /* NULL: none */
    const struct process *current;  /* never folded away with its siblings, nor its ancestors */
    const int *gone;                /* serials of reaped processes to be shown where they were, */
    int gone_count;                 /* in order of birth */
    uint64_t since;                 /* pools that ended after this fact are shown, too; 0: none */
};

/* Rows of all living processes and zombies, init first, children in order of birth, adopted ones
 * after those, tombstones among both. Of more than 16 siblings `fold` keeps the first 8, the last 4
 * and where `current` is, and workers that hold a task up; each run of 3 or more of the others
 * becomes one row. Pools that stand have a row, unless their owner's is closed. tree_free()
 * releases it. */
void tree_make(struct tree *tree, const struct proctab *table, const struct tree_options *options);
void tree_free(struct tree *tree);

/* The row that shows a process, or the one that hides it; -1: neither, or `process` is NULL. */
int tree_row_of(const struct tree *tree, const struct process *process);

/* The row that it hangs below; -1 for init's. */
int tree_parent_row(const struct tree *tree, int row);

/* Appends the whole tree as text, a line a row: branch, name, PID, state letter, state word, why,
 * and "◀ you" ("<- you") at `current`; of a pool its bar and how many tasks are in which state.
 * Columns are aligned by terminal width. */
void tree_text(struct buffer *out, const struct proctab *table, const struct process *current,
               enum tree_style style);

#endif
