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

/* The closing mark that the text begins with; NULL: none. */
static const char *closing_mark(const char *text)
{
    static const char *const marks[] = {"，", "。", "；", "：", "、", "）", "？", "！"};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (!strncmp(text, marks[i], strlen(marks[i])))
            return marks[i];
    return NULL;
}

/* The bytes of the next piece that must stay on one line, and its cells; what is wider than `most`
 * is cut there. */
static size_t piece(const char *text, int most, int *width)
{
    size_t length = strlen(text), at = 0, taken;

    *width = 0;
    while (at < length && text[at] != ' ') {
        int one = cells(text + at, length - at, &taken);
        if (at > 0 && *width + one > most)
            return at;
        if (one == 2 && at > 0)
            break;
        at += taken;
        *width += one;
        if (one == 2)
            break;
    }
    /* No line begins with a closing mark of Chinese. */
    for (const char *mark; (mark = closing_mark(text + at)); at += strlen(mark))
        *width += 2;
    return at;
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
