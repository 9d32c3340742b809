/*
 * agent_inside: what the files of the agent share. Nobody else includes it.
 *
 *   agent.c     the loop, reports and questions to the session
 *   machine.c   runs statements: blocks, loops, steps
 *   calls.c     a function a verb: the real calls
 *   handlers.c  signal dispositions, and where handlers may run
 *   store.c     variables and values
 */
#ifndef PROCTOR_SANDBOX_AGENT_INSIDE_H
#define PROCTOR_SANDBOX_AGENT_INSIDE_H

#include "base/buffer.h"
#include "lang/program.h"
#include "sandbox/link.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

enum { AGENT_FRAMES_MAX = 128, AGENT_EXIT_BLOCKS_MAX = 32 };

/* A variable. Its address stays, so that `addr` shows the same one in parent and child. */
struct slot {
    struct slot *next;
    char *text;
    char name[PROGRAM_NAME_MAX + 1];
};

/* A position in a block: the program counter is this stack of them, so fork copies it. */
struct frame {
    const struct block *block;
    int next;                     /* the statement to run next */
    const struct statement *loop; /* the repeat or while whose body this is, or NULL */
    long round, rounds;           /* of repeat */
    bool ends_step;               /* the body of `step` */
};

struct handler {
    char *body; /* text of the learner's block, NULL: none */
};

struct agent {
    int link;
    bool namespaced;
    struct buffer out;  /* reports that wait to be sent in one packet */
    struct buffer held; /* a statement that came while a handler asked something */
    struct slot *slots;
    long last; /* $?: the last return value */

    struct frame frames[AGENT_FRAMES_MAX];
    int depth;
    int step_base;  /* number of the `step` statement: its lines are counted from there */
    bool stepping;  /* stop before each line */
    bool may_fork;  /* the next fork was granted beforehand */
    bool abandoned; /* the block that runs is given up: its command was no good */

    struct handler handlers[NSIG];
    sigset_t caught;  /* signals with a handler: blocked but in a window */
    sigset_t blocked; /* what the process blocks itself: within a handler, its signal */
    char *exit_blocks[AGENT_EXIT_BLOCKS_MAX];
    int exit_block_count;
};

/* agent.c */
void agent_report(struct agent *agent, const struct message *message);
void agent_flush(struct agent *agent); /* sends what was reported; ends the process without link */
void agent_complain(struct agent *agent, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void agent_note(struct agent *agent, const char *text);

/* Announces a call, so that its maker is known should it never return, and sends all reports. */
void agent_announce(struct agent *agent, const char *call, const char *args);

/* The same for a fork, with the session's end of the child's link. */
void agent_announce_fork(struct agent *agent, const char *name, int end);

/* Reports what the call returned (errno at the time of the call goes in `error`) and sets $?. */
void agent_returned(struct agent *agent, const char *call, const char *args, long value, int error);

/* Asks the session and waits for the answer; `descriptor` (or -1) travels with the question. The
 * answer may carry a pidfd, which is the caller's to close (-1: none). */
struct answer {
    int error;
    long value;
    int descriptor;
    char text[400];
};

void agent_ask(struct agent *agent, const char *what, const char *whom, long value, int descriptor,
               struct answer *answer);

/* Waits for NEXT or GO before a line under step. */
void agent_wait_for_next(struct agent *agent, int line);

/* machine.c */
void machine_run_text(struct agent *agent, const char *text);
void machine_enter(struct agent *agent, const struct block *block);
void machine_step(struct agent *agent, const struct statement *step);

/* calls.c */
void calls_make(struct agent *agent, const struct statement *statement);

/* handlers.c */
bool handlers_set(struct agent *agent, int signal, const char *body, bool restart);
bool handlers_unset(struct agent *agent, int signal, bool ignore);
void handlers_window_open(struct agent *agent);  /* from here on caught signals arrive … */
void handlers_window_close(struct agent *agent); /* … until here */

/* store.c */
void store_set(struct agent *agent, const char *name, const char *text);
void store_set_number(struct agent *agent, const char *name, long number);
void store_set_quietly(struct agent *agent, const char *name, long number);
const struct slot *store_find(const struct agent *agent, const char *name);

/* The value as text (appended) or as a whole number; complains and returns false where a variable
 * is missing or the text is no number. */
bool value_text(struct agent *agent, const struct value *value, struct buffer *out);
bool value_number(struct agent *agent, const struct value *value, long *number);

/* A test of if and while. */
bool value_holds(struct agent *agent, const struct statement *statement, bool *holds);

#endif
