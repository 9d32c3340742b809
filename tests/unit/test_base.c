/*
 * test_base: buffers, UTF-8, errors, names.
 */
#include "suites.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/names.h"
#include "base/number.h"
#include "base/utf8.h"
#include "base/wrap.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void a_buffer_grows(void)
{
    struct buffer buffer = {0};

    CU_ASSERT_STRING_EQUAL(buffer_text(&buffer), "");
    for (int i = 0; i < 1000; i++)
        buffer_printf(&buffer, "%d,", i % 10);
    CU_ASSERT_EQUAL(buffer.length, 2000);
    CU_ASSERT_EQUAL(strlen(buffer.data), 2000);
    buffer_drop(&buffer, 1996);
    CU_ASSERT_STRING_EQUAL(buffer_text(&buffer), "8,9,");
    buffer_drop(&buffer, 100);
    CU_ASSERT_EQUAL(buffer.length, 0);
    buffer_add(&buffer, "a\0b", 3);
    CU_ASSERT_EQUAL(buffer.length, 3);
    CU_ASSERT_EQUAL(memcmp(buffer.data, "a\0b", 4), 0);
    buffer_clear(&buffer);
    CU_ASSERT_STRING_EQUAL(buffer_text(&buffer), "");
    buffer_add_text(&buffer, "mine");
    char *text = buffer_take(&buffer);
    CU_ASSERT_STRING_EQUAL(text, "mine");
    CU_ASSERT_PTR_NULL(buffer.data);
    free(text);
    text = buffer_take(&buffer);
    CU_ASSERT_STRING_EQUAL(text, "");
    free(text);
}

static void padding_counts_cells(void)
{
    struct buffer buffer = {0};

    buffer_add_text(&buffer, "x|");
    size_t from = buffer.length;
    buffer_add_text(&buffer, "进程");
    wrap_pad(&buffer, from, 6);
    buffer_add_char(&buffer, '|');
    CU_ASSERT_STRING_EQUAL(buffer_text(&buffer), "x|进程  |");
    wrap_pad(&buffer, from, 3); /* already wider */
    CU_ASSERT_STRING_EQUAL(buffer_text(&buffer), "x|进程  |");
    buffer_free(&buffer);
}

/* Whether the text wrapped from `column` on is that. */
static bool wraps(const char *text, int column, int indent, int width, const char *lines)
{
    struct buffer buffer = {0};

    wrap_add(&buffer, text, column, indent, width);
    bool same = strcmp(buffer_text(&buffer), lines) == 0;
    buffer_free(&buffer);
    return same;
}

static void words_are_wrapped(void)
{
    CU_ASSERT_TRUE(wraps("one two three", 0, 2, 9, "one two\n  three"));
    CU_ASSERT_TRUE(wraps("one two three", 5, 2, 9, "one\n  two\n  three"));
    CU_ASSERT_TRUE(wraps("two cells: 进程程序", 0, 0, 12, "two cells:\n进程程序"));
    CU_ASSERT_TRUE(wraps("进程，程序。", 0, 0, 5, "进\n程，\n程\n序。"));
    CU_ASSERT_TRUE(wraps("进程（程序）", 0, 0, 7, "进程\n（程\n序）"));
    CU_ASSERT_TRUE(wraps("exit (没有)", 0, 0, 10, "exit (没\n有)"));
    CU_ASSERT_TRUE(wraps("exit (没有)", 0, 0, 5, "exit\n(没\n有)"));
    CU_ASSERT_TRUE(wraps("((((((((", 0, 0, 5, "(((((\n((("));
    CU_ASSERT_TRUE(wraps("进))))))))", 0, 0, 5, "进)))\n)))))"));
    CU_ASSERT_TRUE(wraps("abcdefghij klm", 0, 2, 6, "abcd\n  efgh\n  ij\n  klm"));
    CU_ASSERT_TRUE(wraps("a bcdefgh", 1, 3, 6, "a bcd\n   efg\n   h"));
    CU_ASSERT_TRUE(wraps("         far", 0, 0, 6, "far"));
    CU_ASSERT_TRUE(wraps("", 0, 0, 6, ""));
}

static void rows_of_tables_have_a_last_column(void)
{
    CU_ASSERT_EQUAL(wrap_last_column("  wait   waits for a child"), 9);
    CU_ASSERT_EQUAL(wrap_last_column("  TERM  15  asks it to end"), 12);
    CU_ASSERT_EQUAL(wrap_last_column("  等待  等子进程"), 8);
    CU_ASSERT_EQUAL(wrap_last_column("  no table, but an indent"), 0);
    CU_ASSERT_EQUAL(wrap_last_column("blanks at the end   "), 0);
    CU_ASSERT_EQUAL(wrap_last_column(""), 0);
}

