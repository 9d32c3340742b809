/*
 * timeline_text: a window of the timeline in characters: a heading with the numbers of facts, then
 * a row a lane.
 *
 *   fact     1  3  9    11 17 23        26 30 36 41
 *   main 2   ───┬───────┬───────────────◀4─┬────────
 *   child 3     └──7ZZZZ│ZZZZZZZZZZZZZZZ│ZZ│ZZZZZZZZ
 *   d 4                 └──┬──0ZZZZZZZZZ┘  │
 *   c 5                    └──►init ═══════╪════════
 *   b 6                                    └──┬──wait┄
 *   e 7                                       └──────
 */
#ifndef PROCTOR_MODEL_TIMELINE_TEXT_H
#define PROCTOR_MODEL_TIMELINE_TEXT_H

#include "base/buffer.h"
#include "model/timeline_window.h"

/* What a cell means; how it looks is up to who shows it. */
enum timeline_ink {
    INK_NONE,
    INK_LANE,   /* of the state that the cell names */
    INK_LINK,   /* from one lane to another */
    INK_SIGNAL, /* the same, by a signal */
    INK_WORDS,
    INK_NAME,   /* of a process */
    INK_NUMBER, /* of a fact */
    INK_CURSOR, /* of the fact that is looked at */
    INK_QUIET
};

struct timeline_cell {
    char text[8];        /* one character, UTF-8; "": a blank */
    unsigned char width; /* 1, 2, or 0: the right half of the one before */
    unsigned char ink, state;
};

struct timeline_page {
    int rows, columns;
    struct timeline_cell *cells;
    int names; /* cells at the left for the names of lanes */
};

struct timeline_style {
    bool ascii;
    int cursor; /* the column that is looked at; -1: none */
};

/* The cells that names of processes take in a picture so wide. */
int timeline_names(const struct timeline *timeline, int columns);

/* `columns` is the width of the picture, names included: window_make() had that less the names for
 * its cells. page_free() releases it. */
void timeline_draw(struct timeline_page *page, const struct timeline *timeline,
                   const struct window *window, int columns, const struct timeline_style *style);
void timeline_page_free(struct timeline_page *page);

/* Appends the picture as lines without blanks at their ends. */
void timeline_page_text(struct buffer *out, const struct timeline_page *page);

/* Appends the newest part of a timeline; or that where the cursor is, if there is one. */
void timeline_text(struct buffer *out, const struct timeline *timeline, int columns,
                   const struct timeline_style *style);

/* Appends all of it, piece below piece. */
void timeline_text_all(struct buffer *out, const struct timeline *timeline, int columns,
                       const struct timeline_style *style);

#endif
