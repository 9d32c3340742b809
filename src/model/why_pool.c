/*
 * why_pool: why a task is where it is, and what keeps a pool, its owner or a worker.
 */
#include "model/why.h"

#include "base/i18n.h"
#include "base/names.h"
#include "base/utf8.h"
#include "model/calls.h"
#include "model/why_parts.h"
#include "model/words.h"
#include "model/words_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { NAMED_MAX = 4 }; /* workers in one answer */

static const struct process *worker_of(const struct proctab *table, const struct task *task)
{
    return task->worker >= 0 && task->worker < table->count ? table->processes[task->worker] : NULL;
}

/* What keeps a worker from its work, or what it is at. */
static void add_hold(struct buffer *out, const struct process *worker)
{
    if (worker->stopped) {
        buffer_printf(out, _("  because %s is stopped, and holds the task: kill -CONT %s"),
                      who_is(worker).text, name_of(worker).text);
        why_add_fact(out, worker->stop_seq);
    } else if (process_blocked(worker)) {
        buffer_printf(out, _("  because %s is in %s(%s)"), who_is(worker).text,
                      harmless(worker->call).text, harmless(worker->call_args).text);
        why_add_fact(out, worker->call_seq);
    }
}

/* Tasks */

static void add_text(struct buffer *out, const struct fact *fact)
{
    if (!fact || !fact->args)
        return;
    buffer_add_text(out, ": ");
    utf8_add_harmless(out, fact->args, strlen(fact->args));
}

static void add_queued(struct buffer *out, const struct pool *pool, const struct history *history,
                       const struct task *task)
{
    const struct fact *queued = history_fact(history, task->queued_seq);

    if (!queued)
        return;
    buffer_printf(out, _("  because %s put it into the queue"), who_is(pool->owner).text);
    add_text(out, queued);
    why_add_fact(out, queued->seq);
}

static void add_taken(struct buffer *out, const struct process *worker, const struct task *task)
{
    if (!worker || !task->running_seq)
        return;
    buffer_printf(out, _("  because %s took it from the queue"), who_is(worker).text);
    why_add_fact(out, task->running_seq);
}

static void add_done(struct buffer *out, const struct process *worker,
                     const struct history *history, const struct task *task)
{
    const struct fact *done = history_fact(history, task->ended_seq);

    if (!worker || !done)
        return;
    buffer_printf(out,
                  task->failed ? _("  because its block failed in %s")
                               : _("  because %s came to the end of its block"),
                  who_is(worker).text);
    add_text(out, done);
    why_add_fact(out, done->seq);
}

static void add_lost(struct buffer *out, const struct process *worker, const struct task *task)
{
    if (!worker) {
        buffer_add_text(out, _("  because its pool was ended before anybody took it"));
        why_add_fact(out, task->ended_seq);
    } else if (WIFSIGNALED(worker->wait_status) && worker->wait_status != WAIT_STATUS_UNKNOWN) {
        buffer_printf(out, _("  because %s was killed by %s under it"), who_is(worker).text,
                      signal_name(WTERMSIG(worker->wait_status)));
        why_add_fact(out, worker->exit_seq);
    } else {
        buffer_printf(out, _("  because %s ended under it"), who_is(worker).text);
        why_add_fact(out, worker->exit_seq);
    }
}

/* Why nobody has taken it yet: what the workers are at. */
static void add_busy(struct buffer *out, const struct proctab *table, const struct pool *pool)
{
    int named = 0;

    for (const struct process *child = pool->owner->first_child; child && named < NAMED_MAX;
         child = child->next_sibling) {
        if (child->works_for != pool || child->life != LIFE_ALIVE || !child->task)
            continue;
        const struct task *task = pool_task(pool, child->task);
        named++;
        buffer_printf(out, _("  because %s is at task %d"), who_is(child).text, child->task);
        why_add_fact(out, task ? task->running_seq : 0);
        if (child->stopped)
            add_hold(out, child);
    }
    (void)table;
}

static const char *headline(enum task_state state)
{
    switch (state) {
    case TASK_QUEUED: return _("task %ld waits in the queue of %s\n");
    case TASK_RUNNING: return _("task %ld of %s is being run\n");
    case TASK_DONE: return _("task %ld of %s is done\n");
    default: return _("task %ld of %s is lost: nobody will do it any more\n");
    }
}

bool why_task(struct buffer *out, const struct proctab *table, const struct history *history,
              const struct process *process, long id)
{
    const struct pool *pool = pools_meant(table, process, id);
    const struct task *task = pool ? pool_task(pool, id) : NULL;

    if (!task)
        return false;
    const struct process *worker = worker_of(table, task);
    buffer_printf(out, headline(task->state), id, who_is(pool->owner).text);
    add_queued(out, pool, history, task);
    add_taken(out, worker, task);
    if (task->state == TASK_QUEUED)
        add_busy(out, table, pool);
    else if (task->state == TASK_RUNNING && worker)
        add_hold(out, worker);
    else if (task->state == TASK_DONE)
        add_done(out, worker, history, task);
    else if (task->state == TASK_LOST)
        add_lost(out, worker, task);
    return true;
}

/* Owners and workers */

/* Of an owner in get: the task, and who has it. */
static void add_awaited(struct buffer *out, const struct proctab *table, const struct pool *pool,
                        long id)
{
    const struct task *task = pool_task(pool, id);
    const struct process *worker = task ? worker_of(table, task) : NULL;

    if (!task)
        return;
    if (task->state == TASK_QUEUED) {
        buffer_printf(out, _("  because task %ld still waits in the queue"), id);
        why_add_fact(out, task->queued_seq);
        add_busy(out, table, pool);
    } else if (task->state == TASK_RUNNING && worker) {
        buffer_printf(out, _("  because %s is at task %ld"), who_is(worker).text, id);
        why_add_fact(out, task->running_seq);
        add_hold(out, worker);
    }
}

bool why_owner(struct buffer *out, const struct proctab *table, const struct process *process)
{
    const struct pool *pool = pools_find(table, process, NULL);
    const char *args = process->call_args ? process->call_args : "";

    if (!pool || !call_is(process->call, "poll"))
        return false;
    if (strncmp(args, "task ", 5) == 0)
        add_awaited(out, table, pool, strtol(args + 5, NULL, 10));
    else
        add_busy(out, table, pool);
    return true;
}

void why_worker(struct buffer *out, const struct process *process)
{
    const struct pool *pool = process->works_for;

    if (!pool)
        return;
    buffer_printf(out, _("  it is a worker of %s, forked for its pool"), who_is(pool->owner).text);
    why_add_fact(out, process->fork_seq);
    if (process->life != LIFE_ALIVE)
        return;
    const struct task *task = pool_task(pool, process->task);
    if (task) {
        buffer_printf(out, _("  it is at task %d"), process->task);
        why_add_fact(out, task->running_seq);
    } else if (!process->stopped) {
        buffer_add_text(out, _("  it waits for a task: the queue is empty\n"));
    }
}
