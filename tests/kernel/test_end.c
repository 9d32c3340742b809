/* The end: by the script, by quit, by reset; nothing of the sandbox lives on. */
#include "suites.h"
#include "tales.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* In a namespace PIDs begin again with the sandbox. */
static void begins_again(const struct story *story)
{
    int first = facts_find(&story->facts, "start *", 0);
    int second = facts_find(&story->facts, "start *", first + 1);

    tale_judge(story, second > 0, "no second start");
    if (second < 0)
        return;
    const struct told *start = &story->facts.items[second];
    tale_judge(story,
               story->form == SUBREAPER ||
                   (told_number(start, "init") == 1 && told_number(start, "main") == 2),
               "PIDs do not begin again");
}

static const struct tale tales[] = {
    {
        .name = "nothing at all",
        .script = "",
        .order = {"start *", "end 0"},
        .counts = {{"*", 2}},
    },
    {
        .name = "the end of the script ends whoever lives",
        .script = "fork a; fork b; a: fork c; a: pause; b: wait; c: setsid",
        .order = {"call a pause()", "return b wait() = -1 ECHILD", "end 0"},
    },
    {
        .name = "quit runs nothing more",
        .script = "fork c; c: pause; quit; print never",
        .order = {"call c pause()", "end 0"},
        .never = {"output *"},
    },
    {
        .name = "reset makes a fresh sandbox",
        .script = "x = 1; fork c; c: exec sleep 1000; fork d; d: pause; reset; tree;"
                  "expect processes 1; expect main alive; fork c; c: exit 3; expect c status 3;"
                  "wait; print on; expect output on once",
        .order = {"start *", "exec c sleep", "call d pause()", "end -1", "start *", "fork main c",
                  "exit c 3", "return main wait() = c 3", "output main on", "end 0"},
        .counts = {{"start *", 2}, {"end *", 2}},
        .more = begins_again,
    },
    {
        .name = "after a reset nobody knows the old names",
        .script = "x = 1; fork c; reset; c: print hi",
        .status = 2,
        .words = {"no process is called `c`"},
        .more = begins_again,
    },
    {
        .name = "variables do not survive a reset",
        .script = "x = 1; reset; print $x",
        .status = 2,
        .words = {"no variable `x` here"},
    },
    {
        .name = "reset when nobody lives",
        .script = "exit; expect main gone; reset; print on; expect output on",
        .order = {"exit main 0", "reap main by init", "end -1", "start *", "output main on"},
        .more = begins_again,
    },
    {
        .name = "many resets",
        .script = "fork c; reset; fork c; reset; fork c; c: exec sleep 1000; reset; fork c;"
                  "c: setsid; reset; print on; expect output on",
        .counts = {{"start *", 5}, {"end -1", 4}},
        .more = begins_again,
    },
    {
        .name = "everybody in the middle of something",
        .script = "fork a; fork b; fork c; fork d; fork e; a: pause; b: spin; c: sleep 1000;"
                  "d: exec sleep 1000; kill -STOP e; expect e stopped; init reap off; wait;"
                  "expect main blocked wait",
        .order = {"call a pause()", "call b spin()", "call c sleep(1000)", "exec d sleep",
                  "stop e SIGSTOP", "call main wait()", "end 0"},
    },
};

/* Whoever runs the tests is a stranger to the sandbox. */
static void strangers(enum form form)
{
    char script[100];
    struct tale tale = {.name = "a stranger is not signalled", .script = script};

    snprintf(script, sizeof script, "kill(%d, SIGTERM)%s", (int)getpid(),
             form == NAMESPACE ? "; expect main last ESRCH" : "");
    tale.status = form == NAMESPACE ? 0 : 2;
    tale.words[0] = form == NAMESPACE ? "statement" : "proctor signals no strangers";
    tale.never[0] = "signal *";
    tales_tell(&tale, 1, form);
}

static void strangers_in_a_namespace(void)
{
    strangers(NAMESPACE);
}

static void strangers_under_a_subreaper(void)
{
    strangers(SUBREAPER);
}

TALES_SUITE(ends, tales)

void suite_end(void)
{
    suite_ends();
    CU_pSuite suite = CU_add_suite("strangers", NULL, NULL);
    CU_add_test(suite, "in a namespace", strangers_in_a_namespace);
    CU_add_test(suite, "under a subreaper", strangers_under_a_subreaper);
}
