#include "ui/replay.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "lesson/player.h"
#include "record/reel.h"
#include "ui/leader.h"
#include "ui/prompt.h"
#include "ui/terminal.h"

#include <stdlib.h>
#include <string.h>

/* Seconds: what came so close after the other comes at once, and the screen spreads it; nobody is
 * kept waiting longer than this, by what happened or by who thought. */
static const double at_once = 0.25, longest_wait = 2, longest_thought = 3, shortest_thought = 0.4;
static const double a_key = 1.0 / 12; /* as the player types */

struct replay {
    struct leader leader;
    const struct stage *stage;
    struct reel reel;
    struct player player;
    double time; /* of what came last, then */
    bool waited; /* for what is next */
    bool ended;  /* that all is shown was noticed */
    bool rushes; /* what was brought is shown without a pause */
    bool ascii, as_text;
    struct key_hint keys[9];
};

static double now(const struct replay *replay)
{
    return session_now(replay->stage->session);
}

/* Bringing things */

static void say_step(struct replay *replay, const struct note *note)
{
    struct buffer words = {0};

    buffer_printf(&words, _("step %ld of the lesson: %s"), note->value, note->text);
    replay->stage->say(replay->stage->context, SAY_NOTE, buffer_text(&words));
    buffer_free(&words);
}

/* The next one comes. */
static void bring(struct replay *replay, const struct reel_item *item)
{
    struct session *session = replay->stage->session;

    reel_pass(&replay->reel);
    replay->time = item->time;
    replay->waited = false;
    if (item->fact)
        session_recall_fact(session, item->fact);
    else
        session_recall_note(session, item->note);
    if (item->is_step)
        say_step(replay, item->note);
}

/* All up to where the next command begins. */
static void bring_rest(struct replay *replay)
{
    struct reel_item item;

    while (reel_next(&replay->reel, &item) && !item.begins)
        bring(replay, &item);
}

static void bring_command(struct replay *replay)
{
    struct reel_item item;

    if (reel_next(&replay->reel, &item))
        bring(replay, &item);
    bring_rest(replay);
}

/* Up to where so many commands have begun, and all that came of them. */
static void bring_commands(struct replay *replay, size_t count)
{
    struct session *session = replay->stage->session;

    player_drop(&replay->player);
    replay->stage->uncover(replay->stage->context);
    replay->stage->clear(replay->stage->context);
    replay->stage->forget(replay->stage->context);
    session_rewind(session);
    reel_rewind(&replay->reel);
    replay->rushes = true;
    replay->ended = replay->waited = false;
    bring_rest(replay);
    while (replay->reel.begun < count)
        bring_command(replay);
}

/* What comes when */

/* The line that a command begins with; NULL: it begins with a fact. */
static const char *line_of(const struct reel_item *item)
{
    return item->note ? item->note->text : NULL;
}

static bool is_blank(const char *line)
{
    return line[strspn(line, " \t\n")] == '\0';
}

/* How long it was until then; what is typed is typed meanwhile. */
static double pause_before(const struct replay *replay, const struct reel_item *item)
{
    double gap = item->time - replay->time;

    if (!item->begins || !line_of(item))
        return gap < longest_wait ? gap : longest_wait;
    gap -= a_key * utf8_width(line_of(item));
    return gap < shortest_thought  ? shortest_thought
           : gap < longest_thought ? gap
                                   : longest_thought;
}

/* The last picture stands for a while, or until somebody leaves. */
static void end(struct replay *replay)
{
    if (!replay->ended)
        player_hold(&replay->player, HOLD_END, 0);
    else if (replay->player.never_waits)
        session_stop(replay->stage->session, STATUS_FINE);
    replay->ended = true;
}

/* Begins what is next; true when it has come already. */
static bool go_on(struct replay *replay)
{
    struct reel_item item;

    if (!reel_next(&replay->reel, &item)) {
        end(replay);
        return false;
    }
    double pause = pause_before(replay, &item);
    if (!replay->waited && pause > at_once && replay->reel.fact > 0) {
        replay->waited = true;
        player_wait(&replay->player, pause);
        return false;
    }
    if (item.begins && line_of(&item) && !is_blank(line_of(&item))) {
        player_type(&replay->player, line_of(&item));
        return false;
    }
    bring(replay, &item);
    return true;
}

