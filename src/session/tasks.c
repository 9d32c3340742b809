/*
 * tasks: methods of multiprocessing, pools and their tasks -> facts in causal order.
 *
 * The owner tells that a task is queued before workers can see it, a worker that it is done before
 * the owner can: whatever must have come before is in its socket already, and is read from there.
 */
#include "session/inside.h"

#include "model/calls.h"

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

    if (!begins && !strcmp(message->call, "pool.get"))
        tasks_catch_up(session, peer);
    session_emit(session, &fact);
}

/* Every word that is there now. */
static void read_link(struct session *session, struct peer *peer)
{
    while (peer->link >= 0 && link_is_readable(peer->link))
        witness_link(session, peer);
}

static bool owns_pool(const struct session *session, const struct process *process)
{
    const struct pool *pool = pools_find(&session->table, process, NULL);

    return pool && pool_stands(pool);
}

void tasks_catch_up(struct session *session, struct peer *owner)
{
    const struct process *process = peer_process(session, owner);
    const struct process *next;

    if (!owns_pool(session, process))
        return;
    for (const struct process *child = process->first_child; child; child = next) {
        next = child->next_sibling;
        if (child->works_for && child->life == LIFE_ALIVE)
            read_link(session, peer_of(session, child));
    }
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

static void stir_workers(struct session *session, const struct process *owner)
{
    for (const struct process *child = owner->first_child; child; child = child->next_sibling)
        if (child->works_for)
            stir(session, peer_of(session, child), "read");
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
    const struct pool *pool = pools_find(&session->table, process, message->args);
    if (!queued && owner != peer && !(pool && pool_task(pool, message->value)))
        read_link(session, owner);
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
    if (queued)
        stir_workers(session, process);
    else
        stir(session, owner, "poll");
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

/* A queue ends with its owner: what nobody has taken is lost. */
static void lose_queue(struct session *session, const struct process *owner)
{
    for (int i = 0; i < session->table.pool_count; i++) {
        const struct pool *pool = session->table.pools[i];
        if (pool->owner != owner || pool->state == POOL_OVER)
            continue;
        for (int id = 1; pool->counts[TASK_QUEUED] > 0 && id <= pool->task_count; id++)
            if (pool->tasks[id - 1].state == TASK_QUEUED)
                lose(session, pool, id, 0);
    }
}

void tasks_ended(struct session *session, struct peer *peer)
{
    const struct process *process = peer_process(session, peer);
    const struct pool *pool = process->works_for;

    lose_queue(session, process);
    if (!pool)
        return;
    stir(session, peer_of(session, pool->owner), "poll");
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
    bool sleeps = owner->call && !strcmp(owner->call, "poll");
    return !owner->stopped &&
           (sleeps || (pool->state == POOL_OPEN &&
                       (owner->activity == PEER_IDLE || owner->activity == PEER_STEPPING)));
}
