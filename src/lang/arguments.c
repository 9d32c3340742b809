/*
 * arguments: whether the arguments of a call make sense, in the one form that struct statement
 * documents.
 *
 * A table says for each verb how many there may be and what each must look like. What only the
 * process knows ($x) is left to the process.
 */
#include "lang/parser.h"

#include "base/alloc.h"
#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>

enum { ANY_NUMBER = 1 << 20, SECONDS_MAX = 1000000 };

enum look {
    LOOK_ANY,
    LOOK_NAME,      /* of a variable */
    LOOK_PROCESS,   /* a process's name or a number */
    LOOK_NUMBER,    /* a whole number */
    LOOK_COUNT,     /* a whole number that is not negative */
    LOOK_SECONDS,   /* a number that is not negative, with a fraction or without */
    LOOK_SWITCH,    /* on or off */
    LOOK_BUFFERING, /* full, line or none */
    LOOK_MOMENT,    /* the number of a fact, or now */
    LOOK_ALL        /* all */
};

static const struct rule {
    int least, most;
    enum look look; /* of each */
} rules[VERB_COUNT] = {
    [VERB_fork] = {0, 1, LOOK_NAME},
    [VERB_exit] = {0, 1, LOOK_NUMBER},
    [VERB_exit_now] = {0, 1, LOOK_NUMBER},
    [VERB_waitpid] = {1, ANY_NUMBER, LOOK_PROCESS}, /* its options are words too */
    [VERB_kill] = {2, ANY_NUMBER, LOOK_PROCESS},
    [VERB_signal] = {0, 2, LOOK_ANY},
    [VERB_print] = {0, ANY_NUMBER, LOOK_ANY},
    [VERB_addr] = {1, 1, LOOK_NAME},
    [VERB_buffer] = {1, 1, LOOK_BUFFERING},
    [VERB_sleep] = {1, 1, LOOK_SECONDS},
    [VERB_exec] = {1, ANY_NUMBER, LOOK_ANY},
    [VERB_setpgid] = {0, 2, LOOK_PROCESS},
    [VERB_subreaper] = {1, 1, LOOK_SWITCH},
    [VERB_process] = {0, 1, LOOK_NAME},
    [VERB_start] = {1, 1, LOOK_NAME},
    [VERB_join] = {1, 2, LOOK_ANY},
    [VERB_alive] = {1, 1, LOOK_NAME},
    [VERB_exitcode] = {1, 1, LOOK_NAME},
    [VERB_daemon] = {2, 2, LOOK_ANY},
    [VERB_terminate] = {1, 1, LOOK_NAME},
    [VERB_pool] = {2, 4, LOOK_ANY},
    [VERB_use] = {1, 1, LOOK_PROCESS},
    [VERB_why] = {0, 2, LOOK_PROCESS},
    [VERB_log] = {0, 1, LOOK_COUNT},
    [VERB_timeline] = {0, 1, LOOK_ALL},
    [VERB_at] = {1, 1, LOOK_MOMENT},
    [VERB_save] = {1, 1, LOOK_ANY},
    [VERB_expect] = {1, 1, LOOK_ANY},
    [VERB_init] = {2, 2, LOOK_ANY},
    [VERB_limit] = {0, 1, LOOK_COUNT},
    [VERB_pace] = {0, 1, LOOK_SECONDS},
    [VERB_undo] = {0, 1, LOOK_COUNT},
    [VERB_redo] = {0, 1, LOOK_COUNT},
    [VERB_learn] = {0, 1, LOOK_ANY},
    [VERB_lesson] = {1, 2, LOOK_ANY},
    [VERB_help] = {0, 1, LOOK_ANY},
};

void arguments_add(struct statement *statement, struct value *value)
{
    int count = statement->argument_count;

    if ((count & (count - 1)) == 0) /* grows at 0, 1, 2, 4, 8 ... */
        statement->arguments = alloc_resize(
            statement->arguments, count == 0 ? 1 : 2 * (size_t)count, sizeof *statement->arguments);
    statement->arguments[count] = (struct value){0};
    value_move(&statement->arguments[count], value);
    statement->argument_count++;
}

void arguments_add_word(struct statement *statement, const char *word)
{
    struct value value = value_make(VALUE_WORD, word);

    arguments_add(statement, &value);
}

