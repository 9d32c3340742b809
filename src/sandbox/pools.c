/*
 * pools: the workers of a pool, as its owner keeps them: Lib/multiprocessing/pool.py.
 *
 * CPython has threads for it. Here the owner looks after its pools whenever it sleeps at the prompt
 * or in a method of the pool; in other calls (sleep, wait) they run on by themselves, since workers
 * take tasks from the queue without it, and only replacing a killed worker is put off.
 */
#include "sandbox/pools_inside.h"

#include "base/alloc.h"
#include "sandbox/probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

bool pools_is_own(const struct own_pool *pool)
{
    return pool->owner == agent_self();
}

struct own_pool *pools_own(struct agent *agent, const char *name)
{
    struct own_pool *pool = agent->pools;

    while (pool && *name && strcmp(pool->name, name) != 0)
        pool = pool->next;
    return pool;
}

void pools_report(struct agent *agent, const struct own_pool *pool, const char *state)
{
    agent_report(agent,
                 &(struct message){
                     .kind = MESSAGE_POOL, .call = state, .args = pool->name, .value = pool->size});
}

void pools_publish(struct agent *agent)
{
    for (struct own_pool *pool = agent->pools; pool; pool = pool->next)
        if (queue_has_unpublished(&pool->queue))
            queue_publish(&pool->queue, pool->worker_count);
}

bool pools_have_unpublished(const struct agent *agent)
{
    for (const struct own_pool *pool = agent->pools; pool; pool = pool->next)
        if (queue_has_unpublished(&pool->queue))
            return true;
    return false;
}

/* What a copy of the owner must not keep: its end of the pipe would keep the workers alive. */
static void let_go(struct own_pool *pool)
{
    for (int i = 0; i < pool->worker_count; i++)
        close(pool->workers[i].pidfd);
    free(pool->workers);
    pool->workers = NULL;
    pool->worker_count = 0;
    queue_free(&pool->queue);
}

void pools_forget(struct agent *agent)
{
    for (struct own_pool *pool = agent->pools; pool; pool = pool->next)
        let_go(pool);
}

/* Workers */

/* In the worker: the memory of all pools goes but for its queue. */
static _Noreturn void become_worker(struct agent *agent, struct own_pool *pool,
                                    const struct queue *queue, int slot)
{
    struct queue own = *queue;

    queue_become_worker(&own);
    agent_start_afresh(agent);
    agent->daemonic = true;
    worker_run(agent, &own, pool->name, pool->owner, slot);
}

/* "w3"; of a pool with a name of its own "big3" */
static void name_worker(const struct own_pool *pool, int slot, char *name, size_t size)
{
    bool plain = strcmp(pool->name, "pool") == 0;

    snprintf(name, size, "%.*s%d", (int)size - 12, plain ? "w" : pool->name, slot);
}

/* A worker that can't be watched would be missed for ever when it ends. */
static bool give_up_worker(struct agent *agent, pid_t child)
{
    char args[32];
    int error = errno, status;

    snprintf(args, sizeof args, "%d, SIGKILL", child);
    agent_announce(agent, "kill", args);
    agent_report(agent, &(struct message){.kind = MESSAGE_RETURN,
                                          .call = "kill",
                                          .args = args,
                                          .value = kill(child, SIGKILL)});
    objects_wait(agent, child, 0, false, &status);
    errno = error;
    return false;
}

static bool add_worker(struct agent *agent, struct own_pool *pool)
{
    char name[PROGRAM_NAME_MAX];
    int slot = pool->slots + 1;
    struct queue queue = pool->queue;

    name_worker(pool, slot, name, sizeof name);
    pool->queue = (struct queue){.tasks = {-1, -1}, .results = {-1, -1}}; /* so that a child's copy
                                                                             keeps it */
    pid_t child = agent_fork(agent, name);
    if (child == 0) {
        agent_returned(agent, "fork", "", 0, 0);
        become_worker(agent, pool, &queue, slot);
    }
    int error = errno;
    pool->queue = queue;
    agent_returned(agent, "fork", "", child, error);
    errno = error;
    if (child < 0)
        return false;
    pool->slots = slot;
    int pidfd = probe_pidfd(child);
    if (pidfd < 0)
        return give_up_worker(agent, child);
    pool->workers =
        alloc_resize(pool->workers, (size_t)pool->worker_count + 1, sizeof *pool->workers);
    pool->workers[pool->worker_count++] =
        (struct own_worker){.pid = child, .pidfd = pidfd, .slot = slot};
    return true;
}

