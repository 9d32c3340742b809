#include "ui/lesson_check.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/message.h"
#include "lesson/compare.h"
#include "sandbox/sandbox.h"
#include "ui/lead.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_TO_VARY = 20, STATUS_SIGNAL = 128 /* and above: a signal ended it */ };

/* One run of a lesson, in a sandbox of its own. */
struct run {
    struct lead lead;
    const struct lesson *lesson;
    const struct check_options *options;
    bool refuse_namespace;
    bool namespaced; /* what it was */
    char why_not[160];
    struct session *session;
    bool told; /* what is wrong */
};

/* View: silent but for what goes wrong */

static void on_fact(void *context, const struct fact *fact)
{
    (void)context;
    (void)fact;
}

/* A command that is refused ends the run: a learner would stand there as well. */
static void on_say(void *context, enum say say, const char *text)
{
    struct run *run = context;
    const char *path = run->lesson->path;
    bool placed = !strncmp(text, path, strlen(path));

    if (say != SAY_ERROR || run->told)
        return;
    run->told = true;
    message_write(stderr, "%s%s%s\n", placed ? "" : path, placed ? "" : ": ", text);
    if (run->session)
        session_stop(run->session, STATUS_EXPECTATION);
}

static void on_settled(void *context, bool ready)
{
    struct run *run = context;

    if (ready && run->session)
        lead_on(&run->lead, run->session);
}

static void on_text(void *context, const char *text)
{
    (void)context;
    (void)text;
}

static void on_program(void *context, const struct listing *listing)
{
    (void)context;
    (void)listing;
}

static void on_nothing(void *context)
{
    (void)context;
}

static double on_refresh(void *context)
{
    const struct run *run = context;

    return lead_wakes(&run->lead);
}

static bool on_input_waits(void *context)
{
    (void)context;
    return false;
}

static void on_failure(void *context, int line, const char *words)
{
    struct run *run = context;

    run->told = true;
    message_write(stderr, "%s:%d: %s\n", run->lesson->path, line, words);
}

/* Runs it to the end, or to the answer of the question `until`. */
static int run_once(struct run *run, const struct lesson_block *until)
{
    const struct session_view view = {.context = run,
                                      .fact = on_fact,
                                      .say = on_say,
                                      .settled = on_settled,
                                      .statement = on_text,
                                      .comment = on_text,
                                      .program = on_program,
                                      .interrupted = on_nothing,
                                      .suspended = on_nothing,
                                      .resized = on_nothing,
                                      .refresh = on_refresh,
                                      .input = -1,
                                      .input_ready = on_nothing,
                                      .input_waits = on_input_waits};
    const struct session_options options = {.limit = run->options->limit,
                                            .time_limit = run->options->time_limit,
                                            .name = run->lesson->path};
    struct sandbox sandbox;
    struct error error;

    run->lead = (struct lead){.context = run, .fails = on_failure, .until = until};
    run->told = false;
    run->session = NULL;
    fflush(NULL); /* every process of the sandbox has a copy of what is not written yet */
    if (!sandbox_start(&sandbox, run->refuse_namespace, &error)) {
        message_write(stderr, "proctor: %s\n", error.text);
        return STATUS_NO_SANDBOX;
    }
    lead_begin(&run->lead, run->lesson);
    run->session = session_open(&sandbox, &options, &view, &error);
    if (!run->session) {
        message_write(stderr, "proctor: %s\n", error.text);
        sandbox_stop(&sandbox);
        lead_free(&run->lead);
        return STATUS_NO_SANDBOX;
    }
    run->namespaced = sandbox.namespaced;
    snprintf(run->why_not, sizeof run->why_not, "%s", sandbox.why_not);
    int status = session_run(run->session);
    struct session *session = run->session;
    run->session = NULL;
    session_close(session);
    lead_free(&run->lead);
    return status;
}

/* What POSIX leaves open must be seen to come out differently. */
static int run_until_it_varies(struct run *run, const struct lesson_block *predict)
{
    unsigned first = 0;
    int line = predict->line;

    for (int i = 0; i < RUNS_TO_VARY; i++) {
        int status = run_once(run, predict);
        if (status)
            return status;
        if (i > 0 && run->lead.grade.holding != first)
            return STATUS_FINE;
        first = run->lead.grade.holding;
    }
    for (int i = 0; i < predict->choice_count; i++)
        if (predict->choices[i].varies)
            line = predict->choices[i].line;
    message_write(stderr, "%s:%d: ", run->lesson->path, line);
    message_write(stderr, _("expected: runs that differ; but %d runs came out alike\n"),
                  RUNS_TO_VARY);
    return STATUS_EXPECTATION;
}

