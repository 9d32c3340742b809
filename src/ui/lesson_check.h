/*
 * lesson_check: runs lessons as a learner would, and says where one is not as it claims to be.
 */
#ifndef PROCTOR_UI_LESSON_CHECK_H
#define PROCTOR_UI_LESSON_CHECK_H

#include "ui/lesson_files.h"

struct check_options {
    bool no_namespace; /* under a subreaper alone; else in both forms of the sandbox */
    bool allow_exec;
    bool strict;       /* a form that can't be had is a failure */
    double time_limit; /* seconds for one run of one lesson */
    long limit;        /* processes at once */
};

/* One line a lesson on standard output, what is wrong on standard error. Lessons of one name in two
 * folders are one lesson in two languages, and must have the same commands and expectations. Gives
 * proctor's exit status: that of the first trouble. */
int lesson_check(const struct lesson_files *files, const struct check_options *options);

#endif
