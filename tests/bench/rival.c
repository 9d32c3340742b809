/*
 * rival KILLS COMMAND...: what glass measures, of a program that looks at processes by itself and
 * now and then: `htop`, say.
 *
 * Makes so many children that pause, runs the command with -p and their PIDs, kills one after the
 * other, and waits until the row of each shows Z. Prints the median, the 99th percentile and the
 * most of these times in ms, and the memory of the program in kB.
 */
#include "eye.h"
#include "pty.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILLS_MAX = 24, WORDS_MAX = 16, PATIENCE_S = 30, PAUSE_MS = 1500 };

static pid_t children[KILLS_MAX];

static void make_children(int count)
{
    for (int i = 0; i < count; i++)
        if ((children[i] = fork()) == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (;;)
                pause();
        }
}

/* Whether a row begins with that PID and has a word that is this state. */
static bool shows(pid_t pid, const char *state)
{
    char text[EYE_COLUMNS + 1];

    for (int row = 0; row < EYE_ROWS; row++) {
        eye_row(row, text);
        if (strtol(text, NULL, 10) == pid && strstr(text, state))
            return true;
    }
    return false;
}

static void await(pid_t pid, const char *state)
{
    double until = pty_clock() + PATIENCE_S * 1e3;

    while (!shows(pid, state))
        if (pty_clock() > until)
            eye_give_up("waited in vain for %s of process %d", state, (int)pid);
        else
            eye_look(1000);
}

static double measure_kill(pid_t pid)
{
    double until = pty_clock() + PAUSE_MS * (double)rand() / RAND_MAX;

    while (pty_clock() < until)
        eye_look(until - pty_clock());
    double begin = pty_clock();
    kill(pid, SIGKILL);
    await(pid, " Z ");
    return pty_clock() - begin;
}

int main(int argc, char **argv)
{
    int count = argc > 2 ? atoi(argv[1]) : 0;
    char *command[WORDS_MAX] = {NULL}, list[KILLS_MAX * 12] = "";
    double took[KILLS_MAX];
    int words = 0;

    if (count < 1 || count > KILLS_MAX || argc > WORDS_MAX) {
        fprintf(stderr, "usage: rival KILLS COMMAND...\n");
        return 2;
    }
    make_children(count);
    for (int i = 0; i < count; i++)
        sprintf(list + strlen(list), "%s%d", i ? "," : "", (int)children[i]);
    while (words < argc - 2) {
        command[words] = argv[words + 2];
        words++;
    }
    command[words++] = "-p";
    command[words] = list;
    pid_t program = eye_open(command);
    await(children[count - 1], " S ");
    for (int i = 0; i < count; i++)
        took[i] = measure_kill(children[i]);
    qsort(took, (size_t)count, sizeof *took, pty_ascending);
    printf("%.2f %.2f %.2f %ld\n", took[count / 2], took[(count * 99 + 99) / 100 - 1],
           took[count - 1], eye_memory_of(program));
    kill(program, SIGTERM);
    eye_close();
    return 0;
}
