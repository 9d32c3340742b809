/*
 * test_model: facts, and the process table made from them.
 */
#include "test_model.h"

#include "suites.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void world_begin(struct world *world, const char *mode)
{
    *world = (struct world){0};
    proctab_init(&world->table);
    happen(world, (struct fact){.kind = FACT_START, .pid = 1, .other = 2, .text = mode});
}

void world_end(struct world *world)
{
    check_table(world);
    proctab_free(&world->table);
    history_free(&world->history);
}

const struct fact *happen(struct world *world, struct fact fact)
{
    const struct fact *kept = history_add(&world->history, &fact);

    proctab_apply(&world->table, kept);
    return kept;
}

const struct fact *happen_fork(struct world *world, int parent, int child, const char *name)
{
    return happen(world,
                  (struct fact){.kind = FACT_FORK, .pid = parent, .other = child, .text = name});
}

const struct fact *happen_call(struct world *world, int pid, const char *call, const char *args)
{
    return happen(world, (struct fact){.kind = FACT_CALL, .pid = pid, .call = call, .args = args});
}

const struct fact *happen_return(struct world *world, int pid, const char *call, const char *args,
                                 long value, int error)
{
    return happen(world, (struct fact){.kind = FACT_RETURN,
                                       .pid = pid,
                                       .call = call,
                                       .args = args,
                                       .value = value,
                                       .error = error});
}

const struct fact *happen_exit(struct world *world, int pid, int wait_status)
{
    return happen(world, (struct fact){.kind = FACT_EXIT, .pid = pid, .wait_status = wait_status});
}

const struct fact *happen_reap(struct world *world, int pid, int by)
{
    return happen(world, (struct fact){.kind = FACT_REAP, .pid = pid, .other = by});
}

const struct fact *happen_reparent(struct world *world, int pid, int from, int to)
{
    return happen(world,
                  (struct fact){.kind = FACT_REPARENT, .pid = pid, .from = from, .other = to});
}

const struct fact *happen_pool(struct world *world, int owner, const char *name, const char *state,
                               int size)
{
    return happen(
        world,
        (struct fact){.kind = FACT_POOL, .pid = owner, .call = state, .text = name, .value = size});
}

const struct fact *happen_worker(struct world *world, int owner, const char *name, int pid,
                                 const char *label)
{
    happen_fork(world, owner, pid, label);
    return happen(
        world, (struct fact){
                   .kind = FACT_POOL, .pid = owner, .call = "worker", .text = name, .other = pid});
}

const struct fact *happen_task(struct world *world, int owner, const char *name, int task,
                               const char *state, int worker)
{
    return happen(world, (struct fact){.kind = FACT_TASK,
                                       .pid = owner,
                                       .call = state,
                                       .text = name,
                                       .value = task,
                                       .other = worker});
}

struct process *the(const struct world *world, const char *who)
{
    struct process *process = proctab_find(&world->table, who);

    CU_ASSERT_PTR_NOT_NULL_FATAL(process);
    return process;
}

int exited(int status)
{
    return status << 8;
}

int killed(int signal)
{
    return signal;
}

int stopped(int signal)
{
    return signal << 8 | 0x7F;
}

bool same_text(const char *is, const char *should)
{
    if (strcmp(is, should) == 0)
        return true;
    printf("\n--- is:\n%s\n--- should be:\n%s\n", is, should);
    return false;
}

static void check_children(const struct process *process)
{
    const struct process *before = NULL;
    int count = 0;

    for (const struct process *child = process->first_child; child; child = child->next_sibling) {
        CU_ASSERT_PTR_EQUAL(child->parent, process);
        CU_ASSERT_PTR_EQUAL(child->previous_sibling, before);
        CU_ASSERT_NOT_EQUAL(child->life, LIFE_GONE);
        before = child;
        count++;
    }
    CU_ASSERT_PTR_EQUAL(process->last_child, before);
    CU_ASSERT_EQUAL(process->child_count, count);
}

