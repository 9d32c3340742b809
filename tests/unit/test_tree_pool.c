/*
 * test_tree_pool: pools and their workers in the tree pane.
 */
#include "test_tree_pane.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static void task(struct show *show, int number, const char *state, int worker)
{
    happen_task(&show->world, 2, "pool", number, state, worker);
}

static void add_workers(struct show *show, const char *pool, int first, int count)
{
    char label[32];

    for (int i = 0; i < count; i++) {
        snprintf(label, sizeof label, "%s%d", strcmp(pool, "pool") ? pool : "w", i + 1);
        happen_worker(&show->world, 2, pool, first + i, label);
        happen_call(&show->world, first + i, "read", "queue");
    }
}

/* A worker goes to sleep in a task. */
static void take(struct show *show, int number, int worker)
{
    happen_return(&show->world, worker, "read", "queue", 1, 0);
    task(show, number, "running", worker);
    happen_call(&show->world, worker, "sleep", "2");
}

static void finish(struct show *show, int number, int worker)
{
    happen_return(&show->world, worker, "sleep", "2", 0, 0);
    task(show, number, "done", worker);
    happen_call(&show->world, worker, "read", "queue");
}

/* Three workers, w1 (3) ... w3 (5), and nine tasks: two done, three running. */
static void show_pool(struct show *show, int rows, int columns)
{
    show_begin(show, rows, columns);
    happen_pool(&show->world, 2, "pool", "open", 3);
    add_workers(show, "pool", 3, 3);
    for (int number = 1; number <= 9; number++)
        task(show, number, "queued", 0);
    take(show, 1, 3);
    finish(show, 1, 3);
    take(show, 2, 4);
    finish(show, 2, 4);
    take(show, 3, 3);
    take(show, 4, 4);
    take(show, 5, 5);
    show_command(show);
}

static void stop(struct show *show, int pid)
{
    happen(&show->world, (struct fact){.kind = FACT_STOP, .pid = pid, .signal = SIGSTOP});
}

/* A worker is killed under its task, and another takes its place. */
static void lose(struct show *show, int number, int worker, int next, const char *label)
{
    happen_exit(&show->world, worker, killed(SIGKILL));
    happen_reap(&show->world, worker, 2);
    task(show, number, "lost", worker);
    happen_worker(&show->world, 2, "pool", next, label);
    happen_call(&show->world, next, "read", "queue");
}

static void a_pool_is_drawn(void)
{
    struct show show;

    show_pool(&show, 7, 80);
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " └─ main 2       S            at the prompt                               ◀ you\n"
               "    ├· pool      ██▒▒▒░░░░    2 of 9 done   3 running   4 queued: 6 7 8 9\n"
               "    ├─ w1 3      S  BLOCKED   task 3: in sleep(2)                        1 done\n"
               "    ├─ w2 4      S  BLOCKED   task 4: in sleep(2)                        1 done\n"
               "    └─ w3 5      S  BLOCKED   task 5: in sleep(2)\n"));
    stop(&show, 4);
    lose(&show, 5, 5, 6, "w4");
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " └─ main 2       S            at the prompt                               ◀ you\n"
               "*   ├· pool      ██▒!x░░░░    2/9 done  1 LOST  1 HELD UP  1 running  4 queued\n"
               "    ├─ w1 3      S  BLOCKED   task 3: in sleep(2)                        1 done\n"
               "*   ├─ w2 4      T  STOPPED   task 4: by SIGSTOP, until SIGCONT          1 done\n"
               "x   ├─ w3 5      X  GONE      task 5 LOST: was reaped by main(2)\n"
               "+   └─ w4 6      S  BLOCKED   in read(queue): waits for a task\n"));
    CU_ASSERT_TRUE(styled(&show, 2, STYLE_STOPPED, "1 HELD UP"));
    CU_ASSERT_TRUE(styled(&show, 2, STYLE_ERROR, "!x1 LOST"));
    CU_ASSERT_TRUE(styled(&show, 2, STYLE_QUIET, "░░░░"));
    CU_ASSERT_TRUE(styled(&show, 5, STYLE_ERROR, "task 5 LOST: "));
    show.scene.style = TREE_ASCII;
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " `- main 2       S            at the prompt                              <- you\n"
               "*   |: pool      ##=!x....    2/9 done  1 LOST  1 HELD UP  1 running  4 queued\n"
               "    |- w1 3      S  BLOCKED   task 3: in sleep(2)                        1 done\n"
               "*   |- w2 4      T  STOPPED   task 4: by SIGSTOP, until SIGCONT          1 done\n"
               "x   |- w3 5      X  GONE      task 5 LOST: was reaped by main(2)\n"
               "+   `- w4 6      S  BLOCKED   in read(queue): waits for a task\n"));
    show_end(&show);
}

