/*
 * test_model_pool: pools and Process objects in the table, and pools as rows of the tree.
 */
#include "test_model.h"

#include "base/utf8.h"
#include "model/objects.h"
#include "model/pool_row.h"
#include "model/tree.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* main's pool of four, w1 (3) ... w4 (6), with so many tasks. */
static void begin_pool(struct world *world, int tasks)
{
    char label[16];

    world_begin(world, "namespace");
    happen_pool(world, 2, "pool", "open", 4);
    for (int i = 1; i <= 4; i++) {
        snprintf(label, sizeof label, "w%d", i);
        happen_worker(world, 2, "pool", 2 + i, label);
    }
    for (int task = 1; task <= tasks; task++)
        happen_task(world, 2, "pool", task, "queued", 0);
}

static void run(struct world *world, int task, int worker)
{
    happen_task(world, 2, "pool", task, "running", worker);
}

static void finish(struct world *world, int task, int worker)
{
    run(world, task, worker);
    happen_task(world, 2, "pool", task, "done", worker);
}

static void stop(struct world *world, int pid)
{
    happen(world, (struct fact){.kind = FACT_STOP, .pid = pid, .signal = SIGSTOP});
}

static void lose(struct world *world, int task, int worker)
{
    run(world, task, worker);
    happen_exit(world, worker, killed(SIGKILL));
    happen_reap(world, worker, 2);
    happen_task(world, 2, "pool", task, "lost", worker);
}

static bool says(const struct world *world, int column, int room, bool ascii, const char *expected)
{
    const struct pool *pool = world->table.pools[0];
    struct buffer out = {0};
    struct pool_row row;

    pool_row_make(&row, &world->table, pool, column, room, ascii);
    for (int i = 0; i < row.bar_count; i++)
        buffer_add_text(&out, pool_row_glyph(row.bar[i], ascii));
    CU_ASSERT_TRUE(utf8_width(buffer_text(&out)) <= row.column);
    buffer_printf(&out, "%*s", row.column - utf8_width(buffer_text(&out)), "");
    for (int i = 0; i < row.count; i++)
        buffer_printf(&out, "%*s%s%s", i ? row.gap : 0, "", buffer_text(&row.pieces[i].text),
                      row.pieces[i].kind == PIECE_PLAIN ? "" : "<");
    bool same = same_text(buffer_text(&out), expected);
    pool_row_free(&row);
    buffer_free(&out);
    return same;
}

static void a_pool_says_how_far_it_is(void)
{
    struct world world;

    begin_pool(&world, 0);
    CU_ASSERT_TRUE(says(&world, 13, 62, false, "             no tasks yet"));
    for (int task = 1; task <= 9; task++)
        happen_task(&world, 2, "pool", task, "queued", 0);
    CU_ASSERT_TRUE(
        says(&world, 13, 70, false, "░░░░░░░░░    0 of 9 done   9 queued: 1 2 3 4 5 6 7 8 …"));
    for (int i = 0; i < 3; i++)
        finish(&world, 1 + i, 3 + i);
    run(&world, 4, 3);
    run(&world, 5, 4);
    CU_ASSERT_TRUE(
        says(&world, 13, 62, false, "███▒▒░░░░    3 of 9 done   2 running   4 queued: 6 7 8 9"));
    CU_ASSERT_TRUE(
        says(&world, 13, 62, true, "###==....    3 of 9 done   2 running   4 queued: 6 7 8 9"));
    stop(&world, 4);
    CU_ASSERT_TRUE(says(&world, 13, 62, false,
                        "███▒!░░░░    3 of 9 done   1 HELD UP<   1 running   4 queued"));
    happen(&world, (struct fact){.kind = FACT_CONTINUE, .pid = 4});
    lose(&world, 6, 5);
    CU_ASSERT_TRUE(says(&world, 13, 62, false,
                        "███▒▒x░░░    3 of 9 done   1 LOST<   2 running   3 queued: 7 …"));
    for (int task = 4; task <= 9; task++)
        if (task != 6)
            finish(&world, task, 3);
    happen_pool(&world, 2, "pool", "closed", 0);
    CU_ASSERT_TRUE(says(&world, 13, 62, false, "█████x███    8 of 9 done   1 LOST<   closed"));
    happen_pool(&world, 2, "pool", "terminated", 0);
    CU_ASSERT_TRUE(says(&world, 13, 62, false, "█████x███    8 of 9 done   1 LOST<   terminated"));
    world_end(&world);
}

