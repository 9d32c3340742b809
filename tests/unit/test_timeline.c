/*
 * test_timeline: which facts take a column, and what lanes are like between them.
 */
#include "test_timeline.h"

#include "suites.h"

#include "model/past.h"
#include "model/timeline_text.h"
#include "model/tree.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 80 };

void happen_design(struct world *world)
{
    world_begin(world, "namespace");
    happen_fork(world, 2, 3, "child");
    happen_exit(world, 3, exited(7));
    happen_fork(world, 2, 4, "d");
    happen_fork(world, 4, 5, "c");
    happen_exit(world, 4, exited(0));
    happen_reparent(world, 5, 4, 1);
    happen_reap(world, 4, 2);
    happen_fork(world, 2, 6, "b");
    happen_fork(world, 6, 7, "e");
    happen_call(world, 6, "wait", "");
}

bool timeline_is(const struct world *world, const char *expected)
{
    struct timeline timeline;
    struct buffer text = {0};

    timeline_make(&timeline, &world->history, 0);
    timeline_text(&text, &timeline, COLUMNS, &(struct timeline_style){false, -1});
    bool same = same_text(buffer_text(&text), expected);
    timeline_free(&timeline);
    buffer_free(&text);
    return same;
}

static int columns_of(const struct world *world)
{
    struct timeline timeline;

    timeline_make(&timeline, &world->history, 0);
    int count = timeline.column_count;
    timeline_free(&timeline);
    return count;
}

static void the_design_is_drawn(void)
{
    struct world world;

    happen_design(&world);
    CU_ASSERT_TRUE(timeline_is(&world, " fact     1  2  3  4  5  7      8  9  10 11\n"
                                       " main 2   ───┬─────┬────────────◀4─┬───────────\n"
                                       " child 3     └──7ZZ│ZZZZZZZZZZZZ│ZZ│ZZZZZZZZZZZ\n"
                                       " d 4               └──┬──0ZZZZZZ┘  │\n"
                                       " c 5                  └──►init═════╪═══════════\n"
                                       " b 6                               └──┬──wait┄┄\n"
                                       " e 7                                  └────────\n"));
    world_end(&world);
}

static void what_returns_at_once_takes_no_column(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_call(&world, 2, "wait", "");
    happen_return(&world, 2, "wait", "", -1, ECHILD);
    happen_call(&world, 2, "getpid", "");
    happen_return(&world, 2, "getpid", "", 2, 0);
    CU_ASSERT_EQUAL(columns_of(&world), 1);
    happen_fork(&world, 2, 3, "c");
    happen_call(&world, 2, "waitpid", "3, WNOHANG");
    happen_return(&world, 2, "waitpid", "3, WNOHANG", 0, 0);
    CU_ASSERT_EQUAL(columns_of(&world), 2);
    happen_exit(&world, 3, exited(0));
    happen_call(&world, 2, "wait", "");
    CU_ASSERT_EQUAL(columns_of(&world), 4); /* it may last */
    happen_reap(&world, 3, 2);
    happen_return(&world, 2, "wait", "", 3, 0);
    CU_ASSERT_TRUE(timeline_is(&world, " fact    1  6  9  11\n"
                                       " main 2  ───┬─────◀3─\n"
                                       " c 3        └──0ZZ┘\n"));
    world_end(&world);
}

static void what_lasts_does(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_call(&world, 2, "sleep", "1");
    happen_return(&world, 2, "sleep", "1", 0, 0);
    happen_fork(&world, 2, 3, "c");
    happen_call(&world, 2, "wait", "");
    happen_exit(&world, 3, exited(1));
    happen_reap(&world, 3, 2);
    happen_return(&world, 2, "wait", "", 3, 0); /* at the reap: no column of its own */
    happen_call(&world, 2, "spin", "");
    CU_ASSERT_TRUE(timeline_is(&world, " fact    1  2      3  4  5     6  7  9\n"
                                       " main 2  ───sleep┄┄───┬──wait┄┄┄┄┄◀3─spin R\n"
                                       " c 3                  └────────1ZZ┘\n"));
    world_end(&world);
}

static void a_parents_end_and_the_adoptions_share_a_column(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "a");
    happen_fork(&world, 3, 4, "b");
    happen_fork(&world, 3, 5, "c");
    happen_exit(&world, 3, exited(0));
    happen_reparent(&world, 4, 3, 1);
    happen_reparent(&world, 5, 3, 1);
    CU_ASSERT_EQUAL(columns_of(&world), 5);
    happen_exit(&world, 4, exited(2));
    happen_reap(&world, 4, 1);
    CU_ASSERT_TRUE(timeline_is(&world, " fact    1  2  3  4  7      8  9\n"
                                       " main 2  ───┬─────────────────────────\n"
                                       " a 3        └──┬──┬──0ZZZZZZZZZZZZZZZZ\n"
                                       " b 4           └──┼──►init══2ZZ┘init\n"
                                       " c 5              └──►init════════════\n"));
    world_end(&world);
}

