/*
 * seen: preloaded into a program that proctor watches from outside. proctor looks at the children
 * of a program from time to time only; so a fork lasts here until proctor has told of it, and a
 * wait takes no status before proctor has told of the end. Nothing else is changed.
 *
 * SEEN names the file of the facts. Who waits for one longer than a minute ends with status 99.
 */
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 60, PAUSE_MS = 2 };

/* Whether a line of the facts has `text` in it. */
static bool is_told(const char *text)
{
    char line[4096];
    FILE *facts = fopen(getenv("SEEN"), "re");
    bool told = false;

    while (facts && !told && fgets(line, sizeof line, facts))
        told = strstr(line, text) != NULL;
    if (facts)
        fclose(facts);
    return told;
}

static void await(const char *text)
{
    time_t until = time(NULL) + PATIENCE;
    int error = errno;

    while (getenv("SEEN") && !is_told(text)) {
        if (time(NULL) > until)
            _exit(99);
        poll(NULL, 0, PAUSE_MS);
    }
    errno = error;
}

static void await_fork(pid_t child)
{
    char text[64];

    snprintf(text, sizeof text, "\"child\":%d,", child);
    await(text);
}

static void await_exit(pid_t child)
{
    char text[64];

    snprintf(text, sizeof text, "\"event\":\"exit\",\"pid\":%d,", child);
    await(text);
}

static void *original(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);

    if (!function)
        _exit(98);
    return function;
}

pid_t fork(void)
{
    pid_t (*call)(void);
    *(void **)&call = original("fork");

    pid_t child = call();
    if (child == 0)
        await_fork(getpid());
    else if (child > 0)
        await_fork(child);
    return child;
}

/* Looks who is about to be reaped, without reaping. */
static void await_end(pid_t who, int options)
{
    siginfo_t info = {0};
    idtype_t type = who > 0 ? P_PID : who == -1 ? P_ALL : P_PGID;
    id_t id = who > 0 ? (id_t)who : who < -1 ? (id_t)-who : (id_t)getpgrp();
    int flags = WEXITED | WNOWAIT | (options & (WNOHANG | WUNTRACED | WCONTINUED));

    if (waitid(type, id, &info, flags) == 0 && info.si_pid > 0 &&
        (info.si_code == CLD_EXITED || info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED))
        await_exit(info.si_pid);
}

pid_t waitpid(pid_t who, int *status, int options)
{
    pid_t (*call)(pid_t, int *, int);
    *(void **)&call = original("waitpid");

    await_end(who, options);
    return call(who, status, options);
}

pid_t wait(int *status)
{
    return waitpid(-1, status, 0);
}
