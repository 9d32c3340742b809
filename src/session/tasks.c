/*
 * tasks: methods of multiprocessing, pools and their tasks -> facts in causal order.
 *
 * The owner tells that a task is queued before workers can see it, a worker that it is done before
 * the owner can: whatever must have come before is in its socket already, and is read from there.
 */
#include "session/inside.h"

#include "model/calls.h"

#include <poll.h>
#include <signal.h>
#include <string.h>

void tasks_method(struct session *session, struct peer *peer, const struct message *message)
{
    bool begins = message->other == 1;
    struct fact fact = {.kind = begins ? FACT_CALL : FACT_RETURN,
                        .pid = peer->pid,
                        .call = message->call,
                        .args = message->args,
                        .value = message->value,
                        .error = message->error,
                        .text = begins ? NULL : message->text,
                        .wait_status = WAIT_STATUS_UNKNOWN};

    session_emit(session, &fact);
}

static bool is_told(const struct session *session, const struct process *owner, const char *name,
                    long id, enum task_state least)
{
    const struct pool *pool = pools_find(&session->table, owner, name);
    const struct task *task = pool ? pool_task(pool, id) : NULL;

    return task && task->state >= least;
}

/* Reads what `peer` says until that is told of the task, and no further: what it says later may
 * have other causes, which are not told yet. */
static void read_until_told(struct session *session, struct peer *peer, const struct process *owner,
                            const char *name, long id, enum task_state least)
{
    while (!is_told(session, owner, name, id, least) && peer && !peer->heard && peer->link >= 0 &&
           link_is_readable(peer->link))
        witness_link(session, peer);
}

void tasks_seen(struct session *session, struct peer *owner, const struct message *message)
{
    struct peer *child = peer_by_pid(session, (int)message->other);

    if (message->value)
        read_until_told(session, child, peer_process(session, owner), message->args, message->value,
                        TASK_DONE);
    else if (child && child->pidfd >= 0)
        ending_pidfd(session, child);
    else /* it was reaped before it could be watched */
        while (child && !child->heard && child->link >= 0 && link_is_readable(child->link))
            witness_link(session, child);
}

void tasks_pool(struct session *session, struct peer *peer, const struct message *message)
{
    bool worker = !strcmp(message->call, "worker");
    struct fact fact = {.kind = FACT_POOL,
                        .pid = worker ? (int)message->value : peer->pid,
                        .other = worker ? peer->pid : 0,
                        .value = worker ? 0 : message->value,
                        .call = message->call,
                        .text = message->args};

    session_emit(session, &fact);
}

/* It was blocked, and is about to move: whether it does is to be seen anew. */
static void stir(struct session *session, struct peer *peer, const char *call)
{
    if (!peer || peer->activity != PEER_BLOCKED || !peer->call || strcmp(peer->call, call) != 0)
        return;
    peer_set(session, peer, PEER_IN_CALL);
    watch_soon(session, peer);
}

/* A worker is about to read a byte, or the end of the pipe. */
static void stir_workers(struct session *session, const struct pool *pool)
{
    for (int i = 0; i < session->table.count; i++)
        if (session->table.processes[i]->works_for == pool)
            stir(session, session->peers[i], "read");
}

void tasks_stir(struct session *session, struct peer *peer)
{
    const struct process *process = peer_process(session, peer);

    if (process->works_for)
        stir(session, peer_of(session, process->works_for->owner), "poll");
    for (int i = 0; i < session->table.pool_count; i++) {
        const struct pool *pool = session->table.pools[i];
        if (pool->owner == process && pool->state != POOL_OVER &&
            (pool->counts[TASK_QUEUED] > 0 || pool->state != POOL_OPEN || peer->exit_told ||
             process->program))
            stir_workers(session, pool);
    }
}

void tasks_told(struct session *session, struct peer *peer, const struct message *message)
{
    bool queued = !strcmp(message->call, "queued");
    bool lost = !strcmp(message->call, "lost");
    struct peer *owner = peer_by_pid(session, (int)message->other);
    bool says = *message->text || !strcmp(message->call, "done");

    if (!owner)
        return;
    const struct process *process = peer_process(session, owner);
    if (owner != peer)
        read_until_told(session, owner, process, message->args, message->value, TASK_QUEUED);
    struct fact fact = {.kind = FACT_TASK,
                        .pid = owner->pid,
                        .other = lost     ? message->status
                                 : queued ? 0
                                          : peer->pid,
                        .value = message->value,
                        .error = message->error,
                        .call = message->call,
                        .args = says ? message->text : NULL,
                        .text = message->args};
    session_emit(session, &fact);
}

