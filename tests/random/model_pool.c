/*
 * model_pool.c: multiprocessing.Pool: workers forked once, which take tasks from one queue. Their
 * owner looks after them while it is at the prompt, or sleeps in a method of the pool.
 */
#include "model_inside.h"

#include <errno.h>
#include <signal.h>

static bool is_own(const struct model *model, int number)
{
    return model->procs[number].pool.state != POOL_NONE &&
           model->procs[number].pool.owner == number;
}

/* Nothing is added any more: workers leave when it is empty. */
static bool has_ended(const struct pool *pool)
{
    return pool->state > POOL_RUNS;
}

static struct task *queued(struct pool *pool)
{
    for (int i = 0; i < pool->task_count; i++)
        if (pool->tasks[i].state == TASK_QUEUED)
            return &pool->tasks[i];
    return NULL;
}

static void lose(struct pool *pool, enum task_state state, int worker)
{
    for (int i = 0; i < pool->task_count; i++)
        if (pool->tasks[i].state == state && (worker == NOBODY || pool->tasks[i].worker == worker))
            pool->tasks[i].state = TASK_LOST;
}

/* Workers */

static bool serves(const struct model *model, const struct proc *worker)
{
    const struct proc *owner = &model->procs[worker->works_for];

    return worker->parent == worker->works_for && owner->life == ALIVE && !owner->dying;
}

static bool worker_can_step(const struct model *model, const struct proc *worker)
{
    struct pool pool = model->procs[worker->works_for].pool;

    if (worker->call != CALL_READ)
        return worker->call == CALL_NONE;
    return !serves(model, worker) || queued(&pool) || has_ended(&pool);
}

static void finish_task(struct proc *worker, struct task *task)
{
    task->state = TASK_DONE;
    task->result = worker->last;
    worker->task = -1;
}

static void worker_step(struct world *world, int number)
{
    struct proc *worker = world_proc(world, number);
    struct pool *pool = &world_proc(world, worker->works_for)->pool;
    struct task *task = serves(world->model, worker) ? queued(pool) : NULL;

    worker->call = CALL_NONE;
    if (worker->task >= 0) {
        finish_task(worker, &pool->tasks[worker->task]);
    } else if (task) {
        task->state = TASK_TAKEN;
        task->worker = number;
        worker->task = (int)(task - pool->tasks);
        worker->last = (struct event){.child = NOBODY};
        body_run(world, number, task->body);
    } else if (has_ended(pool) || !serves(world->model, worker)) {
        object_exit(world, number, 0);
    } else {
        worker->call = CALL_READ;
    }
}

/* Their owner */

static void add_worker(struct world *world, int number)
{
    struct pool *pool = &world_proc(world, number)->pool;
    int child = proc_fork(world, number, "");

    if (child == NOBODY)
        return;
    call_return_proc(world, number, "fork", child);
    call_return(world, child, "fork", 0, 0);
    struct proc *worker = world_proc(world, child);
    worker->works_for = number;
    worker->daemonic = true;
    worker->task = -1;
    worker->call = CALL_NONE;
    worker->deed = DEED_NONE;
    pool->workers[pool->worker_count++] = child;
}

static void remove_worker(struct pool *pool, int worker)
{
    for (int i = 0; i < pool->worker_count; i++)
        if (pool->workers[i] == worker)
            pool->workers[i] = pool->workers[--pool->worker_count];
    lose(pool, TASK_TAKEN, worker);
}

static int one_ended(const struct model *model, const struct pool *pool)
{
    for (int i = pool->worker_count - 1; i >= 0; i--)
        if (model->procs[pool->workers[i]].life != ALIVE)
            return pool->workers[i];
    return NOBODY;
}

