/*
 * proctab: facts in, table out.
 *
 * Every counter depends on one process alone, so a fact about it is applied between taking its
 * share out of the counters and putting the new share in (see proctab_apply()); no fact looks at
 * more than the processes it names.
 */
#include "model/proctab.h"

#include "base/alloc.h"
#include "model/calls.h"
#include "model/objects.h"
#include "model/process.h"
#include "model/proctab_index.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_SIZE = 64 };

static bool is_init(const struct process *process)
{
    return process->serial == 0;
}

void proctab_init(struct proctab *table)
{
    *table = (struct proctab){.index = index_new()};
}

void proctab_free(struct proctab *table)
{
    for (int i = 0; i < table->count; i++)
        process_free(table->processes[i]);
    free(table->processes);
    pools_free(table);
    index_free(table->index);
    *table = (struct proctab){0};
}

static struct process *add_process(struct proctab *table, int pid, const char *name, uint64_t seq)
{
    struct process *process = alloc_zero(1, sizeof *process);

    /* Doubles at powers of two: no capacity needs to be kept. */
    if ((table->count & (table->count - 1)) == 0) {
        size_t capacity = table->count ? (size_t)table->count * 2 : 1;
        table->processes = alloc_resize(table->processes, capacity, sizeof *table->processes);
    }
    process->serial = table->count;
    process->pid = pid;
    process->name = alloc_string(name);
    process->wait_status = WAIT_STATUS_UNKNOWN;
    process->fork_seq = process->change_seq = seq;
    table->processes[table->count++] = process;
    index_add(table->index, process);
    return process;
}

static struct process *twin(const struct proctab *copy, const struct process *process)
{
    return process ? copy->processes[process->serial] : NULL;
}

/* Whom the process points at, in the copy. */
static void copy_relations(const struct proctab *copy, struct process *to,
                           const struct process *from)
{
    to->parent = twin(copy, from->parent);
    to->last_parent = twin(copy, from->last_parent);
    to->first_child = twin(copy, from->first_child);
    to->last_child = twin(copy, from->last_child);
    to->previous_sibling = twin(copy, from->previous_sibling);
    to->next_sibling = twin(copy, from->next_sibling);
    to->birth_parent = twin(copy, from->birth_parent);
    to->works_for = from->works_for ? copy->pools[from->works_for->number] : NULL;
    for (struct process_object *object = to->objects; object; object = object->older)
        object->child = twin(copy, object->child);
}

void proctab_copy(struct proctab *copy, const struct proctab *table)
{
    size_t room = 1;

    while (room < (size_t)table->count)
        room *= 2; /* as add_process() has it */
    *copy = *table;
    copy->index = index_new();
    copy->processes = alloc_zero(room, sizeof(struct process *));
    for (int i = 0; i < table->count; i++) {
        copy->processes[i] = process_copy(table->processes[i]);
        index_add(copy->index, copy->processes[i]);
    }
    pools_copy(copy, table);
    for (int i = 0; i < table->count; i++)
        copy_relations(copy, copy->processes[i], table->processes[i]);
}

/* Adds (share 1) or takes out (share -1) what the process contributes to the counters. */
static void count(struct proctab *table, const struct process *process, int share)
{
    if (is_init(process))
        return;
    bool alive = process->life == LIFE_ALIVE;
    table->alive += alive ? share : 0;
    table->zombies += process->life == LIFE_ZOMBIE ? share : 0;
    table->orphans += alive && process->adopted_from ? share : 0;
    table->blocked += process_blocked(process) ? share : 0;
}

/* Facts */

static void apply_start(struct proctab *table, const struct fact *fact)
{
    proctab_free(table);
    proctab_init(table);
    table->init = fact->pid;
    table->main = fact->other;
    table->namespaced = fact->text && strcmp(fact->text, "namespace") == 0;
    struct process *init = add_process(table, fact->pid, "init", fact->seq);
    struct process *first = add_process(table, fact->other, "main", fact->seq);
    init->subreaper = !table->namespaced;
    process_link(init, first);
    count(table, first, 1);
}