static void sixty_columns_show_every_count(void)
{
    struct show show;

    show_pool(&show, 7, 60);
    CU_ASSERT_TRUE(shows(&show, " init 1          S            adopts and reaps\n"
                                " └─ main 2       S            at the prompt           ◀ you\n"
                                "    ├· pool      ██▒▒▒░░░░    2/9 done  3 running  4 queued\n"
                                "    ├─ w1 3      S  BLOCKED   task 3: in sleep(2)    1 done\n"
                                "    ├─ w2 4      S  BLOCKED   task 4: in sleep(2)    1 done\n"
                                "    └─ w3 5      S  BLOCKED   task 5: in sleep(2)\n"));
    stop(&show, 4);
    lose(&show, 5, 5, 6, "w4");
    CU_ASSERT_TRUE(shows(&show, " init 1          S            adopts and reaps\n"
                                " └─ main 2       S            at the prompt           ◀ you\n"
                                "*   ├· pool      2/9 done 1 LOST 1 HELD 1 running 4 queued\n"
                                "    ├─ w1 3      S  BLOCKED   task 3: in sleep(2)    1 done\n"
                                "*   ├─ w2 4      T  STOPPED   task 4: by SIGSTOP, …  1 done\n"
                                "x   ├─ w3 5      X  GONE      task 5 LOST: was reaped by ma…\n"
                                "+   └─ w4 6      S  BLOCKED   in read(queue): waits for a t…\n"));
    show_end(&show);
}

static void a_worker_may_be_current(void)
{
    struct show show;

    show_pool(&show, 7, 80);
    show.scene.current = the(&show.world, "w1");
    CU_ASSERT_TRUE(shows_at(
        &show, 3,
        "    ├─ w1 3      S  BLOCKED   task 3: in sleep(2)                  1 done ◀ you"));
    show_end(&show);
}

static void marks_tell_its_life(void)
{
    struct show show;

    show_begin(&show, 4, 80);
    happen_pool(&show.world, 2, "pool", "open", 1);
    show_command(&show);
    CU_ASSERT_TRUE(shows_at(&show, 2, "    └· pool                   no tasks yet"));
    add_workers(&show, "pool", 3, 1);
    CU_ASSERT_TRUE(shows_at(&show, 2, "*   ├· pool                   no tasks yet"));
    show_command(&show);
    task(&show, 1, "queued", 0);
    CU_ASSERT_TRUE(shows_at(&show, 2, "*   ├· pool      ░            0 of 1 done   1 queued: 1"));
    show_command(&show);
    CU_ASSERT_TRUE(shows_at(&show, 2, "    ├· pool      ░            0 of 1 done   1 queued: 1"));
    take(&show, 1, 3);
    finish(&show, 1, 3);
    happen_pool(&show.world, 2, "pool", "closed", 0);
    CU_ASSERT_TRUE(shows_at(&show, 2, "*   ├· pool      █            1 of 1 done   closed"));
    show_command(&show);
    happen_exit(&show.world, 3, exited(0));
    happen_reap(&show.world, 3, 2);
    happen_pool(&show.world, 2, "pool", "over", 0);
    CU_ASSERT_TRUE(
        shows(&show, " init 1          S            adopts and reaps\n"
                     " └─ main 2       S            at the prompt                               ◀ "
                     "you\n"
                     "x   ├· pool      █            1 of 1 done   over\n"
                     "x   └─ w1 3      X  GONE      was reaped by main(2)                      1 "
                     "done\n"));
    happen_pool(&show.world, 2, "big", "open", 1);
    CU_ASSERT_TRUE(shows_at(&show, 2, "+   ├· big                    no tasks yet"));
    show_command(&show);
    CU_ASSERT_TRUE(shows_at(&show, 2, "    └· big                    no tasks yet"));
    show_end(&show);
}

/* Keys and mouse */

static bool selected(struct show *show, const char *process, const char *pool)
{
    const struct process *one = tree_pane_selected(&show->pane, &show->scene);
    const struct pool *other = tree_pane_selected_pool(&show->pane, &show->scene);

    return same_text(one ? one->name : "", process) && same_text(other ? other->name : "", pool);
}

static bool moves(struct show *show, enum tree_move move, const char *process, const char *pool)
{
    tree_pane_move(&show->pane, &show->scene, move, show->canvas.rows);
    return selected(show, process, pool);
}

