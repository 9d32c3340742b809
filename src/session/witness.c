/*
 * witness: what processes report and what the kernel shows -> facts in causal order.
 *
 * Messages come on many sockets, ends on many pidfds, in no order. A fact is never told before its
 * cause: a wait that returned X tells X's exit first, which tells all that X still said; a child's
 * words wait for its fork; re-parenting follows the parent's exit; an exit by a kill waits until
 * that kill has returned.
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "sandbox/probe.h"
#include "session/inside.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BIRTH_PATIENCE_MS = 2000, OUTPUT_LINE_MAX = 4096 };

static void handle_packet(struct session *session, struct peer *peer, const struct packet *packet);
static void await_init(struct session *session, struct peer *peer);

static bool is_wait(const char *call)
{
    return !strcmp(call, "wait") || !strcmp(call, "waitpid");
}

/* Output. What our own processes write is told when they say that they wrote, so that it stands
 * where it belongs among their calls; what programs write is told as it comes, line by line. */

static void tell_line(struct session *session, int pid, const char *text)
{
    struct fact fact = {.kind = FACT_OUTPUT, .pid = pid, .text = text};

    session_emit(session, &fact);
}

void witness_text(struct session *session, struct peer *peer, bool all)
{
    struct buffer *text = &peer->text;
    char *newline;

    while (text->length) {
        newline = memchr(text->data, '\n', text->length);
        if (!newline && !all && text->length < OUTPUT_LINE_MAX)
            return;
        size_t length = newline ? (size_t)(newline - text->data) : text->length;
        if (length > OUTPUT_LINE_MAX)
            length = OUTPUT_LINE_MAX;
        char *line = alloc_bytes(text->data, length);
        for (size_t i = 0; i < length; i++)
            if (!line[i])
                line[i] = '\1'; /* shown as a control character, as NUL would be */
        tell_line(session, peer->pid, line);
        free(line);
        buffer_drop(text, length + (newline && length == (size_t)(newline - text->data)));
    }
}

static void keep_stray(struct session *session, pid_t host, const char *bytes, size_t length)
{
    struct stray *stray = alloc_zero(1, sizeof *stray);
    struct stray **last = &session->strays;

    stray->host = host;
    buffer_add(&stray->text, bytes, length);
    while (*last)
        last = &(*last)->next;
    *last = stray;
}

/* A writer that ended before anybody could ask who it was. */
void witness_strays(struct session *session)
{
    while (session->strays) {
        struct stray *stray = session->strays;
        struct peer nobody = {.text = stray->text};
        session->strays = stray->next;
        witness_text(session, &nobody, true);
        buffer_free(&nobody.text);
        free(stray);
    }
}

void witness_output(struct session *session)
{
    static char bytes[16 * 1024];
    size_t length;
    pid_t writer;

    for (int rounds = 0; rounds < 16; rounds++) {
        if (link_receive_output(session->sandbox->output, bytes, sizeof bytes, &length, &writer) !=
            LINK_GOT)
            return;
        struct peer *peer = peer_by_host(session, writer);
        if (!peer || peer->exit_told)
            peer = watch_discover(session, writer, peer);
        if (!peer) {
            keep_stray(session, writer, bytes, length);
            continue;
        }
        buffer_add(&peer->text, bytes, length);
        if (peer->activity == PEER_FOREIGN || peer->exit_told) {
            witness_text(session, peer, peer->exit_told);
            watch_soon(session, peer);
        }
    }
}

/* Calls and signals */

static void set_announced(struct session *session, struct peer *peer, const char *call,
                          const char *args)
{
    bool killed = peer->call && !strcmp(peer->call, "kill");
    bool kills = call && !strcmp(call, "kill");

    session->kills += kills - killed;
    free(peer->call);
    free(peer->args);
    free(peer->targets);
    peer->call = alloc_string(call);
    peer->args = alloc_string(args);
    peer->call_told = false;
    peer->targets = NULL;
    peer->target_count = 0;
    if (kills)
        peer->target_count = answer_targets(session, peer, atol(args), &peer->targets);
}

