/*
 * test_player: the hands of a lesson that plays by itself, on a clock that the test turns.
 */
#include "suites.h"

#include "base/buffer.h"
#include "lesson/player.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

static struct player player;
static double now;
static struct buffer seen;

/* The clock begins somewhere: only what passes on it counts. */
static void begin(bool never_waits)
{
    now = 1000;
    buffer_clear(&seen);
    player_begin(&player, never_waits, now);
}

static void end(void)
{
    player_free(&player);
    buffer_free(&seen);
}

/* The line by now. */
static const char *line(void)
{
    static struct buffer text;

    buffer_clear(&text);
    player_line(&player, &text);
    buffer_add_text(&text, "");
    return buffer_text(&text);
}

/* All that is due by now; lines that are run are kept, and nothing comes of them. */
static void turn(void)
{
    enum player_turn turn;

    while ((turn = player_turn(&player, now)) != TURN_NONE)
        if (turn == TURN_RUN) {
            buffer_printf(&seen, "[%s]", line());
            player_ran(&player, strchr(line(), '{') != NULL, 0);
        }
}

static void pass(double seconds)
{
    now += seconds;
    turn();
}

/* From one due time to the next until it does this, a minute at the most; how long that took. */
static double pass_until(enum player_doing doing)
{
    double from = now, wakes;

    turn();
    while (player.doing != doing && (wakes = player_wakes(&player)) > 0 && wakes < from + 60) {
        now = wakes > now ? wakes : now;
        turn();
    }
    CU_ASSERT_EQUAL(player.doing, doing);
    return now - from;
}

static void the_keys_are_struck_one_by_one(void)
{
    size_t length = 0, steps = 0;

    begin(false);
    player_type(&player, "fork c\nc: exit 7");
    CU_ASSERT_STRING_EQUAL(line(), "");
    while (player.doing == PLAYER_TYPES && steps++ < 100) {
        CU_ASSERT(player_wakes(&player) > now - 0.001);
        now = player_wakes(&player);
        while (player_turn(&player, now) == TURN_TYPED) {
            CU_ASSERT_EQUAL(strlen(line()), length + 1);
            length = strlen(line());
        }
    }
    CU_ASSERT_EQUAL(player.doing, PLAYER_ENTERS);
    CU_ASSERT_STRING_EQUAL(line(), "fork c");
    CU_ASSERT(now > 1000.5 && now < 1002.5);
    end();
}

static void a_character_comes_whole(void)
{
    begin(false);
    player_type(&player, "print 进程");
    pass_until(PLAYER_TYPES);
    for (int i = 0; i < 200 && player.doing == PLAYER_TYPES; i++) {
        const char *text = line();
        size_t length = strlen(text);
        CU_ASSERT(length <= 6 || length == 9 || length == 12);
        pass(0.05);
    }
    CU_ASSERT_STRING_EQUAL(line(), "print 进程");
    end();
}

static void lines_are_run_one_after_another(void)
{
    begin(false);
    player_type(&player, "\nfork c\n\n  \n  c: exit 7\n");
    pass_until(PLAYER_NOTHING);
    CU_ASSERT_STRING_EQUAL(buffer_text(&seen), "[fork c][  c: exit 7]");
    CU_ASSERT_STRING_EQUAL(line(), "");
    CU_ASSERT_EQUAL(player_wakes(&player), 0);
    end();
}

static void the_next_line_waits_for_what_came_of_one(void)
{
    begin(false);
    player_type(&player, "fork c\nwait");
    pass_until(PLAYER_ENTERS);
    now += 60;
    CU_ASSERT_EQUAL(player_turn(&player, now), TURN_RUN);
    CU_ASSERT_STRING_EQUAL(line(), "fork c");
    now += 60;
    CU_ASSERT_EQUAL(player_turn(&player, now), TURN_NONE);
    CU_ASSERT_EQUAL(player_wakes(&player), 0);
    player_ran(&player, false, 0);
    CU_ASSERT_STRING_EQUAL(line(), "");
    CU_ASSERT_EQUAL(player.doing, PLAYER_RESTS);
    CU_ASSERT(player_wakes(&player) > now);
    double little = pass_until(PLAYER_TYPES);
    pass_until(PLAYER_ENTERS);
    now += 5;
    CU_ASSERT_EQUAL(player_turn(&player, now), TURN_RUN);
    player_ran(&player, false, 300); /* there is an answer to be read */
    CU_ASSERT_DOUBLE_EQUAL(pass_until(PLAYER_NOTHING), little + 20, 0.01);
    end();
}