void check_table(const struct world *world)
{
    int alive = 0, zombies = 0, orphans = 0, blocked = 0;

    for (int i = 0; i < world->table.count; i++) {
        const struct process *process = world->table.processes[i];
        CU_ASSERT_EQUAL(process->serial, i);
        check_children(process);
        alive += i > 0 && process->life == LIFE_ALIVE;
        zombies += i > 0 && process->life == LIFE_ZOMBIE;
        orphans += process->life == LIFE_ALIVE && process->adopted_from;
        blocked += process_blocked(process);
    }
    CU_ASSERT_EQUAL(world->table.alive, alive);
    CU_ASSERT_EQUAL(world->table.zombies, zombies);
    CU_ASSERT_EQUAL(world->table.orphans, orphans);
    CU_ASSERT_EQUAL(world->table.blocked, blocked);
}

/* Facts */

static void events_have_names(void)
{
    CU_ASSERT_STRING_EQUAL(fact_event(FACT_START), "start");
    CU_ASSERT_STRING_EQUAL(fact_event(FACT_FORK), "fork");
    CU_ASSERT_STRING_EQUAL(fact_event(FACT_END), "end");
    for (int kind = 0; kind < FACT_KINDS; kind++)
        CU_ASSERT_PTR_NOT_NULL(fact_event((enum fact_kind)kind));
    CU_ASSERT_STRING_EQUAL(fact_event(FACT_KINDS), "unknown");
}

/* The table */

static void a_start_makes_init_and_main(void)
{
    struct world world;

    world_begin(&world, "namespace");
    CU_ASSERT_EQUAL(world.table.count, 2);
    CU_ASSERT_EQUAL(world.table.alive, 1);
    CU_ASSERT_EQUAL(world.table.init, 1);
    CU_ASSERT_EQUAL(world.table.main, 2);
    CU_ASSERT_TRUE(world.table.namespaced);
    CU_ASSERT_FALSE(the(&world, "init")->subreaper);
    CU_ASSERT_PTR_EQUAL(the(&world, "main")->parent, the(&world, "init"));
    CU_ASSERT_PTR_NULL(the(&world, "init")->parent);

    happen_fork(&world, 2, 3, "c");
    happen(&world,
           (struct fact){.kind = FACT_START, .pid = 100, .other = 101, .text = "subreaper"});
    CU_ASSERT_EQUAL(world.table.count, 2);
    CU_ASSERT_FALSE(world.table.namespaced);
    CU_ASSERT_TRUE(the(&world, "init")->subreaper);
    CU_ASSERT_PTR_NULL(proctab_find(&world.table, "c"));
    CU_ASSERT_PTR_EQUAL(proctab_by_pid(&world.table, 101), the(&world, "main"));
    world_end(&world);
}

static void a_zombie_has_a_life(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "c");
    struct process *c = the(&world, "c");
    CU_ASSERT_EQUAL(c->life, LIFE_ALIVE);
    CU_ASSERT_EQUAL(c->born_of, 2);
    CU_ASSERT_EQUAL(c->fork_seq, 2);
    CU_ASSERT_EQUAL(world.table.alive, 2);

    happen_call(&world, 3, "exit", "7");
    CU_ASSERT_STRING_EQUAL(c->call, "exit");
    happen_exit(&world, 3, exited(7));
    CU_ASSERT_EQUAL(c->life, LIFE_ZOMBIE);
    CU_ASSERT_PTR_NULL(c->call);
    CU_ASSERT_EQUAL(c->wait_status, exited(7));
    CU_ASSERT_EQUAL(c->exit_seq, 4);
    CU_ASSERT_EQUAL(world.table.alive, 1);
    CU_ASSERT_EQUAL(world.table.zombies, 1);
    CU_ASSERT_EQUAL(the(&world, "main")->child_count, 1);

    happen_reap(&world, 3, 2);
    CU_ASSERT_EQUAL(c->life, LIFE_GONE);
    CU_ASSERT_EQUAL(c->reaped_by, 2);
    CU_ASSERT_PTR_NULL(c->parent);
    CU_ASSERT_PTR_EQUAL(c->last_parent, the(&world, "main"));
    CU_ASSERT_EQUAL(world.table.zombies, 0);
    CU_ASSERT_EQUAL(the(&world, "main")->child_count, 0);
    CU_ASSERT_PTR_EQUAL(proctab_by_pid(&world.table, 3), c);

    happen_reap(&world, 3, 1); /* once only */
    happen_exit(&world, 3, exited(1));
    CU_ASSERT_EQUAL(c->reaped_by, 2);
    CU_ASSERT_EQUAL(c->wait_status, exited(7));
    world_end(&world);
}

