/*
 * proctor: the program under test, as a user without a terminal runs it: lines in, facts and words
 * out.
 */
#ifndef RANDOM_PROCTOR_H
#define RANDOM_PROCTOR_H

#include "seen.h"

#include <sys/types.h>

struct proctor {
    pid_t pid;
    int in, out;
    char bytes[1 << 16]; /* read, and not used yet */
    size_t length;
    char said[1 << 14]; /* all that it said to the last command */
    size_t said_length;
};

/* Makes the caller the one to whom whatever is left behind comes. */
bool proctor_adopt(void);

bool proctor_start(struct proctor *proctor, const char *program, bool namespaced);

/* Types a line, and waits until all that came of it is told. False: it said nothing more for 20
 * seconds, or is gone; `seen->trouble` says which. An empty line asks how things are. */
bool proctor_type(struct proctor *proctor, const char *line, struct seen *seen);

/* Leaves it. False, with the reason: it did not end, or something that it started lives on. */
bool proctor_end(struct proctor *proctor, char *why, size_t size);

#endif
