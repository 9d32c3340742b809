/*
 * test_log_pane: lines that are wrapped, kept and scrolled.
 */
#include "suites.h"
#include "test_model.h"
#include "test_picture.h"

#include "view/log_pane.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

/* A log on a canvas of its own. */
struct shown {
    struct log_pane pane;
    struct canvas canvas;
};

static void shown_begin(struct shown *shown, int rows, int columns)
{
    *shown = (struct shown){0};
    canvas_resize(&shown->canvas, rows, columns);
}

static void shown_end(struct shown *shown)
{
    log_pane_free(&shown->pane);
    canvas_free(&shown->canvas);
}

static void resize(struct shown *shown, int rows, int columns)
{
    canvas_resize(&shown->canvas, rows, columns);
}

static void draw(struct shown *shown)
{
    struct area all = canvas_area(&shown->canvas);

    log_pane_draw(&shown->pane, &shown->canvas, &all, false);
}

static bool shows(struct shown *shown, const char *rows)
{
    draw(shown);
    return picture_is(&shown->canvas, rows);
}

static void scroll(struct shown *shown, int rows)
{
    struct area all = canvas_area(&shown->canvas);

    log_pane_scroll(&shown->pane, &all, rows);
}

/* "1", "2" ... */
static void add_numbers(struct shown *shown, int from, int to)
{
    char text[20];

    for (int number = from; number <= to; number++) {
        snprintf(text, sizeof text, "%d", number);
        log_pane_add(&shown->pane, TONE_CALL, text);
    }
}

static void an_empty_log_says_what_it_is_for(void)
{
    struct shown shown;

    shown_begin(&shown, 3, 60);
    CU_ASSERT_TRUE(shows(&shown, "\n\n what processes do is written here\n"));
    CU_ASSERT_TRUE(styles_are(&shown.canvas, 2, " QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"));
    scroll(&shown, 5);
    resize(&shown, 1, 20);
    CU_ASSERT_TRUE(shows(&shown, " what processes do …\n"));
    shown_end(&shown);
}

static void a_statement_reads_well(void)
{
    struct shown shown;

    shown_begin(&shown, 8, 60);
    log_pane_add(&shown.pane, TONE_COMMAND, "main 2> fork c");
    log_pane_add(&shown.pane, TONE_CALL, "main(2): fork() = 3");
    log_pane_add(&shown.pane, TONE_PLAIN, "c(3) is a copy of main(2); both go on from here");
    log_pane_add(&shown.pane, TONE_CALL, "c(3): fork() = 0");
    log_pane_add(&shown.pane, TONE_OUTPUT, "c(3) | hello");
    log_pane_add(&shown.pane, TONE_ERROR, "c(3): wait() = -1 ECHILD");
    CU_ASSERT_TRUE(shows(&shown, "\n"
                                 "\n"
                                 " main 2> fork c\n"
                                 " main(2): fork() = 3\n"
                                 "    c(3) is a copy of main(2); both go on from here\n"
                                 " c(3): fork() = 0\n"
                                 " c(3) | hello\n"
                                 " c(3): wait() = -1 ECHILD\n"));
    CU_ASSERT_TRUE(styles_are(&shown.canvas, 2, "SSSSSSSSSSSSSSS"));
    CU_ASSERT_TRUE(styles_are(&shown.canvas, 3, ""));
    CU_ASSERT_TRUE(styles_are(&shown.canvas, 4, ""));
    CU_ASSERT_TRUE(styles_are(&shown.canvas, 6, "SSSSSSSSSSSSS"));
    CU_ASSERT_TRUE(styles_are(&shown.canvas, 7, "EEEEEEEEEEEEEEEEEEEEEEEEE"));
    shown_end(&shown);
}

