/* Each guard of the harness is shown to fail once: a guard that never barks guards nothing. */
#include "causal.h"
#include "kernel.h"
#include "oracle.h"
#include "suites.h"
#include "tales.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool has_problem(const struct story *story, const char *problem)
{
    return strstr(buffer_text(&story->problems), problem) != NULL;
}

static void a_process_that_is_left(void)
{
    struct story_options options = {.mischief = LEAVES_PROCESS};
    struct story story;

    story_tell(&story, SUBREAPER, "fork c", &options);
    CU_ASSERT_EQUAL(story.processes_left, 1);
    CU_ASSERT(has_problem(&story, "1 processes left over"));
    CU_ASSERT_EQUAL(waitpid(-1, NULL, WNOHANG), -1); /* and the harness has ended it */
    story_free(&story);
}

static void a_descriptor_that_is_left(void)
{
    struct story_options options = {.mischief = LEAVES_DESCRIPTOR};
    struct story story;

    story_tell(&story, SUBREAPER, "fork c", &options);
    CU_ASSERT_EQUAL(story.descriptors_left, 1);
    CU_ASSERT(has_problem(&story, "1 descriptors left open"));
    story_free(&story);
}

static void a_descriptor_of_the_parent(void)
{
    int before = kernel_descriptors();
    int file = open("/dev/null", O_RDONLY);

    CU_ASSERT_EQUAL(kernel_descriptors(), before + 1);
    close(file);
    CU_ASSERT_EQUAL(kernel_descriptors(), before);
}

static void a_story_that_hangs(void)
{
    struct story_options options = {.mischief = HANGS, .at_fact = 3, .patience = 0.2};
    struct story story;

    story_tell(&story, SUBREAPER, "fork c; c: exec sleep 1000", &options);
    CU_ASSERT(story.hung);
    CU_ASSERT(has_problem(&story, "hung"));
    CU_ASSERT_EQUAL(story.processes_left, 0);
    CU_ASSERT_EQUAL(story.status, -1);
    story_free(&story);
}

static void a_session_that_crashes(void)
{
    struct story_options options = {.mischief = CRASHES, .at_fact = 3};
    struct story story;

    story_tell(&story, SUBREAPER, "fork c", &options);
    CU_ASSERT(story.problems.length > 0);
    CU_ASSERT_EQUAL(story.processes_left, 0);
    CU_ASSERT_EQUAL(story.status, -1);
    story_free(&story);
}

/* A story of three: main forks c, c forks d. */
#define START                                                                                      \
    "{\"seq\":1,\"t\":0.1,\"event\":\"start\",\"mode\":\"namespace\",\"init\":1,\"main\":2}\n"
#define FORK(seq, pid, child, name)                                                                \
    "{\"seq\":" #seq ",\"t\":0.1,\"event\":\"fork\",\"pid\":" #pid ",\"child\":" #child            \
    ",\"name\":\"" name "\"}\n"
#define FACT(seq, event, pid, rest)                                                                \
    "{\"seq\":" #seq ",\"t\":0.1,\"event\":\"" event "\",\"pid\":" #pid rest "}\n"
#define EXIT(seq, pid)               FACT(seq, "exit", pid, ",\"status\":0")
#define REAP(seq, pid, by)           FACT(seq, "reap", pid, ",\"by\":" #by)
#define REPARENT(seq, pid, from, to) FACT(seq, "reparent", pid, ",\"from\":" #from ",\"to\":" #to)
#define CALL(seq, pid, call)         FACT(seq, "call", pid, ",\"call\":\"" call "\",\"args\":\"\"")
#define RETURN(seq, pid, call, rest)                                                               \
    FACT(seq, "return", pid, ",\"call\":\"" call "\",\"args\":\"\",\"value\":0" rest)