static void nothing_to_type_is_done_at_once(void)
{
    begin(false);
    player_type(&player, " \n\n");
    CU_ASSERT_EQUAL(player.doing, PLAYER_NOTHING);
    player_ran(&player, false, 0); /* nothing was handed out */
    CU_ASSERT_EQUAL(player.doing, PLAYER_NOTHING);
    end();
}

static void longer_texts_get_longer_to_be_read(void)
{
    begin(false);
    player_read(&player, 3);
    double little = pass_until(PLAYER_NOTHING);
    CU_ASSERT(little >= 0.99);
    player_read(&player, 300);
    double much = pass_until(PLAYER_NOTHING);
    player_read(&player, 600);
    double more = pass_until(PLAYER_NOTHING);
    CU_ASSERT(much > 10 && much < 40);
    CU_ASSERT_DOUBLE_EQUAL(more, 2 * much, 0.01);
    player_read(&player, 300);
    player_read(&player, 300); /* more of the same */
    CU_ASSERT_DOUBLE_EQUAL(pass_until(PLAYER_NOTHING), more, 0.01);
    end();
}

static void it_knows_how_far_one_has_read(void)
{
    begin(false);
    player_read(&player, 600);
    CU_ASSERT_EQUAL(player_progress(&player), 0);
    pass(10);
    CU_ASSERT_DOUBLE_EQUAL(player_progress(&player), 0.25, 0.001);
    player_faster(&player, now);
    pass(10);
    CU_ASSERT_DOUBLE_EQUAL(player_progress(&player), 0.75, 0.001);
    pass_until(PLAYER_NOTHING);
    CU_ASSERT_EQUAL(player_progress(&player), 1);
    end();
}

static void in_a_pause_the_clock_stands_still(void)
{
    begin(false);
    player_read(&player, 300);
    pass(5);
    player_pause(&player, now);
    CU_ASSERT_EQUAL(player_wakes(&player), 0);
    pass(1000);
    CU_ASSERT_EQUAL(player.doing, PLAYER_READS);
    player_pause(&player, now);
    CU_ASSERT_DOUBLE_EQUAL(pass_until(PLAYER_NOTHING), 15, 0.01);
    end();
}

static void time_counts_though_nobody_looks(void)
{
    begin(false);
    player_read(&player, 300); /* 20 seconds */
    now += 5;
    player_pause(&player, now);
    now += 1000;
    player_pause(&player, now);
    now += 5;
    player_faster(&player, now);
    now += 3;
    player_take(&player, now);
    now += 1000;
    player_give(&player, now);
    CU_ASSERT_DOUBLE_EQUAL(pass_until(PLAYER_NOTHING), 2, 0.01);
    end();
}

static void a_half_typed_line_stands_through_a_pause(void)
{
    begin(false);
    player_type(&player, "fork child");
    while (strlen(line()) < 4)
        pass(0.01);
    player_pause(&player, now);
    pass(100);
    CU_ASSERT_STRING_EQUAL(line(), "fork");
    player_pause(&player, now);
    pass_until(PLAYER_NOTHING);
    CU_ASSERT_STRING_EQUAL(buffer_text(&seen), "[fork child]");
    end();
}

static void speed_goes_by_doubles_within_bounds(void)
{
    begin(false);
    player_faster(&player, now);
    player_read(&player, 600);
    CU_ASSERT_DOUBLE_EQUAL(pass_until(PLAYER_NOTHING), 20, 0.01);
    player_usual(&player, now);
    player_read(&player, 600);
    CU_ASSERT_DOUBLE_EQUAL(pass_until(PLAYER_NOTHING), 40, 0.01);
    for (int i = 0; i < 20; i++)
        player_faster(&player, now);
    CU_ASSERT_EQUAL(player.speed, PLAYER_FASTEST);
    for (int i = 0; i < 20; i++)
        player_slower(&player, now);
    CU_ASSERT_EQUAL(player.speed, PLAYER_SLOWEST);
    end();
}

static void another_speed_counts_at_once(void)
{
    begin(false);
    player_read(&player, 600); /* 40 seconds */
    pass(20);
    player_faster(&player, now);
    CU_ASSERT_DOUBLE_EQUAL(pass_until(PLAYER_NOTHING), 10, 0.01);
    end();
}

static void a_hold_ends_by_a_key_alone(void)
{
    begin(false);
    player_hold(&player, HOLD_QUESTION, 0);
    CU_ASSERT_EQUAL(player_wakes(&player), 0);
    pass(10000);
    CU_ASSERT_EQUAL(player.doing, PLAYER_HOLDS);
    player_pause(&player, now);
    player_pause(&player, now);
    CU_ASSERT_EQUAL(player.doing, PLAYER_HOLDS);
    player_next(&player, now);
    CU_ASSERT_EQUAL(player.doing, PLAYER_NOTHING);
    end();
}

