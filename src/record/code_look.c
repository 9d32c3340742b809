/*
 * code_look: what is in a program, found before a line of it is written: its variables with their
 * types and the innermost block that holds all their uses, the blocks that become functions, its
 * Processes and pools.
 *
 * Types grow from look to look until nothing changes: in `x = $y` that of x is known after that of
 * y.
 */
#include "record/code_inside.h"

#include "lang/value.h"

#include <string.h>

struct look {
    struct code *code;
    const struct block *path[CODE_PATH_MAX];
    int depth;
    enum code_kind kind;
    int loops;    /* repeats around */
    bool nested;  /* a repeat within a repeat */
    bool reads_i; /* of $i within one */
    bool changed;
    const struct statement *statement;
};

enum how { HOW_READ, HOW_SET };

static enum code_type larger(enum code_type a, enum code_type b)
{
    return a > b ? a : b;
}

/* Uses */

static void see_place(struct look *look, struct code_variable *variable, enum how how)
{
    int same = 0;

    if (variable->depth < 0) {
        variable->depth = look->depth;
        memcpy(variable->path, look->path, sizeof variable->path);
        variable->first_in = look->path[look->depth - 1];
        variable->first = how == HOW_SET ? look->statement : NULL;
        return;
    }
    while (same < variable->depth && same < look->depth && variable->path[same] == look->path[same])
        same++;
    variable->depth = same;
}

/* Whoever reads $? keeps it: each function its own, as a handler leaves that of others alone. */
static void see_last(struct look *look)
{
    struct code_function *function = code_function(look->code, look->path[0]);
    bool *reads = function ? &function->reads_last : &look->code->reads_last;

    look->changed |= !*reads;
    *reads = true;
}

static struct code_variable *see(struct look *look, const char *name, enum how how,
                                 enum code_type type)
{
    struct code *code = look->code;
    struct code_variable *variable;

    if (!strcmp(name, "?"))
        see_last(look);
    if (how == HOW_SET && !strcmp(name, "i") &&
        !(look->statement && look->statement->kind == STATEMENT_REPEAT))
        code->plain_loops = false;

    if (how == HOW_READ && !strcmp(name, "i") && look->kind == CODE_TASK && !look->loops)
        return NULL; /* its argument */
    variable = code_make_variable(code, name);
    if (how == HOW_READ && !variable->is_read)
        look->changed = variable->is_read = true;
    if (type > variable->type) {
        variable->type = type;
        look->changed = true;
    }
    variable->is_set |= how == HOW_SET;
    variable->in_handler |= look->kind == CODE_HANDLER;
    see_place(look, variable, how);
    return variable;
}

static void see_text_variable(struct buffer *out, const char *name, void *context)
{
    struct look *look = context;

    (void)out;
    look->reads_i |= look->loops > 0 && !strcmp(name, "i");
    if (!strcmp(name, "i") && !look->loops && look->kind != CODE_TASK)
        look->code->plain_loops = false;
    if (!code_object(look->code, name, false) || code_variable(look->code, name))
        see(look, name, HOW_READ, TYPE_NONE);
}

static void see_value(struct look *look, const struct value *value)
{
    struct buffer rest = {0};

    if (value->kind == VALUE_VARIABLE)
        see_text_variable(NULL, value->text, look);
    else if (value->kind == VALUE_TEXT)
        text_expand(&rest, value->text, see_text_variable, look);
    else if (value->kind == VALUE_DECODE)
        see_value(look, value->inner);
    buffer_free(&rest);
}

static void see_block(struct look *look, const struct block *block);

/* A block that becomes a function: its variables are in no block of another. */
static void see_function(struct look *look, const struct statement *statement, enum code_kind kind)
{
    struct look inner = *look;

    code_make_function(look->code, statement, kind);
    inner.depth = 0;
    inner.loops = 0;
    inner.kind = kind;
    see_block(&inner, statement->body);
    look->changed = inner.changed;
    look->nested = inner.nested;
    look->reads_i = inner.reads_i;
}

static enum code_kind kind_of_body(const struct statement *statement)
{
    switch (statement->verb->id) {
    case VERB_signal: return CODE_HANDLER;
    case VERB_atexit: return CODE_AT_EXIT;
    case VERB_process: return CODE_PROCESS;
    case VERB_pool: return CODE_TASK;
    default: return CODE_MAIN;
    }
}

static void see_multi(struct look *look, const struct statement *statement)
{
    struct code *code = look->code;
    const char *name = statement->argument_count ? statement->arguments[0].text : "";
    struct code_object *object;

    switch (statement->verb->id) {
    case VERB_process:
        code->has_process = true;
        if (statement->body)
            code_make_object(code, name, false);
        break;
    case VERB_start:
        object = code_object(code, name, false);
        if (object)
            object->starts += look->loops ? 2 : 1;
        break;
    case VERB_pool:
        code->has_pool = true;
        if (!strcmp(statement->arguments[1].text, "new"))
            code_make_object(code, name, true);
        if (statement->body && code_variable(code, "i")) /* it goes along with a task */
            see(look, "i", HOW_READ, TYPE_NONE);
        break;
    default: break;
    }
}

