/*
 * program: the program under test, in a session with a terminal, as a shell would have started it.
 *
 * Between it and the harness stands a holder, which plays the shell that a terminal window starts:
 * it leads the session and stays when the program has ended. (When the leader of a session ends,
 * the kernel itself puts its terminal in order, and what the program left behind would not be
 * seen.)
 */
#ifndef TESTS_SCREEN_PROGRAM_H
#define TESTS_SCREEN_PROGRAM_H

#include "base/buffer.h"

#include <stdbool.h>
#include <sys/types.h>

/* NAME=VALUE strings, ended by NULL. */
struct environment {
    char **entries;
    int count;
};

/* What of the caller's own environment is handed on: where programs are, and what sanitizers do. */
void environment_begin(struct environment *environment);
void environment_set(struct environment *environment, const char *name, const char *value);
void environment_unset(struct environment *environment, const char *name);
void environment_free(struct environment *environment);

struct program {
    pid_t holder, pid;
    int cord; /* to the holder; -1: there is none */
    bool ended;
    int status; /* of waitpid(2), once it has ended */
};

/* `other` is the path of the terminal's end. False with errno. */
bool program_start(struct program *program, const char *other, char *const arguments[],
                   char *const environment[]);

/* Looks whether it has ended. */
void program_look(struct program *program);

/* Whether it stands still (Ctrl-Z). */
bool program_stopped(const struct program *program);

/* Ends the holder, as when a terminal window closes. */
void program_let_go(struct program *program);

/* Processes */

/* Makes this process the one to which all that is left behind comes. */
bool processes_adopt(void);

/* How many children there are besides `but`; they are named in `out` (NULL: nobody asks). What has
 * ended is reaped. */
int processes_left(pid_t but, struct buffer *out);

/* Kills them with all below them, and reaps them. */
void processes_kill(pid_t but);

/* Open descriptors of this process. */
int descriptors_open(void);

#endif
