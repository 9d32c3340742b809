#include "script.h"

#include "base/alloc.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WATCHDOG = 180 }; /* seconds for a story that does not even end itself */

/* Files */

static bool load(struct script *script, const char *path)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    FILE *file = fopen(path, "re");

    *script = (struct script){.path = path};
    if (!file)
        return false;
    while ((length = getline(&line, &room, file)) >= 0) {
        if (length && line[length - 1] == '\n')
            line[length - 1] = '\0';
        size_t count = (size_t)script->count + 1;
        script->lines = alloc_resize(script->lines, count, sizeof *script->lines);
        script->lines[script->count++] = alloc_string(line);
    }
    free(line);
    fclose(file);
    return true;
}

static void save(const struct script *script)
{
    FILE *file = fopen(script->path, "we");

    for (int i = 0; file && i < script->count; i++)
        if (script->lines[i])
            fprintf(file, "%s\n", script->lines[i]);
    if (!file || fclose(file))
        printf("%s: can't be written: %s\n", script->path, strerror(errno));
}

static void unload(struct script *script)
{
    for (int i = 0; i < script->count; i++)
        free(script->lines[i]);
    free(script->lines);
}

/* Stories */

/* What follows the word `head` at the begin of the line; NULL where that does not stand there. */
static const char *after_head(const char *line, const char *head)
{
    size_t length = strlen(head);

    if (!line || strncmp(line, head, length) || line[length] != ' ')
        return NULL;
    return line + length + strspn(line + length, " ");
}

static bool is_head(const char *line)
{
    return after_head(line, "story") || after_head(line, "fault");
}

static bool says_something(const struct script *script, int from, int to)
{
    for (; from < to; from++) {
        const char *line = script->lines[from] + strspn(script->lines[from], " \t");
        if (*line && *line != '#')
            return true;
    }
    return false;
}

/* A planted fault must be reported in these words. */
static void judge_fault(struct story *story, struct tally *tally)
{
    if (strstr(buffer_text(&story->report), story->fault)) {
        tally->passed++;
        return;
    }
    tally->failed++;
    printf("%s:%d: a fault was not reported: %s\n%s", story->script->path, story->line + 1,
           story->fault, buffer_text(&story->report));
}

static void judge(struct story *story, enum verdict verdict, struct tally *tally)
{
    if (verdict == SKIPPED) {
        tally->skipped++;
    } else if (story->fault) {
        judge_fault(story, tally);
    } else if (verdict == HOLDS) {
        tally->passed++;
    } else {
        tally->failed++;
        fputs(buffer_text(&story->report), stdout);
    }
}

/* `head` is the line that names the story, -1 before the first of them. */
static void tell(struct script *script, const struct settings *settings, int head, int end,
                 struct tally *tally)
{
    const char *line = head >= 0 ? script->lines[head] : "";
    const char *name = after_head(line, "story"), *fault = after_head(line, "fault");
    struct story story = {.script = script,
                          .settings = settings,
                          .name = name ? name : "",
                          .fault = fault,
                          .line = head,
                          .end = end};

    alarm(WATCHDOG);
    judge(&story, story_tell(&story), tally);
    alarm(0);
    story_free(&story);
}

void script_run(const char *path, const struct settings *settings, struct tally *tally)
{
    struct script script;

    if (!load(&script, path)) {
        printf("%s: %s\n", path, strerror(errno));
        tally->failed++;
        return;
    }
    for (int head = -1, end; head < script.count; head = end) {
        for (end = head + 1; end < script.count && !is_head(script.lines[end]); end++)
            ;
        if (head >= 0 || says_something(&script, 0, end))
            tell(&script, settings, head, end, tally);
    }
    if (script.changed)
        save(&script);
    unload(&script);
}
