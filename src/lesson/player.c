#include "lesson/player.h"

#include "base/alloc.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Seconds at the usual speed. */
static const double a_key = 1.0 / 12, a_blank = 1.0 / 8; /* until the next character */
static const double before_typing = 0.5, before_enter = 0.7, after_result = 1.5;
static const double a_cell = 1.0 / 15, reading_least = 1.0; /* of text to be read */
static const double at_once = 1e-6;                         /* sums of clocks are not exact */

/* How long a hold is where nobody is waited for. */
static const double hold_times[] = {
    [HOLD_QUESTION] = 4, [HOLD_TRY] = 3, [HOLD_FAILURE] = 5, [HOLD_STEP] = 1, [HOLD_END] = 3,
};

void player_begin(struct player *player, bool never_waits, double now)
{
    *player = (struct player){.never_waits = never_waits, .speed = 1, .seen = now};
}

void player_free(struct player *player)
{
    free(player->text);
    player->text = NULL;
}

void player_drop(struct player *player)
{
    player_free(player);
    player->doing = PLAYER_NOTHING;
    player->hurries = false;
}

static void begin(struct player *player, enum player_doing doing, double seconds)
{
    player->doing = doing;
    player->from = player->clock;
    player->due = player->clock + seconds;
}

void player_read(struct player *player, int cells)
{
    double seconds = cells * a_cell;

    if (player->doing == PLAYER_READS)
        player->due += seconds;
    else
        begin(player, PLAYER_READS, seconds > reading_least ? seconds : reading_least);
}

void player_wait(struct player *player, double seconds)
{
    begin(player, PLAYER_READS, seconds);
}

double player_progress(const struct player *player)
{
    double all = player->due - player->from, part = player->clock - player->from;

    return player->doing != PLAYER_READS || part >= all ? 1 : part / all;
}

void player_hold(struct player *player, enum player_hold hold, int cells)
{
    begin(player, PLAYER_HOLDS, hold_times[hold] + cells * a_cell);
    player->hold = hold;
    if (!player->never_waits)
        player->hurries = false;
}

/* Typing */

static size_t line_length(const struct player *player)
{
    return strcspn(player->text + player->line, "\n");
}

/* To the next line that has something in it. */
static void skip_blank_lines(struct player *player)
{
    for (;;) {
        const char *line = player->text + player->line;
        size_t blank = strspn(line, " \t");
        if (line[blank] != '\n')
            return;
        player->line += blank + 1;
    }
}

static bool has_line(const struct player *player)
{
    const char *line = player->text + player->line;

    return line[strspn(line, " \t")] != '\0';
}

static void next_line(struct player *player, double seconds)
{
    player->typed = 0;
    skip_blank_lines(player);
    if (has_line(player))
        begin(player, PLAYER_TYPES, seconds);
    else
        player->doing = PLAYER_NOTHING;
}

void player_type(struct player *player, const char *commands)
{
    free(player->text);
    player->text = alloc_string(commands);
    player->whole = player->line = 0;
    next_line(player, before_typing);
}

static void type_character(struct player *player)
{
    const char *at = player->text + player->line + player->typed;
    uint32_t code;

    player->typed += utf8_decode(at, strlen(at), &code);
    if (player->typed >= line_length(player))
        begin(player, PLAYER_ENTERS, before_enter);
    else
        player->due += *at == ' ' ? a_blank : a_key;
}

void player_ran(struct player *player, bool unfinished, int cells)
{
    if (player->doing != PLAYER_RUNS)
        return;
    player->line += line_length(player);
    player->line += player->text[player->line] == '\n';
    if (unfinished) {
        next_line(player, a_blank);
        return;
    }
    player->whole = player->line;
    begin(player, PLAYER_RESTS, after_result + cells * a_cell);
}

void player_line(const struct player *player, struct buffer *line)
{
    bool stands = player->doing >= PLAYER_TYPES && player->doing <= PLAYER_RUNS;

    if (stands)
        buffer_add(line, player->text + player->line, player->typed);
}

void player_past(const struct player *player, struct buffer *text)
{
    size_t end = player->whole;

    if (!player->text)
        return;
    if (player->doing == PLAYER_RUNS)
        end = player->line + line_length(player);
    buffer_add(text, player->text, end);
}

/* The clock */

static bool stands_still(const struct player *player)
{
    return player->paused || player->yours;
}

static bool waits_for_somebody(const struct player *player)
{
    return player->doing == PLAYER_NOTHING || player->doing == PLAYER_RUNS ||
           (player->doing == PLAYER_HOLDS && !player->never_waits);
}

/* Whether what it does is over though its time is not. */
static bool has_haste(const struct player *player)
{
    bool types = player->doing >= PLAYER_TYPES && player->doing <= PLAYER_RESTS;

    return player->hurries || (player->rushes && types);
}

static void let_time_pass(struct player *player, double now)
{
    if (!stands_still(player) && now > player->seen)
        player->clock += (now - player->seen) * player->speed;
    player->seen = now;
}

enum player_turn player_turn(struct player *player, double now)
{
    let_time_pass(player, now);
    if (stands_still(player) || waits_for_somebody(player) ||
        (player->clock + at_once < player->due && !has_haste(player)))
        return TURN_NONE;
    switch (player->doing) {
    case PLAYER_TYPES: type_character(player); return TURN_TYPED;
    case PLAYER_ENTERS: player->doing = PLAYER_RUNS; return TURN_RUN;
    case PLAYER_RESTS: next_line(player, 0); return TURN_TYPED;
    case PLAYER_HOLDS: player->hurries = player->hurries && player->hold != HOLD_STEP; break;
    default: break;
    }
    player->doing = PLAYER_NOTHING;
    return TURN_NONE;
}

double player_wakes(const struct player *player)
{
    if (stands_still(player) || waits_for_somebody(player))
        return 0;
    if (has_haste(player) || player->due <= player->clock)
        return player->seen;
    return player->seen + (player->due - player->clock) / player->speed;
}

void player_rush(struct player *player, bool rushes)
{
    player->rushes = rushes;
}

/* Keys */

void player_pause(struct player *player, double now)
{
    let_time_pass(player, now);
    player->paused = !player->paused;
}

void player_next(struct player *player, double now)
{
    let_time_pass(player, now);
    if (player->doing == PLAYER_HOLDS)
        player->doing = PLAYER_NOTHING;
    else if (!player->paused)
        player->hurries = true;
    player->paused = false;
}

static void set_speed(struct player *player, double now, double speed)
{
    let_time_pass(player, now);
    if (speed >= PLAYER_SLOWEST && speed <= PLAYER_FASTEST)
        player->speed = speed;
}

void player_faster(struct player *player, double now)
{
    set_speed(player, now, player->speed * 2);
}

void player_slower(struct player *player, double now)
{
    set_speed(player, now, player->speed / 2);
}

void player_usual(struct player *player, double now)
{
    set_speed(player, now, 1);
}

void player_take(struct player *player, double now)
{
    let_time_pass(player, now);
    player->yours = true;
    if (player->doing != PLAYER_TYPES && player->doing != PLAYER_ENTERS)
        return;
    player->line = player->whole;
    next_line(player, before_typing);
}

void player_give(struct player *player, double now)
{
    let_time_pass(player, now);
    player->yours = false;
}
