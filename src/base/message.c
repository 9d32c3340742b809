#include "base/message.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdlib.h>

void message_write(FILE *file, const char *format, ...)
{
    struct buffer clean = {0};
    va_list arguments;
    char *text;

    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    utf8_add_harmless_lines(&clean, text, (size_t)length);
    fwrite(clean.data, 1, clean.length, file);
    buffer_free(&clean);
    free(text);
}
