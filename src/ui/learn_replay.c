/*
 * learn_replay: a fresh sandbox, in which all commands of the lesson up to some point are run
 * without being shown: so one can go back. And the same once more, again and again, where the
 * order of things is left open and that is to be seen.
 */
#include "base/alloc.h"
#include "ui/learn_inside.h"

#include <stdlib.h>
#include <string.h>

enum { RUNS_LEAST = 6, RUNS_MOST = 20 };

static const double patience = 2.0; /* seconds for all to come to rest */

/* The commands before that block, in a fresh sandbox with the limit that it began with. */
static void type_the_way(struct learn *learn, int step, int block)
{
    struct session *session = learn->stage->session;
    const struct lesson_block **blocks;
    struct buffer text = {0};
    int count = course_way(&learn->lesson, step, block, &blocks);

    buffer_printf(&text, "reset\nlimit %ld\n", learn->options.limit);
    for (int i = 0; i < count; i++)
        buffer_printf(&text, "%s\n", blocks[i]->text);
    session_type(session, buffer_text(&text), text.length, 1, NULL, NULL);
    session_hold(session);
    free(blocks);
    buffer_free(&text);
}

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
    learn->replays = true;
    learn->replay_gives_up = 0;
    free(learn->replay_note);
    learn->replay_note = alloc_string(note);
    learn->stage->hush(learn->stage->context, true);
    type_the_way(learn, step, block);
}

void learn_replay_on(struct learn *learn)
{
    struct session *session = learn->stage->session;
    double now = session_now(session);

    if (!session_idle(session))
        return; /* what is typed has not begun */
    if (!learn->replay_gives_up)
        learn->replay_gives_up = now + patience;
    if (!session_at_rest(session) && now < learn->replay_gives_up)
        return;
    learn->replays = false;
    learn->replay_gives_up = 0;
    learn->stage->hush(learn->stage->context, false);
    session_fence(session);
    if (learn->replay_note)
        learn_say(learn, SAY_NOTE, "%s", learn->replay_note);
    free(learn->replay_note);
    learn->replay_note = NULL;
}

/* At once where nothing is left to be run: only rest is waited for. */
double learn_replay_wakes(const struct learn *learn)
{
    const struct session *session = learn->stage->session;

    if (!learn->replay_gives_up && session_idle(session))
        return session_now(session);
    return learn->replay_gives_up;
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
        runs->rested = learn->replays = true; /* it is waited for as after a replay */
        return true;
    }
    if (!has_run_enough(runs))
        count_run(learn);
    if (has_run_enough(runs))
        return false;
    learn_replay(learn, course->step, asked_about(course_step(course), predict) + 1, NULL);
    return true;
}
