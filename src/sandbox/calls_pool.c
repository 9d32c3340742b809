/*
 * calls_pool: the verb `pool`: tasks go in, results come out.
 */
#include "sandbox/pools_inside.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/names.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char foreign[] = "AssertionError: a pool serves the process that made it";

enum { BLOCK_SHOWN = 120 }; /* bytes of a block that the fact of its task shows */

static const struct value *value_of(const struct statement *statement, int number)
{
    return calls_argument(statement, 2 + number);
}

/* The value of the statement is in $?: also in the variable of `X = ...`. */
static void keep(struct agent *agent, const struct statement *statement)
{
    if (statement->result)
        store_set(agent, statement->result, agent->outcome.last);
    agent->outcome.kind = OUTCOME_LAST;
}

/* The pool that is meant; complains where there is none. */
static struct own_pool *pool_of(struct agent *agent, const struct statement *statement)
{
    const char *name = statement->arguments[0].text;
    struct own_pool *pool = pools_own(agent, name);

    if (!pool && *name && strcmp(name, "pool"))
        agent_complain(agent, _("no pool `%s` here; to make one: pool 4 %s"), name, name);
    else if (!pool)
        agent_complain(agent, _("no pool here; to make one: pool 4"));
    return pool;
}

/* pool N [NAME] */

/* As if it had never been there. */
static void give_up_pool(struct agent *agent, struct own_pool *pool)
{
    struct own_pool **at = &agent->pools;

    if (pool->queue.shared) {
        pool->state = POOL_IS_TERMINATED;
        pools_end_workers(agent, pool);
        pools_report(agent, pool, "over");
        while (*at != pool)
            at = &(*at)->next;
        *at = pool->next;
    }
    queue_free(&pool->queue);
    free(pool->workers);
    free(pool);
}

static void make_pool(struct agent *agent, const struct statement *statement, long size)
{
    struct own_pool *pool = alloc_zero(1, sizeof *pool);
    char args[24];

    snprintf(args, sizeof args, "%ld", size);
    snprintf(pool->name, sizeof pool->name, "%s", statement->arguments[0].text);
    pool->owner = agent_self();
    pool->size = (int)size;
    method_begin(agent, "pool", args);
    bool good = queue_open(&pool->queue);
    if (good) {
        pools_report(agent, pool, "open");
        agent_flush(agent);
        pool->next = agent->pools;
        agent->pools = pool;
        good = pools_fill(agent, pool);
    }
    int error = errno;
    if (good) {
        method_end(agent, "pool", args, 0, "None");
        return;
    }
    give_up_pool(agent, pool);
    method_fail(agent, "pool", args, error, "OSError");
}

/* Whether the process has a pool of that name which was not terminated, nor joined. */
static bool stands(struct agent *agent, const char *name)
{
    const struct own_pool *pool = pools_own(agent, name);

    return pool && pools_is_own(pool) && pool->state < POOL_IS_TERMINATED;
}

static void call_new(struct agent *agent, const struct statement *statement)
{
    const char *name = statement->arguments[0].text;
    char args[24];
    long size;

    if (!value_number(agent, value_of(statement, 0), &size))
        return;
    snprintf(args, sizeof args, "%ld", size);
    if (size < 1)
        method_fail(agent, "pool", args, EINVAL,
                    "ValueError: Number of processes must be at least 1");
    else if (agent->daemonic)
        method_fail(agent, "pool", args, EINVAL,
                    "AssertionError: daemonic processes are not allowed to have children");
    else if (size > POOLS_WORKERS_MAX)
        agent_complain(agent, _("a pool has at most %d workers"), POOLS_WORKERS_MAX);
    else if (stands(agent, name))
        agent_complain(agent, _("there is a pool `%s` already; for another one: pool %ld NAME"),
                       name, size);
    else
        make_pool(agent, statement, size);
}

/* pool apply {...}, pool map N {...} */

static bool may_apply(struct agent *agent, const struct own_pool *pool, const char *method,
                      const char *args)
{
    if (!pools_is_own(pool))
        method_fail(agent, method, args, ECHILD, foreign);
    else if (pool->state != POOL_RUNS)
        method_fail(agent, method, args, EINVAL, "ValueError: Pool not running");
    else
        return true;
    return false;
}

