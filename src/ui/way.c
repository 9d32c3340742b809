#include "ui/way.h"

#include "base/alloc.h"
#include "lesson/course.h"

#include <stdlib.h>

static const double patience = 2.0; /* seconds for all to come to rest */

/* Whether the step runs anything from that block on. */
static bool runs_from(const struct lesson_step *step, int block)
{
    return lesson_find(step, LESSON_SHOW, block) >= 0 || lesson_find(step, LESSON_TRY, block) >= 0;
}

/* The last step that ran something, if it is over at that point. */
static const struct lesson_step *step_done(const struct lesson *lesson, int step, int block,
                                           const char *part)
{
    if (block > 0 || *part)
        return runs_from(&lesson->steps[step], block) ? NULL : &lesson->steps[step];
    while (step > 0 && !runs_from(&lesson->steps[step - 1], 0))
        step--;
    return step > 0 ? &lesson->steps[step - 1] : NULL;
}

void way_free(struct way *way)
{
    free(way->note);
    *way = (struct way){0};
}

static void add_blocks(struct buffer *text, const struct lesson *lesson, int step, int block)
{
    const struct lesson_block **blocks;
    int count = course_way(lesson, step, block, &blocks);

    for (int i = 0; i < count; i++)
        buffer_printf(text, "%s\n", blocks[i]->text);
    free(blocks);
}

void way_begin(struct way *way, const struct stage *stage, const struct lesson *lesson, int step,
               int block, const char *part, long limit, const char *note)
{
    struct buffer text = {0};
    struct error error;

    way_free(way);
    way->under_way = true;
    way->done = step_done(lesson, step, block, part);
    way->note = alloc_string(note);
    buffer_printf(&text, "reset\nlimit %ld\n", limit);
    add_blocks(&text, lesson, step, block);
    buffer_add_text(&text, part);
    session_cancel(stage->session);
    stage->hush(stage->context, true);
    if (session_type(stage->session, buffer_text(&text), text.length, 1, NULL, &error))
        session_hold(stage->session);
    else
        stage->say(stage->context, SAY_ERROR, error.text);
    buffer_free(&text);
}

/* Whether the goals of the step hold that is over; `longest`: how long one of them may take. */
static bool goals_hold(const struct way *way, struct session *session, double *longest)
{
    struct buffer now = {0};
    bool all = true;

    for (int i = 0; way->done && i < way->done->count; i++) {
        const struct lesson_block *block = &way->done->blocks[i];
        for (int k = 0; k < block->predicate_count; k++) {
            const struct predicate *predicate = &block->predicates[k];
            all = session_holds(session, predicate, &now) && all;
            if (predicate->within > *longest)
                *longest = predicate->within;
        }
    }
    buffer_free(&now);
    return all;
}

/* Whether it is as it was then, or won't become so. */
static bool is_there(struct way *way, struct session *session)
{
    double now = session_now(session), longest = patience;

    if (!session_idle(session))
        return false; /* what was typed has not begun */
    bool all = goals_hold(way, session, &longest);
    if (!way->gives_up)
        way->gives_up = now + longest;
    return now >= way->gives_up ||
           (session_at_rest(session) && (all || !session_can_move(session)));
}

bool way_on(struct way *way, const struct stage *stage)
{
    if (!way->under_way)
        return true;
    if (!is_there(way, stage->session))
        return false;
    stage->hush(stage->context, false);
    if (way->note)
        stage->say(stage->context, SAY_NOTE, way->note);
    way_free(way);
    return true;
}

/* At once where nothing is left to be run: only rest is waited for. */
double way_wakes(const struct way *way, const struct stage *stage)
{
    if (way->under_way && !way->gives_up && session_idle(stage->session))
        return session_now(stage->session);
    return way->gives_up;
}
