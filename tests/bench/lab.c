/*
 * lab SESSIONS SECONDS PROMPT LINE ANSWER COMMAND...: a lab server. So many sessions of the command
 * at once, each on a terminal of its own.
 *
 * Starts them one after the other, each when the one before has shown its prompt; lets all of them
 * idle so many seconds; looks at their memory; types the line into all of them, and waits until
 * each has shown the answer; hangs up. Then once more, all started in one moment.
 *
 * Prints in one line: ms to a prompt of the first (median of ten) and of the last (the same); ms
 * until all have answered; ms until all have a prompt when they start in one moment; voluntary
 * context switches and clock ticks of all while they idle; processes that a session is; kB of
 * memory a session: proportional (PSS) and private, of its first process and of the rest.
 * Status 1 if anything is not seen in time.
 */
#include "pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SESSIONS_MAX = 1000, SEEN_MAX = 16384, PATIENCE_S = 60, SAMPLE = 10 };

struct session {
    int terminal;
    pid_t process;
    size_t length;
    char seen[SEEN_MAX]; /* the newest of what it has shown */
};

/* What a session takes, itself (0) and the processes below it (1). */
struct usage {
    long switches, ticks, processes;
    long pss[2], own[2]; /* kB */
};

static struct session sessions[SESSIONS_MAX];
static int count;

static void give_up(const char *what)
{
    fprintf(stderr, "lab: %s: %s\n", what, strerror(errno));
    for (int i = 0; i < count; i++)
        if (sessions[i].process > 0)
            kill(sessions[i].process, SIGKILL);
    exit(1);
}

/* Terminals */

static void start(struct session *session, char **command)
{
    session->length = 0;
    session->process = pty_start(&session->terminal, 24, 80, command);
    if (session->process < 0)
        give_up("no terminal");
}

static void type(struct session *session, const char *line)
{
    session->length = 0;
    if (write(session->terminal, line, strlen(line)) < 0 || write(session->terminal, "\r", 1) < 0)
        give_up("can't type");
}

static void keep(struct session *session, const char *bytes, size_t length)
{
    if (session->length + length >= SEEN_MAX) {
        size_t dropped = session->length / 2;
        session->length -= dropped;
        memmove(session->seen, session->seen + dropped, session->length);
    }
    memcpy(session->seen + session->length, bytes, length);
    session->length += length;
    session->seen[session->length] = '\0';
}

/* Reads what the terminals show, for so many ms at most. */
static void look(int patience)
{
    static struct pollfd ready[SESSIONS_MAX];
    char bytes[SEEN_MAX / 4];

    for (int i = 0; i < count; i++)
        ready[i] = (struct pollfd){sessions[i].terminal, POLLIN, 0};
    if (poll(ready, (nfds_t)count, patience) <= 0)
        return;
    for (int i = 0; i < count; i++) {
        if (!ready[i].revents)
            continue;
        ssize_t got = read(sessions[i].terminal, bytes, sizeof bytes);
        if (got <= 0)
            give_up("a session has ended");
        keep(&sessions[i], bytes, (size_t)got);
    }
}

static bool shows(const struct session *session, const char *text)
{
    return session->length && memmem(session->seen, session->length, text, strlen(text));
}

/* Waits until the sessions from `first` on show the text. */
static void await(int first, const char *text)
{
    double until = pty_clock() + PATIENCE_S * 1e3;

    for (int i = first; i < count; i++)
        while (!shows(&sessions[i], text)) {
            if (pty_clock() > until) {
                fprintf(stderr, "lab: session %d shows: %.*s\n", i, (int)sessions[i].length,
                        sessions[i].seen);
                give_up("waited in vain");
            }
            look(1000);
        }
}

static void hang_up(void)
{
    for (int i = 0; i < count; i++)
        close(sessions[i].terminal);
    for (int i = 0; i < count; i++)
        while (waitpid(sessions[i].process, NULL, 0) < 0 && errno == EINTR)
            ;
    count = 0;
}

/* Processes */

static long field(const char *text, const char *label)
{
    const char *at = strstr(text, label);

    return at ? strtol(at + strlen(label), NULL, 10) : 0;
}