static void long_lines_hang(void)
{
    struct shown shown;

    shown_begin(&shown, 9, 40);
    log_pane_add(&shown.pane, TONE_CALL, "main(2): wait() = -1 ECHILD (No child processes)");
    log_pane_add(&shown.pane, TONE_PLAIN, "main has no children to wait for, none at all");
    log_pane_add(&shown.pane, TONE_ANSWER, "  because its parent main(2) has not waited for it");
    log_pane_add(&shown.pane, TONE_OUTPUT,
                 "c(3) | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    CU_ASSERT_TRUE(shows(&shown, " main(2): wait() = -1 ECHILD (No child\n"
                                 "   processes)\n"
                                 "    main has no children to wait for,\n"
                                 "      none at all\n"
                                 "   because its parent main(2) has not\n"
                                 "     waited for it\n"
                                 " c(3) |\n"
                                 "   xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"
                                 "   xxxxxxxxxxx\n"));
    shown_end(&shown);
}

static void wide_characters_wrap_by_cells(void)
{
    struct shown shown;

    shown_begin(&shown, 3, 20);
    log_pane_add(&shown.pane, TONE_OUTPUT, "c(3) | 进程是正在运行的程序。");
    CU_ASSERT_TRUE(shows(&shown, "\n"
                                 " c(3) | 进程是正在\n"
                                 "   运行的程序。\n"));
    resize(&shown, 3, 23); /* a closing mark begins no line */
    log_pane_add(&shown.pane, TONE_PLAIN, "一二三四五六七八九。");
    CU_ASSERT_TRUE(shows(&shown, "   的程序。\n"
                                 "    一二三四五六七八\n"
                                 "      九。\n"));
    shown_end(&shown);
}

static void several_lines_are_split(void)
{
    struct shown shown;

    shown_begin(&shown, 4, 40);
    log_pane_add(&shown.pane, TONE_ANSWER, "one  \n\n  three");
    CU_ASSERT_EQUAL(shown.pane.count, 3);
    CU_ASSERT_TRUE(shows(&shown, "\n one\n\n   three\n"));
    shown_end(&shown);
}

static void scrolling_stops_at_both_ends(void)
{
    struct shown shown;

    shown_begin(&shown, 4, 60);
    add_numbers(&shown, 1, 3);
    scroll(&shown, 1); /* all of it is in sight */
    CU_ASSERT_FALSE(shown.pane.back);
    add_numbers(&shown, 4, 8);
    CU_ASSERT_TRUE(shows(&shown, " 5\n 6\n 7\n 8\n"));
    scroll(&shown, 1);
    CU_ASSERT_TRUE(shows(&shown, " 4\n 5\n 6\n ↓ 2 lines below (End)\n"));
    CU_ASSERT_TRUE(styles_are(&shown.canvas, 3, " QQQQQQQQQQQQQQQQQQQQQ"));
    scroll(&shown, 2);
    CU_ASSERT_TRUE(shows(&shown, " 2\n 3\n 4\n ↓ 4 lines below (End)\n"));
    scroll(&shown, 2);
    CU_ASSERT_TRUE(shows(&shown, " 1\n 2\n 3\n ↓ 5 lines below (End)\n"));
    scroll(&shown, 1);
    CU_ASSERT_TRUE(shows(&shown, " 1\n 2\n 3\n ↓ 5 lines below (End)\n"));
    scroll(&shown, -3);
    CU_ASSERT_TRUE(shows(&shown, " 4\n 5\n 6\n ↓ 2 lines below (End)\n"));
    scroll(&shown, -1);
    CU_ASSERT_TRUE(shows(&shown, " 5\n 6\n 7\n 8\n"));
    CU_ASSERT_FALSE(shown.pane.back);
    scroll(&shown, -1);
    CU_ASSERT_TRUE(shows(&shown, " 5\n 6\n 7\n 8\n"));
    scroll(&shown, LOG_LINES_MAX);
    CU_ASSERT_TRUE(shows(&shown, " 1\n 2\n 3\n ↓ 5 lines below (End)\n"));
    scroll(&shown, -100);
    CU_ASSERT_TRUE(shows(&shown, " 5\n 6\n 7\n 8\n"));
    scroll(&shown, 100);
    scroll(&shown, -LOG_LINES_MAX);
    CU_ASSERT_TRUE(shows(&shown, " 5\n 6\n 7\n 8\n"));
    shown_end(&shown);
}

