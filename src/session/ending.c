/*
 * ending: exits, orphans, reaps -> facts, each after its cause.
 *
 * The kernel says by pidfd that a process ended, by its zombie or its pidfd how, by POLLHUP that it
 * was reaped; who reaped it is said by the wait that returned, by init, or follows from a parent
 * that ignores SIGCHLD.
 */
#include "base/alloc.h"
#include "sandbox/probe.h"
#include "session/inside.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <time.h>

/* How it ended, from the best witness there is: the zombie itself, its pidfd, the call it made. */
static int wait_status_of(struct session *session, struct peer *peer, bool *zombie)
{
    struct process *process = peer_process(session, peer);
    struct process *parent = process->parent;
    const struct timespec moment = {.tv_nsec = 100000};
    struct probe_stat stat;
    int status;

    *zombie = false;
    /* Where the parent ignores SIGCHLD the kernel takes a moment to let go of it. */
    for (int tries = parent && parent->ignores_child ? 20 : 1; tries > 0; tries--) {
        *zombie = peer->host > 0 && probe_stat(peer->host, &stat) && stat.state == 'Z';
        if (!*zombie)
            break;
        status = stat.wait_status;
        if (tries > 1)
            nanosleep(&moment, NULL);
    }
    if (*zombie)
        return status;
    if (peer->pidfd >= 0 && probe_ended(peer->pidfd, &status))
        return status;
    if (peer->call && strstr(peer->call, "exit") && peer->args)
        return (int)(atol(peer->args) & 0xff) << 8;
    return WAIT_STATUS_UNKNOWN;
}

static int inner_parent(struct session *session, const struct peer *peer)
{
    struct probe_stat stat;
    struct peer *parent = NULL;

    if (peer->host > 0 && probe_stat(peer->host, &stat))
        parent = peer_by_host(session, stat.parent);
    return parent && !parent->exit_told ? parent->pid : 0;
}

static void tell_reparent(struct session *session, struct process *child, int to)
{
    struct fact fact = {.kind = FACT_REPARENT,
                        .pid = child->pid,
                        .from = child->parent ? child->parent->pid : 0,
                        .other = to};

    if (fact.from != to && to)
        session_emit(session, &fact);
}

/* Its reaper will say so: a wait returns, or init reports. */
void ending_await_claim(struct session *session, struct peer *peer)
{
    peer->unclaimed = true;
    peer_recount(session, peer);
    watch_soon(session, peer);
}

/* A zombie under an init that reaps is gone at once: that is to be waited for. */
static void await_init(struct session *session, struct peer *peer)
{
    const struct process *process = peer_process(session, peer);

    if (process->life != LIFE_ZOMBIE || !process->parent || !session->reaping ||
        process->parent->pid != session->table.init || session->init_gone)
        return;
    ending_await_claim(session, peer);
}

/* Who adopts the children of `process` if the kernel does not show them any more: the nearest
 * subreaper above it, else init. */
int ending_adopter(const struct session *session, const struct process *process)
{
    do
        process = process->parent;
    while (process && !(process->subreaper && process->life == LIFE_ALIVE));
    return process ? process->pid : session->table.init;
}

static void tell_reap(struct session *session, struct peer *peer, int by)
{
    struct process *process = peer_process(session, peer);
    struct fact fact = {.kind = FACT_REAP, .pid = peer->pid, .other = by};

    while (process->first_child && process->first_child->life != LIFE_GONE) {
        struct process *left = process->first_child; /* gone too, which is about to be said */
        tell_reparent(session, left, ending_adopter(session, process));
        if (process->first_child == left)
            break;
    }
    session_emit(session, &fact);
    peer->unclaimed = false;
    peer_recount(session, peer);
    peer_close_pidfd(session, peer);
}

/* It may be that `ended` ended because `other` did: a worker leaves when its owner is gone. */
static bool may_follow(const struct session *session, const struct process *ended,
                       const struct process *other)
{
    return ended->works_for && ended->works_for->owner == other && WIFEXITED(ended->wait_status) &&
           peer_of(session, ended)->taker != peer_of(session, other);
}

/* Whose child an orphan of `ended` is: as the kernel shows it by now. All orphans of an end go to
 * the same one: if that one's own end is not told yet, they go on from there when it is; and one
 * that is gone by now was there too. 0: that will be said by who reaped it. */
