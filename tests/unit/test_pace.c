/*
 * test_pace: when events are let through, on a clock of the test's own.
 */
#include "suites.h"

#include "base/alloc.h"
#include "view/pace.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

static struct pace pace;
static uint64_t next_seq;
static uint64_t last_taken; /* seq */

static void begin(double interval)
{
    pace_free(&pace);
    pace.interval = interval;
    next_seq = last_taken = 0;
}

static void add_fact(double time, enum fact_kind kind, int pid, int other, const char *call)
{
    struct fact fact = {
        .seq = ++next_seq, .time = time, .kind = kind, .pid = pid, .other = other, .call = call};
    struct event event = event_of_fact(&fact);

    pace_add(&pace, &event);
}

static void add_line(double time)
{
    struct event event = {
        .kind = EVENT_LINE, .time = time, .seq = ++next_seq, .text = alloc_string("said")};

    pace_add(&pace, &event);
}

/* Takes one by `now`; the time at which it happened, -1: none is due. Order is checked. */
static double take(double now)
{
    struct event event;

    if (!pace_take(&pace, now, &event))
        return -1;
    CU_ASSERT_EQUAL(event.seq, last_taken + 1);
    last_taken = event.seq;
    double time = event.time;
    event_free(&event);
    return time;
}

static int take_all(double now)
{
    int taken = 0;

    while (take(now) >= 0)
        taken++;
    return taken;
}

#define NEAR(a, b) CU_ASSERT_DOUBLE_EQUAL(a, b, 1e-6)

static void nothing_waits_at_first(void)
{
    struct event event;

    begin(0.15);
    CU_ASSERT_EQUAL(pace_due(&pace), 0);
    CU_ASSERT_FALSE(pace_take(&pace, 1e9, &event));
    CU_ASSERT_EQUAL(pace_behind(&pace), 0);
}

static void after_a_quiet_time_a_beat_is_due_at_once(void)
{
    begin(0.15);
    add_fact(5, FACT_EXIT, 3, 0, NULL);
    CU_ASSERT_EQUAL(pace_behind(&pace), 1);
    NEAR(pace_due(&pace), 5);
    CU_ASSERT_EQUAL(take(4.99), -1);
    NEAR(take(5), 5);
    CU_ASSERT_EQUAL(pace_behind(&pace), 0);
    CU_ASSERT_EQUAL(pace_due(&pace), 0);
}

static void few_beats_keep_the_interval(void)
{
    begin(0.15);
    for (int i = 0; i < 3; i++)
        add_fact(5, FACT_FORK, 2, 3 + i, NULL);
    CU_ASSERT_EQUAL(take_all(5.01), 1);
    NEAR(pace_due(&pace), 5.16);
    CU_ASSERT_EQUAL(take_all(5.1599), 0);
    CU_ASSERT_EQUAL(take_all(5.17), 1); /* called a bit late: the next keeps its distance */
    NEAR(pace_due(&pace), 5.32);
    CU_ASSERT_EQUAL(pace_behind(&pace), 1);
    CU_ASSERT_EQUAL(take_all(5.32), 1);
}

static void without_an_interval_nothing_waits(void)
{
    begin(0);
    for (int i = 0; i < 100; i++)
        add_fact(5, FACT_FORK, 2, 3 + i, NULL);
    CU_ASSERT_TRUE(pace_due(&pace) > 0 && pace_due(&pace) <= 5);
    CU_ASSERT_EQUAL(take_all(5), 100);
}

/* Polls every `tick` seconds until nothing waits; counts what was let through in each half second
 * after `start`, and the worst delay. */
static double run(double start, double tick, int halves[], int count)
{
    double worst = 0;

    for (double now = start; pace.count; now += tick)
        for (double time; (time = take(now)) >= 0;) {
            int half = (int)((now - start) * 2);
            worst = now - time > worst ? now - time : worst;
            if (half < count)
                halves[half]++;
        }
    return worst;
}

static void a_burst_is_spread_evenly_over_two_seconds(void)
{
    for (int size = 100; size <= 100000; size *= 10) {
        int halves[5] = {0};
        begin(0.15);
        for (int i = 0; i < size; i++)
            add_fact(7, FACT_FORK, 2, 3 + i, NULL);
        double worst = run(7, 0.001, halves, 5);
        CU_ASSERT_TRUE(worst <= PACE_BEHIND_MOST + 0.0011);
        CU_ASSERT_TRUE(worst > 1.8);
        CU_ASSERT_EQUAL(last_taken, (uint64_t)size);
        for (int i = 0; i < 4; i++)
            CU_ASSERT_DOUBLE_EQUAL(halves[i], size / 4.0, 2 + size / 100.0);
    }
}

