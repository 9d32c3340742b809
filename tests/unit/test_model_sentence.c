/*
 * test_model_sentence: each fact as one sentence for the class.
 */
#include "test_model.h"

#include "model/words.h"

#include <errno.h>
#include <signal.h>

/* What the sentence about the fact that came last is. */
static bool sentence(const struct world *world, const char *should)
{
    struct buffer out = {0};

    words_sentence(&out, &world->table, history_fact(&world->history, world->history.count));
    bool same = same_text(buffer_text(&out), should);
    buffer_free(&out);
    return same;
}

static void waited(struct world *world, int pid, const char *args, int child, int wait_status)
{
    happen(world, (struct fact){.kind = FACT_RETURN,
                                .pid = pid,
                                .call = *args ? "waitpid" : "wait",
                                .args = args,
                                .value = child,
                                .other = child,
                                .wait_status = wait_status});
}

static void signalled(struct world *world, int from, int pid, int signal)
{
    happen(world, (struct fact){.kind = FACT_SIGNAL, .pid = pid, .from = from, .signal = signal});
}

static void a_zombie(void)
{
    struct world world;

    world_begin(&world, "namespace");
    CU_ASSERT_TRUE(sentence(&world, "A fresh sandbox: main(2) waits for your command."));
    happen_call(&world, 2, "fork", "");
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen_fork(&world, 2, 3, "c");
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) called fork(): c(3) is a copy of it, and both go on."));
    happen_return(&world, 2, "fork", "", 3, 0);
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen_return(&world, 3, "fork", "", 0, 0);
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen_call(&world, 3, "exit", "7");
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen_exit(&world, 3, exited(7));
    CU_ASSERT_TRUE(sentence(&world, "c(3) ended with status 7: a zombie until main(2) waits."));
    happen_call(&world, 2, "wait", "");
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) called wait(): c(3) has ended already, so it need not sleep."));
    happen_reap(&world, 3, 2);
    CU_ASSERT_TRUE(sentence(&world, "main(2) reaped c(3): nothing of it is left."));
    waited(&world, 2, "", 3, exited(7));
    CU_ASSERT_TRUE(sentence(&world, "main(2) got status 7 of c(3): nothing of c is left."));
    happen_return(&world, 2, "wait", "", -1, ECHILD);
    CU_ASSERT_TRUE(
        sentence(&world, "main(2): wait() = -1 ECHILD: main has no children to wait for."));
    happen_return(&world, 2, "fork", "", -1, EAGAIN);
    CU_ASSERT_TRUE(sentence(&world, "main(2): fork() = -1 EAGAIN: proctor's limit of processes is "
                                    "reached (zombies count)."));
    happen_return(&world, 2, "setpgid", "3, 3", -1, EPERM);
    CU_ASSERT_TRUE(sentence(&world, "main(2): setpgid(3, 3) = -1 EPERM: Operation not permitted."));
    happen(&world, (struct fact){.kind = FACT_END, .value = -1});
    CU_ASSERT_TRUE(sentence(&world, "The sandbox has ended; a fresh one begins."));
    happen(&world, (struct fact){.kind = FACT_END});
    CU_ASSERT_TRUE(sentence(&world, "The sandbox has ended."));
    world_end(&world);
}

