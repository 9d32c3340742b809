#include "base/number.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool number_parse(const char *text, long *number)
{
    char *end;

    errno = 0;
    *number = strtol(text, &end, 10);
    return end != text && *end == '\0' && errno == 0;
}

const char *number_write(char text[NUMBER_TEXT_MAX], long number)
{
    unsigned long rest = number < 0 ? 0UL - (unsigned long)number : (unsigned long)number;
    size_t at = NUMBER_TEXT_MAX - 1;

    text[at] = '\0';
    do
        text[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        text[--at] = '-';
    return memmove(text, text + at, NUMBER_TEXT_MAX - at);
}
