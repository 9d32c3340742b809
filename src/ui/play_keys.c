/*
 * play_keys: the keys of who watches a lesson, and the words that may be typed by who took over.
 */
#include "base/i18n.h"
#include "ui/play_inside.h"
#include "ui/prompt.h"
#include "ui/terminal.h"

#include <stdio.h>

static double now(const struct play *play)
{
    return session_now(play->stage->session);
}

static void press_next(struct play *play)
{
    if (play->player.doing != PLAYER_HOLDS || play->player.hold != HOLD_END)
        player_next(&play->player, now(play));
}

/* Reads on first, as in a learner's lesson. */
static void press_enter(struct play *play)
{
    struct lesson_pane *pane = &play->pane;
    enum player_doing doing = play->player.doing;
    bool reads = doing == PLAYER_READS || doing == PLAYER_HOLDS;

    if (!reads || pane->rows < 2 || !lesson_pane_scroll(pane, pane->rows - 1))
        press_next(play);
}

static bool press_answer(struct play *play, int choice)
{
    struct course *course = &play->lead.course;
    bool asks = play->player.doing == PLAYER_HOLDS && play->player.hold == HOLD_QUESTION;

    if (!asks || choice >= course_block(course)->choice_count)
        return asks;
    course_answer(course, choice);
    player_next(&play->player, now(play));
    return true;
}

static void take_over(struct play *play)
{
    player_take(&play->player, now(play));
    play->stage->clear(play->stage->context);
}

/* While the lesson has the prompt. */
static void press_letter_of_lesson(struct play *play, int key)
{
    enum { CTRL_D = 4 };
    struct player *player = &play->player;

    if (key >= '1' && key <= '9' && press_answer(play, key - '1'))
        return;
    switch (key) {
    case ' ': player_pause(player, now(play)); break;
    case KEY_CTRL_C:
        if (!player->paused)
            player_pause(player, now(play));
        break;
    case KEY_RETURN: press_enter(play); break;
    case '+':
    case '=': player_faster(player, now(play)); break;
    case '-': player_slower(player, now(play)); break;
    case '1': player_usual(player, now(play)); break;
    case KEY_TAB: take_over(play); break;
    case 'q':
    case CTRL_D: session_stop(play->stage->session, STATUS_FINE); break;
    default: break;
    }
}

static bool press_on_the_way(struct play *play, const struct press *press)
{
    enum { CTRL_D = 4 };
    int key = press_letter(press);

    if (press->kind == PRESS_LEFT)
        play_go_to(play, play_step_back(play));
    else if (key == 'q' || key == CTRL_D)
        session_stop(play->stage->session, STATUS_FINE);
    return true;
}

bool play_press(void *context, const struct press *press)
{
    struct play *play = context;
    int key = press_letter(press);

    if (play->way.under_way)
        return press_on_the_way(play, press);
    if (play->player.yours) {
        if (key != KEY_TAB || !prompt_empty())
            return false;
        play_give_back(play);
        return true;
    }
    switch (press->kind) {
    case PRESS_RIGHT: press_next(play); return true;
    case PRESS_LEFT: play_go_to(play, play_step_back(play)); return true;
    case PRESS_PAGE_UP:
    case PRESS_PAGE_DOWN:
    case PRESS_HOME:
    case PRESS_END:
    case PRESS_WHEEL_UP:
    case PRESS_WHEEL_DOWN: return false;
    default: break;
    }
    if (key == '?')
        return false;
    press_letter_of_lesson(play, key);
    return true;
}

static void hint(struct play *play)
{
    const struct lesson_block *block = course_hint(&play->lead.course);

    if (block)
        reading_block(&play->reading, block);
    else
        play->stage->say(play->stage->context, SAY_NOTE, _("there is no other hint for this step"));
}

/* Words of lessons at the prompt of who took over. */
bool play_verb(void *context, const struct verb *verb, const char *word, const char *more)
{
    struct play *play = context;
    int step = play->lead.course.step, count = play->lesson->count;

    (void)word;
    (void)more;
    step = step < count ? step : count - 1;
    switch (verb->id) {
    case VERB_hint: hint(play); return true;
    case VERB_solution:
        play->stage->say(play->stage->context, SAY_NOTE,
                         _("Tab gives the prompt back, and the lesson types its solution"));
        return true;
    case VERB_back: play->jump = step > 0 ? step - 1 : 0; break;
    case VERB_again: play->jump = step; break;
    case VERB_skip: play->jump = step + 1; break;
    default: return false;
    }
    play->jumps = true;
    return true;
}
