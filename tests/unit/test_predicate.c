/*
 * test_predicate: each form of predicate, and the words of its refusals.
 */
#include "suites.h"

#include "lang/predicate.h"
#include "model/pools.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool parse(struct predicate *predicate, const char *text, struct error *error)
{
    bool good = predicate_parse(predicate, text, strlen(text), error);

    if (!good && error == NULL)
        printf("\n--- refused: %s\n", text);
    return good;
}

static bool same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool is(const char *text, struct predicate expected)
{
    struct predicate made;
    bool good;

    if (!parse(&made, text, NULL))
        return false;
    good = made.kind == expected.kind && made.negated == expected.negated &&
           same(made.who, expected.who) && same(made.other, expected.other) &&
           same(made.variable, expected.variable) && same(made.text, expected.text) &&
           made.number == expected.number && made.error == expected.error;
    if (!good)
        printf("\n--- %s: kind %d, not %d, who %s, other %s, variable %s, text %s, number %ld, "
               "error %d\n",
               text, made.kind, made.negated, made.who ? made.who : "-",
               made.other ? made.other : "-", made.variable ? made.variable : "-",
               made.text ? made.text : "-", made.number, made.error);
    predicate_free(&made);
    return good;
}

#define P(...) ((struct predicate){__VA_ARGS__})

static void every_form_is_read(void)
{
    CU_ASSERT_TRUE(is("c alive", P(.kind = PREDICATE_ALIVE, .who = "c")));
    CU_ASSERT_TRUE(is("5 zombie", P(.kind = PREDICATE_ZOMBIE, .who = "5")));
    CU_ASSERT_TRUE(is("not c.2 gone", P(.kind = PREDICATE_GONE, .negated = true, .who = "c.2")));
    CU_ASSERT_TRUE(is("c running", P(.kind = PREDICATE_RUNNING, .who = "c")));
    CU_ASSERT_TRUE(is("c sleeping", P(.kind = PREDICATE_SLEEPING, .who = "c")));
    CU_ASSERT_TRUE(is("c stopped", P(.kind = PREDICATE_STOPPED, .who = "c")));
    CU_ASSERT_TRUE(is("c orphan", P(.kind = PREDICATE_ORPHAN, .who = "c")));
    CU_ASSERT_TRUE(is("c parent init", P(.kind = PREDICATE_PARENT, .who = "c", .other = "init")));
    CU_ASSERT_TRUE(is("c blocked", P(.kind = PREDICATE_BLOCKED, .who = "c")));
    CU_ASSERT_TRUE(
        is("c blocked os.wait", P(.kind = PREDICATE_BLOCKED, .who = "c", .text = "wait")));
    CU_ASSERT_TRUE(is("c blocked read", P(.kind = PREDICATE_BLOCKED, .who = "c", .text = "read")));
    CU_ASSERT_TRUE(is("c status 255", P(.kind = PREDICATE_STATUS, .who = "c", .number = 255)));
    CU_ASSERT_TRUE(is("c killed KILL", P(.kind = PREDICATE_KILLED, .who = "c", .number = SIGKILL)));
    CU_ASSERT_TRUE(
        is("children main 2", P(.kind = PREDICATE_CHILDREN, .who = "main", .number = 2)));
    CU_ASSERT_TRUE(is("zombies 0", P(.kind = PREDICATE_ZOMBIES)));
    CU_ASSERT_TRUE(is("processes 3", P(.kind = PREDICATE_PROCESSES, .number = 3)));
    CU_ASSERT_TRUE(is("last -1", P(.kind = PREDICATE_LAST, .number = -1)));
    CU_ASSERT_TRUE(is("c last ECHILD", P(.kind = PREDICATE_LAST, .who = "c", .error = ECHILD)));
    CU_ASSERT_TRUE(is("var c x 'a b'",
                      P(.kind = PREDICATE_VARIABLE, .who = "c", .variable = "x", .text = "a b")));
    CU_ASSERT_TRUE(is("task 3 lost", P(.kind = PREDICATE_TASK, .number = 3, .text = "lost")));
    CU_ASSERT_TRUE(is("not tasks done 9 within 5",
                      P(.kind = PREDICATE_TASKS, .negated = true, .number = 9, .text = "done")));
    CU_ASSERT_TRUE(is("output hi", P(.kind = PREDICATE_OUTPUT, .text = "hi", .number = -1)));
    CU_ASSERT_TRUE(is("output hi once", P(.kind = PREDICATE_OUTPUT, .text = "hi", .number = 1)));
    CU_ASSERT_TRUE(
        is("output \"a b\" twice", P(.kind = PREDICATE_OUTPUT, .text = "a b", .number = 2)));
    CU_ASSERT_TRUE(is("not output 'within' 3 times",
                      P(.kind = PREDICATE_OUTPUT, .negated = true, .text = "within", .number = 3)));
    CU_ASSERT_TRUE(is("  c\tzombie  # so\n", P(.kind = PREDICATE_ZOMBIE, .who = "c")));
}

