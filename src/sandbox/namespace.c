#include "sandbox/namespace.h"

#include "base/i18n.h"
#include "base/names.h"
#include "sandbox/init.h"
#include "sandbox/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* fork(2) into new namespaces. The raw call, since glibc's clone() wants a stack. */
static pid_t fork_into(int flags)
{
#if defined(__s390__) || defined(__CRIS__)
    return (pid_t)syscall(SYS_clone, NULL, flags | SIGCHLD, NULL, NULL, 0);
#else
    return (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, 0);
#endif
}

/* Each user and group ID maps to itself: files look inside as they do outside. */
static bool map_ids(pid_t child, uid_t user, gid_t group)
{
    char line[64];

    snprintf(line, sizeof line, "%u %u 1", (unsigned)user, (unsigned)user);
    if (!probe_write(child, "uid_map", line))
        return false;
    if (!probe_write(child, "setgroups", "deny") && errno != ENOENT)
        return false;
    snprintf(line, sizeof line, "%u %u 1", (unsigned)group, (unsigned)group);
    return probe_write(child, "gid_map", line);
}

/* The child waits here until its IDs are mapped. Its parent's death takes it along: init must not
 * outlive the guardian. */
static _Noreturn void become_init(int gate, bool namespaced, const int descriptors[3])
{
    ssize_t got;
    char go;

    bool tied = prctl(PR_SET_PDEATHSIG, namespaced ? SIGKILL : 0) == 0;
    do
        got = read(gate, &go, 1);
    while (got < 0 && errno == EINTR);
    if (!tied || got != 1)
        _exit(1);
    close(gate);
    init_run(namespaced, descriptors[0], descriptors[1], descriptors[2]);
}

static bool open_gate(int gate)
{
    ssize_t sent;

    do
        sent = write(gate, "", 1);
    while (sent < 0 && errno == EINTR);
    return sent == 1;
}

static pid_t start_init(int flags, long process_limit, const int descriptors[3])
{
    uid_t user = geteuid();
    gid_t group = getegid();
    int gate[2];

    if (pipe2(gate, O_CLOEXEC) < 0)
        return -1;
    pid_t init = flags ? fork_into(flags) : fork();
    if (init == 0) {
        close(gate[1]);
        if (process_limit > 0 && flags & CLONE_NEWUSER)
            setrlimit(RLIMIT_NPROC, &(struct rlimit){(rlim_t)process_limit, (rlim_t)process_limit});
        become_init(gate[0], flags != 0, descriptors);
    }
    bool open =
        init > 0 && (!(flags & CLONE_NEWUSER) || map_ids(init, user, group)) && open_gate(gate[1]);
    int number = errno;
    close(gate[0]);
    close(gate[1]);
    if (init > 0 && !open) {
        kill(init, SIGKILL);
        waitpid(init, NULL, 0);
        init = -1;
    }
    errno = number;
    return init;
}

bool namespace_make(struct namespace_made *made, const struct namespace_wish *wish,
                    const int descriptors[3])
{
    const int bare = CLONE_NEWPID | CLONE_NEWNS;
    long limit = wish->process_limit;

    *made = (struct namespace_made){.namespaced = true, .init = -1};
    if (wish->namespaced) {
        if (geteuid() == 0)
            made->init = start_init(bare, 0, descriptors);
        if (made->init < 0)
            made->init = start_init(bare | CLONE_NEWUSER, limit, descriptors);
        if (made->init > 0)
            return true;
        snprintf(made->why_not, sizeof made->why_not, "%s",
                 errno == ENOSPC ? _("their number is limited") : errno_words(errno));
    }
    made->namespaced = false;
    made->init = start_init(0, 0, descriptors);
    return made->init > 0;
}