/* A worker came to the end of its pipe, and nobody had closed the pool: what its owner became, or
 * that it ended, comes before. (Unless the worker was gone before that: descriptors are closed
 * first.) */
void tasks_owner_gone(struct session *session, const struct peer *worker)
{
    enum { PATIENCE_MS = 100 };
    const struct pool *pool = peer_process(session, worker)->works_for;
    struct peer *owner = pool && pool->state == POOL_OPEN ? peer_of(session, pool->owner) : NULL;
    struct pollfd ready = {.events = POLLIN};

    while (owner && pool->state == POOL_OPEN && !owner->heard && owner->link >= 0 &&
           link_is_readable(owner->link))
        witness_link(session, owner);
    if (!owner || owner->exit_told || owner->heard || owner->activity == PEER_FOREIGN ||
        pool->state != POOL_OPEN)
        return;
    ready.fd = owner->pidfd;
    if (poll(&ready, 1, PATIENCE_MS) == 1 && !reaped_before(session, owner, worker))
        ending_pidfd(session, owner);
}

static void lose(struct session *session, const struct pool *pool, long id, int worker)
{
    struct fact fact = {.kind = FACT_TASK,
                        .pid = pool->owner->pid,
                        .other = worker,
                        .value = id,
                        .call = "lost",
                        .text = pool->name};

    session_emit(session, &fact);
}

/* Who works at the task, or did so when it ended; NULL: nobody took it yet. */
static const struct process *worker_of(const struct session *session, const struct task *task)
{
    return task->worker >= 0 ? session->table.processes[task->worker] : NULL;
}

/* A queue ends with its owner: what nobody works at is lost. */
static void lose_queue(struct session *session, const struct process *owner)
{
    for (int i = 0; i < session->table.pool_count; i++) {
        const struct pool *pool = session->table.pools[i];
        for (int id = 1; pool->owner == owner && id <= pool->task_count; id++) {
            const struct process *worker = worker_of(session, &pool->tasks[id - 1]);
            if (pool->tasks[id - 1].state < TASK_DONE && !(worker && worker->life == LIFE_ALIVE))
                lose(session, pool, id, worker ? worker->pid : 0);
        }
    }
}

/* Whether its owner is at the prompt, and looks after it from there. */
static bool is_tended(const struct session *session, const struct pool *pool)
{
    const struct peer *owner = peer_of(session, pool->owner);

    return pool->state == POOL_OPEN && pool->owner->life == LIFE_ALIVE && !owner->stopped &&
           (owner->activity == PEER_IDLE || owner->activity == PEER_STEPPING);
}

void tasks_ended(struct session *session, struct peer *peer)
{
    const struct process *process = peer_process(session, peer);
    const struct pool *pool = process->works_for;

    lose_queue(session, process);
    tasks_stir(session, peer);
    if (!pool)
        return;
    if (is_tended(session, pool))
        watch_signalled(session, peer_of(session, pool->owner), SIGCHLD);
    for (int id = 1; pool->owner->life != LIFE_ALIVE && id <= pool->task_count; id++)
        if (pool->tasks[id - 1].state == TASK_RUNNING &&
            pool->tasks[id - 1].worker == process->serial)
            lose(session, pool, id, process->pid);
}

/* Its owner, at the prompt or in a method of the pool, is about to reap it. */
bool tasks_will_reap(const struct session *session, const struct peer *worker)
{
    const struct process *process = session->table.processes[worker->serial];
    const struct pool *pool = process->works_for;

    if (!pool || pool->owner != process->parent || pool->owner->life != LIFE_ALIVE)
        return false;
    const struct peer *owner = peer_of(session, pool->owner);
    const char *method = pool->owner->method;
    bool sleeps =
        method && !strncmp(method, "pool.", 5) && owner->call && !strcmp(owner->call, "poll");
    return (sleeps && !owner->stopped) || is_tended(session, pool);
}

void tasks_at_prompt(struct session *session, struct peer *owner)
{
    const struct process *process = peer_process(session, owner), *child;
    const struct pool *pool = pools_find(&session->table, process, NULL);
    int workers = 0;

    if (!pool)
        return;
    for (child = process->first_child; child; child = child->next_sibling)
        workers += child->works_for == pool && child->life == LIFE_ALIVE;
    if (pool->state == POOL_OPEN && workers < pool->size) /* it is about to replace them */
        watch_signalled(session, owner, SIGCHLD);
    for (child = process->first_child; child; child = child->next_sibling)
        if (child->life == LIFE_ZOMBIE && tasks_will_reap(session, peer_of(session, child)))
            ending_await_claim(session, peer_of(session, child));
}
