/*
 * proc: what the files of /proc/PID say, as proc(5) has it. Pure: text in, values out; probe opens
 * the files.
 *
 * A process may call itself what it likes, and a kernel may have fields that this one has not: what
 * can't be read is told by false, or by 0.
 */
#ifndef PROCTOR_SANDBOX_PROC_H
#define PROCTOR_SANDBOX_PROC_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct probe_stat { /* /proc/PID/stat */
    char state;     /* R S D Z T t X I */
    pid_t parent;
    pid_t group;
    pid_t session;
    bool exits;      /* it is on its way to its end */
    int wait_status; /* of a zombie */
    char name[64];   /* comm, harmless */
};

struct probe_signals { /* /proc/PID/status: bit N-1 is signal N */
    uint64_t pending;  /* for the process or its thread */
    uint64_t blocked;
    uint64_t ignored;
    uint64_t caught;
};

/* The text of stat. */
bool proc_stat(const char *text, struct probe_stat *stat);

/* The text of status: the masks, and the PID in the innermost namespace (`pid` on a kernel that has
 * none). */
void proc_signals(const char *text, struct probe_signals *signals);
pid_t proc_inner_pid(const char *text, pid_t pid);

/* Whether the text of syscall, or that of wchan, is that of a process in this call of the language
 * ("wait", "waitpid", "sleep", "pause"), or in "read" or "poll". */
bool proc_call_sleeps(const char *call);
bool proc_syscall_is(const char *text, const char *call);
bool proc_channel_is(const char *text, const char *call);

/* A list of PIDs, byte by byte; a zeroed struct begins. True at the end of one, which is `number`.
 */
struct proc_list {
    pid_t number; /* 0: too large to be a PID */
    bool within;
};

bool proc_list_take(struct proc_list *list, char byte);

#endif
