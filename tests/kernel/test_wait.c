/* wait and waitpid: who is reaped by whom, with what status, and what blocks. */
#include "suites.h"
#include "tales.h"

static const struct tale tales[] = {
    {
        .name = "a zombie is there until its parent waits",
        .script = "fork c; c: exit 7; expect c zombie; expect c status 7; wait; expect c gone",
        .order = {"call main fork()", "fork main c", "return main fork() = c",
                  "return c fork() = 0", "call c exit(7)", "exit c 7", "call main wait()",
                  "reap c by main", "return main wait() = c 7", "end 0"},
        .counts = {{"exit c *", 1}, {"reap c *", 1}, {"fork *", 1}},
    },
    {
        .name = "an expectation that fails says how things are",
        .script = "fork c; c: exit 7; expect c alive; wait; expect c gone",
        .status = 1,
        .words = {"expected: c alive; but c(", "is a zombie: status 7"},
        .order = {"exit c 7", "reap c by main", "end 1"},
    },
    {
        .name = "WNOHANG: 0, then the PID, then ECHILD",
        .script = "fork c; waitpid -1 WNOHANG; c: exit 4; expect c zombie; waitpid -1 WNOHANG;"
                  "waitpid -1 WNOHANG",
        .order = {"return main waitpid(-1, WNOHANG) = 0", "exit c 4", "reap c by main",
                  "return main waitpid(-1, WNOHANG) = c 4",
                  "return main waitpid(-1, WNOHANG) = -1 ECHILD"},
    },
    {
        .name = "WUNTRACED and WCONTINUED report stop and continue",
        .script = "fork c; you: kill -STOP c; expect c stopped; waitpid c WUNTRACED;"
                  "you: kill -CONT c; expect not c stopped; waitpid c WCONTINUED; expect c alive",
        .order = {"signal c SIGSTOP from outside", "stop c SIGSTOP",
                  "return main waitpid(c, WUNTRACED) = c stopped SIGSTOP",
                  "signal c SIGCONT from outside", "continue c",
                  "return main waitpid(c, WCONTINUED) = c continued"},
        .never = {"reap *", "exit *"},
    },
    {
        .name = "a blocked WUNTRACED ends when the child is stopped",
        .script = "fork c; waitpid c WUNTRACED; expect main blocked waitpid; you: kill -STOP c;"
                  "expect c stopped; expect not main blocked; print free; expect output free",
        .order = {"call main waitpid(c, WUNTRACED)", "stop c SIGSTOP",
                  "return main waitpid(c, WUNTRACED) = c stopped SIGSTOP", "output main free"},
    },
    {
        .name = "waitpid by name takes that child and no other",
        .script = "fork a; fork b; a: exit 1; b: exit 2; waitpid b; expect b gone;"
                  "expect a zombie; waitpid a; expect a gone",
        .order = {"exit a 1", "exit b 2", "return main waitpid(b) = b 2",
                  "return main waitpid(a) = a 1"},
    },
    {
        .name = "waitpid by group takes who is in it",
        .script = "fork a; fork b; b: setpgid; a: exit 1; b: exit 2; waitpid(-$b, 0);"
                  "expect b gone; expect a zombie; waitpid 0; expect a gone",
        .order = {"exit a 1", "exit b 2", "return main waitpid(-b) = b 2",
                  "return main waitpid(0) = a 1"},
    },
    {
        .name = "the parent of nobody gets ECHILD",
        .script = "wait; expect main last ECHILD; fork c; c: wait; expect c last ECHILD",
        .order = {"return main wait() = -1 ECHILD", "return c wait() = -1 ECHILD"},
    },
    {
        .name = "somebody else's child is nobody to wait for",
        .script = "fork b; b: fork c; waitpid c; expect main last ECHILD; expect c alive",
        .order = {"return main waitpid(c) = -1 ECHILD"},
    },
    {
        .name = "a blocked wait ends when a child exits",
        .script = "fork c; wait; expect main blocked wait; c: exit 3; expect c gone;"
                  "expect main sleeping",
        .order = {"call main wait()", "call c exit(3)", "exit c 3", "reap c by main",
                  "return main wait() = c 3"},
    },
    {
        .name = "a wait that is not over is a call without a return",
        .script = "fork c; wait; expect main blocked; quit",
        .order = {"call main wait()", "end 0"},
        .never = {"return main wait()*"},
    },
    {
        .name = "a wait says by which signal",
        .script = "fork c; kill -KILL c; wait; expect c killed KILL",
        .order = {"call main kill(c, SIGKILL)", "return main kill(c, SIGKILL) = 0",
                  "signal c SIGKILL from main", "exit c SIGKILL", "reap c by main",
                  "return main wait() = c SIGKILL"},
    },
    {
        .name = "statuses run from 0 to 255",
        .script = "fork c; c: exit 256; expect c status 0; fork d; d: exit 511;"
                  "expect d status 255; fork e; e: exit -1; expect e status 255",
        .order = {"exit c 0", "exit d 255", "exit e 255"},
    },
    {
        .name = "a signal to a zombie is sent and changes nothing",
        .script = "fork c; c: exit 5; kill -KILL c; expect main last 0; expect c zombie;"
                  "expect c status 5; wait",
        .order = {"exit c 5", "return main kill(c, SIGKILL) = 0", "return main wait() = c 5"},
        .counts = {{"exit c *", 1}},
    },
    {
        .name = "SIG_IGN: no zombie, and nothing to fetch",
        .script = "signal CHLD IGN; fork c; c: exit 1; expect c gone; wait;"
                  "expect main last ECHILD",
        .order = {"return main signal(SIGCHLD, SIG_IGN) = 0", "exit c 1", "reap c by kernel",
                  "return main wait() = -1 ECHILD"},
    },
    {
        .name = "an ignoring wait blocks while a child lives",
        .script = "signal CHLD IGN; fork c; fork d; wait; expect main blocked wait; c: exit;"
                  "expect c gone; expect main blocked wait; d: exit; expect main last ECHILD",
        .order = {"call main wait()", "exit c 0", "reap c by kernel", "exit d 0",
                  "reap d by kernel", "return main wait() = -1 ECHILD"},
        .counts = {{"return main wait()*", 1}},
    },
    {
        .name = "SIG_IGN leaves zombies that are there",
        .script = "fork c; c: exit 2; expect c zombie; signal CHLD IGN; expect c zombie; wait;"
                  "expect c gone",
        .order = {"exit c 2", "return main signal(SIGCHLD, SIG_IGN) = 0", "reap c by main",
                  "return main wait() = c 2"},
    },
    {
        .name = "while wait() > 0 reaps all",
        .script = "fork a; fork b; fork c; a: exit 1; b: exit 2; c: exit 3;"
                  "while wait() > 0 { print got }; expect zombies 0; expect processes 1;"
                  "expect output got 3 times",
        .counts = {{"reap * by main", 3}, {"return main wait() = -1 ECHILD", 1}},
    },
    {
        .name = "each parent reaps its own",
        .script = "fork b; b: fork c; c: exit 1; b: wait; b: exit 2; wait; expect processes 1",
        .order = {"exit c 1", "reap c by b", "exit b 2", "reap b by main"},
        .never = {"reparent *"},
    },
};

TALES_SUITE(wait, tales)
