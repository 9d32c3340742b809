/*
 * prose: nodes of cmark as pieces of text that a terminal can be given.
 */
#include "lesson/inside.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { TAB = 4 }; /* columns from one tab stop to the next in code */

/* Where a node stands. */
struct place {
    int depth;  /* items around it */
    int nested; /* lists and quotes around it */
    bool quote;
};

static struct prose *add_prose(struct lesson_block *block, enum prose_kind kind, int depth)
{
    struct prose *prose;

    block->prose = reader_room(block->prose, block->prose_count, sizeof *block->prose);
    prose = &block->prose[block->prose_count++];
    prose->kind = kind;
    prose->depth = depth;
    return prose;
}

static bool read_paragraph(struct reader *reader, struct lesson_block *block, cmark_node *node,
                           const struct place *place)
{
    struct buffer text = {0};
    bool good = prose_line(reader, &text, node);

    if (good && text.length > 0)
        add_prose(block, place->quote ? PROSE_QUOTE : PROSE_PARAGRAPH, place->depth)->text =
            buffer_take(&text);
    buffer_free(&text);
    return good;
}

/* A line of code, its tabs as the blanks that they stand for. */
static void add_code_line(struct buffer *out, const char *line, size_t length)
{
    struct buffer spread = {0};
    int column = 0;

    for (size_t i = 0; i < length; i++) {
        if (line[i] != '\t') {
            buffer_add_char(&spread, line[i]);
            column += ((unsigned char)line[i] & 0xC0) != 0x80;
            continue;
        }
        do
            buffer_add_char(&spread, ' ');
        while (++column % TAB != 0);
    }
    utf8_add_harmless(out, buffer_text(&spread), spread.length);
    buffer_free(&spread);
}

static void add_code_block(struct lesson_block *block, cmark_node *node, const struct place *place)
{
    const char *text = cmark_node_get_literal(node), *info = cmark_node_get_fence_info(node);
    size_t length = strlen(text), word = strcspn(info, " \t");
    struct buffer out = {0};
    struct prose *prose;

    while (length > 0 && text[length - 1] == '\n')
        length--;
    for (size_t at = 0; at < length;) {
        size_t end = at + strcspn(text + at, "\n");

        if (at > 0)
            buffer_add_char(&out, '\n');
        add_code_line(&out, text + at, end - at);
        at = end + 1;
    }
    if (out.length == 0)
        return;
    prose = add_prose(block, PROSE_CODE, place->depth);
    prose->language = word > 0 ? alloc_bytes(info, word) : NULL;
    prose->text = buffer_take(&out);
}

static bool read_code(struct reader *reader, struct lesson_block *block, cmark_node *node,
                      const struct place *place)
{
    enum lesson_kind kind;

    if (!block_kind(reader, node, &kind))
        return false;
    if (kind != LESSON_PROSE)
        return error_at(reader->error, cmark_node_get_start_line(node),
                        _("`%s` stands at the left margin, not in a list or a quote"),
                        cmark_node_get_fence_info(node));
    add_code_block(block, node, place);
    return true;
}

static bool read_node(struct reader *reader, struct lesson_block *block, cmark_node *node,
                      const struct place *place);

static bool read_nodes(struct reader *reader, struct lesson_block *block, cmark_node *node,
                       const struct place *place)
{
    for (; node != NULL; node = cmark_node_next(node))
        if (!read_node(reader, block, node, place))
            return false;
    return true;
}

static char *mark_of(cmark_node *list, int index)
{
    struct buffer mark = {0};

    if (cmark_node_get_list_type(list) == CMARK_ORDERED_LIST)
        buffer_printf(&mark, "%d%c", cmark_node_get_list_start(list) + index,
                      cmark_node_get_list_delim(list) == CMARK_PAREN_DELIM ? ')' : '.');
    else
        buffer_add_char(&mark, '-');
    return buffer_take(&mark);
}

/* The first paragraph of an item is its text, all else stands in it. */
static bool read_item(struct reader *reader, struct lesson_block *block, cmark_node *item,
                      char *mark, const struct place *place)
{
    cmark_node *node = cmark_node_first_child(item);
    struct prose *prose = add_prose(block, PROSE_ITEM, place->depth);
    struct place inside = {place->depth + 1, place->nested, place->quote};
    struct buffer text = {0};
    bool good = true;

    prose->mark = mark;
    if (node != NULL && cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH) {
        good = prose_line(reader, &text, node);
        node = cmark_node_next(node);
    }
    prose->text = alloc_string(buffer_text(&text));
    buffer_free(&text);
    return good && read_nodes(reader, block, node, &inside);
}

static bool read_list(struct reader *reader, struct lesson_block *block, cmark_node *list,
                      const struct place *place)
{
    cmark_node *item = cmark_node_first_child(list);

    for (int i = 0; item != NULL; item = cmark_node_next(item), i++)
        if (!read_item(reader, block, item, mark_of(list, i), place))
            return false;
    return true;
}

/* A list or a quote. */
static bool read_container(struct reader *reader, struct lesson_block *block, cmark_node *node,
                           const struct place *place)
{
    struct place inside = *place;

    if (++inside.nested > LESSON_DEPTH_MAX)
        return error_at(reader->error, cmark_node_get_start_line(node),
                        _("more than %d lists and quotes within one another"), LESSON_DEPTH_MAX);
    if (cmark_node_get_type(node) == CMARK_NODE_LIST)
        return read_list(reader, block, node, &inside);
    inside.quote = true;
    return read_nodes(reader, block, cmark_node_first_child(node), &inside);
}

static bool read_node(struct reader *reader, struct lesson_block *block, cmark_node *node,
                      const struct place *place)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING: return read_paragraph(reader, block, node, place);
    case CMARK_NODE_LIST:
    case CMARK_NODE_BLOCK_QUOTE: return read_container(reader, block, node, place);
    case CMARK_NODE_CODE_BLOCK: return read_code(reader, block, node, place);
    case CMARK_NODE_HTML_BLOCK: return prose_html(reader, node, cmark_node_get_start_line(node));
    default: return true; /* a rule across the page */
    }
}

bool prose_read(struct reader *reader, struct lesson_block *block, cmark_node *node)
{
    return read_node(reader, block, node, &(struct place){0});
}
