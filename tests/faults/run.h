/*
 * run: proctor as a learner runs it, with the shim before it, in a place of its own; and what came
 * of it.
 */
#ifndef TESTS_FAULTS_RUN_H
#define TESTS_FAULTS_RUN_H

#include "base/buffer.h"
#include "plan.h"

#include <stdbool.h>

enum { FILES_MAX = 3, WORDS_MAX = 6 };

/* What is run, in a fresh folder. */
struct scenario {
    const char *name;
    const char *words[WORDS_MAX]; /* after the name of the program */
    bool shell_alone;             /* a bounded run lets calls of the shell fail, and no others */
    const char *input;            /* on standard input; NULL: nothing */
    const char *files[FILES_MAX]; /* what is written in the place, and must never be torn */
    const char *before;           /* what is in the first of them before; NULL: there is none */
};

struct came {
    bool hung;
    int ended;      /* wait status of the shell */
    double seconds; /* until nothing of it was left */
    int processes_left;
    int open_at_end[ROLES];
    bool injected;
    struct buffer out, err, files[FILES_MAX];
    struct buffer litter; /* files left beside it */
    struct buffer left;   /* the processes, in words */
};

/* Makes the place and the plan, for all runs; false, and says why, where that can't be. */
bool run_begin(void);
void run_end(void);

/* With that fault (call number `nth`; error 0: none). The caller is a subreaper without children.
 * `made` (NULL: nobody asks) gets how often each call was made. */
void run(struct came *came, const struct scenario *scenario, const struct plan *fault,
         int made[ROLES][CALLS]);
void came_free(struct came *came);

#endif
