/*
 * history: two queues of blocks, one of lines and one of all other facts, each in order of seq.
 *
 * A block has its facts in an array and their strings in chunks that never move; it is full at a
 * number of facts or of bytes, and goes as a whole.
 */
#include "model/history.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_FACTS = 512, BLOCK_BYTES = 512 << 10, CHUNK_BYTES = 8 << 10 };

struct chunk {
    struct chunk *older;
    size_t used, size;
    char bytes[];
};

struct history_block {
    struct chunk *texts;
    size_t bytes;   /* that it takes, */
    size_t written; /* and those of them that are text */
    int count;
    struct fact facts[BLOCK_FACTS];
};

/* Blocks */

static uint64_t last_of(const struct history_block *block)
{
    return block->facts[block->count - 1].seq;
}

static void free_block(struct history_block *block)
{
    for (struct chunk *chunk = block->texts, *older; chunk; chunk = older) {
        older = chunk->older;
        free(chunk);
    }
    free(block);
}

static void take_bytes(struct history_queue *queue, struct history_block *block, size_t bytes)
{
    block->bytes += bytes;
    queue->bytes += bytes;
}

static struct history_block *add_block(struct history_queue *queue)
{
    struct history_block *block = alloc_zero(1, sizeof *block);

    queue->blocks =
        alloc_resize(queue->blocks, (size_t)queue->count + 1, sizeof(struct history_block *));
    queue->blocks[queue->count++] = block;
    take_bytes(queue, block, sizeof *block);
    return block;
}

static void drop_block(struct history_queue *queue)
{
    struct history_block *block = queue->blocks[0];

    queue->bytes -= block->bytes;
    free_block(block);
    memmove(queue->blocks, queue->blocks + 1,
            (size_t)--queue->count * sizeof(struct history_block *));
}

static char *reserve(struct history_queue *queue, struct history_block *block, size_t length)
{
    struct chunk *chunk = block->texts;

    if (!chunk || chunk->size - chunk->used < length) {
        size_t size = length > CHUNK_BYTES ? length : CHUNK_BYTES;
        chunk = alloc_zero(1, sizeof *chunk + size);
        chunk->size = size;
        chunk->older = block->texts;
        block->texts = chunk;
        take_bytes(queue, block, sizeof *chunk + size);
    }
    char *place = chunk->bytes + chunk->used;
    chunk->used += length;
    return place;
}

static const char *keep(struct history_queue *queue, struct history_block *block, const char *text)
{
    if (!text)
        return NULL;
    size_t length = strlen(text) + 1;
    block->written += length;
    return memcpy(reserve(queue, block, length), text, length);
}

/* What has no room goes */

static void drop_lines(struct history *history)
{
    const struct history_block *block = history->lines.blocks[0];

    history->lines_dropped += (size_t)block->count;
    history->bytes_dropped += block->written;
    history->lines_gone = last_of(block);
    drop_block(&history->lines);
}

static void drop_facts(struct history *history)
{
    const struct history_block *block = history->facts.blocks[0];

    if (!history->gone)
        proctab_init(&history->base);
    for (int i = 0; i < block->count; i++)
        proctab_apply(&history->base, &block->facts[i]);
    history->gone = last_of(block);
    history->facts_dropped += (size_t)block->count;
    drop_block(&history->facts);
    while (history->lines.count > 1 && last_of(history->lines.blocks[0]) <= history->gone)
        drop_lines(history);
}

/* Much at once: whoever has a picture of all facts makes it anew. */
static void make_room(struct history *history)
{
    if (history->whole)
        return;
    if (history->facts.bytes > HISTORY_FACTS)
        while (history->facts.count > 1 && history->facts.bytes > HISTORY_FACTS / 4 * 3)
            drop_facts(history);
    while (history->lines.count > 1 && history->lines.bytes > HISTORY_LINES)
        drop_lines(history);
}

const struct fact *history_add(struct history *history, const struct fact *fact)
{
    struct history_queue *queue = fact->kind == FACT_OUTPUT ? &history->lines : &history->facts;
    struct history_block *block = queue->count ? queue->blocks[queue->count - 1] : NULL;
    struct fact copy = *fact;

    if (!block || block->count == BLOCK_FACTS || block->bytes > BLOCK_BYTES)
        block = add_block(queue);
    copy.seq = ++history->count;
    copy.call = keep(queue, block, copy.call);
    copy.args = keep(queue, block, copy.args);
    copy.text = keep(queue, block, copy.text);
    struct fact *kept = &block->facts[block->count++];
    *kept = copy;
    make_room(history); /* never takes the last block */
    return kept;
}

static void free_queue(struct history_queue *queue)
{
    for (int i = 0; i < queue->count; i++)
        free_block(queue->blocks[i]);
    free(queue->blocks);
}

void history_free(struct history *history)
{
    free_queue(&history->facts);
    free_queue(&history->lines);
    if (history->gone)
        proctab_free(&history->base);
    *history = (struct history){0};
}

/* Questions */

/* Where in a queue the facts with that number or a higher one begin; block = count: nowhere. */
struct place {
    int block, fact;
};

static struct place place_of(const struct history_queue *queue, uint64_t seq)
{
    struct place place = {0};

    for (int high = queue->count; place.block < high;) {
        int middle = place.block + (high - place.block) / 2;
        if (last_of(queue->blocks[middle]) < seq)
            place.block = middle + 1;
        else
            high = middle;
    }
    if (place.block == queue->count)
        return place;
    const struct history_block *block = queue->blocks[place.block];
    for (int high = block->count; place.fact < high;) {
        int middle = place.fact + (high - place.fact) / 2;
        if (block->facts[middle].seq < seq)
            place.fact = middle + 1;
        else
            high = middle;
    }
    return place;
}

static const struct fact *next_in(const struct history_queue *queue, uint64_t seq)
{
    struct place place = place_of(queue, seq);

    return place.block < queue->count ? &queue->blocks[place.block]->facts[place.fact] : NULL;
}

/* The last one before that number. */
static const struct fact *last_before(const struct history_queue *queue, uint64_t seq)
{
    struct place place = place_of(queue, seq);

    if (place.fact > 0)
        return &queue->blocks[place.block]->facts[place.fact - 1];
    if (place.block == 0)
        return NULL;
    const struct history_block *block = queue->blocks[place.block - 1];
    return &block->facts[block->count - 1];
}

const struct fact *history_next(const struct history *history, uint64_t seq)
{
    uint64_t from = seq > history->gone ? seq : history->gone + 1;
    const struct fact *fact = next_in(&history->facts, from);
    const struct fact *line = next_in(&history->lines, from);

    return !fact || (line && line->seq < fact->seq) ? line : fact;
}

const struct fact *history_previous(const struct history *history, uint64_t seq)
{
    uint64_t after = (seq < history->count ? seq : history->count) + 1;
    const struct fact *fact = last_before(&history->facts, after);
    const struct fact *line = last_before(&history->lines, after);
    const struct fact *last = !fact || (line && line->seq > fact->seq) ? line : fact;

    return last && last->seq > history->gone ? last : NULL;
}

const struct fact *history_fact(const struct history *history, uint64_t seq)
{
    const struct fact *fact = history_next(history, seq);

    return fact && fact->seq == seq ? fact : NULL;
}

bool history_is_whole_since(const struct history *history, uint64_t seq)
{
    return seq >= history->gone && seq >= history->lines_gone;
}
