/*
 * play_text: what is read of a lesson that plays by itself, and how it stands with it.
 */
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/play_inside.h"

#include <ctype.h>
#include <stdlib.h>

/* What is read */

/* Cells to be read from that piece on; of code a part, since it is looked over. */
static int cells_from(const struct play *play, int piece)
{
    enum { CODE_PART = 3 };
    struct page page = {0};
    int cells = 0;

    page_start(&page, PAGE_WIDTH_FREE);
    reading_page(&play->reading, piece, &page);
    for (int i = 0; i < page.count; i++)
        cells += utf8_width(page.lines[i].text) / (page.lines[i].kind == PAGE_CODE ? CODE_PART : 1);
    page_free(&page);
    return cells;
}

/* Whether the lesson stops after this act anyway, and one can read as long as one likes. */
static bool stops_next(const struct play *play)
{
    enum course_act next = course_next(&play->lead.course);

    return !play->player.never_waits &&
           (next == COURSE_ASK || next == COURSE_TRY || next == COURSE_CLOSE);
}

static void give_time(struct play *play, int piece)
{
    if (!stops_next(play))
        player_read(&play->player, cells_from(play, piece));
}

static void open_step(struct play *play, const struct course *course)
{
    const struct lesson_block *introduction = &course->lesson->introduction;

    reading_free(&play->reading);
    play->shows_goals = false;
    if (course->step == 0 && introduction->prose_count)
        reading_block(&play->reading, introduction);
    reading_add(&play->reading, true, PAGE_HEADING, NULL, course_step(course)->title);
    give_time(play, 0);
}

static void read_block(struct play *play, const struct lesson_block *block)
{
    reading_block(&play->reading, block);
    give_time(play, play->reading.count - 1);
}

static void ask(struct play *play, const struct lesson_block *block)
{
    reading_block(&play->reading, block);
    player_hold(&play->player, HOLD_QUESTION, cells_from(play, play->reading.count - 1));
}

static void let_try(struct play *play)
{
    play->shows_goals = true;
    course_look(&play->lead.course);
    player_hold(&play->player, HOLD_TRY, 0);
}

static void end_lesson(struct play *play)
{
    reading_turn(&play->reading);
    reading_add(&play->reading, true, PAGE_NOTE, NULL, _("This is the end of the lesson."));
    player_hold(&play->player, HOLD_END, 0);
}

void play_begins_act(void *context, const struct course *course)
{
    struct play *play = context;
    const struct lesson_block *block = course_block(course);

    play->stage->uncover(play->stage->context);
    switch (course_act(course)) {
    case COURSE_OPEN: open_step(play, course); break;
    case COURSE_READ: read_block(play, block); break;
    case COURSE_ASK: ask(play, block); break;
    case COURSE_SHOW:
        reading_turn(&play->reading);
        reading_block(&play->reading, block);
        break;
    case COURSE_TRY: let_try(play); break;
    case COURSE_CLOSE: player_hold(&play->player, HOLD_STEP, 0); break;
    case COURSE_END: end_lesson(play); break;
    default: break;
    }
}

static void tell_verdict(struct play *play, const struct course *course)
{
    int answer = course_answered(course), right = play->lead.grade.right;
    struct buffer words = {0};

    if (right < 0)
        return;
    if (answer >= 0 && answer != right) {
        buffer_printf(&words, _("The class says: %d."), answer + 1);
        reading_add(&play->reading, true, PAGE_WRONG, play->ascii ? "-" : "✗", buffer_text(&words));
        buffer_clear(&words);
    }
    lead_verdict(&play->lead, &words);
    reading_add(&play->reading, answer < 0 || answer == right, PAGE_REACHED,
                play->ascii ? "+" : "✓", buffer_text(&words));
    buffer_free(&words);
    player_read(&play->player, cells_from(play, play->reading.news));
}

void play_ends_act(void *context, const struct course *course)
{
    struct play *play = context;

    switch (course_act(course)) {
    case COURSE_ASK:
    case COURSE_SHOW:
    case COURSE_TRY: reading_turn(&play->reading); break;
    case COURSE_GRADE: tell_verdict(play, course); break;
    case COURSE_GOALS: play->shows_goals = true; break;
    default: break;
    }
}

