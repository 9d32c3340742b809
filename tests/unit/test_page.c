/*
 * test_page: lessons as lines for a pane, each compared in full.
 */
#include "suites.h"

#include "lesson/reading.h"

#include <CUnit/CUnit.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

/* The page as text, the letter of its kind before each line. */
static bool shows(struct page *page, const char *expected)
{
    static const char letters[] = " HTCXQAGRWN";
    struct buffer got = {0};
    bool same;

    for (int i = 0; i < page->count; i++)
        buffer_printf(&got, "%c|%s\n", letters[page->lines[i].kind], page->lines[i].text);
    same = strcmp(buffer_text(&got), expected) == 0;
    if (!same)
        printf("\n--- %snot:\n%s", buffer_text(&got), expected);
    buffer_free(&got);
    page_free(page);
    return same;
}

/* A page of all that a lesson has. */
static void make(struct page *page, int width, const char *text)
{
    struct lesson lesson;
    struct error error = {0};

    page_start(page, width);
    if (!lesson_parse(&lesson, "x.md", text, strlen(text), false, &error)) {
        CU_FAIL("refused");
        printf("\n--- refused: %d: %s\n", error.line, error.text);
    } else {
        page_add(page, PAGE_HEADING, NULL, lesson.title);
        page_block(page, &lesson.introduction);
    }
    for (int i = 0; i < lesson.count; i++)
        for (int j = 0; j < lesson.steps[i].count; j++)
            page_block(page, &lesson.steps[i].blocks[j]);
    lesson_free(&lesson);
}

static void a_reading_grows_and_is_read_on(void)
{
    struct reading reading = {0};
    struct page page = {0};
    struct prose words = {.kind = PROSE_PARAGRAPH, .text = "Some words that are wrapped."};
    const struct lesson_block block = {.kind = LESSON_PROSE, .prose = &words, .prose_count = 1};

    reading_add(&reading, true, PAGE_HEADING, NULL, "Title");
    reading_block(&reading, &block);
    page_start(&page, 20);
    CU_ASSERT_EQUAL(reading_page(&reading, 0, &page), 0); /* all of it is new */
    CU_ASSERT_TRUE(shows(&page, "H|Title\n |\nT|Some words that are\nT|wrapped.\n"));
    reading_turn(&reading);
    page_start(&page, 20);
    CU_ASSERT_EQUAL(reading_page(&reading, 0, &page), page.count); /* nothing is */
    page_free(&page);

    reading_add(&reading, true, PAGE_NOTE, "hint 1/2", "Ask.");
    reading_add(&reading, false, PAGE_NOTE, NULL, "Below it.");
    page_start(&page, 40);
    CU_ASSERT_EQUAL(reading_page(&reading, 0, &page), 4); /* the line after the blank one */
    CU_ASSERT_TRUE(shows(&page, "H|Title\n |\nT|Some words that are wrapped.\n |\n"
                                "N|hint 1/2 Ask.\nN|Below it.\n"));
    page_start(&page, 40);
    reading_page(&reading, 2, &page); /* as text: only what was not written yet */
    CU_ASSERT_TRUE(shows(&page, "N|hint 1/2 Ask.\nN|Below it.\n"));
    reading_free(&reading);
    CU_ASSERT_EQUAL(reading.count, 0);
}

static void every_block_has_its_kind(void)
{
    struct page page = {0};

    make(&page, 40,
         "# Title\n\nWords.\n\n## S\n\n"
         "```predict\nWhat is c then, after it has come to its end?\n\n"
         "- a zombie -> c zombie\n- alive, as if nothing at all had happened -> c alive\n```\n\n"
         "```try\nfork c\n\tc: exit 7\n```\n\n```expect\nc zombie\nnot output \"a b\"\n```\n\n"
         "```hint\nOne.\n\nTwo.\n```\n");
    CU_ASSERT_TRUE(shows(&page, "H|Title\n"
                                " |\n"
                                "T|Words.\n"
                                " |\n"
                                "Q|What is c then, after it has come to its\n"
                                "Q|end?\n"
                                "A|1. a zombie\n"
                                "A|2. alive, as if nothing at all had\n"
                                "A|   happened\n"
                                " |\n"
                                "X|  fork c\n"
                                "X|   c: exit 7\n"
                                " |\n"
                                "G|- c zombie\n"
                                "G|- not output \"a b\"\n"
                                " |\n"
                                "N|One.\n"
                                "N|Two.\n"));
}

