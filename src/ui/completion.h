/*
 * completion: the words that fit at a place of the line: verbs where a command begins, after a verb
 * what it takes. Pure: knows the language and the table, not the keyboard.
 */
#ifndef PROCTOR_UI_COMPLETION_H
#define PROCTOR_UI_COMPLETION_H

#include "lang/verbs.h"
#include "model/proctab.h"

struct completion {
    char **words;
    int count;
};

/* All words that begin as `word` does, which stands at byte `start` of the line. `table` may be
 * NULL: no processes then. completion_free() releases them. */
void completion_make(struct completion *completion, const struct proctab *table, const char *line,
                     int start, const char *word);
void completion_free(struct completion *completion);

/* The verb of the command that byte `at` of the line is in; NULL: none that is known. */
const struct verb *completion_verb(const char *line, int at);

#endif
