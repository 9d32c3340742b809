/*
 * learn_keep: what has happened goes into the file of progress, step by step. What can't be written
 * waits for the next time.
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "base/message.h"
#include "ui/learn_inside.h"
#include "ui/lesson_progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A word of its own in a line of the file. */
const char *learn_kept_name(const struct lesson *lesson, char *name, size_t size)
{
    snprintf(name, size, "%s", lesson->name);
    for (char *c = name; *c; c++)
        if ((unsigned char)*c <= ' ')
            *c = '_';
    return name;
}

struct progress_step *learn_unkept(struct learn *learn)
{
    char name[256];

    return progress_at(&learn->unkept, learn_kept_name(&learn->lesson, name, sizeof name),
                       learn_step(learn));
}

/* Where the learner is now. */
void learn_visit(struct learn *learn)
{
    char name[256];

    progress_visit(&learn->unkept, learn_kept_name(&learn->lesson, name, sizeof name),
                   learn_step(learn));
    learn_keep(learn);
}

/* The same at the end of a lesson: the beginning of the next one. */
void learn_visit_next(struct learn *learn, const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;

    if (slash) {
        char *name = alloc_bytes(slash + 1, strlen(slash + 1) - strlen(".md"));
        progress_visit(&learn->unkept, name, 1);
        free(name);
    }
    learn_keep(learn);
}

static void tell_trouble(struct learn *learn, const struct error *error)
{
    if (!learn->stage)
        message_write(stderr, _("proctor: what was learned is not kept: %s\n"), error->text);
    else if (!learn->keep_failed)
        learn_say(learn, SAY_ERROR,
                  _("what you learn is not kept: %s; it is tried again with each step"),
                  error->text);
    learn->keep_failed = true;
}

void learn_keep(struct learn *learn)
{
    struct error error;

    if (!learn->unkept.count && !learn->unkept.last_lesson)
        return;
    if (!lesson_progress_add(&learn->unkept, &error)) {
        tell_trouble(learn, &error);
        return;
    }
    progress_free(&learn->unkept);
    if (learn->keep_failed && learn->stage)
        learn_say(learn, SAY_NOTE, _("what you learned before is kept now"));
    learn->keep_failed = false;
}

void learn_open_steps(const struct learn *learn, struct buffer *out)
{
    struct progress progress;
    struct error error;
    char name[256];

    lesson_progress_read(&progress, &error);
    progress_merge(&progress, &learn->unkept); /* what could not be kept was done all the same */
    learn_kept_name(&learn->lesson, name, sizeof name);
    for (int i = 1; i <= learn->lesson.count; i++) {
        const struct progress_step *step = progress_find(&progress, name, i);
        if (!step || !step->done)
            buffer_printf(out, "%s%d", out->length ? ", " : "", i);
    }
    progress_free(&progress);
}