static void who_never_waits_holds_for_a_moment(void)
{
    static const enum player_hold holds[] = {HOLD_QUESTION, HOLD_TRY, HOLD_FAILURE, HOLD_STEP,
                                             HOLD_END};

    begin(true);
    for (size_t i = 0; i < sizeof holds / sizeof *holds; i++) {
        player_hold(&player, holds[i], 0);
        double took = pass_until(PLAYER_NOTHING);
        CU_ASSERT(took > 0.5 && took < 10);
    }
    player_hold(&player, HOLD_QUESTION, 0);
    double least = pass_until(PLAYER_NOTHING);
    player_hold(&player, HOLD_QUESTION, 150); /* which is to be read */
    CU_ASSERT_DOUBLE_EQUAL(pass_until(PLAYER_NOTHING), least + 10, 0.01);
    end();
}

static void next_ends_a_pause(void)
{
    begin(false);
    player_read(&player, 300);
    player_pause(&player, now);
    player_next(&player, now);
    CU_ASSERT_FALSE(player.paused);
    CU_ASSERT_FALSE(player.hurries);
    CU_ASSERT_EQUAL(player.doing, PLAYER_READS);
    end();
}

static void next_does_all_before_the_next_hold(void)
{
    begin(false);
    player_read(&player, 3000);
    player_next(&player, now);
    turn();
    CU_ASSERT_EQUAL(player.doing, PLAYER_NOTHING);
    player_type(&player, "fork c\nc: exit 7");
    turn();
    CU_ASSERT_STRING_EQUAL(buffer_text(&seen), "[fork c][c: exit 7]");
    player_hold(&player, HOLD_STEP, 0);
    turn();
    CU_ASSERT_EQUAL(player.doing, PLAYER_HOLDS);
    player_next(&player, now);
    player_read(&player, 300);
    turn();
    CU_ASSERT_EQUAL(player.doing, PLAYER_READS); /* a new step has its time again */
    CU_ASSERT_EQUAL(now, 1000);
    end();
}

static void next_hurries_to_the_next_step_where_nobody_is_waited_for(void)
{
    begin(true);
    player_read(&player, 300);
    player_next(&player, now);
    turn();
    player_hold(&player, HOLD_QUESTION, 0);
    turn();
    CU_ASSERT_EQUAL(player.doing, PLAYER_NOTHING);
    player_hold(&player, HOLD_STEP, 0);
    turn();
    CU_ASSERT_EQUAL(player.doing, PLAYER_NOTHING);
    player_read(&player, 300);
    turn();
    CU_ASSERT_EQUAL(player.doing, PLAYER_READS);
    CU_ASSERT_EQUAL(now, 1000);
    end();
}

static void where_a_clock_runs_typing_takes_no_time(void)
{
    begin(false);
    player_type(&player, "sleep 1\nwait\nwait");
    pass_until(PLAYER_ENTERS);
    player_rush(&player, true);
    turn();
    CU_ASSERT_STRING_EQUAL(buffer_text(&seen), "[sleep 1][wait][wait]");
    CU_ASSERT_EQUAL(player.doing, PLAYER_NOTHING);
    player_read(&player, 300);
    turn();
    CU_ASSERT_EQUAL(player.doing, PLAYER_READS); /* but reading does */
    player_rush(&player, false);
    player_type(&player, "wait");
    turn();
    CU_ASSERT_EQUAL(player.doing, PLAYER_TYPES);
    end();
}

static void who_takes_over_stops_the_clock(void)
{
    begin(false);
    player_type(&player, "fork child\nwait");
    while (strlen(line()) < 4)
        pass(0.01);
    player_take(&player, now);
    CU_ASSERT_STRING_EQUAL(line(), "");
    CU_ASSERT_EQUAL(player_wakes(&player), 0);
    pass(500);
    CU_ASSERT_STRING_EQUAL(buffer_text(&seen), "");
    player_give(&player, now);
    pass_until(PLAYER_NOTHING);
    CU_ASSERT_STRING_EQUAL(buffer_text(&seen), "[fork child][wait]");
    end();
}

static const char *past(void)
{
    static struct buffer text;

    buffer_clear(&text);
    player_past(&player, &text);
    buffer_add_text(&text, "");
    return buffer_text(&text);
}

