/*
 * learn_text: what a learner reads: steps, questions, verdicts, goals.
 */
#include "base/i18n.h"
#include "model/why.h"
#include "ui/learn_inside.h"

#include <stdlib.h>

enum { WIDTH = 80 };

/* Pieces */

void learn_note(struct learn *learn, const char *mark, const char *text)
{
    reading_add(&learn->reading, true, PAGE_NOTE, mark, text);
}

static const char *tick(const struct learn *learn)
{
    return learn->options.ascii ? "+" : "✓";
}

static const char *cross(const struct learn *learn)
{
    return learn->options.ascii ? "-" : "✗";
}

/* "LESSON 6", or "LESSON" where it has no number. */
static void add_lesson_word(struct buffer *out, const struct lesson *lesson)
{
    int number = lesson_number(lesson->name);

    if (number)
        buffer_printf(out, _("LESSON %d"), number);
    else
        buffer_add_text(out, _("LESSON"));
}

/* What stood there of the step before goes; as text it has been written. */
static void open_step(struct learn *learn, const struct course *course)
{
    const struct lesson *lesson = course->lesson;
    struct buffer title = {0};
    bool as_text = learn->stage->write != NULL;

    learn_write_news(learn);
    reading_free(&learn->reading);
    learn->written = learn->news_shown = 0;
    learn->pane.top = 0;
    learn->shows_goals = false;
    if (as_text && (course->step == 0 || learn->fresh)) {
        add_lesson_word(&title, lesson);
        buffer_printf(&title, "  %s", lesson->title);
        reading_add(&learn->reading, true, PAGE_HEADING, NULL, buffer_text(&title));
        buffer_clear(&title);
    }
    learn->fresh = false;
    if (course->step == 0 && lesson->introduction.prose_count)
        reading_block(&learn->reading, &lesson->introduction);
    if (as_text)
        buffer_printf(&title, _("%d/%d  %s"), course->step + 1, lesson->count,
                      course_step(course)->title);
    else
        buffer_add_text(&title, course_step(course)->title);
    reading_add(&learn->reading, true, PAGE_HEADING, NULL, buffer_text(&title));
    buffer_free(&title);
    learn_visit(learn);
}

static void open_try(struct learn *learn)
{
    learn->shows_goals = true;
    learn->goals_stale = true;
}

static void close_step(struct learn *learn)
{
    learn_unkept(learn)->done = true;
    learn_keep(learn);
}

/* What was skipped: it can be done yet. */
static void add_open_steps(struct learn *learn)
{
    struct buffer words = {0};

    learn_open_steps(learn, &words);
    if (words.length) {
        char *steps = buffer_take(&words);
        buffer_printf(&words, _("Not done yet, of its %d steps: %s. To go there: lesson %s STEP"),
                      learn->lesson.count, steps, learn->lesson.name);
        free(steps);
        learn_note(learn, NULL, buffer_text(&words));
    }
    buffer_free(&words);
}

static void end_lesson(struct learn *learn)
{
    struct buffer words = {0};
    char *next = learn_next_path(learn);

    learn_write_news(learn);
    reading_free(&learn->reading);
    learn->written = learn->news_shown = 0;
    learn->shows_goals = false;
    buffer_printf(&words, _("The end of the lesson: %s"), learn->lesson.title);
    learn_note(learn, tick(learn), buffer_text(&words));
    buffer_free(&words);
    learn->has_next = next != NULL;
    learn_visit_next(learn, next);
    add_open_steps(learn);
    free(next);
}

void learn_begin_act(void *context, const struct course *course)
{
    struct learn *learn = context;

    switch (course_act(course)) {
    case COURSE_OPEN: open_step(learn, course); break;
    case COURSE_READ:
    case COURSE_ASK: reading_block(&learn->reading, course_block(course)); break;
    case COURSE_SHOW:
        if (!learn->stage->write) /* as text they stand where they are typed */
            reading_block(&learn->reading, course_block(course));
        break;
    case COURSE_TRY: open_try(learn); break;
    case COURSE_CLOSE: close_step(learn); break;
    case COURSE_END: end_lesson(learn); break;
    default: break;
    }
}

/* Verdicts */

/* Why things are so with whom or what the choice speaks of. */
static void explain(struct learn *learn, const struct predicate *predicate, struct buffer *words)
{
    struct session *session = learn->stage->session;
    const struct proctab *table = session_table(session);
    const struct process *process = predicate->who ? proctab_find(table, predicate->who) : NULL;

    if (process)
        why(words, table, session_history(session), process);
    else if (predicate->kind == PREDICATE_TASK)
        why_task(words, table, session_history(session), session_current(session),
                 predicate->number);
}

/* The right choice is explained; where it names nobody, the one that was given. */
static void add_why(struct learn *learn, const struct lesson_block *block, int right, int answer)
{
    int choices[] = {right, answer};
    struct buffer words = {0};

    for (int i = 0; i < 2 && !words.length; i++) {
        const struct choice *choice = choices[i] >= 0 ? &block->choices[choices[i]] : NULL;
        if (choice && !choice->varies)
            explain(learn, &choice->predicate, &words);
    }
    while (words.length && words.data[words.length - 1] == '\n')
        words.data[--words.length] = '\0';
    if (words.length)
        reading_add(&learn->reading, false, PAGE_NOTE, NULL, buffer_text(&words));
    buffer_free(&words);
}

