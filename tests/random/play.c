#include "play.h"

#include "generate.h"

#include <string.h>

/* Where commands come from: a program, or dice. */
struct source {
    const struct program *program; /* NULL: dice */
    int at;
    struct dice dice;
};

static bool next_command(struct source *source, const struct model *model, int number,
                         struct command *command)
{
    const struct program *program = source->program;

    if (!program)
        return generate(&source->dice, model, number, command);
    while (source->at < program->count) { /* one that makes no sense without others is left out */
        *command = program->commands[source->at++];
        if (model_allows(model, command))
            return true;
    }
    return false;
}

static void fail(struct outcome *outcome, const struct seen *seen)
{
    outcome->failed = true;
    if (*seen->trouble)
        snprintf(outcome->difference, sizeof outcome->difference, "%s", seen->trouble);
}

static void play_command(const struct settings *settings, struct proctor *proctor,
                         const struct command *command, struct outcome *outcome)
{
    static struct seen seen;
    char line[LINE_SIZE];

    command_text(command, line, sizeof line);
    outcome->done.commands[outcome->done.count++] = *command;
    bool answered = proctor_type(proctor, line, &seen) && !*seen.trouble;
    memcpy(outcome->said, proctor->said, proctor->said_length);
    outcome->said[proctor->said_length] = '\0';
    if (settings->verbose)
        printf("> %s\n%s", line, outcome->said);
    if (answered && seen.too_much)
        outcome->states.list[0].model.too_big = true;
    else if (!answered || !compare_run(&outcome->states, command, &seen, outcome->difference))
        fail(outcome, &seen);
}

static void begin(const struct settings *settings, struct proctor *proctor, struct outcome *outcome)
{
    static struct seen seen;

    if (!proctor_start(proctor, settings->proctor, settings->namespaced) ||
        !proctor_type(proctor, "", &seen)) {
        fail(outcome, &seen);
        return;
    }
    outcome->other_form = seen.namespaced != settings->namespaced;
    outcome->states.list[0].pids[INIT] = seen.init;
    outcome->states.list[0].pids[MAIN] = seen.main;
    if (!compare_tree(&outcome->states.list[0], &seen, outcome->difference))
        fail(outcome, &seen);
}

static void play(const struct settings *settings, struct source *source, struct outcome *outcome)
{
    static struct proctor proctor;
    struct command command;
    char why[DIFFERENCE_SIZE];

    memset(outcome, 0, sizeof *outcome);
    model_begin(&outcome->states.list[0].model, settings->namespaced, settings->bent);
    outcome->states.count = 1;
    begin(settings, &proctor, outcome);
    while (!outcome->failed && !outcome->other_form && outcome->done.count < settings->length &&
           !outcome->states.list[0].model.too_big &&
           next_command(source, &outcome->states.list[0].model, outcome->done.count, &command))
        play_command(settings, &proctor, &command, outcome);
    outcome->undecided = outcome->failed && outcome->states.cut;
    if (outcome->states.list[0].model.too_big || outcome->undecided)
        outcome->failed = false;
    if (!proctor_end(&proctor, why, sizeof why) && !outcome->failed) {
        outcome->failed = true;
        snprintf(outcome->difference, sizeof outcome->difference, "%s", why);
    }
}

void play_seed(const struct settings *settings, unsigned long seed, struct outcome *outcome)
{
    struct source source = {.program = NULL};

    dice_seed(&source.dice, seed);
    play(settings, &source, outcome);
}

static int play_program(const struct settings *settings, const struct program *program, int tries,
                        struct outcome *outcome)
{
    static struct outcome one;
    int failures = 0;

    for (int i = 0; i < tries; i++) {
        struct source source = {.program = program};
        play(settings, &source, &one);
        if (one.failed)
            *outcome = one;
        failures += one.failed;
    }
    return failures;
}

/* Without `count` commands from `at` on. */
static struct program without(const struct program *program, int at, int count)
{
    struct program less = *program;

    less.count -= count;
    memmove(&less.commands[at], &less.commands[at + count],
            (size_t)(less.count - at) * sizeof *less.commands);
    return less;
}

/* Halves first, then single commands, until none can be spared. */
int play_shrink(const struct settings *settings, struct outcome *outcome, int tries)
{
    static struct outcome shorter;
    struct program best = outcome->done;

    for (int size = best.count / 2; size > 0;) {
        bool less = false;
        for (int at = best.count - size; at >= 0; at -= size) {
            struct program candidate = without(&best, at, size);
            for (int i = 0; i < tries; i++) {
                if (!play_program(settings, &candidate, 1, &shorter))
                    continue;
                *outcome = shorter;
                best = shorter.done;
                less = true;
                break;
            }
            if (at > best.count)
                at = best.count;
        }
        if (!less || size > 1)
            size = size > 1 ? size / 2 : 0;
    }
    return play_program(settings, &best, tries, outcome);
}

static void print_expected(const struct proc *proc, const struct model *model, FILE *out)
{
    static const char *const lives[] = {[ALIVE] = "alive", [ZOMBIE] = "zombie", [GONE] = "gone"};
    const char *life = proc->life == ALIVE && proc->stopped ? "stopped" : lives[proc->life];

    fprintf(out, "expect %s %s\n", proc->name, life);
    if (proc->life != GONE)
        fprintf(out, "expect %s parent %s\n", proc->name, model->procs[proc->parent].name);
    if (proc->life == ALIVE)
        return;
    if (proc->status < STATUS_KILLED)
        fprintf(out, "expect %s status %d\n", proc->name, proc->status);
    else
        fprintf(out, "expect %s killed %s\n", proc->name,
                signal_word(proc->status - STATUS_KILLED));
}

void play_print(const struct settings *settings, const struct outcome *outcome, FILE *out)
{
    const struct model *model = &outcome->states.list[0].model;
    char line[LINE_SIZE];

    fprintf(out, "# %s\n", settings->namespaced ? "in a namespace" : "under a subreaper");
    for (int i = 0; i < outcome->done.count; i++) {
        command_text(&outcome->done.commands[i], line, sizeof line);
        fprintf(out, "%s\n", line);
    }
    fprintf(out, "# %s\n", outcome->difference);
    for (int i = MAIN; i < model->count; i++)
        if (*model->procs[i].name)
            print_expected(&model->procs[i], model, out);
}
