/*
 * prompt: readline in plain mode. The only place that knows readline.
 *
 * It is asked for one line at a time, by callback, so that the session's loop never waits for the
 * keyboard.
 */
#ifndef PROCTOR_UI_PROMPT_H
#define PROCTOR_UI_PROMPT_H

#include "session/session.h"

#include <stdbool.h>

/* A whole line, without its newline, or NULL at the end of input (Ctrl-D). */
typedef void prompt_line(void *context, const char *line);

/* Sets readline up: history from the state directory, completion of verbs, processes, signals. */
void prompt_open(prompt_line *on_line, void (*on_interrupt)(void *context), void *context);

/* Saves the history and leaves the terminal as it was. */
void prompt_close(void);

/* What completion offers processes from; NULL for none. */
void prompt_set_session(const struct session *session);

/* Shows the prompt, or shows it anew with another text. */
void prompt_show(const char *text);

/* Takes the prompt and what is being typed off the screen, so that lines can be written above. */
void prompt_hide(void);

/* Reads what the keyboard has. */
void prompt_read(void);

/* Empties the line and begins a new one; false when it was empty already. */
bool prompt_clear(void);

/* Gives the terminal back for a while (Ctrl-Z), and takes it again. */
void prompt_release(void);
void prompt_resume(void);

#endif
