/*
 * causal: the rules that the facts of every story keep, whatever it is about.
 *
 *   seq counts from 1 without gaps, and time does not go back
 *   the first fact of a sandbox is its start, the last its end
 *   a fork comes before anything of its child; nothing comes of who was never forked
 *   an exit comes once, and after it only the zombie's reparent and reap
 *   a reap comes after the exit, and is its parent's, or the kernel's
 *   a parent's exit comes before its children's reparent, which says truly from whom to whom;
 *     they do nothing before they are reparented
 *   a return has its call, and a process is in one call at a time, but for handlers
 *   a method of multiprocessing is one at a time too, around the calls that it makes
 *   a wait that returns a child has reaped it
 *   who is stopped does nothing until it goes on
 *   tasks of a pool are queued in order, by a living owner while it is open; each is run once, by a
 *     living worker of that pool that runs no other; it is done by who runs it; lost when nobody
 *     ran it or its worker has ended; what a get gives is told after it
 *
 * Programs started by exec are only looked at now and then: their forks may be told a little late,
 * when they are stopped or zombies already.
 */
#ifndef TESTS_KERNEL_CAUSAL_H
#define TESTS_KERNEL_CAUSAL_H

#include "base/buffer.h"
#include "facts.h"

#include <stdbool.h>

/* Adds a line to `problems` for each rule broken. `whole` says that the last fact is there too. */
void causal_check(const struct facts *facts, struct buffer *problems, bool whole);

/* The same, of pools and their tasks alone (causal_check() asks for it). */
void causal_check_pools(const struct facts *facts, struct buffer *problems);

#endif
