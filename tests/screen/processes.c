#include "program.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

bool processes_adopt(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

/* Calls `act` for each child of process `parent` but one; returns how many. */
static int each_child(pid_t parent, pid_t but, void (*act)(pid_t, struct buffer *),
                      struct buffer *out)
{
    char path[64];
    int child, count = 0;

    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    while (fscanf(file, "%d", &child) == 1)
        if (child != but) {
            count++;
            act(child, out);
        }
    fclose(file);
    return count;
}

static void reap(pid_t pid, struct buffer *out)
{
    (void)out;
    waitpid(pid, NULL, WNOHANG);
}

static void name(pid_t pid, struct buffer *out)
{
    char path[64], words[64] = "";

    if (!out)
        return;
    snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
    FILE *file = fopen(path, "re");
    if (file && fgets(words, sizeof words, file))
        words[strcspn(words, "\n")] = '\0';
    if (file)
        fclose(file);
    buffer_printf(out, "%s%s (%d)", out->length ? ", " : "", words, (int)pid);
}

int processes_left(pid_t but, struct buffer *out)
{
    each_child(getpid(), but, reap, NULL);
    return each_child(getpid(), but, name, out);
}

/* Stopped first, so that it starts no others while those below it are killed. */
static void end(pid_t pid, struct buffer *out)
{
    kill(pid, SIGSTOP);
    each_child(pid, 0, end, out);
    kill(pid, SIGKILL);
}

void processes_kill(pid_t but)
{
    for (int i = 0; i < 500 && processes_left(but, NULL); i++) {
        each_child(getpid(), but, end, NULL);
        usleep(10000);
    }
}

int descriptors_open(void)
{
    DIR *directory = opendir("/proc/self/fd");
    int count = 0;

    if (!directory)
        return -1;
    while (readdir(directory))
        count++;
    closedir(directory);
    return count - 3; /* . and .. and the directory itself */
}