static bool read_file(pid_t pid, const char *name, char *text, size_t size)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = file < 0 ? -1 : read(file, text, size - 1);
    if (file >= 0)
        close(file);
    text[got > 0 ? got : 0] = '\0';
    return got > 0;
}

static long ticks_of(pid_t pid)
{
    char text[1024];
    long user = 0, system = 0;

    if (read_file(pid, "stat", text, sizeof text))
        sscanf(strrchr(text, ')') + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld",
               &user, &system);
    return user + system;
}

static void add_usage(struct usage *usage, pid_t pid, int below, bool with_memory)
{
    char text[4096];
    long child;
    int offset = 0, length;

    usage->processes++;
    usage->ticks += ticks_of(pid);
    if (read_file(pid, "status", text, sizeof text))
        usage->switches += field(text, "\nvoluntary_ctxt_switches:");
    if (with_memory && read_file(pid, "smaps_rollup", text, sizeof text)) {
        usage->pss[below] += field(text, "\nPss:");
        usage->own[below] += field(text, "\nPrivate_Clean:") + field(text, "\nPrivate_Dirty:");
    }
    snprintf(text, sizeof text, "task/%d/children", (int)pid);
    char name[64];
    memcpy(name, text, sizeof name);
    if (!read_file(pid, name, text, sizeof text))
        return;
    while (sscanf(text + offset, "%ld%n", &child, &length) == 1) {
        offset += length;
        add_usage(usage, (pid_t)child, 1, with_memory);
    }
}

static struct usage all_usage(bool with_memory)
{
    struct usage usage = {0};

    for (int i = 0; i < count; i++)
        add_usage(&usage, sessions[i].process, 0, with_memory);
    return usage;
}

static void idle(double seconds)
{
    for (double until = pty_clock() + seconds * 1e3; pty_clock() < until;)
        look((int)(until - pty_clock()) + 1);
}

/* What is measured */

static double median(double *times, int number)
{
    qsort(times, (size_t)number, sizeof *times, pty_ascending);
    return times[number / 2];
}

static void start_one_by_one(int wanted, const char *prompt, char **command, double *took)
{
    while (count < wanted) {
        double begin = pty_clock();
        start(&sessions[count++], command);
        await(count - 1, prompt);
        took[count - 1] = pty_clock() - begin;
    }
}

static double start_at_once(int wanted, const char *prompt, char **command)
{
    double begin = pty_clock();

    while (count < wanted)
        start(&sessions[count++], command);
    await(0, prompt);
    return pty_clock() - begin;
}

static double type_into_all(const char *line, const char *answer)
{
    double begin = pty_clock();

    for (int i = 0; i < count; i++)
        type(&sessions[i], line);
    await(0, answer);
    return pty_clock() - begin;
}

int main(int argc, char **argv)
{
    int wanted = argc > 6 ? atoi(argv[1]) : 0;
    double seconds = argc > 6 ? atof(argv[2]) : 0, took[SESSIONS_MAX];
    const char *prompt = argv[3], *line = argv[4], *answer = argv[5];

    if (wanted < 1 || wanted > SESSIONS_MAX) {
        fprintf(stderr, "usage: lab SESSIONS SECONDS PROMPT LINE ANSWER COMMAND...\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){2 * SESSIONS_MAX, 2 * SESSIONS_MAX});

    start_one_by_one(wanted, prompt, argv + 6, took);
    int sample = wanted < SAMPLE ? wanted : SAMPLE;
    double last = median(took + wanted - sample, sample), first = median(took, sample);

    idle(2); /* what they do after the start is over */
    struct usage before = all_usage(false);
    idle(seconds);
    struct usage after = all_usage(true);
    double answered = type_into_all(line, answer);
    hang_up();
    double at_once = start_at_once(wanted, prompt, argv + 6);
    hang_up();
    printf("%.1f %.1f %.1f %.1f %ld %ld %ld %ld %ld %ld %ld\n", first, last, answered, at_once,
           after.switches - before.switches, after.ticks - before.ticks, after.processes / wanted,
           after.pss[0] / wanted, after.own[0] / wanted, after.pss[1] / wanted,
           after.own[1] / wanted);
    return 0;
}
