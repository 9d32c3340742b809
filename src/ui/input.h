/*
 * input: standard input that is no terminal: lines as they come, statements as they are complete.
 */
#ifndef PROCTOR_UI_INPUT_H
#define PROCTOR_UI_INPUT_H

#include "base/buffer.h"
#include "session/session.h"

#include <stdbool.h>

struct input {
    struct session *session;
    bool (*taken)(void *context, const char *line); /* it was for somebody else: a leader */
    void *context;
    bool forgives;       /* what is no program is told, and the session goes on */
    struct buffer bytes; /* read, not a whole line yet, or more than one */
    struct buffer typed; /* lines of a statement that is not complete yet, */
    size_t parsed;       /* as the parser has found when it had so many bytes */
    int line;            /* number of the next line, from 1 */
    int typed_line;      /* where the statement began */
};

void input_free(struct input *input);

/* Takes one line, reading where none is there yet; ends the session's input at the end of file.
 * What is no program is told on standard error, and ends the session that does not forgive. */
void input_read(struct input *input);

bool input_waits(const struct input *input); /* a whole line of it is there */

#endif