/* What waits by then; what comes afterwards has its own time. */
static void who_types_waits_half_a_second(void)
{
    int halves[5] = {0};

    begin(0.15);
    for (int i = 0; i < 1000; i++)
        add_fact(7, FACT_FORK, 2, 3 + i, NULL);
    pace_hurry(&pace, 7.2);
    for (double now = 7.2; now <= 7.2 + PACE_HURRY + 0.001; now += 0.001)
        while (take(now) >= 0)
            continue;
    CU_ASSERT_EQUAL(last_taken, 1000);
    begin(0.15);
    for (int i = 0; i < 1000; i++)
        add_fact(7, FACT_FORK, 2, 3 + i, NULL);
    CU_ASSERT_TRUE(run(7, 0.001, halves, 5) > 1.8); /* else it takes its time */
}

static void dues_are_never_too_late(void)
{
    begin(0.15);
    for (int i = 0; i < 1000; i++)
        add_fact(7, FACT_EXIT, 3 + i, 0, NULL);
    for (double before = 0; pace.count; take(before)) {
        CU_ASSERT_TRUE(pace_due(&pace) <= 7 + PACE_BEHIND_MOST);
        CU_ASSERT_TRUE(pace_due(&pace) >= before);
        before = pace_due(&pace);
    }
}

static void a_steady_stream_stays_a_second_behind(void)
{
    double last = 0, now, worst = 0, longest = 0;
    int added = 0;

    begin(0.15);
    for (now = 0; now < 60; now += 0.001) {
        if (now >= added * 0.1)
            add_fact(added++ * 0.1, FACT_FORK, 2, 3, NULL);
        for (double time; (time = take(now)) >= 0; last = now) {
            worst = now - time > worst ? now - time : worst;
            if (now > 30 && now - last > longest)
                longest = now - last;
        }
    }
    CU_ASSERT_TRUE(worst < 1.3);
    CU_ASSERT_TRUE(longest < 0.11); /* and no jerks */
    CU_ASSERT_TRUE(pace_behind(&pace) < 13);
}

static void a_burst_before_a_stream_is_in_time(void)
{
    double worst = 0;
    int added = 0;

    begin(0.15);
    for (int i = 0; i < 500; i++)
        add_fact(1, FACT_FORK, 2, 3, NULL);
    for (double now = 1; now < 10; now += 0.001) {
        if (now >= 1 + added * 0.05)
            add_fact(1 + added++ * 0.05, FACT_EXIT, 3, 0, NULL);
        for (double time; (time = take(now)) >= 0;)
            worst = now - time > worst ? now - time : worst;
    }
    CU_ASSERT_TRUE(worst <= PACE_BEHIND_MOST + 0.0011);
}

static void a_changed_interval_counts_at_once(void)
{
    begin(0.5);
    for (int i = 0; i < 4; i++)
        add_fact(5, FACT_FORK, 2, 3 + i, NULL);
    CU_ASSERT_EQUAL(take_all(5), 1);
    NEAR(pace_due(&pace), 5.5);
    pace.interval = 0.1;
    NEAR(pace_due(&pace), 5.1);
    CU_ASSERT_EQUAL(take_all(5.1), 1);
    pace.interval = 5; /* so slowly that the bound decides: (7 - 5.1) / 2 */
    NEAR(pace_due(&pace), 6.05);
    pace.interval = 0;
    CU_ASSERT_EQUAL(take_all(5.2), 2);
}

static void after_a_long_sleep_all_is_let_through(void)
{
    begin(0.15);
    for (int i = 0; i < 50; i++)
        add_fact(5, FACT_FORK, 2, 3 + i, NULL);
    CU_ASSERT_EQUAL(take_all(5), 1);
    CU_ASSERT_EQUAL(take_all(1000), 49);
    add_fact(1000, FACT_EXIT, 2, 0, NULL);
    NEAR(pace_due(&pace), 1000);
}

static void what_is_no_beat_waits_only_for_those_before(void)
{
    static const enum fact_kind quiet[] = {FACT_START, FACT_SET, FACT_STATE,  FACT_LINE,
                                           FACT_NEXT,  FACT_END, FACT_OUTPUT, FACT_HANDLER};

    begin(0.15);
    for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++)
        add_fact(5, quiet[i], 2, 0, NULL);
    add_line(5);
    CU_ASSERT_EQUAL(pace_behind(&pace), 0);
    CU_ASSERT_TRUE(pace_due(&pace) > 0 && pace_due(&pace) <= 5);
    CU_ASSERT_EQUAL(take_all(5), 9);

    add_fact(5, FACT_EXIT, 3, 0, NULL);
    add_line(5);
    add_fact(5, FACT_REAP, 3, 2, NULL);
    add_line(5);
    add_line(5);
    CU_ASSERT_EQUAL(pace_behind(&pace), 2);
    CU_ASSERT_EQUAL(take_all(5), 2);
    CU_ASSERT_EQUAL(take_all(5.1), 0);
    CU_ASSERT_EQUAL(take_all(5.15), 3);
    CU_ASSERT_EQUAL(pace_behind(&pace), 0);
}

