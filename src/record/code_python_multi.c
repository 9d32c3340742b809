/*
 * code_python_multi: Process and Pool, which are Python's own.
 */
#include "record/code_python_inside.h"

#include "base/i18n.h"

#include <string.h>

static const struct code_object *object_of(const struct code *code,
                                           const struct statement *statement, bool pool)
{
    return statement->argument_count ? code_object(code, statement->arguments[0].text, pool) : NULL;
}

static void add_seconds(struct code *code, struct buffer *out, const struct value *value)
{
    if (value->kind == VALUE_WORD)
        buffer_add_text(out, value->text);
    else
        python_number(code, out, value);
}

/* th.join(2); where it may well fail, and what was typed goes on: checked(th.join, 2) */
static void add_call(struct code *code, struct buffer *out, const struct code_object *object,
                     const char *method, const struct value *seconds)
{
    bool doubtful = code->forks || (!object->pool && object->starts != 1);

    if (doubtful)
        python_needs(code, PY_CHECKED);
    buffer_printf(out, doubtful ? "checked(%s.%s" : "%s.%s(", object->written, method);
    if (seconds) {
        buffer_add_text(out, doubtful ? ", " : "");
        add_seconds(code, out, seconds);
    }
    buffer_add_char(out, ')');
}

static bool pool_expression(struct code *code, struct buffer *out,
                            const struct statement *statement)
{
    const struct code_object *pool = object_of(code, statement, true);
    const char *deed = statement->arguments[1].text;

    if (!pool)
        return false;
    if (!strcmp(deed, "get")) {
        bool timed = statement->argument_count > 3;
        if (timed)
            python_needs(code, PY_CHECKED);
        buffer_printf(out, timed ? "checked(%s_tasks[" : "%s_tasks[", pool->written);
        python_number(code, out, &statement->arguments[2]);
        buffer_add_text(out, timed ? "].get, " : "].get(");
        if (timed)
            add_seconds(code, out, &statement->arguments[3]);
        buffer_add_char(out, ')');
        return true;
    }
    if (strcmp(deed, "close") && strcmp(deed, "join") && strcmp(deed, "terminate"))
        return false;
    add_call(code, out, pool, deed, NULL);
    return true;
}

bool python_method(struct code *code, struct buffer *out, const struct statement *statement)
{
    const struct code_object *object;
    const struct value *seconds = statement->argument_count > 1 ? &statement->arguments[1] : NULL;

    if (statement->verb->id == VERB_pool)
        return pool_expression(code, out, statement);
    if (!statement->argument_count)
        return false;
    object = object_of(code, statement, false);
    if (!object && (statement->verb->id == VERB_join || statement->verb->id == VERB_terminate))
        object = object_of(code, statement, true);
    if (!object)
        return false;
    switch (statement->verb->id) {
    case VERB_start: add_call(code, out, object, "start", NULL); return true;
    case VERB_join: add_call(code, out, object, "join", seconds); return true;
    case VERB_alive: add_call(code, out, object, "is_alive", NULL); return true;
    case VERB_terminate: add_call(code, out, object, "terminate", NULL); return true;
    case VERB_exitcode: buffer_printf(out, "%s.exitcode", object->written); return true;
    default: return false;
    }
}

/* Statements */

/* The number of a task, where somebody wants it. */
static void keep_number(struct code *code, const struct statement *statement, const char *number)
{
    if (statement->result)
        code_line(code, "%s = %s", code_variable(code, statement->result)->written, number);
    if (code_reads_last(code))
        code_line(code, "last = %s", number);
}

static void write_apply(struct code *code, const struct statement *statement, const char *pool)
{
    const struct code_variable *i = code_variable(code, "i");
    bool known = code->kind == CODE_TASK || (i && (!code->plain_loops || code->loops > 0));
    struct buffer number = {0};

    code_line(code, "%s_tasks.append(%s.apply_async(%s, (%s,)))", pool, pool,
              python_function(code, statement), known ? "i" : "0");
    buffer_printf(&number, "len(%s_tasks) - 1", pool);
    keep_number(code, statement, buffer_text(&number));
    buffer_free(&number);
}

static void write_map(struct code *code, const struct statement *statement, const char *pool)
{
    struct buffer count = {0}, number = {0};

    buffer_printf(&number, "len(%s_tasks)", pool);
    keep_number(code, statement, buffer_text(&number));
    python_number(code, &count, &statement->arguments[2]);
    code_line(code, "%s_tasks += [%s.apply_async(%s, (i,)) for i in range(%s)]", pool, pool,
              python_function(code, statement), buffer_text(&count));
    buffer_free(&count);
    buffer_free(&number);
}

static void write_pool(struct code *code, const struct statement *statement)
{
    const struct code_object *pool = object_of(code, statement, true);
    const char *deed = statement->arguments[1].text;

    if (!strcmp(deed, "status"))
        code_say(code, _("left out: proctor's own list"));
    else if (!pool)
        code_say(code, _("left out: this program has no such pool"));
    else if (!strcmp(deed, "apply"))
        write_apply(code, statement, pool->written);
    else if (!strcmp(deed, "map"))
        write_map(code, statement, pool->written);
    else {
        struct buffer size = {0};
        python_needs(code, PY_MULTIPROCESSING);
        python_number(code, &size, &statement->arguments[2]);
        code_line(code, "%s = context.Pool(%s)", pool->written, buffer_text(&size));
        code_line(code, "%s_tasks = [None]  # %s", pool->written, _("their numbers begin at 1"));
        buffer_free(&size);
    }
}

static void no_process(struct code *code, const char *name)
{
    struct buffer words = {0};

    buffer_printf(&words, _("left out: this program has no Process %s"), name);
    code_say(code, buffer_text(&words));
    buffer_free(&words);
}

bool python_method_statement(struct code *code, const struct statement *statement)
{
    const char *name = statement->argument_count ? statement->arguments[0].text : "";
    const struct code_object *object = code_object(code, name, false);

    if (statement->verb->id == VERB_pool) {
        write_pool(code, statement);
    } else if (statement->verb->id == VERB_process && !statement->body) {
        code_say(code, _("left out: proctor's own list"));
    } else if (!object) {
        no_process(code, name);
    } else if (statement->verb->id == VERB_process) {
        python_needs(code, PY_MULTIPROCESSING);
        code_line(code, "%s = context.Process(target=%s)", object->written,
                  python_function(code, statement));
    } else if (statement->verb->id == VERB_daemon) {
        code_line(code, "%s.daemon = %s", object->written,
                  strcmp(statement->arguments[1].text, "on") ? "False" : "True");
    } else {
        return false;
    }
    return true;
}
