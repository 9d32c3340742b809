/* The queue alone, between processes: each task once, whoever is killed when. No session here. */
#include "suites.h"

#include "kernel.h"
#include "sandbox/queue.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const double patience = 20;

static int add(struct queue *queue, const char *text, long index)
{
    return queue_add(queue, text, strlen(text), index);
}

static void one_process_alone(void)
{
    struct queue queue;
    size_t length;
    long index;

    CU_ASSERT_TRUE_FATAL(queue_open(&queue));
    CU_ASSERT_EQUAL(queue_take(&queue, 1), 0);
    CU_ASSERT_EQUAL(add(&queue, "first", 7), 1);
    CU_ASSERT_EQUAL(add(&queue, "second", 8), 2);
    CU_ASSERT_TRUE(queue_has_unpublished(&queue));
    CU_ASSERT_EQUAL(queue_take(&queue, 1), 0); /* not published */
    CU_ASSERT_TRUE(queue_is_empty(&queue));
    queue_publish(&queue, 4);
    CU_ASSERT_FALSE(queue_has_unpublished(&queue));
    CU_ASSERT_FALSE(queue_is_empty(&queue));
    CU_ASSERT_EQUAL(queue_take(&queue, 3), 1);
    CU_ASSERT_EQUAL(queue_slot_of(&queue, 1), 3);
    const char *text = queue_text(&queue, 1, &length, &index);
    CU_ASSERT_EQUAL(length, 5);
    CU_ASSERT_EQUAL(index, 7);
    CU_ASSERT_NSTRING_EQUAL(text, "first", length);
    CU_ASSERT_EQUAL(queue_state_of(&queue, 1), QUEUE_TAKEN);
    queue_finish(&queue, 1, 3, 0, "value");
    CU_ASSERT_EQUAL(queue_state_of(&queue, 1), QUEUE_DONE);
    CU_ASSERT_STRING_EQUAL(queue_result_of(&queue, 1).text, "value");
    CU_ASSERT_EQUAL(queue_take(&queue, 3), 2);
    CU_ASSERT_EQUAL(queue_take(&queue, 3), 0);
    queue_finish(&queue, 2, 3, ECHILD, "");
    CU_ASSERT_EQUAL(queue_result_of(&queue, 2).error, ECHILD);
    CU_ASSERT_STRING_EQUAL(queue_result_of(&queue, 2).text, "");
    queue_free(&queue);
}

static void the_same_block_is_kept_once(void)
{
    struct queue queue;
    size_t length;
    long index;

    CU_ASSERT_TRUE_FATAL(queue_open(&queue));
    add(&queue, "x = 1", 0);
    add(&queue, "x = 1", 1);
    add(&queue, "x = 2", 2);
    const char *first = queue_text(&queue, 1, &length, &index);
    CU_ASSERT_PTR_EQUAL(queue_text(&queue, 2, &length, &index), first);
    CU_ASSERT_PTR_NOT_EQUAL(queue_text(&queue, 3, &length, &index), first);
    queue_free(&queue);
}

static void what_is_lost_is_nobodys(void)
{
    struct queue queue;
    int from = 1;

    CU_ASSERT_TRUE_FATAL(queue_open(&queue));
    for (int i = 0; i < 5; i++)
        add(&queue, "x = 1", i);
    queue_publish(&queue, 1);
    CU_ASSERT_EQUAL(queue_take(&queue, 1), 1);
    CU_ASSERT_EQUAL(queue_take(&queue, 2), 2);
    CU_ASSERT_EQUAL(queue_take(&queue, 1), 3);
    queue_finish(&queue, 1, 1, 0, "done");
    CU_ASSERT_EQUAL(queue_lose(&queue, 1, &from), 3); /* task 1 is done, 2 another's */
    CU_ASSERT_EQUAL(queue_lose(&queue, 1, &from), 0);
    CU_ASSERT_EQUAL(queue_state_of(&queue, 3), QUEUE_LOST);
    queue_finish(&queue, 3, 1, 0, "too late");
    CU_ASSERT_EQUAL(queue_state_of(&queue, 3), QUEUE_LOST);
    from = 1;
    CU_ASSERT_EQUAL(queue_lose_untaken(&queue, &from), 4);
    CU_ASSERT_EQUAL(queue_lose_untaken(&queue, &from), 5);
    CU_ASSERT_EQUAL(queue_lose_untaken(&queue, &from), 0);
    CU_ASSERT_EQUAL(queue_take(&queue, 2), 0);
    CU_ASSERT_TRUE(queue_is_empty(&queue));
    queue_free(&queue);
}

