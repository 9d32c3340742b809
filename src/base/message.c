#include "base/message.h"

#include "base/utf8.h"

#include <stdarg.h>

void message_write(FILE *file, const char *format, ...)
{
    struct buffer text = {0}, clean = {0};
    va_list arguments;

    va_start(arguments, format);
    buffer_vprintf(&text, format, arguments);
    va_end(arguments);
    utf8_add_harmless_lines(&clean, buffer_text(&text), text.length);
    fwrite(clean.data, 1, clean.length, file);
    buffer_free(&clean);
    buffer_free(&text);
}
