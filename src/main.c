/*
 * main: what the options ask for, as a readable list of steps.
 */
#include "base/buffer.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/message.h"
#include "lang/program.h"
#include "options.h"
#include "sandbox/sandbox.h"
#include "session/session.h"
#include "ui/learn.h"
#include "ui/lesson_check.h"
#include "ui/lesson_list.h"
#include "ui/lesson_play.h"
#include "ui/plain.h"
#include "ui/play.h"
#include "ui/replay.h"
#include "ui/screen.h"
#include "ui/state.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double usual_check_time = 60; /* seconds */

static int fail(int status, const struct error *error)
{
    message_write(stderr, "proctor: %s\n", error->text);
    return status;
}

/* What --events and --record write; NULL: nothing is to be written. */
struct files {
    FILE *events, *record;
};

static bool open_file(FILE **file, const char *path, bool maybe_stdout, struct error *error)
{
    if (path)
        *file = maybe_stdout && !strcmp(path, "-") ? stdout : fopen(path, "we");
    return !path || *file || error_errno(error, _("can't write %s"), path);
}

static void close_files(const struct files *files)
{
    if (files->events)
        fclose(files->events);
    if (files->record)
        fclose(files->record);
}

/* First of all: every process of the sandbox is a copy of what is there now. */
static int start(struct sandbox *sandbox, struct files *files, const struct options *options)
{
    struct error error;

    *files = (struct files){0};
    if (!sandbox_start(sandbox, options->no_namespace, &error))
        return fail(STATUS_NO_SANDBOX, &error);
    if (open_file(&files->events, options->events, true, &error) &&
        open_file(&files->record, options->record, false, &error))
        return STATUS_FINE;
    close_files(files);
    sandbox_stop(sandbox);
    return fail(STATUS_USAGE, &error);
}

/* The whole script, bounded. */
static bool read_script(const char *path, struct buffer *text, struct error *error)
{
    if (!state_read_file(path, PROGRAM_SCRIPT_MAX, text, error))
        return false;
    if (text->length > PROGRAM_SCRIPT_MAX)
        return error_set(error, _("%s: a script of more than %d MiB"), path,
                         PROGRAM_SCRIPT_MAX >> 20);
    return true;
}

/* As --color says, or else as the environment does. */
static bool wants_colour(const struct options *options)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    if (options->color && strcmp(options->color, "auto"))
        return !strcmp(options->color, "always");
    return isatty(STDOUT_FILENO) && !(no_color && *no_color) && term && strcmp(term, "dumb");
}

/* The screen where there is one, plain text line by line elsewhere: `script` is its text, where
 * there is one. */
static int run(struct sandbox *sandbox, const struct options *options, const struct buffer *script,
               const struct leader *leader, const struct files *files)
{
    const char *text = options->command  ? options->command
                       : options->script ? buffer_text(script)
                                         : NULL;
    bool terminal = !text && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    struct session_options session = {
        .interactive = terminal,
        .forgives = options->learns,
        .ascii = options->ascii,
        .limit = options->limit,
        .time_limit = options->timeout,
        .pace = options->pace,
        .events = files->events,
        .record = files->record,
        .name = options->script ? options->script
                : text          ? "-c"
                                : _("standard input"),
    };
    struct screen_options screen = {.colour = wants_colour(options),
                                    .ascii = options->ascii,
                                    .big = options->big,
                                    .leader = leader};
    struct plain_options plain = {
        .terminal = terminal,
        .colour = wants_colour(options),
        .ascii = options->ascii,
        .out = files->events == stdout ? stderr : stdout,
        .echo = options->echo || (options->learns && !terminal),
        .leader = terminal || options->learns ? leader : NULL,
        .text = text,
        .length = options->command ? strlen(options->command) : script->length,
    };
    struct error error;

    if (terminal)
        session.name = NULL;
    if (!terminal || options->plain || files->events == stdout)
        return plain_run(sandbox, &session, &plain);
    if (screen_open(&screen, &error))
        return screen_run(sandbox, &session, &screen);
    plain.why_plain = error.text;
    return plain_run(sandbox, &session, &plain);
}

