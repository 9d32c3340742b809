/*
 * learn_replay: a fresh sandbox, in which all commands of the lesson up to some point are run
 * without being shown: so one can go back. And the same once more, again and again, where the
 * order of things is left open and that is to be seen.
 */
#include "ui/learn_inside.h"

#include <stdlib.h>

enum { RUNS_LEAST = 6, RUNS_MOST = 20 };

static bool is_untouched(const struct learn *learn, int step, int block)
{
    const struct lesson_block **blocks;
    int count = course_way(&learn->lesson, step, block, &blocks);

    free(blocks);
    return count == 0 && session_history(learn->stage->session)->count == 1;
}

void learn_replay(struct learn *learn, int step, int block, const char *note)
{
    learn->touched = learn->own_way = learn->line_ran = false;
    if (is_untouched(learn, step, block))
        return;
    way_begin(&learn->way, learn->stage, &learn->lesson, step, block, "", learn->options.limit,
              note);
}

bool learn_replayed(struct learn *learn)
{
    if (!learn->way.under_way)
        return true;
    if (!way_on(&learn->way, learn->stage))
        return false;
    session_fence(learn->stage->session);
    return true;
}

/* Runs that vary */

static bool is_open(const struct lesson_block *predict)
{
    for (int i = 0; i < predict->choice_count; i++)
        if (predict->choices[i].varies)
            return true;
    return false;
}

static void count_run(struct learn *learn)
{
    struct learn_runs *runs = &learn->runs;
    unsigned holding = course_grade(&learn->lead.course).holding;
    bool seen = false;

    runs->made++;
    for (int i = 0; i < LESSON_CHOICES_MAX; i++)
        runs->counts[i] += (holding >> i) & 1u;
    for (int i = 0; i < runs->outcome_count; i++)
        seen = seen || runs->outcomes[i] == holding;
    if (!seen && runs->outcome_count < 2)
        runs->outcomes[runs->outcome_count++] = holding;
}

static bool has_run_enough(const struct learn_runs *runs)
{
    bool varied = runs->outcome_count > 1;

    return runs->made == RUNS_MOST || (varied && runs->made >= RUNS_LEAST);
}

/* The block after this question whose commands it asks about. */
static int asked_about(const struct lesson_step *step, const struct lesson_block *predict)
{
    int at = (int)(predict - step->blocks);

    while (step->blocks[at].kind != LESSON_SHOW && step->blocks[at].kind != LESSON_TRY)
        at++;
    return at;
}

bool learn_runs_again(struct learn *learn)
{
    const struct course *course = &learn->lead.course;
    const struct lesson_block *predict = course_block(course);
    struct learn_runs *runs = &learn->runs;

    if (!is_open(predict))
        return false;
    if (runs->predict != predict)
        *runs = (struct learn_runs){.predict = predict};
    if (!runs->rested) {
        runs->rested = learn->way.under_way = true; /* it is waited for as after a replay */
        return true;
    }
    if (!has_run_enough(runs))
        count_run(learn);
    if (has_run_enough(runs))
        return false;
    learn_replay(learn, course->step, asked_about(course_step(course), predict) + 1, NULL);
    return true;
}
