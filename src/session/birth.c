/*
 * birth: a fork -> one call and two returns, the parent's told first.
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

enum { BIRTH_PATIENCE_MS = 2000 };

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

/* The fork of `parent` gave `pid`, or its child is the only one left to tell (0). The child says
 * hello before anything else; it is there, or coming at once, or dead. */
void birth_complete(struct session *session, struct peer *parent, int pid)
{
    static struct packet packet;
    struct pollfd ready = {.fd = parent->birth_link, .events = POLLIN};
    struct message hello = {0};
    struct packet *words = NULL;
    size_t at = 0;
    int count;

    parent->birth_link = -1;
    answer_grant_back(session, parent);
    do
        count = poll(&ready, 1, BIRTH_PATIENCE_MS);
    while (count < 0 && errno == EINTR);
    if (count == 1 && link_receive(ready.fd, &packet, false) == LINK_GOT &&
        wire_next(packet.bytes, packet.length, &at, &hello) && hello.kind == MESSAGE_HELLO) {
        words = packet_copy(&packet);
    }
    if (!pid && !words) { /* no fork came of it */
        close(ready.fd);
        return;
    }
    witness_call(session, parent);
    pid_t host = words ? words->sender : find_child(parent, pid);
    struct peer *child = add_child(session, parent, pid ? pid : (int)hello.value, host, ready.fd);
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
