/*
 * test_history: what is kept of many facts, and that what is made of it stays right.
 */
#include "suites.h"
#include "test_timeline.h"

#include "model/notes.h"
#include "model/past.h"
#include "model/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONG = 10000 }; /* bytes of a text that takes room */

static void it_keeps_copies(void)
{
    struct history history = {0};
    char args[16];

    for (int i = 0; i < 100000; i++) {
        snprintf(args, sizeof args, "%d", i);
        struct fact fact = {.seq = 7, .kind = FACT_CALL, .call = "exit", .args = args, .value = i};
        const struct fact *kept = history_add(&history, &fact);
        if (kept->seq != (uint64_t)i + 1 || kept->text)
            CU_FAIL("seq has a gap, or a text came from nowhere");
    }
    CU_ASSERT_EQUAL(history.count, 100000);
    CU_ASSERT_STRING_EQUAL(history_fact(&history, 1)->args, "0");
    CU_ASSERT_STRING_EQUAL(history_fact(&history, 100000)->args, "99999");
    CU_ASSERT_STRING_EQUAL(history_fact(&history, 50001)->call, "exit");
    CU_ASSERT_EQUAL(history_fact(&history, 50001)->value, 50000);
    CU_ASSERT_PTR_NULL(history_fact(&history, 100001));
    CU_ASSERT_PTR_NULL(history_fact(&history, 0));
    history_free(&history);
    CU_ASSERT_EQUAL(history.count, 0);
}

static void it_takes_long_texts_and_its_own(void)
{
    struct history history = {.whole = true};
    char *text = malloc(100001);

    memset(text, 'x', 100000);
    text[100000] = '\0';
    history_add(&history, &(struct fact){.kind = FACT_OUTPUT, .text = text});
    history_add(&history, &(struct fact){.kind = FACT_OUTPUT, .text = ""});
    for (int i = 0; i < 300; i++) /* its own first fact */
        history_add(&history, history_fact(&history, 1));
    CU_ASSERT_STRING_EQUAL(history_fact(&history, 1)->text, text);
    CU_ASSERT_STRING_EQUAL(history_fact(&history, 2)->text, "");
    CU_ASSERT_STRING_EQUAL(history_fact(&history, 302)->text, text);
    free(text);
    history_free(&history);
}

/* A line of output, and every tenth time another fact; so many lines. */
static void flood(struct history *history, int lines)
{
    char text[LONG];

    memset(text, 'x', sizeof text);
    text[LONG - 1] = '\0';
    for (int i = 0; i < lines; i++) {
        if (i % 10 == 0)
            history_add(history, &(struct fact){.kind = FACT_CALL, .pid = 2, .call = "getpid"});
        history_add(history, &(struct fact){.kind = FACT_OUTPUT, .pid = 2, .text = text});
    }
}

/* How many facts come one after the other, by the numbers they have. */
static size_t walk(const struct history *history, bool back)
{
    const struct fact *fact =
        back ? history_previous(history, UINT64_MAX) : history_next(history, 0);
    uint64_t before = 0;
    size_t count = 0;

    for (; fact; count++) {
        if (before && back == (fact->seq > before))
            CU_FAIL("out of order");
        before = fact->seq;
        fact = back ? history_previous(history, before - 1) : history_next(history, before + 1);
    }
    return count;
}

static void lines_go_first(void)
{
    struct history history = {0};

    flood(&history, 2000);
    CU_ASSERT_EQUAL(history.count, 2200);
    CU_ASSERT_EQUAL(history.gone, 0);
    CU_ASSERT_EQUAL(history.facts_dropped, 0);
    CU_ASSERT(history.lines_dropped > 1000 && history.lines_dropped < 2000);
    CU_ASSERT_EQUAL(history.bytes_dropped, history.lines_dropped * LONG);
    CU_ASSERT(history.lines.bytes <= HISTORY_LINES);
    CU_ASSERT_EQUAL(walk(&history, false), history.count - history.lines_dropped);
    CU_ASSERT_EQUAL(walk(&history, true), history.count - history.lines_dropped);
    CU_ASSERT_PTR_NOT_NULL(history_fact(&history, 1));
    CU_ASSERT_PTR_NULL(history_fact(&history, 2));
    CU_ASSERT_EQUAL(history_next(&history, 2)->seq, 12);
    CU_ASSERT_EQUAL(history_previous(&history, 11)->seq, 1);
    CU_ASSERT_FALSE(history_is_whole_since(&history, 1));
    CU_ASSERT_TRUE(history_is_whole_since(&history, history.lines_gone));
    history_free(&history);
}

static void nothing_goes_where_all_is_wanted(void)
{
    struct history history = {.whole = true};

    flood(&history, 2000);
    CU_ASSERT(history.lines.bytes > HISTORY_LINES); /* so the other test would see it */
    CU_ASSERT_EQUAL(walk(&history, false), history.count);
    CU_ASSERT_TRUE(history_is_whole_since(&history, 0));
    history_free(&history);
}

/* Facts that could have happened, with much said between them, for one who keeps all of it and one
 * who does not. */
static void happen_much(struct history *all, struct history *some)
{
    struct world world;
    char text[LONG];
    struct fact set = {.kind = FACT_SET, .pid = 2, .text = "x", .args = text};

    memset(text, 'x', sizeof text);
    text[LONG - 1] = '\0';
    happen_at_random(&world, 11, 1000);
    for (size_t seq = 1; seq <= world.history.count; seq++) {
        history_add(all, history_fact(&world.history, seq));
        history_add(some, history_fact(&world.history, seq));
        for (int i = 0; i < 4; i++) {
            text[0] = (char)('0' + i);
            history_add(all, &set);
            history_add(some, &set);
        }
    }
    world_end(&world);
}