static void a_pool_is_selected_like_a_process(void)
{
    struct show show;

    show_pool(&show, 7, 80);
    show.scene.focused = true;
    CU_ASSERT_TRUE(moves(&show, MOVE_DOWN, "main", ""));
    CU_ASSERT_TRUE(moves(&show, MOVE_DOWN, "", "pool"));
    CU_ASSERT_TRUE(shows_at(&show, 2,
                            ">   ├· pool      ██▒▒▒░░░░    2 of 9 done   3 running   4 "
                            "queued: 6 7 8 9"));
    tree_pane_fold(&show.pane, &show.scene, FOLD_TOGGLE); /* there is nothing to fold */
    tree_pane_fold(&show.pane, &show.scene, FOLD_CLOSE);
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 6);
    CU_ASSERT_TRUE(moves(&show, MOVE_CHILD, "", "pool"));
    CU_ASSERT_TRUE(moves(&show, MOVE_DOWN, "w1", ""));
    CU_ASSERT_TRUE(moves(&show, MOVE_UP, "", "pool"));
    CU_ASSERT_TRUE(moves(&show, MOVE_PARENT, "main", ""));
    CU_ASSERT_TRUE(moves(&show, MOVE_CHILD, "", "pool"));
    tree_fold_set(&show.pane.folds, 1, true); /* with what hides it, if not by hand */
    CU_ASSERT_TRUE(selected(&show, "main", ""));
    CU_ASSERT_TRUE(shows_at(
        &show, 1,
        ">└─ main 2 [+3]  S            at the prompt                               ◀ you"));
    CU_ASSERT_TRUE(moves(&show, MOVE_CHILD, "main", ""));
    CU_ASSERT_TRUE(moves(&show, MOVE_DOWN, "", "pool"));
    happen_pool(&show.world, 2, "pool", "over", 0); /* a tombstone */
    CU_ASSERT_TRUE(selected(&show, "", "pool"));
    show_command(&show);
    CU_ASSERT_TRUE(selected(&show, "", ""));
    CU_ASSERT_TRUE(moves(&show, MOVE_DOWN, "main", ""));
    show_end(&show);
}

static bool finds(struct show *show, const char *text, bool next, const char *process,
                  const char *pool)
{
    return tree_pane_find(&show->pane, &show->scene, text, next) && selected(show, process, pool);
}

static void a_pool_is_found_and_clicked(void)
{
    struct show show;

    show_pool(&show, 8, 80);
    happen_pool(&show.world, 2, "big", "open", 1);
    add_workers(&show, "big", 10, 1);
    tree_fold_set(&show.pane.folds, 1, true);
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 2);
    CU_ASSERT_TRUE(finds(&show, "OO", false, "", "pool")); /* unfolds main */
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 8);
    CU_ASSERT_TRUE(finds(&show, "big", false, "", "big")); /* exactly, before big1 */
    CU_ASSERT_TRUE(finds(&show, "big", true, "big1", ""));
    CU_ASSERT_TRUE(finds(&show, "big", true, "", "big"));
    CU_ASSERT_TRUE(shows_at(&show, 6, "+   ├· big                    no tasks yet"));
    CU_ASSERT_PTR_NULL(tree_pane_click(&show.pane, &show.scene, 2, 20));
    CU_ASSERT_TRUE(selected(&show, "", "pool"));
    CU_ASSERT_PTR_EQUAL(tree_pane_click(&show.pane, &show.scene, 3, 20), the(&show.world, "w1"));
    show_end(&show);
}

static void a_pool_among_thousands(void)
{
    struct show show;

    show_begin(&show, 20, 80);
    happen_pool(&show.world, 2, "pool", "open", 64);
    add_workers(&show, "pool", 3, 64);
    for (int number = 1; number <= 64; number++)
        task(&show, number, "queued", 0);
    for (int number = 1; number <= 64; number++)
        take(&show, number, 2 + number);
    stop(&show, 22);
    show_command(&show);
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 2 + 1 + 8 + 1 + 1 + 1 + 4);
    CU_ASSERT_TRUE(
        shows_at(&show, 2, "    ├· pool      ▒▒▒!▒▒▒▒▒▒▒▒ 0 of 64 done   1 HELD UP   63 running"));
    CU_ASSERT_TRUE(shows_at(&show, 11, "    ├─ … 11 more  + unfolds"));
    CU_ASSERT_TRUE(
        shows_at(&show, 12, "    ├─ w20 22    T  STOPPED   task 20: by SIGSTOP, until SIGCONT"));
    CU_ASSERT_TRUE(shows_at(&show, 13, "    ├─ … 40 more  + unfolds"));
    show_end(&show);
}

void test_tree_pool(CU_pSuite suite)
{
    CU_add_test(suite, "a pool", a_pool_is_drawn);
    CU_add_test(suite, "a pool in 60 columns", sixty_columns_show_every_count);
    CU_add_test(suite, "a worker is current", a_worker_may_be_current);
    CU_add_test(suite, "a pool's marks", marks_tell_its_life);
    CU_add_test(suite, "a pool is selected", a_pool_is_selected_like_a_process);
    CU_add_test(suite, "a pool is found", a_pool_is_found_and_clicked);
    CU_add_test(suite, "a pool of 64", a_pool_among_thousands);
}
