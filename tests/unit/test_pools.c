/*
 * pools: the table of pools, workers and tasks, as facts make it.
 */
#include "suites.h"
#include "test_model.h"

#include <errno.h>
#include <signal.h>

static void pool_is(struct world *world, int owner, const char *name, const char *state, int size)
{
    happen(world, (struct fact){
                      .kind = FACT_POOL, .pid = owner, .text = name, .call = state, .value = size});
}

static void works(struct world *world, int owner, const char *name, int worker)
{
    happen(world,
           (struct fact){
               .kind = FACT_POOL, .pid = owner, .text = name, .call = "worker", .other = worker});
}

static void task_is(struct world *world, long id, const char *state, int worker, int error)
{
    happen(world, (struct fact){.kind = FACT_TASK,
                                .pid = 2,
                                .text = "pool",
                                .value = id,
                                .call = state,
                                .other = worker,
                                .error = error});
}

/* main has a pool with the workers w1 (3) and w2 (4), and three tasks are queued. */
static void begin(struct world *world)
{
    world_begin(world, "namespace");
    pool_is(world, 2, "pool", "open", 2);
    happen_fork(world, 2, 3, "w1");
    works(world, 2, "pool", 3);
    happen_fork(world, 2, 4, "w2");
    works(world, 2, "pool", 4);
    for (int id = 1; id <= 3; id++)
        task_is(world, id, "queued", 0, 0);
}

static struct pool *pool_of(struct world *world)
{
    return pools_find(&world->table, the(world, "main"), NULL);
}

static bool counts_are(const struct pool *pool, int queued, int running, int done, int lost)
{
    return pool->counts[TASK_QUEUED] == queued && pool->counts[TASK_RUNNING] == running &&
           pool->counts[TASK_DONE] == done && pool->counts[TASK_LOST] == lost;
}

static void words_and_states(void)
{
    CU_ASSERT_EQUAL(pool_state_read("closed"), POOL_CLOSED);
    CU_ASSERT_EQUAL(pool_state_read("worker"), POOL_STATES);
    CU_ASSERT_EQUAL(pool_state_read(NULL), POOL_STATES);
    CU_ASSERT_EQUAL(task_state_read("lost"), TASK_LOST);
    CU_ASSERT_EQUAL(task_state_read("found"), TASK_STATES);
    for (int state = 0; state < POOL_STATES; state++)
        CU_ASSERT_TRUE((int)pool_state_read(pool_state_word(state)) == state);
    for (int state = 0; state < TASK_STATES; state++)
        CU_ASSERT_TRUE((int)task_state_read(task_state_word(state)) == state);
}

static void a_task_is_queued_run_and_done(void)
{
    struct world world;

    begin(&world);
    struct pool *pool = pool_of(&world);
    CU_ASSERT_PTR_NOT_NULL_FATAL(pool);
    CU_ASSERT_TRUE(counts_are(pool, 3, 0, 0, 0));
    CU_ASSERT_EQUAL(pool->size, 2);
    CU_ASSERT_PTR_EQUAL(the(&world, "w1")->works_for, pool);
    task_is(&world, 1, "running", 3, 0);
    CU_ASSERT_TRUE(counts_are(pool, 2, 1, 0, 0));
    CU_ASSERT_EQUAL(the(&world, "w1")->task, 1);
    CU_ASSERT_EQUAL(pool_task(pool, 1)->worker, the(&world, "w1")->serial);
    CU_ASSERT_EQUAL(pool_task(pool, 2)->worker, -1);
    task_is(&world, 1, "done", 3, 0);
    CU_ASSERT_TRUE(counts_are(pool, 2, 0, 1, 0));
    CU_ASSERT_EQUAL(the(&world, "w1")->task, 0);
    CU_ASSERT_EQUAL(the(&world, "w1")->tasks_done, 1);
    CU_ASSERT_FALSE(pool_task(pool, 1)->failed);
    const struct task *task = pool_task(pool, 1);
    CU_ASSERT_TRUE(task->queued_seq && task->queued_seq < task->running_seq &&
                   task->running_seq < task->ended_seq);
    CU_ASSERT_EQUAL(pool->change_seq, task->ended_seq);
    world_end(&world);
}

