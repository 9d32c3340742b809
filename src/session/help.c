/*
 * help: what `help` says, read from the table of verbs, and what to try next.
 */
#include "base/i18n.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "session/inside.h"

#include <string.h>

enum { USAGE = 24 };

static void add_row(struct buffer *out, const struct verb *verb, int width)
{
    size_t start = out->length;

    buffer_printf(out, "  %s", verb_usage(verb));
    if (utf8_width(verb_usage(verb)) > USAGE - 4) {
        buffer_add_char(out, '\n');
        start = out->length;
    }
    wrap_pad(out, start, USAGE);
    wrap_add(out, _(verb->summary), USAGE, USAGE, width);
    buffer_add_char(out, '\n');
}

static void add_verbs(struct buffer *out, bool all, int width)
{
    for (int i = 0; i < VERB_COUNT; i++)
        if (all || verbs[i].level == VERB_FIRST)
            add_row(out, &verbs[i], width);
}

/* The lines of it below each other, behind the words. */
static void add_code(struct buffer *out, const char *words, const char *code)
{
    for (int line = 0; *code; line++) {
        size_t length = strcspn(code, "\n");
        if (line)
            buffer_printf(out, "%*s", utf8_width(words), "");
        else
            buffer_add_text(out, words);
        buffer_printf(out, "%.*s\n", (int)length, code);
        code += length + (code[length] == '\n');
    }
}

static void add_verb(struct buffer *out, const struct verb *verb, int width)
{
    buffer_printf(out, "  %s\n  ", verb_usage(verb));
    wrap_add(out, _(verb->summary), 2, 2, width);
    buffer_add_char(out, '\n');
    add_code(out, _("  in C:      "), verb->c);
    add_code(out, _("  in Python: "), verb->python);
}

void help_show(struct buffer *out, const char *topic, int width)
{
    const struct verb *verb = topic ? verb_find(topic, strlen(topic)) : NULL;

    if (verb) {
        add_verb(out, verb, width);
    } else if (topic && strcmp(topic, "all")) {
        buffer_printf(out, _("no verb `%s`; help all lists them\n"), topic);
    } else {
        add_verbs(out, topic != NULL, width);
        wrap_add(out,
                 topic ? _("`WHO: COMMAND` speaks to one process (c: exit 7), `all: COMMAND` to "
                           "everyone, `you: kill ...` sends a signal from outside. A block "
                           "{ ... } is run by one process and copied by fork. $x is a variable, "
                           "$? the last return value, $status the last wait status.")
                       : _("`c: exit` speaks to process c. `help all` shows every verb, `help "
                           "VERB` one of them. `learn` takes you through lessons."),
                 0, 0, width);
        buffer_add_char(out, '\n');
    }
}

/* The first process of this kind, NULL if there is none. */
static const struct process *some(const struct session *session,
                                  bool (*fits)(const struct process *process))
{
    for (int i = 1; i < session->table.count; i++)
        if (session->table.processes[i]->life != LIFE_GONE && fits(session->table.processes[i]))
            return session->table.processes[i];
    return NULL;
}

static bool is_stepped(const struct process *process)
{
    return process->line > 0 && process->life == LIFE_ALIVE && !process->call && !process->stopped;
}

static bool is_free(const struct process *process)
{
    return process->life == LIFE_ALIVE && !process->call && !process->program && !process->stopped;
}

static bool is_waited_for(const struct process *process)
{
    const struct process *parent = process->parent;

    return is_free(process) && parent && parent->call && !strncmp(parent->call, "wait", 4);
}

static bool is_unwaited_zombie(const struct process *process)
{
    return process->life == LIFE_ZOMBIE && process->parent && process->parent->parent &&
           is_free(process->parent);
}

static bool is_stopped(const struct process *process)
{
    return process->life == LIFE_ALIVE && process->stopped;
}

static bool is_idle_child(const struct process *process)
{
    return is_free(process) && strcmp(process->name, "main");
}

/* "c: " unless it is the current process's turn. */
static void address(const struct session *session, const struct process *process,
                    struct buffer *out)
{
    if (process->pid != session->current)
        buffer_printf(out, "%s: ", process->name);
}

void session_suggest(const struct session *session, struct buffer *out)
{
    const struct process *one;

    if (!session_current(session)) {
        buffer_add_text(out, session->guardian_gone ? "quit" : "reset");
    } else if (session_steps(session)) {
        buffer_add_text(out, "next");
    } else if ((one = some(session, is_stepped))) {
        address(session, one, out);
        buffer_add_text(out, "next");
    } else if ((one = some(session, is_unwaited_zombie))) {
        address(session, one->parent, out);
        buffer_add_text(out, "wait");
    } else if (session->table.zombies && !session->reaping) {
        buffer_add_text(out, "init reap on");
    } else if ((one = some(session, is_waited_for))) {
        address(session, one, out);
        buffer_add_text(out, "exit 7");
    } else if ((one = some(session, is_stopped))) {
        buffer_printf(out, "you: kill -CONT %s", one->name);
    } else if ((one = some(session, is_idle_child))) {
        address(session, one, out);
        buffer_add_text(out, "exit 7");
    } else if ((one = some(session, is_free))) {
        address(session, one, out);
        buffer_add_text(out, "fork c");
    } else {
        buffer_printf(out, "why %s", session_current(session)->name);
    }
}
