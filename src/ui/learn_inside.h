/*
 * learn_inside: what the files of a learner's lesson share. Nobody else includes it.
 *
 *   learn.c         the leader: what comes next, and what lines mean
 *   learn_lesson.c  which lesson and step: the list, words for the way
 *   learn_text.c    what is read: steps, questions, verdicts, goals
 *   learn_advice.c  what can be done now
 *   learn_help.c    hints and the solution
 *   learn_replay.c  a fresh sandbox as it was at some point; the same again, to see it vary
 *   learn_keep.c    progress
 */
#ifndef PROCTOR_UI_LEARN_INSIDE_H
#define PROCTOR_UI_LEARN_INSIDE_H

#include "lesson/progress.h"
#include "lesson/reading.h"
#include "ui/lead.h"
#include "ui/learn.h"
#include "ui/lesson_files.h"
#include "ui/way.h"

/* What the learner is to do now. */
enum learn_wait {
    WAIT_NOT, /* nothing: the leader is at work */
    WAIT_ENTER,
    WAIT_ANSWER,
    WAIT_GOALS
};

/* The same commands again and again, to see what POSIX leaves open come out differently. */
struct learn_runs {
    const struct lesson_block *predict; /* NULL: none were made */
    bool rested;                        /* what was shown has come to rest */
    int made;
    unsigned outcomes[2]; /* different ones: choices that held, as in struct course_grade */
    int outcome_count;
    int counts[LESSON_CHOICES_MAX]; /* how often each choice held */
};

struct learn {
    struct learn_options options;
    struct leader leader;
    const struct stage *stage; /* NULL: there is no session yet */

    /* The lesson */
    struct lesson lesson;
    bool under_way;
    struct lead lead;
    enum learn_wait wait;
    bool goes_on; /* Enter was pressed, or an answer given, for what waits for it */
    bool shows_goals;
    bool has_next; /* at its end: there is another */
    bool fresh;    /* it was just begun: as text its title is still to be written */

    /* Where to go as soon as all is shown. */
    bool jumps;
    struct lesson next; /* another lesson; without a name: the one under way */
    int next_step;
    bool lists;  /* the list is to be shown */
    bool listed; /* as text; a number chooses from it until a lesson begins, */
    bool offers; /* and an empty line right after it goes on where the learner was */

    /* What is typed by the leader: lines still to come. */
    char *typing;
    const char *typing_at;
    double types_at; /* not before that moment */
    bool asks_solution;
    bool solves;        /* the solution is being typed */
    double goals_until; /* patient: when the next line need not wait for them any more */

    /* The sandbox, compared with what the lesson made of it. */
    struct way way;
    bool line_ran;     /* a line of the learner's, */
    size_t line_facts; /* that found so many facts, */
    bool line_tries;   /* in a try */
    bool touched;      /* they changed it where nothing was asked for */
    bool own_way;      /* or where it was, and so it may be other than the lesson's */
    bool goals_stale;  /* a command has run since goals were told as text */
    struct learn_runs runs;

    /* What is read */
    struct reading reading;
    int written; /* pieces that were written as text */
    struct lesson_pane pane;
    int news_shown; /* pieces that were there when the pane was scrolled to the newest */
    int columns_shown;

    /* What has happened and is not in the file yet */
    struct progress unkept;
    bool keep_failed; /* that was said */
};

/* learn.c */
void learn_say(struct learn *learn, enum say say, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void learn_type(struct learn *learn, const char *text);
int learn_step(const struct learn *learn); /* from 1; the number of steps at the end */

/* learn_lesson.c */
int lesson_number(const char *name); /* of "06-zombies": 6; 0: it has none */
bool learn_find(const struct learn *learn, struct lesson *lesson, const char *word,
                struct error *error);
void learn_jump(struct learn *learn, int step); /* in the lesson under way */
void learn_jump_now(struct learn *learn);
void learn_list(struct learn *learn);
void learn_chosen(void *context, int row);
bool learn_verb(void *context, const struct verb *verb, const char *word, const char *more);
bool learn_resume(struct learn *learn); /* where the learner was last */

/* The path of the lesson after this one; NULL: there is none. The caller's (free(3)). */
char *learn_next_path(const struct learn *learn);
bool learn_next_lesson(struct learn *learn); /* goes there; false: there is none */

/* learn_text.c */
void learn_begin_act(void *context, const struct course *course);
void learn_end_act(void *context, const struct course *course);
void learn_note(struct learn *learn, const char *mark, const char *text);
void learn_write_news(struct learn *learn);
void learn_write_goals(struct learn *learn);
struct lesson_pane *learn_pane(void *context, int columns);

/* learn_advice.c */
void learn_advise(void *context, struct buffer *label, struct buffer *text);
const struct key_hint *learn_keys(void *context);

/* learn_help.c */
void learn_hint(struct learn *learn);
void learn_ask_solution(struct learn *learn);
void learn_type_solution(struct learn *learn);

/* learn_replay.c */
/* `note` (NULL: nothing) is said when it is done. */
void learn_replay(struct learn *learn, int step, int block, const char *note);
bool learn_replayed(struct learn *learn); /* or nothing is under way */

/* Whether the commands before this question must be run once more: POSIX leaves its answer open,
 * and that was not seen yet. Then they are. */
bool learn_runs_again(struct learn *learn);

/* learn_keep.c */
struct progress_step *learn_unkept(struct learn *learn); /* of the step under way */
void learn_visit(struct learn *learn);
void learn_visit_next(struct learn *learn, const char *path); /* NULL: there is none */
void learn_keep(struct learn *learn);

/* Appends the numbers of the steps that are not done, "3, 5". */
void learn_open_steps(const struct learn *learn, struct buffer *out);
const char *learn_kept_name(const struct lesson *lesson, char *name, size_t size);

#endif
