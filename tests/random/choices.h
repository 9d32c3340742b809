/*
 * choices: what is left open, answered one way after another.
 *
 * Whoever comes to a fork in the road asks choices_pick(). choices_next() then prepares the way
 * that was not gone yet, until all were. Where several ways lead to one place, only the first is
 * gone on: the others are dead ends.
 */
#ifndef RANDOM_CHOICES_H
#define RANDOM_CHOICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHOICES_MAX = 256, PLACES_MAX = 1 << 16 };

struct choices {
    int taken[CHOICES_MAX], ways[CHOICES_MAX];
    int count; /* known from the last time */
    int at;

    /* Orders the ways: smaller goes first. May be NULL. */
    int (*rank)(const void *context, int proc);
    /* A number that says where we are, different for each place. May be NULL. */
    uint64_t (*place)(const void *context);
    const void *context;

    bool dead; /* we were here before */
    unsigned long round;
    struct {
        uint64_t place;
        unsigned long round;
    } places[PLACES_MAX]; /* those of this round; by place modulo their number */
};

/* A number from 0 to ways - 1. */
int choices_pick(struct choices *choices, int ways);

/* One of these processes; those that rank first are tried first. */
int choices_proc(struct choices *choices, const int *procs, int count);

void choices_begin(struct choices *choices); /* nothing is known yet */
bool choices_next(struct choices *choices);  /* from the start, another way; false: no more */

#endif
