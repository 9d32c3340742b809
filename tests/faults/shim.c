/*
 * shim: preloaded into proctor, it stands before the C library. It counts calls, and makes one of
 * them fail where the plan says so. Programs that proctor starts by exec are left alone.
 */
#include "plan.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct plan *plan;
static int role = SHELL;

/* The library's own function of that name. */
#define REAL(name) ((__typeof__(&name))real_function(CALL_##name, #name))

static void *real_function(enum call call, const char *name)
{
    static void *functions[CALLS];

    if (!functions[call])
        functions[call] = dlsym(RTLD_NEXT, name);
    return functions[call];
}

/* Counts a call. What is to become of it: 0, SHORT, or an errno. */
static int fate(enum call call)
{
    if (!plan)
        return 0;
    int made = atomic_fetch_add(&plan->made[role][call], 1) + 1;
    if (!plan->error || plan->call != (int)call || plan->role != role || made < plan->nth)
        return 0;
    if (made > plan->nth)
        return plan->error == FULL ? ENOSPC : 0;
    atomic_store(&plan->injected, 1);
    return plan->error == FULL ? SHORT : plan->error;
}

static bool fails(enum call call)
{
    int error = fate(call);

    if (error > 0)
        errno = error;
    return error > 0;
}

/* What is left of a count that is cut short. */
static size_t cut(int error, size_t count)
{
    return error == SHORT && count > 1 ? count / 2 : count;
}