static bool is_open(const struct lesson_block *block)
{
    for (int i = 0; i < block->choice_count; i++)
        if (block->choices[i].varies)
            return true;
    return false;
}

static int run_form(struct run *run)
{
    const struct lesson *lesson = run->lesson;
    int status = run_once(run, NULL);

    for (int i = 0; i < lesson->count && !status; i++)
        for (int j = 0; j < lesson->steps[i].count && !status; j++)
            if (is_open(&lesson->steps[i].blocks[j]))
                status = run_until_it_varies(run, &lesson->steps[i].blocks[j]);
    return status;
}

static const char *form_name(bool namespaced)
{
    return namespaced ? _("in a namespace") : _("under a subreaper");
}

/* Both forms; `*lacking` says that this machine has no namespaces. */
static int check_one(const struct lesson *lesson, const struct check_options *options,
                     bool *lacking)
{
    struct run run = {.lesson = lesson, .options = options};
    bool both = !options->no_namespace && !*lacking;
    int status = STATUS_FINE;

    for (int form = both ? 0 : 1; form < 2 && !status; form++) {
        run.refuse_namespace = form == 1;
        status = run_form(&run);
        if (form == 0 && status != STATUS_NO_SANDBOX && !run.namespaced) {
            fprintf(stderr,
                    _("proctor: no namespaces here (%s): lessons run under a subreaper alone\n"),
                    run.why_not);
            *lacking = true;
            both = false;
            break;
        }
    }
    if (status >= STATUS_SIGNAL)
        return status;
    if (status)
        message_write(stdout, _("%s: FAILED %s\n"), lesson->path, form_name(run.namespaced));
    else if (both)
        message_write(stdout,
                      ngettext("%s: good, %d step, %s and %s\n", "%s: good, %d steps, %s and %s\n",
                               (unsigned long)lesson->count),
                      lesson->path, lesson->count, form_name(true), form_name(false));
    else
        message_write(stdout,
                      ngettext("%s: good, %d step, %s\n", "%s: good, %d steps, %s\n",
                               (unsigned long)lesson->count),
                      lesson->path, lesson->count, form_name(false));
    fflush(stdout);
    return status;
}

static bool same_name(const struct lesson *lesson, const struct lesson *other)
{
    return lesson->name && other->name && !strcmp(lesson->name, other->name);
}

/* Another lesson of that name, before this one or anywhere; -1: there is none. */
static int find_other(const struct lesson *lessons, int count, int index)
{
    for (int i = 0; i < count; i++)
        if (i != index && same_name(&lessons[i], &lessons[index]) &&
            strcmp(lessons[i].path, lessons[index].path) != 0)
            return i;
    return -1;
}

/* Lessons of one name: the second language is compared with the first. `paired`: each must be there
 * twice. */
static int compare(const struct lesson *lessons, int count, bool paired)
{
    int status = STATUS_FINE;
    struct error error;

    for (int i = 0; i < count; i++) {
        int other = find_other(lessons, count, i);
        if (other < 0 && paired && lessons[i].name)
            message_write(stderr, _("%s: no other language has this lesson\n"), lessons[i].path);
        else if (other >= 0 && other < i && !lesson_compare(&lessons[i], &lessons[other], &error))
            message_write(stderr, "%s:%d: %s\n", lessons[i].path, error.line, error.text);
        else
            continue;
        status = STATUS_EXPECTATION;
    }
    return status;
}

/* The first trouble decides. */
static void take(int *status, int another)
{
    if (*status == STATUS_FINE)
        *status = another;
}

int lesson_check(const struct lesson_files *files, const struct check_options *options)
{
    struct lesson *lessons = alloc_zero((size_t)files->count + 1, sizeof *lessons);
    bool lacking = false;
    int status = STATUS_FINE;
    struct error error;

    for (int i = 0; i < files->count && status < STATUS_SIGNAL; i++) {
        int one = STATUS_USAGE;
        if (lesson_files_read(&lessons[i], files->paths[i], options->allow_exec, &error))
            one = check_one(&lessons[i], options, &lacking);
        else
            message_write(stderr, "%s\n", error.text);
        status = one >= STATUS_SIGNAL ? one : status; /* a signal: it ends here */
        take(&status, one);
    }
    if (status < STATUS_SIGNAL)
        take(&status, compare(lessons, files->count, files->languages > 1));
    if (lacking && options->strict)
        take(&status, STATUS_EXPECTATION);
    for (int i = 0; i < files->count; i++)
        lesson_free(&lessons[i]);
    free(lessons);
    return status;
}