bool pools_fill(struct agent *agent, struct own_pool *pool)
{
    while (pool->worker_count < pool->size)
        if (!add_worker(agent, pool))
            return false;
    return true;
}

/* Ends */

static void report_lost(struct agent *agent, const struct own_pool *pool, int task, pid_t worker)
{
    agent_report(agent, &(struct message){.kind = MESSAGE_TASK,
                                          .call = "lost",
                                          .args = pool->name,
                                          .value = task,
                                          .other = pool->owner,
                                          .status = worker});
}

/* What it had taken will never be done by it, nor by anybody else: it may be half done. */
static void lose_tasks(struct agent *agent, struct own_pool *pool, const struct own_worker *worker)
{
    int from = 1, task;

    while ((task = queue_lose(&pool->queue, worker->slot, &from)))
        report_lost(agent, pool, task, worker->pid);
}

/* -1: it is none. */
static int index_of(const struct own_pool *pool, pid_t pid)
{
    for (int i = 0; i < pool->worker_count; i++)
        if (pool->workers[i].pid == pid)
            return i;
    return -1;
}

/* Fetches its status. A handler of the learner's may run meanwhile, and end the pool. */
static void reap(struct agent *agent, struct own_pool *pool, pid_t pid, int options)
{
    int status = 0;

    objects_wait(agent, pid, options, options & WNOHANG, &status);
    int index = index_of(pool, pid);
    if (index < 0)
        return;
    struct own_worker worker = pool->workers[index];
    close(worker.pidfd);
    pool->workers[index] = pool->workers[--pool->worker_count];
    lose_tasks(agent, pool, &worker);
}

static bool has_ended(const struct own_worker *worker)
{
    struct pollfd ready = {.fd = worker->pidfd, .events = POLLIN};

    return poll(&ready, 1, 0) == 1;
}

/* The PID of a worker that has ended; 0: there is none. */
static pid_t one_ended(const struct own_pool *pool)
{
    for (int i = pool->worker_count - 1; i >= 0; i--)
        if (has_ended(&pool->workers[i]))
            return pool->workers[i].pid;
    return 0;
}

static bool has_work(const struct own_pool *pool)
{
    return pool->state == POOL_RUNS ||
           (pool->state == POOL_IS_CLOSED && !queue_is_empty(&pool->queue));
}

void pools_look_after(struct agent *agent, struct own_pool *pool)
{
    int ended = 0;

    for (pid_t pid; (pid = one_ended(pool)); ended++)
        reap(agent, pool, pid, WNOHANG);
    if (!pools_is_own(pool) || !has_work(pool) || pool->worker_count == pool->size)
        return;
    agent_flush(agent);
    pools_fill(agent, pool);
    while (ended-- > 0)
        queue_wake(&pool->queue);
}

int pools_watched(struct agent *agent, struct pollfd *watched, int most)
{
    int count = 0;

    for (struct own_pool *pool = agent->pools; pool; pool = pool->next)
        for (int i = 0; pool->state == POOL_RUNS && i < pool->worker_count && count < most; i++)
            watched[count++] = (struct pollfd){.fd = pool->workers[i].pidfd, .events = POLLIN};
    return count;
}

/* What it does meanwhile leaves $? as it was. */
void pools_tend(struct agent *agent)
{
    struct outcome outcome = agent->outcome;

    agent->outcome.last = NULL;
    for (struct own_pool *pool = agent->pools; pool; pool = pool->next)
        if (pools_is_own(pool) && pool->state == POOL_RUNS)
            pools_look_after(agent, pool);
    free(agent->outcome.last);
    agent->outcome = outcome;
}

/* Sleeping */

/* What poll(2) gave, with the handlers that ran meanwhile passed over. */
static int poll_once(struct agent *agent, struct own_pool *pool, double until)
{
    int count = pool->worker_count;
    struct pollfd *ready = alloc_zero((size_t)count + 1, sizeof *ready);

    for (int i = 0; i < count; i++)
        ready[i] = (struct pollfd){.fd = pool->workers[i].pidfd, .events = POLLIN};
    ready[count] = (struct pollfd){.fd = pool->queue.results[0], .events = POLLIN};
    handlers_window_open(agent);
    int got = poll(ready, (nfds_t)count + 1, agent_patience(until));
    handlers_window_close(agent);
    free(ready);
    queue_drain_results(&pool->queue);
    return got;
}

void pools_seen(struct agent *agent, const struct own_pool *pool, int task)
{
    int slot = queue_slot_of(&pool->queue, task);
    pid_t worker = 0;

    for (int i = 0; i < pool->worker_count; i++)
        if (pool->workers[i].slot == slot)
            worker = pool->workers[i].pid;
    agent_report(agent,
                 &(struct message){
                     .kind = MESSAGE_SEEN, .args = pool->name, .value = task, .other = worker});
}