/* What a wait is said to wait for is what it waits for. */
static void waits(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_call(&world, 2, "wait", ""); /* nobody: it will say so when it returns */
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen_fork(&world, 2, 3, "a");
    happen_call(&world, 2, "wait", "");
    CU_ASSERT_TRUE(sentence(&world, "main(2) called wait(): it sleeps until its child a(3) ends."));
    happen_fork(&world, 2, 4, "b");
    happen_call(&world, 2, "waitpid", "-1");
    CU_ASSERT_TRUE(sentence(&world, "main(2) called waitpid(-1): it sleeps until one of its 2 "
                                    "living children ends."));
    happen_call(&world, 2, "waitpid", "4");
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) called waitpid(4): it sleeps until its child b(4) ends."));
    happen_call(&world, 2, "waitpid", "4, WUNTRACED");
    CU_ASSERT_TRUE(sentence(
        &world, "main(2) called waitpid(4, WUNTRACED): it waits for news of its child b(4)."));
    happen_call(&world, 2, "waitpid", "-1, WUNTRACED|WCONTINUED");
    CU_ASSERT_TRUE(sentence(&world, "main(2) called waitpid(-1, WUNTRACED|WCONTINUED): it waits "
                                    "for news of one of its 2 living children."));
    happen_call(&world, 2, "waitpid", "0");
    CU_ASSERT_TRUE(sentence(
        &world, "main(2) called waitpid(0): it waits for a child in its own process group."));
    happen_call(&world, 2, "waitpid", "-4");
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) called waitpid(-4): it waits for a child in process group 4."));
    happen_call(&world, 2, "waitpid", "99");
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen_exit(&world, 3, exited(0));
    happen_call(&world, 2, "waitpid", "4"); /* the zombie is not the one it is for */
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) called waitpid(4): it sleeps until its child b(4) ends."));
    happen_call(&world, 2, "waitpid", "-1, WNOHANG");
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) called waitpid(-1, WNOHANG): it asks, and does not sleep."));
    happen_return(&world, 2, "waitpid", "-1, WNOHANG", 0, 0);
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) asked without waiting: no child of it had ended yet."));
    happen_return(&world, 2, "waitpid", "4, WNOHANG", 0, 0);
    CU_ASSERT_TRUE(sentence(&world, "main(2) asked without waiting: b(4) had not ended yet."));
    happen_return(&world, 2, "waitpid", "0, WNOHANG", 0, 0);
    CU_ASSERT_TRUE(sentence(&world, "main(2) asked without waiting: no such child had ended yet."));
    happen_return(&world, 2, "wait", "", -1, EINTR);
    CU_ASSERT_TRUE(sentence(&world, "main(2): wait() = -1 EINTR: a signal handler ran, and the "
                                    "call was interrupted."));
    world_end(&world);
}

static void news_of_children(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "c");
    waited(&world, 2, "-1, WUNTRACED", 3, stopped(SIGSTOP));
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) learned that SIGSTOP stopped c(3): stopped is not ended."));
    waited(&world, 2, "-1, WCONTINUED", 3, 0xFFFF);
    CU_ASSERT_TRUE(sentence(&world, "main(2) learned that c(3) went on after its stop."));
    happen_exit(&world, 3, killed(SIGKILL));
    happen_reap(&world, 3, 2);
    waited(&world, 2, "-1", 3, killed(SIGKILL));
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) learned that SIGKILL killed c(3): nothing of c is left."));
    waited(&world, 2, "-1", 3, WAIT_STATUS_UNKNOWN);
    CU_ASSERT_TRUE(sentence(&world, "main(2) fetched the status of c(3): nothing of c is left."));
    waited(&world, 2, "-1", 77, exited(1));
    CU_ASSERT_TRUE(sentence(&world, "main(2) got status 1 of PID 77."));
    world_end(&world);
}

static void sleeps(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_call(&world, 2, "pause", "");
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) called pause(): it sleeps until a signal wakes or ends it."));
    happen_return(&world, 2, "pause", "", -1, EINTR);
    CU_ASSERT_TRUE(sentence(&world, "main(2): pause() = -1 EINTR: a signal handler ran, and the "
                                    "call was interrupted."));
    happen_call(&world, 2, "sleep", "2.5");
    CU_ASSERT_TRUE(sentence(
        &world,
        "main(2) called sleep(2.5): it sleeps until its time is over, or a signal wakes it."));
    happen_return(&world, 2, "sleep", "2.5", 0, 0);
    CU_ASSERT_TRUE(sentence(&world, "main(2) has slept its time, and goes on."));
    happen_call(&world, 2, "join", "w, 1");
    happen_call(&world, 2, "poll", "w, 1");
    CU_ASSERT_TRUE(sentence(
        &world, "main(2) called poll(w, 1): it sleeps until w ends, or the time is over."));
    happen_return(&world, 2, "poll", "w, 1", 0, 0);
    happen_call(&world, 2, "spin", "");
    CU_ASSERT_TRUE(sentence(&world, "main(2) called spin(): it computes until a signal ends it."));
    happen_call(&world, 2, "exit", "256");
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) called exit(256): only the low 8 bits are kept: 256 becomes 0."));
    world_end(&world);
}

