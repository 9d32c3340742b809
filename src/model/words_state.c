/*
 * words_state: what a process is doing, why, and what would free it.
 */
#include "model/words.h"

#include "base/i18n.h"
#include "base/names.h"
#include "base/utf8.h"
#include "model/calls.h"
#include "model/waiting.h"
#include "model/words_parts.h"

static const char *const state_words[STATES] = {
    [STATE_PLAIN] = "",
    [STATE_ZOMBIE] = N_("ZOMBIE"),
    [STATE_STOPPED] = N_("STOPPED"),
    [STATE_BLOCKED] = N_("BLOCKED"),
    [STATE_RUNNING] = N_("RUNNING"),
    [STATE_ORPHAN] = N_("ORPHAN"),
    [STATE_GONE] = N_("GONE"),
};

/* gettext("") is the header of the translation file, not an empty text. */
static const char *state_word(enum state state)
{
    return *state_words[state] ? _(state_words[state]) : "";
}

/* An init that ended is no zombie to be seen: who made the sandbox reaps it at once. */
static bool is_gone(const struct process *process)
{
    return process->life == LIFE_GONE || (process->life == LIFE_ZOMBIE && process->serial == 0);
}

char words_state_letter(const struct process *process)
{
    if (is_gone(process))
        return 'X';
    if (process->life == LIFE_ZOMBIE)
        return 'Z';
    if (process->stopped)
        return 'T';
    if (process->program)
        return process->state > ' ' && process->state < 0x7F ? process->state : 'S';
    if (process->call)
        return call_kind(process->call) == CALL_SPINS ? 'R' : 'S';
    return process->state == 'R' ? 'R' : 'S';
}

enum state words_state_of(const struct process *process)
{
    char letter = words_state_letter(process);

    if (is_gone(process))
        return STATE_GONE;
    if (process->life == LIFE_ZOMBIE)
        return STATE_ZOMBIE;
    if (letter == 'T')
        return STATE_STOPPED;
    if (process_blocked(process))
        return STATE_BLOCKED;
    if (letter == 'R')
        return STATE_RUNNING;
    return process->adopted_from ? STATE_ORPHAN : STATE_PLAIN;
}

const char *words_state(const struct process *process)
{
    return state_word(words_state_of(process));
}