static int run_in_sandbox(const struct options *options, const struct buffer *script,
                          const struct leader *leader)
{
    struct sandbox sandbox;
    struct files files;
    int status = start(&sandbox, &files, options);

    if (status)
        return status;
    status = run(&sandbox, options, script, leader, &files);
    close_files(&files);
    return status;
}

/* The shell: at a prompt, or for a script. */
static int start_shell(const struct options *options)
{
    const struct learn_options lessons = {.installed = PROCTOR_LESSON_DIR,
                                          .patient = !isatty(STDIN_FILENO),
                                          .allow_exec = options->allow_exec,
                                          .ascii = options->ascii,
                                          .limit = options->limit};
    struct buffer script = {0};
    struct error error;
    int status;

    if (options->script && !read_script(options->script, &script, &error))
        return fail(STATUS_USAGE, &error);
    struct learn *learn = learn_open(&lessons);
    if (options->learns && !learn_begin(learn, options->lesson, &error))
        status = fail(STATUS_USAGE, &error);
    else
        status = run_in_sandbox(options, &script, learn_leader(learn));
    learn_close(learn);
    buffer_free(&script);
    return status;
}

/* Lessons */

/* The lessons that the words after the first mean. */
static bool find_lessons(const struct options *options, struct lesson_files *files,
                         struct error *error)
{
    for (int i = 1; i < options->word_count; i++)
        if (!lesson_files_meant(files, options->words[i], PROCTOR_LESSON_DIR, error))
            return false;
    return true;
}

static int check_lessons(const struct options *options)
{
    const char *strict = getenv("CI");
    const struct check_options check = {
        .no_namespace = options->no_namespace,
        .allow_exec = options->allow_exec,
        .strict = strict && !strcmp(strict, "true"),
        .time_limit = options->timeout > 0 ? options->timeout : usual_check_time,
        .limit = options->limit,
    };
    struct lesson_files files = {0};
    struct error error;

    int status = find_lessons(options, &files, &error) ? lesson_check(&files, &check)
                                                       : fail(STATUS_USAGE, &error);
    lesson_files_free(&files);
    return status;
}

/* On the screen where there is one; else as a transcript. */
static int play_in(struct sandbox *sandbox, const struct options *options,
                   const struct lesson *lesson, const struct files *files)
{
    bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && files->events != stdout;
    struct session_options session = {.ascii = options->ascii,
                                      .limit = options->limit,
                                      .time_limit = options->timeout,
                                      .pace = options->pace,
                                      .events = files->events,
                                      .record = files->record};
    const struct screen_options screen = {
        .colour = wants_colour(options), .ascii = options->ascii, .big = options->big};
    const struct plain_options plain = {.colour = wants_colour(options),
                                        .ascii = options->ascii,
                                        .out = files->events == stdout ? stderr : stdout};
    const struct play_options play = {.never_waits = options->never_waits};
    struct error error;

    if (!terminal || options->plain)
        return lesson_play(lesson, sandbox, &session, &plain);
    if (screen_open(&screen, &error)) {
        session.interactive = true;
        return play_run(lesson, &play, sandbox, &session, &screen);
    }
    message_write(stderr, "proctor: %s\n", error.text);
    return lesson_play(lesson, sandbox, &session, &plain);
}

static int play(const struct options *options, const struct lesson *lesson)
{
    struct sandbox sandbox;
    struct files files;
    int status = start(&sandbox, &files, options);

    if (status)
        return status;
    status = play_in(&sandbox, options, lesson, &files);
    close_files(&files);
    return status;
}

static int play_lesson(const struct options *options)
{
    struct lesson_files files = {0};
    struct lesson lesson = {0};
    struct error error;
    int status = STATUS_USAGE;

    if (!find_lessons(options, &files, &error) ||
        (files.count == 1 &&
         !lesson_files_read(&lesson, files.paths[0], options->allow_exec, &error)))
        fail(STATUS_USAGE, &error);
    else if (files.count != 1)
        options_refuse(_("%s wants one lesson"), "play");
    else
        status = play(options, &lesson);
    lesson_free(&lesson);
    lesson_files_free(&files);
    return status;
}

