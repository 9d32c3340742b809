/*
 * word_form: calls as a shell writes them (`waitpid -1 WNOHANG`, `kill -TERM -- -5`), brought into
 * the one form that struct statement documents.
 */
#include "lang/parser.h"

#include "base/i18n.h"

#include <string.h>

static bool is_word(const struct value *value, const char *text)
{
    return value->kind == VALUE_WORD && strcmp(value->text, text) == 0;
}

/* waitpid WHO [OPTION]... */
static bool words_waitpid(struct parser *parser, struct statement *statement, struct value *list,
                          int count)
{
    unsigned bits = 0;

    if (count == 0)
        return parser_usage(parser, statement);
    arguments_add(statement, &list[0]);
    for (int i = 1; i < count; i++) {
        if (list[i].kind != VALUE_WORD || !arguments_read_options(list[i].text, &bits))
            return parser_refuse(parser, statement->line, _("no option `%s`; usage: %s"),
                                 parser_shown(parser, list[i].text), verb_usage(statement->verb));
    }
    arguments_add_options(statement, bits);
    return true;
}

static bool is_option(const struct value *value)
{
    return (value->kind == VALUE_WORD || value->kind == VALUE_TEXT) && value->text[0] == '-';
}

/* The signal of `-KILL` or `-$s`, without its dash. */
static struct value without_dash(const struct value *option)
{
    size_t length = strlen(option->text);
    struct value value;

    if (option->kind == VALUE_TEXT && strcspn(option->text, "}") == length - 1 &&
        strncmp(option->text, "-${", 3) == 0) {
        value = value_make(VALUE_VARIABLE, option->text + 3);
        value.text[length - 4] = '\0';
        return value;
    }
    return value_make(option->kind, option->text + 1);
}

/* [ -SIG | -s SIG ] [ -- ]: adds the signal; `*after` is where the targets begin. */
static bool words_signal(struct parser *parser, struct statement *statement, struct value *list,
                         int count, int *after, bool *groups)
{
    struct value signal = {0};
    int used = 0;
    bool good;

    if (count > 1 && is_word(&list[0], "-s")) {
        value_move(&signal, &list[1]);
        used = 2;
    } else if (count > 0 && is_option(&list[0]) && !is_word(&list[0], "--")) {
        signal = without_dash(&list[0]);
        used = 1;
    } else {
        signal = value_make(VALUE_WORD, "TERM");
    }
    *groups = used < count && is_word(&list[used], "--");
    *after = used + *groups;
    good = arguments_add_signal(parser, statement, &signal);
    value_free(&signal);
    return good;
}

/* kill [-SIG] WHO...; a group is a negative number, and `--` stands before it as in kill(1) */
static bool words_kill(struct parser *parser, struct statement *statement, struct value *list,
                       int count)
{
    bool groups;
    int used;

    if (!words_signal(parser, statement, list, count, &used, &groups))
        return false;
    if (used == count)
        return parser_refuse(parser, statement->line, _("usage: %s; a process group: kill -- -5"),
                             verb_usage(statement->verb));
    for (int i = used; i < count; i++) {
        if (!groups && is_option(&list[i]))
            return parser_refuse(parser, statement->line,
                                 _("`%s`: a signal comes first (kill -9 c), and a process group "
                                   "after -- (kill -TERM -- -5)"),
                                 parser_shown(parser, list[i].text));
        arguments_add(statement, &list[i]);
    }
    return true;
}

bool word_form(struct parser *parser, struct statement *statement, const char *name,
               struct value *list, int count)
{
    int first = 0;

    if (verb_find(name, strlen(name)) == NULL)
        return method_form(parser, statement, name, list, count);
    if (statement->verb->id == VERB_pool)
        return pool_form(parser, statement, list, count);
    if (statement->verb->id == VERB_waitpid)
        return words_waitpid(parser, statement, list, count);
    if (statement->verb->id == VERB_kill)
        return words_kill(parser, statement, list, count);
    if (statement->verb->id == VERB_signal && count > 0) {
        if (!arguments_add_signal(parser, statement, &list[0]))
            return false;
        first = 1;
    }
    for (int i = first; i < count; i++)
        arguments_add(statement, &list[i]);
    return true;
}
