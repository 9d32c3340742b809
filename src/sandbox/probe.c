#include "sandbox/probe.h"

#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ioctl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PROBE_FILE_MAX = 4096, PROBE_PATH_MAX = 64 };

/* Reads a file of /proc/PID into `text` (ended by a NUL); false when it is gone or refused. PID 0
 * is the caller itself, whatever namespace /proc speaks of. */
static bool read_file(pid_t pid, const char *file, char *text, size_t size)
{
    char path[PROBE_PATH_MAX];
    size_t length = 0;
    ssize_t got;

    if (pid == 0)
        snprintf(path, sizeof path, "/proc/self/%s", file);
    else
        snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    while ((got = read(descriptor, text + length, size - 1 - length)) != 0) {
        if (got > 0)
            length += (size_t)got;
        else if (errno != EINTR)
            break;
    }
    close(descriptor);
    text[length] = '\0';
    return got == 0 && length > 0;
}

bool probe_ready(struct error *error)
{
    char own[32];
    ssize_t length = readlink("/proc/self", own, sizeof own - 1);

    if (length < 0)
        return error_errno(error, _("proctor needs /proc to see processes, and can't read it"));
    own[length] = '\0';
    if (atol(own) != (long)getpid())
        return error_set(error, _("/proc belongs to another PID namespace; mount one for this one: "
                                  "mount -t proc proc /proc"));
    return true;
}

bool probe_program(char *path, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", path, size - 1);

    path[length > 0 ? length : 0] = '\0';
    return strchr(path, '/') != NULL;
}

bool probe_stat(pid_t pid, struct probe_stat *stat)
{
    char text[PROBE_FILE_MAX];

    return pid > 0 && read_file(pid, "stat", text, sizeof text) && proc_stat(text, stat) &&
           stat->state != 'X';
}

bool probe_signals(pid_t pid, struct probe_signals *signals)
{
    char text[PROBE_FILE_MAX];

    if (!read_file(pid, "status", text, sizeof text))
        return false;
    proc_signals(text, signals);
    return true;
}

static bool names_call(pid_t pid, const char *call)
{
    char text[PROBE_FILE_MAX];

    if (!proc_call_sleeps(call)) /* it waits for something else, as to tell of it */
        return false;
    if (read_file(pid, "syscall", text, sizeof text))
        return proc_syscall_is(text, call);
    if (read_file(pid, "wchan", text, sizeof text) && strcmp(text, "0"))
        return proc_channel_is(text, call);
    return true;
}

enum probe_where probe_where(pid_t pid, const char *call)
{
    struct probe_stat stat;

    if (!probe_stat(pid, &stat))
        return PROBE_GONE;
    if (stat.state != 'S')
        return PROBE_ELSEWHERE;
    return names_call(pid, call) ? PROBE_IN_CALL : PROBE_ELSEWHERE;
}

pid_t probe_inner_pid(pid_t pid)
{
    char text[PROBE_FILE_MAX];

    return read_file(pid, "status", text, sizeof text) ? proc_inner_pid(text, pid) : 0;
}

bool probe_runs(pid_t pid)
{
    char path[PROBE_PATH_MAX], program[1];

    snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    return readlink(path, program, sizeof program) >= 0 || errno == EACCES;
}

bool probe_is_own(pid_t pid)
{
    char path[PROBE_PATH_MAX];
    struct stat own, other;

    snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    return stat("/proc/self/exe", &own) == 0 && stat(path, &other) == 0 &&
           own.st_ino == other.st_ino && own.st_dev == other.st_dev;
}

/* Needs no memory, since processes are ended by it. False where it can't be read at present. */
static bool read_children(pid_t pid, pid_t *children, size_t max, size_t *count)
{
    char path[PROBE_PATH_MAX], bytes[PROBE_FILE_MAX];
    struct proc_list list = {0};
    ssize_t got;

    *count = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return errno == ENOENT || errno == ESRCH;
    while ((got = read(file, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR))
        for (ssize_t i = 0; i < got && *count < max; i++)
            if (proc_list_take(&list, bytes[i]) && list.number)
                children[(*count)++] = list.number;
    bool whole = got == 0 || errno == ESRCH;
    close(file);
    return whole;
}

size_t probe_children(pid_t pid, pid_t *children, size_t max)
{
    size_t count;

    read_children(pid, children, max, &count);
    return count;
}

int probe_pidfd(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

int probe_signal(int pidfd, int signal)
{
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

/* From <linux/pidfd.h> of Linux 6.15, which older headers lack. */
struct pidfd_info_64 {
    uint64_t mask;
    uint64_t cgroup;
    uint32_t ids[11];
    int32_t exit_code;
};

#define PIDFD_INFO_EXIT_BIT (UINT64_C(1) << 3)
#define PIDFD_GET_INFO_64   _IOWR(0xFF, 11, struct pidfd_info_64)

bool probe_ended(int pidfd, int *wait_status)
{
    struct pidfd_info_64 info = {.mask = PIDFD_INFO_EXIT_BIT};

    if (ioctl(pidfd, PIDFD_GET_INFO_64, &info) < 0 || !(info.mask & PIDFD_INFO_EXIT_BIT))
        return false;
    *wait_status = info.exit_code;
    return true;
}

bool probe_write(pid_t pid, const char *file, const char *text)
{
    char path[PROBE_PATH_MAX];

    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    ssize_t wrote;
    do
        wrote = write(descriptor, text, strlen(text));
    while (wrote < 0 && errno == EINTR);
    bool written = wrote == (ssize_t)strlen(text);
    int number = errno;
    close(descriptor);
    errno = number;
    return written;
}

bool probe_mount(void)
{
    return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0;
}

/* Sends a signal to all descendants. How many it reached; `all` is false where some could not be
 * looked for. */
static size_t signal_descendants(pid_t root, int signal, bool *all)
{
    enum { WALK_MAX = 16384 };
    static pid_t queue[WALK_MAX];
    size_t count, more, reached = 0;

    *all = read_children(root, queue, WALK_MAX, &count);
    for (size_t at = 0; at < count; at++) {
        if (kill(queue[at], signal) == 0)
            reached++;
        *all = read_children(queue[at], queue + count, WALK_MAX - count, &more) && *all;
        count += more;
    }
    return reached;
}

/* Stops all of them, so that none forks while its siblings are being killed: again and again, until
 * there are no more than before. */
static void stop_descendants(pid_t root)
{
    enum { PASSES = 100 };
    size_t before = 0, reached = 0;
    bool all;

    for (int pass = 0; pass < PASSES; pass++) {
        reached = signal_descendants(root, SIGSTOP, &all);
        if (pass && reached <= before)
            return;
        before = reached;
    }
}

/* Reaps whoever has ended; false: there is no child left. */
static bool reap_ended(bool *any)
{
    pid_t ended;

    *any = false;
    while ((ended = waitpid(-1, NULL, WNOHANG)) > 0)
        *any = true;
    return ended == 0 || errno != ECHILD;
}

void probe_end_descendants(void)
{
    enum { TRIES_WITHOUT_PROGRESS = 2000 };
    const struct timespec pause = {.tv_nsec = 1000000};
    pid_t self = getpid();

    for (int tries = 0; tries < TRIES_WITHOUT_PROGRESS; tries++) {
        bool all, any;
        stop_descendants(self);
        size_t reached = signal_descendants(self, SIGKILL, &all);
        if (!reap_ended(&any))
            return;
        if (any)
            tries = 0;
        else if (!reached && all)
            return; /* what is left may not be killed by this user: a set-user-ID program */
        else
            nanosleep(&pause, NULL);
    }
}
