/* exec: processes that become other programs, and what those start. */
#include "suites.h"
#include "tales.h"

static const struct tale tales[] = {
    {
        .name = "a program ends",
        .script = "fork c; c: exec true; expect c status 0; expect c zombie; wait; expect c gone",
        .order = {"call c exec(true)", "exec c true", "exit c 0", "reap c by main"},
        .never = {"return c exec*"},
    },
    {
        .name = "its status",
        .script = "fork c; c: exec sh -c \"exit 3\"; expect c status 3; wait",
        .order = {"exec c sh", "exit c 3", "return main wait() = c 3"},
    },
    {
        .name = "no such program",
        .script = "fork c; c: exec /none/of/that/name; expect c last ENOENT; c: print on;"
                  "expect output on",
        .order = {"return c exec(/none/of/that/name) = -1 ENOENT", "output c on"},
        .never = {"exec *"},
    },
    {
        .name = "its output has its author",
        .script = "fork c; fork d; c: exec echo hello; d: exec sh -c \"echo one; echo two\";"
                  "expect output hello; expect output two",
        .order = {"output c hello"},
        .counts = {{"output d *", 2}, {"output *", 3}},
    },
    {
        .name = "a line that nobody ends",
        .script = "fork c; c: exec printf abc; expect output abc once; expect c status 0",
        .order = {"output c abc", "exit c 0"},
    },
    {
        .name = "its children are seen, and adopted",
        .script = "fork c; c: exec sh -c \"sleep 0.3 & echo hi\"; expect output hi;"
                  "expect c zombie; expect children init 2; expect children init 1",
        .order = {"exec c sh", "fork c *", "exit c 0", "reparent * from c to init",
                  "reap * by init"},
        .counts = {{"fork c *", 1}, {"reparent * from c to init", 1}},
    },
    {
        .name = "a program that waits for its child",
        .script = "fork c; c: exec sh -c \"sleep 0.2; exit 4\"; expect c status 4;"
                  "expect processes 1",
        .order = {"exec c sh", "fork c *", "exit c 4"},
        .counts = {{"reap * by c", 1}},
    },
    {
        .name = "a program's orphan, forked twice, is seen under init",
        .script = "fork c; c: exec sh -c \"(sleep 1000 &); exec sleep 1000\";"
                  "expect processes 3; expect children init 2",
    },
    {
        .name = "commands are refused to a program",
        .script = "fork c; c: exec sleep 1000; c: print no",
        .status = 2,
        .words = {"runs the program sleep now: it takes no commands, only signals"},
        .never = {"output *"},
    },
    {
        .name = "a program takes signals",
        .script = "fork c; c: exec sleep 1000; kill -STOP c; expect c stopped; kill -CONT c;"
                  "expect not c stopped; kill c; expect c killed TERM; wait; expect c gone",
        .order = {"exec c sleep", "stop c SIGSTOP", "continue c", "exit c SIGTERM",
                  "reap c by main"},
    },
    {
        .name = "main becomes a program",
        .script = "fork c; main: exec sh -c \"exit 5\"; expect main status 5; expect c parent init",
        .order = {"exec main sh", "exit main 5", "reparent c from main to init"},
    },
    {
        .name = "dispositions: a handler is gone after exec, an ignored signal is not",
        .script = "fork c; c: signal TERM { print no }; fork d; d: signal TERM IGN;"
                  "c: exec sleep 1000; d: exec sleep 1000; kill c; expect c killed TERM; kill d;"
                  "expect d alive; kill -KILL d; expect d killed KILL",
        .order = {"exit c SIGTERM", "signal d SIGTERM from main", "exit d SIGKILL"},
        .never = {"output *"},
    },
    {
        .name = "standard input is empty",
        .script = "fork c; c: exec cat; expect c status 0",
        .order = {"exec c cat", "exit c 0"},
    },
    {
        .name = "gone after the end: it ignores TERM",
        .script =
            "fork c; c: exec sh -c \"trap '' TERM HUP INT; echo ready; sleep 1000; sleep 1000\";"
            "expect output ready",
        .order = {"output c ready", "end 0"},
    },
    {
        .name = "gone after the end: sessions of their own",
        .script =
            "fork c; c: exec setsid sleep 1000; fork d; d: setsid; d: exec setsid -f sleep 1000;"
            "expect d status 0",
        .order = {"exec d setsid", "exit d 0"},
    },
    {
        .name = "gone after the end: forked twice, stopped, spinning",
        .script = "fork c; c: exec sh -c \"(setsid sleep 1000 &); (trap '' TERM; sleep 1000) & "
                  "kill -STOP $$; wait\"; expect c stopped; fork d; d: spin; expect d running",
        .order = {"stop c SIGSTOP", "call d spin()", "end 0"},
    },
    {
        .name = "gone after the end: a thousand lines in the pipe",
        .script = "fork c; c: exec sh -c \"while :; do echo x; done\"; expect output x",
        .order = {"output c x"},
    },
};

TALES_SUITE(programs, tales)
