#include "proctor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000 };

static long now_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

bool proctor_adopt(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

static _Noreturn void become(const char *program, int in, int out, bool namespaced)
{
    const char *form = namespaced ? "--ascii" : "--no-namespace";
    struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none); /* SIGQUIT shall leave no file */
    setenv("LC_ALL", "C", 1);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execl(program, program, "--lang", "en", "--ascii", form, "--limit", "200", "--events", "-",
          (char *)NULL);
    _exit(127);
}

bool proctor_start(struct proctor *proctor, const char *program, bool namespaced)
{
    int in[2], out[2];

    proctor->length = proctor->said_length = 0;
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
        return false;
    proctor->pid = fork();
    if (proctor->pid == 0)
        become(program, in[0], out[1], namespaced);
    close(in[0]);
    close(out[1]);
    proctor->in = in[1];
    proctor->out = out[0];
    return proctor->pid > 0;
}

static bool read_more(struct proctor *proctor, long until, struct seen *seen)
{
    struct pollfd ready = {.fd = proctor->out, .events = POLLIN};
    long left = until - now_ms();
    size_t room = sizeof proctor->bytes - 1 - proctor->length;

    if (left <= 0 || poll(&ready, 1, (int)left) <= 0) {
        snprintf(seen->trouble, sizeof seen->trouble, "no answer for %d s", PATIENCE_MS / 1000);
        return false;
    }
    ssize_t got = read(proctor->out, proctor->bytes + proctor->length, room);
    if (got <= 0) {
        snprintf(seen->trouble, sizeof seen->trouble, "proctor ended, or wrote too long a line");
        return false;
    }
    proctor->length += (size_t)got;
    return true;
}

static void remember(struct proctor *proctor, const char *line)
{
    size_t room = sizeof proctor->said - proctor->said_length;
    int length = snprintf(proctor->said + proctor->said_length, room, "%s\n", line);

    if (length > 0 && (size_t)length < room)
        proctor->said_length += (size_t)length;
}

/* True: the last line of the answer was among them. */
static bool use_lines(struct proctor *proctor, struct seen *seen)
{
    char *line = proctor->bytes, *end = proctor->bytes + proctor->length, *newline;
    bool last = false;

    while (!last && (newline = memchr(line, '\n', (size_t)(end - line)))) {
        *newline = '\0';
        remember(proctor, line);
        last = seen_line(seen, line);
        line = newline + 1;
    }
    proctor->length = (size_t)(end - line);
    memmove(proctor->bytes, line, proctor->length);
    return last;
}

bool proctor_type(struct proctor *proctor, const char *line, struct seen *seen)
{
    char text[LINE_SIZE + 32];
    long until = now_ms() + PATIENCE_MS;

    seen_clear(seen);
    proctor->said_length = 0;
    int length = snprintf(text, sizeof text, "%s%stree\nlimit\n", line, *line ? "\n" : "");
    if (write(proctor->in, text, (size_t)length) != length) {
        snprintf(seen->trouble, sizeof seen->trouble, "proctor takes no line");
        return false;
    }
    while (!use_lines(proctor, seen))
        if (!read_more(proctor, until, seen))
            return false;
    return true;
}

/* Until a child ends, or one has ended that SIGCHLD (blocked) tells of. */
static void await_child(const sigset_t *child, long until)
{
    long rest = until - now_ms();
    const struct timespec time = {.tv_sec = rest / 1000, .tv_nsec = rest % 1000 * 1000000};

    if (rest > 0)
        sigtimedwait(child, NULL, &time);
}

/* Waits for any of our children, and so for all that came to us. */
static bool reap_all(long until, pid_t program, int *status)
{
    sigset_t child, before;
    int one;
    pid_t pid;
    bool all = true;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &before);
    while (all && ((pid = waitpid(-1, &one, WNOHANG)) >= 0 || errno == EINTR)) {
        if (pid == program)
            *status = one;
        if (pid > 0)
            continue;
        all = now_ms() < until;
        await_child(&child, until);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return all;
}

bool proctor_end(struct proctor *proctor, char *why, size_t size)
{
    static const char quit[] = "quit\n";
    int status = -1;
    bool told = write(proctor->in, quit, sizeof quit - 1) == sizeof quit - 1;

    close(proctor->in);
    close(proctor->out);
    bool over = reap_all(now_ms() + PATIENCE_MS, proctor->pid, &status);
    *why = '\0';
    if (!over) {
        snprintf(why, size, "something of proctor lives on after it was left");
        kill(proctor->pid, SIGKILL);
        reap_all(now_ms() + PATIENCE_MS, proctor->pid, &status);
    } else if (WIFSIGNALED(status) && (told || WTERMSIG(status) != SIGPIPE)) {
        snprintf(why, size, "proctor was killed by signal %d", WTERMSIG(status));
    }
    return !*why;
}