static void a_reap_without_an_exit_is_both(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "c");
    happen_reap(&world, 3, 0);
    CU_ASSERT_EQUAL(the(&world, "c")->life, LIFE_GONE);
    CU_ASSERT_EQUAL(the(&world, "c")->wait_status, WAIT_STATUS_UNKNOWN);
    CU_ASSERT_EQUAL(world.table.alive, 1);
    CU_ASSERT_EQUAL(world.table.zombies, 0);
    world_end(&world);
}

/* main(2) forks a, a forks b, b forks c, c forks d, d forks e; c ends. */
static void only_children_of_the_dead_are_orphans(void)
{
    struct world world;
    const char *names[] = {"a", "b", "c", "d", "e"};

    world_begin(&world, "namespace");
    for (int i = 0; i < 5; i++)
        happen_fork(&world, 2 + i, 3 + i, names[i]);
    happen_exit(&world, 5, exited(0));
    happen_reparent(&world, 6, 5, 1);

    CU_ASSERT_PTR_EQUAL(the(&world, "d")->parent, the(&world, "init"));
    CU_ASSERT_EQUAL(the(&world, "d")->adopted_from, 5);
    CU_ASSERT_PTR_EQUAL(the(&world, "e")->parent, the(&world, "d"));
    CU_ASSERT_EQUAL(the(&world, "e")->adopted_from, 0);
    CU_ASSERT_PTR_EQUAL(the(&world, "c")->parent, the(&world, "b"));
    CU_ASSERT_EQUAL(the(&world, "c")->child_count, 0);
    CU_ASSERT_EQUAL(world.table.orphans, 1);
    CU_ASSERT_EQUAL(world.table.alive, 5);

    happen_exit(&world, 6, killed(SIGKILL)); /* a dead orphan counts no more */
    CU_ASSERT_EQUAL(world.table.orphans, 0);
    happen_reparent(&world, 7, 6, 1);
    CU_ASSERT_EQUAL(world.table.orphans, 1);
    world_end(&world);
}

static void a_subreaper_adopts(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_return(&world, 2, "subreaper", "on", 0, 0);
    CU_ASSERT_TRUE(the(&world, "main")->subreaper);
    happen_fork(&world, 2, 3, "a");
    CU_ASSERT_FALSE(the(&world, "a")->subreaper); /* prctl(2): fork does not pass it on */
    happen_fork(&world, 3, 4, "b");
    happen_exit(&world, 3, exited(0));
    happen_reparent(&world, 4, 3, 2);
    CU_ASSERT_PTR_EQUAL(the(&world, "b")->parent, the(&world, "main"));
    CU_ASSERT_EQUAL(the(&world, "main")->child_count, 2);
    happen_return(&world, 2, "subreaper", "off", -1, EINVAL);
    CU_ASSERT_TRUE(the(&world, "main")->subreaper);
    happen_return(&world, 2, "prctl", "off", 0, 0);
    CU_ASSERT_FALSE(the(&world, "main")->subreaper);
    happen_reparent(&world, 2, 1, 4); /* no process becomes its own ancestor */
    CU_ASSERT_PTR_EQUAL(the(&world, "main")->parent, the(&world, "init"));
    world_end(&world);
}

