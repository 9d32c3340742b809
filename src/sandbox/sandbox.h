/*
 * sandbox: the door to the sandbox for the session.
 *
 * A guardian, forked before anything else is set up, makes sandboxes on request: init, and main as
 * init's child. Whatever way the shell ends, nothing of a sandbox survives:
 *   namespace   init is PID 1 of a PID namespace; it dies with the guardian, and the kernel ends
 *               the rest
 *   subreaper   init adopts (PR_SET_CHILD_SUBREAPER); it and the guardian above it each kill all
 *               their descendants when their link to the shell closes
 */
#ifndef PROCTOR_SANDBOX_SANDBOX_H
#define PROCTOR_SANDBOX_SANDBOX_H

#include "base/error.h"

#include <stdbool.h>
#include <sys/types.h>

struct sandbox {
    pid_t guardian;
    int guardian_link;

    /* Of the open sandbox; -1 and 0 while there is none. The session may close and reset them. */
    bool namespaced;
    char why_not[160]; /* why it is no namespace: "" where it is one, or where none was wanted */
    pid_t init;        /* host PID */
    int init_link;
    int main_link;
    int output; /* what all its processes write, with their PIDs */

    bool refuse_namespace; /* --no-namespace */
    long process_limit;    /* for programs started by exec, from the next sandbox on; 0: none */
};

/* Forks the guardian. Call it before threads, readline, ncurses and open files come into being:
 * every process of every sandbox is a copy of what is there now. */
bool sandbox_start(struct sandbox *sandbox, bool refuse_namespace, struct error *error);

/* Makes a fresh sandbox; the one before must be closed. */
bool sandbox_open(struct sandbox *sandbox, struct error *error);

/* Ends all that lives in it and returns when nothing does. */
void sandbox_close(struct sandbox *sandbox);

/* sandbox_close(), and the guardian's end. */
void sandbox_stop(struct sandbox *sandbox);

#endif
