/*
 * prompt: the only place that knows readline: editing, history, completion, inputrc.
 *
 * It is asked for one line at a time, by callback, so that the session's loop never waits for the
 * keyboard. In plain mode readline draws the line itself; under a screen it is told the keys, and
 * the screen draws what prompt_content() says.
 */
#ifndef PROCTOR_UI_PROMPT_H
#define PROCTOR_UI_PROMPT_H

#include "base/buffer.h"
#include "lang/verbs.h"
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

/* Plain mode */

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

/* The terminal has another size. */
void prompt_resized(void);

/* Under a screen */

/* What a screen does for readline; `context` is that of prompt_open(). */
struct prompt_screen {
    void (*completions)(void *context, char **words, int count); /* to be shown as a list */
    int (*wait_key)(void *context); /* the next byte of the keyboard; -1: there is no more */
};

/* From prompt_open() on readline neither reads the keyboard nor writes to the terminal. */
void prompt_on_screen(const struct prompt_screen *screen);

/* Keys as bytes, in the escape sequences that readline knows ("\033[A" is up). */
void prompt_feed(const char *bytes, size_t length);

/* Bytes that prompt_screen.wait_key got beyond the one it gave. */
void prompt_keep(const char *bytes, size_t length);

/* Text that was pasted: it goes into the line as it is, whatever is in it. */
void prompt_insert(const char *text);

/* What is to be drawn: the prompt (or that of a search), the line, and where in the line the cursor
 * stands, in bytes. The prompt for a new line is `text`. */
void prompt_content(const char *text, struct buffer *prompt, struct buffer *line, size_t *point);

/* Nothing is typed, and no search or the like is under way. */
bool prompt_empty(void);

/* Whether Esc by itself means something now: in vi mode, in a search. Else it would only change
 * what the next key means, long after it was pressed. */
bool prompt_takes_escape(void);

/* Drops the line and whatever is under way (Ctrl-C); true if there was something. */
bool prompt_drop(void);

/* The verb that the cursor stands in or after, or else that of the command it is in; NULL: none. */
const struct verb *prompt_verb(void);

#endif
