/*
 * predict: a question, then choices, one a line: "- CHOICE -> PREDICATE" or "- CHOICE -> varies".
 */
#include "lesson/inside.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"

#include <string.h>

static bool is_choice(const char *line, size_t length)
{
    return length > 0 && *line == '-' && (length == 1 || line[1] == ' ' || line[1] == '\t');
}

/* The choice before it that holds just when this one does; NULL: there is none. */
static const struct choice *find_same(const struct lesson_block *block, const struct choice *choice)
{
    for (int i = 0; i < block->choice_count; i++) {
        const struct choice *other = &block->choices[i];

        if (choice->varies || other->varies
                ? choice->varies && other->varies
                : strcmp(choice->predicate.source, other->predicate.source) == 0)
            return other;
    }
    return NULL;
}

static void trim(const char **text, size_t *length)
{
    while (*length > 0 && (**text == ' ' || **text == '\t'))
        ++*text, --*length;
    while (*length > 0 && ((*text)[*length - 1] == ' ' || (*text)[*length - 1] == '\t'))
        --*length;
}

/* The words before the arrow and the predicate behind it. */
static bool split(struct reader *reader, struct choice *choice, const char *text, size_t length)
{
    const char *arrow = memmem(text, length, "->", 2), *predicate;
    struct buffer words = {0};
    size_t before, after;

    if (arrow == NULL)
        return error_at(reader->error, choice->line,
                        _("expected `->` and a predicate (or varies) after the choice `%s`"),
                        reader_shown(reader, text, length));
    predicate = arrow + 2;
    before = (size_t)(arrow - text);
    after = length - before - 2;
    trim(&text, &before);
    trim(&predicate, &after);
    if (before == 0)
        return error_at(reader->error, choice->line, _("expected the choice before `->`"));
    utf8_add_harmless(&words, text, before);
    choice->text = buffer_take(&words);
    choice->varies = after == 6 && memcmp(predicate, "varies", 6) == 0;
    return choice->varies ||
           block_predicate(reader, &choice->predicate, predicate, after, choice->line);
}

/* choice = "-" TEXT "->" ( predicate | "varies" ) */
static bool add_choice(struct reader *reader, struct lesson_block *block, const char *text,
                       size_t length, int line)
{
    const struct choice *same;
    struct choice *choice;
    bool good;

    if (!is_choice(text, length))
        return error_at(reader->error, line, _("expected a choice, `- CHOICE -> PREDICATE`"));
    if (block->choice_count == LESSON_CHOICES_MAX)
        return error_at(reader->error, line, _("a `predict` has at most %d choices"),
                        LESSON_CHOICES_MAX);
    text++, length--;
    trim(&text, &length);
    block->choices = reader_room(block->choices, block->choice_count, sizeof *block->choices);
    choice = &block->choices[block->choice_count];
    choice->line = line;
    good = split(reader, choice, text, length);
    same = good ? find_same(block, choice) : NULL;
    block->choice_count++;
    if (same != NULL)
        return error_at(reader->error, line,
                        _("this choice holds whenever the one in line %d does: only one may hold"),
                        same->line);
    return good;
}

bool predict_read(struct reader *reader, struct lesson_block *block, const char *text)
{
    const char *question = text, *from = text, *line;
    struct buffer words = {0};
    int at = block->line;
    size_t length;

    for (; block_line(&from, &line, &length) && !is_choice(line, length); at++)
        text = from;
    prose_words(&words, question, (size_t)(text - question));
    if (words.length == 0)
        return error_at(reader->error, block->line - 1,
                        _("a `predict` begins with its question, above the choices"));
    block->text = buffer_take(&words);
    for (; block_line(&text, &line, &length); at++)
        if (length > 0 && !add_choice(reader, block, line, length, at))
            return false;
    return block->choice_count >= 2 ||
           error_at(reader->error, block->line - 1,
                    _("a `predict` has two choices or more: `- CHOICE -> PREDICATE`"));
}
