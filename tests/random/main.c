/*
 * The random tests: programs of random commands, given to proctor and to a model of POSIX.
 *
 *     build/tests/random [-n N] [-s SEED] [-l LENGTH] [-j JOBS] [-f namespace|subreaper] [-v]
 *
 * plays N programs (250) of at most LENGTH commands (30) in each form of the sandbox, or in one of
 * them; SEED (1) and the numbers after it say which. $PROCTOR is the program, else build/proctor.
 * After each command all that proctor tells of it must be what the model allows: what calls
 * returned, how processes ended, who was adopted and reaped by whom, and then the whole tree. Where
 * they disagree, the program is made as short as it goes, and printed as a script for proctor.
 *
 * Before that, models that are wrong on purpose must be found out.
 *
 * With -v all is shown that was typed and answered.
 */
#include "play.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { JOBS_MAX = 16, TRIES = 5 };

struct totals { /* in memory that all jobs share; each has its own */
    long programs, commands, failures, undecided, skipped;
};

static struct settings settings = {.length = 30};
static long programs = 250;
static unsigned long seed = 1;
static int jobs = 2;
static int forms = 3; /* bits: namespace, subreaper */
static struct totals *totals;

static void report(unsigned long number, struct outcome *outcome)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    int length = outcome->done.count;
    char first[DIFFERENCE_SIZE];

    memcpy(first, outcome->difference, sizeof first);
    int failures = play_shrink(&settings, outcome, TRIES);
    fprintf(out, "random: seed %lu disagrees after %d commands: %s\n", number, length, first);
    fprintf(out, "--- the shortest that does so, %d of %d times:\n", failures, TRIES);
    play_print(&settings, outcome, out);
    fprintf(out, "--- to the last command proctor said:\n%s---\n", outcome->said);
    fclose(out);
    fwrite(text, 1, size, stdout);
    fflush(stdout);
    free(text);
}

static void play_one(unsigned long number, struct totals *own)
{
    static struct outcome outcome;

    play_seed(&settings, number, &outcome);
    own->programs++;
    own->commands += outcome.done.count;
    own->undecided += outcome.undecided;
    own->skipped += outcome.other_form;
    if (!outcome.failed)
        return;
    own->failures++;
    report(number, &outcome);
}

/* Every job-th seed, first in one form, then in the other. */
static _Noreturn void work(int job)
{
    if (!proctor_adopt())
        exit(1);
    signal(SIGPIPE, SIG_IGN);
    for (int form = 0; form < 2; form++) {
        settings.namespaced = form == 0;
        for (long i = job; forms >> form & 1 && i < programs; i += jobs)
            play_one(seed + (unsigned long)i, &totals[job]);
    }
    exit(0);
}

/* A wrong model must be found out, by a short program. */
static bool find_out(enum bent bent, const char *words)
{
    enum { PROGRAMS = 200, SHORT = 12 };
    static struct outcome outcome;
    bool found = false;

    settings.bent = bent;
    for (unsigned long number = 1; number <= PROGRAMS && !found; number++) {
        play_seed(&settings, number, &outcome);
        found = outcome.failed;
    }
    if (found)
        play_shrink(&settings, &outcome, 2);
    bool shown = found && outcome.failed && outcome.done.count <= SHORT;
    if (!shown)
        printf("random: a model in which %s is %s\n", words,
               found ? "found out, but not made short" : "not found out");
    settings.bent = BENT_NOT;
    return shown;
}

static bool find_all_out(void)
{
    static const char *const words[BENT_COUNT] = {
        [BENT_ORPHANS] = "orphans go to their grandparent",
        [BENT_ZOMBIES] = "zombies vanish by themselves",
        [BENT_KILL] = "SIGKILL does nothing",
        [BENT_STOPPED] = "SIGTERM lets stopped processes go on",
        [BENT_IGNORING] = "ignoring SIGCHLD changes nothing",
        [BENT_GROUPS] = "each child has a process group of its own",
        [BENT_WORKERS] = "workers that end are not replaced"};
    bool good = true;

    settings.namespaced = false;
    for (enum bent bent = BENT_NOT + 1; bent < BENT_COUNT; bent++)
        good = find_out(bent, words[bent]) && good;
    return good;
}

static bool take_options(int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "n:s:l:j:f:v")) != -1)
        switch (option) {
        case 'n': programs = atol(optarg); break;
        case 's': seed = strtoul(optarg, NULL, 10); break;
        case 'l': settings.length = atoi(optarg); break;
        case 'j': jobs = atoi(optarg); break;
        case 'f': forms = !strcmp(optarg, "namespace") ? 1 : 2; break;
        case 'v': settings.verbose = true; break;
        default: return false;
        }
    return optind == argc && programs >= 0 && settings.length > 0 &&
           settings.length <= PROGRAM_MAX && jobs > 0 && jobs <= JOBS_MAX;
}

static bool run_jobs(struct totals *sum)
{
    bool good = true;
    int status;

    fflush(stdout);
    for (int job = 0; job < jobs; job++)
        if (fork() == 0)
            work(job);
    while (wait(&status) > 0)
        good = good && status == 0;
    for (int job = 0; job < jobs; job++) {
        sum->programs += totals[job].programs;
        sum->commands += totals[job].commands;
        sum->failures += totals[job].failures;
        sum->undecided += totals[job].undecided;
        sum->skipped += totals[job].skipped;
    }
    return good;
}

int main(int argc, char **argv)
{
    const char *program = getenv("PROCTOR"), *ci = getenv("CI");
    struct totals sum = {0};

    settings.proctor = realpath(program ? program : "build/proctor", NULL);
    totals = mmap(NULL, JOBS_MAX * sizeof *totals, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!take_options(argc, argv)) {
        fprintf(stderr, "usage: random [-n N] [-s SEED] [-l LENGTH] [-j JOBS] "
                        "[-f namespace|subreaper] [-v]\n");
        return 2;
    }
    if (!settings.proctor || totals == MAP_FAILED || !proctor_adopt()) {
        perror("random");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    bool sees = settings.verbose || find_all_out();
    bool good = run_jobs(&sum);
    printf("random: seeds %lu to %lu, %ld commands\n", seed, seed + (unsigned long)programs - 1,
           sum.commands);
    if (sum.undecided)
        printf("random: %ld undecided: there were more ways than are gone\n", sum.undecided);
    if (sum.skipped)
        printf("random: %ld skipped: the sandbox came in another form\n", sum.skipped);
    printf("random: %ld passed, %ld failed\n",
           sum.programs - sum.failures - sum.undecided - sum.skipped, sum.failures + !sees);
    return !sees || !good || sum.failures || (sum.skipped && ci && !strcmp(ci, "true"));
}