/* Who is going to reap it, of all that may. */
static void ends(void)
{
    struct world world;

    world_begin(&world, "namespace");
    for (int pid = 3; pid < 9; pid++)
        happen_fork(&world, 2, pid, NULL);
    happen_call(&world, 2, "wait", "");
    happen_exit(&world, 3, killed(SIGSEGV) | 0x80);
    CU_ASSERT_TRUE(sentence(&world, "p1(3) was killed by SIGSEGV (core dumped): main(2) is waiting "
                                    "for it already."));
    happen(&world, (struct fact){.kind = FACT_STOP, .pid = 2, .signal = SIGSTOP});
    CU_ASSERT_TRUE(sentence(&world, "main(2) was stopped by SIGSTOP: SIGCONT lets it go on."));
    happen_exit(&world, 4, WAIT_STATUS_UNKNOWN);
    CU_ASSERT_TRUE(
        sentence(&world, "p2(4) ended; nobody could tell how: a zombie until main(2) waits."));
    happen(&world, (struct fact){.kind = FACT_CONTINUE, .pid = 2});
    CU_ASSERT_TRUE(sentence(&world, "main(2) goes on where it was stopped."));
    happen_call(&world, 2, "waitpid", "-9"); /* perhaps a group that it is not in */
    happen_exit(&world, 5, exited(1));
    CU_ASSERT_TRUE(sentence(&world, "p3(5) ended with status 1: a zombie until main(2) waits."));
    happen_call(&world, 2, "waitpid", "7");
    happen_exit(&world, 6, exited(0));
    CU_ASSERT_TRUE(sentence(&world, "p4(6) ended with status 0: a zombie until main(2) waits."));
    happen_call(&world, 2, "waitpid", "-1, WNOHANG");
    happen_exit(&world, 7, exited(0));
    CU_ASSERT_TRUE(sentence(&world, "p5(7) ended with status 0: a zombie until main(2) waits."));
    happen_return(&world, 2, "signal", "SIGCHLD, SIG_IGN", 0, 0);
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) ignores SIGCHLD now: children that end leave no zombie."));
    happen_exit(&world, 8, exited(0));
    CU_ASSERT_TRUE(sentence(&world, "p6(8) ended with status 0."));
    happen_reap(&world, 8, 0);
    CU_ASSERT_TRUE(
        sentence(&world, "The kernel reaped p6(8): main(2) ignores SIGCHLD, so no zombie stays."));
    happen_return(&world, 2, "signal", "SIGCHLD, SIG_DFL", 0, 0);
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen_reap(&world, 7, 0);
    CU_ASSERT_TRUE(sentence(&world, "The kernel reaped p5(7): nothing of it is left."));
    happen_exit(&world, 2, exited(0));
    CU_ASSERT_TRUE(sentence(&world, "main(2) ended with status 0: init(1) will reap it."));
    happen_exit(&world, 1, killed(SIGKILL));
    CU_ASSERT_TRUE(
        sentence(&world, "init(1) was killed by SIGKILL: the whole sandbox ends with it."));
    world_end(&world);
}

static void ignoring_while_waiting(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "a");
    happen_fork(&world, 2, 4, "b");
    happen_return(&world, 2, "signal", "SIGCHLD, SIG_IGN", 0, 0);
    happen_call(&world, 2, "wait", "");
    CU_ASSERT_TRUE(sentence(
        &world,
        "main(2) called wait(): it ignores SIGCHLD, so it sleeps until its last child ends."));
    happen_call(&world, 2, "waitpid", "3");
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) called waitpid(3): it sleeps until its child a(3) ends."));
    world_end(&world);
}