static void what_changes_the_tree_is_a_beat(void)
{
    static const enum fact_kind beats[] = {FACT_FORK,     FACT_EXEC, FACT_EXIT,     FACT_REAP,
                                           FACT_REPARENT, FACT_STOP, FACT_CONTINUE, FACT_SIGNAL};

    for (size_t i = 0; i < sizeof beats / sizeof *beats; i++) {
        begin(0.15);
        add_fact(5, beats[i], 3, 1, NULL);
        CU_ASSERT_EQUAL(pace_behind(&pace), 1);
    }
}

static void a_fork_is_one_beat_with_its_returns(void)
{
    begin(0.15);
    for (int child = 3; child < 5; child++) {
        add_fact(5, FACT_CALL, 2, 0, "fork");
        add_fact(5, FACT_FORK, 2, child, NULL);
        add_fact(5, FACT_RETURN, 2, 0, "fork");
        add_fact(5, FACT_RETURN, child, 0, "fork");
        add_fact(5, FACT_SET, child, 0, NULL);
    }
    CU_ASSERT_EQUAL(pace_behind(&pace), 2);
    CU_ASSERT_EQUAL(take_all(5), 5);
    CU_ASSERT_EQUAL(take_all(5.15), 5);

    begin(0.15); /* the call was let through before its fork was known */
    add_fact(5, FACT_CALL, 2, 0, "fork");
    CU_ASSERT_EQUAL(take_all(5), 1);
    add_fact(5, FACT_FORK, 2, 3, NULL);
    add_fact(5, FACT_RETURN, 2, 0, "fork");
    add_fact(5, FACT_RETURN, 3, 0, "fork");
    CU_ASSERT_EQUAL(pace_behind(&pace), 1);
}

static void calls_that_return_at_once_are_no_beats(void)
{
    begin(0.15);
    add_fact(5, FACT_CALL, 2, 0, "getpid");
    add_fact(5, FACT_RETURN, 2, 0, "getpid");
    add_fact(5, FACT_CALL, 2, 0, "kill");
    add_fact(5, FACT_RETURN, 2, 0, "kill");
    CU_ASSERT_EQUAL(pace_behind(&pace), 0);
    add_fact(5, FACT_CALL, 3, 0, "exit");
    CU_ASSERT_EQUAL(pace_behind(&pace), 0);
    add_fact(5, FACT_EXIT, 3, 0, NULL); /* one with its call */
    CU_ASSERT_EQUAL(pace_behind(&pace), 1);
    CU_ASSERT_EQUAL(take_all(5), 6);
}

static void a_call_that_blocks_is_a_beat_and_so_is_its_return(void)
{
    begin(0.15);
    add_fact(5, FACT_CALL, 2, 0, "wait");
    add_fact(5.3, FACT_EXIT, 3, 0, NULL);
    add_fact(5.3, FACT_REAP, 3, 2, NULL);
    add_fact(5.3, FACT_RETURN, 2, 0, "wait");
    CU_ASSERT_EQUAL(pace_behind(&pace), 4);

    begin(0.15); /* killed in the call */
    add_fact(5, FACT_CALL, 3, 0, "pause");
    add_fact(6, FACT_EXIT, 3, 0, NULL);
    CU_ASSERT_EQUAL(pace_behind(&pace), 2);

    begin(0.15);
    add_fact(5, FACT_CALL, 2, 0, "sleep");
    CU_ASSERT_EQUAL(take_all(5), 1);
    add_fact(8, FACT_RETURN, 2, 0, "sleep"); /* it was seen in the call */
    CU_ASSERT_EQUAL(pace_behind(&pace), 1);
    add_fact(8, FACT_RETURN, 2, 0, "sleep"); /* nobody saw this one */
    CU_ASSERT_EQUAL(pace_behind(&pace), 1);
}

static void a_call_that_need_not_block_is_one_beat(void)
{
    begin(0.15);
    add_fact(5, FACT_CALL, 2, 0, "waitpid");
    add_fact(5, FACT_RETURN, 2, 0, "waitpid");
    CU_ASSERT_EQUAL(pace_behind(&pace), 1);
    CU_ASSERT_EQUAL(take_all(5), 2);

    begin(0.15); /* a zombie was there */
    add_fact(5, FACT_CALL, 2, 0, "wait");
    add_fact(5, FACT_REAP, 3, 2, NULL);
    add_fact(5, FACT_RETURN, 2, 0, "wait");
    CU_ASSERT_EQUAL(pace_behind(&pace), 1);
    CU_ASSERT_EQUAL(take_all(5), 3);

    begin(0.15); /* another's call in front of it is none of its own */
    add_fact(5, FACT_CALL, 4, 0, "wait");
    add_fact(5, FACT_REAP, 3, 2, NULL);
    CU_ASSERT_EQUAL(pace_behind(&pace), 2);
}

