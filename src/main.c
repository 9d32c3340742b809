/*
 * main: options, then a readable list of steps.
 */
#include "base/alloc.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/message.h"
#include "base/wrap.h"
#include "lang/program.h"
#include "sandbox/probe.h"
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

#include <getopt.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct options {
    bool plain, no_namespace, echo, ascii, big, version, help, json, allow_exec, never_waits;
    bool learns; /* begins with a lesson, or with the list of them */
    const char *events, *record, *command, *script, *color, *lesson;
    long limit;
    double timeout, pace;
    char **words; /* what is no option */
    int word_count;
};

static const double usual_pace = 0.15, usual_check_time = 60;

struct option_row {
    const char *name;
    int letter;
    const char *argument;
    const char *summary;
};

static const struct option_row rows[] = {
#define OPTION(name, letter, argument, summary) {name, letter, argument, summary},
#include "options.def"
#undef OPTION
};

enum { ROWS = sizeof rows / sizeof *rows };

/* gettext(3) looks at LANGUAGE first, but only where the locale is not the plain C one. The words
 * of the C library, and of programs that exec runs, are in a catalogue of zh_CN. */
static void speak(const char *language)
{
    if (!strcmp(setlocale(LC_MESSAGES, NULL), "C"))
        setlocale(LC_MESSAGES, "C.UTF-8");
    setenv("LANGUAGE", strcmp(language, "zh") ? language : "zh_CN:zh", 1);
    i18n_begin();
}

/* Whether the environment asks for Chinese in a locale that this machine does not have. */
static bool asks_for_chinese(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (int i = 0; i < 3; i++) {
        const char *value = getenv(variables[i]);
        if (value && *value)
            return !strncmp(value, "zh", 2);
    }
    return false;
}

/* The words are beside the program while it is being built, or installed. */
static void set_language(void)
{
    char own[1024], directory[1100];

    bool known = setlocale(LC_ALL, "") != NULL;
    if (!known || !strcmp(setlocale(LC_CTYPE, NULL), "C"))
        setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_NUMERIC, "C");
    if (!known && asks_for_chinese())
        speak("zh");
    snprintf(directory, sizeof directory, "%s", PROCTOR_LOCALE_DIR);
    if (probe_program(own, sizeof own)) {
        *strrchr(own, '/') = '\0';
        snprintf(directory, sizeof directory, "%s/locale", own);
        if (access(directory, R_OK))
            snprintf(directory, sizeof directory, "%s", PROCTOR_LOCALE_DIR);
    }
    bindtextdomain("proctor", directory);
    bind_textdomain_codeset("proctor", "UTF-8");
    textdomain("proctor");
    i18n_begin();
}

static int refuse(const char *words, const char *what)
{
    message_write(stderr, "proctor: ");
    message_write(stderr, words, what);
    message_write(stderr, _("\nproctor --help lists the options\n"));
    return STATUS_USAGE;
}

static bool one_of(const char *word, const char *a, const char *b, const char *c)
{
    return !strcmp(word, a) || !strcmp(word, b) || (c && !strcmp(word, c));
}

static int take_number(const char *name, const char *text, double least, double *number)
{
    char *end;

    *number = strtod(text, &end);
    if (end != text && !*end && *number >= least && *number <= 1e9)
        return 0;
    message_write(stderr, _("proctor: --%s wants a number, not `%s`\n"), name, text);
    return STATUS_USAGE;
}

static int take_option(struct options *options, const char *name, const char *argument)
{
    double number;

    if (!strcmp(name, "plain"))
        options->plain = true;
    else if (!strcmp(name, "no-namespace"))
        options->no_namespace = true;
    else if (!strcmp(name, "echo"))
        options->echo = true;
    else if (!strcmp(name, "ascii"))
        options->ascii = true;
    else if (!strcmp(name, "json"))
        options->json = true;
    else if (!strcmp(name, "auto"))
        options->never_waits = true;
    else if (!strcmp(name, "allow-exec"))
        options->allow_exec = true;
    else if (!strcmp(name, "big"))
        options->big = true;
    else if (!strcmp(name, "version"))
        options->version = true;
    else if (!strcmp(name, "help"))
        options->help = true;
    else if (!strcmp(name, "events"))
        options->events = argument;
    else if (!strcmp(name, "record"))
        options->record = argument;
    else if (!strcmp(name, "c"))
        options->command = argument;
    else if (!strcmp(name, "timeout"))
        return take_number(name, argument, 0, &options->timeout);
    else if (!strcmp(name, "pace"))
        return take_number(name, argument, 0, &options->pace);
    else if (!strcmp(name, "limit")) {
        if (take_number(name, argument, 1, &number))
            return STATUS_USAGE;
        options->limit = number > SESSION_LIMIT_MAX ? SESSION_LIMIT_MAX : (long)number;
    } else if (!strcmp(name, "lang")) {
        speak(argument);
        if (!one_of(argument, "en", "zh", NULL))
            return refuse(_("--lang is en or zh, not `%s`"), argument);
    } else if (!strcmp(name, "color")) {
        options->color = argument;
        if (!one_of(argument, "auto", "always", "never"))
            return refuse(_("--color is auto, always or never, not `%s`"), argument);
    }
    return 0;
}

