/*
 * past: the table as it was after some fact, made anew from the facts.
 *
 * Going forward applies the facts between, going back begins at the start of that sandbox; no
 * copies of tables are kept.
 */
#ifndef PROCTOR_MODEL_PAST_H
#define PROCTOR_MODEL_PAST_H

#include "model/proctab.h"

/* A zeroed struct is nowhere. */
struct past {
    struct proctab table;
    uint64_t seq; /* the last fact that it has; 0: nowhere */
};

/* Goes to the table as it was after fact `seq` (1 ... the count of the history). */
void past_go(struct past *past, const struct history *history, uint64_t seq);
void past_free(struct past *past);

/* The number of the FACT_START of the sandbox that fact `seq` belongs to; 0: there was none. */
uint64_t past_start(const struct history *history, uint64_t seq);

#endif
