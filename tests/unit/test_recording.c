/*
 * test_recording: facts and notes written as lines come back as they were; what is no recording is
 * refused, with its line.
 */
#include "suites.h"

#include "record/jsonl.h"
#include "record/jsonl_read.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define EXITED(status)  ((status) << 8)
#define STOPPED(signal) ((signal) << 8 | 0x7F)
#define CONTINUED       0xFFFF
#define DUMPED(signal)  ((signal) | 0x80)

/* Of every kind, in every form that its line can have. */
static const struct fact facts[] = {
    {.kind = FACT_START, .time = 0.000001, .pid = 1, .other = 2, .text = "namespace"},
    {.kind = FACT_CALL, .pid = 2, .call = "fork", .args = ""},
    {.kind = FACT_FORK, .pid = 2, .other = 3, .text = "c"},
    {.kind = FACT_RETURN,
     .pid = 2,
     .call = "fork",
     .args = "",
     .value = 3,
     .wait_status = WAIT_STATUS_UNKNOWN},
    {.kind = FACT_SET, .pid = 2, .text = "c", .args = "3", .value = 1},
    {.kind = FACT_SET, .pid = 2, .text = "x", .args = "a \"quoted\" \\ value\twith\ntext 你好 😀"},
    {.kind = FACT_EXEC, .pid = 3, .text = "sh"},
    {.kind = FACT_STATE, .pid = 3, .value = 'D'},
    {.kind = FACT_OUTPUT, .pid = 3, .text = "\x01\x1b[31m\x7f\xc2\x9b"},
    {.kind = FACT_OUTPUT, .pid = 0, .text = ""},
    {.kind = FACT_CALL, .pid = 2, .call = "kill", .args = "3, SIGSTOP"},
    {.kind = FACT_SIGNAL, .pid = 3, .signal = SIGSTOP, .from = 2},
    {.kind = FACT_SIGNAL, .pid = 3, .signal = 36},
    {.kind = FACT_STOP, .pid = 3, .signal = SIGSTOP},
    {.kind = FACT_CONTINUE, .pid = 3, .signal = SIGCONT},
    {.kind = FACT_HANDLER, .pid = 2, .signal = SIGUSR1, .value = 1},
    {.kind = FACT_HANDLER, .pid = 2, .signal = SIGUSR1},
    {.kind = FACT_LINE, .pid = 2, .value = 4},
    {.kind = FACT_LINE, .pid = 2, .value = -1},
    {.kind = FACT_NEXT, .pid = 2, .value = 4},
    {.kind = FACT_EXIT, .pid = 3, .wait_status = EXITED(7)},
    {.kind = FACT_EXIT, .pid = 3, .wait_status = SIGKILL},
    {.kind = FACT_EXIT, .pid = 3, .wait_status = DUMPED(SIGSEGV)},
    {.kind = FACT_EXIT, .pid = 3, .wait_status = WAIT_STATUS_UNKNOWN},
    {.kind = FACT_REAP, .pid = 3, .other = 2},
    {.kind = FACT_REAP, .pid = 3},
    {.kind = FACT_RETURN,
     .pid = 2,
     .call = "wait",
     .args = "",
     .value = 3,
     .other = 3,
     .wait_status = EXITED(255)},
    {.kind = FACT_RETURN,
     .pid = 2,
     .call = "waitpid",
     .args = "3, WUNTRACED",
     .value = 3,
     .other = 3,
     .wait_status = STOPPED(SIGTSTP)},
    {.kind = FACT_RETURN,
     .pid = 2,
     .call = "waitpid",
     .args = "3",
     .value = 3,
     .other = 3,
     .wait_status = CONTINUED},
    {.kind = FACT_RETURN,
     .pid = 2,
     .call = "waitpid",
     .args = "3",
     .value = 3,
     .other = 3,
     .wait_status = DUMPED(SIGABRT)},
    {.kind = FACT_RETURN,
     .pid = 2,
     .call = "wait",
     .args = "",
     .value = -1,
     .error = ECHILD,
     .wait_status = WAIT_STATUS_UNKNOWN},
    {.kind = FACT_RETURN,
     .pid = 2,
     .call = "join",
     .args = "th",
     .text = "None",
     .wait_status = WAIT_STATUS_UNKNOWN},
    {.kind = FACT_REPARENT, .pid = 3, .from = 2, .other = 1},
    {.kind = FACT_POOL, .pid = 2, .call = "open", .text = "pool", .value = 2},
    {.kind = FACT_POOL, .pid = 2, .call = "worker", .text = "pool", .other = 4},
    {.kind = FACT_POOL, .pid = 2, .call = "closed", .text = "pool"},
    {.kind = FACT_TASK, .pid = 2, .call = "queued", .text = "pool", .value = 1, .args = "print $i"},
    {.kind = FACT_TASK, .pid = 2, .call = "running", .text = "pool", .value = 1, .other = 4},
    {.kind = FACT_TASK,
     .pid = 2,
     .call = "done",
     .text = "pool",
     .value = 1,
     .other = 4,
     .args = "ECHILD",
     .error = ECHILD},
    {.kind = FACT_TASK, .pid = 2, .call = "lost", .text = "pool", .value = 2},
    {.kind = FACT_END, .time = 12.5, .value = -1},
};

