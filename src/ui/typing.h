/*
 * typing: what a line from the keyboard means, on the screen and in plain mode alike.
 *
 * Gathers the lines of a block until it is closed, gives them to the session, and knows what
 * Ctrl-C and Ctrl-D do.
 */
#ifndef PROCTOR_UI_TYPING_H
#define PROCTOR_UI_TYPING_H

#include "base/buffer.h"
#include "session/session.h"

#include <stdbool.h>

struct typing {
    struct session *session;
    struct buffer typed; /* lines of a statement that is not complete yet, */
    size_t parsed;       /* as the parser has found when it had so many bytes */
    int offered;         /* PID of whom Ctrl-C again would send SIGINT; 0: nobody */
    bool asked;          /* a line was typed: a suggestion follows its answer */
};

void typing_free(struct typing *typing);

/* Appends the prompt: the current process and its state, or `> ` while a block is open. */
void typing_prompt(const struct typing *typing, struct buffer *prompt);

/* A whole line without its newline; NULL: Ctrl-D. True when it was taken: run, or kept until the
 * block is closed; what is wrong with it is said. */
bool typing_line(struct typing *typing, const char *line);

/* Ctrl-C, after the prompt dropped what it had (`dropped`: there was something). Drops what was
 * typed and has not run yet; where there is nothing, and the current process is in a call, a
 * second one sends it SIGINT from outside. */
void typing_interrupt(struct typing *typing, bool dropped);

/* Ctrl-Z: stops proctor (`all`: and whoever shares its process group, as the key does in other
 * programs) until somebody lets it go on. The terminal must be given back before, and must not be
 * taken again where this is false: it goes on only to be ended by a signal, perhaps behind others
 * (`kill %1` of a shell), where touching the terminal would stop it anew. */
bool typing_suspend(bool all);

#endif
