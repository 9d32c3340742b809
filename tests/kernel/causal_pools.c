#include "causal.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PEOPLE_MAX = 4096 };

struct person {
    int pid, parent;
    bool alive;
    int pool; /* whose worker it is, by number; -1: of none */
    int task; /* that it runs; 0: none */
};

struct task {
    char state; /* q r d l: the first letter of the word */
    int worker;
};

struct pool {
    int owner;
    const char *name;
    bool open;
    struct task *tasks;
    int count;
};

struct check {
    struct buffer *problems;
    const struct told *told;
    struct person people[PEOPLE_MAX]; /* the newest of a PID last */
    int count;
    struct pool *pools;
    int pool_count;
};

static void complain(struct check *check, const char *format, ...)
{
    char text[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    buffer_printf(check->problems, "fact %s (%s): %s\n", told_text(check->told, "seq"),
                  check->told->line, text);
}

static struct person *find(struct check *check, long pid)
{
    for (int i = check->count - 1; i >= 0; i--)
        if (check->people[i].pid == pid)
            return &check->people[i];
    return NULL;
}

static void add(struct check *check, const char *pid, int parent)
{
    if (check->count < PEOPLE_MAX)
        check->people[check->count++] = (struct person){
            .pid = (int)told_number(check->told, pid), .parent = parent, .alive = true, .pool = -1};
}

static struct pool *find_pool(struct check *check, int owner, const char *name)
{
    for (int i = check->pool_count - 1; i >= 0; i--)
        if (check->pools[i].owner == owner && !strcmp(check->pools[i].name, name))
            return &check->pools[i];
    return NULL;
}

static void add_pool(struct check *check, int owner, const char *name)
{
    check->pools = alloc_resize(check->pools, (size_t)check->pool_count + 1, sizeof *check->pools);
    check->pools[check->pool_count++] = (struct pool){.owner = owner, .name = name, .open = true};
}

static void judge_pool(struct check *check)
{
    const char *name = told_text(check->told, "pool"), *state = told_text(check->told, "state");
    int owner = (int)told_number(check->told, "pid");
    struct pool *pool = find_pool(check, owner, name);
    struct person *worker = find(check, told_number(check->told, "worker"));

    if (!strcmp(state, "open")) {
        if (pool && pool->open)
            complain(check, "there is one of that name");
        add_pool(check, owner, name);
    } else if (!pool) {
        complain(check, "there is no such pool");
    } else if (strcmp(state, "worker")) {
        pool->open = false;
    } else if (!worker || worker->parent != owner || !worker->alive) {
        complain(check, "that is no living child of its owner");
    } else {
        worker->pool = (int)(pool - check->pools);
    }
}

static void queue(struct check *check, struct pool *pool, long id)
{
    const struct person *owner = find(check, pool->owner);

    if (id != pool->count + 1)
        complain(check, "task %d was due", pool->count + 1);
    if (!pool->open || !owner || !owner->alive)
        complain(check, "the pool takes no tasks any more");
    pool->tasks = alloc_resize(pool->tasks, (size_t)pool->count + 1, sizeof *pool->tasks);
    pool->tasks[pool->count++] = (struct task){.state = 'q'};
}

static void run(struct check *check, struct pool *pool, long id, struct task *task)
{
    struct person *worker = find(check, told_number(check->told, "worker"));

    if (task->state != 'q')
        complain(check, "it was taken before");
    if (!worker || !worker->alive || worker->pool != pool - check->pools)
        complain(check, "that is no living worker of the pool");
    if (worker && worker->task)
        complain(check, "the worker still runs task %d", worker->task);
    if (worker)
        worker->task = (int)id;
    *task = (struct task){'r', worker ? worker->pid : 0};
}

static void be_done(struct check *check, struct task *task)
{
    struct person *worker = find(check, told_number(check->told, "worker"));

    if (task->state != 'r' || !worker || worker->pid != task->worker || !worker->alive)
        complain(check, "that worker does not run it");
    if (worker)
        worker->task = 0;
    task->state = 'd';
}

/* A worker may be killed between telling that it is done and handing over what came of it. */
static void be_lost(struct check *check, struct task *task)
{
    const struct person *worker = find(check, task->worker);

    if (task->state == 'l' || (task->state != 'q' && worker && worker->alive))
        complain(check, "its worker lives");
    task->state = 'l';
}

static void judge_task(struct check *check)
{
    const char *state = told_text(check->told, "state");
    struct pool *pool =
        find_pool(check, (int)told_number(check->told, "pid"), told_text(check->told, "pool"));
    long id = told_number(check->told, "id");

    if (!pool || id < 1 || (strcmp(state, "queued") && id > pool->count)) {
        complain(check, pool ? "that task was not queued" : "there is no such pool");
        return;
    }
    if (!strcmp(state, "queued"))
        queue(check, pool, id);
    else if (!strcmp(state, "running"))
        run(check, pool, id, &pool->tasks[id - 1]);
    else if (!strcmp(state, "done"))
        be_done(check, &pool->tasks[id - 1]);
    else
        be_lost(check, &pool->tasks[id - 1]);
}

/* Of a process with one pool, it can be told which task a get is about. */
static void judge_get(struct check *check)
{
    int owner = (int)told_number(check->told, "pid"), owned = 0;
    const char *failure = told_text(check->told, "errno");
    long id = told_number(check->told, "args");
    const struct pool *pool = NULL;

    for (int i = 0; i < check->pool_count; i++)
        if (check->pools[i].owner == owner) {
            pool = &check->pools[i];
            owned++;
        }
    if (owned != 1 || id < 1 || id > pool->count)
        return;
    char state = pool->tasks[id - 1].state;
    if (!strcmp(failure, "EOWNERDEAD") ? state != 'l' : !*failure && state != 'd')
        complain(check, "what it gives was not told before");
}

static void judge(struct check *check)
{
    const char *event = told_text(check->told, "event");
    struct person *who = find(check, told_number(check->told, "pid"));

    if (!strcmp(event, "start")) {
        for (int i = 0; i < check->pool_count; i++)
            check->pools[i].owner = 0; /* of an earlier sandbox */
        check->count = 0;
        add(check, "main", 0);
    } else if (!strcmp(event, "fork")) {
        add(check, "child", (int)told_number(check->told, "pid"));
    } else if (!strcmp(event, "exit") && who) {
        who->alive = false;
    } else if (!strcmp(event, "pool")) {
        judge_pool(check);
    } else if (!strcmp(event, "task")) {
        judge_task(check);
    } else if (!strcmp(event, "return") && !strcmp(told_text(check->told, "call"), "pool.get")) {
        judge_get(check);
    }
}

void causal_check_pools(const struct facts *facts, struct buffer *problems)
{
    struct check *check = alloc_zero(1, sizeof *check);

    check->problems = problems;
    for (int i = 0; i < facts->count; i++) {
        check->told = &facts->items[i];
        judge(check);
    }
    for (int i = 0; i < check->pool_count; i++)
        free(check->pools[i].tasks);
    free(check->pools);
    free(check);
}
