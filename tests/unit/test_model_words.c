/*
 * test_model_words: facts and states in words.
 */
#include "test_model.h"

#include "model/words.h"

#include <errno.h>
#include <signal.h>

/* What the log and the plain line say of the fact that came last. */
static bool says(const struct world *world, const char *log, const char *plain)
{
    const struct fact *fact = history_fact(&world->history, world->history.count);
    struct buffer out = {0};

    words_fact(&out, &world->table, fact);
    bool same = same_text(buffer_text(&out), log);
    buffer_clear(&out);
    words_plain(&out, &world->table, fact);
    same = same_text(buffer_text(&out), plain) && same;
    buffer_free(&out);
    return same;
}

static bool state_is(const struct world *world, const char *whom, char letter, const char *word,
                     const char *because, const char *freed_by)
{
    const struct process *process = the(world, whom);
    struct buffer out = {0};

    bool same = words_state_letter(process) == letter && same_text(words_state(process), word);
    words_because(&out, &world->table, process);
    same = same_text(buffer_text(&out), because) && same;
    buffer_clear(&out);
    words_freed_by(&out, &world->table, process);
    same = same_text(buffer_text(&out), freed_by) && same;
    buffer_free(&out);
    return same;
}

static void processes_and_statuses(void)
{
    struct world world;
    struct buffer out = {0};
    int statuses[] = {exited(7), killed(SIGKILL), killed(SIGSEGV) | 0x80, WAIT_STATUS_UNKNOWN};

    world_begin(&world, "namespace");
    for (int pid = 0; pid < 4; pid++) {
        words_process(&out, &world.table, pid);
        buffer_add_text(&out, "; ");
    }
    CU_ASSERT_TRUE(
        same_text(buffer_text(&out), "proctor, from outside; init(1); main(2); PID 3; "));
    buffer_clear(&out);
    for (int i = 0; i < 4; i++) {
        words_wait_status(&out, statuses[i]);
        buffer_add_text(&out, "; ");
    }
    CU_ASSERT_TRUE(same_text(buffer_text(&out),
                             "status 7; signal SIGKILL; signal SIGSEGV (core dumped); "
                             "an unknown status; "));
    buffer_free(&out);
    world_end(&world);
}

static void a_zombie_told(void)
{
    struct world world;

    world_begin(&world, "namespace");
    CU_ASSERT_TRUE(says(&world, "", ""));
    happen_call(&world, 2, "fork", "");
    CU_ASSERT_TRUE(says(&world, "", ""));
    happen_fork(&world, 2, 3, "c");
    CU_ASSERT_TRUE(says(&world, "", ""));
    happen_return(&world, 2, "fork", "", 3, 0);
    CU_ASSERT_TRUE(
        says(&world, "main(2): fork() = 3\n", "c(3) is a copy of main(2); both go on from here"));
    happen_return(&world, 3, "fork", "", 0, 0);
    CU_ASSERT_TRUE(says(&world, "c(3): fork() = 0\n", ""));
    happen_call(&world, 3, "exit", "256");
    CU_ASSERT_TRUE(
        says(&world, "c(3): exit(256)\n", "only the low 8 bits are kept: 256 becomes 0"));
    happen_exit(&world, 3, exited(0));
    CU_ASSERT_TRUE(says(&world, "c(3) ended with status 0\n",
                        "a zombie now: it keeps its status until main(2) waits"));
    happen_call(&world, 2, "kill", "3, SIGKILL");
    CU_ASSERT_TRUE(says(&world, "main(2): kill(3, SIGKILL) ...\n", ""));
    happen_return(&world, 2, "kill", "3, SIGKILL", 0, 0);
    CU_ASSERT_TRUE(says(&world, "main(2): kill(3, SIGKILL) = 0\n",
                        "c(3) is a zombie: it has ended already, a signal changes nothing"));
    happen_reap(&world, 3, 2);
    CU_ASSERT_TRUE(says(&world, "", ""));
    happen(&world, (struct fact){.kind = FACT_RETURN,
                                 .pid = 2,
                                 .call = "wait",
                                 .args = "",
                                 .value = 3,
                                 .other = 3,
                                 .wait_status = exited(7)});
    CU_ASSERT_TRUE(says(&world, "main(2): wait() = 3 [exited, status 7]\n",
                        "c(3) is reaped: its entry is gone"));
    happen_return(&world, 2, "wait", "", -1, ECHILD);
    CU_ASSERT_TRUE(says(&world, "main(2): wait() = -1 ECHILD (No child processes)\n",
                        "main has no children to wait for"));
    happen_return(&world, 2, "waitpid", "3", -1, ECHILD);
    CU_ASSERT_TRUE(says(&world, "main(2): waitpid(3) = -1 ECHILD (No child processes)\n",
                        "c(3) was reaped already; a status can be fetched only once"));
    world_end(&world);
}

