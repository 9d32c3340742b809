/*
 * jsonl: facts and notes as JSON Lines, each a line.
 */
#ifndef PROCTOR_RECORD_JSONL_H
#define PROCTOR_RECORD_JSONL_H

#include "base/buffer.h"
#include "model/history.h"
#include "model/notes.h"

/*
 * Appends the fact as one line with its newline: "seq", "t" (seconds, six digits), "event", then
 * the fields of that event, PIDs as the learner sees them. Strings are JSON: control characters
 * and those that are not seen (utf8_harmful()) escaped, bytes that are no UTF-8 as U+FFFD. Errors
 * by name ("ECHILD"), signals by name ("SIGKILL"), absent where there is none; an end that nobody
 * could tell has "status": null.
 *
 *   start     mode init main          call      pid call args
 *   return    pid call args value result errno, and of waits child
 *             status|signal[core]|stopped|continued
 *   fork      pid child name          exec      pid program
 *   exit      pid status|signal[core] reap      pid by ("kernel" or a PID)
 *   reparent  pid from to             stop      pid signal
 *   continue  pid                     signal    pid signal from
 *   handler   pid signal state ("begin" or "end")
 *   set       pid name value, and by ("call") where a call's result was kept
 *   state     pid state ("S")         line next pid line
 *   output    pid text                pool      pid pool state worker|size
 *   task      pid pool id state worker block|result errno
 *   end       status
 *
 * jsonl_read.h reads it back.
 */
void jsonl_add(struct buffer *out, const struct fact *fact);

/*
 * A note, between the facts: "after" (how many facts were before it), "t", "note", and
 *
 *   typed     pid (the current process, 0: nobody) text, and more where it goes on with a block
 *   command comment program           text
 *   said      as ("answer", "note" or "error") text
 *   current   pid                     rest
 *   replay    state ("begin" or "end")
 *   step      step title
 */
void jsonl_add_note(struct buffer *out, const struct note *note);

/* All that is kept from fact `from` on, each where it belongs; that fact becomes the first. */
void jsonl_add_all(struct buffer *out, const struct history *history, const struct notes *notes,
                   uint64_t from);

/* What "as" says, by the value of a NOTE_SAID; NULL: there is no such value. */
const char *jsonl_said_as(long value);

/* Appends any text as a JSON string, with its quotes. */
void jsonl_string(struct buffer *out, const char *text);

#endif
