/*
 * hold COMMAND...: runs the command on a pseudo-terminal. What comes on standard input is typed
 * there; what it shows goes to standard output. When the input ends, it hangs up.
 */
#include "pty.h"

#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* False at the end of `from`. */
static int copy(int from, int to)
{
    char bytes[4096];
    ssize_t got = read(from, bytes, sizeof bytes);

    for (ssize_t at = 0, wrote; at < got; at += wrote)
        if ((wrote = write(to, bytes + at, (size_t)(got - at))) < 0)
            return 0;
    return got > 0;
}

int main(int argc, char **argv)
{
    int terminal, status = 0, open = 1;
    pid_t child = argc < 2 ? -1 : pty_start(&terminal, 24, 80, argv + 1);

    if (child < 0) {
        perror("hold");
        return 2;
    }
    while (open) {
        struct pollfd ready[] = {{STDIN_FILENO, POLLIN, 0}, {terminal, POLLIN, 0}};
        if (poll(ready, 2, -1) < 0)
            break;
        if (ready[0].revents)
            open = copy(STDIN_FILENO, terminal);
        if (ready[1].revents)
            open = copy(terminal, STDOUT_FILENO) && open;
    }
    close(terminal);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
