/*
 * test_jsonl: each event's line, and strings that would break it.
 */
#include "suites.h"

#include "record/jsonl.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static bool line_is(struct fact fact, const char *expected)
{
    struct buffer out = {0};
    char line[512];

    fact.seq = 12;
    fact.time = 1.25;
    jsonl_add(&out, &fact);
    snprintf(line, sizeof line, "{\"seq\":12,\"t\":1.250000,\"event\":%s}\n", expected);
    bool same = strcmp(buffer_text(&out), line) == 0;
    if (!same)
        printf("\n--- is:\n%s--- should be:\n%s", buffer_text(&out), line);
    buffer_free(&out);
    return same;
}

static void every_event_has_its_fields(void)
{
    CU_ASSERT_TRUE(
        line_is((struct fact){.kind = FACT_START, .pid = 1, .other = 2, .text = "namespace"},
                "\"start\",\"mode\":\"namespace\",\"init\":1,\"main\":2"));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_CALL, .pid = 2, .call = "wait", .args = ""},
                           "\"call\",\"pid\":2,\"call\":\"wait\",\"args\":\"\""));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_FORK, .pid = 2, .other = 3, .text = "c"},
                           "\"fork\",\"pid\":2,\"child\":3,\"name\":\"c\""));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_EXEC, .pid = 3, .text = "ls"},
                           "\"exec\",\"pid\":3,\"program\":\"ls\""));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_REAP, .pid = 3, .other = 2},
                           "\"reap\",\"pid\":3,\"by\":2"));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_REAP, .pid = 3},
                           "\"reap\",\"pid\":3,\"by\":\"kernel\""));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_REPARENT, .pid = 3, .from = 2, .other = 1},
                           "\"reparent\",\"pid\":3,\"from\":2,\"to\":1"));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_STOP, .pid = 3, .signal = SIGSTOP},
                           "\"stop\",\"pid\":3,\"signal\":\"SIGSTOP\""));
    CU_ASSERT_TRUE(
        line_is((struct fact){.kind = FACT_CONTINUE, .pid = 3}, "\"continue\",\"pid\":3"));
    CU_ASSERT_TRUE(
        line_is((struct fact){.kind = FACT_SIGNAL, .pid = 3, .signal = SIGTERM, .from = 2},
                "\"signal\",\"pid\":3,\"signal\":\"SIGTERM\",\"from\":2"));
    CU_ASSERT_TRUE(
        line_is((struct fact){.kind = FACT_HANDLER, .pid = 3, .signal = SIGCHLD, .value = 1},
                "\"handler\",\"pid\":3,\"signal\":\"SIGCHLD\",\"state\":\"begin\""));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_HANDLER, .pid = 3, .signal = SIGCHLD},
                           "\"handler\",\"pid\":3,\"signal\":\"SIGCHLD\",\"state\":\"end\""));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_SET, .pid = 2, .text = "x", .args = "1"},
                           "\"set\",\"pid\":2,\"name\":\"x\",\"value\":\"1\""));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_STATE, .pid = 3, .value = 'S'},
                           "\"state\",\"pid\":3,\"state\":\"S\""));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_LINE, .pid = 3, .value = 4},
                           "\"line\",\"pid\":3,\"line\":4"));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_NEXT, .pid = 3, .value = 4},
                           "\"next\",\"pid\":3,\"line\":4"));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_OUTPUT, .pid = 3, .text = "hi"},
                           "\"output\",\"pid\":3,\"text\":\"hi\""));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_END, .value = 3}, "\"end\",\"status\":3"));
}

