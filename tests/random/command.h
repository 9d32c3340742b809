/*
 * command: one line of a random program, as data that can be left out, moved and printed.
 *
 * Processes are named, never numbered: so a line means the same when lines before it are gone.
 */
#ifndef RANDOM_COMMAND_H
#define RANDOM_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

enum { NAME_SIZE = 12, LINE_SIZE = 160 };

enum verb {
    DO_FORK,
    DO_EXIT,
    DO_EXIT_NOW, /* _exit */
    DO_WAIT,
    DO_WAITPID,
    DO_KILL,
    DO_KILL_FROM_OUTSIDE, /* you: kill */
    DO_SIGNAL,
    DO_PAUSE,
    DO_SLEEP,
    DO_SETSID,
    DO_SETPGID,
    DO_SUBREAPER,
    DO_GETPID,
    DO_GETPPID,
    DO_INIT_REAPS,
    DO_PROCESS, /* multiprocessing.Process, from here */
    DO_START,
    DO_JOIN,
    DO_ALIVE,
    DO_EXITCODE,
    DO_DAEMON,
    DO_TERMINATE, /* to here */
    DO_POOL,      /* multiprocessing.Pool, from here */
    DO_POOL_APPLY,
    DO_POOL_GET,
    DO_POOL_CLOSE,
    DO_POOL_JOIN,
    DO_POOL_TERMINATE, /* to here */
    DO_COUNT
};

enum whom {
    WHOM_NAME,      /* c */
    WHOM_PID,       /* $c: its number, whether it still bears it or not */
    WHOM_GROUP,     /* -$c: the group that it leads, or led */
    WHOM_OWN_GROUP, /* 0 */
    WHOM_ALL        /* -1 */
};

enum how { SET_DEFAULT, SET_IGNORE, SET_HANDLER };

/* What a block does: a handler's, a task's, or one that is started as a Process. */
enum body {
    BODY_PRINT,
    BODY_POLL, /* waitpid -1 WNOHANG */
    BODY_EXIT,
    BODY_FORK,
    HANDLER_BODIES,
    BODY_PAUSE = HANDLER_BODIES,
    BODY_WAIT,
    BODY_DEAF, /* signal TERM IGN; pause */
    TARGET_BODIES
};

enum { OPTION_NOHANG = 1, OPTION_STOPPED = 2, OPTION_CONTINUED = 4 };

struct command {
    enum verb verb;
    char actor[NAME_SIZE]; /* who does it */
    char name[NAME_SIZE];  /* of the child or the Process; the process acted upon */
    char group[NAME_SIZE]; /* setpgid: whose group; "": none said */
    enum whom whom;
    int number; /* status; signal; workers; task */
    int options;
    enum how how;
    enum body body;
    bool flag; /* on; SA_RESTART; join with a time-out of 0 */
};

void command_text(const struct command *command, char *line, size_t size);

/* Signals by name and number. NULL and 0: no signal that is used here. */
const char *signal_word(int number);
int signal_by_word(const char *word); /* "SIGUSR1" */

#endif
