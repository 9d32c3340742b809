/*
 * objects: Process objects of multiprocessing, as facts tell of them: a name that a process can say
 * `start` to, and after that the child.
 */
#ifndef PROCTOR_MODEL_OBJECTS_H
#define PROCTOR_MODEL_OBJECTS_H

#include "model/proctab.h"

struct process_object {
    struct process_object *older;
    char *name;
    const struct process *child; /* NULL: it was not started */
};

/* The newest object of that maker whose child is this one; NULL: it was forked in another way. */
const struct process_object *objects_of_child(const struct process *maker,
                                              const struct process *child);

/* proctab: a fact about `maker`; with FACT_FORK also the child, which is in the table by then. */
void objects_apply(struct process *maker, const struct fact *fact, const struct process *child);
struct process_object *objects_copy(const struct process_object *objects); /* children stay */
void objects_free(struct process *maker);

#endif
