#include "sandbox/queue.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* `claim` is the state, and above it the slot of who took it: both change at once. */
struct record {
    _Atomic uint32_t claim;
    int32_t error;
    uint32_t text_at, text_length;
    uint32_t result_at;
    int32_t unused;
    int64_t index;
};

struct queue_shared {
    _Atomic int32_t published; /* tasks that workers may take */
    _Atomic int32_t first;     /* none before it is untaken */
    _Atomic int32_t awaited;
    _Atomic int32_t ended;
    _Atomic uint32_t result_used;
    struct record tasks[QUEUE_TASKS_MAX];
    char texts[QUEUE_TEXT_MAX];
    char results[QUEUE_TEXT_MAX];
};

static uint32_t claim(enum queue_state state, int slot)
{
    return (uint32_t)slot << 3 | (uint32_t)state;
}

static struct record *record_of(const struct queue *queue, int task)
{
    return &queue->shared->tasks[task - 1];
}

/* Pages that nobody touches take no memory. */
bool queue_open(struct queue *queue)
{
    *queue = (struct queue){.tasks = {-1, -1}, .results = {-1, -1}};
    queue->shared = mmap(NULL, sizeof *queue->shared, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (queue->shared == MAP_FAILED) {
        queue->shared = NULL;
        return false;
    }
    if (pipe2(queue->tasks, O_CLOEXEC) == 0 && pipe2(queue->results, O_CLOEXEC) == 0) {
        fcntl(queue->tasks[1], F_SETFL, O_NONBLOCK);
        fcntl(queue->results[0], F_SETFL, O_NONBLOCK);
        fcntl(queue->results[1], F_SETFL, O_NONBLOCK);
        queue->shared->result_used = 1; /* place 0 is the empty text */
        return true;
    }
    int error = errno;
    queue_free(queue);
    errno = error;
    return false;
}

static void close_end(int *end)
{
    if (*end >= 0)
        close(*end);
    *end = -1;
}

void queue_close_pipes(struct queue *queue)
{
    for (int i = 0; i < 2; i++) {
        close_end(&queue->tasks[i]);
        close_end(&queue->results[i]);
    }
}

void queue_free(struct queue *queue)
{
    queue_close_pipes(queue);
    if (queue->shared)
        munmap(queue->shared, sizeof *queue->shared);
    queue->shared = NULL;
}

/* It keeps results[0]: to write when the owner has ended would raise SIGPIPE otherwise. */
void queue_become_worker(struct queue *queue)
{
    close_end(&queue->tasks[1]);
}

/* A pipe that is full wakes its reader anyway. */
static void ring(int end)
{
    ssize_t sent;

    do
        sent = end >= 0 ? write(end, "", 1) : 0;
    while (sent < 0 && errno == EINTR);
}

/* The owner */

static bool is_last_text(const struct queue *queue, const char *text, size_t length)
{
    return queue->text_used && length == queue->last_length &&
           memcmp(queue->shared->texts + queue->last_text, text, length) == 0;
}

/* The same block again is kept once. */
static void keep_text(struct queue *queue, const char *text, size_t length)
{
    if (is_last_text(queue, text, length))
        return;
    memcpy(queue->shared->texts + queue->text_used, text, length);
    queue->last_text = queue->text_used;
    queue->last_length = length;
    queue->text_used += length + 1;
}

bool queue_has_room(const struct queue *queue, const char *text, size_t length, long count)
{
    return count <= QUEUE_TASKS_MAX - queue->added &&
           (length < QUEUE_TEXT_MAX - queue->text_used || is_last_text(queue, text, length));
}

int queue_add(struct queue *queue, const char *text, size_t length, long index)
{
    keep_text(queue, text, length);
    struct record *record = record_of(queue, ++queue->added);
    record->text_at = (uint32_t)queue->last_text;
    record->text_length = (uint32_t)length;
    record->index = index;
    return queue->added;
}

bool queue_has_unpublished(const struct queue *queue)
{
    return queue->shared && atomic_load(&queue->shared->published) < queue->added;
}

/* Each byte that nobody has read yet will wake a worker, and no more are needed than workers. */
static int unread(const struct queue *queue)
{
    int bytes = 0;

    return ioctl(queue->tasks[1], FIONREAD, &bytes) == 0 ? bytes : 0;
}

void queue_publish(struct queue *queue, int workers)
{
    for (int task = atomic_load(&queue->shared->published) + 1; task <= queue->added; task++)
        atomic_store(&record_of(queue, task)->claim, claim(QUEUE_QUEUED, 0));
    atomic_store(&queue->shared->published, queue->added);
    int untaken = queue->added - atomic_load(&queue->shared->first);
    int wakes = untaken < workers ? untaken : workers;
    for (wakes -= unread(queue); wakes > 0; wakes--)
        ring(queue->tasks[1]);
}

void queue_wake(struct queue *queue)
{
    ring(queue->tasks[1]);
}

void queue_end(struct queue *queue)
{
    atomic_store(&queue->shared->ended, 1);
    close_end(&queue->tasks[1]);
}

/* The next task with that claim becomes lost. */
static int lose(struct queue *queue, uint32_t held, int *from)
{
    for (int task = *from; task <= atomic_load(&queue->shared->published); task++) {
        uint32_t expected = held;
        if (!atomic_compare_exchange_strong(&record_of(queue, task)->claim, &expected,
                                            claim(QUEUE_LOST, 0)))
            continue;
        *from = task + 1;
        return task;
    }
    return 0;
}

int queue_lose(struct queue *queue, int slot, int *from)
{
    return lose(queue, claim(QUEUE_TAKEN, slot), from);
}

int queue_lose_untaken(struct queue *queue, int *from)
{
    return lose(queue, claim(QUEUE_QUEUED, 0), from);
}

enum queue_state queue_state_of(const struct queue *queue, int task)
{
    return (enum queue_state)(atomic_load(&record_of(queue, task)->claim) & 7);
}

int queue_slot_of(const struct queue *queue, int task)
{
    return (int)(atomic_load(&record_of(queue, task)->claim) >> 3);
}

struct queue_result queue_result_of(const struct queue *queue, int task)
{
    const struct record *record = record_of(queue, task);

    return (struct queue_result){record->error, queue->shared->results + record->result_at};
}

bool queue_is_empty(const struct queue *queue)
{
    for (int task = atomic_load(&queue->shared->first) + 1;
         task <= atomic_load(&queue->shared->published); task++)
        if (queue_state_of(queue, task) == QUEUE_QUEUED)
            return false;
    return true;
}

void queue_await(struct queue *queue, int task)
{
    atomic_store(&queue->shared->awaited, task);
}

void queue_drain_results(struct queue *queue)
{
    char bytes[256];

    while (read(queue->results[0], bytes, sizeof bytes) > 0)
        continue;
}

/* Workers */

int queue_take(struct queue *queue, int slot)
{
    struct queue_shared *shared = queue->shared;

    for (int32_t first = atomic_load(&shared->first); first < atomic_load(&shared->published);
         first = atomic_load(&shared->first)) {
        uint32_t untaken = claim(QUEUE_QUEUED, 0);
        bool taken = atomic_compare_exchange_strong(&shared->tasks[first].claim, &untaken,
                                                    claim(QUEUE_TAKEN, slot));
        /* Whoever lost the race helps on: the winner may have been killed just now. */
        int32_t before = first;
        atomic_compare_exchange_strong(&shared->first, &before, first + 1);
        if (taken)
            return first + 1;
    }
    return 0;
}

bool queue_ended(const struct queue *queue)
{
    return atomic_load(&queue->shared->ended) != 0;
}

const char *queue_text(const struct queue *queue, int task, size_t *length, long *index)
{
    const struct record *record = record_of(queue, task);

    *length = record->text_length;
    *index = (long)record->index;
    return queue->shared->texts + record->text_at;
}

/* Where all results together are too long, this one is without words. */
static uint32_t keep_result(struct queue_shared *shared, const char *text)
{
    size_t size = strlen(text) + 1;

    if (size == 1 || size > QUEUE_TEXT_MAX / 2)
        return 0;
    uint32_t at = atomic_load(&shared->result_used);
    do
        if (size > QUEUE_TEXT_MAX - at)
            return 0;
    while (!atomic_compare_exchange_weak(&shared->result_used, &at, at + (uint32_t)size));
    memcpy(shared->results + at, text, size);
    return at;
}

void queue_finish(struct queue *queue, int task, int slot, int error, const char *text)
{
    struct record *record = record_of(queue, task);
    uint32_t taken = claim(QUEUE_TAKEN, slot);

    record->result_at = keep_result(queue->shared, text);
    record->error = record->result_at || !*text ? error : ENOSPC;
    if (!atomic_compare_exchange_strong(&record->claim, &taken, claim(QUEUE_DONE, slot)))
        return; /* it was given up */
    if (atomic_load(&queue->shared->awaited) == task)
        ring(queue->results[1]);
}
