/*
 * code_c_multi: Process and Pool in C, by the functions that the program brings along.
 */
#include "record/code_c_inside.h"

#include "base/i18n.h"

#include <string.h>

static const struct code_object *object_of(const struct code *code,
                                           const struct statement *statement, bool pool)
{
    return statement->argument_count ? code_object(code, statement->arguments[0].text, pool) : NULL;
}

/* Where `join NAME` and `terminate NAME` mean a pool. */
static const struct code_object *pool_meant(const struct code *code,
                                            const struct statement *statement)
{
    return object_of(code, statement, false) ? NULL : object_of(code, statement, true);
}

static void use(struct code *code, enum c_need need)
{
    bool pool = need >= C_POOL && need <= C_POOL_JOIN;

    c_needs(code, pool ? C_POOL : C_PROCESS);
    c_needs(code, need);
}

/* NAME(&object ... */
static void begin(struct code *code, struct buffer *out, enum c_need need, const char *function,
                  const struct code_object *object)
{
    use(code, need);
    buffer_printf(out, "%s(%s", function, object->written);
}

static void add_argument(struct code *code, struct buffer *out, const struct value *value)
{
    buffer_add_text(out, ", ");
    c_number(code, out, value);
}

/* Seconds may have a fraction. */
static void add_seconds(struct code *code, struct buffer *out, const struct value *value)
{
    if (value->kind == VALUE_WORD)
        buffer_printf(out, ", %s", value->text);
    else
        add_argument(code, out, value);
}

static bool join_expression(struct code *code, struct buffer *out,
                            const struct statement *statement)
{
    const struct code_object *object = object_of(code, statement, false);

    if (statement->argument_count == 1) {
        begin(code, out, C_PROCESS_JOIN, "process_join", object);
    } else {
        begin(code, out, C_PROCESS_JOIN_FOR, "process_join_for", object);
        add_seconds(code, out, &statement->arguments[1]);
    }
    buffer_add_char(out, ')');
    return true;
}

static bool process_expression(struct code *code, struct buffer *out,
                               const struct statement *statement)
{
    const struct code_object *object = object_of(code, statement, false);

    if (!object)
        return false;
    switch (statement->verb->id) {
    case VERB_join: return join_expression(code, out, statement);
    case VERB_start: begin(code, out, C_PROCESS_START, "process_start", object); break;
    case VERB_alive: begin(code, out, C_PROCESS_ALIVE, "process_alive", object); break;
    case VERB_exitcode: begin(code, out, C_PROCESS_EXITCODE, "process_exitcode", object); break;
    case VERB_terminate: begin(code, out, C_PROCESS_TERMINATE, "process_terminate", object); break;
    default: return false;
    }
    buffer_add_char(out, ')');
    return true;
}

/* $i goes along with a task. */
static void add_index(struct code *code, struct buffer *out)
{
    const struct code_variable *i = code_variable(code, "i");
    bool known = code->kind == CODE_TASK || (i && (!code->plain_loops || code->loops > 0));

    buffer_add_text(out, ", ");
    if (known)
        c_number(code, out, &(struct value){.kind = VALUE_VARIABLE, .text = (char *)"i"});
    else
        buffer_add_char(out, '0');
}

static bool get_expression(struct code *code, struct buffer *out, const struct statement *statement,
                           const struct code_object *pool)
{
    if (statement->argument_count == 3) {
        begin(code, out, C_POOL_GET, "pool_get", pool);
        add_argument(code, out, &statement->arguments[2]);
    } else {
        use(code, C_POOL_GET);
        begin(code, out, C_POOL_GET_FOR, "pool_get_for", pool);
        add_argument(code, out, &statement->arguments[2]);
        add_seconds(code, out, &statement->arguments[3]);
    }
    buffer_add_char(out, ')');
    return true;
}

static bool pool_expression(struct code *code, struct buffer *out,
                            const struct statement *statement)
{
    const char *deed = statement->arguments[1].text;
    const struct code_object *pool = object_of(code, statement, true);

    if (!pool || !strcmp(deed, "status") || !strcmp(deed, "new"))
        return false;
    if (!strcmp(deed, "get"))
        return get_expression(code, out, statement, pool);
    if (!strcmp(deed, "apply")) {
        begin(code, out, C_POOL_APPLY, "pool_apply", pool);
        buffer_printf(out, ", %s", c_function(code, statement));
        add_index(code, out);
    } else if (!strcmp(deed, "map")) {
        begin(code, out, C_POOL_MAP, "pool_map", pool);
        buffer_printf(out, ", %s", c_function(code, statement));
        add_argument(code, out, &statement->arguments[2]);
    } else if (!strcmp(deed, "close")) {
        begin(code, out, C_POOL_CLOSE, "pool_close", pool);
    } else if (!strcmp(deed, "join")) {
        begin(code, out, C_POOL_JOIN, "pool_join", pool);
    } else {
        begin(code, out, C_POOL, "pool_terminate", pool);
    }
    buffer_add_char(out, ')');
    return true;
}

bool c_method(struct code *code, struct buffer *out, const struct statement *statement)
{
    const struct code_object *pool;

    switch (statement->verb->id) {
    case VERB_pool: return pool_expression(code, out, statement);
    case VERB_join:
    case VERB_terminate:
        pool = pool_meant(code, statement);
        if (!pool)
            return process_expression(code, out, statement);
        if (statement->verb->id == VERB_join)
            begin(code, out, C_POOL_JOIN, "pool_join", pool);
        else
            begin(code, out, C_POOL, "pool_terminate", pool);
        buffer_add_char(out, ')');
        return true;
    default: return process_expression(code, out, statement);
    }
}

/* What makes one: a statement, which gives nothing. */
static void write_new_pool(struct code *code, const struct statement *statement,
                           const struct code_object *pool)
{
    struct buffer size = {0};

    use(code, C_POOL_NEW);
    c_number(code, &size, &statement->arguments[2]);
    code_line(code, "%s = pool_new(%s);", pool->written, buffer_text(&size));
    buffer_free(&size);
}

static void no_object(struct code *code, const struct statement *statement)
{
    struct buffer words = {0};
    const char *name = statement->argument_count ? statement->arguments[0].text : "";

    if (statement->verb->id == VERB_pool)
        buffer_add_text(&words, _("left out: this program has no such pool"));
    else
        buffer_printf(&words, _("left out: this program has no Process %s"), name);
    code_say(code, buffer_text(&words));
    buffer_free(&words);
}

static bool only_shows(const struct statement *statement)
{
    if (statement->verb->id == VERB_process)
        return !statement->body;
    return statement->verb->id == VERB_pool && !strcmp(statement->arguments[1].text, "status");
}

void c_method_statement(struct code *code, const struct statement *statement)
{
    const struct code_object *object;

    if (only_shows(statement)) {
        code_say(code, _("left out: proctor's own list"));
        return;
    }
    object = object_of(code, statement, statement->verb->id == VERB_pool);
    if (object && statement->verb->id == VERB_pool) {
        write_new_pool(code, statement, object);
    } else if (!object) {
        no_object(code, statement);
    } else if (statement->verb->id == VERB_process) {
        use(code, C_PROCESS_NEW);
        code_line(code, "%s = process_new(%s);", object->written, c_function(code, statement));
    } else if (statement->verb->id == VERB_daemon) {
        use(code, C_PROCESS);
        code_line(code, "%s->daemon = %d;", object->written,
                  !strcmp(statement->arguments[1].text, "on"));
    }
}
