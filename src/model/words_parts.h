/*
 * words_parts: what the files of words, and why, share.
 */
#ifndef PROCTOR_MODEL_WORDS_PARTS_H
#define PROCTOR_MODEL_WORDS_PARTS_H

#include "base/buffer.h"
#include "model/proctab.h"

/* A process in words, as a value: printf("%s", who(table, pid, seq).text). */
struct words {
    char text[224];
};

/* "main(2)": who bore the PID when fact `seq` came about; 0 is "proctor, from outside". */
struct words who(const struct proctab *table, int pid, uint64_t seq);

/* "main(2)" */
struct words who_is(const struct process *process);

/* "main" */
struct words name_of(const struct process *process);

/* Text of strangers, made harmless and cut to fit: "ls", "3, SIGKILL". NULL is "". */
struct words harmless(const char *text);

/* "status 7", as words_wait_status(). */
struct words status_words(int wait_status);

#endif