static void a_pid_used_again_means_the_newest(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "old");
    happen_exit(&world, 3, exited(1));
    happen_reap(&world, 3, 2);
    happen_fork(&world, 2, 3, "new");
    happen_exit(&world, 3, exited(2));
    CU_ASSERT_PTR_EQUAL(proctab_by_pid(&world.table, 3), the(&world, "new"));
    CU_ASSERT_EQUAL(the(&world, "new")->wait_status, exited(2));
    CU_ASSERT_EQUAL(the(&world, "old")->wait_status, exited(1));
    CU_ASSERT_EQUAL(the(&world, "old")->life, LIFE_GONE);
    CU_ASSERT_PTR_EQUAL(proctab_by_pid_at(&world.table, 3, 4), the(&world, "old"));
    CU_ASSERT_PTR_EQUAL(proctab_by_pid_at(&world.table, 3, 5), the(&world, "new"));
    CU_ASSERT_PTR_NULL(proctab_by_pid_at(&world.table, 3, 1));
    world_end(&world);
}

static bool label_is(struct world *world, const char *wanted, const char *expected)
{
    char label[40];

    proctab_label(&world->table, wanted, label, sizeof label);
    return same_text(label, expected);
}

static void labels_are_free_ones(void)
{
    struct world world;

    world_begin(&world, "namespace");
    CU_ASSERT_TRUE(label_is(&world, "c", "c"));
    CU_ASSERT_TRUE(label_is(&world, NULL, "p1"));
    happen_fork(&world, 2, 3, "c");
    CU_ASSERT_TRUE(label_is(&world, "c", "c.2"));
    CU_ASSERT_TRUE(label_is(&world, "c", "c.2")); /* asking takes nothing */
    happen_fork(&world, 2, 4, "c.2");
    happen_fork(&world, 2, 5, "c.3");
    CU_ASSERT_TRUE(label_is(&world, "c", "c.4"));
    happen_exit(&world, 4, exited(0));
    CU_ASSERT_TRUE(label_is(&world, "c", "c.4")); /* a zombie keeps its label */
    happen_reap(&world, 4, 2);
    CU_ASSERT_TRUE(label_is(&world, "c", "c.2"));
    happen_exit(&world, 3, exited(0));
    happen_reap(&world, 3, 2);
    CU_ASSERT_TRUE(label_is(&world, "c", "c"));
    CU_ASSERT_PTR_EQUAL(proctab_find(&world.table, "c"), proctab_find(&world.table, "3"));

    happen_fork(&world, 2, 6, NULL);
    CU_ASSERT_PTR_EQUAL(proctab_by_pid(&world.table, 6), the(&world, "p1"));
    CU_ASSERT_TRUE(label_is(&world, NULL, "p2"));
    happen_exit(&world, 6, exited(0));
    happen_reap(&world, 6, 2);
    CU_ASSERT_TRUE(label_is(&world, NULL, "p2")); /* p1 is remembered */
    world_end(&world);
}

static void a_long_label_leaves_room_for_its_suffix(void)
{
    struct world world;
    char label[8];

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "abcdefg");
    proctab_label(&world.table, "abcdefg", label, sizeof label);
    CU_ASSERT_STRING_EQUAL(label, "abcde.2");
    world_end(&world);
}

static void find_takes_labels_and_digits(void)
{
    struct world world;

    world_begin(&world, "namespace");
    CU_ASSERT_PTR_EQUAL(proctab_find(&world.table, "2"), proctab_find(&world.table, "main"));
    CU_ASSERT_PTR_NULL(proctab_find(&world.table, "99"));
    CU_ASSERT_PTR_NULL(proctab_find(&world.table, "2x"));
    CU_ASSERT_PTR_NULL(proctab_find(&world.table, "4294967298")); /* 2 when cut to 32 bits */
    CU_ASSERT_PTR_NULL(proctab_find(&world.table, ""));
    world_end(&world);
}

