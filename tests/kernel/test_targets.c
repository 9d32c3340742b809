/* Bad input: what is refused, in which words, and that nothing runs before it. */
#include "suites.h"
#include "tales.h"

#define NOTHING_RUNS                                                                               \
    {                                                                                              \
        "call *", "fork *", "output *"                                                             \
    }

static const struct tale tales[] = {
    {
        .name = "no such process",
        .script = "fork c; nobody: print hi; c: print on",
        .status = 2,
        .words = {"no process is called `nobody`", "alive: main("},
        .order = {"output c on"},
    },
    {
        .name = "a zombie runs nothing",
        .script = "fork c; c: exit 7; c: print hi",
        .status = 2,
        .words = {"has ended (status 7): a zombie runs nothing", "alive: main("},
        .never = {"output *"},
    },
    {
        .name = "who is gone runs nothing",
        .script = "fork c; c: exit 7; wait; c: print hi; use c",
        .status = 2,
        .words = {"is gone (status 7)"},
        .never = {"output *"},
    },
    {
        .name = "init takes no commands",
        .script = "init: print hi",
        .status = 2,
        .words = {"init takes no commands"},
        .never = {"output *"},
    },
    {
        .name = "you sends signals and does nothing else",
        .script = "fork c; you: print hi",
        .status = 2,
        .words = {"proctor itself only sends signals"},
        .never = NOTHING_RUNS,
    },
    {
        .name = "a bad predicate is refused before anything runs",
        .script = "fork c; c: exit; expect c zombified",
        .status = 2,
        .words = {"error: "},
        .never = NOTHING_RUNS,
    },
    {
        .name = "an unknown verb is refused before anything runs",
        .script = "fork c; frok d",
        .status = 2,
        .words = {"fork"},
        .never = NOTHING_RUNS,
    },
    {
        .name = "a brace that is not closed",
        .script = "fork c; c: { print hi",
        .status = 2,
        .words = {"error: "},
        .never = NOTHING_RUNS,
    },
    {
        .name = "nobody was ever called so",
        .script = "expect nobody zombie",
        .status = 1,
        .words = {"no process was ever called `nobody`"},
    },
    {
        .name = "no variable of that name",
        .script = "fork c; c: print $y; print on; expect output on",
        .status = 2,
        .words = {"no variable `y` here"},
        .order = {"output main on"},
    },
    {
        .name = "nobody lives",
        .script = "exit; print hi",
        .status = 2,
        .words = {"nobody lives: undo, reset or quit"},
        .never = {"output *"},
    },
    {
        .name = "at a prompt who is blocked refuses, and what frees it is said",
        .script = "fork c; wait; print hi; c: exit 1; expect c gone",
        .options = {.interactive = true},
        .words = {"is in wait() and takes no commands; what frees it: its child c("},
        .order = {"exit c 1", "return main wait() = c 1"},
        .never = {"output *"},
    },
    {
        .name = "at a prompt who is stopped refuses",
        .script = "fork c; kill -STOP c; expect c stopped; c: print hi; you: kill -CONT c;"
                  "expect not c stopped; c: print on; expect output on",
        .options = {.interactive = true},
        .words = {"is stopped; to let it go on: you: kill -CONT c"},
        .order = {"continue c", "output c on"},
        .never = {"output c hi"},
    },
    {
        .name = "nobody has that PID",
        .script = "you: kill -TERM 1000000",
        .status = 2,
        .words = {"no process is called `1000000`"},
        .never = {"signal *"},
    },
};

TALES_SUITE(targets, tales)
