/*
 * plain_inside: what the files of the plain interface share. Nobody else includes it.
 *
 *   plain.c    what is shown
 *   typing.c   what is typed
 */
#ifndef PROCTOR_UI_PLAIN_INSIDE_H
#define PROCTOR_UI_PLAIN_INSIDE_H

#include "base/buffer.h"
#include "ui/plain.h"
#include "view/telling.h"

struct plain {
    struct session *session;
    const struct plain_options *options;
    struct buffer input; /* read from standard input, not a whole line yet, or more than one */
    struct buffer typed; /* lines of a statement that is not complete yet */
    int line;            /* number of the next line of standard input */
    int typed_line;      /* where the statement began */

    struct telling telling;

    bool asked;  /* a line was typed: a suggestion follows its answer */
    bool lost;   /* what is written goes nowhere any more */
    int offered; /* PID of whom Ctrl-C again would send SIGINT; 0: nobody */
};

enum { STATUS_PIPE = 128 + 13 }; /* as a shell reports SIGPIPE */

/* The prompt as text: the current process and its state. */
void typing_prompt(const struct plain *plain, char *text, size_t size);
void typing_show_prompt(struct plain *plain);
void typing_complain(struct plain *plain, const struct error *error, const char *name);

/* A line of the keyboard; NULL: Ctrl-D. */
void typing_line(void *context, const char *line);
void typing_read_keyboard(void *context);

/* Standard input that is no terminal. */
void typing_read_input(void *context);

bool typing_waits(void *context); /* a whole line of it is there */

void typing_interrupted(void *context);
void typing_suspended(void *context);

#endif
