/*
 * predicate: what `expect` expects. Text -> a small struct; whoever has the table judges it.
 *
 *   [not] WHO alive|zombie|gone|running|sleeping|stopped|orphan
 *   [not] WHO parent WHO        [not] WHO blocked [CALL]      [not] WHO status N
 *   [not] WHO killed SIG        [not] children WHO N          [not] zombies N
 *   [not] processes N           [not] [WHO] last N|ERRNO|WHO      [not] var WHO X V
 *   [not] task N queued|running|done|lost                     [not] tasks queued|... N
 *   [not] output TEXT [once|twice|N times]                    each followed by [within S]
 */
#ifndef PROCTOR_LANG_PREDICATE_H
#define PROCTOR_LANG_PREDICATE_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum predicate_kind {
    PREDICATE_ALIVE,
    PREDICATE_ZOMBIE,
    PREDICATE_GONE,
    PREDICATE_RUNNING,
    PREDICATE_SLEEPING,
    PREDICATE_STOPPED,
    PREDICATE_ORPHAN,
    PREDICATE_PARENT,    /* who, other */
    PREDICATE_BLOCKED,   /* who, text: the call, or NULL for any */
    PREDICATE_STATUS,    /* who, number: 0..255 */
    PREDICATE_KILLED,    /* who, number: the signal */
    PREDICATE_CHILDREN,  /* who, number */
    PREDICATE_ZOMBIES,   /* number */
    PREDICATE_PROCESSES, /* number */
    PREDICATE_LAST,      /* who (NULL: the current one), number, or error: the errno,
                             or other: that process's PID */
    PREDICATE_VARIABLE,  /* who, variable, text */
    PREDICATE_TASK,      /* number: of the task, text: its state */
    PREDICATE_TASKS,     /* text: the state, number: of tasks in it */
    PREDICATE_OUTPUT     /* text, number: how many times; -1 for at least once */
};

struct predicate {
    enum predicate_kind kind;
    bool negated;
    char *who; /* a label or a PID in digits */
    char *other;
    char *variable;
    char *text;
    long number;
    int error;
    double within; /* seconds; 2 where nothing was written */
    char *source;  /* as typed, white space folded, without `within` */
};

/* Parses one line. On success the strings are the caller's (predicate_free()). */
bool predicate_parse(struct predicate *predicate, const char *text, size_t length,
                     struct error *error);

void predicate_free(struct predicate *predicate);

#endif
