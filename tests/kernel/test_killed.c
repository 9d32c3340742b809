/* The shell ends in any way, at any moment: nothing of the sandbox survives. */
#include "suites.h"
#include "tales.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* Agents in every state, and programs that do not want to go. */
static const char hard[] =
    "fork a; fork b; a: fork d; d: setsid; d: pause; b: signal TERM IGN;"
    "b: exec sh -c \"trap '' TERM HUP INT; (setsid sleep 1000 &); sleep 1000 & wait\";"
    "fork c; c: exec setsid sleep 1000; kill -STOP a; expect a stopped; fork e; e: spin;"
    "init reap off; fork z; z: exit; wait; expect z gone; wait; expect main blocked wait";

enum { FACTS_OF_HARD = 50 };

static void judge_moment(const struct story *story, const char *what, int at_fact)
{
    char words[200];
    bool good = !story->processes_left && !story->hung;

    snprintf(words, sizeof words, "%s at fact %d, %s: something survived", what, at_fact,
             form_name(story->form));
    CU_assertImplementation(good, 0, words, "", "", CU_FALSE);
    if (!good)
        story_show(story);
}

/* The same story again and again, ended one fact later each time. */
static void at_each_fact(enum form form, enum mischief mischief, const char *what, int step)
{
    for (int at = 1; at < FACTS_OF_HARD; at += step) {
        struct story_options options = {.mischief = mischief, .at_fact = at, .patience = 10};
        struct story story;
        story_tell(&story, form, hard, &options);
        judge_moment(&story, what, at);
        if (mischief == SHELL_KILLED && story.facts.count && !story.refused)
            CU_ASSERT(WIFSIGNALED(story.ended) || WIFEXITED(story.ended));
        if ((mischief == SHELL_TERMINATED || mischief == SHELL_HUNG_UP) && !story.refused &&
            at < FACTS_OF_HARD / 2) {
            CU_ASSERT_EQUAL(story.status, 128 + (mischief == SHELL_TERMINATED ? SIGTERM : SIGHUP));
            CU_ASSERT_EQUAL(story.descriptors_left, 0);
        }
        story_free(&story);
    }
}

#define MOMENTS(name, mischief, what, step)                                                        \
    static void name##_in_a_namespace(void)                                                        \
    {                                                                                              \
        at_each_fact(NAMESPACE, mischief, what, step);                                             \
    }                                                                                              \
    static void name##_under_a_subreaper(void)                                                     \
    {                                                                                              \
        at_each_fact(SUBREAPER, mischief, what, step);                                             \
    }

MOMENTS(killed, SHELL_KILLED, "the shell killed", 1)
MOMENTS(terminated, SHELL_TERMINATED, "the shell terminated", 5)
MOMENTS(hung_up, SHELL_HUNG_UP, "the shell hung up", 7)
MOMENTS(guardian, GUARDIAN_KILLED, "the guardian killed", 4)
MOMENTS(init, INIT_KILLED, "init killed", 4)

static void the_whole_story(enum form form)
{
    struct tale tale = {.name = "the story that is interrupted",
                        .script = hard,
                        .order = {"exec b sh", "exec c *", "stop a SIGSTOP", "call e spin()",
                                  "reap z by main", "call main wait()", "end 0"}};

    tales_tell(&tale, 1, form);
}

static void whole_in_a_namespace(void)
{
    the_whole_story(NAMESPACE);
}

static void whole_under_a_subreaper(void)
{
    the_whole_story(SUBREAPER);
}

/* At a prompt: kill(-1, SIGKILL) ends all but init and the caller. */
static void all_at_once(void)
{
    static const struct tale tales[] = {
        {
            .name = "kill -KILL -1, and on after a reset",
            .script = "fork c; fork d; d: exec sleep 1000; fork e; e: spin; c: kill(-1, SIGKILL);"
                      "expect main gone; expect e gone; expect d gone; c: print alone; c: exit;"
                      "expect c gone; reset; fork f; f: exit 3; wait; expect main last f",
            .order = {"return c kill(-1, SIGKILL) = 0", "exit main SIGKILL", "output c alone",
                      "exit c 0", "start *", "fork main f", "reap f by main", "end 0"},
            .words = {"a fresh sandbox"},
            .options = {.interactive = true},
        },
        {
            .name = "kill -KILL -1, and what to do then",
            .script = "fork c; c: kill(-1, SIGKILL); expect main gone; c: exit",
            .order = {"exit main SIGKILL", "exit c 0", "end 0"},
            .words = {"nobody lives: undo, reset or quit"},
            .options = {.interactive = true},
        },
    };

    tales_tell(tales, sizeof tales / sizeof *tales, NAMESPACE);
}

void suite_killed(void)
{
    CU_pSuite suite = CU_add_suite("killed", NULL, NULL);

#define BOTH_FORMS(name)                                                                           \
    CU_add_test(suite, #name " in a namespace", name##_in_a_namespace);                            \
    CU_add_test(suite, #name " under a subreaper", name##_under_a_subreaper)
    BOTH_FORMS(whole);
    BOTH_FORMS(killed);
    BOTH_FORMS(terminated);
    BOTH_FORMS(hung_up);
    BOTH_FORMS(guardian);
    BOTH_FORMS(init);
    CU_add_test(suite, "all at once in a namespace", all_at_once);
}
