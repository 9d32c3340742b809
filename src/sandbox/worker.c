/*
 * worker: a process of a pool: takes a task, runs its block, puts the result where the owner finds
 * it, and again, until the queue has ended or its owner has.
 *
 * What a worker did is told before it is seen in the queue, so that nobody hears of a result
 * earlier than of the task. Tasks that come without a break share one report: a sleep, a batch, or
 * a millisecond ends it.
 */
#include "sandbox/agent_inside.h"

#include "base/i18n.h"
#include "base/names.h"
#include "sandbox/queue.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 64 };

static const double batch_seconds = 0.001;

struct finished {
    int task, error;
    char *text;
};

struct worker {
    struct queue *queue;
    const char *pool;
    pid_t owner;
    int slot;
    const char *text; /* of the block that was parsed last */
    size_t length;
    struct program *program;
    bool counts;                  /* it may use $i */
    struct finished batch[BATCH]; /* done, and not told yet */
    int count;
    double since; /* when the first of them was done */
};

static void report(struct agent *agent, const struct worker *worker, int task, const char *state,
                   int error, const char *text)
{
    agent_report(agent, &(struct message){.kind = MESSAGE_TASK,
                                          .call = state,
                                          .args = worker->pool,
                                          .value = task,
                                          .other = worker->owner,
                                          .error = error,
                                          .text = text});
}

void worker_publish(struct agent *agent)
{
    struct worker *worker = agent->worker;

    for (int i = 0; i < worker->count; i++) {
        struct finished *finished = &worker->batch[i];
        queue_finish(worker->queue, finished->task, worker->slot, finished->error, finished->text);
        free(finished->text);
    }
    worker->count = 0;
}

bool worker_has_unpublished(const struct agent *agent)
{
    return agent->worker->count > 0;
}

/* A handler may have forked it out of the read for a task, and that is begun anew: it must not take
 * what is meant for a worker. */
void worker_forget(struct agent *agent)
{
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC), queue = agent->worker->queue->tasks[0];

    if (nothing >= 0) {
        dup3(nothing, queue, O_CLOEXEC);
        close(nothing);
    } else {
        close(queue);
    }
    agent->worker = NULL;
}

/* Tasks */

/* The same block as before is parsed once. */
static const struct program *program_of(struct agent *agent, struct worker *worker, int task,
                                        long *index)
{
    struct error error;
    size_t length;
    const char *text = queue_text(worker->queue, task, &length, index);

    if (worker->program && worker->text == text && worker->length == length)
        return worker->program;
    if (worker->program)
        program_free(worker->program);
    worker->text = text;
    worker->length = length;
    worker->counts = memchr(text, 'i', length) != NULL;
    if (program_parse(&worker->program, text, length, &error) == PARSE_DONE)
        return worker->program;
    agent_complain(agent, "%s", error.text); /* the session parsed it before */
    worker->program = NULL;
    return NULL;
}

/* What the block came to: the value of its last command, or its error. */
static int outcome_of(struct agent *agent, bool done, struct buffer *text)
{
    if (!done) {
        buffer_add_text(text, buffer_text(&agent->complaint));
        return EINVAL;
    }
    const struct outcome *outcome = &agent->outcome;
    if (outcome->kind == OUTCOME_LAST && outcome->error) {
        buffer_add_text(text, errno_name(outcome->error));
        return outcome->error;
    }
    if (outcome->kind == OUTCOME_SET && outcome->set)
        buffer_add_text(text, outcome->set->text);
    else
        buffer_add_text(text, outcome->kind == OUTCOME_LAST ? outcome->last : "None");
    return 0;
}

static void run_task(struct agent *agent, struct worker *worker, int task)
{
    struct buffer text = {0};
    long index = 0;

    report(agent, worker, task, "running", 0, NULL);
    agent->hushed = true;
    const struct program *program = program_of(agent, worker, task, &index);
    if (worker->counts) /* else nobody would see it */
        store_set_quietly(agent, "i", index);
    agent->outcome.kind = OUTCOME_NONE;
    bool done = program && machine_run(agent, program);
    agent->hushed = false;
    if (!agent->worker) /* a copy that the task forked: the task is the other's */
        agent_serve(agent);
    int error = outcome_of(agent, done, &text);
    report(agent, worker, task, "done", error, buffer_text(&text));
    if (worker->count == 0)
        worker->since = agent_now();
    buffer_add_text(&text, "");
    worker->batch[worker->count++] = (struct finished){task, error, buffer_take(&text)};
}

/* The queue */

static bool owner_lives(const struct worker *worker)
{
    return getppid() == worker->owner;
}

/* Sleeps until there may be a task; leaves at the end of the pipe: the owner is gone. (One that
 * closed its pool has said so in the queue before.) */
static void sleep_in_queue(struct agent *agent, struct worker *worker)
{
    char byte;
    ssize_t got;

    agent_announce(agent, "read", "queue");
    do {
        handlers_window_open(agent);
        got = read(worker->queue->tasks[0], &byte, 1);
        handlers_window_close(agent);
    } while (got < 0 && errno == EINTR);
    if (!agent->worker)
        agent_serve(agent);
    agent_report(agent, &(struct message){
                            .kind = MESSAGE_RETURN, .call = "read", .args = "queue", .value = got});
    if (got <= 0 && !queue_ended(worker->queue))
        objects_leave(agent, 0);
}

static bool batch_is_due(const struct worker *worker)
{
    return worker->count == BATCH ||
           (worker->count > 0 && agent_now() - worker->since > batch_seconds);
}

_Noreturn void worker_run(struct agent *agent, struct queue *queue, const char *pool, pid_t owner,
                          int slot)
{
    static struct worker worker;

    worker = (struct worker){.queue = queue, .pool = pool, .owner = owner, .slot = slot};
    agent->worker = &worker;
    agent_report(agent, &(struct message){
                            .kind = MESSAGE_POOL, .call = "worker", .args = pool, .value = owner});
    agent_flush(agent); /* it is there before it does anything */
    for (;;) {
        agent_await_turn(agent, "task");
        int task = owner_lives(&worker) ? queue_take(queue, slot) : 0;
        if (task)
            run_task(agent, &worker, task);
        else if (queue_ended(queue) || !owner_lives(&worker))
            objects_leave(agent, 0);
        else
            sleep_in_queue(agent, &worker);
        if (batch_is_due(&worker))
            agent_flush(agent);
    }
}
