/*
 * expect: predicates, judged by the table and the facts.
 *
 * Each judge says whether it holds and, in words, how things are. A name means the newest process
 * that bore it, dead or alive.
 */
#include "base/i18n.h"
#include "model/words.h"
#include "session/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

typedef bool judge_function(struct session *session, const struct predicate *predicate,
                            const struct process *process, struct buffer *now);

/* "c(3) is a zombie (status 7)" */
static void add_state(struct session *session, const struct process *process, struct buffer *now)
{
    struct buffer words = {0};

    if (process->life == LIFE_ALIVE) {
        words_because(&words, &session->table, process);
        buffer_printf(now, _("%s(%d) is alive, state %c: %s"), process->name, process->pid,
                      words_state_letter(process), buffer_text(&words));
    } else {
        words_wait_status(&words, process->wait_status);
        buffer_printf(now,
                      process->life == LIFE_ZOMBIE ? _("%s(%d) is a zombie: %s")
                                                   : _("%s(%d) is gone: %s"),
                      process->name, process->pid, buffer_text(&words));
    }
    buffer_free(&words);
}

static bool judge_state(struct session *session, const struct predicate *predicate,
                        const struct process *process, struct buffer *now)
{
    bool alive = process->life == LIFE_ALIVE;
    char letter = words_state_letter(process);

    add_state(session, process, now);
    switch (predicate->kind) {
    case PREDICATE_ALIVE: return alive;
    case PREDICATE_ZOMBIE: return process->life == LIFE_ZOMBIE;
    case PREDICATE_GONE: return process->life == LIFE_GONE;
    case PREDICATE_RUNNING: return alive && letter == 'R';
    case PREDICATE_SLEEPING: return alive && (letter == 'S' || letter == 'D');
    case PREDICATE_STOPPED: return alive && letter == 'T';
    case PREDICATE_ORPHAN: return process->life != LIFE_GONE && process->adopted_from != 0;
    default: return false;
    }
}

static bool judge_parent(struct session *session, const struct predicate *predicate,
                         const struct process *process, struct buffer *now)
{
    const struct process *parent = process->parent;
    const struct process *wanted = proctab_find(&session->table, predicate->other);

    if (!wanted)
        buffer_printf(now, _("no process was ever called `%s`"), predicate->other);
    else if (parent)
        buffer_printf(now, _("the parent of %s(%d) is %s(%d)"), process->name, process->pid,
                      parent->name, parent->pid);
    else
        buffer_printf(now, _("%s(%d) has no parent in the sandbox"), process->name, process->pid);
    return parent && parent == wanted;
}

/* In that call, or in that method: `blocked poll`, `blocked join`, `blocked pool`. */
static bool is_in(const struct process *process, const char *name)
{
    size_t length = strlen(name);

    return !strcmp(process->call, name) ||
           (process->method && !strncmp(process->method, name, length) &&
            strchr("(.", process->method[length]));
}

static bool judge_blocked(struct session *session, const struct predicate *predicate,
                          const struct process *process, struct buffer *now)
{
    add_state(session, process, now);
    return process_blocked(process) && (!predicate->text || is_in(process, predicate->text));
}

static bool judge_status(struct session *session, const struct predicate *predicate,
                         const struct process *process, struct buffer *now)
{
    int status = process->wait_status;

    add_state(session, process, now);
    if (process->life == LIFE_ALIVE || status == WAIT_STATUS_UNKNOWN)
        return false;
    return predicate->kind == PREDICATE_STATUS
               ? WIFEXITED(status) && WEXITSTATUS(status) == predicate->number
               : WIFSIGNALED(status) && WTERMSIG(status) == predicate->number;
}

static bool judge_children(struct session *session, const struct predicate *predicate,
                           const struct process *process, struct buffer *now)
{
    (void)session;
    buffer_printf(now,
                  ngettext("%s(%d) has %d child", "%s(%d) has %d children",
                           (unsigned long)process->child_count),
                  process->name, process->pid, process->child_count);
    return process->child_count == predicate->number;
}

static bool judge_counts(struct session *session, const struct predicate *predicate,
                         const struct process *process, struct buffer *now)
{
    const struct proctab *table = &session->table;

    (void)process;
    buffer_printf(now, _("processes: %d, zombies: %d"), table->alive, table->zombies);
    return predicate->number ==
           (predicate->kind == PREDICATE_ZOMBIES ? table->zombies : table->alive);
}

static bool judge_last(struct session *session, const struct predicate *predicate,
                       const struct process *process, struct buffer *now)
{
    if (!process->has_last) {
        buffer_printf(now, _("no call of %s(%d) has returned yet"), process->name, process->pid);
        return false;
    }
    buffer_printf(now, _("the last call of %s(%d), %s, returned %ld"), process->name, process->pid,
                  process->last_call, process->last_value);
    if (process->last_error)
        buffer_printf(now, " %s", errno_name(process->last_error));
    if (predicate->error)
        return process->last_error == predicate->error;
    if (predicate->other) { /* a PID by its name: scripts need not know the number */
        const struct process *returned = proctab_find(&session->table, predicate->other);
        return returned && process->last_value == returned->pid;
    }
    return process->last_value == predicate->number;
}

