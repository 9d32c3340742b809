#include "ui/lesson_progress.h"

#include "base/i18n.h"
#include "ui/state.h"

#include <stdio.h>

static const char *const name = "progress";

static void tell_damage(int lines)
{
    fprintf(stderr,
            ngettext("proctor: %d line of the progress file can't be read; it is kept as it is\n",
                     "proctor: %d lines of the progress file can't be read; they are kept as they "
                     "are\n",
                     (unsigned long)lines),
            lines);
}

bool lesson_progress_load(struct progress *progress)
{
    struct buffer text = {0};
    struct error error;
    bool good = state_read(name, PROGRESS_TEXT_MAX, &text, &error);

    if (!good) {
        fprintf(stderr, _("proctor: no progress of earlier sessions: %s\n"), error.text);
        buffer_clear(&text);
    }
    progress_read(progress, buffer_text(&text), text.length);
    if (progress->damaged)
        tell_damage(progress->damaged);
    buffer_free(&text);
    return good;
}

bool lesson_progress_save(const struct progress *progress)
{
    struct buffer text = {0};
    struct error error;

    progress_write(&text, progress);
    bool good = state_write(name, &text, &error);
    if (!good)
        fprintf(stderr, _("proctor: what was learned is not kept: %s\n"), error.text);
    buffer_free(&text);
    return good;
}
