/*
 * code: a program in C or in Python that does what was typed.
 *
 * Where it comes from is a story: statements of the language, and for each of their lines what is
 * to be said beside it. A block is a story as it stands. A session becomes one from the facts and
 * what each process was told: the commands of each process in its own branch, in the order in which
 * it did them.
 */
#ifndef PROCTOR_RECORD_CODE_H
#define PROCTOR_RECORD_CODE_H

#include "base/buffer.h"
#include "base/error.h"
#include "model/past.h"

enum code_language { CODE_C, CODE_PYTHON };

/* What is said of a line. */
struct code_note {
    char *who;      /* whose line it is; NULL: a block's */
    char *words;    /* why it is there, where nobody typed it; NULL: it speaks for itself */
    bool at_prompt; /* the time a process spends at the prompt: no handler shortens it */
};

struct code_story {
    char *text;              /* as program_parse() takes it */
    struct code_note *notes; /* by line - 1 */
    int note_count;
    bool session;                /* of a whole session, not of a block */
    const struct proctab *table; /* whose PIDs these are; the caller's */
};

/* What a process of the session was told. */
struct code_typed {
    int serial;   /* of the process in the table */
    uint64_t seq; /* how many facts there were by then */
    bool outside; /* a signal that proctor itself sent to it */
    char *text;   /* one statement, without `who:` */
};

/* The text between the braces of a block. */
void code_story_of_block(struct code_story *story, const struct proctab *table, const char *source,
                         size_t length);

/* What was typed since the sandbox began, which is after the first `since` facts. */
void code_story_of_session(struct code_story *story, const struct proctab *table,
                           const struct history *history, size_t since,
                           const struct code_typed *typed, int count);

void code_story_free(struct code_story *story);

/* Appends the whole program. False, and an error of one line, where the story is too long or too
 * deep for one. */
bool code_write(struct buffer *out, enum code_language language, const struct code_story *story,
                struct error *error);

#endif
