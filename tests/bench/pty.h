/*
 * pty: programs on terminals of their own, and a clock.
 */
#ifndef TESTS_BENCH_PTY_H
#define TESTS_BENCH_PTY_H

#include <sys/types.h>

/* Runs the command as leader of a session on a new terminal of that size, as TERM=xterm-256color;
 * `*terminal` is our end. -1 with errno where that can't be. */
pid_t pty_start(int *terminal, int rows, int columns, char *const command[]);

/* Milliseconds of a clock that only goes forward. */
double pty_clock(void);

/* For qsort(3) of doubles. */
int pty_ascending(const void *a, const void *b);

#endif
