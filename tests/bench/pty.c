#include "pty.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

pid_t pty_start(int *terminal, int rows, int columns, char *const command[])
{
    const struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    int other;
    pid_t child;

    *terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*terminal < 0 || grantpt(*terminal) || unlockpt(*terminal))
        return -1;
    ioctl(*terminal, TIOCSWINSZ, &size);
    if ((child = fork()) != 0)
        return child;
    setsid();
    if ((other = open(ptsname(*terminal), O_RDWR)) < 0)
        _exit(127);
    for (int i = 0; i < 3; i++)
        dup2(other, i);
    if (other > 2)
        close(other);
    setenv("TERM", "xterm-256color", 1);
    execvp(command[0], command);
    _exit(127);
}

double pty_clock(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

int pty_ascending(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;

    return (difference > 0) - (difference < 0);
}
