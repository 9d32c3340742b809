/*
 * steps: a block under `step`, as a page that fills with what each line did in each process.
 *
 * Made from facts alone. A fork copies the parent's column: what stands in it then is marked as
 * copied, since that is what fork did.
 */
#ifndef PROCTOR_MODEL_STEPS_H
#define PROCTOR_MODEL_STEPS_H

#include "base/buffer.h"
#include "model/proctab.h"

enum { STEPS_LINES_MAX = 1023 }; /* of those after them nothing is noted */

struct step_note {
    char *text;  /* "= 3", "done", "yes"; NULL: nothing yet */
    bool copied; /* it was there before the fork that made the process, which did not do it */
};

struct step_column {
    int pid;
    int line;                /* where it stands; 0: it has left the block, or runs freely */
    bool inside;             /* it runs that line; else what it does was typed at the prompt */
    int handlers;            /* of signals, that it runs: what they do belongs to no line */
    int free_from;           /* the line before which it was let run freely; 0: it was not */
    struct step_note *notes; /* by line, 1 … lines */
};

struct steps {
    int lines;
    bool *conditions;            /* by line: an if or while, whose note is yes or no */
    struct step_column *columns; /* in order of birth */
    int count;
};

/* Begins a page of `lines` lines (at most STEPS_LINES_MAX); `conditions` (lines + 1 long) is
 * copied. */
void steps_begin(struct steps *steps, int lines, const bool *conditions);
void steps_free(struct steps *steps);

void steps_apply(struct steps *steps, const struct fact *fact);

/* Whether anybody still stands before a line. */
bool steps_going(const struct steps *steps);

/* What stands in a column at a line. */
enum step_mark {
    STEP_EMPTY,
    STEP_NOTE,   /* "= 3", "done", "go", "go, ended" */
    STEP_COPIED, /* "copied": noted before the fork that made the process */
    STEP_NEXT,   /* "▶ next" ("> next"): it stands before the line */
    STEP_BUSY    /* "BLOCKED", "RUNNING", "STOPPED": it is in the line, or stopped there */
};

/* Appends it, and says what it is. `process` is the one whose column it is (NULL: nobody knows);
 * `line` is 1 … lines. */
enum step_mark steps_cell(struct buffer *out, const struct step_column *column, int line,
                          const struct process *process, bool ascii);

#endif
