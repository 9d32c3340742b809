/*
 * compare: whether what was seen is one of the outcomes that the model allows.
 */
#ifndef RANDOM_COMPARE_H
#define RANDOM_COMPARE_H

#include "model.h"
#include "seen.h"

enum { DIFFERENCE_SIZE = 400, STATES_MAX = 16 };

/* The model, and the PIDs of its processes. */
struct state {
    int pids[PROCS_MAX];
    struct model model; /* last, as its processes are */
};

/* All states that what was seen so far allows: not everything shows at once (a signal that is
 * pending, a stop that was waited for by one who was stopped as well). */
struct states {
    struct state list[STATES_MAX];
    int count;
    bool cut; /* there were more, or more ways, than are kept: nothing is proven any more */
};

/* Gives the command to the model. True: there are ways that lead to what was seen, and `states` has
 * gone them. Else `difference` says how the likeliest way differs, and that state is the only one.
 */
bool compare_run(struct states *states, const struct command *command, const struct seen *seen,
                 char *difference);

/* Only whether tree and counts are as the model has them. */
bool compare_tree(const struct state *state, const struct seen *seen, char *difference);

#endif
