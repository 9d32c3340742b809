/*
 * target: who takes a statement, and in what words it is refused.
 */
#include "base/i18n.h"
#include "model/words.h"
#include "session/inside.h"

void target_living(const struct session *session, struct buffer *out)
{
    enum { NAMED_AT_MOST = 12 };
    int named = 0, living = 0;

    for (int i = 1; i < session->table.count; i++) {
        const struct process *process = session->table.processes[i];
        if (process->life != LIFE_ALIVE)
            continue;
        if (++living > NAMED_AT_MOST)
            continue;
        buffer_printf(out, "%s%s(%d)", named++ ? _(", ") : "", process->name, process->pid);
    }
    if (living > NAMED_AT_MOST)
        buffer_printf(out, _(" and %d more"), living - NAMED_AT_MOST);
    if (!living)
        buffer_add_text(out, _("nobody; reset makes a new sandbox"));
}

static bool refuse_dead(struct session *session, const struct process *process,
                        struct buffer *words)
{
    struct buffer end = {0};

    words_wait_status(&end, process->wait_status);
    if (process->life == LIFE_ZOMBIE)
        buffer_printf(words, _("%s(%d) has ended (%s): a zombie runs nothing; alive: "),
                      process->name, process->pid, buffer_text(&end));
    else
        buffer_printf(words, _("%s(%d) is gone (%s); alive: "), process->name, process->pid,
                      buffer_text(&end));
    target_living(session, words);
    buffer_free(&end);
    return true;
}

bool target_refusal(struct session *session, const struct process *process, struct buffer *words)
{
    const struct peer *peer = peer_of(session, process);

    if (process->life != LIFE_ALIVE)
        return refuse_dead(session, process, words);
    if (peer->serial == 0) {
        buffer_add_text(words, _("init takes no commands: it adopts and reaps; alive: "));
        target_living(session, words);
        return true;
    }
    if (peer->activity == PEER_FOREIGN) {
        buffer_printf(words,
                      _("%s(%d) runs the program %s now: it takes no commands, only signals"),
                      process->name, process->pid, process->program);
        return true;
    }
    if (!peer->stopped && (peer->activity == PEER_IDLE || peer->activity == PEER_STEPPING))
        return false;
    if (peer->stopped)
        buffer_printf(words, _("%s(%d) is stopped; to let it go on: you: kill -CONT %s"),
                      process->name, process->pid, process->name);
    else if (process->call) {
        buffer_printf(words, _("%s(%d) is in %s(%s) and takes no commands; what frees it: "),
                      process->name, process->pid, process->call,
                      process->call_args ? process->call_args : "");
        words_freed_by(words, &session->table, process);
    } else
        buffer_printf(words, _("%s(%d) still runs what it was told"), process->name, process->pid);
    return true;
}

/* Whether a refusal may pass by waiting. */
bool target_may_be_freed(const struct session *session, const struct process *process)
{
    const struct peer *peer = peer_of(session, process);

    return process->life == LIFE_ALIVE && peer->serial > 0 && peer->activity != PEER_FOREIGN;
}

const struct process *target_of(struct session *session, const struct statement *statement)
{
    const struct process *process;

    if (statement->who.kind == WHO_CURRENT) {
        process = session_current(session);
        if (!process)
            session_say(session, SAY_ERROR, _("nobody lives: undo, reset or quit"));
        return process;
    }
    process = proctab_find(&session->table, statement->who.name);
    if (!process) {
        struct buffer living = {0};
        target_living(session, &living);
        session_say(session, SAY_ERROR, _("no process is called `%s`; alive: %s"),
                    statement->who.name, buffer_text(&living));
        buffer_free(&living);
    }
    return process;
}
