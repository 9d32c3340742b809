/*
 * way: a fresh sandbox, in which all that a lesson typed up to some point is run again, at once and
 * unseen: only what comes out of it is shown. So one can go back in a lesson.
 */
#ifndef PROCTOR_UI_WAY_H
#define PROCTOR_UI_WAY_H

#include "lesson/lesson.h"
#include "ui/leader.h"

#include <stdbool.h>

/* A zeroed struct is no way. */
struct way {
    bool under_way;
    const struct lesson_step *done; /* the step that it leads to the end of: its goals are to hold;
                                     * NULL: it ends within one */
    char *note;                     /* said when it is there; NULL: nothing is */
    double gives_up; /* when to wait for rest no longer, by session_now(); 0: not waiting */
};

/* Sets out for the point before that block of that step; then `part` (more commands, or "") is run
 * as well. `limit`: of processes at once, as the session began. */
void way_begin(struct way *way, const struct stage *stage, const struct lesson *lesson, int step,
               int block, const char *part, long limit, const char *note);

/* Whenever all that was typed has run (`on` of the leader); true when it is there, or was all
 * along. */
bool way_on(struct way *way, const struct stage *stage);

/* When to come again at the latest, by session_now(); 0: whenever something happens. */
double way_wakes(const struct way *way, const struct stage *stage);

void way_free(struct way *way);

#endif
