/*
 * number: whole numbers as text, and back.
 */
#ifndef PROCTOR_BASE_NUMBER_H
#define PROCTOR_BASE_NUMBER_H

#include <stdbool.h>

/* Whether all of `text` is a decimal number that a long holds; `*number` is it. */
bool number_parse(const char *text, long *number);

enum { NUMBER_TEXT_MAX = 24 }; /* any long in decimal, with its NUL */

/* Writes the number in decimal; gives `text` back. printf(3) takes several times as long, and a
 * process that was just forked pays for each page of code that it is the first to use. */
const char *number_write(char text[NUMBER_TEXT_MAX], long number);

#endif
