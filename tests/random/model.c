/*
 * model.c: births, ends, orphans, groups, and who moves next.
 */
#include "model_inside.h"

#include <signal.h>
#include <string.h>

void model_begin(struct model *model, bool namespaced, enum bent bent)
{
    memset(model, 0, sizeof *model);
    model->namespaced = namespaced;
    model->bent = bent;
    model->init_reaps = true;
    model->count = 2;
    for (int i = INIT; i <= MAIN; i++) {
        struct proc *proc = &model->procs[i];
        strcpy(proc->name, i == INIT ? "init" : "main");
        proc->parent = i == INIT ? NOBODY : INIT;
        proc->group = i;
        proc->session = INIT;
        proc->itself = proc->joining = proc->task = -1;
        proc->works_for = NOBODY;
    }
}

int model_find(const struct model *model, const char *name)
{
    for (int i = model->count - 1; i >= 0; i--)
        if (!strcmp(model->procs[i].name, name))
            return i;
    return NOBODY;
}

bool model_is_free(const struct model *model, int number)
{
    const struct proc *proc = &model->procs[number];

    return number != INIT && proc->life == ALIVE && !proc->stopped && proc->call == CALL_NONE &&
           !proc->frame_count && !proc->exiting && !proc->dying && !proc->target &&
           proc->works_for == NOBODY;
}

void tell(struct world *world, struct event event)
{
    struct events *events = world->events;

    if (events->count < EVENTS_MAX)
        events->list[events->count++] = event;
    if (events->right && !events->wrong)
        events->wrong = !events->right(events->context, &event);
    if (event.kind == EVENT_RETURN)
        world_proc(world, event.proc)->last = event;
}

/* fork(2): all is copied but what waits for the parent alone. */
int proc_fork(struct world *world, int parent, const char *name)
{
    struct model *model = world->model;

    if (model->count == PROCS_MAX) {
        model->too_big = true;
        return NOBODY;
    }
    int number = model->count++;
    struct proc *child = &model->procs[number];
    *child = model->procs[parent];
    memset(child->name, 0, sizeof child->name);
    strncpy(child->name, name, sizeof child->name - 1);
    child->parent = parent;
    child->pending = 0;
    child->subreaper = child->adopted = false;
    child->pool.worker_count = 0;
    child->works_for = NOBODY;
    child->task = -1;
    if (child->call == CALL_READ)
        child->call = CALL_NONE;
    child->continue_news = child->continue_untold = false;
    if (model->bent == BENT_GROUPS)
        child->group = number;
    tell(world, (struct event){.kind = EVENT_FORK, .proc = parent, .other = number});
    return number;
}

/* Groups */

bool group_exists(const struct model *model, int group)
{
    for (int i = 0; i < model->count; i++)
        if (model->procs[i].life != GONE && model->procs[i].group == group)
            return true;
    return false;
}

/* No member has a parent in another group of the same session; `but` does not count. */
bool group_is_orphaned(const struct model *model, int group, int but)
{
    for (int i = 1; i < model->count; i++) {
        const struct proc *proc = &model->procs[i], *parent = &model->procs[proc->parent];
        if (proc->life != ALIVE || proc->group != group || i == but)
            continue;
        if (parent->group != group && parent->session == proc->session)
            return false;
    }
    return true;
}

static bool has_stopped(const struct model *model, int group)
{
    for (int i = 0; i < model->count; i++)
        if (model->procs[i].life == ALIVE && model->procs[i].group == group &&
            model->procs[i].stopped)
            return true;
    return false;
}

static void signal_group(struct world *world, int group, int number)
{
    for (int i = 0; i < world->model->count; i++)
        if (world_proc(world, i)->group == group)
            signal_send(world, i, number);
}

/* _exit(2): a group that becomes orphaned and has stopped members gets SIGHUP and SIGCONT. `other`
 * was its link to the rest of the session. */
static void mind_group(struct world *world, int number, const struct proc *other, int but)
{
    const struct proc *proc = world_proc(world, number);

    if (other->group == proc->group || other->session != proc->session ||
        !group_is_orphaned(world->model, proc->group, but) ||
        !has_stopped(world->model, proc->group))
        return;
    int group = proc->group;
    signal_group(world, group, SIGHUP);
    signal_group(world, group, SIGCONT);
}

/* Ends */

void proc_reap(struct world *world, int proc, int by)
{
    world_proc(world, proc)->life = GONE;
    tell(world, (struct event){.kind = EVENT_REAP, .proc = proc, .other = by});
}

/* A zombie's parent is told: it may wake from a wait, and gets SIGCHLD. One that ignores that
 * signal leaves no zombie. */
static void announce_end(struct world *world, int number)
{
    int parent = world_proc(world, number)->parent;
    bool ignores = world_proc(world, parent)->actions[SIGCHLD].how == SET_IGNORE &&
                   world->model->bent != BENT_IGNORING;

    if (ignores)
        proc_reap(world, number, NOBODY);
    else if (world->model->bent == BENT_ZOMBIES)
        proc_reap(world, number, parent);
    wait_wake(world, parent, number);
    signal_send(world, parent, SIGCHLD);
}

