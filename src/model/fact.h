/*
 * fact: the vocabulary. Everything that happened in the sandbox is one numbered fact; the process
 * table is made from facts alone, and every view (tree, log, JSON stream, checks) is read from
 * facts and table.
 *
 * PIDs are those the learner sees (inside the sandbox). Facts come in causal order: a fork
 * precedes anything its child does; an exit its reap; a parent's exit its children's reparent.
 */
#ifndef PROCTOR_MODEL_FACT_H
#define PROCTOR_MODEL_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fact_kind {
    FACT_START,  /* a sandbox began: text = "namespace" or "subreaper", pid = init, other = main */
    FACT_CALL,   /* pid made `call`(args); without a return yet: it is in there (blocked, or runs).
                    A method of multiprocessing (join, pool.get) is told the same way, around the
                    calls of which it is made */
    FACT_RETURN, /* `call`(args) gave value, error; waits: other = child or 0, wait_status;
                    methods: what they gave is `text` ("None", "True", "task 3") */
    FACT_FORK,   /* pid is the parent, other the child, text the child's label */
    FACT_EXEC,   /* pid became the program `text` */
    FACT_EXIT,   /* pid ended, wait_status says how: from now on a zombie */
    FACT_REAP,   /* pid left the table; by other (a PID), or the kernel: other = 0 */
    FACT_REPARENT, /* pid: from -> other */
    FACT_STOP,     /* pid was stopped by `signal` */
    FACT_CONTINUE, /* pid goes on */
    FACT_SIGNAL,   /* pid was sent `signal` by from (0: from outside the sandbox) */
    FACT_HANDLER,  /* pid runs its handler for `signal`: value 1 it begins, 0 it is done */
    FACT_SET,      /* variable `text` of pid is `args` now; value 1: set by the language itself */
    FACT_STATE,    /* a program started by exec is in state `value` (a letter of proc(5)); of any
                      other process: R, it runs its block on and on, S, no longer */
    FACT_LINE,     /* pid is before line `value` of its block under step; 0: it left the block,
                      -1: it runs freely from here */
    FACT_NEXT,     /* pid, told to by the learner, runs line `value`, before which it stood: all it
                      does up to its next FACT_LINE belongs to that line. What it does before a
                      line without a FACT_NEXT was typed at the prompt meanwhile */
    FACT_OUTPUT,   /* pid wrote the line `text` */
    FACT_POOL,     /* the pool `text` of pid is `call`: "open" with `value` workers to be, "closed",
                      "terminated", "over"; or other is a "worker" of it */
    FACT_TASK,     /* task `value` of the pool `text` of pid is `call`: "queued" (args: its block),
                      "running" or "done" (args: what came of it; error) by the worker `other`, or
                      "lost" with it (0: before anybody took it) */
    FACT_END,      /* the sandbox ended; value = exit status of proctor, or -1 for a reset */
    FACT_KINDS
};

enum { WAIT_STATUS_UNKNOWN = -1 };

struct fact {
    uint64_t seq; /* 1, 2, 3 … without gaps */
    double time;  /* seconds since proctor began */
    enum fact_kind kind;
    int pid;
    int other;
    int from;
    int signal;      /* number, 0 for none */
    int error;       /* errno, 0 for none */
    int wait_status; /* as wait(2) gives it; WAIT_STATUS_UNKNOWN where nobody could tell */
    long value;
    const char *call; /* strings: NULL for none; owned by whoever made the fact */
    const char *args;
    const char *text;
};

/* The name of the event in the JSON stream: "fork". */
const char *fact_event(enum fact_kind kind);

#endif
