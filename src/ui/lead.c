#include "ui/lead.h"

#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>

/* What is expected may come late where somebody still works, as for `expect` in a script. */
static const double patience_with_work = 10.0;

static bool judge(void *context, const struct predicate *predicate, struct buffer *now)
{
    struct lead *lead = context;

    return session_holds(lead->session, predicate, now);
}

void lead_begin(struct lead *lead, const struct lesson *lesson)
{
    course_begin(&lead->course, lesson, judge, lead);
}

void lead_free(struct lead *lead)
{
    course_free(&lead->course);
}

double lead_wakes(const struct lead *lead)
{
    return lead->wakes;
}

static void begin_act(struct lead *lead)
{
    lead->begun = lead->typed = lead->told = false;
    lead->give_up = lead->wakes = 0;
}

void lead_go_to(struct lead *lead, int step, const struct lesson_block *block)
{
    if (block)
        course_return(&lead->course, block);
    else
        course_go_to(&lead->course, step);
    begin_act(lead);
}

static void fail(struct lead *lead, int line, const char *words, int status)
{
    lead->failed = !lead->learns && !lead->endures;
    lead->told = true;
    lead->wakes = 0;
    if (lead->fails)
        lead->fails(lead->context, line, words);
    if (lead->failed)
        session_stop(lead->session, status);
}

static void fail_goals(struct lead *lead)
{
    const struct course *course = &lead->course;
    struct buffer words = {0};

    for (int i = 0; i < course->goal_count; i++) {
        const struct course_goal *goal = &course->goals[i];
        if (goal->holds)
            continue;
        buffer_printf(&words, _("expected: %s; but %s"), goal->predicate->source, goal->now);
        fail(lead, goal->line, buffer_text(&words), STATUS_EXPECTATION);
        break; /* the first is enough */
    }
    buffer_free(&words);
}

static void fail_grade(struct lead *lead)
{
    const struct lesson_block *block = course_block(&lead->course);
    struct buffer words = {0};

    for (int i = 0; i < block->choice_count; i++)
        if (lead->grade.holding & 1u << i)
            buffer_printf(&words, "%s%s", words.length ? ", " : "",
                          block->choices[i].predicate.source);
    if (words.length) {
        char *all = buffer_take(&words);
        buffer_printf(&words, _("expected: one choice that holds; but these do: %s"), all);
        free(all);
    } else {
        buffer_add_text(&words, _("expected: one choice that holds; but none does"));
    }
    fail(lead, block->line, buffer_text(&words), STATUS_EXPECTATION);
    buffer_free(&words);
}

/* The commands of the block at hand. */
static void type(struct lead *lead)
{
    const struct lesson_block *block = course_block(&lead->course);
    struct error error = {0};

    lead->typed = true;
    lead->told = false;
    if (lead->types)
        lead->types(lead->context, block);
    else if (!session_type(lead->session, block->text, strlen(block->text), block->line, NULL,
                           &error))
        fail(lead, error.line ? error.line : block->line, error.text, STATUS_USAGE);
}

static bool holds(struct lead *lead)
{
    if (course_act(&lead->course) != COURSE_GRADE)
        return course_look(&lead->course);
    lead->grade = course_grade(&lead->course);
    return lead->grade.right >= 0;
}

/* Whether what is to hold does; waits for it as long as there is hope. A learner's lesson goes on
 * after that. */
static bool await(struct lead *lead)
{
    bool at_rest = session_at_rest(lead->session);
    double now = session_now(lead->session);

    if (lead->told)
        return true;
    if (!lead->give_up)
        lead->give_up = now + course_patience(&lead->course);
    lead->wakes = 0;
    if (holds(lead))
        return true;
    lead->wakes = lead->give_up + (at_rest ? 0 : patience_with_work);
    if (session_can_move(lead->session) && now < lead->wakes)
        return false;
    if (course_act(&lead->course) == COURSE_GRADE)
        fail_grade(lead);
    else
        fail_goals(lead);
    return lead->learns && lead->begun; /* it was not told to go elsewhere */
}

/* A learner is at it; what holds for a moment only, while processes are at work, is not reached. */
static bool is_reached(struct lead *lead)
{
    bool all = course_look(&lead->course);

    return all && session_at_rest(lead->session);
}

/* What a learner is asked for must not be there already. */
static void begin_try(struct lead *lead)
{
    if (!lead->told && course_look(&lead->course))
        fail(lead, course_block(&lead->course)->line,
             _("expected: something left to do; but all that the step expects holds before the "
               "solution"),
             STATUS_EXPECTATION);
    else
        type(lead);
}

/* True when the act is done. */
static bool act(struct lead *lead)
{
    switch (course_act(&lead->course)) {
    case COURSE_SHOW:
        if (!lead->typed)
            type(lead);
        else
            return true;
        return false;
    case COURSE_TRY:
        if (lead->learns)
            return is_reached(lead);
        if (lead->typed)
            return await(lead);
        begin_try(lead);
        return false;
    case COURSE_GRADE:
    case COURSE_GOALS: return await(lead);
    default: return true;
    }
}

static bool is_over(const struct lead *lead)
{
    return course_act(&lead->course) == COURSE_END ||
           (lead->until && course_act(&lead->course) == COURSE_GRADE &&
            course_block(&lead->course) == lead->until);
}

void lead_typed(struct lead *lead)
{
    lead->typed = true;
}

void lead_verdict(const struct lead *lead, struct buffer *words)
{
    const struct lesson_block *block = course_block(&lead->course);
    int right = lead->grade.right;

    if (right < 0)
        return;
    buffer_printf(words,
                  lead->grade.varies
                      ? _("It is left open, and may come out otherwise next time: %d.")
                      : _("The kernel says: %d."),
                  right + 1);
    buffer_printf(words, " %s", block->choices[right].text);
}

/* Recordings know the steps; and undo works within one. */
static void open_step(const struct lead *lead)
{
    session_fence(lead->session);
    session_mark_step(lead->session, lead->course.step + 1, course_step(&lead->course)->title);
}

void lead_on(struct lead *lead, struct session *session)
{
    lead->session = session;
    while (!lead->failed && !lead->ended) {
        if (!lead->begun && course_act(&lead->course) == COURSE_OPEN)
            open_step(lead);
        if (!lead->begun && lead->begins)
            lead->begins(lead->context, &lead->course);
        lead->begun = true;
        if ((lead->waits && lead->waits(lead->context, &lead->course)) || !act(lead))
            return;
        if (lead->ends)
            lead->ends(lead->context, &lead->course);
        if (is_over(lead)) {
            lead->ended = true;
            session_stop(session, STATUS_FINE);
            return;
        }
        course_go_on(&lead->course);
        begin_act(lead);
    }
}
