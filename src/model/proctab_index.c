/*
 * Two hash tables with open addressing; entries are replaced, never removed (a PID or label that
 * was used once stays known).
 */
#include "model/proctab_index.h"

#include "base/alloc.h"
#include "base/utf8.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64, FIRST_SUFFIX = 2 };

struct slot {
    struct process *newest; /* NULL: a free slot */
    int next_suffix;        /* of labels: no smaller suffix of this label is free */
};

struct slots {
    struct slot *slots;
    size_t capacity, used; /* capacity is a power of two */
};

struct proctab_index {
    struct slots pids, names;
    int next_unnamed;
    int oldest; /* serial: all before it but init are dead */
};

static size_t hash_pid(int pid)
{
    return (size_t)(unsigned)pid * 2654435761u;
}

static size_t hash_name(const char *name)
{
    size_t hash = 14695981039346656037u; /* FNV-1a */

    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 1099511628211u;
    return hash;
}

/* The slot of the key (a name, or a PID where name is NULL), or the free one where it belongs. */
static struct slot *slot_of(const struct slots *slots, const char *name, int pid)
{
    size_t at = name ? hash_name(name) : hash_pid(pid);

    for (;; at++) {
        struct slot *slot = &slots->slots[at & (slots->capacity - 1)];
        if (!slot->newest ||
            (name ? strcmp(slot->newest->name, name) == 0 : slot->newest->pid == pid))
            return slot;
    }
}

static void grow(struct slots *slots, bool by_name)
{
    struct slots old = *slots;

    slots->capacity = old.capacity ? old.capacity * 2 : FIRST_CAPACITY;
    slots->slots = alloc_zero(slots->capacity, sizeof *slots->slots);
    for (size_t i = 0; i < old.capacity; i++) {
        const struct process *process = old.slots[i].newest;
        if (process)
            *slot_of(slots, by_name ? process->name : NULL, process->pid) = old.slots[i];
    }
    free(old.slots);
}

/* Makes the process the newest of its key and returns who was it before. */
static struct process *put(struct slots *slots, const char *name, struct process *process)
{
    if (slots->used * 4 >= slots->capacity * 3)
        grow(slots, name != NULL);
    struct slot *slot = slot_of(slots, name, process->pid);
    struct process *before = slot->newest;
    if (!before) {
        slots->used++;
        slot->next_suffix = FIRST_SUFFIX;
    }
    slot->newest = process;
    return before;
}

struct proctab_index *index_new(void)
{
    struct proctab_index *index = alloc_zero(1, sizeof *index);

    grow(&index->pids, false);
    grow(&index->names, true);
    index->next_unnamed = 1;
    index->oldest = 1;
    return index;
}

void index_free(struct proctab_index *index)
{
    if (!index)
        return;
    free(index->pids.slots);
    free(index->names.slots);
    free(index);
}

void index_add(struct proctab_index *index, struct process *process)
{
    process->older_bearer = put(&index->pids, NULL, process);
    put(&index->names, process->name, process);
}

struct process *index_by_pid(const struct proctab_index *index, int pid)
{
    return slot_of(&index->pids, NULL, pid)->newest;
}

struct process *index_by_name(const struct proctab_index *index, const char *name)
{
    return slot_of(&index->names, name, 0)->newest;
}

static bool label_free(const struct proctab_index *index, const char *label)
{
    const struct process *bearer = index_by_name(index, label);

    return !bearer || bearer->life == LIFE_GONE;
}

void index_release(struct proctab_index *index, const struct process *process)
{
    const char *dot = strrchr(process->name, '.');
    long suffix = dot ? strtol(dot + 1, NULL, 10) : 0;

    if (suffix < FIRST_SUFFIX || suffix > INT_MAX)
        return;
    char *base = alloc_bytes(process->name, (size_t)(dot - process->name));
    struct slot *slot = slot_of(&index->names, base, 0);
    if (slot->newest && suffix < slot->next_suffix)
        slot->next_suffix = (int)suffix;
    free(base);
}

/* A label that nobody ever bore: the log of yesterday's p1 must not read as today's. */
static void label_unnamed(struct proctab_index *index, char *label, size_t size)
{
    for (;; index->next_unnamed++) {
        snprintf(label, size, "p%d", index->next_unnamed);
        if (!index_by_name(index, label))
            return;
    }
}

static void with_suffix(const char *wanted, int number, char *label, size_t size)
{
    char suffix[16];
    int length = snprintf(suffix, sizeof suffix, ".%d", number);
    int room = (int)size - 1 - length;

    snprintf(label, size, "%.*s%s", room > 0 ? room : 0, wanted, suffix);
}

/* `wanted`, or with the first suffix that makes it free. */
static void label_named(struct proctab_index *index, const char *wanted, char *label, size_t size)
{
    snprintf(label, size, "%s", wanted);
    if (label_free(index, label))
        return;
    struct slot *slot = slot_of(&index->names, label, 0);
    for (;; slot->next_suffix++) {
        with_suffix(wanted, slot->next_suffix, label, size);
        if (label_free(index, label))
            return;
    }
}

void index_label(struct proctab_index *index, const char *wanted, char *label, size_t size)
{
    struct buffer clean = {0};

    if (!wanted) {
        label_unnamed(index, label, size);
        return;
    }
    utf8_add_harmless(&clean, wanted, strlen(wanted)); /* a program may call itself what it likes */
    label_named(index, buffer_text(&clean), label, size);
    buffer_free(&clean);
}

struct process *index_oldest(const struct proctab *table)
{
    int *at = &table->index->oldest;

    for (; *at < table->count; ++*at)
        if (table->processes[*at]->life == LIFE_ALIVE)
            return table->processes[*at];
    return NULL;
}
