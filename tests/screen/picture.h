/*
 * picture: the screen of a terminal as text, and how it looks.
 *
 * Rows and columns count from 1, as people do; a row from -1 upwards counts from the bottom.
 */
#ifndef TESTS_SCREEN_PICTURE_H
#define TESTS_SCREEN_PICTURE_H

#include "base/buffer.h"
#include "terminal.h"

#include <stdbool.h>

/* The row with that number from the top; 0 where there is none. */
int picture_row_number(const struct terminal *terminal, int row);

/* Appends a row without the blanks at its end. */
void picture_row(const struct terminal *terminal, int row, struct buffer *out);

/* Whether `text` stands in the row, from column `*from` to column `*to`. */
bool picture_find(const struct terminal *terminal, int row, const char *text, int *from, int *to);

/* How often `text` stands on the screen, each time within a row. */
int picture_count(const struct terminal *terminal, const char *text);

/* Whether the cells have this look: plain bold italic underline blink reverse strike color
 * nocolor fg=COLOR bg=COLOR, where COLOR is default, a number, or a name such as red, bright-red.
 * Says in `why` where they don't; `*known` is false where there is no such look. */
bool picture_looks(const struct terminal *terminal, int row, int from, int to, const char *look,
                   bool *known, struct buffer *why);

/* Where the cursor is. */
void picture_cursor(const struct terminal *terminal, int *row, int *column);

/* Appends the whole screen with a frame and the numbers of its rows. */
void picture_dump(const struct terminal *terminal, struct buffer *out);

#endif