bool arguments_add_signal(struct parser *parser, struct statement *statement, struct value *value)
{
    const char *name;
    int number;

    if (!value_is_plain(value)) {
        arguments_add(statement, value);
        return true;
    }
    number = signal_number(value->text);
    if (number < 0)
        return parser_refuse(parser, statement->line,
                             _("no signal `%s`; common ones: TERM KILL INT STOP CONT USR1 CHLD"),
                             parser_shown(parser, value->text));
    name = signal_name(number);
    if (strncmp(name, "SIG", 3) == 0)
        arguments_add_word(statement, name + 3);
    else
        arguments_add_word(statement, name + strcspn(name, "0123456789")); /* "signal 0" */
    return true;
}

static const char *const wait_options[] = {"WNOHANG", "WUNTRACED", "WCONTINUED"};
enum { WAIT_OPTIONS = sizeof wait_options / sizeof wait_options[0] };

bool arguments_read_options(const char *text, unsigned *bits)
{
    for (;;) {
        size_t length = strcspn(text, "|"), i = 0;

        while (i < WAIT_OPTIONS &&
               (strlen(wait_options[i]) != length || memcmp(wait_options[i], text, length) != 0))
            i++;
        if (i == WAIT_OPTIONS && (length != 1 || *text != '0'))
            return false;
        if (i < WAIT_OPTIONS)
            *bits |= 1u << i;
        if (text[length] == '\0')
            return true;
        text += length + 1;
    }
}

void arguments_add_options(struct statement *statement, unsigned bits)
{
    for (int i = 0; i < WAIT_OPTIONS; i++) {
        if (bits & (1u << i))
            arguments_add_word(statement, wait_options[i]);
    }
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strcmp(*words, text) == 0)
            return true;
    }
    return false;
}

static bool looks_right(enum look look, const char *text)
{
    static const char *const switches[] = {"on", "off", NULL};
    static const char *const bufferings[] = {"full", "line", "none", NULL};
    int number;

    switch (look) {
    case LOOK_ANY: return true;
    case LOOK_NAME: return name_is_variable(text);
    case LOOK_PROCESS: return name_is_process(text) || number_read(text, &number);
    case LOOK_NUMBER: return number_read(text, &number);
    case LOOK_COUNT: return number_read(text, &number) && number >= 0;
    case LOOK_SECONDS: return seconds_read(text, SECONDS_MAX) >= 0;
    case LOOK_SWITCH: return is_one_of(text, switches);
    case LOOK_BUFFERING: return is_one_of(text, bufferings);
    case LOOK_MOMENT: return !strcmp(text, "now") || (number_read(text, &number) && number > 0);
    case LOOK_ALL: return !strcmp(text, "all");
    }
    return false;
}

static bool refuse_word(struct parser *parser, const struct statement *statement, const char *what,
                        const char *text)
{
    return parser_refuse(parser, statement->line, _("`%s` %s; usage: %s"),
                         parser_shown(parser, text), what, verb_usage(statement->verb));
}

static const char *not_like(enum look look)
{
    switch (look) {
    case LOOK_NAME: return _("is no variable's name");
    case LOOK_PROCESS: return _("is neither a process's name nor a number");
    case LOOK_NUMBER: return _("is no number");
    case LOOK_COUNT:
    case LOOK_SECONDS: return _("is no number from 0 on");
    default: return _("is not known here");
    }
}

/* The name after fork is a variable as well as the new process's label. */
static bool check_fork(struct parser *parser, struct statement *statement)
{
    const char *name;

    if (statement->argument_count == 0 && statement->result != NULL)
        arguments_add_word(statement, statement->result);
    if (statement->argument_count == 0)
        return true;
    name = statement->arguments[0].text;
    if (!value_is_plain(&statement->arguments[0]))
        return refuse_word(parser, statement, _("is a value, and a name should stand here"), name);
    if (!parser_check_name(parser, statement->line, name))
        return false;
    if (name[0] == '_')
        return refuse_word(parser, statement, _("is no process's name: a letter comes first"),
                           name);
    if (statement->result == NULL)
        statement->result = alloc_string(name);
    return true;
}

/* signal [SIGNAL [IGN|DFL|RESTART]]: a block or IGN or DFL, one of them */
static bool check_signal(struct parser *parser, struct statement *statement)
{
    bool block = statement->body != NULL;
    const char *how;

    if (statement->argument_count == 0)
        return !block || parser_usage(parser, statement);
    if (statement->argument_count == 1)
        return block || parser_usage(parser, statement);
    how = value_is_plain(&statement->arguments[1]) ? statement->arguments[1].text : "";
    if (strcmp(how, "RESTART") == 0)
        return block || parser_usage(parser, statement);
    if (block || (strcmp(how, "IGN") != 0 && strcmp(how, "DFL") != 0))
        return parser_usage(parser, statement);
    return true;
}