static bool judge_variable(struct session *session, const struct predicate *predicate,
                           const struct process *process, struct buffer *now)
{
    const char *value = process_variable(process, predicate->variable);

    (void)session;
    if (!value)
        buffer_printf(now, _("%s(%d) has no variable %s"), process->name, process->pid,
                      predicate->variable);
    else
        buffer_printf(now, _("%s of %s(%d) is %s"), predicate->variable, process->name,
                      process->pid, value);
    return value && !strcmp(value, predicate->text);
}

static bool judge_task(struct session *session, const struct predicate *predicate,
                       const struct process *process, struct buffer *now)
{
    const struct pool *pool =
        pools_meant(&session->table, session_current(session), predicate->number);
    const struct task *task = pool ? pool_task(pool, predicate->number) : NULL;

    (void)process;
    if (!task) {
        buffer_printf(now, _("no pool has a task %ld"), predicate->number);
        return predicate->negated; /* of nothing, nothing is true */
    }
    buffer_printf(now, _("task %ld of %s(%d) is %s"), predicate->number, pool->owner->name,
                  pool->owner->pid, task_state_word(task->state));
    return task->state == task_state_read(predicate->text);
}

static bool judge_tasks(struct session *session, const struct predicate *predicate,
                        const struct process *process, struct buffer *now)
{
    const struct pool *pool = pools_meant(&session->table, session_current(session), 0);

    (void)process;
    if (!pool) {
        buffer_add_text(now, _("nobody has a pool"));
        return predicate->negated;
    }
    buffer_printf(now, _("tasks of %s(%d): %d queued, %d running, %d done, %d lost"),
                  pool->owner->name, pool->owner->pid, pool->counts[TASK_QUEUED],
                  pool->counts[TASK_RUNNING], pool->counts[TASK_DONE], pool->counts[TASK_LOST]);
    return pool->counts[task_state_read(predicate->text)] == predicate->number;
}

/* Whole lines of output, since this sandbox began. */
static bool judge_output(struct session *session, const struct predicate *predicate,
                         const struct process *process, struct buffer *now)
{
    const struct history *history = &session->history;
    const struct fact *fact = history_next(history, session->sandbox_since + 1);
    long times = 0;

    (void)process;
    for (; fact; fact = history_next(history, fact->seq + 1))
        times += fact->kind == FACT_OUTPUT && !strcmp(fact->text, predicate->text);
    buffer_printf(now,
                  ngettext("that line was written %ld time", "that line was written %ld times",
                           (unsigned long)times),
                  times);
    if (!history_is_whole_since(history, session->sandbox_since))
        buffer_add_text(now, _(", in what is kept of the output"));
    return predicate->number < 0 ? times > 0 : times == predicate->number;
}

static judge_function *const judges[] = {
    [PREDICATE_ALIVE] = judge_state,     [PREDICATE_ZOMBIE] = judge_state,
    [PREDICATE_GONE] = judge_state,      [PREDICATE_RUNNING] = judge_state,
    [PREDICATE_SLEEPING] = judge_state,  [PREDICATE_STOPPED] = judge_state,
    [PREDICATE_ORPHAN] = judge_state,    [PREDICATE_PARENT] = judge_parent,
    [PREDICATE_BLOCKED] = judge_blocked, [PREDICATE_STATUS] = judge_status,
    [PREDICATE_KILLED] = judge_status,   [PREDICATE_CHILDREN] = judge_children,
    [PREDICATE_ZOMBIES] = judge_counts,  [PREDICATE_PROCESSES] = judge_counts,
    [PREDICATE_LAST] = judge_last,       [PREDICATE_VARIABLE] = judge_variable,
    [PREDICATE_TASK] = judge_task,       [PREDICATE_TASKS] = judge_tasks,
    [PREDICATE_OUTPUT] = judge_output,
};

static bool needs_nobody(enum predicate_kind kind)
{
    switch (kind) {
    case PREDICATE_ZOMBIES:
    case PREDICATE_PROCESSES:
    case PREDICATE_TASK:
    case PREDICATE_TASKS:
    case PREDICATE_OUTPUT: return true;
    default: return false;
    }
}

bool expect_holds(struct session *session, const struct predicate *predicate, struct buffer *now)
{
    const struct process *process = NULL;

    if (predicate->who) {
        process = proctab_find(&session->table, predicate->who);
        if (!process)
            buffer_printf(now, _("no process was ever called `%s`"), predicate->who);
    } else if (!needs_nobody(predicate->kind)) {
        process = session_current(session);
        if (!process)
            buffer_add_text(now, _("nobody lives"));
    }
    if (!process && !needs_nobody(predicate->kind))
        return false; /* even `not`: of nobody nothing is true */
    return judges[predicate->kind](session, predicate, process, now) != predicate->negated;
}

bool session_holds(struct session *session, const struct predicate *predicate, struct buffer *now)
{
    return expect_holds(session, predicate, now);
}

bool session_at_rest(const struct session *session)
{
    return feed_settled(session);
}

bool session_can_move(const struct session *session)
{
    return !feed_settled(session) || standstill_can_move(session);
}
