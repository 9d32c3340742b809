/*
 * text: the words of a script's line, and keys by their names.
 */
#ifndef TESTS_SCREEN_TEXT_H
#define TESTS_SCREEN_TEXT_H

#include "base/buffer.h"
#include "terminal.h"

#include <stdbool.h>

/* All of `line` as one text: blanks around it don't count, nor do quotes around all of it; escapes
 * are \n (Enter) \t \e \\ \" \xNN. False where an escape is none. */
bool text_whole(const char *line, struct buffer *out);

/* The next word of `*line`, which moves on: up to a blank, or in quotes, with the same escapes.
 * False where there is none, or it is none. */
bool text_word(const char **line, struct buffer *out);

/* A word that is a whole number. */
bool text_number(const char **line, int *number);

/* Whether nothing but blanks is left. */
bool text_ends(const char *line);

/* Presses a key: a character, or Enter Tab Esc Space Backspace Up Down Left Right PgUp PgDn Home
 * End Insert Delete F1 ... F12, with Ctrl- Alt- Shift- in front. False where there is no such key.
 */
bool text_press(struct terminal *terminal, const char *name);

#endif
