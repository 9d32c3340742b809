/*
 * hold COMMAND...: runs the command on a pseudo-terminal. What comes on standard input is typed
 * there; what it shows goes to standard output. When the input ends, it hangs up.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start(int terminal, char **command)
{
    const struct winsize size = {.ws_row = 24, .ws_col = 80};
    int other;
    pid_t child;

    ioctl(terminal, TIOCSWINSZ, &size);
    if ((child = fork()) != 0)
        return child;
    setsid();
    if ((other = open(ptsname(terminal), O_RDWR)) < 0)
        _exit(127);
    for (int i = 0; i < 3; i++)
        dup2(other, i);
    close(terminal);
    if (other > 2)
        close(other);
    execvp(command[0], command);
    _exit(127);
}

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
    int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    int status = 0, open = 1;

    if (argc < 2 || terminal < 0 || grantpt(terminal) || unlockpt(terminal)) {
        perror("hold");
        return 2;
    }
    pid_t child = start(terminal, argv + 1);
    while (open && child > 0) {
        struct pollfd ready[] = {{STDIN_FILENO, POLLIN, 0}, {terminal, POLLIN, 0}};
        if (poll(ready, 2, -1) < 0)
            break;
        if (ready[0].revents)
            open = copy(STDIN_FILENO, terminal);
        if (ready[1].revents)
            open = copy(terminal, STDOUT_FILENO) && open;
    }
    close(terminal);
    if (child > 0)
        waitpid(child, &status, 0);
    return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
