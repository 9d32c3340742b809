/*
 * jsonl_read: facts and notes back from JSON Lines, as jsonl.h writes them.
 *
 * What comes from a stranger's file is as bad as can be: lines are refused with their number, and
 * what is not refused can be applied to a table, shown and saved like any facts. A field that is
 * not known is passed over.
 */
#ifndef PROCTOR_RECORD_JSONL_READ_H
#define PROCTOR_RECORD_JSONL_READ_H

#include "base/error.h"
#include "model/history.h"
#include "model/notes.h"

#include <stdbool.h>
#include <stddef.h>

enum { RECORDING_FILE_MAX = 512 << 20, RECORDING_FACTS_MAX = 10000000 };

/* A zeroed struct is empty. */
struct recording {
    struct history history;
    struct notes notes;
    bool cut; /* the file ends within a line, which is left out: it was not written to its end */
};

/* Each line a fact or a note, facts numbered 1, 2, 3 ...; the first is a start. False, and nothing
 * is there, where a line is no good: the error has its number. */
bool recording_read(struct recording *recording, const char *text, size_t length,
                    struct error *error);
void recording_free(struct recording *recording);

#endif
