/*
 * timeline_pane: the timeline as a pane that follows what happens, or stands at a past fact.
 *
 * Where it stands is not the pane's to keep: functions are told the number of the fact that is
 * looked at, 0: now.
 */
#ifndef PROCTOR_VIEW_TIMELINE_PANE_H
#define PROCTOR_VIEW_TIMELINE_PANE_H

#include "model/timeline_text.h"
#include "view/canvas.h"

/* A zeroed struct shows nothing. */
struct timeline_pane {
    struct timeline timeline;
    uint64_t gone;     /* what the history did not keep when it was made */
    int first;         /* in the past: the first column in sight, */
    int top;           /* and row */
    bool by_hand;      /* rows were scrolled: those in sight stay */
    struct area area;  /* where it was drawn last, */
    int names;         /* and the cells that names took, */
    int *cells;        /* and where each column in sight began */
    int begins, count; /* the first of those columns, and how many */
};

void timeline_pane_free(struct timeline_pane *pane);

/* A fact, just applied to the table. What the history no longer keeps is not shown either. */
void timeline_pane_fact(struct timeline_pane *pane, const struct proctab *table,
                        const struct history *history, const struct fact *fact);

/* The newest part, or that where `at` is, with the column marked. `current`: PID of the current
 * process, whose name is marked. */
void timeline_pane_draw(struct timeline_pane *pane, uint64_t at, int current, struct canvas *canvas,
                        const struct area *area, bool ascii);

/* The fact so many columns on (less than 0: back) from the one that is looked at; 0: now. */
uint64_t timeline_pane_step(const struct timeline_pane *pane, uint64_t at, int columns);

/* That of the first column. */
uint64_t timeline_pane_first(const struct timeline_pane *pane);

/* The one at a row and column of the canvas; `at` where there is none. */
uint64_t timeline_pane_click(const struct timeline_pane *pane, uint64_t at, int row, int column);

/* Shows rows further down (less than 0: further up). */
void timeline_pane_scroll(struct timeline_pane *pane, int rows);

#endif
