/*
 * number: text that is a whole number, or is not.
 */
#ifndef PROCTOR_BASE_NUMBER_H
#define PROCTOR_BASE_NUMBER_H

#include <stdbool.h>

/* Whether all of `text` is a decimal number that a long holds; `*number` is it. */
bool number_parse(const char *text, long *number);

#endif
