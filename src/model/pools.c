#include "model/pools.h"

#include "base/alloc.h"
#include "model/calls.h"
#include "model/proctab.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char *const pool_words[POOL_STATES] = {"open", "closed", "terminated", "over"};
static const char *const task_words[TASK_STATES] = {"queued", "running", "done", "lost"};

enum { TASKS_MAX = 1 << 20 }; /* no agent keeps so many: a larger number is none of ours */

const char *pool_state_word(enum pool_state state)
{
    return pool_words[state];
}

const char *task_state_word(enum task_state state)
{
    return task_words[state];
}

static int find_word(const char *word, const char *const *words, int count)
{
    int i = 0;

    while (i < count && !call_is(word, words[i]))
        i++;
    return i;
}

enum pool_state pool_state_read(const char *word)
{
    return (enum pool_state)find_word(word, pool_words, POOL_STATES);
}

enum task_state task_state_read(const char *word)
{
    return (enum task_state)find_word(word, task_words, TASK_STATES);
}

struct pool *pools_find(const struct proctab *table, const struct process *owner, const char *name)
{
    for (int i = table->pool_count - 1; i >= 0; i--) {
        struct pool *pool = table->pools[i];
        if (pool->owner == owner && (!name || !strcmp(pool->name, name)))
            return pool;
    }
    return NULL;
}

const struct task *pool_task(const struct pool *pool, long id)
{
    return id >= 1 && id <= pool->task_count ? &pool->tasks[id - 1] : NULL;
}

static bool has(const struct pool *pool, long id)
{
    return pool && (id == 0 || pool_task(pool, id));
}

const struct pool *pools_meant(const struct proctab *table, const struct process *process, long id)
{
    const struct pool *own = process ? pools_find(table, process, NULL) : NULL;

    if (!own && process)
        own = process->works_for;
    for (int i = table->pool_count - 1; i >= 0 && !has(own, id); i--)
        own = table->pools[i];
    return has(own, id) ? own : NULL;
}

bool pool_stands(const struct pool *pool)
{
    return pool->state != POOL_OVER && pool->owner->life == LIFE_ALIVE;
}

const struct pool *pools_standing(const struct proctab *table, const struct process *owner)
{
    for (int i = table->pool_count - 1; i >= 0; i--)
        if (table->pools[i]->owner == owner && pool_stands(table->pools[i]))
            return table->pools[i];
    return NULL;
}

void pool_address(struct buffer *out, const struct proctab *table, const struct pool *pool)
{
    buffer_add_text(out, "pool");
    if (pools_find(table, pool->owner, NULL) != pool)
        buffer_printf(out, " %s", pool->name);
}

bool pool_holds_up(const struct process *worker)
{
    return worker->works_for && worker->task && worker->stopped && worker->life == LIFE_ALIVE;
}

static struct pool *add_pool(struct proctab *table, struct process *owner, const struct fact *fact)
{
    struct pool *pool = alloc_zero(1, sizeof *pool);

    *pool = (struct pool){.owner = owner,
                          .name = alloc_string(fact->text ? fact->text : ""),
                          .number = table->pool_count,
                          .open_seq = fact->seq,
                          .size = fact->value > INT_MAX ? INT_MAX : (int)fact->value};
    table->pools = alloc_resize(table->pools, (size_t)table->pool_count + 1, sizeof *table->pools);
    return table->pools[table->pool_count++] = pool;
}

static void add_worker(struct proctab *table, struct pool *pool, int pid)
{
    struct process *worker = proctab_by_pid(table, pid);

    if (!worker)
        return;
    worker->works_for = pool;
    worker->task = worker->tasks_done = 0;
}

/* The state of the pool, or a worker of it. */
static void apply_pool(struct proctab *table, struct process *owner, const struct fact *fact)
{
    enum pool_state state = pool_state_read(fact->call);
    struct pool *pool =
        state == POOL_OPEN ? add_pool(table, owner, fact) : pools_find(table, owner, fact->text);

    if (!pool)
        return;
    pool->change_seq = fact->seq;
    if (state < POOL_STATES)
        pool->state = state;
    else if (call_is(fact->call, "worker"))
        add_worker(table, pool, fact->other);
}

static struct task *task_at(struct pool *pool, long id)
{
    if (id < 1 || id > pool->task_count + 1 || id > TASKS_MAX)
        return NULL;
    if (id <= pool->task_count)
        return &pool->tasks[id - 1];
    if ((pool->task_count & (pool->task_count - 1)) == 0) /* doubles at powers of two */
        pool->tasks = alloc_resize(pool->tasks, pool->task_count ? (size_t)pool->task_count * 2 : 1,
                                   sizeof *pool->tasks);
    pool->tasks[pool->task_count] = (struct task){.worker = -1};
    pool->counts[TASK_QUEUED]++;
    return &pool->tasks[pool->task_count++];
}

static void apply_task(struct proctab *table, struct process *owner, const struct fact *fact)
{
    enum task_state state = task_state_read(fact->call);
    struct pool *pool = pools_find(table, owner, fact->text);
    struct task *task = pool && state < TASK_STATES ? task_at(pool, fact->value) : NULL;
    struct process *worker = fact->other ? proctab_by_pid(table, fact->other) : NULL;

    if (!task)
        return;
    if (state == TASK_QUEUED && task->state != TASK_QUEUED) { /* its worker was heard first */
        task->queued_seq = fact->seq;
        return;
    }
    pool->counts[task->state]--;
    pool->counts[state]++;
    pool->change_seq = fact->seq;
    task->state = state;
    if (worker)
        task->worker = worker->serial;
    if (state == TASK_QUEUED)
        task->queued_seq = fact->seq;
    else if (state == TASK_RUNNING)
        task->running_seq = fact->seq;
    else
        task->ended_seq = fact->seq;
    task->failed = state == TASK_DONE && fact->error;
    if (!worker || worker->life != LIFE_ALIVE)
        return;
    worker->task = state == TASK_RUNNING ? (int)fact->value : 0;
    worker->tasks_done += state == TASK_DONE;
    worker->change_seq = fact->seq;
}

void pools_apply(struct proctab *table, struct process *owner, const struct fact *fact)
{
    if (fact->kind == FACT_POOL)
        apply_pool(table, owner, fact);
    else
        apply_task(table, owner, fact);
}

static struct task *copy_tasks(const struct pool *pool)
{
    size_t room = 1;

    while (room < (size_t)pool->task_count)
        room *= 2; /* as task_at() has it */
    struct task *tasks = pool->task_count ? alloc_zero(room, sizeof *tasks) : NULL;
    if (tasks)
        memcpy(tasks, pool->tasks, (size_t)pool->task_count * sizeof *tasks);
    return tasks;
}

void pools_copy(struct proctab *copy, const struct proctab *table)
{
    copy->pools = alloc_zero((size_t)table->pool_count + 1, sizeof(struct pool *));
    for (int i = 0; i < table->pool_count; i++) {
        struct pool *pool = alloc_zero(1, sizeof *pool);
        *pool = *table->pools[i];
        pool->owner = copy->processes[pool->owner->serial];
        pool->name = alloc_string(pool->name);
        pool->tasks = copy_tasks(pool);
        copy->pools[i] = pool;
    }
}

void pools_free(struct proctab *table)
{
    for (int i = 0; i < table->pool_count; i++) {
        free(table->pools[i]->name);
        free(table->pools[i]->tasks);
        free(table->pools[i]);
    }
    free(table->pools);
}