static void methods_pools_and_tasks(void)
{
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_RETURN,
                                         .pid = 2,
                                         .call = "alive",
                                         .args = "th",
                                         .value = 1,
                                         .text = "True"},
                           "\"return\",\"pid\":2,\"call\":\"alive\",\"args\":\"th\",\"value\":1,"
                           "\"result\":\"True\""));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_RETURN,
                                         .pid = 2,
                                         .call = "pool.get",
                                         .args = "3",
                                         .value = -1,
                                         .error = EOWNERDEAD,
                                         .text = "lost"},
                           "\"return\",\"pid\":2,\"call\":\"pool.get\",\"args\":\"3\","
                           "\"value\":-1,\"result\":\"lost\",\"errno\":\"EOWNERDEAD\""));
    CU_ASSERT_TRUE(line_is(
        (struct fact){.kind = FACT_POOL, .pid = 2, .call = "open", .text = "pool", .value = 4},
        "\"pool\",\"pid\":2,\"pool\":\"pool\",\"state\":\"open\",\"size\":4"));
    CU_ASSERT_TRUE(line_is(
        (struct fact){.kind = FACT_POOL, .pid = 2, .call = "worker", .text = "pool", .other = 3},
        "\"pool\",\"pid\":2,\"pool\":\"pool\",\"state\":\"worker\",\"worker\":3"));
    struct fact task = {.kind = FACT_TASK, .pid = 2, .text = "pool", .value = 1};
    task.call = "queued";
    task.args = "print \"hi\"";
    CU_ASSERT_TRUE(line_is(task, "\"task\",\"pid\":2,\"pool\":\"pool\",\"id\":1,\"state\":"
                                 "\"queued\",\"block\":\"print \\\"hi\\\"\""));
    task.call = "running";
    task.args = NULL;
    task.other = 3;
    CU_ASSERT_TRUE(line_is(task, "\"task\",\"pid\":2,\"pool\":\"pool\",\"id\":1,\"state\":"
                                 "\"running\",\"worker\":3"));
    task.call = "done";
    task.args = "ECHILD";
    task.error = ECHILD;
    CU_ASSERT_TRUE(line_is(task,
                           "\"task\",\"pid\":2,\"pool\":\"pool\",\"id\":1,\"state\":"
                           "\"done\",\"worker\":3,\"result\":\"ECHILD\",\"errno\":\"ECHILD\""));
    task = (struct fact){.kind = FACT_TASK, .pid = 2, .text = "pool", .value = 2, .call = "lost"};
    CU_ASSERT_TRUE(line_is(task, "\"task\",\"pid\":2,\"pool\":\"pool\",\"id\":2,\"state\":"
                                 "\"lost\""));
}

static void ends_say_how(void)
{
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_EXIT, .pid = 3, .wait_status = 7 << 8},
                           "\"exit\",\"pid\":3,\"status\":7"));
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_EXIT, .pid = 3, .wait_status = SIGKILL},
                           "\"exit\",\"pid\":3,\"signal\":\"SIGKILL\""));
    CU_ASSERT_TRUE(
        line_is((struct fact){.kind = FACT_EXIT, .pid = 3, .wait_status = WAIT_STATUS_UNKNOWN},
                "\"exit\",\"pid\":3,\"status\":null"));
}

static void returns_have_errno_or_child(void)
{
    struct fact fact = {.kind = FACT_RETURN, .pid = 2, .call = "wait", .args = "", .value = 3};

    fact.other = 3;
    fact.wait_status = 7 << 8;
    CU_ASSERT_TRUE(line_is(fact, "\"return\",\"pid\":2,\"call\":\"wait\",\"args\":\"\",\"value\":3,"
                                 "\"child\":3,\"status\":7"));
    fact.wait_status = SIGSTOP << 8 | 0x7F;
    CU_ASSERT_TRUE(line_is(fact, "\"return\",\"pid\":2,\"call\":\"wait\",\"args\":\"\",\"value\":3,"
                                 "\"child\":3,\"stopped\":\"SIGSTOP\""));
    fact.wait_status = 0xFFFF;
    CU_ASSERT_TRUE(line_is(fact, "\"return\",\"pid\":2,\"call\":\"wait\",\"args\":\"\",\"value\":3,"
                                 "\"child\":3,\"continued\":true"));
    fact.value = -1;
    fact.other = 0;
    fact.error = ECHILD;
    CU_ASSERT_TRUE(line_is(fact,
                           "\"return\",\"pid\":2,\"call\":\"wait\",\"args\":\"\",\"value\":-1,"
                           "\"errno\":\"ECHILD\""));
}

static void strings_are_json(void)
{
    CU_ASSERT_TRUE(line_is((struct fact){.kind = FACT_OUTPUT,
                                         .pid = 3,
                                         .text = "a\"b\\c\n\t\x01\x1b\x7f\xc2\x9b\xe4\xbd\xa0"},
                           "\"output\",\"pid\":3,\"text\":\"a\\\"b\\\\c\\n\\t\\u0001\\u001b\\u007f"
                           "\\u009b\xe4\xbd\xa0\""));
    /* a lone byte, an overlong slash, a surrogate, a sequence cut short */
    CU_ASSERT_TRUE(line_is(
        (struct fact){.kind = FACT_OUTPUT, .pid = 3, .text = "\xff|\xc0\xaf|\xed\xa0\x80|\xe4\xbd"},
        "\"output\",\"pid\":3,\"text\":\"\xef\xbf\xbd|\xef\xbf\xbd\xef\xbf\xbd|"
        "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd|\xef\xbf\xbd\xef\xbf\xbd\""));
}

void suite_jsonl(void)
{
    CU_pSuite suite = CU_add_suite("jsonl", NULL, NULL);

    CU_add_test(suite, "every event has its fields", every_event_has_its_fields);
    CU_add_test(suite, "methods, pools and tasks", methods_pools_and_tasks);
    CU_add_test(suite, "ends say how", ends_say_how);
    CU_add_test(suite, "returns", returns_have_errno_or_child);
    CU_add_test(suite, "strings are JSON", strings_are_json);
}
