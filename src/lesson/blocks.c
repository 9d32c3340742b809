/*
 * blocks: fenced blocks, by the word behind the fence.
 */
#include "lesson/inside.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/nearest.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct word {
    const char *name;
    enum lesson_kind kind;
} words[] = {
    {"show", LESSON_SHOW},       {"try", LESSON_TRY},    {"expect", LESSON_EXPECT},
    {"predict", LESSON_PREDICT}, {"hint", LESSON_HINT},  {"c", LESSON_PROSE},
    {"python", LESSON_PROSE},    {"text", LESSON_PROSE}, {"console", LESSON_PROSE},
};

enum { WORDS = sizeof words / sizeof words[0] };

static const struct word *find_word(const char *name, size_t length)
{
    for (int i = 0; i < WORDS; i++)
        if (strlen(words[i].name) == length && memcmp(words[i].name, name, length) == 0)
            return &words[i];
    return NULL;
}

static bool refuse_word(struct reader *reader, const char *info, size_t length, int line)
{
    const char *shown = reader_shown(reader, info, length), *nearest;
    const char *names[WORDS];
    char *lower = alloc_bytes(info, length);

    for (int i = 0; i < WORDS; i++)
        names[i] = words[i].name;
    for (char *c = lower; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    nearest = nearest_name(lower, names, WORDS);
    free(lower);
    if (nearest != NULL)
        return error_at(reader->error, line, _("no block `%s`: did you mean `%s`?"), shown,
                        nearest);
    return error_at(reader->error, line,
                    _("no block `%s`: expected show, try, expect, predict or hint; or, for text "
                      "to be read, c, python, text, console or no word"),
                    shown);
}

bool block_line(const char **text, const char **line, size_t *length)
{
    const char *start = *text;

    if (*start == '\0')
        return false;
    *length = strcspn(start, "\n");
    *text = start + *length + (start[*length] == '\n');
    while (*length > 0 && (*start == ' ' || *start == '\t'))
        start++, --*length;
    while (*length > 0 && (start[*length - 1] == ' ' || start[*length - 1] == '\t'))
        --*length;
    *line = start;
    return true;
}

static bool is_fence(const char *line, size_t length)
{
    return length >= 3 && (strncmp(line, "```", 3) == 0 || strncmp(line, "~~~", 3) == 0);
}

/* A block whose end is missing swallows the blocks after it, up to the end of one of them or of the
 * file; cmark takes that as it is. */
static bool check_closed(struct reader *reader, cmark_node *node, const struct word *word)
{
    const char *text = cmark_node_get_literal(node), *line;
    int start = cmark_node_get_start_line(node), lines = 0;
    size_t length;

    while (block_line(&text, &line, &length)) {
        lines++;
        if (is_fence(line, length) &&
            find_word(line + 3, length - 3) != NULL) /* ```show: no line of commands or code */
            return error_at(reader->error, start,
                            _("this `%s` block is not closed: expected a line ``` before line %d"),
                            word->name, start + lines);
    }
    if (cmark_node_get_end_line(node) - start <= lines)
        return error_at(reader->error, start,
                        _("this `%s` block is not closed: expected a line ``` after it"),
                        word->name);
    return true;
}

bool block_kind(struct reader *reader, cmark_node *node, enum lesson_kind *kind)
{
    const char *info = cmark_node_get_fence_info(node);
    size_t length = strcspn(info, " \t");
    const struct word *word = find_word(info, length);
    int line = cmark_node_get_start_line(node);

    *kind = LESSON_PROSE;
    if (length == 0)
        return true;
    if (word == NULL)
        return refuse_word(reader, info, length, line);
    *kind = word->kind;
    if (word->kind != LESSON_PROSE && info[length] != '\0')
        return error_at(reader->error, line, _("expected nothing more after `%s`"), word->name);
    return check_closed(reader, node, word);
}

/* What is in them */

bool block_predicate(struct reader *reader, struct predicate *predicate, const char *text,
                     size_t length, int line)
{
    struct error why = {0};

    if (!predicate_parse(predicate, text, length, &why))
        return error_at(reader->error, line, "%s", why.text);
    if (!commands_pid(reader, predicate->who, line) &&
        !commands_pid(reader, predicate->other, line))
        return true;
    predicate_free(predicate);
    return false;
}

static bool add_predicate(struct reader *reader, struct lesson_block *block, const char *text,
                          size_t length, int line)
{
    int count = block->predicate_count;

    if (length > 7 && strncmp(text, "expect ", 7) == 0)
        return error_at(reader->error, line, _("expected a predicate alone, without `expect`"));
    block->predicates = reader_room(block->predicates, count, sizeof *block->predicates);
    block->predicate_lines =
        reader_room(block->predicate_lines, count, sizeof *block->predicate_lines);
    if (!block_predicate(reader, &block->predicates[count], text, length, line))
        return false;
    block->predicate_lines[count] = line;
    block->predicate_count++;
    return true;
}

/* Predicates, one a line; lines may be blank, or comments. */
static bool read_expect(struct reader *reader, struct lesson_block *block, const char *text)
{
    const char *line;
    size_t length;

    for (int at = block->line; block_line(&text, &line, &length); at++)
        if (length > 0 && *line != '#' && !add_predicate(reader, block, line, length, at))
            return false;
    return block->predicate_count > 0 ||
           error_at(reader->error, block->line - 1,
                    _("this `expect` is empty: expected predicates, one a line (c zombie)"));
}

static bool read_commands(struct reader *reader, struct lesson_block *block, const char *text)
{
    size_t length = strlen(text);

    while (length > 0 && text[length - 1] == '\n')
        length--;
    block->text = alloc_bytes(text, length);
    return commands_check(reader, block->text, block->line);
}

static bool read_hint(struct reader *reader, struct lesson_block *block, const char *text)
{
    struct buffer words = {0};

    prose_words(&words, text, strlen(text));
    if (words.length == 0) {
        buffer_free(&words);
        return error_at(reader->error, block->line - 1, _("this `hint` is empty"));
    }
    block->text = buffer_take(&words);
    return true;
}

bool block_read(struct reader *reader, struct lesson_block *block, cmark_node *node)
{
    const char *text = cmark_node_get_literal(node);

    block->line = cmark_node_get_start_line(node) + 1;
    switch (block->kind) {
    case LESSON_SHOW:
    case LESSON_TRY: return read_commands(reader, block, text);
    case LESSON_EXPECT: return read_expect(reader, block, text);
    case LESSON_PREDICT: return predict_read(reader, block, text);
    case LESSON_HINT: return read_hint(reader, block, text);
    case LESSON_PROSE: break;
    }
    return true;
}

void block_free(struct lesson_block *block)
{
    for (int i = 0; i < block->prose_count; i++) {
        free(block->prose[i].mark);
        free(block->prose[i].language);
        free(block->prose[i].text);
    }
    for (int i = 0; i < block->predicate_count; i++)
        predicate_free(&block->predicates[i]);
    for (int i = 0; i < block->choice_count; i++) {
        free(block->choices[i].text);
        predicate_free(&block->choices[i].predicate);
    }
    free(block->prose);
    free(block->predicates);
    free(block->predicate_lines);
    free(block->choices);
    free(block->text);
    *block = (struct lesson_block){0};
}
