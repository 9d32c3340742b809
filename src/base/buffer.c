#include "base/buffer.h"

#include "base/alloc.h"
#include "base/number.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(struct buffer *buffer, size_t more)
{
    size_t needed = buffer->length + more + 1;

    if (needed <= buffer->capacity)
        return;
    size_t capacity = buffer->capacity ? buffer->capacity : 64;
    while (capacity < needed)
        capacity *= 2;
    buffer->data = alloc_resize(buffer->data, capacity, 1);
    buffer->capacity = capacity;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t length)
{
    reserve(buffer, length);
    if (length)
        memcpy(buffer->data + buffer->length, bytes, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
}

void buffer_add_char(struct buffer *buffer, char byte)
{
    buffer_add(buffer, &byte, 1);
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

static void add_number(struct buffer *buffer, long number)
{
    char digits[NUMBER_TEXT_MAX];

    buffer_add_text(buffer, number_write(digits, number));
}

/* %s, %d and %ld without flags are nearly all that is ever asked for, and a log is made of them:
 * printf(3) takes several times as long. False where there is another conversion. */
static bool print_simply(struct buffer *buffer, const char *format, va_list arguments)
{
    for (const char *percent; (percent = strchr(format, '%')); format = percent + 2) {
        buffer_add(buffer, format, (size_t)(percent - format));
        if (percent[1] == 's') {
            const char *text = va_arg(arguments, const char *);
            buffer_add_text(buffer, text ? text : "(null)");
        } else if (percent[1] == 'd') {
            add_number(buffer, va_arg(arguments, int));
        } else if (percent[1] == 'l' && percent[2] == 'd') {
            add_number(buffer, va_arg(arguments, long));
            percent++;
        } else {
            return false;
        }
    }
    buffer_add_text(buffer, format);
    return true;
}

static void print_all(struct buffer *buffer, const char *format, va_list arguments)
{
    va_list again;

    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length > 0) {
        reserve(buffer, (size_t)length);
        vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

void buffer_vprintf(struct buffer *buffer, const char *format, va_list arguments)
{
    size_t before = buffer->length;
    va_list again;

    va_copy(again, arguments);
    if (!print_simply(buffer, format, arguments)) {
        buffer->length = before;
        print_all(buffer, format, again);
    }
    va_end(again);
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    buffer_vprintf(buffer, format, arguments);
    va_end(arguments);
}

void buffer_drop(struct buffer *buffer, size_t length)
{
    if (length > buffer->length)
        length = buffer->length;
    if (!length)
        return;
    buffer->length -= length;
    memmove(buffer->data, buffer->data + length, buffer->length + 1);
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    if (buffer->data)
        buffer->data[0] = '\0';
}

const char *buffer_text(const struct buffer *buffer)
{
    return buffer->data ? buffer->data : "";
}

char *buffer_take(struct buffer *buffer)
{
    char *text = buffer->data ? buffer->data : alloc_string("");

    *buffer = (struct buffer){0};
    return text;
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){0};
}
