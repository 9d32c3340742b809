/*
 * test_lesson_pane: heading, text that scrolls, and goals, in panes wide and low.
 */
#include "suites.h"
#include "test_picture.h"

#include "view/lesson_pane.h"

#include <CUnit/CUnit.h>
#include <locale.h>
#include <stdio.h>

static struct lesson_pane pane;
static struct canvas canvas;

static int set_up(void)
{
    return setlocale(LC_ALL, "C.UTF-8") ? 0 : 1;
}

/* A pane of some lines of text, "line 1" and so on. */
static void begin(int lines)
{
    char text[16];

    lesson_pane_title(&pane, "LESSON 6  Zombies", "step 4/6");
    for (int i = 1; i <= lines; i++) {
        snprintf(text, sizeof text, "line %d", i);
        lesson_pane_add(&pane, STYLE_PLAIN, text);
    }
}

static void end(void)
{
    lesson_pane_free(&pane);
    canvas_free(&canvas);
}

static void draw(int rows, int columns, bool ascii)
{
    struct area area = {0, 0, rows, columns};

    canvas_resize(&canvas, rows, columns);
    lesson_pane_draw(&pane, &canvas, &area, ascii);
}

static void goals_stand_below_the_text(void)
{
    begin(2);
    lesson_pane_goal(&pane, true, "main alive", "main(2) is alive");
    lesson_pane_goal(&pane, false, "a gone", "a(3) is a zombie");
    draw(9, 45, false);
    CU_ASSERT(picture_is(&canvas, " LESSON 6  Zombies                  step 4/6\n"
                                  " line 1\n"
                                  " line 2\n"
                                  "\n"
                                  " GOAL\n"
                                  "  ✓ main alive\n"
                                  "  ✗ a gone       now: a(3) is a zombie\n"
                                  "\n"
                                  "\n"));
    end();
}

static void how_things_are_has_a_row_where_it_needs_one(void)
{
    begin(1);
    lesson_pane_goal(&pane, false, "a gone", "a(3) is alive, state S: at the prompt");
    draw(7, 34, true);
    CU_ASSERT(picture_is(&canvas, " LESSON 6  Zombies       step 4/6\n"
                                  " line 1\n"
                                  "\n"
                                  " GOAL\n"
                                  "  - a gone\n"
                                  "      now: a(3) is alive, stat...\n"
                                  "\n"));
    end();
}

static void in_a_low_pane_goals_stand_side_by_side(void)
{
    begin(9);
    lesson_pane_goal(&pane, false, "a gone", NULL);
    lesson_pane_goal(&pane, true, "b gone", "b(4) is gone");
    lesson_pane_goal(&pane, false, "zombies 0", "zombies: 2");
    lesson_pane_goal(&pane, true, "main alive", NULL);
    draw(7, 44, false);
    CU_ASSERT(picture_is(&canvas, " LESSON 6  Zombies                 step 4/6\n"
                                  " line 1\n"
                                  " line 2\n"
                                  " line 3\n"
                                  " ↓ 6 lines more (Enter, End)\n"
                                  " GOAL  ✗ a gone   ✓ b gone   ✗ zombies 0\n"
                                  "       ✓ main alive\n"));
    end();
}

static void text_scrolls_from_end_to_end(void)
{
    begin(10);
    draw(5, 30, false);
    CU_ASSERT(picture_is(&canvas, " LESSON 6  Zombies   step 4/6\n"
                                  " line 1\n"
                                  " line 2\n"
                                  " line 3\n"
                                  " ↓ 7 lines more (Enter, End)\n"));
    CU_ASSERT_EQUAL(lesson_pane_below(&pane), 7);
    CU_ASSERT_FALSE(lesson_pane_scroll(&pane, -1));
    CU_ASSERT(lesson_pane_scroll(&pane, 3));
    draw(5, 30, false);
    CU_ASSERT_EQUAL(lesson_pane_below(&pane), 4);
    CU_ASSERT(lesson_pane_scroll(&pane, 100));
    draw(5, 30, false);
    CU_ASSERT(picture_is(&canvas, " LESSON 6  Zombies   step 4/6\n"
                                  " line 7\n"
                                  " line 8\n"
                                  " line 9\n"
                                  " line 10\n"));
    CU_ASSERT_EQUAL(lesson_pane_below(&pane), 0);
    CU_ASSERT_FALSE(lesson_pane_scroll(&pane, 1));
    end();
}

static void what_is_new_is_brought_into_sight(void)
{
    begin(10);
    lesson_pane_show(&pane, 8); /* short: with what is above it */
    draw(5, 30, false);
    CU_ASSERT_EQUAL(pane.top, 6);
    lesson_pane_show(&pane, 2); /* long: from there */
    draw(5, 30, false);
    CU_ASSERT_EQUAL(pane.top, 2);
    draw(20, 30, false); /* all of it fits */
    CU_ASSERT_EQUAL(pane.top, 0);
    lesson_pane_clear(&pane);
    draw(5, 30, false);
    CU_ASSERT_EQUAL(pane.count, 0);
    end();
}

static void the_least_areas_are_drawn(void)
{
    begin(3);
    lesson_pane_goal(&pane, false, "a gone", "a(3) is a zombie");
    for (int rows = 1; rows < 12; rows++)
        for (int columns = 2; columns < 60; columns++) {
            draw(rows, columns, rows % 2);
            CU_ASSERT(pane.rows >= 0);
            CU_ASSERT(lesson_pane_below(&pane) <= 3);
        }
    end();
}

void suite_lesson_pane(void)
{
    CU_pSuite suite = CU_add_suite("lesson_pane", set_up, NULL);

    CU_ADD_TEST(suite, goals_stand_below_the_text);
    CU_ADD_TEST(suite, how_things_are_has_a_row_where_it_needs_one);
    CU_ADD_TEST(suite, in_a_low_pane_goals_stand_side_by_side);
    CU_ADD_TEST(suite, text_scrolls_from_end_to_end);
    CU_ADD_TEST(suite, what_is_new_is_brought_into_sight);
    CU_ADD_TEST(suite, the_least_areas_are_drawn);
}
