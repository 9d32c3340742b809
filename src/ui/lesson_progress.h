/*
 * lesson_progress: the learner's progress, from its file and back.
 *
 * What goes wrong is said once on standard error, and all else goes on.
 */
#ifndef PROCTOR_UI_LESSON_PROGRESS_H
#define PROCTOR_UI_LESSON_PROGRESS_H

#include "lesson/progress.h"

/* False where the file can't be read: the progress is empty then, and must not be saved, since that
 * would write over what is there. */
bool lesson_progress_load(struct progress *progress);

bool lesson_progress_save(const struct progress *progress);

#endif
