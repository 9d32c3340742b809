/*
 * test_code: programs made of blocks, where a slip would be worst: text that could leave its string
 * or its comment, names that mean something already, signals that would reach strangers. That whole
 * programs compile and do what they should, tests/code sees.
 */
#include "suites.h"

#include "record/code.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *program_of(enum code_language language, const char *block)
{
    struct code_story story;
    struct buffer out = {0};
    struct error error;

    code_story_of_block(&story, NULL, block, strlen(block));
    if (!code_write(&out, language, &story, &error)) {
        buffer_clear(&out);
        buffer_printf(&out, "error: %s", error.text);
    }
    code_story_free(&story);
    return buffer_take(&out);
}

static bool has(enum code_language language, const char *block, const char *wanted)
{
    char *program = program_of(language, block);
    bool found = strstr(program, wanted) != NULL;

    if (!found)
        printf("\n--- should have: %s\n--- is:\n%s", wanted, program);
    free(program);
    return found;
}

static bool lacks(enum code_language language, const char *block, const char *unwanted)
{
    char *program = program_of(language, block);
    bool found = strstr(program, unwanted) != NULL;

    if (found)
        printf("\n--- should not have: %s\n--- is:\n%s", unwanted, program);
    free(program);
    return !found;
}

static void text_stays_within_its_string(void)
{
    CU_ASSERT_TRUE(has(CODE_C, "print 'a\"b'", "printf(\"a\\\"b\\n\");"));
    CU_ASSERT_TRUE(has(CODE_C, "print 'a\\b 100%d'", "printf(\"a\\\\b 100%%d\\n\");"));
    CU_ASSERT_TRUE(has(CODE_C, "print '?\?/'", "printf(\"\\?\\?/\\n\");"));
    CU_ASSERT_TRUE(has(CODE_PYTHON, "print 'a\"b'", "print(\"a\\\"b\")"));
    CU_ASSERT_TRUE(has(CODE_PYTHON, "print 'a{b}'", "print(\"a{b}\")"));
    CU_ASSERT_TRUE(has(CODE_PYTHON, "x = 1; print \"{$x}\"", "print(f\"{{{x}}}\")"));
    CU_ASSERT_TRUE(has(CODE_C, "print '\xE2\x80\xAE'", "\\342\\200\\256"));
    CU_ASSERT_TRUE(has(CODE_PYTHON, "print '\xE2\x80\xAE'", "\\u202e"));
}

static void a_line_stays_within_its_comment(void)
{
    CU_ASSERT_TRUE(has(CODE_C, "print '*/ x /*'", "/* print '* / x / *' */"));
    CU_ASSERT_TRUE(has(CODE_C, "print '?\?/'", "/* print '? ?/' */"));
    CU_ASSERT_TRUE(has(CODE_PYTHON, "print 'a\nb'", "# print 'a\\nb'\n"));
}

static void names_that_are_taken_are_changed(void)
{
    CU_ASSERT_TRUE(has(CODE_C, "int = 1; print $int", "int int_ = 1;"));
    CU_ASSERT_TRUE(has(CODE_C, "die = 1; print $die", "int die_ = 1;"));
    CU_ASSERT_TRUE(has(CODE_PYTHON, "class = 1; print $class", "class_ = 1"));
    CU_ASSERT_TRUE(has(CODE_C, "class = 1; print $class", "int class = 1;"));
    CU_ASSERT_TRUE(has(CODE_C, "SIGN = 1; print $SIGN", "int my_SIGN = 1;"));
    CU_ASSERT_TRUE(has(CODE_PYTHON, "SIGN = 1; print $SIGN", "SIGN = 1"));
}

static void a_call_that_gives_nothing_is_left_out_of_a_condition(void)
{
    CU_ASSERT_TRUE(has(CODE_C, "while exit > 5 { print y }", "/* while exit > 5 */"));
    CU_ASSERT_TRUE(has(CODE_C, "if signal { print y }", "printf(\"y\\n\");"));
    CU_ASSERT_TRUE(has(CODE_C, "while spin { print y }", "/* while spin */"));
    CU_ASSERT_TRUE(has(CODE_C, "if process { print y }", "/* if process */"));
    CU_ASSERT_TRUE(has(CODE_PYTHON, "if process { print y }", "# if process"));
}