/* A kill whose own signal ended the target must not call it dead before. */
static void a_kill_that_kills_is_no_kill_of_a_zombie(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "c");
    happen_call(&world, 2, "kill", "3, SIGTERM");
    happen(&world, (struct fact){.kind = FACT_SIGNAL, .pid = 3, .from = 2, .signal = SIGTERM});
    CU_ASSERT_TRUE(says(&world, "c(3) got SIGTERM from main(2)\n", ""));
    happen_exit(&world, 3, killed(SIGTERM));
    CU_ASSERT_TRUE(says(&world, "c(3) was killed by SIGTERM\n",
                        "a zombie now: it keeps its status until main(2) waits"));
    happen_return(&world, 2, "kill", "3, SIGTERM", 0, 0);
    CU_ASSERT_TRUE(says(&world, "main(2): kill(3, SIGTERM) = 0\n", ""));
    happen_return(&world, 2, "kill", "9, SIGTERM", -1, ESRCH);
    CU_ASSERT_TRUE(says(&world, "main(2): kill(9, SIGTERM) = -1 ESRCH (No such process)\n",
                        "no process has that PID"));
    happen_return(&world, 2, "kill", "3, 0", 0, 0);
    CU_ASSERT_TRUE(says(&world, "main(2): kill(3, 0) = 0\n",
                        "signal 0 sends nothing: it asks whether the process exists"));
    world_end(&world);
}

static void waits_told(void)
{
    struct world world;
    struct fact found = {.kind = FACT_RETURN,
                         .pid = 2,
                         .call = "waitpid",
                         .args = "-1, WUNTRACED",
                         .value = 3,
                         .other = 3};

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "c");
    happen_call(&world, 2, "waitpid", "-1");
    CU_ASSERT_TRUE(
        says(&world, "main(2): waitpid(-1) ...\n", "main(2) sleeps until its child c(3) ends"));
    happen_exit(&world, 3, killed(SIGSEGV) | 0x80);
    CU_ASSERT_TRUE(says(&world, "c(3) was killed by SIGSEGV (core dumped)\n",
                        "main(2) is waiting for it already"));
    found.wait_status = killed(SIGSEGV) | 0x80;
    happen(&world, found);
    CU_ASSERT_TRUE(says(&world,
                        "main(2): waitpid(-1, WUNTRACED) = 3 [killed by SIGSEGV, core dumped]\n",
                        "c(3) is reaped: its entry is gone"));
    found.wait_status = stopped(SIGSTOP);
    happen(&world, found);
    CU_ASSERT_TRUE(says(&world, "main(2): waitpid(-1, WUNTRACED) = 3 [stopped by SIGSTOP]\n",
                        "c(3) is only stopped: it keeps its entry and can go on"));
    found.wait_status = 0xFFFF;
    happen(&world, found);
    CU_ASSERT_TRUE(says(&world, "main(2): waitpid(-1, WUNTRACED) = 3 [continued]\n",
                        "c(3) goes on after a stop; it has not ended"));
    happen_return(&world, 2, "waitpid", "-1, WNOHANG", 0, 0);
    CU_ASSERT_TRUE(says(&world, "main(2): waitpid(-1, WNOHANG) = 0\n",
                        "no child has changed yet; waitpid did not block"));
    happen_return(&world, 2, "wait", "", -1, EINTR);
    CU_ASSERT_TRUE(says(&world, "main(2): wait() = -1 EINTR (Interrupted system call)\n",
                        "a signal handler ran, and the call was interrupted"));
    world_end(&world);
}

static void adoption_told(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "d");
    happen_fork(&world, 3, 4, "c");
    happen_exit(&world, 3, exited(0));
    happen_reparent(&world, 4, 3, 1);
    CU_ASSERT_TRUE(says(&world, "c(4): parent was d(3), is init(1) now\n",
                        "its parent ended; the kernel gave it a new one: init(1)"));
    happen_return(&world, 4, "getppid", "", 1, 0);
    CU_ASSERT_TRUE(
        says(&world, "c(4): getppid() = 1\n", "its first parent has ended; init(1) adopted it"));
    happen_exit(&world, 4, WAIT_STATUS_UNKNOWN);
    CU_ASSERT_TRUE(says(&world, "c(4) ended; nobody could tell how\n", "init(1) will reap it"));
    happen_reap(&world, 4, 1);
    CU_ASSERT_TRUE(says(&world, "init(1) reaped c(4)\n",
                        "init(1) waits for whatever ends under it, so no zombie stays"));

    happen_fork(&world, 2, 5, "e");
    happen_fork(&world, 5, 6, "f");
    happen_exit(&world, 5, exited(0));
    happen_reparent(&world, 6, 5, 2);
    CU_ASSERT_TRUE(says(&world, "f(6): parent was e(5), is main(2) now\n",
                        "its parent ended; the kernel gave it to the nearest subreaper: main(2)"));
    world_end(&world);
}

