#include "ui/completion.h"

#include "base/alloc.h"
#include "base/names.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNALS_NAMED = 31, WORDS_MAX = 24 };

/* What may follow a verb, besides values of one's own. */
static const struct takes {
    enum verb_id verb;
    bool processes, signals, verbs;
    const char *words[WORDS_MAX];
} takes[] = {
    {VERB_waitpid, true, false, false, {"-1", "WNOHANG", "WUNTRACED", "WCONTINUED"}},
    {VERB_kill, true, true, false, {NULL}},
    {VERB_signal, false, true, false, {"IGN", "DFL", "RESTART"}},
    {VERB_setpgid, true, false, false, {NULL}},
    {VERB_use, true, false, false, {NULL}},
    {VERB_why, true, false, false, {NULL}},
    {VERB_timeline, false, false, false, {"all"}},
    {VERB_at, false, false, false, {"now"}},
    {VERB_help, false, false, true, {"all"}},
    {VERB_buffer, false, false, false, {"full", "line", "none"}},
    {VERB_subreaper, false, false, false, {"on", "off"}},
    {VERB_init, false, false, false, {"reap", "on", "off"}},
    {VERB_expect, true, true, false, {"not",      "alive",   "zombie", "gone",     "running",
                                      "sleeping", "stopped", "orphan", "parent",   "init",
                                      "blocked",  "status",  "killed", "children", "processes",
                                      "zombies",  "last",    "var",    "output",   "once",
                                      "twice",    "times",   "within"}},
};

/* Where the command that byte `at` is in begins: after its `WHO:`, and after `NAME =`. */
static int command_start(const char *line, int at)
{
    int start = at;

    while (start > 0 && !strchr(";{}\n", line[start - 1]))
        start--;
    for (int i = start; i < at; i++) {
        bool assigns = line[i] == '=' && i > start && !strchr("=!<>+", line[i - 1]) &&
                       line[i + 1] != '=' && !memchr(line + start, '(', (size_t)(i - start));
        if (line[i] == ':' || assigns)
            start = i + 1;
    }
    while (start < at && isspace((unsigned char)line[start]))
        start++;
    return start;
}

static size_t name_length(const char *text)
{
    size_t length = 0;

    while (isalpha((unsigned char)text[length]) || (text[length] && strchr("_.", text[length])))
        length++;
    return length;
}

const struct verb *completion_verb(const char *line, int at)
{
    int start = command_start(line, at);

    return verb_find(line + start, name_length(line + start));
}

static void add(struct completion *completion, const char *word, const char *text)
{
    if (strncmp(word, text, strlen(text)))
        return;
    completion->words =
        alloc_resize(completion->words, (size_t)completion->count + 1, sizeof *completion->words);
    completion->words[completion->count++] = alloc_string(word);
}

/* Names of the living and of zombies; with a colon where they would be spoken to. */
static void add_processes(struct completion *completion, const struct proctab *table,
                          const char *text, const char *colon)
{
    char word[100];

    for (int i = 0; table && i < table->count; i++) {
        const struct process *process = table->processes[i];
        snprintf(word, sizeof word, "%s%s", process->name, colon);
        if (process->life != LIFE_GONE && process_has_word(process) && (*colon == '\0' || i > 0))
            add(completion, word, text);
    }
}

/* KILL is written -KILL after kill, SIGKILL or KILL elsewhere. */
static void add_signals(struct completion *completion, const char *text, bool dash)
{
    bool whole = !strncmp(text, "SIG", 3);
    char word[40];

    for (int number = 1; number <= SIGNALS_NAMED; number++) {
        const char *name = signal_name(number);
        snprintf(word, sizeof word, "%s%s", dash && !whole ? "-" : "", name + (whole ? 0 : 3));
        add(completion, word, text);
    }
}

static void add_verbs(struct completion *completion, const char *text)
{
    for (int i = 0; i < VERB_COUNT; i++)
        add(completion, verbs[i].name, text);
}

static void add_what_it_takes(struct completion *completion, const struct takes *take,
                              const struct proctab *table, const char *text)
{
    if (take->processes)
        add_processes(completion, table, text, "");
    if (take->signals)
        add_signals(completion, text, take->verb == VERB_kill);
    if (take->verbs)
        add_verbs(completion, text);
    for (int i = 0; i < WORDS_MAX && take->words[i]; i++)
        add(completion, take->words[i], text);
}

void completion_make(struct completion *completion, const struct proctab *table, const char *line,
                     int start, const char *word)
{
    *completion = (struct completion){0};
    if (command_start(line, start) == start) {
        add_verbs(completion, word);
        add_processes(completion, table, word, ":");
        add(completion, "all:", word);
        add(completion, "you:", word);
        return;
    }
    const struct verb *verb = completion_verb(line, start);
    for (size_t i = 0; verb && i < sizeof takes / sizeof *takes; i++)
        if (takes[i].verb == verb->id)
            add_what_it_takes(completion, &takes[i], table, word);
}

void completion_free(struct completion *completion)
{
    for (int i = 0; i < completion->count; i++)
        free(completion->words[i]);
    free(completion->words);
    *completion = (struct completion){0};
}
