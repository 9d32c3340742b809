/*
 * objects: Process, as Python's multiprocessing has it (start method fork), made of fork, waitpid
 * and kill. Rules and errors are CPython's: Lib/multiprocessing/process.py, popen_fork.py, util.py.
 *
 * An object is memory of the process that made it. fork copies it like everything else, and the
 * copy remembers who made it: a parent's child is no child of its siblings.
 */
#include "sandbox/calls_inside.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "sandbox/probe.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct object {
    struct object *next;
    char name[PROGRAM_NAME_MAX + 1];
    char *body;
    pid_t maker;  /* only this process may start it, join it and ask for it */
    pid_t child;  /* 0: not started */
    int pidfd;    /* of the child, as long as it may be sent a signal; -1: none */
    bool unnamed; /* the name is another object's now; a child it is still */
    bool daemonic;
    bool ended;    /* its status was fetched */
    int exit_code; /* then: 7, or -9 after SIGKILL */
};

static const char none[] = "None";

/* Methods */

void method_begin(struct agent *agent, const char *method, const char *args)
{
    agent_report(
        agent, &(struct message){.kind = MESSAGE_METHOD, .call = method, .args = args, .other = 1});
}

static void end(struct agent *agent, const char *method, const char *args, long value, int error,
                const char *text)
{
    agent_report(agent, &(struct message){.kind = MESSAGE_METHOD,
                                          .call = method,
                                          .args = args,
                                          .value = value,
                                          .error = error,
                                          .text = text});
}

void method_end(struct agent *agent, const char *method, const char *args, long value,
                const char *text)
{
    store_last(agent, text, 0);
    end(agent, method, args, value, 0, text);
}

void method_fail(struct agent *agent, const char *method, const char *args, int error,
                 const char *text)
{
    store_last(agent, "-1", error);
    end(agent, method, args, -1, error, text);
}

/* What is made of the calls below */

pid_t objects_wait(struct agent *agent, pid_t child, int options, bool quiet, int *status)
{
    char args[48];
    pid_t got;

    snprintf(args, sizeof args, "%d%s", child, options & WNOHANG ? ", WNOHANG" : "");
    if (!(options & WNOHANG))
        agent_announce(agent, "waitpid", args);
    do { /* as CPython: a handler that ran does not end it (PEP 475) */
        handlers_window_open(agent);
        got = waitpid(child, status, options);
        handlers_window_close(agent);
    } while (got < 0 && errno == EINTR);
    int error = errno;
    if (got == 0 && quiet)
        return 0;
    agent_report(agent, &(struct message){.kind = MESSAGE_RETURN,
                                          .call = "waitpid",
                                          .args = args,
                                          .value = got,
                                          .error = got < 0 ? error : 0,
                                          .other = got > 0 ? got : 0,
                                          .status = *status});
    errno = error;
    return got;
}

static void kill_by(struct agent *agent, pid_t pid, int pidfd, bool is_ours, int signal)
{
    char args[64];

    snprintf(args, sizeof args, "%d, %s", pid, signal_name(signal));
    agent_announce(agent, "kill", args);
    errno = ESRCH;
    int result = pidfd >= 0 ? probe_signal(pidfd, signal) : is_ours ? kill(pid, signal) : -1;
    int error = errno;
    agent_report(agent, &(struct message){.kind = MESSAGE_RETURN,
                                          .call = "kill",
                                          .args = args,
                                          .value = result,
                                          .error = result < 0 ? error : 0});
}

void objects_kill(struct agent *agent, pid_t child, int pidfd, int signal)
{
    kill_by(agent, child, pidfd, true, signal);
}

static void close_pidfd(struct object *object)
{
    if (object->pidfd >= 0)
        close(object->pidfd);
    object->pidfd = -1;
}

/* Fetches its status if it has ended: popen_fork.Popen.poll(). False where it runs, or nobody can
 * tell any more (ECHILD): CPython goes on to call it alive then. */
static bool poll_child(struct agent *agent, struct object *object, int options, bool quiet)
{
    int status = 0;

    if (object->ended)
        return true;
    if (objects_wait(agent, object->child, options, quiet, &status) != object->child)
        return false;
    object->ended = true;
    close_pidfd(object);
    object->exit_code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    return true;
}

