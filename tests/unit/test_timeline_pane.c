/*
 * test_timeline_pane: the pane follows what happens, and steps through the past.
 */
#include "test_timeline.h"

#include "test_picture.h"
#include "view/timeline_pane.h"

/* A pane that has seen every fact of its world. */
struct show {
    struct world world;
    struct timeline_pane pane;
    struct canvas canvas;
    struct proctab table;
    size_t seen;
};

static void catch_up(struct show *show)
{
    for (; show->seen < show->world.history.count; show->seen++) {
        const struct fact *fact = history_fact(&show->world.history, show->seen + 1);
        proctab_apply(&show->table, fact);
        timeline_pane_fact(&show->pane, &show->table, &show->world.history, fact);
    }
}

static void show_begin(struct show *show, int rows, int columns)
{
    *show = (struct show){0};
    happen_design(&show->world);
    proctab_init(&show->table);
    canvas_resize(&show->canvas, rows, columns);
    catch_up(show);
}

static void show_end(struct show *show)
{
    timeline_pane_free(&show->pane);
    canvas_free(&show->canvas);
    proctab_free(&show->table);
    world_end(&show->world);
}

static void draw(struct show *show, uint64_t at)
{
    struct area all = canvas_area(&show->canvas);

    catch_up(show);
    canvas_clear(&show->canvas);
    timeline_pane_draw(&show->pane, at, 2, &show->canvas, &all, false);
}

static bool shows(struct show *show, uint64_t at, const char *rows)
{
    draw(show, at);
    return picture_is(&show->canvas, rows);
}

static void the_newest_part_is_shown(void)
{
    struct show show;

    show_begin(&show, 7, 60);
    CU_ASSERT_TRUE(shows(&show, 0,
                         " fact     1  2  3  4  5  7      8  9  10 11\n"
                         " main 2   ───┬─────┬────────────◀4─┬───────────\n"
                         " child 3     └──7ZZ│ZZZZZZZZZZZZ│ZZ│ZZZZZZZZZZZ\n"
                         " d 4               └──┬──0ZZZZZZ┘  │\n"
                         " c 5                  └──►init═════╪═══════════\n"
                         " b 6                               └──┬──wait┄┄\n"
                         " e 7                                  └────────\n"));
    CU_ASSERT_EQUAL(show.canvas.cells[60 + 1].style, STYLE_YOU);
    CU_ASSERT_EQUAL(show.canvas.cells[2 * 60 + 18].style, STYLE_ZOMBIE);
    show_end(&show);
}

static void steps_lead_through_the_columns(void)
{
    struct show show;
    uint64_t at = 0;

    show_begin(&show, 7, 60);
    CU_ASSERT_EQUAL(at = timeline_pane_step(&show.pane, at, -1), 10);
    CU_ASSERT_EQUAL(at = timeline_pane_step(&show.pane, at, -1), 9);
    CU_ASSERT_EQUAL(timeline_pane_step(&show.pane, at, 1), 10);
    CU_ASSERT_EQUAL(timeline_pane_step(&show.pane, at, 2), 0); /* the last one is now */
    CU_ASSERT_EQUAL(timeline_pane_step(&show.pane, at, -100), 1);
    CU_ASSERT_EQUAL(timeline_pane_step(&show.pane, 6, -1), 4); /* between two: before fact 5 */
    CU_ASSERT_EQUAL(timeline_pane_first(&show.pane), 1);
    show_end(&show);
}

static void the_column_that_is_looked_at_comes_in_sight(void)
{
    struct show show;

    show_begin(&show, 4, 34);
    CU_ASSERT_TRUE(shows(&show, 0,
                         " ↓1     ← 8  9    10   11\n"
                         " main 2   ◀4─┬───────────────\n"
                         " b 6      ┘  └b 6─┬────wait┄┄\n"
                         " e 7              └e 7───────\n"));
    for (uint64_t at = 1; at <= show.world.history.count; at++) {
        struct buffer heading = {0}, number = {0};
        draw(&show, at);
        canvas_row(&heading, &show.canvas, 0);
        int column = timeline_column_at(&show.pane.timeline, at);
        buffer_printf(&number, "[%d]", (int)show.pane.timeline.columns[column].seq);
        CU_ASSERT_PTR_NOT_NULL(strstr(buffer_text(&heading), buffer_text(&number)));
        buffer_free(&heading);
        buffer_free(&number);
    }
    show_end(&show);
}

static void a_click_goes_to_a_column(void)
{
    struct show show;

    show_begin(&show, 7, 60);
    draw(&show, 0);
    CU_ASSERT_EQUAL(timeline_pane_click(&show.pane, 0, 3, 10), 1);
    CU_ASSERT_EQUAL(timeline_pane_click(&show.pane, 0, 0, 13), 2);
    CU_ASSERT_EQUAL(timeline_pane_click(&show.pane, 0, 0, 15), 2);
    CU_ASSERT_EQUAL(timeline_pane_click(&show.pane, 0, 6, 16), 3);
    CU_ASSERT_EQUAL(timeline_pane_click(&show.pane, 5, 6, 2), 5); /* a name: nothing */
    CU_ASSERT_EQUAL(timeline_pane_click(&show.pane, 5, 6, 59), 5);
    CU_ASSERT_EQUAL(timeline_pane_click(&show.pane, 5, 9, 13), 5);
    show_end(&show);
}

static void rows_scroll_and_come_back(void)
{
    struct show show;

    show_begin(&show, 3, 60);
    draw(&show, 0);
    int top = show.pane.top;
    CU_ASSERT_TRUE(top > 0);
    timeline_pane_scroll(&show.pane, -100);
    draw(&show, 0);
    CU_ASSERT_EQUAL(show.pane.top, 0);
    timeline_pane_scroll(&show.pane, 100);
    draw(&show, 0);
    CU_ASSERT_TRUE(show.pane.top >= top);
    timeline_pane_scroll(&show.pane, -100);
    happen_exit(&show.world, 7, exited(1)); /* something happens: it is to be seen */
    draw(&show, 0);
    CU_ASSERT_TRUE(show.pane.top > 0);
    show_end(&show);
}

static void too_small_or_empty_is_nothing(void)
{
    struct timeline_pane pane = {0};
    struct show show;
    struct area all;

    show_begin(&show, 1, 60);
    all = canvas_area(&show.canvas);
    timeline_pane_draw(&show.pane, 0, 2, &show.canvas, &all, false);
    timeline_pane_draw(&pane, 0, 2, &show.canvas, &all, false);
    CU_ASSERT_TRUE(picture_is(&show.canvas, "\n"));
    CU_ASSERT_EQUAL(timeline_pane_step(&pane, 0, -1), 0);
    show_end(&show);
}

void test_timeline_pane(CU_pSuite suite)
{
    CU_ADD_TEST(suite, the_newest_part_is_shown);
    CU_ADD_TEST(suite, steps_lead_through_the_columns);
    CU_ADD_TEST(suite, the_column_that_is_looked_at_comes_in_sight);
    CU_ADD_TEST(suite, a_click_goes_to_a_column);
    CU_ADD_TEST(suite, rows_scroll_and_come_back);
    CU_ADD_TEST(suite, too_small_or_empty_is_nothing);
}
