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

/* Characters that would move the cursor, colour the screen or turn the line around. */
static bool harmful(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0xFEFF;
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
        else if (bad_at(bytes + at, taken, code) || (harmful(code) && code < 0x80))
            buffer_printf(out, "\\x%02x", (unsigned char)bytes[at]);
        else if (harmful(code))
            buffer_printf(out, "\\u{%04x}", (unsigned)code);
        else
            buffer_add(out, bytes + at, taken);
        at += taken;
    }
}