/* What its stdio holds goes out now, so that the child has no copy of it. */
static void flush_output(struct agent *agent)
{
    size_t held = __fpending(stdout);

    fflush(stdout);
    agent_wrote(agent, held - __fpending(stdout));
}

static bool is_own(const struct object *object)
{
    return object->maker == agent_self();
}

/* Whether it is a child to be joined: started here, and not joined yet. */
static bool is_child(const struct object *object)
{
    return is_own(object) && object->child && !object->ended;
}

/* One sleep of those below. 1: it has ended; 0: the time is over; -1: neither. Where poll(2) can't
 * watch the child (no descriptor was left, or no memory), it is asked from time to time. */
static int sleep_once(const struct object *object, double until)
{
    enum { BETWEEN_QUESTIONS_MS = 20 };
    struct pollfd ready = {.fd = object->pidfd, .events = POLLIN};
    int patience = agent_patience(until);
    siginfo_t ended = {.si_pid = 0};

    int count = poll(&ready, 1, object->pidfd >= 0 ? patience : 0);
    if (patience == 0 || (object->pidfd >= 0 && (count >= 0 || errno == EINTR)))
        return count;
    poll(NULL, 0, patience < BETWEEN_QUESTIONS_MS ? patience : BETWEEN_QUESTIONS_MS);
    waitid(P_PID, (id_t)object->child, &ended, WEXITED | WNOHANG | WNOWAIT);
    errno = EINTR;
    return ended.si_pid ? 1 : -1;
}

/* Sleeps until the child has ended or the time is over: popen_fork.Popen.wait(). */
static bool sleep_until_end(struct agent *agent, const struct object *object, double seconds)
{
    double until = agent_now() + seconds;
    char args[PROGRAM_NAME_MAX + 40];
    int count;

    snprintf(args, sizeof args, "%s, %g", object->name, seconds);
    agent_announce(agent, "poll", args);
    do {
        handlers_window_open(agent);
        count = sleep_once(object, until);
        handlers_window_close(agent);
    } while (count < 0 && errno == EINTR);
    if (count > 0)
        agent_report(agent, &(struct message){.kind = MESSAGE_SEEN, .other = object->child});
    agent_report(agent, &(struct message){
                            .kind = MESSAGE_RETURN, .call = "poll", .args = args, .value = count});
    return count > 0;
}

/* The verbs */

static struct object *find(const struct agent *agent, const char *name)
{
    struct object *object = agent->objects;

    while (object && (object->unnamed || strcmp(object->name, name) != 0))
        object = object->next;
    return object;
}

/* The object that the first argument names; complains where there is none. */
static struct object *object_of(struct agent *agent, const struct statement *statement)
{
    const char *name = statement->arguments[0].text;
    struct object *object = find(agent, name);

    if (!object)
        agent_complain(agent, _("no Process `%s` here; to make one: process %s { print hello }"),
                       name, name);
    return object;
}

/* In the variable of `X = ...`, if that was written. */
static void keep(struct agent *agent, const struct statement *statement)
{
    if (statement->result)
        store_set(agent, statement->result, agent->outcome.last);
    agent->outcome.kind = OUTCOME_LAST;
}

static void answer(struct agent *agent, const struct statement *statement, long value,
                   const char *text)
{
    const char *args = statement->arguments[0].text;

    method_end(agent, statement->verb->name, args, value, text);
    keep(agent, statement);
}

static void refuse(struct agent *agent, const struct statement *statement, int error,
                   const char *text)
{
    method_fail(agent, statement->verb->name, statement->arguments[0].text, error, text);
    keep(agent, statement);
}

static const char *number_text(long number)
{
    static char text[24];

    snprintf(text, sizeof text, "%ld", number);
    return text;
}

static void show(struct agent *agent, const struct object *object)
{
    struct buffer line = {0};

    buffer_printf(&line, "Process %s: ", object->name);
    if (object->child)
        buffer_printf(&line, _("pid %d"), object->child);
    else
        buffer_add_text(&line, _("not started"));
    if (object->ended)
        buffer_printf(&line, _(", exitcode %d"), object->exit_code);
    if (object->daemonic)
        buffer_add_text(&line, _(", daemon"));
    if (!is_own(object))
        buffer_printf(&line, _(", made by PID %d"), object->maker);
    agent_note(agent, buffer_text(&line));
    buffer_free(&line);
}

