/*
 * waiting: who waits for whom, by wait(2) and waitpid(2).
 */
#ifndef PROCTOR_MODEL_WAITING_H
#define PROCTOR_MODEL_WAITING_H

#include "model/proctab.h"

enum { WAITING_ANY_CHILD = -1 };

/* Whom a wait or waitpid with these arguments is for: a PID, WAITING_ANY_CHILD, or 0 or less for
 * a process group. */
long waiting_target(const char *call, const char *args);

/* Whether a wait of `parent`, as it stands, would be ended by the end of its child. Groups are not
 * followed: a wait for a group counts as one for any child (see waiting_for_group()). */
bool waiting_for(const struct process *parent, const struct process *child);

/* The same, and nothing stands between: it is not stopped, and does not only look (WNOHANG). */
bool waiting_surely_for(const struct process *parent, const struct process *child);

/* Whether it is in a waitpid(0) or waitpid(-PGID): which of its children that means isn't known. */
bool waiting_for_group(const struct process *process);

/* The only living child that the process's wait or waitpid can be waiting for, and how many there
 * are; NULL where it is not one. */
const struct process *waiting_child(const struct proctab *table, const struct process *process,
                                    int *count);

#endif
