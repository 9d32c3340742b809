/*
 * telling: facts as lines of the log, one after the other.
 *
 * Knows what a single fact can't: that a call which returned at once is one line and not two, and
 * that the same plain words need not follow twice in one statement. Plain text and the screen both
 * tell with it.
 */
#ifndef PROCTOR_VIEW_TELLING_H
#define PROCTOR_VIEW_TELLING_H

#include "base/buffer.h"
#include "model/history.h"

/* What a line of the log is. */
enum tone {
    TONE_COMMAND, /* what was typed */
    TONE_COMMENT, /* of a script */
    TONE_CALL,    /* a call, a return, or another fact as strace would print it */
    TONE_ERROR,   /* a call that failed, or a mistake in what was typed */
    TONE_END,     /* an exit */
    TONE_MOVE,    /* a reap, a reparent */
    TONE_SIGNAL,  /* signals, stops, handlers */
    TONE_OUTPUT,  /* what a process wrote, with its author */
    TONE_PLAIN,   /* plain words that explain the line before */
    TONE_ANSWER,  /* what was asked for */
    TONE_NOTE     /* proctor tells something of its own */
};

/* One line, harmless, without a newline. */
typedef void telling_line(void *context, enum tone tone, const char *text);

struct telling {
    telling_line *line;
    void *context;
    uint64_t *held; /* calls (seq of their facts) that are not told yet: they may return at once */
    int held_count;
    struct buffer words; /* of the fact that is being told: their memory is used again */
    unsigned explained;  /* kinds of facts that this statement had plain words for */
};

void telling_open(struct telling *telling, telling_line *line, void *context);
void telling_free(struct telling *telling);

/* A statement begins: its facts get plain words anew. */
void telling_begin(struct telling *telling);

/* A fact of the history, just applied to the table. */
void telling_fact(struct telling *telling, const struct proctab *table,
                  const struct history *history, const struct fact *fact);

/* All came to rest: calls that are held, and that their process is still in, are told. */
void telling_settled(struct telling *telling, const struct proctab *table,
                     const struct history *history);

#endif
