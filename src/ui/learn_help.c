/*
 * learn_help: hints, one at a time, and the solution, for who is sure to want it.
 */
#include "base/i18n.h"
#include "ui/learn_inside.h"

/* Whether something is asked for here; else that is said. */
static bool is_asked(struct learn *learn)
{
    const struct course *course = &learn->lead.course;

    if (learn->wait == WAIT_GOALS)
        return true;
    if (course_step(course) && lesson_step_tries(course_step(course)) && !learn->shows_goals)
        learn_say(learn, SAY_NOTE, _("not yet: what is asked for comes later in this step"));
    else
        learn_say(learn, SAY_NOTE, _("nothing is asked for here"));
    return false;
}

static int hint_count(const struct lesson_step *step)
{
    int count = 0;

    for (int i = 0; i < step->count; i++)
        count += step->blocks[i].kind == LESSON_HINT;
    return count;
}

void learn_hint(struct learn *learn)
{
    struct course *course = &learn->lead.course;
    const struct lesson_block *hint;
    struct buffer mark = {0};

    if (!is_asked(learn))
        return;
    hint = course_hint(course);
    if (!hint) {
        learn_say(learn, SAY_NOTE, _("there are no more hints; solution types one way to do it"));
        return;
    }
    learn_unkept(learn)->hints++;
    reading_turn(&learn->reading);
    buffer_printf(&mark, _("hint %d/%d"), course->hints, hint_count(course_step(course)));
    learn_note(learn, buffer_text(&mark), hint->text);
    buffer_free(&mark);
}

void learn_ask_solution(struct learn *learn)
{
    learn->asks_solution = is_asked(learn);
}

/* From where the step asks for it, if the learner has changed something since. */
void learn_type_solution(struct learn *learn)
{
    struct course *course = &learn->lead.course;
    const struct lesson_block *solution = course_solution(course);

    learn_unkept(learn)->hints++;
    if (learn->own_way)
        learn_replay(learn, course->step, (int)(solution - course_step(course)->blocks),
                     _("in a fresh sandbox, from where you began:"));
    learn_type(learn, solution->text);
    learn->solves = true;
    learn->wait = WAIT_NOT;
}
