/*
 * death: proctor, and what runs in it, killed at random moments.
 *
 *   death [N [SEED]]   N times the shell itself; a twelfth as often each of the others
 *
 * When the shell is killed, nothing of its sandbox may survive. When something of the sandbox is,
 * the shell must say so, and `reset` must make a sandbox that works. Both forms take turns; each
 * death has a number, and with the seed it is the same again but for the moment that the kernel
 * chooses.
 */
#include "victims.h"

#include "../kernel/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { USUAL_NUMBER = 24, OTHERS_SHARE = 12, NO_SANDBOX = 4 };

static const double patience = 30, patience_with_the_rest = 10;

/* Seconds, within which all that happens has begun, and most of it has happened. */
static const double latest_moment = 0.4;

/* One proctor, with a pipe to its standard input. */
struct shell {
    pid_t pid;
    int end; /* its pidfd */
    int in;
    int out, err;
};

static const char *program;
static unsigned long chance;

/* Marsaglia's xorshift: a number from 0 to 1. */
static double random_share(void)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (double)(chance >> 11) / (double)(1ul << 53);
}

/* What proctor is given to do, in one statement: all of it gets going at once. */

/* Agents in every state, programs that ignore signals, call setsid, fork twice, and go on forking.
 */
static const char hard[] =
    "{ fork a { fork d { setsid; pause }; pause }\n"
    "fork b { signal TERM IGN; exec sh -c \"trap '' TERM HUP INT QUIT; (setsid sleep 1000 &); "
    "sleep 1000 & wait\" }\n"
    "fork c { exec setsid sh -c \"trap '' TERM HUP; (sh -c 'setsid sleep 1000 &' &); sleep 1000\" "
    "}\n"
    "fork m { exec sh -c 'i=0; while [ $i -lt 40 ]; do (setsid sleep 1000 &); i=$((i+1)); done; "
    "sleep 1000' }\n"
    "kill -STOP a; fork e { spin }\n"
    "fork o { pool 3; pool map 300 { fork; exit }; pool close; pool join }\n"
    "fork s { process th { setsid; sleep 1000 }; start th; join th }\n"
    "fork z { exit }; fork t { repeat 100000 { x = $i } }\n"
    "wait; pause }\n";

/* Work that does not end soon, for whoever is killed in the midst of it. */
static const char busy[] =
    "{ fork t { repeat 3000 { x = $i }; exit }\n"
    "fork o { pool 2; pool map 300 { x = $i }; pool close; pool join; exit }\n"
    "fork w { fork v; pause; exit }\n"
    "fork l { repeat 60 { fork; wait; if $? == -1 { exit } }; exit }\n"
    "fork p { exec sh -c 'while :; do sleep 0.001; done' }\n"
    "fork s { process th { repeat 300 { x = 1 } }; start th; join th; exit }\n"
    "fork k { repeat 300 { kill -0 w }; exit }; print here }\n";

static const char after[] =
    "\nmain: print still\nreset\nfork c; c: exit 3; wait; print again $status; quit\n";

/* Running */

static _Noreturn void become_proctor(bool namespaced, int in, int out, int err)
{
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    setenv("LC_ALL", "C.UTF-8", 1);
    execl(program, program, "--plain", "--limit", "200", namespaced ? NULL : "--no-namespace",
          NULL);
    _exit(127);
}

static void say(const struct shell *shell, const char *text)
{
    if (write(shell->in, text, strlen(text)) < 0 && errno != EPIPE)
        perror("death");
}

static bool begin(struct shell *shell, bool namespaced, const char *text)
{
    int in[2];

    shell->out = memfd_create("out", MFD_CLOEXEC);
    shell->err = memfd_create("err", MFD_CLOEXEC);
    if (pipe2(in, O_CLOEXEC) < 0 || shell->out < 0 || shell->err < 0)
        return false;
    fflush(NULL);
    shell->pid = fork();
    if (shell->pid == 0)
        become_proctor(namespaced, in[0], shell->out, shell->err);
    close(in[0]);
    shell->in = in[1];
    shell->end = (int)syscall(SYS_pidfd_open, shell->pid, 0);
    say(shell, text);
    return shell->pid > 0 && shell->end >= 0;
}

/* Until the moment, or its end. */
static void await_moment(const struct shell *shell, double seconds)
{
    struct pollfd end = {.fd = shell->end, .events = POLLIN};
    struct timespec time = {.tv_sec = (time_t)seconds};

    time.tv_nsec = (long)((seconds - (double)time.tv_sec) * 1e9);
    ppoll(&end, 1, &time, NULL);
}

static void read_back(int file, struct buffer *out)
{
    char bytes[8192];
    ssize_t got;
    off_t at = 0;

    for (; (got = pread(file, bytes, sizeof bytes, at)) > 0; at += got)
        buffer_add(out, bytes, (size_t)got);
}

static void finish(struct shell *shell)
{
    close(shell->in);
    close(shell->out);
    close(shell->err);
    close(shell->end);
}

/* Deaths */

struct toll {
    int times, failed;
    int at_most; /* processes that were there at the moment */
    double longest;
};

/* Nobody may be left; tells who is, and ends them. */
static bool nobody_left(struct toll *toll, double since, double patient, struct buffer *words)
{
    bool good = kernel_await_nobody(patient) == 0;
    double seconds = kernel_clock() - since;

    if (!good)
        kernel_show_left(words);
    kernel_end_everybody();
    toll->longest = seconds > toll->longest ? seconds : toll->longest;
    return good;
}

