#include "ui/play_inside.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "lang/program.h"
#include "ui/terminal.h"

#include <string.h>

bool play_tries(const struct play *play)
{
    return course_act(&play->lead.course) == COURSE_TRY && !play->lead.typed;
}

/* Typing */

static void on_types_block(void *context, const struct lesson_block *block)
{
    struct play *play = context;

    player_type(&play->player, block->text);
}

/* Whether the line at hand leaves a block open. */
static bool is_open(const struct play *play)
{
    const struct player *player = &play->player;
    const char *begin = player->text + player->whole;
    const char *end = player->text + player->line;
    struct program *program = NULL;

    end += strcspn(end, "\n");
    enum parse_result result = program_parse(&program, begin, (size_t)(end - begin), NULL);
    if (result == PARSE_DONE)
        program_free(program);
    return result == PARSE_MORE;
}

static void end_line(struct play *play)
{
    player_ran(&play->player, is_open(play), play->answer_cells);
    play->answer_cells = 0;
}

/* Lets time pass. A line of which nothing came, as it leaves a block open, is over at once. */
static void go_on(struct play *play)
{
    struct session *session = play->stage->session;
    struct buffer line = {0};
    enum player_turn turn;

    player_rush(&play->player, session_sleeps(session));
    while ((turn = player_turn(&play->player, session_now(session))) != TURN_NONE) {
        if (turn != TURN_RUN)
            continue;
        buffer_clear(&line);
        player_line(&play->player, &line);
        play->stage->uncover(play->stage->context);
        play->stage->type(play->stage->context, buffer_text(&line));
        if (session_idle(session))
            end_line(play);
    }
    buffer_free(&line);
}

/* What the lead asks and tells */

static bool on_waits(void *context, const struct course *course)
{
    struct play *play = context;
    enum course_act act = course_act(course);
    bool judges = act == COURSE_GRADE || act == COURSE_GOALS; /* now: later it may be otherwise */

    if (play->refused && play->player.doing == PLAYER_NOTHING) {
        play->refused = false;
        player_hold(&play->player, HOLD_FAILURE, 0);
    }
    return play->player.doing != PLAYER_NOTHING && !(judges && play->player.doing == PLAYER_READS);
}

static void on_fails(void *context, int line, const char *words)
{
    struct play *play = context;
    struct buffer text = {0};

    play->refused = false; /* it is the reason */
    play_tell_failure(play, words);
    buffer_printf(&text, "%s:%d: %s", play->lesson->path, line, words);
    play->stage->say(play->stage->context, SAY_ERROR, buffer_text(&text));
    buffer_free(&text);
    player_hold(&play->player, HOLD_FAILURE, utf8_width(words));
}

/* The leader */

static void on_begin(void *context, const struct stage *stage)
{
    struct play *play = context;

    play->stage = stage;
    player_begin(&play->player, play->player.never_waits, session_now(stage->session));
}

static void jump(struct play *play)
{
    play->jumps = false;
    play_go_to(play, play->jump);
}

static void on(void *context)
{
    struct play *play = context;
    struct player *player = &play->player;

    if (player->doing == PLAYER_RUNS)
        end_line(play);
    if (!way_on(&play->way, play->stage))
        return;
    if (play->jumps) {
        jump(play);
        return;
    }
    if (player->yours) {
        play_take_stock(play);
        if (play_tries(play))
            course_look(&play->lead.course);
        return;
    }
    go_on(play);
    if (!session_idle(play->stage->session))
        return;
    play_read_on(play);
    lead_on(&play->lead, play->stage->session);
}

/* While somebody reads it looks again and again whether to scroll. */
static double on_wakes(void *context)
{
    static const double look = 0.25;
    struct play *play = context;
    const struct player *player = &play->player;

    if (player->yours || play->way.under_way)
        return way_wakes(&play->way, play->stage);
    double player_at = player_wakes(player), lead_at = lead_wakes(&play->lead);
    if (player->doing == PLAYER_NOTHING)
        return lead_at;
    if (player->doing == PLAYER_READS && !player->paused && player->seen + look < player_at &&
        lesson_pane_below(&play->pane) > 0)
        return player->seen + look;
    return player_at;
}

static bool on_busy(void *context)
{
    const struct play *play = context;

    return !play->player.yours || play->jumps || play->way.under_way;
}

static bool on_line(void *context, const char *line)
{
    (void)context;
    (void)line;
    return false;
}

static void on_chosen(void *context, int row)
{
    (void)context;
    (void)row;
}

static bool on_types(void *context, struct buffer *line)
{
    const struct play *play = context;

    if (play->player.yours)
        return false;
    player_line(&play->player, line);
    return true;
}

static double on_speed(void *context)
{
    static const double at_once = 1e6;
    const struct play *play = context;
    const struct player *player = &play->player;

    if (player->yours)
        return 1;
    bool runs = player->doing == PLAYER_RUNS && session_sleeps(play->stage->session);
    return player->hurries || runs ? at_once : player->speed;
}

/* Words on a line of the lesson: an answer is to be read, and none should be wrong. */
static void on_hears(void *context, enum say say, const char *text)
{
    struct play *play = context;

    if (play->player.yours || play->player.doing != PLAYER_RUNS)
        return;
    if (say == SAY_ERROR) {
        play->refused = true;
        play_tell_failure(play, text);
    }
    if (say != SAY_NOTE)
        play->answer_cells += utf8_width(text);
}

int play_run(const struct lesson *lesson, const struct play_options *options,
             struct sandbox *sandbox, const struct session_options *session,
             const struct screen_options *screen)
{
    struct screen_options led = *screen;
    struct play play = {.lesson = lesson, .limit = session->limit};

    play.ascii = screen->ascii || !terminal_has_lines();
    play.player.never_waits = options->never_waits;
    play.leader = (struct leader){.context = &play,
                                  .begins = on_begin,
                                  .on = on,
                                  .wakes = on_wakes,
                                  .busy = on_busy,
                                  .line = on_line,
                                  .verb = play_verb,
                                  .chosen = on_chosen,
                                  .advises = play_advises,
                                  .pane = play_pane,
                                  .press = play_press,
                                  .keys = play_keys,
                                  .types = on_types,
                                  .speed = on_speed,
                                  .hears = on_hears,
                                  .speaks_first = true};
    play.lead = (struct lead){.context = &play,
                              .begins = play_begins_act,
                              .ends = play_ends_act,
                              .fails = on_fails,
                              .waits = on_waits,
                              .types = on_types_block,
                              .endures = true};
    lead_begin(&play.lead, lesson);
    led.leader = &play.leader;
    int status = screen_run(sandbox, session, &led);
    lead_free(&play.lead);
    player_free(&play.player);
    reading_free(&play.reading);
    lesson_pane_free(&play.pane);
    way_free(&play.way);
    return status == STATUS_FINE && play.failures ? STATUS_EXPECTATION : status;
}
