/* test_progress: the progress file, whole and damaged. */
#include "suites.h"

#include "base/buffer.h"
#include "lesson/progress.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

#define HEADING "# proctor: how far the lessons were taken; one line a step\n"

/* Whether `text` is written again as `expected`, with that many damaged lines. */
static bool becomes(const char *text, size_t length, const char *expected, size_t expected_length,
                    int damaged)
{
    struct progress progress;
    struct buffer out = {0};

    progress_read(&progress, text, length);
    progress_write(&out, &progress);
    bool same = progress.damaged == damaged && out.length == expected_length &&
                !memcmp(out.data, expected, expected_length);
    if (!same)
        printf("\n--- %d damaged:\n%s", progress.damaged, buffer_text(&out));
    buffer_free(&out);
    progress_free(&progress);
    return same;
}

#define BECOMES(text, expected, damaged)                                                           \
    becomes(text, sizeof(text) - 1, expected, sizeof(expected) - 1, damaged)

static void it_is_read_and_written(void)
{
    struct progress progress;

    CU_ASSERT(BECOMES("", HEADING, 0));
    const char *text = HEADING "@ 06-zombies 4\n06-zombies 3 done tries=2 hints=1\n"
                               "06-zombies 4 open tries=12 hints=0\n";
    CU_ASSERT(becomes(text, strlen(text), text, strlen(text), 0));
    progress_read(&progress, text, strlen(text));
    const struct progress_step *step = progress_find(&progress, "06-zombies", 3);
    CU_ASSERT_PTR_NOT_NULL_FATAL(step);
    CU_ASSERT(step->done && step->tries == 2 && step->hints == 1);
    CU_ASSERT_STRING_EQUAL(progress.last_lesson, "06-zombies");
    CU_ASSERT_EQUAL(progress.last_step, 4);
    CU_ASSERT_PTR_NULL(progress_find(&progress, "06-zombies", 1));
    CU_ASSERT_PTR_NULL(progress_find(&progress, "06-zombie", 3));
    progress_free(&progress);
}

static void it_is_changed(void)
{
    struct progress progress = {0};
    struct buffer out = {0};

    progress_at(&progress, "a", 1)->tries++;
    progress_at(&progress, "a", 1)->done = true;
    progress_at(&progress, "b", 1)->hints = 3;
    progress_visit(&progress, "a", 1);
    progress_visit(&progress, "b", 1);
    progress_write(&out, &progress);
    CU_ASSERT_STRING_EQUAL(buffer_text(&out),
                           HEADING "@ b 1\na 1 done tries=1 hints=0\nb 1 open tries=0 hints=3\n");
    buffer_free(&out);
    progress_free(&progress);
}

static void two_learners_are_added_up(void)
{
    const char *kept = "@ a 2\na 1 done tries=1 hints=2 stars=3\na 2 open tries=4 hints=0\nhalf\n";
    struct progress progress, more = {0};
    struct buffer out = {0};

    progress_read(&progress, kept, strlen(kept));
    progress_at(&more, "a", 1)->tries = 5; /* taken again, and left in the middle */
    progress_at(&more, "a", 2)->done = true;
    progress_at(&more, "b", 1)->hints = 1;
    progress_merge(&progress, &more);
    progress_write(&out, &progress);
    CU_ASSERT_STRING_EQUAL(buffer_text(&out),
                           HEADING "@ a 2\na 1 done tries=6 hints=2 stars=3\n"
                                   "a 2 done tries=4 hints=0\nb 1 open tries=0 hints=1\nhalf\n");
    progress_visit(&more, "b", 1);
    progress_merge(&progress, &more);
    CU_ASSERT_STRING_EQUAL(progress.last_lesson, "b");
    CU_ASSERT_EQUAL(progress_find(&progress, "b", 1)->hints, 2);
    buffer_free(&out);
    progress_free(&progress);
    progress_free(&more);
}

static void nothing_is_lost(void)
{
    /* Words of a later version stay with their line. */
    CU_ASSERT(BECOMES("a 1 done tries=1 stars=3 hints=0 tries=x\n",
                      HEADING "a 1 done tries=1 hints=0 stars=3 tries=x\n", 0));
    /* More than anybody tries. */
    CU_ASSERT(BECOMES("a 1 done tries=1000000 hints=9223372036854775807\r\r\n",
                      HEADING "a 1 done tries=1000000 hints=0 hints=9223372036854775807\n", 0));
    /* What can't be read comes last, as it was. */
    CU_ASSERT(BECOMES("a 1 do\nb 2 open\n# mine\n",
                      HEADING "b 2 open tries=0 hints=0\na 1 do\n# mine\n", 2));
    CU_ASSERT(BECOMES("a 0 done\na 1000 done\na x done\na\n@ a\n@ a 1 b\n",
                      HEADING "a 0 done\na 1000 done\na x done\na\n@ a\n@ a 1 b\n", 6));
    /* A second line for a step is kept, and does not count. */
    CU_ASSERT(BECOMES("a 1 done\na 1 open tries=9\n",
                      HEADING "a 1 done tries=0 hints=0\na 1 open tries=9\n", 1));
    /* Half of a line, without its end. */
    CU_ASSERT(BECOMES("a 1 done tries=4\na 2 op", HEADING "a 1 done tries=4 hints=0\na 2 op\n", 1));
    CU_ASSERT(BECOMES("a 1 done tries=4 hin", HEADING "a 1 done tries=4 hints=0 hin\n", 0));
    /* NULs and other bytes. */
    CU_ASSERT(BECOMES("a\0b 1 done\n\xff\xfe\n", HEADING "a\0b 1 done\n\xff\xfe\n", 2));
    /* Twice the same. */
    CU_ASSERT(
        BECOMES(HEADING "\n\n" HEADING "a 1 open\r\n", HEADING "a 1 open tries=0 hints=0\n", 0));
}

void suite_progress(void)
{
    CU_pSuite suite = CU_add_suite("progress", NULL, NULL);

    CU_ADD_TEST(suite, it_is_read_and_written);
    CU_ADD_TEST(suite, it_is_changed);
    CU_ADD_TEST(suite, two_learners_are_added_up);
    CU_ADD_TEST(suite, nothing_is_lost);
}
