/*
 * proctab_index: finds the newest process of a PID or a label in one step, however many there were.
 *
 * Belongs to proctab; nobody else includes it. Keeps pointers into the table, owns no process.
 */
#ifndef PROCTOR_MODEL_PROCTAB_INDEX_H
#define PROCTOR_MODEL_PROCTAB_INDEX_H

#include "model/proctab.h"

struct proctab_index *index_new(void);
void index_free(struct proctab_index *index);

/* The newest bearer of its PID and of its label from now on. Sets process->older_bearer. */
void index_add(struct proctab_index *index, struct process *process);

struct process *index_by_pid(const struct proctab_index *index, int pid);
struct process *index_by_name(const struct proctab_index *index, const char *name);

/* The process has left: a suffix that its label has is free again. */
void index_release(struct proctab_index *index, const struct process *process);

/* proctab_label() */
void index_label(struct proctab_index *index, const char *wanted, char *label, size_t size);

/* The oldest living process but init; NULL if nobody lives. The dead stay dead, so that the search
 * goes on where the last one ended. */
struct process *index_oldest(const struct proctab *table);

#endif
