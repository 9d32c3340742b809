/*
 * answer: questions that agents put before they act.
 *
 * fork: is there room below the limit? Any call, in a replay: is it its turn? kill outside a
 * namespace: is the target in the sandbox, and what is its pidfd? And for every bare name: which
 * process is that?
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "session/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void reply(struct peer *peer, const struct message *answer, int descriptor)
{
    if (peer->link >= 0)
        link_send_message(peer->link, answer, &descriptor, descriptor >= 0 ? 1 : 0);
}

static void refuse(struct peer *peer, int error, const char *why)
{
    reply(peer, &(struct message){.kind = MESSAGE_ANSWER, .error = error, .args = why}, -1);
}

static void agree(struct peer *peer, long value, int descriptor)
{
    reply(peer, &(struct message){.kind = MESSAGE_ANSWER, .value = value}, descriptor);
}

/* Whether there are enough to watch one more process with, and some to go on with. */
static bool has_descriptors(const struct session *session)
{
    enum { ENOUGH = 8 };
    int taken[ENOUGH], count = 0;

    while (count < ENOUGH && (taken[count] = fcntl(session->signals, F_DUPFD_CLOEXEC, 0)) >= 0)
        count++;
    for (int i = 0; i < count; i++)
        close(taken[i]);
    return count == ENOUGH;
}

/* The limit counts living processes and zombies, init not, and forks granted but not made yet. */
static bool is_full(const struct session *session)
{
    return session->table.alive + session->table.zombies + session->grants >=
               session->options.limit ||
           session->table.count + session->grants >= SESSION_BIRTHS_MAX ||
           !has_descriptors(session);
}

bool answer_grant(struct session *session, struct peer *peer)
{
    if (!peer->granted && is_full(session))
        return false;
    session->grants += !peer->granted;
    peer->granted = true;
    return true;
}

void answer_grant_back(struct session *session, struct peer *peer)
{
    session->grants -= peer->granted;
    peer->granted = false;
}

/* The child's link is here before the child; the grant stays out until the birth is complete. */
void answer_grant_used(struct session *session, struct peer *peer, const char *name, int link)
{
    if (peer->birth_link >= 0)
        close(peer->birth_link);
    peer->birth_link = link;
    snprintf(peer->birth_name, sizeof peer->birth_name, "%s", name);
    peer_list_add(&session->births, peer);
}

/* That of processes at once is told with the call. */
static void tell_other_limit(struct session *session)
{
    if (session->limit_said)
        return;
    session->limit_said = true;
    if (session->table.count + session->grants >= SESSION_BIRTHS_MAX)
        session_say(session, SAY_NOTE,
                    _("%d processes were made in this sandbox, the most that proctor keeps account "
                      "of; for a fresh one: reset"),
                    session->table.count);
    else if (!has_descriptors(session))
        session_say(session, SAY_NOTE,
                    _("no descriptor is left to watch another process with: a process that is "
                      "reaped gives back two"));
    else
        session->limit_said = false;
}

static void answer_fork(struct session *session, struct peer *peer, const char *name,
                        int descriptor)
{
    witness_announce(session, peer, "fork", "");
    if (descriptor < 0 || peer->birth_link >= 0 || !answer_grant(session, peer)) {
        if (descriptor >= 0)
            close(descriptor);
        tell_other_limit(session);
        refuse(peer, EAGAIN, "");
        return;
    }
    answer_grant_used(session, peer, name, descriptor);
    agree(peer, 0, -1);
}

void answer_turn(struct session *session, struct peer *peer, const char *call, const char *name,
                 int descriptor)
{
    if (!strcmp(call, "fork")) {
        answer_fork(session, peer, name, descriptor);
        return;
    }
    if (descriptor >= 0)
        close(descriptor);
    agree(peer, 0, -1);
}

static const struct process *find(struct session *session, struct peer *peer, const char *who)
{
    const struct process *process = proctab_find(&session->table, who);
    struct buffer words = {0};

    if (process && process->life != LIFE_GONE)
        return process;
    if (process)
        buffer_printf(&words, _("%s(%d) is gone; alive: "), process->name, process->pid);
    else
        buffer_printf(&words, _("no process is called `%s`; alive: "), who);
    target_living(session, &words);
    refuse(peer, ESRCH, buffer_text(&words));
    buffer_free(&words);
    return NULL;
}

static void answer_find(struct session *session, struct peer *peer, const char *who)
{
    long number;

    if (number_parse(who, &number)) {
        agree(peer, number, -1);
        return;
    }
    const struct process *process = find(session, peer, who);
    if (process)
        agree(peer, process->pid, -1);
}

