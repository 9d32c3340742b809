/*
 * test_reel: a recording item after item: in which order, where commands begin, where it ends.
 */
#include "suites.h"

#include "base/buffer.h"
#include "record/reel.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

static struct recording recording;
static struct reel reel;

static void add_fact(enum fact_kind kind, long value)
{
    struct fact fact = {.kind = kind,
                        .time = (double)recording.history.count,
                        .pid = kind == FACT_END ? 0 : 2,
                        .other = 3,
                        .value = value,
                        .call = "fork",
                        .args = "",
                        .text = "c"};

    history_add(&recording.history, &fact);
}

static void add_note(enum note_kind kind, long value, const char *text)
{
    struct note note = {
        .kind = kind, .after = recording.history.count, .value = value, .text = text};

    notes_add(&recording.notes, &note);
}

/* What comes, item by item: the name of each, `*` before one that begins a command. */
static const char *play(void)
{
    static struct buffer out;
    struct reel_item item;

    buffer_clear(&out);
    while (reel_next(&reel, &item)) {
        buffer_printf(&out, "%s%s%s ", item.begins ? "*" : "", item.is_step ? "#" : "",
                      item.fact ? fact_event(item.fact->kind) : note_name(item.note->kind));
        reel_pass(&reel);
    }
    buffer_add_text(&out, "");
    return buffer_text(&out);
}

static void lines_begin_commands(void)
{
    add_fact(FACT_START, 0);
    add_note(NOTE_SAID, 1, "hello");
    add_note(NOTE_TYPED, 0, "fork c {");
    add_note(NOTE_TYPED, 1, "}");
    add_note(NOTE_COMMAND, 0, "fork c {\n}");
    add_fact(FACT_CALL, 0);
    add_fact(FACT_FORK, 0);
    add_note(NOTE_REST, 0, "");
    add_note(NOTE_STEP, 2, "Now you");
    add_note(NOTE_TYPED, 0, "quit");
    add_note(NOTE_COMMAND, 0, "quit");
    add_fact(FACT_END, 0);
    reel_begin(&reel, &recording);
    CU_ASSERT_EQUAL(reel.unit, REEL_LINES);
    CU_ASSERT_EQUAL(reel.commands, 1);
    CU_ASSERT_TRUE(reel_has_step(&reel));
    CU_ASSERT_STRING_EQUAL(play(), "start said *typed typed command call fork rest #step ");
    CU_ASSERT_EQUAL(reel.begun, 1);
    CU_ASSERT_FALSE(reel_has_step(&reel));
    reel_rewind(&reel);
    CU_ASSERT_EQUAL(reel.begun, 0);
    CU_ASSERT_STRING_EQUAL(play(), "start said *typed typed command call fork rest #step ");
    recording_free(&recording);
}

static void statements_of_a_script(void)
{
    add_note(NOTE_COMMENT, 0, "# a script");
    add_fact(FACT_START, 0);
    add_note(NOTE_COMMAND, 0, "fork");
    add_fact(FACT_CALL, 0);
    add_note(NOTE_COMMAND, 0, "reset");
    add_fact(FACT_END, -1);
    add_fact(FACT_START, 0);
    reel_begin(&reel, &recording);
    CU_ASSERT_EQUAL(reel.unit, REEL_STATEMENTS);
    CU_ASSERT_EQUAL(reel.commands, 2);
    CU_ASSERT_STRING_EQUAL(play(), "comment start *command call *command end start ");
    recording_free(&recording);
}

static void calls_where_nothing_was_noted(void)
{
    add_fact(FACT_START, 0);
    add_fact(FACT_CALL, 0);
    add_fact(FACT_FORK, 0);
    add_fact(FACT_SIGNAL, 0);
    add_fact(FACT_END, 0);
    reel_begin(&reel, &recording);
    CU_ASSERT_EQUAL(reel.unit, REEL_CALLS);
    CU_ASSERT_STRING_EQUAL(play(), "start *call fork *signal ");
    recording_free(&recording);
}

static void a_sandbox_alone_is_shown(void)
{
    add_fact(FACT_START, 0);
    reel_begin(&reel, &recording);
    CU_ASSERT_EQUAL(reel.commands, 0);
    CU_ASSERT_STRING_EQUAL(play(), "start ");
    recording_free(&recording);
}

void suite_reel(void)
{
    CU_pSuite suite = CU_add_suite("reel", NULL, NULL);

    CU_add_test(suite, "lines begin commands", lines_begin_commands);
    CU_add_test(suite, "statements of a script", statements_of_a_script);
    CU_add_test(suite, "calls where nothing was noted", calls_where_nothing_was_noted);
    CU_add_test(suite, "a sandbox alone", a_sandbox_alone_is_shown);
}
