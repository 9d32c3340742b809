/*
 * code_story_inside: what the two files that make a session a story share: code_times.c looks
 * through the facts, code_story.c tells. Nobody else includes it.
 */
#ifndef PROCTOR_RECORD_CODE_STORY_INSIDE_H
#define PROCTOR_RECORD_CODE_STORY_INSIDE_H

#include "lang/program.h"
#include "record/code.h"

/* What one process was told once. */
struct item {
    const struct code_typed *typed;
    struct program *program; /* one statement */
    int at;                  /* its time */
    int stay;                /* seconds to sleep before it */
    int branch;              /* serial of the child that it forked at the prompt; -1: none */
    int made;                /* how many others came of it, which are at the prompt after it */
    bool left_out;           /* a signal from outside that a program can't send to itself */
    bool first;              /* it comes before the call in which its process was then */
};

/* A process. */
struct being {
    const struct process *process;
    int made_in;    /* the item of which it came; -1: init and main */
    bool in_block;  /* it came of a block, and is no branch */
    int at;         /* its time */
    int last;       /* its latest item; -1: none */
    int stirs;      /* what had stirred by then */
    int running;    /* the item whose lines it runs: its own, or that of which it came */
    bool disturbed; /* a signal came since its latest item */
    bool in_call;
    bool in_method;
    bool executes; /* it became a program */
    bool killed;   /* by a signal, or by its handler, and not by a command */
};

struct teller {
    struct code_story *story;
    const struct proctab *table;
    const struct history *history;
    struct item *items;
    int count;
    struct being *beings;
    int latest; /* time */
    int stirs;  /* handlers that ran, stops and goings on: they take their time */
    struct buffer text;
    char owner[PROGRAM_NAME_MAX];
    int depth; /* of indentation */
};

/* Who came of which command, and when everybody did what, from the facts after the first `since`.
 */
void times_look(struct teller *teller, size_t since);

const struct statement *times_statement(const struct item *item);
bool times_calls(const struct statement *statement, enum verb_id verb);

#endif
