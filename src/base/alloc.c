#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_NO_MEMORY = 4 };

static void (*failure_handler)(void);

void alloc_on_failure(void (*handler)(void))
{
    failure_handler = handler;
}

static void *checked(void *memory)
{
    static const char words[] = "proctor: out of memory\n";

    if (memory)
        return memory;
    if (failure_handler)
        failure_handler();
    if (write(STDERR_FILENO, words, sizeof words - 1) < 0)
        _exit(EXIT_NO_MEMORY);
    _exit(EXIT_NO_MEMORY);
}

void *alloc_zero(size_t count, size_t size)
{
    return checked(calloc(count ? count : 1, size ? size : 1));
}

void *alloc_resize(void *memory, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return checked(NULL);
    size_t bytes = count * size;
    return checked(realloc(memory, bytes ? bytes : 1));
}

char *alloc_string(const char *text)
{
    return text ? alloc_bytes(text, strlen(text)) : NULL;
}

char *alloc_bytes(const char *text, size_t length)
{
    char *copy = alloc_zero(length + 1, 1);

    memcpy(copy, text, length);
    return copy;
}
