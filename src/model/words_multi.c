/*
 * words_multi: Process and Pool in words: methods, tasks, and the calls of which they are made.
 */
#include "model/words.h"

#include "base/i18n.h"
#include "base/names.h"
#include "base/utf8.h"
#include "model/calls.h"
#include "model/words_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *args_of(const struct case_of *the)
{
    return the->fact->args ? the->fact->args : "";
}

/* The process that a method's first argument names in its caller; NULL: it was not started. */
static const struct process *named(const struct case_of *the)
{
    char name[64];
    size_t length = strcspn(args_of(the), ",");

    if (length >= sizeof name)
        return NULL;
    memcpy(name, args_of(the), length);
    name[length] = '\0';
    const char *pid = process_variable(the->process, name);
    return pid ? proctab_by_pid(the->table, atoi(pid)) : NULL;
}

/* The pool that a task or a method is about. */
static const struct pool *pool_of(const struct case_of *the)
{
    bool task = the->fact->kind == FACT_TASK || the->fact->kind == FACT_POOL;

    return pools_find(the->table, the->process, task ? the->fact->text : NULL);
}

/* The log */

void multi_tell_return(const struct case_of *the)
{
    const struct fact *fact = the->fact;
    bool task = call_is(fact->call, "pool.apply") && !fact->error;

    buffer_printf(the->out, "%s: %s(%s) = ", subject_of(the).text, harmless(fact->call).text,
                  harmless(args_of(the)).text);
    buffer_add_text(the->out, task ? _("task ") : "");
    utf8_add_harmless(the->out, fact->text, strlen(fact->text));
    buffer_add_char(the->out, '\n');
}

/* A task is queued by a method that has a line of its own. */
void multi_tell_task(const struct case_of *the)
{
    const struct fact *fact = the->fact;
    enum task_state state = task_state_read(fact->call);

    if (state == TASK_RUNNING)
        buffer_printf(the->out, _("%s takes task %ld\n"), object_of(the).text, fact->value);
    else if (state == TASK_LOST && fact->other)
        buffer_printf(the->out, _("task %ld is lost: %s ended under it\n"), fact->value,
                      object_of(the).text);
    else if (state == TASK_LOST)
        buffer_printf(the->out, _("task %ld is lost: nobody will take it\n"), fact->value);
    else if (state == TASK_DONE) {
        buffer_printf(the->out, fact->error ? _("%s: task %ld failed: ") : _("%s: task %ld = "),
                      object_of(the).text, fact->value);
        utf8_add_harmless(the->out, args_of(the), strlen(args_of(the)));
        buffer_add_char(the->out, '\n');
    }
}

/* Plain words */

/* CPython's words for a mistake, and what to know about it. */
static const struct {
    const char *python, *plain;
} mistakes[] = {
    {"cannot start a process twice", N_("a Process can be started once; for another child make a "
                                        "new one: process NAME {...}")},
    {"can only start a process object", N_("it was made by another process: a copy of it can't be "
                                           "started")},
    {"not allowed to have children", N_("a daemon (as each worker of a pool is) could not wait for "
                                        "children: its parent ends it")},
    {"can only join a started", N_("there is no child yet: start it first")},
    {"can only join a child", N_("another process started it, and only a parent can wait")},
    {"can only test a child", N_("another process started it, and only a parent can ask")},
    {"process has already started", N_("daemon has to be set before start")},
    {"has no attribute 'terminate'", N_("there is no child yet to be sent a signal")},
    {"at least 1", N_("a pool needs a worker")},
    {"Pool not running", N_("after close or terminate a pool takes no more tasks")},
    {"Pool is still running", N_("say first that no more tasks will come: pool close")},
    {"serves the process", N_("the queue belongs to the process that made it; this one is a copy")},
    {"queue is full", N_("too many tasks, or too long ones, for one queue")},
    {"TimeoutError", N_("the time is over and the task is not done; it goes on, ask again")},
};

/* Of a pool.get: the task was still in the queue when that ended. */
static bool nobody_took_it(const struct case_of *the)
{
    const struct pool *pool = pool_of(the);
    const struct task *task = pool ? pool_task(pool, call_first_number(args_of(the), 0)) : NULL;

    return task && task->worker < 0;
}

static void plain_mistake(const struct case_of *the)
{
    const char *text = the->fact->text;

    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        if (strstr(text, mistakes[i].python)) {
            buffer_add_text(the->out, _(mistakes[i].plain));
            return;
        }
    if (the->fact->error == EOWNERDEAD && nobody_took_it(the))
        buffer_add_text(the->out, _("its pool was ended before anybody took it; Python's get would "
                                    "wait for ever"));
    else if (the->fact->error == EOWNERDEAD)
        buffer_add_text(the->out, _("its worker ended under it; Python's get would wait for ever"));
    else if (the->fact->error == EAGAIN)
        buffer_add_text(the->out, _("proctor's limit of processes is reached (zombies count)"));
}

