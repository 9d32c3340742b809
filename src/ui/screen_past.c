/*
 * screen_past: the timeline's pane, and the tree as it was at the fact that is looked at.
 *
 * The session knows which fact that is; here the tree of then is made, with the marks of what that
 * fact changed.
 */
#include "base/i18n.h"
#include "model/words.h"
#include "ui/prompt.h"
#include "ui/screen_inside.h"

enum { PAGE_COLUMNS = 10 };

uint64_t screen_at(const struct screen *screen)
{
    return screen->past.seq ? session_at(screen->session) : 0;
}

/* Marks what facts after `since` changed, up to where the past stands. */
static void mark_changes(struct screen *screen, uint64_t since)
{
    const struct history *history = session_history(screen->session);

    tree_pane_reset(&screen->past_tree);
    tree_pane_begin(&screen->past_tree, since);
    for (const struct fact *fact = history_next(history, since + 1);
         fact && fact->seq <= screen->past.seq; fact = history_next(history, fact->seq + 1))
        if (fact->kind != FACT_START)
            tree_pane_fact(&screen->past_tree, &screen->past.table, fact);
}

void screen_look_back(struct screen *screen)
{
    const struct timeline *timeline = &screen->timeline.timeline;
    uint64_t at = session_at(screen->session), until = at ? timeline_until(timeline, at) : 0;
    int column = timeline_column_at(timeline, at);

    if (until == screen->past.seq)
        return;
    if (!at) {
        past_free(&screen->past);
        return;
    }
    past_go(&screen->past, session_history(screen->session), until);
    mark_changes(screen, column > 0 ? timeline->columns[column - 1].until : 0);
}

struct tree_pane *screen_tree(struct screen *screen)
{
    return screen->past.seq ? &screen->past_tree : &screen->tree;
}

const struct proctab *screen_table(const struct screen *screen)
{
    return screen->past.seq ? &screen->past.table : &screen->table;
}

/* The last of what belongs to the fact that has a sentence. */
static void add_sentence(struct buffer *out, const struct screen *screen)
{
    const struct timeline *timeline = &screen->timeline.timeline;
    int column = timeline_column_at(timeline, screen_at(screen));
    struct buffer sentence = {0};

    const struct history *history = session_history(screen->session);
    const struct fact *fact = history_next(history, column < 0 ? 1 : timeline->columns[column].seq);

    for (; fact && fact->seq <= screen->past.seq; fact = history_next(history, fact->seq + 1)) {
        buffer_clear(&sentence);
        if (fact->kind != FACT_LINE)
            words_sentence(&sentence, &screen->past.table, fact);
        if (!sentence.length)
            continue;
        buffer_clear(out);
        buffer_add_text(out, buffer_text(&sentence));
    }
    buffer_free(&sentence);
}

void screen_draw_past(struct screen *screen)
{
    const struct area *area = &screen->layout.sentence;
    struct buffer where = {0}, sentence = {0};

    buffer_printf(&where, _(" fact %llu of %zu: the past; at now "),
                  (unsigned long long)screen_at(screen), session_history(screen->session)->count);
    add_sentence(&sentence, screen);
    int column = canvas_text(&screen->canvas, area, 0, 1, STYLE_SELECTED, buffer_text(&where));
    canvas_cut(&screen->canvas, area, 0, column + 1, area->columns - column - 2, STYLE_STRONG,
               buffer_text(&sentence), screen->ascii);
    buffer_free(&where);
    buffer_free(&sentence);
}

/* The hands */

void screen_show_timeline(struct screen *screen, bool shown)
{
    screen->timeline_shown = shown;
    screen->focus = shown ? FOCUS_TIMELINE : FOCUS_PROMPT;
    screen->laid_out = false;
}

bool screen_has_timeline(const struct screen *screen)
{
    return screen->timeline_shown && !screen->big && !screen_is_small(screen);
}

static bool move_in_timeline(struct screen *screen, const struct press *press)
{
    struct timeline_pane *pane = &screen->timeline;
    uint64_t at = session_at(screen->session), to = at;

    switch (press->kind) {
    case PRESS_LEFT: to = timeline_pane_step(pane, at, -1); break;
    case PRESS_RIGHT: to = timeline_pane_step(pane, at, 1); break;
    case PRESS_PAGE_UP: to = timeline_pane_step(pane, at, -PAGE_COLUMNS); break;
    case PRESS_PAGE_DOWN: to = timeline_pane_step(pane, at, PAGE_COLUMNS); break;
    case PRESS_HOME: to = timeline_pane_first(pane); break;
    case PRESS_END: to = 0; break;
    case PRESS_UP: timeline_pane_scroll(pane, -1); return true;
    case PRESS_DOWN: timeline_pane_scroll(pane, 1); return true;
    default: return false;
    }
    pane->by_hand = false;
    session_go_to(screen->session, to);
    return true;
}

/* No letters: those begin a command. */
bool screen_press_timeline(struct screen *screen, const struct press *press)
{
    if (move_in_timeline(screen, press))
        return true;
    switch (press_letter(press)) {
    case KEY_ESC:
        session_go_to(screen->session, 0);
        screen->focus = FOCUS_PROMPT;
        return true;
    case KEY_TAB:
    case KEY_RETURN: screen->focus = FOCUS_PROMPT; return true;
    case '?': screen_legend(screen); return true;
    default: return false;
    }
}

void screen_click_timeline(struct screen *screen, const struct press *press)
{
    uint64_t at = session_at(screen->session);

    screen->focus = FOCUS_TIMELINE;
    session_go_to(screen->session,
                  timeline_pane_click(&screen->timeline, at, press->row, press->column));
}

void screen_wheel_timeline(struct screen *screen, bool back)
{
    uint64_t at = session_at(screen->session);

    session_go_to(screen->session, timeline_pane_step(&screen->timeline, at, back ? -1 : 1));
}
