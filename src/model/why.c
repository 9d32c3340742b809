/*
 * why: the state in one sentence, then its causes, each with the fact that shows it, then what
 * would change it.
 *
 * Every sentence is said only where a fact or the table shows it; a cause that came before the
 * history begins is left out rather than guessed.
 */
#include "model/why.h"

#include "base/i18n.h"
#include "base/names.h"
#include "model/calls.h"
#include "model/waiting.h"
#include "model/why_parts.h"
#include "model/words.h"
#include "model/words_parts.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

enum { CHAIN_MAX = 8 }; /* of processes of which one waits for the next */

/* What is asked, and where the answer goes. */
struct question {
    struct buffer *out;
    const struct proctab *table;
    const struct history *history;
    const struct process *process;
};

void why_add_fact(struct buffer *out, uint64_t seq)
{
    if (seq)
        buffer_printf(out, _(" (fact %llu)"), (unsigned long long)seq);
    buffer_add_char(out, '\n');
}

/* The last fact about the process, before fact number `before`, of this kind and signal (0: any),
 * or return of this call (NULL: any); NULL where there is none. */
static const struct fact *last_fact(const struct question *question, enum fact_kind kind,
                                    int signal, const char *call, uint64_t before)
{
    const struct fact *fact = before ? history_previous(question->history, before - 1) : NULL;

    for (; fact && fact->seq >= question->process->fork_seq;
         fact = history_previous(question->history, fact->seq - 1))
        if (fact->pid == question->process->pid && fact->kind == kind &&
            (!signal || fact->signal == signal) && (!call || call_is(fact->call, call)))
            return fact;
    return NULL;
}

static void add_sender(const struct question *question, int signal, uint64_t before)
{
    const struct fact *sent = last_fact(question, FACT_SIGNAL, signal, NULL, before);

    if (!sent)
        return;
    if (sent->from)
        buffer_printf(question->out, _("  because %s sent it %s"),
                      who(question->table, sent->from, sent->seq).text, signal_name(signal));
    else
        buffer_printf(question->out, _("  because it was sent %s from outside"),
                      signal_name(signal));
    why_add_fact(question->out, sent->seq);
}

static void add_end(const struct question *question)
{
    const struct process *process = question->process;
    int wait_status = process->wait_status;

    if (wait_status == WAIT_STATUS_UNKNOWN)
        buffer_add_text(question->out, _("  because it ended; nobody could tell how"));
    else if (WIFSIGNALED(wait_status))
        buffer_printf(question->out, _("  because it was killed by %s"),
                      signal_name(WTERMSIG(wait_status)));
    else
        buffer_printf(question->out, _("  because it ended with status %d"),
                      WEXITSTATUS(wait_status));
    why_add_fact(question->out, process->exit_seq);
    if (wait_status != WAIT_STATUS_UNKNOWN && WIFSIGNALED(wait_status))
        add_sender(question, WTERMSIG(wait_status), process->exit_seq);
}

static void add_adoption(const struct question *question)
{
    struct buffer *out = question->out;
    const struct process *process = question->process;
    uint64_t seq = process->reparent_seq;
    const struct process *before = proctab_by_pid_at(question->table, process->adopted_from, seq);
    const struct process *now = process->parent ? process->parent : process->last_parent;

    if (!before || !now)
        return;
    if (before == process->birth_parent) {
        buffer_printf(out, _("  because %s forked it"), who_is(before).text);
        why_add_fact(out, process->fork_seq);
    }
    if (before->exit_seq) {
        buffer_printf(out, _("  because %s ended"), who_is(before).text);
        why_add_fact(out, before->exit_seq);
    }
    if (now->serial == 0)
        buffer_printf(out, _("  because the kernel gave it to %s, who adopts orphans"),
                      who_is(now).text);
    else
        buffer_printf(out, _("  because the kernel gave it to the nearest subreaper, %s"),
                      who_is(now).text);
    why_add_fact(out, seq);
}

