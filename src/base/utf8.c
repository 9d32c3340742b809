#include "base/utf8.h"

#include <string.h>
#include <wchar.h>

size_t utf8_decode(const char *bytes, size_t length, uint32_t *code)
{
    const unsigned char *in = (const unsigned char *)bytes;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t need = in[0] < 0x80   ? 1
                  : in[0] < 0xC2 ? 0
                  : in[0] < 0xE0 ? 2
                  : in[0] < 0xF0 ? 3
                  : in[0] < 0xF5 ? 4
                                 : 0;

    *code = UTF8_BAD;
    if (need == 0 || need > length)
        return 1;
    if (need == 1) {
        *code = in[0];
        return 1;
    }
    uint32_t value = in[0] & (0xFFu >> (need + 1));
    for (size_t i = 1; i < need; i++) {
        if ((in[i] & 0xC0) != 0x80)
            return 1;
        value = value << 6 | (in[i] & 0x3F);
    }
    if (value < least[need] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 1;
    *code = value;
    return need;
}

static bool bad_at(const char *bytes, size_t taken, uint32_t code)
{
    /* U+FFFD itself is three good bytes; the same code from one byte is a fault. */
    return code == UTF8_BAD && taken == 1 && (unsigned char)bytes[0] >= 0x80;
}

bool utf8_valid(const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        uint32_t code;
        size_t taken = utf8_decode(bytes + at, length - at, &code);
        if (bad_at(bytes + at, taken, code))
            return false;
        at += taken;
    }
    return true;
}

int utf8_width(const char *text)
{
    size_t length = strlen(text);
    int width = 0;

    for (size_t at = 0; at < length;) {
        uint32_t code;
        at += utf8_decode(text + at, length - at, &code);
        int cells = wcwidth((wchar_t)code);
        width += cells < 0 ? 1 : cells;
    }
    return width;
}

/* From the first to the last. */
struct range {
    uint32_t first, last;
};

bool utf8_harmful(uint32_t code)
{
    static const struct range ranges[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},                         /* control characters */
        {0x061C, 0x061C}, {0x202A, 0x202E},   {0x2066, 0x2069}, /* turn the line around */
        {0x180E, 0x180E}, {0x200B, 0x200F},   {0x2028, 0x2029}, /* not to be seen, */
        {0x2060, 0x2065}, {0x206A, 0x206F},   {0xFEFF, 0xFEFF}, /* or lines of their own */
        {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
    };

    if (code > 0x1F && code < 0x7F)
        return false;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

/* How many bytes from here on are printable ASCII: most of what there is. */
static size_t plain_run(const char *bytes, size_t length)
{
    size_t run = 0;

    while (run < length && bytes[run] >= ' ' && bytes[run] <= '~')
        run++;
    return run;
}

void utf8_add_harmless(struct buffer *out, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        uint32_t code;
        size_t run = plain_run(bytes + at, length - at);
        buffer_add(out, bytes + at, run);
        at += run;
        if (at == length)
            break;
        size_t taken = utf8_decode(bytes + at, length - at, &code);
        if (code == '\t')
            buffer_add_char(out, ' ');
        else if (bad_at(bytes + at, taken, code) || (utf8_harmful(code) && code < 0x80))
            buffer_printf(out, "\\x%02x", (unsigned char)bytes[at]);
        else if (utf8_harmful(code))
            buffer_printf(out, "\\u{%04x}", (unsigned)code);
        else
            buffer_add(out, bytes + at, taken);
        at += taken;
    }
}

void utf8_add_harmless_lines(struct buffer *out, const char *bytes, size_t length)
{
    for (const char *end = bytes + length; bytes < end;) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        size_t line = (size_t)((newline ? newline : end) - bytes);
        utf8_add_harmless(out, bytes, line);
        if (newline)
            buffer_add_char(out, '\n');
        bytes += line + 1;
    }
}
