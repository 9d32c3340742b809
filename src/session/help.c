/*
 * help: what `help` says, read from the table of verbs.
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