/* "7 runs: 4 x 1, 3 x 2" */
static void add_runs(struct learn *learn, const struct lesson_block *block)
{
    const struct learn_runs *runs = &learn->runs;
    struct buffer words = {0};

    if (runs->outcome_count > 1)
        buffer_printf(&words, _("Run %d times, it did not come out the same each time:"),
                      runs->made);
    else
        buffer_printf(&words,
                      _("Run %d times, it came out the same here; but nothing promises that:"),
                      runs->made);
    for (int i = 0; i < block->choice_count; i++) {
        int count = runs->counts[i];
        if (block->choices[i].varies)
            continue;
        buffer_add_text(&words, "\n  ");
        buffer_printf(&words, ngettext("%d time: %s", "%d times: %s", (unsigned long)count), count,
                      block->choices[i].text);
    }
    reading_add(&learn->reading, false, PAGE_NOTE, NULL, buffer_text(&words));
    buffer_free(&words);
}

/* The kernel has decided: the answer is met with what it says, a wrong one with why. */
static void add_verdict(struct learn *learn, const struct course *course)
{
    const struct lesson_block *block = course_block(course);
    int right = learn->lead.grade.right, answer = course_answered(course);
    struct buffer words = {0};

    if (right < 0)
        return; /* it was told that it did not come out as it should */
    if (answer == right)
        buffer_printf(&words, _("Right: %d. %s"), right + 1, block->choices[right].text);
    else
        buffer_printf(&words, _("Not %d: the kernel says %d. %s"), answer + 1, right + 1,
                      block->choices[right].text);
    reading_add(&learn->reading, true, answer == right ? PAGE_REACHED : PAGE_WRONG,
                answer == right ? tick(learn) : cross(learn), buffer_text(&words));
    if (learn->lead.grade.varies)
        add_runs(learn, block);
    else if (answer != right)
        add_why(learn, block, right, answer);
    buffer_free(&words);
}

void learn_end_act(void *context, const struct course *course)
{
    struct learn *learn = context;

    if (course_act(course) == COURSE_GRADE)
        add_verdict(learn, course);
    if (course_act(course) != COURSE_TRY)
        return;
    reading_turn(&learn->reading);
    learn_write_goals(learn);
    reading_add(&learn->reading, true, PAGE_REACHED, tick(learn), _("Done: all of it holds."));
}

/* As lines of text */

static void write_pieces(struct learn *learn)
{
    struct page page = {0};

    page_start(&page, WIDTH);
    reading_page(&learn->reading, learn->written, &page);
    learn->written = learn->reading.count;
    learn->stage->write(learn->stage->context, &page);
    page_free(&page);
}

void learn_write_news(struct learn *learn)
{
    if (learn->stage->write && learn->written < learn->reading.count)
        write_pieces(learn);
}

/* After each command in a try: what holds, and what is missing. */
void learn_write_goals(struct learn *learn)
{
    const struct course *course = &learn->lead.course;
    struct page page = {0};

    if (!learn->stage->write)
        return;
    page_start(&page, WIDTH);
    for (int i = 0; i < course->goal_count; i++) {
        const struct course_goal *goal = &course->goals[i];
        struct buffer words = {0};
        buffer_add_text(&words, goal->predicate->source);
        if (!goal->holds && goal->now && *goal->now) {
            buffer_add_text(&words, "   ");
            buffer_printf(&words, _("now: %s"), goal->now);
        }
        page_add(&page, goal->holds ? PAGE_REACHED : PAGE_GOAL,
                 goal->holds ? tick(learn) : cross(learn), buffer_text(&words));
        buffer_free(&words);
    }
    learn->stage->write(learn->stage->context, &page);
    page_free(&page);
}

/* The pane */

static enum style style_of(enum page_kind kind)
{
    switch (kind) {
    case PAGE_HEADING:
    case PAGE_COMMAND:
    case PAGE_QUESTION: return STYLE_STRONG;
    case PAGE_REACHED: return STYLE_REACHED;
    case PAGE_WRONG: return STYLE_ERROR;
    default: return STYLE_PLAIN;
    }
}

static void fill_pane(struct learn *learn, int columns)
{
    const struct course *course = &learn->lead.course;
    struct lesson_pane *pane = &learn->pane;
    struct page page = {0};

    page_start(&page, columns);
    int news = reading_page(&learn->reading, 0, &page);
    lesson_pane_clear(pane);
    for (int i = 0; i < page.count; i++)
        lesson_pane_add(pane, style_of(page.lines[i].kind), page.lines[i].text);
    page_free(&page);
    for (int i = 0; learn->shows_goals && i < course->goal_count; i++)
        lesson_pane_goal(pane, course->goals[i].holds, course->goals[i].predicate->source,
                         course->goals[i].now);
    if (learn->news_shown == learn->reading.count && learn->columns_shown == columns)
        return;
    learn->news_shown = learn->reading.count;
    learn->columns_shown = columns;
    lesson_pane_show(pane, news);
}

struct lesson_pane *learn_pane(void *context, int columns)
{
    struct learn *learn = context;
    struct buffer title = {0}, place = {0};

    if (!learn->under_way)
        return NULL;
    add_lesson_word(&title, &learn->lesson);
    buffer_printf(&title, "  %s", learn->lesson.title);
    buffer_printf(&place, _("step %d/%d"), learn_step(learn), learn->lesson.count);
    lesson_pane_title(&learn->pane, buffer_text(&title), buffer_text(&place));
    fill_pane(learn, columns);
    buffer_free(&title);
    buffer_free(&place);
    return &learn->pane;
}
