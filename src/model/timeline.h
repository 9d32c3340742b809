/*
 * timeline: facts as a picture of time: a lane a process, a column a fact, in their order and not
 * by the clock.
 *
 * Grows fact by fact, beside a table. Only facts that change something to be seen take a column;
 * what happens at once shares one: the end of a parent and the adoption of its children, one signal
 * to a whole group, tasks queued by one call. A call that returns at once takes none. What a lane
 * is like between its columns is what the tree says of the process then.
 *
 * Needs memory for the facts that take a column, and keeps no table.
 */
#ifndef PROCTOR_MODEL_TIMELINE_H
#define PROCTOR_MODEL_TIMELINE_H

#include "model/history.h"
#include "model/words.h"

#include <limits.h>

enum { LANE_NOBODY = -1, LANE_THERE = INT_MAX };

/* From this column on it is like that. */
struct lane_change {
    int column;
    enum state state;
};

/* Lanes are numbered as the processes of the table are: by serial. That of init is not shown. */
struct lane {
    int pid;
    char *name; /* harmless */
    int parent; /* the lane of who forked it; of main that of init; of init LANE_NOBODY */
    int born;   /* its first column */
    int reaped; /* its last one; LANE_THERE: it is still there */
    struct lane_change *changes;
    int change_count;
    int first_child, last_child, next_sibling; /* by birth; LANE_NOBODY */
};

/* What stands at a place of a lane. */
enum mark_kind {
    MARK_START,  /* main, when the sandbox begins */
    MARK_FORK,   /* the lane begins; other: its parent's */
    MARK_EXEC,   /* text: the program */
    MARK_CALL,   /* it blocks, or computes: text: in which call, or method */
    MARK_RETURN, /* of such a call; value: errno */
    MARK_STOP,   /* value: the signal */
    MARK_CONTINUE,
    MARK_EXIT,    /* value: wait status */
    MARK_REAP,    /* the lane ends; other: by whose wait; LANE_NOBODY: by the kernel */
    MARK_ADOPT,   /* other: by whom */
    MARK_SIGNAL,  /* it was sent `value`; other: by whom; LANE_NOBODY: from outside */
    MARK_HANDLER, /* value: 1: a handler begins, 0: is done */
    MARK_POOL,    /* of the owner; text: "open" with `value` workers, "closed", "terminated" */
    MARK_QUEUED,  /* of the owner: tasks `value` to `last` */
    MARK_TASK,    /* of a worker: it takes task `value` */
    MARK_DONE,    /* and is done with it; last: errno */
    MARK_LOST     /* of the owner: task `value` */
};

struct mark {
    enum mark_kind kind;
    int lane, other;
    int value, last;
    const char *text; /* the timeline's */
};

struct timeline_column {
    uint64_t seq;   /* of the (last) fact that stands here */
    uint64_t until; /* the last one that belongs to it: returns, variables, output */
    int mark;       /* the first of its marks; they go up to that of the next column */
};

/* A zeroed struct is empty. */
struct timeline {
    struct lane *lanes;
    int lane_count;
    struct timeline_column *columns;
    int column_count;
    struct mark *marks;
    int mark_count;

    uint64_t call;  /* the fact of the last column, where that is a call; else 0 */
    bool following; /* facts to come still belong to the last column */
};

void timeline_free(struct timeline *timeline);

/* A fact, just applied to the table. FACT_START begins anew. */
void timeline_apply(struct timeline *timeline, const struct proctab *table,
                    const struct fact *fact);

/* The same of all facts of the last sandbox up to fact `until` (0: all there are), as far as they
 * are kept: the first column shows how things were before. */
void timeline_make(struct timeline *timeline, const struct history *history, uint64_t until);

/* Where the marks of a column end. */
int timeline_marks_end(const struct timeline *timeline, int column);

/* The column that shows how things were after fact `seq`; -1: there was nothing yet. */
int timeline_column_at(const struct timeline *timeline, uint64_t seq);

/* What comes of fact `seq` at once, such as the returns of a fork, belongs to it: the last fact of
 * that; or `seq` itself. */
uint64_t timeline_until(const struct timeline *timeline, uint64_t seq);

/* What a lane is like from a column on, between its birth and its end. */
enum state timeline_state(const struct lane *lane, int column);

#endif
