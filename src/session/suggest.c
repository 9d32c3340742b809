/*
 * suggest: one useful command for the moment. Ideas are asked in turn; the first that has one has
 * the word.
 */
#include "model/objects.h"
#include "session/inside.h"

#include <string.h>

/* The first process of this kind, NULL if there is none. */
static const struct process *some(const struct session *session,
                                  bool (*fits)(const struct process *process))
{
    for (int i = 1; i < session->table.count; i++)
        if (session->table.processes[i]->life != LIFE_GONE && fits(session->table.processes[i]))
            return session->table.processes[i];
    return NULL;
}

/* "c: " unless it is the current process's turn. */
static void address(const struct session *session, const struct process *process,
                    struct buffer *out)
{
    if (process->pid != session->current)
        buffer_printf(out, "%s: ", process->name);
}

static bool say(const struct session *session, const struct process *process, struct buffer *out,
                const char *command)
{
    if (process) {
        address(session, process, out);
        buffer_add_text(out, command);
    }
    return process != NULL;
}

static const struct process_object *object_of(const struct process *process)
{
    return process->birth_parent ? objects_of_child(process->birth_parent, process) : NULL;
}

/* Runs a block of its own, and then ends: nobody speaks to it. */
static bool has_a_job(const struct process *process)
{
    return process->works_for || object_of(process);
}

static bool is_free(const struct process *process)
{
    return process->life == LIFE_ALIVE && !process->call && !process->program &&
           !process->stopped && !has_a_job(process);
}

/* Somebody has to act */

static bool nobody(const struct session *session, struct buffer *out)
{
    if (session_current(session))
        return false;
    buffer_add_text(out, session->guardian_gone ? "quit" : "reset");
    return true;
}

static bool is_stepped(const struct process *process)
{
    return process->line > 0 && process->life == LIFE_ALIVE && !process->call && !process->stopped;
}

static bool next_line(const struct session *session, struct buffer *out)
{
    if (!session_steps(session))
        return say(session, some(session, is_stepped), out, "next");
    buffer_add_text(out, "next");
    return true;
}

/* A zombie that a wait is for: a worker is its pool's, and a Process is joined. */
static bool is_unwaited_zombie(const struct process *process)
{
    return process->life == LIFE_ZOMBIE && process->parent && process->parent->parent &&
           is_free(process->parent) && !has_a_job(process);
}

static bool wait_for_zombie(const struct session *session, struct buffer *out)
{
    const struct process *zombie = some(session, is_unwaited_zombie);

    return zombie && say(session, zombie->parent, out, "wait");
}

static bool reap(const struct session *session, struct buffer *out)
{
    if (session->reaping || !session->table.zombies)
        return false;
    buffer_add_text(out, "init reap on");
    return true;
}

/* Process and Pool */

static bool go_on(const struct process *process, struct buffer *out)
{
    if (process)
        buffer_printf(out, "you: kill -CONT %s", process->name);
    return process != NULL;
}

static bool go_on_with_task(const struct session *session, struct buffer *out)
{
    return go_on(some(session, pool_holds_up), out);
}

/* The first task that is not over; 0: there is none. */
static int open_task(const struct pool *pool)
{
    for (int i = 0; i < pool->task_count; i++)
        if (pool->tasks[i].state == TASK_QUEUED || pool->tasks[i].state == TASK_RUNNING)
            return i + 1;
    return 0;
}

static void use_pool(const struct pool *pool, struct buffer *out)
{
    int task = open_task(pool);

    if (pool->state != POOL_OPEN)
        buffer_add_text(out, " join");
    else if (!pool->task_count)
        buffer_add_text(out, " apply { sleep 2; print hello }");
    else if (task)
        buffer_printf(out, " get %d", task);
    else
        buffer_add_text(out, " close");
}

static bool pool(const struct session *session, struct buffer *out)
{
    const struct proctab *table = &session->table;

    for (int i = table->pool_count - 1; i >= 0; i--) {
        const struct pool *pool = table->pools[i];
        if (!pool_stands(pool) || !is_free(pool->owner))
            continue;
        address(session, pool->owner, out);
        pool_address(out, table, pool);
        use_pool(pool, out);
        return true;
    }
    return false;
}

/* "start th", "join th": what its object is for next. */
static bool object(const struct session *session, struct buffer *out)
{
    for (int i = 1; i < session->table.count; i++) {
        const struct process *maker = session->table.processes[i];
        if (!maker->objects || !is_free(maker))
            continue;
        for (const struct process_object *object = maker->objects; object; object = object->older) {
            if (object->child && object->child->parent != maker)
                continue;
            address(session, maker, out);
            buffer_printf(out, "%s %s", object->child ? "join" : "start", object->name);
            return true;
        }
    }
    return false;
}

/* What one may do as well */

static bool is_waited_for(const struct process *process)
{
    const struct process *parent = process->parent;

    return is_free(process) && parent && parent->call && !strncmp(parent->call, "wait", 4);
}

static bool free_waiter(const struct session *session, struct buffer *out)
{
    return say(session, some(session, is_waited_for), out, "exit 7");
}

static bool is_stopped(const struct process *process)
{
    return process->life == LIFE_ALIVE && process->stopped;
}

static bool go_on_again(const struct session *session, struct buffer *out)
{
    return go_on(some(session, is_stopped), out);
}

static bool is_idle_child(const struct process *process)
{
    return is_free(process) && strcmp(process->name, "main");
}

static bool end_child(const struct session *session, struct buffer *out)
{
    return say(session, some(session, is_idle_child), out, "exit 7");
}

static bool make_child(const struct session *session, struct buffer *out)
{
    return say(session, some(session, is_free), out, "fork c");
}

static bool ask_why(const struct session *session, struct buffer *out)
{
    buffer_printf(out, "why %s", session_current(session)->name);
    return true;
}

void session_suggest(const struct session *session, struct buffer *out)
{
    static bool (*const ideas[])(const struct session *session, struct buffer *out) = {
        nobody, next_line,   wait_for_zombie, reap,      go_on_with_task, pool,
        object, free_waiter, go_on_again,     end_child, make_child,      ask_why};

    for (size_t i = 0; i < sizeof ideas / sizeof *ideas; i++)
        if (ideas[i](session, out))
            return;
}