static void lists_hang(void)
{
    struct page page = {0};

    make(&page, 24,
         "# T\n\nBefore.\n\n"
         "9. one two three four five six\n10. ten ten ten ten ten ten\n\n"
         "    again again again again\n\n"
         "    - in the inner list, too\n\n"
         "      ```c\n      int main(void) { return 0; }\n\n      x\n      ```\n- \n\n"
         "> a quote that is longer than a line\n\n"
         "- last\n\nAfter.\n\n## S\n\nText.\n");
    CU_ASSERT_TRUE(shows(&page, "H|T\n"
                                " |\n"
                                "T|Before.\n"
                                " |\n"
                                "T|9. one two three four\n"
                                "T|   five six\n"
                                "T|10. ten ten ten ten ten\n"
                                "T|    ten\n"
                                " |\n"
                                "T|    again again again\n"
                                "T|    again\n"
                                " |\n"
                                "T|    - in the inner list,\n"
                                "T|      too\n"
                                " |\n"
                                "C|        int main(void) { return 0; }\n"
                                "C|\n"
                                "C|        x\n"
                                " |\n"
                                "T|-\n"
                                " |\n"
                                "T|> a quote that is longer\n"
                                "T|> than a line\n"
                                " |\n"
                                "T|- last\n"
                                " |\n"
                                "T|After.\n"
                                " |\n"
                                "T|Text.\n"));
}

static void chinese_takes_two_cells(void)
{
    struct page page = {0};

    make(&page, 16, "# 僵尸进程\n\n- 父进程调用 `wait`\n  取走它。\n\n## 步骤\n\n文字。\n");
    CU_ASSERT_TRUE(shows(&page, "H|僵尸进程\n"
                                " |\n"
                                "T|- 父进程调用\n"
                                "T|  `wait` 取走\n"
                                "T|  它。\n"
                                " |\n"
                                "T|文字。\n"));
}

static void marks_and_gaps_are_the_callers(void)
{
    struct page page = {0};

    page_start(&page, 20);
    page_gap(&page);
    CU_ASSERT_EQUAL(page_add(&page, PAGE_REACHED, "✓", "child zombie"), 0);
    CU_ASSERT_EQUAL(page_add(&page, PAGE_GOAL, "✗", "child gone; now: zombie"), 1);
    page_gap(&page);
    page_gap(&page);
    CU_ASSERT_EQUAL(page_add(&page, PAGE_NOTE, NULL, "one\n\ntwo \x1b[31m\u202e"), 4);
    page_gap(&page);
    CU_ASSERT_TRUE(shows(&page, "R|✓ child zombie\n"
                                "G|✗ child gone; now:\n"
                                "G|  zombie\n"
                                " |\n"
                                "N|one\n"
                                "N|\n"
                                "N|two \\x1b[31m\\u{202e}\n"));
}

static void a_narrow_page_is_still_one(void)
{
    struct page page = {0};

    make(&page, 1, "# T\n\n- - - - - - - - deep enough, so\n\n## S\n\nText.\n");
    for (int i = 0; i < page.count; i++)
        CU_ASSERT_TRUE(strlen(page.lines[i].text) <= PAGE_WIDTH_LEAST);
    CU_ASSERT_STRING_EQUAL(page.lines[9].text, "        - deep");
    page_free(&page);
}

static void a_wide_page_wraps_nothing(void)
{
    struct page page = {0};
    struct buffer text = {0}, got = {0};

    for (int i = 0; i < 1000; i++)
        buffer_add_text(&text, "word ");
    page_start(&page, PAGE_WIDTH_FREE);
    page_add(&page, PAGE_TEXT, "-", buffer_text(&text));
    page_gap(&page);
    page_add(&page, PAGE_TEXT, NULL, "end");
    CU_ASSERT_EQUAL(page.count, 3);
    page_text(&got, &page);
    CU_ASSERT_EQUAL(got.length, 2 + text.length - 1 + 1 + 1 + 4);
    page_start(&page, 20);
    CU_ASSERT_EQUAL(page.count, 0);
    page_free(&page);
    buffer_free(&text);
    buffer_free(&got);
}

static int set_up(void)
{
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : 1; /* widths of characters */
}

void suite_page(void)
{
    CU_pSuite suite = CU_add_suite("page", set_up, NULL);

    if (suite == NULL)
        return;
    CU_ADD_TEST(suite, a_reading_grows_and_is_read_on);
    CU_ADD_TEST(suite, every_block_has_its_kind);
    CU_ADD_TEST(suite, lists_hang);
    CU_ADD_TEST(suite, chinese_takes_two_cells);
    CU_ADD_TEST(suite, marks_and_gaps_are_the_callers);
    CU_ADD_TEST(suite, a_narrow_page_is_still_one);
    CU_ADD_TEST(suite, a_wide_page_wraps_nothing);
}
