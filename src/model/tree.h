/*
 * tree: the table as rows, in the order and with the branches in which a tree is drawn.
 */
#ifndef PROCTOR_MODEL_TREE_H
#define PROCTOR_MODEL_TREE_H

#include "base/buffer.h"
#include "model/proctab.h"

struct tree_row {
    const struct process *process;
    int depth;    /* 0 for init */
    bool last;    /* the last of its siblings */
    bool adopted; /* it hangs here because its parent ended */
    char *branch; /* "├─ ", "│  └─ ", "└╌ " for adopted ones; ASCII: "|- ", "`- ", "`. " */
};

struct tree {
    struct tree_row *rows;
    int count;
};

enum tree_style { TREE_LINES, TREE_ASCII };

/* Rows of all living processes and zombies, init first, children in order of birth, adopted ones
 * after those. tree_free() releases it. */
void tree_make(struct tree *tree, const struct proctab *table, enum tree_style style);
void tree_free(struct tree *tree);

/* Appends the whole tree as text, a line a row: branch, name, PID, state letter, state word, why,
 * and "◀ you" ("<- you") at `current`; columns aligned by terminal width. */
void tree_text(struct buffer *out, const struct proctab *table, const struct process *current,
               enum tree_style style);

#endif
