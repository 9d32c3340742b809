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
