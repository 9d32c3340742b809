/*
 * replay: a recording is shown as it was: what was typed types itself, and what came of it comes
 * again. No process is made. It is a leader (ui/leader.h), with the keys of a lesson that plays.
 */
#ifndef PROCTOR_UI_REPLAY_H
#define PROCTOR_UI_REPLAY_H

#include "record/jsonl_read.h"
#include "ui/plain.h"
#include "ui/screen.h"

#include <stdbool.h>

struct replay_options {
    bool never_waits; /* at the end it leaves */
};

/* On a screen that was opened (screen_open()); `screen` has no leader yet. Gives proctor's exit
 * status. */
int replay_run(const struct recording *recording, const struct replay_options *options,
               const struct session_options *session, const struct screen_options *screen);

/* All of it at once, as lines of text. */
int replay_as_text(const struct recording *recording, const struct session_options *session,
                   const struct plain_options *plain);

#endif
