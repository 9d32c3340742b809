/*
 * lesson_list: which lessons there are, and how far the learner has come in each.
 */
#ifndef PROCTOR_UI_LESSON_LIST_H
#define PROCTOR_UI_LESSON_LIST_H

#include "ui/lesson_files.h"

/* A line a lesson on standard output, or one JSON document; gives proctor's exit status. */
int lesson_list(const struct lesson_files *files, bool json, bool allow_exec);

#endif
