/*
 * eye: a program on a terminal, and what is to be seen there.
 */
#ifndef TESTS_BENCH_EYE_H
#define TESTS_BENCH_EYE_H

#include <sys/types.h>

enum { EYE_ROWS = 36, EYE_COLUMNS = 120 };

/* One at a time. */
pid_t eye_open(char *const command[]);

/* Waits until it has ended; its wait status. */
int eye_close(void);

/* What a process has in memory, in kB (VmRSS of proc(5)). */
long eye_memory_of(pid_t pid);

void eye_type(const char *line); /* with Enter */

/* Waits for the next bytes, so many ms at most, and draws them. */
void eye_look(double patience);

/* A row as text; what is not ASCII is a dot. */
void eye_row(int row, char text[EYE_COLUMNS + 1]);

/* Says why, shows what is on the screen, ends the program and this one. */
_Noreturn void eye_give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
