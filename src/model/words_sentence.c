/*
 * words_sentence: what just happened, for a class to read above the tree.
 *
 * Where the log's own line and the plain words say it well, the sentence is made of them. Each
 * holds in every case in which it is said.
 */
#include "model/words.h"

#include "base/i18n.h"
#include "base/names.h"
#include "base/utf8.h"
#include "model/words_parts.h"

#include <signal.h>
#include <string.h>

enum { QUOTED_MAX = 40 }; /* characters of what a process wrote */

/* Births, ends, and what becomes of those that are left */

static void sentence_start(const struct case_of *the)
{
    buffer_printf(the->out, _("A fresh sandbox: %s waits for your command."), object_of(the).text);
}

static void sentence_fork(const struct case_of *the)
{
    if (the->process->program) /* how it did so is not seen */
        buffer_printf(the->out, _("%s has a new child: %s."), subject_of(the).text,
                      object_of(the).text);
    else
        buffer_printf(the->out, _("%s called fork(): %s is a copy of it, and both go on."),
                      subject_of(the).text, object_of(the).text);
}

static void sentence_exec(const struct case_of *the)
{
    struct buffer about = {0};

    buffer_add_text(&about, _("PID and parent stay, memory is new"));
    conclude(the, log_line(the), about);
}

static void sentence_exit(const struct case_of *the)
{
    const struct process *parent = the->process->parent;
    struct buffer about = {0};

    if (the->process->serial == 0)
        buffer_add_text(&about, _("the whole sandbox ends with it"));
    switch (fate_of(the->process)) {
    case FATE_INIT_REAPS: buffer_printf(&about, _("%s will reap it"), who_is(parent).text); break;
    case FATE_INIT_LEAVES:
        buffer_printf(&about, _("%s does not reap, so the zombie stays"), who_is(parent).text);
        break;
    case FATE_AWAITED:
        buffer_printf(&about, _("%s is waiting for it already"), who_is(parent).text);
        break;
    case FATE_KEPT: buffer_printf(&about, _("a zombie until %s waits"), who_is(parent).text); break;
    default: break;
    }
    conclude(the, log_line(the), about);
}

static void sentence_reap(const struct case_of *the)
{
    const struct process *parent = the->process->last_parent;
    struct words name = subject_of(the);

    if (the->process->serial == 0) /* what its end means is told already */
        return;
    if (the->fact->other == 0 && parent && parent->ignores_child)
        buffer_printf(the->out, _("The kernel reaped %s: %s ignores SIGCHLD, so no zombie stays."),
                      name.text, who_is(parent).text);
    else if (the->fact->other == 0)
        buffer_printf(the->out, _("The kernel reaped %s: nothing of it is left."), name.text);
    else if (the->other && the->other->serial == 0)
        buffer_printf(the->out, _("%s reaped %s: it waits for whatever ends under it."),
                      object_of(the).text, name.text);
    else
        buffer_printf(the->out, _("%s reaped %s: nothing of it is left."), object_of(the).text,
                      name.text);
}

static void sentence_reparent(const struct case_of *the)
{
    const struct fact *fact = the->fact;
    const struct process *before = proctab_by_pid_at(the->table, fact->from, fact->seq);
    struct words name = subject_of(the), now = object_of(the),
                 was = who(the->table, fact->from, fact->seq);

    if (!before || before->life == LIFE_ALIVE)
        buffer_printf(the->out, _("%s is %s's child now."), name.text, now.text);
    else if (the->process->life == LIFE_ZOMBIE)
        buffer_printf(the->out, _("%s ended: its zombie %s is %s's child now."), was.text,
                      name.text, now.text);
    else if (the->other && the->other->serial != 0)
        buffer_printf(the->out, _("%s ended: %s is the child of %s now, the nearest subreaper."),
                      was.text, name.text, now.text);
    else
        buffer_printf(the->out, _("%s ended: %s is %s's child now."), was.text, name.text,
                      now.text);
}