static void an_error_is_a_failure_and_done(void)
{
    struct world world;

    begin(&world);
    task_is(&world, 2, "running", 4, 0);
    task_is(&world, 2, "done", 4, ECHILD);
    CU_ASSERT_TRUE(pool_task(pool_of(&world), 2)->failed);
    CU_ASSERT_EQUAL(the(&world, "w2")->tasks_done, 1);
    world_end(&world);
}

static void a_task_is_lost_with_its_worker_or_without(void)
{
    struct world world;

    begin(&world);
    struct pool *pool = pool_of(&world);
    task_is(&world, 1, "running", 3, 0);
    happen_exit(&world, 3, killed(SIGKILL));
    happen_reap(&world, 3, 2);
    task_is(&world, 1, "lost", 3, 0);
    CU_ASSERT_TRUE(counts_are(pool, 2, 0, 0, 1));
    CU_ASSERT_EQUAL(pool_task(pool, 1)->worker, the(&world, "w1")->serial);
    CU_ASSERT_EQUAL(the(&world, "w1")->task, 1); /* what it ran when it ended */
    task_is(&world, 2, "lost", 0, 0);
    CU_ASSERT_TRUE(counts_are(pool, 1, 0, 0, 2));
    CU_ASSERT_EQUAL(pool_task(pool, 2)->worker, -1);
    world_end(&world);
}

static void done_and_lost_all_the_same(void)
{
    struct world world;

    begin(&world);
    task_is(&world, 1, "running", 3, 0);
    task_is(&world, 1, "done", 3, 0);
    task_is(&world, 1, "lost", 3, 0); /* it was killed before what came of it was handed over */
    CU_ASSERT_TRUE(counts_are(pool_of(&world), 2, 0, 0, 1));
    world_end(&world);
}

static void a_worker_heard_before_its_owner(void)
{
    struct world world;

    begin(&world);
    struct pool *pool = pool_of(&world);
    task_is(&world, 4, "running", 3, 0);
    CU_ASSERT_TRUE(counts_are(pool, 3, 1, 0, 0));
    task_is(&world, 4, "queued", 0, 0);
    CU_ASSERT_TRUE(counts_are(pool, 3, 1, 0, 0));
    CU_ASSERT_EQUAL(pool_task(pool, 4)->state, TASK_RUNNING);
    CU_ASSERT_TRUE(pool_task(pool, 4)->queued_seq > 0);
    world_end(&world);
}

static void numbers_that_there_are_not(void)
{
    struct world world;

    begin(&world);
    struct pool *pool = pool_of(&world);
    task_is(&world, 0, "queued", 0, 0);
    task_is(&world, -1, "running", 3, 0);
    task_is(&world, 1L << 40, "queued", 0, 0);
    task_is(&world, 9, "queued", 0, 0);
    task_is(&world, 1, "found", 3, 0);
    CU_ASSERT_TRUE(counts_are(pool, 3, 0, 0, 0));
    CU_ASSERT_PTR_NULL(pool_task(pool, 0));
    CU_ASSERT_PTR_NULL(pool_task(pool, 4));
    pool_is(&world, 2, "nobody", "closed", 0);
    pool_is(&world, 99, "pool", "open", 3);
    works(&world, 2, "pool", 99);
    CU_ASSERT_EQUAL(world.table.pool_count, 1);
    CU_ASSERT_EQUAL(pool->state, POOL_OPEN);
    world_end(&world);
}

static void a_pool_stands_until_it_is_joined_or_its_owner_has_ended(void)
{
    struct world world;

    begin(&world);
    struct pool *pool = pool_of(&world);
    CU_ASSERT_TRUE(pool_stands(pool));
    pool_is(&world, 2, "pool", "closed", 2);
    CU_ASSERT_EQUAL(pool->state, POOL_CLOSED);
    CU_ASSERT_TRUE(pool_stands(pool));
    pool_is(&world, 2, "pool", "terminated", 2);
    CU_ASSERT_TRUE(pool_stands(pool));
    pool_is(&world, 2, "pool", "over", 2);
    CU_ASSERT_FALSE(pool_stands(pool));
    pool_is(&world, 2, "pool", "open", 3); /* the next of that name */
    CU_ASSERT_PTR_NOT_EQUAL(pool_of(&world), pool);
    CU_ASSERT_EQUAL(pool_of(&world)->number, 1);
    CU_ASSERT_EQUAL(pool_of(&world)->task_count, 0);
    CU_ASSERT_TRUE(pool_stands(pool_of(&world)));
    happen_exit(&world, 2, exited(0));
    CU_ASSERT_FALSE(pool_stands(world.table.pools[1]));
    world_end(&world);
}

