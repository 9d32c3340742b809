/*
 * proc: what /proc says of processes that call themselves what they like, and of kernels that have
 * fields of their own.
 */
#include "suites.h"

#include "sandbox/proc.h"

#include <CUnit/Basic.h>
#include <limits.h>
#include <string.h>
#include <sys/syscall.h>

static bool is_named(const char *text, const char *name)
{
    struct probe_stat stat;

    return proc_stat(text, &stat) && stat.state == 'Z' && stat.parent == 2 && stat.session == 4 &&
           strcmp(stat.name, name) == 0;
}

static void a_name_is_what_it_likes(void)
{
    CU_ASSERT_TRUE(is_named("9 (sh) Z 2 3 4 0 -1 0", "sh"));
    CU_ASSERT_TRUE(is_named("9 (a) S 1 (b) Z 2 3 4 0 -1 0", "a)?S?1?(b"));
    CU_ASSERT_TRUE(is_named("9 () Z 2 3 4 0 -1 0", ""));
    CU_ASSERT_TRUE(is_named("9 (a\x1b[31m\x7f) Z 2 3 4 0 -1 0", "a?[31m?"));
    CU_ASSERT_TRUE(is_named("9 (\xc2\x9b\xe2\x80\xae\xff) Z 2 3 4 0 -1 0", "??")); /* cut there */
    CU_ASSERT_TRUE(is_named("9 (进程进程进\xe7\xa8) Z 2 3 4 0 -1 0", "进程进程进"));
}

static void what_is_no_stat_is_refused(void)
{
    static const char *const texts[] = {"",           "9",      "9 (a",        "9 a) Z 2 3 4",
                                        ")( Z 2 3 4", "9 (a) ", "9 (a) Z 2 3", "9 (a) Z x 3 4"};
    struct probe_stat stat;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CU_ASSERT_FALSE(proc_stat(texts[i], &stat));
    CU_ASSERT_TRUE(proc_stat("9 (a) Z 99999999999999999999 3 4 0 0 4 7 256", &stat));
    CU_ASSERT_EQUAL(stat.parent, INT_MAX);
    CU_ASSERT_EQUAL(stat.wait_status, 256);
    CU_ASSERT_TRUE(stat.exits);
}

static void the_innermost_pid_is_the_last(void)
{
    CU_ASSERT_EQUAL(proc_inner_pid("Name:\tx\nNSpid:\t4711\t12\t3\nOther:\t8\n", 9), 3);
    CU_ASSERT_EQUAL(proc_inner_pid("Name:\tx\nNSpid:\t4711\n8\n", 9), 4711);
    CU_ASSERT_EQUAL(proc_inner_pid("Name:\tx\nNSpid:\n8\n", 9), 0);
    CU_ASSERT_EQUAL(proc_inner_pid("Name:\tx\nNSpid:\t-8\n", 9), 0);
    CU_ASSERT_EQUAL(proc_inner_pid("Name:\tx\n", 9), 9);
}

static void a_call_is_told_by_its_number(void)
{
    char text[64];

    snprintf(text, sizeof text, "%d 0xffffffff 0x0", SYS_wait4);
    CU_ASSERT_TRUE(proc_syscall_is(text, "waitpid"));
    CU_ASSERT_FALSE(proc_syscall_is(text, "sleep"));
    CU_ASSERT_FALSE(proc_syscall_is(text, "start"));
    CU_ASSERT_FALSE(proc_syscall_is("running", "waitpid"));
    CU_ASSERT_FALSE(proc_syscall_is("-1 0x7ffd 0x0", "waitpid")); /* asleep, but in no call */
    CU_ASSERT_TRUE(proc_channel_is("do_wait", "wait"));
    CU_ASSERT_FALSE(proc_channel_is("", "wait"));
}

static void a_list_is_read_byte_by_byte(void)
{
    static const char text[] = "12 7 99999999999 5 ";
    static const pid_t expected[] = {12, 7, 0, 5}; /* too large: none */
    struct proc_list list = {0};
    size_t count = 0;

    for (const char *at = text; *at; at++)
        if (proc_list_take(&list, *at) && count < 4)
            CU_ASSERT_EQUAL(list.number, expected[count++]);
    CU_ASSERT_EQUAL(count, 4);
}

void suite_proc(void)
{
    CU_pSuite suite = CU_add_suite("proc", NULL, NULL);

    CU_ADD_TEST(suite, a_name_is_what_it_likes);
    CU_ADD_TEST(suite, what_is_no_stat_is_refused);
    CU_ADD_TEST(suite, the_innermost_pid_is_the_last);
    CU_ADD_TEST(suite, a_call_is_told_by_its_number);
    CU_ADD_TEST(suite, a_list_is_read_byte_by_byte);
}
