/*
 * store: variables of one process, and values as the language writes them.
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "sandbox/agent_inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { TEXT_MAX = 32 << 10, SLOTS_BYTES = 64 << 10 };

/* A message has room for any text. */
_Static_assert((int)TEXT_MAX < (int)WIRE_TEXT_MAX, "a variable would be told in part");

const struct slot *store_find(const struct agent *agent, const char *name)
{
    for (const struct slot *slot = agent->slots; slot; slot = slot->next)
        if (!strcmp(slot->name, name))
            return slot;
    return NULL;
}

/* The text of the variable from now on; false after saying that there is no room. */
static bool put(struct agent *agent, const char *name, const char *text)
{
    struct slot *slot = (struct slot *)store_find(agent, name);
    size_t old = slot ? strlen(slot->text) : 0, new = strlen(text) + (slot ? 0 : sizeof *slot);

    if (agent->slots_bytes - old + new > SLOTS_BYTES) {
        agent_complain(agent, _("no room for `%s`: the variables of a process take at most %d kB"),
                       name, SLOTS_BYTES >> 10);
        return false;
    }
    agent->slots_bytes += new - old;
    if (!slot) {
        slot = alloc_zero(1, sizeof *slot);
        memcpy(slot->name, name, strnlen(name, PROGRAM_NAME_MAX));
        slot->next = agent->slots;
        agent->slots = slot;
    }
    char *copy = alloc_string(text);
    free(slot->text);
    slot->text = copy;
    return true;
}

static void report(struct agent *agent, const char *name, const char *text, bool quiet)
{
    agent_report(
        agent, &(struct message){.kind = MESSAGE_SET, .call = name, .args = text, .value = quiet});
}

void store_set(struct agent *agent, const char *name, const char *text)
{
    if (!put(agent, name, text))
        return;
    agent->outcome.set = store_find(agent, name);
    report(agent, name, text, false);
}

static void set_number(struct agent *agent, const char *name, long number, bool quiet)
{
    char text[NUMBER_TEXT_MAX];

    number_write(text, number);
    if (!put(agent, name, text))
        return;
    agent->outcome.set = store_find(agent, name);
    report(agent, name, text, quiet);
}

void store_set_number(struct agent *agent, const char *name, long number)
{
    set_number(agent, name, number, false);
}

void store_set_quietly(struct agent *agent, const char *name, long number)
{
    set_number(agent, name, number, true);
}

void store_last(struct agent *agent, const char *text, int error)
{
    char *copy = alloc_string(text);

    free(agent->outcome.last);
    agent->outcome = (struct outcome){copy, error, OUTCOME_LAST, agent->outcome.set};
}

static bool has_room(struct agent *agent, const struct buffer *text)
{
    if (text->length <= TEXT_MAX)
        return true;
    agent_complain(agent, _("a text of more than %d kB: so much is neither kept nor printed"),
                   TEXT_MAX >> 10);
    return false;
}

static bool add_variable(struct agent *agent, const char *name, struct buffer *out)
{
    if (!strcmp(name, "?")) {
        buffer_add_text(out, agent->outcome.last ? agent->outcome.last : "0");
        return true;
    }
    const struct slot *slot = store_find(agent, name);
    if (!slot) {
        agent_complain(agent, _("no variable `%s` here; to make one: %s = 0"), name, name);
        return false;
    }
    buffer_add_text(out, slot->text);
    return has_room(agent, out);
}

struct expansion {
    struct agent *agent;
    bool good;
};

static void expand_variable(struct buffer *out, const char *name, void *context)
{
    struct expansion *expansion = context;

    if (expansion->good)
        expansion->good = add_variable(expansion->agent, name, out);
}

static bool expand(struct agent *agent, const char *text, struct buffer *out)
{
    struct expansion expansion = {.agent = agent, .good = true};

    text_expand(out, text, expand_variable, &expansion);
    return expansion.good;
}

/* The macros of wait(2). What they give is meaningful only for the kind of end they ask about. */
static int decode_status(enum decode decode, int status)
{
    switch (decode) {
    case DECODE_WIFEXITED: return WIFEXITED(status);
    case DECODE_WEXITSTATUS: return WEXITSTATUS(status);
    case DECODE_WIFSIGNALED: return WIFSIGNALED(status);
    case DECODE_WTERMSIG: return WTERMSIG(status);
    case DECODE_WIFSTOPPED: return WIFSTOPPED(status);
    case DECODE_WSTOPSIG: return WSTOPSIG(status);
    case DECODE_WIFCONTINUED: return WIFCONTINUED(status) != 0;
    case DECODE_WCOREDUMP: return WCOREDUMP(status) != 0;
    case DECODE_COUNT: break;
    }
    return 0;
}

static bool add_value(struct agent *agent, const struct value *value, struct buffer *out)
{
    long number;

    switch (value->kind) {
    case VALUE_NONE: return true;
    case VALUE_WORD:
    case VALUE_LITERAL: buffer_add_text(out, value->text); return true;
    case VALUE_VARIABLE: return add_variable(agent, value->text, out);
    case VALUE_TEXT: return expand(agent, value->text, out);
    case VALUE_DECODE:
        if (!value_number(agent, value->inner, &number))
            return false;
        buffer_printf(out, "%d", decode_status(value->decode, (int)number));
        return true;
    }
    return false;
}

bool value_text(struct agent *agent, const struct value *value, struct buffer *out)
{
    return add_value(agent, value, out) && has_room(agent, out);
}

/* True and False are numbers, as in Python. */
static bool parse_number(const char *text, long *number)
{
    char *end;

    if (!strcmp(text, "True") || !strcmp(text, "False")) {
        *number = *text == 'T';
        return true;
    }
    errno = 0;
    *number = strtol(text, &end, 0);
    return end != text && *end == '\0' && errno == 0;
}

bool value_number(struct agent *agent, const struct value *value, long *number)
{
    struct buffer text = {0};
    bool good = value_text(agent, value, &text);

    if (good && !parse_number(buffer_text(&text), number)) {
        agent_complain(agent, _("`%s` is not a whole number"), buffer_text(&text));
        good = false;
    }
    buffer_free(&text);
    return good;
}

static int compare(const char *left, const char *right)
{
    long a, b;

    if (parse_number(left, &a) && parse_number(right, &b))
        return a < b ? -1 : a > b;
    return strcmp(left, right);
}

static bool judge(enum comparison comparison, const char *left, const char *right)
{
    switch (comparison) {
    case IS_TRUE:
        return *left && strcmp(left, "0") && strcmp(left, "False") && strcmp(left, "None");
    case IS_EQUAL: return compare(left, right) == 0;
    case IS_UNEQUAL: return compare(left, right) != 0;
    case IS_LESS: return compare(left, right) < 0;
    case IS_GREATER: return compare(left, right) > 0;
    case IS_LESS_EQUAL: return compare(left, right) <= 0;
    case IS_GREATER_EQUAL: return compare(left, right) >= 0;
    }
    return false;
}

bool value_holds(struct agent *agent, const struct statement *statement, bool *holds)
{
    struct buffer left = {0}, right = {0};
    bool good =
        value_text(agent, &statement->left, &left) && value_text(agent, &statement->right, &right);

    *holds = good && judge(statement->comparison, buffer_text(&left), buffer_text(&right));
    buffer_free(&left);
    buffer_free(&right);
    return good;
}
