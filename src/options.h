/*
 * options: what the command line asks for, and in which language proctor speaks. The table of the
 * options is options.def.
 */
#ifndef PROCTOR_OPTIONS_H
#define PROCTOR_OPTIONS_H

#include <stdbool.h>

struct options {
    bool plain, no_namespace, echo, ascii, big, version, help, json, allow_exec, never_waits;
    bool learns; /* begins with a lesson, or with the list of them */
    const char *events, *record, *command, *script, *color, *lesson;
    long limit;
    double timeout, pace; /* seconds */
    char **words;         /* what is no option; the strings are those of argv */
    int word_count;
};

/* The locale and the language that the environment asks for; before anything is said. */
void options_set_language(void);

/* Reads the command line (getopt_long(3)); argv is put in order and kept. Returns 0, or says what
 * is wrong and returns STATUS_USAGE. */
int options_parse(struct options *options, int argc, char **argv);

/* `words`, a format with one %s for `what`, to standard error, and where help is. Returns
 * STATUS_USAGE. */
int options_refuse(const char *words, const char *what);

int options_show_version(void);
int options_show_help(void);

#endif
