/*
 * kernel: what the kernel says of the test process and its descendants, read from /proc by the
 * tests themselves: they do not lean on the program that they test.
 */
#ifndef TESTS_KERNEL_KERNEL_H
#define TESTS_KERNEL_KERNEL_H

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

#endif
