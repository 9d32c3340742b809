#include "ui/learn_inside.h"

#include "base/alloc.h"
#include "base/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PACES_BETWEEN_LINES = 4 }; /* so that eyes can follow what the leader types */

/* After what there is to be read by now. */
void learn_say(struct learn *learn, enum say say, const char *format, ...)
{
    char text[1024];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    learn_write_news(learn);
    learn->stage->say(learn->stage->context, say, text);
}

int learn_step(const struct learn *learn)
{
    int step = learn->lead.course.step, count = learn->lesson.count;

    return step < count ? step + 1 : count;
}

/* Typing */

void learn_type(struct learn *learn, const char *text)
{
    free(learn->typing);
    learn->typing = alloc_string(text);
    learn->typing_at = learn->typing;
    learn->types_at = 0;
}

static void on_types(void *context, const struct lesson_block *block)
{
    learn_type(context, block->text);
}

/* The next line that the leader types; false: there is none. */
static bool type_next(struct learn *learn)
{
    double now = session_now(learn->stage->session);

    while (learn->typing_at && *learn->typing_at) {
        if (now < learn->types_at)
            return true;
        size_t length = strcspn(learn->typing_at, "\n");
        char *line = alloc_bytes(learn->typing_at, length);
        learn->typing_at += length + (learn->typing_at[length] == '\n');
        bool blank = line[strspn(line, " \t")] == '\0';
        if (!blank)
            learn->stage->type(learn->stage->context, line);
        free(line);
        if (blank)
            continue;
        if (!learn->stage->write) /* lines of text can be read at leisure */
            learn->types_at = now + PACES_BETWEEN_LINES * session_pace(learn->stage->session);
        return true;
    }
    if (now < learn->types_at)
        return true; /* what the last line did can be seen before more is told */
    if (learn->typing)
        session_fence(learn->stage->session);
    free(learn->typing);
    learn->typing = NULL;
    learn->typing_at = NULL;
    learn->types_at = 0;
    return false;
}

/* What lines of the learner did. */

static void take_stock(struct learn *learn)
{
    size_t facts = session_history(learn->stage->session)->count;

    if (!learn->line_ran)
        return;
    learn->line_ran = false;
    if (facts == learn->line_facts)
        return;
    learn->goals_stale = true;
    if (learn->line_tries)
        learn_unkept(learn)->tries++;
    else
        learn->touched = true;
    learn->own_way = true;
}

static void expect_change(struct learn *learn)
{
    take_stock(learn);
    learn->line_ran = true;
    learn->line_facts = session_history(learn->stage->session)->count;
    learn->line_tries = learn->wait == WAIT_GOALS;
}

/* The lead asks and tells */

static bool needs_enter(struct learn *learn)
{
    if (!learn->goes_on) {
        learn->wait = WAIT_ENTER;
        return true;
    }
    learn->goes_on = false;
    reading_turn(&learn->reading);
    return false;
}

/* The block at hand, by its place in the step. */
static int block_index(const struct course *course)
{
    return (int)(course_block(course) - course_step(course)->blocks);
}

/* Before commands are shown: where the learner changed something they might not do what they are
 * to do. */
static bool must_mend(struct learn *learn, const struct course *course)
{
    if (!learn->touched)
        return false;
    learn_replay(learn, course->step, block_index(course),
                 _("what you did meanwhile is set aside: a fresh sandbox, as the lesson left it"));
    return true;
}

static bool on_waits(void *context, const struct course *course)
{
    struct learn *learn = context;

    switch (course_act(course)) {
    case COURSE_ASK:
        if (course_answered(course) < 0)
            learn->wait = WAIT_ANSWER;
        return course_answered(course) < 0;
    case COURSE_SHOW:
        if (learn->lead.typed)
            return false;
        return (learn->goes_on && must_mend(learn, course)) || needs_enter(learn);
    case COURSE_GRADE: return learn_runs_again(learn);
    case COURSE_CLOSE: return needs_enter(learn);
    case COURSE_END: learn->wait = WAIT_ENTER; return true;
    default: return false;
    }
}

