/*
 * proctab: the process table, made from facts alone.
 *
 * Keeps every process that ever was (`why c` speaks of the dead too); a PID or a label that was
 * used again means the newest bearer. Pure data: no system call, no clock.
 */
#ifndef PROCTOR_MODEL_PROCTAB_H
#define PROCTOR_MODEL_PROCTAB_H

#include "model/fact.h"
#include "model/pools.h"

enum life { LIFE_ALIVE, LIFE_ZOMBIE, LIFE_GONE };

struct variable {
    char *name;
    char *value;
    bool copied; /* it came with fork and was not set since */
};

struct process {
    int serial; /* 0, 1, 2 … in order of birth: its place in the table */
    int pid;
    char *name; /* label, unique among living processes and zombies */
    enum life life;
    struct process *parent;      /* NULL for init and for the gone */
    struct process *last_parent; /* of the gone: whose child it was when it left */
    struct process *first_child, *last_child, *previous_sibling, *next_sibling;
    int child_count; /* living ones and zombies */

    int born_of;                  /* PID of the parent that forked it; 0 for init and main */
    struct process *birth_parent; /* the same as a process, dead or alive; NULL for those two */
    struct process *older_bearer; /* who bore this PID before it, or NULL */
    int adopted_from;             /* PID of the parent whose end made it an orphan; 0: never */
    bool stopped;
    int stop_signal;
    int wait_status; /* from its exit on */
    int reaped_by;   /* PID, 0: the kernel */

    char *call; /* the call it is in (a FACT_CALL without its return), or NULL */
    char *call_args;
    char *method;                  /* of multiprocessing, within which that call is made:
                                      "join(th)"; or NULL */
    uint64_t method_seq;           /* when the last one began */
    struct open_call *interrupted; /* calls that wait for its handlers to be done */
    int handlers;                  /* how many of its signal handlers are running */
    char *program;                 /* the program it became by exec, or NULL while it is ours */
    char state; /* of such a program: letter of proc(5); else R: it runs its block
                   on and on */
    int line;   /* under step: the line it is about to run; 0: none */

    const struct pool *works_for; /* the pool whose worker it is; NULL: none */
    int task;                     /* that it runs, or ran when it ended; 0: none */
    int tasks_done;
    struct process_object *objects; /* that it made, the newest first; see objects.h */

    bool has_last; /* the last return it had */
    char *last_call;
    long last_value;
    int last_error;
    bool ignores_child; /* its SIGCHLD is ignored, as its last signal() call says */
    bool subreaper;

    struct variable *variables;
    int variable_count;

    /* Numbers of the facts, 0: not yet. init and main: fork_seq is that of FACT_START. */
    uint64_t fork_seq, exit_seq, reap_seq, reparent_seq, call_seq, stop_seq;

    /* The last fact that changed what its row in the tree says: birth, a call that may last (wait,
     * not getpid) and its return, exec, exit, reap, reparent, stop, continue, state, handler. */
    uint64_t change_seq;
};

struct proctab {
    struct process **processes; /* in order of birth */
    int count;
    int alive; /* living, init and zombies not counted */
    int zombies;
    int orphans;    /* living ones adopted after their parent's end */
    int blocked;    /* living ones for which process_blocked() holds */
    int init, main; /* PIDs; 0 before FACT_START */
    bool namespaced;
    struct pool **pools; /* in order of birth */
    int pool_count;
    struct proctab_index *index; /* newest by PID, newest by label */
};

void proctab_init(struct proctab *table);
void proctab_free(struct proctab *table);

/* Makes another table of the same processes; `copy` is as good as empty before. */
void proctab_copy(struct proctab *copy, const struct proctab *table);

/* Applies one fact. FACT_START empties the table and puts init and main ("main") into it.
 * Facts about a PID nobody knows are passed over. */
void proctab_apply(struct proctab *table, const struct fact *fact);

/* The newest process of that PID or label, dead or alive; NULL if there never was one. */
struct process *proctab_by_pid(const struct proctab *table, int pid);
struct process *proctab_by_name(const struct proctab *table, const char *name);

/* Who bore the PID when fact number `seq` came about; NULL if nobody had yet. */
struct process *proctab_by_pid_at(const struct proctab *table, int pid, uint64_t seq);

/* A label or a PID in digits -> process; NULL if there never was one. */
struct process *proctab_find(const struct proctab *table, const char *who);

/* Writes a free label: `wanted`, or `wanted.2` … while a living process or zombie bears it; with
 * NULL the next of p1, p2 … */
void proctab_label(struct proctab *table, const char *wanted, char *label, size_t size);

/* The value of a process's variable, NULL if it has none of that name. */
const char *process_variable(const struct process *process, const char *name);

/* Whether its label can be typed: a program may call itself what it likes ("a;quit"). Where it
 * can't, its PID has to do. */
bool process_has_word(const struct process *process);

/* Whether it lives and sits in a call that can keep it waiting: any but those of calls.h that never
 * do (spin computes, fork and exit get on with it). A running handler is not blocked, although the
 * call that it interrupted goes on afterwards. */
bool process_blocked(const struct process *process);

/* Of init: whether it reaps what ends under it (`init reap off` makes it leave zombies). */
bool process_reaps(const struct process *init);

/* Nearest living ancestor but init by birth (the dead included in the walk), else the oldest
 * living process but init; NULL if nobody lives. Who becomes current when `process` ends. */
struct process *proctab_heir(const struct proctab *table, const struct process *process);

#endif
