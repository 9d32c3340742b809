/* Blocks, conditions, loops: both go on after a fork, wherever it stands. And what is expected. */
#include "suites.h"
#include "tales.h"

static const struct tale tales[] = {
    {
        .name = "a block with a fork: both go on with its next line",
        .script = "{ print A; r = fork(); print $r }; expect output A once; expect output 0 once",
        .order = {"output main A", "fork main r", "output r 0"},
        .counts = {{"output *", 3}, {"output main *", 2}, {"output r *", 1}},
    },
    {
        .name = "repeat 3 { fork } makes eight",
        .script = "repeat 3 { fork }; expect processes 8",
        .counts = {{"fork *", 7}, {"return * fork() = 0", 7}},
    },
    {
        .name = "all: fork, five times, makes thirty-two",
        .script = "all: fork; all: fork; all: fork; all: fork; all: fork; expect processes 32;"
                  "all: print hi; expect output hi 32 times",
        .counts = {{"fork *", 31}, {"return * fork() = 0", 31}},
    },
    {
        .name = "if and else in parent and child",
        .script = "{ r = fork(); if $r == 0 { print child; exit 3 } else { print parent; wait } };"
                  "expect r gone; expect r status 3",
        .order = {"fork main r", "exit r 3", "return main wait() = r 3"},
        .counts = {{"output r child", 1}, {"output main parent", 1}, {"output *", 2}},
    },
    {
        .name = "fork NAME {...} is for the child alone",
        .script = "fork c { print in; exit 5 }; expect c status 5; print out",
        .order = {"output c in", "exit c 5", "output main out"},
        .counts = {{"output *", 2}},
    },
    {
        .name = "a fork in a loop in a child",
        .script = "fork c { repeat 2 { fork } }; expect processes 5; expect children main 1;"
                  "expect children c 2",
        .counts = {{"fork c *", 2}, {"fork *", 4}},
    },
    {
        .name = "repeat counts in $i",
        .script = "repeat 3 { print $i }; expect output 0; expect output 1; expect output 2",
        .order = {"output main 0", "output main 1", "output main 2"},
    },
    {
        .name = "while ends by itself",
        .script = "x = 0; while $x < 5 { x += 1 }; print $x; expect output 5; expect var main x 5",
        .order = {"set main x = 5", "output main 5"},
    },
    {
        .name = "a zombie for each of a hundred",
        .script = "repeat 100 { fork c { exit 1 } }; expect zombies 100 within 15;"
                  "while wait() > 0 { }; expect zombies 0 within 15",
        .counts = {{"fork main *", 100}, {"exit * 1", 100}, {"reap * by main", 100}},
    },
    {
        .name = "a label that is taken gets a suffix",
        .script = "fork c; fork c; expect c.2 alive; c: exit; wait; fork c; expect processes 3",
        .order = {"fork main c", "fork main c.2"},
    },
    {
        .name = "spellings of C and Python",
        .script = "pid = os.fork(); pid: os._exit(6); w, s = os.wait();"
                  "x = os.WEXITSTATUS(s); expect var main x 6",
        .order = {"exit pid 6", "return main wait() = pid 6", "set main x = 6"},
    },
    {
        .name = "who exits in a block runs no more of it",
        .script = "fork c; c: { exit 1; print never }; expect c status 1",
        .never = {"output *"},
    },
    {
        .name = "the current one ends: its parent is current",
        .script = "fork c; use c; fork d; use d; exit 1; getpid; expect d zombie",
        .order = {"exit d 1", "return c getpid() = c"},
    },
    {
        .name = "a wait in a block holds its next line, not the others",
        .script = "fork c; { wait; print after }; c: print before; c: exit; expect output after",
        .order = {"call main wait()", "output c before", "exit c 0", "output main after"},
    },
    {
        .name = "two hundred lines of output in their order",
        .script = "repeat 200 { print $i }; expect output 199",
        .order = {"output main 0", "output main 99", "output main 199"},
        .counts = {{"output main *", 200}},
    },
    {
        .name = "expectations about tasks",
        .script = "pool 2; pool map 3 { sleep 0.3 }; expect task 3 queued; expect tasks running 2;"
                  "expect not task 1 done; expect tasks done 3; expect task 3 done;"
                  "fork c; c: pool 1; c: pool apply { pause }; use c; expect task 1 running;"
                  "expect task 3 done; expect tasks queued 0; kill -KILL w1.2; expect task 1 lost;"
                  "expect tasks lost 1",
    },
    {
        .name = "expectations about tasks that are not so, or are not there",
        .script = "expect not tasks done 1; pool 1; pool apply { x = 1 }; expect task 1 done;"
                  "expect task 1 lost; expect tasks done 2; expect not task 2 done",
        .status = 1,
        .words = {"expected: not tasks done 1; but nobody has a pool",
                  "expected: task 1 lost; but task 1 of main(",
                  "expected: tasks done 2; but tasks of main(",
                  "0 queued, 0 running, 1 done, 0 lost",
                  "expected: not task 2 done; but no pool has a task 2"},
    },
};

TALES_SUITE(language, tales)
