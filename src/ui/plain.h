/*
 * plain: the interface of lines of text, on a terminal with a prompt or in a pipe without.
 *
 * Answers and the log go to standard output, errors to standard error. A pipe gets no colour, no
 * prompt and no greeting.
 */
#ifndef PROCTOR_UI_PLAIN_H
#define PROCTOR_UI_PLAIN_H

#include "session/session.h"
#include "ui/lead.h"
#include "ui/leader.h"

#include <stdbool.h>
#include <stdio.h>

struct plain_options {
    bool terminal; /* readline prompt, greeting, `try` line */
    bool colour;
    bool ascii;
    FILE *out;        /* where words go: standard output, or standard error where that is taken */
    bool echo;        /* show each statement before it runs */
    const char *text; /* what to run (-c, or a script's text); NULL: standard input */
    size_t length;
    struct lead *lead; /* what types, where there is neither text nor input; NULL: nothing */
    const struct leader *leader; /* takes who types through lessons; NULL: nobody does */
    const char
        *why_plain; /* said first on a terminal: why it is not the screen; NULL: it was asked for */
};

/* Runs a session to its end in an already started sandbox; gives proctor's exit status. `sandbox`
 * NULL: it is to show a recording, which the leader brings. */
int plain_run(struct sandbox *sandbox, struct session_options *session,
              const struct plain_options *options);

#endif
