/*
 * lesson_files: where lessons are, and which one is meant.
 */
#ifndef PROCTOR_UI_LESSON_FILES_H
#define PROCTOR_UI_LESSON_FILES_H

#include "base/buffer.h"
#include "base/error.h"
#include "lesson/lesson.h"

#include <stdbool.h>

/* Paths, in the order of their names. */
struct lesson_files {
    char **paths;
    int count;
    int languages; /* folders in a folder that they were found in */
};

void lesson_files_free(struct lesson_files *files);

/* The folder of the shipped lessons, one folder a language in it: beside the program while it is
 * being built, else `installed`. Appended. */
void lesson_files_folder(struct buffer *folder, const char *installed);

/* Adds the shipped lessons in the language that proctor speaks. */
bool lesson_files_shipped(struct lesson_files *files, const char *installed, struct error *error);

/* Adds what is meant by a word: a file; all lessons of a folder, or of the folders in it; or, by
 * its name, the name without its number, or the number alone, a shipped lesson. */
bool lesson_files_meant(struct lesson_files *files, const char *word, const char *installed,
                        struct error *error);

/* Reads and parses one; the error has "path:line: " in it. */
bool lesson_files_read(struct lesson *lesson, const char *path, bool allow_exec,
                       struct error *error);

#endif
