/*
 * words_fact: each fact as the log shows it, calls and results as strace(1) prints them.
 *
 * Stateless: a call that can keep its process waiting has a line, and so has its return; whoever
 * shows both in one place may drop the first.
 */
#include "model/words.h"

#include "base/i18n.h"
#include "base/names.h"
#include "base/utf8.h"
#include "model/calls.h"
#include "model/words_parts.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static void add_harmless(struct buffer *out, const char *text)
{
    if (text)
        utf8_add_harmless(out, text, strlen(text));
}

/* "main(2): wait()" */
static void add_call(const struct case_of *the)
{
    buffer_printf(the->out, "%s: ", subject_of(the).text);
    add_harmless(the->out, the->fact->call);
    buffer_add_char(the->out, '(');
    add_harmless(the->out, the->fact->args);
    buffer_add_char(the->out, ')');
}

static void tell_call(const struct case_of *the)
{
    if (!the->fact->call)
        return;
    enum call_kind kind = call_kind(the->fact->call);
    if (kind == CALL_QUICK || kind == CALL_METHOD || kind == CALL_IDLES)
        return;
    if (call_is(the->fact->call, "poll") && the->process && the->process->method)
        buffer_printf(the->out, "%s: %s", subject_of(the).text,
                      harmless(the->process->method).text);
    else
        add_call(the);
    buffer_add_text(the->out, kind == CALL_ENDS ? "\n" : " ...\n");
}

static void add_change(struct buffer *out, int wait_status)
{
    buffer_add_char(out, ' ');
    if (wait_status == WAIT_STATUS_UNKNOWN)
        buffer_add_text(out, _("[status unknown]"));
    else if (WIFEXITED(wait_status))
        buffer_printf(out, _("[exited, status %d]"), WEXITSTATUS(wait_status));
    else if (WIFSTOPPED(wait_status))
        buffer_printf(out, _("[stopped by %s]"), signal_name(WSTOPSIG(wait_status)));
    else if (WIFCONTINUED(wait_status))
        buffer_add_text(out, _("[continued]"));
    else if (WCOREDUMP(wait_status))
        buffer_printf(out, _("[killed by %s, core dumped]"), signal_name(WTERMSIG(wait_status)));
    else
        buffer_printf(out, _("[killed by %s]"), signal_name(WTERMSIG(wait_status)));
}

static void tell_return(const struct case_of *the)
{
    const struct fact *fact = the->fact;
    struct buffer *out = the->out;

    if (!fact->call || (call_is(fact->call, "print") && !fact->error))
        return; /* what was printed tells for itself, when it comes out */
    if (call_kind(fact->call) == CALL_IDLES || call_is(fact->call, "poll"))
        return; /* what it found, a task or the method it was called by tells */
    if (call_is_method(fact->call) && fact->text) {
        multi_tell_return(the);
        return;
    }
    add_call(the);
    buffer_printf(out, call_is(fact->call, "addr") ? " = %#lx" : " = %ld", fact->value);
    if (fact->error)
        buffer_printf(out, " %s (%s)", errno_name(fact->error), errno_words(fact->error));
    else if (call_kind(fact->call) == CALL_WAITS && fact->other > 0)
        add_change(out, fact->wait_status);
    buffer_add_char(out, '\n');
}

static void tell_exec(const struct case_of *the)
{
    struct words name = subject_of(the);

    buffer_printf(the->out, _("%s is now the program %s\n"), name.text,
                  harmless(the->fact->text).text);
}

static void tell_exit(const struct case_of *the)
{
    int wait_status = the->fact->wait_status;
    struct words name = subject_of(the);

    if (wait_status == WAIT_STATUS_UNKNOWN)
        buffer_printf(the->out, _("%s ended; nobody could tell how\n"), name.text);
    else if (WIFEXITED(wait_status))
        buffer_printf(the->out, _("%s ended with status %d\n"), name.text,
                      WEXITSTATUS(wait_status));
    else if (WCOREDUMP(wait_status))
        buffer_printf(the->out, _("%s was killed by %s (core dumped)\n"), name.text,
                      signal_name(WTERMSIG(wait_status)));
    else
        buffer_printf(the->out, _("%s was killed by %s\n"), name.text,
                      signal_name(WTERMSIG(wait_status)));
}

