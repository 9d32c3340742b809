/*
 * notes: what views are told beside the facts, kept so that it can be shown again.
 */
#include "session/inside.h"

void note_keep(struct session *session, const struct note *note)
{
    struct note kept = *note;

    kept.after = session->history.count;
    notes_add(&session->notes, &kept);
}

static void add(struct session *session, enum note_kind kind, int pid, long value, const char *text)
{
    struct note note = {.kind = kind, .pid = pid, .value = value, .text = text};

    if (session->recalls) /* what is asked about a recording is no part of it */
        return;
    note.after = session->history.count;
    note.time = session_now(session);
    note_keep(session, &note);
    recorder_note(session, &note);
}

void session_tell(struct session *session, enum say say, const char *text)
{
    add(session, NOTE_SAID, 0, say, text);
    session->view.say(session->view.context, say, text);
}

void session_typed(struct session *session, const char *line, bool more)
{
    add(session, NOTE_TYPED, session->current, more, line);
}

void session_mark_step(struct session *session, int step, const char *title)
{
    add(session, NOTE_STEP, 0, step, title);
}

void session_mark_replay(struct session *session, bool begins)
{
    add(session, NOTE_REPLAY, 0, begins, "");
}

void note_command(struct session *session, const char *text)
{
    add(session, NOTE_COMMAND, 0, 0, text);
    session->view.statement(session->view.context, text);
}

void note_comment(struct session *session, const char *text)
{
    add(session, NOTE_COMMENT, 0, 0, text);
    session->view.comment(session->view.context, text);
}

void note_program(struct session *session, const char *text, const struct listing *listing)
{
    add(session, NOTE_PROGRAM, 0, 0, text);
    session->view.program(session->view.context, listing);
}

void note_replay(struct session *session, bool begins)
{
    session_mark_replay(session, begins);
    if (session->view.replays)
        session->view.replays(session->view.context, begins);
}

void note_rest(struct session *session, bool ready)
{
    if (session->current != session->noted_current)
        add(session, NOTE_CURRENT, session->current, 0, "");
    session->noted_current = session->current;
    if (session->history.count != session->noted_facts)
        add(session, NOTE_REST, 0, 0, "");
    session->noted_facts = session->history.count;
    session->view.settled(session->view.context, ready);
}
