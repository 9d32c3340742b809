#include "judge.h"

#include "base/alloc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* Lines of a run, for comparison. Numbers are PIDs and times, which differ from run to run, and
 * with them the blanks of a table; so do the words of explanation, and whether a call that does not
 * last is seen before it returns. */

static void add_line(struct standard *lines, char stream, const char *text, size_t length)
{
    struct buffer line = {0};

    buffer_add_char(&line, stream);
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i], before = i ? (unsigned char)text[i - 1] : 0;
        if (!(isdigit(byte) && isdigit(before)) && !(byte == ' ' && before == ' '))
            buffer_add_char(&line, isdigit(byte) ? '#' : text[i]);
    }
    lines->lines = alloc_resize(lines->lines, (size_t)lines->count + 1, sizeof *lines->lines);
    lines->lines[lines->count++] = buffer_take(&line);
}

static void add_text(struct standard *lines, char stream, const struct buffer *text)
{
    const char *at = buffer_text(text), *end = at + text->length;

    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((newline ? newline : end) - at);
        if (strncmp(at, "    ", 4) && (length < 3 || strncmp(at + length - 3, "...", 3)))
            add_line(lines, stream, at, length);
        at += length + 1;
    }
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void standard_add(struct standard *standard, const struct came *came)
{
    add_text(standard, 'o', &came->out);
    add_text(standard, 'e', &came->err);
    if (standard->count)
        qsort(standard->lines, (size_t)standard->count, sizeof *standard->lines, compare);
    for (int role = 0; role < ROLES; role++)
        if (standard->open_at_end[role] < came->open_at_end[role])
            standard->open_at_end[role] = came->open_at_end[role];
}

void standard_free(struct standard *standard)
{
    for (int i = 0; i < standard->count; i++)
        free(standard->lines[i]);
    free(standard->lines);
    *standard = (struct standard){0};
}

/* What says that something failed, and what: the words of an errno, or its name as a result. */
static bool is_telling(const char *line, int error)
{
    static const char *const words[] = {
        "= -1 ",       "OSError",       "out of memory",   "can't ",
        "could not ",  "do not answer", "does not answer", "no descriptor",
        "the kernel ", "No such file",  "init is gone",
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(line, words[i]))
            return true;
    return error > 0 && strstr(line, strerror(error));
}

/* True where they are the same; else `words` gets the first telling line that is new, and `other`
 * the first difference. */
static bool agree(const struct standard *standard, const struct standard *lines, int error,
                  struct buffer *words, struct buffer *other)
{
    int at = 0;

    for (int i = 0; i < lines->count || at < standard->count;) {
        int order = i == lines->count       ? 1
                    : at == standard->count ? -1
                                            : strcmp(lines->lines[i], standard->lines[at]);
        if (order < 0 && !words->length && is_telling(lines->lines[i], error))
            buffer_add_text(words, lines->lines[i] + 1);
        if (order && !other->length)
            buffer_printf(other, "%s: %s", order < 0 ? "new" : "missing",
                          (order < 0 ? lines->lines[i] : standard->lines[at]) + 1);
        i += order <= 0;
        at += order >= 0;
    }
    return !other->length;
}

/* Files */

/* Whole lines, facts numbered without gaps, and what was noted between them. */
static bool facts_are_whole(const struct buffer *file)
{
    static const char fact[] = "{\"seq\":", note[] = "{\"after\":";
    const char *at = buffer_text(file), *end = at + file->length;

    for (long seq = 1; at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        bool numbered = !strncmp(at, fact, strlen(fact));
        if (!newline || newline[-1] != '}' || (!numbered && strncmp(at, note, strlen(note))) ||
            (numbered && atol(at + strlen(fact)) != seq))
            return false;
        seq += numbered;
        at = newline + 1;
    }
    return true;
}

/* A text that is replaced as a whole. */
static bool text_is_whole(const struct scenario *scenario, const struct buffer *file)
{
    if (!file->length)
        return !scenario->before;
    return file->data[file->length - 1] == '\n' && !strncmp(file->data, "# proctor", 9) &&
           (!scenario->before || strstr(file->data, "kept by a later proctor"));
}

/* NULL: all are. */
static const char *torn_file(const struct scenario *scenario, const struct came *came)
{
    for (int i = 0; i < FILES_MAX && scenario->files[i]; i++)
        if (!(strstr(scenario->files[i], ".jsonl") ? facts_are_whole(&came->files[i])
                                                   : text_is_whole(scenario, &came->files[i])))
            return scenario->files[i];
    return NULL;
}

static bool is_broken(const struct standard *standard, const struct scenario *scenario,
                      const struct came *came, struct buffer *words)
{
    if (came->hung)
        buffer_add_text(words, "hung");
    else if (WIFSIGNALED(came->ended))
        buffer_printf(words, "killed by signal %d", WTERMSIG(came->ended));
    else if (WEXITSTATUS(came->ended) > 4)
        buffer_printf(words, "status %d", WEXITSTATUS(came->ended));
    else if (came->processes_left)
        buffer_printf(words, "%.*s", (int)came->left.length - 1, buffer_text(&came->left));
    else if (torn_file(scenario, came))
        buffer_printf(words, "%s is torn", torn_file(scenario, came));
    else if (came->litter.length)
        buffer_printf(words, "left beside it: %s", buffer_text(&came->litter));
    bool unfinished = strstr(buffer_text(&came->out), "out of memory"); /* it could close nothing */
    for (int role = 0; !words->length && !unfinished && role < ROLES; role++)
        if (standard->open_at_end[role] && role != INIT && role != MAIN && /* those are killed */
            WEXITSTATUS(came->ended) < 4 && came->open_at_end[role] > standard->open_at_end[role])
            buffer_printf(words, "%s left %d descriptors open instead of %d", role_names[role],
                          came->open_at_end[role], standard->open_at_end[role]);
    return words->length > 0;
}

enum verdict judge(const struct standard *standard, const struct scenario *scenario,
                   const struct came *came, int error, struct buffer *words)
{
    struct standard lines = {0};
    struct buffer other = {0};

    if (is_broken(standard, scenario, came, words))
        return BROKEN;
    standard_add(&lines, came);
    bool same = agree(standard, &lines, error, words, &other) && came->ended == 0;
    if (!same && !words->length)
        buffer_printf(&other, "; status %d", WEXITSTATUS(came->ended));
    enum verdict verdict = same ? SAME : words->length ? TOLD : UNCLEAR;
    if (verdict == UNCLEAR)
        buffer_add(words, other.data, other.length);
    standard_free(&lines);
    buffer_free(&other);
    return verdict;
}
