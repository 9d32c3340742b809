/*
 * learn_advice: what a learner can do now: a line above the prompt, and the keys.
 */
#include "base/i18n.h"
#include "ui/learn_inside.h"

static void advise_goals(const struct course *course, struct buffer *text)
{
    const struct course_goal *missing = NULL;
    int holding = 0;

    for (int i = 0; i < course->goal_count; i++) {
        holding += course->goals[i].holds;
        if (!course->goals[i].holds && !missing)
            missing = &course->goals[i];
    }
    buffer_printf(text, _("%d of %d hold"), holding, course->goal_count);
    if (missing)
        buffer_printf(text, _("; missing: %s"), missing->predicate->source);
    if (missing && missing->now && *missing->now)
        buffer_printf(text, " (%s)", missing->now);
}

static void advise_enter(struct learn *learn, struct buffer *text)
{
    const struct course *course = &learn->lead.course;

    if (lesson_pane_below(&learn->pane)) {
        buffer_add_text(text, _("Enter reads on"));
        return;
    }
    switch (course_act(course)) {
    case COURSE_SHOW: buffer_add_text(text, _("Enter: proctor types the next commands")); break;
    case COURSE_END:
        buffer_add_text(text, learn->has_next
                                  ? _("Enter goes on with the next lesson; learn lists all")
                                  : _("that was the last lesson; learn lists all of them"));
        break;
    default:
        if (course->step + 1 < course->lesson->count)
            buffer_printf(text, _("Enter goes on to step %d of %d"), course->step + 2,
                          course->lesson->count);
        else
            buffer_add_text(text, _("Enter ends the lesson"));
    }
}

void learn_advise(void *context, struct buffer *label, struct buffer *text)
{
    struct learn *learn = context;
    const char *word = _("now");

    if (learn->offers) {
        word = _("choose");
        buffer_add_text(text, _("the number of a lesson; or Enter, to go on where you were"));
    } else if (!learn->under_way) {
        return;
    } else if (learn->asks_solution) {
        word = _("sure?");
        buffer_add_text(text, _("y types one way to do it, n leaves it to you"));
    } else if (learn->wait == WAIT_ANSWER) {
        word = _("answer");
        buffer_printf(text, _("a number from 1 to %d, then Enter"),
                      course_block(&learn->lead.course)->choice_count);
    } else if (learn->wait == WAIT_GOALS) {
        word = _("goal");
        advise_goals(&learn->lead.course, text);
    } else if (learn->wait == WAIT_ENTER) {
        advise_enter(learn, text);
    } else {
        buffer_add_text(text, _("proctor is at work"));
    }
    buffer_add_text(label, word);
}

/* clang-format off */
static const struct key_hint enter_keys[] = {
    {N_("Enter"), N_("go on")},
    {N_("PgUp"), N_("read back")},
    {"back", N_("step before")},
    {"learn", N_("lessons")},
    {N_("Tab"), N_("tree")},
    {"F1", N_("help")},
    {NULL, NULL},
};
static const struct key_hint goal_keys[] = {
    {"hint", N_("help a little")},
    {"solution", N_("one way")},
    {"again", N_("begin anew")},
    {"skip", N_("go on")},
    {N_("PgUp"), N_("read back")},
    {NULL, NULL},
};
static const struct key_hint answer_keys[] = {
    {"1-9", N_("answer")},
    {N_("PgUp"), N_("read back")},
    {"skip", N_("go on")},
    {"learn", N_("lessons")},
    {N_("Tab"), N_("tree")},
    {"F1", N_("help")},
    {NULL, NULL},
};
/* clang-format on */

const struct key_hint *learn_keys(void *context)
{
    static const struct key_hint *const keys[] = {
        [WAIT_ENTER] = enter_keys, [WAIT_ANSWER] = answer_keys, [WAIT_GOALS] = goal_keys};
    const struct learn *learn = context;
    bool steps = learn->wait == WAIT_GOALS && session_steps(learn->stage->session);

    return learn->under_way && !steps ? keys[learn->wait] : NULL;
}