static void each_owner_and_name_has_its_own(void)
{
    struct world world;

    begin(&world);
    pool_is(&world, 2, "big", "open", 8);
    happen_fork(&world, 2, 5, "c");
    pool_is(&world, 5, "pool", "open", 1);
    const struct process *main = the(&world, "main"), *c = the(&world, "c");
    CU_ASSERT_STRING_EQUAL(pools_find(&world.table, main, NULL)->name, "big");
    CU_ASSERT_EQUAL(pools_find(&world.table, main, "pool")->size, 2);
    CU_ASSERT_EQUAL(pools_find(&world.table, c, "pool")->size, 1);
    CU_ASSERT_PTR_NULL(pools_find(&world.table, c, "big"));
    CU_ASSERT_PTR_NULL(c->works_for);
    world_end(&world);
}

static void many_tasks(void)
{
    struct world world;

    begin(&world);
    for (int id = 4; id <= 5000; id++)
        task_is(&world, id, "queued", 0, 0);
    for (int id = 1; id <= 5000; id++) {
        task_is(&world, id, "running", 3 + id % 2, 0);
        task_is(&world, id, "done", 3 + id % 2, 0);
    }
    CU_ASSERT_TRUE(counts_are(pool_of(&world), 0, 0, 5000, 0));
    CU_ASSERT_EQUAL(the(&world, "w1")->tasks_done, 2500);
    CU_ASSERT_EQUAL(the(&world, "w2")->tasks_done, 2500);
    world_end(&world);
}

static void a_method_is_around_its_calls(void)
{
    struct world world;

    world_begin(&world, "namespace");
    happen_call(&world, 2, "join", "th");
    CU_ASSERT_STRING_EQUAL(the(&world, "main")->method, "join(th)");
    CU_ASSERT_FALSE(process_blocked(the(&world, "main")));
    happen_call(&world, 2, "waitpid", "3");
    CU_ASSERT_TRUE(process_blocked(the(&world, "main")));
    CU_ASSERT_STRING_EQUAL(the(&world, "main")->method, "join(th)");
    happen_return(&world, 2, "waitpid", "3", 3, 0);
    CU_ASSERT_PTR_NOT_NULL(the(&world, "main")->method);
    happen_return(&world, 2, "join", "th", 0, 0);
    CU_ASSERT_PTR_NULL(the(&world, "main")->method);
    happen_call(&world, 2, "pool.get", "1");
    happen(&world, (struct fact){.kind = FACT_HANDLER, .pid = 2, .signal = SIGUSR1, .value = 1});
    CU_ASSERT_PTR_NULL(the(&world, "main")->method);
    happen(&world, (struct fact){.kind = FACT_HANDLER, .pid = 2, .signal = SIGUSR1});
    CU_ASSERT_STRING_EQUAL(the(&world, "main")->method, "pool.get(1)");
    happen_exit(&world, 2, killed(SIGKILL));
    CU_ASSERT_PTR_NULL(the(&world, "main")->method);
    world_end(&world);
}

void suite_pools(void)
{
    CU_pSuite suite = CU_add_suite("pools", NULL, NULL);

    CU_add_test(suite, "words and states", words_and_states);
    CU_add_test(suite, "a task is queued, run and done", a_task_is_queued_run_and_done);
    CU_add_test(suite, "an error is a failure", an_error_is_a_failure_and_done);
    CU_add_test(suite, "lost", a_task_is_lost_with_its_worker_or_without);
    CU_add_test(suite, "done and lost all the same", done_and_lost_all_the_same);
    CU_add_test(suite, "a worker heard first", a_worker_heard_before_its_owner);
    CU_add_test(suite, "numbers that there are not", numbers_that_there_are_not);
    CU_add_test(suite, "how long a pool stands",
                a_pool_stands_until_it_is_joined_or_its_owner_has_ended);
    CU_add_test(suite, "each its own", each_owner_and_name_has_its_own);
    CU_add_test(suite, "many tasks", many_tasks);
    CU_add_test(suite, "a method is around its calls", a_method_is_around_its_calls);
}
