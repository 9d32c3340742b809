/*
 * call_form: calls as C and Python write them, brought into the one form that struct statement
 * documents: waitpid(-1, &status, WNOHANG), os.waitpid(-1, os.WNOHANG).
 *
 * Whether the words make sense is checked afterwards, once for all spellings (arguments.c).
 */
#include "lang/parser.h"

#include "base/alloc.h"
#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>

static bool is_word(const struct value *value, const char *text)
{
    return value->kind == VALUE_WORD && strcmp(value->text, text) == 0;
}

static bool is_nothing(const struct value *value)
{
    return is_word(value, "NULL") || is_word(value, "None") || is_word(value, "0");
}

/* In C a bare word is a variable; where the language wants a name it is one again. */
static void as_name(struct value *value)
{
    if (value->kind == VALUE_VARIABLE)
        value->kind = VALUE_WORD;
}

/* The `&status` of C. */
static bool take_status(struct parser *parser, struct statement *statement,
                        const struct argument *argument)
{
    if (argument->value.kind != VALUE_VARIABLE ||
        (statement->result != NULL && statement->status_result != NULL))
        return parser_usage(parser, statement);
    if (!parser_check_name(parser, statement->line, argument->value.text))
        return false;
    free(statement->status_result);
    statement->status_result = alloc_string(argument->value.text);
    return true;
}

/* wait(), wait(NULL), wait(&status) */
static bool call_wait(struct parser *parser, struct statement *statement, struct argument *list,
                      int count)
{
    if (count > 1 || (count == 1 && !list[0].address && !is_nothing(&list[0].value)))
        return parser_refuse(parser, statement->line, _("usage: wait, wait(&status) or os.wait()"));
    return count == 0 || !list[0].address || take_status(parser, statement, &list[0]);
}

/* waitpid(WHO, &status, OPTIONS) in C, waitpid(WHO, OPTIONS) in Python */
static bool call_waitpid(struct parser *parser, struct statement *statement, struct argument *list,
                         int count)
{
    unsigned bits = 0;

    if (count == 0 || list[0].address)
        return parser_usage(parser, statement);
    arguments_add(statement, &list[0].value);
    for (int i = 1; i < count; i++) {
        const struct value *value = &list[i].value;

        if (list[i].address) {
            if (!take_status(parser, statement, &list[i]))
                return false;
        } else if (!is_nothing(value) &&
                   (value->kind != VALUE_WORD || !arguments_read_options(value->text, &bits))) {
            return parser_refuse(parser, statement->line,
                                 _("usage: waitpid(WHO, &status, WNOHANG|WUNTRACED|WCONTINUED)"));
        }
    }
    arguments_add_options(statement, bits);
    return true;
}

/* kill(WHO, SIGNAL) */
static bool call_kill(struct parser *parser, struct statement *statement, struct argument *list,
                      int count)
{
    if (count != 2)
        return parser_refuse(parser, statement->line, _("usage: kill(WHO, SIGNAL)"));
    if (!arguments_add_signal(parser, statement, &list[1].value))
        return false;
    arguments_add(statement, &list[0].value);
    return true;
}

/* signal(SIGNAL, SIG_IGN), signal(SIGNAL, SIG_DFL), signal(SIGNAL) {...} */
static bool call_signal(struct parser *parser, struct statement *statement, struct argument *list,
                        int count)
{
    if (count == 0)
        return true;
    if (!arguments_add_signal(parser, statement, &list[0].value))
        return false;
    for (int i = 1; i < count; i++) {
        struct value *value = &list[i].value;
        const char *text =
            value->kind == VALUE_WORD || value->kind == VALUE_VARIABLE ? value->text : "";

        if (strncmp(text, "SIG_", 4) == 0)
            text += 4;
        if (strcmp(text, "IGN") != 0 && strcmp(text, "DFL") != 0 && strcmp(text, "RESTART") != 0)
            return parser_refuse(parser, statement->line,
                                 _("a handler is a block: signal USR1 { print caught }"));
        arguments_add_word(statement, text);
    }
    return true;
}

/* execvp("ls", ["ls", "-l"]) and execlp("ls", "ls", "-l", NULL) name the program twice: the second
 * is argv[0], and here argv[0] is always the program's name. */
static bool call_exec(struct parser *parser, struct statement *statement, const char *name,
                      struct argument *list, int count)
{
    int first = strcmp(name, "exec") != 0;

    if (count > 0 && is_word(&list[count - 1].value, "NULL"))
        count--;
    if (count == 0 || (first && count == 1))
        return parser_usage(parser, statement);
    for (int i = 0; i < count; i++) {
        if (i != first || first == 0)
            arguments_add(statement, &list[i].value);
    }
    return true;
}

/* prctl(PR_SET_CHILD_SUBREAPER, 1), subreaper(on) */
static bool call_subreaper(struct parser *parser, struct statement *statement,
                           struct argument *list, int count)
{
    int at = count > 0 && is_word(&list[0].value, "PR_SET_CHILD_SUBREAPER");

    if (count <= at)
        return parser_usage(parser, statement);
    for (int i = at + 1; i < count; i++) { /* prctl(2) wants its other arguments to be 0 */
        if (!is_word(&list[i].value, "0"))
            return parser_usage(parser, statement);
    }
    as_name(&list[at].value);
    if (is_word(&list[at].value, "0") || is_word(&list[at].value, "1"))
        arguments_add_word(statement, list[at].value.text[0] == '1' ? "on" : "off");
    else
        arguments_add(statement, &list[at].value);
    return true;
}

