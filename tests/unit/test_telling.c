/*
 * test_telling: facts as lines of the log, one after the other.
 */
#include "suites.h"
#include "test_model.h"

#include "base/buffer.h"
#include "view/telling.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>

/* A world and what is told of it. */
struct tale {
    struct world world;
    struct telling telling;
    struct buffer told; /* lines, each after the letter of its tone */
};

static void add_line(void *context, enum tone tone, const char *text)
{
    static const char letters[] = {
        [TONE_CALL] = 'c',   [TONE_ERROR] = 'e',  [TONE_END] = 'x',   [TONE_MOVE] = 'm',
        [TONE_SIGNAL] = 's', [TONE_OUTPUT] = 'o', [TONE_PLAIN] = ' ',
    };

    buffer_printf(context, "%c %s\n", letters[tone], text);
}

static void tale_begin(struct tale *tale)
{
    *tale = (struct tale){0};
    telling_open(&tale->telling, add_line, &tale->told);
    world_begin(&tale->world, "namespace");
    telling_fact(&tale->telling, &tale->world.table, &tale->world.history,
                 history_fact(&tale->world.history, 1));
}

static void tale_end(struct tale *tale)
{
    telling_free(&tale->telling);
    buffer_free(&tale->told);
    world_end(&tale->world);
}

static void tell(struct tale *tale, const struct fact *fact)
{
    telling_fact(&tale->telling, &tale->world.table, &tale->world.history, fact);
}

static void settle(struct tale *tale)
{
    telling_settled(&tale->telling, &tale->world.table, &tale->world.history);
}

/* Whether this was told since it was asked last. */
static bool told(struct tale *tale, const char *lines)
{
    bool same = same_text(buffer_text(&tale->told), lines);

    buffer_clear(&tale->told);
    return same;
}

static void a_call_and_its_return_are_one_line(void)
{
    struct tale tale;

    tale_begin(&tale);
    tell(&tale, happen_call(&tale.world, 2, "wait", ""));
    CU_ASSERT_TRUE(told(&tale, ""));
    tell(&tale, happen_return(&tale.world, 2, "wait", "", -1, ECHILD));
    CU_ASSERT_TRUE(told(&tale, "e main(2): wait() = -1 ECHILD (No child processes)\n"
                               "  main has no children to wait for\n"));
    settle(&tale);
    CU_ASSERT_TRUE(told(&tale, ""));
    tale_end(&tale);
}

static void a_call_that_blocks_is_told_at_rest(void)
{
    struct tale tale;

    tale_begin(&tale);
    happen_fork(&tale.world, 2, 3, "c");
    tell(&tale, happen_call(&tale.world, 2, "wait", ""));
    tell(&tale, happen_call(&tale.world, 3, "pause", ""));
    CU_ASSERT_TRUE(told(&tale, ""));
    settle(&tale);
    CU_ASSERT_TRUE(told(&tale, "c main(2): wait() ...\n"
                               "  main(2) sleeps until its child c(3) ends\n"
                               "c c(3): pause() ...\n"));
    settle(&tale);
    CU_ASSERT_TRUE(told(&tale, ""));
    telling_begin(&tale.telling);
    tell(&tale, happen_call(&tale.world, 3, "pause", ""));
    settle(&tale);
    CU_ASSERT_TRUE(told(&tale, "c c(3): pause() ...\n"
                               "  c(3) sleeps until a signal arrives\n"));
    tale_end(&tale);
}

/* Plain words are told once a statement for each kind of fact; those of an error always. */
static void plain_words_are_not_repeated(void)
{
    struct tale tale;

    tale_begin(&tale);
    for (int pid = 3; pid < 5; pid++) {
        tell(&tale, happen_fork(&tale.world, 2, pid, pid == 3 ? "a" : "b"));
        tell(&tale, happen_return(&tale.world, 2, "fork", "", pid, 0));
    }
    CU_ASSERT_TRUE(told(&tale, "c main(2): fork() = 3\n"
                               "  a(3) is a copy of main(2); both go on from here\n"
                               "c main(2): fork() = 4\n"));
    for (int i = 0; i < 2; i++)
        tell(&tale, happen_return(&tale.world, 3, "wait", "", -1, ECHILD));
    CU_ASSERT_TRUE(told(&tale, "e a(3): wait() = -1 ECHILD (No child processes)\n"
                               "  a has no children to wait for\n"
                               "e a(3): wait() = -1 ECHILD (No child processes)\n"
                               "  a has no children to wait for\n"));
    telling_begin(&tale.telling);
    tell(&tale, happen_return(&tale.world, 2, "fork", "", 4, 0));
    CU_ASSERT_TRUE(told(&tale, "c main(2): fork() = 4\n"
                               "  b(4) is a copy of main(2); both go on from here\n"));
    tale_end(&tale);
}

static void a_kill_is_told_before_what_it_does(void)
{
    struct tale tale;

    tale_begin(&tale);
    happen_fork(&tale.world, 2, 3, "c");
    tell(&tale, happen_call(&tale.world, 2, "kill", "3, SIGTERM"));
    tell(&tale, happen(&tale.world,
                       (struct fact){.kind = FACT_SIGNAL, .pid = 3, .from = 2, .signal = SIGTERM}));
    tell(&tale, happen_exit(&tale.world, 3, killed(SIGTERM)));
    tell(&tale, happen_return(&tale.world, 2, "kill", "3, SIGTERM", 0, 0));
    CU_ASSERT_TRUE(told(&tale, "c main(2): kill(3, SIGTERM) ...\n"
                               "s c(3) got SIGTERM from main(2)\n"
                               "x c(3) was killed by SIGTERM\n"
                               "  a zombie now: it keeps its status until main(2) waits\n"
                               "c main(2): kill(3, SIGTERM) = 0\n"));
    tale_end(&tale);
}

