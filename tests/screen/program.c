#include "program.h"

#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The environment */

static int find(const struct environment *environment, const char *name)
{
    size_t length = strlen(name);

    for (int i = 0; i < environment->count; i++)
        if (!strncmp(environment->entries[i], name, length) &&
            environment->entries[i][length] == '=')
            return i;
    return -1;
}

void environment_unset(struct environment *environment, const char *name)
{
    int at = find(environment, name);

    if (at < 0)
        return;
    free(environment->entries[at]);
    environment->entries[at] = environment->entries[--environment->count];
    environment->entries[environment->count] = NULL;
}

void environment_set(struct environment *environment, const char *name, const char *value)
{
    struct buffer entry = {0};

    environment_unset(environment, name);
    buffer_printf(&entry, "%s=%s", name, value);
    size_t room = (size_t)environment->count + 2;
    environment->entries = alloc_resize(environment->entries, room, sizeof(char *));
    environment->entries[environment->count++] = buffer_take(&entry);
    environment->entries[environment->count] = NULL;
}

void environment_begin(struct environment *environment)
{
    static const char *const handed_on[] = {
        "PATH",         "TERMINFO",     "TERMINFO_DIRS",   "TMPDIR",       "CI",
        "ASAN_OPTIONS", "LSAN_OPTIONS", "LD_LIBRARY_PATH", "UBSAN_OPTIONS"};

    memset(environment, 0, sizeof *environment);
    for (size_t i = 0; i < sizeof handed_on / sizeof *handed_on; i++)
        if (getenv(handed_on[i]))
            environment_set(environment, handed_on[i], getenv(handed_on[i]));
}

void environment_free(struct environment *environment)
{
    for (int i = 0; i < environment->count; i++)
        free(environment->entries[i]);
    free(environment->entries);
    memset(environment, 0, sizeof *environment);
}

/* The program */

static void usual_signals(void)
{
    sigset_t none;

    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL); /* some can't be set: nothing to do about it */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In the foreground of the terminal, in a process group of its own, with nothing else open. */
static _Noreturn void become_program(int terminal, char *const arguments[],
                                     char *const environment[])
{
    setpgid(0, 0);
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(terminal, getpid());
    signal(SIGTTOU, SIG_DFL);
    for (int descriptor = 0; descriptor <= 2; descriptor++)
        dup2(terminal, descriptor);
    execve(arguments[0], arguments, environment);
    dprintf(2, "can't run %s: %s\n", arguments[0], strerror(errno));
    _exit(127);
}

/* Tells the PID and, when it is over, the status; stays until the harness lets go. */
static _Noreturn void hold(int cord, const char *other, char *const arguments[],
                           char *const environment[])
{
    char byte;
    int status;

    usual_signals();
    setsid();
    int terminal = open(other, O_RDWR | O_CLOEXEC);
    if (terminal < 0 || ioctl(terminal, TIOCSCTTY, 0))
        _exit(1);
    pid_t pid = fork();
    if (pid < 0)
        _exit(1);
    if (pid == 0)
        become_program(terminal, arguments, environment);
    close(terminal);
    if (write(cord, &pid, sizeof pid) != sizeof pid)
        _exit(1);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (write(cord, &status, sizeof status) != sizeof status || read(cord, &byte, 1) != 0)
        _exit(1);
    _exit(0);
}

bool program_start(struct program *program, const char *other, char *const arguments[],
                   char *const environment[])
{
    int ends[2];

    memset(program, 0, sizeof *program);
    program->cord = -1;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
        return false;
    program->holder = fork();
    if (program->holder == 0) {
        close(ends[0]);
        hold(ends[1], other, arguments, environment);
    }
    close(ends[1]);
    program->cord = ends[0];
    if (program->holder > 0 &&
        recv(program->cord, &program->pid, sizeof program->pid, 0) == sizeof program->pid)
        return true;
    program_let_go(program);
    return false;
}

void program_look(struct program *program)
{
    int status;

    if (program->ended || program->pid <= 0)
        return;
    if (program->cord >= 0)
        program->ended = recv(program->cord, &status, sizeof status, MSG_DONTWAIT) == sizeof status;
    else /* the holder is gone, and the program came to us */
        program->ended = waitpid(program->pid, &status, WNOHANG) == program->pid;
    if (program->ended)
        program->status = status;
}

/* The word after the name in parentheses is the state: proc(5). */
bool program_stopped(const struct program *program)
{
    char path[64], line[512] = "";

    snprintf(path, sizeof path, "/proc/%d/stat", (int)program->pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    bool read = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    const char *after = strrchr(line, ')');
    return read && after && !strncmp(after, ") T", 3);
}

void program_let_go(struct program *program)
{
    if (program->cord >= 0)
        close(program->cord);
    program->cord = -1;
    if (program->holder <= 0)
        return;
    kill(program->holder, SIGKILL); /* it may still wait for the program */
    waitpid(program->holder, NULL, 0);
    program->holder = 0;
}
