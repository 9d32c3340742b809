/*
 * bare TIMES: fork, exit in the child, wait; the bare calls that `fork c; c: exit; wait` makes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    for (long times = argc > 1 ? strtol(argv[1], NULL, 10) : 1000; times > 0; times--) {
        pid_t child = fork();
        if (child == 0)
            _exit(0);
        if (child < 0 || wait(NULL) != child) {
            perror("bare");
            return 1;
        }
    }
    return 0;
}
