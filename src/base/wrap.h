/*
 * wrap: words into lines and columns.
 */
#ifndef PROCTOR_BASE_WRAP_H
#define PROCTOR_BASE_WRAP_H

#include "base/buffer.h"

/* Appends `text` so that no line is wider than `width` cells: the first begins where the buffer's
 * line stands, at `column`, the others after `indent` spaces. Breaks at spaces, and before any
 * character that takes two cells, as Chinese does; a word that is wider than a line is cut. Adds no
 * newline at the end. */
void wrap_add(struct buffer *out, const char *text, int column, int indent, int width);

/* The cell at which the last column of a table's row begins: after the last two spaces or more in a
 * row that stand between words. 0: `text` is no such row. */
int wrap_last_column(const char *text);

/* Adds spaces until the buffer's text since byte `from` is `columns` terminal cells wide. */
void wrap_pad(struct buffer *buffer, size_t from, int columns);

#endif
