/*
 * course: the way through a lesson: what comes next, what was answered, what holds.
 *
 * Pure: it knows neither a session nor a clock. Whoever leads it (the check, the player, the
 * learner's screen) reads course_act(), does what it says, and calls course_go_on(). Predicates are
 * judged through a callback, whenever course_look() or course_grade() is called.
 *
 * A step in order: OPEN; its blocks as they stand, READ, ASK, SHOW or TRY; after each SHOW and TRY
 * a GRADE for every predict that was asked before it; GOALS after the last SHOW of a step that has
 * an expect and no try; CLOSE. Hints and the solution are for whoever asks.
 */
#ifndef PROCTOR_LESSON_COURSE_H
#define PROCTOR_LESSON_COURSE_H

#include "base/buffer.h"
#include "lesson/lesson.h"

#include <stdbool.h>

enum course_act {
    COURSE_OPEN,  /* a step begins: its title, and before that of the first the introduction */
    COURSE_READ,  /* the prose of course_block() is to be read */
    COURSE_ASK,   /* the question of course_block(); course_answer() takes the answer */
    COURSE_SHOW,  /* the commands of course_block() are to be typed, for all to see */
    COURSE_TRY,   /* the goals are to be reached, in whatever way; course_block() has one */
    COURSE_GRADE, /* what was asked by course_block() has run: course_grade() */
    COURSE_GOALS, /* after what was shown the goals are to hold */
    COURSE_CLOSE, /* the step is done */
    COURSE_END    /* the lesson is over */
};

/* Whether it holds now; `now` gets, in words, how things are. */
typedef bool course_judge(void *context, const struct predicate *predicate, struct buffer *now);

/* A predicate of the step's expect blocks. */
struct course_goal {
    const struct predicate *predicate;
    int line;
    bool holds; /* as course_look() saw it last */
    char *now;  /* the same; NULL: nobody has looked */
};

struct course_grade {
    unsigned holding; /* bit i: choice i holds now; `varies` never does */
    int right;        /* the choice that is right: the one that holds, or `varies` where there is
                       * one; -1: none holds, or several */
    bool varies;
};

struct course_stop;

struct course {
    const struct lesson *lesson;
    course_judge *judge;
    void *context;
    int step; /* from 0; lesson->count: the end */
    struct course_stop *stops;
    int stop_count, at;
    struct course_goal *goals; /* of the step */
    int goal_count;
    int hints; /* of the step, given so far */
};

/* At the beginning of the first step. The lesson must stay. */
void course_begin(struct course *course, const struct lesson *lesson, course_judge *judge,
                  void *context);
void course_free(struct course *course);

enum course_act course_act(const struct course *course);
const struct lesson_step *course_step(const struct course *course);   /* NULL: at the end */
const struct lesson_block *course_block(const struct course *course); /* NULL: the act has none */

/* What comes after that; at the end, the end. */
enum course_act course_next(const struct course *course);

/* How many blocks of the step, for course_way(), lie behind what is to be done now, up to the last
 * whose commands were run. */
int course_passed(const struct course *course);

/* What was to be done is done. At the end nothing happens. */
void course_go_on(struct course *course);

/* To the beginning of a step: again, back, skip; from lesson->count on it is the end. */
void course_go_to(struct course *course, int step);

/* Within the step, to where that block comes; answers and hints stay as they are. */
void course_return(struct course *course, const struct lesson_block *block);

/* Judges all goals of the step; whether all hold. A step without goals has reached them. */
bool course_look(struct course *course);

/* ASK: keeps the answer, a choice from 0. course_answered() has it there and at GRADE; -1: none. */
void course_answer(struct course *course, int choice);
int course_answered(const struct course *course);

/* GRADE: judges the choices. */
struct course_grade course_grade(const struct course *course);

/* TRY, GRADE, GOALS: how long to wait at the most, in seconds, for what is to hold. */
double course_patience(const struct course *course);

/* The next hint of the step, which is then given; NULL: there are no more. */
const struct lesson_block *course_hint(struct course *course);

/* The step's solution; NULL: it has no try. */
const struct lesson_block *course_solution(const struct course *course);

/* Which shows and solutions are to be typed in a fresh sandbox so that all is as it was before that
 * block of that step (0: at the step's beginning): none that the last `reset` made vain. Fills
 * `*blocks`, the caller's (free(3)), and gives their number. */
int course_way(const struct lesson *lesson, int step, int block,
               const struct lesson_block ***blocks);

#endif
