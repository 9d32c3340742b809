/*
 * words_plain: what a beginner may wonder about a fact, in one line.
 *
 * Each sentence holds for every case in which it is said; where that would need an "if", nothing
 * is said.
 */
#include "model/words.h"

#include "base/i18n.h"
#include "base/names.h"
#include "model/calls.h"
#include "model/waiting.h"
#include "model/words_parts.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

/* One that asks for stops as well does not sleep until an end. */
static void plain_wait_call(const struct case_of *the)
{
    const char *args = the->fact->args ? the->fact->args : "";
    bool changes = strstr(args, "WUNTRACED") || strstr(args, "WCONTINUED");
    int count;
    const struct process *child = waiting_child(the->table, the->process, &count);

    if (child)
        buffer_printf(the->out,
                      changes ? _("%s waits for news of its child %s")
                              : _("%s sleeps until its child %s ends"),
                      who_is(the->process).text, who_is(child).text);
    else if (count)
        buffer_printf(the->out,
                      changes ? _("%s waits for news of one of its %d living children")
                              : _("%s sleeps until one of its %d living children ends"),
                      who_is(the->process).text, count);
}

static void plain_exit_call(const struct case_of *the)
{
    long status = call_first_number(the->fact->args, 0);

    if (status < 0 || status > 255)
        buffer_printf(the->out, _("only the low 8 bits are kept: %ld becomes %ld"), status,
                      status & 255);
}

static void plain_call(const struct case_of *the)
{
    const char *call = the->fact->call;

    /* Only where the call is still the one it is in: waiting_child() reads it from the table. */
    if (!call || !call_is(the->process->call, call))
        return;
    if (call_kind(call) == CALL_WAITS)
        plain_wait_call(the);
    else if (call_kind(call) == CALL_ENDS)
        plain_exit_call(the);
    else if (call_is(call, "poll"))
        multi_plain_sleep(the);
    else if (call_is(call, "pause"))
        buffer_printf(the->out, _("%s sleeps until a signal arrives"), who_is(the->process).text);
    else if (call_is(call, "spin"))
        buffer_printf(the->out, _("%s computes without end; R means running, or ready to run"),
                      who_is(the->process).text);
}

/* Why there was nobody to wait for. */
static void plain_no_child(const struct case_of *the)
{
    struct words name = name_of(the->process);
    long wanted = waiting_target(the->fact->call, the->fact->args);
    const struct process *target =
        wanted > 0 ? proctab_by_pid_at(the->table, (int)wanted, the->fact->seq) : NULL;

    if (target && target->life == LIFE_GONE && target->reaped_by == the->process->pid)
        buffer_printf(the->out, _("%s was reaped already; a status can be fetched only once"),
                      who_is(target).text);
    else if (target && target->life != LIFE_GONE)
        buffer_printf(the->out, _("%s is no child of %s; only a parent can wait for it"),
                      who_is(target).text, name.text);
    else if (the->process->ignores_child)
        buffer_printf(the->out, _("%s ignores SIGCHLD, so its children leave no status to fetch"),
                      name.text);
    else if (the->process->child_count)
        buffer_printf(the->out, _("%s has no such child to wait for"), name.text);
    else
        buffer_printf(the->out, _("%s has no children to wait for"), name.text);
}

static void plain_failed_exec(const struct case_of *the)
{
    if (the->fact->error == ENOENT)
        buffer_add_text(the->out, _("there is no such program; exec returns only when it fails"));
    else
        buffer_add_text(the->out,
                        _("exec returns only when it fails, and the process is as it was"));
}

static void plain_refused(const struct case_of *the)
{
    const char *call = the->fact->call;
    int error = the->fact->error;

    if (error == EINTR)
        buffer_add_text(the->out, _("a signal handler ran, and the call was interrupted"));
    else if (error == ECHILD && call_kind(call) == CALL_WAITS)
        plain_no_child(the);
    else if (error == EAGAIN && call_is(call, "fork"))
        buffer_add_text(the->out, _("proctor's limit of processes is reached (zombies count)"));
    else if (error == ESRCH && call_is(call, "kill") && call_first_number(the->fact->args, 0) < 0)
        buffer_add_text(the->out, _("there is nobody else that it would reach"));
    else if (error == ESRCH && call_is(call, "kill"))
        buffer_add_text(the->out, _("no process has that PID"));
    else if (call_is(call, "exec") || call_is(call, "execvp"))
        plain_failed_exec(the);
    else if (error == EPERM && call_is(call, "setsid"))
        buffer_printf(the->out,
                      _("%s leads a process group already; a new child of it can call setsid"),
                      name_of(the->process).text);
    else if (error == EINVAL && call_is(call, "signal"))
        buffer_add_text(the->out, _("SIGKILL and SIGSTOP can be neither caught nor ignored"));
}

static void plain_forked(const struct case_of *the)
{
    const struct process *child =
        proctab_by_pid_at(the->table, (int)the->fact->value, the->fact->seq);

    if (child && !multi_plain_fork(the, child))
        buffer_printf(the->out, _("%s is a copy of %s; both go on from here"), who_is(child).text,
                      who_is(the->process).text);
}

static void plain_waited(const struct case_of *the)
{
    int wait_status = the->fact->wait_status;

    if (the->fact->value == 0 && the->process->method)
        return; /* what that means, the method says */
    if (the->fact->value == 0)
        buffer_printf(the->out, _("no child has changed yet; %s did not block"),
                      harmless(the->fact->call).text);
    if (!the->other)
        return;
    struct words child = who_is(the->other);
    if (wait_status != WAIT_STATUS_UNKNOWN && WIFSTOPPED(wait_status))
        buffer_printf(the->out, _("%s is only stopped: it keeps its entry and can go on"),
                      child.text);
    else if (wait_status != WAIT_STATUS_UNKNOWN && WIFCONTINUED(wait_status))
        buffer_printf(the->out, _("%s goes on after a stop; it has not ended"), child.text);
    else
        buffer_printf(the->out, _("%s is reaped: its entry is gone"), child.text);
}