static int adopter_of(struct session *session, const struct process *ended,
                      const struct process *likely, const struct process *orphan)
{
    const struct peer *adopter = peer_of(session, likely);
    int shown = inner_parent(session, peer_of(session, orphan));
    bool ends = adopter && peer_has_ended(adopter);

    if (!likely || session->init_gone || (shown && !ends))
        return shown;
    if (ends && may_follow(session, ended, likely) && (shown || orphan->life == LIFE_ZOMBIE))
        return shown;
    return likely->pid;
}

/* The kernel moved the children before it told of the end. A zombie that is gone by now was reaped
 * by whoever adopted it, and that is about to be said, or was let go by the kernel; whose end is
 * not told yet may be gone too. */
static void tell_orphans(struct session *session, struct process *parent)
{
    struct process *next;

    for (struct process *child = parent->first_child; child; child = next) {
        const struct process *likely =
            proctab_by_pid(&session->table, ending_adopter(session, parent));
        struct peer *peer = peer_of(session, child);
        bool untold = child->life == LIFE_ZOMBIE && !inner_parent(session, peer);
        next = child->next_sibling;
        tell_reparent(session, child, adopter_of(session, parent, likely, child));
        if (untold && likely && likely->ignores_child && !session->init_gone)
            tell_reap(session, peer, 0);
        else if (untold && !session->init_gone)
            ending_await_claim(session, peer);
        if (child->life == LIFE_ZOMBIE) /* whoever adopted it may wait for it */
            ending_stirs(session, peer_of(session, child->parent));
        await_init(session, peer);
    }
}

/* The kernel let go of a process whose end is told. Who reaped it? */
static void attribute_reap(struct session *session, struct peer *peer)
{
    struct process *process = peer_process(session, peer);
    struct process *parent = process->parent;
    struct peer *reaper = peer_of(session, parent);
    struct probe_signals signals;

    if (process->life == LIFE_GONE)
        return;
    if (session->init_gone || !parent) {
        tell_reap(session, peer, 0);
    } else if (reaper->activity == PEER_FOREIGN) {
        bool ignores =
            probe_signals(reaper->host, &signals) && signals.ignored >> (SIGCHLD - 1) & 1;
        tell_reap(session, peer, ignores && !peer->was_zombie ? 0 : parent->pid);
    } else if (parent->ignores_child && !peer->was_zombie) {
        tell_reap(session, peer, 0);
    } else {
        ending_await_claim(session, peer);
    }
}

static void drain_link(struct session *session, struct peer *peer)
{
    static struct packet packet;

    witness_unheard(session, peer);
    while (peer->link >= 0 && link_receive(peer->link, &packet, false) == LINK_GOT) {
        struct packet *words = packet_copy(&packet);
        witness_packet(session, peer, words);
        free(words);
    }
    peer_close_link(session, peer);
}

/* The name by which the kernel knows a program: what stands after the last slash, 15 bytes of it.
 */
static void name_of_program(const char *args, char *name, size_t size)
{
    enum { COMM_MAX = 15 };
    size_t length = strcspn(args, " ");
    const char *base = args;

    for (const char *c = args; c < args + length; c++)
        if (*c == '/')
            base = c + 1;
    length -= (size_t)(base - args);
    snprintf(name, size, "%.*s", (int)(length < COMM_MAX ? length : COMM_MAX), base);
}

static bool same_program(const char *args, const char *name)
{
    char own[64];

    name_of_program(args, own, sizeof own);
    return !strcmp(own, name);
}

/* Its link closed. Either it ends, which its pidfd tells, or it became another program. */
void ending_or_exec(struct session *session, struct peer *peer)
{
    struct probe_stat stat;

    peer_close_link(session, peer);
    if (peer->pidfd < 0 && !peer->exit_told && !probe_stat(peer->host, &stat)) {
        ending_tell(session, peer,
                    WAIT_STATUS_UNKNOWN); /* it was gone before it could be watched */
        return;
    }
    if (!peer->call || strcmp(peer->call, "exec") || peer->exit_told)
        return;
    if (!probe_stat(peer->host, &stat)) /* it became a program and ended, all in a moment */
        name_of_program(peer->args, stat.name, sizeof stat.name);
    else if (!probe_runs(peer->host) && !same_program(peer->args, stat.name))
        return; /* no program any more, and it never was another one: it was ended */
    witness_call(session, peer);
    witness_announce(session, peer, NULL, NULL);
    struct fact fact = {.kind = FACT_EXEC, .pid = peer->pid, .text = stat.name};
    session_emit(session, &fact);
    peer_set(session, peer, PEER_FOREIGN);
    session->last_program = peer;
    watch_soon(session, peer);
    tasks_stir(session, peer);
}

