#include "base/wrap.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>
#include <wchar.h>

static int cells(const char *text, size_t length, size_t *taken)
{
    uint32_t code;

    *taken = utf8_decode(text, length, &code);
    int width = wcwidth((wchar_t)code);
    return width < 0 ? 1 : width;
}

/* The mark that the text begins with; NULL: none of them. */
static const char *mark_at(const char *text, const char *const *marks)
{
    for (; *marks; marks++)
        if (!strncmp(text, *marks, strlen(*marks)))
            return *marks;
    return NULL;
}

/* How many bytes of the text are such marks, as long as they fit with what is before them. */
static size_t marks_at(const char *text, const char *const *marks, int most, int *width)
{
    const char *mark;
    size_t at = 0;

    while ((mark = mark_at(text + at, marks)) && *width + utf8_width(mark) <= most) {
        at += strlen(mark);
        *width += utf8_width(mark);
    }
    return at;
}

/* The bytes of the next piece that must stay on one line, and its cells; what is wider than `most`
 * is cut there. */
static size_t piece(const char *text, int most, int *width)
{
    static const char *const opening[] = {"（", "(", NULL};
    static const char *const closing[] = {"，", "。", "；", "：", "、", "）",
                                          "？", "！", ")",  ",",  NULL};
    size_t length = strlen(text), taken;

    *width = 0;
    size_t at = marks_at(text, opening, most / 2, width); /* none ends a line of Chinese, */
    size_t first = at;
    while (at < length && text[at] != ' ') {
        int one = cells(text + at, length - at, &taken);
        if (at > 0 && *width + one > most)
            return at;
        if (one == 2 && at > first)
            break;
        at += taken;
        *width += one;
        if (one == 2)
            break;
    }
    return at + marks_at(text + at, closing, most, width); /* and none of these begins one */
}

int wrap_last_column(const char *text)
{
    const char *last = text;
    struct buffer before = {0};

    for (const char *at = text + strspn(text, " "); *at; at += strcspn(at, " ")) {
        size_t spaces = strspn(at, " ");
        at += spaces;
        if (spaces > 1 && *at)
            last = at;
    }
    buffer_add(&before, text, (size_t)(last - text));
    int column = utf8_width(buffer_text(&before));
    buffer_free(&before);
    return column;
}

void wrap_add(struct buffer *out, const char *text, int column, int indent, int width)
{
    bool begun = column > indent;

    while (*text) {
        int spaces = (int)strspn(text, " "), wide;
        text += spaces;
        size_t length = piece(text, width - indent, &wide);
        bool fits = column + spaces + wide <= width;
        if (!fits && begun && length > 0) {
            buffer_add_char(out, '\n');
            for (column = 0; column < indent; column++)
                buffer_add_char(out, ' ');
        }
        for (; fits && spaces > 0; spaces--, column++)
            buffer_add_char(out, ' ');
        buffer_add(out, text, length);
        column += wide;
        text += length;
        begun = true;
    }
}

void wrap_pad(struct buffer *buffer, size_t from, int columns)
{
    int width = from < buffer->length ? utf8_width(buffer->data + from) : 0;

    for (; width < columns; width++)
        buffer_add_char(buffer, ' ');
}