static int waiting_bytes(int end)
{
    char bytes[4096];
    struct pollfd ready = {.fd = end, .events = POLLIN};
    ssize_t got = poll(&ready, 1, 0) == 1 ? read(end, bytes, sizeof bytes) : 0;

    return (int)got;
}

static void no_more_wakings_than_workers(void)
{
    struct queue queue;

    CU_ASSERT_TRUE_FATAL(queue_open(&queue));
    for (int i = 0; i < 1000; i++) {
        add(&queue, "x = 1", i);
        queue_publish(&queue, 4);
    }
    CU_ASSERT_EQUAL(waiting_bytes(queue.tasks[0]), 4);
    add(&queue, "x = 1", 0);
    queue_publish(&queue, 4);
    CU_ASSERT_EQUAL(waiting_bytes(queue.tasks[0]), 4);
    while (queue_take(&queue, 1))
        continue;
    add(&queue, "x = 1", 0);
    queue_publish(&queue, 4);
    CU_ASSERT_EQUAL(waiting_bytes(queue.tasks[0]), 1);
    queue_free(&queue);
}

static void only_what_is_awaited_rings(void)
{
    struct queue queue;

    CU_ASSERT_TRUE_FATAL(queue_open(&queue));
    for (int i = 0; i < 3; i++)
        add(&queue, "x = 1", i);
    queue_publish(&queue, 1);
    for (int task = 1; task <= 3; task++) {
        queue_await(&queue, 2);
        CU_ASSERT_EQUAL(queue_take(&queue, 1), task);
        queue_finish(&queue, task, 1, 0, "");
        CU_ASSERT_EQUAL(waiting_bytes(queue.results[0]), task == 2);
    }
    queue_free(&queue);
}

static void it_is_full_at_last(void)
{
    struct queue queue;
    size_t size = QUEUE_TEXT_MAX / 2 - 2;
    char *text = malloc(size + 1);

    CU_ASSERT_TRUE_FATAL(text && queue_open(&queue));
    memset(text, 'x', size);
    text[size] = '\0';
    CU_ASSERT_TRUE(queue_has_room(&queue, text, size, QUEUE_TASKS_MAX));
    CU_ASSERT_FALSE(queue_has_room(&queue, text, size, QUEUE_TASKS_MAX + 1L));
    queue_add(&queue, text, size, 0);
    CU_ASSERT_TRUE(queue_has_room(&queue, text, size, 1)); /* the same: kept once */
    text[0] = 'y';
    CU_ASSERT_TRUE(queue_has_room(&queue, text, size, 1));
    queue_add(&queue, text, size, 0);
    text[0] = 'z';
    CU_ASSERT_FALSE(queue_has_room(&queue, text, size, 1));
    CU_ASSERT_TRUE(queue_has_room(&queue, "", 0, 1));
    queue_add(&queue, "", 0, 0);
    queue_publish(&queue, 1);
    for (int task = 1; task <= 3; task++) {
        CU_ASSERT_EQUAL(queue_take(&queue, 1), task);
        queue_finish(&queue, task, 1, 0, text);
    }
    CU_ASSERT_EQUAL(strlen(queue_result_of(&queue, 1).text), size);
    CU_ASSERT_EQUAL(strlen(queue_result_of(&queue, 2).text), size);
    CU_ASSERT_EQUAL(queue_state_of(&queue, 3), QUEUE_DONE); /* no room, and that is said */
    CU_ASSERT_EQUAL(queue_result_of(&queue, 3).error, ENOSPC);
    queue_free(&queue);
    free(text);
}

static void descriptors_are_closed_by_role(void)
{
    int before = kernel_descriptors();
    struct queue queue;

    CU_ASSERT_TRUE_FATAL(queue_open(&queue));
    CU_ASSERT_EQUAL(kernel_descriptors(), before + 4);
    struct queue worker = queue;
    queue_become_worker(&worker);
    CU_ASSERT_EQUAL(worker.tasks[1], -1);
    CU_ASSERT_EQUAL(kernel_descriptors(), before + 3);
    queue.tasks[1] = -1; /* the worker's copy was the same one, in this process */
    queue_free(&queue);
    CU_ASSERT_EQUAL(kernel_descriptors(), before);
}

