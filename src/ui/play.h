/*
 * play: a lesson that plays by itself on the screen: it types as a person would, and waits for the
 * class where something is asked. It is a leader (ui/leader.h).
 */
#ifndef PROCTOR_UI_PLAY_H
#define PROCTOR_UI_PLAY_H

#include "lesson/lesson.h"
#include "ui/screen.h"

#include <stdbool.h>

struct play_options {
    bool never_waits; /* for a key */
};

/* Plays it in an already started sandbox, on a screen that was opened (screen_open()); `screen` has
 * no leader yet. Gives proctor's exit status: STATUS_EXPECTATION where anything was not as the
 * lesson says. */
int play_run(const struct lesson *lesson, const struct play_options *options,
             struct sandbox *sandbox, const struct session_options *session,
             const struct screen_options *screen);

#endif