static void calls_open_and_close(void)
{
    struct world world;

    world_begin(&world, "namespace");
    struct process *main = the(&world, "main");
    happen_call(&world, 2, "wait", "");
    CU_ASSERT_EQUAL(world.table.blocked, 1);
    CU_ASSERT_EQUAL(main->call_seq, 2);
    happen_return(&world, 2, "getpid", "", 2, 0); /* not of that call */
    CU_ASSERT_PTR_NOT_NULL(main->call);
    happen_return(&world, 2, "wait", "", -1, ECHILD);
    CU_ASSERT_PTR_NULL(main->call);
    CU_ASSERT_EQUAL(world.table.blocked, 0);
    CU_ASSERT_TRUE(main->has_last);
    CU_ASSERT_STRING_EQUAL(main->last_call, "wait");
    CU_ASSERT_EQUAL(main->last_value, -1);
    CU_ASSERT_EQUAL(main->last_error, ECHILD);

    happen_call(&world, 2, "spin", "");
    CU_ASSERT_EQUAL(world.table.blocked, 0);
    happen_call(&world, 2, "exit", "0");
    CU_ASSERT_EQUAL(world.table.blocked, 0);
    happen_call(&world, 2, "some_other_call", "");
    CU_ASSERT_EQUAL(world.table.blocked, 1);
    happen_exit(&world, 2, killed(SIGTERM));
    CU_ASSERT_EQUAL(world.table.blocked, 0);
    CU_ASSERT_STRING_EQUAL(main->last_call, "wait");
    world_end(&world);
}

static void handle(struct world *world, int pid, int signal, bool begins)
{
    happen(world, (struct fact){
                      .kind = FACT_HANDLER, .pid = pid, .signal = signal, .value = begins ? 1 : 0});
}

static void a_handler_sets_its_call_aside(void)
{
    struct world world;

    world_begin(&world, "namespace");
    struct process *main = the(&world, "main");
    happen_call(&world, 2, "pause", "");
    handle(&world, 2, SIGUSR1, true);
    CU_ASSERT_EQUAL(main->handlers, 1);
    CU_ASSERT_EQUAL(world.table.blocked, 0);
    happen_call(&world, 2, "wait", ""); /* within the handler */
    CU_ASSERT_EQUAL(world.table.blocked, 1);
    happen_fork(&world, 2, 3, "c"); /* a copy of a process in a handler is in it too */
    CU_ASSERT_EQUAL(the(&world, "c")->handlers, 1);
    CU_ASSERT_PTR_NULL(the(&world, "c")->call);
    happen_return(&world, 2, "wait", "", -1, ECHILD);
    handle(&world, 2, SIGUSR1, false);
    CU_ASSERT_EQUAL(main->handlers, 0);
    CU_ASSERT_STRING_EQUAL_FATAL(main->call, "pause");
    CU_ASSERT_EQUAL(main->call_seq, 2);
    happen_return(&world, 2, "pause", "", -1, EINTR);
    CU_ASSERT_PTR_NULL(main->call);
    handle(&world, 2, SIGUSR1, false); /* one too many */
    CU_ASSERT_EQUAL(main->handlers, 0);

    handle(&world, 3, SIGUSR1, true);
    happen_exit(&world, 3, exited(0)); /* exit within a handler */
    CU_ASSERT_EQUAL(the(&world, "c")->handlers, 0);
    world_end(&world);
}

static void set(struct world *world, int pid, const char *name, const char *value)
{
    happen(world, (struct fact){.kind = FACT_SET, .pid = pid, .text = name, .args = value});
}