static bool group_is_ours(const struct session *session, pid_t group)
{
    for (int i = 1; i < session->peer_count; i++)
        if (session->peers[i]->group == group && session->table.processes[i]->life != LIFE_GONE)
            return true;
    return false;
}

/* A PID that is no living process of ours: perhaps a stranger's. */
static const struct process *target_by_pid(struct session *session, struct peer *peer, long pid)
{
    const struct process *process = proctab_by_pid(&session->table, (int)pid);

    if (process && process->life != LIFE_GONE)
        return process;
    struct buffer words = {0};
    buffer_printf(&words,
                  _("PID %ld is no process of this sandbox: proctor signals no strangers; alive: "),
                  pid);
    target_living(session, &words);
    refuse(peer, EPERM, buffer_text(&words));
    buffer_free(&words);
    return NULL;
}

/* Outside a namespace. Groups and 0 are sent by kill(2) itself: a group with one of ours in it lies
 * in the sandbox, which is a session of its own. */
static void answer_outside(struct session *session, struct peer *peer, const char *who)
{
    long pid;
    bool number = number_parse(who, &pid);

    if (number && pid == -1) {
        refuse(peer, EPERM,
               _("kill -1 would reach every process of yours on this machine: refused (in a PID "
                 "namespace it reaches the sandbox alone)"));
        return;
    }
    if (number && pid <= 0 && (pid ? (pid_t)-pid : peer->group) == session->peers[0]->group) {
        refuse(peer, EPERM,
               _("init is in that process group, and the sandbox would end with it: refused"));
        return;
    }
    if (number && pid < 0 && !group_is_ours(session, (pid_t)-pid)) {
        refuse(peer, EPERM, _("no process of this sandbox is in that process group: refused"));
        return;
    }
    if (number && pid <= 0) {
        agree(peer, pid, -1);
        return;
    }
    const struct process *process =
        number ? target_by_pid(session, peer, pid) : find(session, peer, who);
    if (!process)
        return;
    struct peer *target = peer_of(session, process);
    if (target->serial == 0)
        refuse(peer, EPERM,
               _("init is an ordinary process here, and the sandbox would end with it: refused "
                 "(as PID 1 of a namespace it would not even notice)"));
    else if (target->pidfd < 0) /* gone, or as good as: never by a PID that may be used again */
        reply(peer,
              &(struct message){
                  .kind = MESSAGE_ANSWER, .error = ESRCH, .value = process->pid, .args = ""},
              -1);
    else
        agree(peer, process->pid, target->pidfd);
}

static void answer_kill(struct session *session, struct peer *peer, const char *who)
{
    if (!session->sandbox->namespaced)
        answer_outside(session, peer, who);
    else
        answer_find(session, peer, who);
}

void answer_question(struct session *session, struct peer *peer, const struct message *question,
                     int descriptor)
{
    bool forks = !strcmp(question->call, "fork");
    if (forks || !strcmp(question->call, "turn")) {
        const char *call = forks ? "fork" : question->args;
        if (!conduct_holds(session, peer, call, question->args, descriptor))
            answer_turn(session, peer, call, question->args, descriptor);
        return;
    }
    if (descriptor >= 0)
        close(descriptor);
    if (!strcmp(question->call, "kill"))
        answer_kill(session, peer, question->args);
    else
        answer_find(session, peer, question->args);
}

/* kill(2): a PID; 0 the caller's group; -1 all but init and the caller; else a group. */
static bool reached(const struct peer *caller, const struct peer *peer, long pid)
{
    if (pid > 0)
        return peer->pid == pid;
    if (pid == -1)
        return peer->serial != 0 && peer != caller;
    return peer->group == (pid ? -pid : caller->group) && peer->serial != 0;
}

int answer_targets(struct session *session, const struct peer *caller, long pid, int **serials)
{
    int count = 0;

    *serials = NULL;
    if (pid > 0) {
        const struct process *process = proctab_by_pid(&session->table, (int)pid);
        if (!process || process->life == LIFE_GONE)
            return 0;
        *serials = alloc_zero(1, sizeof **serials);
        (*serials)[0] = process->serial;
        return 1;
    }
    for (int i = 0; i < session->peer_count; i++) {
        struct peer *peer = session->peers[i];
        if (session->table.processes[i]->life == LIFE_GONE || !reached(caller, peer, pid))
            continue;
        *serials = alloc_resize(*serials, (size_t)count + 1, sizeof **serials);
        (*serials)[count++] = i;
    }
    return count;
}
