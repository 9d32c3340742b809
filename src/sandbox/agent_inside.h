/*
 * agent_inside: what the files of the agent share. Nobody else includes it.
 *
 *   agent.c     the loop, reports and questions to the session
 *   machine.c   runs statements: blocks, loops, steps
 *   calls.c     a function a verb: the real calls
 *   handlers.c  signal dispositions, and where handlers may run
 *   store.c     variables and values
 *   objects.c   multiprocessing.Process
 *   pools.c     multiprocessing.Pool, as its owner has it
 *   worker.c    the same, as a worker has it
 */
#ifndef PROCTOR_SANDBOX_AGENT_INSIDE_H
#define PROCTOR_SANDBOX_AGENT_INSIDE_H

#include "base/buffer.h"
#include "lang/program.h"
#include "sandbox/link.h"

#include <poll.h>
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

/* What came of the statements so far. A handler that runs in between leaves it as it was. */
struct outcome {
    char *last; /* $?: the last return value; NULL: none yet */
    int error;  /* errno of that, 0 for none */
    enum {
        OUTCOME_NONE, /* the last statement gave nothing that could be kept */
        OUTCOME_LAST, /* it was a call: `last`, `error` */
        OUTCOME_SET   /* it was an assignment: `set` */
    } kind;
    const struct slot *set;
};

struct object;   /* objects.c */
struct own_pool; /* pools.c */
struct worker;   /* worker.c */

struct agent {
    int link;
    bool namespaced;
    struct buffer out;  /* reports that wait to be sent in one packet */
    struct buffer held; /* a statement that came while a handler asked something */
    struct slot *slots;
    size_t slots_bytes; /* that they take */
    struct outcome outcome;

    struct frame *frames; /* `depth` of them in use */
    int depth, frames_max;
    int step_base;  /* number of the `step` statement: its lines are counted from there */
    bool stepping;  /* stop before each line */
    bool may_fork;  /* the next fork was granted beforehand */
    bool in_turn;   /* it asks for its turn before each call: a replay */
    bool abandoned; /* the block that runs is given up: its command was no good */
    bool parting;   /* it exits, and its children are being seen to */
    bool hushed;    /* what is no good is not said, but kept in `complaint` */
    struct buffer complaint;

    struct handler handlers[NSIG];
    sigset_t caught;  /* signals with a handler: blocked but in a window */
    sigset_t blocked; /* what the process blocks itself: within a handler, its signal */
    char *exit_blocks[AGENT_EXIT_BLOCKS_MAX];
    int exit_block_count;

    struct object *objects; /* newest first; as fork copied them, with who made each */
    struct own_pool *pools;
    struct worker *worker;       /* what it works for; NULL: it is none */
    const struct object *itself; /* what it was started as; NULL: it was not */
    bool daemonic;               /* it was started as a daemon, and may start nothing itself */
    int handlers_open;           /* handlers that are running */
};

