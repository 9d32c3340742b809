/*
 * steps: a block under `step`, as a page that fills with what each line did in each process.
 *
 * Made from facts alone. A fork copies the parent's column: what stands in it then is marked as
 * copied, since that is what fork did.
 */
#ifndef PROCTOR_MODEL_STEPS_H
#define PROCTOR_MODEL_STEPS_H

#include "base/buffer.h"
#include "model/fact.h"

struct step_note {
    char *text;  /* "= 3", "done", "yes"; NULL: nothing yet */
    bool copied; /* it was there before the fork that made the process */
};

struct step_column {
    int pid;
    int line;                /* where it stands; 0: it has left the block */
    struct step_note *notes; /* by line, 1 … lines */
};

struct steps {
    int lines;
    bool *conditions;            /* by line: an if or while, whose note is yes or no */
    struct step_column *columns; /* in order of birth */
    int count;
};

/* Begins a page of `lines` lines; `conditions` (lines + 1 long) is copied. */
void steps_begin(struct steps *steps, int lines, const bool *conditions);
void steps_free(struct steps *steps);

void steps_apply(struct steps *steps, const struct fact *fact);

/* Whether anybody still stands before a line. */
bool steps_going(const struct steps *steps);

/* What a column shows at a line: its note, "▶ next" where it stands, "BLOCKED" there while it is
 * `blocked`. */
void steps_cell(struct buffer *out, const struct step_column *column, int line, bool blocked);

#endif
