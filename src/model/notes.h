/*
 * notes: what is no fact, and yet is seen: what was typed, and what proctor said to it. Facts and
 * notes together are a recording, from which a screen can be shown as it was.
 */
#ifndef PROCTOR_MODEL_NOTES_H
#define PROCTOR_MODEL_NOTES_H

#include "model/fact.h"

#include <stdbool.h>
#include <stddef.h>

enum note_kind {
    NOTE_TYPED, /* a line `text` was typed, while pid was the current process (0: nobody); value 1:
                   it goes on with a block that the line before left open */
    NOTE_COMMAND, /* the statement `text` begins */
    NOTE_COMMENT, /* a comment line of a script stands before it */
    NOTE_PROGRAM, /* the statement `text`, in which a block is to be stepped, begins */
    NOTE_SAID,    /* proctor said `text`; value: 0 an answer, 1 a note, 2 an error */
    NOTE_CURRENT, /* pid is the current process from here on, 0: nobody */
    NOTE_REST,    /* all that came of a command has come */
    NOTE_REPLAY, /* value 1: what ran before is run again from here on, as by undo; 0: it is over */
    NOTE_STEP,   /* step `value` of a lesson begins: `text` is its title */
    NOTE_KINDS
};

struct note {
    enum note_kind kind;
    size_t after; /* so many facts were before it */
    double time;  /* seconds since proctor began */
    int pid;
    long value;
    const char *text; /* "" for none; owned by whoever made the note; struct notes copies */
};

/* Its name in a recording: "typed". */
const char *note_name(enum note_kind kind);

enum { NOTES_BYTES = 4 << 20 }; /* where there are more the oldest go, a good part at once */

/* In order. A zeroed struct is empty. */
struct notes {
    struct note *items;
    size_t count, capacity;
    size_t bytes;   /* that they take */
    size_t dropped; /* how many are not kept */
    bool whole;     /* nothing is dropped, however much comes */
};

void notes_add(struct notes *notes, const struct note *note);
void notes_free(struct notes *notes);

#endif
