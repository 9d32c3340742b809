/*
 * mkman VERSION <proctor.1.in >proctor.1: fills the man page in.
 *
 * A line @OPTIONS@ becomes the options of options.def; @CALLS@, @KEYWORDS@ and @SHELL@ the verbs of
 * that kind in verbs.def. @VERSION@ is replaced wherever it stands. What people read in those
 * tables is roff's special case here: backslashes and leading dots must come out as they are.
 */
#include "base/i18n.h"
#include "lang/verbs.h"

#include <stdio.h>
#include <string.h>

struct option {
    const char *name;
    int letter;
    const char *argument;
    const char *summary;
};

static const struct option options[] = {
#define OPTION(name, letter, argument, summary) {name, letter, argument, summary},
#include "options.def"
#undef OPTION
};

static const struct verb table[] = {
#define VERB(id, name, kind, level, block, usage, summary, c, python)                              \
    {VERB_##id, name, kind, level, block, usage, summary, c, python},
#include "lang/verbs.def"
#undef VERB
};

/* Text as it stands. A dash is what one types, not a hyphen, so it is written \-. */
static void put(const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '\\': fputs("\\e", stdout); break;
        case '-': fputs("\\-", stdout); break;
        case '\'': fputs("\\(aq", stdout); break;
        case '`': fputs("\\(ga", stdout); break;
        case '^': fputs("\\(ha", stdout); break;
        case '~': fputs("\\(ti", stdout); break;
        case '\n': putchar(' '); break;
        default: putchar(*text); break;
        }
    }
}

static void put_bold(const char *text)
{
    fputs("\\fB", stdout);
    put(text);
    fputs("\\fR", stdout);
}

/* Words in the middle of a line of text; \& keeps a leading dot from being a request. */
static void put_line(const char *text)
{
    fputs("\\&", stdout);
    put(text);
    putchar('\n');
}

static void put_options(void)
{
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        const struct option *option = &options[i];
        char letter[] = {'-', (char)option->letter, '\0'};

        puts(".TP");
        if (option->letter)
            put_bold(letter);
        if (option->letter && option->name)
            fputs(", ", stdout);
        if (option->name) {
            put_bold("--");
            put_bold(option->name);
        }
        if (option->argument) {
            fputs(" \\fI", stdout);
            put(option->argument);
            fputs("\\fR", stdout);
        }
        putchar('\n');
        put_line(option->summary);
    }
}

static void put_form(const char *language, const char *form)
{
    if (!*form)
        return;
    printf(".br\n%s: ", language);
    if (!strchr(form, '\n')) {
        put_bold(form);
        putchar('\n');
        return;
    }
    puts("\n.nf"); /* lines as they stand */
    while (*form) {
        char line[128];
        size_t length = strcspn(form, "\n");
        snprintf(line, sizeof line, "  %.*s", (int)length, form);
        put_bold(line);
        putchar('\n');
        form += length + (form[length] == '\n');
    }
    puts(".fi");
}

static void put_verbs(enum verb_kind kind)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].kind != kind)
            continue;
        puts(".TP");
        put_bold(table[i].usage);
        putchar('\n');
        put_line(table[i].summary);
        put_form("C", table[i].c);
        put_form("Python", table[i].python);
    }
}

/* A line of the template that is none of the tables. */
static void copy(const char *line, const char *version)
{
    static const char mark[] = "@VERSION@";
    const char *at;

    while ((at = strstr(line, mark))) {
        fwrite(line, 1, (size_t)(at - line), stdout);
        fputs(version, stdout);
        line = at + sizeof mark - 1;
    }
    fputs(line, stdout);
}

int main(int argc, char **argv)
{
    char line[1024];

    while (fgets(line, sizeof line, stdin)) {
        if (strcmp(line, "@OPTIONS@\n") == 0)
            put_options();
        else if (strcmp(line, "@CALLS@\n") == 0)
            put_verbs(VERB_CALL);
        else if (strcmp(line, "@KEYWORDS@\n") == 0)
            put_verbs(VERB_KEYWORD);
        else if (strcmp(line, "@SHELL@\n") == 0)
            put_verbs(VERB_SHELL);
        else
            copy(line, argc > 1 ? argv[1] : "");
    }
    return fflush(stdout) == 0 && !ferror(stdout) && !ferror(stdin) ? 0 : 1;
}