/* Nobody could tell how it ended, but one of ours reaped it and is about to say (kernels before
 * Linux 6.15). */
static bool will_be_claimed(const struct session *session, const struct peer *peer)
{
    const struct process *parent = peer_process(session, peer)->parent;
    const struct peer *reaper = peer_of(session, parent);

    return reaper && !session->init_gone && !peer->give_up && !parent->ignores_child &&
           reaper->activity != PEER_FOREIGN && !reaper->exit_told;
}

/* What it reaped itself without having come to say so, or the kernel because it ignores SIGCHLD. */
static void tell_silent_reaps(struct session *session, struct peer *peer)
{
    bool was_ignored = peer_process(session, peer)->ignores_child;
    struct process *child;

    while ((child = reaped_silently(session, peer))) {
        struct peer *taken = peer_of(session, child);
        taken->give_up = true; /* nobody will say how it ended */
        ending_tell(session, taken, WAIT_STATUS_UNKNOWN);
        if (child->life != LIFE_GONE)
            tell_reap(session, taken, was_ignored ? 0 : peer->pid);
    }
}

void ending_tell(struct session *session, struct peer *peer, int wait_status)
{
    struct process *process = peer_process(session, peer);
    struct peer *parent = peer_of(session, process->parent);
    bool zombie = false;

    if (peer->exit_told || peer->ending)
        return;
    peer->ending = true;
    if (peer->link >= 0) {
        drain_link(session, peer);
        ending_or_exec(session, peer);
    }
    conduct_forget(session, peer);
    answer_grant_back(session, peer);
    if (peer->birth_link >= 0)
        birth_complete(session, peer, 0);
    witness_call(session, peer); /* exit: what is flushed by it comes after it */
    output_read(session);
    output_tell_all(session, peer);
    int seen = wait_status_of(session, peer, &zombie);
    if (wait_status == WAIT_STATUS_UNKNOWN)
        wait_status = seen;
    if (wait_status == WAIT_STATUS_UNKNOWN && will_be_claimed(session, peer)) {
        peer->ending = false;
        ending_await_claim(session, peer);
        return;
    }
    if (session->kills > 0)
        witness_kills(session);
    tell_silent_reaps(session, peer);
    witness_call(session, peer);
    witness_announce(session, peer, NULL, NULL);
    if (peer->activity == PEER_FOREIGN)
        watch_orphans(session, peer);
    peer->exit_told = true;
    if (peer->serial == 0)
        session->init_gone = true;
    peer->was_zombie = zombie;
    peer->signalled = 0;
    struct fact fact = {.kind = FACT_EXIT, .pid = peer->pid, .wait_status = wait_status};
    session_emit(session, &fact);
    peer_set(session, peer, PEER_ENDED);
    watch_no_more(session, peer);
    watch_groups(session, peer);
    tell_orphans(session, process);
    tasks_ended(session, peer);
    if (!zombie && (peer->pidfd < 0 || peer->host <= 0 || process->parent))
        attribute_reap(session, peer);
    ending_stirs(session, parent);
    if (zombie)
        await_init(session, peer);
    if (zombie && tasks_will_reap(session, peer))
        ending_await_claim(session, peer);
    if (session->current == peer->pid)
        shell_choose_current(session, process);
}

/* A parent that killed it has said so before, and one that reaped it will: that is heard first.
 * (One that ignores SIGCHLD has perhaps been told of this end already.) */
static void hear_killer(struct session *session, const struct peer *peer)
{
    const struct process *process = peer_process(session, peer);
    struct peer *parent = peer_of(session, process->parent);
    struct probe_stat stat;

    if (!parent || process->parent->ignores_child || parent->link < 0 ||
        !link_is_readable(parent->link) ||
        (probe_stat(peer->host, &stat) && !(stat.state == 'Z' && WIFSIGNALED(stat.wait_status))))
        return;
    while (!peer->exit_told && !parent->heard && parent->link >= 0 && session->kills == 0 &&
           link_is_readable(parent->link))
        witness_link(session, parent);
}

