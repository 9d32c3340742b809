/*
 * progress: what a learner has done, kept between sessions as lines of text.
 *
 *   # proctor: how far the lessons were taken; one line a step
 *   @ 06-zombies 4                           where the learner was last
 *   06-zombies 3 done tries=2 hints=1        lesson, step from 1, done or open, and how it went
 *
 * Pure: text in, text out. Nothing is lost: words of a line that are not known stay with it, lines
 * that can't be read are kept as they are and written again behind the others.
 */
#ifndef PROCTOR_LESSON_PROGRESS_H
#define PROCTOR_LESSON_PROGRESS_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    PROGRESS_TEXT_MAX = 1 << 17, /* bytes of a file; a longer one is none of ours */
    PROGRESS_STEP_MAX = 999,
    PROGRESS_COUNT_MAX = 1000000 /* of tries, or hints, in a step: as many, or more */
};

struct progress_step {
    char *lesson; /* its name: "06-zombies" */
    int step;     /* from 1 */
    bool done;
    long tries; /* commands typed until the goals held, all told */
    long hints; /* asked for, all told; the solution is one */
    char *more; /* what else its line says, with a blank before it; NULL: nothing */
};

/* A zeroed struct is the progress of somebody who begins. */
struct progress {
    struct progress_step *steps;
    int count;
    char *last_lesson; /* NULL: there was none */
    int last_step;     /* from 1 */
    struct buffer kept;
    int damaged; /* how many lines could not be read */
};

void progress_read(struct progress *progress, const char *text, size_t length);
void progress_write(struct buffer *out, const struct progress *progress);
void progress_free(struct progress *progress);

/* What is known of a step; NULL: nothing yet. */
const struct progress_step *progress_find(const struct progress *progress, const char *lesson,
                                          int step);

/* The same, to be changed; made where there is none. */
struct progress_step *progress_at(struct progress *progress, const char *lesson, int step);

/* Adds what `more` knows, which happened since: tries and hints are added up, a step that is done
 * stays done, and the learner is where `more` says, if it says so. */
void progress_merge(struct progress *progress, const struct progress *more);

/* Where the learner is now. */
void progress_visit(struct progress *progress, const char *lesson, int step);

#endif
