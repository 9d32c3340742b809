/*
 * timeline_window: a tag of the timeline as it fits a page: which columns, which lane in which
 * row, and what is written where. Characters and pictures are both drawn from it; its unit is a
 * terminal cell.
 */
#ifndef PROCTOR_MODEL_TIMELINE_WINDOW_H
#define PROCTOR_MODEL_TIMELINE_WINDOW_H

#include "model/timeline.h"

struct window_wants {
    int cells;   /* for the columns */
    int rows;    /* for lanes; 0: as many as there are */
    int column;  /* the last one to be in sight, */
    bool onward; /* or the first */
};

/* Lanes go parent before child, in the order of the tree. Where there are more than rows, those
 * that have ended give theirs to others, and where that is not enough, lanes in which nothing
 * happens in sight are left out. */
struct window {
    int first, count; /* columns */
    int *cells;       /* count + 1: where each begins, and the last one ends */
    int *lanes;       /* those shown, in order; lane_count long */
    int *rows;        /* by lane: its row; -1: it is not shown */
    int lane_count, row_count;
    int quiet;   /* lanes that are left out */
    bool shared; /* rows have several lanes: each has its name where it begins */
};

/* window_free() releases it. */
void window_make(struct window *window, const struct timeline *timeline,
                 const struct window_wants *wants);
void window_free(struct window *window);

/* What stands at the beginning of a column in a lane: a sign, then words. */
enum sign {
    SIGN_NONE,
    SIGN_BORN,   /* the lane begins: it leaves that of its parent */
    SIGN_GONE,   /* the lane ends */
    SIGN_JOINT,  /* from here to another lane */
    SIGN_ARROW,  /* a signal comes in */
    SIGN_TAKES,  /* the status of another is taken here */
    SIGN_GOES,   /* to whom it belongs from here on */
    SIGN_KILLED, /* ended by a signal */
    SIGNS
};

struct tag {
    int lane;
    enum sign sign;
    char words[80];
};

/* The tags of a mark, and how many there are, 0 to 2; where there are two, a line leads from the
 * first to the second. `names`: lanes have their names where they begin. */
enum { TAGS_MOST = 2 };
int window_tags(const struct timeline *timeline, const struct mark *mark, bool names,
                struct tag tags[TAGS_MOST]);

#endif
