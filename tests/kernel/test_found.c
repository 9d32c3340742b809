/* What random programs found (tests/random): each was told wrongly once. */
#include "suites.h"
#include "tales.h"

/* All at once: main may reap c in its last moment, or leave it to init. */
#define BOTH_KILLED "fork c; wait; c: kill -KILL 0; expect c gone within 1; reset; "
#define TWICE_TOLD                                                                                 \
    "signal CHLD { waitpid -1 WNOHANG }; fork c; kill -STOP c; you: kill -HUP c; "                 \
    "you: kill -CONT c; expect c gone within 0; reset; "
#define GOES_ON_TO_END                                                                             \
    "fork c; kill -STOP c; kill -PIPE c; kill -CONT c; expect c zombie within 0; reset; "
/* Workers leave when their owner is gone: some before it has lost its children, some after. */
#define LEFT_ALONE                                                                                 \
    "init reap off; fork c; c: signal CHLD IGN; c: pool 3; c: _exit 5; expect c zombie; reset; "
#define LEFT_TO_DEAF                                                                               \
    "fork c; signal CHLD IGN; subreaper on; c: pool 2; c: waitpid -1 WUNTRACED; "                  \
    "you: kill -PIPE c; expect c gone; expect w1 gone; expect w2 gone; reset; "
#define STOP_OF_GROUP                                                                              \
    "fork c; waitpid -1 WUNTRACED; c: setpgid; c: fork d; c: kill -STOP 0; "                       \
    "expect d stopped within 0; reset; "
#define COPY_OF_COPY                                                                               \
    "signal CONT { fork k }; fork c; you: kill -CONT c; expect k alive; you: kill -CONT k; "       \
    "expect k.2 alive within 0; reset; "
#define TWO_HANDLERS                                                                               \
    "signal CONT { x = 1 }; signal USR1 { y = 1 }; fork c; you: kill -STOP c; you: kill -USR1 c; " \
    "you: kill -CONT c; expect var c y 1 within 0; expect var c x 1 within 0; reset; "
#define OFTEN(what) what what what what what what what what

#define KILLED_WHILE_STOPPED                                                                       \
    "fork e; kill -STOP e; you: kill -KILL e; expect e zombie within 1; reset; "

