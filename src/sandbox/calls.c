/*
 * calls: which function makes which call, and what they share.
 */
#include "sandbox/calls_inside.h"

#include "base/i18n.h"
#include "base/number.h"

#include <errno.h>
#include <stdlib.h>

const struct value *calls_argument(const struct statement *statement, int number)
{
    return number < statement->argument_count ? &statement->arguments[number] : NULL;
}

char *calls_text(struct agent *agent, const struct statement *statement, int number)
{
    struct buffer text = {0};

    if (value_text(agent, calls_argument(statement, number), &text))
        return buffer_take(&text);
    buffer_free(&text);
    return NULL;
}

void calls_keep(struct agent *agent, const struct statement *statement, long value)
{
    if (statement->result)
        store_set_quietly(agent, statement->result, value); /* the return shows it */
}

void calls_returned(struct agent *agent, const struct statement *statement, const char *call,
                    const char *args, long value)
{
    agent_returned(agent, call, args, value, errno);
    calls_keep(agent, statement, value);
}

bool calls_find(struct agent *agent, const char *who, int signal, long *pid, struct answer *answer)
{
    bool number = number_parse(who, pid);

    *answer = (struct answer){.descriptor = -1};
    if (number && (signal < 0 || agent->namespaced))
        return true;
    agent_ask(agent, signal < 0 ? "find" : "kill", who, signal, -1, answer);
    if (answer->error && *answer->text) {
        agent_complain(agent, "%s", answer->text);
        return false;
    }
    *pid = answer->value;
    return true;
}

bool calls_process(struct agent *agent, const struct statement *statement, int number, long *pid)
{
    struct answer answer;
    char *who = calls_text(agent, statement, number);
    bool found = who && calls_find(agent, who, -1, pid, &answer);

    free(who);
    return found;
}

static void call_step(struct agent *agent, const struct statement *statement)
{
    machine_step(agent, statement);
}

static call_function *const calls[VERB_COUNT] = {
    [VERB_fork] = call_fork,       [VERB_exit] = call_exit,           [VERB_exit_now] = call_exit,
    [VERB_wait] = call_wait,       [VERB_waitpid] = call_waitpid,     [VERB_kill] = call_kill,
    [VERB_signal] = call_signal,   [VERB_getpid] = call_getpid,       [VERB_getppid] = call_getppid,
    [VERB_print] = call_print,     [VERB_addr] = call_addr,           [VERB_buffer] = call_buffer,
    [VERB_atexit] = call_atexit,   [VERB_sleep] = call_sleep,         [VERB_pause] = call_pause,
    [VERB_spin] = call_spin,       [VERB_exec] = call_exec,           [VERB_setsid] = call_setsid,
    [VERB_setpgid] = call_setpgid, [VERB_subreaper] = call_subreaper, [VERB_step] = call_step,
    [VERB_process] = call_process, [VERB_start] = call_start,         [VERB_join] = call_join,
    [VERB_alive] = call_alive,     [VERB_exitcode] = call_exitcode,   [VERB_daemon] = call_daemon,
    [VERB_pool] = call_pool,       [VERB_terminate] = call_terminate,
};

void calls_make(struct agent *agent, const struct statement *statement)
{
    call_function *call = calls[statement->verb->id];

    if (call)
        call(agent, statement);
    else
        agent_complain(agent, _("`%s` is nothing a process can do"), statement->verb->name);
}