/* How often each task was begun, in memory that all see. */
struct tally {
    _Atomic int begun[QUEUE_TASKS_MAX + 1];
};

static struct tally *tally_new(void)
{
    struct tally *tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return tally == MAP_FAILED ? NULL : tally;
}

/* What worker.c does, without a learner's blocks. */
static _Noreturn void work(struct queue *queue, struct tally *tally, int slot)
{
    char byte, text[24];

    queue_become_worker(queue);
    for (;;) {
        int task = queue_take(queue, slot);
        if (task) {
            tally->begun[task]++;
            snprintf(text, sizeof text, "%d", task * 2);
            queue_finish(queue, task, slot, 0, text);
        } else if (queue_ended(queue)) {
            _exit(0);
        } else if (read(queue->tasks[0], &byte, 1) <= 0 && !queue_ended(queue)) {
            _exit(1);
        }
    }
}

static pid_t make_worker(struct queue *queue, struct tally *tally, int slot)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        work(queue, tally, slot);
    return child;
}

static void await(struct queue *queue, int task)
{
    struct pollfd ready = {.fd = queue->results[0], .events = POLLIN};
    double until = kernel_clock() + patience;

    queue_await(queue, task);
    while (queue_state_of(queue, task) < QUEUE_DONE && kernel_clock() < until) {
        poll(&ready, 1, 1000);
        queue_drain_results(queue);
    }
    queue_await(queue, 0);
}

static int many_at_a_time(int tasks, int workers, int at_once)
{
    struct queue queue;
    struct tally *tally = tally_new();
    int wrong = 0;
    char text[24];

    if (!tally || !queue_open(&queue))
        return -1;
    for (int i = 1; i <= workers; i++)
        make_worker(&queue, tally, i);
    for (int task = 1; task <= tasks; task++) {
        add(&queue, "x", task);
        if (task % at_once == 0 || task == tasks)
            queue_publish(&queue, workers);
    }
    for (int task = 1; task <= tasks; task++) {
        await(&queue, task);
        snprintf(text, sizeof text, "%d", task * 2);
        wrong += queue_state_of(&queue, task) != QUEUE_DONE || tally->begun[task] != 1 ||
                 strcmp(queue_result_of(&queue, task).text, text);
    }
    queue_end(&queue);
    for (int i = 0, status; i < workers; i++)
        wrong += wait(&status) < 0 || status != 0;
    queue_free(&queue);
    munmap(tally, sizeof *tally);
    return wrong;
}

static void each_task_once(void)
{
    CU_ASSERT_EQUAL(many_at_a_time(20000, 1, 1), 0);
    CU_ASSERT_EQUAL(many_at_a_time(20000, 4, 1), 0);
    CU_ASSERT_EQUAL(many_at_a_time(20000, 16, 7), 0);
    CU_ASSERT_EQUAL(many_at_a_time(100000, 4, 100000), 0);
}

