/*
 * buffer: bytes that grow at the end.
 *
 * A zeroed struct is an empty buffer. `data` always ends with a NUL that `length` does not count,
 * once anything was added; buffer_text() gives "" before that.
 */
#ifndef PROCTOR_BASE_BUFFER_H
#define PROCTOR_BASE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>

struct buffer {
    char *data;
    size_t length;
    size_t capacity;
};

void buffer_add(struct buffer *buffer, const void *bytes, size_t length);
void buffer_add_char(struct buffer *buffer, char byte);
void buffer_add_text(struct buffer *buffer, const char *text);
void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buffer_vprintf(struct buffer *buffer, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Removes the first `length` bytes. */
void buffer_drop(struct buffer *buffer, size_t length);

/* Empties it and keeps its memory. */
void buffer_clear(struct buffer *buffer);

/* The text, valid until the next call that changes the buffer. */
const char *buffer_text(const struct buffer *buffer);

/* Gives the text to the caller (free(3)) and leaves the buffer empty. */
char *buffer_take(struct buffer *buffer);

void buffer_free(struct buffer *buffer);

#endif
