#include "base/error.h"

#include "base/i18n.h"
#include "base/names.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void fill(struct error *error, int line, const char *format, va_list arguments)
{
    if (!error)
        return;
    error->line = line;
    vsnprintf(error->text, sizeof error->text, format, arguments);
}

bool error_set(struct error *error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fill(error, 0, format, arguments);
    va_end(arguments);
    return false;
}

bool error_at(struct error *error, int line, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fill(error, line, format, arguments);
    va_end(arguments);
    return false;
}

bool error_errno(struct error *error, const char *format, ...)
{
    int number = errno;
    va_list arguments;

    va_start(arguments, format);
    fill(error, 0, format, arguments);
    va_end(arguments);
    if (error) {
        size_t used = strlen(error->text);
        snprintf(error->text + used, sizeof error->text - used, _(": %s"), errno_words(number));
    }
    return false;
}

bool error_wrap(struct error *error, const char *format, ...)
{
    char inner[ERROR_TEXT_MAX];
    va_list arguments;

    if (!error)
        return false;
    snprintf(inner, sizeof inner, "%s", error->text);
    va_start(arguments, format);
    fill(error, error->line, format, arguments);
    va_end(arguments);
    size_t used = strlen(error->text);
    snprintf(error->text + used, sizeof error->text - used, ": %s", inner);
    return false;
}