/* Signals */

static void sentence_stop(const struct case_of *the)
{
    struct buffer about = {0};

    buffer_add_text(&about, _("SIGCONT lets it go on"));
    conclude(the, log_line(the), about);
}

static void sentence_continue(const struct case_of *the)
{
    buffer_printf(the->out, _("%s goes on where it was stopped."), subject_of(the).text);
}

static void sentence_signal(const struct case_of *the)
{
    const struct fact *fact = the->fact;
    struct buffer what = {0}, about = {0};

    if (!fact->from)
        what = log_line(the);
    else if (fact->from == fact->pid)
        buffer_printf(&what, _("%s sent %s to itself"), subject_of(the).text,
                      signal_name(fact->signal));
    else
        buffer_printf(&what, _("%s sent %s to %s"), who(the->table, fact->from, fact->seq).text,
                      signal_name(fact->signal), subject_of(the).text);
    if (spares_init(the))
        buffer_add_text(&about, _("PID 1 gets only those it has a handler for"));
    else if (fact->signal == SIGKILL || fact->signal == SIGSTOP)
        buffer_add_text(&about, _("no process can catch, block or ignore it"));
    conclude(the, what, about);
}

static void sentence_handler(const struct case_of *the)
{
    const char *format = the->fact->value
                             ? _("%s got %s: its handler for it runs.")
                             : _("%s is done with its handler for %s, and goes on where it was.");

    buffer_printf(the->out, format, subject_of(the).text, signal_name(the->fact->signal));
}

/* The rest */

static void sentence_line(const struct case_of *the)
{
    if (the->fact->value > 0)
        buffer_printf(the->out, _("%s stands before line %ld of its block."), subject_of(the).text,
                      the->fact->value);
}

/* So many characters of it. */
static void add_quoted(struct buffer *out, const char *text)
{
    size_t length = strlen(text), at = 0;
    uint32_t code;

    for (int characters = 0; at < length && characters < QUOTED_MAX; characters++)
        at += utf8_decode(text + at, length - at, &code);
    utf8_add_harmless(out, text, at);
    buffer_add_text(out, at < length ? "..." : "");
}

static void sentence_output(const struct case_of *the)
{
    struct buffer text = {0};

    add_quoted(&text, the->fact->text ? the->fact->text : "");
    buffer_printf(the->out, _("%s wrote \"%s\"."), subject_of(the).text, buffer_text(&text));
    buffer_free(&text);
}

static void sentence_end(const struct case_of *the)
{
    buffer_add_text(the->out, the->fact->value < 0 ? _("The sandbox has ended; a fresh one begins.")
                                                   : _("The sandbox has ended."));
}

void words_sentence(struct buffer *out, const struct proctab *table, const struct fact *fact)
{
    /* Not here: variables, states of programs, which are shown where they are. */
    static void (*const say[FACT_KINDS])(const struct case_of *) = {
        [FACT_START] = sentence_start,     [FACT_CALL] = sentence_call,
        [FACT_RETURN] = sentence_return,   [FACT_FORK] = sentence_fork,
        [FACT_EXEC] = sentence_exec,       [FACT_EXIT] = sentence_exit,
        [FACT_REAP] = sentence_reap,       [FACT_REPARENT] = sentence_reparent,
        [FACT_STOP] = sentence_stop,       [FACT_CONTINUE] = sentence_continue,
        [FACT_SIGNAL] = sentence_signal,   [FACT_HANDLER] = sentence_handler,
        [FACT_OUTPUT] = sentence_output,   [FACT_LINE] = sentence_line,
        [FACT_TASK] = multi_sentence_task, [FACT_POOL] = multi_sentence_pool,
    };
    struct case_of the = case_make(out, table, fact);

    if (fact->kind == FACT_END)
        sentence_end(&the);
    else if (the.process && (unsigned)fact->kind < FACT_KINDS && say[fact->kind])
        say[fact->kind](&the);
}