/* What made poll(2) return comes before it. */
static void tell_seen(struct agent *agent, const struct own_pool *pool, bool done, int task)
{
    pid_t ended = one_ended(pool);

    if (ended)
        agent_report(agent, &(struct message){.kind = MESSAGE_SEEN, .other = ended});
    if (done && task)
        pools_seen(agent, pool, task);
}

void pools_sleep(struct agent *agent, struct own_pool *pool, const char *args, double until,
                 bool (*done)(struct own_pool *pool, int task), int task)
{
    int got;

    queue_await(&pool->queue, task);
    if (!done(pool, task) && !one_ended(pool)) {
        agent_announce(agent, "poll", args);
        do
            got = poll_once(agent, pool, until);
        while (got != 0 && pools_is_own(pool) && !done(pool, task) && !one_ended(pool));
        if (pools_is_own(pool)) /* no copy, forked by a handler */
            tell_seen(agent, pool, done(pool, task), task);
        agent_report(agent,
                     &(struct message){
                         .kind = MESSAGE_RETURN, .call = "poll", .args = args, .value = got > 0});
    }
    if (pools_is_own(pool))
        queue_await(&pool->queue, 0);
}

/* The end of a pool */

static bool nobody_left(struct own_pool *pool, int task)
{
    (void)task;
    return pool->worker_count == 0;
}

static void lose_queue(struct agent *agent, struct own_pool *pool)
{
    int from = 1, task;

    while ((task = queue_lose_untaken(&pool->queue, &from)))
        report_lost(agent, pool, task, 0);
}

/* Where no fork was granted any more, tasks may be left that nobody can run. */
static void be_over(struct agent *agent, struct own_pool *pool)
{
    pool->state = POOL_IS_OVER;
    lose_queue(agent, pool);
    queue_close_pipes(&pool->queue);
    pools_report(agent, pool, "over");
}

static void refuse_join(struct agent *agent)
{
    method_fail(agent, "pool.join", "", ECHILD, "AssertionError: can only join a child process");
}

/* pool join */
void pools_join(struct agent *agent, struct own_pool *pool)
{
    if (!pools_is_own(pool)) {
        refuse_join(agent);
        return;
    }
    if (pool->state == POOL_RUNS) {
        method_fail(agent, "pool.join", "", EINVAL, "ValueError: Pool is still running");
        return;
    }
    method_begin(agent, "pool.join", "");
    pools_look_after(agent, pool);
    while (pool->worker_count > 0) {
        pools_sleep(agent, pool, "workers", -1, nobody_left, 0);
        pools_look_after(agent, pool);
    }
    if (!pools_is_own(pool)) { /* a handler forked it in here */
        refuse_join(agent);
        return;
    }
    if (pool->state != POOL_IS_OVER)
        be_over(agent, pool);
    method_end(agent, "pool.join", "", 0, "None");
}

/* pool._terminate_pool(). A worker whom SIGTERM does not end, since the learner had the owner
 * ignore or catch it, ends when it is done: there is nothing left to take. */
void pools_end_workers(struct agent *agent, struct own_pool *pool)
{
    lose_queue(agent, pool);
    agent_flush(agent);
    for (int i = 0; i < pool->worker_count; i++)
        if (!has_ended(&pool->workers[i]))
            objects_kill(agent, pool->workers[i].pid, pool->workers[i].pidfd, SIGTERM);
    queue_end(&pool->queue);
    while (pool->worker_count > 0)
        reap(agent, pool, pool->workers[0].pid, 0);
    queue_close_pipes(&pool->queue);
}

/* pool terminate */
void pools_terminate(struct agent *agent, struct own_pool *pool)
{
    if (!pools_is_own(pool)) {
        method_fail(agent, "pool.terminate", "", ECHILD,
                    "AssertionError: can only join a child process");
        return;
    }
    method_begin(agent, "pool.terminate", "");
    if (pool->state < POOL_IS_TERMINATED) {
        pool->state = POOL_IS_TERMINATED;
        pools_report(agent, pool, "terminated");
        pools_end_workers(agent, pool);
    }
    method_end(agent, "pool.terminate", "", 0, "None");
}

void pools_end(struct agent *agent)
{
    for (struct own_pool *pool = agent->pools; pool; pool = pool->next)
        if (pools_is_own(pool) && pool->state < POOL_IS_TERMINATED)
            pools_terminate(agent, pool);
}