static void send(struct world *world, int pid, int signal, int from)
{
    happen(world, (struct fact){.kind = FACT_SIGNAL, .pid = pid, .signal = signal, .from = from});
}

static void one_signal_to_many_is_one_column(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "a");
    happen_fork(&world, 2, 4, "b");
    send(&world, 2, SIGUSR1, 3);
    send(&world, 4, SIGUSR1, 3);
    CU_ASSERT_EQUAL(columns_of(&world), 4);
    send(&world, 4, SIGUSR1, 0); /* each of those from outside was typed for itself */
    send(&world, 3, SIGUSR1, 0);
    CU_ASSERT_EQUAL(columns_of(&world), 6);
    CU_ASSERT_TRUE(timeline_is(&world, " fact    1  2  3  5     6          7\n"
                                       " main 2  ───┬──┬──▲USR1───────────────────────\n"
                                       " a 3        └──┼──┴────────────────▼USR1 you──\n"
                                       " b 4           └──▼USR1─▼USR1 you─────────────\n"));
    world_end(&world);
}

static void stop_and_handler(struct world *world, int pid, bool begins)
{
    happen(world,
           (struct fact){.kind = FACT_HANDLER, .pid = pid, .signal = SIGUSR1, .value = begins});
}

static void a_handler_stands_between_parentheses(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_call(&world, 2, "pause", "");
    send(&world, 2, SIGUSR1, 2);
    stop_and_handler(&world, 2, true);
    stop_and_handler(&world, 2, false);
    happen_return(&world, 2, "pause", "", -1, EINTR);
    CU_ASSERT_TRUE(timeline_is(&world, " fact    1  2      3             4  5  6\n"
                                       " main 2  ───pause┄┄▼USR1 itself┄┄(──)┄┄EINTR──\n"));
    world_end(&world);
}

static void task(struct world *world, int id, const char *state, int worker)
{
    happen(world, (struct fact){.kind = FACT_TASK,
                                .pid = 2,
                                .other = worker,
                                .value = id,
                                .call = state,
                                .text = "pool"});
}

static void a_pool_is_told_by_its_tasks(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen(&world,
           (struct fact){.kind = FACT_POOL, .pid = 2, .value = 1, .call = "open", .text = "pool"});
    happen_fork(&world, 2, 3, "w1");
    happen(&world, (struct fact){
                       .kind = FACT_POOL, .pid = 2, .other = 3, .call = "worker", .text = "pool"});
    happen_call(&world, 3, "read", "queue");
    task(&world, 1, "queued", 0);
    task(&world, 2, "queued", 0);
    task(&world, 3, "queued", 0);
    happen_return(&world, 3, "read", "queue", 1, 0);
    task(&world, 1, "running", 3);
    task(&world, 1, "done", 3);
    happen_call(&world, 3, "read", "queue");
    happen_return(&world, 3, "read", "queue", 1, 0);
    task(&world, 2, "running", 3);
    happen_exit(&world, 3, killed(SIGKILL));
    task(&world, 2, "lost", 3);
    happen(&world, (struct fact){
                       .kind = FACT_POOL, .pid = 2, .value = 1, .call = "closed", .text = "pool"});
    CU_ASSERT_TRUE(timeline_is(&world,
                               " fact    1  2      3  8    10 11 14 15     16     17\n"
                               " main 2  ───pool 1─┬──+1-3─────────────────lost 2─close──\n"
                               " w1 3              └┄┄┄┄┄┄┄[1─]──[2─×KILL ZZZZZZZZZZZZZZZ\n"));
    world_end(&world);
}

static void a_program_has_its_name(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen(&world, (struct fact){.kind = FACT_EXEC,
                                 .pid = 2,
                                 .text = "/bin/a\033[2J\x01program of a very long name"});
    happen(&world, (struct fact){.kind = FACT_STATE, .pid = 2, .value = 'S'});
    happen(&world, (struct fact){.kind = FACT_STATE, .pid = 2, .value = 'R'});
    CU_ASSERT_TRUE(timeline_is(&world, " fact    1  2\n"
                                       " main 2  ───exec a\\x1b[2J\\x01prog──\n"));
    world_end(&world);
}

static void a_fresh_sandbox_begins_anew(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "c");
    happen(&world, (struct fact){.kind = FACT_END, .value = -1});
    happen(&world, (struct fact){.kind = FACT_START, .pid = 1, .other = 2, .text = "namespace"});
    happen_fork(&world, 2, 3, "again");
    CU_ASSERT_TRUE(timeline_is(&world, " fact     4  5\n"
                                       " main 2   ───┬──\n"
                                       " again 3     └──\n"));
    world_end(&world);
}

