/*
 * calls_inside: what the files of the calls share. Nobody else includes it.
 *
 *   calls.c           which function makes which call
 *   calls_process.c   fork, exit, wait, exec, PIDs, sessions and groups
 *   calls_signal.c    kill, signal, sleep, pause, spin
 *   calls_output.c    print, addr, buffer, atexit
 *   objects.c         process, start, join, alive, exitcode, daemon, terminate
 *   calls_pool.c      pool
 */
#ifndef PROCTOR_SANDBOX_CALLS_INSIDE_H
#define PROCTOR_SANDBOX_CALLS_INSIDE_H

#include "sandbox/agent_inside.h"

/* Makes the real call and reports what came of it. */
typedef void call_function(struct agent *agent, const struct statement *statement);

call_function call_fork, call_exit, call_wait, call_waitpid, call_getpid, call_getppid, call_exec,
    call_setsid, call_setpgid, call_subreaper, call_print, call_addr, call_buffer, call_atexit,
    call_kill, call_signal, call_sleep, call_pause, call_spin, call_process, call_start, call_join,
    call_alive, call_exitcode, call_daemon, call_terminate, call_pool;

/* NULL where there are not so many. */
const struct value *calls_argument(const struct statement *statement, int number);

/* The argument as text; its memory is the caller's. NULL when it could not be had. */
char *calls_text(struct agent *agent, const struct statement *statement, int number);

/* Reports what the call gave, with errno as it left it, and keeps it in the variable of `X = ...`.
 */
void calls_returned(struct agent *agent, const struct statement *statement, const char *call,
                    const char *args, long value);
void calls_keep(struct agent *agent, const struct statement *statement, long value); /* only that */

/* A name or a number -> PID as the process sees it; `signal` is what is to be sent to it, or -1 for
 * nothing. Where the shell must agree, it does so here; `answer` may then carry a pidfd. */
bool calls_find(struct agent *agent, const char *who, int signal, long *pid, struct answer *answer);

/* The same for an argument, with nothing to be sent. */
bool calls_process(struct agent *agent, const struct statement *statement, int number, long *pid);

#endif
