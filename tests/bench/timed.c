/*
 * timed TIMES COMMAND...: runs the command so many times, without output, and prints the median of
 * its wall-clock times, and that of the processor time that it and all it waited for took, in
 * milliseconds. Status 1 if it failed even once.
 */
#include "pty.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char **environ;

enum { TIMES_MAX = 1000 };

static double processor_time(void)
{
    struct rusage usage;

    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

/* Milliseconds, or less than nothing where the command failed. */
static double run_once(char **command, const posix_spawn_file_actions_t *quiet, double *worked)
{
    double start = pty_clock(), before = processor_time();
    int status;
    pid_t child;

    if ((errno = posix_spawnp(&child, command[0], quiet, NULL, command, environ))) {
        perror(command[0]);
        return -1;
    }
    while (waitpid(child, &status, 0) < 0)
        ;
    if (status)
        fprintf(stderr, "timed: %s: wait status %d\n", command[0], status);
    *worked = processor_time() - before;
    return status ? -1 : pty_clock() - start;
}

int main(int argc, char **argv)
{
    posix_spawn_file_actions_t quiet;
    double took[TIMES_MAX], worked[TIMES_MAX];
    long times = argc > 2 ? strtol(argv[1], NULL, 10) : 0;

    if (times < 1 || times > TIMES_MAX) {
        fprintf(stderr, "usage: timed TIMES COMMAND...\n");
        return 2;
    }
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    for (long i = 0; i < times; i++)
        if ((took[i] = run_once(argv + 2, &quiet, &worked[i])) < 0)
            return 1;
    qsort(took, (size_t)times, sizeof *took, pty_ascending);
    qsort(worked, (size_t)times, sizeof *worked, pty_ascending);
    printf("%.4f %.4f\n", took[times / 2], worked[times / 2]);
    posix_spawn_file_actions_destroy(&quiet);
    return 0;
}
