/*
 * faults: one call of proctor's after the other is made to fail, and what comes of it is judged.
 *
 *   faults                               some of them
 *   faults all                           every call, each time it is made, with each errno
 *   faults SCENARIO                      the same in one scenario
 *   faults SCENARIO WHO CALL ERRNO NTH   one fault, and all that came of it
 */
#include "judge.h"

#include "base/names.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

enum { ERRNOS_MAX = 8, RUNS_FOR_A_STANDARD = 3 };

static const struct {
    const char *name;
    int errors[ERRNOS_MAX];
} calls[CALLS] = {
#define CALL(name, ...) {#name, {__VA_ARGS__}},
#include "calls.def"
#undef CALL
};

const char *const role_names[ROLES] = {"shell", "guardian", "init", "main", "others"};
static const char *const verdicts[VERDICTS] = {"same", "told", "UNCLEAR", "BROKEN"};

/* What a session does with processes, one thing after the other. */
static const char story[] =
    "fork a; a: exit 3; wait; print $? $status\n"
    "fork b; b: x = 2; b: pause; kill -TERM b; wait\n"
    "fork c; c: exec true; expect c zombie; wait\n"
    "signal USR1 { print caught }; kill -USR1 main; signal\n"
    "fork d; d: fork e; d: exit 1; wait; expect e parent init\n"
    "fork g; g: pause; kill -STOP g; expect g stopped; kill -CONT g; kill -KILL g; wait\n"
    "process th { exit 4 }; start th; join th 5; exitcode th\n"
    "pool 1; pool apply { x = 7 }; pool get 1; pool close; pool join\n"
    "buffer full; print held; fork h; h: _exit; wait\n"
    "fork k; k: setsid; k: setpgid; k: subreaper on; k: sleep 0.001; k: atexit { print bye };"
    "k: exit; wait\n"
    "init reap off; init reap on\n"
    "fork q; q: setsid; q: exec sleep 1000; expect q sleeping\n"
    "save saved.jsonl\n"
    "reset\n"
    "fork z; z: exit 2; wait\n"
    "fork q; q: setsid; q: exec sleep 1000; expect q sleeping\n"
    "you: kill -TERM main; expect main gone\n";

static const char lesson_input[] = "\n1\nfork\nhint\nfork c\nquit\n";

static const struct scenario scenarios[] = {
    {.name = "namespace",
     .words = {"--events", "facts.jsonl", "--record", "record.jsonl"},
     .input = story,
     .files = {"state/facts.jsonl", "state/record.jsonl", "state/saved.jsonl"}},
    {.name = "subreaper",
     .words = {"--no-namespace", "--events", "facts.jsonl"},
     .input = story,
     .files = {"state/facts.jsonl", "state/saved.jsonl"}},
    {.name = "lesson",
     .words = {"learn", "2"},
     .shell_alone = true,
     .input = lesson_input,
     .files = {"state/proctor/progress"},
     .before = "# proctor: how far the lessons were taken; one line a step\n"
               "06-zombies 1 done tries=1 hints=0\n"
               "what is kept by a later proctor\n"},
};

enum { SCENARIOS = sizeof scenarios / sizeof *scenarios };

/* What became of one call by one role with one errno, time after time. */
struct row {
    int times, verdicts[VERDICTS];
    double seconds; /* the longest */
    struct buffer words;
};

static int totals[VERDICTS], faults_made;

static const char *error_name(int error)
{
    return error == SHORT ? "short" : error == FULL ? "full" : errno_name(error);
}

static void print_row(const struct scenario *scenario, const struct plan *fault,
                      const struct row *row)
{
    if (!row->times)
        return;
    printf("%-10s %-9s %-18s %-7s %5d %5d %5d %5.1f  %s\n", scenario->name, role_names[fault->role],
           calls[fault->call].name, error_name(fault->error), row->times, row->verdicts[SAME],
           row->verdicts[TOLD], row->seconds, buffer_text(&row->words));
}

static void report(const struct scenario *scenario, const struct plan *fault, enum verdict verdict,
                   const struct buffer *words)
{
    if (verdict == UNCLEAR || verdict == BROKEN)
        printf("%s: %s %s %s %s %d: %s\n", verdicts[verdict], scenario->name,
               role_names[fault->role], calls[fault->call].name, error_name(fault->error),
               fault->nth, buffer_text(words));
}

static bool make_standard(struct standard *standard, const struct scenario *scenario,
                          int made[ROLES][CALLS])
{
    for (int i = 0; i < RUNS_FOR_A_STANDARD; i++) {
        struct standard before = *standard;
        struct buffer words = {0};
        struct came came;

        *standard = (struct standard){0};
        run(&came, scenario, NULL, made);
        standard_add(standard, &came);
        enum verdict verdict = judge(i ? &before : standard, scenario, &came, 0, &words);
        if (verdict != SAME)
            printf("%s: %s without a fault: %s\n%s%s", verdicts[verdict], scenario->name,
                   buffer_text(&words), buffer_text(&came.out), buffer_text(&came.err));
        came_free(&came);
        buffer_free(&words);
        standard_free(&before);
        if (verdict != SAME)
            return false;
    }
    return true;
}

