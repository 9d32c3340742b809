#include "kernel.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void look(struct kernel_process *process)
{
    char path[64], line[512], *at;
    int parent;

    process->inner = process->pid;
    process->state = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process->pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return;
    if (fgets(line, sizeof line, file) && (at = strrchr(line, ')')) &&
        sscanf(at + 1, " %c %d", &process->state, &parent) == 2)
        process->parent = parent;
    fclose(file);
    snprintf(path, sizeof path, "/proc/%d/status", (int)process->pid);
    file = fopen(path, "re");
    if (!file)
        return;
    while (fgets(line, sizeof line, file))
        if (!strncmp(line, "NSpid:", 6)) /* the last number is the innermost namespace's */
            for (int pid; (at = strrchr(line, '\t')) && sscanf(at, "%d", &pid) == 1;) {
                process->inner = pid;
                break;
            }
    fclose(file);
}

static int add_children(pid_t pid, struct kernel_process *found, int count)
{
    char path[64];
    int child;

    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return count;
    while (count < KERNEL_PROCESSES_MAX && fscanf(file, "%d", &child) == 1)
        found[count++] = (struct kernel_process){.pid = child};
    fclose(file);
    return count;
}

int kernel_descendants(pid_t root, struct kernel_process found[KERNEL_PROCESSES_MAX])
{
    int count = add_children(root, found, 0);

    for (int at = 0; at < count; at++) {
        look(&found[at]);
        count = add_children(found[at].pid, found, count);
    }
    return count;
}

int kernel_descriptors(void)
{
    DIR *directory = opendir("/proc/self/fd");
    int count = -3; /* `.`, `..`, and the directory's own */

    while (directory && readdir(directory))
        count++;
    if (directory)
        closedir(directory);
    return count;
}

double kernel_clock(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int kernel_await_end(pid_t pid, double deadline)
{
    struct pollfd end = {.fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN};

    if (end.fd < 0)
        return 1;
    do {
        double left = deadline - kernel_clock();
        poll(&end, 1, left > 0 ? (int)(left * 1000) + 1 : 0);
    } while (!end.revents && kernel_clock() < deadline);
    close(end.fd);
    return end.revents != 0;
}

int kernel_await_nobody(double seconds)
{
    static struct kernel_process found[KERNEL_PROCESSES_MAX];
    double deadline = kernel_clock() + seconds;

    for (;;) {
        pid_t ended = waitpid(-1, NULL, WNOHANG);
        if (ended < 0 && errno == ECHILD)
            return 0;
        if (ended != 0)
            continue;
        int count = kernel_descendants(getpid(), found);
        if (!count || kernel_await_end(found[0].pid, deadline))
            continue;
        return count;
    }
}

void kernel_end_everybody(void)
{
    static struct kernel_process found[KERNEL_PROCESSES_MAX];

    do
        for (int i = kernel_descendants(getpid(), found) - 1; i >= 0; i--)
            kill(found[i].pid, SIGKILL);
    while (kernel_await_nobody(0.05));
}

void kernel_show_left(struct buffer *out)
{
    static struct kernel_process found[KERNEL_PROCESSES_MAX];
    int count = kernel_descendants(getpid(), found);

    buffer_printf(out, "%d processes left over:", count);
    for (int i = 0; i < count; i++) {
        char path[64], name[32] = "";
        snprintf(path, sizeof path, "/proc/%d/comm", (int)found[i].pid);
        FILE *file = fopen(path, "re");
        if (file && fgets(name, sizeof name, file))
            name[strcspn(name, "\n")] = '\0';
        if (file)
            fclose(file);
        buffer_printf(out, " %s(%d, %c)", name, (int)found[i].pid, found[i].state);
    }
    buffer_add_char(out, '\n');
}
