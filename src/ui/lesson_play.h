/*
 * lesson_play: a lesson as a transcript: its words, what is typed, and what the kernel made of it.
 */
#ifndef PROCTOR_UI_LESSON_PLAY_H
#define PROCTOR_UI_LESSON_PLAY_H

#include "ui/plain.h"

/* Plays it to its end in an already started sandbox, without a pause; `plain` says how words are
 * shown (its text and lead are not looked at). Gives proctor's exit status. */
int lesson_play(const struct lesson *lesson, struct sandbox *sandbox,
                struct session_options *session, const struct plain_options *plain);

#endif