/* Text as it stands in a VALUE_TEXT. */
static void add_escaped(struct buffer *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '$' || *text == '\\')
            buffer_add_char(out, '\\');
        buffer_add_char(out, *text);
    }
}

/* One value in the place of a `%d`. */
static bool add_converted(struct parser *parser, const struct statement *statement,
                          struct buffer *out, const struct value *value)
{
    if (value->kind == VALUE_DECODE)
        return parser_refuse(parser, statement->line,
                             _("printf here takes variables: first x = %s(status), then x"),
                             value->text);
    if (value->kind == VALUE_VARIABLE)
        buffer_printf(out, "${%s}", value->text);
    else if (value->kind == VALUE_TEXT)
        buffer_add_text(out, value->text);
    else
        add_escaped(out, value->text);
    return true;
}

/* The format with the values in it: "x = %d\n" -> "x = ${x}\n" */
static bool add_format(struct parser *parser, const struct statement *statement, struct buffer *out,
                       const char *format, struct argument *list, int count)
{
    int used = 0;

    for (; *format != '\0'; format++) {
        if (*format != '%') {
            buffer_add_char(out, *format);
            continue;
        }
        format++;
        format += *format == 'l';
        if (*format == '%') {
            buffer_add_char(out, '%');
            continue;
        }
        if (*format == '\0' || strchr("diuscx", *format) == NULL || used == count)
            return parser_refuse(parser, statement->line,
                                 _("printf here knows %%d and %%s, with a value for each"));
        if (!add_converted(parser, statement, out, &list[used++].value))
            return false;
    }
    return used == count ||
           parser_refuse(parser, statement->line, _("printf has more values than %%d and %%s"));
}

/* printf("x = %d\n", x): `print` ends its line itself, so the text has to end with one. */
static bool call_printf(struct parser *parser, struct statement *statement, struct argument *list,
                        int count)
{
    struct buffer format = {0}, out = {0};
    struct value text;
    bool good;

    if (count == 0 || (list[0].value.kind != VALUE_LITERAL && list[0].value.kind != VALUE_TEXT))
        return parser_refuse(parser, statement->line, _("usage: printf(\"text %%d\\n\", x)"));
    if (list[0].value.kind == VALUE_TEXT)
        buffer_add_text(&format, list[0].value.text);
    else
        add_escaped(&format, list[0].value.text);
    good = add_format(parser, statement, &out, buffer_text(&format), list + 1, count - 1);
    if (good && (out.length == 0 || out.data[out.length - 1] != '\n'))
        good = parser_refuse(parser, statement->line,
                             _("printf here writes whole lines: end its text with \\n"));
    if (good) {
        out.data[--out.length] = '\0';
        text = value_make(VALUE_TEXT, out.data);
        arguments_add(statement, &text);
    }
    buffer_free(&format);
    buffer_free(&out);
    return good;
}

/* th.join(2), Pool(4) */
static bool call_method(struct parser *parser, struct statement *statement, const char *name,
                        struct argument *list, int count)
{
    struct value *values = count > 0 ? alloc_zero((size_t)count, sizeof *values) : NULL;
    bool good;

    for (int i = 0; i < count; i++)
        value_move(&values[i], &list[i].value);
    good = statement->verb->id == VERB_pool && verb_find(name, strlen(name)) != NULL
               ? pool_form(parser, statement, values, count)
               : method_form(parser, statement, name, values, count);
    for (int i = 0; i < count; i++)
        value_free(&values[i]);
    free(values);
    return good;
}

/* How many of its first arguments are names. */
static int names_of(enum verb_id id)
{
    switch (id) {
    case VERB_fork:
    case VERB_addr:
    case VERB_buffer:
    case VERB_process:
    case VERB_start:
    case VERB_join:
    case VERB_alive:
    case VERB_exitcode:
    case VERB_terminate: return 1;
    case VERB_daemon: return 2; /* on and off too */
    default: return 0;
    }
}

/* The others take the values as they stand. */
static bool call_others(struct parser *parser, struct statement *statement, struct argument *list,
                        int count)
{
    int names = names_of(statement->verb->id);

    for (int i = 0; i < count; i++) {
        if (list[i].address && statement->verb->id != VERB_addr)
            return parser_usage(parser, statement);
        if (i < names)
            as_name(&list[i].value);
        arguments_add(statement, &list[i].value);
    }
    return true;
}

bool call_form(struct parser *parser, struct statement *statement, const char *name,
               struct argument *list, int count)
{
    enum verb_id id = statement->verb->id;

    for (int i = 0; i < count; i++) {
        if ((list[i].joined && id != VERB_waitpid) || (list[i].listed && id != VERB_exec) ||
            (list[i].address && id != VERB_wait && id != VERB_waitpid && id != VERB_addr))
            return parser_usage(parser, statement);
    }
    if (id == VERB_pool || verb_find(name, strlen(name)) == NULL)
        return call_method(parser, statement, name, list, count);
    switch (id) {
    case VERB_wait: return call_wait(parser, statement, list, count);
    case VERB_waitpid: return call_waitpid(parser, statement, list, count);
    case VERB_kill: return call_kill(parser, statement, list, count);
    case VERB_signal: return call_signal(parser, statement, list, count);
    case VERB_exec: return call_exec(parser, statement, name, list, count);
    case VERB_subreaper: return call_subreaper(parser, statement, list, count);
    case VERB_print:
        if (strcmp(name, "printf") == 0)
            return call_printf(parser, statement, list, count);
        break;
    default: break;
    }
    return call_others(parser, statement, list, count);
}