static int learn_lessons(const struct options *options)
{
    struct options shell = *options;

    shell.learns = true;
    shell.lesson = options->word_count > 1 ? options->words[1] : NULL;
    return start_shell(&shell);
}

static int list_lessons(const struct options *options)
{
    struct lesson_files files = {0};
    struct error error;

    int status = lesson_files_shipped(&files, PROCTOR_LESSON_DIR, &error)
                     ? lesson_list(&files, options->json, options->allow_exec)
                     : fail(STATUS_USAGE, &error);
    lesson_files_free(&files);
    return status;
}

/* Recordings */

static int show_recording(const struct options *options, const struct recording *recording)
{
    const struct session_options session = {
        .ascii = options->ascii, .pace = options->pace, .interactive = true};
    const struct screen_options screen = {
        .colour = wants_colour(options), .ascii = options->ascii, .big = options->big};
    const struct plain_options plain = {
        .colour = wants_colour(options), .ascii = options->ascii, .out = stdout};
    const struct replay_options replay = {.never_waits = options->never_waits};
    struct error error;

    if (options->plain || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return replay_as_text(recording, &session, &plain);
    if (screen_open(&screen, &error))
        return replay_run(recording, &replay, &session, &screen);
    message_write(stderr, "proctor: %s\n", error.text);
    return replay_as_text(recording, &session, &plain);
}

static int replay_recording(const struct options *options)
{
    const char *path = options->words[1];
    struct recording recording;
    struct buffer text = {0};
    struct error error;

    if (!state_read_file(path, RECORDING_FILE_MAX, &text, &error))
        return fail(STATUS_USAGE, &error);
    if (text.length > RECORDING_FILE_MAX)
        error_at(&error, 1, _("a recording of more than %d MiB"), RECORDING_FILE_MAX >> 20);
    bool good = text.length <= RECORDING_FILE_MAX &&
                recording_read(&recording, buffer_text(&text), text.length, &error);
    buffer_free(&text);
    if (!good) {
        message_write(stderr, "proctor: %s:%d: %s\n", path, error.line, error.text);
        return STATUS_USAGE;
    }
    if (recording.cut)
        message_write(stderr, _("proctor: %s ends in the middle of a line, which is left out\n"),
                      path);
    int status = show_recording(options, &recording);
    recording_free(&recording);
    return status;
}

static const struct {
    const char *word;
    const char *refusal; /* with too few words after it */
    int least, most;
    int (*run)(const struct options *options);
} commands[] = {
    {"learn", NULL, 0, 1, learn_lessons},
    {"play", N_("%s of which lesson? proctor lessons lists them"), 1, 1, play_lesson},
    {"check", N_("%s of which lesson? proctor lessons lists them"), 1, INT_MAX, check_lessons},
    {"lessons", NULL, 0, 0, list_lessons},
    {"replay", N_("%s of which recording? It is a file that --record or save has written"), 1, 1,
     replay_recording},
};

/* What the first word says, or the shell. */
static int obey(struct options *options)
{
    int count = options->word_count;

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (options->command || !count || strcmp(options->words[0], commands[i].word) != 0)
            continue;
        if (count - 1 < commands[i].least)
            return options_refuse(_(commands[i].refusal), commands[i].word);
        if (count - 1 > commands[i].most)
            return options_refuse(_("one at a time: what is `%s`?"),
                                  options->words[commands[i].most + 1]);
        return commands[i].run(options);
    }
    if (count > !options->command)
        return options_refuse(_("one script at a time: what is `%s`?"),
                              options->words[!options->command]);
    options->script = count ? options->words[0] : NULL;
    return start_shell(options);
}

int main(int argc, char **argv)
{
    struct options options;

    options_set_language();
    int status = options_parse(&options, argc, argv);
    if (status)
        return status;
    if (options.help || options.version)
        return options.help ? options_show_help() : options_show_version();
    return obey(&options);
}
