/*
 * probe: what the kernel says of a process. The only place that opens files of /proc (proc.h reads
 * their text), and pidfds.
 *
 * PIDs here are the caller's own namespace's ("host" PIDs when the session asks). Everything can be
 * gone between two questions: each answer says whether it was there.
 */
#ifndef PROCTOR_SANDBOX_PROBE_H
#define PROCTOR_SANDBOX_PROBE_H

#include "base/buffer.h"
#include "base/error.h"
#include "sandbox/proc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum probe_where {
    PROBE_ELSEWHERE, /* runs, or sleeps in another call */
    PROBE_IN_CALL,   /* sleeps in that call */
    PROBE_GONE
};

/* Whether /proc is readable and speaks of this PID namespace. */
bool probe_ready(struct error *error);

/* The path of the running program, with at least one slash; false where it is not to be had. */
bool probe_program(char *path, size_t size);

/* False when the process is gone (reaped), or /proc does not show it. */
bool probe_stat(pid_t pid, struct probe_stat *stat);
bool probe_signals(pid_t pid, struct probe_signals *signals); /* PID 0: of the caller */

/* Whether the process sleeps in the named call ("wait", "waitpid", "sleep", "pause"). Where the
 * kernel hides /proc/PID/syscall and wchan, sleeping alone has to do. */
enum probe_where probe_where(pid_t pid, const char *call);

/* Its PID in its own, innermost namespace (NSpid in /proc/PID/status); 0 when gone. */
pid_t probe_inner_pid(pid_t pid);

/* Whether it has a program to run: an ending process has lost its own already when its descriptors
 * are closed. */
bool probe_runs(pid_t pid);

/* Whether it runs the caller's own program (an agent, and no program started by exec). */
bool probe_is_own(pid_t pid);

/* Its children, zombies included, oldest first: at most `max`; returns how many. Kernels without
 * /proc/PID/task/PID/children give 0. */
size_t probe_children(pid_t pid, pid_t *children, size_t max);

/* pidfd_open(2); -1 with errno. Readable when the process ends, child or not. */
int probe_pidfd(pid_t pid);

/* Sends by pidfd, so that a PID used again is never hit (pidfd_send_signal(2)). */
int probe_signal(int pidfd, int signal);

/* The wait status of a process that was reaped already, from its pidfd (Linux 6.15 and newer). */
bool probe_ended(int pidfd, int *wait_status);

/* Writes a file of /proc/PID, as uid_map: user_namespaces(7). */
bool probe_write(pid_t pid, const char *file, const char *text);

/* Mounts a /proc of the caller's own PID namespace over the old one, seen by its mount namespace
 * alone. */
bool probe_mount(void);

/* Kills all descendants of the caller and reaps its children until it has none left that it may
 * kill. They must come to it when their parents end (PR_SET_CHILD_SUBREAPER, or PID 1). */
void probe_end_descendants(void);

#endif
