/*
 * screen_leader: a lesson on the screen: what the screen does for who leads it.
 */
#include "base/i18n.h"
#include "ui/prompt.h"
#include "ui/screen_inside.h"

/* The stage */

static void type(void *context, const char *line)
{
    struct screen *screen = context;

    screen_run_line(screen, line);
    session_hold(screen->session);
}

static void say(void *context, enum say say, const char *text)
{
    session_tell(((struct screen *)context)->session, say, text);
}

/* What was hushed leaves no marks: it is how things were all along. */
static void hush(void *context, bool hushed)
{
    struct screen *screen = context;

    session_mark_replay(screen->session, hushed);
    screen->hushed = hushed;
    if (!hushed)
        tree_pane_begin(&screen->tree, session_history(screen->session)->count);
    screen->stale = true;
}

static void clear(void *context)
{
    struct screen *screen = context;

    prompt_drop();
    buffer_clear(&screen->typing.typed);
    screen_forget_ahead(screen);
    screen->focus = FOCUS_PROMPT;
    screen->stale = true;
}

static void uncover(void *context)
{
    struct screen *screen = context;

    sheet_close(&screen->sheet);
    screen->stale = true;
}

static void forget(void *context)
{
    screen_forget(context);
}

static void choose(void *context, const char *title, const char *const *rows, int count, int chosen)
{
    screen_choose(context, title, rows, count, chosen);
}

void screen_lead_begin(struct screen *screen)
{
    const struct leader *leader = screen->options->leader;

    if (!leader)
        return;
    screen->leader = leader;
    screen->stage = (struct stage){.context = screen,
                                   .session = screen->session,
                                   .type = type,
                                   .say = say,
                                   .clear = clear,
                                   .uncover = uncover,
                                   .hush = hush,
                                   .forget = forget,
                                   .choose = choose};
    leader->begins(leader->context, &screen->stage);
}

void screen_lead_on(struct screen *screen)
{
    const struct leader *leader = screen->leader;

    if (!leader)
        return;
    screen->leader_waits = pace_due(&screen->pace) > 0;
    if (screen->leader_waits)
        return;
    leader->on(leader->context);
    screen->stale = true;
}

bool screen_led(const struct screen *screen)
{
    return screen->leader && screen->leader->busy(screen->leader->context);
}

bool screen_lead_types(const struct screen *screen, struct buffer *line)
{
    const struct leader *leader = screen->leader;

    return leader && leader->types && screen->focus == FOCUS_PROMPT &&
           leader->types(leader->context, line);
}

double screen_lead_speed(const struct screen *screen)
{
    const struct leader *leader = screen->leader;

    return leader && leader->speed ? leader->speed(leader->context) : 1;
}

/* Keys and lines */

/* An empty line reads on, where there is more to be read; and only then goes on. */
bool screen_lead_line(struct screen *screen, const char *line)
{
    const struct leader *leader = screen->leader;

    if (!leader || screen->typing.typed.length)
        return false;
    if (!*line && screen->lesson && screen->lesson->rows > 1 &&
        lesson_pane_scroll(screen->lesson, screen->lesson->rows - 1))
        return true;
    return leader->line(leader->context, line);
}

bool screen_lead_press(struct screen *screen, const struct press *press)
{
    struct lesson_pane *pane = screen->lesson;
    int page = pane ? pane->rows - 1 : 0;

    if (screen->leader && screen->leader->press && screen->focus == FOCUS_PROMPT &&
        screen->leader->press(screen->leader->context, press))
        return true;
    if (page < 1 || screen->focus != FOCUS_PROMPT || pane->count <= pane->rows)
        return false;
    if (press->kind == PRESS_PAGE_UP)
        lesson_pane_scroll(pane, -page);
    else if (press->kind == PRESS_PAGE_DOWN)
        lesson_pane_scroll(pane, page);
    else if (press->kind == PRESS_HOME && prompt_empty())
        lesson_pane_scroll(pane, -pane->count);
    else if (press->kind == PRESS_END && prompt_empty())
        return lesson_pane_scroll(pane, pane->count); /* else it is for the log */
    else
        return false;
    return true;
}