/* The number of the task. It is told before it is added: a report that is full is sent, and what
 * was added until then is seen by workers. */
static int add_task(struct agent *agent, struct own_pool *pool, const struct block *block,
                    long index)
{
    char shown[BLOCK_SHOWN + 1];
    int task = pool->queue.added + 1;
    const char *source = block->source, *after = source + block->source_length;
    while (source < after && isspace((unsigned char)*source))
        source++;
    while (after > source && isspace((unsigned char)after[-1]))
        after--;
    snprintf(shown, sizeof shown, "%.*s", (int)(after - source), source);
    agent_report(agent, &(struct message){.kind = MESSAGE_TASK,
                                          .call = "queued",
                                          .args = pool->name,
                                          .value = task,
                                          .other = pool->owner,
                                          .text = shown});
    return queue_add(&pool->queue, block->source, block->source_length, index);
}

static bool has_room(struct agent *agent, const struct own_pool *pool, const struct block *block,
                     long count, const char *method, const char *args)
{
    if (queue_has_room(&pool->queue, block->source, block->source_length, count))
        return true;
    method_fail(agent, method, args, EAGAIN, "OSError: the queue is full");
    return false;
}

/* $i goes along with a task, as an argument does in Python. */
static long own_index(const struct agent *agent)
{
    const struct slot *slot = store_find(agent, "i");

    return slot ? strtol(slot->text, NULL, 10) : 0;
}

static void run_apply(struct agent *agent, const struct statement *statement, struct own_pool *pool)
{
    char text[24];

    if (!may_apply(agent, pool, "pool.apply", "{...}") ||
        !has_room(agent, pool, statement->body, 1, "pool.apply", "{...}"))
        return;
    int task = add_task(agent, pool, statement->body, own_index(agent));
    snprintf(text, sizeof text, "%d", task);
    method_end(agent, "pool.apply", "{...}", task, text);
}

static void run_map(struct agent *agent, const struct statement *statement, struct own_pool *pool)
{
    char args[40], text[64];
    long count;
    int first = pool->queue.added + 1, last = 0;

    if (!value_number(agent, value_of(statement, 0), &count))
        return;
    snprintf(args, sizeof args, "%ld, {...}", count);
    if (!may_apply(agent, pool, "pool.map", args) ||
        !has_room(agent, pool, statement->body, count, "pool.map", args))
        return;
    for (long i = 0; i < count; i++)
        last = add_task(agent, pool, statement->body, i);
    if (last)
        snprintf(text, sizeof text, "%d..%d", first, last);
    else
        snprintf(text, sizeof text, "[]");
    method_end(agent, "pool.map", args, last ? first : 0, text);
}

/* pool get ID [S] */

static bool task_ended(struct own_pool *pool, int task)
{
    return queue_state_of(&pool->queue, task) >= QUEUE_DONE;
}

/* What it came to: its value, or why there is none. */
static void give(struct agent *agent, const struct own_pool *pool, int task, const char *args)
{
    if (queue_state_of(&pool->queue, task) == QUEUE_LOST) {
        method_fail(agent, "pool.get", args, EOWNERDEAD, "lost");
        return;
    }
    pools_seen(agent, pool, task);
    struct queue_result result = queue_result_of(&pool->queue, task);
    if (result.error)
        method_fail(agent, "pool.get", args, result.error, result.text);
    else
        method_end(agent, "pool.get", args, strtol(result.text, NULL, 10), result.text);
}

static void get_task(struct agent *agent, struct own_pool *pool, int task, double seconds)
{
    char args[64], whom[32];

    snprintf(args, sizeof args, seconds < 0 ? "%d" : "%d, %g", task, seconds);
    snprintf(whom, sizeof whom, seconds < 0 ? "task %d" : "task %d, %g", task, seconds);
    double until = seconds < 0 ? -1 : agent_now() + seconds;
    if (!task_ended(pool, task)) { /* else its return says all */
        method_begin(agent, "pool.get", args);
        agent_flush(agent);
        pools_look_after(agent, pool);
    }
    while (pools_is_own(pool) && !task_ended(pool, task) && pool->worker_count > 0 &&
           (until < 0 || agent_now() < until)) {
        pools_sleep(agent, pool, whom, until, task_ended, task);
        pools_look_after(agent, pool);
    }
    if (!pools_is_own(pool)) /* a handler forked it in here */
        method_fail(agent, "pool.get", args, ECHILD, foreign);
    else if (task_ended(pool, task))
        give(agent, pool, task, args);
    else if (pool->worker_count == 0) /* it would sleep for ever */
        method_fail(agent, "pool.get", args, EAGAIN, "OSError: no worker is left");
    else
        method_fail(agent, "pool.get", args, ETIMEDOUT, "TimeoutError");
}