static void types_follow_the_values(void)
{
    CU_ASSERT_TRUE(has(CODE_C, "c = fork()", "pid_t c = fork();"));
    CU_ASSERT_TRUE(has(CODE_C, "x = hello; print $x", "const char *x = \"hello\";"));
    CU_ASSERT_TRUE(has(CODE_C, "x = 5; y = \"$x!\"; print $y", "set_text(y, \"%d!\", x);"));
    CU_ASSERT_TRUE(has(CODE_C, "x = 99999999999; print $x", "long x = 99999999999L;"));
    CU_ASSERT_TRUE(has(CODE_C, "x = 5; y = $x; y = hi; print $y", "char y[TEXT_MAX]"));
    CU_ASSERT_TRUE(has(CODE_C, "n = 0; signal USR1 { n += 1 }", "static volatile sig_atomic_t n"));
}

static void a_name_is_a_process_on_both_sides_of_its_fork(void)
{
    CU_ASSERT_TRUE(has(CODE_C, "fork c { pause; exit }; kill -KILL c", "kill(c, SIGKILL)"));
    CU_ASSERT_TRUE(has(CODE_C, "fork c { kill -KILL c }", "kill(getpid(), SIGKILL)"));
    CU_ASSERT_TRUE(has(CODE_C, "fork c; kill -KILL c", "kill(c_pid, SIGKILL)"));
    CU_ASSERT_TRUE(has(CODE_C, "c = fork(); if $c > 0 { kill -KILL c }", "kill(c, SIGKILL)"));
    CU_ASSERT_TRUE(has(CODE_C, "fork c { kill -KILL main }", "kill(main_pid, SIGKILL)"));
}

static void no_stranger_is_sent_a_signal(void)
{
    static const char *const blocks[] = {
        "kill(-1, SIGKILL)", "kill -KILL 5",        "kill -KILL init",     "kill -KILL nobody",
        "kill -KILL -- -5",  "kill -KILL $unknown", "kill -KILL c; fork c"};

    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        CU_ASSERT_TRUE(lacks(CODE_C, blocks[i], "if (kill("));
        CU_ASSERT_TRUE(lacks(CODE_PYTHON, blocks[i], "checked(os.kill"));
        CU_ASSERT_TRUE(has(CODE_C, blocks[i], "left out"));
        CU_ASSERT_TRUE(has(CODE_PYTHON, blocks[i], "left out"));
    }
    /* What may be -1 is asked for. */
    CU_ASSERT_TRUE(has(CODE_C, "p = wait(); kill -KILL $p", "(p == -1 ? -1 : kill(p, SIGKILL))"));
    CU_ASSERT_TRUE(has(CODE_PYTHON, "p = wait(); kill -KILL $p", "p != -1 and checked(os.kill"));
    CU_ASSERT_TRUE(has(CODE_C, "fork c { exit }; kill -KILL $c", "kill(c, SIGKILL)"));
}

static void handlers_do_what_handlers_may(void)
{
    CU_ASSERT_TRUE(has(CODE_C, "signal USR1 { print hi }", "say(\"hi\\n\");"));
    CU_ASSERT_TRUE(has(CODE_C, "signal USR1 { exit 3 }", "_exit(3);"));
    CU_ASSERT_TRUE(has(CODE_C, "atexit { print x }; signal USR1 { exit 3 }", " exit(3);"));
    CU_ASSERT_TRUE(lacks(CODE_C, "signal USR1 { wait }", "perror(\"wait\")"));
    CU_ASSERT_TRUE(has(CODE_C, "signal USR1 RESTART { }", "on_usr1, SA_RESTART"));
}

static void what_is_no_program_is_an_error(void)
{
    char deep[2 * 60 + 1];

    memset(deep, '{', 60);
    memset(deep + 60, '}', 60);
    deep[120] = '\0';
    CU_ASSERT_TRUE(has(CODE_C, deep, "error: no program can be made of it: more than"));
    CU_ASSERT_TRUE(has(CODE_C, "", "int main(void)"));
    CU_ASSERT_TRUE(has(CODE_PYTHON, "if 1 == 1 { }", "if 1 == 1:\n    pass\n"));
}

void suite_code(void)
{
    CU_pSuite suite = CU_add_suite("code", NULL, NULL);

    CU_add_test(suite, "text stays within its string", text_stays_within_its_string);
    CU_add_test(suite, "a line stays within its comment", a_line_stays_within_its_comment);
    CU_add_test(suite, "names that are taken are changed", names_that_are_taken_are_changed);
    CU_add_test(suite, "calls that give nothing",
                a_call_that_gives_nothing_is_left_out_of_a_condition);
    CU_add_test(suite, "types follow the values", types_follow_the_values);
    CU_add_test(suite, "a name is a process on both sides of its fork",
                a_name_is_a_process_on_both_sides_of_its_fork);
    CU_add_test(suite, "no stranger is sent a signal", no_stranger_is_sent_a_signal);
    CU_add_test(suite, "handlers do what handlers may", handlers_do_what_handlers_may);
    CU_add_test(suite, "what is no program is an error", what_is_no_program_is_an_error);
}