static void it_knows_what_was_run(void)
{
    begin(false);
    CU_ASSERT_STRING_EQUAL(past(), "");
    player_type(&player, "fork c\nc: exit 7\nwait");
    CU_ASSERT_STRING_EQUAL(past(), "");
    pass_until(PLAYER_ENTERS);
    CU_ASSERT_STRING_EQUAL(past(), "");
    now += 5;
    CU_ASSERT_EQUAL(player_turn(&player, now), TURN_RUN);
    CU_ASSERT_STRING_EQUAL(past(), "fork c"); /* it runs */
    player_take(&player, now);
    player_ran(&player, false, 0);
    CU_ASSERT_STRING_EQUAL(past(), "fork c\n");
    player_give(&player, now);
    pass_until(PLAYER_NOTHING);
    CU_ASSERT_STRING_EQUAL(past(), "fork c\nc: exit 7\nwait");
    player_type(&player, "wait");
    CU_ASSERT_STRING_EQUAL(past(), "");
    end();
}

/* In these tests a line with a brace leaves a block open. */
static void a_block_half_typed_is_begun_anew(void)
{
    begin(false);
    player_type(&player, "fork a\nfork c {\nexit\nwait");
    while (strcmp(buffer_text(&seen), "[fork a][fork c {]") != 0)
        pass(0.01);
    pass_until(PLAYER_TYPES);
    CU_ASSERT_STRING_EQUAL(past(), "fork a\n");
    player_take(&player, now);
    player_give(&player, now);
    pass_until(PLAYER_NOTHING);
    CU_ASSERT_STRING_EQUAL(buffer_text(&seen), "[fork a][fork c {][fork c {][exit][wait]");
    end();
}

static void what_it_does_can_be_dropped(void)
{
    begin(false);
    player_type(&player, "fork child");
    pass(1);
    player_faster(&player, now);
    player_next(&player, now);
    player_drop(&player);
    CU_ASSERT_EQUAL(player.doing, PLAYER_NOTHING);
    CU_ASSERT_EQUAL(player.speed, 2);
    CU_ASSERT_FALSE(player.hurries);
    CU_ASSERT_STRING_EQUAL(past(), "");
    player_type(&player, "wait");
    pass_until(PLAYER_NOTHING);
    CU_ASSERT_STRING_EQUAL(buffer_text(&seen), "[wait]");
    end();
}

static void a_wait_is_as_long_as_it_is_told(void)
{
    begin(false);
    player_wait(&player, 1.5);
    pass(1.4);
    CU_ASSERT_EQUAL(player.doing, PLAYER_READS);
    player_pause(&player, now);
    pass(10);
    CU_ASSERT_EQUAL(player.doing, PLAYER_READS);
    player_pause(&player, now);
    pass(0.2);
    CU_ASSERT_EQUAL(player.doing, PLAYER_NOTHING);
    end();
}

void suite_player(void)
{
    CU_pSuite suite = CU_add_suite("player", NULL, NULL);

    CU_ADD_TEST(suite, the_keys_are_struck_one_by_one);
    CU_ADD_TEST(suite, a_character_comes_whole);
    CU_ADD_TEST(suite, lines_are_run_one_after_another);
    CU_ADD_TEST(suite, the_next_line_waits_for_what_came_of_one);
    CU_ADD_TEST(suite, nothing_to_type_is_done_at_once);
    CU_ADD_TEST(suite, longer_texts_get_longer_to_be_read);
    CU_ADD_TEST(suite, it_knows_how_far_one_has_read);
    CU_ADD_TEST(suite, in_a_pause_the_clock_stands_still);
    CU_ADD_TEST(suite, time_counts_though_nobody_looks);
    CU_ADD_TEST(suite, a_half_typed_line_stands_through_a_pause);
    CU_ADD_TEST(suite, speed_goes_by_doubles_within_bounds);
    CU_ADD_TEST(suite, another_speed_counts_at_once);
    CU_ADD_TEST(suite, a_hold_ends_by_a_key_alone);
    CU_ADD_TEST(suite, who_never_waits_holds_for_a_moment);
    CU_ADD_TEST(suite, next_ends_a_pause);
    CU_ADD_TEST(suite, next_does_all_before_the_next_hold);
    CU_ADD_TEST(suite, next_hurries_to_the_next_step_where_nobody_is_waited_for);
    CU_ADD_TEST(suite, where_a_clock_runs_typing_takes_no_time);
    CU_ADD_TEST(suite, who_takes_over_stops_the_clock);
    CU_ADD_TEST(suite, it_knows_what_was_run);
    CU_ADD_TEST(suite, a_block_half_typed_is_begun_anew);
    CU_ADD_TEST(suite, what_it_does_can_be_dropped);
    CU_add_test(suite, "a wait", a_wait_is_as_long_as_it_is_told);
}
