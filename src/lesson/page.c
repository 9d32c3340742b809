/*
 * page: text wrapped behind an indentation and a mark, line by line.
 */
#include "lesson/page.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "base/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CODE_INDENT = 2 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

void page_start(struct page *page, int width)
{
    page_free(page);
    page->width = most(width, PAGE_WIDTH_LEAST);
}

void page_free(struct page *page)
{
    for (int i = 0; i < page->count; i++)
        free(page->lines[i].text);
    free(page->lines);
    *page = (struct page){0};
}

void page_gap(struct page *page)
{
    page->gap = page->count > 0;
}

static void push(struct page *page, enum page_kind kind, char *text)
{
    if ((page->count & (page->count - 1)) == 0) /* all room is taken: 1, 2, 4 … */
        page->lines = alloc_resize(page->lines, page->count == 0 ? 1 : 2 * (size_t)page->count,
                                   sizeof *page->lines);
    page->lines[page->count++] = (struct page_line){kind, text};
}

/* What stands before the text, in its first line and in all others. */
struct margin {
    int indent;
    const char *mark; /* NULL: none */
    bool repeats;     /* the mark stands before all lines */
};

static int margin_width(const struct margin *margin)
{
    return margin->indent + (margin->mark != NULL ? utf8_width(margin->mark) + 1 : 0);
}

static void add_margin(struct buffer *out, const struct margin *margin, bool first)
{
    bool marked = margin->mark != NULL && (first || margin->repeats);

    wrap_pad(out, 0, margin->indent);
    if (marked)
        buffer_add_text(out, margin->mark);
    wrap_pad(out, 0, margin_width(margin));
}

static void add_line(struct page *page, enum page_kind kind, const struct margin *margin,
                     bool first, const char *text, size_t length)
{
    struct buffer out = {0};

    if (page->gap)
        push(page, PAGE_BLANK, alloc_string(""));
    page->gap = false;
    add_margin(&out, margin, first);
    buffer_add(&out, text, length);
    while (out.length > 0 && out.data[out.length - 1] == ' ')
        out.data[--out.length] = '\0';
    push(page, kind, alloc_string(buffer_text(&out)));
    buffer_free(&out);
}

/* One line of text as lines of the page. */
static void add_wrapped(struct page *page, enum page_kind kind, const struct margin *margin,
                        bool first, const char *text, size_t length)
{
    struct margin fitting = {least(margin->indent, page->width / 2), margin->mark, margin->repeats};
    struct buffer harmless = {0}, rows = {0};
    const char *row;

    utf8_add_harmless(&harmless, text, length);
    wrap_add(&rows, buffer_text(&harmless), 0, 0,
             most(page->width - margin_width(&fitting), PAGE_WIDTH_LEAST / 4));
    row = buffer_text(&rows);
    for (;; first = false) {
        size_t end = strcspn(row, "\n");

        add_line(page, kind, &fitting, first, row, end);
        if (row[end] == '\0')
            break;
        row += end + 1;
    }
    buffer_free(&rows);
    buffer_free(&harmless);
}

static void add_as_is(struct page *page, enum page_kind kind, const struct margin *margin,
                      const char *text, size_t length)
{
    struct buffer harmless = {0};

    utf8_add_harmless(&harmless, text, length);
    add_line(page, kind, margin, true, buffer_text(&harmless), harmless.length);
    buffer_free(&harmless);
}

static int add(struct page *page, enum page_kind kind, const struct margin *margin,
               const char *text)
{
    int index = page->count + page->gap;
    bool first = true;
    size_t length;

    for (;; text += length + 1, first = false) {
        length = strcspn(text, "\n");
        if (kind == PAGE_CODE || kind == PAGE_COMMAND)
            add_as_is(page, kind, margin, text, length);
        else
            add_wrapped(page, kind, margin, first, text, length);
        if (text[length] == '\0')
            return index;
    }
}

int page_add(struct page *page, enum page_kind kind, const char *mark, const char *text)
{
    bool code = kind == PAGE_CODE || kind == PAGE_COMMAND;

    return add(page, kind, &(struct margin){code ? CODE_INDENT : 0, mark, false}, text);
}

void page_prose(struct page *page, const struct prose *prose, int count)
{
    int columns[LESSON_DEPTH_MAX + 2] = {0}; /* where texts begin, by depth */

    for (int i = 0; i < count; i++) {
        const struct prose *piece = &prose[i];
        struct margin margin = {.indent = columns[piece->depth]};

        if (i > 0 && (piece->kind != PROSE_ITEM || piece[-1].kind != PROSE_ITEM))
            page_gap(page);
        if (piece->kind == PROSE_CODE)
            margin.indent += CODE_INDENT;
        if (piece->kind == PROSE_ITEM)
            margin.mark = piece->mark;
        if (piece->kind == PROSE_QUOTE)
            margin = (struct margin){margin.indent, ">", true};
        add(page, piece->kind == PROSE_CODE ? PAGE_CODE : PAGE_TEXT, &margin, piece->text);
        if (piece->kind == PROSE_ITEM)
            columns[piece->depth + 1] = margin_width(&margin);
    }
}

static void add_predict(struct page *page, const struct lesson_block *block)
{
    char mark[16];

    page_add(page, PAGE_QUESTION, NULL, block->text);
    for (int i = 0; i < block->choice_count; i++) {
        snprintf(mark, sizeof mark, "%d.", i + 1);
        page_add(page, PAGE_CHOICE, mark, block->choices[i].text);
    }
}

void page_block(struct page *page, const struct lesson_block *block)
{
    page_gap(page);
    switch (block->kind) {
    case LESSON_PROSE: page_prose(page, block->prose, block->prose_count); break;
    case LESSON_SHOW:
    case LESSON_TRY: page_add(page, PAGE_COMMAND, NULL, block->text); break;
    case LESSON_PREDICT: add_predict(page, block); break;
    case LESSON_HINT: page_add(page, PAGE_NOTE, NULL, block->text); break;
    case LESSON_EXPECT:
        for (int i = 0; i < block->predicate_count; i++)
            page_add(page, PAGE_GOAL, "-", block->predicates[i].source);
        break;
    }
}

void page_text(struct buffer *out, const struct page *page)
{
    for (int i = 0; i < page->count; i++)
        buffer_printf(out, "%s\n", page->lines[i].text);
}