static void adoptions(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "p");
    happen_fork(&world, 3, 4, "q");
    happen_fork(&world, 3, 5, "z");
    happen_exit(&world, 5, exited(0));
    happen_exit(&world, 3, exited(0));
    happen_reparent(&world, 4, 3, 1);
    CU_ASSERT_TRUE(sentence(&world, "p(3) ended: q(4) is init(1)'s child now."));
    happen_reparent(&world, 5, 3, 1);
    CU_ASSERT_TRUE(sentence(&world, "p(3) ended: its zombie z(5) is init(1)'s child now."));
    happen_reap(&world, 5, 1);
    CU_ASSERT_TRUE(sentence(&world, "init(1) reaped z(5): it waits for whatever ends under it."));
    happen_return(&world, 4, "getppid", "", 1, 0);
    CU_ASSERT_TRUE(
        sentence(&world, "q(4): getppid() = 1: its first parent has ended; init(1) adopted it."));
    happen_return(&world, 2, "getppid", "", 1, 0);
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen_return(&world, 2, "subreaper", "on", 0, 0);
    CU_ASSERT_TRUE(sentence(&world, "main(2): subreaper(on) = 0: orphans among its descendants "
                                    "come to main from now on."));
    happen_fork(&world, 2, 6, "e");
    happen_fork(&world, 6, 7, "f");
    happen_exit(&world, 6, exited(0));
    happen_reparent(&world, 7, 6, 2);
    CU_ASSERT_TRUE(
        sentence(&world, "e(6) ended: f(7) is the child of main(2) now, the nearest subreaper."));
    happen_reparent(&world, 7, 2, 1); /* why, no fact says */
    CU_ASSERT_TRUE(sentence(&world, "f(7) is init(1)'s child now."));
    happen(&world,
           (struct fact){.kind = FACT_SET, .pid = 1, .text = "reap", .args = "off", .value = 1});
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen_exit(&world, 7, exited(0));
    CU_ASSERT_TRUE(
        sentence(&world, "f(7) ended with status 0: init(1) does not reap, so the zombie stays."));
    world_end(&world);
}

static void signals(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "c");
    happen_call(&world, 2, "kill", "3, SIGTERM");
    CU_ASSERT_TRUE(sentence(&world, ""));
    signalled(&world, 2, 3, SIGTERM);
    CU_ASSERT_TRUE(sentence(&world, "main(2) sent SIGTERM to c(3)."));
    signalled(&world, 2, 2, SIGUSR1);
    CU_ASSERT_TRUE(sentence(&world, "main(2) sent SIGUSR1 to itself."));
    signalled(&world, 0, 3, SIGCONT);
    CU_ASSERT_TRUE(sentence(&world, "c(3) got SIGCONT from outside."));
    signalled(&world, 2, 3, SIGSTOP);
    CU_ASSERT_TRUE(sentence(
        &world, "main(2) sent SIGSTOP to c(3): no process can catch, block or ignore it."));
    signalled(&world, 2, 1, SIGKILL);
    CU_ASSERT_TRUE(sentence(
        &world, "main(2) sent SIGKILL to init(1): PID 1 gets only those it has a handler for."));
    happen_return(&world, 2, "kill", "3, SIGTERM", 0, 0);
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen_exit(&world, 3, killed(SIGTERM));
    CU_ASSERT_TRUE(sentence(&world, "c(3) was killed by SIGTERM: a zombie until main(2) waits."));
    happen_call(&world, 2, "kill", "3, SIGKILL");
    happen_return(&world, 2, "kill", "3, SIGKILL", 0, 0);
    CU_ASSERT_TRUE(
        sentence(&world, "main(2) sent SIGKILL to c(3): a zombie, on which it has no effect."));
    happen_return(&world, 2, "kill", "3, 0", 0, 0);
    CU_ASSERT_TRUE(sentence(&world, "main(2): kill(3, 0) = 0: signal 0 sends nothing: it asks "
                                    "whether the process exists."));
    happen_return(&world, 2, "kill", "9, SIGKILL", -1, ESRCH);
    CU_ASSERT_TRUE(
        sentence(&world, "main(2): kill(9, SIGKILL) = -1 ESRCH: no process has that PID."));
    happen(&world, (struct fact){.kind = FACT_HANDLER, .pid = 2, .signal = SIGCHLD, .value = 1});
    CU_ASSERT_TRUE(sentence(&world, "main(2) got SIGCHLD: its handler for it runs."));
    happen(&world, (struct fact){.kind = FACT_HANDLER, .pid = 2, .signal = SIGCHLD});
    CU_ASSERT_TRUE(sentence(
        &world, "main(2) is done with its handler for SIGCHLD, and goes on where it was."));
    world_end(&world);
}

