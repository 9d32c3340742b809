/*
 * pool_row: what a tree says of a pool and of its workers, in pieces: plain text strings them
 * together, a screen gives each its colour.
 *
 *   ██▒!▒░░░░    2 of 9 done   1 HELD UP   2 running   4 queued: 6 7 8 9
 */
#ifndef PROCTOR_MODEL_POOL_ROW_H
#define PROCTOR_MODEL_POOL_ROW_H

#include "base/buffer.h"
#include "model/proctab.h"

enum bar_cell { BAR_DONE, BAR_RUNNING, BAR_HELD_UP, BAR_QUEUED, BAR_LOST, BAR_CELLS };

enum { BAR_MOST = 40, PIECES_MOST = 6 };

enum piece_kind { PIECE_PLAIN, PIECE_LOST, PIECE_HELD_UP };

struct piece {
    enum piece_kind kind;
    struct buffer text;
};

struct pool_row {
    enum bar_cell bar[BAR_MOST]; /* a cell a task in the order of their numbers; where there are too
                                    many, a cell for several: what of them is to be seen first */
    int bar_count;
    int column; /* cells from the beginning of the bar to that of the first piece */
    struct piece pieces[PIECES_MOST];
    int count;
    int gap; /* cells between two pieces */
};

/* For a row with so much `room`, in cells, from the bar on. Where it can be, the bar takes one cell
 * less than `column`, and the pieces begin there; where not, gaps, words and bar are made shorter,
 * in that order, and the last pieces may still be too wide. pool_row_free() releases it. */
void pool_row_make(struct pool_row *row, const struct proctab *table, const struct pool *pool,
                   int column, int room, bool ascii);
void pool_row_free(struct pool_row *row);

/* One cell wide. */
const char *pool_row_glyph(enum bar_cell cell, bool ascii);

/* What stands before why a worker's state is what it is: "task 5: ", "task 5 LOST: ". Nothing where
 * it has no task. */
enum piece_kind pool_row_task(struct buffer *out, const struct process *process);

/* What stands at the end of its row: "2 done"; nothing for whoever has done nothing for a pool. */
void pool_row_done(struct buffer *out, const struct process *process);

#endif
