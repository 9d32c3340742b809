/*
 * reaped: what init says that it reaped; and who did, where whoever did can't say so any more.
 *
 * A process whose wait has returned, and that ends before it has said so (by a signal, or in a
 * handler that exits), has reaped all the same; and a child of one that ignores SIGCHLD may have
 * been let go in its last moment. Its children go to init, which reaps what is left: so init is
 * asked, and what it has not reaped was gone before. Where a subreaper adopts them, it says by
 * itself what it reaped.
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "sandbox/probe.h"
#include "session/inside.h"

#include <poll.h>
#include <stdlib.h>

/* A packet of init that was read before its turn. */
struct early {
    struct early *next;
    struct packet *packet;
};

static void tell_packet(struct session *session, const struct packet *packet)
{
    struct message message;
    size_t at = 0;

    while (wire_next(packet->bytes, packet->length, &at, &message))
        if (message.kind == MESSAGE_REAPED)
            ending_reaped(session, session->peers[0], (int)message.value, message.status);
        else if (message.kind == MESSAGE_PONG)
            session->pings--;
}

static void drop_early(struct session *session)
{
    struct early *next = session->early->next;

    free(session->early->packet);
    free(session->early);
    session->early = next;
}

static void keep_early(struct session *session, const struct packet *packet)
{
    struct early **last = &session->early;

    while (*last)
        last = &(*last)->next;
    *last = alloc_zero(1, sizeof **last);
    (*last)->packet = packet_copy(packet);
}

/* What is being told stays in the list until it is: it is looked up there meanwhile. */
void reaped_tell_early(struct session *session)
{
    for (; session->early; drop_early(session))
        tell_packet(session, session->early->packet);
}

void reaped_forget_early(struct session *session)
{
    while (session->early)
        drop_early(session);
}

void reaped_hear(struct session *session)
{
    static struct packet packet;
    enum link_result result = link_receive(session->sandbox->init_link, &packet, false);

    if (result == LINK_CLOSED) {
        session_unwatch(session, session->sandbox->init_link);
        session->pings = 0;
        ending_of_init(session);
        session_say(session, SAY_ERROR,
                    session->guardian_gone
                        ? _("init is gone, and with it the whole sandbox")
                        : _("init is gone, and with it the whole sandbox; for a new one: reset"));
    } else if (result == LINK_GOT) {
        keep_early(session, &packet);
        reaped_tell_early(session);
    }
}

static bool confirms(const struct packet *packet)
{
    struct message message;
    size_t at = 0;

    while (wire_next(packet->bytes, packet->length, &at, &message))
        if (message.kind == MESSAGE_PONG)
            return true;
    return false;
}

/* Has init say all that it has reaped by now. It is told later, in its turn. */
static bool ask_init(struct session *session)
{
    enum { PATIENCE_MS = 200 };
    static struct packet packet;
    struct pollfd ready = {.fd = session->sandbox->init_link, .events = POLLIN};

    if (!link_send_message(ready.fd, &(struct message){.kind = MESSAGE_PING}, NULL, 0))
        return false;
    session->pings++;
    while (poll(&ready, 1, PATIENCE_MS) == 1 &&
           link_receive(ready.fd, &packet, false) == LINK_GOT) {
        keep_early(session, &packet);
        if (confirms(&packet))
            return true;
    }
    return false;
}

static bool init_has_reaped(const struct session *session, int pid)
{
    struct message message;

    for (const struct early *early = session->early; early; early = early->next) {
        size_t at = 0;
        while (wire_next(early->packet->bytes, early->packet->length, &at, &message))
            if (message.kind == MESSAGE_REAPED && message.value == pid)
                return true;
    }
    return false;
}

/* A wait that may give `child`. */
static bool waits_for(const char *call, const char *args, int child)
{
    long who = args && *args ? atol(args) : -1;

    return call && witness_waits(call) && (who <= 0 || who == child);
}

/* It stood in such a wait, perhaps with a handler on top. */
static bool was_waiting(const struct peer *peer, int child)
{
    bool waits = waits_for(peer->call, peer->args, child);

    for (const struct interrupted *kept = peer->interrupted; kept; kept = kept->outer)
        waits = waits || waits_for(kept->call, kept->args, child);
    return waits;
}

static bool is_gone(const struct peer *peer)
{
    struct probe_stat stat;

    return peer->host > 0 && !probe_stat(peer->host, &stat);
}

static bool tells_reap(const struct packet *packet, int pid)
{
    struct message message;
    size_t at = 0;

    while (wire_next(packet->bytes, packet->length, &at, &message))
        if (message.kind == MESSAGE_RETURN && witness_waits(message.call) && message.other == pid)
            return true;
    return false;
}

/* A subreaper that has adopted a child and reaped it says so next; if it says something else, or
 * sleeps, it did not. */
static bool says_reap(const struct peer *adopter, int pid)
{
    enum { PATIENCE_MS = 20 };
    static struct packet packet;
    struct pollfd ready = {.fd = adopter->link, .events = POLLIN};
    struct probe_stat stat;

    if (adopter->unheard)
        return tells_reap(adopter->unheard, pid);
    bool sleeps = probe_stat(adopter->host, &stat) && stat.state != 'R' && stat.state != 'D';
    if (adopter->link < 0 || poll(&ready, 1, sleeps ? 0 : PATIENCE_MS) != 1)
        return false;
    return link_peek(adopter->link, &packet) && tells_reap(&packet, pid);
}

/* It is gone. Init is asked after that: so it has said by then if it was init. */
static bool init_reaped_it(struct session *session, int pid)
{
    return init_has_reaped(session, pid) || !ask_init(session) || init_has_reaped(session, pid);
}

/* Whether `child` was reaped by one to whom it came after `process`. Where that one has ended as
 * well, it went further. Where it ignores SIGCHLD, the kernel let go of the child then; but a wait
 * that a handler left had mostly got it. */
static bool was_reaped_above(struct session *session, const struct process *process, int child)
{
    const bool left = peer_of(session, process)->interrupted;
    const struct peer *adopter = peer_by_pid(session, ending_adopter(session, process));

    while (adopter->serial > 0) {
        if (says_reap(adopter, child))
            return true;
        if (peer_process(session, adopter)->ignores_child)
            return !left;
        if (!peer_has_ended(adopter))
            return false;
        process = peer_process(session, adopter);
        adopter = peer_by_pid(session, ending_adopter(session, process));
    }
    return init_reaped_it(session, child);
}

bool reaped_before(struct session *session, const struct peer *parent, const struct peer *child)
{
    const struct process *process = peer_process(session, parent);

    return !session->init_gone && (was_waiting(parent, child->pid) || process->ignores_child) &&
           is_gone(child) && !was_reaped_above(session, process, child->pid);
}

struct process *reaped_silently(struct session *session, const struct peer *peer)
{
    struct process *child = peer_process(session, peer)->first_child;

    for (; child; child = child->next_sibling)
        if (!peer_of(session, child)->heard &&
            reaped_before(session, peer, peer_of(session, child)))
            return child;
    return NULL;
}