/* The show that what is judged now comes from; -1: it comes from the learner. */
static int judged_show(const struct course *course)
{
    const struct lesson_step *step = course_step(course);
    bool graded = course_act(course) == COURSE_GRADE;
    int from = graded ? block_index(course) : 0, show = -1;

    for (int i = from; i < step->count; i++) {
        if (graded && step->blocks[i].kind == LESSON_TRY)
            return -1;
        if (step->blocks[i].kind != LESSON_SHOW)
            continue;
        show = i;
        if (graded)
            break;
    }
    return show;
}

/* What was shown did not come out as the lesson says. Where the learner had been at work before it
 * is tried once more from what the lesson would have made. */
static void on_failure(void *context, int line, const char *words)
{
    struct learn *learn = context;
    const struct course *course = &learn->lead.course;
    const struct lesson_step *step = course_step(course);
    int show = judged_show(course);

    (void)line;
    if (learn->own_way && show >= 0) {
        learn_replay(learn, course->step, show,
                     _("this came out otherwise, because of what was there before; once more, in a "
                       "fresh sandbox"));
        lead_go_to(&learn->lead, course->step, &step->blocks[show]);
        learn->goes_on = true;
        return;
    }
    learn_note(learn, NULL, words);
}

/* The leader */

static void on_begin(void *context, const struct stage *stage)
{
    struct learn *learn = context;

    learn->stage = stage;
}

static void await_goals(struct learn *learn)
{
    learn->goals_until = session_now(learn->stage->session) + course_patience(&learn->lead.course);
}

/* What was done may still lead there, and the next line is not for eyes that could see it. */
static bool goals_may_come(const struct learn *learn)
{
    const struct session *session = learn->stage->session;

    return learn->options.patient && learn->wait == WAIT_GOALS &&
           session_now(session) < learn->goals_until && session_can_move(session);
}

static void on(void *context)
{
    struct learn *learn = context;

    take_stock(learn);
    if (learn->jumps)
        learn_jump_now(learn);
    if (learn->lists)
        learn_list(learn);
    if (!learn_replayed(learn) || type_next(learn) || !learn->under_way)
        return;
    learn->wait = WAIT_NOT;
    lead_on(&learn->lead, learn->stage->session);
    if (learn->typing && !learn->way.under_way)
        type_next(learn);
    bool tries = course_act(&learn->lead.course) == COURSE_TRY;
    if (learn->wait == WAIT_NOT && tries && !learn->way.under_way && !learn->typing)
        learn->wait = WAIT_GOALS;
    learn_write_news(learn);
    if (learn->wait == WAIT_GOALS && (learn->goals_stale || learn->solves))
        await_goals(learn);
    if (learn->wait == WAIT_GOALS && learn->goals_stale)
        learn_write_goals(learn);
    learn->goals_stale = learn->solves = false;
}

static double on_wakes(void *context)
{
    const struct learn *learn = context;
    double moments[] = {learn->types_at, way_wakes(&learn->way, learn->stage),
                        learn->under_way ? lead_wakes(&learn->lead) : 0,
                        goals_may_come(learn) ? learn->goals_until : 0};
    double soonest = 0;

    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        if (moments[i] > 0 && (soonest <= 0 || moments[i] < soonest))
            soonest = moments[i];
    return soonest;
}

static bool on_busy(void *context)
{
    const struct learn *learn = context;

    return learn->jumps || learn->lists || learn->typing || learn->way.under_way ||
           (learn->under_way && (learn->wait == WAIT_NOT || goals_may_come(learn)));
}

/* Lines */

static bool is_number(const char *line)
{
    return *line && strspn(line, "0123456789") == strlen(line);
}