static void signals_without_a_namespace(void)
{
    struct world world;

    world_begin(&world, "subreaper");
    signalled(&world, 2, 1, SIGKILL); /* nothing protects that init */
    CU_ASSERT_TRUE(sentence(
        &world, "main(2) sent SIGKILL to init(1): no process can catch, block or ignore it."));
    world_end(&world);
}

static void programs_and_output(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "c");
    happen(&world, (struct fact){.kind = FACT_OUTPUT, .pid = 3, .text = "hello"});
    CU_ASSERT_TRUE(sentence(&world, "c(3) wrote \"hello\"."));
    happen(&world, (struct fact){.kind = FACT_OUTPUT, .pid = 3, .text = "\x1b[2J"});
    CU_ASSERT_TRUE(sentence(&world, "c(3) wrote \"\\x1b[2J\"."));
    happen(&world, (struct fact){.kind = FACT_OUTPUT,
                                 .pid = 3,
                                 .text = "进程进程进程进程进程进程进程进程进程进程"
                                         "进程进程进程进程进程进程进程进程进程进程进"});
    CU_ASSERT_TRUE(sentence(&world, "c(3) wrote \"进程进程进程进程进程进程进程进程进程进程"
                                    "进程进程进程进程进程进程进程进程进程进程...\"."));
    happen(&world, (struct fact){.kind = FACT_EXEC, .pid = 3, .text = "sh"});
    CU_ASSERT_TRUE(
        sentence(&world, "c(3) is now the program sh: PID and parent stay, memory is new."));
    happen(&world, (struct fact){.kind = FACT_STATE, .pid = 3, .value = 'S'});
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen_fork(&world, 3, 4, "ls");
    CU_ASSERT_TRUE(sentence(&world, "c(3) has a new child: ls(4)."));
    happen_exit(&world, 4, exited(0));
    happen_reap(&world, 4, 3);
    CU_ASSERT_TRUE(sentence(&world, "c(3) reaped ls(4): nothing of it is left."));
    happen_return(&world, 2, "exec", "nosuch", -1, ENOENT);
    CU_ASSERT_TRUE(sentence(&world, "main(2): exec(nosuch) = -1 ENOENT: there is no such program; "
                                    "exec returns only when it fails."));
    happen(&world, (struct fact){.kind = FACT_LINE, .pid = 2, .value = 3});
    CU_ASSERT_TRUE(sentence(&world, "main(2) stands before line 3 of its block."));
    happen(&world, (struct fact){.kind = FACT_NEXT, .pid = 2, .value = 3});
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen(&world, (struct fact){.kind = FACT_LINE, .pid = 2, .value = -1});
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen(&world, (struct fact){.kind = FACT_LINE, .pid = 2, .value = 0});
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen_return(&world, 2, "print", "", 0, 0);
    CU_ASSERT_TRUE(sentence(&world, ""));
    happen_exit(&world, 99, exited(0)); /* nobody knows it */
    CU_ASSERT_TRUE(sentence(&world, ""));
    world_end(&world);
}

void test_model_sentence(CU_pSuite suite)
{
    CU_add_test(suite, "sentences: a zombie", a_zombie);
    CU_add_test(suite, "sentences: waits", waits);
    CU_add_test(suite, "sentences: news of children", news_of_children);
    CU_add_test(suite, "sentences: sleeps", sleeps);
    CU_add_test(suite, "sentences: ends", ends);
    CU_add_test(suite, "sentences: ignoring while waiting", ignoring_while_waiting);
    CU_add_test(suite, "sentences: adoptions", adoptions);
    CU_add_test(suite, "sentences: signals", signals);
    CU_add_test(suite, "sentences: no namespace", signals_without_a_namespace);
    CU_add_test(suite, "sentences: programs and output", programs_and_output);
}
