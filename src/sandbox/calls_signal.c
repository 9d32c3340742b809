/*
 * calls_signal: signals, and the calls that sleep until one comes.
 */
#include "sandbox/calls_inside.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "sandbox/probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* kill [-SIG] WHO... */

static bool kill_one(struct agent *agent, const struct statement *statement, int signal,
                     const char *who)
{
    struct answer answer;
    char args[64];
    long pid;
    int result;

    if (!calls_find(agent, who, signal, &pid, &answer))
        return false;
    snprintf(args, sizeof args, "%ld, %s", pid, signal ? signal_name(signal) : "0");
    agent_announce(agent, "kill", args);
    handlers_window_open(agent);
    if (!answer.error && !agent->namespaced && pid > 0 && answer.descriptor < 0)
        answer.error =
            ESRCH; /* outside a namespace only by pidfd: a PID may be a stranger's by now */
    if (answer.error) {
        errno = answer.error;
        result = -1;
    } else if (answer.descriptor >= 0) {
        result = probe_signal(answer.descriptor, signal);
    } else {
        result = kill((pid_t)pid, signal);
    }
    handlers_window_close(agent);
    if (answer.descriptor >= 0) {
        int error = errno;
        close(answer.descriptor);
        errno = error;
    }
    calls_returned(agent, statement, "kill", args, result);
    return true;
}

void call_kill(struct agent *agent, const struct statement *statement)
{
    char *name = calls_text(agent, statement, 0);
    int signal = name ? signal_number(name) : -1;
    bool good = signal >= 0;

    if (name && !good)
        agent_complain(agent, _("no signal is called `%s`; kill -l in a shell lists them"), name);
    for (int i = 1; good && i < statement->argument_count; i++) {
        char *who = calls_text(agent, statement, i);
        good = who && kill_one(agent, statement, signal, who);
        free(who);
    }
    free(name);
}

/* signal [SIG IGN|DFL|{...}] */

/* The names of the signals in a mask; the text is the caller's. */
static char *names_of(uint64_t mask)
{
    struct buffer names = {0};

    for (int number = 1; number <= 64; number++)
        if (mask >> (number - 1) & 1)
            buffer_printf(&names, "%s%s", names.length ? " " : "", signal_name(number));
    if (!mask)
        buffer_add_text(&names, _("none"));
    return buffer_take(&names);
}

static void list_signals(struct agent *agent)
{
    struct probe_signals signals;
    struct buffer line = {0};

    handlers_window_open(agent); /* so that `blocked` is the process's, not the agent's */
    bool known = probe_signals(0, &signals);
    handlers_window_close(agent);
    if (!known) {
        agent_complain(agent, _("the kernel does not show this process's signals"));
        return;
    }
    char *caught = names_of(signals.caught), *ignored = names_of(signals.ignored);
    char *blocked = names_of(signals.blocked), *pending = names_of(signals.pending);
    buffer_printf(&line, _("caught: %s; ignored: %s; blocked: %s; pending: %s"), caught, ignored,
                  blocked, pending);
    agent_note(agent, buffer_text(&line));
    buffer_free(&line);
    free(caught);
    free(ignored);
    free(blocked);
    free(pending);
}

void call_signal(struct agent *agent, const struct statement *statement)
{
    char args[96];
    bool set;

    if (statement->argument_count == 0) {
        list_signals(agent);
        return;
    }
    int number = signal_number(statement->arguments[0].text);
    const char *how = statement->argument_count > 1 ? statement->arguments[1].text : "";
    bool restart = !strcmp(how, "RESTART");
    if (statement->body) {
        char *body = alloc_bytes(statement->body->source, statement->body->source_length);
        set = handlers_set(agent, number, body, restart);
        free(body);
        how = restart ? "{...} SA_RESTART" : "{...}";
    } else {
        set = handlers_unset(agent, number, !strcmp(how, "IGN"));
        how = !strcmp(how, "IGN") ? "SIG_IGN" : "SIG_DFL";
    }
    snprintf(args, sizeof args, "%s, %s", signal_name(number), how);
    calls_returned(agent, statement, "signal", args, set ? 0 : -1);
}

/* sleep S, pause, spin */

void call_sleep(struct agent *agent, const struct statement *statement)
{
    char *text = calls_text(agent, statement, 0), *end = NULL;
    double seconds = text ? strtod(text, &end) : 0;

    if (text && (end == text || *end || !(seconds >= 0) || seconds > 1e9))
        agent_complain(agent, _("`%s` is no number of seconds"), text);
    else if (text) {
        struct timespec time = {.tv_sec = (time_t)seconds};
        time.tv_nsec = (long)((seconds - (double)time.tv_sec) * 1e9);
        agent_announce(agent, "sleep", text);
        handlers_window_open(agent);
        int result = nanosleep(&time, NULL);
        handlers_window_close(agent);
        calls_returned(agent, statement, "sleep", text, result);
    }
    free(text);
}

void call_pause(struct agent *agent, const struct statement *statement)
{
    agent_announce(agent, "pause", "");
    handlers_window_open(agent);
    int result = pause();
    handlers_window_close(agent);
    calls_returned(agent, statement, "pause", "", result);
}

void call_spin(struct agent *agent, const struct statement *statement)
{
    (void)statement;
    agent_announce(agent, "spin", "");
    handlers_window_open(agent);
    for (volatile unsigned long turns = 0;; turns++)
        continue;
}
