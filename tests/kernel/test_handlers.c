/* Handlers: what they interrupt, what they may do, and how signals coalesce. */
#include "suites.h"
#include "tales.h"

static const struct tale tales[] = {
    {
        .name = "a handler runs, and its process is back at the prompt",
        .script = "signal USR1 { print caught }; fork c; c: kill -USR1 main;"
                  "expect output caught once; print on; expect output on",
        .order = {"signal main SIGUSR1 from c", "handler main SIGUSR1 begin", "output main caught",
                  "handler main SIGUSR1 end", "output main on"},
    },
    {
        .name = "a wait is interrupted without SA_RESTART",
        .script = "signal USR1 { print caught }; fork c; wait; expect main blocked wait;"
                  "you: kill -USR1 main; expect main last EINTR; expect output caught once;"
                  "wait; expect main blocked wait; c: exit 1; expect c gone",
        .order = {"call main wait()", "signal main SIGUSR1 from outside",
                  "handler main SIGUSR1 begin", "output main caught", "handler main SIGUSR1 end",
                  "return main wait() = -1 EINTR", "call main wait()", "exit c 1",
                  "return main wait() = c 1"},
    },
    {
        .name = "a wait goes on with SA_RESTART",
        .script = "signal USR1 RESTART { print caught }; fork c; wait; expect main blocked wait;"
                  "you: kill -USR1 main; expect output caught once; expect main blocked wait;"
                  "c: exit 1; expect c gone",
        .order = {"call main wait()", "handler main SIGUSR1 begin", "output main caught",
                  "handler main SIGUSR1 end", "exit c 1", "return main wait() = c 1"},
        .counts = {{"call main wait()", 1}, {"return main wait()*", 1}},
    },
    {
        .name = "a child interrupts its parent's wait",
        .script = "signal USR1 { print caught }; fork c; wait; c: { p = getppid();"
                  "kill(p, SIGUSR1) }; expect main last EINTR; expect output caught once",
        .order = {"call main wait()", "return c kill(main, SIGUSR1) = 0",
                  "signal main SIGUSR1 from c", "return main wait() = -1 EINTR"},
    },
    {
        .name = "pause ends with a handler, and only then",
        .script = "fork c; c: signal USR1 { print woke }; c: signal USR2 IGN; c: pause;"
                  "expect c blocked pause; kill -USR2 c; expect c blocked pause; kill -USR1 c;"
                  "expect c last EINTR; expect output woke once",
        .order = {"call c pause()", "signal c SIGUSR2 from main", "handler c SIGUSR1 begin",
                  "return c pause() = -1 EINTR"},
    },
    {
        .name = "sleep is cut short",
        .script = "fork c; c: signal USR1 { print woke }; c: sleep 1000; expect c blocked sleep;"
                  "kill -USR1 c; expect c last EINTR",
        .order = {"call c sleep(1000)", "handler c SIGUSR1 begin",
                  "return c sleep(1000) = -1 EINTR"},
    },
    {
        .name = "the child has its parent's handlers",
        .script = "signal USR1 { print caught }; fork c; kill -USR1 c; expect output caught once;"
                  "c: signal USR1 DFL; kill -USR1 c; expect c killed USR1; expect main alive",
        .order = {"handler c SIGUSR1 begin", "output c caught", "exit c SIGUSR1"},
        .never = {"handler main *"},
    },
    {
        .name = "a handler forks: both go on",
        .script = "signal USR1 { k = fork(); print $k }; you: kill -USR1 main;"
                  "expect processes 2; expect output 0 once; k: print here; expect output here",
        .order = {"handler main SIGUSR1 begin", "fork main k", "return main fork() = k",
                  "return k fork() = 0"},
        .counts = {{"handler * SIGUSR1 begin", 1},
                   {"handler main SIGUSR1 end", 1},
                   {"fork *", 1},
                   {"output k 0", 1},
                   {"output k here", 1}},
    },
    {
        .name = "a handler reaps in a loop",
        .script = "signal CHLD { r = waitpid(-1, WNOHANG); while $r > 0 { print reaped;"
                  "r = waitpid(-1, WNOHANG) } }; fork a; fork b; a: exit 1; expect a gone;"
                  "b: exit 2; expect b gone; expect output reaped 2 times",
        .order = {"exit a 1", "handler main SIGCHLD begin", "reap a by main",
                  "handler main SIGCHLD end", "exit b 2", "reap b by main"},
    },
    {
        .name = "a handler that exits",
        .script = "fork c; c: signal TERM { exit 9 }; kill c; expect c status 9",
        .order = {"signal c SIGTERM from main", "handler c SIGTERM begin", "call c exit(9)",
                  "exit c 9"},
    },
    {
        .name = "a handler that exits within the kill that brought it about",
        .script = "signal TERM { exit 9 }; fork c; fork d; c: { p = getpid(); kill($p, SIGTERM) };"
                  "expect c status 9; d: exit 3; expect d zombie; print on; expect output on",
        .order = {"call c kill(c, SIGTERM)", "handler c SIGTERM begin", "exit c 9", "exit d 3",
                  "output main on"},
    },
    {
        .name = "three ends while their parent is stopped are one SIGCHLD",
        .script = "fork a; fork b; fork c; signal CHLD { print caught }; you: kill -STOP main;"
                  "expect main stopped; a: exit; b: exit; c: exit; expect zombies 3;"
                  "you: kill -CONT main; expect output caught once; expect not main stopped;"
                  "print on; expect output on; expect output caught once",
        .order = {"stop main SIGSTOP", "exit a 0", "exit b 0", "exit c 0", "continue main",
                  "handler main SIGCHLD begin", "output main caught"},
        .counts = {{"handler main SIGCHLD begin", 1}},
    },
    {
        .name = "a handler for the child's stop",
        .script = "fork c; signal CHLD { print caught }; kill -STOP c; expect output caught once;"
                  "kill -CONT c; expect output caught 2 times",
        .order = {"stop c SIGSTOP", "output main caught", "continue c", "output main caught"},
    },
    {
        .name = "a handler may be interrupted by another signal's",
        .script = "signal USR1 { print one; p = getpid(); kill(p, SIGUSR2); print two };"
                  "signal USR2 { print inner }; you: kill -USR1 main; expect output two",
        .order = {"handler main SIGUSR1 begin", "output main one", "handler main SIGUSR2 begin",
                  "output main inner", "handler main SIGUSR2 end", "output main two",
                  "handler main SIGUSR1 end"},
    },
    {
        .name = "a handler of a process that spins",
        .script = "fork c; c: signal USR1 { exit 4 }; c: spin; expect c running; kill -USR1 c;"
                  "expect c status 4",
        .order = {"call c spin()", "handler c SIGUSR1 begin", "exit c 4"},
    },
};

TALES_SUITE(handlers, tales)