static void memory_is_copied_by_fork(void)
{
    struct world world;

    world_begin(&world, "namespace");
    set(&world, 2, "x", "1");
    set(&world, 2, "y", "2");
    happen_return(&world, 2, "signal", "SIGCHLD, SIG_IGN", 0, 0);
    happen(&world, (struct fact){.kind = FACT_LINE, .pid = 2, .value = 4});
    happen_fork(&world, 2, 3, "c");
    struct process *c = the(&world, "c");
    set(&world, 3, "x", "9");
    CU_ASSERT_STRING_EQUAL(process_variable(c, "x"), "9");
    CU_ASSERT_STRING_EQUAL(process_variable(c, "y"), "2");
    CU_ASSERT_STRING_EQUAL(process_variable(the(&world, "main"), "x"), "1");
    CU_ASSERT_PTR_NULL(process_variable(c, "z"));
    CU_ASSERT_FALSE(c->variables[0].copied);
    CU_ASSERT_TRUE(c->variables[1].copied);
    CU_ASSERT_FALSE(the(&world, "main")->variables[0].copied);
    CU_ASSERT_TRUE(c->ignores_child);
    CU_ASSERT_EQUAL(c->line, 4);

    happen_return(&world, 3, "signal", "SIGCHLD, SIG_DFL", -1, EINVAL);
    CU_ASSERT_TRUE(c->ignores_child);
    happen_return(&world, 3, "signal", "SIGUSR1, SIG_DFL", 0, 0);
    CU_ASSERT_TRUE(c->ignores_child);
    happen_return(&world, 3, "signal", "SIGCHLD, {...}", 0, 0);
    CU_ASSERT_FALSE(c->ignores_child);
    CU_ASSERT_TRUE(the(&world, "main")->ignores_child);

    happen_exit(&world, 3, exited(0));
    happen_reap(&world, 3, 2);
    CU_ASSERT_STRING_EQUAL(process_variable(c, "x"), "9"); /* the dead may be asked */
    world_end(&world);
}

static void exec_makes_a_program(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "c");
    set(&world, 3, "x", "1");
    happen_call(&world, 3, "exec", "ls");
    happen(&world, (struct fact){.kind = FACT_EXEC, .pid = 3, .text = "ls"});
    struct process *c = the(&world, "c");
    CU_ASSERT_STRING_EQUAL(c->program, "ls");
    CU_ASSERT_PTR_NULL(c->call);
    CU_ASSERT_PTR_NULL(process_variable(c, "x"));
    happen(&world, (struct fact){.kind = FACT_STATE, .pid = 3, .value = 'D'});
    CU_ASSERT_EQUAL(c->state, 'D');
    happen_fork(&world, 3, 4, "sh"); /* the child of a program runs that program */
    CU_ASSERT_STRING_EQUAL(the(&world, "sh")->program, "ls");
    world_end(&world);
}

static void stops_go_on(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen(&world, (struct fact){.kind = FACT_STOP, .pid = 2, .signal = SIGTSTP});
    CU_ASSERT_TRUE(the(&world, "main")->stopped);
    CU_ASSERT_EQUAL(the(&world, "main")->stop_signal, SIGTSTP);
    CU_ASSERT_EQUAL(the(&world, "main")->stop_seq, 2);
    happen(&world, (struct fact){.kind = FACT_CONTINUE, .pid = 2});
    CU_ASSERT_FALSE(the(&world, "main")->stopped);
    happen(&world, (struct fact){.kind = FACT_STOP, .pid = 2, .signal = SIGSTOP});
    happen_exit(&world, 2, killed(SIGKILL));
    CU_ASSERT_FALSE(the(&world, "main")->stopped);
    world_end(&world);
}

static void facts_about_nobody_are_passed_over(void)
{
    struct world world;

    world_begin(&world, "namespace");
    for (int kind = FACT_CALL; kind < FACT_KINDS; kind++)
        happen(&world, (struct fact){.kind = (enum fact_kind)kind, .pid = 99, .other = 98});
    happen_reparent(&world, 2, 1, 99);
    happen_reparent(&world, 1, 0, 2);
    CU_ASSERT_EQUAL(world.table.count, 2);
    CU_ASSERT_EQUAL(the(&world, "main")->adopted_from, 0);
    CU_ASSERT_PTR_NULL(the(&world, "init")->parent);
    world_end(&world);
}

