/*
 * plan: what is to fail in a run, and what came to pass: in memory that the driver shares with
 * proctor and all its processes, through a file that the environment names.
 */
#ifndef TESTS_FAULTS_PLAN_H
#define TESTS_FAULTS_PLAN_H

#include <stdatomic.h>

#define PLAN_VARIABLE "PROCTOR_FAULTS"

enum call {
#define CALL(name, ...) CALL_##name,
#include "calls.def"
#undef CALL
    CALLS
};

/* Who makes the call: how far it is from the shell, fork by fork. */
enum role { SHELL, GUARDIAN, INIT, MAIN, OTHERS, ROLES };

/* For errors that are none: it does half of what it was asked for; or half, and from then on there
 * is no room. */
enum { SHORT = -1, FULL = -2 };

struct plan {
    /* The fault: call number `nth` of that name by that role (of all in it, in the order in which
     * they come) fails with `error`. 0: nothing fails. */
    int role, call, nth, error;

    _Atomic int made[ROLES][CALLS];
    _Atomic int injected;
    _Atomic int open_at_end[ROLES]; /* descriptors, of whoever kept most when it left */
};

#endif
