/*
 * oracle: the process table against the kernel, while everything is at rest.
 */
#ifndef TESTS_KERNEL_ORACLE_H
#define TESTS_KERNEL_ORACLE_H

#include "base/buffer.h"
#include "model/proctab.h"

#include <sys/types.h>

/* `init` as the caller sees it. Adds what differs to `problems`. While something may change by
 * itself (a program runs, somebody sleeps for a time or still computes) nothing is compared. */
void oracle_compare(const struct proctab *table, pid_t init, struct buffer *problems);

#endif
