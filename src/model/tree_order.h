/*
 * tree_order: who hangs below whom, and in which order, tombstones among the living.
 *
 * Belongs to tree. Nodes lead to each other by index, and nothing here recurses: a chain of
 * thousands of processes is an ordinary tree.
 */
#ifndef PROCTOR_MODEL_TREE_ORDER_H
#define PROCTOR_MODEL_TREE_ORDER_H

#include "model/proctab.h"

enum { NO_NODE = -1 };

struct tree_node {
    const struct process *process;
    int parent, first, last, next; /* indices, NO_NODE where there is none */
    int index;                     /* its place among its siblings, from 0 */
    int children;
    int below, zombies_below; /* descendants */
    uint64_t change;          /* the newest change_seq of it and its descendants */
    bool holds_current;       /* it is the current process or has it below it */
    int row;                  /* for whoever makes rows of it; -1 to begin with */
};

struct tree_order {
    struct tree_node *nodes; /* the first one is init */
    int count;
    int *places; /* by serial: index of its node + 1, or 0 */
};

/* All living processes and zombies, and of `gone` (serials, rising) those that are gone. */
void tree_order_make(struct tree_order *order, const struct proctab *table,
                     const struct process *current, const int *gone, int gone_count);

/* Frees the nodes; `places` is the caller's. */
void tree_order_free(struct tree_order *order);

#endif