enum { FACTS = sizeof facts / sizeof *facts };

static const struct note notes[] = {
    {.kind = NOTE_TYPED, .after = 1, .pid = 2, .text = "fork c {"},
    {.kind = NOTE_TYPED, .after = 1, .pid = 2, .value = 1, .text = "}"},
    {.kind = NOTE_COMMENT, .after = 1, .text = "# why"},
    {.kind = NOTE_COMMAND, .after = 1, .time = 1.25, .text = "fork c {\n}"},
    {.kind = NOTE_PROGRAM, .after = 5, .text = "step { x = 1 }"},
    {.kind = NOTE_SAID, .after = 5, .value = 0, .text = "an answer\nof two lines"},
    {.kind = NOTE_SAID, .after = 5, .value = 1, .text = "a note"},
    {.kind = NOTE_SAID, .after = 9, .value = 2, .text = "an error"},
    {.kind = NOTE_CURRENT, .after = 9, .pid = 3},
    {.kind = NOTE_CURRENT, .after = 9},
    {.kind = NOTE_REPLAY, .after = 10, .value = 1},
    {.kind = NOTE_REPLAY, .after = FACTS, .value = 0},
    {.kind = NOTE_STEP, .after = FACTS, .value = 3, .text = "Now you"},
    {.kind = NOTE_REST, .after = FACTS},
};

enum { NOTES = sizeof notes / sizeof *notes };

static bool same_text(const char *one, const char *other)
{
    return !one || !other ? one == other : !strcmp(one, other);
}

static bool same_fact(const struct fact *one, const struct fact *other)
{
    return one->seq == other->seq && fabs(one->time - other->time) < 1e-6 &&
           one->kind == other->kind && one->pid == other->pid && one->other == other->other &&
           one->from == other->from && one->signal == other->signal && one->error == other->error &&
           one->wait_status == other->wait_status && one->value == other->value &&
           same_text(one->call, other->call) && same_text(one->args, other->args) &&
           same_text(one->text, other->text);
}

static bool same_note(const struct note *one, const struct note *other)
{
    return one->kind == other->kind && one->after == other->after && one->pid == other->pid &&
           one->value == other->value && fabs(one->time - other->time) < 1e-6 &&
           same_text(one->text ? one->text : "", other->text);
}

static void what_is_written_is_read(void)
{
    struct history history = {0};
    struct notes kept = {0};
    struct buffer text = {0};
    struct recording recording;
    struct error error;
    unsigned kinds = 0, note_kinds = 0;

    for (int i = 0; i < FACTS; i++) {
        history_add(&history, &facts[i]);
        kinds |= 1u << facts[i].kind;
    }
    for (int i = 0; i < NOTES; i++) {
        notes_add(&kept, &notes[i]);
        note_kinds |= 1u << notes[i].kind;
    }
    CU_ASSERT_EQUAL(kinds, (1u << FACT_KINDS) - 1); /* none is left out of this test */
    CU_ASSERT_EQUAL(note_kinds, (1u << NOTE_KINDS) - 1);
    jsonl_add_all(&text, &history, &kept, 1);
    CU_ASSERT_TRUE_FATAL(recording_read(&recording, buffer_text(&text), text.length, &error));
    CU_ASSERT_FALSE(recording.cut);
    CU_ASSERT_EQUAL_FATAL(recording.history.count, FACTS);
    for (int i = 0; i < FACTS; i++)
        if (!same_fact(history_fact(&recording.history, (uint64_t)i + 1),
                       history_fact(&history, (uint64_t)i + 1))) {
            printf("\n--- fact %d is not the same\n", i + 1);
            CU_FAIL("a fact came back otherwise");
        }
    CU_ASSERT_EQUAL_FATAL(recording.notes.count, NOTES);
    for (int i = 0; i < NOTES; i++)
        CU_ASSERT_TRUE(same_note(&recording.notes.items[i], &kept.items[i]));
    CU_ASSERT_FALSE(same_note(&recording.notes.items[0], &kept.items[1])); /* the judge sees */
    CU_ASSERT_FALSE(same_fact(history_fact(&recording.history, 1), history_fact(&history, 2)));
    recording_free(&recording);
    history_free(&history);
    notes_free(&kept);
    buffer_free(&text);
}

#define START                                                                                      \
    "{\"seq\":1,\"t\":0,\"event\":\"start\",\"mode\":\"namespace\",\"init\":1,\"main\":2}\n"

