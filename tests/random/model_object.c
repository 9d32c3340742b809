/*
 * model_object.c: multiprocessing.Process, as CPython has it: start is a fork, join a waitpid,
 * terminate a kill; at exit daemons are terminated and all children joined.
 */
#include "model_inside.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

int object_find(const struct proc *proc, const char *name)
{
    for (int i = 0; i < proc->object_count; i++)
        if (!strcmp(proc->objects[i].name, name))
            return i;
    return -1;
}

/* Started by this very process, and its status not fetched yet. */
static bool is_child(const struct object *object, int number)
{
    return object->maker == number && object->child != NOBODY && !object->ended;
}

static void keep_code(struct object *object, int status)
{
    object->ended = true;
    object->code = status >= STATUS_KILLED ? STATUS_KILLED - status : status;
}

/* waitpid(child, WNOHANG); quiet where it finds nothing. Whether the object has ended. */
static bool poll_child(struct world *world, int number, struct object *object, bool quiet)
{
    struct proc *proc = world_proc(world, number);
    struct event result;

    if (object->ended)
        return true;
    proc->wait_whom = WHOM_NAME;
    proc->wait_for = object->child;
    proc->options = 0;
    enum found found = wait_look(world, number, &result);
    if (found == FOUND_NONE && quiet)
        return false;
    result.kind = EVENT_RETURN;
    result.proc = number;
    result.call = "waitpid";
    tell(world, result);
    if (found == FOUND_ONE)
        keep_code(object, result.status);
    return found == FOUND_ONE;
}

static void clean_up(struct world *world, int number)
{
    struct proc *proc = world_proc(world, number);

    for (int i = proc->object_count - 1; i >= 0; i--)
        if (is_child(&proc->objects[i], number))
            poll_child(world, number, &proc->objects[i], true);
}

static void terminate(struct world *world, int number, const struct object *object)
{
    bool there = world_proc(world, object->child)->life != GONE;

    signal_send(world, object->child, SIGTERM);
    call_return(world, number, "kill", 0, there ? 0 : ESRCH);
}

/* Joins */

static void begin_join(struct world *world, int number, int which)
{
    struct proc *proc = world_proc(world, number);

    proc->joining = which;
    wait_begin(world, number, CALL_WAITPID, WHOM_NAME, proc->objects[which].child, 0);
}

/* At exit: the next child to be joined; after the last one it ends. */
static void join_next(struct world *world, int number)
{
    const struct proc *proc = world_proc(world, number);

    for (int i = proc->object_count - 1; i >= 0; i--)
        if (is_child(&proc->objects[i], number)) {
            begin_join(world, number, i);
            return;
        }
    proc_end(world, number, proc->exit_status);
}

void object_exit(struct world *world, int number, int status)
{
    struct proc *proc = world_proc(world, number);

    if (proc->exiting) { /* exit called from exit, by a handler: POSIX leaves it open */
        proc_end(world, number, status);
        return;
    }
    proc->exiting = true;
    proc->exit_status = status;
    proc->call = CALL_NONE;
    proc->returning = proc->woken = proc->restarting = false;
    proc->joining = -1;
    proc->deed = DEED_NONE;
    if (!pool_ends_first(world, number))
        object_exit_on(world, number);
}

void object_exit_on(struct world *world, int number)
{
    struct proc *proc = world_proc(world, number);

    clean_up(world, number);
    for (int i = proc->object_count - 1; i >= 0; i--)
        if (is_child(&proc->objects[i], number) && proc->objects[i].daemonic)
            terminate(world, number, &proc->objects[i]);
    join_next(world, number);
}

/* Its waitpid is over. */
void object_joined(struct world *world, int number)
{
    struct proc *proc = world_proc(world, number);
    struct object *object = &proc->objects[proc->joining];

    proc->joining = -1;
    if (proc->result.child != NOBODY)
        keep_code(object, proc->result.status);
    call_return(world, number, "join", 0, 0);
    if (!proc->exiting)
        return;
    object->ended = true;
    join_next(world, number);
}

/* Methods */

static void do_process(struct world *world, int number, const struct command *command)
{
    struct proc *proc = world_proc(world, number);
    struct object *object = &proc->objects[proc->object_count++];

    *object = (struct object){
        .body = command->body, .maker = number, .child = NOBODY, .daemonic = proc->daemonic};
    snprintf(object->name, sizeof object->name, "%s", command->name);
    call_return(world, number, "process", 0, 0);
}