static void on(void *context)
{
    struct replay *replay = context;
    struct player *player = &replay->player;
    struct reel_item item;
    enum player_turn turn;

    replay->rushes = false;
    if (replay->as_text) {
        while (reel_next(&replay->reel, &item))
            bring(replay, &item);
        session_stop(replay->stage->session, STATUS_FINE);
        return;
    }
    do {
        while ((turn = player_turn(player, now(replay))) != TURN_NONE)
            if (turn == TURN_RUN) {
                player_drop(player);
                if (reel_next(&replay->reel, &item))
                    bring(replay, &item);
            }
    } while (player->doing == PLAYER_NOTHING && !player->paused && !player->yours && go_on(replay));
}

static void on_begin(void *context, const struct stage *stage)
{
    struct replay *replay = context;

    replay->stage = stage;
    player_begin(&replay->player, replay->player.never_waits, session_now(stage->session));
    if (!replay->as_text)
        bring_rest(replay); /* a sandbox is there, as it was when somebody could type */
}

static double on_wakes(void *context)
{
    const struct replay *replay = context;
    const struct player *player = &replay->player;

    if (player->doing == PLAYER_NOTHING && !player->paused && !player->yours && !replay->ended)
        return player->seen;
    return player_wakes(player);
}

/* Keys */

static void press_next(struct replay *replay)
{
    struct reel_item item;

    player_drop(&replay->player);
    if (!reel_next(&replay->reel, &item)) {
        replay->ended = false;
        end(replay);
    } else if (!item.begins) { /* the rest of the one at hand */
        bring_rest(replay);
    } else {
        bring_command(replay);
    }
}

static void press_back(struct replay *replay)
{
    size_t begun = replay->reel.begun;

    bring_commands(replay, begun > 0 ? begun - 1 : 0);
}

static void press_step(struct replay *replay)
{
    struct reel_item item;
    bool reached = false;

    player_drop(&replay->player);
    if (!reel_has_step(&replay->reel)) {
        replay->stage->say(replay->stage->context, SAY_NOTE,
                           _("no step of a lesson follows in this recording"));
        return;
    }
    replay->rushes = true;
    while (reel_next(&replay->reel, &item) && !(reached && item.begins)) {
        reached = reached || item.is_step;
        bring(replay, &item);
    }
}

static void take_over(struct replay *replay)
{
    player_take(&replay->player, now(replay));
    replay->stage->clear(replay->stage->context);
}

static void give_back(struct replay *replay)
{
    replay->stage->clear(replay->stage->context);
    replay->stage->uncover(replay->stage->context);
    player_give(&replay->player, now(replay));
}

static void press_letter_of_replay(struct replay *replay, int key)
{
    enum { CTRL_D = 4 };
    struct player *player = &replay->player;

    switch (key) {
    case ' ': player_pause(player, now(replay)); break;
    case KEY_CTRL_C:
        if (!player->paused)
            player_pause(player, now(replay));
        break;
    case KEY_RETURN: press_next(replay); break;
    case 'n': press_step(replay); break;
    case '+':
    case '=': player_faster(player, now(replay)); break;
    case '-': player_slower(player, now(replay)); break;
    case '1': player_usual(player, now(replay)); break;
    case KEY_TAB: take_over(replay); break;
    case 'q':
    case CTRL_D: session_stop(replay->stage->session, STATUS_FINE); break;
    default: break;
    }
}

