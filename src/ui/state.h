/*
 * state: files that proctor keeps for its user, under $XDG_STATE_HOME/proctor, mode 0600.
 */
#ifndef PROCTOR_UI_STATE_H
#define PROCTOR_UI_STATE_H

#include <stdbool.h>

/* The path of a file there, making the directory if need be; the caller's (free(3)). NULL where
 * there is no home or the directory can't be made. */
char *state_path(const char *name);

/* Whether proctor was started before by this user; from now on it was. */
bool state_first_start(void);

/* Replaces a file at once or not at all: `write` gets the name of a temporary file beside it and
 * returns 0. */
bool state_replace(const char *path, int (*write)(const char *path));

#endif
