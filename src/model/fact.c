/*
 * fact: names of the events, and the history that keeps every fact.
 *
 * The facts themselves stand in one growing array; their strings are packed into chunks that never
 * move, so that a string stays valid as long as the history does.
 */
#include "model/fact.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK_SIZE = 16 * 1024, FIRST_CAPACITY = 64 };

struct history_text {
    struct history_text *older;
    size_t used, size;
    char bytes[];
};

const char *fact_event(enum fact_kind kind)
{
    static const char *const names[FACT_KINDS] = {
        [FACT_START] = "start",       [FACT_CALL] = "call",         [FACT_RETURN] = "return",
        [FACT_FORK] = "fork",         [FACT_EXEC] = "exec",         [FACT_EXIT] = "exit",
        [FACT_REAP] = "reap",         [FACT_REPARENT] = "reparent", [FACT_STOP] = "stop",
        [FACT_CONTINUE] = "continue", [FACT_SIGNAL] = "signal",     [FACT_HANDLER] = "handler",
        [FACT_SET] = "set",           [FACT_STATE] = "state",       [FACT_LINE] = "line",
        [FACT_NEXT] = "next",         [FACT_OUTPUT] = "output",     [FACT_POOL] = "pool",
        [FACT_TASK] = "task",         [FACT_END] = "end",
    };

    return (unsigned)kind < FACT_KINDS ? names[kind] : "unknown";
}

static char *reserve(struct history *history, size_t length)
{
    struct history_text *chunk = history->texts;

    if (!chunk || chunk->size - chunk->used < length) {
        size_t size = length > CHUNK_SIZE ? length : CHUNK_SIZE;
        chunk = alloc_zero(1, sizeof *chunk + size);
        chunk->size = size;
        chunk->older = history->texts;
        history->texts = chunk;
    }
    char *place = chunk->bytes + chunk->used;
    chunk->used += length;
    return place;
}

static const char *keep(struct history *history, const char *text)
{
    if (!text)
        return NULL;
    size_t length = strlen(text) + 1;
    return memcpy(reserve(history, length), text, length);
}

const struct fact *history_add(struct history *history, const struct fact *fact)
{
    struct fact copy = *fact; /* `fact` may lie in the array that grows now */

    if (history->count == history->capacity) {
        history->capacity = history->capacity ? history->capacity * 2 : FIRST_CAPACITY;
        history->facts = alloc_resize(history->facts, history->capacity, sizeof *history->facts);
    }
    copy.seq = history->count + 1;
    copy.call = keep(history, copy.call);
    copy.args = keep(history, copy.args);
    copy.text = keep(history, copy.text);
    history->facts[history->count] = copy;
    return &history->facts[history->count++];
}

void history_free(struct history *history)
{
    for (struct history_text *chunk = history->texts, *older; chunk; chunk = older) {
        older = chunk->older;
        free(chunk);
    }
    free(history->facts);
    *history = (struct history){0};
}
