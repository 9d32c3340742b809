/*
 * test_canvas: cells, wide characters and their halves, clipping, cutting.
 */
#include "suites.h"

#include "view/canvas.h"

#include <CUnit/CUnit.h>
#include <locale.h>
#include <string.h>

static struct canvas canvas;
static struct area whole;

static void begin(int rows, int columns)
{
    canvas_resize(&canvas, rows, columns);
    whole = canvas_area(&canvas);
}

static const char *row_text(int row)
{
    static struct buffer text;

    buffer_clear(&text);
    canvas_row(&text, &canvas, row);
    return buffer_text(&text);
}

static const struct cell *cell(int row, int column)
{
    return &canvas.cells[row * canvas.columns + column];
}

#define ROW(row, text) CU_ASSERT_STRING_EQUAL(row_text(row), text)

static int text_at(int row, int column, const char *text)
{
    return canvas_text(&canvas, &whole, row, column, STYLE_STRONG, text);
}

/* Each cell is a blank, a narrow one, or a wide one with its right half. */
static bool sound(void)
{
    for (int row = 0; row < canvas.rows; row++)
        for (int column = 0; column < canvas.columns; column++) {
            bool half = cell(row, column)->width == 0;
            bool wide_before = column > 0 && cell(row, column - 1)->width == 2;
            if (half != wide_before || cell(row, column)->width > 2)
                return false;
        }
    for (int row = 0; row < canvas.rows; row++)
        if (cell(row, canvas.columns - 1)->width == 2)
            return false;
    return true;
}

static void a_canvas_is_blank_at_first(void)
{
    begin(2, 5);
    ROW(0, "");
    ROW(1, "");
    CU_ASSERT_EQUAL(canvas.cursor_row, -1);
    CU_ASSERT_EQUAL(canvas.cursor_column, -1);
    CU_ASSERT_EQUAL(cell(1, 4)->width, 1);
    text_at(1, 0, "gone");
    canvas.cursor_row = canvas.cursor_column = 1;
    canvas_clear(&canvas);
    ROW(1, "");
    CU_ASSERT_EQUAL(canvas.cursor_row, -1);
    text_at(1, 0, "gone");
    begin(3, 7);
    ROW(1, "");
    ROW(3, "");
    ROW(-1, "");
    begin(0, 0);
    CU_ASSERT_EQUAL(text_at(0, 0, "no place"), 0);
    begin(-1, -1);
    ROW(0, "");
}

static void text_has_a_style_and_an_end(void)
{
    begin(2, 10);
    CU_ASSERT_EQUAL(text_at(0, 2, "abc"), 5);
    ROW(0, "  abc");
    ROW(1, "");
    CU_ASSERT_EQUAL(cell(0, 2)->style, STYLE_STRONG);
    CU_ASSERT_EQUAL(cell(0, 5)->style, STYLE_PLAIN);
    CU_ASSERT_EQUAL(text_at(1, 0, ""), 0);
    CU_ASSERT_EQUAL(text_at(1, 0, "a\tb\033\xff\xc2\x85 \xef\xbf\xbd"), 8);
    ROW(1, "a b    \xef\xbf\xbd"); /* a real U+FFFD is a character like others */
    CU_ASSERT_STRING_EQUAL(cell(1, 3)->text, "");
}

static void all_four_sides_clip(void)
{
    begin(3, 10);
    CU_ASSERT_EQUAL(text_at(0, 7, "abcdef"), 10);
    ROW(0, "       abc");
    CU_ASSERT_EQUAL(text_at(1, -2, "abcdef"), 4);
    ROW(1, "cdef");
    text_at(-1, 0, "above");
    text_at(3, 0, "below");
    ROW(2, "");
    CU_ASSERT_EQUAL(text_at(2, 10, "right"), 10);
    ROW(2, "");

    struct area window = {1, 3, 1, 4};
    canvas_clear(&canvas);
    for (int row = -1; row < 3; row++)
        canvas_text(&canvas, &window, row, -1, STYLE_PLAIN, "0123456789");
    ROW(0, "");
    ROW(1, "   1234");
    ROW(2, "");
}

static void an_area_may_stand_out_of_the_canvas(void)
{
    begin(2, 6);
    struct area left = {0, -2, 1, 5}, right = {1, 4, 3, 8}, above = {-1, 0, 2, 6};

    CU_ASSERT_EQUAL(canvas_text(&canvas, &left, 0, 0, STYLE_PLAIN, "abcdefgh"), 5);
    ROW(0, "cde");
    canvas_text(&canvas, &right, 0, 0, STYLE_PLAIN, "xyz");
    canvas_text(&canvas, &right, 1, 0, STYLE_PLAIN, "xyz");
    ROW(1, "    xy");
    canvas_blank(&canvas, &left);
    ROW(0, "");
    canvas_text(&canvas, &above, 0, 0, STYLE_PLAIN, "no");
    canvas_text(&canvas, &above, 1, 0, STYLE_PLAIN, "yes");
    ROW(0, "yes");
    canvas_blank(&canvas, &right);
    canvas_restyle(&canvas, &right, 0, 0, 8, STYLE_ERROR);
    ROW(1, "");
    CU_ASSERT_EQUAL(cell(1, 5)->style, STYLE_ERROR);
}