static void ignoring_told(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_return(&world, 2, "signal", "SIGCHLD, SIG_IGN", 0, 0);
    CU_ASSERT_TRUE(says(&world, "main(2): signal(SIGCHLD, SIG_IGN) = 0\n",
                        "children of main that end from now on leave no zombie; those there stay"));
    happen_fork(&world, 2, 3, "c");
    happen_exit(&world, 3, WAIT_STATUS_UNKNOWN);
    CU_ASSERT_TRUE(says(&world, "c(3) ended; nobody could tell how\n", ""));
    happen_reap(&world, 3, 0);
    CU_ASSERT_TRUE(
        says(&world, "c(3) was reaped by the kernel\n", "main ignores SIGCHLD: no zombie is kept"));
    happen_return(&world, 2, "wait", "", -1, ECHILD);
    CU_ASSERT_TRUE(says(&world, "main(2): wait() = -1 ECHILD (No child processes)\n",
                        "main ignores SIGCHLD, so its children leave no status to fetch"));
    world_end(&world);
}

static void the_rest_told(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "c");
    happen(&world, (struct fact){.kind = FACT_OUTPUT, .pid = 3, .text = "hi \x1b[31m\xff"});
    CU_ASSERT_TRUE(says(&world, "c(3) | hi \\x1b[31m\\xff\n", ""));
    happen(&world, (struct fact){.kind = FACT_SET, .pid = 2, .text = "x", .args = "1"});
    CU_ASSERT_TRUE(says(&world, "main(2): x = 1\n", ""));
    happen(&world, (struct fact){.kind = FACT_STOP, .pid = 3, .signal = SIGSTOP});
    CU_ASSERT_TRUE(says(&world, "c(3) was stopped by SIGSTOP\n",
                        "stopped is not ended: SIGCONT lets c go on where it was"));
    happen(&world, (struct fact){.kind = FACT_CONTINUE, .pid = 3});
    CU_ASSERT_TRUE(says(&world, "c(3) goes on\n", ""));
    happen(&world, (struct fact){.kind = FACT_SIGNAL, .pid = 3, .signal = SIGKILL});
    CU_ASSERT_TRUE(says(&world, "c(3) got SIGKILL from outside\n",
                        "no process can catch, block or ignore SIGKILL"));
    happen(&world, (struct fact){.kind = FACT_SIGNAL, .pid = 1, .from = 2, .signal = SIGKILL});
    CU_ASSERT_TRUE(says(&world, "init(1) got SIGKILL from main(2)\n",
                        "PID 1 gets only signals it has a handler for, not even SIGKILL"));
    happen(&world, (struct fact){.kind = FACT_HANDLER, .pid = 2, .signal = SIGCHLD, .value = 1});
    CU_ASSERT_TRUE(says(&world, "main(2): handler for SIGCHLD begins\n", ""));
    happen(&world, (struct fact){.kind = FACT_HANDLER, .pid = 2, .signal = SIGCHLD});
    CU_ASSERT_TRUE(says(&world, "main(2): handler for SIGCHLD is done\n", ""));
    happen(&world, (struct fact){.kind = FACT_EXEC, .pid = 3, .text = "ls"});
    CU_ASSERT_TRUE(says(&world, "c(3) is now the program ls\n",
                        "same PID, same parent; memory and program are new"));
    happen_return(&world, 2, "exec", "nosuch", -1, ENOENT);
    CU_ASSERT_TRUE(says(&world, "main(2): exec(nosuch) = -1 ENOENT (No such file or directory)\n",
                        "there is no such program; exec returns only when it fails"));
    happen_return(&world, 2, "fork", "", -1, EAGAIN);
    CU_ASSERT_TRUE(says(&world, "main(2): fork() = -1 EAGAIN (Resource temporarily unavailable)\n",
                        "proctor's limit of processes is reached (zombies count)"));
    happen_fork(&world, 3, 4, "sh");
    happen_exit(&world, 4, exited(0));
    happen_reap(&world, 4, 3);
    CU_ASSERT_TRUE(says(&world, "c(3) reaped sh(4)\n", "")); /* a program's wait is not seen */
    world_end(&world);
}