static void try_fault(const struct standard *standard, const struct scenario *scenario,
                      const struct plan *fault, struct row *row)
{
    struct buffer words = {0};
    struct came came;

    run(&came, scenario, fault, NULL);
    if (came.injected) {
        enum verdict verdict = judge(standard, scenario, &came, fault->error, &words);
        report(scenario, fault, verdict, &words);
        row->times++;
        row->seconds = came.seconds > row->seconds ? came.seconds : row->seconds;
        row->verdicts[verdict]++;
        totals[verdict]++;
        faults_made++;
        if (!row->words.length)
            buffer_add(&row->words, words.data, words.length);
    }
    buffer_free(&words);
    came_free(&came);
}

/* One after the other; or the first, one in the middle and the last. */
static int next_time(int nth, int made, bool all)
{
    if (all || made < 3)
        return nth + 1;
    return nth < made / 2 + 1 ? made / 2 + 1 : nth < made ? made : made + 1;
}

static void try_call(const struct standard *standard, const struct scenario *scenario,
                     struct plan *fault, int made, bool all)
{
    const int *errors = calls[fault->call].errors;

    for (int i = 0; i < ERRNOS_MAX && errors[i] && (all || i == 0); i++) {
        struct row row = {0};
        fault->error = errors[i];
        for (int nth = 1; nth <= made; nth = next_time(nth, made, all)) {
            fault->nth = nth;
            try_fault(standard, scenario, fault, &row);
        }
        print_row(scenario, fault, &row);
        fflush(stdout);
        buffer_free(&row.words);
    }
}

static bool try_scenario(const struct scenario *scenario, bool all)
{
    int made[ROLES][CALLS] = {{0}};
    struct standard standard = {0};
    bool good = make_standard(&standard, scenario, made);

    int roles = all || !scenario->shell_alone ? ROLES : SHELL + 1;
    for (int role = 0; good && role < roles; role++)
        for (int call = 0; call < CALLS; call++) {
            struct plan fault = {.role = role, .call = call};
            try_call(&standard, scenario, &fault, made[role][call], all);
        }
    standard_free(&standard);
    return good;
}

static int index_of(const char *word, const char *(*name)(int), int count)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(name(i), word))
            return i;
    fprintf(stderr, "faults: what is `%s`?\n", word);
    exit(2);
}

static const char *role_name(int i)
{
    return role_names[i];
}

static const char *call_name(int i)
{
    return calls[i].name;
}

static const char *scenario_name(int i)
{
    return scenarios[i].name;
}

/* faults SCENARIO WHO CALL ERRNO NTH */
static int try_one(char **words)
{
    const struct scenario *scenario = &scenarios[index_of(words[0], scenario_name, SCENARIOS)];
    struct plan fault = {.role = index_of(words[1], role_name, ROLES),
                         .call = index_of(words[2], call_name, CALLS),
                         .error = strcmp(words[3], "full") ? SHORT : FULL,
                         .nth = atoi(words[4])};
    struct standard standard = {0};
    struct buffer said = {0};
    struct came came;

    for (int error = 1; error < 200; error++)
        if (!strcmp(errno_name(error), words[3]))
            fault.error = error;
    if (!make_standard(&standard, scenario, NULL))
        return 1;
    run(&came, scenario, &fault, NULL);
    enum verdict verdict = judge(&standard, scenario, &came, fault.error, &said);
    printf("-- standard output\n%s-- standard error\n%s-- %s\n%s-- %s%s: %s; status %d\n",
           buffer_text(&came.out), buffer_text(&came.err), scenario->files[0],
           buffer_text(&came.files[0]), came.injected ? "" : "(no fault was made) ",
           verdicts[verdict], buffer_text(&said),
           WIFEXITED(came.ended) ? WEXITSTATUS(came.ended) : -1);
    came_free(&came);
    buffer_free(&said);
    standard_free(&standard);
    return verdict == UNCLEAR || verdict == BROKEN;
}

static int finish(bool good)
{
    printf("faults: %d made: %d with the same result, %d told, %d unclear, %d broken\n",
           faults_made, totals[SAME], totals[TOLD], totals[UNCLEAR], totals[BROKEN]);
    return !good || !faults_made || totals[UNCLEAR] || totals[BROKEN];
}

int main(int argc, char **argv)
{
    bool all = argc > 1, good = controls_hold();

    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 || !run_begin())
        return 2;
    atexit(run_end);
    if (argc == 6)
        return try_one(argv + 1);
    for (int i = 0; i < SCENARIOS; i++)
        if (argc < 2 || !strcmp(argv[1], "all") || !strcmp(argv[1], scenarios[i].name))
            good = try_scenario(&scenarios[i], all) && good;
    return finish(good);
}
