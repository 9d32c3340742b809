#include "lesson/compare.h"

#include "base/buffer.h"
#include "base/i18n.h"

#include <string.h>

/* A line of commands without its comment and the blanks around it. */
static void add_command(struct buffer *out, const char *line, size_t length)
{
    char quote = '\0';
    size_t end = 0;

    for (; end < length; end++) {
        char byte = line[end];
        if (!quote && byte == '#' && (end == 0 || line[end - 1] == ' ' || line[end - 1] == '\t'))
            break;
        if (quote ? byte == quote : byte == '"' || byte == '\'')
            quote = quote ? '\0' : byte;
    }
    while (end > 0 && strchr(" \t\r", line[end - 1]))
        end--;
    size_t start = strspn(line, " \t");
    if (start < end)
        buffer_printf(out, "%.*s\n", (int)(end - start), line + start);
}

static void add_commands(struct buffer *out, const char *text)
{
    for (;;) {
        size_t length = strcspn(text, "\n");
        add_command(out, text, length);
        if (!text[length])
            return;
        text += length + 1;
    }
}

static void add_predicate(struct buffer *out, const struct predicate *predicate)
{
    buffer_printf(out, "%s within %g\n", predicate->source, predicate->within);
}

/* What must be the same in every language. */
static void add_block(struct buffer *out, const struct lesson_block *block)
{
    switch (block->kind) {
    case LESSON_SHOW:
    case LESSON_TRY: add_commands(out, block->text); break;
    case LESSON_EXPECT:
        for (int i = 0; i < block->predicate_count; i++)
            add_predicate(out, &block->predicates[i]);
        break;
    case LESSON_PREDICT:
        for (int i = 0; i < block->choice_count; i++)
            if (block->choices[i].varies)
                buffer_add_text(out, "varies\n");
            else
                add_predicate(out, &block->choices[i].predicate);
        break;
    case LESSON_PROSE:
    case LESSON_HINT: break;
    }
}

static bool same_block(const struct lesson_block *block, const struct lesson_block *other)
{
    struct buffer ours = {0}, theirs = {0};

    add_block(&ours, block);
    add_block(&theirs, other);
    bool same = block->kind == other->kind && !strcmp(buffer_text(&ours), buffer_text(&theirs));
    buffer_free(&ours);
    buffer_free(&theirs);
    return same;
}

/* The next block at or after `*at` that is compared; NULL: there is none. */
static const struct lesson_block *next_block(const struct lesson_step *step, int *at)
{
    while (*at < step->count) {
        const struct lesson_block *block = &step->blocks[(*at)++];
        if (block->kind != LESSON_PROSE && block->kind != LESSON_HINT)
            return block;
    }
    return NULL;
}

static bool compare_steps(const struct lesson_step *step, const struct lesson *other, int index,
                          struct error *error)
{
    int at = 0, other_at = 0;

    for (;;) {
        const struct lesson_block *ours = next_block(step, &at);
        const struct lesson_block *theirs = next_block(&other->steps[index], &other_at);
        if (!ours && !theirs)
            return true;
        if (!ours || !theirs)
            return error_at(error, ours ? ours->line : step->line,
                            ours ? _("this has no counterpart in step %d of %s")
                                 : _("something is missing here that step %d of %s has"),
                            index + 1, other->path);
        if (!same_block(ours, theirs))
            return error_at(error, ours->line, _("this is not as it is at %s:%d"), other->path,
                            theirs->line);
    }
}

bool lesson_compare(const struct lesson *lesson, const struct lesson *other, struct error *error)
{
    for (int i = 0; i < lesson->count && i < other->count; i++)
        if (!compare_steps(&lesson->steps[i], other, i, error))
            return false;
    if (lesson->count != other->count)
        return error_at(error, lesson->steps[lesson->count - 1].line,
                        _("this has %d steps, and %s has %d"), lesson->count, other->path,
                        other->count);
    return true;
}
