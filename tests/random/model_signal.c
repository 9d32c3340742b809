/*
 * model_signal.c: signals, sent and taken. signal(7), kill(2), sigaction(2).
 */
#include "model_inside.h"

#include <errno.h>
#include <signal.h>

static bool is_stop(int number)
{
    return number == SIGSTOP || number == SIGTSTP || number == SIGTTIN || number == SIGTTOU;
}

static bool does_nothing(int number)
{
    return number == SIGCHLD || number == SIGCONT || number == SIGURG || number == SIGWINCH;
}

static bool is_ignored(const struct model *model, const struct proc *proc, int number)
{
    enum how how = proc->actions[number].how;

    if (model->bent == BENT_KILL && number == SIGKILL)
        return true;
    return how == SET_IGNORE || (how == SET_DEFAULT && does_nothing(number));
}

static void go_on(struct world *world, int number)
{
    struct proc *proc = world_proc(world, number);

    proc->stopped = false;
    proc->stop_news = 0;
    proc->continue_news = proc->continue_untold = true;
    if (proc->call == CALL_WAIT || proc->call == CALL_WAITPID)
        wait_again(world, number);
}

void signal_send(struct world *world, int target, int number)
{
    struct proc *proc = world_proc(world, target);

    if (target == INIT || proc->life != ALIVE || proc->dying || !number)
        return;
    if (is_stop(number))
        proc->pending &= ~bit(SIGCONT);
    if (number == SIGCONT) {
        proc->pending &= ~(bit(SIGSTOP) | bit(SIGTSTP) | bit(SIGTTIN) | bit(SIGTTOU));
        if (proc->stopped)
            go_on(world, target);
    }
    if (world->model->bent == BENT_STOPPED && proc->stopped && number == SIGTERM)
        go_on(world, target);
    if (!is_ignored(world->model, proc, number))
        proc->pending |= bit(number);
}

/* Signals whose handlers run are blocked. And a handler is entered only while the process waits for
 * something: the shell's promise, for a block is no async-signal-safe function. */
static uint32_t due(const struct proc *proc)
{
    uint32_t caught = 0, held = 0;

    for (int number = 1; number < SIGNALS; number++)
        if (proc->actions[number].how == SET_HANDLER)
            caught |= bit(number);
    for (int i = 0; i < proc->frame_count; i++)
        held |= bit(proc->frames[i].signal);
    const struct frame *inner = proc->frame_count ? &proc->frames[proc->frame_count - 1] : NULL;
    bool open =
        (!inner && proc->plan == PLAN_NONE && !proc->killing) || proc->call != CALL_NONE ||
        (inner && inner->stage == FRAME_RUNS && proc->actions[inner->signal].body == BODY_POLL);
    return proc->pending & ~held & (open ? ~UINT32_C(0) : ~caught);
}

bool signal_is_due(const struct model *model, int number)
{
    const struct proc *proc = &model->procs[number];

    if (proc->stopped)
        return proc->pending & bit(SIGKILL);
    return due(proc) != 0;
}

/* Any of the signals in the set. */
static int any_of(struct world *world, uint32_t set)
{
    int numbers[SIGNALS], count = 0;

    for (int number = 1; number < SIGNALS; number++)
        if (set & bit(number))
            numbers[count++] = number;
    return numbers[choices_pick(world->choices, count)];
}

static void stop(struct world *world, int number, int signal)
{
    struct proc *proc = world_proc(world, number);

    proc->stopped = true;
    proc->stop_news = signal;
    proc->continue_news = false;
    wait_wake(world, proc->parent, number);
    signal_send(world, proc->parent, SIGCHLD);
}

/* The call in which it sleeps ends with EINTR, or begins anew. pause and sleep always end; no call
 * of multiprocessing does (PEP 475). */
static void interrupt(struct world *world, int number, bool restarts)
{
    struct proc *proc = world_proc(world, number);
    bool waits = proc->call == CALL_WAIT || proc->call == CALL_WAITPID;

    if (proc->call == CALL_NONE || proc->call == CALL_READ || proc->call == CALL_POLL ||
        proc->returning)
        return;
    if (waits && (restarts || proc->joining >= 0 || proc->deed == DEED_TERMINATE)) {
        wait_again(world, number);
        return;
    }
    proc->returning = true;
    proc->woken = proc->restarting = false;
    proc->result = (struct event){.value = -1, .error = EINTR, .child = NOBODY};
}

/* Handlers on top of each other: the one entered last runs first. POSIX leaves the order open. */
static void enter_handlers(struct world *world, int number, uint32_t caught)
{
    struct proc *proc = world_proc(world, number);
    bool restarts = false, interrupts = false, first = true;
    bool several = (caught & (caught - 1)) != 0;
    bool falling = several && choices_pick(world->choices, 2);

    for (int i = 1; i < SIGNALS; i++) {
        int signal = falling ? SIGNALS - i : i;
        if (!(caught & bit(signal)) || proc->frame_count == FRAMES_MAX)
            continue;
        proc->pending &= ~bit(signal);
        proc->frames[proc->frame_count++] = (struct frame){.signal = signal};
        if (first)
            restarts = proc->actions[signal].restart;
        first = false;
        interrupts = interrupts || !proc->actions[signal].restart;
    }
    if (restarts && interrupts && choices_pick(world->choices, 2))
        restarts = false;
    interrupt(world, number, restarts);
}

void signal_take(struct world *world, int number)
{
    struct proc *proc = world_proc(world, number);
    uint32_t now = proc->stopped ? bit(SIGKILL) : due(proc), caught = 0, fatal = 0;

    for (int signal = 1; signal < SIGNALS; signal++) {
        if (!(now & bit(signal)))
            continue;
        if (proc->actions[signal].how == SET_HANDLER)
            caught |= bit(signal);
        else if (!is_stop(signal))
            fatal |= bit(signal);
    }
    if (now & bit(SIGKILL)) {
        proc_end(world, number, STATUS_KILLED + SIGKILL);
        return;
    }
    if (fatal && !(caught && choices_pick(world->choices, 2))) {
        proc_end(world, number, STATUS_KILLED + any_of(world, fatal));
        return;
    }
    bool stops = now & ~caught & ~fatal;
    if (caught && stops && choices_pick(world->choices, 2)) {
        enter_handlers(world, number, caught); /* and stops before they run */
        return;
    }
    for (int signal = 1; signal < SIGNALS; signal++) {
        if (!(now & ~caught & ~fatal & bit(signal)))
            continue;
        proc->pending &= ~bit(signal);
        /* Nobody could let it go on: only SIGSTOP stops it then. */
        if (signal != SIGSTOP && group_is_orphaned(world->model, proc->group, NOBODY))
            continue;
        stop(world, number, signal);
        return;
    }
    if (caught)
        enter_handlers(world, number, caught);
}

void signal_frame(struct world *world, int number)
{
    struct proc *proc = world_proc(world, number);
    struct frame *frame = &proc->frames[proc->frame_count - 1];

    if (signal_is_due(world->model, number)) {
        signal_take(world, number);
        return;
    }
    if (frame->stage == FRAME_NEW) {
        frame->stage = FRAME_RUNS;
        tell(world, (struct event){.kind = EVENT_HANDLER, .proc = number, .status = frame->signal});
        return;
    }
    enum body body = proc->actions[frame->signal].body;
    if (body == BODY_EXIT)
        frame->stage = FRAME_EXITS;
    else
        proc->frame_count--; /* before: a child that is forked in it goes on outside too */
    body_run(world, number, body);
}