static uint32_t decoded(const char *bytes, size_t *taken)
{
    uint32_t code;

    *taken = utf8_decode(bytes, strlen(bytes), &code);
    return code;
}

static void utf8_is_decoded(void)
{
    size_t taken;

    CU_ASSERT_EQUAL(decoded("A", &taken), 'A');
    CU_ASSERT_EQUAL(taken, 1);
    CU_ASSERT_EQUAL(decoded("\xc3\xa9", &taken), 0xE9);
    CU_ASSERT_EQUAL(taken, 2);
    CU_ASSERT_EQUAL(decoded("\xe4\xbd\xa0", &taken), 0x4F60);
    CU_ASSERT_EQUAL(taken, 3);
    CU_ASSERT_EQUAL(decoded("\xf0\x9f\x90\xa7", &taken), 0x1F427);
    CU_ASSERT_EQUAL(taken, 4);

    const char *bad[] = {"\x80",         "\xc0\xaf",         "\xc1\xbf",         "\xe0\x80\xaf",
                         "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80", "\xe4\xbd",
                         "\xff"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CU_ASSERT_EQUAL(decoded(bad[i], &taken), UTF8_BAD);
        CU_ASSERT_EQUAL(taken, 1);
        CU_ASSERT_FALSE(utf8_valid(bad[i], strlen(bad[i])));
    }
    CU_ASSERT_TRUE(utf8_valid("\xef\xbf\xbd", 3)); /* U+FFFD itself is no fault */
    CU_ASSERT_TRUE(utf8_valid("a\0b", 3));
    CU_ASSERT_TRUE(utf8_valid("", 0));
}

static void widths_are_cells(void)
{
    CU_ASSERT_EQUAL(utf8_width(""), 0);
    CU_ASSERT_EQUAL(utf8_width("main 2"), 6);
    CU_ASSERT_EQUAL(utf8_width("├─ "), 3);
    CU_ASSERT_EQUAL(utf8_width("僵尸"), 4);
    CU_ASSERT_EQUAL(utf8_width("e\xcc\x81"), 1); /* e and a combining accent */
    CU_ASSERT_EQUAL(utf8_width("\xff"), 1);
}

static bool harmless_is(const char *bytes, size_t length, const char *expected)
{
    struct buffer out = {0};

    utf8_add_harmless(&out, bytes, length);
    bool same = strcmp(buffer_text(&out), expected) == 0;
    buffer_free(&out);
    return same;
}

static void strangers_are_made_harmless(void)
{
    CU_ASSERT_TRUE(harmless_is("plain 进程", 12, "plain 进程"));
    CU_ASSERT_TRUE(harmless_is("a\x1b[2Jb", 6, "a\\x1b[2Jb"));
    CU_ASSERT_TRUE(harmless_is("a\0b", 3, "a\\x00b"));
    CU_ASSERT_TRUE(harmless_is("a\tb\nc\r", 6, "a b\\x0ac\\x0d"));
    CU_ASSERT_TRUE(harmless_is("\x7f", 1, "\\x7f"));
    CU_ASSERT_TRUE(harmless_is("\xc2\x9b", 2, "\\u{009b}"));          /* C1: CSI */
    CU_ASSERT_TRUE(harmless_is("\xe2\x80\xae", 3, "\\u{202e}"));      /* right-to-left override */
    CU_ASSERT_TRUE(harmless_is("\xd8\x9c", 2, "\\u{061c}"));          /* Arabic letter mark */
    CU_ASSERT_TRUE(harmless_is("\xf3\xa0\x81\x81", 4, "\\u{e0041}")); /* a tag: not to be seen */
    CU_ASSERT_TRUE(harmless_is("e\xcc\x81", 3, "e\xcc\x81"));         /* what combines is no harm */
    CU_ASSERT_TRUE(harmless_is("\xff\xe4", 2, "\\xff\\xe4"));
}

static void errors_travel(void)
{
    struct error error = {0};

    CU_ASSERT_FALSE(error_at(&error, 4, "no verb %s", "frok"));
    CU_ASSERT_EQUAL(error.line, 4);
    CU_ASSERT_FALSE(error_wrap(&error, "in %s", "demo.proc"));
    CU_ASSERT_STRING_EQUAL(error.text, "in demo.proc: no verb frok");
    CU_ASSERT_EQUAL(error.line, 4);
    errno = ENOENT;
    CU_ASSERT_FALSE(error_errno(&error, "open"));
    CU_ASSERT_STRING_EQUAL(error.text, "open: No such file or directory");
    CU_ASSERT_EQUAL(error.line, 0);
    CU_ASSERT_FALSE(error_set(NULL, "nobody asks"));
    CU_ASSERT_FALSE(error_wrap(NULL, "nobody asks"));

    char *text = alloc_zero(2001, 1); /* longer than an error: cut, and ended */
    memset(text, 'x', 2000);
    error_set(&error, "%s", text);
    error_wrap(&error, "%s", text);
    CU_ASSERT_EQUAL(strlen(error.text), ERROR_TEXT_MAX - 1);
    free(text);
}

