/*
 * judge: what came of a run with a fault, against what comes of it without one.
 */
#ifndef TESTS_FAULTS_JUDGE_H
#define TESTS_FAULTS_JUDGE_H

#include "run.h"

extern const char *const role_names[ROLES];

enum verdict {
    SAME,    /* the result is the one without the fault */
    TOLD,    /* another one, and it is said what was in the way */
    UNCLEAR, /* another one, and nothing says why */
    BROKEN,  /* hung, killed by a signal, something left over, a file torn */
    VERDICTS
};

/* Runs without a fault: their lines, whatever order they come in. */
struct standard {
    char **lines; /* sorted, each with a letter for its stream before it */
    int count;
    int open_at_end[ROLES];
};

void standard_add(struct standard *standard, const struct came *came);
void standard_free(struct standard *standard);

/* `words` gets what was said, or what is wrong; a line. */
enum verdict judge(const struct standard *standard, const struct scenario *scenario,
                   const struct came *came, int error, struct buffer *words);

/* controls.c: whether the judge sees what it is there to see. */
bool controls_hold(void);

#endif