#define POOL(seq, state) FACT(seq, "pool", 2, ",\"pool\":\"pool\",\"state\":\"" state "\"")
#define WORKER(seq, pid)                                                                           \
    FACT(seq, "pool", 2, ",\"pool\":\"pool\",\"state\":\"worker\",\"worker\":" #pid)
#define QUEUED(seq, id) TASK(seq, id, "queued", 0)
#define TASK(seq, id, state, worker)                                                               \
    FACT(seq, "task", 2,                                                                           \
         ",\"pool\":\"pool\",\"id\":" #id ",\"state\":\"" state "\",\"worker\":" #worker)
#define GOT(seq, id)                                                                               \
    FACT(seq, "return", 2,                                                                         \
         ",\"call\":\"pool.get\",\"args\":\"" #id "\",\"value\":0,\"result\":\"None\"")
#define POOL_OF_TWO                                                                                \
    START POOL(2, "open") FORK(3, 2, 3, "w1") FORK(4, 2, 4, "w2") WORKER(5, 3) WORKER(6, 4)        \
        QUEUED(7, 1)
#define END(seq) "{\"seq\":" #seq ",\"t\":0.1,\"event\":\"end\",\"status\":0}\n"

static const struct {
    const char *facts;
    const char *problem; /* NULL: none */
} orders[] = {
    {START FORK(2, 2, 3, "c") EXIT(3, 3) REAP(4, 3, 2) END(5), NULL},
    {START FORK(2, 2, 3, "c") FORK(3, 3, 4, "d") EXIT(4, 3) REPARENT(5, 4, 3, 1) REAP(6, 3, 2)
         FACT(7, "output", 4, ",\"text\":\"hi\"") END(8),
     NULL},
    {START FORK(3, 2, 3, "c") END(4), "number 2 was due"},
    {START FORK(2, 2, 3, "c"), "the last fact is no end"},
    {FORK(1, 2, 3, "c"), "there is no sandbox"},
    {START EXIT(2, 3) END(3), "nobody was forked with that PID"},
    {START FORK(2, 2, 3, "c") FORK(3, 2, 3, "d") END(4), "that PID is taken"},
    {START FORK(2, 2, 3, "c") REAP(3, 3, 2) END(4), "reaped before its exit"},
    {START FORK(2, 2, 3, "c") EXIT(3, 3) EXIT(4, 3) END(5), "it has ended already"},
    {START FORK(2, 2, 3, "c") EXIT(3, 3) CALL(4, 3, "wait") END(5), "it has ended already"},
    {START FORK(2, 2, 3, "c") EXIT(3, 3) REAP(4, 3, 2) EXIT(5, 3) END(6), "reaped already"},
    {START FORK(2, 2, 3, "c") EXIT(3, 3) REAP(4, 3, 1) END(5), "its parent is 2"},
    {START FORK(2, 2, 3, "c") FORK(3, 3, 4, "d") REPARENT(4, 4, 3, 1) EXIT(5, 3) END(6),
     "its parent has not ended"},
    {START FORK(2, 2, 3, "c") FORK(3, 3, 4, "d") EXIT(4, 3) REPARENT(5, 4, 2, 1) END(6),
     "its parent was 3"},
    {START FORK(2, 2, 3, "c") FORK(3, 3, 4, "d") EXIT(4, 3) END(5), "which has ended"},
    {START FORK(2, 2, 3, "c") FORK(3, 3, 4, "d") EXIT(4, 3) CALL(5, 4, "wait") END(6),
     "it was not reparented"},
    {START RETURN(2, 2, "wait", "") END(3), "a return without its call"},
    {START CALL(2, 2, "wait") CALL(3, 2, "pause") END(4), "still in wait"},
    {START FORK(2, 2, 3, "c") EXIT(3, 3) CALL(4, 2, "wait")
         RETURN(5, 2, "wait", ",\"child\":3,\"status\":0") END(6),
     "the child was not reaped by it"},
    {START FACT(2, "stop", 2, ",\"signal\":\"SIGSTOP\"") CALL(3, 2, "wait") END(4),
     "it is stopped"},
    {START FACT(2, "continue", 2, "") END(3), "so it was already"},
    {START FACT(2, "handler", 2, ",\"signal\":\"SIGUSR1\",\"state\":\"end\"") END(3),
     "the end of a handler that did not begin"},
    {START FACT(2, "party", 2, "") END(3), "no such event"},
    {START CALL(2, 2, "join") CALL(3, 2, "waitpid") RETURN(4, 2, "waitpid", "")
         RETURN(5, 2, "join", "") END(6),
     NULL},
    {START CALL(2, 2, "join") CALL(3, 2, "alive") END(4), "still in the method join"},
    {START CALL(2, 2, "join") RETURN(3, 2, "alive", "") END(4), "the method join has not returned"},
    {POOL_OF_TWO TASK(8, 1, "running", 3) TASK(9, 1, "done", 3) GOT(10, 1) EXIT(11, 3) END(12),
     NULL},
    {POOL_OF_TWO TASK(8, 1, "running", 3) EXIT(9, 3) TASK(10, 1, "lost", 3) END(11), NULL},
    {START POOL(2, "open") POOL(3, "open") END(4), "there is one of that name"},
    {START WORKER(2, 2) END(3), "there is no such pool"},
    {START POOL(2, "open") WORKER(3, 2) END(4), "that is no living child of its owner"},
    {POOL_OF_TWO QUEUED(8, 3) END(9), "task 2 was due"},
    {POOL_OF_TWO POOL(8, "closed") QUEUED(9, 2) END(10), "takes no tasks any more"},
    {POOL_OF_TWO TASK(8, 2, "running", 3) END(9), "that task was not queued"},
    {POOL_OF_TWO TASK(8, 1, "running", 3) TASK(9, 1, "running", 4) END(10), "it was taken before"},
    {POOL_OF_TWO TASK(8, 1, "running", 2) END(9), "that is no living worker of the pool"},
    {POOL_OF_TWO QUEUED(8, 2) TASK(9, 1, "running", 3) TASK(10, 2, "running", 3) END(11),
     "the worker still runs task 1"},
    {POOL_OF_TWO TASK(8, 1, "running", 3) TASK(9, 1, "done", 4) END(10),
     "that worker does not run it"},
    {POOL_OF_TWO TASK(8, 1, "done", 3) END(9), "that worker does not run it"},
    {POOL_OF_TWO TASK(8, 1, "running", 3) TASK(9, 1, "lost", 3) END(10), "its worker lives"},
    {POOL_OF_TWO TASK(8, 1, "running", 3) GOT(9, 1) END(10), "what it gives was not told before"},
    {START "{\"seq\":2,\"t\":0.05,\"event\":\"end\",\"status\":0}\n", "time went back"},
    {START "{\"seq\":2,\"t\":0.1,\"event\":\"end\"\n", "no JSON fact"},
};

static void a_wrong_order(void)
{
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        struct facts facts = {0};
        struct buffer problems = {0};
        facts_read(&facts, orders[i].facts, &problems);
        causal_check(&facts, &problems, true);
        bool good = orders[i].problem ? strstr(buffer_text(&problems), orders[i].problem) != NULL
                                      : problems.length == 0;
        CU_assertImplementation(good, 0, orders[i].problem ? orders[i].problem : "good order", "",
                                "", CU_FALSE);
        buffer_free(&problems);
        facts_free(&facts);
    }
}

/* A table that knows of a child which the kernel has not, with init as the test process itself. */
static void a_table_that_lies(void)
{
    struct proctab table;
    struct buffer problems = {0};
    struct fact start = {.seq = 1, .kind = FACT_START, .pid = getpid(), .other = 2};

    proctab_init(&table);
    proctab_apply(&table, &start);
    oracle_compare(&table, getpid(), &problems);
    CU_ASSERT(strstr(buffer_text(&problems), "the kernel has 0 processes, the table 1") != NULL);
    buffer_free(&problems);
    proctab_free(&table);
}

static void a_pattern(void)
{
    struct facts facts = {0};
    struct buffer problems = {0};

    facts_read(&facts, orders[1].facts, &problems);
    CU_ASSERT_EQUAL(facts_count(&facts, "reparent d from c to init"), 1);
    CU_ASSERT_EQUAL(facts_count(&facts, "fork *"), 2);
    CU_ASSERT_EQUAL(facts_count(&facts, "fork"), 0);
    CU_ASSERT_EQUAL(facts_find(&facts, "output d hi", 0), 6);
    CU_ASSERT_EQUAL(facts_find(&facts, "output d hi", 7), -1);
    CU_ASSERT_EQUAL(facts_pid(&facts, "d"), 4);
    CU_ASSERT_EQUAL(problems.length, 0);
    facts_free(&facts);
    buffer_free(&problems);
}

void suite_harness(void)
{
    CU_pSuite suite = CU_add_suite("harness", NULL, NULL);

    CU_add_test(suite, "sees a process that is left", a_process_that_is_left);
    CU_add_test(suite, "sees a descriptor that is left", a_descriptor_that_is_left);
    CU_add_test(suite, "sees a descriptor of its own", a_descriptor_of_the_parent);
    CU_add_test(suite, "ends a story that hangs", a_story_that_hangs);
    CU_add_test(suite, "sees a session that crashes", a_session_that_crashes);
    CU_add_test(suite, "sees a wrong order", a_wrong_order);
    CU_add_test(suite, "sees a table that lies", a_table_that_lies);
    CU_add_test(suite, "finds facts by patterns", a_pattern);
}