/* agent.c */
void agent_report(struct agent *agent, const struct message *message);
void agent_flush(struct agent *agent); /* sends what was reported; ends the process without link */
void agent_complain(struct agent *agent, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void agent_note(struct agent *agent, const char *text);

/* Its PID, without a question to the kernel. */
pid_t agent_self(void);

/* Seconds of a clock that only goes forward; how long poll(2) is to wait for such a moment
 * (negative: for ever). */
double agent_now(void);
int agent_patience(double until);

/* So many bytes of output went out just now. */
void agent_wrote(struct agent *agent, size_t bytes);

/* fork(2) with a link for the child; `name` is its label ("": none is wanted). Gives what fork
 * gave, with errno; the child has introduced itself, and has no part in what was its parent's
 * alone. The caller reports the return. */
pid_t agent_fork(struct agent *agent, const char *name);

/* Forgets what it was doing: a child that runs a block of its own. */
void agent_start_afresh(struct agent *agent);

/* At the prompt, from where no call returns. */
_Noreturn void agent_serve(struct agent *agent);

/* exit(3), as the learner's program makes it. */
_Noreturn void agent_exit(struct agent *agent, int status);

/* Announces a call, so that its maker is known should it never return, and sends all reports; in a
 * replay it has its turn first. */
void agent_announce(struct agent *agent, const char *call, const char *args);
void agent_await_turn(struct agent *agent, const char *call); /* in a replay; else at once */

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
bool machine_run_text(struct agent *agent, const char *text); /* whether it came to its end */
bool machine_run(struct agent *agent, const struct program *program);
void machine_enter(struct agent *agent, const struct block *block);
void machine_step(struct agent *agent, const struct statement *step);

/* calls.c */
void calls_make(struct agent *agent, const struct statement *statement);

/* handlers.c */
bool handlers_set(struct agent *agent, int signal, const char *body, bool restart);
bool handlers_unset(struct agent *agent, int signal, bool ignore);
void handlers_window_open(struct agent *agent);  /* from here on caught signals arrive … */
void handlers_window_close(struct agent *agent); /* … until here */

/* A method of multiprocessing: its begin, what it gave, and its failure in CPython's words. */
void method_begin(struct agent *agent, const char *method, const char *args);
void method_end(struct agent *agent, const char *method, const char *args, long value,
                const char *text);
void method_fail(struct agent *agent, const char *method, const char *args, int error,
                 const char *text);

/* objects.c: what happens when a process ends that started others: pools and daemons are
 * terminated, the rest is joined. Once. */
void objects_end(struct agent *agent);

/* Ends a child of multiprocessing that has come to the end of its block. */
_Noreturn void objects_leave(struct agent *agent, int status);

/* waitpid for a child of multiprocessing, reported unless it only found nothing (quiet). What
 * waitpid gave; a handler that ran does not end it. */
pid_t objects_wait(struct agent *agent, pid_t child, int options, bool quiet, int *status);

/* A child that was not reaped yet: nobody else has its PID, so that a pidfd (-1: none was left) is
 * not needed. */
void objects_kill(struct agent *agent, pid_t child, int pidfd, int signal);

/* After a fork: they are the parent's. */
void objects_forget(struct agent *agent);

/* pools.c */
struct own_pool *pools_own(struct agent *agent, const char *name); /* NULL: none of that name */
void pools_publish(struct agent *agent); /* what was applied is seen by workers from now on */
bool pools_have_unpublished(const struct agent *agent);
void pools_forget(struct agent *agent); /* after a fork: they are the parent's */
void pools_end(struct agent *agent);    /* at exit */
void pools_join(struct agent *agent, struct own_pool *pool);
void pools_terminate(struct agent *agent, struct own_pool *pool);

/* The pidfds of all workers to be looked after, for poll(2): fills at most `most`. And does it. */
int pools_watched(struct agent *agent, struct pollfd *watched, int most);
void pools_tend(struct agent *agent);

/* worker.c: takes tasks until there are no more, then ends the process. `slot` is its number within
 * the pool; the queue is its own copy. */
struct queue;
_Noreturn void worker_run(struct agent *agent, struct queue *queue, const char *pool, pid_t owner,
                          int slot);

void worker_forget(struct agent *agent);  /* after a fork: it is a copy, and takes no tasks */
void worker_publish(struct agent *agent); /* what it has done is seen by the owner from now on */
bool worker_has_unpublished(const struct agent *agent);

/* store.c: where there is no room for a variable that is said, and it stays as it was */
void store_set(struct agent *agent, const char *name, const char *text);
void store_set_number(struct agent *agent, const char *name, long number);
void store_set_quietly(struct agent *agent, const char *name, long number);
const struct slot *store_find(const struct agent *agent, const char *name);

/* The value as text (appended) or as a whole number; complains and returns false where a variable
 * is missing or the text is no number. */
bool value_text(struct agent *agent, const struct value *value, struct buffer *out);
bool value_number(struct agent *agent, const struct value *value, long *number);

/* `$?` from now on. */
void store_last(struct agent *agent, const char *text, int error);

/* A test of if and while. */
bool value_holds(struct agent *agent, const struct statement *statement, bool *holds);

#endif
