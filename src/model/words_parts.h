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

/* What becomes of a process that has just ended. */
enum fate {
    FATE_UNTOLD,      /* a fact to come says it, or nobody knows */
    FATE_INIT_REAPS,  /* its parent is init, who does so at once, */
    FATE_INIT_LEAVES, /* or who was told not to */
    FATE_AWAITED,     /* its parent is in a wait for it */
    FATE_KEPT         /* its parent has to wait for it yet */
};

enum fate fate_of(const struct process *process);

/* A fact with the processes it speaks of. */
struct case_of {
    struct buffer *out;
    const struct proctab *table;
    const struct fact *fact;
    const struct process *process; /* of fact->pid, or NULL */
    const struct process *other;   /* of fact->other, or NULL */
};

struct case_of case_make(struct buffer *out, const struct proctab *table, const struct fact *fact);

/* fact->pid and fact->other in words. */
struct words subject_of(const struct case_of *the);
struct words object_of(const struct case_of *the);

/* words_fact() without the newline; words_plain(). Both are the caller's. */
struct buffer log_line(const struct case_of *the);
struct buffer plain_words(const struct case_of *the);

/* "What happened: what to know about it." or "What happened." Frees both; without the first
 * nothing is said. */
void conclude(const struct case_of *the, struct buffer what, struct buffer about);

/* words_sentence() for FACT_CALL and FACT_RETURN. */
void sentence_call(const struct case_of *the);
void sentence_return(const struct case_of *the);

/* words_multi.c: methods of multiprocessing, tasks and pools, for the files that tell of facts. The
 * three with a bool: whether it is theirs, and said. */
void multi_tell_return(const struct case_of *the);
void multi_tell_task(const struct case_of *the);
void multi_plain_return(const struct case_of *the);
void multi_plain_task(const struct case_of *the);
void multi_plain_sleep(const struct case_of *the); /* in a method, it sleeps in poll(2) */
bool multi_plain_fork(const struct case_of *the, const struct process *child);
void multi_sentence_task(const struct case_of *the);
void multi_sentence_pool(const struct case_of *the);
bool multi_freed_by(struct buffer *out, const struct proctab *table, const struct process *process);
bool multi_because(struct buffer *out, const struct process *process);

/* Of a signal: whether it was sent to PID 1 from within its namespace, which gets it only if it has
 * a handler for it. */
bool spares_init(const struct case_of *the);

/* Of the return of a kill: the zombie it was for, which had ended before; NULL: none. */
const struct process *killed_zombie(const struct case_of *the);

#endif
