/*
 * nearest: which of the known words a slip of the fingers meant.
 */
#ifndef PROCTOR_BASE_NEAREST_H
#define PROCTOR_BASE_NEAREST_H

#include <stddef.h>

enum { NEAREST_FAR = 1000 };

/* Edits that turn `word` into `name`: a letter added, dropped, changed, or two neighbours swapped.
 * NEAREST_FAR where they are more than a slip: two, and fewer the shorter the words are, so
 * that `cat` is taken neither for `wait` nor for `at`. */
int nearest_edits(const char *word, const char *name);

/* The one of `count` names that is nearest; NULL if none is near. */
const char *nearest_name(const char *word, const char *const *names, size_t count);

#endif
