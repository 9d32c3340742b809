/*
 * must: what the targets hold true of whatever comes in.
 */
#ifndef PROCTOR_TESTS_FUZZ_MUST_H
#define PROCTOR_TESTS_FUZZ_MUST_H

#include "base/utf8.h"

#include <locale.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Characters have widths, as in the program. */
__attribute__((constructor)) static void set_locale(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
}

#define must(holds) ((holds) ? (void)0 : must_fail(#holds, __func__, __LINE__))

static inline void must_fail(const char *what, const char *where, int line)
{
    fprintf(stderr, "%s, line %d: it must be that %s\n", where, line, what);
    abort();
}

/* Whether a terminal may be given it as one line. */
static inline bool is_harmless_line(const char *text, size_t length)
{
    struct buffer out = {0};

    utf8_add_harmless(&out, text, length);
    bool same = out.length == length && memcmp(buffer_text(&out), text, length) == 0;
    buffer_free(&out);
    return same;
}

/* The same, of lines. */
static inline bool is_harmless(const char *text, size_t length)
{
    for (const char *end = text + length; text < end;) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline ? newline : end;
        if (!is_harmless_line(text, (size_t)(stop - text)))
            return false;
        text = stop + 1;
    }
    return true;
}

static inline bool is_buffer_harmless(const struct buffer *buffer)
{
    return is_harmless(buffer->length ? buffer->data : "", buffer->length);
}

/* A copy that ends with a NUL, in memory of just its size. */
static inline char *text_of(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);

    must(text != NULL);
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

#endif
