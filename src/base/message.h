/*
 * message: a line or more for the person, on standard error as a rule.
 */
#ifndef PROCTOR_BASE_MESSAGE_H
#define PROCTOR_BASE_MESSAGE_H

#include <stdio.h>

/* fprintf(3), but for what a terminal would obey, which is made harmless (utf8_add_harmless()):
 * what was typed, names of files, and text of strangers may be in it. Newlines stay. */
void message_write(FILE *file, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
