/*
 * process: one entry of the table, and what belongs to it: its place among its siblings, the calls
 * it is in, its variables.
 */
#include "model/process.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "model/calls.h"
#include "model/objects.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct open_call {
    struct open_call *outer;
    char *call, *args; /* NULL: the handler began at the prompt */
    char *method;
    uint64_t seq;
};

/* Children */

void process_link(struct process *parent, struct process *child)
{
    child->parent = parent;
    child->previous_sibling = parent->last_child;
    child->next_sibling = NULL;
    if (parent->last_child)
        parent->last_child->next_sibling = child;
    else
        parent->first_child = child;
    parent->last_child = child;
    parent->child_count++;
}

void process_unlink(struct process *child)
{
    struct process *parent = child->parent;

    if (!parent)
        return;
    if (child->previous_sibling)
        child->previous_sibling->next_sibling = child->next_sibling;
    else
        parent->first_child = child->next_sibling;
    if (child->next_sibling)
        child->next_sibling->previous_sibling = child->previous_sibling;
    else
        parent->last_child = child->previous_sibling;
    parent->child_count--;
    child->parent = child->previous_sibling = child->next_sibling = NULL;
}

/* Calls */

void process_close_call(struct process *process)
{
    free(process->call);
    free(process->call_args);
    process->call = process->call_args = NULL;
}

void process_open_call(struct process *process, const struct fact *fact)
{
    process_close_call(process);
    process->call = alloc_string(fact->call ? fact->call : "");
    process->call_args = alloc_string(fact->args ? fact->args : "");
    process->call_seq = fact->seq;
}

void process_close_method(struct process *process)
{
    free(process->method);
    process->method = NULL;
}

void process_open_method(struct process *process, const struct fact *fact)
{
    struct buffer words = {0};

    process_close_method(process);
    buffer_printf(&words, "%s(%s)", fact->call, fact->args ? fact->args : "");
    process->method = buffer_take(&words);
    process->method_seq = fact->seq;
}

void process_set_call_aside(struct process *process)
{
    struct open_call *aside = alloc_zero(1, sizeof *aside);

    *aside = (struct open_call){process->interrupted, process->call, process->call_args,
                                process->method, process->call_seq};
    process->interrupted = aside;
    process->call = process->call_args = process->method = NULL;
    process->handlers++;
}

void process_take_call_up(struct process *process)
{
    struct open_call *aside = process->interrupted;

    if (!aside)
        return;
    process_close_call(process);
    process_close_method(process);
    process->method = aside->method;
    process->call = aside->call;
    process->call_args = aside->args;
    process->call_seq = aside->seq;
    process->interrupted = aside->outer;
    process->handlers--;
    free(aside);
}

void process_close_all_calls(struct process *process)
{
    while (process->interrupted)
        process_take_call_up(process);
    process_close_call(process);
    process_close_method(process);
    process->handlers = 0;
    process->line = 0;
}

bool process_has_word(const struct process *process)
{
    const char *name = process->name;

    for (const char *at = name; *at; at++)
        if (!isalnum((unsigned char)*at) && !strchr("_.", *at))
            return false;
    return isalpha((unsigned char)*name);
}

bool process_blocked(const struct process *process)
{
    if (process->life != LIFE_ALIVE || !process->call)
        return false;
    enum call_kind kind = call_kind(process->call);
    return kind == CALL_WAITS || kind == CALL_SLEEPS || kind == CALL_IDLES;
}

/* Variables */

static struct variable *find_variable(const struct process *process, const char *name)
{
    for (int i = 0; i < process->variable_count; i++)
        if (strcmp(process->variables[i].name, name) == 0)
            return &process->variables[i];
    return NULL;
}

const char *process_variable(const struct process *process, const char *name)
{
    const struct variable *variable = find_variable(process, name);

    return variable ? variable->value : NULL;
}

void process_set_variable(struct process *process, const char *name, const char *value)
{
    struct variable *variable = find_variable(process, name);

    if (!variable) {
        process->variables = alloc_resize(process->variables, (size_t)process->variable_count + 1,
                                          sizeof *process->variables);
        variable = &process->variables[process->variable_count++];
        *variable = (struct variable){.name = alloc_string(name)};
    }
    free(variable->value);
    variable->value = alloc_string(value);
    variable->copied = false;
}

void process_copy_variables(struct process *child, const struct process *parent)
{
    int count = parent->variable_count;

    if (!count)
        return;
    child->variables = alloc_zero((size_t)count, sizeof *child->variables);
    child->variable_count = count;
    for (int i = 0; i < count; i++)
        child->variables[i] = (struct variable){alloc_string(parent->variables[i].name),
                                                alloc_string(parent->variables[i].value), true};
}

void process_free_variables(struct process *process)
{
    for (int i = 0; i < process->variable_count; i++) {
        free(process->variables[i].name);
        free(process->variables[i].value);
    }
    free(process->variables);
    process->variables = NULL;
    process->variable_count = 0;
}

static struct open_call *copy_interrupted(const struct open_call *calls)
{
    struct open_call *copy = NULL, **last = &copy;

    for (; calls; calls = calls->outer) {
        *last = alloc_zero(1, sizeof **last);
        **last = (struct open_call){.call = alloc_string(calls->call),
                                    .args = alloc_string(calls->args),
                                    .method = alloc_string(calls->method),
                                    .seq = calls->seq};
        last = &(*last)->outer;
    }
    return copy;
}

struct process *process_copy(const struct process *process)
{
    struct process *copy = alloc_zero(1, sizeof *copy);

    *copy = *process;
    copy->name = alloc_string(process->name);
    copy->call = alloc_string(process->call);
    copy->call_args = alloc_string(process->call_args);
    copy->method = alloc_string(process->method);
    copy->interrupted = copy_interrupted(process->interrupted);
    copy->program = alloc_string(process->program);
    copy->last_call = alloc_string(process->last_call);
    copy->objects = objects_copy(process->objects);
    copy->variables = NULL;
    copy->variable_count = 0;
    process_copy_variables(copy, process);
    for (int i = 0; i < process->variable_count; i++)
        copy->variables[i].copied = process->variables[i].copied;
    return copy;
}

void process_free(struct process *process)
{
    process_close_all_calls(process);
    process_free_variables(process);
    objects_free(process);
    free(process->name);
    free(process->program);
    free(process->last_call);
    free(process);
}

bool process_reaps(const struct process *init)
{
    const char *reap = process_variable(init, "reap");

    return !reap || strcmp(reap, "off");
}
