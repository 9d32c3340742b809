/*
 * play: a random program, given to proctor and to the model side by side; and how it is made
 * shorter where they disagree.
 */
#ifndef RANDOM_PLAY_H
#define RANDOM_PLAY_H

#include "compare.h"
#include "proctor.h"

#include <stdio.h>

enum { PROGRAM_MAX = 64 };

struct program {
    struct command commands[PROGRAM_MAX];
    int count;
};

struct settings {
    const char *proctor; /* path */
    int length;          /* commands at most */
    bool namespaced;
    enum bent bent;
    bool verbose;
};

struct outcome {
    struct program done; /* what was typed */
    bool failed;         /* with the last command, or (leaving) when it was left */
    bool undecided;      /* it may have failed: not all ways were gone */
    bool other_form;     /* the sandbox did not come in the form asked for */
    char difference[DIFFERENCE_SIZE];
    char said[1 << 14];   /* all that proctor said last */
    struct states states; /* as the model has it */
};

/* Plays the program that comes with this seed. */
void play_seed(const struct settings *settings, unsigned long seed, struct outcome *outcome);

/* Makes a failing program as short as it goes: no command of it can be left out. How often of
 * `tries` it failed in the end. */
int play_shrink(const struct settings *settings, struct outcome *outcome, int tries);

/* As a script for proctor, with what was expected after its last line. */
void play_print(const struct settings *settings, const struct outcome *outcome, FILE *out);

#endif
