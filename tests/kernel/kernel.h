/*
 * kernel: what the kernel says of the test process and its descendants, read from /proc by the
 * tests themselves: they do not lean on the program that they test.
 */
#ifndef TESTS_KERNEL_KERNEL_H
#define TESTS_KERNEL_KERNEL_H

#include "base/buffer.h"

#include <stddef.h>
#include <sys/types.h>

enum { KERNEL_PROCESSES_MAX = 1024 };

struct kernel_process {
    pid_t pid;   /* as the test process sees it */
    pid_t inner; /* as it sees itself */
    pid_t parent;
    char state; /* a letter of proc(5); 0: gone meanwhile */
};

/* All descendants of a process, zombies included; returns how many. */
int kernel_descendants(pid_t root, struct kernel_process found[KERNEL_PROCESSES_MAX]);

/* Open descriptors of the caller. */
int kernel_descriptors(void);

/* Seconds of a clock that only goes forward. */
double kernel_clock(void);

/* Waits until the process ends or the deadline (of kernel_clock()) is over; false: it lives. */
int kernel_await_end(pid_t pid, double deadline);

/* Of the caller, a child subreaper: reaps what ends until nobody is left, or the time is over;
 * returns how many are left. */
int kernel_await_nobody(double seconds);

/* Ends whatever descends from the caller. */
void kernel_end_everybody(void);

/* Its descendants in words, a line. */
void kernel_show_left(struct buffer *out);

#endif