static void heirs_are_living_ancestors(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "a");
    happen_fork(&world, 3, 4, "b");
    happen_fork(&world, 4, 5, "c");
    happen_fork(&world, 2, 6, "z");
    happen_exit(&world, 4, exited(0));
    happen_reparent(&world, 5, 4, 1);
    happen_reap(&world, 4, 3);
    happen_exit(&world, 5, exited(0));
    /* by birth: c was b's, b (gone) was a's; that init adopted c does not matter */
    CU_ASSERT_PTR_EQUAL(proctab_heir(&world.table, the(&world, "c")), the(&world, "a"));
    happen_exit(&world, 3, exited(0));
    CU_ASSERT_PTR_EQUAL(proctab_heir(&world.table, the(&world, "c")), the(&world, "main"));
    happen_exit(&world, 2, exited(0));
    happen_reparent(&world, 6, 2, 1);
    CU_ASSERT_PTR_EQUAL(proctab_heir(&world.table, the(&world, "c")), the(&world, "z"));
    happen_exit(&world, 6, exited(0));
    CU_ASSERT_PTR_NULL(proctab_heir(&world.table, the(&world, "c")));
    world_end(&world);
}

/* The number of the fact that changed the row last. */
static bool changed_by(const struct world *world, const char *who, const struct fact *fact)
{
    return the(world, who)->change_seq == fact->seq;
}

static void rows_know_what_changed_them(void)
{
    struct world world;

    world_begin(&world, "namespace");
    CU_ASSERT_EQUAL(the(&world, "main")->change_seq, 1);
    CU_ASSERT_TRUE(changed_by(&world, "c", happen_fork(&world, 2, 3, "c")));
    CU_ASSERT_EQUAL(the(&world, "main")->change_seq, 1); /* a parent looks as before */
    CU_ASSERT_FALSE(changed_by(&world, "c", happen_call(&world, 3, "getpid", "")));
    CU_ASSERT_FALSE(changed_by(&world, "c", happen_return(&world, 3, "getpid", "", 3, 0)));
    CU_ASSERT_FALSE(changed_by(&world, "c", happen_return(&world, 3, "wait", "", -1, ECHILD)));
    CU_ASSERT_TRUE(changed_by(&world, "c", happen_call(&world, 3, "pause", "")));
    const enum fact_kind kinds[] = {FACT_SET, FACT_OUTPUT, FACT_LINE, FACT_SIGNAL};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        CU_ASSERT_FALSE(changed_by(
            &world, "c", happen(&world, (struct fact){.kind = kinds[i], .pid = 3, .text = "x"})));
    CU_ASSERT_FALSE(
        changed_by(&world, "c", happen(&world, (struct fact){.kind = FACT_CONTINUE, .pid = 3})));
    CU_ASSERT_TRUE(
        changed_by(&world, "c", happen(&world, (struct fact){.kind = FACT_STOP, .pid = 3})));
    CU_ASSERT_TRUE(
        changed_by(&world, "c", happen(&world, (struct fact){.kind = FACT_CONTINUE, .pid = 3})));
    CU_ASSERT_TRUE(changed_by(
        &world, "c", happen(&world, (struct fact){.kind = FACT_HANDLER, .pid = 3, .value = 1})));
    CU_ASSERT_TRUE(
        changed_by(&world, "c", happen(&world, (struct fact){.kind = FACT_HANDLER, .pid = 3})));
    CU_ASSERT_TRUE(changed_by(&world, "c", happen_return(&world, 3, "pause", "", -1, EINTR)));
    CU_ASSERT_TRUE(changed_by(
        &world, "c", happen(&world, (struct fact){.kind = FACT_EXEC, .pid = 3, .text = "ls"})));
    CU_ASSERT_TRUE(changed_by(
        &world, "c", happen(&world, (struct fact){.kind = FACT_STATE, .pid = 3, .value = 'S'})));
    CU_ASSERT_FALSE(changed_by(
        &world, "c", happen(&world, (struct fact){.kind = FACT_STATE, .pid = 3, .value = 'S'})));
    CU_ASSERT_TRUE(changed_by(&world, "c", happen_reparent(&world, 3, 2, 1)));
    CU_ASSERT_TRUE(changed_by(&world, "c", happen_exit(&world, 3, exited(0))));
    CU_ASSERT_FALSE(changed_by(&world, "c", happen_exit(&world, 3, exited(0))));
    CU_ASSERT_TRUE(changed_by(&world, "c", happen_reap(&world, 3, 1)));
    CU_ASSERT_FALSE(changed_by(&world, "c", happen_reap(&world, 3, 1)));
    world_end(&world);
}

