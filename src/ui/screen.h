/*
 * screen: the interface of a whole terminal: the tree as it lives, the log, the prompt, the keys.
 */
#ifndef PROCTOR_UI_SCREEN_H
#define PROCTOR_UI_SCREEN_H

#include "session/session.h"
#include "ui/leader.h"
#include "ui/terminal.h"

#include <stdbool.h>

struct screen_options {
    bool colour;
    bool ascii;                  /* no line characters */
    bool big;                    /* for a class */
    const struct leader *leader; /* takes the session through lessons; NULL: nobody does */
};

/* Takes the terminal; screen_run() must follow. False where it can't show the screen: `error` says
 * why, in words for whom it is plain text then. */
bool screen_open(const struct screen_options *options, struct error *error);

/* Runs a session to its end in an already started sandbox; gives proctor's exit status. `sandbox`
 * NULL: it is to show a recording, which the leader brings. */
int screen_run(struct sandbox *sandbox, const struct session_options *session,
               const struct screen_options *options);

#endif
