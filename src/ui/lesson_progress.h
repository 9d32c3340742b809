/*
 * lesson_progress: the learner's progress, from its file and back.
 *
 * Several proctors may learn at the same time: each adds to the file what has happened in it, under
 * a lock, so that none writes over the steps of another.
 */
#ifndef PROCTOR_UI_LESSON_PROGRESS_H
#define PROCTOR_UI_LESSON_PROGRESS_H

#include "base/error.h"
#include "lesson/progress.h"

/* What is kept; nothing where there is no file. False where it can't be read: the progress is empty
 * then, and the file is left as it is. */
bool lesson_progress_read(struct progress *progress, struct error *error);

/* The same, and what goes wrong is said on standard error; all else goes on. */
void lesson_progress_load(struct progress *progress);

/* How many lines can't be read and are kept as they are, as a sentence; appended. */
void lesson_progress_damage(struct buffer *out, int lines);

/* Adds what has happened (progress_merge()) to the file: all of it or nothing. */
bool lesson_progress_add(const struct progress *more, struct error *error);

#endif
