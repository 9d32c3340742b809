/*
 * namespace: an init of its own for each sandbox, as PID 1 of a PID namespace where the machine
 * allows that (pid_namespaces(7), user_namespaces(7)), as a child subreaper elsewhere (prctl(2)).
 */
#ifndef PROCTOR_SANDBOX_NAMESPACE_H
#define PROCTOR_SANDBOX_NAMESPACE_H

#include <stdbool.h>
#include <sys/types.h>

struct namespace_wish {
    bool namespaced;
    long process_limit; /* RLIMIT_NPROC where a user namespace makes it count inside; 0: none */
};

struct namespace_made {
    pid_t init; /* as the caller sees it */
    bool namespaced;
    char why_not[160]; /* "clone: Operation not permitted"; "" for a namespace */
};

/* Starts init with three descriptors: its link, main's link, the output; the caller keeps and
 * closes its copies; all others are closed in init. False with errno when even the subreaper form
 * could not be made. */
bool namespace_make(struct namespace_made *made, const struct namespace_wish *wish,
                    const int descriptors[3]);

#endif