/* What the parent of a zombie does instead of waiting for it. */
static void add_idle_parent(const struct question *question, const struct process *parent)
{
    struct buffer *out = question->out;
    struct words name = who_is(parent);

    if (parent->stopped) {
        buffer_printf(out, _("  because %s is stopped, and cannot wait"), name.text);
        why_add_fact(out, parent->stop_seq);
    } else if (parent->program) {
        buffer_printf(out, _("  because %s is the program %s now, which does not wait"), name.text,
                      harmless(parent->program).text);
        why_add_fact(out, 0);
    } else if (parent->call && !waiting_for(parent, question->process)) {
        buffer_printf(out, _("  because %s is in %s(%s), which does not wait for it"), name.text,
                      harmless(parent->call).text, harmless(parent->call_args).text);
        why_add_fact(out, parent->call_seq);
    }
}

static void why_zombie(const struct question *question)
{
    struct buffer *out = question->out;
    const struct process *process = question->process;
    const struct process *parent = process->parent;

    buffer_printf(out, _("%s is a zombie: it has ended, and its entry still holds %s\n"),
                  who_is(process).text, status_words(process->wait_status).text);
    add_end(question);
    if (process->adopted_from)
        add_adoption(question);
    if (!parent)
        return;
    struct words name = who_is(parent);
    if (parent->serial == 0) {
        buffer_printf(out, _("  because its parent %s has not reaped it yet"), name.text);
        why_add_fact(out, process->exit_seq);
        return;
    }
    buffer_printf(out, _("  because its parent %s has not waited for it since"), name.text);
    why_add_fact(out, process->exit_seq);
    add_idle_parent(question, parent);
    if (parent->ignores_child)
        buffer_printf(out, _("  %s ignores SIGCHLD now, but this zombie was there before\n"),
                      name.text);
    buffer_printf(out, _("  it goes when %s waits; or when %s ends, and who adopts it waits\n"),
                  name.text, name_of(parent).text);
}

static void why_gone(const struct question *question)
{
    struct buffer *out = question->out;
    const struct process *process = question->process;
    const struct process *parent = process->last_parent;

    buffer_printf(out, _("%s is gone: it ended and was reaped; its PID may be used again\n"),
                  who_is(process).text);
    add_end(question);
    if (process->adopted_from)
        add_adoption(question);
    if (process->reaped_by)
        buffer_printf(out, _("  because %s reaped it"),
                      who(question->table, process->reaped_by, process->reap_seq).text);
    else if (parent && parent->ignores_child)
        buffer_printf(out,
                      _("  because its parent %s ignored SIGCHLD, so that the kernel reaped it"),
                      who_is(parent).text);
    else
        buffer_add_text(out, _("  because the kernel reaped it"));
    why_add_fact(out, process->reap_seq);
}

static void why_stopped(const struct question *question)
{
    struct buffer *out = question->out;
    const struct process *process = question->process;

    if (!process->stopped) { /* a program that the probe found so: no fact tells the signal */
        buffer_printf(out, _("%s is stopped\n"), who_is(process).text);
    } else {
        buffer_printf(out, _("%s is stopped by %s"), who_is(process).text,
                      signal_name(process->stop_signal));
        why_add_fact(out, process->stop_seq);
        add_sender(question, process->stop_signal, process->stop_seq);
    }
    buffer_printf(out, _("  it goes on when SIGCONT arrives: kill -CONT %s\n"),
                  name_of(process).text);
}

/* One link of the chain who waits for whom; returns whom, or NULL where it ends. */
static const struct process *add_link(const struct question *question,
                                      const struct process *process)
{
    struct buffer *out = question->out;
    int count;
    const struct process *child = waiting_child(question->table, process, &count);

    if (child) {
        buffer_printf(out, _("  because its child %s has not ended since its fork"),
                      who_is(child).text);
        why_add_fact(out, child->fork_seq);
    } else if (count) {
        buffer_printf(out, _("  because none of its %d living children has ended since\n"), count);
    }
    return child;
}

static void add_chain(const struct question *question)
{
    struct buffer *out = question->out;
    const struct process *at = question->process;

    for (int links = 0; links < CHAIN_MAX; links++) {
        if (!process_blocked(at) || call_kind(at->call) != CALL_WAITS)
            return;
        at = add_link(question, at);
        if (!at)
            return;
        if (at->stopped) {
            buffer_printf(out, _("  because %s is stopped"), who_is(at).text);
            why_add_fact(out, at->stop_seq);
            return;
        }
        if (process_blocked(at)) {
            buffer_printf(out, _("  because %s is itself in %s(%s)"), who_is(at).text,
                          harmless(at->call).text, harmless(at->call_args).text);
            why_add_fact(out, at->call_seq);
        }
    }
}