/* An end whose kill has not returned yet waits for that, unless it is the killer's own. */
void ending_pidfd(struct session *session, struct peer *peer)
{
    struct pollfd ready = {.fd = peer->pidfd, .events = POLLIN};
    struct epoll_event later = {.events = EPOLLHUP, .data.ptr = &peer->pidfd_source};

    if (peer->pidfd < 0 || (peer->heard && !peer->exit_told))
        return; /* its words come first */
    if (poll(&ready, 1, 0) != 1)
        return; /* it lives */
    if (!peer->exit_told)
        hear_killer(session, peer);
    if (peer->pidfd < 0)
        return;
    if (!peer->exit_told && session->kills > 0 && !(peer->call && !strcmp(peer->call, "kill"))) {
        later.events = 0;
        epoll_ctl(session->epoll, EPOLL_CTL_MOD, peer->pidfd, &later);
        peer_list_add(&session->deferred, peer);
        return;
    }
    if (!peer->exit_told)
        ending_tell(session, peer, WAIT_STATUS_UNKNOWN);
    if (peer->pidfd < 0)
        return;
    poll(&ready, 1, 0);
    if (ready.revents & POLLHUP) { /* reaped (Linux 6.9 and newer say so) */
        attribute_reap(session, peer);
        peer_close_pidfd(session, peer);
    } else {
        epoll_ctl(session->epoll, EPOLL_CTL_MOD, peer->pidfd, &later);
    }
}

/* The kills under way are told. */
void ending_at_once(struct session *session, struct peer *peer)
{
    if (!peer->heard && peer_has_ended(peer))
        ending_tell(session, peer, WAIT_STATUS_UNKNOWN);
}

void ending_deferred(struct session *session, bool now)
{
    while (session->deferred.count > 0 && (now || session->kills == 0)) {
        struct peer *peer = session->deferred.items[--session->deferred.count];
        if (now)
            ending_tell(session, peer, WAIT_STATUS_UNKNOWN);
        ending_pidfd(session, peer);
    }
}

static bool is_above(const struct process *ancestor, const struct process *process)
{
    while (process && process != ancestor)
        process = process->parent;
    return process;
}

/* `child` was reaped by `reaper`: all that must have come before is told before. A copy that a
 * handler forked out of a wait says what that gave as well; it was its maker who reaped. */
void ending_reaped(struct session *session, struct peer *reaper, int child, int wait_status)
{
    struct process *process = proctab_by_pid(&session->table, child);
    struct peer *peer = peer_of(session, process);

    while (peer && reaper && !is_above(peer_process(session, reaper), process))
        reaper = peer_of(session, peer_process(session, reaper)->parent);
    if (!peer || !reaper || process->life == LIFE_GONE)
        return;
    peer->taker = reaper;
    ending_tell(session, peer, wait_status);
    struct process *parent = process->parent;
    if (parent && parent->pid != reaper->pid) {
        struct peer *before = peer_of(session, parent);
        if (before && !before->exit_told)
            ending_tell(session, before, WAIT_STATUS_UNKNOWN);
        if (process->parent && process->parent->pid != reaper->pid)
            tell_reparent(session, process, reaper->pid);
    }
    if (process->life == LIFE_ZOMBIE)
        tell_reap(session, peer, reaper->pid);
}

/* A process that ignores SIGCHLD has no child any more for which it waited. */
void ending_childless(struct session *session, struct peer *peer, long who)
{
    struct process *child = peer_process(session, peer)->first_child, *next;

    for (; child; child = next) {
        struct peer *ended = peer_of(session, child);
        next = child->next_sibling;
        pid_t group = who ? (pid_t)-who : peer->group;
        if (who == -1 || who == child->pid || (who <= 0 && ended->group == group))
            ending_at_once(session, ended);
    }
}

void ending_unclaimed(struct session *session, struct peer *peer)
{
    struct process *process = peer_process(session, peer);
    struct probe_stat stat;

    peer->unclaimed = false;
    peer_recount(session, peer);
    if (!peer->exit_told) {
        peer->give_up = true;
        ending_tell(session, peer, WAIT_STATUS_UNKNOWN);
    }
    if (process->life == LIFE_ZOMBIE && !(peer->host > 0 && probe_stat(peer->host, &stat)))
        tell_reap(session, peer, process->parent ? process->parent->pid : 0);
}

void ending_of_init(struct session *session)
{
    session->init_gone = true;
    for (int i = 0; i < session->peer_count; i++)
        if (session->peers[i]->unclaimed)
            ending_unclaimed(session, session->peers[i]);
}

/* A child ended, stopped or went on: a parent that waits or catches SIGCHLD is about to act. */
void ending_stirs(struct session *session, struct peer *parent)
{
    if (!parent || parent->exit_told || parent->activity == PEER_FOREIGN)
        return;
    if (parent->activity == PEER_BLOCKED && witness_waits(parent->call)) {
        peer_set(session, parent, PEER_IN_CALL);
        watch_soon(session, parent);
    }
    if (parent->catches_child)
        watch_signalled(session, parent, SIGCHLD);
}
