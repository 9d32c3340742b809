/*
 * learn_lesson: which lesson and step: the list of lessons, and the words for the way.
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/wrap.h"
#include "ui/learn_inside.h"
#include "ui/lesson_progress.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { BAR = 8, WIDTH = 80 };

int lesson_number(const char *name)
{
    return isdigit((unsigned char)*name) ? atoi(name) : 0;
}

/* Finding */

bool learn_find(const struct learn *learn, struct lesson *lesson, const char *word,
                struct error *error)
{
    const struct learn_options *options = &learn->options;
    struct lesson_files files = {0};
    struct lesson found = {0};

    bool good = lesson_files_meant(&files, word, options->installed, error) &&
                (files.count == 1 || error_set(error, _("%s wants one lesson"), "learn")) &&
                lesson_files_read(&found, files.paths[0], options->allow_exec, error);
    lesson_files_free(&files);
    if (!good)
        return false;
    lesson_free(lesson);
    *lesson = found;
    return true;
}

/* The shipped lessons; trouble is said. */
static bool shipped(struct learn *learn, struct lesson_files *files)
{
    struct error error;

    if (lesson_files_shipped(files, learn->options.installed, &error))
        return true;
    learn_say(learn, SAY_ERROR, "%s", error.text);
    return false;
}

/* Going there */

void learn_jump(struct learn *learn, int step)
{
    learn->jumps = true;
    learn->next_step = step;
}

/* The step with which a lesson begins: where the learner was last, if that is not done; else the
 * first that is not; else the first. From 0. */
static int step_to_begin(const struct lesson *lesson)
{
    struct progress progress;
    struct error error;
    char name[256];
    int begin = -1;

    learn_kept_name(lesson, name, sizeof name);
    if (!lesson_progress_read(&progress, &error))
        return 0;
    for (int i = 0; i < lesson->count; i++) {
        const struct progress_step *step = progress_find(&progress, name, i + 1);
        bool here = progress.last_lesson && !strcmp(progress.last_lesson, name) &&
                    progress.last_step == i + 1;
        if ((!step || !step->done) && (begin < 0 || here))
            begin = i;
    }
    progress_free(&progress);
    return begin < 0 ? 0 : begin;
}

static void begin_next(struct learn *learn)
{
    learn_keep(learn);
    lead_free(&learn->lead);
    reading_free(&learn->reading);
    learn->written = 0;
    lesson_free(&learn->lesson);
    learn->lesson = learn->next;
    learn->next = (struct lesson){0};
    lead_begin(&learn->lead, &learn->lesson);
    learn->under_way = learn->fresh = true;
}

void learn_jump_now(struct learn *learn)
{
    bool another = learn->next.name != NULL;
    int step = learn->next_step;

    learn->jumps = false;
    learn->wait = WAIT_NOT;
    if (another)
        begin_next(learn);
    else
        learn_keep(learn);
    if (step < 0)
        step = step_to_begin(&learn->lesson);
    lead_go_to(&learn->lead, step, NULL);
    reading_free(&learn->reading);
    learn->written = 0;
    learn->goes_on = learn->asks_solution = learn->listed = learn->offers = false;
    learn->runs = (struct learn_runs){0};
    learn_replay(learn, step, 0,
                 step < learn->lesson.count
                     ? _("a fresh sandbox, as it is at the beginning of this step")
                     : NULL);
}

/* The list */

/* " 6  ####----  3/6  Zombies: ended, and not yet forgotten" */
static void add_row(struct buffer *out, const struct lesson *lesson,
                    const struct progress *progress, bool ascii)
{
    char name[256];
    int done = 0;

    learn_kept_name(lesson, name, sizeof name);
    for (int i = 1; i <= lesson->count; i++) {
        const struct progress_step *step = progress_find(progress, name, i);
        done += step && step->done;
    }
    buffer_printf(out, "%2d  ", lesson_number(lesson->name));
    for (int i = 0; i < BAR; i++)
        buffer_add_text(out, done * BAR > i * lesson->count ? ascii ? "#" : "■"
                             : ascii                        ? "."
                                                            : "·");
    buffer_printf(out, " %2d/%-2d  %s", done, lesson->count, lesson->title);
}

struct rows {
    char **texts;
    int count;
    int last; /* the lesson where the learner was; 0 where there was none */
};

static void make_rows(struct learn *learn, struct rows *rows, const struct progress *progress)
{
    struct lesson_files files = {0};

    if (!shipped(learn, &files))
        return;
    rows->texts = alloc_zero((size_t)files.count + 1, sizeof *rows->texts);
    for (int i = 0; i < files.count; i++) {
        struct lesson lesson;
        struct buffer row = {0};
        struct error error;
        if (lesson_files_read(&lesson, files.paths[i], learn->options.allow_exec, &error))
            add_row(&row, &lesson, progress, learn->options.ascii);
        else
            buffer_add_text(&row, error.text);
        if (lesson.name && progress->last_lesson && !strcmp(progress->last_lesson, lesson.name))
            rows->last = i;
        rows->texts[rows->count++] = buffer_take(&row);
        lesson_free(&lesson);
    }
    lesson_files_free(&files);
}