#define SIMPLE(type, failure, name, parameters, ...)                                               \
    type name parameters                                                                           \
    {                                                                                              \
        return fails(CALL_##name) ? failure : REAL(name)(__VA_ARGS__);                             \
    }

SIMPLE(FILE *, NULL, fopen, (const char *path, const char *mode), path, mode)
SIMPLE(ssize_t, -1, readlink, (const char *path, char *to, size_t size), path, to, size)
SIMPLE(int, -1, stat, (const char *path, struct stat *to), path, to)
SIMPLE(int, -1, access, (const char *path, int mode), path, mode)
SIMPLE(int, -1, mkdir, (const char *path, mode_t mode), path, mode)
SIMPLE(int, -1, chmod, (const char *path, mode_t mode), path, mode)
SIMPLE(int, -1, fsync, (int file), file)
SIMPLE(int, -1, rename, (const char *from, const char *to), from, to)
SIMPLE(int, -1, unlink, (const char *path), path)
SIMPLE(int, -1, ftruncate, (int file, off_t length), file, length)
SIMPLE(int, -1, flock, (int file, int how), file, how)
SIMPLE(int, -1, pipe2, (int ends[2], int flags), ends, flags)
SIMPLE(int, -1, dup2, (int from, int to), from, to)
SIMPLE(int, -1, socketpair, (int a, int b, int c, int ends[2]), a, b, c, ends)
SIMPLE(int, -1, setsockopt, (int end, int level, int name, const void *value, socklen_t size), end,
       level, name, value, size)
SIMPLE(ssize_t, -1, sendmsg, (int end, const struct msghdr *message, int flags), end, message,
       flags)
SIMPLE(int, -1, poll, (struct pollfd * list, nfds_t count, int wait), list, count, wait)
SIMPLE(int, -1, epoll_create1, (int flags), flags)
SIMPLE(int, -1, epoll_wait, (int epoll, struct epoll_event *events, int most, int wait), epoll,
       events, most, wait)
SIMPLE(int, -1, signalfd, (int file, const sigset_t *mask, int flags), file, mask, flags)
SIMPLE(void *, MAP_FAILED, mmap, (void *at, size_t size, int how, int flags, int file, off_t from),
       at, size, how, flags, file, from)
SIMPLE(int, -1, execvp, (const char *program, char *const *words), program, words)
SIMPLE(pid_t, -1, waitpid, (pid_t child, int *status, int options), child, status, options)
SIMPLE(int, -1, kill, (pid_t pid, int signal), pid, signal)
SIMPLE(pid_t, -1, setsid, (void), )
SIMPLE(int, -1, setpgid, (pid_t pid, pid_t group), pid, group)
SIMPLE(int, -1, setrlimit, (__rlimit_resource_t what, const struct rlimit *limit), what, limit)
SIMPLE(int, -1, sigaction, (int signal, const struct sigaction *new, struct sigaction *old), signal,
       new, old)
SIMPLE(int, -1, nanosleep, (const struct timespec *time, struct timespec *left), time, left)
SIMPLE(int, -1, pause, (void), )
SIMPLE(int, -1, mount,
       (const char *what, const char *where, const char *type, unsigned long flags,
        const void *data),
       what, where, type, flags, data)

int mount(const char *, const char *, const char *, unsigned long, const void *);

static bool is_pipe(int file)
{
    struct stat about;

    return fstat(file, &about) == 0 && S_ISFIFO(about.st_mode);
}

ssize_t read(int file, void *bytes, size_t count)
{
    int error = fate(is_pipe(file) ? CALL_read_pipe : CALL_read);

    if (error > 0) {
        errno = error;
        return -1;
    }
    return REAL(read)(file, bytes, cut(error, count));
}

ssize_t write(int file, const void *bytes, size_t count)
{
    int error = fate(is_pipe(file) ? CALL_write_pipe : CALL_write);

    if (error > 0) {
        errno = error;
        return -1;
    }
    return REAL(write)(file, bytes, cut(error, count));
}

/* A descriptor is closed even by a close(2) that fails. */
int close(int file)
{
    int error = fate(CALL_close), result = REAL(close)(file);

    if (error <= 0)
        return result;
    errno = error;
    return -1;
}

ssize_t recvmsg(int end, struct msghdr *message, int flags)
{
    if (fails(flags & MSG_DONTWAIT ? CALL_recvmsg_now : CALL_recvmsg))
        return -1;
    return REAL(recvmsg)(end, message, flags);
}

/* Only to add one takes memory. */
int epoll_ctl(int epoll, int how, int file, struct epoll_event *event)
{
    if (how == EPOLL_CTL_ADD && fails(CALL_epoll_ctl))
        return -1;
    return REAL(epoll_ctl)(epoll, how, file, event);
}

int open(const char *path, int flags, ...)
{
    va_list more;

    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return fails(flags & O_CREAT ? CALL_create : CALL_open) ? -1 : REAL(open)(path, flags, mode);
}

int fcntl(int file, int what, ...)
{
    va_list more;

    va_start(more, what);
    long value = va_arg(more, long);
    va_end(more);
    return fails(CALL_fcntl) ? -1 : REAL(fcntl)(file, what, value);
}

int ioctl(int file, unsigned long what, ...)
{
    va_list more;

    va_start(more, what);
    void *value = va_arg(more, void *);
    va_end(more);
    return fails(CALL_ioctl) ? -1 : REAL(ioctl)(file, what, value);
}

int prctl(int what, ...)
{
    va_list more;
    unsigned long values[4];

    va_start(more, what);
    for (int i = 0; i < 4; i++)
        values[i] = va_arg(more, unsigned long);
    va_end(more);
    return fails(CALL_prctl) ? -1 : REAL(prctl)(what, values[0], values[1], values[2], values[3]);
}

static void become_child(void)
{
    role = role < OTHERS ? role + 1 : OTHERS;
}

pid_t fork(void)
{
    pid_t child = fails(CALL_fork) ? -1 : REAL(fork)();

    if (child == 0)
        become_child();
    return child;
}

/* Calls for which the C library has no function of its own; the rest is not looked at. */
static enum call call_behind(long number)
{
    switch (number) {
    case SYS_clone: return CALL_clone;
    case SYS_pidfd_open: return CALL_pidfd_open;
    case SYS_pidfd_send_signal: return CALL_pidfd_send_signal;
    case SYS_close_range: return CALL_close_range;
    default: return CALLS;
    }
}

long syscall(long number, ...)
{
    static __typeof__(&syscall) real;
    enum call call = call_behind(number);
    va_list more;
    long values[6];

    va_start(more, number);
    for (int i = 0; i < 6; i++)
        values[i] = va_arg(more, long);
    va_end(more);
    if (!real)
        real = (__typeof__(real))dlsym(RTLD_NEXT, "syscall");
    if (call != CALLS && fails(call))
        return -1;
    long result = real(number, values[0], values[1], values[2], values[3], values[4], values[5]);
    if (number == SYS_clone && result == 0)
        become_child();
    return result;
}

/* Memory; a sanitizer has its own. dlsym(3) may want some before it can tell whose it is: that
 * comes from a room of its own and is never given back. */

#ifndef SANITIZED
static _Alignas(16) char room[8192];
static size_t room_used;

static void *early(size_t size)
{
    size_t at = room_used;

    room_used += (size + 15) & ~(size_t)15;
    return room_used <= sizeof room ? room + at : NULL;
}

static bool looking;

#define ALLOCATE(name, early_size, ...)                                                            \
    static __typeof__(&name) real;                                                                 \
    if (looking)                                                                                   \
        return early(early_size);                                                                  \
    if (!real) {                                                                                   \
        looking = true;                                                                            \
        real = (__typeof__(real))dlsym(RTLD_NEXT, #name);                                          \
        looking = false;                                                                           \
    }                                                                                              \
    return fails(CALL_##name) ? NULL : real(__VA_ARGS__)

void *malloc(size_t size)
{
    ALLOCATE(malloc, size, size);
}

void *calloc(size_t count, size_t size)
{
    ALLOCATE(calloc, count * size, count, size);
}

void *realloc(void *old, size_t size)
{
    ALLOCATE(realloc, size, old, size);
}

void free(void *memory)
{
    static __typeof__(&free) real;

    if ((char *)memory >= room && (char *)memory < room + sizeof room)
        return;
    if (!real)
        real = (__typeof__(real))dlsym(RTLD_NEXT, "free");
    real(memory);
}
#endif

/* Beginning and end */

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv(PLAN_VARIABLE);
    int file = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC) : -1;

    unsetenv("LD_PRELOAD");
    unsetenv(PLAN_VARIABLE);
    if (file < 0)
        return;
    void *memory = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    syscall(SYS_close, file);
    if (memory != MAP_FAILED)
        plan = memory;
}

/* How many descriptors it leaves open. */
__attribute__((destructor)) static void end(void)
{
    enum { LOOKED_AT = 256 };
    int open = 0;

    for (int file = 0; plan && file < LOOKED_AT; file++)
        open += syscall(SYS_fcntl, file, F_GETFD) >= 0;
    if (plan && open > atomic_load(&plan->open_at_end[role]))
        atomic_store(&plan->open_at_end[role], open);
}

void _exit(int status)
{
    end();
    syscall(SYS_exit_group, status);
    for (;;)
        continue;
}
