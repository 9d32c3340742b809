/* step: the learner is the scheduler. */
#include "suites.h"
#include "tales.h"

#define FORKED "step { print A; r = fork(); print $r }; next; next; "

static const struct tale tales[] = {
    {
        .name = "nothing runs before next",
        .script = "step { print A; print B }; expect not output A; next; expect output A once;"
                  "expect not output B; next; expect output B once; print C; expect output C",
        .order = {"line main *", "output main A", "line main *", "output main B", "output main C"},
        .counts = {{"line main *", 3}, {"next main *", 2}},
    },
    {
        .name = "what is typed meanwhile belongs to no line",
        .script = "step { print A; print B }; print C; next; x = 1; next",
        .order = {"line main 1", "output main C", "line main 1", "next main 1", "output main A",
                  "line main 2", "set main x = 1", "next main 2", "output main B", "line main 0"},
        .counts = {{"next main *", 2}},
    },
    {
        .name = "next for one that is in its line",
        .script = "step { fork c; wait; exit }; next; main: next; main: next",
        .status = 2,
        .words = {"is in wait() and takes no commands; what frees it: its child c("},
    },
    {
        .name = "next for one that is stopped",
        .script = "step { fork c; exit }; next; you: kill -STOP c; c: next",
        .status = 2,
        .words = {"is stopped; to let it go on: you: kill -CONT c"},
    },
    {
        .name = "next for everyone, all stopped",
        .script = "step { exit }; you: kill -STOP main; all: next",
        .status = 2,
        .words = {"nobody is free to run this"},
    },
    {
        .name = "next for everyone but the stopped",
        .script = "step { fork c; print A; print B }; next; you: kill -STOP c; all: next;"
                  "expect output A once; you: kill -CONT c; all: next; expect output A twice",
        .counts = {{"next main *", 3}, {"next c *", 1}},
    },
    {
        .name = "the child first",
        .script = FORKED "r: next; main: next; expect output A once; expect output 0 once",
        .order = {"output main A", "fork main r", "line r *", "output r 0", "output main *"},
        .counts = {{"output *", 3}},
    },
    {
        .name = "the parent first",
        .script = FORKED "main: next; r: next; expect output A once; expect output 0 once",
        .order = {"output main A", "fork main r", "line r *", "output main *", "output r 0"},
        .counts = {{"output *", 3}},
    },
    {
        .name = "everyone",
        .script = FORKED "all: next; expect output 0 once; r: print free; expect output free",
        .counts = {{"output *", 4}, {"output r *", 2}},
    },
    {
        .name = "go runs free, and the child too",
        .script = "step { print A; r = fork(); print $r }; next; go; expect output 0 once;"
                  "expect processes 2; all: print free; expect output free twice",
        .order = {"output main A", "fork main r", "output r 0"},
        .counts = {{"output main *", 3}},
    },
    {
        .name = "go for one, next for the other",
        .script = FORKED "main: go; print free; expect output free; expect not output 0; r: next;"
                         "expect output 0 once",
        .order = {"output main free", "output r 0"},
    },
    {
        .name = "a wait in the middle blocks one, not the other",
        .script = "step { r = fork(); if $r == 0 { exit 7 } else { wait } }; next;"
                  "main: next; main: next; expect main blocked wait; r: next; r: next;"
                  "expect r gone; expect r status 7; print free; expect output free",
        .order = {"call main wait()", "exit r 7", "return main wait() = r 7", "output main free"},
    },
    {
        .name = "the view is told of the block before its first line",
        .script = "fork c; " FORKED,
        .words = {"program: 1 print A", "program: 2 r = fork()", "program: 3 print $r"},
    },
    {
        .name = "next without step",
        .script = "next",
        .status = 2,
        .words = {"stands before no line; to begin: step"},
    },
    {
        .name = "a process killed in the middle",
        .script = FORKED "you: kill -KILL r; expect r killed KILL; main: next;"
                         "print free; expect output free",
        .order = {"exit r SIGKILL", "output main free"},
        .never = {"output r *"},
    },
};

TALES_SUITE(step, tales)
