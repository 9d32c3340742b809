/* What fork copies: variables, unwritten output, atexit blocks. */
#include "suites.h"
#include "tales.h"

#include <string.h>

static void same_address(const struct story *story)
{
    int first = facts_find(&story->facts, "return main addr(x) = *", 0);
    int second = facts_find(&story->facts, "return c addr(x) = *", 0);

    tale_judge(story,
               first >= 0 && second >= 0 &&
                   !strcmp(told_text(&story->facts.items[first], "value"),
                           told_text(&story->facts.items[second], "value")) &&
                   strcmp(told_text(&story->facts.items[first], "value"), "0"),
               "the addresses differ");
}

static const struct tale tales[] = {
    {
        .name = "memory is private",
        .script = "x = 1; fork c; c: x = 2; c: print $x; print $x; addr x; c: addr x;"
                  "expect var main x 1; expect var c x 2",
        .order = {"set main x = 1", "set c x = 2", "output c 2", "output main 1"},
        .more = same_address,
    },
    {
        .name = "the child has a copy of what was there",
        .script = "x = 41; fork c; c: x += 1; c: print $x; print $x",
        .order = {"set c x = 42", "output c 42", "output main 41"},
    },
    {
        .name = "a block is read by the process that runs it",
        .script = "x = 1; fork c; c: { x = 2; print $x }; c: x = 3; print $x",
        .order = {"output c 2", "set c x = 3", "output main 1"},
    },
    {
        .name = "output in a full buffer is copied by fork, and written twice",
        .script = "buffer full; print hello; fork c; c: exit; exit; expect output hello twice",
        .order = {"output c hello", "exit c 0", "output main hello", "exit main 0"},
        .counts = {{"output * hello", 2}},
    },
    {
        .name = "_exit writes nothing out",
        .script = "buffer full; print hello; fork c; c: _exit; exit; expect output hello once",
        .order = {"exit c 0", "output main hello", "exit main 0"},
        .never = {"output c *"},
    },
    {
        .name = "a buffer by lines is empty at fork",
        .script = "buffer line; print hello; fork c; c: exit; exit; expect output hello once",
        .order = {"output main hello", "fork main c"},
    },
    {
        .name = "a full buffer is lost when its process is killed",
        .script = "buffer full; print hello; fork c; kill -KILL c; c: exit; expect c zombie",
        .status = 2,
        .words = {"c(", "has ended (signal SIGKILL)"},
        .never = {"output *"},
    },
    {
        .name = "a full buffer after none",
        .script = "buffer none; buffer full; print hello; fork c; c: exit; exit;"
                  "expect output hello twice",
        .order = {"output c hello", "exit c 0", "output main hello", "exit main 0"},
    },
    {
        .name = "atexit blocks run last first, by exit and not by _exit",
        .script = "atexit { print one }; atexit { print two }; fork c; c: exit 3; _exit 4;"
                  "expect c status 3; expect main status 4",
        .order = {"output c two", "output c one", "exit c 3", "exit main 4"},
        .never = {"output main *"},
    },
    {
        .name = "atexit blocks are not run by a signal",
        .script = "atexit { print one }; fork c; kill c; expect c killed TERM",
        .never = {"output *"},
    },
    {
        .name = "an atexit block makes calls",
        .script = "fork c; c: atexit { d = fork(); print $d }; c: exit 1; expect c status 1;"
                  "expect output 0 once",
        .order = {"fork c d", "exit c 1"},
    },
    {
        .name = "the raw status of a wait",
        .script = "fork c; c: exit 7; wait; s = WEXITSTATUS($status); print $s $?;"
                  "expect var main s 7; expect var main status 1792",
        .order = {"set main status = 1792", "set main s = 7"},
    },
};

TALES_SUITE(memory, tales)
