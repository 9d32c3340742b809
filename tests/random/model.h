/*
 * model: what POSIX says processes do, and where POSIX leaves it open, what Linux documents.
 *
 * It was written from the standard and the manual pages: fork(2), wait(2), kill(2), signal(7),
 * setpgid(2), setsid(2), prctl(2), PR_SET_CHILD_SUBREAPER(2const), credentials(7), and from
 * Python's multiprocessing. It shares nothing with what it is compared with.
 *
 * A command is begun, then whoever can move does, one small step at a time. Who goes first, which
 * of two zombies a wait takes, and so on, is asked of `choices`: all allowed outcomes can be had by
 * trying all answers. What happens is told as events.
 *
 *   model.c          births, ends, orphans, groups; who moves next
 *   model_signal.c   signals: sending, and what they do
 *   model_wait.c     waits
 *   model_call.c     commands
 *   model_object.c   multiprocessing.Process
 *   model_pool.c     multiprocessing.Pool
 */
#ifndef RANDOM_MODEL_H
#define RANDOM_MODEL_H

#include "choices.h"
#include "command.h"

#include <stdbool.h>
#include <stdint.h>

enum { PROCS_MAX = 48, OBJECTS_MAX = 6, FRAMES_MAX = 6, EVENTS_MAX = 256, SIGNALS = 32 };
enum { WORKERS_MAX = 3, TASKS_MAX = 6 };
enum { NOBODY = -1, INIT = 0, MAIN = 1 }; /* processes are numbered in the order of their births */

/* How a process ended or changed, as a wait tells it. */
enum { STATUS_KILLED = 1000, STATUS_STOPPED = 2000, STATUS_CONTINUED = 3000 }; /* + signal */

enum event_kind {
    EVENT_FORK,     /* proc made `other` */
    EVENT_RETURN,   /* proc: `call` gave value or error; waits also child and status */
    EVENT_HANDLER,  /* proc began its handler for `status` */
    EVENT_EXIT,     /* proc ended with `status` */
    EVENT_REPARENT, /* proc went to `other` */
    EVENT_REAP      /* proc is gone, by `other` (NOBODY: the kernel) */
};

struct event {
    enum event_kind kind;
    int proc;
    const char *call;
    long value;
    bool names_process; /* value is a process, where it is above 0 */
    int error;          /* errno */
    int child;          /* of waits; NOBODY: none */
    int status;
    int other;
};

struct events {
    struct event list[EVENTS_MAX];
    int count;
    bool wrong; /* this way is not to be gone on */

    /* Judges each event as it comes; may be NULL. */
    bool (*right)(void *context, const struct event *event);
    void *context;
};

enum life { ALIVE, ZOMBIE, GONE };
enum call {
    CALL_NONE,
    CALL_WAIT,
    CALL_WAITPID,
    CALL_PAUSE,
    CALL_SLEEP,
    CALL_KILL,
    CALL_READ, /* of a worker: waits for a task */
    CALL_POLL  /* of the owner of a pool */
};

struct action {
    enum how how;
    bool restart;
    enum body body;
};

/* A handler that is running. */
struct frame {
    int signal;
    enum { FRAME_NEW, FRAME_RUNS, FRAME_EXITS } stage;
};

/* A multiprocessing.Process as one process knows it: fork copies it. */
struct object {
    char name[NAME_SIZE];
    enum body body;
    int maker, child; /* NOBODY: not started, as far as this copy knows */
    bool daemonic, ended;
    int code;
};

enum task_state { TASK_QUEUED, TASK_TAKEN, TASK_DONE, TASK_LOST };

struct task {
    enum body body;
    enum task_state state;
    int worker;
    struct event result;
};

/* A pool; a copy of it, in a child, is of no use. The tasks are shared with the workers. */
struct pool {
    enum { POOL_NONE, POOL_RUNS, POOL_CLOSED, POOL_TERMINATED, POOL_OVER } state;
    int owner, size;
    int workers[WORKERS_MAX], worker_count;
    struct task tasks[TASKS_MAX];
    int task_count;
};

struct proc {
    char name[NAME_SIZE];
    int parent, group, session; /* of the last two: the process whose PID it is */
    enum life life;
    int status;
    bool adopted, subreaper;

    bool stopped;
    int stop_news;        /* the signal, until a wait has told it; 0: none */
    bool continue_news;   /* the same */
    bool continue_untold; /* its parent is to be sent SIGCHLD for it */

    uint32_t pending; /* bit N is signal N */
    struct action actions[SIGNALS];
    struct frame frames[FRAMES_MAX];
    int frame_count;

    enum call call; /* where it is blocked */
    enum whom wait_whom;
    int wait_for, options; /* a process, or a group */
    bool woken;            /* looks at its children again */
    bool leaving;          /* has looked its last for a signal, which it is about to take */
    bool restarting;       /* the same, but signals come first */
    bool returning;        /* the call is over, but it has not said so yet */
    struct event result;

    uint64_t knows; /* bit N: a variable holds the PID of process N */
    bool target;    /* started as a Process: ends with its block */
    enum { PLAN_NONE, PLAN_BLOCK, PLAN_LEAVE } plan; /* what it does next of that */
    bool daemonic;
    struct object objects[OBJECTS_MAX]; /* oldest first */
    int object_count, itself;           /* itself: which object it is; -1: none */
    int joining;                        /* the object that it joins; -1: none */
    bool exiting, dying; /* dying: its descriptors are closed, and it is no zombie yet */
    int exit_status;

    struct pool pool;
    enum { DEED_NONE, DEED_GET, DEED_JOIN, DEED_TERMINATE } deed; /* a method that it sleeps in */
    int getting;                                                  /* the task that it wants */
    bool killing;                                                 /* its workers, one by one */
    int kill_next;
    int works_for;     /* whose worker it is; NOBODY: it is none */
    int task;          /* what it works at; -1: nothing */
    struct event last; /* what its last call gave */
};

/* Laws that a test can bend, to see that a model which is wrong is found out. */
enum bent {
    BENT_NOT,
    BENT_ORPHANS,  /* go to the grandparent */
    BENT_ZOMBIES,  /* vanish by themselves */
    BENT_KILL,     /* can be ignored */
    BENT_STOPPED,  /* processes act on signals at once */
    BENT_IGNORING, /* SIGCHLD changes nothing */
    BENT_GROUPS,   /* a child begins one of its own */
    BENT_WORKERS,  /* that end are not replaced */
    BENT_COUNT
};

struct model {
    int count;
    bool namespaced;
    bool init_reaps;
    bool complains; /* the shell refuses (a part of) what was typed last */
    bool too_big;   /* it can't go on: no room for another process */
    enum bent bent;
    struct proc procs[PROCS_MAX]; /* last, so that a copy needs `count` of them alone */
};

void model_begin(struct model *model, bool namespaced, enum bent bent);

/* Whether it waits for a command. */
bool model_is_free(const struct model *model, int proc);

/* Whether the command can be given now: who is to do it is free, all names are known. */
bool model_allows(const struct model *model, const struct command *command);

/* Gives it and lets all move that can. */
void model_run(struct model *model, const struct command *command, struct choices *choices,
               struct events *events);

int model_find(const struct model *model, const char *name); /* the newest; NOBODY: none */

#endif
