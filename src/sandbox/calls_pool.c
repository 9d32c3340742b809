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

enum { BLOCK_SHOWN = 120 }; /* bytes of a block that the fact of its task shows */

static const struct value *value_of(const struct statement *statement, int number)
{
    return calls_argument(statement, 2 + number);
}

/* The value of the statement is in $?: also in the variable of `X = ...`. */
static void keep(struct agent *agent, const struct statement *statement)
{
    if (statement->result)
        store_set(agent, statement->result, agent->last);
    agent->outcome = OUTCOME_LAST;
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

static void make_pool(struct agent *agent, const struct statement *statement, long size)
{
    struct own_pool *pool = alloc_zero(1, sizeof *pool);
    char args[24];

    snprintf(args, sizeof args, "%ld", size);
    snprintf(pool->name, sizeof pool->name, "%s", statement->arguments[0].text);
    pool->owner = getpid();
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
    if (agent->pools == pool) { /* as if it had never been there */
        pools_terminate(agent, pool);
        pools_report(agent, pool, "over");
        agent->pools = pool->next;
    }
    queue_free(&pool->queue);
    free(pool->workers);
    free(pool);
    method_fail(agent, "pool", args, error, "OSError");
}

static void call_new(struct agent *agent, const struct statement *statement)
{
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
    else
        make_pool(agent, statement, size);
}

/* pool apply {...}, pool map N {...} */

static bool may_apply(struct agent *agent, const struct own_pool *pool, const char *method,
                      const char *args)
{
    if (!pools_is_own(pool))
        method_fail(agent, method, args, ECHILD,
                    "AssertionError: a pool serves the process that made it");
    else if (pool->state != POOL_RUNS)
        method_fail(agent, method, args, EINVAL, "ValueError: Pool not running");
    else
        return true;
    return false;
}

/* The number of the task; 0 where the queue has no more room. */
static int add_task(struct agent *agent, struct own_pool *pool, const struct block *block,
                    long index)
{
    char shown[BLOCK_SHOWN + 1];
    int task = queue_add(&pool->queue, block->source, block->source_length, index);

    if (!task)
        return 0;
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
    return task;
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

    if (!may_apply(agent, pool, "pool.apply", "{...}"))
        return;
    int task = add_task(agent, pool, statement->body, own_index(agent));
    snprintf(text, sizeof text, "%d", task);
    if (task)
        method_end(agent, "pool.apply", "{...}", task, text);
    else
        method_fail(agent, "pool.apply", "{...}", EAGAIN, "OSError: the queue is full");
}

static void run_map(struct agent *agent, const struct statement *statement, struct own_pool *pool)
{
    char args[40], text[64];
    long count;
    int first = pool->queue.added + 1, last = pool->queue.added;

    if (!value_number(agent, value_of(statement, 0), &count))
        return;
    snprintf(args, sizeof args, "%ld, {...}", count);
    if (!may_apply(agent, pool, "pool.map", args))
        return;
    if (count < 0 || count > QUEUE_TASKS_MAX - pool->queue.added) {
        method_fail(agent, "pool.map", args, EAGAIN, "OSError: the queue is full");
        return;
    }
    for (long i = 0; i < count && last >= first - 1; i++) {
        int task = add_task(agent, pool, statement->body, i);
        if (!task)
            break;
        last = task;
    }
    if (last < first)
        snprintf(text, sizeof text, "[]");
    else
        snprintf(text, sizeof text, "%d..%d", first, last);
    method_end(agent, "pool.map", args, first, text);
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
    method_begin(agent, "pool.get", args);
    agent_flush(agent);
    bool late = false;
    while (!task_ended(pool, task) && !late) {
        int got = pools_sleep(agent, pool, whom, seconds, task_ended, task);
        pools_look_after(agent, pool);
        late = seconds >= 0 && got <= 0;
    }
    if (task_ended(pool, task))
        give(agent, pool, task, args);
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
            method_fail(agent, "pool.get", "", ECHILD,
                        "AssertionError: a pool serves the process that made it");
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
        method_fail(agent, "pool.close", "", ECHILD,
                    "AssertionError: a pool serves the process that made it");
        return;
    }
    method_begin(agent, "pool.close", "");
    if (pool->state == POOL_RUNS) {
        pool->state = POOL_IS_CLOSED;
        pools_report(agent, pool, "closed");
        agent_flush(agent);
        queue_end(&pool->queue, pool->worker_count);
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
