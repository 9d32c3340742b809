/*
 * alloc: memory that is there, or a clean end.
 *
 * proctor's own memory is small and bounded; when even that is refused there is nothing useful
 * left to do, so these never return NULL: they call the handler (the user interface sets one that
 * gives the terminal back), say so on standard error and end the process with status 4.
 */
#ifndef PROCTOR_BASE_ALLOC_H
#define PROCTOR_BASE_ALLOC_H

#include <stddef.h>

/* Zeroed memory for `count` things of `size` bytes; overflow of the product counts as refusal. */
void *alloc_zero(size_t count, size_t size);

/* realloc(3) to `count` things of `size` bytes; added memory is not zeroed. */
void *alloc_resize(void *memory, size_t count, size_t size);

/* A copy of `text`, owned by the caller (free(3)). NULL stays NULL. */
char *alloc_string(const char *text);

/* The first `length` bytes of `text`, ended by a NUL. */
char *alloc_bytes(const char *text, size_t length);

/* What runs before the clean end; NULL for nothing. */
void alloc_on_failure(void (*handler)(void));

#endif