static void run_get(struct agent *agent, const struct statement *statement, struct own_pool *pool)
{
    char *text = value_of(statement, 1) ? calls_text(agent, statement, 3) : NULL, *rest = text;
    double seconds = text ? strtod(text, &rest) : -1;
    long task;

    if (value_of(statement, 1) && (!text || *rest || !(seconds >= 0))) {
        agent_complain(agent, _("`%s` is no number of seconds"), text ? text : "");
    } else if (value_number(agent, value_of(statement, 0), &task)) {
        if (!pools_is_own(pool))
            method_fail(agent, "pool.get", "", ECHILD, foreign);
        else if (task < 1 || task > pool->queue.added)
            agent_complain(agent, _("no task %ld: `%s` has %d so far"), task, pool->name,
                           pool->queue.added);
        else
            get_task(agent, pool, (int)task, seconds);
    }
    free(text);
}

/* pool close */
static void run_close(struct agent *agent, const struct statement *statement, struct own_pool *pool)
{
    (void)statement;
    if (!pools_is_own(pool)) {
        method_fail(agent, "pool.close", "", ECHILD, foreign);
        return;
    }
    method_begin(agent, "pool.close", "");
    if (pool->state == POOL_RUNS) {
        pool->state = POOL_IS_CLOSED;
        pools_report(agent, pool, "closed");
        agent_flush(agent);
        queue_end(&pool->queue);
    }
    method_end(agent, "pool.close", "", 0, "None");
}

static void run_join(struct agent *agent, const struct statement *statement, struct own_pool *pool)
{
    (void)statement;
    pools_join(agent, pool);
}

static void run_terminate(struct agent *agent, const struct statement *statement,
                          struct own_pool *pool)
{
    (void)statement;
    pools_terminate(agent, pool);
}

/* pool: how it stands */
static void run_status(struct agent *agent, const struct statement *statement,
                       struct own_pool *pool)
{
    static const char *const states[] = {N_("open"), N_("closed"), N_("terminated"), N_("over")};
    int counts[QUEUE_LOST + 1] = {0};
    struct buffer line = {0};

    (void)statement;
    for (int task = 1; pool->queue.shared && task <= pool->queue.added; task++)
        counts[queue_state_of(&pool->queue, task)]++;
    buffer_printf(&line, _("%s: %s, %d workers; tasks: %d queued, %d running, %d done, %d lost"),
                  pool->name, _(states[pool->state]), pool->worker_count, counts[QUEUE_QUEUED],
                  counts[QUEUE_TAKEN], counts[QUEUE_DONE], counts[QUEUE_LOST]);
    agent_note(agent, buffer_text(&line));
    buffer_free(&line);
}

void call_pool(struct agent *agent, const struct statement *statement)
{
    static const struct {
        const char *deed;
        void (*run)(struct agent *agent, const struct statement *statement, struct own_pool *pool);
    } deeds[] = {{"apply", run_apply},  {"map", run_map},   {"get", run_get},
                 {"close", run_close},  {"join", run_join}, {"terminate", run_terminate},
                 {"status", run_status}};
    const char *deed = statement->arguments[1].text;

    if (!strcmp(deed, "new")) {
        call_new(agent, statement);
    } else {
        struct own_pool *pool = pool_of(agent, statement);
        for (size_t i = 0; pool && i < sizeof deeds / sizeof *deeds; i++)
            if (!strcmp(deed, deeds[i].deed))
                deeds[i].run(agent, statement, pool);
        if (!pool)
            return;
    }
    keep(agent, statement);
}
