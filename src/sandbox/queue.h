/*
 * queue: tasks of a pool, in memory that the owner and its workers share, and the pipes that wake
 * them.
 *
 * The owner adds tasks and publishes them; a worker takes the oldest one by a compare-and-swap, so
 * that each task is taken once, and whoever is killed at any moment leaves no lock behind. A byte
 * in the first pipe wakes a worker; its end tells workers that the owner is gone. A byte in the
 * second one wakes an owner that waits. Numbers of tasks begin with 1.
 */
#ifndef PROCTOR_SANDBOX_QUEUE_H
#define PROCTOR_SANDBOX_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

enum {
    QUEUE_TASKS_MAX = 1 << 17,
    QUEUE_TEXT_MAX = 32 << 20 /* bytes of all blocks; as many of all results */
};

enum queue_state { QUEUE_NEW, QUEUE_QUEUED, QUEUE_TAKEN, QUEUE_DONE, QUEUE_LOST };

struct queue_shared;

/* Each process has its own copy of this struct; what is behind `shared` is the same for all. */
struct queue {
    struct queue_shared *shared;
    int tasks[2];   /* pipe: the owner writes [1], workers read [0]; -1: closed */
    int results[2]; /* pipe: workers write [1], the owner reads [0] */
    int added;      /* the owner's: tasks so far, published or not */
    size_t text_used, last_text, last_length;
};

/* What a task came to. */
struct queue_result {
    int error;        /* errno, 0 for none */
    const char *text; /* its value, or the error in words; in the shared memory */
};

/* Makes it; all descriptors close on exec. False with errno. */
bool queue_open(struct queue *queue);

/* The pipes of a process that has no part in it any more; and the memory as well. */
void queue_close_pipes(struct queue *queue);
void queue_free(struct queue *queue);

/* Closes the end that only the owner may have. */
void queue_become_worker(struct queue *queue);

/* Owner: whether there is room for `count` tasks of this block. */
bool queue_has_room(const struct queue *queue, const char *text, size_t length, long count);

/* Owner: adds a task that workers do not see yet, where there is room. Its number. */
int queue_add(struct queue *queue, const char *text, size_t length, long index);

/* Owner: lets workers see what was added, and wakes as many as are needed, at most `workers`. */
void queue_publish(struct queue *queue, int workers);
bool queue_has_unpublished(const struct queue *queue);

/* Owner: wakes a worker, for whoever took a wake-up with it when it was killed. */
void queue_wake(struct queue *queue);

/* Owner: no more tasks; workers that find none end. All are woken, and all that come to sleep. */
void queue_end(struct queue *queue);

/* Owner: what `slot` had taken and not finished is lost from now on. Numbers from `*from` on are
 * looked at: gives the next one, and moves `*from` behind it; 0: no more. */
int queue_lose(struct queue *queue, int slot, int *from);

/* Owner: the same for whatever nobody has taken. */
int queue_lose_untaken(struct queue *queue, int *from);

enum queue_state queue_state_of(const struct queue *queue, int task);
int queue_slot_of(const struct queue *queue, int task); /* who took it; 0: nobody */
struct queue_result queue_result_of(const struct queue *queue, int task); /* of a finished one */
bool queue_is_empty(const struct queue *queue); /* nothing waits to be taken */

/* Owner: from here on it wants to be woken by the end of that task (0: of none). Look at the task
 * once more before sleeping on results[0]. */
void queue_await(struct queue *queue, int task);
void queue_drain_results(struct queue *queue);

/* Worker: takes the oldest task; 0: there is none. */
int queue_take(struct queue *queue, int slot);
bool queue_ended(const struct queue *queue);

/* Worker: the block of a task it took; equal texts mostly have equal addresses. */
const char *queue_text(const struct queue *queue, int task, size_t *length, long *index);

/* Worker: a task that it took is done. */
void queue_finish(struct queue *queue, int task, int slot, int error, const char *text);

#endif
