/* Signals: who may send what to whom, what stops and goes on, what init survives. */
#include "suites.h"
#include "tales.h"

static const struct tale tales[] = {
    {
        .name = "who stops itself is in that kill, and holds nobody else up",
        .script = "fork c; fork d; c: { p = getpid(); kill($p, SIGSTOP); print on };"
                  "expect c stopped; d: exit 3; expect d zombie; wait; expect d gone;"
                  "you: kill -CONT c; expect output on once",
        .order = {"call c kill(c, SIGSTOP)", "signal c SIGSTOP from c", "stop c SIGSTOP",
                  "exit d 3", "reap d by main", "continue c", "return c kill(c, SIGSTOP) = 0",
                  "output c on"},
        .counts = {{"signal c SIGSTOP from c", 1}},
    },
    {
        .name = "a signal is told before the end that it brings",
        .script = "fork c; kill -TERM c; expect c killed TERM; expect c zombie",
        .order = {"call main kill(c, SIGTERM)", "return main kill(c, SIGTERM) = 0",
                  "signal c SIGTERM from main", "exit c SIGTERM"},
    },
    {
        .name = "TERM is what kill sends where nothing is named",
        .script = "fork c; kill c; expect c killed TERM",
        .order = {"signal c SIGTERM from main", "exit c SIGTERM"},
    },
    {
        .name = "the spellings of C and Python",
        .script = "fork a; fork b; kill(a, SIGKILL); os.kill(b, signal.SIGTERM);"
                  "expect a killed KILL; expect b killed TERM",
        .order = {"signal a SIGKILL from main", "signal b SIGTERM from main"},
    },
    {
        .name = "several at once",
        .script = "fork a; fork b; kill -KILL a b; expect a killed KILL; expect b killed KILL",
        .order = {"signal a SIGKILL from main", "signal b SIGKILL from main"},
    },
    {
        .name = "a process kills itself",
        .script = "fork c; c: { me = getpid(); kill(me, SIGKILL); print survived };"
                  "expect c killed KILL",
        .order = {"call c kill(c, SIGKILL)", "exit c SIGKILL"},
        .never = {"output *"},
    },
    {
        .name = "the null signal asks whether somebody is there",
        .script = "fork c; kill -0 c; expect main last 0; expect c alive",
        .order = {"return main kill(c, 0) = 0"},
        .never = {"exit *"},
    },
    {
        .name = "a group by its number",
        .script = "fork a; a: setpgid; a: fork b; fork c; kill -TERM -- -$a;"
                  "expect a killed TERM; expect b killed TERM; expect c alive; expect main alive",
        .order = {"call main kill(-a, SIGTERM)", "signal a SIGTERM from main", "exit a SIGTERM"},
        .counts = {{"signal * SIGTERM from main", 2},
                   {"exit *", 2},
                   {"return main kill(-a, SIGTERM) = 0", 1}},
    },
    {
        .name = "in the child c is 0: kill(c, SIGKILL) is its group, init not in it",
        .script = "fork c; c: kill(c, SIGKILL); expect main killed KILL; expect c killed KILL;"
                  "expect init alive",
        .counts = {{"signal * SIGKILL from c", 2}, {"exit * SIGKILL", 2}},
    },
    {
        .name = "from outside",
        .script = "fork c; you: kill -KILL c; expect c killed KILL; you: kill main;"
                  "expect main killed TERM",
        .order = {"signal c SIGKILL from outside", "exit c SIGKILL",
                  "signal main SIGTERM from outside", "exit main SIGTERM"},
    },
    {
        .name = "stop and go on",
        .script = "fork c; kill -STOP c; expect c stopped; kill -CONT c; expect not c stopped;"
                  "c: print here; expect output here",
        .order = {"signal c SIGSTOP from main", "stop c SIGSTOP", "signal c SIGCONT from main",
                  "continue c", "output c here"},
    },
    {
        .name = "TSTP by its name",
        .script = "fork c; c: setpgid; kill -TSTP c; expect c stopped; kill -KILL c;"
                  "expect c killed KILL",
        .order = {"stop c SIGTSTP", "exit c SIGKILL"},
    },
    {
        .name = "a line for who is stopped is held until it goes on",
        .script = "fork c; c: signal USR1 { p = getppid(); kill(p, SIGCONT) };"
                  "c: { sleep 0.3; p = getppid(); kill(p, SIGCONT) }; you: kill -STOP main;"
                  "expect main stopped; main: print back; expect output back",
        .order = {"stop main SIGSTOP", "signal main SIGCONT from c", "continue main",
                  "output main back"},
    },
    {
        .name = "who is stopped gets what was sent when it goes on",
        .script = "fork c; kill -STOP c; expect c stopped; kill -TERM c; expect c stopped;"
                  "kill -CONT c; expect c killed TERM",
        .order = {"stop c SIGSTOP", "signal c SIGTERM from main", "signal c SIGCONT from main",
                  "exit c SIGTERM"},
    },
    {
        .name = "KILL ends who is stopped",
        .script = "fork c; kill -STOP c; expect c stopped; kill -KILL c; expect c killed KILL",
        .order = {"stop c SIGSTOP", "exit c SIGKILL"},
    },
    {
        .name = "ignored signals do nothing, and default ones again do",
        .script = "fork c; c: signal TERM IGN; kill c; expect c alive; c: print here;"
                  "expect output here; c: signal TERM DFL; kill c; expect c killed TERM",
        .order = {"return c signal(SIGTERM, SIG_IGN) = 0", "signal c SIGTERM from main",
                  "output c here", "return c signal(SIGTERM, SIG_DFL) = 0", "exit c SIGTERM"},
    },
    {
        .name = "KILL and STOP can't be caught",
        .script = "signal KILL IGN; expect main last EINVAL; signal STOP { print no };"
                  "expect main last EINVAL",
        .order = {"return main signal(SIGKILL, SIG_IGN) = -1 EINVAL",
                  "return main signal(SIGSTOP, *) = -1 EINVAL"},
    },
    {
        .name = "listing",
        .script = "signal USR1 { print a }; signal USR2 IGN; signal",
        .words = {"caught: ", "SIGUSR1", "ignored: SIGUSR2", "blocked: none", "pending: none"},
    },
    {
        .name = "init does not notice KILL in a namespace",
        .script = "kill -KILL init; expect main last 0; expect init alive; kill -TERM init;"
                  "expect main last 0; fork c; expect c parent main; expect init alive",
        .order = {"return main kill(init, SIGKILL) = 0", "return main kill(init, SIGTERM) = 0"},
        .where = IN_NAMESPACE_ONLY,
    },
    {
        .name = "init is spared outside",
        .script = "kill -KILL init; expect init alive",
        .status = 2,
        .words = {"init is an ordinary process here", "refused"},
        .never = {"signal *", "exit init*"},
        .where = UNDER_SUBREAPER_ONLY,
    },
    {
        .name = "init is spared by its number too",
        .script = "i = getppid(); kill(i, SIGKILL); expect init alive",
        .status = 2,
        .words = {"refused"},
        .never = {"signal *", "exit init*"},
        .where = UNDER_SUBREAPER_ONLY,
    },
    {
        .name = "kill -1 reaches all but init and the caller in a namespace",
        .script = "fork a; fork b; kill -TERM -- -1; expect a killed TERM; expect b killed TERM;"
                  "expect main alive; expect init alive",
        .order = {"return main kill(-1, SIGTERM) = 0"},
        .counts = {{"signal * SIGTERM from main", 2}},
        .where = IN_NAMESPACE_ONLY,
    },
    {
        .name = "kill -1 is refused outside",
        .script = "fork a; kill(-1, SIGTERM); expect a alive; expect main alive",
        .status = 2,
        .words = {"kill -1 would reach every process of yours"},
        .never = {"signal *", "call main kill*"},
        .where = UNDER_SUBREAPER_ONLY,
    },
    {
        .name = "a group that is none of the sandbox's is refused outside",
        .script = "kill -TERM -- -999999",
        .status = 2,
        .words = {"no process of this sandbox is in that process group"},
        .never = {"signal *"},
        .where = UNDER_SUBREAPER_ONLY,
    },
    {
        .name = "nobody has that PID in a namespace",
        .script = "kill(999999, SIGTERM); expect main last ESRCH",
        .order = {"return main kill(999999, SIGTERM) = -1 ESRCH"},
        .where = IN_NAMESPACE_ONLY,
    },
    {
        .name = "who is gone can't be signalled",
        .script = "fork c; c: exit; wait; kill c",
        .status = 2,
        .words = {"c(", "is gone"},
        .never = {"signal *"},
    },
    {
        .name = "spin runs until a signal",
        .script = "fork c; c: spin; expect c running; kill c; expect c killed TERM",
        .order = {"call c spin()", "signal c SIGTERM from main", "exit c SIGTERM"},
    },
};

TALES_SUITE(signals, tales)
