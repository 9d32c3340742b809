/*
 * model_call.c: commands, and what a process does with them.
 */
#include "model_inside.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

void call_return(struct world *world, int proc, const char *call, long value, int error)
{
    tell(world, (struct event){.kind = EVENT_RETURN,
                               .proc = proc,
                               .call = call,
                               .value = error ? -1 : value,
                               .error = error,
                               .child = NOBODY});
}

void call_return_proc(struct world *world, int proc, const char *call, int value)
{
    tell(world, (struct event){.kind = EVENT_RETURN,
                               .proc = proc,
                               .call = call,
                               .value = value,
                               .names_process = true,
                               .child = NOBODY});
}

/* The two returns of a fork. */
static int fork_and_return(struct world *world, int number, const char *name)
{
    int child = proc_fork(world, number, name);

    if (child == NOBODY)
        return child;
    call_return_proc(world, number, "fork", child);
    call_return(world, child, "fork", 0, 0);
    return child;
}

void call_over(struct world *world, int number)
{
    static const char *const names[] = {[CALL_WAIT] = "wait",
                                        [CALL_WAITPID] = "waitpid",
                                        [CALL_PAUSE] = "pause",
                                        [CALL_SLEEP] = "sleep",
                                        [CALL_KILL] = "kill"};
    struct proc *proc = world_proc(world, number);
    struct event event = proc->result;

    event.kind = EVENT_RETURN;
    event.proc = number;
    event.call = names[proc->call];
    proc->call = CALL_NONE;
    proc->returning = proc->woken = proc->restarting = false;
    tell(world, event);
    if (proc->deed == DEED_TERMINATE)
        pool_reaped(world, number);
    else if (proc->joining >= 0)
        object_joined(world, number);
    else if (proc->target && !proc->exiting)
        proc->plan = PLAN_LEAVE;
}

/* The block of a handler, or of a Process. */
void body_run(struct world *world, int number, enum body body)
{
    struct proc *proc = world_proc(world, number);
    struct event result;

    switch (body) {
    case BODY_PRINT: break;
    case BODY_EXIT: object_exit(world, number, 9); break;
    case BODY_FORK: fork_and_return(world, number, ""); break;
    case BODY_PAUSE: proc->call = CALL_PAUSE; break;
    case BODY_WAIT: wait_begin(world, number, CALL_WAIT, WHOM_ALL, NOBODY, 0); break;
    case BODY_DEAF:
        proc->actions[SIGTERM] = (struct action){.how = SET_IGNORE};
        call_return(world, number, "signal", 0, 0);
        proc->call = CALL_PAUSE;
        break;
    case BODY_POLL: {
        enum whom whom = proc->wait_whom;
        int options = proc->options;
        proc->wait_whom = WHOM_ALL; /* the call that was interrupted keeps its own */
        proc->options = 0;
        wait_look(world, number, &result);
        proc->wait_whom = whom;
        proc->options = options;
        result.kind = EVENT_RETURN;
        result.proc = number;
        result.call = "waitpid";
        tell(world, result);
        break;
    }
    default: break;
    }
}

/* kill */

/* Sends to all whom it reaches; how many these were. */
static int send_to(struct world *world, int number, const struct command *command, int who)
{
    const struct model *model = world->model;
    int group = command->whom == WHOM_OWN_GROUP ? model->procs[number].group : who, reached = 0;

    for (int i = 0; i < model->count; i++) {
        const struct proc *proc = &model->procs[i];
        bool meant = command->whom == WHOM_ALL ? i != INIT && i != number
                     : command->whom == WHOM_GROUP || command->whom == WHOM_OWN_GROUP
                         ? proc->group == group
                         : i == who;
        if (!meant || proc->life == GONE)
            continue;
        signal_send(world, i, command->number);
        reached++;
    }
    return reached;
}

/* What the shell does not let out of a sandbox that is no namespace. A name must be in the table,
 * in either form. */
static bool is_refused(const struct model *model, const struct command *command, int who)
{
    bool gone = who != NOBODY && model->procs[who].life == GONE;

    if (command->whom == WHOM_NAME && (who == NOBODY || gone))
        return true;
    if (model->namespaced || command->verb != DO_KILL)
        return false;
    switch (command->whom) {
    case WHOM_NAME: return who == INIT;
    case WHOM_PID: return gone;
    case WHOM_GROUP: return !group_exists(model, who);
    case WHOM_ALL: return true;
    default: return false;
    }
}

static void do_kill(struct world *world, int number, const struct command *command, int who)
{
    struct proc *proc = world_proc(world, number);
    int reached = send_to(world, number, command, who);

    proc->call = CALL_KILL; /* a signal to itself comes before it returns */
    proc->returning = true;
    proc->result =
        (struct event){.value = reached ? 0 : -1, .error = reached ? 0 : ESRCH, .child = NOBODY};
}

/* Sessions and groups */

static void do_setsid(struct world *world, int number)
{
    struct proc *proc = world_proc(world, number);

    if (group_exists(world->model, number)) {
        call_return(world, number, "setsid", -1, EPERM);
        return;
    }
    proc->session = proc->group = number;
    call_return_proc(world, number, "setsid", number);
}

