/*
 * past: the table as it was after some fact, made anew from the facts.
 *
 * Going forward applies the facts between, going back begins at the start of that sandbox, or where
 * the history begins; no copies of tables are kept.
 */
#ifndef PROCTOR_MODEL_PAST_H
#define PROCTOR_MODEL_PAST_H

#include "model/history.h"

/* A zeroed struct is nowhere. */
struct past {
    struct proctab table;
    uint64_t seq; /* the last fact that it has; 0: nowhere */
};

/* Goes to the table as it was after fact `seq`: from history.gone (at least 1) to its count. */
void past_go(struct past *past, const struct history *history, uint64_t seq);
void past_free(struct past *past);

/* The number of the FACT_START of the sandbox that fact `seq` belongs to; 0: there was none, or it
 * is no longer kept. */
uint64_t past_start(const struct history *history, uint64_t seq);

#endif