/* One task, one get, one task: whoever sleeps is woken. */
static void in_turn(void)
{
    struct queue queue;
    struct tally *tally = tally_new();
    int wrong = 0;

    CU_ASSERT_TRUE_FATAL(tally && queue_open(&queue));
    for (int i = 1; i <= 3; i++)
        make_worker(&queue, tally, i);
    for (int task = 1; task <= 5000; task++) {
        add(&queue, "x", task);
        queue_publish(&queue, 3);
        await(&queue, task);
        wrong += queue_state_of(&queue, task) != QUEUE_DONE;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    queue_end(&queue);
    for (int i = 0; i < 3; i++)
        wait(NULL);
    queue_free(&queue);
    munmap(tally, sizeof *tally);
}

/* Workers are killed at any moment and replaced: a task is done once, or it is lost with a worker
 * that was killed, one for each at the most; nothing stands still. */
static void killed_at_any_moment(void)
{
    enum { TASKS = 60000, WORKERS = 4, KILLS = 150 };
    struct queue queue;
    struct tally *tally = tally_new();
    pid_t workers[WORKERS];
    int slots[WORKERS], next_slot = WORKERS, lost = 0, wrong = 0;

    CU_ASSERT_TRUE_FATAL(tally && queue_open(&queue));
    for (int i = 0; i < WORKERS; i++)
        workers[i] = make_worker(&queue, tally, slots[i] = i + 1);
    for (int task = 1; task <= TASKS; task++) {
        add(&queue, "x", task);
        queue_publish(&queue, WORKERS);
        if (task % (TASKS / KILLS) == 0) {
            int i = task / (TASKS / KILLS) % WORKERS, from = 1, held = 0;
            kill(workers[i], SIGKILL);
            waitpid(workers[i], NULL, 0);
            while (queue_lose(&queue, slots[i], &from))
                held++;
            wrong += held > 1;
            lost += held;
            workers[i] = make_worker(&queue, tally, slots[i] = ++next_slot);
            queue_wake(&queue);
        }
    }
    for (int task = 1; task <= TASKS; task++) {
        await(&queue, task);
        enum queue_state state = queue_state_of(&queue, task);
        wrong += state < QUEUE_DONE || tally->begun[task] > 1 ||
                 (state == QUEUE_DONE && tally->begun[task] != 1);
        lost -= state == QUEUE_LOST;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(lost, 0);
    queue_end(&queue);
    for (int i = 0, status; i < WORKERS; i++)
        CU_ASSERT_TRUE(waitpid(workers[i], &status, 0) == workers[i] && status == 0);
    queue_free(&queue);
    munmap(tally, sizeof *tally);
}

/* The owner is gone: whoever sleeps sees the end of the pipe, whoever writes is not killed by it.
 */
static void without_an_owner(void)
{
    struct queue queue;
    struct tally *tally = tally_new();
    int status = -1, go[2];
    char byte;

    CU_ASSERT_TRUE_FATAL(tally && queue_open(&queue));
    add(&queue, "x", 1);
    queue_publish(&queue, 1);
    queue_await(&queue, 1);
    pid_t sleeper = make_worker(&queue, tally, 2);
    CU_ASSERT_EQUAL_FATAL(pipe(go), 0);
    await(&queue, 1);
    kill(sleeper, SIGSTOP); /* so that the other one takes the next */
    waitpid(sleeper, &status, WUNTRACED);
    pid_t writer = fork();
    if (writer == 0) {
        close(go[1]);
        queue_become_worker(&queue);
        while (!queue_take(&queue, 1))
            if (read(queue.tasks[0], &byte, 1) != 1)
                _exit(3);
        if (read(go[0], &byte, 1) != 0)
            _exit(3);
        queue_finish(&queue, 2, 1, 0, "done");
        _exit(queue_state_of(&queue, 2) == QUEUE_DONE ? 4 : 5);
    }
    add(&queue, "x", 2);
    queue_publish(&queue, 1);
    queue_await(&queue, 2);
    double until = kernel_clock() + patience;
    while (queue_state_of(&queue, 2) == QUEUE_QUEUED && kernel_clock() < until)
        continue;
    queue_close_pipes(&queue);
    close(go[0]);
    close(go[1]);
    CU_ASSERT_EQUAL(waitpid(writer, &status, 0), writer);
    CU_ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 4);
    kill(sleeper, SIGCONT);
    CU_ASSERT_EQUAL(waitpid(sleeper, &status, 0), sleeper);
    CU_ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    queue_free(&queue);
    munmap(tally, sizeof *tally);
}

void suite_queue(void)
{
    CU_pSuite suite = CU_add_suite("queue", NULL, NULL);

    CU_add_test(suite, "one process alone", one_process_alone);
    CU_add_test(suite, "the same block is kept once", the_same_block_is_kept_once);
    CU_add_test(suite, "what is lost", what_is_lost_is_nobodys);
    CU_add_test(suite, "no more wakings than workers", no_more_wakings_than_workers);
    CU_add_test(suite, "only what is awaited rings", only_what_is_awaited_rings);
    CU_add_test(suite, "it is full at last", it_is_full_at_last);
    CU_add_test(suite, "descriptors are closed by role", descriptors_are_closed_by_role);
    CU_add_test(suite, "each task once", each_task_once);
    CU_add_test(suite, "in turn", in_turn);
    CU_add_test(suite, "killed at any moment", killed_at_any_moment);
    CU_add_test(suite, "without an owner", without_an_owner);
}