static void less_room_takes_gaps_words_and_bar(void)
{
    struct world world;

    begin_pool(&world, 9);
    finish(&world, 1, 3);
    lose(&world, 2, 3);
    run(&world, 3, 4);
    run(&world, 4, 5);
    stop(&world, 4);
    CU_ASSERT_TRUE(says(&world, 13, 79, false,
                        "█x!▒░░░░░    1 of 9 done   1 LOST<   1 HELD UP<   1 running   5 queued: "
                        "5 6 7 8 9"));
    CU_ASSERT_TRUE(says(&world, 13, 76, false,
                        "█x!▒░░░░░    1 of 9 done   1 LOST<   1 HELD UP<   1 running   5 queued: "
                        "5 6 …"));
    CU_ASSERT_TRUE(says(&world, 13, 72, false,
                        "█x!▒░░░░░    1 of 9 done   1 LOST<   1 HELD UP<   1 running   5 queued"));
    CU_ASSERT_TRUE(says(&world, 13, 66, false,
                        "█x!▒░░░░░    1 of 9 done  1 LOST<  1 HELD UP<  1 running  5 queued"));
    CU_ASSERT_TRUE(says(&world, 13, 62, false,
                        "█x!▒░░░░░    1/9 done  1 LOST<  1 HELD UP<  1 running  5 queued"));
    CU_ASSERT_TRUE(says(&world, 13, 60, false,
                        "█x!▒░░░░░   1/9 done  1 LOST<  1 HELD UP<  1 running  5 queued"));
    CU_ASSERT_TRUE(
        says(&world, 13, 55, false, "█!▒░░░ 1/9 done  1 LOST<  1 HELD UP<  1 running  5 queued"));
    CU_ASSERT_TRUE(
        says(&world, 13, 54, false, "█x!▒░░░░░    1/9 done 1 LOST< 1 HELD< 1 running 5 queued"));
    CU_ASSERT_TRUE(says(&world, 13, 46, false, "x!░░ 1/9 done 1 LOST< 1 HELD< 1 running 5 queued"));
    CU_ASSERT_TRUE(says(&world, 13, 20, false, "1/9 done 1 LOST< 1 HELD< 1 running 5 queued"));
    world_end(&world);
}

enum { MANY = 10000 };

static void many_tasks_have_a_short_bar(void)
{
    struct world world;

    begin_pool(&world, MANY);
    CU_ASSERT_TRUE(says(&world, 13, 62, false,
                        "░░░░░░░░░░░░ 0 of 10000 done   10000 queued: 1 2 3 4 5 6 7 8 …"));
    for (int task = 1; task <= MANY / 2; task++)
        finish(&world, task, 3 + task % 4);
    run(&world, MANY / 2 + 1, 3);
    CU_ASSERT_TRUE(
        says(&world, 13, 62, false, "██████▒░░░░░ 5000 of 10000 done   1 running   4999 queued"));
    lose(&world, MANY / 2 + 2, 4); /* in the same cell: what is amiss is seen first */
    CU_ASSERT_TRUE(
        says(&world, 13, 75, false,
             "██████x░░░░░ 5000 of 10000 done   1 LOST<   1 running   4998 queued: 5003 …"));
    stop(&world, 3);
    CU_ASSERT_TRUE(
        says(&world, 13, 75, false,
             "██████!░░░░░ 5000 of 10000 done   1 LOST<   1 HELD UP<   4998 queued: 5003 …"));
    finish(&world, MANY / 2 + 1, 3);
    for (int task = MANY / 2 + 2; task <= MANY; task++)
        finish(&world, task, 5);
    CU_ASSERT_TRUE(says(&world, 13, 62, false, "████████████ 10000 of 10000 done"));
    world_end(&world);
}

/* Rows */

static bool tree_is(const struct world *world, enum tree_style style, const char *expected)
{
    struct buffer out = {0};

    tree_text(&out, &world->table, the(world, "main"), style);
    bool same = same_text(buffer_text(&out), expected);
    buffer_free(&out);
    return same;
}