void play_tell_failure(struct play *play, const char *words)
{
    play->failures++;
    reading_turn(&play->reading);
    reading_add(&play->reading, true, PAGE_WRONG, play->ascii ? "-" : "✗", words);
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

static void set_title(struct play *play)
{
    const struct lesson *lesson = play->lesson;
    int step = play->lead.course.step, number = atoi(lesson->name);
    struct buffer title = {0}, place = {0};

    if (isdigit((unsigned char)*lesson->name))
        buffer_printf(&title, _("LESSON %d"), number);
    else
        buffer_add_text(&title, _("LESSON"));
    buffer_printf(&title, "  %s", lesson->title);
    buffer_printf(&place, _("step %d/%d"), step < lesson->count ? step + 1 : lesson->count,
                  lesson->count);
    lesson_pane_title(&play->pane, buffer_text(&title), buffer_text(&place));
    buffer_free(&title);
    buffer_free(&place);
}

struct lesson_pane *play_pane(void *context, int columns)
{
    struct play *play = context;
    const struct course *course = &play->lead.course;
    struct lesson_pane *pane = &play->pane;
    struct page page = {0};

    page_start(&page, columns);
    play->news = reading_page(&play->reading, 0, &page);
    lesson_pane_clear(pane);
    set_title(play);
    for (int i = 0; i < page.count; i++)
        lesson_pane_add(pane, style_of(page.lines[i].kind), page.lines[i].text);
    for (int i = 0; play->shows_goals && i < course->goal_count; i++) {
        const struct course_goal *goal = &course->goals[i];
        lesson_pane_goal(pane, goal->holds, goal->predicate->source, goal->now);
    }
    if (columns != play->columns_shown || play->reading.count != play->pieces_shown)
        lesson_pane_show(pane, play->news);
    play->columns_shown = columns;
    play->pieces_shown = play->reading.count;
    page_free(&page);
    return pane;
}

void play_read_on(struct play *play)
{
    struct lesson_pane *pane = &play->pane;
    int below = lesson_pane_below(pane);
    double read = play->news + player_progress(&play->player) * (pane->count - play->news);

    if (play->player.doing == PLAYER_READS && pane->rows > 1 && read >= pane->count - below)
        lesson_pane_scroll(pane, pane->rows - 1);
}

/* How it stands */

static const char *const hold_labels[] = {
    [HOLD_QUESTION] = N_("question"), [HOLD_TRY] = N_("your turn"), [HOLD_FAILURE] = N_("failed"),
    [HOLD_STEP] = N_("step done"),    [HOLD_END] = N_("the end"),
};

/* What Enter does, after what else can be done. */
static void advise_hold(const struct play *play, struct buffer *text)
{
    bool reads_on = lesson_pane_below(&play->pane) > 0;

    if (play->player.hold == HOLD_QUESTION)
        buffer_printf(text, _("1-%d: what the class says; "),
                      course_block(&play->lead.course)->choice_count);
    else if (play->player.hold == HOLD_TRY)
        buffer_add_text(text, _("Tab: try it here; "));
    else if (play->player.hold == HOLD_FAILURE)
        buffer_printf(text, _("%s: the step again; "), play->ascii ? _("Left") : "←");
    if (reads_on)
        buffer_add_text(text, _("Enter: read on"));
    else if (play->player.hold == HOLD_QUESTION)
        buffer_add_text(text, _("Enter: what the kernel says"));
    else if (play->player.hold == HOLD_TRY)
        buffer_add_text(text, _("Enter: one way to do it"));
    else if (play->player.hold == HOLD_END)
        buffer_add_text(text, _("q: leave; Tab: go on by yourself"));
    else
        buffer_add_text(text, _("Enter: go on"));
}

/* "2", "1/4" */
static void add_speed(struct buffer *text, double speed)
{
    if (speed < 1)
        buffer_printf(text, _("speed 1/%.0f"), 1 / speed);
    else
        buffer_printf(text, _("speed %.0f"), speed);
}

static bool is_reached(const struct play *play)
{
    const struct course *course = &play->lead.course;

    for (int i = 0; i < course->goal_count; i++)
        if (!course->goals[i].holds)
            return false;
    return play_tries(play);
}

void play_advises(void *context, struct buffer *label, struct buffer *text)
{
    const struct play *play = context;
    const struct player *player = &play->player;

    if (play->way.under_way) {
        buffer_add_text(label, _("wait"));
        buffer_add_text(text, _("a fresh sandbox is made"));
    } else if (player->yours) {
        buffer_add_text(label, _("yours"));
        buffer_add_text(text, is_reached(play) ? _("reached! Tab: the lesson goes on")
                                               : _("type what you like; Tab: the lesson goes on"));
    } else if (player->paused) {
        buffer_add_text(label, _("paused"));
        buffer_add_text(text, _("Space: go on"));
    } else if (player->doing == PLAYER_HOLDS) {
        buffer_add_text(label, _(hold_labels[player->hold]));
        advise_hold(play, text);
    } else {
        buffer_add_text(label, _("playing"));
    }
    if (player->yours || play->way.under_way || (text->length && player->speed == 1))
        return;
    buffer_add_text(text, text->length ? "   " : "");
    add_speed(text, player->speed);
}

/* clang-format off */
static const struct key_hint keys[] = {
    {N_("Space"), N_("pause")},
    {"→", N_("forward")},
    {"←", N_("rewind")},
    {N_("Tab"), N_("take over")},
    {"q", N_("leave")},
    {"+-1", N_("speed")},
    {NULL, NULL},
};
static const struct key_hint ascii_keys[] = {
    {N_("Space"), N_("pause")},
    {N_("Enter"), N_("forward")},
    {N_("Left"), N_("rewind")},
    {N_("Tab"), N_("take over")},
    {"q", N_("leave")},
    {"+-1", N_("speed")},
    {NULL, NULL},
};
static const struct key_hint yours_keys[] = {
    {N_("Tab"), N_("give back")},
    {N_("PgUp"), N_("scroll")},
    {"F1", N_("help")},
    {"F2", N_("big")},
    {"?", N_("legend")},
    {N_("Ctrl-D"), N_("leave")},
    {NULL, NULL},
};
/* clang-format on */

const struct key_hint *play_keys(void *context)
{
    const struct play *play = context;

    if (play->player.yours)
        return yours_keys;
    return play->ascii ? ascii_keys : keys;
}
