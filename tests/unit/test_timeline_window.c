/*
 * test_timeline_window: windows of any size: columns that fit, rows that no two lanes share at a
 * time, parents above children.
 */
#include "test_timeline.h"

#include "base/utf8.h"
#include "model/timeline_text.h"

#include <stdlib.h>
#include <string.h>

static bool rows_are_free(const struct window *window, const struct timeline *timeline)
{
    for (int i = 0; i < window->lane_count; i++)
        for (int j = 0; j < i; j++) {
            int a = window->lanes[i], b = window->lanes[j];
            const struct lane *one = &timeline->lanes[a], *other = &timeline->lanes[b];
            if (window->rows[a] == window->rows[b] && one->born <= other->reaped &&
                other->born <= one->reaped)
                return false;
        }
    return true;
}

static bool parents_are_above(const struct window *window, const struct timeline *timeline)
{
    for (int i = 0; i < window->lane_count; i++) {
        int lane = window->lanes[i], parent = timeline->lanes[lane].parent;
        if (parent > 0 && window->rows[parent] >= window->rows[lane])
            return false;
    }
    return true;
}

static bool fits(const struct window *window, const struct timeline *timeline,
                 const struct window_wants *wants)
{
    int cells = window->cells[window->count], last = window->first + window->count - 1;
    bool anchored = wants->onward ? window->first == wants->column : last == wants->column;
    bool full = wants->onward ? last == timeline->column_count - 1 : window->first == 0;

    return anchored && window->count >= 1 && (window->count == 1 || cells <= wants->cells) &&
           (full || cells + 40 > wants->cells) && window->row_count <= window->lane_count;
}

static void every_window_keeps_its_promises(void)
{
    int broken = 0, shared = 0, quiet = 0;

    for (unsigned seed = 1; seed <= 8; seed++) {
        struct world world;
        struct timeline timeline;
        happen_at_random(&world, seed, 500);
        timeline_make(&timeline, &world.history, 0);
        for (int column = 0; column < timeline.column_count; column += 3)
            for (int rows = 0; rows <= 12; rows += 4) {
                struct window window;
                struct window_wants wants = {20 + column % 7 * 15, rows, column, column % 2};
                window_make(&window, &timeline, &wants);
                broken +=
                    !rows_are_free(&window, &timeline) || !parents_are_above(&window, &timeline) ||
                    !fits(&window, &timeline, &wants) || (!rows && (window.shared || window.quiet));
                shared += window.shared && window.row_count < window.lane_count;
                quiet += window.quiet > 0;
                window_free(&window);
            }
        timeline_free(&timeline);
        world_end(&world);
    }
    CU_ASSERT_EQUAL(broken, 0);
    CU_ASSERT_TRUE(shared > 20); /* and not by chance */
    CU_ASSERT_TRUE(quiet > 20);
}

/* Any picture of any part is as wide as it should be at the most, and its rows are whole. */
static bool page_is_whole(const struct timeline_page *page)
{
    struct buffer text = {0};
    bool whole = true;

    timeline_page_text(&text, page);
    for (char *line = text.data; line && *line; line = strchr(line, '\n') + 1) {
        char *end = strchr(line, '\n');
        *end = '\0';
        whole = whole && utf8_width(line) <= page->columns && utf8_valid(line, strlen(line));
        *end = '\n';
    }
    buffer_free(&text);
    return whole;
}

static void every_picture_is_whole(void)
{
    struct world world;
    struct timeline timeline;
    int broken = 0;

    happen_at_random(&world, 11, 500);
    timeline_make(&timeline, &world.history, 0);
    for (int column = 0; column < timeline.column_count; column += 2)
        for (int columns = 30; columns <= 130; columns += 25)
            for (int ascii = 0; ascii <= 1; ascii++) {
                struct window window;
                struct timeline_page page;
                struct window_wants wants = {columns - timeline_names(&timeline, columns), 7,
                                             column, false};
                struct timeline_style style = {ascii, column % 4 ? column : -1};
                window_make(&window, &timeline, &wants);
                timeline_draw(&page, &timeline, &window, columns, &style);
                broken += !page_is_whole(&page);
                for (int i = 0; ascii && i < page.rows * page.columns; i++)
                    broken += (unsigned char)page.cells[i].text[0] >= 0x80;
                timeline_page_free(&page);
                window_free(&window);
            }
    CU_ASSERT_EQUAL(broken, 0);
    timeline_free(&timeline);
    world_end(&world);
}