/* The nearest subreaper above it that lives, else init. */
static int adopter_of(const struct model *model, int number)
{
    int above = model->procs[number].parent;

    if (model->bent == BENT_ORPHANS)
        return model->procs[above].life == ALIVE ? above : INIT;
    while (above != INIT && !(model->procs[above].subreaper && model->procs[above].life == ALIVE &&
                              !model->procs[above].dying))
        above = model->procs[above].parent;
    return above;
}

static void give_away(struct world *world, int child, int adopter)
{
    struct proc *proc = world_proc(world, child);
    const struct proc *parent = world_proc(world, proc->parent);

    proc->parent = adopter;
    proc->adopted = true;
    tell(world, (struct event){.kind = EVENT_REPARENT, .proc = child, .other = adopter});
    if (proc->life == ZOMBIE)
        announce_end(world, child);
    mind_group(world, child, parent, NOBODY);
}

static void become_zombie(struct world *world, int number, int status)
{
    struct proc *proc = world_proc(world, number);
    int adopter = adopter_of(world->model, number);

    tell(world, (struct event){.kind = EVENT_EXIT, .proc = number, .status = status});
    proc->status = status;
    proc->stopped = false;
    for (int i = 0; i < world->model->count; i++)
        if (i != INIT && world_proc(world, i)->parent == number &&
            world_proc(world, i)->life != GONE)
            give_away(world, i, adopter);
    mind_group(world, number, world_proc(world, proc->parent), number);
    proc->life = ZOMBIE;
    proc->pending = 0;
    proc->call = CALL_NONE;
    proc->returning = proc->woken = proc->restarting = proc->leaving = false;
    proc->continue_untold = false;
    proc->frame_count = 0;
    proc->plan = PLAN_NONE;
    proc->killing = false;
    announce_end(world, number);
}

/* It takes a while. A subreaper adopts nobody any more; descriptors are closed: workers may leave
 * before they have lost their parent; and that it went on is no news any more. Then it is a zombie.
 */
void proc_end(struct world *world, int number, int status)
{
    struct proc *proc = world_proc(world, number);
    bool was_news = proc->continue_news;

    proc->stopped = proc->continue_news = false;
    proc->dying = true;
    proc->exit_status = status;
    if (!pool_holds(world->model, number) && !was_news && !proc->subreaper &&
        proc->works_for == NOBODY)
        become_zombie(world, number, status);
}

/* Who moves next */

static int zombie_of_init(const struct model *model)
{
    for (int i = 1; model->init_reaps && i < model->count; i++)
        if (model->procs[i].parent == INIT && model->procs[i].life == ZOMBIE)
            return i;
    return NOBODY;
}

static bool can_move(const struct model *model, int number)
{
    const struct proc *proc = &model->procs[number];

    if (number == INIT)
        return zombie_of_init(model) != NOBODY;
    if (proc->life != ALIVE)
        return false;
    if (proc->dying)
        return true;
    if (proc->stopped)
        return proc->pending & bit(SIGKILL);
    bool in_handler = proc->frame_count && proc->frames[proc->frame_count - 1].stage != FRAME_EXITS;
    return proc->continue_untold || in_handler || proc->woken || proc->restarting ||
           proc->returning || proc->killing || proc->plan != PLAN_NONE ||
           signal_is_due(model, number) || pool_can_step(model, number);
}

static void tell_continued(struct world *world, int number)
{
    struct proc *proc = world_proc(world, number);

    proc->continue_untold = false;
    wait_wake(world, proc->parent, number);
    signal_send(world, proc->parent, SIGCHLD);
}

static void move(struct world *world, int number)
{
    struct proc *proc = world_proc(world, number);

    if (number == INIT) {
        proc_reap(world, zombie_of_init(world->model), INIT);
        return;
    }
    if (proc->dying) {
        become_zombie(world, number, proc->exit_status);
        return;
    }
    if (proc->continue_untold && !proc->stopped) {
        tell_continued(world, number);
        return;
    }
    if (proc->frame_count && proc->frames[proc->frame_count - 1].stage != FRAME_EXITS &&
        !proc->stopped) {
        signal_frame(world, number);
        return;
    }
    if (!proc->stopped && wait_looks(world->model, number)) {
        wait_step(world, number);
        proc->leaving = !proc->returning && signal_is_due(world->model, number);
        if (proc->leaving)
            return;
    }
    proc->leaving = false;
    if (signal_is_due(world->model, number))
        signal_take(world, number);
    else if (proc->killing)
        pool_kill_next(world, number);
    else if (proc->returning)
        call_over(world, number);
    else if (proc->plan != PLAN_NONE)
        object_step(world, number);
    else if (pool_can_step(world->model, number))
        pool_step(world, number);
}

void world_settle(struct world *world)
{
    enum { STEPS_MAX = 2000 };
    int ready[PROCS_MAX];

    for (int step = 0; step < STEPS_MAX && !world->model->too_big && !world->events->wrong;
         step++) {
        int count = 0;
        for (int i = 0; i < world->model->count; i++)
            if (can_move(world->model, i))
                ready[count++] = i;
        if (!count)
            return;
        int mover = choices_proc(world->choices, ready, count);
        if (world->choices->dead)
            return;
        move(world, mover);
    }
    if (!world->events->wrong)
        world->model->too_big = true; /* it would go on for ever */
}