static void apply_fork(struct proctab *table, struct process *parent, const struct fact *fact)
{
    char label[LABEL_SIZE];

    if (!fact->text)
        proctab_label(table, NULL, label, sizeof label);
    struct process *child =
        add_process(table, fact->other, fact->text ? fact->text : label, fact->seq);
    child->born_of = parent->pid;
    child->birth_parent = parent;
    child->ignores_child = parent->ignores_child;
    child->line = parent->line;
    child->program = alloc_string(parent->program);
    child->state = parent->program ? parent->state : 0;
    process_copy_variables(child, parent);
    /* fork in a handler: the copy is in that handler too, on top of nothing it will return to. */
    while (child->handlers < parent->handlers)
        process_set_call_aside(child);
    /* A parent that is gone has handed its children on; where to, a FACT_REPARENT says. */
    process_link(parent->life == LIFE_GONE ? table->processes[0] : parent, child);
    objects_apply(parent, fact, child);
    count(table, child, 1);
}

static bool begins(const char *text, const char *beginning)
{
    return text && strncmp(text, beginning, strlen(beginning)) == 0;
}

static void learn_from_return(struct process *process, const struct fact *fact)
{
    if (call_is(fact->call, "signal") && begins(fact->args, "SIGCHLD, "))
        process->ignores_child = begins(fact->args, "SIGCHLD, SIG_IGN");
    if ((call_is(fact->call, "prctl") || call_is(fact->call, "subreaper")) && fact->args)
        process->subreaper =
            strcmp(fact->args, "on") == 0 || (process->subreaper && strcmp(fact->args, "off") != 0);
}

static void apply_return(struct process *process, const struct fact *fact)
{
    objects_apply(process, fact, NULL);
    if (call_is_method(fact->call))
        process_close_method(process);
    else if (process->call && call_is(fact->call, process->call))
        process_close_call(process);
    if (!process->last_call || !call_is(fact->call, process->last_call)) {
        free(process->last_call);
        process->last_call = alloc_string(fact->call ? fact->call : "");
    }
    process->last_value = fact->value;
    process->last_error = fact->error;
    process->has_last = true;
    if (!fact->error)
        learn_from_return(process, fact);
}

static void apply_exec(struct process *process, const struct fact *fact)
{
    process_close_all_calls(process);
    process_free_variables(process);
    objects_free(process);
    free(process->program);
    process->program = alloc_string(fact->text ? fact->text : "");
    process->state = 'R';
}

static void apply_exit(struct process *process, const struct fact *fact, int wait_status)
{
    if (process->life != LIFE_ALIVE)
        return;
    process_close_all_calls(process);
    process->life = LIFE_ZOMBIE;
    process->stopped = false;
    process->wait_status = wait_status;
    process->exit_seq = fact->seq;
}

static void apply_reap(struct proctab *table, struct process *process, const struct fact *fact)
{
    if (process->life == LIFE_GONE || is_init(process))
        return;
    apply_exit(process, fact, WAIT_STATUS_UNKNOWN);
    process->life = LIFE_GONE;
    process->reaped_by = fact->other;
    process->reap_seq = fact->seq;
    process->last_parent = process->parent;
    process_unlink(process);
    /* The kernel has moved its children already; they hang under init until we hear where to. */
    while (process->first_child) {
        struct process *child = process->first_child;
        process_unlink(child);
        process_link(table->processes[0], child);
    }
    index_release(table->index, process);
}

static bool descends(const struct process *process, const struct process *ancestor)
{
    for (; process; process = process->parent)
        if (process == ancestor)
            return true;
    return false;
}

static void apply_reparent(struct proctab *table, struct process *process, const struct fact *fact)
{
    struct process *parent = proctab_by_pid(table, fact->other);

    if (!parent || process->life == LIFE_GONE || parent->life == LIFE_GONE || is_init(process))
        return;
    if (parent != table->processes[0] && descends(parent, process))
        return;
    process_unlink(process);
    process_link(parent, process);
    process->adopted_from = fact->from;
    process->reparent_seq = fact->seq;
}

static void apply_stop(struct process *process, const struct fact *fact)
{
    process->stopped = process->life == LIFE_ALIVE;
    process->stop_signal = fact->signal;
    process->stop_seq = fact->seq;
}

