/*
 * calls: what kind of call a name stands for; the one table of it.
 */
#ifndef PROCTOR_MODEL_CALLS_H
#define PROCTOR_MODEL_CALLS_H

#include <stdbool.h>

enum call_kind {
    CALL_WAITS,  /* wait, waitpid: until a child changes */
    CALL_SLEEPS, /* until something else happens: sleep, pause, join; and every unlisted call */
    CALL_IDLES,  /* the same, of a worker that waits for a task: no line of the log is worth it */
    CALL_SPINS,  /* computes without end */
    CALL_ENDS,   /* exit, _exit: never returns */
    CALL_SENDS,  /* kill: worth a line before what it causes */
    CALL_METHOD, /* of multiprocessing: made of calls, which are told as well */
    CALL_QUICK   /* returns at once: its return says all */
};

enum call_kind call_kind(const char *call);

/* The first argument as a number: "-1, WNOHANG" -> -1; `otherwise` where it is none. */
long call_first_number(const char *args, long otherwise);

bool call_is_method(const char *call);

/* Whether `call` is `name`; NULL is no call. */
bool call_is(const char *call, const char *name);

#endif