static const struct option_row *row_of(int letter, int index)
{
    for (int i = 0; i < ROWS; i++)
        if (letter ? rows[i].letter == letter : i == index)
            return &rows[i];
    return NULL;
}

/* Builds getopt's tables from options.def. */
static int parse(struct options *options, int argc, char **argv)
{
    struct option table[ROWS + 1] = {{0}};
    char letters[2 * ROWS + 2] = ":";
    int count = 0, found, index = 0, indices[ROWS];

    for (int i = 0; i < ROWS; i++) {
        if (rows[i].letter)
            snprintf(letters + strlen(letters), 3, "%c%s", rows[i].letter,
                     rows[i].argument ? ":" : "");
        if (!rows[i].name)
            continue;
        indices[count] = i;
        table[count++] = (struct option){
            rows[i].name, rows[i].argument ? required_argument : no_argument, NULL, rows[i].letter};
    }
    while ((found = getopt_long(argc, argv, letters, table, &index)) != -1) {
        if (found == '?' || found == ':')
            return refuse(found == ':' ? _("%s wants a value") : _("no option `%s`"),
                          argv[optind - 1]);
        const struct option_row *row = row_of(found, indices[index]);
        int status = take_option(options, row->name ? row->name : "c", optarg);
        if (status)
            return status;
    }
    options->words = argv + optind;
    options->word_count = argc - optind;
    return 0;
}

static int show_version(void)
{
    printf("proctor %s\n", PROCTOR_VERSION);
    return STATUS_FINE;
}

static int show_help(void)
{
    printf(_("usage: proctor [OPTION...] [SCRIPT | -c TEXT]\n"
             "       proctor [OPTION...] learn [LESSON] | play LESSON | check LESSON... | lessons\n"
             "       proctor [OPTION...] replay RECORDING\n"
             "A shell whose commands are system calls: real processes, and words for what the\n"
             "kernel makes of them. Without a script it opens a screen with a prompt, or\n"
             "plain text where there is no terminal for that.\n\n"
             "learn takes you through a lesson (alone it lists them), play shows one, check\n"
             "runs lessons and says where one is not as it claims to be, lessons lists them\n"
             "with what you have done. LESSON is a file, or the name or number of a lesson;\n"
             "for check also a folder. replay shows what was recorded, by --record or by\n"
             "save NAME.jsonl.\n\n"));
    for (int i = 0; i < ROWS; i++) {
        struct buffer line = {0};
        buffer_add_text(&line, "  ");
        if (rows[i].letter)
            buffer_printf(&line, "-%c%s", rows[i].letter, rows[i].name ? ", " : "");
        if (rows[i].name)
            buffer_printf(&line, "--%s", rows[i].name);
        if (rows[i].argument)
            buffer_printf(&line, " %s", _(rows[i].argument));
        wrap_pad(&line, 0, 30);
        buffer_add_char(&line, ' ');
        wrap_add(&line, _(rows[i].summary), 31, 31, 80);
        puts(buffer_text(&line));
        buffer_free(&line);
    }
    printf(
        _("\nAt the prompt, help shows the verbs. Exit status: 0 fine, 1 an expectation failed,\n"
          "2 usage or syntax, 3 deadlock or time limit, 4 no sandbox, 128+N: ended by\n"
          "signal N.\n"));
    return STATUS_FINE;
}

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
        refuse(_("%s wants one lesson"), "play");
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
            return refuse(_(commands[i].refusal), commands[i].word);
        if (count - 1 > commands[i].most)
            return refuse(_("one at a time: what is `%s`?"), options->words[commands[i].most + 1]);
        return commands[i].run(options);
    }
    if (count > !options->command)
        return refuse(_("one script at a time: what is `%s`?"), options->words[!options->command]);
    options->script = count ? options->words[0] : NULL;
    return start_shell(options);
}

int main(int argc, char **argv)
{
    struct options options = {.limit = SESSION_LIMIT_DEFAULT, .pace = usual_pace};

    set_language();
    int status = parse(&options, argc, argv);
    if (status)
        return status;
    if (options.help || options.version)
        return options.help ? show_help() : show_version();
    return obey(&options);
}