static void list(struct agent *agent)
{
    if (!agent->objects)
        agent_note(agent, _("no Process yet; to make one: process th { print hello }"));
    for (const struct object *object = agent->objects; object; object = object->next)
        show(agent, object);
}

/* The name is another object's from now on; one that was started is a child still. A handler may
 * have interrupted a method of it. */
static void forget_name(struct agent *agent, const char *name)
{
    struct object *old = find(agent, name);

    if (!old)
        return;
    old->unnamed = true;
    if (is_child(old) || agent->itself == old || agent->handlers_open > 0)
        return;
    struct object **at = &agent->objects;
    while (*at != old)
        at = &(*at)->next;
    *at = old->next;
    free(old->body);
    free(old);
}

/* process [NAME [{...}]] */
void call_process(struct agent *agent, const struct statement *statement)
{
    if (!statement->argument_count) {
        list(agent);
        return;
    }
    if (!statement->body) {
        struct object *object = object_of(agent, statement);
        if (object)
            show(agent, object);
        return;
    }
    struct object *object = alloc_zero(1, sizeof *object);
    snprintf(object->name, sizeof object->name, "%s", statement->arguments[0].text);
    forget_name(agent, object->name);
    object->body = alloc_bytes(statement->body->source, statement->body->source_length);
    object->maker = agent_self();
    object->pidfd = -1;
    object->daemonic = agent->daemonic;
    object->next = agent->objects;
    agent->objects = object;
    answer(agent, statement, 0, none);
}

/* Statuses of children that have ended are fetched whenever another one is started:
 * process._cleanup(). */
static void clean_up(struct agent *agent)
{
    for (struct object *object = agent->objects; object; object = object->next)
        if (is_child(object))
            poll_child(agent, object, WNOHANG, true);
}

_Noreturn void objects_leave(struct agent *agent, int status)
{
    char args[16];

    objects_end(agent);
    flush_output(agent);
    snprintf(args, sizeof args, "%d", status);
    agent_announce(agent, "_exit", args);
    _exit(status);
}

static _Noreturn void run_target(struct agent *agent, struct object *object)
{
    agent_start_afresh(agent);
    agent->itself = object;
    agent->daemonic = object->daemonic;
    agent_flush(agent); /* it is there before it does anything */
    objects_leave(agent, machine_run_text(agent, object->body) ? 0 : 1);
}

/* Why it can't be started, in CPython's words; NULL: it can. */
static const char *start_refusal(const struct agent *agent, const struct object *object)
{
    if (object->child)
        return "AssertionError: cannot start a process twice";
    if (!is_own(object))
        return "AssertionError: can only start a process object created by current process";
    if (agent->daemonic)
        return "AssertionError: daemonic processes are not allowed to have children";
    return NULL;
}

/* start NAME */
void call_start(struct agent *agent, const struct statement *statement)
{
    struct object *object = object_of(agent, statement);
    const char *refusal = object ? start_refusal(agent, object) : NULL;

    if (!object)
        return;
    if (refusal) {
        refuse(agent, statement, EINVAL, refusal);
        return;
    }
    method_begin(agent, "start", object->name);
    clean_up(agent);
    flush_output(agent);
    pid_t child = agent_fork(agent, object->name);
    int error = errno;
    agent_returned(agent, "fork", "", child, error);
    if (child == 0)
        run_target(agent, object);
    if (child < 0) {
        refuse(agent, statement, error, "OSError");
        return;
    }
    object->child = child;
    object->pidfd = probe_pidfd(child);
    store_set_quietly(agent, object->name, child);
    answer(agent, statement, 0, none);
}

/* join NAME [SECONDS] */
void call_join(struct agent *agent, const struct statement *statement)
{
    const char *name = statement->arguments[0].text;
    struct own_pool *pool = find(agent, name) ? NULL : pools_own(agent, name);
    bool timed = statement->argument_count > 1;
    char *text = timed ? calls_text(agent, statement, 1) : NULL, *rest = text;
    struct object *object = NULL;

    double seconds = text ? strtod(text, &rest) : -1;
    if (timed && (!text || rest == text || *rest || !(seconds >= 0)))
        agent_complain(agent, _("`%s` is no number of seconds"), text ? text : "");
    else if (pool && !text)
        pools_join(agent, pool);
    else
        object = object_of(agent, statement);
    free(text);
    if (!object)
        return;
    if (!is_own(object)) {
        refuse(agent, statement, ECHILD, "AssertionError: can only join a child process");
    } else if (!object->child) {
        refuse(agent, statement, EINVAL, "AssertionError: can only join a started process");
    } else {
        method_begin(agent, "join", name);
        if (!object->ended && (seconds < 0 || sleep_until_end(agent, object, seconds)))
            poll_child(agent, object, 0, false);
        answer(agent, statement, 0, none);
    }
}