static int setpgid_error(const struct model *model, int caller, int who, int group)
{
    const struct proc *proc = &model->procs[who];

    if (proc->life == GONE || (proc->parent != caller && who != caller))
        return ESRCH;
    if (proc->session == who || proc->session != model->procs[caller].session)
        return EPERM;
    if (group == who)
        return 0;
    for (int i = 0; i < model->count; i++)
        if (model->procs[i].life != GONE && model->procs[i].group == group)
            return model->procs[i].session == proc->session ? 0 : EPERM;
    return EPERM;
}

static void do_setpgid(struct world *world, int number, int who, int group)
{
    int error;

    who = who == NOBODY ? number : who;
    group = group == NOBODY ? who : group;
    error = setpgid_error(world->model, number, who, group);
    if (!error)
        world_proc(world, who)->group = group;
    call_return(world, number, "setpgid", 0, error);
}

/* Commands */

static void do_signal(struct world *world, int number, const struct command *command)
{
    struct proc *proc = world_proc(world, number);

    proc->actions[command->number] =
        (struct action){.how = command->how,
                        .restart = command->how == SET_HANDLER && command->flag,
                        .body = command->body};
    call_return(world, number, "signal", 0, 0);
}

static void do_fork(struct world *world, int number, const char *name)
{
    int child = fork_and_return(world, number, name);

    if (child != NOBODY) /* a variable holds it; in the child that is 0 */
        world_proc(world, number)->knows |= UINT64_C(1) << child;
}

static void begin(struct world *world, int number, const struct command *command, int who)
{
    struct proc *proc = world_proc(world, number);
    int group = command->verb == DO_SETPGID ? model_find(world->model, command->group) : NOBODY;

    switch (command->verb) {
    case DO_FORK: do_fork(world, number, command->name); break;
    case DO_EXIT: object_exit(world, number, command->number & 255); break;
    case DO_EXIT_NOW: proc_end(world, number, command->number & 255); break;
    case DO_WAIT: wait_begin(world, number, CALL_WAIT, WHOM_ALL, NOBODY, 0); break;
    case DO_WAITPID:
        wait_begin(world, number, CALL_WAITPID, command->whom, who, command->options);
        break;
    case DO_KILL: do_kill(world, number, command, who); break;
    case DO_KILL_FROM_OUTSIDE: signal_send(world, who, command->number); break;
    case DO_SIGNAL: do_signal(world, number, command); break;
    case DO_PAUSE: proc->call = CALL_PAUSE; break;
    case DO_SLEEP: proc->call = CALL_SLEEP; break;
    case DO_SETSID: do_setsid(world, number); break;
    case DO_SETPGID: do_setpgid(world, number, who, group); break;
    case DO_SUBREAPER:
        proc->subreaper = command->flag;
        call_return(world, number, "subreaper", 0, 0);
        break;
    case DO_GETPID: call_return_proc(world, number, "getpid", number); break;
    case DO_GETPPID: call_return_proc(world, number, "getppid", proc->parent); break;
    case DO_INIT_REAPS: world->model->init_reaps = command->flag; break;
    default:
        if (command->verb >= DO_POOL)
            pool_command(world, number, command);
        else
            object_command(world, number, command);
    }
}

static bool is_of_objects(enum verb verb)
{
    return verb >= DO_PROCESS && verb <= DO_TERMINATE;
}

static bool needs_name(const struct command *command)
{
    return command->whom == WHOM_NAME || command->whom == WHOM_PID || command->whom == WHOM_GROUP;
}

bool model_allows(const struct model *model, const struct command *command)
{
    bool acts = command->verb != DO_KILL_FROM_OUTSIDE && command->verb != DO_INIT_REAPS;
    int actor = acts ? model_find(model, command->actor) : NOBODY;
    int who = *command->name ? model_find(model, command->name) : NOBODY;

    if (acts && (actor == NOBODY || !model_is_free(model, actor)))
        return false;
    if (command->verb >= DO_POOL)
        return pool_allows(model, actor, command);
    if (command->verb == DO_PROCESS)
        return model->procs[actor].object_count < OBJECTS_MAX;
    if (is_of_objects(command->verb))
        return object_find(&model->procs[actor], command->name) >= 0;
    if (command->verb == DO_SETPGID)
        return (!*command->name || who != NOBODY) &&
               (!*command->group || model_find(model, command->group) != NOBODY);
    if (command->verb == DO_KILL_FROM_OUTSIDE)
        return who != NOBODY;
    if (command->verb != DO_KILL && command->verb != DO_WAITPID)
        return true;
    if (needs_name(command) && who == NOBODY)
        return false;
    return command->whom == WHOM_NAME || !needs_name(command) ||
           model->procs[actor].knows >> who & 1;
}

/* Names in setpgid must be in the table. */
static bool setpgid_is_refused(const struct model *model, const struct command *command, int who)
{
    int group = model_find(model, command->group);

    return (who != NOBODY && model->procs[who].life == GONE) ||
           (group != NOBODY && model->procs[group].life == GONE);
}

void model_run(struct model *model, const struct command *command, struct choices *choices,
               struct events *events)
{
    struct world world = {model, choices, events};
    int number = model_find(model, command->actor), who = model_find(model, command->name);
    bool names = command->verb == DO_KILL || command->verb == DO_KILL_FROM_OUTSIDE ||
                 command->verb == DO_WAITPID;

    events->count = 0;
    events->wrong = false;
    model->complains = (names && is_refused(model, command, who)) ||
                       (command->verb == DO_SETPGID && setpgid_is_refused(model, command, who));
    if (model->complains)
        return;
    begin(&world, number, command, who);
    world_settle(&world);
}