/* It runs its block; a child that it forks there comes to the end of it too. */
void object_step(struct world *world, int number)
{
    struct proc *proc = world_proc(world, number);
    int before = world->model->count;

    if (proc->plan == PLAN_LEAVE) {
        proc->plan = PLAN_NONE;
        object_exit(world, number, 0);
        return;
    }
    proc->plan = PLAN_NONE;
    body_run(world, number, proc->objects[proc->itself].body);
    if (proc->life != ALIVE || proc->call != CALL_NONE || proc->exiting)
        return;
    proc->plan = PLAN_LEAVE;
    for (int i = before; i < world->model->count; i++)
        world_proc(world, i)->plan = PLAN_LEAVE;
}

static void begin_target(struct world *world, int child, int which)
{
    struct proc *proc = world_proc(world, child);

    proc->target = true;
    proc->itself = which;
    proc->daemonic = proc->objects[which].daemonic;
    proc->plan = PLAN_BLOCK;
}

static void do_start(struct world *world, int number, int which)
{
    struct proc *proc = world_proc(world, number);
    struct object *object = &proc->objects[which];

    if (object->child != NOBODY || object->maker != number || proc->daemonic) {
        call_return(world, number, "start", -1, EINVAL);
        return;
    }
    clean_up(world, number);
    int child = proc_fork(world, number, object->name);
    if (child == NOBODY)
        return;
    call_return_proc(world, number, "fork", child);
    call_return(world, child, "fork", 0, 0);
    object->child = child;
    proc->knows |= UINT64_C(1) << child;
    call_return(world, number, "start", 0, 0);
    begin_target(world, child, which);
}

static void do_join(struct world *world, int number, int which, bool timed)
{
    struct proc *proc = world_proc(world, number);
    const struct object *object = &proc->objects[which];
    int error = object->maker != number ? ECHILD : object->child == NOBODY ? EINVAL : 0;

    if (error || object->ended) {
        call_return(world, number, "join", 0, error);
        return;
    }
    bool lives = world_proc(world, object->child)->life == ALIVE;
    if (timed && lives)
        call_return(world, number, "join", 0, 0);
    else
        begin_join(world, number, which);
}

static void do_alive(struct world *world, int number, int which)
{
    struct proc *proc = world_proc(world, number);
    struct object *object = &proc->objects[which];

    if (object->maker != number) {
        call_return(world, number, "alive", -1, ECHILD);
        return;
    }
    bool alive = object->child != NOBODY && !poll_child(world, number, object, false);
    call_return(world, number, "alive", alive, 0);
}

static void do_exitcode(struct world *world, int number, int which)
{
    struct object *object = &world_proc(world, number)->objects[which];
    bool known = object->child != NOBODY && poll_child(world, number, object, false);

    call_return(world, number, "exitcode", known ? object->code : 0, 0);
}

static void do_daemon(struct world *world, int number, int which, bool on)
{
    struct object *object = &world_proc(world, number)->objects[which];

    if (object->child == NOBODY)
        object->daemonic = on;
    call_return(world, number, "daemon", 0, object->child == NOBODY ? 0 : EINVAL);
}

static void do_terminate(struct world *world, int number, int which)
{
    const struct object *object = &world_proc(world, number)->objects[which];

    if (object->child == NOBODY) {
        call_return(world, number, "terminate", -1, EINVAL);
        return;
    }
    /* A copy knows the PID alone, and outside a namespace that may be a stranger's by now. */
    bool stranger = object->maker != number && !world->model->namespaced &&
                    world_proc(world, object->child)->life == GONE;
    if (stranger && !object->ended)
        world->model->complains = true;
    else if (!object->ended)
        terminate(world, number, object);
    call_return(world, number, "terminate", 0, 0);
}

void object_command(struct world *world, int number, const struct command *command)
{
    int which = object_find(world_proc(world, number), command->name);

    switch (command->verb) {
    case DO_PROCESS: do_process(world, number, command); break;
    case DO_START: do_start(world, number, which); break;
    case DO_JOIN: do_join(world, number, which, command->flag); break;
    case DO_ALIVE: do_alive(world, number, which); break;
    case DO_EXITCODE: do_exitcode(world, number, which); break;
    case DO_DAEMON: do_daemon(world, number, which, command->flag); break;
    case DO_TERMINATE: do_terminate(world, number, which); break;
    default: break;
    }
}