static void signals_have_names(void)
{
    CU_ASSERT_EQUAL(signal_number("SIGKILL"), SIGKILL);
    CU_ASSERT_EQUAL(signal_number("kill"), SIGKILL);
    CU_ASSERT_EQUAL(signal_number("sigChld"), SIGCHLD);
    CU_ASSERT_EQUAL(signal_number("9"), 9);
    CU_ASSERT_EQUAL(signal_number("0"), 0);
    CU_ASSERT_EQUAL(signal_number("RTMIN"), SIGRTMIN);
    CU_ASSERT_EQUAL(signal_number("SIGRTMIN+3"), SIGRTMIN + 3);
    CU_ASSERT_EQUAL(signal_number("RTMAX-1"), SIGRTMAX - 1);
    const char *none[] = {"",        "SIG",     "FOO",        "9x",
                          "-9",      "1000",    "RTMIN+",     "RTMIN+99",
                          "RTMIN-1", "RTMAX+1", "SIGSIGKILL", "99999999999999"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CU_ASSERT_EQUAL(signal_number(none[i]), -1);

    CU_ASSERT_STRING_EQUAL(signal_name(SIGTERM), "SIGTERM");
    CU_ASSERT_STRING_EQUAL(signal_name(SIGCHLD), "SIGCHLD");
    CU_ASSERT_STRING_EQUAL(signal_name(SIGABRT), "SIGABRT");
    CU_ASSERT_STRING_EQUAL(signal_name(SIGRTMIN), "SIGRTMIN");
    CU_ASSERT_STRING_EQUAL(signal_name(SIGRTMIN + 3), "SIGRTMIN+3");
    CU_ASSERT_STRING_EQUAL(signal_name(99), "signal 99");
    for (int number = 1; number < 32; number++)
        CU_ASSERT_EQUAL(signal_number(signal_name(number)), number);
}

static void errnos_have_names(void)
{
    CU_ASSERT_STRING_EQUAL(errno_name(ECHILD), "ECHILD");
    CU_ASSERT_STRING_EQUAL(errno_name(EAGAIN), "EAGAIN");
    CU_ASSERT_STRING_EQUAL(errno_name(999), "errno 999");
    CU_ASSERT_STRING_EQUAL(errno_words(ECHILD), "No child processes");
    CU_ASSERT_STRING_EQUAL(errno_words(EXDEV), strerror(EXDEV));
    CU_ASSERT_EQUAL(errno_number("ECHILD"), ECHILD);
    CU_ASSERT_EQUAL(errno_number("EWOULDBLOCK"), EAGAIN);
    CU_ASSERT_EQUAL(errno_number("EFOO"), 0);
    CU_ASSERT_EQUAL(errno_number("echild"), 0);
}

static void numbers_are_written(void)
{
    static const long numbers[] = {0, 9, 10, 99, 100, -1, -10, 12345, LONG_MAX, LONG_MIN};
    char text[NUMBER_TEXT_MAX], expected[NUMBER_TEXT_MAX + 8];
    long back;

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        snprintf(expected, sizeof expected, "%ld", numbers[i]);
        CU_ASSERT_STRING_EQUAL(number_write(text, numbers[i]), expected);
        CU_ASSERT(number_parse(text, &back) && back == numbers[i]);
    }
}

void suite_base(void)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* widths of characters */

    CU_pSuite suite = CU_add_suite("base", NULL, NULL);

    CU_add_test(suite, "a buffer grows", a_buffer_grows);
    CU_add_test(suite, "padding counts cells", padding_counts_cells);
    CU_add_test(suite, "words are wrapped", words_are_wrapped);
    CU_add_test(suite, "last columns of tables", rows_of_tables_have_a_last_column);
    CU_add_test(suite, "UTF-8 is decoded", utf8_is_decoded);
    CU_add_test(suite, "widths are cells", widths_are_cells);
    CU_add_test(suite, "strangers are made harmless", strangers_are_made_harmless);
    CU_add_test(suite, "errors travel", errors_travel);
    CU_add_test(suite, "signals have names", signals_have_names);
    CU_add_test(suite, "errnos have names", errnos_have_names);
    CU_add_test(suite, "numbers are written, and read back", numbers_are_written);
}
