#include "ui/lesson_progress.h"

#include "base/i18n.h"
#include "base/message.h"
#include "ui/state.h"

#include <stdio.h>
#include <unistd.h>

static const char *const name = "progress", *const lock_name = "progress.lock";

bool lesson_progress_read(struct progress *progress, struct error *error)
{
    struct buffer text = {0};

    *progress = (struct progress){0};
    bool good = state_read(name, PROGRESS_TEXT_MAX, &text, error);
    if (good)
        progress_read(progress, buffer_text(&text), text.length);
    buffer_free(&text);
    return good;
}

void lesson_progress_damage(struct buffer *out, int lines)
{
    buffer_printf(out,
                  ngettext("%d line of the progress file can't be read; it is kept as it is",
                           "%d lines of the progress file can't be read; they are kept as they are",
                           (unsigned long)lines),
                  lines);
}

void lesson_progress_load(struct progress *progress)
{
    struct buffer words = {0};
    struct error error;

    if (!lesson_progress_read(progress, &error))
        message_write(stderr, _("proctor: no progress of earlier sessions: %s\n"), error.text);
    if (!progress->damaged)
        return;
    lesson_progress_damage(&words, progress->damaged);
    message_write(stderr, "proctor: %s\n", buffer_text(&words));
    buffer_free(&words);
}

bool lesson_progress_add(const struct progress *more, struct error *error)
{
    struct progress progress;
    struct buffer text = {0};
    int lock = state_lock(lock_name, error);

    if (lock < 0)
        return false;
    bool good = lesson_progress_read(&progress, error);
    if (good) {
        progress_merge(&progress, more);
        progress_write(&text, &progress);
        good = state_write(name, &text, error);
    }
    progress_free(&progress);
    buffer_free(&text);
    close(lock);
    return good;
}