enum { MANY = 5000 };

static void many_processes_come_and_go(void)
{
    struct world world;
    char label[40];

    world_begin(&world, "namespace");
    for (int pid = 3; pid < 3 + MANY; pid++) {
        proctab_label(&world.table, "w", label, sizeof label);
        happen_fork(&world, 2, pid, label);
    }
    CU_ASSERT_STRING_EQUAL(label, "w.5000");
    CU_ASSERT_EQUAL(world.table.alive, MANY + 1);
    CU_ASSERT_EQUAL(the(&world, "w.4321")->pid, 3 + 4320);
    check_table(&world);
    for (int pid = 3; pid < 3 + MANY; pid += 2) {
        happen_exit(&world, pid, exited(0));
        happen_reap(&world, pid, 2);
    }
    CU_ASSERT_EQUAL(world.table.alive, MANY / 2 + 1);
    CU_ASSERT_EQUAL(the(&world, "main")->child_count, MANY / 2);
    CU_ASSERT_TRUE(label_is(&world, "w", "w"));
    world_end(&world);
}

void suite_model(void)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* widths of characters */

    CU_pSuite suite = CU_add_suite("model", NULL, NULL);

    CU_add_test(suite, "events have names", events_have_names);
    CU_add_test(suite, "a start makes init and main", a_start_makes_init_and_main);
    CU_add_test(suite, "a zombie's life", a_zombie_has_a_life);
    CU_add_test(suite, "a reap without an exit", a_reap_without_an_exit_is_both);
    CU_add_test(suite, "orphans in a chain", only_children_of_the_dead_are_orphans);
    CU_add_test(suite, "a subreaper adopts", a_subreaper_adopts);
    CU_add_test(suite, "a PID used again", a_pid_used_again_means_the_newest);
    CU_add_test(suite, "labels", labels_are_free_ones);
    CU_add_test(suite, "a long label", a_long_label_leaves_room_for_its_suffix);
    CU_add_test(suite, "find", find_takes_labels_and_digits);
    CU_add_test(suite, "calls open and close", calls_open_and_close);
    CU_add_test(suite, "handlers", a_handler_sets_its_call_aside);
    CU_add_test(suite, "memory is copied by fork", memory_is_copied_by_fork);
    CU_add_test(suite, "exec", exec_makes_a_program);
    CU_add_test(suite, "stops", stops_go_on);
    CU_add_test(suite, "facts about nobody", facts_about_nobody_are_passed_over);
    CU_add_test(suite, "heirs", heirs_are_living_ancestors);
    CU_add_test(suite, "what changed a row", rows_know_what_changed_them);
    CU_add_test(suite, "5,000 processes", many_processes_come_and_go);
    test_model_tree(suite);
    test_model_pool(suite);
    test_model_words(suite);
    test_model_sentence(suite);
    test_model_why(suite);
}
