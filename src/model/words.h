/*
 * words: facts and states in words that a beginner understands, every one through gettext.
 */
#ifndef PROCTOR_MODEL_WORDS_H
#define PROCTOR_MODEL_WORDS_H

#include "base/buffer.h"
#include "model/proctab.h"

/* "main(2)"; "init(1)"; 0 is "proctor, from outside"; an unknown PID is "PID 99". */
void words_process(struct buffer *out, const struct proctab *table, int pid);

/* "status 7", "signal SIGKILL", "signal SIGSEGV (core dumped)"; unknown: "an unknown status". */
void words_wait_status(struct buffer *out, int wait_status);

/*
 * The fact as the log shows it, after it was applied to the table: zero or more lines, each ended
 * by a newline, text from processes made harmless.
 *   main(2): fork() = 3          c(3): exit(7)            main(2): wait() = 3 [exited, status 7]
 *   main(2): wait() ...          main(2): wait() = -1 ECHILD (No child processes)
 *   c(3) | hello                 (output)
 */
void words_fact(struct buffer *out, const struct proctab *table, const struct fact *fact);

/* One line of plain words for the fact where it helps a beginner, without newline ("main has no
 * children to wait for"); nothing where it would only repeat the log. */
void words_plain(struct buffer *out, const struct proctab *table, const struct fact *fact);

/* The fact as one whole sentence for the line above the tree, ended by a full stop: "b(6) called
 * wait(): it sleeps until its child e(7) ends." Nothing for facts that change nothing to be seen.
 * That of FACT_LINE says where a process stands, and so less than any other that the same command
 * brought about. */
void words_sentence(struct buffer *out, const struct proctab *table, const struct fact *fact);

/* State letter of proc(5) as the tree shows it: Z zombie, T stopped, R in spin (or as the kernel
 * says of a program started by exec), else S. */
char words_state_letter(const struct process *process);

/* The one state that matters most: zombie before stopped before blocked before running before
 * orphan. */
enum state {
    STATE_PLAIN,
    STATE_ZOMBIE,
    STATE_STOPPED,
    STATE_BLOCKED,
    STATE_RUNNING,
    STATE_ORPHAN,
    STATE_GONE,
    STATES
};

enum state words_state_of(const struct process *process);

/* That state as a word: "ZOMBIE", "STOPPED", "BLOCKED", "RUNNING", "ORPHAN", "GONE" or "". */
const char *words_state(const struct process *process);

/* Cells of the widest of those words in this locale's language: the width of their column. */
int words_state_width(void);

/* Why it is so: "holds status 7 for main(2)"; "in waitpid(-1): 2 living children"; "was d(4)'s;
 * d ended, init adopted it"; "at the prompt"; "before line 3"; "runs ls"; init: "adopts and
 * reaps". */
void words_because(struct buffer *out, const struct proctab *table, const struct process *process);

/* Of an adopted one: "was d(4)'s"; nothing for others, and where words_because() says it. */
void words_origin(struct buffer *out, const struct proctab *table, const struct process *process);

/* What would free a process that takes no commands now: "its child e(7) ends, or a signal with a
 * handler arrives". */
void words_freed_by(struct buffer *out, const struct proctab *table, const struct process *process);

#endif