/* What is wrong, and in which line. */
static bool refuses(const char *text, size_t length, int line, const char *words)
{
    struct recording recording;
    struct error error = {0};
    bool read = recording_read(&recording, text, length, &error);

    if (read)
        recording_free(&recording);
    bool right = !read && error.line == line && strstr(error.text, words) != NULL;
    if (!right)
        printf("\n--- %s: line %d: %s\n", read ? "read" : "refused", error.line, error.text);
    return right;
}

#define REFUSES(text, line, words) CU_ASSERT_TRUE(refuses(text, sizeof(text) - 1, line, words))

static void what_is_no_recording_is_refused(void)
{
    REFUSES("", 1, "no fact");
    REFUSES("\n\n", 1, "no fact");
    REFUSES("fork c\n", 1, "`{` is missing");
    REFUSES("{\"seq\":1}\n", 1, "neither `event` nor `note`");
    REFUSES("{\"seq\":1,\"t\":0,\"event\":\"end\",\"status\":0}\n", 1, "is to be a start");
    REFUSES(START START, 2, "this is fact 1, where fact 2 is to come");
    REFUSES(START "{\"seq\":2,\"t\":0,\"event\":\"frok\",\"pid\":2}\n", 2,
            "no event is called `frok`");
    REFUSES(START "{\"seq\":2,\"t\":0,\"event\":\"exit\",\"pid\":2,\"signal\":\"SIGFOO\"}\n", 2,
            "no signal is called `SIGFOO`");
    REFUSES(START "{\"seq\":2,\"t\":0,\"event\":\"exit\",\"pid\":0,\"status\":0}\n", 2, "`pid`");
    REFUSES(START "{\"seq\":2,\"t\":0,\"event\":\"exit\",\"pid\":2,\"status\":256}\n", 2,
            "`status`");
    REFUSES(START "{\"seq\":2,\"t\":-1,\"event\":\"exit\",\"pid\":2,\"status\":0}\n", 2, "seconds");
    REFUSES(START "{\"seq\":2,\"t\":0,\"event\":\"output\",\"pid\":2,\"text\":\"\\u0000\"}\n", 2,
            "NUL");
    REFUSES(START "{\"seq\":2,\"t\":0,\"event\":\"output\",\"pid\":2,\"text\":\"\\ud800\"}\n", 2,
            "half");
    REFUSES(START "{\"seq\":2,\"t\":0,\"event\":\"output\",\"pid\":2,\"text\":[]}\n", 2,
            "no string");
    REFUSES(START "{\"seq\":2,\"t\":0,\"event\":\"output\",\"pid\":2,\"text\":\"\xff\"}\n", 2,
            "no text");
    REFUSES(START "{\"seq\":2,\"t\":0,\"event\":\"output\",\"pid\":99999999999,\"text\":\"\"}\n", 2,
            "`pid`");
    REFUSES(START "{\"t\":0,\"note\":\"sung\"}\n", 2, "no note is called `sung`");
    REFUSES(START "{\"t\":0,\"note\":\"said\",\"as\":\"song\",\"text\":\"\"}\n", 2, "`song`");
    REFUSES(START "\0\n" START, 2, "`{` is missing");
}

static void an_unfinished_last_line_is_left_out(void)
{
    static const char text[] =
        START "{\"after\":1,\"t\":0,\"note\":\"rest\"}\n{\"seq\":2,\"t\":0,\"ev";
    struct recording recording;
    struct error error;

    CU_ASSERT_TRUE_FATAL(recording_read(&recording, text, sizeof text - 1, &error));
    CU_ASSERT_TRUE(recording.cut);
    CU_ASSERT_EQUAL(recording.history.count, 1);
    CU_ASSERT_EQUAL(recording.notes.count, 1);
    recording_free(&recording);
}

static void unknown_fields_are_passed_over(void)
{
    static const char text[] =
        " { \"seq\" : 1 , \"t\":0,\"event\":\"start\",\"new\":true,\"init\":1,"
        "\"main\":2,\"mode\":\"subreaper\",\"more\":null } \r\n\n";
    struct recording recording;
    struct error error;

    CU_ASSERT_TRUE_FATAL(recording_read(&recording, text, sizeof text - 1, &error));
    CU_ASSERT_STRING_EQUAL(history_fact(&recording.history, 1)->text, "subreaper");
    recording_free(&recording);
}

void suite_recording(void)
{
    CU_pSuite suite = CU_add_suite("recording", NULL, NULL);

    CU_add_test(suite, "what is written is read", what_is_written_is_read);
    CU_add_test(suite, "what is no recording", what_is_no_recording_is_refused);
    CU_add_test(suite, "an unfinished last line", an_unfinished_last_line_is_left_out);
    CU_add_test(suite, "unknown fields", unknown_fields_are_passed_over);
}
