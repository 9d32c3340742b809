/*
 * code_parts: what a program consists of, found by name: variables, objects, functions, and what a
 * value is.
 */
#include "record/code_inside.h"

#include "base/alloc.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Finding and making */

struct code_variable *code_variable(const struct code *code, const char *name)
{
    for (int i = 0; i < code->variable_count; i++)
        if (!strcmp(code->variables[i]->name, name))
            return code->variables[i];
    return NULL;
}

struct code_object *code_object(const struct code *code, const char *name, bool pool)
{
    struct code_object *found = NULL;

    for (int i = 0; i < code->object_count; i++)
        if (code->objects[i]->pool == pool && (!strcmp(code->objects[i]->name, name) || !*name))
            found = code->objects[i]; /* the newest */
    return found;
}

struct code_function *code_function(const struct code *code, const struct block *body)
{
    for (int i = 0; i < code->function_count; i++)
        if (code->functions[i].body == body)
            return &code->functions[i];
    return NULL;
}

static bool is_used(const struct code *code, const char *name)
{
    for (int i = 0; i < code->variable_count; i++)
        if (!strcmp(code->variables[i]->written, name))
            return true;
    for (int i = 0; i < code->function_count; i++)
        if (!strcmp(code->functions[i].name, name))
            return true;
    for (int i = 0; i < code->object_count; i++)
        if (!strcmp(code->objects[i]->written, name))
            return true;
    for (int i = 0; i < code->label_count; i++)
        if (code->labels[i].pid_name && !strcmp(code->labels[i].pid_name, name))
            return true;
    return code_name_is_taken(code->language, name);
}

char *code_unique(const struct code *code, const char *base)
{
    struct buffer stem = {0}, name = {0};

    buffer_printf(&name, "%s_", base);
    bool always = code_name_is_taken(code->language, name.data); /* whatever it ends with: SIG... */
    buffer_printf(&stem, "%s%s", always ? "my_" : "", base);
    buffer_clear(&name);
    buffer_printf(&name, "%s%s", stem.data,
                  code_name_is_taken(code->language, stem.data) ? "_" : "");
    for (int number = 2; is_used(code, buffer_text(&name)); number++) {
        buffer_clear(&name);
        buffer_printf(&name, "%s_%d", stem.data, number);
    }
    buffer_free(&stem);
    return buffer_take(&name);
}

struct code_variable *code_make_variable(struct code *code, const char *name)
{
    struct code_variable *variable = code_variable(code, name);

    if (variable)
        return variable;
    variable = alloc_zero(1, sizeof *variable);
    variable->name = alloc_string(name);
    variable->written = !strcmp(name, "?") ? alloc_string("last") : code_unique(code, name);
    variable->depth = -1;
    code->variables =
        alloc_resize(code->variables, (size_t)code->variable_count + 1, sizeof *code->variables);
    code->variables[code->variable_count++] = variable;
    return variable;
}

struct code_object *code_make_object(struct code *code, const char *name, bool pool)
{
    struct code_object *object = code_object(code, name, pool);

    if (object)
        return object;
    object = alloc_zero(1, sizeof *object);
    object->name = alloc_string(name);
    object->written = code_unique(code, strcmp(name, "i") ? name : "i_");
    object->pool = pool;
    code->objects =
        alloc_resize(code->objects, (size_t)code->object_count + 1, sizeof *code->objects);
    code->objects[code->object_count++] = object;
    return object;
}

/* "on_usr1", "th_work", "task" */
void code_make_function(struct code *code, const struct statement *statement, enum code_kind kind)
{
    struct buffer base = {0};

    if (code_function(code, statement->body))
        return;
    if (kind == CODE_HANDLER) {
        buffer_printf(&base, "on_%s", statement->arguments[0].text);
        for (char *c = base.data; *c; c++)
            *c = isalnum((unsigned char)*c) ? (char)tolower((unsigned char)*c) : '_';
    } else if (kind == CODE_PROCESS) {
        buffer_printf(&base, "%s_work", statement->arguments[0].text);
    } else {
        buffer_add_text(&base, kind == CODE_TASK ? "task_1" : "at_exit");
    }
    for (int number = 2; kind == CODE_TASK && is_used(code, buffer_text(&base)); number++) {
        buffer_clear(&base);
        buffer_printf(&base, "task_%d", number);
    }
    struct code_function function = {
        .body = statement->body, .kind = kind, .name = code_unique(code, buffer_text(&base))};
    code->functions =
        alloc_resize(code->functions, (size_t)code->function_count + 1, sizeof *code->functions);
    code->functions[code->function_count++] = function;
    buffer_free(&base);
}

/* Types */

static enum code_type type_of_text(const char *text)
{
    long number;

    if (!code_number(text, &number))
        return TYPE_TEXT;
    return number >= INT_MIN && number <= INT_MAX ? TYPE_INT : TYPE_LONG;
}

enum code_type code_type_of(const struct code *code, const struct value *value)
{
    const char *name = code_single(value);
    const struct code_variable *variable = name ? code_variable(code, name) : NULL;

    if (name && code_object(code, name, false) && !(variable && variable->type))
        return TYPE_PID;
    if (name)
        return variable && variable->type ? variable->type : TYPE_INT;
    switch (value->kind) {
    case VALUE_WORD:
    case VALUE_LITERAL: return type_of_text(value->text);
    case VALUE_TEXT: return TYPE_TEXT;
    default: return TYPE_INT;
    }
}

enum code_type code_type_of_call(const struct code *code, const struct statement *statement)
{
    (void)code;
    switch (statement->verb->id) {
    case VERB_fork:
    case VERB_wait:
    case VERB_waitpid:
    case VERB_getpid:
    case VERB_getppid:
    case VERB_setsid: return TYPE_PID;
    case VERB_addr: return TYPE_LONG;
    case VERB_pool: return strcmp(statement->arguments[1].text, "get") ? TYPE_INT : TYPE_LONG;
    default: return TYPE_INT;
    }
}

void code_free(struct code *code)
{
    for (int i = 0; i < code->variable_count; i++) {
        free(code->variables[i]->name);
        free(code->variables[i]->written);
        free(code->variables[i]);
    }
    for (int i = 0; i < code->object_count; i++) {
        free(code->objects[i]->name);
        free(code->objects[i]->written);
        free(code->objects[i]);
    }
    for (int i = 0; i < code->function_count; i++)
        free(code->functions[i].name);
    for (int i = 0; i < code->label_count; i++) {
        free(code->labels[i].name);
        free(code->labels[i].pid_name);
    }
    free(code->variables);
    free(code->objects);
    free(code->functions);
    free(code->labels);
    free(code->uses);
    buffer_free(&code->functions_text);
}
