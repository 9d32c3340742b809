/* Orphans: who becomes their parent, and who reaps them. */
#include "suites.h"
#include "tales.h"

#define CHAIN "b: fork c; c: fork d; d: fork e; c: exit; "

static const struct tale tales[] = {
    {
        .name = "an orphan goes to init, and its child stays with it",
        .script = "fork b; " CHAIN "expect d parent init; expect e parent d; expect c zombie;"
                  "expect d orphan; expect not e orphan; b: wait; expect c gone;"
                  "expect d parent init",
        .order = {"exit c 0", "reparent d from c to init", "reap c by b", "return b wait() = c 0"},
        .counts = {{"reparent *", 1}},
    },
    {
        .name = "a subreaper adopts in the place of init",
        .script = "fork b; b: subreaper on; " CHAIN "expect d parent b; expect e parent d;"
                  "d: exit; b: wait; b: wait; expect e parent b; e: exit; b: wait;"
                  "expect processes 2; expect zombies 0",
        .order = {"return b subreaper(on) = 0", "exit c 0", "reparent d from c to b", "exit d 0",
                  "reparent e from d to b", "exit e 0", "reap e by b"},
        .never = {"reparent * to init"},
    },
    {
        .name = "subreaper off: init again",
        .script = "fork b; b: subreaper on; b: subreaper off; " CHAIN "expect d parent init",
        .order = {"return b subreaper(off) = 0", "reparent d from c to init"},
    },
    {
        .name = "a subreaper that has ended adopts nobody",
        .script = "fork b; b: subreaper on; b: fork c; c: fork d; c: exit; expect d parent b;"
                  "b: exit; expect d parent init; expect c gone",
        .order = {"reparent d from c to b", "exit b 0", "reparent d from b to init"},
    },
    {
        .name = "zombies of a parent that ends are reaped by init",
        .script = "fork b; b: fork c; c: exit 1; expect c zombie; b: exit; expect c gone;"
                  "expect b zombie",
        .order = {"exit c 1", "exit b 0", "reparent c from b to init", "reap c by init"},
    },
    {
        .name = "double fork: the grandchild ends under init",
        .script = "fork a; a: fork b; a: exit; wait; expect a gone; expect b parent init;"
                  "b: exit; expect b gone; wait; expect main last ECHILD",
        .order = {"exit a 0", "reparent b from a to init", "return main wait() = a 0", "exit b 0",
                  "reap b by init", "return main wait() = -1 ECHILD"},
        .never = {"return main wait() = b*"},
    },
    {
        .name = "init does not reap: adopted zombies pile up, and go when it does",
        .script = "init reap off; fork a; a: fork b; a: fork c; a: exit; b: exit; c: exit;"
                  "expect b zombie; expect c zombie; expect zombies 3; init reap on;"
                  "expect b gone; expect c gone; expect zombies 1; expect a zombie",
        .order = {"set init reap = off", "reparent b from a to init", "exit b 0", "exit c 0",
                  "set init reap = on", "reap * by init"},
        .counts = {{"reap b by init", 1}, {"reap c by init", 1}},
    },
    {
        .name = "main ends: init adopts its children, and the oldest of them becomes current",
        .script = "fork a; fork b; main: exit 3; expect main gone; expect a parent init;"
                  "expect b parent init; print hello; expect output hello",
        .order = {"exit main 3", "reparent a from main to init", "output a hello"},
        .counts = {{"reap main by init", 1}, {"reparent * from main to init", 2}},
    },
    {
        .name = "an orphan is asked for its parent",
        .script = "fork a; a: fork b; a: exit; b: getppid",
        .order = {"reparent b from a to init", "return b getppid() = init"},
    },
    {
        .name = "sessions and groups",
        .script = "fork c; c: setsid; c: setsid; expect c last EPERM; fork d; d: setpgid;"
                  "expect d last 0; fork e; setpgid e d; expect main last 0; main: setsid;"
                  "expect main last EPERM; kill -TERM -- -$d; expect d killed TERM;"
                  "expect e killed TERM; expect c alive",
        .order = {"return c setsid() = c", "return c setsid() = -1 EPERM",
                  "return d setpgid(0, 0) = 0", "return main setpgid(e, d) = 0",
                  "return main setsid() = -1 EPERM", "call main kill(-d, SIGTERM)",
                  "signal d SIGTERM from main"},
        .counts = {{"signal * SIGTERM from main", 2},
                   {"exit * SIGTERM", 2},
                   {"return main kill(-d, SIGTERM) = 0", 1}},
    },
};

TALES_SUITE(orphans, tales)