void witness_call(struct session *session, struct peer *peer)
{
    if (!peer->call || peer->call_told)
        return;
    struct fact fact = {
        .kind = FACT_CALL, .pid = peer->pid, .call = peer->call, .args = peer->args};
    peer->call_told = true;
    session_emit(session, &fact);
}

static bool stops(int number)
{
    return number == SIGSTOP || number == SIGTSTP || number == SIGTTIN || number == SIGTTOU;
}

/* After a kill returned 0: its targets were sent the signal; look what it does to them. */
static void tell_signals(struct session *session, struct peer *killer)
{
    const char *comma = killer->args ? strchr(killer->args, ',') : NULL;
    int number = comma ? signal_number(comma + 2) : 0;

    for (int i = 0; number > 0 && i < killer->target_count; i++) {
        struct peer *target = session->peers[killer->targets[i]];
        if (target->exit_told)
            continue;
        struct fact fact = {
            .kind = FACT_SIGNAL, .pid = target->pid, .signal = number, .from = killer->pid};
        session_emit(session, &fact);
        target->signalled = number;
        if (stops(number))
            target->stop_signal = number;
        peer_recount(session, target);
        watch_soon(session, target);
    }
    free(killer->targets);
    killer->targets = NULL;
    killer->target_count = 0;
}

/* Kills that are under way may be why something ends: they are told first. */
static void tell_kills(struct session *session)
{
    for (int i = 0; session->kills > 0 && i < session->peer_count; i++) {
        struct peer *peer = session->peers[i];
        if (!peer->call || strcmp(peer->call, "kill") || !peer->target_count)
            continue;
        witness_call(session, peer);
        tell_signals(session, peer);
    }
}

/* Births */

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
    peer_set(session, child, PEER_BUSY);
    watch_soon(session, child);
    child->pidfd = host > 0 ? probe_pidfd(host) : -1;
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
static void complete_birth(struct session *session, struct peer *parent, int pid)
{
    static struct packet packet;
    struct pollfd ready = {.fd = parent->birth_link, .events = POLLIN};
    struct message hello = {0};
    struct packet *words = NULL;
    size_t at = 0;
    int count;

    parent->birth_link = -1;
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
        set_announced(session, parent, NULL, NULL);
        if (pid)
            session_emit(session, &fact);
    }
    if (words)
        handle_packet(session, child, words);
    free(words);
    if (child->pidfd < 0) { /* ended, and reaped already */
        witness_link(session, child);
        if (child->link >= 0 || !child->exit_told)
            witness_end(session, child, WAIT_STATUS_UNKNOWN);
    }
}

/* Ends */

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

/* The kernel moved the children before it told of the end; those already gone are told of by
 * whoever reaped them. */
static void tell_orphans(struct session *session, struct process *parent)
{
    struct process *next;

    for (struct process *child = parent->first_child; child; child = next) {
        next = child->next_sibling;
        tell_reparent(session, child, inner_parent(session, peer_of(session, child)));
        await_init(session, peer_of(session, child));
    }
}

static void tell_reap(struct session *session, struct peer *peer, int by)
{
    struct fact fact = {.kind = FACT_REAP, .pid = peer->pid, .other = by};

    session_emit(session, &fact);
    peer->unclaimed = false;
    peer_recount(session, peer);
    peer_close_pidfd(session, peer);
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
        peer->unclaimed = true; /* its reaper will say so: a wait returns, or init reports */
        peer_recount(session, peer);
    }
}

static void drain_link(struct session *session, struct peer *peer)
{
    static struct packet packet;

    while (peer->link >= 0 && link_receive(peer->link, &packet, false) == LINK_GOT) {
        struct packet *words = packet_copy(&packet);
        handle_packet(session, peer, words);
        free(words);
    }
    peer_close_link(session, peer);
}

