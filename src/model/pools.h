/*
 * pools: pools of workers and their tasks, as facts tell of them.
 *
 * A pool belongs to the process that made it; its workers are children of that process like any
 * others. A pool stays in the table after its end, so that `why task 3` can speak of it.
 */
#ifndef PROCTOR_MODEL_POOLS_H
#define PROCTOR_MODEL_POOLS_H

#include "base/buffer.h"
#include "model/fact.h"

#include <stdbool.h>

struct proctab;
struct process;

enum pool_state {
    POOL_OPEN,       /* takes tasks */
    POOL_CLOSED,     /* takes no more; what is queued is still run */
    POOL_TERMINATED, /* its workers are ended */
    POOL_OVER,       /* joined, or its owner has ended */
    POOL_STATES
};

enum task_state { TASK_QUEUED, TASK_RUNNING, TASK_DONE, TASK_LOST, TASK_STATES };

struct task {
    enum task_state state;
    bool failed;                                 /* done, with an error */
    int worker;                                  /* serial of who took it last; -1: nobody yet */
    uint64_t queued_seq, running_seq, ended_seq; /* numbers of the facts; 0: not yet */
};

struct pool {
    struct process *owner;
    char *name;
    int number; /* of its kind in the table, 0, 1 ... */
    int size;   /* workers that were asked for */
    enum pool_state state;
    uint64_t open_seq;   /* the fact that it was made */
    uint64_t change_seq; /* the last one about it or one of its tasks */
    struct task *tasks;  /* task 1 is the first */
    int task_count;
    int counts[TASK_STATES];
};

/* The words of the facts: "open", "closed", "terminated", "over"; "queued", "running", "done",
 * "lost". pool_state_read() gives POOL_STATES, task_state_read() TASK_STATES for others. */
const char *pool_state_word(enum pool_state state);
const char *task_state_word(enum task_state state);
enum pool_state pool_state_read(const char *word);
enum task_state task_state_read(const char *word);

/* The newest pool of that owner and name (NULL: any name), NULL if there never was one. */
struct pool *pools_find(const struct proctab *table, const struct process *owner, const char *name);

/* The pool that is meant where none is named: the newest of this process (NULL: of nobody), or the
 * one it works for; if there is none, or task `id` is not in it (0: no task is asked for), the
 * newest pool of all that has it. */
const struct pool *pools_meant(const struct proctab *table, const struct process *process, long id);

/* Task `id` of the pool, NULL: there is none. */
const struct task *pool_task(const struct pool *pool, long id);

/* Whether it is there to be seen: it was not joined, and its owner lives. */
bool pool_stands(const struct pool *pool);

/* The newest pool of that owner that stands; NULL: none. */
const struct pool *pools_standing(const struct proctab *table, const struct process *owner);

/* Appends how its owner would be told of it: "pool", or "pool big" where there is a newer one. */
void pool_address(struct buffer *out, const struct proctab *table, const struct pool *pool);

/* Whether it was stopped while it ran a task: that task stands still as long as it does. */
bool pool_holds_up(const struct process *worker);

/* proctab: FACT_POOL and FACT_TASK about the owner; the pools of a table that is copied (their
 * owners are in the copy by then), or freed. */
void pools_apply(struct proctab *table, struct process *owner, const struct fact *fact);
void pools_copy(struct proctab *copy, const struct proctab *table);
void pools_free(struct proctab *table);

#endif