static void states_of_calls(void)
{
    struct world world;

    world_begin(&world, "namespace");
    CU_ASSERT_TRUE(state_is(&world, "init", 'S', "", "adopts and reaps", ""));
    CU_ASSERT_TRUE(state_is(&world, "main", 'S', "", "at the prompt", ""));
    happen_fork(&world, 2, 3, "a");
    happen_fork(&world, 2, 4, "b");
    happen_call(&world, 2, "waitpid", "-1");
    CU_ASSERT_TRUE(
        state_is(&world, "main", 'S', "BLOCKED", "in waitpid(-1): 2 living children",
                 "one of its 2 living children ends, or a signal with a handler arrives"));
    happen_call(&world, 2, "waitpid", "4");
    CU_ASSERT_TRUE(state_is(&world, "main", 'S', "BLOCKED", "in waitpid(4): 1 living child",
                            "its child b(4) ends, or a signal with a handler arrives"));
    happen_fork(&world, 4, 5, "grandchild");
    happen_call(&world, 2, "waitpid", "5");
    CU_ASSERT_TRUE(state_is(&world, "main", 'S', "BLOCKED", "in waitpid(5): no living child",
                            "a child of it ends, or a signal with a handler arrives"));
    happen_return(&world, 2, "waitpid", "5", -1, ECHILD);
    CU_ASSERT_TRUE(says(&world, "main(2): waitpid(5) = -1 ECHILD (No child processes)\n",
                        "grandchild(5) is no child of main; only a parent can wait for it"));
    happen_call(&world, 3, "sleep", "5");
    CU_ASSERT_TRUE(state_is(&world, "a", 'S', "BLOCKED", "in sleep(5)",
                            "its time is over, or a signal with a handler arrives"));
    happen_call(&world, 4, "spin", "");
    CU_ASSERT_TRUE(state_is(&world, "b", 'R', "RUNNING", "in spin(): it computes",
                            "a signal ends it: it never stops by itself"));
    happen(&world, (struct fact){.kind = FACT_STOP, .pid = 4, .signal = SIGSTOP});
    CU_ASSERT_TRUE(state_is(&world, "b", 'T', "STOPPED", "by SIGSTOP, until SIGCONT",
                            "SIGCONT arrives: you: kill -CONT b"));
    happen_exit(&world, 4, killed(SIGKILL));
    CU_ASSERT_TRUE(state_is(&world, "b", 'Z', "ZOMBIE", "holds signal SIGKILL for main(2)",
                            "nothing: it has ended"));
    happen_reap(&world, 4, 2);
    CU_ASSERT_TRUE(
        state_is(&world, "b", 'X', "GONE", "was reaped by main(2)", "nothing: it has ended"));
    happen_exit(&world, 1, SIGKILL);
    CU_ASSERT_TRUE(state_is(&world, "init", 'X', "GONE", "ended, and the whole sandbox with it",
                            "nothing: it has ended"));
    world_end(&world);
}

static void states_of_programs_and_blocks(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "a");
    happen(&world, (struct fact){.kind = FACT_EXEC, .pid = 3, .text = "ls"});
    happen(&world, (struct fact){.kind = FACT_STATE, .pid = 3, .value = 'R'});
    CU_ASSERT_TRUE(state_is(&world, "a", 'R', "RUNNING", "runs ls",
                            "nothing: it is the program ls now, and ends with it"));
    happen(&world, (struct fact){.kind = FACT_STATE, .pid = 3, .value = 'S'});
    CU_ASSERT_TRUE(state_is(&world, "a", 'S', "", "runs ls",
                            "nothing: it is the program ls now, and ends with it"));
    happen(&world, (struct fact){.kind = FACT_LINE, .pid = 2, .value = 3});
    CU_ASSERT_TRUE(state_is(&world, "main", 'S', "", "before line 3",
                            "it is let go on with line 3: next, or go"));
    happen(&world, (struct fact){.kind = FACT_LINE, .pid = 2});
    happen(&world, (struct fact){.kind = FACT_HANDLER, .pid = 2, .signal = SIGCHLD, .value = 1});
    CU_ASSERT_TRUE(
        state_is(&world, "main", 'S', "", "runs a signal handler", "its signal handler is done"));
    world_end(&world);
}

void test_model_words(CU_pSuite suite)
{
    CU_add_test(suite, "processes and statuses in words", processes_and_statuses);
    CU_add_test(suite, "a zombie told", a_zombie_told);
    CU_add_test(suite, "a kill that kills", a_kill_that_kills_is_no_kill_of_a_zombie);
    CU_add_test(suite, "waits told", waits_told);
    CU_add_test(suite, "adoption told", adoption_told);
    CU_add_test(suite, "ignoring told", ignoring_told);
    CU_add_test(suite, "the rest told", the_rest_told);
    CU_add_test(suite, "states of calls", states_of_calls);
    CU_add_test(suite, "states of programs and blocks", states_of_programs_and_blocks);
}