/* The early ones are the more interesting ones. */
static double random_moment(void)
{
    double share = random_share();

    return share * share * latest_moment;
}

static bool kill_shell(struct toll *toll, bool namespaced, double moment, struct buffer *words)
{
    static struct kernel_process found[KERNEL_PROCESSES_MAX];
    struct shell shell;

    if (!begin(&shell, namespaced, hard))
        return false;
    await_moment(&shell, moment);
    int there = kernel_descendants(getpid(), found);
    double since = kernel_clock();
    kill(shell.pid, SIGKILL);
    toll->at_most = there > toll->at_most ? there : toll->at_most;
    bool good = nobody_left(toll, since, patience_with_the_rest, words);
    finish(&shell);
    return good;
}

static const char *tail_of(const struct buffer *text)
{
    enum { SHOWN = 1500 };

    return buffer_text(text) + (text->length > SHOWN ? text->length - SHOWN : 0);
}

/* What the shell said after something in its sandbox was killed. */
static bool judge_words(const struct shell *shell, enum victim victim, int status,
                        struct buffer *words)
{
    struct buffer out = {0}, err = {0};

    read_back(shell->out, &out);
    read_back(shell->err, &err);
    bool again = strstr(buffer_text(&out), "| again 768\n") != NULL;
    bool said = victims_were_told(victim, buffer_text(&out), buffer_text(&err));
    bool unmade = WEXITSTATUS(status) == NO_SANDBOX && !out.length; /* it had not begun yet */
    bool good = WIFEXITED(status) && WEXITSTATUS(status) <= NO_SANDBOX && said &&
                (again || unmade || ((victim == GUARDIAN || victim == ALL) && WEXITSTATUS(status)));
    if (!good)
        buffer_printf(words, "%s%s, wait status %d\n%s%s", again ? "" : "no sandbox again; ",
                      said ? "said" : "not said", status, tail_of(&out), tail_of(&err));
    buffer_free(&out);
    buffer_free(&err);
    return good;
}

static bool kill_victim(struct toll *toll, enum victim victim, bool namespaced, double moment,
                        struct buffer *words)
{
    struct shell shell;
    int status = 0;

    if (!begin(&shell, namespaced, busy))
        return false;
    await_moment(&shell, moment);
    int hit = victims_kill(victim, shell.pid, random_share());
    toll->at_most = hit > toll->at_most ? hit : toll->at_most;
    say(&shell, after);
    double since = kernel_clock();
    bool ended = kernel_await_end(shell.pid, since + patience);
    if (!ended) {
        buffer_add_text(words, "hung; ");
        kill(shell.pid, SIGKILL);
    }
    waitpid(shell.pid, &status, 0);
    bool good = nobody_left(toll, since, patience_with_the_rest, words) && ended;
    good = (!hit || judge_words(&shell, victim, status, words)) && good;
    finish(&shell);
    return good;
}

/* A program that leaves somebody behind is found out. */
static bool control_holds(void)
{
    struct toll toll = {0};
    struct buffer words = {0};
    pid_t child = fork();

    if (child == 0) {
        if (fork() == 0)
            for (;;)
                pause();
        _exit(0);
    }
    waitpid(child, NULL, 0);
    bool seen = !nobody_left(&toll, kernel_clock(), 0, &words) &&
                strstr(buffer_text(&words), "1 processes left over");
    if (!seen)
        printf("death: a process that was left over was not seen\n");
    buffer_free(&words);
    return seen;
}

static void note(struct toll *toll, bool good, const char *who, bool namespaced, double moment,
                 struct buffer *words)
{
    toll->times++;
    toll->failed += !good;
    if (!good)
        printf("FAILED: %s killed %s after %.6f s: %s\n", who,
               namespaced ? "in a namespace" : "under a subreaper", moment, buffer_text(words));
    buffer_free(words);
}

static int show(const struct toll *toll, const char *who)
{
    printf("%-30s %6d %8d %10d %12.3f\n", who, toll->times, toll->failed, toll->at_most,
           toll->longest);
    fflush(stdout);
    return toll->failed;
}

int main(int argc, char **argv)
{
    int number = argc > 1 ? atoi(argv[1]) : USUAL_NUMBER;
    unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 10) : (unsigned long)time(NULL);
    struct toll shells = {0};
    struct buffer words = {0};

    program = getenv("PROCTOR") ? getenv("PROCTOR") : "build/proctor";
    signal(SIGPIPE, SIG_IGN);
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 || number < 1) {
        fprintf(stderr, "usage: death [N [SEED]]\n");
        return 2;
    }
    int failed = !control_holds();
    chance = seed * 2654435761u + 1;
    printf("death: seed %lu\n%-30s %6s %8s %10s %12s\n", seed, "killed", "times", "failed",
           "processes", "gone after s");
    for (int i = 0; i < number; i++) {
        double moment = random_moment();
        bool good = kill_shell(&shells, i % 2, moment, &words);
        note(&shells, good, "the shell", i % 2, moment, &words);
    }
    failed += show(&shells, "the shell");
    for (enum victim victim = 0; victim < VICTIMS; victim++) {
        struct toll toll = {0};
        for (int i = 0; i < (number + OTHERS_SHARE - 1) / OTHERS_SHARE; i++) {
            double moment = random_moment();
            bool good = kill_victim(&toll, victim, i % 2, moment, &words);
            note(&toll, good, victims_name(victim), i % 2, moment, &words);
        }
        failed += show(&toll, victims_name(victim));
    }
    return failed > 0;
}
