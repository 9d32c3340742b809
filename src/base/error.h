/*
 * error: one error as it travels up, from where it happened to where it is told.
 *
 * A function that can fail takes a `struct error *` as its last argument and returns false (or
 * NULL) after it has filled it. Callers add context with error_wrap() and pass it on; only the
 * edge (main, the user interface) prints it, once.
 */
#ifndef PROCTOR_BASE_ERROR_H
#define PROCTOR_BASE_ERROR_H

#include <stdbool.h>

enum { ERROR_TEXT_MAX = 600 };

struct error {
    int line;                  /* 1-based line in the text at fault; 0 where there is none */
    char text[ERROR_TEXT_MAX]; /* one line of plain words, no newline, cut where too long */
};

/* Fills `error` (NULL is allowed: nobody asks) and returns false, so that a function can end with
 * `return error_set(error, "...")`. */
bool error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same, with the line at fault. */
bool error_at(struct error *error, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* error_set() followed by ": " and what errno says. */
bool error_errno(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Puts "context: " before what the error says already. Returns false. */
bool error_wrap(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
