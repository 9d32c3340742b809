/*
 * test_model_why: the chains of causes.
 */
#include "test_model.h"

#include "model/why.h"

#include <signal.h>

static bool why_is(const struct world *world, const char *whom, const char *expected)
{
    struct buffer out = {0};

    why(&out, &world->table, &world->history, the(world, whom));
    bool same = same_text(buffer_text(&out), expected);
    buffer_free(&out);
    return same;
}

static void a_zombie_has_a_reason(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "c");
    happen(&world, (struct fact){.kind = FACT_SIGNAL, .pid = 3, .from = 2, .signal = SIGKILL});
    happen_exit(&world, 3, killed(SIGKILL));
    happen_call(&world, 2, "sleep", "60");
    CU_ASSERT_TRUE(
        why_is(&world, "c",
               "c(3) is a zombie: it has ended, and its entry still holds signal SIGKILL\n"
               "  because it was killed by SIGKILL (fact 4)\n"
               "  because main(2) sent it SIGKILL (fact 3)\n"
               "  because its parent main(2) has not waited for it since (fact 4)\n"
               "  because main(2) is in sleep(60), which does not wait for it (fact 5)\n"
               "  it goes when main(2) waits; or when main ends, and who adopts it waits\n"));
    world_end(&world);
}

static void an_orphan_has_a_reason(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "d");
    happen_fork(&world, 3, 4, "c");
    happen_exit(&world, 3, exited(0));
    happen_reparent(&world, 4, 3, 1);
    CU_ASSERT_TRUE(
        why_is(&world, "c",
               "c(4) is alive and at the prompt: it waits for a command\n"
               "c(4) is an orphan: its parent ended before it\n"
               "  because d(3) forked it (fact 3)\n"
               "  because d(3) ended (fact 4)\n"
               "  because the kernel gave it to init(1), who adopts orphans (fact 5)\n"));
    happen_exit(&world, 4, exited(3));
    happen_reap(&world, 4, 1);
    happen_reap(&world, 3, 2);
    happen_fork(&world, 2, 3, "other"); /* d's PID again: the causes still name d */
    CU_ASSERT_TRUE(why_is(&world, "c",
                          "c(4) is gone: it ended and was reaped; its PID may be used again\n"
                          "  because it ended with status 3 (fact 6)\n"
                          "  because d(3) forked it (fact 3)\n"
                          "  because d(3) ended (fact 4)\n"
                          "  because the kernel gave it to init(1), who adopts orphans (fact 5)\n"
                          "  because init(1) reaped it (fact 7)\n"));
    world_end(&world);
}

static void a_blocked_one_has_a_chain(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "b");
    happen_fork(&world, 3, 4, "e");
    happen_call(&world, 2, "wait", "");
    happen_call(&world, 3, "waitpid", "4");
    CU_ASSERT_TRUE(
        why_is(&world, "main",
               "main(2) is blocked in wait() (fact 4)\n"
               "  because its child b(3) has not ended since its fork (fact 2)\n"
               "  because b(3) is itself in waitpid(4) (fact 5)\n"
               "  because its child e(4) has not ended since its fork (fact 3)\n"
               "  it goes on when its child b(3) ends, or a signal with a handler arrives\n"));
    happen(&world, (struct fact){.kind = FACT_SIGNAL, .pid = 4, .signal = SIGSTOP});
    happen(&world, (struct fact){.kind = FACT_STOP, .pid = 4, .signal = SIGSTOP});
    CU_ASSERT_TRUE(
        why_is(&world, "b",
               "b(3) is blocked in waitpid(4) (fact 5)\n"
               "  because its child e(4) has not ended since its fork (fact 3)\n"
               "  because e(4) is stopped (fact 7)\n"
               "  it goes on when its child e(4) ends, or a signal with a handler arrives\n"));
    CU_ASSERT_TRUE(why_is(&world, "e",
                          "e(4) is stopped by SIGSTOP (fact 7)\n"
                          "  because it was sent SIGSTOP from outside (fact 6)\n"
                          "  it goes on when SIGCONT arrives: kill -CONT e\n"));
    world_end(&world);
}

static void the_kernel_reaps_for_those_who_ignore(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_return(&world, 2, "signal", "SIGCHLD, SIG_IGN", 0, 0);
    happen_fork(&world, 2, 3, "c");
    happen_exit(&world, 3, WAIT_STATUS_UNKNOWN);
    happen_reap(&world, 3, 0);
    CU_ASSERT_TRUE(
        why_is(&world, "c",
               "c(3) is gone: it ended and was reaped; its PID may be used again\n"
               "  because it ended; nobody could tell how (fact 4)\n"
               "  because its parent main(2) ignored SIGCHLD, so that the kernel reaped it "
               "(fact 5)\n"));
    CU_ASSERT_TRUE(why_is(&world, "main",
                          "main(2) is alive and at the prompt: it waits for a command\n"
                          "  its last call, signal(), gave 0 (fact 2)\n"));
    world_end(&world);
}

static void init_differs_by_mode(void)
{
    struct world world;

    world_begin(&world, "namespace");
    CU_ASSERT_TRUE(
        why_is(&world, "init",
               "init(1) is PID 1 of its namespace, the ancestor of all processes in it\n"
               "  every process whose parent ends becomes its child, unless a subreaper is nearer\n"
               "  from inside, only signals it has a handler for reach it: the kernel protects it, "
               "even from SIGKILL\n"
               "  when it ends, the kernel kills everything in the namespace\n"));
    happen(&world, (struct fact){.kind = FACT_START, .pid = 8, .other = 9, .text = "subreaper"});
    CU_ASSERT_TRUE(
        why_is(&world, "init",
               "init(8) is an ordinary process that made itself a child subreaper\n"
               "  every process below it whose parent ends becomes its child, unless a subreaper "
               "is nearer\n"
               "  signals reach it as they reach any process: it is not PID 1, and nothing "
               "protects it\n"));
    world_end(&world);
}

static void a_program_and_a_stepper(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "c");
    happen(&world, (struct fact){.kind = FACT_EXEC, .pid = 3, .text = "sleep"});
    happen(&world, (struct fact){.kind = FACT_LINE, .pid = 2, .value = 5});
    CU_ASSERT_TRUE(why_is(&world, "c", "c(3) runs the program sleep (fact 3)\n"));
    CU_ASSERT_TRUE(why_is(&world, "main",
                          "main(2) is alive, before line 5 of its block: `next` lets it go on\n"));
    world_end(&world);
}

void test_model_why(CU_pSuite suite)
{
    CU_add_test(suite, "why a zombie", a_zombie_has_a_reason);
    CU_add_test(suite, "why an orphan", an_orphan_has_a_reason);
    CU_add_test(suite, "why blocked or stopped", a_blocked_one_has_a_chain);
    CU_add_test(suite, "why gone without a zombie", the_kernel_reaps_for_those_who_ignore);
    CU_add_test(suite, "why init", init_differs_by_mode);
    CU_add_test(suite, "why a program, why a stepper", a_program_and_a_stepper);
}
