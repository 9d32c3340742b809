/*
 * model_wait.c: waits, as wait(2) has them.
 */
#include "model_inside.h"

#include <errno.h>

static bool is_meant(const struct proc *waiter, int child, const struct proc *proc)
{
    switch (waiter->wait_whom) {
    case WHOM_ALL: return true;
    case WHOM_OWN_GROUP:
    case WHOM_GROUP: return proc->group == waiter->wait_for;
    default: return child == waiter->wait_for;
    }
}

static bool wait_minds(const struct model *model, int number, int child)
{
    const struct proc *proc = &model->procs[number];

    return (proc->call == CALL_WAIT || proc->call == CALL_WAITPID) && !proc->returning &&
           is_meant(proc, child, &model->procs[child]);
}

/* Where the call was left already for a signal, it begins anew after that. */
void wait_wake(struct world *world, int number, int child)
{
    struct proc *proc = world_proc(world, number);
    bool in_handler = /* exit called by one waits by itself */
        proc->frame_count && proc->frames[proc->frame_count - 1].stage != FRAME_EXITS;
    bool outside = proc->stopped || in_handler || proc->restarting || proc->leaving;

    if (!wait_minds(world->model, number, child))
        return;
    proc->restarting = outside;
    proc->woken = !outside;
}

static bool has_news(const struct proc *proc, int options)
{
    return proc->life == ZOMBIE || (options & OPTION_STOPPED && proc->stopped && proc->stop_news) ||
           (options & OPTION_CONTINUED && proc->continue_news);
}

static void take_news(struct world *world, int number, int child, struct event *result)
{
    struct proc *proc = world_proc(world, child);

    result->value = result->child = child;
    result->names_process = true;
    if (proc->life == ZOMBIE) {
        result->status = proc->status;
        proc_reap(world, child, number);
    } else if (proc->stopped) {
        result->status = STATUS_STOPPED + proc->stop_news;
        proc->stop_news = 0;
    } else {
        result->status = STATUS_CONTINUED;
        proc->continue_news = false;
    }
}

enum found wait_look(struct world *world, int number, struct event *result)
{
    const struct proc *waiter = world_proc(world, number);
    int found[PROCS_MAX], count = 0;
    bool any = false;

    *result = (struct event){.child = NOBODY};
    for (int i = 1; i < world->model->count; i++) {
        const struct proc *proc = world_proc(world, i);
        if (proc->parent != number || proc->life == GONE || !is_meant(waiter, i, proc))
            continue;
        any = true;
        if (has_news(proc, waiter->options))
            found[count++] = i;
    }
    if (count)
        take_news(world, number, found[choices_pick(world->choices, count)], result);
    if (any)
        return count ? FOUND_ONE : FOUND_NONE;
    result->value = -1;
    result->error = ECHILD;
    return FOUND_NOBODY;
}

/* It does so too when a signal wakes it; not before the handlers ran where the call begins anew. */
bool wait_looks(const struct model *model, int number)
{
    const struct proc *proc = &model->procs[number];
    bool waits = proc->call == CALL_WAIT || proc->call == CALL_WAITPID;

    if (!waits || proc->returning || proc->leaving)
        return false;
    return proc->restarting != signal_is_due(model, number) || (proc->woken && !proc->restarting);
}

void wait_again(struct world *world, int number)
{
    struct proc *proc = world_proc(world, number);

    if (proc->returning)
        return;
    proc->restarting = true;
    if (proc->wait_whom == WHOM_OWN_GROUP)
        proc->wait_for = proc->group;
}

void wait_begin(struct world *world, int number, enum call call, enum whom whom, int who,
                int options)
{
    struct proc *proc = world_proc(world, number);

    proc->call = call;
    proc->wait_whom = whom;
    proc->wait_for = who;
    proc->options = options;
    proc->returning = false;
    wait_again(world, number);
}

void wait_step(struct world *world, int number)
{
    struct proc *proc = world_proc(world, number);
    enum found found = wait_look(world, number, &proc->result);

    proc->woken = proc->restarting = false;
    proc->returning = found != FOUND_NONE || proc->options & OPTION_NOHANG;
}