static bool same_program(const char *args, const char *name)
{
    size_t length = strcspn(args, " ");
    const char *base = args;

    for (const char *c = args; c < args + length; c++)
        if (*c == '/')
            base = c + 1;
    length -= (size_t)(base - args);
    if (length > 15) /* TASK_COMM_LEN */
        length = 15;
    return strlen(name) == length && !strncmp(base, name, length);
}

/* Its link closed. Either it ends, which its pidfd tells, or it became another program. */
static void tell_exec(struct session *session, struct peer *peer)
{
    struct probe_stat stat;

    peer_close_link(session, peer);
    if (!peer->call || strcmp(peer->call, "exec") || peer->exit_told ||
        !probe_stat(peer->host, &stat) || !same_program(peer->args, stat.name))
        return;
    witness_call(session, peer);
    set_announced(session, peer, NULL, NULL);
    struct fact fact = {.kind = FACT_EXEC, .pid = peer->pid, .text = stat.name};
    session_emit(session, &fact);
    peer_set(session, peer, PEER_FOREIGN);
    watch_soon(session, peer);
}

/* A zombie under an init that reaps is gone at once: that is to be waited for. */
static void await_init(struct session *session, struct peer *peer)
{
    const struct process *process = peer_process(session, peer);

    if (process->life != LIFE_ZOMBIE || !process->parent || !session->reaping ||
        process->parent->pid != session->table.init || session->init_gone)
        return;
    peer->unclaimed = true;
    peer_recount(session, peer);
}

/* Nobody could tell how it ended, but one of ours reaped it and is about to say (kernels before
 * Linux 6.15). */
static bool will_be_claimed(const struct session *session, const struct peer *peer)
{
    const struct process *parent = peer_process(session, peer)->parent;
    const struct peer *reaper = peer_of(session, parent);

    return reaper && !session->init_gone && !peer->unclaimed && !parent->ignores_child &&
           reaper->activity != PEER_FOREIGN && !reaper->exit_told;
}

void witness_end(struct session *session, struct peer *peer, int wait_status)
{
    struct process *process = peer_process(session, peer);
    bool zombie = false, foreign;

    if (peer->exit_told || peer->ending)
        return;
    peer->ending = true;
    if (peer->link >= 0) {
        drain_link(session, peer);
        tell_exec(session, peer);
    }
    if (peer->birth_link >= 0)
        complete_birth(session, peer, 0);
    witness_call(session, peer); /* exit: what is flushed by it comes after it */
    witness_output(session);
    witness_text(session, peer, true);
    int seen = wait_status_of(session, peer, &zombie);
    if (wait_status == WAIT_STATUS_UNKNOWN)
        wait_status = seen;
    if (wait_status == WAIT_STATUS_UNKNOWN && will_be_claimed(session, peer)) {
        peer->ending = false;
        peer->unclaimed = true;
        peer_recount(session, peer);
        return;
    }
    if (session->kills > 0)
        tell_kills(session);
    witness_call(session, peer);
    set_announced(session, peer, NULL, NULL);
    foreign = peer->activity == PEER_FOREIGN;
    peer->exit_told = true;
    if (peer->serial == 0)
        session->init_gone = true;
    peer->was_zombie = zombie;
    peer->signalled = 0;
    struct fact fact = {.kind = FACT_EXIT, .pid = peer->pid, .wait_status = wait_status};
    session_emit(session, &fact);
    peer_set(session, peer, PEER_ENDED);
    peer_list_remove(&session->looking, peer);
    tell_orphans(session, process);
    if (foreign)
        watch_orphans(session, peer);
    if (!zombie && (peer->pidfd < 0 || peer->host <= 0 || process->parent))
        attribute_reap(session, peer);
    witness_stirred(session, peer_of(session, process->parent));
    if (zombie)
        await_init(session, peer);
    if (session->current == peer->pid)
        shell_choose_current(session, process);
}

