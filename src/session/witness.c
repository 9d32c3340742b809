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
#include <sys/wait.h>
#include <unistd.h>

bool witness_waits(const char *call)
{
    return !strcmp(call, "wait") || !strcmp(call, "waitpid");
}

/* Calls and signals */

void witness_announce(struct session *session, struct peer *peer, const char *call,
                      const char *args)
{
    bool kills = call && !strcmp(call, "kill");

    peer_count_kill(session, peer, -1);
    free(peer->call);
    free(peer->args);
    free(peer->targets);
    peer->call = alloc_string(call);
    peer->args = alloc_string(args);
    peer->call_told = false;
    peer_count_kill(session, peer, 1);
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

static bool is_return_of_kill(const struct packet *packet)
{
    struct message message;
    size_t at = 0;

    return wire_next(packet->bytes, packet->length, &at, &message) &&
           message.kind == MESSAGE_RETURN && !strcmp(message.call, "kill");
}

/* A kill returns before what it brought about is told: it is about to. If it says something else,
 * as that a handler runs in between, that waits for its turn. */
static void await_kill(struct session *session, struct peer *killer, const struct peer *target)
{
    enum { PATIENCE_MS = 50 };

    while (killer && killer != target && !killer->heard && killer->link >= 0 && killer->call &&
           !strcmp(killer->call, "kill")) {
        static struct packet packet;
        struct pollfd ready = {.fd = killer->link, .events = POLLIN};
        if (killer->unheard || poll(&ready, 1, PATIENCE_MS) != 1 ||
            link_receive(killer->link, &packet, false) != LINK_GOT)
            return;
        struct packet *words = packet_copy(&packet);
        if (!is_return_of_kill(words)) {
            killer->unheard = words;
            peer_list_add(&session->unheard, killer);
            return;
        }
        witness_packet(session, killer, words);
        free(words);
    }
}

/* Kills that are under way may be why something ends: they are told first. */
void witness_kills(struct session *session)
{
    for (int i = 0; session->kills > 0 && i < session->peer_count; i++) {
        struct peer *peer = session->peers[i];
        if (peer->call && !strcmp(peer->call, "kill") && !peer->stopped)
            await_kill(session, peer, NULL);
        if (!peer->call || strcmp(peer->call, "kill") || !peer->target_count)
            continue;
        witness_call(session, peer);
        tell_signals(session, peer);
    }
}

/* Messages of agents */

static void tell_stop_seen_by_wait(struct session *session, const struct message *message)
{
    struct peer *child = peer_by_pid(session, (int)message->other);

    if (!child || child->exit_told)
        return;
    bool stopped = WIFSTOPPED(message->status);
    if (stopped && !child->stopped)
        watch_before_stop(session, child);
    if (child->stopped != stopped && !child->exit_told) {
        struct fact fact = {.kind = stopped ? FACT_STOP : FACT_CONTINUE,
                            .pid = child->pid,
                            .signal = stopped ? WSTOPSIG(message->status) : SIGCONT};
        peer_set_stopped(session, child, stopped);
        session_emit(session, &fact);
    }
}

static void tell_return(struct session *session, struct peer *peer, const struct message *message)
{
    bool waited = witness_waits(message->call) && message->other > 0;
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

    if (!peer->call || strcmp(peer->call, message->call)) /* it was not announced: quick */
        session_emit(session, &call);
    witness_call(session, peer);
    session_emit(session, &fact);
}

static void on_fork_return(struct session *session, struct peer *peer,
                           const struct message *message)
{
    if (message->value > 0) {
        if (peer->birth_link >= 0)
            birth_complete(session, peer, (int)message->value);
        return;
    }
    if (message->value < 0) {
        if (peer->birth_link >= 0)
            close(peer->birth_link);
        peer->birth_link = -1;
        peer_list_remove(&session->births, peer);
        answer_grant_back(session, peer);
        tell_return(session, peer, message);
        witness_announce(session, peer, NULL, NULL);
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
    if (!strcmp(message->call, "read") && message->value == 0)
        tasks_owner_gone(session, peer);
    if (witness_waits(message->call) && message->other > 0) {
        if (WIFEXITED(message->status) || WIFSIGNALED(message->status)) {
            witness_call(session, peer);
            ending_reaped(session, peer, (int)message->other, message->status);
        } else {
            tell_stop_seen_by_wait(session, message);
        }
    }
    if (witness_waits(message->call) && message->error == ECHILD)
        ending_childless(session, peer, *message->args ? atol(message->args) : -1);
    note_groups(session, peer, message);
    if (!strcmp(message->call, "signal") && !strncmp(message->args, "SIGCHLD,", 8))
        peer->catches_child = strchr(message->args, '{') != NULL;
    tell_return(session, peer, message);
    if (!strcmp(message->call, "kill") && message->value == 0)
        tell_signals(session, peer);
    witness_announce(session, peer, NULL, NULL);
}

static void on_call(struct session *session, struct peer *peer, const struct message *message,
                    int descriptor)
{
    if (descriptor >= 0) { /* a fork that was granted beforehand */
        witness_announce(session, peer, "fork", "");
        answer_grant_used(session, peer, message->args, descriptor);
        return;
    }
    witness_announce(session, peer, message->call, message->args);
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
    peer_count_kill(session, peer, -1); /* it may never be taken up again */
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
    peer_count_kill(session, peer, -1);
    free(peer->call);
    free(peer->args);
    peer->call = kept->call;
    peer->args = kept->args;
    peer_count_kill(session, peer, 1);
    peer->call_told = kept->call_told;
    peer->interrupted = kept->outer;
    peer_set(session, peer, kept->activity == PEER_BLOCKED ? PEER_IN_CALL : kept->activity);
    watch_soon(session, peer);
    free(kept);
}

/* What SIGCHLD told the parent: that `sender` has ended, stopped, or goes on; or that it came to
 * it, for those in between have ended. */
static void tell_news_of(struct session *session, struct peer *sender, const struct peer *parent)
{
    const struct process *above = peer_process(session, parent), *process, *next;

    for (process = peer_process(session, sender)->parent; process && process != above;)
        process = process->parent;
    if (!process)
        return; /* no descendant: it was sent by kill */
    for (process = peer_process(session, sender); process != above; process = next) {
        next = process->parent;
        ending_at_once(session, peer_of(session, process));
    }
    watch_stop(session, sender);
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
        watch_signalled(session, peer, (int)message->other); /* another one may be about to run */
        return;
    }
    if (message->value == 1) {
        await_kill(session, sender, peer);
        if (session->kills > 0)
            witness_kills(session);
        if (message->other == SIGCHLD && sender)
            tell_news_of(session, sender, peer);
        witness_call(session, peer);
        if (peer->signalled == message->other && message->other != SIGCHLD)
            peer->signalled = 0; /* of several ends SIGCHLD may tell one by one */
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
    bool runs = message->other == 1;
    struct fact fact = {
        .kind = runs ? FACT_NEXT : FACT_LINE, .pid = peer->pid, .value = message->value};

    session_emit(session, &fact);
    if (message->value <= 0 || runs)
        return;
    peer_set(session, peer, PEER_STEPPING);
    tasks_at_prompt(session, peer);
}

static void on_message(struct session *session, struct peer *peer, const struct message *message,
                       int descriptor)
{
    switch (message->kind) {
    case MESSAGE_CALL: on_call(session, peer, message, descriptor); break;
    case MESSAGE_RETURN: on_return(session, peer, message); break;
    case MESSAGE_SET: on_set(session, peer, message); break;
    case MESSAGE_LINE: on_line(session, peer, message); break;
    case MESSAGE_HANDLER: on_handler(session, peer, message); break;
    case MESSAGE_SAY:
        if (!undo_replays(session)) /* it was said then */
            on_say(session, peer, message);
        break;
    case MESSAGE_ASK: answer_question(session, peer, message, descriptor); break;
    case MESSAGE_METHOD: tasks_method(session, peer, message); break;
    case MESSAGE_POOL: tasks_pool(session, peer, message); break;
    case MESSAGE_TASK: tasks_told(session, peer, message); break;
    case MESSAGE_SEEN: tasks_seen(session, peer, message); break;
    case MESSAGE_TENDS:
        if (message->value)
            interrupt_call(session, peer);
        else
            resume_call(session, peer);
        break;
    case MESSAGE_WROTE: output_tell_written(session, peer, (size_t)message->value); break;
    case MESSAGE_DONE:
        answer_grant_back(session, peer);
        peer_set(session, peer, PEER_IDLE);
        tasks_at_prompt(session, peer);
        break;
    default: break; /* hello was read at birth; all else is none of an agent's */
    }
}

void witness_packet(struct session *session, struct peer *peer, const struct packet *packet)
{
    struct message message;
    size_t at = 0;
    int used = 0;
    bool within = peer->heard;

    session_tick(session);
    if (peer->stopped) /* it speaks */
        watch_stop(session, peer);
    peer->heard = true;
    while (!peer->exit_told && wire_next(packet->bytes, packet->length, &at, &message)) {
        int descriptor = -1;
        if (peer->call && !strcmp(peer->call, "exit")) /* its atexit blocks are run by it */
            witness_call(session, peer);
        bool carries = message.kind == MESSAGE_ASK || message.kind == MESSAGE_CALL;
        if (carries && used < packet->descriptor_count)
            descriptor = packet->descriptors[used++];
        on_message(session, peer, &message, descriptor);
    }
    while (used < packet->descriptor_count)
        close(packet->descriptors[used++]);
    peer->heard = within;
    tasks_stir(session, peer);
}

bool witness_unheard(struct session *session, struct peer *peer)
{
    struct packet *words = peer->unheard;

    if (!words)
        return false;
    peer->unheard = NULL;
    peer_list_remove(&session->unheard, peer);
    witness_packet(session, peer, words);
    free(words);
    return true;
}

void witness_link(struct session *session, struct peer *peer)
{
    static struct packet packet;

    if (witness_unheard(session, peer) || peer->link < 0)
        return;
    enum link_result result = link_receive(peer->link, &packet, false);
    if (result == LINK_GOT) {
        struct packet *words = packet_copy(&packet);
        witness_packet(session, peer, words);
        free(words);
    } else if (result == LINK_CLOSED) {
        ending_or_exec(session, peer);
    }
}