static void a_pid_used_again_is_another_lane(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "a");
    happen_exit(&world, 3, exited(0));
    happen_reap(&world, 3, 2);
    happen_fork(&world, 2, 3, "b");
    CU_ASSERT_TRUE(timeline_is(&world, " fact    1  2  3  4  5\n"
                                       " main 2  ───┬─────◀3─┬──\n"
                                       " a 3        └──0ZZ┘  │\n"
                                       " b 3                 └──\n"));
    world_end(&world);
}

/* Facts that could have happened */

static const struct process *some(const struct world *world, unsigned random, enum life life)
{
    const struct proctab *table = &world->table;

    for (int i = 0; i < table->count; i++) {
        const struct process *process =
            table->processes[(random + (unsigned)i) % (unsigned)table->count];
        if (process->serial > 0 && process->life == life)
            return process;
    }
    return NULL;
}

static void end(struct world *world, const struct process *process)
{
    int pid = process->pid;

    happen_exit(world, pid, exited(pid % 5));
    while (process->first_child)
        happen_reparent(world, process->first_child->pid, pid, 1);
}

static void reap(struct world *world, const struct process *zombie, const struct process *parent)
{
    bool waits = parent->call && !strcmp(parent->call, "wait");

    happen_reap(world, zombie->pid, parent->pid);
    if (waits)
        happen_return(world, parent->pid, "wait", "", zombie->pid, 0);
}

static void do_something(struct world *world, const struct process *process, unsigned random)
{
    static const char *const calls[] = {"wait", "pause", "sleep", "spin", "getpid", "read"};
    int pid = process->pid;

    switch (random % 12) {
    case 0:
    case 1:
    case 2: happen_fork(world, pid, 3 + world->table.count % 40, NULL); break;
    case 3:
    case 4:
        if (!process->call)
            happen_call(world, pid, calls[random / 12 % 6], "");
        break;
    case 5:
    case 6:
        if (process->call)
            happen_return(world, pid, process->call, "", 0, random & 64 ? EINTR : 0);
        break;
    case 7: send(world, pid, SIGTERM, random & 64 ? 2 : 0); break;
    case 8: happen(world, (struct fact){.kind = FACT_STOP, .pid = pid, .signal = SIGSTOP}); break;
    case 9: happen(world, (struct fact){.kind = FACT_CONTINUE, .pid = pid}); break;
    case 10: stop_and_handler(world, pid, random & 64 || !process->handlers); break;
    default:
        if (process->serial > 1)
            end(world, process);
    }
}

/* PIDs are used again, but not while somebody bears them. */
static bool is_taken(const struct world *world)
{
    const struct process *bearer = proctab_by_pid(&world->table, 3 + world->table.count % 40);

    return bearer && bearer->life != LIFE_GONE;
}

void happen_at_random(struct world *world, unsigned seed, size_t count)
{
    world_begin(world, "namespace");
    while (world->history.count < count) {
        seed = seed * 1103515245u + 12345u;
        unsigned random = seed >> 8;
        const struct process *zombie = random % 4 ? NULL : some(world, random, LIFE_ZOMBIE);
        if (is_taken(world))
            zombie = some(world, random, LIFE_ZOMBIE);
        if (zombie)
            reap(world, zombie, zombie->parent);
        else if (!is_taken(world))
            do_something(world, some(world, random / 4, LIFE_ALIVE), random / 4);
        else if (world->table.alive > 1)
            end(world, world->table.processes[world->table.count - 1]->life == LIFE_ALIVE
                           ? world->table.processes[world->table.count - 1]
                           : some(world, 2, LIFE_ALIVE));
    }
}

/* As the tree has it; a worker that idles is told late, and within handlers nothing is. */
static bool lanes_are_as_the_tree(const struct timeline *timeline, const struct proctab *table)
{
    for (int i = 1; i < table->count; i++) {
        const struct lane *lane = &timeline->lanes[i];
        const struct process *process = table->processes[i];
        bool gone = process->life == LIFE_GONE,
             idles = process->call && !strcmp(process->call, "read");
        if (gone != (lane->reaped != LANE_THERE) || lane->pid != process->pid)
            return false;
        if (!gone && !idles &&
            timeline_state(lane, timeline->column_count) != words_state_of(process))
            return false;
    }
    return true;
}

