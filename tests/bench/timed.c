/*
 * timed TIMES COMMAND...: runs the command so many times, without output, and prints the median of
 * its wall-clock times in milliseconds. Status 1 if it failed even once.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

enum { TIMES_MAX = 1000 };

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;

    return (difference > 0) - (difference < 0);
}

/* Milliseconds, or less than nothing where the command failed. */
static double run_once(char **command, const posix_spawn_file_actions_t *quiet)
{
    double start = now();
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
    return status ? -1 : now() - start;
}

int main(int argc, char **argv)
{
    posix_spawn_file_actions_t quiet;
    double took[TIMES_MAX];
    long times = argc > 2 ? strtol(argv[1], NULL, 10) : 0;

    if (times < 1 || times > TIMES_MAX) {
        fprintf(stderr, "usage: timed TIMES COMMAND...\n");
        return 2;
    }
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    for (long i = 0; i < times; i++)
        if ((took[i] = run_once(argv + 2, &quiet)) < 0)
            return 1;
    qsort(took, (size_t)times, sizeof *took, ascending);
    printf("%.4f\n", took[times / 2]);
    posix_spawn_file_actions_destroy(&quiet);
    return 0;
}
