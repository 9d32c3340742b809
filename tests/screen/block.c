/*
 * block: a whole screen in a script, from `screen` to `end`, compared and rewritten.
 */
#include "base/alloc.h"
#include "picture.h"
#include "story.h"
#include "text.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double settled = 1; /* seconds without a byte */

static const char *line_at(const struct story *story, int line)
{
    return line < story->end ? story->script->lines[line] : NULL;
}

static bool is_end(const char *line)
{
    line += strspn(line, " \t");
    return !strncmp(line, "end", 3) && text_ends(line + 3);
}

/* How many rows the block holds; -1 where it is none. */
static int measure(const struct story *story, struct buffer *why)
{
    for (int count = 0;; count++) {
        const char *line = line_at(story, story->line + 1 + count);
        if (line && is_end(line))
            return count;
        if (line && (*line == '|' || *line == '~'))
            continue;
        buffer_printf(why, "line %d: each row begins with | or ~, and the last line says end",
                      story->line + 2 + count);
        return -1;
    }
}

static bool matches(const char *pattern, const char *text, struct buffer *why)
{
    struct buffer whole = {0};
    regex_t regex;

    buffer_printf(&whole, "^(%s)$", pattern);
    int error = regcomp(&regex, whole.data, REG_EXTENDED | REG_NOSUB);
    buffer_free(&whole);
    if (error) {
        buffer_printf(why, "%s is no regular expression; ", pattern);
        return false;
    }
    error = regexec(&regex, text, 0, NULL, 0);
    regfree(&regex);
    return !error;
}

static bool same(const char *wanted, const char *is)
{
    size_t length = strlen(wanted);

    while (length && wanted[length - 1] == ' ')
        length--;
    return strlen(is) == length && !strncmp(wanted, is, length);
}

/* Row `row` as the block's line wants it; no line wants an empty row. */
static bool row_holds(const char *line, const char *is, struct buffer *why)
{
    if (!line)
        return !*is;
    return *line == '~' ? matches(line + 1, is, why) : same(line + 1, is);
}

static bool compare(struct story *story, int count, struct buffer *why)
{
    bool holds = count <= story->terminal.rows;
    struct buffer is = {0};

    if (!holds)
        buffer_add_text(why, "the block has more rows than the screen; ");
    for (int row = 1; row <= story->terminal.rows; row++) {
        const char *line = row <= count ? line_at(story, story->line + row) : NULL;
        buffer_clear(&is);
        picture_row(&story->terminal, row, &is);
        if (row_holds(line, buffer_text(&is), why))
            continue;
        holds = false;
        buffer_printf(why, "\n  row %d is     |%s\n  and must be  %s", row, buffer_text(&is),
                      line ? line : "|");
    }
    buffer_free(&is);
    return holds;
}

/* Puts what is there into the script; lines that hold stay, those with a pattern too. */
static void rewrite(struct story *story, int count)
{
    char **lines = story->script->lines + story->line;
    struct buffer block = {0}, is = {0}, nobody = {0};

    buffer_add_text(&block, lines[0]);
    size_t kept = block.length;
    for (int row = 1; row <= story->terminal.rows; row++) {
        const char *line = row <= count ? lines[row] : NULL;
        buffer_clear(&is);
        picture_row(&story->terminal, row, &is);
        if (line && row_holds(line, buffer_text(&is), &nobody))
            buffer_printf(&block, "\n%s", line);
        else
            buffer_printf(&block, "\n|%s", buffer_text(&is));
        if (is.length)
            kept = block.length; /* empty rows at the end say nothing */
    }
    block.data[block.length = kept] = '\0';
    for (int i = 0; i <= count; i++) {
        free(lines[i]);
        lines[i] = NULL;
    }
    lines[0] = buffer_take(&block);
    story->script->changed = true;
    buffer_free(&is);
    buffer_free(&nobody);
}

static void show(struct story *story)
{
    struct buffer picture = {0};

    picture_dump(&story->terminal, &picture);
    printf("%s:%d:\n%s", story->script->path, story->line + 1, picture.data);
    buffer_free(&picture);
}

enum verdict block_compare(struct story *story, const char *rest, struct buffer *why)
{
    int count = text_ends(rest) ? measure(story, why) : -1;

    if (count < 0)
        return WRONG;
    bool holds = compare(story, count, why);
    if (!holds && story->settings->update && !story->fault &&
        terminal_quiet(&story->terminal, settled)) {
        rewrite(story, count);
        holds = true;
    }
    if (!holds)
        return NOT_YET;
    if (story->settings->text)
        show(story);
    story->line += count + 1; /* at `end` */
    return HOLDS;
}