static void scrolling_goes_by_rows_of_wrapped_lines(void)
{
    struct shown shown;

    shown_begin(&shown, 3, 20);
    log_pane_add(&shown.pane, TONE_CALL, "one two three four five six seven");
    log_pane_add(&shown.pane, TONE_CALL, "eight nine ten eleven twelve");
    CU_ASSERT_TRUE(shows(&shown, "   five six seven\n eight nine ten\n   eleven twelve\n"));
    scroll(&shown, 1);
    CU_ASSERT_TRUE(shows(&shown, " one two three four\n   five six seven\n"
                                 " ↓ 1 line below (En…\n"));
    resize(&shown, 2, 20); /* a line that is in sight in part is below as well */
    CU_ASSERT_TRUE(shows(&shown, " one two three four\n ↓ 2 lines below (E…\n"));
    scroll(&shown, -1);
    CU_ASSERT_TRUE(shows(&shown, "   five six seven\n ↓ 1 line below (En…\n"));
    shown_end(&shown);
}

static void what_comes_does_not_move_what_is_read(void)
{
    struct shown shown;

    shown_begin(&shown, 3, 60);
    add_numbers(&shown, 1, 9);
    scroll(&shown, 3);
    CU_ASSERT_TRUE(shows(&shown, " 4\n 5\n ↓ 4 lines below (End)\n"));
    add_numbers(&shown, 10, 12);
    CU_ASSERT_TRUE(shows(&shown, " 4\n 5\n ↓ 7 lines below (End)\n"));
    scroll(&shown, -LOG_LINES_MAX);
    CU_ASSERT_TRUE(shows(&shown, " 10\n 11\n 12\n"));
    add_numbers(&shown, 13, 13);
    CU_ASSERT_TRUE(shows(&shown, " 11\n 12\n 13\n"));
    shown_end(&shown);
}

static void another_size_while_scrolled_back(void)
{
    struct shown shown;

    shown_begin(&shown, 4, 60);
    log_pane_add(&shown.pane, TONE_CALL,
                 "a line of many words that takes one row, or two or three");
    add_numbers(&shown, 1, 6);
    scroll(&shown, 100);
    CU_ASSERT_TRUE(shows(&shown, " a line of many words that takes one row, or two or three\n"
                                 " 1\n 2\n ↓ 4 lines below (End)\n"));
    resize(&shown, 4, 40);
    CU_ASSERT_TRUE(shows(&shown, " a line of many words that takes one\n"
                                 "   row, or two or three\n"
                                 " 1\n ↓ 5 lines below (End)\n"));
    resize(&shown, 3, 22);
    scroll(&shown, -2); /* to its third row */
    CU_ASSERT_TRUE(shows(&shown, "   row, or two or\n   three\n ↓ 6 lines below (End)\n"));
    resize(&shown, 3, 60); /* where there is none */
    CU_ASSERT_TRUE(shows(&shown, " a line of many words that takes one row, or two or three\n"
                                 " 1\n ↓ 5 lines below (End)\n"));
    resize(&shown, 8, 60); /* where all of it is in sight */
    CU_ASSERT_TRUE(shows(&shown, "\n"
                                 " a line of many words that takes one row, or two or three\n"
                                 " 1\n 2\n 3\n 4\n 5\n 6\n"));
    CU_ASSERT_FALSE(shown.pane.back);
    shown_end(&shown);
}