static bool on_press(void *context, const struct press *press)
{
    struct replay *replay = context;
    int key = press_letter(press);

    if (replay->player.yours) {
        if (key != KEY_TAB || !prompt_empty())
            return false;
        give_back(replay);
        return true;
    }
    switch (press->kind) {
    case PRESS_RIGHT: press_next(replay); return true;
    case PRESS_LEFT: press_back(replay); return true;
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
    press_letter_of_replay(replay, key);
    return true;
}

/* What is shown of it */

/* "command 3 of 9", "fact 12 of 40" */
static void add_place(const struct replay *replay, struct buffer *text)
{
    const struct reel *reel = &replay->reel;

    if (reel->unit == REEL_CALLS)
        buffer_printf(text, _("fact %zu of %zu"), reel->fact, reel->facts);
    else
        buffer_printf(text, _("command %zu of %zu"), reel->begun, reel->commands);
    if (replay->player.speed != 1)
        buffer_add_text(text, "   ");
    if (replay->player.speed < 1)
        buffer_printf(text, _("speed 1/%.0f"), 1 / replay->player.speed);
    else if (replay->player.speed > 1)
        buffer_printf(text, _("speed %.0f"), replay->player.speed);
}

static void on_advises(void *context, struct buffer *label, struct buffer *text)
{
    const struct replay *replay = context;
    const struct player *player = &replay->player;

    if (player->yours) {
        buffer_add_text(label, _("yours"));
        buffer_add_text(text, _("ask: why c, tree, log; Tab: the recording goes on"));
        return;
    }
    if (replay->ended)
        buffer_add_text(label, _("the end"));
    else
        buffer_add_text(label, player->paused ? _("paused") : _("replay"));
    add_place(replay, text);
    if (replay->ended || player->paused)
        buffer_add_text(text, "   ");
    if (replay->ended)
        buffer_add_text(text, _("q: leave"));
    else if (player->paused)
        buffer_add_text(text, _("Space: go on"));
}

/* clang-format off */
static const struct key_hint keys[] = {
    {N_("Space"), N_("pause")},
    {"→", N_("next one")},
    {"←", N_("rewind")},
    {"n", N_("step")}, /* of a lesson, where there are steps */
    {N_("Tab"), N_("ask")},
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

/* Those that mean something here, by names that can be drawn. */
static void choose_keys(struct replay *replay)
{
    bool steps = reel_has_step(&replay->reel);
    int count = 0;

    for (const struct key_hint *key = keys; key->name; key++) {
        if (!strcmp(key->name, "n") && !steps)
            continue;
        replay->keys[count] = *key;
        if (replay->ascii && !strcmp(key->name, "→"))
            replay->keys[count].name = N_("Enter");
        if (replay->ascii && !strcmp(key->name, "←"))
            replay->keys[count].name = N_("Left");
        count++;
    }
    replay->keys[count] = (struct key_hint){0};
}

static const struct key_hint *on_keys(void *context)
{
    const struct replay *replay = context;

    return replay->player.yours ? yours_keys : replay->keys;
}

static bool on_types(void *context, struct buffer *line)
{
    const struct replay *replay = context;

    if (replay->player.yours)
        return false;
    player_line(&replay->player, line);
    return true;
}

static double on_speed(void *context)
{
    static const double without_pause = 1e6;
    const struct replay *replay = context;

    return replay->rushes ? without_pause : replay->player.yours ? 1 : replay->player.speed;
}

/* The rest of what a leader is */

static bool on_busy(void *context)
{
    return !((const struct replay *)context)->player.yours;
}

static bool on_line(void *context, const char *line)
{
    (void)context;
    (void)line;
    return false;
}

static bool on_verb(void *context, const struct verb *verb, const char *word, const char *more)
{
    (void)context;
    (void)verb;
    (void)word;
    (void)more;
    return false;
}

static void on_chosen(void *context, int row)
{
    (void)context;
    (void)row;
}

static struct lesson_pane *on_pane(void *context, int columns)
{
    (void)context;
    (void)columns;
    return NULL;
}

static void open_replay(struct replay *replay, const struct recording *recording,
                        struct session_options *session)
{
    reel_begin(&replay->reel, recording);
    choose_keys(replay);
    session->shows_commands = replay->reel.unit == REEL_STATEMENTS;
    session->events = session->record = NULL;
    replay->leader = (struct leader){.context = replay,
                                     .begins = on_begin,
                                     .on = on,
                                     .wakes = on_wakes,
                                     .busy = on_busy,
                                     .line = on_line,
                                     .verb = on_verb,
                                     .chosen = on_chosen,
                                     .advises = on_advises,
                                     .pane = on_pane,
                                     .press = on_press,
                                     .keys = on_keys,
                                     .types = on_types,
                                     .speed = on_speed,
                                     .speaks_first = true};
}

int replay_run(const struct recording *recording, const struct replay_options *options,
               const struct session_options *session, const struct screen_options *screen)
{
    struct replay replay = {.ascii = screen->ascii || !terminal_has_lines()};
    struct session_options own = *session;
    struct screen_options led = *screen;

    replay.player.never_waits = options->never_waits;
    open_replay(&replay, recording, &own);
    led.leader = &replay.leader;
    int status = screen_run(NULL, &own, &led);
    player_free(&replay.player);
    return status;
}

int replay_as_text(const struct recording *recording, const struct session_options *session,
                   const struct plain_options *plain)
{
    struct replay replay = {.as_text = true};
    struct session_options own = *session;
    struct plain_options led = *plain;

    open_replay(&replay, recording, &own);
    own.interactive = false;
    led.terminal = led.echo = false;
    led.text = NULL;
    led.leader = &replay.leader;
    int status = plain_run(NULL, &own, &led);
    player_free(&replay.player);
    return status;
}