static void wide_characters_take_two_cells(void)
{
    begin(2, 6);
    CU_ASSERT_EQUAL(text_at(0, 0, "进程a"), 5);
    ROW(0, "进程a");
    CU_ASSERT_EQUAL(cell(0, 0)->width, 2);
    CU_ASSERT_EQUAL(cell(0, 1)->width, 0);
    CU_ASSERT_EQUAL(cell(0, 1)->style, STYLE_STRONG);
    CU_ASSERT_EQUAL(cell(0, 4)->width, 1);
    CU_ASSERT(sound());

    CU_ASSERT_EQUAL(text_at(1, 1, "进程进"), 5); /* the third has one cell left */
    ROW(1, " 进程");
    CU_ASSERT_EQUAL(text_at(1, -1, "进程"), 3);
    ROW(1, " 程程"); /* the first begins outside */
    CU_ASSERT(sound());
}

static void half_of_a_wide_character_is_nothing(void)
{
    begin(1, 6);
    text_at(0, 0, "进程进");
    text_at(0, 1, "x"); /* over the right half of the first */
    ROW(0, " x程进");
    CU_ASSERT(sound());
    text_at(0, 2, "y"); /* over the left half of the second */
    ROW(0, " xy 进");
    CU_ASSERT(sound());
    text_at(0, 0, "进程进");
    text_at(0, 1, "进"); /* over halves of two */
    ROW(0, " 进 进");
    CU_ASSERT(sound());
    text_at(0, 0, "进程进");
    text_at(0, 2, "进");
    ROW(0, "进进进");
    CU_ASSERT(sound());

    struct area window = {0, 1, 1, 4}; /* its sides cut the first and the third */
    text_at(0, 0, "进程进");
    canvas_blank(&canvas, &window);
    ROW(0, "");
    CU_ASSERT(sound());
    text_at(0, 0, "进程进");
    canvas_text(&canvas, &window, 0, 0, STYLE_PLAIN, "abcd");
    ROW(0, " abcd");
    CU_ASSERT(sound());
}

static void all_ways_to_draw_over_leave_it_sound(void)
{
    static const char *const texts[] = {"进程", "ab", "进a", "a进", "a\xcc\x81", "\xcc\x81进"};
    unsigned seed = 7;

    begin(3, 9);
    for (int i = 0; i < 5000; i++) {
        seed = seed * 1103515245u + 12345u;
        unsigned random = seed >> 8;
        struct area window = {(int)(random % 4) - 1, (int)(random / 4 % 9) - 3,
                              (int)(random / 64 % 4), (int)(random / 256 % 9)};
        int row = (int)(random / 512 % 4) - 1, column = (int)(random / 2048 % 12) - 3;
        const char *text = texts[random / 8192 % 6];
        if (i % 3 == 0)
            canvas_cut(&canvas, &window, row, column, (int)(random % 5), STYLE_PLAIN, text, i % 2);
        else if (i % 17 == 0)
            canvas_blank(&canvas, &window);
        else
            canvas_text(&canvas, &window, row, column, STYLE_PLAIN, text);
        if (!sound()) {
            CU_FAIL("a half of a wide character is left");
            return;
        }
    }
    CU_PASS("sound");
}

static void combining_characters_join_the_one_before(void)
{
    begin(2, 6);
    CU_ASSERT_EQUAL(text_at(0, 0, "e\xcc\x81x"), 2);
    ROW(0, "e\xcc\x81x");
    CU_ASSERT_STRING_EQUAL(cell(0, 0)->text, "e\xcc\x81");
    CU_ASSERT_EQUAL(text_at(0, 0, "e\xe2\x80\xaex"), 2); /* right-to-left override */
    CU_ASSERT_STRING_EQUAL(cell(0, 0)->text, "e");
    CU_ASSERT_EQUAL(text_at(0, 0, "e\xcc\x81x"), 2);
    CU_ASSERT_EQUAL(text_at(0, 0, "\xcc\x81z"), 1); /* nothing to join */
    ROW(0, "zx");
    text_at(0, 0, "进\xcc\x81!");
    ROW(0, "进\xcc\x81!");
    text_at(0, -1, "e\xcc\x81y"); /* what it belongs to is not drawn */
    ROW(0, "y !");
    text_at(1, 5, "ab\xcc\x81");
    ROW(1, "     a");

    char many[64] = "a"; /* more than a cell holds: those that fit are kept whole */
    for (int i = 0; i < 20; i++)
        strcat(many, "\xcc\x81");
    CU_ASSERT_EQUAL(text_at(1, 0, many), 1);
    CU_ASSERT_EQUAL(strlen(cell(1, 0)->text), 13);
}

