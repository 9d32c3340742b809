/* Pool: workers, the queue between them and their owner, results, and every way in which one of
 * them may end. */
#include "suites.h"
#include "tales.h"

#include <stdio.h>
#include <string.h>

/* Workers and owners of all stories are counted by the harness: nothing of a pool may be left. */

static int count_of(const struct story *story, const char *pattern)
{
    return facts_count(&story->facts, pattern);
}

/* Each task is run, by somebody, and comes to a value. */
static void thousand_are_done(const struct story *story)
{
    char pattern[80];

    for (int task = 1; task <= 1000; task++) {
        snprintf(pattern, sizeof pattern, "task main pool %d done w* %d", task, task - 1);
        if (count_of(story, pattern) != 1) {
            tale_judge(story, false, pattern);
            return;
        }
    }
    tale_judge(story, count_of(story, "task * running *") == 1000, "not 1000 were run");
}

/* A text of so many letters, as the block of a task and as what is expected. */
#define TEN(text)  text text text text text text text text text text
#define LONG_WORD  TEN(TEN(TEN("abc")))
#define EVERYTHING "wait; sleep 0; print $i"

static const struct tale tales[] = {
    {
        .name = "four workers live on, and take tasks",
        .script = "pool 4; expect processes 5; pool apply { x = 3 }; pool get 1; pool map 8 {"
                  "sleep 0.01; x = $i }; pool get 9; expect processes 5; pool close;"
                  "pool join; pool; expect processes 1; expect zombies 0",
        .order = {"call main pool(4)", "pool main pool open 4", "call main fork()", "fork main w1",
                  "fork main w4", "return main pool(4) = None", "task main pool 1 queued x = 3",
                  "return main pool.apply({...}) = 1", "task main pool 1 running w*",
                  "task main pool 1 done w* 3", "return main pool.get(1) = 3",
                  "return main pool.map(8, {...}) = 2..9", "return main pool.get(9) = 7",
                  "call main pool.close()", "pool main pool closed 4",
                  "return main pool.close() = None", "call main pool.join()",
                  "pool main pool over 4", "return main pool.join() = None"},
        .counts = {{"pool main pool worker w*", 4},
                   {"exit w* 0", 4},
                   {"reap w* by main", 4},
                   {"task * done *", 9},
                   {"task * lost *", 0}},
        .words = {"pool: over, 0 workers; tasks: 0 queued, 0 running, 9 done, 0 lost"},
    },
    {
        .name = "an idle worker is blocked in read, an owner in poll",
        .script = "pool 1; expect w1 blocked read; pool apply { pause }; pool get 1;"
                  "expect main blocked poll; expect main blocked pool; you: kill -KILL w1;"
                  "expect main last EOWNERDEAD",
        .order = {"call w1 read(queue)", "call main pool.get(1)", "call main poll(task 1)",
                  "return main pool.get(1) = -1 EOWNERDEAD lost"},
    },
    {
        .name = "no worker is no pool",
        .script = "pool 0; expect main last EINVAL; expect processes 1; n = -1; pool $n;"
                  "pool apply { x = 1 }",
        .status = 2,
        .order = {"return main pool(0) = -1 EINVAL ValueError: Number of processes must be at "
                  "least 1",
                  "return main pool(-1) = -1 EINVAL ValueError: Number of processes must be at "
                  "least 1"},
        .words = {"no pool here; to make one: pool 4"},
        .never = {"pool *", "fork *"},
    },
    {
        .name = "one worker runs all in order",
        .script = "pool 1; pool map 5 { print $i }; pool close; pool join;"
                  "expect output 4 once",
        .order = {"output w1 0", "task main pool 1 done w1 None", "output w1 1", "output w1 2",
                  "output w1 3", "output w1 4", "task main pool 5 done w1 None"},
        .counts = {{"fork *", 1}, {"exit w1 0", 1}},
    },
    {
        .name = "sixty-four workers",
        .script = "pool 64; expect processes 65; pool map 64 { sleep 0.2; x = $i };"
                  "expect tasks done 64 within 30; pool get 64; pool get 1; pool terminate; expect "
                  "processes 1",
        .counts = {{"fork *", 64},
                   {"task * done *", 64},
                   {"task main pool * running *", 64},
                   {"reap w* by main", 64}},
        .order = {"return main pool.get(64) = 63", "return main pool.get(1) = 0"},
    },
    {
        .name = "more workers than a pool may have",
        .script = "pool 257",
        .status = 2,
        .words = {"a pool has at most 256 workers"},
        .never = {"fork *"},
    },
    {
        .name = "a thousand tasks, and their results in order",
        .script = "pool 4; pool map 1000 { x = $i }; n = 1; repeat 1000 { r = pool.get($n);"
                  "if $r != $i { print wrong $n $r }; n += 1 }; print checked $n; pool close;"
                  "pool join; expect output \"checked 1001\"",
        .more = thousand_are_done,
        .counts = {{"task * queued *", 1000},
                   {"task * done *", 1000},
                   {"task * lost *", 0},
                   {"return main pool.get(*", 1000},
                   {"output main wrong *", 0}},
    },
    {
        .name = "a thousand applied one by one, while workers sleep and wake",
        .script = "pool 3; n = 0; repeat 1000 { pool apply { x = $i }; n += 1 };"
                  "m = 1; repeat 1000 { r = pool.get($m); if $r != $i { print wrong }; m += 1 };"
                  "pool terminate; print checked; expect output checked",
        .more = thousand_are_done,
        .counts = {{"task * lost *", 0}, {"output main wrong", 0}},
    },
    {
        .name = "apply and get in turn",
        .script = "pool 2; n = 1; repeat 200 { pool apply { y = $i; y += 1000 }; r = pool.get($n);"
                  "if $r == 1000 { print first }; n += 1 }; print $r; pool terminate",
        .order = {"output main first", "output main 1199"},
        .counts = {{"task * done *", 200}},
    },
    {
        .name = "$i goes along with a task, and what else the owner knew does not",
        .script = "x = 5; pool 1; x = 6; repeat 3 { pool apply { print $i $x } }; pool close;"
                  "pool join; expect output \"2 5\"",
        .order = {"output w1 0 5", "output w1 1 5", "output w1 2 5"},
    },
    {
        .name = "the result is the value of the last command",
        .script = "pool 1; pool apply { x = seven }; pool apply { sleep 0 };"
                  "pool apply { x = 1; print hi }; pool apply { getpid }; pool apply { };"
                  "pool apply { if 1 == 1 { y = deep } }; pool get 1; pool get 2; pool get 3;"
                  "pool get 5; pool get 6; r = pool.get(1); print $r; expect output seven",
        .order = {"return main pool.get(1) = seven", "return main pool.get(2) = 0",
                  "return main pool.get(3) = None", "return main pool.get(5) = None",
                  "return main pool.get(6) = deep", "set main r = seven", "output main seven"},
    },
    {
        .name = "or its error; the worker lives on",
        .script = "pool 1; pool apply { wait }; pool apply { print $nothing };"
                  "pool apply { wait; x = fine }; pool get 1; expect main last ECHILD; pool get 2;"
                  "expect main last EINVAL; pool get 3; expect processes 2",
        .order = {"task main pool 1 done w1 ECHILD ECHILD",
                  "return main pool.get(1) = -1 ECHILD ECHILD",
                  "return main pool.get(2) = -1 EINVAL no variable `nothing` here*",
                  "return main pool.get(3) = fine"},
        .counts = {{"fork *", 1}},
        .never = {"exit *"},
    },
    {
        .name = "a result may be long",
        .script = "pool 1; pool apply { x = " LONG_WORD " }; r = pool.get(1); y = " LONG_WORD ";"
                  "if $r == $y { print same }; pool get 1; if $? == $y { print again }",
        .order = {"output main same", "output main again"},
    },
    {
        .name = "a task that exits is lost, and its worker replaced",
        .script = "pool 1; pool apply { exit 3 }; pool get 1; expect main last EOWNERDEAD;"
                  "pool apply { x = 5 }; pool get 2",
        .order = {"task main pool 1 running w1", "call w1 exit(3)", "exit w1 3", "reap w1 by main",
                  "task main pool 1 lost w1", "fork main w2",
                  "return main pool.get(1) = -1 EOWNERDEAD lost", "task main pool 2 done w2 5",
                  "return main pool.get(2) = 5"},
    },
    {
        .name = "a task that becomes a program is lost when that ends",
        .script = "pool 2; pool apply { exec sleep 0.2 }; pool get 1 0.02; pool get 1; pool apply {"
                  "x = 1 }; pool get 2; expect processes 3",
        .order = {"exec w* sleep", "return main pool.get(1, 0.02) = -1 ETIMEDOUT TimeoutError",
                  "exit w* 0", "task main pool 1 lost w*", "fork main w3",
                  "return main pool.get(1) = -1 EOWNERDEAD lost", "return main pool.get(2) = 1"},
    },
    {
        .name = "a task that forks leaves a child at the prompt",
        .script = "pool 1; pool apply { fork k; x = done }; pool get 1; expect k parent w1;"
                  "k: print hello; expect output hello; k: pool apply { x = 1 };"
                  "expect k last ECHILD; k: exit 4; expect k zombie; pool apply { wait };"
                  "pool get 2; expect k gone; pool close; pool join",
        .order = {"fork w1 k", "task main pool 1 done w1 done", "output k hello",
                  "return k pool.apply({...}) = -1 ECHILD *", "exit k 4", "reap k by w1",
                  "return main pool.get(2) = *", "exit w1 0"},
        .counts = {{"task * done *", 2}, {"fork *", 2}},
    },
    {
        .name = "a worker killed before it had a task is replaced",
        .script = "pool 2; kill -KILL w1; expect w1 gone; expect w3 alive; expect processes 3;"
                  "pool map 4 { x = $i }; pool get 4",
        .order = {"exit w1 SIGKILL", "reap w1 by main", "fork main w3",
                  "return main pool.get(4) = 3"},
        .never = {"task * lost *"},
    },
    {
        .name = "killed under a task: lost, said at once, replaced",
        .script = "pool 2; pool apply { pause }; pool apply { x = 2 }; pool get 2; kill -KILL w1;"
                  "kill -KILL w2; expect w1 gone; expect w2 gone; pool get 1;"
                  "expect main last EOWNERDEAD; pool get 2; expect main last 2;"
                  "expect processes 3; pool apply { x = 3 }; pool get 3",
        .order = {"task main pool 1 running w*", "task main pool 2 done w* 2",
                  "task main pool 1 lost w*", "return main pool.get(1) = -1 EOWNERDEAD lost",
                  "return main pool.get(2) = 2", "return main pool.get(3) = 3"},
        .counts = {{"fork *", 4}, {"task * lost *", 1}},
    },
    {
        .name = "killed while its owner sleeps in get",
        .script = "pool 1; pool apply { pause }; pool apply { x = 2 }; pool get 1;"
                  "expect main blocked poll; you: kill -KILL w1; pool get 2",
        .order = {"call main poll(task 1)", "signal w1 SIGKILL from outside", "exit w1 SIGKILL",
                  "return main poll(task 1) = 1", "reap w1 by main", "task main pool 1 lost w1",
                  "fork main w2", "return main pool.get(1) = -1 EOWNERDEAD lost",
                  "return main pool.get(2) = 2"},
        .counts = {{"task main pool 2 done w2 2", 1}},
    },
    {
        .name = "killed by itself, by a sibling, by a child",
        .script = "pool 2; pool apply { p = getpid(); kill -KILL $p }; pool get 1; pool apply {"
                  "q = getpid(); fork k { kill -KILL $q }; pause }; pool get 2; expect processes 4",
        .order = {"return main pool.get(1) = -1 EOWNERDEAD lost",
                  "return main pool.get(2) = -1 EOWNERDEAD lost"},
        .counts = {{"task * lost *", 2}},
    },
    {
        .name = "while its owner does something else, only the replacement is put off",
        .script = "pool 2; pool apply { sleep 0.1; p = getpid(); kill -KILL $p };"
                  "pool apply { sleep 0.2; x = 2 }; sleep 0.5; pool get 2; pool get 1;"
                  "expect processes 3",
        .order = {"call main sleep(0.5)", "exit w* SIGKILL", "task main pool 2 done w* 2",
                  "return main sleep(0.5) = 0", "return main pool.get(2) = 2",
                  "return main pool.get(1) = -1 EOWNERDEAD lost"},
        .counts = {{"reap w* by main", 1}, {"fork main w*", 3}},
    },
    {
        .name = "a timed get keeps its time, whatever ended before or ends meanwhile",
        .script = "pool 3; pool apply { pause }; { pool apply { p = getpid(); kill -KILL $p };"
                  "pool apply { sleep 0.2; p = getpid(); kill -KILL $p }; sleep 0.1;"
                  "pool get 1 0.4 }; expect main last ETIMEDOUT",
        .order = {"exit w* SIGKILL", "call main pool.get(1, 0.4)", "exit w* SIGKILL",
                  "return main poll(task 1, 0.4) = 0",
                  "return main pool.get(1, 0.4) = -1 ETIMEDOUT TimeoutError"},
        .counts = {{"task * lost w*", 2}},
    },
    {
        .name = "get without time looks once",
        .script = "pool 1; pool apply { pause }; pool get 1 0; expect main last ETIMEDOUT",
        .never = {"call main poll(*"},
    },
    {
        .name = "a raw wait takes a worker's status: it is replaced all the same",
        .script = "pool 1; pool apply { pause }; { kill -KILL w1; wait; pool get 1 };"
                  "expect main last EOWNERDEAD; expect processes 2",
        .order = {"reap w1 by main", "return main wait() = w1 SIGKILL",
                  "return main waitpid(w1, WNOHANG) = -1 ECHILD", "task main pool 1 lost w1",
                  "fork main w2", "return main pool.get(1) = -1 EOWNERDEAD lost"},
    },
    {
        .name = "SIGCHLD ignored: workers are replaced, and joined",
        .script = "signal CHLD IGN; pool 2; kill -KILL w1; expect w3 alive; pool apply { x = 1 };"
                  "pool get 1; pool close; pool join; expect processes 1",
        .order = {"reap w1 by kernel", "fork main w3", "return main pool.get(1) = 1",
                  "return main pool.join() = None"},
    },
    {
        .name = "a handler that reaps everything, as a book has it",
        .script = "signal CHLD { r = waitpid(-1, WNOHANG); while $r > 0 { print reaped;"
                  "r = waitpid(-1, WNOHANG) } }; pool 1; pool apply { pause }; kill -KILL w1;"
                  "pool get 1; expect processes 2; pool terminate; expect processes 1",
        .order = {"reap w1 by main", "output main reaped", "task main pool 1 lost w1",
                  "return main pool.get(1) = -1 EOWNERDEAD lost",
                  "return main pool.terminate() = None"},
    },
    {
        .name = "handlers that end the pool which is being asked",
        .script = "signal USR1 { pool terminate; pool join }; pool 3; pool apply { pause };"
                  "pool get 1; expect main blocked poll; you: kill -USR1 main;"
                  "expect main last EOWNERDEAD; expect processes 1; pool apply { x = 1 };"
                  "expect main last EINVAL",
        .order = {"handler main SIGUSR1 begin", "call main pool.terminate()",
                  "task main pool 1 lost w*", "return main pool.terminate() = None",
                  "return main pool.join() = None", "handler main SIGUSR1 end",
                  "return main pool.get(1) = -1 EOWNERDEAD lost"},
        .counts = {{"reap w* by main", 3}},
    },
    {
        .name = "a handler that joins within a terminate",
        .script = "signal CHLD { pool join }; pool 4; pool terminate; expect processes 1;"
                  "expect zombies 0",
        .counts = {{"exit w* SIGTERM", 4}, {"reap w* by main", 4}},
    },
    {
        .name = "a handler of the owner runs in a worker too, and does not end its sleep",
        .script = "signal USR1 { print caught }; pool 1; expect w1 blocked read;"
                  "you: kill -USR1 w1; expect output caught once; expect w1 blocked read;"
                  "pool apply { x = 4 }; pool get 1",
        .order = {"handler w1 SIGUSR1 begin", "output w1 caught", "handler w1 SIGUSR1 end",
                  "return main pool.get(1) = 4"},
        .counts = {{"fork *", 1}},
    },
    {
        .name = "a handler within a task does not change its result",
        .script = "signal USR1 { y = handler; getppid }; pool 1; pool apply { p = getpid();"
                  "kill -USR1 $p; x = own; print said }; pool apply { p = getpid(); x = own;"
                  "kill -USR1 $p }; pool get 1; pool get 2",
        .order = {"return main pool.get(1) = None", "return main pool.get(2) = 0"},
    },
    {
        .name = "workers that ignore SIGTERM end when there is nothing left to take",
        .script = "signal TERM IGN; pool 2; pool map 9 { sleep 0.1 }; expect w2 blocked sleep;"
                  "pool terminate; expect processes 1",
        .order = {"task main pool 9 lost", "return main kill(w1, SIGTERM) = 0", "exit w* 0",
                  "return main pool.terminate() = None"},
        .counts = {{"exit w* 0", 2}, {"task * done *", 2}, {"task * lost", 7}},
    },
    {
        .name = "terminate with tasks queued: they are lost, and get says so",
        .script = "pool 2; pool map 6 { pause }; expect w2 blocked pause; pool terminate;"
                  "expect processes 1; pool get 1; expect main last EOWNERDEAD; pool get 6;"
                  "expect main last EOWNERDEAD; pool join; pool get 3",
        .order = {"pool main pool terminated 2", "task main pool 3 lost", "task main pool 6 lost",
                  "signal w1 SIGTERM from main", "exit w1 SIGTERM", "reap w1 by main",
                  "task main pool * lost w1", "return main pool.terminate() = None",
                  "return main pool.get(6) = -1 EOWNERDEAD lost", "return main pool.join() = None"},
        .counts = {{"task * lost*", 6}, {"exit w* SIGTERM", 2}},
    },
    {
        .name = "close: what is queued is still run",
        .script = "pool 2; pool map 6 { sleep 0.02; x = $i }; pool close; pool join; pool get 6;"
                  "pool get 1; expect processes 1",
        .order = {"pool main pool closed 2", "task main pool 6 done w* 5", "pool main pool over 2",
                  "return main pool.join() = None", "return main pool.get(6) = 5",
                  "return main pool.get(1) = 0"},
        .counts = {{"task * done *", 6}, {"exit w* 0", 2}},
    },
    {
        .name = "a worker killed after close is replaced as long as there is work",
        .script = "pool 1; pool apply { pause }; pool apply { x = 2 }; pool close;"
                  "kill -KILL w1; pool join; pool get 1; pool get 2",
        .order = {"exit w1 SIGKILL", "task main pool 1 lost w1", "fork main w2",
                  "task main pool 2 done w2 2", "return main pool.join() = None",
                  "return main pool.get(1) = -1 EOWNERDEAD lost", "return main pool.get(2) = 2"},
    },
    {
        .name = "the order of close, join and apply, in CPython's words",
        .script = "pool 1; pool join; pool close; pool close; pool apply { x = 1 };"
                  "pool map 3 { x = 1 }; pool join; pool join; pool apply { x = 1 };"
                  "pool terminate; expect processes 1",
        .order = {"return main pool.join() = -1 EINVAL ValueError: Pool is still running",
                  "return main pool.close() = None", "return main pool.close() = None",
                  "return main pool.apply({...}) = -1 EINVAL ValueError: Pool not running",
                  "return main pool.map(3, {...}) = -1 EINVAL ValueError: Pool not running",
                  "return main pool.join() = None", "return main pool.join() = None",
                  "return main pool.apply({...}) = -1 EINVAL ValueError: Pool not running",
                  "return main pool.terminate() = None"},
        .never = {"task *"},
    },
    {
        .name = "a task that there is not",
        .script = "pool 1; pool apply { x = 1 }; pool get 2",
        .status = 2,
        .words = {"no task 2: `pool` has 1 so far"},
    },
    {
        .name = "an empty map, and one of less than nothing",
        .script = "pool 1; pool map 0 { x = 1 }; pool close; pool join",
        .order = {"return main pool.map(0, {...}) = []", "return main pool.join() = None"},
        .never = {"task *"},
    },
    {
        .name = "the owner exits: pools are terminated, whatever is queued",
        .script = "pool 2; pool map 9 { pause }; expect w2 blocked pause; exit 3;"
                  "expect main gone; expect processes 0",
        .order = {"call main exit(3)", "call main pool.terminate()", "task main pool 9 lost",
                  "exit w* SIGTERM", "return main pool.terminate() = None", "exit main 3"},
        .counts = {{"task * lost*", 9}, {"reap w* by main", 2}},
    },
    {
        .name = "closed, not joined: exit terminates it too, and nothing is printed",
        .script = "pool 1; pool apply { sleep 0.2; print never }; expect w1 blocked sleep;"
                  "pool close; exit; expect main gone; expect processes 0",
        .order = {"pool main pool closed 1", "call main exit(0)", "exit w1 SIGTERM",
                  "task main pool 1 lost w1", "exit main 0"},
        .never = {"output *"},
    },
    {
        .name = "the owner _exits: idle workers end, a busy one after its task",
        .script = "pool 2; pool apply { sleep 0.2; x = 8 }; pool apply { sleep 0.2; x = 9 };"
                  "pool apply { x = 1 }; expect w2 blocked sleep; _exit; expect main gone;"
                  "expect processes 0",
        .order = {"exit main 0", "reparent w1 from main to init", "task main pool 3 lost"},
        .counts = {{"task * done w* *", 2}, {"exit w* 0", 2}, {"task * lost", 1}},
    },
    {
        .name = "the owner is killed with tasks queued",
        .script = "pool 3; pool map 2 { sleep 0.2; x = $i }; expect w2 blocked sleep;"
                  "expect w3 blocked read; you: kill -KILL main; expect main gone;"
                  "expect w3 gone; expect w3 status 0; expect processes 0",
        .order = {"exit main SIGKILL", "exit w3 0"},
        .counts = {{"task * done *", 2}, {"exit w* 0", 3}},
    },
    {
        .name = "the owner is killed in get: a write to nobody harms no worker",
        .script = "pool 1; pool apply { sleep 0.3; x = 1 }; pool get 1; expect main blocked poll;"
                  "you: kill -KILL main; expect w1 gone; expect w1 status 0",
        .order = {"call main poll(task 1)", "exit main SIGKILL", "task main pool 1 done w1 1",
                  "exit w1 0"},
        .never = {"task * lost *"},
    },
    {
        .name = "owner and worker are killed: the task is lost",
        .script = "pool 1; pool map 2 { pause }; expect w1 blocked pause; you: kill -STOP main;"
                  "expect main stopped; you: kill -KILL w1; expect w1 zombie;"
                  "you: kill -KILL main; expect processes 0",
        .order = {"exit w1 SIGKILL", "exit main SIGKILL"},
        .counts = {{"task main pool 1 lost w1", 1}, {"task main pool 2 lost", 1}},
    },
    {
        .name = "the owner becomes a program: its workers end when the queue is empty",
        .script = "pool 2; pool map 4 { sleep 0.1; x = $i }; expect w2 blocked sleep;"
                  "exec sleep 0.8; expect w1 zombie; expect w2 zombie; expect main gone within 9",
        .order = {"exec main sleep", "exit main 0"},
        .counts = {{"exit w* 0", 2}, {"task * done *", 4}},
    },
    {
        .name = "fork refused half-way: no pool, and no worker left behind",
        .script = "limit 3; pool 4; expect main last EAGAIN; expect processes 1; expect zombies 0;"
                  "limit 9; pool 4; pool apply { x = 7 }; pool get 1; expect main last 7",
        .order = {"call main pool(4)", "fork main w1", "fork main w2",
                  "return main fork() = -1 EAGAIN", "exit w* SIGTERM", "pool main pool over 4",
                  "return main pool(4) = -1 EAGAIN OSError", "return main pool(4) = None",
                  "return main pool.get(1) = 7"},
        .counts = {{"fork *", 6}, {"exit w* SIGTERM", 2}},
    },
    {
        .name = "a worker that can't be replaced: no get waits for ever",
        .script = "pool 1; pool apply { pause }; pool apply { x = 1 }; fork c; fork d; limit 3;"
                  "kill -KILL w1; pool get 2; expect main last EAGAIN; pool get 1;"
                  "expect main last EOWNERDEAD; limit 9; pool get 2; expect main last 1",
        .order = {"task main pool 1 lost w1", "return main fork() = -1 EAGAIN",
                  "return main pool.get(2) = -1 EAGAIN OSError: no worker is left", "fork main w2",
                  "return main pool.get(2) = 1"},
    },
    {
        .name = "nor does a join, and what nobody could run is lost",
        .script = "pool 1; pool apply { pause }; pool apply { x = 1 }; fork c; fork d; limit 3;"
                  "pool close; kill -KILL w1; pool join; pool get 2; expect main last EOWNERDEAD",
        .order = {"task main pool 1 lost w1", "return main fork() = -1 EAGAIN",
                  "task main pool 2 lost", "return main pool.join() = None"},
    },
    {
        .name = "two pools, one with a name",
        .script = "pool 1; pool 2 big; pool apply { x = 1 }; pool pool apply { x = 2 };"
                  "pool big apply { x = 3 }; pool big get 1; pool pool get 1; pool big get 2;"
                  "pool big; kill -KILL big1; expect big3 alive; pool big terminate;"
                  "expect processes 2; pool pool apply { x = 4 }; pool pool get 2; pool pool close;"
                  "pool pool join; expect processes 1",
        .order = {"fork main w1", "fork main big1", "fork main big2", "task main big 1 queued *",
                  "task main pool 1 queued *", "task main big 2 queued *", "fork main big3",
                  "pool main big terminated 2", "pool main pool over 1"},
        .counts = {{"task main big * done *", 2}, {"task main pool * done *", 2}},
        .words = {"big: open, 2 workers"},
    },
    {
        .name = "a second pool of a name that stands is refused",
        .script = "pool 1; pool 1",
        .status = 2,
        .words = {"there is a pool `pool` already; for another one: pool 1 NAME"},
        .counts = {{"fork *", 1}},
    },
    {
        .name = "one after the other may have the same name",
        .script = "repeat 5 { pool 2; pool apply { x = $i }; pool get 1; pool close; pool join };"
                  "expect processes 1; pool 2; pool terminate; pool 2; pool apply { x = 1 };"
                  "pool get 1",
        .counts = {{"pool main pool open 2", 7}, {"pool main pool over 2", 5}, {"fork *", 14}},
    },
    {
        .name = "a pool of a child, beside its parent's",
        .script = "pool 1; fork c; c: pool apply { x = 1 }; expect c last ECHILD; c: pool join;"
                  "c: pool terminate; c: pool 2; c: pool apply { x = 5 }; c: pool get 1;"
                  "pool apply { x = 6 }; pool get 1; expect children c 2; c: exit;"
                  "expect c zombie; expect w1 alive; pool apply { x = 7 }; pool get 2",
        .order =
            {"return c pool.apply({...}) = -1 ECHILD AssertionError: a pool serves the process "
             "that made it",
             "pool c pool open 2", "return c pool.get(1) = 5", "return main pool.get(1) = 6",
             "exit c 0", "return main pool.get(2) = 7"},
        .counts = {{"exit w* SIGTERM", 2}},
    },
    {
        .name = "a child of the owner holds no end of the pipe",
        .script = "pool 2; fork c; process th { pause }; start th; you: kill -KILL main;"
                  "expect w1 gone; expect w2 gone; expect c alive; expect th alive",
        .counts = {{"exit w* 0", 2}},
    },
    {
        .name = "a worker makes neither pools nor processes; it may fork",
        .script = "pool 1; pool apply { pool 2 }; pool apply { process u { x = 1 }; start u };"
                  "pool apply { fork k { exit 2 }; wait; x = waited }; pool get 1; pool get 2;"
                  "pool get 3",
        .order = {"return w1 pool(2) = -1 EINVAL AssertionError: daemonic processes are not "
                  "allowed to have children",
                  "return w1 start(u) = -1 EINVAL AssertionError: daemonic processes are not "
                  "allowed to have children",
                  "return main pool.get(1) = -1 EINVAL EINVAL", "return main pool.get(3) = waited"},
    },
    {
        .name = "SIGSTOP on a worker holds up what it has taken, and nothing else",
        .script =
            "pool 2; pool apply { p = getpid(); kill -STOP $p; x = 1 }; pool map 3 { x = $i };"
            "pool get 4; pool get 1 0.05; expect main last ETIMEDOUT; you: kill -CONT w1;"
            "you: kill -CONT w2; pool get 1; expect main last 1",
        .order = {"stop w* SIGSTOP", "return main pool.get(4) = 2",
                  "return main pool.get(1, 0.05) = -1 ETIMEDOUT TimeoutError", "continue w*",
                  "return main pool.get(1) = 1"},
        .counts = {{"stop *", 1}, {"task * done *", 4}},
    },
    {
        .name = "a join that a stopped worker holds up is a deadlock, and said to be one",
        .script = "pool 2; pool apply { p = getpid(); kill -STOP $p }; pool apply { x = 2 };"
                  "pool get 2; pool close; pool join; print never",
        .status = 3,
        .words = {"deadlock", "is stopped until somebody sends it SIGCONT"},
    },
    {
        .name = "not stuck: a get waits for a task that sleeps",
        .script = "pool 1; pool apply { sleep 0.3; x = 5 }; pool get 1; print $?;"
                  "expect output 5",
        .order = {"call main poll(task 1)", "output main 5"},
    },
    {
        .name = "a task that waits for ever is a deadlock for who gets it",
        .script = "pool 1; pool apply { pause }; pool get 1; print never",
        .status = 3,
        .words = {"deadlock"},
    },
    {
        .name = "a worker takes no commands",
        .script = "pool 1; w1: print never",
        .status = 3,
        .words = {"deadlock"},
        .never = {"output *"},
    },
    {
        .name = "results wait for an owner that was stopped",
        .script = "pool 2; pool map 4 { sleep 0.02; x = $i }; you: kill -STOP main;"
                  "expect main stopped; expect w1 blocked read; expect w2 blocked read;"
                  "you: kill -CONT main; expect not main stopped; pool get 4",
        .order = {"stop main SIGSTOP", "task main pool 4 done w* 3", "continue main",
                  "return main pool.get(4) = 3"},
    },
    {
        .name = "tasks under step",
        .script = "pool 1; pool apply { step { x = 1; x += 1 } }; w1: next; w1: next; pool get 1",
        .order = {"line w1 1", "next w1 1", "next w1 2", "task main pool 1 done w1 2",
                  "return main pool.get(1) = 2"},
    },
    {
        .name = "a pool within a block, from beginning to end",
        .script = "{ pool 2; pool map 3 { x = $i }; pool get 1; pool get 2; pool get 3; pool close;"
                  "pool join; print over }; expect output over; expect processes 1",
        .order = {"return main pool(2) = None", "return main pool.get(1) = 0",
                  "return main pool.get(2) = 1", "return main pool.get(3) = 2",
                  "return main pool.join() = None", "output main over"},
    },
    {
        .name = "output of tasks comes before what they give",
        .script = "pool 1; buffer full; pool apply { print hi }; pool get 1; pool close; pool join;"
                  "expect output hi once",
        .order = {"output w1 hi", "task main pool 1 done w1 None",
                  "return main pool.get(1) = None"},
    },
    {
        .name = "reset with a pool at work",
        .script = "pool 4; pool map 50 { sleep 0.05 }; reset; expect processes 1; pool 2;"
                  "pool apply { x = 1 }; pool get 1",
        .order = {"end -1", "start *", "return main pool.get(1) = 1", "end 0"},
    },
    {
        .name = "quit with a pool at work",
        .script = "pool 4; pool map 50 { sleep 0.05 }; quit",
        .order = {"task main pool 50 queued *", "end 0"},
    },
    {
        .name = "the shell is killed with a pool at work",
        .script = "pool 4; pool map 20 { " EVERYTHING " }; pool apply { pause }; pool get 21",
        .status = -1,
        .options = {.mischief = SHELL_KILLED, .at_fact = 60},
    },
    {
        .name = "init is killed with a pool at work",
        .script = "pool 4; pool map 20 { sleep 0.01 }; pool apply { pause }; pool get 21",
        .status = 2,
        .options = {.mischief = INIT_KILLED, .at_fact = 60},
        .where = IN_NAMESPACE_ONLY,
    },
};

TALES_SUITE(pool, tales)
