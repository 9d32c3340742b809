/*
 * lang_show: a parsed program as text, so that tests can compare what was understood.
 *
 * A statement is one line: `[who:] [result[, status] =] verb(arguments)`, and `{`, nested
 * statements four spaces further in, `}` where it has a block. A word stands as it is, a variable
 * as $x, text with variables in double quotes, literal text in single quotes, a condition's call
 * in [ ].
 */
#ifndef PROCTOR_TESTS_UNIT_LANG_SHOW_H
#define PROCTOR_TESTS_UNIT_LANG_SHOW_H

#include "lang/program.h"

/* Lines as above, each after "number@line " where `numbered`. */
void lang_show(struct buffer *out, const struct block *block, int depth, bool numbered);

/* The program that `text` is, on one line, or "more: LINE: words" or "error: LINE: words". The
 * caller frees it. */
char *lang_understood(const char *text);

#endif
