/*
 * state: files that proctor keeps for its user, under $XDG_STATE_HOME/proctor, mode 0600.
 */
#ifndef PROCTOR_UI_STATE_H
#define PROCTOR_UI_STATE_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>

/* The path of a file there, making the directory if need be; the caller's (free(3)). NULL where
 * there is no home or the directory can't be made. */
char *state_path(const char *name);

/* Appends what the file there holds: nothing where there is none. False where it can't be read, or
 * has more than `most` bytes. */
bool state_read(const char *name, size_t most, struct buffer *text, struct error *error);

/* Puts `text` in its place, at once or not at all. */
bool state_write(const char *name, const struct buffer *text, struct error *error);

/* Keeps other proctors from what is done until the descriptor is closed; waits a moment for them.
 * -1: it can't be had. */
int state_lock(const char *name, struct error *error);

/* Appends the whole of any file; of a longer one, `most` bytes and a few more. */
bool state_read_file(const char *path, size_t most, struct buffer *text, struct error *error);

/* Whether proctor was started before by this user; from now on it was. */
bool state_first_start(void);

/* Replaces a file at once or not at all: `write` gets the name of a temporary file beside it and
 * returns 0. */
bool state_replace(const char *path, int (*write)(const char *path));

#endif
