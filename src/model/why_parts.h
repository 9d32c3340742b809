/*
 * why_parts: what why.c and why_pool.c share. Nobody else includes it.
 */
#ifndef PROCTOR_MODEL_WHY_PARTS_H
#define PROCTOR_MODEL_WHY_PARTS_H

#include "base/buffer.h"
#include "model/proctab.h"

/* Ends a cause: " (fact 12)"; 0: no fact shows it. */
void why_add_fact(struct buffer *out, uint64_t seq);

/* Of an owner that sleeps in poll(2): what it waits for; false where it does not. */
bool why_owner(struct buffer *out, const struct proctab *table, const struct process *process);

/* Of a worker: that it is one, and of which task; nothing of others. */
void why_worker(struct buffer *out, const struct process *process);

#endif