/* The words here and those of the facts are the same. */
static void states_of_tasks_are_those_of_facts(void)
{
    for (int state = 0; state < TASK_STATES; state++) {
        char text[40];

        snprintf(text, sizeof text, "tasks %s 1", task_state_word((enum task_state)state));
        CU_ASSERT_TRUE(is(text, P(.kind = PREDICATE_TASKS, .number = 1,
                                  .text = (char *)task_state_word((enum task_state)state))));
    }
}

static void time_and_source_are_kept(void)
{
    struct predicate made;

    CU_ASSERT_TRUE_FATAL(parse(&made, "c   zombie", NULL));
    CU_ASSERT_DOUBLE_EQUAL(made.within, 2, 0);
    CU_ASSERT_STRING_EQUAL(made.source, "c zombie");
    predicate_free(&made);
    CU_ASSERT_TRUE_FATAL(parse(&made, "not  output \"a  b\" once within 0.5", NULL));
    CU_ASSERT_DOUBLE_EQUAL(made.within, 0.5, 1e-9);
    CU_ASSERT_STRING_EQUAL(made.source, "not output \"a  b\" once");
    predicate_free(&made);
}

static void refusals_say_what_was_expected(void)
{
    static const struct {
        const char *text, *words;
    } rows[] = {
        {"", "expected what is to hold"},
        {"not", "after `not`"},
        {"zombies", "expected a number after `zombies`"},
        {"zombies many", "expected a number after `zombies`"},
        {"zombies -1", "expected a number after `zombies`"},
        {"zombies 1 2", "`2` is one word too many"},
        {"c", "expected one of alive zombie gone running sleeping stopped orphan"},
        {"c zombi", "one of alive zombie gone running sleeping stopped orphan"},
        {"c status", "expected a status from 0 to 255 after `status`"},
        {"c status 256", "expected a status from 0 to 255"},
        {"c killed FOO", "no signal `FOO`"},
        {"c killed 0", "no signal `0`"},
        {"c parent", "expected a process after `parent`"},
        {"c blocked wiat", "did you mean `wait`?"},
        {"c blocked tree", "expected the name of a call after `blocked`"},
        {"children 2", "expected a number after `2`"},
        {"last EFOO", "the name of an error (ECHILD), or a process after `last`"},
        {"var c", "expected a variable's name after `c`"},
        {"var c x", "expected a value after `x`"},
        {"output", "expected a text after `output`"},
        {"output a 3", "expected `times` after `3`"},
        {"output a thrice", "once, twice or `N times`"},
        {"task", "expected a number after `task`"},
        {"task 3", "expected one of queued running done lost after `3`"},
        {"task 3 don", "expected one of queued running done lost after `3`"},
        {"tasks 3", "expected one of queued running done lost after `tasks`"},
        {"tasks done", "expected a number after `done`"},
        {"c zombie within", "expected a number of seconds after `within`"},
        {"c zombie within x", "expected a number of seconds after `within`"},
        {"all zombie", "`all` is neither"},
        {"-1 zombie", "neither a process's name nor a PID"},
        {"$c zombie", "no variables"},
        {"c zombie; d zombie", "one predicate stands on a line"},
        {"output \"a", "not closed"},
        {"output \x1b", "0x1B"},
        {"a a a a a a a a a a a a a a a a", "fewer words"},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct predicate made;
        struct error error = {0};

        CU_ASSERT_FALSE(parse(&made, rows[i].text, &error));
        CU_ASSERT_PTR_NULL(made.source);
        if (strstr(error.text, rows[i].words) == NULL)
            printf("\n--- %s\nis:        %s\nshould be: %s\n", rows[i].text, error.text,
                   rows[i].words);
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, rows[i].words));
    }
}

void suite_predicate(void)
{
    CU_pSuite suite = CU_add_suite("predicate", NULL, NULL);

    CU_add_test(suite, "every form is read", every_form_is_read);
    CU_add_test(suite, "states of tasks are those of facts", states_of_tasks_are_those_of_facts);
    CU_add_test(suite, "time and source are kept", time_and_source_are_kept);
    CU_add_test(suite, "refusals say what was expected", refusals_say_what_was_expected);
}