static void the_tree_has_it_as_text(void)
{
    struct world world;

    begin_pool(&world, 9);
    finish(&world, 1, 3);
    run(&world, 2, 4);
    happen_call(&world, 4, "sleep", "2");
    stop(&world, 4);
    run(&world, 3, 3);
    happen_call(&world, 3, "sleep", "2");
    happen_call(&world, 5, "read", "queue");
    run(&world, 4, 6);
    happen_exit(&world, 6, killed(SIGKILL));
    happen_task(&world, 2, "pool", 4, "lost", 6);
    CU_ASSERT_TRUE(
        tree_is(&world, TREE_LINES,
                " init 1          S            adopts and reaps\n"
                " └─ main 2       S            at the prompt                                ◀ you\n"
                "    ├· pool      █!▒x░░░░░    1/9 done  1 LOST  1 HELD UP  1 running  5 queued\n"
                "    ├─ w1 3      S  BLOCKED   task 3: in sleep(2)   1 done\n"
                "    ├─ w2 4      T  STOPPED   task 2: by SIGSTOP, until SIGCONT\n"
                "    ├─ w3 5      S  BLOCKED   in read(queue): waits for a task\n"
                "    └─ w4 6      Z  ZOMBIE    task 4 LOST: holds signal SIGKILL for main(2)\n"));
    happen_exit(&world, 3, exited(0));
    happen_reap(&world, 3, 2);
    CU_ASSERT_TRUE(tree_is(
        &world, TREE_ASCII,
        " init 1          S            adopts and reaps\n"
        " `- main 2       S            at the prompt                                <- you\n"
        "    |: pool      #!=x.....    1/9 done  1 LOST  1 HELD UP  1 running  5 queued\n"
        "    |- w2 4      T  STOPPED   task 2: by SIGSTOP, until SIGCONT\n"
        "    |- w3 5      S  BLOCKED   in read(queue): waits for a task\n"
        "    `- w4 6      Z  ZOMBIE    task 4 LOST: holds signal SIGKILL for main(2)\n"));
    world_end(&world);
}

/* Branch and name, a row a line; of what hides several "+", and how many. */
static bool rows_are(const struct world *world, const struct tree_options *options,
                     const char *expected)
{
    struct buffer out = {0};
    struct tree tree;

    tree_make(&tree, &world->table, options);
    for (int i = 0; i < tree.count; i++) {
        const struct tree_row *row = &tree.rows[i];
        buffer_printf(&out, "%s%s", row->branch,
                      row->kind == TREE_POOL ? row->pool->name : row->process->name);
        if (row->hidden)
            buffer_printf(&out, " +%d", row->hidden);
        buffer_add_char(&out, '\n');
        if (row->kind == TREE_POOL) {
            int above = tree_parent_row(&tree, i);
            CU_ASSERT_EQUAL(above, tree_row_of(&tree, row->pool->owner));
            CU_ASSERT_PTR_EQUAL(row->process, row->pool->owner);
        } else if (row->kind == TREE_PROCESS) {
            CU_ASSERT_EQUAL(tree_row_of(&tree, row->process), i);
        }
    }
    bool same = same_text(buffer_text(&out), expected);
    buffer_free(&out);
    tree_free(&tree);
    return same;
}

static void a_pool_stands_above_its_first_worker(void)
{
    struct world world;
    struct tree_folds folds = {0};
    struct tree_options options = {.folds = &folds};

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "a");
    happen_pool(&world, 2, "pool", "open", 2);
    CU_ASSERT_TRUE(rows_are(&world, &options,
                            "init\n"
                            "└─ main\n"
                            "   ├· pool\n" /* no worker yet: right below its owner */
                            "   └─ a\n"));
    happen_worker(&world, 2, "pool", 4, "w1");
    happen_pool(&world, 2, "big", "open", 1);
    happen_worker(&world, 2, "big", 5, "big1");
    happen_worker(&world, 2, "pool", 6, "w2");
    happen_pool(&world, 3, "pool", "open", 1);
    happen_worker(&world, 3, "pool", 7, "w1");
    happen_fork(&world, 7, 8, "t"); /* of a task: no worker */
    CU_ASSERT_TRUE(rows_are(&world, &options,
                            "init\n"
                            "└─ main\n"
                            "   ├─ a\n"
                            "   │  ├· pool\n"
                            "   │  └─ w1\n"
                            "   │     └─ t\n"
                            "   ├· pool\n"
                            "   ├─ w1\n"
                            "   ├· big\n"
                            "   ├─ big1\n"
                            "   └─ w2\n"));
    tree_fold_set(&folds, the(&world, "a")->serial, true);
    tree_fold_set(&folds, the(&world, "4")->serial, true);
    CU_ASSERT_TRUE(rows_are(&world, &options,
                            "init\n"
                            "└─ main\n"
                            "   ├─ a +2\n"
                            "   ├· pool\n"
                            "   ├─ w1\n"
                            "   ├· big\n"
                            "   ├─ big1\n"
                            "   └─ w2\n"));
    tree_fold_set(&folds, 1, true);
    CU_ASSERT_TRUE(rows_are(&world, &options, "init\n└─ main +6\n"));
    tree_folds_free(&folds);
    world_end(&world);
}