/* An end whose kill has not returned yet waits for that, unless it is the killer's own. */
void witness_pidfd(struct session *session, struct peer *peer)
{
    struct pollfd ready = {.fd = peer->pidfd, .events = POLLIN};
    struct epoll_event later = {.events = EPOLLHUP, .data.ptr = &peer->pidfd_source};

    if (peer->pidfd < 0)
        return;
    poll(&ready, 1, 0);
    if (!peer->exit_told && session->kills > 0 && !(peer->call && !strcmp(peer->call, "kill"))) {
        later.events = 0;
        epoll_ctl(session->epoll, EPOLL_CTL_MOD, peer->pidfd, &later);
        peer_list_add(&session->deferred, peer);
        return;
    }
    if (!peer->exit_told)
        witness_end(session, peer, WAIT_STATUS_UNKNOWN);
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

void witness_deferred(struct session *session, bool now)
{
    while (session->deferred.count > 0 && (now || session->kills == 0)) {
        struct peer *peer = session->deferred.items[--session->deferred.count];
        if (now)
            witness_end(session, peer, WAIT_STATUS_UNKNOWN);
        witness_pidfd(session, peer);
    }
}

/* `child` was reaped by `reaper`: all that must have come before is told before. */
static void tell_reaped(struct session *session, struct peer *reaper, int child, int wait_status)
{
    struct process *process = proctab_by_pid(&session->table, child);
    struct peer *peer = peer_of(session, process);

    if (!peer || process->life == LIFE_GONE)
        return;
    witness_end(session, peer, wait_status);
    struct process *parent = process->parent;
    if (parent && parent->pid != reaper->pid) {
        struct peer *before = peer_of(session, parent);
        if (before && !before->exit_told)
            witness_end(session, before, WAIT_STATUS_UNKNOWN);
        if (process->parent && process->parent->pid != reaper->pid)
            tell_reparent(session, process, reaper->pid);
    }
    if (process->life == LIFE_ZOMBIE)
        tell_reap(session, peer, reaper->pid);
}

/* A child ended, stopped or went on: a parent that waits or catches SIGCHLD is about to act. */
void witness_stirred(struct session *session, struct peer *parent)
{
    if (!parent || parent->exit_told || parent->activity == PEER_FOREIGN)
        return;
    if (parent->activity == PEER_BLOCKED && is_wait(parent->call)) {
        peer_set(session, parent, PEER_IN_CALL);
        watch_soon(session, parent);
    }
    if (parent->catches_child && !parent->signalled) {
        parent->signalled = SIGCHLD;
        peer_recount(session, parent);
        watch_soon(session, parent);
    }
}

/* Messages of agents */

static void tell_stop_seen_by_wait(struct session *session, const struct message *message)
{
    struct peer *child = peer_by_pid(session, (int)message->other);

    if (!child || child->exit_told)
        return;
    bool stopped = WIFSTOPPED(message->status);
    if (child->stopped != stopped) {
        struct fact fact = {.kind = stopped ? FACT_STOP : FACT_CONTINUE,
                            .pid = child->pid,
                            .signal = stopped ? WSTOPSIG(message->status) : SIGCONT};
        child->stopped = stopped;
        session_emit(session, &fact);
        peer_recount(session, child);
    }
}

static void tell_return(struct session *session, struct peer *peer, const struct message *message)
{
    bool waited = is_wait(message->call) && message->other > 0;
    struct fact fact = {.kind = FACT_RETURN,
                        .pid = peer->pid,
                        .call = message->call,
                        .args = message->args,
                        .value = message->value,
                        .error = message->error,
                        .other = (int)message->other,
                        .wait_status = waited ? message->status : WAIT_STATUS_UNKNOWN};
    struct fact call = {
        .kind = FACT_CALL, .pid = peer->pid, .call = message->call, .args = message->args};

    if (!peer->call)
        session_emit(session, &call);
    witness_call(session, peer);
    session_emit(session, &fact);
}

static void on_fork_return(struct session *session, struct peer *peer,
                           const struct message *message)
{
    if (message->value > 0) {
        if (peer->birth_link >= 0)
            complete_birth(session, peer, (int)message->value);
        return;
    }
    if (message->value < 0) {
        if (peer->birth_link >= 0)
            close(peer->birth_link);
        peer->birth_link = -1;
        tell_return(session, peer, message);
        set_announced(session, peer, NULL, NULL);
        return;
    }
    struct fact fact = {.kind = FACT_RETURN, /* in the child: one call, two returns */
                        .pid = peer->pid,
                        .call = "fork",
                        .args = "",
                        .wait_status = WAIT_STATUS_UNKNOWN};
    session_emit(session, &fact);
}

static void note_groups(struct session *session, struct peer *peer, const struct message *message)
{
    long who, group;

    if (!strcmp(message->call, "setsid") && message->value > 0)
        peer->group = (pid_t)message->value;
    if (strcmp(message->call, "setpgid") || message->value != 0 ||
        sscanf(message->args, "%ld, %ld", &who, &group) != 2)
        return;
    struct peer *target = who ? peer_by_pid(session, (int)who) : peer;
    if (target)
        target->group = group ? (pid_t)group : target->pid;
}

static void on_return(struct session *session, struct peer *peer, const struct message *message)
{
    peer_set(session, peer, PEER_BUSY);
    watch_soon(session, peer);
    if (!strcmp(message->call, "fork")) {
        on_fork_return(session, peer, message);
        return;
    }
    if (is_wait(message->call) && message->other > 0) {
        if (WIFEXITED(message->status) || WIFSIGNALED(message->status)) {
            witness_call(session, peer);
            tell_reaped(session, peer, (int)message->other, message->status);
        } else {
            tell_stop_seen_by_wait(session, message);
        }
    }
    note_groups(session, peer, message);
    if (!strcmp(message->call, "signal") && !strncmp(message->args, "SIGCHLD,", 8))
        peer->catches_child = strchr(message->args, '{') != NULL;
    tell_return(session, peer, message);
    if (!strcmp(message->call, "kill") && message->value == 0)
        tell_signals(session, peer);
    set_announced(session, peer, NULL, NULL);
}

static void on_call(struct session *session, struct peer *peer, const struct message *message)
{
    set_announced(session, peer, message->call, message->args);
    peer_set(session, peer, PEER_IN_CALL);
    watch_soon(session, peer);
}

/* While a handler runs, the call it interrupted is kept; the handler makes calls of its own. */
static void interrupt_call(struct session *session, struct peer *peer)
{
    struct interrupted *kept = alloc_zero(1, sizeof *kept);

    *kept = (struct interrupted){.outer = peer->interrupted,
                                 .activity = peer->activity,
                                 .call = peer->call,
                                 .args = peer->args,
                                 .call_told = peer->call_told};
    peer->interrupted = kept;
    peer->call = peer->args = NULL;
    peer->call_told = false;
    peer_set(session, peer, PEER_BUSY);
    watch_soon(session, peer);
}

/* Back in the call: it returns EINTR, or was restarted; that is to be seen anew. */
static void resume_call(struct session *session, struct peer *peer)
{
    struct interrupted *kept = peer->interrupted;

    if (!kept)
        return;
    free(peer->call);
    free(peer->args);
    peer->call = kept->call;
    peer->args = kept->args;
    peer->call_told = kept->call_told;
    peer->interrupted = kept->outer;
    peer_set(session, peer, kept->activity == PEER_BLOCKED ? PEER_IN_CALL : kept->activity);
    watch_soon(session, peer);
    free(kept);
}

/* A handler ran: whatever sent the signal came before it. */
static void on_handler(struct session *session, struct peer *peer, const struct message *message)
{
    struct fact fact = {.kind = FACT_HANDLER,
                        .pid = peer->pid,
                        .signal = (int)message->other,
                        .value = message->value};
    struct peer *sender = peer_by_pid(session, message->status);

    if (message->value == 0) {
        session_emit(session, &fact);
        resume_call(session, peer);
        return;
    }
    if (message->value == 1) {
        if (session->kills > 0)
            tell_kills(session);
        if (message->other == SIGCHLD && sender && sender->pidfd >= 0)
            witness_pidfd(session, sender);
        witness_call(session, peer);
        if (peer->signalled == message->other)
            peer->signalled = 0;
        interrupt_call(session, peer);
    }
    session_emit(session, &fact);
}

static void on_set(struct session *session, struct peer *peer, const struct message *message)
{
    struct fact fact = {.kind = FACT_SET,
                        .pid = peer->pid,
                        .text = message->call,
                        .args = message->args,
                        .value = message->value};

    session_emit(session, &fact);
}

static void on_say(struct session *session, struct peer *peer, const struct message *message)
{
    const struct process *process = peer_process(session, peer);
    enum say say = !strcmp(message->call, "error") ? SAY_ERROR : SAY_NOTE;

    session_say(session, say, "%s(%d): %s", process->name, process->pid, message->args);
}

static void on_line(struct session *session, struct peer *peer, const struct message *message)
{
    struct fact fact = {.kind = FACT_LINE, .pid = peer->pid, .value = message->value};

    session_emit(session, &fact);
    if (message->value > 0)
        peer_set(session, peer, PEER_STEPPING);
    session->steps_changed = true;
}

static void on_message(struct session *session, struct peer *peer, const struct message *message,
                       int descriptor)
{
    switch (message->kind) {
    case MESSAGE_CALL: on_call(session, peer, message); break;
    case MESSAGE_RETURN: on_return(session, peer, message); break;
    case MESSAGE_SET: on_set(session, peer, message); break;
    case MESSAGE_LINE: on_line(session, peer, message); break;
    case MESSAGE_HANDLER: on_handler(session, peer, message); break;
    case MESSAGE_SAY: on_say(session, peer, message); break;
    case MESSAGE_ASK:
        if (!strcmp(message->call, "fork"))
            set_announced(session, peer, "fork", "");
        answer_question(session, peer, message, descriptor);
        break;
    case MESSAGE_WROTE:
        witness_output(session);
        witness_text(session, peer, true);
        break;
    case MESSAGE_DONE: peer_set(session, peer, PEER_IDLE); break;
    default: break; /* hello was read at birth; all else is none of an agent's */
    }
}

static void handle_packet(struct session *session, struct peer *peer, const struct packet *packet)
{
    struct message message;
    size_t at = 0;
    int used = 0;

    while (wire_next(packet->bytes, packet->length, &at, &message)) {
        int descriptor = -1;
        if (message.kind == MESSAGE_ASK && used < packet->descriptor_count)
            descriptor = packet->descriptors[used++];
        on_message(session, peer, &message, descriptor);
    }
    while (used < packet->descriptor_count)
        close(packet->descriptors[used++]);
}

void witness_link(struct session *session, struct peer *peer)
{
    static struct packet packet;

    if (peer->link < 0)
        return;
    enum link_result result = link_receive(peer->link, &packet, false);
    if (result == LINK_GOT) {
        struct packet *words = packet_copy(&packet);
        handle_packet(session, peer, words);
        free(words);
    } else if (result == LINK_CLOSED) {
        tell_exec(session, peer);
    }
}

/* What init reaped. */
void witness_init(struct session *session)
{
    static struct packet packet;
    struct message message;
    size_t at = 0;
    enum link_result result = link_receive(session->sandbox->init_link, &packet, false);

    if (result == LINK_CLOSED) {
        epoll_ctl(session->epoll, EPOLL_CTL_DEL, session->sandbox->init_link, NULL);
        session->init_gone = true;
        session_say(session, SAY_ERROR,
                    _("init is gone, and with it the whole sandbox; for a new one: reset"));
        return;
    }
    while (result == LINK_GOT && wire_next(packet.bytes, packet.length, &at, &message))
        if (message.kind == MESSAGE_REAPED)
            tell_reaped(session, session->peers[0], (int)message.value, message.status);
        else if (message.kind == MESSAGE_PONG)
            session->pings--;
}
