/*
 * listing: statements as lines to be read, numbered as the parser numbered them.
 */
#include "lang/program.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

enum { INDENT = 4 };

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Source as one line: outside quotes white space (and a joined line) is one space, inside them a
 * newline is written as `\n`. */
static void add_folded(struct buffer *out, const char *source, size_t length)
{
    size_t from = out->length;
    char quote = '\0';

    for (size_t i = 0; i < length; i++) {
        char c = source[i];
        bool joint =
            c == '\\' && i + 1 < length && (source[i + 1] == '\n' || source[i + 1] == '\r');

        if (quote == '\0' && (is_space(c) || joint)) {
            if (out->length > from && out->data[out->length - 1] != ' ')
                buffer_add_char(out, ' ');
            continue;
        }
        if (c == '\n') {
            buffer_add_text(out, "\\n");
            continue;
        }
        buffer_add_char(out, c);
        if (c == '\\' && quote != '\'' && i + 1 < length)
            buffer_add_char(out, source[++i]);
        else if (quote == '\0' ? c == '"' || c == '\'' : c == quote)
            quote = quote == '\0' ? c : '\0';
    }
}

void statement_show(struct buffer *out, const struct statement *statement)
{
    size_t from = out->length, length = statement->source_length;

    if (statement->body != NULL) /* up to the brace */
        length = (size_t)(statement->body->source - statement->source) - 1;
    add_folded(out, statement->source, length);
    while (out->length > from && out->data[out->length - 1] == ' ')
        out->data[--out->length] = '\0';
    if (statement->body != NULL)
        buffer_add_text(out, out->length > from ? " {" : "{");
}

/* `statement` is NULL where the line is not a statement's. */
static void add_line(struct listing *listing, const struct statement *statement,
                     struct buffer *text)
{
    struct listing_line line = {.text = buffer_take(text)};

    if (statement != NULL) {
        line.number = statement->number;
        line.condition = (statement->kind == STATEMENT_IF || statement->kind == STATEMENT_WHILE) &&
                         statement->body->count > 0;
    }
    if ((listing->count & (listing->count - 1)) == 0) /* grows at 0, 1, 2, 4, 8 ... */
        listing->lines =
            alloc_resize(listing->lines, listing->count == 0 ? 1 : 2 * (size_t)listing->count,
                         sizeof *listing->lines);
    listing->lines[listing->count++] = line;
}

static void add_text_line(struct listing *listing, int depth, const char *text)
{
    struct buffer line = {0};

    buffer_printf(&line, "%*s%s", depth * INDENT, "", text);
    add_line(listing, NULL, &line);
}

static void add_block(struct listing *listing, const struct block *block, int depth)
{
    for (int i = 0; i < block->count; i++) {
        const struct statement *statement = &block->statements[i];
        struct buffer line = {0};

        buffer_printf(&line, "%*s", depth * INDENT, "");
        statement_show(&line, statement);
        add_line(listing, statement, &line);
        if (statement->body == NULL)
            continue;
        add_block(listing, statement->body, depth + 1);
        if (statement->otherwise != NULL) {
            add_text_line(listing, depth, "} else {");
            add_block(listing, statement->otherwise, depth + 1);
        }
        add_text_line(listing, depth, "}");
    }
}

void listing_make(struct listing *listing, const struct block *block)
{
    *listing = (struct listing){0};
    add_block(listing, block, 0);
}

void listing_copy(struct listing *copy, const struct listing *listing)
{
    *copy =
        (struct listing){alloc_zero((size_t)listing->count, sizeof *copy->lines), listing->count};
    for (int i = 0; i < listing->count; i++) {
        copy->lines[i] = listing->lines[i];
        copy->lines[i].text = alloc_string(listing->lines[i].text);
    }
}

int listing_conditions(const struct listing *listing, bool *conditions, int most)
{
    int last = 0;

    memset(conditions, 0, ((size_t)most + 1) * sizeof *conditions);
    for (int i = 0; i < listing->count; i++) {
        int number = listing->lines[i].number;
        if (number < 1 || number > most)
            continue;
        conditions[number] = listing->lines[i].condition;
        last = number > last ? number : last;
    }
    return last;
}

void listing_free(struct listing *listing)
{
    for (int i = 0; i < listing->count; i++)
        free(listing->lines[i].text);
    free(listing->lines);
    *listing = (struct listing){0};
}