static void a_pool_without_anybody_has_a_row(void)
{
    struct world world;
    struct tree_folds folds = {0};
    struct tree_options options = {.folds = &folds};

    world_begin(&world, "namespace");
    happen_pool(&world, 2, "pool", "open", 1);
    happen_pool(&world, 2, "big", "open", 1);
    happen_fork(&world, 1, 3, "b"); /* of init: only so that main has a sibling */
    tree_fold_set(&folds, 1, true); /* has nothing to hide */
    CU_ASSERT_TRUE(rows_are(&world, &options,
                            "init\n"
                            "├─ main\n"
                            "│  ├· pool\n"
                            "│  └· big\n"
                            "└─ b\n"));
    options.style = TREE_ASCII;
    CU_ASSERT_TRUE(rows_are(&world, &options,
                            "init\n"
                            "|- main\n"
                            "|  |: pool\n"
                            "|  `: big\n"
                            "`- b\n"));
    tree_folds_free(&folds);
    world_end(&world);
}

static void a_pool_that_ended_lately_is_seen(void)
{
    struct world world;
    struct tree_options options = {0};

    begin_pool(&world, 1);
    happen_worker(&world, 5, "none", 7, "x"); /* of a pool that is not there */
    uint64_t since = world.history.count;
    happen_pool(&world, 2, "pool", "over", 0);
    const char *without = "init\n└─ main\n   ├─ w1\n   ├─ w2\n   ├─ w3\n   │  └─ x\n   └─ w4\n";
    const char *with =
        "init\n└─ main\n   ├· pool\n   ├─ w1\n   ├─ w2\n   ├─ w3\n   │  └─ x\n   └─ w4\n";
    CU_ASSERT_TRUE(rows_are(&world, &options, without));
    options.since = since;
    CU_ASSERT_TRUE(rows_are(&world, &options, with));
    options.since = since + 1;
    CU_ASSERT_TRUE(rows_are(&world, &options, without));
    world_end(&world);

    begin_pool(&world, 1);
    options.since = world.history.count;
    happen_exit(&world, 2, killed(SIGKILL)); /* its owner ended */
    for (int pid = 3; pid <= 6; pid++)
        happen_reparent(&world, pid, 2, 1);
    CU_ASSERT_TRUE(
        rows_are(&world, &options, "init\n├─ main\n│  └· pool\n├╌ w1\n├╌ w2\n├╌ w3\n└╌ w4\n"));
    options.since = 0;
    CU_ASSERT_TRUE(rows_are(&world, &options, "init\n├─ main\n├╌ w1\n├╌ w2\n├╌ w3\n└╌ w4\n"));
    world_end(&world);
}

/* Sixty-four workers fold like any siblings; but not the one that holds a task up. */
static void many_workers_fold(void)
{
    struct world world;
    struct tree_options options = {.fold = true};

    world_begin(&world, "namespace");
    for (int pid = 3; pid < 13; pid++) /* so that the first workers are folded away */
        happen_fork(&world, 2, pid, "c");
    happen_pool(&world, 2, "pool", "open", 64);
    for (int pid = 13; pid < 77; pid++)
        happen_worker(&world, 2, "pool", pid, NULL);
    happen_task(&world, 2, "pool", 1, "queued", 0);
    const char *first = "init\n└─ main\n   ├─ c\n   ├─ c\n   ├─ c\n   ├─ c\n   ├─ c\n"
                        "   ├─ c\n   ├─ c\n   ├─ c\n   ├· pool\n";
    const char *last = "   ├─ p61\n   ├─ p62\n   ├─ p63\n   └─ p64\n";
    char expected[400];

    snprintf(expected, sizeof expected, "%s   ├─ c +62\n%s", first, last);
    CU_ASSERT_TRUE(rows_are(&world, &options, expected));
    stop(&world, 33); /* it has no task: nothing is held up */
    CU_ASSERT_TRUE(rows_are(&world, &options, expected));
    run(&world, 1, 33);
    snprintf(expected, sizeof expected, "%s   ├─ c +22\n   ├─ p21\n   ├─ p22 +39\n%s", first, last);
    CU_ASSERT_TRUE(rows_are(&world, &options, expected));
    world_end(&world);
}