static int cut_at(int column, int columns, const char *text, bool ascii)
{
    canvas_clear(&canvas);
    return canvas_cut(&canvas, &whole, 0, column, columns, STYLE_PLAIN, text, ascii);
}

static void what_is_cut_ends_with_dots(void)
{
    begin(1, 12);
    CU_ASSERT_EQUAL(cut_at(0, 5, "abcde", false), 5);
    ROW(0, "abcde");
    CU_ASSERT_EQUAL(cut_at(0, 5, "abcdef", false), 5);
    ROW(0, "abcd…");
    CU_ASSERT_EQUAL(cut_at(0, 5, "abcdef", true), 5);
    ROW(0, "ab...");
    CU_ASSERT_EQUAL(cut_at(0, 1, "abcdef", false), 1);
    ROW(0, "…");
    cut_at(0, 3, "abcdef", true);
    ROW(0, "...");
    cut_at(0, 2, "abcdef", true);
    ROW(0, "..");
    CU_ASSERT_EQUAL(cut_at(3, 0, "abc", false), 3);
    ROW(0, "");
    cut_at(3, -2, "abc", false);
    ROW(0, "");
    cut_at(0, 4, "进程进程", false); /* no half before the dots */
    ROW(0, "进…");
    CU_ASSERT_EQUAL(cut_at(0, 5, "进程进程", false), 5);
    ROW(0, "进程…");
    cut_at(0, 3,
           "e\xcc\x81"
           "e\xcc\x81"
           "ee",
           false);
    ROW(0, "e\xcc\x81"
           "e\xcc\x81…");
    cut_at(8, 100, "abcdef", false); /* the area is narrower */
    ROW(0, "        abc…");
    cut_at(-2, 6, "abcdefgh", false);
    ROW(0, "cde…");
    cut_at(12, 5, "abc", false);
    ROW(0, "");
}

static void lines_run_across_and_down(void)
{
    begin(3, 6);
    canvas_across(&canvas, &whole, 1, -3, 20, STYLE_QUIET, "─");
    ROW(0, "");
    ROW(1, "──────");
    canvas_down(&canvas, &whole, -1, 2, 20, STYLE_QUIET, "│");
    ROW(0, "  │");
    ROW(1, "──│───");
    ROW(2, "  │");
    canvas_across(&canvas, &whole, 0, 4, 1, STYLE_QUIET, "x");
    canvas_across(&canvas, &whole, 2, 0, 0, STYLE_QUIET, "x");
    ROW(0, "  │ x");
    ROW(2, "  │");
}

static void a_style_changes_and_the_text_stays(void)
{
    begin(1, 6);
    text_at(0, 0, "进程ab");
    canvas_restyle(&canvas, &whole, 0, 2, 3, STYLE_SELECTED);
    ROW(0, "进程ab");
    CU_ASSERT_EQUAL(cell(0, 1)->style, STYLE_STRONG);
    CU_ASSERT_EQUAL(cell(0, 2)->style, STYLE_SELECTED);
    CU_ASSERT_EQUAL(cell(0, 4)->style, STYLE_SELECTED);
    CU_ASSERT_EQUAL(cell(0, 5)->style, STYLE_STRONG);
    canvas_restyle(&canvas, &whole, 0, -5, 100, STYLE_MARK);
    canvas_restyle(&canvas, &whole, 7, 0, 6, STYLE_ERROR);
    CU_ASSERT_EQUAL(cell(0, 0)->style, STYLE_MARK);
    CU_ASSERT_EQUAL(cell(0, 5)->style, STYLE_MARK);
}

static int set_up(void)
{
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : 1; /* widths of characters */
}

static int clean_up(void)
{
    canvas_free(&canvas);
    return 0;
}

void suite_canvas(void)
{
    CU_pSuite suite = CU_add_suite("canvas", set_up, clean_up);

    CU_ADD_TEST(suite, a_canvas_is_blank_at_first);
    CU_ADD_TEST(suite, text_has_a_style_and_an_end);
    CU_ADD_TEST(suite, all_four_sides_clip);
    CU_ADD_TEST(suite, an_area_may_stand_out_of_the_canvas);
    CU_ADD_TEST(suite, wide_characters_take_two_cells);
    CU_ADD_TEST(suite, half_of_a_wide_character_is_nothing);
    CU_ADD_TEST(suite, all_ways_to_draw_over_leave_it_sound);
    CU_ADD_TEST(suite, combining_characters_join_the_one_before);
    CU_ADD_TEST(suite, what_is_cut_ends_with_dots);
    CU_ADD_TEST(suite, lines_run_across_and_down);
    CU_ADD_TEST(suite, a_style_changes_and_the_text_stays);
}