static void ended_ones_give_their_row_back(void)
{
    struct world world;
    struct timeline timeline;
    struct window window;
    struct timeline_page page;
    struct buffer text = {0};

    world_begin(&world, "namespace");
    for (int pid = 3; pid < 7; pid++) {
        happen_fork(&world, 2, pid, "c");
        happen_exit(&world, pid, exited(0));
        happen_reap(&world, pid, 2);
    }
    timeline_make(&timeline, &world.history, 0);
    window_make(&window, &timeline,
                &(struct window_wants){70, 2, timeline.column_count - 1, false});
    timeline_draw(&page, &timeline, &window, 80, &(struct timeline_style){false, -1});
    timeline_page_text(&text, &page);
    CU_ASSERT_TRUE(same_text(buffer_text(&text),
                             " fact    1  2    3  4  5    6  7  8    9  10 11   12 13\n"
                             " main 2  ───┬───────◀3─┬───────◀4─┬───────◀5─┬───────◀6─\n"
                             " c 6        └c 3─0ZZ┘  └c 4─0ZZ┘  └c 5─0ZZ┘  └c 6─0ZZ┘\n"));
    buffer_free(&text);
    timeline_page_free(&page);
    window_free(&window);
    timeline_free(&timeline);
    world_end(&world);
}

static void a_column_that_is_looked_at_is_marked(void)
{
    struct world world;
    struct timeline timeline;
    struct buffer text = {0};

    happen_design(&world);
    timeline_make(&timeline, &world.history, 0);
    timeline_text(&text, &timeline, 80, &(struct timeline_style){true, 5});
    CU_ASSERT_TRUE(same_text(buffer_text(&text),
                             " fact     1  2  3  4  5 [7]     8  9  10 11\n"
                             " main 2   ---+-----+------------<4-+-----------\n"
                             " child 3     `--7ZZ|ZZZZZZZZZZZZ|ZZ|ZZZZZZZZZZZ\n"
                             " d 4               `--+--0ZZZZZZ'  |\n"
                             " c 5                  `-->init=====|===========\n"
                             " b 6                               `--+--wait..\n"
                             " e 7                                  `--------\n"));
    buffer_clear(&text);
    timeline_text(&text, &timeline, 40,
                  &(struct timeline_style){true, 1}); /* the newest part has not it */
    CU_ASSERT_PTR_NOT_NULL(strstr(buffer_text(&text), "[2]"));
    buffer_free(&text);
    timeline_free(&timeline);
    world_end(&world);
}

static void all_of_it_goes_on_below(void)
{
    struct world world;
    struct timeline timeline;
    struct buffer text = {0};

    happen_design(&world);
    timeline_make(&timeline, &world.history, 0);
    timeline_text_all(&text, &timeline, 40, &(struct timeline_style){true, -1});
    CU_ASSERT_TRUE(same_text(buffer_text(&text), " fact     1  2  3  4  5  7      8  9\n"
                                                 " main 2   ---+-----+------------<4-+--\n"
                                                 " child 3     `--7ZZ|ZZZZZZZZZZZZ|ZZ|ZZ\n"
                                                 " d 4               `--+--0ZZZZZZ'  |\n"
                                                 " c 5                  `-->init=====|==\n"
                                                 " b 6                               `--\n"
                                                 "\n"
                                                 " fact   < 10 11\n"
                                                 " main 2   ---------\n"
                                                 " child 3  ZZZZZZZZZ\n"
                                                 " c 5      =========\n"
                                                 " b 6      +--wait..\n"
                                                 " e 7      `--------\n"));
    buffer_free(&text);
    timeline_free(&timeline);
    world_end(&world);
}

void test_timeline_window(CU_pSuite suite)
{
    CU_ADD_TEST(suite, every_window_keeps_its_promises);
    CU_ADD_TEST(suite, every_picture_is_whole);
    CU_ADD_TEST(suite, ended_ones_give_their_row_back);
    CU_ADD_TEST(suite, a_column_that_is_looked_at_is_marked);
    CU_ADD_TEST(suite, all_of_it_goes_on_below);
}