static void plain_killed(const struct case_of *the)
{
    const char *comma = strchr(the->fact->args ? the->fact->args : "", ',');
    const struct process *zombie = killed_zombie(the);

    if (comma && signal_number(comma + 1 + strspn(comma + 1, " ")) == 0)
        buffer_add_text(the->out, _("signal 0 sends nothing: it asks whether the process exists"));
    else if (zombie)
        buffer_printf(the->out, _("%s is a zombie: it has ended already, a signal changes nothing"),
                      who_is(zombie).text);
}

static void plain_disposition(const struct case_of *the)
{
    const char *args = the->fact->args ? the->fact->args : "";

    if (strncmp(args, "SIGCHLD, SIG_IGN", 16) == 0)
        buffer_printf(the->out,
                      _("children of %s that end from now on leave no zombie; those there stay"),
                      name_of(the->process).text);
}

static void plain_parent(const struct case_of *the)
{
    const struct process *parent = the->process->parent;

    if (the->process->adopted_from && parent && parent->pid == the->fact->value)
        buffer_printf(the->out, _("its first parent has ended; %s adopted it"),
                      who_is(parent).text);
}

static void plain_subreaper(const struct case_of *the)
{
    if (call_is(the->fact->args, "on"))
        buffer_printf(the->out, _("orphans among its descendants come to %s from now on"),
                      name_of(the->process).text);
}

static void plain_session(const struct case_of *the)
{
    buffer_printf(the->out, _("%s leads a session and a process group of its own now"),
                  name_of(the->process).text);
}

static void plain_return(const struct case_of *the)
{
    static const struct {
        const char *call;
        void (*say)(const struct case_of *);
    } said[] = {
        {"fork", plain_forked},         {"wait", plain_waited},        {"waitpid", plain_waited},
        {"kill", plain_killed},         {"signal", plain_disposition}, {"getppid", plain_parent},
        {"subreaper", plain_subreaper}, {"prctl", plain_subreaper},    {"setsid", plain_session},
    };

    if (!the->fact->call)
        return;
    if (call_is_method(the->fact->call)) {
        if (the->fact->text)
            multi_plain_return(the);
        return;
    }
    if (the->fact->error) {
        plain_refused(the);
        return;
    }
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (strcmp(said[i].call, the->fact->call) == 0)
            said[i].say(the);
}

static void plain_exec(const struct case_of *the)
{
    buffer_add_text(the->out, _("same PID, same parent; memory and program are new"));
}

static void plain_exit(const struct case_of *the)
{
    const char *format;

    switch (fate_of(the->process)) {
    case FATE_INIT_REAPS: format = _("%s will reap it"); break;
    case FATE_INIT_LEAVES:
        format = _("%s does not reap: the zombie stays, as under a careless PID 1");
        break;
    case FATE_AWAITED: format = _("%s is waiting for it already"); break;
    case FATE_KEPT: format = _("a zombie now: it keeps its status until %s waits"); break;
    default: return;
    }
    buffer_printf(the->out, format, who_is(the->process->parent).text);
}

static void plain_reap(const struct case_of *the)
{
    const struct process *parent = the->process->last_parent;

    if (the->fact->other == 0 && parent && parent->ignores_child)
        buffer_printf(the->out, _("%s ignores SIGCHLD: no zombie is kept"), name_of(parent).text);
    else if (the->other && the->other->serial == 0)
        buffer_printf(the->out, _("%s waits for whatever ends under it, so no zombie stays"),
                      who_is(the->other).text);
}

static void plain_reparent(const struct case_of *the)
{
    if (!the->other || the->process->life != LIFE_ALIVE)
        return;
    if (the->other->serial == 0)
        buffer_printf(the->out, _("its parent ended; the kernel gave it a new one: %s"),
                      who_is(the->other).text);
    else
        buffer_printf(the->out,
                      _("its parent ended; the kernel gave it to the nearest subreaper: %s"),
                      who_is(the->other).text);
}

static void plain_stop(const struct case_of *the)
{
    buffer_printf(the->out, _("stopped is not ended: SIGCONT lets %s go on where it was"),
                  name_of(the->process).text);
}

static void plain_signal(const struct case_of *the)
{
    int signal = the->fact->signal;

    if (spares_init(the))
        buffer_add_text(the->out,
                        _("PID 1 gets only signals it has a handler for, not even SIGKILL"));
    else if (signal == SIGKILL || signal == SIGSTOP)
        buffer_printf(the->out, _("no process can catch, block or ignore %s"), signal_name(signal));
}

void words_plain(struct buffer *out, const struct proctab *table, const struct fact *fact)
{
    static void (*const say[FACT_KINDS])(const struct case_of *) = {
        [FACT_CALL] = plain_call, [FACT_RETURN] = plain_return, [FACT_EXEC] = plain_exec,
        [FACT_EXIT] = plain_exit, [FACT_REAP] = plain_reap,     [FACT_REPARENT] = plain_reparent,
        [FACT_STOP] = plain_stop, [FACT_SIGNAL] = plain_signal, [FACT_TASK] = multi_plain_task,
    };
    struct case_of the = case_make(out, table, fact);

    if (the.process && (unsigned)fact->kind < FACT_KINDS && say[fact->kind])
        say[fact->kind](&the);
}
