/*
 * reel: a recording as it is shown: facts and notes one after the other, and where a command
 * begins.
 *
 * A command begins with the line that was typed; in a recording of a script with the statement; and
 * where there are facts alone, with each call. How it was left is no part of it: a `quit` and the
 * end of the sandbox are not shown.
 */
#ifndef PROCTOR_RECORD_REEL_H
#define PROCTOR_RECORD_REEL_H

#include "record/jsonl_read.h"

enum reel_unit { REEL_LINES, REEL_STATEMENTS, REEL_CALLS };

struct reel {
    const struct recording *recording;
    enum reel_unit unit;
    size_t facts, notes;    /* that are shown */
    size_t fact, note;      /* so many of each have passed */
    size_t commands, begun; /* in all; of these have begun */
};

/* One of them; the other is NULL. */
struct reel_item {
    const struct fact *fact;
    const struct note *note;
    double time;  /* seconds since proctor began, then */
    bool begins;  /* a command */
    bool is_step; /* a step of a lesson begins */
};

/* At the beginning. The recording must stay. */
void reel_begin(struct reel *reel, const struct recording *recording);

/* What is next; false: nothing is. */
bool reel_next(const struct reel *reel, struct reel_item *item);
void reel_pass(struct reel *reel); /* it has passed */

/* Back to the beginning. */
void reel_rewind(struct reel *reel);

/* Whether a step of a lesson is still to come. */
bool reel_has_step(const struct reel *reel);

#endif