static bool sets_status(const struct statement *statement)
{
    return statement->verb->id == VERB_wait || statement->verb->id == VERB_waitpid;
}

static void see_results(struct look *look, const struct statement *statement)
{
    struct code_variable *variable;
    struct code_variable *last = code_variable(look->code, "?");
    enum code_type type = code_type_of_call(look->code, statement);

    if (statement->result) {
        variable = see(look, statement->result, HOW_SET, type);
        variable->composed = true;
        variable->any_number |= statement->verb->id != VERB_fork &&
                                statement->verb->id != VERB_getpid &&
                                statement->verb->id != VERB_getppid;
    }
    if (sets_status(statement)) {
        const char *name = statement->status_result ? statement->status_result : "status";
        if (statement->status_result || code_variable(look->code, name)) {
            variable = see(look, name, HOW_SET, TYPE_INT);
            variable->any_number = variable->is_status = true;
            variable->first = NULL;
        }
    }
    if (last && type > last->type) {
        last->type = type;
        look->changed = true;
    }
}

static void see_call(struct look *look, const struct statement *statement)
{
    struct code *code = look->code;
    enum code_kind kind = kind_of_body(statement);

    code->forks |= statement->verb->id == VERB_fork;
    code->atexits |= statement->verb->id == VERB_atexit;
    code->buffers |= statement->verb->id == VERB_buffer;
    code->prints |= statement->verb->id == VERB_print;
    code->handlers |= kind == CODE_HANDLER && statement->body;
    see_multi(look, statement);
    for (int i = 0; i < statement->argument_count; i++)
        see_value(look, &statement->arguments[i]);
    if (statement->verb->id == VERB_addr)
        see_text_variable(NULL, statement->arguments[0].text, look);
    see_results(look, statement);
    if (!statement->body)
        return;
    if (kind == CODE_MAIN)
        see_block(look, statement->body);
    else
        see_function(look, statement, kind);
}

static void see_assign(struct look *look, const struct statement *statement)
{
    const struct code *code = look->code;
    enum code_type type;

    see_value(look, &statement->left);
    type = code_type_of(code, &statement->left);
    if (statement->adds)
        type = type == TYPE_TEXT ? TYPE_INT : larger(type, TYPE_INT);
    struct code_variable *variable = see(look, statement->result, HOW_SET, type);
    if (statement->adds)
        variable->first = NULL;
    variable->any_number = true;
    variable->composed |= !value_is_plain(&statement->left) || statement->adds;
}

static void see_repeat(struct look *look, const struct statement *statement)
{
    see_value(look, &statement->left);
    if (look->loops > 0)
        look->nested = true;
    look->loops++;
    struct code_variable *i = see(look, "i", HOW_SET, TYPE_INT);
    i->first = NULL;
    i->composed = i->any_number = true;
    see_block(look, statement->body);
    look->loops--;
}

static void see_statement(struct look *look, const struct statement *statement)
{
    look->statement = statement;
    switch (statement->kind) {
    case STATEMENT_CALL: see_call(look, statement); return;
    case STATEMENT_ASSIGN: see_assign(look, statement); return;
    case STATEMENT_REPEAT: see_repeat(look, statement); return;
    case STATEMENT_BLOCK: see_block(look, statement->body); return;
    case STATEMENT_IF:
    case STATEMENT_WHILE: break;
    }
    look->statement = NULL; /* what a condition sets is declared before it */
    if (statement->condition_call)
        see_call(look, statement->condition_call);
    else
        see_value(look, &statement->left);
    see_value(look, &statement->right);
    see_block(look, statement->body);
    if (statement->otherwise)
        see_block(look, statement->otherwise);
}

static void see_block(struct look *look, const struct block *block)
{
    look->path[look->depth++] = block;
    for (int i = 0; i < block->count; i++)
        see_statement(look, &block->statements[i]);
    look->depth--;
}

static bool look_once(struct code *code)
{
    struct look look = {.code = code};

    code->plain_loops = true;
    for (int i = 0; i < code->variable_count; i++)
        code->variables[i]->depth = -1;
    for (int i = 0; i < code->object_count; i++)
        code->objects[i]->starts = 0;
    int count = code->variable_count;
    see_block(&look, &code->program->top);
    if (look.nested && look.reads_i)
        code->plain_loops = false;
    return look.changed || count != code->variable_count;
}

void code_look(struct code *code)
{
    while (look_once(code)) {
    }
    for (int i = 0; i < code->variable_count; i++) {
        struct code_variable *variable = code->variables[i];
        const struct code_function *function =
            variable->depth > 0 ? code_function(code, variable->path[0]) : NULL;
        bool in_place = variable->depth > 0 && variable->first &&
                        variable->first_in == variable->path[variable->depth - 1];
        if (!in_place || !strcmp(variable->name, "i"))
            variable->first = NULL;
        variable->shared = variable->depth == 0 || (function && !variable->first);
        if (variable->type == TYPE_NONE || variable->is_status)
            variable->type = TYPE_INT;
    }
}