static void apply_handler(struct process *process, const struct fact *fact)
{
    if (fact->value)
        process_set_call_aside(process);
    else
        process_take_call_up(process);
}

/* Facts about one living process that change nothing but itself. */
static void apply_to_living(struct process *process, const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_CALL:
        if (call_is_method(fact->call))
            process_open_method(process, fact);
        else
            process_open_call(process, fact);
        break;
    case FACT_RETURN: apply_return(process, fact); break;
    case FACT_EXEC: apply_exec(process, fact); break;
    case FACT_EXIT: apply_exit(process, fact, fact->wait_status); break;
    case FACT_STOP: apply_stop(process, fact); break;
    case FACT_CONTINUE: process->stopped = false; break;
    case FACT_HANDLER: apply_handler(process, fact); break;
    case FACT_STATE: process->state = (char)fact->value; break;
    case FACT_LINE: process->line = fact->value > 0 ? (int)fact->value : 0; break;
    case FACT_SET:
        if (fact->text)
            process_set_variable(process, fact->text, fact->args ? fact->args : "");
        break;
    default: break;
    }
}

/* Whether somebody may see it in there. */
static bool lasts(const char *call)
{
    enum call_kind kind = call_kind(call ? call : "");

    return kind != CALL_QUICK && kind != CALL_SENDS && kind != CALL_METHOD;
}

/* Whether the row of the process it is about will look different; asked before it is applied. */
static bool changes_row(const struct process *process, const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_REAP:
    case FACT_REPARENT: return process->life != LIFE_GONE;
    case FACT_EXEC:
    case FACT_EXIT:
    case FACT_STOP:
    case FACT_HANDLER: return process->life == LIFE_ALIVE;
    case FACT_CONTINUE: return process->stopped;
    case FACT_CALL: return process->life == LIFE_ALIVE && lasts(fact->call);
    case FACT_STATE: return process->life == LIFE_ALIVE && process->state != (char)fact->value;
    case FACT_RETURN:
        return process->call && call_is(fact->call, process->call) && lasts(fact->call);
    default: return false;
    }
}

void proctab_apply(struct proctab *table, const struct fact *fact)
{
    if (fact->kind == FACT_START) {
        apply_start(table, fact);
        return;
    }
    struct process *process = proctab_by_pid(table, fact->pid);
    if (!process)
        return;
    count(table, process, -1);
    if (changes_row(process, fact))
        process->change_seq = fact->seq;
    if (fact->kind == FACT_FORK)
        apply_fork(table, process, fact);
    else if (fact->kind == FACT_REAP)
        apply_reap(table, process, fact);
    else if (fact->kind == FACT_REPARENT)
        apply_reparent(table, process, fact);
    else if (fact->kind == FACT_POOL || fact->kind == FACT_TASK)
        pools_apply(table, process, fact);
    else if (process->life == LIFE_ALIVE)
        apply_to_living(process, fact);
    count(table, process, 1);
}

/* Questions */

struct process *proctab_by_pid(const struct proctab *table, int pid)
{
    return index_by_pid(table->index, pid);
}

struct process *proctab_by_name(const struct proctab *table, const char *name)
{
    return index_by_name(table->index, name);
}

struct process *proctab_by_pid_at(const struct proctab *table, int pid, uint64_t seq)
{
    struct process *process = proctab_by_pid(table, pid);

    while (process && process->fork_seq > seq)
        process = process->older_bearer;
    return process;
}

struct process *proctab_find(const struct proctab *table, const char *who)
{
    char *end;

    if (!isdigit((unsigned char)who[0]))
        return proctab_by_name(table, who);
    long pid = strtol(who, &end, 10);
    return *end == '\0' && pid <= INT_MAX ? proctab_by_pid(table, (int)pid) : NULL;
}

void proctab_label(struct proctab *table, const char *wanted, char *label, size_t size)
{
    index_label(table->index, wanted, label, size);
}

struct process *proctab_heir(const struct proctab *table, const struct process *process)
{
    const struct process *ancestor = process->birth_parent;

    while (ancestor && (ancestor->life != LIFE_ALIVE || is_init(ancestor)))
        ancestor = ancestor->birth_parent;
    return ancestor ? table->processes[ancestor->serial] : index_oldest(table);
}
