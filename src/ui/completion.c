#include "ui/completion.h"

#include "base/alloc.h"
#include "base/names.h"
#include "model/objects.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNALS_NAMED = 31, WORDS_MAX = 28 };

/* What may follow a verb, besides values of one's own. */
enum { PROCESSES = 1, SIGNALS = 2, VERBS = 4, OBJECTS = 8, POOLS = 16 };

static const struct takes {
    enum verb_id verb;
    unsigned kinds;
    const char *words[WORDS_MAX];
} takes[] = {
    {VERB_waitpid, PROCESSES, {"-1", "WNOHANG", "WUNTRACED", "WCONTINUED"}},
    {VERB_kill, PROCESSES | SIGNALS, {NULL}},
    {VERB_signal, SIGNALS, {"IGN", "DFL", "RESTART"}},
    {VERB_setpgid, PROCESSES, {NULL}},
    {VERB_use, PROCESSES, {NULL}},
    {VERB_why, PROCESSES, {"task"}},
    {VERB_timeline, 0, {"all"}},
    {VERB_at, 0, {"now"}},
    {VERB_code, 0, {"c", "python"}},
    {VERB_help, VERBS, {"all"}},
    {VERB_buffer, 0, {"full", "line", "none"}},
    {VERB_subreaper, 0, {"on", "off"}},
    {VERB_init, 0, {"reap", "on", "off"}},
    {VERB_process, OBJECTS, {NULL}},
    {VERB_start, OBJECTS, {NULL}},
    {VERB_join, OBJECTS | POOLS, {NULL}},
    {VERB_alive, OBJECTS, {NULL}},
    {VERB_exitcode, OBJECTS, {NULL}},
    {VERB_daemon, OBJECTS, {"on", "off"}},
    {VERB_terminate, OBJECTS | POOLS, {NULL}},
    {VERB_pool, POOLS, {"apply", "map", "get", "close", "join", "terminate"}},
    {VERB_expect,
     PROCESSES | SIGNALS,
     {"not",       "alive",   "zombie", "gone",    "running", "sleeping", "stopped",
      "orphan",    "parent",  "init",   "blocked", "status",  "killed",   "children",
      "processes", "zombies", "last",   "var",     "output",  "once",     "twice",
      "times",     "within",  "task",   "tasks",   "queued",  "done",     "lost"}},
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

/* The same of names that several processes may have given. */
static void add_once(struct completion *completion, const char *word, const char *text)
{
    for (int i = 0; i < completion->count; i++)
        if (!strcmp(completion->words[i], word))
            return;
    add(completion, word, text);
}

/* Processes that were made and can still be asked for: their makers live. */
static void add_objects(struct completion *completion, const struct proctab *table,
                        const char *text)
{
    for (int i = 0; table && i < table->count; i++) {
        const struct process_object *object = table->processes[i]->objects;
        for (; object && table->processes[i]->life == LIFE_ALIVE; object = object->older)
            add_once(completion, object->name, text);
    }
}

/* With those that were given no name, and are called pool. */
static void add_pools(struct completion *completion, const struct proctab *table, const char *text,
                      bool unnamed)
{
    for (int i = 0; table && i < table->pool_count; i++) {
        const struct pool *pool = table->pools[i];
        if (pool_stands(pool) && (unnamed || strcmp(pool->name, "pool")))
            add_once(completion, pool->name, text);
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
    if (take->kinds & PROCESSES)
        add_processes(completion, table, text, "");
    if (take->kinds & OBJECTS)
        add_objects(completion, table, text);
    if (take->kinds & POOLS)
        add_pools(completion, table, text, take->verb != VERB_pool);
    if (take->kinds & SIGNALS)
        add_signals(completion, text, take->verb == VERB_kill);
    if (take->kinds & VERBS)
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