static void plain_start(const struct case_of *the)
{
    const struct process *child = named(the);

    if (child)
        buffer_printf(the->out, _("start is a fork: %s runs its block, and ends with it"),
                      who_is(child).text);
}

static void plain_join(const struct case_of *the)
{
    const struct process *child = named(the);

    if (!child)
        return;
    if (child->life == LIFE_GONE)
        buffer_add_text(the->out, _("join is a waitpid; it gives None, whatever the status was"));
    else if (child->life == LIFE_ALIVE)
        buffer_printf(the->out, _("the time is over, and %s runs on: join gives None either way"),
                      who_is(child).text);
}

static void plain_alive(const struct case_of *the)
{
    const struct process *child = named(the);

    if (!child)
        buffer_add_text(the->out, _("it was not started: there is no process yet"));
    else if (!the->fact->value && child->reap_seq > the->process->method_seq)
        buffer_printf(the->out, _("waitpid gave its status: asking has reaped %s"),
                      who_is(child).text);
    else if (!the->fact->value)
        return; /* its status was fetched before */
    else if (child->life == LIFE_ALIVE)
        buffer_printf(the->out, _("waitpid with WNOHANG gave no status yet: %s runs on"),
                      who_is(child).text);
    else
        buffer_printf(the->out,
                      _("%s has ended, but its status went elsewhere, so nobody can tell"),
                      who_is(child).text);
}

static void plain_exitcode(const struct case_of *the)
{
    const struct process *child = named(the);

    if (the->fact->value < 0)
        buffer_printf(the->out, _("negative: it was killed by signal %ld"), -the->fact->value);
    else if (child && child->life == LIFE_ALIVE)
        buffer_add_text(the->out, _("None: it has not ended yet"));
}

static void plain_process(const struct case_of *the)
{
    buffer_printf(the->out, _("nothing is made yet; a child comes with: start %s"),
                  harmless(args_of(the)).text);
}

static void plain_daemon(const struct case_of *the)
{
    bool on = strstr(args_of(the), ", on") != NULL;

    buffer_printf(the->out,
                  on ? _("when %s exits, it is terminated and joined")
                     : _("when %s exits, it is waited for"),
                  name_of(the->process).text);
}

static void plain_terminate(const struct case_of *the)
{
    buffer_add_text(the->out, _("terminate is a kill with SIGTERM; a join has to follow"));
}

static void plain_pool(const struct case_of *the)
{
    buffer_add_text(the->out, _("each worker is a fork; all sleep in read, at one queue of tasks"));
    (void)the;
}

/* Only where it has to wait. */
static void plain_apply(const struct case_of *the)
{
    const struct pool *pool = pool_of(the);
    int busy = 0;

    for (const struct process *child = the->process->first_child; child;
         child = child->next_sibling)
        busy += child->works_for == pool && child->life == LIFE_ALIVE && child->task;
    if (pool && busy >= pool->size)
        buffer_printf(the->out, _("all workers are at work: %d in the queue"),
                      pool->counts[TASK_QUEUED]);
}

static void plain_close(const struct case_of *the)
{
    buffer_add_text(the->out, _("no more tasks; workers end when the queue is empty"));
    (void)the;
}

static void plain_pool_join(const struct case_of *the)
{
    buffer_add_text(the->out, _("every worker has ended, and its status was fetched"));
    (void)the;
}

static void plain_pool_terminate(const struct case_of *the)
{
    const struct pool *pool = pool_of(the);

    if (pool && pool->counts[TASK_LOST])
        buffer_printf(the->out,
                      ngettext("workers were sent SIGTERM; %d task is lost",
                               "workers were sent SIGTERM; %d tasks are lost",
                               (unsigned long)pool->counts[TASK_LOST]),
                      pool->counts[TASK_LOST]);
    else
        buffer_add_text(the->out, _("workers were sent SIGTERM, whatever they were doing"));
}

void multi_plain_return(const struct case_of *the)
{
    static const struct {
        const char *method;
        void (*say)(const struct case_of *);
    } said[] = {
        {"process", plain_process},     {"start", plain_start},
        {"join", plain_join},           {"alive", plain_alive},
        {"exitcode", plain_exitcode},   {"daemon", plain_daemon},
        {"terminate", plain_terminate}, {"pool", plain_pool},
        {"pool.apply", plain_apply},    {"pool.close", plain_close},
        {"pool.join", plain_pool_join}, {"pool.terminate", plain_pool_terminate},
    };

    if (the->fact->error) {
        plain_mistake(the);
        return;
    }
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (call_is(the->fact->call, said[i].method))
            said[i].say(the);
}