/* Reaps whoever has ended, and puts others in their place. */
static void look_after(struct world *world, int number)
{
    struct proc *owner = world_proc(world, number);
    struct pool *pool = &owner->pool;
    struct event result;
    int ended;

    while ((ended = one_ended(world->model, pool)) != NOBODY) {
        owner->wait_whom = WHOM_NAME;
        owner->wait_for = ended;
        owner->options = 0;
        wait_look(world, number, &result);
        result.kind = EVENT_RETURN;
        result.proc = number;
        result.call = "waitpid";
        tell(world, result);
        remove_worker(pool, ended);
    }
    bool has_work = pool->state == POOL_RUNS || (pool->state == POOL_CLOSED && queued(pool));
    has_work = has_work && world->model->bent != BENT_WORKERS;
    while (has_work && pool->worker_count < pool->size && !world->model->too_big)
        add_worker(world, number);
}

static void end_deed(struct world *world, int number, const char *method, struct event result)
{
    struct proc *owner = world_proc(world, number);

    owner->deed = DEED_NONE;
    owner->call = CALL_NONE;
    result.kind = EVENT_RETURN;
    result.proc = number;
    result.call = method;
    result.child = NOBODY;
    tell(world, result);
}

static void give_task(struct world *world, int number)
{
    struct pool *pool = &world_proc(world, number)->pool;
    const struct task *task = &pool->tasks[world_proc(world, number)->getting];
    struct event result = task->result;

    if (task->state == TASK_LOST)
        result = (struct event){.value = -1, .error = EOWNERDEAD};
    else if (task->state != TASK_DONE && pool->worker_count > 0)
        return;
    else if (task->state != TASK_DONE)
        result = (struct event){.value = -1, .error = EAGAIN};
    end_deed(world, number, "pool.get", result);
}

static void be_over(struct world *world, int number)
{
    struct pool *pool = &world_proc(world, number)->pool;

    if (pool->worker_count)
        return;
    if (pool->state == POOL_CLOSED || pool->state == POOL_TERMINATED)
        pool->state = POOL_OVER;
    lose(pool, TASK_QUEUED, NOBODY);
    end_deed(world, number, "pool.join", (struct event){0});
}

/* Workers that were terminated are reaped one by one. */
static void reap_next(struct world *world, int number)
{
    struct proc *owner = world_proc(world, number);

    if (owner->pool.worker_count) {
        wait_begin(world, number, CALL_WAITPID, WHOM_NAME, owner->pool.workers[0], 0);
        return;
    }
    end_deed(world, number, "pool.terminate", (struct event){0});
    if (owner->exiting)
        object_exit_on(world, number);
}

bool pool_holds(const struct model *model, int number)
{
    return is_own(model, number) && model->procs[number].pool.worker_count > 0;
}

void pool_reaped(struct world *world, int number)
{
    struct proc *owner = world_proc(world, number);

    remove_worker(&owner->pool, owner->wait_for);
    reap_next(world, number);
}

static void terminate(struct world *world, int number)
{
    struct proc *owner = world_proc(world, number);
    struct pool *pool = &owner->pool;

    owner->deed = DEED_TERMINATE;
    if (pool->state >= POOL_TERMINATED) {
        end_deed(world, number, "pool.terminate", (struct event){0});
        return;
    }
    pool->state = POOL_TERMINATED;
    lose(pool, TASK_QUEUED, NOBODY);
    owner->killing = true;
    owner->kill_next = 0;
}

/* A worker that ends by itself just now is sent the signal too. */
void pool_kill_next(struct world *world, int number)
{
    struct proc *owner = world_proc(world, number);

    if (owner->kill_next == owner->pool.worker_count) {
        owner->killing = false;
        reap_next(world, number);
        return;
    }
    int worker = owner->pool.workers[owner->kill_next++];
    if (world_proc(world, worker)->life != ALIVE)
        return;
    signal_send(world, worker, SIGTERM);
    call_return(world, number, "kill", 0, 0);
}

bool pool_ends_first(struct world *world, int number)
{
    if (!is_own(world->model, number) || world_proc(world, number)->pool.state >= POOL_TERMINATED)
        return false;
    terminate(world, number);
    return true;
}

/* Steps */

