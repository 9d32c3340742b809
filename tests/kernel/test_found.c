/* What random programs found (tests/random): each was told wrongly once. */
#include "suites.h"
#include "tales.h"

#define GOES_ON_TO_END                                                                             \
    "fork c; kill -STOP c; kill -PIPE c; kill -CONT c; expect c zombie within 0; reset; "
#define OFTEN(what) what what what what what what what what

static const struct tale tales[] = {
    {
        .name = "who stops itself by its own kill has made that kill",
        .script = "fork a; a: kill -TTOU a; expect a stopped; you: kill -CONT a; expect a last 0",
        .order = {"call a kill(a, SIGTTOU)", "signal a SIGTTOU from a", "stop a SIGTTOU",
                  "signal a SIGCONT from outside", "continue a", "return a kill(a, SIGTTOU) = 0"},
        .counts = {{"signal a SIGTTOU from a", 1}},
    },
    {
        .name = "and the others whom it stopped are seen",
        .script = "fork a; a: kill -TTIN 0; expect a stopped; expect main stopped",
        .order = {"call a kill(0, SIGTTIN)", "signal main SIGTTIN from a",
                  "signal a SIGTTIN from a"},
        .counts = {{"stop a SIGTTIN", 1}, {"stop main SIGTTIN", 1}},
    },
    {
        .name = "ends are told while somebody is stopped in a kill",
        .script = "fork a; fork b; a: kill -STOP a; b: exit 7; expect b zombie within 1;"
                  "wait; expect b gone",
        .order = {"stop a SIGSTOP", "exit b 7", "reap b by main"},
    },
    {
        .name = "and while a handler sleeps that interrupted a kill",
        .script = "signal USR1 { pause }; fork b; kill -USR1 main; expect main blocked pause;"
                  "b: exit 7; expect b zombie within 1",
        .order = {"handler main SIGUSR1 begin", "call main pause()", "exit b 7"},
        .never = {"return main kill(*"},
    },
    {
        .name = "who goes on only to end has ended",
        .script = OFTEN(GOES_ON_TO_END) "expect zombies 0",
        .counts = {{"exit c SIGPIPE", 8}},
    },
    {
        .name = "a killer that a handler interrupts is told in its order",
        .script = OFTEN(
            "signal CHLD { exit 9 }; fork c; kill -CHLD c; expect main gone; reset; ") "expect "
                                                                                       "processes "
                                                                                       "1",
        .counts = {{"handler c SIGCHLD begin", 8}, {"handler main SIGCHLD begin", 8}},
    },
    {
        .name =
            "a group that becomes orphaned while one of it is stopped gets SIGHUP: at once seen",
        .script = "fork l; l: setsid; l: fork m; m: fork n; m: setpgid; m: kill -TSTP l;"
                  "expect l stopped; m: exit 3; tree; expect l zombie within 0",
        .order = {"stop l SIGTSTP", "exit m 3", "reparent n from m to init"},
        .counts = {{"exit l SIGHUP", 1}, {"exit n SIGHUP", 1}},
    },
};

TALES_SUITE(found, tales)
