#include "base/number.h"

#include <errno.h>
#include <stdlib.h>

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
    size_t end = number < 0;

    for (unsigned long left = rest; left > 9; left /= 10)
        end++;
    text[0] = '-';
    text[end + 1] = '\0';
    do
        text[end--] = (char)('0' + rest % 10);
    while (rest /= 10);
    return text;
}
