/*
 * lead: takes a session through a lesson: types what is to be typed, waits until it is at rest, and
 * judges. Check and player are led; each says what it wants to hear of.
 */
#ifndef PROCTOR_UI_LEAD_H
#define PROCTOR_UI_LEAD_H

#include "lesson/course.h"
#include "session/session.h"

struct lead {
    /* All of these may be NULL. */
    void *context;
    void (*begins)(void *context, const struct course *course); /* before an act of the course */
    void (*ends)(void *context, const struct course *course);   /* after it; goals were looked at */
    void (*fails)(void *context, int line, const char *words);  /* it is not as the lesson says */

    /* Asked before an act that has begun is done: true: not yet. */
    bool (*waits)(void *context, const struct course *course);

    /* Types the commands of the block, visibly, instead of the lead. */
    void (*types)(void *context, const struct lesson_block *block);

    bool learns;  /* a try is the learner's, and is done when its goals hold, whoever reached them;
                   * what fails is told, and the lesson goes on; the session ends in no case */
    bool endures; /* what fails is told, and the lesson goes on when `waits` says so */

    const struct lesson_block *until; /* a predict: the lead ends when it is graded */
    struct course_grade grade;        /* the last one */
    bool failed;                      /* something was not as the lesson says: the lead has ended */
    bool ended;                       /* all that was to be done is done */

    struct session *session; /* the rest is the lead's own */
    struct course course;
    bool begun, typed;
    bool told;             /* that the act at hand fails */
    double give_up, wakes; /* when to stop waiting, and to look again; 0: not waiting */
};

/* Sets the lead out; hooks and `until` are set before or after. The lesson must stay. */
void lead_begin(struct lead *lead, const struct lesson *lesson);
void lead_free(struct lead *lead);

/* Whenever the session wants its next line (settled() of its view): does what comes next. Ends the
 * session when the lesson is over, or with STATUS_EXPECTATION when something fails. */
void lead_on(struct lead *lead, struct session *session);

/* To the beginning of a step; or, in this step, to a block of it (NULL: to its beginning). */
void lead_go_to(struct lead *lead, int step, const struct lesson_block *block);

/* The commands of the block at hand were run, by whoever it was. */
void lead_typed(struct lead *lead);

/* In words, which choice is right by the last grade. */
void lead_verdict(const struct lead *lead, struct buffer *words);

/* When the lead wants to be called again (refresh() of a view); 0: when something happens. */
double lead_wakes(const struct lead *lead);

#endif