/* alive NAME */
void call_alive(struct agent *agent, const struct statement *statement)
{
    struct object *object = object_of(agent, statement);

    if (!object)
        return;
    if (!is_own(object) && agent->itself != object) {
        refuse(agent, statement, ECHILD, "AssertionError: can only test a child process");
        return;
    }
    method_begin(agent, "alive", object->name);
    bool alive =
        agent->itself == object || (object->child && !poll_child(agent, object, WNOHANG, false));
    answer(agent, statement, alive, alive ? "True" : "False");
}

/* exitcode NAME */
void call_exitcode(struct agent *agent, const struct statement *statement)
{
    struct object *object = object_of(agent, statement);

    if (!object)
        return;
    method_begin(agent, "exitcode", object->name);
    bool known = object->child && poll_child(agent, object, WNOHANG, false);
    answer(agent, statement, known ? object->exit_code : 0,
           known ? number_text(object->exit_code) : none);
}

/* daemon NAME on|off */
void call_daemon(struct agent *agent, const struct statement *statement)
{
    struct object *object = object_of(agent, statement);
    char *how = calls_text(agent, statement, 1);
    bool on = how && !strcmp(how, "on");
    char args[PROGRAM_NAME_MAX + 16];

    snprintf(args, sizeof args, "%s, %s", object ? object->name : "", on ? "on" : "off");
    if (how && !on && strcmp(how, "off")) {
        agent_complain(agent, _("`%s` is neither on nor off"), how);
    } else if (object && object->child) {
        method_fail(agent, "daemon", args, EINVAL, "AssertionError: process has already started");
    } else if (object && how) {
        object->daemonic = on;
        method_end(agent, "daemon", args, 0, none);
    }
    free(how);
}

/* A copy of the object sends to the same PID: who that is by now, the shell knows. */
static void kill_elsewhere(struct agent *agent, const struct object *object)
{
    struct answer who;
    char text[24];
    long pid;

    snprintf(text, sizeof text, "%d", object->child);
    if (!calls_find(agent, text, SIGTERM, &pid, &who))
        return;
    int pidfd = who.descriptor >= 0 ? who.descriptor : probe_pidfd((pid_t)pid);
    kill_by(agent, (pid_t)pid, pidfd, false, SIGTERM);
    if (pidfd >= 0)
        close(pidfd);
}

/* terminate NAME */
void call_terminate(struct agent *agent, const struct statement *statement)
{
    const char *name = statement->arguments[0].text;
    struct own_pool *pool = find(agent, name) ? NULL : pools_own(agent, name);
    struct object *object = pool ? NULL : object_of(agent, statement);

    if (pool)
        pools_terminate(agent, pool);
    if (!object)
        return;
    if (!object->child) {
        refuse(agent, statement, EINVAL,
               "AttributeError: 'NoneType' object has no attribute 'terminate'");
        return;
    }
    method_begin(agent, "terminate", name);
    if (is_child(object))
        objects_kill(agent, object->child, object->pidfd, SIGTERM);
    else if (!object->ended)
        kill_elsewhere(agent, object);
    answer(agent, statement, 0, none);
}

void objects_forget(struct agent *agent)
{
    for (struct object *object = agent->objects; object; object = object->next)
        close_pidfd(object);
}

/* The end: util._exit_function(). An exit called by a handler in here does not begin it anew:
 * exit(3) goes on with what is left to be done. */

void objects_end(struct agent *agent)
{
    if (agent->parting)
        return;
    agent->parting = true;
    pools_end(agent);
    clean_up(agent);
    for (struct object *object = agent->objects; object; object = object->next)
        if (is_child(object) && object->daemonic)
            objects_kill(agent, object->child, object->pidfd, SIGTERM);
    for (struct object *object = agent->objects; object; object = object->next) {
        if (!is_child(object))
            continue;
        method_begin(agent, "join", object->name);
        poll_child(agent, object, 0, false);
        method_end(agent, "join", object->name, 0, none);
        object->ended = true; /* where nobody could tell how */
    }
}