static void who_ended_or_became_a_program_is_in_no_call(void)
{
    begin(0.15);
    add_fact(5, FACT_CALL, 3, 0, "pause");
    add_fact(5, FACT_CALL, 3, 0, "pause"); /* in a handler */
    add_fact(5, FACT_CALL, 2, 0, "wait");
    CU_ASSERT_EQUAL(pace.inside_count, 3);
    add_fact(5, FACT_EXIT, 3, 0, NULL);
    CU_ASSERT_EQUAL(pace.inside_count, 1);
    add_fact(5, FACT_EXEC, 2, 0, NULL);
    CU_ASSERT_EQUAL(pace.inside_count, 0);
    add_fact(5, FACT_CALL, 2, 0, "wait");
    add_fact(5, FACT_START, 1, 2, NULL); /* a fresh sandbox */
    CU_ASSERT_EQUAL(pace.inside_count, 0);
    CU_ASSERT_EQUAL(take_all(50), 7);
}

static void memory_follows_what_waits(void)
{
    begin(0.15);
    for (int i = 0; i < 10000; i++)
        add_fact(5, FACT_FORK, 2, 3, NULL);
    CU_ASSERT_TRUE(pace.capacity >= 10000);
    CU_ASSERT_EQUAL(take_all(9), 10000);
    CU_ASSERT_TRUE(pace.capacity <= 32);
    for (int i = 0; i < 10000; i++) { /* round and round */
        add_line(10);
        add_line(10);
        take(10);
        take(10);
    }
    CU_ASSERT_TRUE(pace.capacity <= 32);
}

static void text_and_listing_go_to_who_takes_them(void)
{
    struct listing *listing = alloc_zero(1, sizeof *listing);
    listing->lines = alloc_zero(1, sizeof *listing->lines);
    listing->lines[0] = (struct listing_line){1, false, alloc_string("fork")};
    listing->count = 1;
    struct event added = {.kind = EVENT_PROGRAM, .time = 1, .listing = listing}, taken;

    begin(0.15);
    pace_add(&pace, &added);
    CU_ASSERT_TRUE(pace_take(&pace, 1, &taken));
    CU_ASSERT_PTR_EQUAL(taken.listing, listing);
    CU_ASSERT_EQUAL(taken.kind, EVENT_PROGRAM);
    event_free(&taken);
    CU_ASSERT_PTR_NULL(taken.listing);
    add_line(1); /* left to pace_free() */
    pace_free(&pace);
    CU_ASSERT_EQUAL(pace.count, 0);
}

static int clean_up(void)
{
    pace_free(&pace);
    return 0;
}

void suite_pace(void)
{
    CU_pSuite suite = CU_add_suite("pace", NULL, clean_up);

    CU_ADD_TEST(suite, nothing_waits_at_first);
    CU_ADD_TEST(suite, after_a_quiet_time_a_beat_is_due_at_once);
    CU_ADD_TEST(suite, few_beats_keep_the_interval);
    CU_ADD_TEST(suite, without_an_interval_nothing_waits);
    CU_ADD_TEST(suite, a_burst_is_spread_evenly_over_two_seconds);
    CU_ADD_TEST(suite, who_types_waits_half_a_second);
    CU_ADD_TEST(suite, dues_are_never_too_late);
    CU_ADD_TEST(suite, a_steady_stream_stays_a_second_behind);
    CU_ADD_TEST(suite, a_burst_before_a_stream_is_in_time);
    CU_ADD_TEST(suite, a_changed_interval_counts_at_once);
    CU_ADD_TEST(suite, after_a_long_sleep_all_is_let_through);
    CU_ADD_TEST(suite, what_is_no_beat_waits_only_for_those_before);
    CU_ADD_TEST(suite, what_changes_the_tree_is_a_beat);
    CU_ADD_TEST(suite, a_fork_is_one_beat_with_its_returns);
    CU_ADD_TEST(suite, calls_that_return_at_once_are_no_beats);
    CU_ADD_TEST(suite, a_call_that_blocks_is_a_beat_and_so_is_its_return);
    CU_ADD_TEST(suite, a_call_that_need_not_block_is_one_beat);
    CU_ADD_TEST(suite, who_ended_or_became_a_program_is_in_no_call);
    CU_ADD_TEST(suite, memory_follows_what_waits);
    CU_ADD_TEST(suite, text_and_listing_go_to_who_takes_them);
}