static bool take_answer(struct learn *learn, const char *line)
{
    struct course *course = &learn->lead.course;
    int count = course_block(course)->choice_count, choice = atoi(line);
    struct buffer words = {0};

    if (!*line) {
        learn_say(learn, SAY_NOTE, _("first your answer: a number from 1 to %d"), count);
        return true;
    }
    if (!is_number(line))
        return false;
    if (strlen(line) > 1 || choice < 1 || choice > count) {
        learn_say(learn, SAY_ERROR, _("there is no answer %s: they are numbered from 1 to %d"),
                  line, count);
        return true;
    }
    reading_turn(&learn->reading);
    buffer_printf(&words, _("Your answer: %d"), choice);
    learn_note(learn, NULL, buffer_text(&words));
    buffer_free(&words);
    course_answer(course, choice - 1);
    learn->goes_on = true;
    learn->wait = WAIT_NOT;
    return true;
}

static bool means_yes(const char *line)
{
    /* TRANSLATORS: what may be typed for yes, besides y and yes. */
    return !strcmp(line, "y") || !strcmp(line, "yes") || !strcmp(line, _("y"));
}

static bool means_no(const char *line)
{
    /* TRANSLATORS: what may be typed for no, besides n and no. */
    return !*line || !strcmp(line, "n") || !strcmp(line, "no") || !strcmp(line, _("n"));
}

/* A line after the list was written. Any that does not choose is a command. */
static bool take_choice(struct learn *learn, const char *line)
{
    bool offered = learn->offers;
    struct error error;

    learn->offers = false;
    if (offered && !*line)
        return learn_resume(learn);
    if (!is_number(line) || (learn->under_way && !offered))
        return false;
    if (learn_find(learn, &learn->next, line, &error)) {
        learn_jump(learn, -1);
    } else {
        learn->offers = true;
        learn_say(learn, SAY_ERROR, "%s", error.text);
    }
    return true;
}

static bool take_enter(struct learn *learn)
{
    bool over = course_act(&learn->lead.course) == COURSE_END;

    if (over && !learn_next_lesson(learn))
        learn_say(learn, SAY_NOTE, _("that was the last lesson; learn lists all of them"));
    if (over)
        return true;
    learn->goes_on = true;
    learn->wait = WAIT_NOT;
    return true;
}

static bool on_line(void *context, const char *line)
{
    struct learn *learn = context;

    if (learn->asks_solution) {
        learn->asks_solution = false;
        if (means_yes(line))
            learn_type_solution(learn);
        if (means_yes(line) || means_no(line))
            return true;
    }
    if (learn->listed && take_choice(learn, line))
        return true;
    if (!learn->under_way)
        return false;
    if (learn->wait == WAIT_ANSWER && take_answer(learn, line))
        return true;
    if (learn->wait == WAIT_ENTER && !*line)
        return take_enter(learn);
    if (*line)
        expect_change(learn);
    return false;
}

/* Opening and closing */

struct learn *learn_open(const struct learn_options *options)
{
    struct learn *learn = alloc_zero(1, sizeof *learn);

    learn->options = *options;
    learn->leader = (struct leader){.context = learn,
                                    .begins = on_begin,
                                    .on = on,
                                    .wakes = on_wakes,
                                    .busy = on_busy,
                                    .line = on_line,
                                    .verb = learn_verb,
                                    .chosen = learn_chosen,
                                    .advises = learn_advise,
                                    .pane = learn_pane,
                                    .keys = learn_keys};
    learn->lead = (struct lead){.context = learn,
                                .begins = learn_begin_act,
                                .ends = learn_end_act,
                                .fails = on_failure,
                                .waits = on_waits,
                                .types = on_types,
                                .learns = true};
    return learn;
}

bool learn_begin(struct learn *learn, const char *word, struct error *error)
{
    if (!word) {
        learn->lists = true;
        return true;
    }
    learn->next_step = -1;
    learn->jumps = learn_find(learn, &learn->next, word, error);
    return learn->jumps;
}

const struct leader *learn_leader(const struct learn *learn)
{
    return &learn->leader;
}

void learn_close(struct learn *learn)
{
    learn->stage = NULL;
    learn_keep(learn);
    lead_free(&learn->lead);
    lesson_free(&learn->lesson);
    lesson_free(&learn->next);
    reading_free(&learn->reading);
    lesson_pane_free(&learn->pane);
    progress_free(&learn->unkept);
    free(learn->typing);
    way_free(&learn->way);
    free(learn);
}