static void tree_of(struct buffer *out, struct past *past, const struct history *history,
                    uint64_t seq)
{
    past_go(past, history, seq);
    buffer_clear(out);
    tree_text(out, &past->table, NULL, TREE_LINES);
    for (int i = 0; i < past->table.count; i++) {
        const struct process *process = past->table.processes[i];
        const char *x = process_variable(process, "x");
        buffer_printf(out, "%s %d %d %s %.4s\n", process->name, process->pid, process->life,
                      process->last_call ? process->last_call : "", x ? x : "");
    }
}

static void the_past_is_the_same_without_the_oldest(void)
{
    struct history all = {.whole = true}, some = {0};
    struct past past_all = {0}, past_some = {0};
    struct buffer one = {0}, other = {0};
    unsigned seed = 1;
    int same = 0, differ = 0;

    happen_much(&all, &some);
    CU_ASSERT(some.gone > 0 && some.gone < all.count);
    CU_ASSERT_EQUAL(all.gone, 0);
    CU_ASSERT(some.facts.bytes <= HISTORY_FACTS);
    CU_ASSERT(all.facts.bytes > HISTORY_FACTS);
    CU_ASSERT_EQUAL(some.facts_dropped, some.gone);
    for (int i = 0; i < 60; i++) {
        seed = seed * 1103515245u + 12345u;
        uint64_t seq = some.gone + (seed >> 8) % (all.count - some.gone + 1);
        tree_of(&one, &past_all, &all, seq);
        tree_of(&other, &past_some, &some, seq);
        same += !strcmp(one.data, other.data);
        differ += strcmp(one.data, other.data) != 0;
    }
    CU_ASSERT_EQUAL(same, 60);
    CU_ASSERT_EQUAL(differ, 0);
    tree_of(&one, &past_all, &all, 1);
    CU_ASSERT_STRING_NOT_EQUAL(one.data, other.data); /* the judge sees */
    buffer_free(&one);
    buffer_free(&other);
    past_free(&past_all);
    past_free(&past_some);
    history_free(&all);
    history_free(&some);
}

/* Lanes as they are at the end, and every column that is kept. */
static void the_timeline_goes_on_from_what_is_kept(void)
{
    struct history all = {.whole = true}, some = {0};
    struct timeline whole, rest;
    int broken = 0;

    happen_much(&all, &some);
    timeline_make(&whole, &all, 0);
    timeline_make(&rest, &some, 0);
    CU_ASSERT_EQUAL_FATAL(whole.lane_count, rest.lane_count);
    CU_ASSERT(rest.column_count > 1 && rest.column_count < whole.column_count);
    for (int i = 1; i < rest.lane_count; i++) {
        const struct lane *one = &whole.lanes[i], *other = &rest.lanes[i];
        broken += one->pid != other->pid || strcmp(one->name, other->name) != 0;
        broken += (one->reaped == LANE_THERE) != (other->reaped == LANE_THERE);
        if (one->reaped == LANE_THERE)
            broken +=
                timeline_state(one, whole.column_count) != timeline_state(other, rest.column_count);
    }
    int before = whole.column_count - rest.column_count;
    for (int i = 2; i < rest.column_count; i++) /* the first one may have been begun before */
        broken += rest.columns[i].seq != whole.columns[before + i].seq;
    CU_ASSERT_EQUAL(broken, 0);
    CU_ASSERT_EQUAL(rest.columns[0].seq, some.gone);
    timeline_free(&whole);
    timeline_free(&rest);
    history_free(&all);
    history_free(&some);
}

static void of_notes_the_oldest_go(void)
{
    struct notes some = {0}, all = {.whole = true};
    char text[LONG];

    memset(text, 'x', sizeof text);
    text[LONG - 1] = '\0';
    for (int i = 0; i < 1000; i++) {
        struct note note = {.kind = NOTE_SAID, .after = (size_t)i, .text = text};
        notes_add(&some, &note);
        notes_add(&all, &note);
    }
    CU_ASSERT(some.bytes <= NOTES_BYTES);
    CU_ASSERT(all.bytes > NOTES_BYTES);
    CU_ASSERT_EQUAL(all.count, 1000);
    CU_ASSERT_EQUAL(some.count + some.dropped, 1000);
    CU_ASSERT_EQUAL(some.items[0].after, some.dropped);
    CU_ASSERT_EQUAL(some.items[some.count - 1].after, 999);
    notes_free(&some);
    notes_free(&all);
}

void suite_history(void)
{
    CU_pSuite suite = CU_add_suite("history", NULL, NULL);

    CU_add_test(suite, "it keeps copies", it_keeps_copies);
    CU_add_test(suite, "it takes long texts, and its own", it_takes_long_texts_and_its_own);
    CU_add_test(suite, "lines go first", lines_go_first);
    CU_add_test(suite, "nothing goes where all is wanted", nothing_goes_where_all_is_wanted);
    CU_add_test(suite, "of notes the oldest go", of_notes_the_oldest_go);
    CU_add_test(suite, "the past is the same without the oldest",
                the_past_is_the_same_without_the_oldest);
    CU_add_test(suite, "the timeline goes on from what is kept",
                the_timeline_goes_on_from_what_is_kept);
}
