/*
 * recall: what was recorded is told once more. No process is made: facts go into the table, and
 * with the notes to the view, as they did then.
 */
#include "session/inside.h"

static void follow(struct session *session, const struct fact *fact)
{
    const struct process *current = proctab_by_pid(&session->table, session->current);

    if (fact->kind == FACT_START) {
        session->sandbox_since = session->history.count - 1;
        session->current = fact->other;
    } else if (fact->kind == FACT_EXIT && fact->pid == session->current && current) {
        shell_choose_current(session, current);
        session->nobody_unsaid = false; /* it was said, or it was not */
    }
}

void session_recall_fact(struct session *session, const struct fact *fact)
{
    const struct fact *kept = history_add(&session->history, fact);
    struct fact now = *kept;

    proctab_apply(&session->table, kept);
    follow(session, kept);
    now.time = session_now(session); /* for the view it happens now */
    session->view.fact(session->view.context, &now);
}

void session_recall_note(struct session *session, const struct note *note)
{
    const struct session_view *view = &session->view;

    note_keep(session, note);
    switch (note->kind) {
    case NOTE_TYPED:
        session->current = note->pid;
        if (view->typed)
            view->typed(view->context, note->text, note->value);
        break;
    case NOTE_COMMAND:
        if (session->options.shows_commands && view->typed)
            view->typed(view->context, note->text, false);
        view->statement(view->context, note->text);
        break;
    case NOTE_COMMENT: view->comment(view->context, note->text); break;
    case NOTE_PROGRAM: steps_announce(session, note->text); break;
    case NOTE_SAID: view->say(view->context, (enum say)note->value, note->text); break;
    case NOTE_CURRENT: session->current = note->pid; break;
    case NOTE_REST: view->settled(view->context, false); break;
    case NOTE_REPLAY:
        if (view->replays)
            view->replays(view->context, note->value);
        break;
    case NOTE_STEP: /* whoever shows a lesson knows what to make of it */
    case NOTE_KINDS: break;
    }
}

void session_rewind(struct session *session)
{
    history_free(&session->history);
    notes_free(&session->notes);
    proctab_free(&session->table);
    proctab_init(&session->table);
    session->sandbox_since = 0;
    session->current = 0;
}
