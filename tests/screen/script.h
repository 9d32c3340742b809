/*
 * script: a file of stories.
 */
#ifndef TESTS_SCREEN_SCRIPT_H
#define TESTS_SCREEN_SCRIPT_H

#include "story.h"

struct tally {
    int passed, failed, skipped;
};

/* Tells all stories of a file; what fails is printed, and the file rewritten where that is wanted.
 */
void script_run(const char *path, const struct settings *settings, struct tally *tally);

#endif
