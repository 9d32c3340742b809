/*
 * choices: what is left open, answered one way after another.
 *
 * Whoever comes to a fork in the road asks choices_pick(). choices_next() then prepares the way
 * that was not gone yet, until all were.
 */
#ifndef RANDOM_CHOICES_H
#define RANDOM_CHOICES_H

#include <stdbool.h>

enum { CHOICES_MAX = 256 };

struct choices {
    int taken[CHOICES_MAX], ways[CHOICES_MAX];
    int count; /* known from the last time */
    int at;

    /* Orders the ways: smaller goes first. May be NULL. */
    int (*rank)(const void *context, int proc);
    const void *context;
};

/* A number from 0 to ways - 1. */
int choices_pick(struct choices *choices, int ways);

/* One of these processes; those that rank first are tried first. */
int choices_proc(struct choices *choices, const int *procs, int count);

void choices_again(struct choices *choices); /* from the start, the same way */
bool choices_next(struct choices *choices);  /* from the start, another way; false: no more */

#endif
