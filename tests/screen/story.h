/*
 * story: one story of a script, told line by line to a fresh terminal.
 */
#ifndef TESTS_SCREEN_STORY_H
#define TESTS_SCREEN_STORY_H

#include "base/buffer.h"
#include "program.h"
#include "terminal.h"

#include <stdbool.h>

/* A script file. Lines that were rewritten hold several, or are NULL. */
struct script {
    const char *path;
    char **lines;
    int count;
    bool changed;
};

struct settings {
    const char *proctor; /* absolute path of the program */
    bool update;         /* rewrite the screens that differ */
    bool text;           /* show each screen on standard output */
};

enum verdict {
    HOLDS,
    NOT_YET, /* may come to hold */
    WRONG,   /* never will */
    SKIPPED  /* this machine can't tell the story */
};

/* Adds the words to `why`, and is that verdict. */
enum verdict verdict_wrong(struct buffer *why, const char *words);
enum verdict verdict_not_yet(struct buffer *why, const char *words);

struct story {
    struct script *script;
    const struct settings *settings;
    const char *name;     /* "" where it has none */
    const char *fault;    /* what must be reported; NULL: nothing must be */
    int line, end;        /* where we are, and where the story ends: indices into the lines */
    double patience;      /* seconds for what must come to hold */
    double patience_once; /* `within`: the same for this line alone; 0: none */
    double until;         /* when the whole story must be over */
    int columns, rows;
    char home[64]; /* a directory of its own */
    struct environment environment;
    struct terminal terminal;
    struct program program;
    bool started;
    size_t counted;     /* bytes that had come at `bytes-reset` */
    struct buffer kept; /* the screen at `keep-screen` */
    struct buffer report;
};

/* Tells it from the line after `line` to its end. What went wrong is in the report then. */
enum verdict story_tell(struct story *story);
void story_free(struct story *story);

/* Goes on with the program for a moment, or until something comes. */
void story_pump(struct story *story, int milliseconds);

/* Whether nothing can change any more: the program has ended, and its terminal is closed. */
bool story_over(const struct story *story);

/* Appends a line to the report: where we are, and what is wrong. */
void story_report(struct story *story, const char *what);

/* Runs COMMAND by sh(1), away from the terminal, with the story's environment. Returns its status,
 * -1 where it took too long; what it said goes to `out`. */
int story_run(struct story *story, const char *command, struct buffer *out);

/* Ends terminal and program and tells what is left of them. */
void story_put_away(struct story *story);

/* Commands */

/* What a command does with the rest of its line; says in `why` what does not hold. */
typedef enum verdict command(struct story *story, const char *rest, struct buffer *why);

struct command_row {
    const char *name;
    command *run;
    bool before; /* can be given before anything was started */
    bool waits;  /* tried again until it holds, or patience ends */
};

/* Ended by a row without a name. */
extern const struct command_row commands_doing[], commands_seeing[];

/* `screen`, with the lines that follow it. */
command block_compare;

#endif