int words_state_width(void)
{
    int widest = 0;

    for (int state = 0; state <= STATE_GONE; state++) {
        int width = utf8_width(state_word((enum state)state));
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Because */

static void zombie_because(struct buffer *out, const struct process *process)
{
    if (process->parent)
        buffer_printf(out, _("holds %s for %s"), status_words(process->wait_status).text,
                      who_is(process->parent).text);
    else
        buffer_printf(out, _("holds %s"), status_words(process->wait_status).text);
}

static void gone_because(struct buffer *out, const struct proctab *table,
                         const struct process *process)
{
    if (process->serial == 0)
        buffer_add_text(out, _("ended, and the whole sandbox with it"));
    else if (process->reaped_by)
        buffer_printf(out, _("was reaped by %s"),
                      who(table, process->reaped_by, process->reap_seq).text);
    else
        buffer_add_text(out, _("was reaped by the kernel"));
}

static void stopped_because(struct buffer *out, const struct process *process)
{
    if (process->stopped && process->stop_signal)
        buffer_printf(out, _("by %s, until SIGCONT"), signal_name(process->stop_signal));
    else
        buffer_add_text(out, _("until SIGCONT"));
}

static void blocked_because(struct buffer *out, const struct proctab *table,
                            const struct process *process)
{
    struct words args = harmless(process->call_args);
    int count;

    if (multi_because(out, process))
        return;
    if (call_kind(process->call) != CALL_WAITS) {
        buffer_printf(out, _("in %s(%s)"), harmless(process->call).text, args.text);
        return;
    }
    waiting_child(table, process, &count);
    if (count)
        buffer_printf(out,
                      ngettext("in %s(%s): %d living child", "in %s(%s): %d living children",
                               (unsigned long)count),
                      harmless(process->call).text, args.text, count);
    else
        buffer_printf(out, _("in %s(%s): no living child"), harmless(process->call).text,
                      args.text);
}

static void running_because(struct buffer *out, const struct process *process)
{
    if (process->program)
        buffer_printf(out, _("runs %s"), harmless(process->program).text);
    else if (process->call)
        buffer_printf(out, _("in %s(): it computes"), harmless(process->call).text);
    else
        buffer_add_text(out, _("runs its block"));
}

static void orphan_because(struct buffer *out, const struct proctab *table,
                           const struct process *process)
{
    uint64_t then = process->reparent_seq;
    const struct process *before = proctab_by_pid_at(table, process->adopted_from, then);
    const struct process *now = process->parent;

    if (before && now)
        buffer_printf(out, _("was %s's; %s ended, %s adopted it"), who_is(before).text,
                      name_of(before).text, name_of(now).text);
    else
        buffer_printf(out, _("its parent ended: %s"), who(table, process->adopted_from, then).text);
}

static void plain_because(struct buffer *out, const struct process *process)
{
    if (process->serial == 0)
        buffer_add_text(out, process_reaps(process) ? _("adopts and reaps")
                                                    : _("adopts, does not reap"));
    else if (process->program)
        buffer_printf(out, _("runs %s"), harmless(process->program).text);
    else if (process->call)
        buffer_printf(out, _("in %s(%s)"), harmless(process->call).text,
                      harmless(process->call_args).text);
    else if (process->line)
        buffer_printf(out, _("before line %d"), process->line);
    else if (process->handlers)
        buffer_add_text(out, _("runs a signal handler"));
    else if (process->works_for) /* a worker is never at a prompt */
        buffer_add_text(out, process->task ? _("runs its block") : _("looks for a task"));
    else
        buffer_add_text(out, _("at the prompt"));
}

void words_because(struct buffer *out, const struct proctab *table, const struct process *process)
{
    switch (words_state_of(process)) {
    case STATE_ZOMBIE: zombie_because(out, process); break;
    case STATE_GONE: gone_because(out, table, process); break;
    case STATE_STOPPED: stopped_because(out, process); break;
    case STATE_BLOCKED: blocked_because(out, table, process); break;
    case STATE_RUNNING: running_because(out, process); break;
    case STATE_ORPHAN: orphan_because(out, table, process); break;
    default: plain_because(out, process); break;
    }
}

void words_origin(struct buffer *out, const struct proctab *table, const struct process *process)
{
    if (process->adopted_from && words_state_of(process) != STATE_ORPHAN)
        buffer_printf(out, _("was %s's"),
                      who(table, process->adopted_from, process->reparent_seq).text);
}

/* Freed by */

static void wait_freed_by(struct buffer *out, const struct proctab *table,
                          const struct process *process)
{
    int count;
    const struct process *child = waiting_child(table, process, &count);

    if (child)
        buffer_printf(out, _("its child %s ends, or a signal with a handler arrives"),
                      who_is(child).text);
    else if (count)
        buffer_printf(out,
                      _("one of its %d living children ends, or a signal with a handler arrives"),
                      count);
    else
        buffer_add_text(out, _("a child of it ends, or a signal with a handler arrives"));
}

static void call_freed_by(struct buffer *out, const struct proctab *table,
                          const struct process *process)
{
    if (multi_freed_by(out, table, process))
        return;
    if (call_kind(process->call) == CALL_WAITS)
        wait_freed_by(out, table, process);
    else if (call_is(process->call, "sleep"))
        buffer_add_text(out, _("its time is over, or a signal with a handler arrives"));
    else if (call_is(process->call, "pause"))
        buffer_add_text(out, _("a signal arrives that it has a handler for, or that ends it"));
    else if (call_is(process->call, "spin"))
        buffer_add_text(out, _("a signal ends it: it never stops by itself"));
    else
        buffer_printf(out, _("its call %s() returns"), harmless(process->call).text);
}

void words_freed_by(struct buffer *out, const struct proctab *table, const struct process *process)
{
    if (process->life != LIFE_ALIVE)
        buffer_add_text(out, _("nothing: it has ended"));
    else if (process->stopped)
        buffer_printf(out, _("SIGCONT arrives: you: kill -CONT %s"), name_of(process).text);
    else if (process->program)
        buffer_printf(out, _("nothing: it is the program %s now, and ends with it"),
                      harmless(process->program).text);
    else if (process->call)
        call_freed_by(out, table, process);
    else if (process->line)
        buffer_printf(out, _("it is let go on with line %d: next, or go"), process->line);
    else if (process->handlers)
        buffer_add_text(out, _("its signal handler is done"));
}
