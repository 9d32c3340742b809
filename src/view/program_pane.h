/*
 * program_pane: the block under `step` with its line numbers, and a column for each process: what
 * each line did in it, where it stands, and what it got by being copied.
 *
 * Follows facts, so that it is in step with the tree beside it.
 */
#ifndef PROCTOR_VIEW_PROGRAM_PANE_H
#define PROCTOR_VIEW_PROGRAM_PANE_H

#include "lang/program.h"
#include "model/proctab.h"
#include "model/steps.h"
#include "view/canvas.h"

/* A zeroed struct shows nothing. */
struct program_pane {
    struct listing listing; /* its own copy */
    struct steps steps;
    int top; /* first line shown */
};

/* A block begins to be stepped; NULL: none is any more. Numbers of its lines begin at 1. */
void program_pane_begin(struct program_pane *pane, const struct listing *listing);
void program_pane_free(struct program_pane *pane);

/* A fact, just applied to the table of whoever draws the pane. */
void program_pane_fact(struct program_pane *pane, const struct fact *fact);

/* Rows it wants, its heading included; 0: nothing is stepped. */
int program_pane_rows(const struct program_pane *pane);

/* Heading ("PROGRAM", then "main 2", "r 3" ...), then the lines, those in view where the current
 * process stands, or else anybody. Columns as many as fit: the newest processes and the current
 * one, which is marked; "…" in the heading says that there are others. */
void program_pane_draw(struct program_pane *pane, const struct proctab *table,
                       const struct process *current, struct canvas *canvas,
                       const struct area *area, bool ascii);

/* The same page as text for plain mode: heading, then a line a row, no newline at the end. At most
 * six columns of 13 cells. */
void program_page_text(struct buffer *out, const struct listing *listing, const struct steps *steps,
                       const struct proctab *table, bool ascii);

#endif
