/*
 * learn: a learner's way through the lessons: what is to be read, questions, goals, hints, and what
 * is kept of it. It is a leader (ui/leader.h): screen and plain text both serve it.
 *
 * It sleeps until a lesson is chosen: at an ordinary prompt `learn` is all that is seen of it.
 */
#ifndef PROCTOR_UI_LEARN_H
#define PROCTOR_UI_LEARN_H

#include "ui/leader.h"

#include <stdbool.h>

struct learn_options {
    const char *installed; /* where lessons are, where they are not beside the program */
    bool allow_exec;       /* lessons may start any program */
    bool ascii;
    bool patient; /* lines come from no terminal: the next one waits for goals that may still be
                     reached by what the last one set going */
    long limit;   /* processes at once, as the session begins */
};

struct learn;

struct learn *learn_open(const struct learn_options *options);

/* Before the session is opened: begins with a lesson, or (NULL) with the list of all. False where
 * there is no such lesson, or it can't be read. */
bool learn_begin(struct learn *learn, const char *word, struct error *error);

/* Valid as long as `learn` is. */
const struct leader *learn_leader(const struct learn *learn);

/* Keeps what is not kept yet; trouble with that is said on standard error. */
void learn_close(struct learn *learn);

#endif
