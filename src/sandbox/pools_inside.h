/*
 * pools_inside: a pool as its owner has it, for the files that keep pools.
 *
 *   pools.c        workers: made, watched, replaced, ended
 *   calls_pool.c   the verb: tasks and results
 */
#ifndef PROCTOR_SANDBOX_POOLS_INSIDE_H
#define PROCTOR_SANDBOX_POOLS_INSIDE_H

#include "sandbox/calls_inside.h"
#include "sandbox/queue.h"

enum { POOLS_WORKERS_MAX = 256 };

enum own_state { POOL_RUNS, POOL_IS_CLOSED, POOL_IS_TERMINATED, POOL_IS_OVER };

struct own_worker {
    pid_t pid;
    int pidfd;
    int slot; /* never used again: a task that the worker took bears it */
};

struct own_pool {
    struct own_pool *next; /* an older one */
    char name[PROGRAM_NAME_MAX + 1];
    pid_t owner; /* in a copy that fork made, the parent: then nothing but this is left */
    enum own_state state;
    int size;
    struct queue queue;
    struct own_worker *workers;
    int worker_count;
    int slots; /* given so far */
};

/* Makes the workers that are missing. False with errno where a fork was refused. */
bool pools_fill(struct agent *agent, struct own_pool *pool);

/* Reaps workers that have ended; those of a pool that still has tasks to run are replaced, as far
 * as forks are granted. */
void pools_look_after(struct agent *agent, struct own_pool *pool);

/* SIGTERM for all, then their statuses; what is not done by then is lost. */
void pools_end_workers(struct agent *agent, struct own_pool *pool);

/* Tells the session how the pool stands. */
void pools_report(struct agent *agent, const struct own_pool *pool, const char *state);

/* Sleeps until `done` holds, which the end of `task` may bring about (0: of none), or a worker has
 * ended, or the time is over (of agent_now(); negative: never). `args` is what it waits for, in
 * words. */
void pools_sleep(struct agent *agent, struct own_pool *pool, const char *args, double until,
                 bool (*done)(struct own_pool *pool, int task), int task);

/* Tells that the task was found done: what its worker said of it comes before. */
void pools_seen(struct agent *agent, const struct own_pool *pool, int task);

/* The same as the verbs. */
bool pools_is_own(const struct own_pool *pool);

#endif