/* What a child of fork will do, where a method made it. */
bool multi_plain_fork(const struct case_of *the, const struct process *child)
{
    const char *method = the->process->method;

    if (!method)
        return false;
    if (strncmp(method, "start(", 6) == 0) {
        buffer_printf(the->out, _("%s is a copy of %s; it runs its own block only"),
                      who_is(child).text, who_is(the->process).text);
        return true;
    }
    if (strncmp(method, "pool", 4) != 0)
        return false;
    return true; /* what workers do is told once, for all of them */
}

void multi_plain_sleep(const struct case_of *the)
{
    struct buffer freed = {0};

    words_freed_by(&freed, the->table, the->process);
    buffer_printf(the->out, _("%s sleeps in poll until %s"), who_is(the->process).text,
                  buffer_text(&freed));
    buffer_free(&freed);
}

void multi_plain_task(const struct case_of *the)
{
    enum task_state state = task_state_read(the->fact->call);

    if (state == TASK_LOST && the->fact->other)
        buffer_add_text(the->out, _("nobody does it again: half of it may have been done"));
    else if (state == TASK_LOST)
        buffer_add_text(the->out, _("the queue ended before its turn had come"));
}

/* Sentences */

void multi_sentence_task(const struct case_of *the)
{
    const struct fact *fact = the->fact;
    const struct pool *pool = pool_of(the);

    switch (task_state_read(fact->call)) {
    case TASK_QUEUED:
        buffer_printf(the->out, _("Task %ld is in the queue of %s."), fact->value,
                      subject_of(the).text);
        break;
    case TASK_RUNNING:
        buffer_printf(the->out, _("%s took task %ld from the queue."), object_of(the).text,
                      fact->value);
        break;
    case TASK_DONE:
        if (pool)
            buffer_printf(the->out, _("%s has done task %ld: %d of %d are done."),
                          object_of(the).text, fact->value, pool->counts[TASK_DONE],
                          pool->task_count);
        break;
    case TASK_LOST:
        if (fact->other)
            buffer_printf(the->out, _("Task %ld is lost: %s ended under it."), fact->value,
                          object_of(the).text);
        else
            buffer_printf(the->out, _("Task %ld is lost: nobody will take it."), fact->value);
        break;
    default: break;
    }
}

void multi_sentence_pool(const struct case_of *the)
{
    if (call_is(the->fact->call, "worker"))
        buffer_printf(the->out, _("%s is a worker of %s: it takes tasks from a queue."),
                      object_of(the).text, subject_of(the).text);
    else if (pool_state_read(the->fact->call) == POOL_CLOSED)
        buffer_printf(the->out, _("The pool of %s is closed: it takes no more tasks."),
                      subject_of(the).text);
}

/* States */

static const struct task *awaited_task(const struct process *process, const struct proctab *table,
                                       long *id)
{
    const struct pool *pool = pools_find(table, process, NULL);
    const char *args = process->call_args ? process->call_args : "";

    if (!pool || strncmp(args, "task ", 5) != 0)
        return NULL;
    *id = strtol(args + 5, NULL, 10);
    return pool_task(pool, *id);
}

bool multi_freed_by(struct buffer *out, const struct proctab *table, const struct process *process)
{
    const char *method = process->method ? process->method : "";
    const char *args = process->call_args ? process->call_args : "";
    long id;

    if (call_is(process->call, "read") && process->works_for) {
        buffer_add_text(out, _("a task comes into the queue"));
        return true;
    }
    if (!call_is(process->call, "poll"))
        return false;
    const struct task *task = awaited_task(process, table, &id);
    if (task)
        buffer_printf(out,
                      strchr(args, ',') ? _("task %ld is done, or the time is over")
                                        : _("task %ld is done"),
                      id);
    else if (strncmp(method, "join(", 5) == 0)
        buffer_printf(out, _("%.*s ends, or the time is over"), (int)strcspn(args, ","), args);
    else
        buffer_add_text(out, _("its workers end"));
    return true;
}

bool multi_because(struct buffer *out, const struct process *process)
{
    if (call_is(process->call, "read") && process->works_for)
        buffer_add_text(out, _("in read(queue): waits for a task"));
    else if (process->method)
        buffer_printf(out, _("in %s: %s(%s)"), harmless(process->method).text,
                      harmless(process->call).text, harmless(process->call_args).text);
    else
        return false;
    return true;
}
