/*
 * jsonl: facts as JSON Lines, one fact a line.
 */
#ifndef PROCTOR_RECORD_JSONL_H
#define PROCTOR_RECORD_JSONL_H

#include "base/buffer.h"
#include "model/fact.h"

/*
 * Appends the fact as one line with its newline: "seq", "t" (seconds, six digits), "event", then
 * the fields of that event, PIDs as the learner sees them. Strings are JSON: control characters
 * escaped, bytes that are no UTF-8 as U+FFFD. Errors by name ("ECHILD"), signals by name
 * ("SIGKILL"), absent where there is none; an end that nobody could tell has "status": null.
 *
 *   start     mode init main          call      pid call args
 *   return    pid call args value errno, and of waits child status|signal|stopped|continued
 *   fork      pid child name          exec      pid program
 *   exit      pid status|signal       reap      pid by ("kernel" or a PID)
 *   reparent  pid from to             stop      pid signal
 *   continue  pid                     signal    pid signal from
 *   handler   pid signal state ("begin" or "end")
 *   set       pid name value          state     pid state ("S")
 *   line      pid line                output    pid text
 *   end       status
 */
void jsonl_add(struct buffer *out, const struct fact *fact);

/* Appends any text as a JSON string, with its quotes. */
void jsonl_string(struct buffer *out, const char *text);

#endif
