/*
 * value: the smallest pieces of a program, for the files of this room that build one.
 *
 * A value owns its text. A VALUE_TEXT keeps its variables as `$x`, `${x}` or `$?`; in it `\$` is a
 * dollar and `\\` a backslash, so that text without a variable stays apart (text_expand()).
 */
#ifndef PROCTOR_LANG_VALUE_H
#define PROCTOR_LANG_VALUE_H

#include "lang/program.h"

struct value value_make(enum value_kind kind, const char *text);
void value_free(struct value *value);

/* Moves `from` into the place of `*to`; `from` is VALUE_NONE afterwards. */
void value_move(struct value *to, struct value *from);

/* Whether it is text that can be read now, without a process: a word or a literal. */
bool value_is_plain(const struct value *value);

/* "WEXITSTATUS" or "os.WEXITSTATUS" -> DECODE_WEXITSTATUS; DECODE_COUNT if it is none. */
enum decode decode_find(const char *name);

/* A letter or `_`, then letters, digits and `_`; shorter than PROGRAM_NAME_MAX. */
bool name_is_variable(const char *text);

/* What may stand for a process: a letter, then letters, digits, `_`, `-` and `.` (c.2). */
bool name_is_process(const char *text);

/* Taken by the language or the tool: a verb, all, init, you, kernel. */
bool name_is_reserved(const char *text);

/* The whole of `text` as a decimal number that fits an int. */
bool number_read(const char *text, int *number);

/* "2", "0.5", ".5" as seconds, at most `most`; negative if it is no such number. */
double seconds_read(const char *text, int most);

/* Refuses what no rule has to expect: more than `most` bytes, NULs and other control characters,
 * bytes that are no UTF-8. */
bool text_check(const char *text, size_t length, size_t most, struct error *error);

#endif