/* A call that its process ends in is told before the end; an exit() at once; an exec not at all. */
static void calls_that_do_not_return(void)
{
    struct tale tale;

    tale_begin(&tale);
    happen_fork(&tale.world, 2, 3, "c");
    happen_fork(&tale.world, 2, 4, "d");
    happen_fork(&tale.world, 2, 5, "e");
    tell(&tale, happen_call(&tale.world, 3, "pause", ""));
    tell(&tale, happen_exit(&tale.world, 3, killed(SIGKILL)));
    CU_ASSERT_TRUE(told(&tale, "c c(3): pause() ...\n"
                               "x c(3) was killed by SIGKILL\n"
                               "  a zombie now: it keeps its status until main(2) waits\n"));
    tell(&tale, happen_call(&tale.world, 4, "exit", "1"));
    CU_ASSERT_TRUE(told(&tale, "c d(4): exit(1)\n"));
    tell(&tale, happen_call(&tale.world, 5, "exec", "ls"));
    tell(&tale, happen(&tale.world, (struct fact){.kind = FACT_EXEC, .pid = 5, .text = "ls"}));
    settle(&tale);
    CU_ASSERT_TRUE(told(&tale, "c e(5) is now the program ls\n"
                               "  same PID, same parent; memory and program are new\n"));
    tale_end(&tale);
}

/* What a handler calls is not taken for the call that it interrupted. */
static void a_call_within_a_handler(void)
{
    struct tale tale;

    tale_begin(&tale);
    tell(&tale, happen_call(&tale.world, 2, "pause", ""));
    tell(&tale,
         happen(&tale.world,
                (struct fact){.kind = FACT_HANDLER, .pid = 2, .signal = SIGUSR1, .value = 1}));
    tell(&tale, happen_call(&tale.world, 2, "getpid", ""));
    tell(&tale, happen_return(&tale.world, 2, "getpid", "", 2, 0));
    tell(&tale,
         happen(&tale.world, (struct fact){.kind = FACT_HANDLER, .pid = 2, .signal = SIGUSR1}));
    CU_ASSERT_TRUE(told(&tale, "s main(2): handler for SIGUSR1 begins\n"
                               "c main(2): getpid() = 2\n"
                               "s main(2): handler for SIGUSR1 is done\n"));
    settle(&tale);
    CU_ASSERT_TRUE(told(&tale, "c main(2): pause() ...\n"
                               "  main(2) sleeps until a signal arrives\n"));
    tale_end(&tale);
}

static void lines_are_harmless_and_toned(void)
{
    struct tale tale;

    tale_begin(&tale);
    happen_fork(&tale.world, 2, 3, "c");
    tell(&tale,
         happen(&tale.world, (struct fact){.kind = FACT_OUTPUT, .pid = 3, .text = "a\nb \x1b[2J"}));
    tell(&tale, happen(&tale.world, (struct fact){.kind = FACT_STOP, .pid = 3, .signal = SIGSTOP}));
    tell(&tale, happen(&tale.world, (struct fact){.kind = FACT_CONTINUE, .pid = 3}));
    tell(&tale, happen_exit(&tale.world, 2, exited(0)));
    tell(&tale, happen_reparent(&tale.world, 3, 2, 1));
    tell(&tale, happen_reap(&tale.world, 2, 1));
    CU_ASSERT_TRUE(told(&tale, "o c(3) | a\\x0ab \\x1b[2J\n"
                               "s c(3) was stopped by SIGSTOP\n"
                               "  stopped is not ended: SIGCONT lets c go on where it was\n"
                               "s c(3) goes on\n"
                               "x main(2) ended with status 0\n"
                               "  init(1) will reap it\n"
                               "m c(3): parent was main(2), is init(1) now\n"
                               "  its parent ended; the kernel gave it a new one: init(1)\n"
                               "m init(1) reaped main(2)\n"
                               "  init(1) waits for whatever ends under it, so no zombie stays\n"));
    tale_end(&tale);
}

/* Calls of the sandbox before return no more, and its PIDs are used again. */
static void a_fresh_sandbox_holds_nothing(void)
{
    struct tale tale;

    tale_begin(&tale);
    tell(&tale, happen_call(&tale.world, 2, "pause", ""));
    tell(&tale, happen(&tale.world, (struct fact){.kind = FACT_END, .value = -1}));
    tell(&tale,
         happen(&tale.world,
                (struct fact){.kind = FACT_START, .pid = 1, .other = 2, .text = "namespace"}));
    tell(&tale, happen_exit(&tale.world, 2, exited(0)));
    CU_ASSERT_TRUE(told(&tale, "x main(2) ended with status 0\n"
                               "  init(1) will reap it\n"));
    tale_end(&tale);
}

void suite_telling(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");

    CU_pSuite suite = CU_add_suite("telling", NULL, NULL);

    CU_add_test(suite, "a call and its return are one line", a_call_and_its_return_are_one_line);
    CU_add_test(suite, "a call that blocks", a_call_that_blocks_is_told_at_rest);
    CU_add_test(suite, "plain words are not repeated", plain_words_are_not_repeated);
    CU_add_test(suite, "a kill before what it does", a_kill_is_told_before_what_it_does);
    CU_add_test(suite, "calls that do not return", calls_that_do_not_return);
    CU_add_test(suite, "a call within a handler", a_call_within_a_handler);
    CU_add_test(suite, "harmless lines with tones", lines_are_harmless_and_toned);
    CU_add_test(suite, "a fresh sandbox holds nothing", a_fresh_sandbox_holds_nothing);
}