static void a_full_log_drops_the_oldest(void)
{
    struct shown shown;

    shown_begin(&shown, 4, 60);
    add_numbers(&shown, 1, LOG_LINES_MAX);
    scroll(&shown, LOG_LINES_MAX);
    CU_ASSERT_TRUE(shows(&shown, " 1\n 2\n 3\n ↓ 99997 lines below (End)\n"));
    add_numbers(&shown, 100001, 100001);
    CU_ASSERT_TRUE(shows(&shown, " 1 older line is no longer kept\n 2\n 3\n"
                                 " ↓ 99998 lines below (End)\n"));
    CU_ASSERT_TRUE(styles_are(&shown.canvas, 0, "QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"));
    scroll(&shown, -2);
    CU_ASSERT_TRUE(shows(&shown, " 3\n 4\n 5\n ↓ 99996 lines below (End)\n"));
    add_numbers(&shown, 100002, 100002); /* 2 goes, what is read stays */
    CU_ASSERT_TRUE(shows(&shown, " 3\n 4\n 5\n ↓ 99997 lines below (End)\n"));
    add_numbers(&shown, 100003, 100005);
    CU_ASSERT_TRUE(shows(&shown, " 5 older lines are no longer kept\n 6\n 7\n"
                                 " ↓ 99998 lines below (End)\n"));
    CU_ASSERT_EQUAL(shown.pane.count, LOG_LINES_MAX);
    CU_ASSERT_EQUAL(shown.pane.dropped, 5);
    scroll(&shown, -LOG_LINES_MAX);
    CU_ASSERT_TRUE(shows(&shown, " 100002\n 100003\n 100004\n 100005\n"));
    shown_end(&shown);
}

static void plain_letters_where_wanted(void)
{
    struct shown shown;
    struct area area = {1, 2, 3, 30};

    shown_begin(&shown, 5, 40);
    add_numbers(&shown, 1, 6);
    log_pane_scroll(&shown.pane, &area, 1);
    log_pane_draw(&shown.pane, &shown.canvas, &area, true);
    CU_ASSERT_TRUE(picture_is(&shown.canvas, "\n   3\n   4\n   v 2 lines below (End)\n\n"));
    area.rows = 0;
    log_pane_draw(&shown.pane, &shown.canvas, &area, true);
    log_pane_scroll(&shown.pane, &area, 1);
    shown_end(&shown);
}

/* Long lines go earlier than short ones. */
static void bytes_are_bounded_too(void)
{
    enum { LONG = 10000, LINES = 2000 };
    struct log_pane pane = {0};
    char text[LONG + 1];

    memset(text, 'x', LONG);
    text[LONG] = '\0';
    for (int i = 0; i < LINES; i++)
        log_pane_add(&pane, TONE_OUTPUT, text);
    CU_ASSERT((int)LINES < (int)LOG_LINES_MAX);
    CU_ASSERT((size_t)LINES * LONG > LOG_BYTES_MAX);
    CU_ASSERT(pane.bytes <= LOG_BYTES_MAX);
    CU_ASSERT_EQUAL(pane.bytes, (size_t)pane.count * LONG);
    CU_ASSERT_EQUAL(pane.count + pane.dropped, LINES);
    log_pane_free(&pane);
}

void suite_log_pane(void)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* widths of characters */

    CU_pSuite suite = CU_add_suite("log_pane", NULL, NULL);

    CU_add_test(suite, "an empty log", an_empty_log_says_what_it_is_for);
    CU_add_test(suite, "a statement reads well", a_statement_reads_well);
    CU_add_test(suite, "long lines hang", long_lines_hang);
    CU_add_test(suite, "wide characters", wide_characters_wrap_by_cells);
    CU_add_test(suite, "several lines are split", several_lines_are_split);
    CU_add_test(suite, "scrolling stops at both ends", scrolling_stops_at_both_ends);
    CU_add_test(suite, "scrolling goes by rows", scrolling_goes_by_rows_of_wrapped_lines);
    CU_add_test(suite, "what comes moves nothing", what_comes_does_not_move_what_is_read);
    CU_add_test(suite, "another size", another_size_while_scrolled_back);
    CU_add_test(suite, "a full log", a_full_log_drops_the_oldest);
    CU_add_test(suite, "plain letters", plain_letters_where_wanted);
    CU_add_test(suite, "bytes are bounded too", bytes_are_bounded_too);
}
