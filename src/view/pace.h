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
#include "model/calls.h"
#include "model/fact.h"
#include "view/telling.h"

#include <stdbool.h>

enum event_kind {
    EVENT_FACT,      /* as event_of_fact() makes it */
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
    int by;              /* whose call made it: pid, or who reaped it */
    enum call_kind call; /* of a call or a return */
    bool beat;           /* set by pace_add(): it waits for its moment */
    enum tone tone;
    char *text;              /* the event's own (free(3)) */
    struct listing *listing; /* the event's own (listing_free(), free(3)) */
};

struct event event_of_fact(const struct fact *fact);
void event_free(struct event *event);

#define PACE_BEHIND_MOST 2.0 /* seconds */
#define PACE_HURRY       0.5

/* A zeroed struct lets everything through at once. */
struct pace {
    double interval;      /* seconds between two beats */
    double last;          /* when the last beat was let through */
    struct event *events; /* a ring */
    int count, capacity, first;
    int beats;   /* how many of them are beats */
    int *inside; /* PIDs in a call that blocks, as of the last event */
    int inside_count, inside_capacity;
};

void pace_free(struct pace *pace);

/* Takes over text and listing. */
void pace_add(struct pace *pace, const struct event *event);

/* When the first event is due (0: there is none), on the clock of the events; it changes with
 * pace_add(), pace_take() and the interval only. One that is no beat is due at once, and so is a
 * beat after a quiet time; then one an interval, or faster, as evenly as can be, so that none is
 * shown later than PACE_BEHIND_MOST after it happened.
 *
 * Beats are what changes the tree before one's eyes: fork, exit, reap, reparent, exec, stop,
 * continue, a signal, a call that blocks and its return. What directly follows the call that made
 * it is one beat with it, and the call begins that: a fork with its two returns, a wait for a
 * zombie with its reap and return, a call that would block and returns at once. */
double pace_due(const struct pace *pace);

/* Takes the first event if it is due by `now`; it is the caller's then (event_free()). */
bool pace_take(struct pace *pace, double now, struct event *event);

/* Somebody has typed something: what waits by now is shown within PACE_HURRY, so that the answer is
 * not long in coming. */
void pace_hurry(struct pace *pace, double now);

/* Beats that are not shown yet. */
int pace_behind(const struct pace *pace);

#endif
