/* What stands still, what only looks so, and what has an upper bound. */
#include "suites.h"
#include "tales.h"

static const struct tale tales[] = {
    {
        .name = "past the limit fork gives EAGAIN, and all else goes on",
        .script = "all: fork; all: fork; all: fork; expect processes 8; fork;"
                  "expect main last EAGAIN; print on; expect output on; expect processes 8;"
                  "p1: exit 3; expect zombies 1; fork; expect main last EAGAIN; wait; fork x;"
                  "expect x alive",
        .options = {.limit = 8},
        .order = {"return main fork() = -1 EAGAIN", "output main on", "exit p1 3",
                  "return main fork() = -1 EAGAIN", "reap p1 by main", "fork main x"},
        .counts = {{"fork *", 8}, {"return * fork() = -1 EAGAIN", 2}},
    },
    {
        .name = "limit sets another one",
        .script = "limit 2; fork a; fork b; expect main last EAGAIN; limit 3; fork b;"
                  "expect b alive",
        .order = {"fork main a", "return main fork() = -1 EAGAIN", "fork main b"},
        .words = {"at most 2 processes"},
    },
    {
        .name = "a loop of forks ends at the limit",
        .script = "repeat 6 { fork }; expect processes 16; all: print hi;"
                  "expect output hi 16 times",
        .options = {.limit = 16},
        .counts = {{"fork *", 15}},
    },
    {
        /* Either the one that makes them is killed as well, and the script ends as stuck, or they
         * are too fast for that, and the sandbox ends. */
        .name = "programs that multiply without end come to an end",
        .script = "fork c; c: exec sh -c 'while :; do sleep 3 & done'; wait; main: pause;"
                  "main: print never",
        .options = {.limit = 20},
        .status = 3,
        .words = {"proctor kills the newest programs"},
        .never = {"output *"},
    },
    {
        .name = "a variable holds so much, and stays as it was where there is more",
        .script = "x = 0123456789abcdef; repeat 11 { x = \"$x$x\" }; x = \"$x$x\"; y = \"$x\";"
                  "print on",
        .status = 2,
        .words = {"a text of more than 32 kB", "no room for `y`"},
        .order = {"output main on"},
    },
    {
        .name = "deadlock: the line is for who waits",
        .script = "fork c; wait; main: print hi; c: exit",
        .status = 3,
        .words = {"deadlock", "main(", "is in wait() until: its child c(", "c(",
                  "waits for its next command"},
        .never = {"output *", "exit *"},
    },
    {
        .name = "deadlock: both pause",
        .script = "fork c; c: pause; pause; c: print hi",
        .status = 3,
        .words = {"deadlock", "main(", "is in pause()", "c("},
        .never = {"output *"},
    },
    {
        .name = "deadlock: parent and child wait for each other",
        .script = "fork c; c: pause; wait; print never",
        .status = 3,
        .words = {"deadlock", "is in wait()", "is in pause()"},
    },
    {
        .name = "deadlock: who is addressed is stopped",
        .script = "fork c; kill -STOP c; expect c stopped; c: print never",
        .status = 3,
        .words = {"deadlock", "c(", "is stopped until somebody sends it SIGCONT"},
    },
    {
        .name = "deadlock: a line for one of two, the other has lines left that come later",
        .script = "fork a; fork b; a: pause; a: print never; b: exit",
        .status = 3,
        .words = {"deadlock", "b(", "waits for its next command"},
    },
    {
        .name = "not stuck: a child sleeps and ends while main waits",
        .script = "fork c; c: { sleep 0.2; exit }; wait; print on; expect output on",
        .order = {"call main wait()", "return c sleep(0.2) = 0", "exit c 0",
                  "return main wait() = c 0", "output main on"},
    },
    {
        .name = "not stuck: a program ends while main waits",
        .script = "fork c; c: exec sleep 0.2; wait; print on; expect output on",
        .order = {"exec c sleep", "call main wait()", "exit c 0", "return main wait() = c 0",
                  "output main on"},
    },
    {
        .name = "not stuck: a line for who sleeps",
        .script = "fork c; c: sleep 0.2; c: print on; expect output on",
        .order = {"call c sleep(0.2)", "return c sleep(0.2) = 0", "output c on"},
    },
    {
        .name = "not stuck: a sleeper will signal",
        .script = "signal USR1 { print woke }; fork c; c: { sleep 0.2; p = getppid();"
                  "kill(p, SIGUSR1) }; pause; print on; expect output on",
        .order = {"call main pause()", "signal main SIGUSR1 from c",
                  "return main pause() = -1 EINTR", "output main on"},
    },
    {
        .name = "not stuck: the last line is a wait for a sleeper",
        .script = "fork c; c: { sleep 0.2; exit 2 }; wait",
        .order = {"call main wait()", "exit c 2", "return main wait() = c 2", "end 0"},
    },
    {
        .name = "the time limit",
        .script = "fork c; c: exec sleep 1000; wait; print never",
        .status = 3,
        .options = {.time_limit = 0.5},
        .words = {"the time limit of 0.5 s is over"},
        .never = {"output *"},
    },
    {
        .name = "what spins does not hold an expectation for ever",
        .script = "fork c; c: spin; expect c running; expect c zombie within 0.2",
        .status = 1,
        .words = {"expected: c zombie"},
    },
};

TALES_SUITE(limits, tales)
