/* Process, with the rules of Python's multiprocessing: what each method is made of, what it gives,
 * and what is left when a parent ends. */
#include "suites.h"
#include "tales.h"

#include <signal.h>

static const struct tale tales[] = {
    {
        .name = "nothing is made before start",
        .script = "process th { print hello; exit 3 }; expect processes 1; alive th; exitcode th;"
                  "expect output hello 0 times; start th; join th; expect output hello once",
        .order = {"return main process(th) = None", "call main alive(th)",
                  "return main alive(th) = False", "return main exitcode(th) = None",
                  "call main start(th)", "call main fork()", "fork main th",
                  "return main fork() = th", "set main th = *", "return main start(th) = None",
                  "call main join(th)", "call main waitpid(th)", "return main waitpid(th) = th 3",
                  "return main join(th) = None"},
        .counts =
            {{"fork *", 1}, {"return th fork() = 0", 1}, {"output th hello", 1}, {"exit th 3", 1}},
        .never = {"reparent *", "output main *"},
    },
    {
        .name = "a target that comes to its end ends its process with 0",
        .script = "process th { x = 1 }; start th; join th; exitcode th; alive th;"
                  "expect th gone; expect th status 0",
        .order = {"call th _exit(0)", "exit th 0", "reap th by main",
                  "return main exitcode(th) = 0", "return main alive(th) = False"},
    },
    {
        .name = "one that fails ends it with 1, as an exception does",
        .script = "process th { print $nothing; print never }; start th; join th; exitcode th",
        .status = 2,
        .order = {"exit th 1", "return main exitcode(th) = 1"},
        .words = {"no variable `nothing` here"},
        .never = {"output th never"},
    },
    {
        .name = "a failing system call does not end it",
        .script = "process th { wait; print on }; start th; join th; exitcode th",
        .order = {"return th wait() = -1 ECHILD", "output th on", "exit th 0",
                  "return main exitcode(th) = 0"},
    },
    {
        .name = "join gives None, with a time-out or without",
        .script = "process th { pause }; start th; join th 0.05; alive th; terminate th;"
                  "join th 20; join th; join th 0; alive th",
        .order = {"call main join(th)", "call main poll(th, 0.05)",
                  "return main poll(th, 0.05) = 0", "return main join(th) = None",
                  "return main alive(th) = True", "call main kill(th, SIGTERM)", "exit th SIGTERM",
                  "return main poll(th, 20) = 1", "return main waitpid(th) = th SIGTERM",
                  "return main join(th) = None", "return main alive(th) = False"},
        .counts = {{"return main join(th) = None", 4}, {"return main waitpid(th) = *", 1}},
    },
    {
        .name = "a join is a process blocked in waitpid, a timed one in poll",
        .script = "process th { pause }; start th; join th; expect main blocked waitpid;"
                  "expect main blocked join; you: kill -KILL th; exitcode th; process u { pause };"
                  "start u; join u 20; expect main blocked poll; expect main blocked join; you: "
                  "kill -KILL u; exitcode u",
        .order = {"call main waitpid(th)", "signal th SIGKILL from outside", "exit th SIGKILL",
                  "return main join(th) = None", "return main exitcode(th) = -9",
                  "call main poll(u, 20)", "exit u SIGKILL", "return main poll(u, 20) = 1",
                  "return main exitcode(u) = -9"},
    },
    {
        .name = "alive reaps",
        .script = "process th { exit 5 }; start th; expect th zombie; alive th; expect th gone;"
                  "exitcode th; wait",
        .order = {"exit th 5", "call main alive(th)", "return main waitpid(th, WNOHANG) = th 5",
                  "return main alive(th) = False", "return main exitcode(th) = 5",
                  "return main wait() = -1 ECHILD"},
        .counts = {{"* main waitpid(th, WNOHANG)*", 2}},
    },
    {
        .name = "exitcode reaps too; None while it runs",
        .script = "process th { pause }; start th; exitcode th; you: kill -INT th;"
                  "expect th zombie; exitcode th; expect th gone",
        .order = {"return main exitcode(th) = None", "exit th SIGINT", "reap th by main",
                  "return main exitcode(th) = -2"},
    },
    {
        .name = "another start reaps whoever has ended",
        .script = "process a { exit 1 }; process b { pause }; start a; expect a zombie; start b;"
                  "expect a gone; exitcode a",
        .order = {"exit a 1", "call main start(b)", "reap a by main", "fork main b",
                  "return main exitcode(a) = 1"},
    },
    {
        .name = "terminate is SIGTERM, kill SIGKILL, to one that has ended nothing at all",
        .script = "process a { pause }; process b { pause }; start a; start b; terminate a;"
                  "kill -KILL b; join a; join b; exitcode a; exitcode b; terminate a",
        .order = {"return main kill(a, SIGTERM) = 0", "signal a SIGTERM from main",
                  "return main terminate(a) = None", "return main kill(b, SIGKILL) = 0",
                  "return main exitcode(a) = -15", "return main exitcode(b) = -9",
                  "return main terminate(a) = None"},
        .counts = {{"signal a *", 1}},
    },
    {
        .name = "a target may catch SIGTERM",
        .script = "process th { signal TERM { exit 9 }; print ready; pause }; start th;"
                  "expect output ready; expect th blocked pause; terminate th; join th;"
                  "exitcode th",
        .order = {"signal th SIGTERM from main", "handler th SIGTERM begin", "call th exit(9)",
                  "exit th 9", "return main exitcode(th) = 9"},
    },
    {
        .name = "errors in CPython's words",
        .script =
            "process th { pause }; join th; start th; start th; daemon th on;"
            "process u { pause }; terminate u; expect main last EINVAL; terminate th; join th;"
            "start th",
        .order = {"return main join(th) = -1 EINVAL AssertionError: can only join a started "
                  "process",
                  "return main start(th) = None",
                  "return main start(th) = -1 EINVAL AssertionError: cannot start a process twice",
                  "return main daemon(th, on) = -1 EINVAL AssertionError: process has already "
                  "started",
                  "return main terminate(u) = -1 EINVAL AttributeError: 'NoneType' object has no "
                  "attribute 'terminate'",
                  "return main start(th) = -1 EINVAL AssertionError: cannot start a process "
                  "twice"},
        .counts = {{"fork *", 1}},
    },
    {
        .name = "a failing method ends neither a block nor a script",
        .script = "{ process th { pause }; join th; print on }; expect output on",
        .order = {"return main join(th) = -1 *", "output main on"},
    },
    {
        .name = "an unknown name is a complaint",
        .script = "start nobody",
        .status = 2,
        .words = {"no Process `nobody` here"},
    },
    {
        .name = "only its parent may join it and ask for it",
        .script = "process th { pause }; process u { pause }; start th; fork c; c: join th;"
                  "c: alive th; c: exitcode th; c: start u; c: terminate th; join th; exitcode th",
        .order = {"return c join(th) = -1 ECHILD AssertionError: can only join a child process",
                  "return c alive(th) = -1 ECHILD AssertionError: can only test a child process",
                  "return c exitcode(th) = None",
                  "return c start(u) = -1 EINVAL AssertionError: can only start a process object "
                  "created by current process",
                  "signal th SIGTERM from c", "exit th SIGTERM", "return main exitcode(th) = -15"},
        .counts = {{"fork *", 2}},
    },
    {
        .name = "to itself it is alive, and no child",
        .script = "process th { alive th; join th; start th; exitcode th }; start th; join th",
        .order = {"return th alive(th) = True",
                  "return th join(th) = -1 ECHILD AssertionError: can only join a child process",
                  "return th start(th) = -1 EINVAL AssertionError: can only start a process object "
                  "created by current process",
                  "return th exitcode(th) = None", "exit th 0"},
        .counts = {{"fork *", 1}},
    },
    {
        .name = "a target makes processes of its own, and waits for them at its end",
        .script = "process th { process u { sleep 0.1; exit 4 }; start u; print made };"
                  "start th; join th; expect u gone; expect u status 4; expect zombies 0",
        .order = {"fork main th", "fork th u", "output th made", "call th join(u)", "exit u 4",
                  "reap u by th", "return th join(u) = None", "exit th 0", "reap th by main"},
        .never = {"reparent *"},
    },
    {
        .name = "a fork within a target: both come to its end",
        .script = "process th { fork k; print here }; start th; join th; expect output here 2 "
                  "times; expect processes 1",
        .order = {"fork main th", "fork th k"},
        .counts = {{"output * here", 2}, {"exit k 0", 1}, {"exit th 0", 1}},
    },
    {
        .name = "an exec within a target",
        .script = "process th { exec false }; start th; join th; exitcode th; alive th",
        .order = {"exec th false", "exit th 1", "reap th by main", "return main exitcode(th) = 1",
                  "return main alive(th) = False"},
    },
    {
        .name = "its standard input is empty",
        .script = "process th { exec cat }; start th; join th 20; exitcode th",
        .order = {"exec th cat", "exit th 0", "return main exitcode(th) = 0"},
    },
    {
        .name = "daemons are terminated when their parent exits, the others waited for",
        .script = "process d { pause }; daemon d on; process th { sleep 0.2; exit 3 }; start d;"
                  "start th; exit 7; expect main gone; expect th gone; expect d gone",
        .order = {"call main exit(7)", "call main kill(d, SIGTERM)", "signal d SIGTERM from main",
                  "exit d SIGTERM", "exit main 7"},
        .counts = {{"reap d by main", 1},
                   {"reap th by main", 1},
                   {"exit th 3", 1},
                   {"call main join(d)", 1},
                   {"call main join(th)", 1}},
        .never = {"reparent *"},
    },
    {
        .name = "the parent is seen blocked in that join",
        .script = "process th { pause }; start th; fork c; exit; expect main blocked waitpid;"
                  "expect th alive; c: kill -KILL th; expect main gone; expect th gone",
        .order = {"call main exit(0)", "call main join(th)", "call main waitpid(th)",
                  "signal th SIGKILL from c", "exit th SIGKILL", "reap th by main", "exit main 0"},
    },
    {
        .name = "_exit does neither",
        .script =
            "process d { pause }; daemon d on; process th { pause }; start d; start th;"
            "_exit 7; expect main gone; expect d alive; expect th alive; expect d parent init;"
            "expect th parent init",
        .order = {"call main _exit(7)", "exit main 7"},
        .never = {"call main kill(*", "call main join(*", "exit d *", "exit th *"},
        .counts = {{"reparent * from main to init", 2}},
    },
    {
        .name = "a parent that is killed leaves its daemons",
        .script = "process d { pause }; daemon d on; start d; you: kill -KILL main;"
                  "expect main gone; expect d orphan",
        .order = {"exit main SIGKILL", "reparent d from main to init"},
        .never = {"exit d *"},
    },
    {
        .name = "daemon on, daemon off",
        .script = "process d { sleep 0.1; exit 6 }; daemon d on; daemon d off; start d; exit;"
                  "expect d gone; expect d status 6",
        .order = {"return main daemon(d, on) = None", "return main daemon(d, off) = None",
                  "exit d 6", "exit main 0"},
        .never = {"call main kill(*"},
    },
    {
        .name = "a daemon makes no children, and a fork is no child of that kind",
        .script = "process d { process u { print never }; start u; fork k; print on };"
                  "daemon d on; start d; join d; expect output on 2 times",
        .order = {"return d start(u) = -1 EINVAL AssertionError: daemonic processes are not "
                  "allowed to have children",
                  "fork d k"},
        .never = {"fork d u", "output * never"},
    },
    {
        .name = "objects made by a daemon are daemons",
        .script = "process d { process u { pause }; process; daemon u off; start u }; daemon d on;"
                  "start d; join d",
        .words = {"Process u: not started, daemon"},
        .never = {"fork d *"},
    },
    {
        .name = "a raw wait steals the status",
        .script = "process th { exit 3 }; start th; wait; alive th; exitcode th; join th;"
                  "join th 5; alive th; exit; expect main gone",
        .order = {"return main wait() = th 3", "return main waitpid(th, WNOHANG) = -1 ECHILD",
                  "return main alive(th) = True", "return main exitcode(th) = None",
                  "return main waitpid(th) = -1 ECHILD", "return main join(th) = None",
                  "return main poll(th, 5) = 1", "return main join(th) = None",
                  "return main alive(th) = True", "exit main 0"},
    },
    {
        .name = "SIGCHLD ignored: alive stays True, exitcode None",
        .script = "signal CHLD IGN; process th { exit 3 }; start th; expect th gone; join th;"
                  "alive th; exitcode th",
        .order = {"exit th 3", "reap th by kernel", "return main waitpid(th) = -1 ECHILD",
                  "return main join(th) = None", "return main alive(th) = True",
                  "return main exitcode(th) = None"},
    },
    {
        .name = "a handler does not end a join",
        .script = "signal USR1 { print caught }; process th { pause }; start th; join th;"
                  "expect main blocked waitpid; you: kill -USR1 main; expect output caught once;"
                  "expect main blocked waitpid; you: kill -KILL th; exitcode th",
        .order = {"call main waitpid(th)", "handler main SIGUSR1 begin", "handler main SIGUSR1 end",
                  "exit th SIGKILL", "return main join(th) = None",
                  "return main exitcode(th) = -9"},
        .counts = {{"return main waitpid(th) = *", 1}, {"call main waitpid(th)", 1}},
    },
    {
        .name = "a handler does not prolong a timed join, nor end it",
        .script = "signal USR1 { print caught }; process th { pause }; start th; join th 0.6;"
                  "expect main blocked poll; you: kill -USR1 main; expect output caught once;"
                  "expect main sleeping; exitcode th",
        .order = {"call main poll(th, 0.6)", "handler main SIGUSR1 end",
                  "return main poll(th, 0.6) = 0", "return main join(th) = None",
                  "return main exitcode(th) = None"},
        .counts = {{"return main poll(th, 0.6) = *", 1}},
    },
    {
        .name = "a handler joins and forgets the very process that is joined",
        .script = "signal CHLD { join th; process th { print second } }; process th { exit 3 };"
                  "start th; join th 20; join th; expect th gone; start th; join th;"
                  "expect output second",
        .order = {"exit th 3", "reap th by main", "fork main th", "output th second"},
    },
    {
        .name = "a start within a handler",
        .script = "signal USR1 { process th { print hi; exit 2 }; start th; join th };"
                  "you: kill -USR1 main; expect output hi; exitcode th; expect th status 2",
        .order = {"handler main SIGUSR1 begin", "fork main th", "output th hi", "exit th 2",
                  "reap th by main", "handler main SIGUSR1 end", "return main exitcode(th) = 2"},
    },
    {
        .name = "a stopped child is alive, and holds a join up",
        .script = "process th { pause }; start th; you: kill -STOP th; expect th stopped; alive th;"
                  "terminate th; join th 0.05; alive th; you: kill -CONT th; join th; exitcode th",
        .order = {"stop th SIGSTOP", "return main alive(th) = True", "signal th SIGTERM from main",
                  "return main poll(th, 0.05) = 0", "return main alive(th) = True",
                  "exit th SIGTERM", "return main exitcode(th) = -15"},
    },
    {
        .name = "an untimed join of a child that is stopped is a deadlock",
        .script = "process th { pause }; start th; you: kill -STOP th; expect th stopped; join th;"
                  "print never",
        .status = 3,
        .words = {"deadlock", "is stopped until somebody sends it SIGCONT"},
    },
    {
        .name = "start is refused past the limit, and may be tried again",
        .script = "process th { pause }; limit 1; start th; expect main last EAGAIN; alive th;"
                  "limit 3; start th; alive th",
        .order = {"return main fork() = -1 EAGAIN", "return main start(th) = -1 EAGAIN OSError",
                  "return main alive(th) = False", "return main start(th) = None",
                  "return main alive(th) = True"},
        .counts = {{"fork *", 1}},
    },
    {
        .name = "the name is given to another object: the child of the first is a child still",
        .script = "process th { sleep 0.2; exit 3 }; start th; process th { exit 4 }; start th;"
                  "process; join th; exitcode th; exit; expect main gone; expect zombies 0",
        .words = {"Process th: pid"},
        .order = {"fork main th", "fork main th.2", "return main exitcode(th) = 4", "exit main 0"},
        .counts = {{"reap th by main", 1}, {"reap th.2 by main", 1}},
    },
    {
        .name = "output that is buffered goes out before start, and at the end of the target",
        .script = "buffer full; print early; process th { print late }; start th; join th;"
                  "expect output early once; expect output late once",
        .order = {"output main early", "fork main th", "output th late", "exit th 0"},
        .counts = {{"output * early", 1}, {"output * late", 1}},
    },
    {
        .name = "atexit blocks are not the child's; they run before the join",
        .script = "atexit { print bye }; process th { sleep 0.1 }; start th; exit;"
                  "expect main gone; expect output bye once",
        .order = {"call main exit(0)", "output main bye", "call main join(th)", "exit th 0",
                  "exit main 0"},
        .never = {"output th *"},
    },
    {
        .name = "the target knows the memory of the moment of start",
        .script = "x = 1; process th { x += 10; print $x }; x = 2; start th; join th; print $x",
        .order = {"output th 12", "output main 2"},
    },
    {
        .name = "values: in conditions, in variables, after Python's spelling",
        .script = "process th { exit 7 }; th.start(); th.join(); if alive th { print never }; a = "
                  "th.is_alive(); c = th.exitcode;"
                  "print $a $c; expect output \"False 7\"",
        .order = {"exit th 7", "set main a = False", "set main c = 7", "output main False 7"},
        .never = {"output main never"},
    },
    {
        .name = "a target under step",
        .script = "process th { step { x = 1; print $x } }; start th; th: next; th: go; join th;"
                  "expect output 1",
        .order = {"fork main th", "line th 1", "next th 1", "set th x = 1", "output th 1",
                  "exit th 0", "return main join(th) = None"},
    },
    {
        .name = "a hundred of them",
        .script = "repeat 100 { process th { exit $i }; start th; join th; exitcode th };"
                  "expect processes 1; expect zombies 0",
        .counts = {{"fork *", 100},
                   {"reap * by main", 100},
                   {"return main exitcode(th) = 99", 1},
                   {"return main exitcode(th) = None", 0}},
    },
};

TALES_SUITE(process, tales)
