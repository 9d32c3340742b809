/*
 * pace: what has happened and is not shown yet. Several facts of one command are let through one
 * after another, so that eyes can follow, and never so slowly that the view is more than two
 * seconds behind.
 *
 * A queue and a clock that the caller reads for it: pure.
 */
#ifndef PROCTOR_VIEW_PACE_H
#define PROCTOR_VIEW_PACE_H

#include "lang/program.h"
#include "model/fact.h"
#include "view/telling.h"

#include <stdbool.h>

enum event_kind {
    EVENT_FACT,      /* seq, fact, pid */
    EVENT_LINE,      /* tone, text: proctor said something */
    EVENT_STATEMENT, /* text: a command is about to run */
    EVENT_PROGRAM,   /* listing: a block begins to be stepped; NULL: it is over */
    EVENT_SETTLED    /* all that came of a command is told */
};

struct event {
    enum event_kind kind;
    double time; /* when it happened, seconds since the start */
    uint64_t seq;
    enum fact_kind fact;
    int pid;
    enum tone tone;
    char *text;              /* the event's own (free(3)) */
    struct listing *listing; /* the event's own (listing_free(), free(3)) */
};

#define PACE_BEHIND_MOST 2.0 /* seconds */

/* A zeroed struct lets everything through at once. */
struct pace {
    double interval;      /* seconds between two beats */
    double last;          /* when the last beat was let through */
    struct event *events; /* a ring */
    int count, capacity, first;
    int beats; /* how many of them are beats */
};

void pace_free(struct pace *pace);

/* Takes over text and listing. */
void pace_add(struct pace *pace, const struct event *event);

/* When the first event is due (0: there is none). One that is no beat is due at once. Beats are
 * what changes the tree before one's eyes: fork, exit, reap, reparent, exec, stop, continue, a
 * signal, a call that blocks and its return. A fork's two returns belong to its beat, and a call
 * directly followed by its own return is one beat with it. */
double pace_due(const struct pace *pace);

/* Takes the first event if it is due by `now`; it is the caller's then (event_free()). */
bool pace_take(struct pace *pace, double now, struct event *event);
void event_free(struct event *event);

/* Beats that are not shown yet. */
int pace_behind(const struct pace *pace);

#endif
