#include "ui/lesson_list.h"

#include "base/i18n.h"
#include "base/message.h"
#include "base/wrap.h"
#include "record/jsonl.h"
#include "session/session.h"
#include "ui/lesson_progress.h"

#include <stdio.h>

struct sum {
    int done;
    long tries, hints;
};

static struct sum sum_up(const struct lesson *lesson, const struct progress *progress)
{
    struct sum sum = {0};

    for (int i = 0; i < lesson->count; i++) {
        const struct progress_step *step = progress_find(progress, lesson->name, i + 1);
        if (!step)
            continue;
        sum.done += step->done;
        sum.tries += step->tries;
        sum.hints += step->hints;
    }
    return sum;
}

/* "  06-zombies      3/5   4 tries, 1 hint   Zombies: ended, and not yet forgotten" */
static void add_row(struct buffer *out, const struct lesson *lesson,
                    const struct progress *progress)
{
    enum { NAME_END = 20, DONE_END = 27 };
    struct sum sum = sum_up(lesson, progress);
    size_t start = out->length;

    buffer_add_text(out, lesson->name);
    wrap_pad(out, start, NAME_END);
    buffer_printf(out, "%d/%d", sum.done, lesson->count);
    wrap_pad(out, start, DONE_END);
    buffer_add_text(out, lesson->title);
    if (sum.tries) {
        buffer_add_text(out, " (");
        buffer_printf(out, ngettext("%ld try", "%ld tries", (unsigned long)sum.tries), sum.tries);
        buffer_add_text(out, ", ");
        buffer_printf(out, ngettext("%ld hint", "%ld hints", (unsigned long)sum.hints), sum.hints);
        buffer_add_text(out, ")");
    }
    buffer_add_char(out, '\n');
}

static void add_json_step(struct buffer *out, const struct lesson *lesson, int index,
                          const struct progress *progress)
{
    const struct progress_step *step = progress_find(progress, lesson->name, index + 1);

    buffer_printf(out, "%s{\"step\":%d,\"title\":", index ? "," : "", index + 1);
    jsonl_string(out, lesson->steps[index].title);
    buffer_printf(out, ",\"done\":%s,\"tries\":%ld,\"hints\":%ld}",
                  step && step->done ? "true" : "false", step ? step->tries : 0,
                  step ? step->hints : 0);
}

static void add_json(struct buffer *out, const struct lesson *lesson,
                     const struct progress *progress, bool first)
{
    struct sum sum = sum_up(lesson, progress);

    buffer_add_text(out, first ? "{\"lesson\":" : ",\n {\"lesson\":");
    jsonl_string(out, lesson->name);
    buffer_add_text(out, ",\"title\":");
    jsonl_string(out, lesson->title);
    buffer_add_text(out, ",\"path\":");
    jsonl_string(out, lesson->path);
    buffer_printf(out, ",\"done\":%d,\"of\":%d,\"tries\":%ld,\"hints\":%ld,\"steps\":[", sum.done,
                  lesson->count, sum.tries, sum.hints);
    for (int i = 0; i < lesson->count; i++)
        add_json_step(out, lesson, i, progress);
    buffer_add_text(out, "]}");
}

int lesson_list(const struct lesson_files *files, bool json, bool allow_exec)
{
    struct progress progress;
    struct buffer out = {0};
    int status = STATUS_FINE;
    bool first = true;

    lesson_progress_load(&progress);
    if (json)
        buffer_add_char(&out, '[');
    for (int i = 0; i < files->count; i++) {
        struct lesson lesson;
        struct error error;
        if (!lesson_files_read(&lesson, files->paths[i], allow_exec, &error)) {
            message_write(stderr, "%s\n", error.text);
            status = STATUS_USAGE;
            continue;
        }
        if (json)
            add_json(&out, &lesson, &progress, first);
        else
            add_row(&out, &lesson, &progress);
        first = false;
        lesson_free(&lesson);
    }
    if (json)
        buffer_add_text(&out, "]\n");
    message_write(stdout, "%s", buffer_text(&out));
    buffer_free(&out);
    progress_free(&progress);
    return status;
}