static void write_rows(struct learn *learn, const struct rows *rows)
{
    struct page page = {0};

    page_start(&page, WIDTH);
    page_add(&page, PAGE_HEADING, NULL, _("Lessons"));
    page_gap(&page);
    for (int i = 0; i < rows->count; i++)
        page_add(&page, PAGE_TEXT, NULL, rows->texts[i]);
    learn->stage->write(learn->stage->context, &page);
    page_free(&page);
}

void learn_list(struct learn *learn)
{
    const struct stage *stage = learn->stage;
    struct progress progress;
    struct rows rows = {0};
    struct buffer words = {0};
    struct error error;

    learn->lists = false;
    learn_keep(learn); /* so that the list is true */
    if (!lesson_progress_read(&progress, &error))
        learn_say(learn, SAY_ERROR, _("no progress of earlier sessions: %s"), error.text);
    if (progress.damaged) {
        lesson_progress_damage(&words, progress.damaged);
        learn_say(learn, SAY_NOTE, "%s", buffer_text(&words));
        buffer_free(&words);
    }
    make_rows(learn, &rows, &progress);
    learn->listed = learn->offers = rows.count > 0 && !stage->choose;
    if (learn->listed)
        write_rows(learn, &rows);
    else if (rows.count > 0)
        stage->choose(stage->context, _("Lessons"), (const char *const *)rows.texts, rows.count,
                      rows.last);
    for (int i = 0; i < rows.count; i++)
        free(rows.texts[i]);
    free(rows.texts);
    progress_free(&progress);
}

void learn_chosen(void *context, int row)
{
    struct learn *learn = context;
    struct lesson_files files = {0};
    struct error error;

    if (row < 0) {
        if (!learn->under_way)
            learn_say(learn, SAY_NOTE,
                      _("no lesson now: type what you like; learn lists them again"));
        return;
    }
    bool found = shipped(learn, &files) && row < files.count;
    if (found &&
        lesson_files_read(&learn->next, files.paths[row], learn->options.allow_exec, &error))
        learn_jump(learn, -1);
    else if (found)
        learn_say(learn, SAY_ERROR, "%s", error.text);
    lesson_files_free(&files);
}

bool learn_resume(struct learn *learn)
{
    struct progress progress;
    struct error error;
    bool found = false;

    if (lesson_progress_read(&progress, &error) && progress.last_lesson)
        found = learn_find(learn, &learn->next, progress.last_lesson, &error);
    else
        found = learn_find(learn, &learn->next, "1", &error);
    progress_free(&progress);
    if (found)
        learn_jump(learn, -1);
    return found;
}

char *learn_next_path(const struct learn *learn)
{
    struct lesson_files files = {0};
    struct error error;
    char *path = NULL;

    if (!lesson_files_shipped(&files, learn->options.installed, &error))
        return NULL;
    for (int i = 0; i + 1 < files.count && !path; i++)
        if (!strcmp(files.paths[i], learn->lesson.path))
            path = alloc_string(files.paths[i + 1]);
    lesson_files_free(&files);
    return path;
}

bool learn_next_lesson(struct learn *learn)
{
    char *path = learn_next_path(learn);
    struct error error;

    if (path && lesson_files_read(&learn->next, path, learn->options.allow_exec, &error))
        learn_jump(learn, -1);
    free(path);
    return learn->jumps;
}

/* Words for the way */

static bool take_lesson(struct learn *learn, const char *word, const char *more)
{
    struct lesson lesson = {0};
    struct error error;
    long step = 0;

    if (!learn_find(learn, &lesson, word, &error)) {
        learn_say(learn, SAY_ERROR, "%s", error.text);
        return true;
    }
    if (more && (!number_parse(more, &step) || step < 1 || step > lesson.count)) {
        learn_say(learn, SAY_ERROR, _("lesson %s has steps 1 to %d, and none called `%s`"), word,
                  lesson.count, more);
        lesson_free(&lesson);
        return true;
    }
    lesson_free(&learn->next);
    learn->next = lesson;
    learn_jump(learn, (int)step - 1);
    return true;
}

static void go_back(struct learn *learn)
{
    int step = learn->lead.course.step;

    if (step == 0)
        learn_say(learn, SAY_NOTE, _("this is the first step: it begins anew"));
    learn_jump(learn, step > 0 ? step - 1 : 0);
}

static void begin_again(struct learn *learn)
{
    learn_jump(learn, learn_step(learn) - 1);
}

static void skip(struct learn *learn)
{
    learn_jump(learn, learn_step(learn));
}

static void list(struct learn *learn)
{
    learn->lists = true;
}

static const struct {
    enum verb_id verb;
    void (*run)(struct learn *learn);
} words[] = {
    {VERB_hint, learn_hint}, {VERB_solution, learn_ask_solution},
    {VERB_back, go_back},    {VERB_again, begin_again},
    {VERB_skip, skip},
};

bool learn_verb(void *context, const struct verb *verb, const char *word, const char *more)
{
    struct learn *learn = context;

    if (!learn->stage)
        return false;
    learn->offers = false;
    if (word)
        return take_lesson(learn, word, more);
    if (verb->id == VERB_learn)
        list(learn);
    for (size_t i = 0; learn->under_way && i < sizeof words / sizeof *words; i++)
        if (words[i].verb == verb->id)
            words[i].run(learn);
    return learn->under_way || verb->id == VERB_learn;
}