static void lanes_are_what_the_tree_says(void)
{
    int broken = 0;

    for (unsigned seed = 1; seed <= 20; seed++) {
        struct world world;
        struct timeline timeline = {0};
        struct proctab table;
        happen_at_random(&world, seed, 400);
        proctab_init(&table);
        for (size_t i = 0; i < world.history.count; i++) {
            const struct fact *fact = history_fact(&world.history, i + 1);
            proctab_apply(&table, fact);
            timeline_apply(&timeline, &table, fact);
            bool between = fact->kind == FACT_REAP; /* a return is to follow */
            broken += !between && !lanes_are_as_the_tree(&timeline, &table);
        }
        CU_ASSERT_TRUE(timeline.column_count > 50);
        timeline_free(&timeline);
        proctab_free(&table);
        world_end(&world);
    }
    CU_ASSERT_EQUAL(broken, 0);
}

static void every_fact_has_its_column(void)
{
    struct world world;
    struct timeline timeline;
    int broken = 0;

    happen_at_random(&world, 7, 400);
    timeline_make(&timeline, &world.history, 0);
    CU_ASSERT_EQUAL(timeline_column_at(&timeline, 0), -1);
    for (uint64_t seq = 1; seq <= world.history.count; seq++) {
        int column = timeline_column_at(&timeline, seq), next = column + 1;
        broken += column < 0 || timeline.columns[column].seq > seq;
        broken += next < timeline.column_count && timeline.columns[next].seq <= seq;
        broken += timeline_until(&timeline, seq) < seq;
        broken +=
            next < timeline.column_count &&
            timeline_until(&timeline, timeline.columns[column].seq) >= timeline.columns[next].seq;
    }
    CU_ASSERT_EQUAL(broken, 0);
    timeline_free(&timeline);
    world_end(&world);
}

static void tree_at(struct buffer *out, const struct history *history, uint64_t seq)
{
    struct past fresh = {0};

    past_go(&fresh, history, seq);
    buffer_clear(out);
    tree_text(out, &fresh.table, NULL, TREE_LINES);
    past_free(&fresh);
}

static void the_past_is_the_same_from_wherever_one_comes(void)
{
    struct world world;
    struct past past = {0};
    struct buffer fresh = {0}, walked = {0};
    unsigned seed = 3;
    int broken = 0;

    happen_at_random(&world, 5, 300);
    happen(&world, (struct fact){.kind = FACT_END, .value = -1});
    happen(&world, (struct fact){.kind = FACT_START, .pid = 1, .other = 2, .text = "subreaper"});
    happen_fork(&world, 2, 3, "c");
    for (int i = 0; i < 300; i++) {
        seed = seed * 1103515245u + 12345u;
        uint64_t seq = 1 + (seed >> 8) % world.history.count;
        past_go(&past, &world.history, seq);
        buffer_clear(&walked);
        tree_text(&walked, &past.table, NULL, TREE_LINES);
        tree_at(&fresh, &world.history, seq);
        broken += strcmp(buffer_text(&walked), buffer_text(&fresh)) != 0 || past.seq != seq;
    }
    CU_ASSERT_EQUAL(broken, 0);
    past_go(&past, &world.history, world.history.count);
    buffer_clear(&walked);
    tree_text(&walked, &world.table, NULL, TREE_LINES);
    tree_at(&fresh, &world.history, world.history.count);
    CU_ASSERT_TRUE(same_text(buffer_text(&fresh), buffer_text(&walked)));
    CU_ASSERT_EQUAL(past_start(&world.history, 10), 1);
    CU_ASSERT_EQUAL(past_start(&world.history, world.history.count), world.history.count - 1);
    past_free(&past);
    buffer_free(&fresh);
    buffer_free(&walked);
    world_end(&world);
}

static int set_up(void)
{
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : 1; /* widths of characters */
}

void suite_timeline(void)
{
    CU_pSuite suite = CU_add_suite("timeline", set_up, NULL);

    CU_ADD_TEST(suite, the_design_is_drawn);
    CU_ADD_TEST(suite, what_returns_at_once_takes_no_column);
    CU_ADD_TEST(suite, what_lasts_does);
    CU_ADD_TEST(suite, a_parents_end_and_the_adoptions_share_a_column);
    CU_ADD_TEST(suite, one_signal_to_many_is_one_column);
    CU_ADD_TEST(suite, a_handler_stands_between_parentheses);
    CU_ADD_TEST(suite, a_pool_is_told_by_its_tasks);
    CU_ADD_TEST(suite, a_program_has_its_name);
    CU_ADD_TEST(suite, a_fresh_sandbox_begins_anew);
    CU_ADD_TEST(suite, a_pid_used_again_is_another_lane);
    CU_ADD_TEST(suite, lanes_are_what_the_tree_says);
    CU_ADD_TEST(suite, every_fact_has_its_column);
    CU_ADD_TEST(suite, the_past_is_the_same_from_wherever_one_comes);
    test_timeline_window(suite);
    test_timeline_pane(suite);
    test_svg(suite);
}