/* A reap by one of the learner's processes is told by its wait. */
static void tell_reap(const struct case_of *the)
{
    const struct proctab *table = the->table;
    const struct fact *fact = the->fact;
    const struct process *by =
        fact->other ? proctab_by_pid_at(table, fact->other, fact->seq) : NULL;

    if (fact->other == 0)
        buffer_printf(the->out, _("%s was reaped by the kernel\n"), subject_of(the).text);
    else if (!by || by->serial == 0 || by->program)
        buffer_printf(the->out, _("%s reaped %s\n"), object_of(the).text, subject_of(the).text);
}

static void tell_reparent(const struct case_of *the)
{
    const struct fact *fact = the->fact;

    buffer_printf(the->out, _("%s: parent was %s, is %s now\n"), subject_of(the).text,
                  who(the->table, fact->from, fact->seq).text, object_of(the).text);
}

static void tell_stop(const struct case_of *the)
{
    if (the->fact->signal)
        buffer_printf(the->out, _("%s was stopped by %s\n"), subject_of(the).text,
                      signal_name(the->fact->signal));
    else
        buffer_printf(the->out, _("%s was stopped\n"), subject_of(the).text);
}

static void tell_continue(const struct case_of *the)
{
    buffer_printf(the->out, _("%s goes on\n"), subject_of(the).text);
}

static void tell_signal(const struct case_of *the)
{
    const struct fact *fact = the->fact;

    if (fact->from)
        buffer_printf(the->out, _("%s got %s from %s\n"), subject_of(the).text,
                      signal_name(fact->signal), who(the->table, fact->from, fact->seq).text);
    else
        buffer_printf(the->out, _("%s got %s from outside\n"), subject_of(the).text,
                      signal_name(fact->signal));
}

static void tell_handler(const struct case_of *the)
{
    const char *format =
        the->fact->value ? _("%s: handler for %s begins\n") : _("%s: handler for %s is done\n");

    buffer_printf(the->out, format, subject_of(the).text, signal_name(the->fact->signal));
}

static void tell_set(const struct case_of *the)
{
    if (the->fact->value == 1) /* the language set it: a call's result, $i, $status */
        return;
    buffer_printf(the->out, "%s: ", subject_of(the).text);
    add_harmless(the->out, the->fact->text);
    buffer_add_text(the->out, " = ");
    add_harmless(the->out, the->fact->args);
    buffer_add_char(the->out, '\n');
}

static void tell_output(const struct case_of *the)
{
    buffer_printf(the->out, "%s | ", subject_of(the).text);
    add_harmless(the->out, the->fact->text);
    buffer_add_char(the->out, '\n');
}

void words_fact(struct buffer *out, const struct proctab *table, const struct fact *fact)
{
    /* Not here: start, state, line and end (shown elsewhere), and fork (its two returns tell). */
    static void (*const tell[FACT_KINDS])(const struct case_of *) = {
        [FACT_CALL] = tell_call,         [FACT_RETURN] = tell_return, [FACT_EXEC] = tell_exec,
        [FACT_EXIT] = tell_exit,         [FACT_REAP] = tell_reap,     [FACT_STOP] = tell_stop,
        [FACT_REPARENT] = tell_reparent, [FACT_SIGNAL] = tell_signal, [FACT_SET] = tell_set,
        [FACT_CONTINUE] = tell_continue, [FACT_OUTPUT] = tell_output, [FACT_HANDLER] = tell_handler,
        [FACT_TASK] = multi_tell_task,
    };
    struct case_of the = case_make(out, table, fact);

    if ((unsigned)fact->kind < FACT_KINDS && tell[fact->kind])
        tell[fact->kind](&the);
}
