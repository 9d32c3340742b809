/*
 * why: the answer to `why WHO`, a chain of causes read from the facts.
 */
#ifndef PROCTOR_MODEL_WHY_H
#define PROCTOR_MODEL_WHY_H

#include "base/buffer.h"
#include "model/history.h"

/* Appends lines of plain words: the state, then each cause ("because …") with the number of the
 * fact that shows it: why a zombie (who has not waited, since when, which status is held), an
 * orphan (whose exit, who adopted it), blocked (in which call, what would end it), stopped (by
 * which signal, from whom), gone (who reaped it, when), at the prompt, or, of init, what PID 1 is
 * and what it gets of signals. */
void why(struct buffer *out, const struct proctab *table, const struct history *history,
         const struct process *process);

/* The history of a task: queued, taken, done or lost, and what it waits for. That of the pool of
 * `process` (NULL: nobody), or the newest with that number. False: there is none. */
bool why_task(struct buffer *out, const struct proctab *table, const struct history *history,
              const struct process *process, long id);

#endif
