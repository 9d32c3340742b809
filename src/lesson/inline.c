/*
 * inline: what stands within a paragraph, as one line of words.
 *
 * Emphasis is dropped, code keeps its backquotes, links show where they lead. HTML and tables are
 * refused: a terminal has neither.
 */
#include "lesson/inside.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Lines joined: Chinese has no blanks between its words, so the end of a line is none either. */

static bool is_ideograph(uint32_t code)
{
    return (code >= 0x2E80 && code < 0x3000) || (code >= 0x3040 && code < 0xA000) ||
           (code >= 0xF900 && code < 0xFB00) || (code >= 0x20000 && code < 0x40000);
}

/* Punctuation as wide as a character: it brings its own blank. */
static bool is_wide_mark(uint32_t code)
{
    return (code >= 0x3000 && code < 0x3040) || (code >= 0xFE30 && code < 0xFE50) ||
           (code >= 0xFF01 && code < 0xFF61);
}

/* Dashes, quotes and dots that Chinese shares with others. */
static bool is_shared_mark(uint32_t code)
{
    return code == 0x2014 || code == 0x2018 || code == 0x2019 || code == 0x201C || code == 0x201D ||
           code == 0x2026;
}

static bool needs_blank(uint32_t before, uint32_t after)
{
    if (is_wide_mark(before) || is_wide_mark(after))
        return false;
    if (is_ideograph(before))
        return !is_ideograph(after) && !is_shared_mark(after);
    return !is_shared_mark(before) || !is_ideograph(after);
}

/* Goes on, in the same line of `out`, with what stands in a new one of the file. */
static void join(struct buffer *out, const char *text, size_t length)
{
    uint32_t before, after;
    size_t at = out->length;

    if (length == 0 || at == 0 || out->data[at - 1] == '\n')
        return;
    do
        at--;
    while (at > 0 && ((unsigned char)out->data[at] & 0xC0) == 0x80);
    utf8_decode(out->data + at, out->length - at, &before);
    utf8_decode(text, length, &after);
    if (needs_blank(before, after))
        buffer_add_char(out, ' ');
}

void prose_words(struct buffer *out, const char *text, size_t length)
{
    char *copy = alloc_bytes(text, length);
    const char *from = copy, *line;
    bool paragraph = false;
    size_t taken;

    while (block_line(&from, &line, &taken)) {
        if (taken == 0) {
            paragraph = out->length > 0;
            continue;
        }
        if (paragraph)
            buffer_add_char(out, '\n');
        paragraph = false;
        join(out, line, taken);
        utf8_add_harmless(out, line, taken);
    }
    free(copy);
}

/* What stands within a paragraph */

struct line {
    struct reader *reader;
    struct buffer *out;
    bool broken;  /* the next piece stands in a new line of the file, */
    int number;   /* which is this one; */
    size_t start; /* here it begins in `out` */
};

/* "|---|:--|", the rule below the head of a table */
static bool is_table_rule(const char *text, size_t length)
{
    return length > 0 && strspn(text, "|-: ") >= length && memchr(text, '|', length) != NULL &&
           memchr(text, '-', length) != NULL;
}

static bool end_of_line(struct line *line)
{
    if (line->out->length > line->start &&
        is_table_rule(line->out->data + line->start, line->out->length - line->start))
        return error_at(line->reader->error, line->number,
                        _("tables are not for a terminal: expected paragraphs or a list"));
    line->broken = true;
    line->number++;
    return true;
}

static void add_piece(struct line *line, const char *text, size_t length)
{
    if (line->broken) {
        join(line->out, text, length);
        line->start = line->out->length;
    }
    line->broken = false;
    utf8_add_harmless(line->out, text, length);
}

static void add_code(struct line *line, const char *code)
{
    add_piece(line, "`", 1);
    add_piece(line, code, strlen(code));
    add_piece(line, "`", 1);
}

static bool is_comment(const char *html)
{
    const char *end = strncmp(html, "<!--", 4) == 0 ? strstr(html, "-->") : NULL;

    return end != NULL && end[3 + strspn(end + 3, " \t\n")] == '\0';
}

bool prose_html(struct reader *reader, cmark_node *node, int line)
{
    const char *html = cmark_node_get_literal(node);

    if (is_comment(html))
        return true;
    return error_at(reader->error, line,
                    _("`%s` is HTML; what is no HTML stands between backquotes"),
                    reader_shown(reader, html, strcspn(html, "\n")));
}

/* " (url)", where the link does not show it already */
static void add_url(struct line *line, const char *url)
{
    struct buffer shown = {0};
    const struct buffer *out = line->out;

    if (strncmp(url, "mailto:", 7) == 0)
        url += 7;
    utf8_add_harmless(&shown, url, strlen(url));
    if (shown.length > 0 &&
        (out->length < shown.length ||
         memcmp(out->data + out->length - shown.length, shown.data, shown.length) != 0)) {
        buffer_add_text(line->out, " (");
        buffer_add(line->out, shown.data, shown.length);
        buffer_add_char(line->out, ')');
    }
    buffer_free(&shown);
}

static bool add_inline(struct line *line, cmark_node *node, cmark_event_type event)
{
    const char *text = cmark_node_get_literal(node);

    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT: add_piece(line, text, strlen(text)); break;
    case CMARK_NODE_CODE: add_code(line, text); break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK: return end_of_line(line);
    case CMARK_NODE_HTML_INLINE: return prose_html(line->reader, node, line->number);
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE:
        if (event == CMARK_EVENT_EXIT)
            add_url(line, cmark_node_get_url(node));
        break;
    default: break; /* emphasis: what stands in it comes by itself */
    }
    return true;
}

bool prose_line(struct reader *reader, struct buffer *out, cmark_node *node)
{
    struct line line = {.reader = reader, .out = out, .number = cmark_node_get_start_line(node)};
    cmark_iter *iter = cmark_iter_new(node);
    cmark_event_type event;
    bool good = true;

    while (good && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
        good = add_inline(&line, cmark_iter_get_node(iter), event);
    cmark_iter_free(iter);
    return good && end_of_line(&line);
}
