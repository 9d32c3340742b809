/*
 * glass PROCESSES KILLS COMMAND...: how long it takes from the kernel to the eye.
 *
 * Runs proctor (the command) on a terminal, has main fork children that pause until so many live,
 * and kills one child in sight after the other from outside. The clock runs from kill(2) until the
 * row of that child shows Z on the terminal. Prints the median, the 99th percentile and the most
 * of these times in ms, and the memory of the front end in kB. Status 1 if anything is not seen in
 * time.
 */
#include "eye.h"
#include "pty.h"

#include <ctype.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PATIENCE_S = 60,
    CHILDREN_MAX = 100000,
    FIRST_IN_SIGHT = 6, /* of a long list, less what tombstones may take the place of */
    LAST_IN_SIGHT = 3,
    PAUSE_MS = 50 /* at most, before a kill: five pictures */
};

/* The letter that a row of the tree shows after name and PID; 0: no row of that PID is in sight. */
static char letter_of(int pid)
{
    char text[EYE_COLUMNS + 1], wanted[16];

    snprintf(wanted, sizeof wanted, " %d ", pid);
    for (int row = 2; row < EYE_ROWS; row++) {
        eye_row(row, text);
        const char *at = strstr(text, wanted);
        if (at && at > text && isalnum((unsigned char)at[-1])) /* after its name: not in the log */
            return at[strlen(wanted) + strspn(at + strlen(wanted), " ")];
    }
    return 0;
}

static bool header_counts(int alive, int zombies, int blocked)
{
    char text[EYE_COLUMNS + 1];
    int counts[4];

    eye_row(0, text);
    return sscanf(text, " %d alive %d %*s %d %*s %d BLOCKED", &counts[0], &counts[1], &counts[2],
                  &counts[3]) == 4 &&
           counts[0] == alive && counts[1] == zombies && counts[3] == blocked;
}

static void await_counts(int alive, int zombies, int blocked)
{
    double give_up_at = pty_clock() + PATIENCE_S * 1e3;

    while (!header_counts(alive, zombies, blocked))
        if (pty_clock() > give_up_at)
            eye_give_up("waited in vain for %d alive, %d zombies", alive, zombies);
        else
            eye_look(1000);
}

static void await_letter(int pid, char letter)
{
    double give_up_at = pty_clock() + PATIENCE_S * 1e3;

    while (letter_of(pid) != letter)
        if (pty_clock() > give_up_at)
            eye_give_up("waited in vain for %c of process %d", letter, pid);
        else
            eye_look(1000);
}

/* Processes */

static int children_of(pid_t pid, pid_t *children)
{
    char path[64];
    int count = 0;

    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *file = fopen(path, "re");
    while (file && count < CHILDREN_MAX && fscanf(file, "%d", &children[count]) == 1)
        count++;
    if (file)
        fclose(file);
    return count;
}

/* main: the first below `pid` that has so many children; 0: nobody. */
static pid_t find_main(pid_t pid, int wanted)
{
    pid_t *children = calloc(CHILDREN_MAX, sizeof *children), found = 0;
    int count = children_of(pid, children);

    if (count == wanted)
        found = pid;
    for (int i = 0; i < count && !found; i++)
        found = find_main(children[i], wanted);
    free(children);
    return found;
}

/* The PID that a process has in the innermost namespace. */
static int inner_pid(pid_t pid)
{
    char path[64], line[256];
    int inner = 0;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "NSpid:", 6) == 0)
            inner = atoi(strrchr(line, '\t'));
    if (file)
        fclose(file);
    return inner;
}

/* What is measured */

/* At a random moment, so that proctor has drawn just now or some time ago. */
static void let_time_pass(void)
{
    double until = pty_clock() + PAUSE_MS * (double)rand() / RAND_MAX;

    while (pty_clock() < until)
        eye_look(until - pty_clock());
}

static pid_t choose(pid_t parent, int count)
{
    static pid_t children[CHILDREN_MAX];
    int in_sight = FIRST_IN_SIGHT + LAST_IN_SIGHT, at = rand() % in_sight;

    if (children_of(parent, children) != count)
        eye_give_up("main has not %d children", count);
    if (count <= in_sight)
        return children[rand() % count];
    return children[at < FIRST_IN_SIGHT ? at : count - in_sight + at];
}

static double measure_kill(pid_t parent, int count)
{
    pid_t victim = choose(parent, count);
    int pid = inner_pid(victim);
    double begin, end;

    await_letter(pid, 'S');
    let_time_pass();
    begin = pty_clock();
    kill(victim, SIGKILL);
    await_letter(pid, 'Z');
    end = pty_clock();
    await_counts(count, 1, count - 1);
    eye_type("wait; fork { pause }");
    await_counts(count + 1, 0, count);
    return end - begin;
}

int main(int argc, char **argv)
{
    int count = argc > 3 ? atoi(argv[1]) - 1 : 0, kills = argc > 3 ? atoi(argv[2]) : 0;
    double *took = calloc((size_t)kills + 1, sizeof *took);
    char line[64];

    if (count < 1 || count >= CHILDREN_MAX || kills < 1) {
        fprintf(stderr, "usage: glass PROCESSES KILLS COMMAND...\n");
        return 2;
    }
    pid_t child = eye_open(argv + 3);
    await_counts(1, 0, 0);
    snprintf(line, sizeof line, "repeat %d { fork { pause } }", count);
    eye_type(line);
    await_counts(count + 1, 0, count);
    pid_t parent = find_main(child, count);
    if (!parent)
        eye_give_up("nobody has %d children", count);
    for (int i = 0; i < kills; i++)
        took[i] = measure_kill(parent, count);
    qsort(took, (size_t)kills, sizeof *took, pty_ascending);
    printf("%.2f %.2f %.2f %ld\n", took[kills / 2], took[(kills * 99 + 99) / 100 - 1],
           took[kills - 1], eye_memory_of(child));
    fflush(stdout);
    eye_type("quit");
    free(took);
    return eye_close() != 0;
}
