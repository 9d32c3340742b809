#include "options.h"

#include "base/buffer.h"
#include "base/i18n.h"
#include "base/message.h"
#include "base/wrap.h"
#include "sandbox/probe.h"
#include "session/session.h"

#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double usual_pace = 0.15;

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
void options_set_language(void)
{
    char own[1024], directory[1100];

    /* No other category is used; each is a mapping that every fork would copy. */
    bool known = setlocale(LC_CTYPE, "") && setlocale(LC_MESSAGES, "");
    if (!known || !strcmp(setlocale(LC_CTYPE, NULL), "C"))
        setlocale(LC_CTYPE, "C.UTF-8");
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

int options_refuse(const char *words, const char *what)
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
            return options_refuse(_("--lang is en or zh, not `%s`"), argument);
    } else if (!strcmp(name, "color")) {
        options->color = argument;
        if (!one_of(argument, "auto", "always", "never"))
            return options_refuse(_("--color is auto, always or never, not `%s`"), argument);
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
int options_parse(struct options *options, int argc, char **argv)
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
    *options = (struct options){.limit = SESSION_LIMIT_DEFAULT, .pace = usual_pace};
    while ((found = getopt_long(argc, argv, letters, table, &index)) != -1) {
        if (found == '?' || found == ':')
            return options_refuse(found == ':' ? _("%s wants a value") : _("no option `%s`"),
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

int options_show_version(void)
{
    printf("proctor %s\n", PROCTOR_VERSION);
    return STATUS_FINE;
}

int options_show_help(void)
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
