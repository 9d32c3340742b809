#include "lesson/progress.h"

#include "base/alloc.h"
#include "base/number.h"

#include <stdlib.h>
#include <string.h>

static const char *const heading = "# proctor: how far the lessons were taken; one line a step";

/* The next word of `*text`, cut off there by a NUL; NULL: there is none. */
static char *take_word(char **text)
{
    char *word = *text + strspn(*text, " \r");

    if (!*word)
        return NULL;
    *text = word + strcspn(word, " \r");
    if (**text)
        *(*text)++ = '\0';
    return word;
}

static bool step_number(const char *word, int *step)
{
    long number;

    if (!word || !number_parse(word, &number) || number < 1 || number > PROGRESS_STEP_MAX)
        return false;
    *step = (int)number;
    return true;
}

/* "tries=2" */
static bool take_count(const char *word, const char *name, long *count)
{
    size_t length = strlen(name);
    long number;

    if (strncmp(word, name, length) || word[length] != '=' ||
        !number_parse(word + length + 1, &number) || number < 0 || number > PROGRESS_COUNT_MAX)
        return false;
    *count = number;
    return true;
}

static bool read_last(struct progress *progress, char *text)
{
    const char *lesson = take_word(&text);
    int step;

    if (!lesson || !step_number(take_word(&text), &step) || take_word(&text))
        return false;
    progress_visit(progress, lesson, step);
    return true;
}

static bool read_step(struct progress *progress, const char *lesson, char *text)
{
    const char *word;
    struct buffer more = {0};
    int number;

    if (!step_number(take_word(&text), &number))
        return false;
    const char *state = take_word(&text);
    bool done = state && !strcmp(state, "done");
    if ((!done && (!state || strcmp(state, "open"))) || progress_find(progress, lesson, number))
        return false; /* of two lines for one step the first counts, and both are kept */
    struct progress_step *step = progress_at(progress, lesson, number);
    step->done = done;
    while ((word = take_word(&text)))
        if (!take_count(word, "tries", &step->tries) && !take_count(word, "hints", &step->hints))
            buffer_printf(&more, " %s", word);
    step->more = more.length ? buffer_take(&more) : NULL;
    buffer_free(&more);
    return true;
}

/* A line without its newline. */
static bool read_line(struct progress *progress, const char *line, size_t length)
{
    if (memchr(line, '\0', length))
        return false;
    char *copy = alloc_bytes(line, length), *rest = copy;
    while (length && copy[length - 1] == '\r')
        copy[--length] = '\0';
    bool good = !strcmp(copy, heading);
    if (!good) {
        const char *first = take_word(&rest);
        good = !first ||
               (!strcmp(first, "@") ? read_last(progress, rest) : read_step(progress, first, rest));
    }
    free(copy);
    return good;
}

void progress_read(struct progress *progress, const char *text, size_t length)
{
    const char *end = text + length;

    *progress = (struct progress){0};
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        size_t line = (size_t)((newline ? newline : end) - text);
        if (!read_line(progress, text, line)) {
            buffer_add(&progress->kept, text, line);
            buffer_add_char(&progress->kept, '\n');
            progress->damaged++;
        }
        text += line + 1;
    }
}

void progress_write(struct buffer *out, const struct progress *progress)
{
    buffer_printf(out, "%s\n", heading);
    if (progress->last_lesson)
        buffer_printf(out, "@ %s %d\n", progress->last_lesson, progress->last_step);
    for (int i = 0; i < progress->count; i++) {
        const struct progress_step *step = &progress->steps[i];
        buffer_printf(out, "%s %d %s tries=%ld hints=%ld%s\n", step->lesson, step->step,
                      step->done ? "done" : "open", step->tries, step->hints,
                      step->more ? step->more : "");
    }
    buffer_add(out, progress->kept.data, progress->kept.length);
}

void progress_free(struct progress *progress)
{
    for (int i = 0; i < progress->count; i++) {
        free(progress->steps[i].lesson);
        free(progress->steps[i].more);
    }
    free(progress->steps);
    free(progress->last_lesson);
    buffer_free(&progress->kept);
    *progress = (struct progress){0};
}

static long sum(long a, long b)
{
    return a + b < PROGRESS_COUNT_MAX ? a + b : PROGRESS_COUNT_MAX;
}

static int index_of(const struct progress *progress, const char *lesson, int step)
{
    for (int i = 0; i < progress->count; i++)
        if (progress->steps[i].step == step && !strcmp(progress->steps[i].lesson, lesson))
            return i;
    return -1;
}

const struct progress_step *progress_find(const struct progress *progress, const char *lesson,
                                          int step)
{
    int index = index_of(progress, lesson, step);

    return index < 0 ? NULL : &progress->steps[index];
}

struct progress_step *progress_at(struct progress *progress, const char *lesson, int step)
{
    int index = index_of(progress, lesson, step);

    if (index >= 0)
        return &progress->steps[index];
    progress->steps =
        alloc_resize(progress->steps, (size_t)progress->count + 1, sizeof *progress->steps);
    progress->steps[progress->count] =
        (struct progress_step){.lesson = alloc_string(lesson), .step = step};
    return &progress->steps[progress->count++];
}

void progress_visit(struct progress *progress, const char *lesson, int step)
{
    char *name = alloc_string(lesson);

    free(progress->last_lesson);
    progress->last_lesson = name;
    progress->last_step = step;
}

void progress_merge(struct progress *progress, const struct progress *more)
{
    for (int i = 0; i < more->count; i++) {
        const struct progress_step *from = &more->steps[i];
        struct progress_step *step = progress_at(progress, from->lesson, from->step);
        step->done = step->done || from->done;
        step->tries = sum(step->tries, from->tries);
        step->hints = sum(step->hints, from->hints);
    }
    if (more->last_lesson)
        progress_visit(progress, more->last_lesson, more->last_step);
}
