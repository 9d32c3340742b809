/*
 * birth: a fork -> one call and two returns, the parent's told first; of several forks that are
 * made at the same time, in a namespace, the one with the lower PID: it was made earlier.
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "sandbox/probe.h"
#include "session/inside.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BIRTH_PATIENCE_MS = 2000, BIRTHS_AT_ONCE = 64 };

static const double patience_with_others = 0.02; /* seconds */

/* A fork within a handler: the child is within it as well, and goes back to the same call. */
static void copy_interrupted(struct peer *child, const struct peer *parent)
{
    struct interrupted **last = &child->interrupted;

    for (const struct interrupted *kept = parent->interrupted; kept; kept = kept->outer) {
        struct interrupted *copy = alloc_zero(1, sizeof *copy);
        *copy = (struct interrupted){.activity = kept->activity,
                                     .call = alloc_string(kept->call),
                                     .args = alloc_string(kept->args),
                                     .call_told = kept->call_told};
        *last = copy;
        last = &copy->outer;
    }
}

static struct peer *add_child(struct session *session, struct peer *parent, int pid, pid_t host,
                              int link)
{
    char label[PROGRAM_NAME_MAX + 16];
    const char *wanted = *parent->birth_name ? parent->birth_name : NULL;

    proctab_label(&session->table, wanted, label, sizeof label);
    struct fact fact = {.kind = FACT_FORK, .pid = parent->pid, .other = pid, .text = label};
    session_emit(session, &fact);
    if (pid > session->newest_pid)
        session->newest_pid = pid;
    struct peer *child = peer_add(session, pid, host, link);
    child->group = parent->group;
    child->catches_child = parent->catches_child;
    copy_interrupted(child, parent);
    peer_set(session, child, PEER_BUSY);
    watch_soon(session, child);
    child->pidfd = host > 0 ? probe_pidfd(host) : -1;
    child->unwatched = host > 0 && child->pidfd < 0 && errno != ESRCH;
    if (child->pidfd >= 0)
        session_watch(session, child->pidfd, &child->pidfd_source);
    return child;
}

/* A child that was killed before it could say who it is: the parent knows its PID, /proc the
 * rest. */
static pid_t find_child(const struct peer *parent, int pid)
{
    pid_t children[512];
    size_t count = probe_children(parent->host, children, 512);

    while (count-- > 0)
        if (probe_inner_pid(children[count]) == pid)
            return children[count];
    return 0;
}

/* The child of `parent` says hello before anything else: its PID; 0: it has not yet. */
static int hear_child(struct peer *parent)
{
    static struct packet packet;
    struct pollfd ready = {.fd = parent->birth_link, .events = POLLIN};
    struct message hello = {0};
    size_t at = 0;

    if (parent->birth_words || poll(&ready, 1, 0) != 1)
        return parent->birth_pid;
    if (link_receive(ready.fd, &packet, false) == LINK_GOT &&
        wire_next(packet.bytes, packet.length, &at, &hello) && hello.kind == MESSAGE_HELLO) {
        parent->birth_words = packet_copy(&packet);
        parent->birth_pid = (int)hello.value;
    }
    return parent->birth_pid;
}

/* Of all other forks under way the child with the lowest PID that is below `pid`; NULL: none is
 * known. `silent` gets the links of those whose child has said nothing yet. */
static struct peer *find_older(struct session *session, const struct peer *parent, int pid,
                               struct pollfd silent[BIRTHS_AT_ONCE], int *silent_count)
{
    struct peer *older = NULL;

    *silent_count = 0;
    for (int i = 0; i < session->births.count; i++) {
        struct peer *peer = session->births.items[i];
        if (peer == parent)
            continue;
        int child = hear_child(peer);
        if (!child && *silent_count < BIRTHS_AT_ONCE)
            silent[(*silent_count)++] = (struct pollfd){peer->birth_link, POLLIN, 0};
        if (child && child < pid && (!older || child < older->birth_pid))
            older = peer;
    }
    return older;
}

/* PIDs of a namespace come one after the other: one that is left out is about to be heard of. */
static void tell_older(struct session *session, struct peer *parent, int pid)
{
    double until = session_now(session) + patience_with_others;
    struct pollfd silent[BIRTHS_AT_ONCE];
    int count;

    while (pid > session->newest_pid + 1) {
        struct peer *older = find_older(session, parent, pid, silent, &count);
        if (older)
            birth_complete(session, older, older->birth_pid);
        else if (!count || session->foreign || session_now(session) >= until ||
                 poll(silent, (nfds_t)count, 1) < 0)
            return;
    }
}

static void await_child(struct peer *parent)
{
    struct pollfd ready = {.fd = parent->birth_link, .events = POLLIN};
    int count;

    if (parent->birth_words)
        return;
    do
        count = poll(&ready, 1, BIRTH_PATIENCE_MS);
    while (count < 0 && errno == EINTR);
    hear_child(parent);
}

/* The fork of `parent` gave `pid`, or its child is the only one left to tell (0). The child is
 * there, or coming at once, or dead. */
void birth_complete(struct session *session, struct peer *parent, int pid)
{
    await_child(parent);
    if (session->sandbox->namespaced)
        tell_older(session, parent, pid ? pid : parent->birth_pid);
    if (parent->birth_link < 0)
        return; /* told meanwhile */
    int link = parent->birth_link, born = pid ? pid : parent->birth_pid;
    struct packet *words = parent->birth_words;

    parent->birth_link = -1;
    peer_list_remove(&session->births, parent);
    parent->birth_words = NULL;
    parent->birth_pid = 0;
    answer_grant_back(session, parent);
    if (!born) { /* no fork came of it */
        close(link);
        return;
    }
    witness_call(session, parent);
    pid_t host = words ? words->sender : find_child(parent, pid);
    struct peer *child = add_child(session, parent, born, host, link);
    if (parent->call) { /* the parent's return is told before the child's */
        struct fact fact = {.kind = FACT_RETURN,
                            .pid = parent->pid,
                            .call = "fork",
                            .args = "",
                            .value = child->pid,
                            .wait_status = WAIT_STATUS_UNKNOWN};
        witness_announce(session, parent, NULL, NULL);
        if (pid)
            session_emit(session, &fact);
    }
    if (words)
        witness_packet(session, child, words);
    free(words);
    if (child->unwatched)
        session_say(session, SAY_ERROR,
                    _("no descriptor is left to watch %d with: its end will not "
                      "be seen"),
                    child->pid);
}
