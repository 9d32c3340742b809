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
    return pool->owner == getpid();
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
        if (pools_is_own(pool) && queue_has_unpublished(&pool->queue))
            queue_publish(&pool->queue, pool->worker_count);
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

static bool add_worker(struct agent *agent, struct own_pool *pool)
{
    char name[PROGRAM_NAME_MAX];
    int slot = ++pool->slots;
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
    pool->workers =
        alloc_resize(pool->workers, (size_t)pool->worker_count + 1, sizeof *pool->workers);
    pool->workers[pool->worker_count++] =
        (struct own_worker){.pid = child, .pidfd = probe_pidfd(child), .slot = slot};
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

static void remove_worker(struct agent *agent, struct own_pool *pool, int index)
{
    struct own_worker worker = pool->workers[index];

    close(worker.pidfd);
    pool->workers[index] = pool->workers[--pool->worker_count];
    lose_tasks(agent, pool, &worker);
}

static bool has_ended(const struct own_worker *worker)
{
    struct pollfd ready = {.fd = worker->pidfd, .events = POLLIN};

    return worker->pidfd < 0 || poll(&ready, 1, 0) == 1;
}

void pools_look_after(struct agent *agent, struct own_pool *pool)
{
    bool work = pool->state == POOL_RUNS || pool->state == POOL_IS_CLOSED;
    int status = 0, ended = 0;

    for (int i = pool->worker_count - 1; i >= 0; i--) {
        if (!has_ended(&pool->workers[i]))
            continue;
        objects_wait(agent, pool->workers[i].pid, WNOHANG, true, &status);
        remove_worker(agent, pool, i);
        ended++;
    }
    if (!ended || !work)
        return;
    agent_flush(agent);
    if (pool->state == POOL_RUNS || !queue_is_empty(&pool->queue))
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

void pools_tend(struct agent *agent)
{
    for (struct own_pool *pool = agent->pools; pool; pool = pool->next)
        if (pools_is_own(pool) && pool->state == POOL_RUNS)
            pools_look_after(agent, pool);
}

/* Sleeping */

/* One round of it: what poll(2) gave, with a handler that ran passed over. */
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
    int error = errno;
    free(ready);
    return got < 0 && error == EINTR ? 0 : got;
}

static bool worker_ended(const struct own_pool *pool)
{
    for (int i = 0; i < pool->worker_count; i++)
        if (has_ended(&pool->workers[i]))
            return true;
    return false;
}

int pools_sleep(struct agent *agent, struct own_pool *pool, const char *args, double seconds,
                bool (*done)(struct own_pool *pool, int task), int task)
{
    double until = seconds < 0 ? -1 : agent_now() + seconds;
    int got = 0;

    agent_announce(agent, "poll", args);
    queue_await(&pool->queue, task);
    while (!done(pool, task) && !worker_ended(pool) && (until < 0 || agent_now() < until)) {
        got = poll_once(agent, pool, until);
        queue_drain_results(&pool->queue);
    }
    queue_await(&pool->queue, 0);
    agent_report(
        agent,
        &(struct message){.kind = MESSAGE_RETURN, .call = "poll", .args = args, .value = got > 0});
    return got;
}

/* The end of a pool */

static bool nobody_left(struct own_pool *pool, int task)
{
    (void)task;
    return pool->worker_count == 0;
}

static void be_over(struct agent *agent, struct own_pool *pool)
{
    pool->state = POOL_IS_OVER;
    queue_close_pipes(&pool->queue);
    pools_report(agent, pool, "over");
}

/* pool join */
void pools_join(struct agent *agent, struct own_pool *pool)
{
    if (!pools_is_own(pool)) {
        method_fail(agent, "pool.join", "", ECHILD,
                    "AssertionError: can only join a child process");
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
    if (pool->state != POOL_IS_OVER)
        be_over(agent, pool);
    method_end(agent, "pool.join", "", 0, "None");
}

/* SIGTERM for all, then their statuses: pool._terminate_pool() */
static void end_workers(struct agent *agent, struct own_pool *pool)
{
    int status = 0, from = 1, task;

    for (int i = 0; i < pool->worker_count; i++)
        if (!has_ended(&pool->workers[i]))
            objects_kill(agent, pool->workers[i].pid, pool->workers[i].pidfd, SIGTERM);
    while (pool->worker_count > 0) {
        objects_wait(agent, pool->workers[0].pid, 0, false, &status);
        remove_worker(agent, pool, 0);
    }
    while ((task = queue_lose_untaken(&pool->queue, &from)))
        report_lost(agent, pool, task, 0);
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
        agent_flush(agent);
        end_workers(agent, pool);
    }
    method_end(agent, "pool.terminate", "", 0, "None");
}

void pools_end(struct agent *agent)
{
    for (struct own_pool *pool = agent->pools; pool; pool = pool->next)
        if (pools_is_own(pool) && pool->state < POOL_IS_TERMINATED)
            pools_terminate(agent, pool);
}
