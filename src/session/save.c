/*
 * save: what happened, as a file. Its ending says as what.
 *
 * The file is written beside its place and then put there, so that an older one of that name stays
 * whole where something fails.
 */
#include "base/file.h"
#include "base/i18n.h"
#include "base/names.h"
#include "model/timeline_text.h"
#include "model/tree.h"
#include "record/jsonl.h"
#include "record/svg.h"
#include "session/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXT_WIDTH = 80 }; /* cells of a line */

/* Fills the file; false: there is nothing to be saved like that, and the error says why. */
typedef bool fill(struct session *session, struct buffer *out, struct error *error);

static bool fill_text(struct session *session, struct buffer *out, struct error *error)
{
    struct timeline timeline;

    (void)error;
    moment_timeline(session, &timeline);
    timeline_text_all(out, &timeline, TEXT_WIDTH,
                      &(struct timeline_style){session->options.ascii, -1});
    timeline_free(&timeline);
    buffer_add_char(out, '\n');
    const struct proctab *table = moment_table(session);
    tree_text(out, table, moment_current(session),
              session->options.ascii ? TREE_ASCII : TREE_LINES);
    return true;
}

static bool fill_svg(struct session *session, struct buffer *out, struct error *error)
{
    struct timeline timeline;

    (void)error;
    moment_timeline(session, &timeline);
    const struct proctab *table = moment_table(session);
    svg_add(out, &(struct svg_scene){.timeline = &timeline,
                                     .table = table,
                                     .current = moment_current(session),
                                     .seq = session->at ? session->at : session->history.count});
    timeline_free(&timeline);
    return true;
}

/* A recording begins where a sandbox does. */
static bool fill_recording(struct session *session, struct buffer *out, struct error *error)
{
    const struct fact *first = history_next(&session->history, 0);

    while (first && first->kind != FACT_START)
        first = history_next(&session->history, first->seq + 1);
    if (!first)
        return error_set(error, _("how it began is no longer kept; --record FILE keeps all"));
    jsonl_add_all(out, &session->history, &session->notes, first->seq);
    return true;
}

static bool fill_c(struct session *session, struct buffer *out, struct error *error)
{
    return code_save(session, out, CODE_C, error);
}

static bool fill_python(struct session *session, struct buffer *out, struct error *error)
{
    return code_save(session, out, CODE_PYTHON, error);
}

/* Help, completion and README name these endings too. */
static const struct format {
    const char *ending;
    fill *fill;
} formats[] = {
    {".svg", fill_svg}, {".txt", fill_text},  {".jsonl", fill_recording},
    {".c", fill_c},     {".py", fill_python},
};

enum { FORMATS = sizeof formats / sizeof *formats };

static const struct format *format_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *ending = strrchr(slash ? slash : path, '.');

    for (int i = 0; ending && i < FORMATS; i++)
        if (!strcmp(formats[i].ending, ending))
            return &formats[i];
    return NULL;
}

static void refuse_ending(struct session *session, const char *path)
{
    struct buffer endings = {0};

    for (int i = 0; i < FORMATS; i++)
        buffer_printf(&endings, " %s", formats[i].ending);
    session_say(session, SAY_ERROR,
                _("can't save as `%s`: the ending of the name says what to write, one of%s"), path,
                buffer_text(&endings));
    buffer_free(&endings);
}

/* Who may read it stays as it was. False: errno says why. */
static bool replace(const char *path, const struct buffer *bytes)
{
    struct buffer beside = {0};
    struct stat old;

    buffer_printf(&beside, "%s.%d", path, (int)getpid());
    int file = open(beside.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    bool done = file >= 0;
    if (done && stat(path, &old) == 0)
        fchmod(file, old.st_mode & 0777);
    done = done && file_write(file, bytes->data, bytes->length);
    int why = errno;
    if (file >= 0 && close(file) < 0 && done) {
        done = false;
        why = errno;
    }
    if (done && rename(beside.data, path) < 0) {
        done = false;
        why = errno;
    }
    if (!done && file >= 0)
        unlink(beside.data);
    buffer_free(&beside);
    errno = why;
    return done;
}

static void tell_written(struct session *session, const char *path, size_t bytes)
{
    if (bytes < 1000)
        session_say(session, SAY_NOTE,
                    ngettext("wrote %d byte to %s", "wrote %d bytes to %s", (unsigned long)bytes),
                    (int)bytes, path);
    else
        session_say(session, SAY_NOTE, _("wrote %zu kB to %s"), (bytes + 500) / 1000, path);
}

/* A file may stand for less than has happened. */
static void tell_missing(struct session *session)
{
    const struct history *history = &session->history;

    if (history->facts_dropped + history->lines_dropped + session->notes.dropped)
        session_say(session, SAY_NOTE,
                    _("not in it, since no longer kept: %zu facts, %zu lines of output, %zu "
                      "commands and answers"),
                    history->facts_dropped, history->lines_dropped, session->notes.dropped);
}

void save_run(struct session *session, const char *path)
{
    const struct format *format = format_of(path);
    struct buffer bytes = {0};
    struct error error;

    if (!format)
        refuse_ending(session, path);
    else if (!format->fill(session, &bytes, &error))
        session_say(session, SAY_ERROR, _("can't save as `%s`: %s"), path, error.text);
    else if (!replace(path, &bytes))
        session_say(session, SAY_ERROR, _("can't write %s: %s"), path, errno_words(errno));
    else
        tell_written(session, path, bytes.length);
    if (format && format->fill == fill_recording && bytes.length)
        tell_missing(session);
    buffer_free(&bytes);
}
