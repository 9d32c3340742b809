/*
 * process: what proctab does to one entry.
 *
 * Belongs to proctab; nobody else includes it, others read the struct in proctab.h.
 */
#ifndef PROCTOR_MODEL_PROCESS_H
#define PROCTOR_MODEL_PROCESS_H

#include "model/proctab.h"

/* Makes it the youngest child of the parent; it must have none. */
void process_link(struct process *parent, struct process *child);
void process_unlink(struct process *child);

/* FACT_CALL, and its end. */
void process_open_call(struct process *process, const struct fact *fact);
void process_close_call(struct process *process);

/* The same of a method of multiprocessing, around the calls that it makes. */
void process_open_method(struct process *process, const struct fact *fact);
void process_close_method(struct process *process);

/* A handler begins: the call it interrupts is set aside. It is done: the call is taken up again,
 * and returns or goes on. */
void process_set_call_aside(struct process *process);
void process_take_call_up(struct process *process);

/* What an end or an exec leaves of calls, handlers and blocks: nothing. */
void process_close_all_calls(struct process *process);

void process_set_variable(struct process *process, const char *name, const char *value);
void process_copy_variables(struct process *child, const struct process *parent);
void process_free_variables(struct process *process);

/* The same process for another table; whom it points at are still those of this one. */
struct process *process_copy(const struct process *process);
void process_free(struct process *process);

#endif
