/*
 * recorder: facts and notes as lines, on their way into the files of --events and --record.
 *
 * Lines are written when a round of events is over, whole ones at a time, so that whoever reads
 * along sees no half of one, not even where the disk is full.
 */
#include "base/file.h"
#include "base/i18n.h"
#include "base/names.h"
#include "record/jsonl.h"
#include "session/inside.h"

#include <errno.h>

enum { AT_ONCE = 64 << 10 /* bytes */ };

static FILE **file_of(struct session *session, int number)
{
    return number ? &session->options.record : &session->options.events;
}

static void add_line(struct session *session, int number, const struct buffer *line)
{
    struct buffer *lines = &session->unwritten[number];

    if (!*file_of(session, number))
        return;
    buffer_add(lines, line->data, line->length);
    if (lines->length >= AT_ONCE)
        recorder_write(session);
}

void recorder_fact(struct session *session, const struct fact *fact)
{
    struct buffer line = {0};

    if (!session->options.events && !session->options.record)
        return;
    jsonl_add(&line, fact);
    add_line(session, 0, &line);
    add_line(session, 1, &line);
    buffer_free(&line);
}

void recorder_note(struct session *session, const struct note *note)
{
    struct buffer line = {0};

    if (!session->options.record)
        return;
    jsonl_add_note(&line, note);
    add_line(session, 1, &line);
    buffer_free(&line);
}

/* A recording that can't go on is given up, and that is said; what is shown stays true. */
void recorder_write(struct session *session)
{
    for (int i = 0; i < 2; i++) {
        struct buffer *lines = &session->unwritten[i];
        FILE **file = file_of(session, i);
        bool written = !lines->length || file_append(fileno(*file), lines->data, lines->length);
        buffer_clear(lines);
        if (written)
            continue;
        *file = NULL;
        session_say(session, SAY_ERROR, _("the facts could not be written: %s"),
                    errno_words(errno));
    }
}

void recorder_free(struct session *session)
{
    for (int i = 0; i < 2; i++)
        buffer_free(&session->unwritten[i]);
}
