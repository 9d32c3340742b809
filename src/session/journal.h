/*
 * journal: what ran, in order, so that it can be run again. The session's own; nobody outside of it
 * includes this.
 *
 * A deed is what a command makes one process do, or what is done to one. It names processes by
 * their order of birth (serial), which is the same in every replay, where PIDs need not be.
 */
#ifndef PROCTOR_SESSION_JOURNAL_H
#define PROCTOR_SESSION_JOURNAL_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

enum deed_kind {
    DEED_RUN,     /* a process ran the statement `text` */
    DEED_NEXT,    /* it was told `next`, */
    DEED_GO,      /* or `go` */
    DEED_SIGNAL,  /* it was sent signal `value` from outside */
    DEED_USE,     /* it became the current one */
    DEED_REAPING, /* init reap on (`value` 1) or off */
    DEED_LIMIT,   /* limit `value` */
    DEED_RESET    /* another sandbox */
};

struct deed {
    enum deed_kind kind;
    int serial; /* of the process; -1: it is about none */
    long value;
    char *text;
    char *title;         /* of the first one of a command: the command, as it was typed */
    size_t since, until; /* the facts between are what came of it, and what else came meanwhile */
};

enum { JOURNAL_BYTES = 8 << 20 };

struct journal {
    struct deed *deeds;
    int count, capacity;
    size_t bytes; /* of what was added */
    bool full;    /* there was more than JOURNAL_BYTES: nothing is kept up to the next reset */
    int done;     /* so many are in effect; those after them were undone */
    int fence;    /* those before this one are not to be undone */
    char *title;  /* of the command that runs, until it does something */
};

void journal_free(struct journal *journal);

/* A command begins; it stands in the journal once it does something. */
void journal_command(struct journal *journal, const char *title);

/* It does something now, when there are so many facts. What was undone is forgotten. Where there is
 * no room for all that ran since the first sandbox, all of it is forgotten: without its beginning
 * nothing can be run again. */
void journal_add(struct journal *journal, const struct deed *deed, size_t facts);

/* The last deed in effect has brought about so many facts by now, and will no more. */
void journal_close(struct journal *journal, size_t facts);

/* Where one leaves off. */
struct journal_cut {
    int done;          /* so many deeds are in effect then */
    int commands;      /* so many are between here and there, as far as they changed something */
    const char *title; /* of the first of them */
};

/* Back before the last `commands` that changed something (what follows them goes as well), or
 * forward behind so many that were undone; as far as there are any. */
struct journal_cut journal_back(const struct journal *journal, long commands);
struct journal_cut journal_forward(const struct journal *journal, long commands);

/* Where the sandbox of the deeds before `end` begins: after a reset, or at 0. And where, from there
 * on, the next reset is. */
int journal_origin(const struct journal *journal, int end);
int journal_next_reset(const struct journal *journal, int from, int end);

/* Appends the title as one line that is not too long. */
void journal_show(struct buffer *out, const char *title);

#endif
