/*
 * reading: what a learner has been given to read of a step so far, piece by piece. A page is made
 * of it for whatever width there is; only the new pieces, or all.
 */
#ifndef PROCTOR_LESSON_READING_H
#define PROCTOR_LESSON_READING_H

#include "lesson/page.h"

struct reading_piece {
    bool apart; /* a blank line before it */
    enum page_kind kind;
    char *mark, *text;                /* NULL: the block is the piece */
    const struct lesson_block *block; /* the lesson's */
};

/* A zeroed struct is empty. */
struct reading {
    struct reading_piece *pieces;
    int count;
    int news; /* the first piece since reading_turn() */
};

void reading_free(struct reading *reading);

/* All of a block, as page_block() has it. The block must stay. */
void reading_block(struct reading *reading, const struct lesson_block *block);

/* Words, with a mark before them (NULL: none); below a blank line, or not. */
void reading_add(struct reading *reading, bool apart, enum page_kind kind, const char *mark,
                 const char *text);

/* All that is there has been read: what comes from now on is new. */
void reading_turn(struct reading *reading);

/* Adds the pieces from one on to the page, and gives the line with which the new ones begin. */
int reading_page(const struct reading *reading, int from, struct page *page);

#endif