static bool check_look(struct parser *parser, const struct statement *statement,
                       const struct value *value, enum look look)
{
    bool needs_name = look == LOOK_NAME;

    if (value_is_plain(value) ? looks_right(look, value->text) : !needs_name)
        return true;
    return refuse_word(parser, statement, not_like(look), value->text);
}

/* process [NAME {...}]: the name becomes a label */
static bool check_process(struct parser *parser, struct statement *statement)
{
    if (statement->argument_count == 0)
        return statement->body == NULL || parser_usage(parser, statement);
    if (!parser_check_name(parser, statement->line, statement->arguments[0].text))
        return false;
    if (statement->arguments[0].text[0] == '_')
        return refuse_word(parser, statement, _("is no process's name: a letter comes first"),
                           statement->arguments[0].text);
    return true;
}

/* NAME, then seconds for join and a switch for daemon */
static bool check_named(struct parser *parser, struct statement *statement, enum look second)
{
    for (int i = 0; i < statement->argument_count; i++)
        if (!check_look(parser, statement, &statement->arguments[i], i == 0 ? LOOK_NAME : second))
            return false;
    return true;
}

static bool check_daemon(struct parser *parser, struct statement *statement)
{
    const struct value *how = &statement->arguments[1];
    bool truth = value_is_plain(how) && (!strcmp(how->text, "True") || !strcmp(how->text, "1"));
    bool lie = value_is_plain(how) && (!strcmp(how->text, "False") || !strcmp(how->text, "0"));

    if (truth || lie) { /* th.daemon = True */
        struct value word = value_make(VALUE_WORD, truth ? "on" : "off");
        value_move(&statement->arguments[1], &word);
    }
    return check_named(parser, statement, LOOK_SWITCH);
}

/* why [WHO | task N] */
static bool check_why(struct parser *parser, struct statement *statement)
{
    bool task = statement->argument_count > 0 && !strcmp(statement->arguments[0].text, "task");
    int number;

    if (statement->argument_count < 2)
        return true;
    return (task && number_read(statement->arguments[1].text, &number) && number > 0) ||
           parser_usage(parser, statement);
}

static bool check_init(struct parser *parser, struct statement *statement)
{
    if (!value_is_plain(&statement->arguments[0]) || !value_is_plain(&statement->arguments[1]) ||
        strcmp(statement->arguments[0].text, "reap") != 0 ||
        !looks_right(LOOK_SWITCH, statement->arguments[1].text))
        return parser_usage(parser, statement);
    return true;
}

static bool check_help(struct parser *parser, struct statement *statement)
{
    const char *word = statement->argument_count > 0 ? statement->arguments[0].text : "all";

    if (strcmp(word, "all") == 0 || verb_find(word, strlen(word)) != NULL)
        return true;
    return parser_no_verb(parser, word);
}

bool arguments_check(struct parser *parser, struct statement *statement)
{
    const struct rule *rule = &rules[statement->verb->id];
    bool shell = statement->verb->kind == VERB_SHELL;

    if (statement->argument_count < rule->least || statement->argument_count > rule->most)
        return parser_usage(parser, statement);
    if (statement->verb->id == VERB_fork)
        return check_fork(parser, statement);
    for (int i = 0; i < statement->argument_count; i++) {
        const struct value *value = &statement->arguments[i];

        if (shell && !value_is_plain(value))
            return refuse_word(parser, statement,
                               _("is a process's variable, which the shell does not have"),
                               value->text);
        if (i == 0 && statement->verb->id == VERB_kill)
            continue; /* the signal */
        if (!check_look(parser, statement, value, rule->look))
            return false;
    }
    switch (statement->verb->id) {
    case VERB_signal: return check_signal(parser, statement);
    case VERB_init: return check_init(parser, statement);
    case VERB_help: return check_help(parser, statement);
    case VERB_why: return check_why(parser, statement);
    case VERB_process: return check_process(parser, statement);
    case VERB_join: return check_named(parser, statement, LOOK_SECONDS);
    case VERB_daemon: return check_daemon(parser, statement);
    case VERB_pool: return pool_check(parser, statement);
    default: return true;
    }
}