static void why_blocked(const struct question *question)
{
    struct buffer *out = question->out;
    const struct process *process = question->process;

    buffer_printf(out, _("%s is blocked in %s(%s)"), who_is(process).text,
                  harmless(process->call).text, harmless(process->call_args).text);
    why_add_fact(out, process->call_seq);
    if (process->method)
        buffer_printf(out, _("  because it called %s\n"), harmless(process->method).text);
    if (!why_owner(out, question->table, process))
        add_chain(question);
    struct buffer freed = {0};
    words_freed_by(&freed, question->table, process);
    buffer_printf(out, _("  it goes on when %s\n"), buffer_text(&freed));
    buffer_free(&freed);
}

static void why_program(const struct question *question)
{
    const struct fact *exec = last_fact(question, FACT_EXEC, 0, NULL, UINT64_MAX);

    buffer_printf(question->out, _("%s runs the program %s"), who_is(question->process).text,
                  harmless(question->process->program).text);
    why_add_fact(question->out, exec ? exec->seq : question->process->fork_seq);
    if (!exec && question->process->fork_seq > question->history->gone)
        buffer_printf(question->out, _("  because a program that exec started forked it\n"));
}

static void why_free(const struct question *question)
{
    struct buffer *out = question->out;
    const struct process *process = question->process;
    const struct fact *last = last_fact(question, FACT_RETURN, 0, NULL, UINT64_MAX);

    if (process->call) {
        buffer_printf(out, _("%s is in %s(%s)"), who_is(process).text, harmless(process->call).text,
                      harmless(process->call_args).text);
        why_add_fact(out, process->call_seq);
        return;
    }
    if (process->line)
        buffer_printf(out, _("%s is alive, before line %d of its block: `next` lets it go on\n"),
                      who_is(process).text, process->line);
    else if (process->handlers)
        buffer_printf(out, _("%s is alive and runs a signal handler\n"), who_is(process).text);
    else if (process->state == 'R')
        buffer_printf(out,
                      _("%s is alive and runs its block, until that ends or a signal ends it\n"),
                      who_is(process).text);
    else
        buffer_printf(out, _("%s is alive and at the prompt: it waits for a command\n"),
                      who_is(process).text);
    if (!last)
        return;
    if (last->error)
        buffer_printf(out, _("  its last call, %s(), failed with %s"), harmless(last->call).text,
                      errno_name(last->error));
    else
        buffer_printf(out, _("  its last call, %s(), gave %ld"), harmless(last->call).text,
                      last->value);
    why_add_fact(out, last->seq);
}

static void why_orphan(const struct question *question)
{
    const struct process *process = question->process;

    buffer_printf(question->out, _("%s is an orphan: its parent ended before it\n"),
                  who_is(process).text);
    add_adoption(question);
}

static void why_init(const struct question *question)
{
    struct buffer *out = question->out;
    struct words init = who_is(question->process);

    if (question->table->namespaced)
        buffer_printf(
            out,
            _("%s is PID 1 of its namespace, the ancestor of all processes in it\n"
              "  every process whose parent ends becomes its child, unless a subreaper is nearer\n"
              "  from inside, only signals it has a handler for reach it: the kernel "
              "protects it, even from SIGKILL\n"
              "  when it ends, the kernel kills everything in the namespace\n"),
            init.text);
    else
        buffer_printf(
            out,
            _("%s is an ordinary process that made itself a child subreaper\n"
              "  every process below it whose parent ends becomes its child, unless a subreaper "
              "is nearer\n"
              "  signals reach it as they reach any process: it is not PID 1, and nothing "
              "protects it\n"),
            init.text);
}

static void why_alive(const struct question *question)
{
    const struct process *process = question->process;

    if (process->serial == 0)
        why_init(question);
    else if (words_state_letter(process) == 'T')
        why_stopped(question);
    else if (process_blocked(process))
        why_blocked(question);
    else if (process->program)
        why_program(question);
    else
        why_free(question);
    why_worker(question->out, process);
    if (process->adopted_from)
        why_orphan(question);
}

void why(struct buffer *out, const struct proctab *table, const struct history *history,
         const struct process *process)
{
    const struct question question = {out, table, history, process};

    if (process->life == LIFE_ZOMBIE)
        why_zombie(&question);
    else if (process->life == LIFE_GONE)
        why_gone(&question);
    else
        why_alive(&question);
}
