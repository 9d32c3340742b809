/*
 * standstill: whether anything in the sandbox can still move, and the report when nothing can.
 */
#include "base/i18n.h"
#include "model/words.h"
#include "session/inside.h"

#include <string.h>

static bool sleeps_for_a_time(const struct peer *peer)
{
    if (!strcmp(peer->call, "sleep"))
        return true;
    return !strcmp(peer->call, "poll") && peer->args && strchr(peer->args, ','); /* join th 2 */
}

bool session_sleeps(const struct session *session)
{
    for (int i = 1; i < session->peer_count; i++) {
        const struct peer *peer = session->peers[i];
        if (peer->activity == PEER_BLOCKED && !peer->stopped && peer->call &&
            sleeps_for_a_time(peer))
            return true;
    }
    return false;
}

/* Whether anything can happen by itself: a program or a block runs, somebody sleeps for a time. */
bool standstill_can_move(const struct session *session)
{
    for (int i = 1; i < session->peer_count; i++)
        if (session->peers[i]->tireless)
            return true;
    return session->foreign > 0 || session_sleeps(session);
}

static void add_standstill(struct session *session, const struct process *process,
                           struct buffer *out)
{
    const struct peer *peer = peer_of(session, process);
    struct buffer words = {0};

    buffer_printf(out, "\n  %s(%d): ", process->name, process->pid);
    if (peer->activity == PEER_IDLE && !peer->stopped) {
        buffer_add_text(out, _("waits for its next command, which comes after this line"));
    } else if (peer->stopped) {
        buffer_add_text(out, _("is stopped until somebody sends it SIGCONT"));
    } else if (process->call && !strcmp(process->call, "spin")) {
        buffer_add_text(out, _("spins, and never ends by itself"));
    } else if (process->call) {
        words_freed_by(&words, &session->table, process);
        buffer_printf(out, _("is in %s(%s) until: %s"), process->call,
                      process->call_args ? process->call_args : "", buffer_text(&words));
    } else {
        buffer_printf(out, _("stands before line %d, until `next` or `go`"), process->line);
    }
    buffer_free(&words);
}

void standstill_report(struct session *session, const struct process *target)
{
    enum { NAMED_AT_MOST = 8 };
    struct buffer report = {0};
    int named = 0;

    buffer_printf(&report,
                  _("deadlock: this line is for %s(%d), and nothing in the sandbox can move any "
                    "more"),
                  target->name, target->pid);
    for (int i = 1; i < session->table.count && named < NAMED_AT_MOST; i++) {
        const struct process *process = session->table.processes[i];
        if (process->life == LIFE_ALIVE) {
            add_standstill(session, process, &report);
            named++;
        }
    }
    session_fail(session, STATUS_STUCK);
    session_say(session, SAY_ERROR, "%s", buffer_text(&report));
    session_stop(session, STATUS_STUCK);
    buffer_free(&report);
}