static bool owner_can_step(const struct model *model, int number)
{
    const struct proc *owner = &model->procs[number];
    const struct pool *pool = &owner->pool;
    bool ended = one_ended(model, pool) != NOBODY;

    if (owner->call == CALL_POLL)
        return ended || (owner->deed == DEED_GET && pool->tasks[owner->getting].state >= TASK_DONE);
    return ended && pool->state == POOL_RUNS && model_is_free(model, number);
}

bool pool_can_step(const struct model *model, int number)
{
    const struct proc *proc = &model->procs[number];

    if (proc->frame_count || proc->returning || proc->exiting || proc->dying ||
        proc->plan != PLAN_NONE)
        return false;
    if (proc->works_for != NOBODY)
        return worker_can_step(model, proc);
    if (proc->call == CALL_POLL && !is_own(model, number))
        return true;
    return is_own(model, number) && owner_can_step(model, number);
}

void pool_step(struct world *world, int number)
{
    const struct proc *proc = world_proc(world, number);

    if (proc->works_for != NOBODY) {
        worker_step(world, number);
        return;
    }
    if (!is_own(world->model, number)) { /* a handler forked it in here */
        end_deed(world, number, proc->deed == DEED_GET ? "pool.get" : "pool.join",
                 (struct event){.value = -1, .error = ECHILD});
        return;
    }
    look_after(world, number);
    if (proc->deed == DEED_GET)
        give_task(world, number);
    else if (proc->deed == DEED_JOIN)
        be_over(world, number);
}

/* Methods */

static void do_new(struct world *world, int number, int size)
{
    struct proc *owner = world_proc(world, number);

    if (owner->daemonic) {
        call_return(world, number, "pool", -1, EINVAL);
        return;
    }
    owner->pool = (struct pool){.state = POOL_RUNS, .owner = number, .size = size};
    while (owner->pool.worker_count < size && !world->model->too_big)
        add_worker(world, number);
    call_return(world, number, "pool", 0, 0);
}

static void do_apply(struct world *world, int number, enum body body)
{
    struct pool *pool = &world_proc(world, number)->pool;

    if (pool->state != POOL_RUNS) {
        call_return(world, number, "pool.apply", -1, EINVAL);
        return;
    }
    pool->tasks[pool->task_count++] = (struct task){.body = body, .worker = NOBODY};
    call_return(world, number, "pool.apply", pool->task_count, 0);
}

static void do_get(struct world *world, int number, int task)
{
    struct proc *owner = world_proc(world, number);

    owner->deed = DEED_GET;
    owner->getting = task - 1;
    owner->call = CALL_POLL;
    if (owner->pool.tasks[task - 1].state < TASK_DONE)
        look_after(world, number);
    give_task(world, number);
}

static void do_join(struct world *world, int number)
{
    struct proc *owner = world_proc(world, number);

    if (owner->pool.state == POOL_RUNS) {
        call_return(world, number, "pool.join", -1, EINVAL);
        return;
    }
    owner->deed = DEED_JOIN;
    owner->call = CALL_POLL;
    look_after(world, number);
    be_over(world, number);
}

bool pool_allows(const struct model *model, int number, const struct command *command)
{
    const struct pool *pool = &model->procs[number].pool;
    bool own = is_own(model, number);

    switch (command->verb) {
    case DO_POOL: return !own || pool->state >= POOL_TERMINATED;
    case DO_POOL_APPLY: return own && pool->task_count < TASKS_MAX;
    case DO_POOL_GET: return own && command->number <= pool->task_count;
    default: return own;
    }
}

void pool_command(struct world *world, int number, const struct command *command)
{
    struct pool *pool = &world_proc(world, number)->pool;

    switch (command->verb) {
    case DO_POOL: do_new(world, number, command->number); break;
    case DO_POOL_APPLY: do_apply(world, number, command->body); break;
    case DO_POOL_GET: do_get(world, number, command->number); break;
    case DO_POOL_CLOSE:
        if (pool->state == POOL_RUNS)
            pool->state = POOL_CLOSED;
        call_return(world, number, "pool.close", 0, 0);
        break;
    case DO_POOL_JOIN: do_join(world, number); break;
    case DO_POOL_TERMINATE: terminate(world, number); break;
    default: break;
    }
}
