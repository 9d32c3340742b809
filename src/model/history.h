/*
 * history: the facts so far, as many as there is room for.
 *
 * Lines that processes wrote have a room of their own, all other facts another. Where one of them
 * is full the oldest in it go, a good part at once, and how much that was is counted. Numbers stay:
 * fact 7 is always fact 7, be it kept or not. In the place of all facts that went stands the table
 * as it was after them.
 */
#ifndef PROCTOR_MODEL_HISTORY_H
#define PROCTOR_MODEL_HISTORY_H

#include "model/proctab.h"

enum { HISTORY_FACTS = 16 << 20, HISTORY_LINES = 8 << 20 }; /* the rooms, in bytes */

struct history_block;

/* Facts of one kind in order, the oldest block first. */
struct history_queue {
    struct history_block **blocks;
    int count;
    size_t bytes;
};

/* A zeroed struct is empty. */
struct history {
    size_t count;  /* of all facts that there were: the number of the last one */
    uint64_t gone; /* facts up to this one are not kept, neither are lines; 0: all facts are */
    uint64_t lines_gone; /* lines up to this fact are not kept; 0: all are */
    size_t facts_dropped, lines_dropped, bytes_dropped; /* how many; bytes: of the lines */
    bool whole;                                         /* nothing is dropped, however much comes */
    struct history_queue facts, lines;
    struct proctab base; /* the table after fact `gone`, where that is not 0 */
};

/* Copies the fact with its strings, sets its seq, and returns the copy (it and its strings: valid
 * until the next history_add()). */
const struct fact *history_add(struct history *history, const struct fact *fact);
void history_free(struct history *history);

/* The fact of that number; NULL: it is not kept, or has not come yet. */
const struct fact *history_fact(const struct history *history, uint64_t seq);

/* The first that is kept from that number on, or the last up to it; NULL: there is none. */
const struct fact *history_next(const struct history *history, uint64_t seq);
const struct fact *history_previous(const struct history *history, uint64_t seq);

/* Whether all facts after that number are kept. */
bool history_is_whole_since(const struct history *history, uint64_t seq);

#endif