static const struct tale tales[] = {
    {
        .name = "who is stopped and killed ends, and does not go on before",
        .script = OFTEN(OFTEN(KILLED_WHILE_STOPPED)),
        .counts = {{"stop e SIGSTOP", 64}, {"exit e SIGKILL", 64}},
        .never = {"continue *"},
    },
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
        .name = "a wait that returned before a handler that exits has reaped",
        .script = "signal CHLD { exit 9 }; fork c; c: signal CHLD DFL; wait; c: exit 3;"
                  "expect main gone; expect c gone; expect main status 9",
        .order = {"exit c 3", "reap c by main", "exit main 9", "reap main by init"},
        .never = {"reparent c *", "reap c by init"},
    },
    {
        .name = "who is killed in a wait together with its child leaves nothing untold",
        .script = OFTEN(BOTH_KILLED) "expect zombies 0",
        .counts = {{"exit c SIGKILL", 8}, {"reap c by *", 8}},
    },
    {
        .name = "the same below a subreaper that waits for somebody else",
        .script = "subreaper on; fork p; p: signal CHLD { exit 9 }; waitpid p; p: fork q;"
                  "q: signal CHLD DFL; q: fork z; p: wait; z: exit 4; q: exit 3;"
                  "expect p gone; expect q gone; expect z zombie",
        .order = {"exit z 4", "exit q 3", "reparent z from q to main", "reap q by p", "exit p 9",
                  "return main waitpid(p) = p 9"},
        .never = {"reparent q *"},
    },
    {
        .name = "a subreaper that waits takes a zombie that comes to it",
        .script = "subreaper on; fork a; a: fork b; b: fork c; wait; c: exit 4; b: exit 5;"
                  "expect c gone within 0; expect main last c",
        .order = {"exit c 4", "exit b 5", "reparent c from b to main", "reap c by main",
                  "return main wait() = c 4"},
    },
    {
        .name = "a subreaper that ends because it adopts has adopted",
        .script = "subreaper on; signal CHLD { exit 9 }; fork a; a: signal CHLD DFL; a: fork b;"
                  "a: exit 5; expect main gone; expect b parent init",
        .order = {"exit a 5", "reparent b from a to main", "handler main SIGCHLD begin",
                  "exit main 9", "reparent b from main to init"},
    },
    {
        .name = "a handler for SIGCHLD runs for the going on and for the end",
        .script = OFTEN(TWICE_TOLD) "expect zombies 0",
        .counts = {{"reap c by main", 8}},
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
    {
        .name = "a subreaper that ignores SIGCHLD keeps no zombie of an orphan",
        .script = "fork a; a: fork b; signal CHLD IGN; subreaper on; b: exit 7; expect b zombie;"
                  "a: exit 5; expect b gone within 1",
        .order = {"exit b 7", "exit a 5"},
        .counts = {{"reparent b from a to main", 1}, {"reap b by kernel", 1}},
        .never = {"reap b by init", "reparent b from a to init"},
    },
    {
        .name = "a copy that a handler forked out of a wait has reaped nobody",
        .script = "signal CHLD { fork k }; fork c; c: signal CHLD DFL; wait; c: exit 3;"
                  "expect c gone within 1; expect k alive",
        .order = {"exit c 3", "handler main SIGCHLD begin", "fork main k", "reap c by main"},
        .counts = {{"return main wait() = c 3", 1}, {"return k wait() = c 3", 1}},
        .never = {"reap c by k"},
    },
    {
        .name = "a copy that a handler forked out of the get of a pool gets nothing",
        .script = "pool 1; signal USR1 { fork k }; pool apply { pause }; pool get 1;"
                  "you: kill -USR1 main; expect k alive; you: kill -KILL w1;"
                  "expect main last EOWNERDEAD",
        .counts = {{"return k pool.get(1) = -1 ECHILD *", 1},
                   {"return main pool.get(1) = -1 EOWNERDEAD lost", 1}},
    },
    {
        .name = "nor can it join the pool",
        .script = "pool 1; signal USR1 { fork k }; pool apply { pause }; pool close; pool join;"
                  "you: kill -USR1 main; expect k alive; you: kill -USR1 w1;"
                  "expect main last 0",
        .counts = {{"return k pool.join() = -1 ECHILD *", 1},
                   {"return main pool.join() = None", 1}},
    },
    {
        .name = "a copy that a handler forked out of a worker takes no task",
        .script = "signal USR1 { fork k }; pool 1; you: kill -USR1 w1; expect k alive;" OFTEN(
            "pool apply { getpid }; ") "pool get 8",
        .never = {"task * running k"},
    },
    {
        .name = "who comes out of a wait with less workers than its pool has gets them at once",
        .script = OFTEN(
            "pool 1; waitpid -1; you: kill -KILL w1; expect w2 alive within 0; reset;") "expect "
                                                                                        "processes "
                                                                                        "1",
        .counts = {{"reap w1 by main", 8}, {"fork main w2", 8}},
    },
    {
        .name = "whom the kernel let go has ended before a wait gives ECHILD",
        .script = "fork c; c: signal CHLD IGN; c: pool 3; c: exit 5; expect c zombie;"
                  "expect processes 1; expect zombies 1",
        .order = {"exit w1 SIGTERM", "reap w1 by kernel", "return c waitpid(w1) = -1 ECHILD",
                  "exit c 5"},
        .counts = {{"reap w* by kernel", 3}},
        .never = {"reparent w* *"},
    },
    {
        .name = "who reaped it was there to adopt its children",
        .script = "subreaper on; pool 1; signal CHLD { exit 9 }; pool apply { fork k };"
                  "pool get 1; you: kill -CHLD main; expect k parent init",
        .order = {"exit w1 SIGTERM", "reparent k from w1 to main", "reap w1 by main", "exit main 9",
                  "reparent k from main to init"},
    },
    {
        .name = "nor does init get whom the kernel lets go while their parent ends",
        .script = OFTEN(LEFT_ALONE) "expect processes 1",
        .counts = {{"exit w* 0", 24}},
        .never = {"reap w* by init"},
    },
    {
        .name = "nor does who is killed in a wait get workers that leave because of that",
        .script = OFTEN(LEFT_TO_DEAF) "expect processes 1",
        .counts = {{"exit w* 0", 16}, {"reap w* by kernel", 16}},
        .never = {"reap w* by c", "reap w* by init"},
    },
    {
        .name = "exit called by a handler in an exit that joins does not join anew",
        .script =
            "fork c; c: signal CHLD { exit 9 }; c: process t { pause }; c: start t; c: exit 5;"
            "expect c blocked waitpid; you: kill -STOP t; expect c status 9",
        .order = {"call c exit(5)", "handler c SIGCHLD begin", "call c exit(9)", "exit c 9",
                  "reparent t from c to init"},
        .counts = {{"call c join(t)", 1}},
    },
    {
        .name = "who waits for a stop does not hide the kill that it came of",
        .script = OFTEN(STOP_OF_GROUP) "expect processes 1",
        .counts = {{"stop c SIGSTOP", 8}, {"stop d SIGSTOP", 8}, {"signal d SIGSTOP from c", 8}},
    },
    {
        .name = "a copy that a handler forked at the prompt is open to signals there",
        .script = OFTEN(COPY_OF_COPY) OFTEN(COPY_OF_COPY) "expect processes 1",
        .counts = {{"handler k SIGCONT begin", 16}},
    },
    {
        .name = "several handlers that wait for one who is stopped have all run when it goes on",
        .script = OFTEN(TWO_HANDLERS) OFTEN(TWO_HANDLERS) "expect processes 1",
        .counts = {{"handler c SIGCONT end", 16}, {"handler c SIGUSR1 end", 16}},
    },
    {
        .name = "a zombie works at no task",
        .script = "signal CHLD { exit 9 }; pool 3; pool apply { signal TERM IGN; pause };"
                  "pool apply { exit 8 }; expect main blocked waitpid; tree",
        .words = {"holds status 8 for main"},
        .unsaid = {"task 2: holds"},
    },
};

TALES_SUITE(found, tales)
