/*
 * utf8: text as a terminal counts it, and text from strangers made harmless.
 *
 * Decoding is done here, not by mbrtowc(3): output of learners' programs is judged as UTF-8 in
 * every locale. Widths come from wcwidth(3), so set the locale first (setlocale(3)).
 */
#ifndef PROCTOR_BASE_UTF8_H
#define PROCTOR_BASE_UTF8_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_BAD = 0xFFFD };

/* Decodes one character of `bytes` (`length` > 0) into `*code` and returns how many bytes it took.
 * Bytes that are no UTF-8 (overlong forms and surrogates included) give UTF8_BAD, one at a time. */
size_t utf8_decode(const char *bytes, size_t length, uint32_t *code);

/* Whether all of it is UTF-8. */
bool utf8_valid(const char *bytes, size_t length);

/* Terminal cells that `text` takes; a character without a width counts as one. */
int utf8_width(const char *text);

/* Whether a terminal would obey the character, or not show it as a character: control characters
 * (ESC, NUL, C1), marks of Unicode for the direction, what takes no room. */
bool utf8_harmful(uint32_t code);

/* Appends the bytes as text that a terminal may be given: harmful characters become `\xNN` or
 * `\u{NNNN}`, bad bytes `\xNN`; tabs become a space. No newline is kept. */
void utf8_add_harmless(struct buffer *out, const char *bytes, size_t length);

/* The same of lines: newlines are kept. */
void utf8_add_harmless_lines(struct buffer *out, const char *bytes, size_t length);

#endif