static void pools_are_spoken_of(void)
{
    struct world world;
    struct buffer out = {0};

    begin_pool(&world, 0);
    const struct process *owner = the(&world, "main");
    CU_ASSERT_PTR_EQUAL(pools_standing(&world.table, owner), world.table.pools[0]);
    CU_ASSERT_PTR_NULL(pools_standing(&world.table, the(&world, "w1")));
    pool_address(&out, &world.table, world.table.pools[0]);
    CU_ASSERT_TRUE(same_text(buffer_text(&out), "pool"));
    buffer_clear(&out);
    happen_pool(&world, 2, "big", "open", 1);
    pool_address(&out, &world.table, world.table.pools[0]);
    CU_ASSERT_TRUE(same_text(buffer_text(&out), "pool pool"));
    buffer_clear(&out);
    pool_address(&out, &world.table, world.table.pools[1]);
    CU_ASSERT_TRUE(same_text(buffer_text(&out), "pool"));
    CU_ASSERT_PTR_EQUAL(pools_standing(&world.table, owner), world.table.pools[1]);
    happen_pool(&world, 2, "big", "over", 0);
    CU_ASSERT_PTR_EQUAL(pools_standing(&world.table, owner), world.table.pools[0]);
    happen_exit(&world, 2, exited(0));
    CU_ASSERT_PTR_NULL(pools_standing(&world.table, owner));
    buffer_free(&out);
    world_end(&world);
}

/* Process objects */

static void happen_object(struct world *world, const char *name, int error)
{
    happen_return(world, 2, "process", name, 0, error);
}

static bool object_is(const struct process_object *object, const char *name,
                      const struct process *child)
{
    return object && same_text(object->name, name) && object->child == child;
}

static void objects_are_known_before_they_start(void)
{
    struct world world;

    world_begin(&world, "namespace");
    struct process *maker = the(&world, "main");
    happen_return(&world, 2, "process", NULL, 0, 0); /* a list of them */
    happen_object(&world, "bad", EINVAL);
    CU_ASSERT_PTR_NULL(maker->objects);
    happen_object(&world, "a", 0);
    happen_object(&world, "ab", 0);
    CU_ASSERT_TRUE(object_is(maker->objects, "ab", NULL));
    CU_ASSERT_TRUE(object_is(maker->objects->older, "a", NULL));
    happen_fork(&world, 2, 3, "a"); /* an ordinary fork */
    CU_ASSERT_PTR_NULL(maker->objects->older->child);
    happen_call(&world, 2, "start", "a");
    happen_fork(&world, 2, 4, "a.2");
    happen_return(&world, 2, "start", "a", 0, 0);
    happen_fork(&world, 2, 5, "b");
    CU_ASSERT_TRUE(object_is(maker->objects, "ab", NULL));
    CU_ASSERT_TRUE(object_is(maker->objects->older, "a", the(&world, "4")));
    CU_ASSERT_TRUE(object_is(objects_of_child(maker, the(&world, "4")), "a", the(&world, "4")));
    CU_ASSERT_PTR_NULL(objects_of_child(maker, the(&world, "3")));
    CU_ASSERT_PTR_NULL(the(&world, "4")->objects);
    happen_object(&world, "a", 0); /* another one of that name */
    CU_ASSERT_TRUE(object_is(maker->objects->older, "a", NULL));
    CU_ASSERT_PTR_NULL(maker->objects->older->older);
    happen(&world, (struct fact){.kind = FACT_EXEC, .pid = 2, .text = "ls"});
    CU_ASSERT_PTR_NULL(maker->objects);
    world_end(&world);
}

void test_model_pool(CU_pSuite suite)
{
    CU_add_test(suite, "a pool says how far it is", a_pool_says_how_far_it_is);
    CU_add_test(suite, "a pool with less room", less_room_takes_gaps_words_and_bar);
    CU_add_test(suite, "10,000 tasks", many_tasks_have_a_short_bar);
    CU_add_test(suite, "a pool as text", the_tree_has_it_as_text);
    CU_add_test(suite, "a pool's place", a_pool_stands_above_its_first_worker);
    CU_add_test(suite, "a pool without workers", a_pool_without_anybody_has_a_row);
    CU_add_test(suite, "a pool that ended", a_pool_that_ended_lately_is_seen);
    CU_add_test(suite, "64 workers fold", many_workers_fold);
    CU_add_test(suite, "pools are spoken of", pools_are_spoken_of);
    CU_add_test(suite, "Process objects", objects_are_known_before_they_start);
}
