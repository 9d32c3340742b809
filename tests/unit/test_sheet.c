/*
 * test_sheet: pages over the panes, and the legend.
 */
#include "suites.h"

#include "view/sheet.h"

#include <CUnit/CUnit.h>
#include <limits.h>
#include <locale.h>
#include <string.h>

static struct canvas canvas;
static struct sheet sheet;
static struct area whole;

static void begin(int rows, int columns, const char *title, bool choice)
{
    canvas_resize(&canvas, rows, columns);
    whole = canvas_area(&canvas);
    sheet_open(&sheet, title, choice);
}

static const char *row_text(int row)
{
    static struct buffer text;

    buffer_clear(&text);
    canvas_row(&text, &canvas, row);
    return buffer_text(&text);
}

#define ROW(row, text) CU_ASSERT_STRING_EQUAL(row_text(row), text)

static void draw(bool ascii)
{
    canvas_clear(&canvas);
    sheet_draw(&sheet, &canvas, &whole, ascii);
}

static int style_at(int row, int column)
{
    return canvas.cells[row * canvas.columns + column].style;
}

static void no_sheet_draws_nothing(void)
{
    struct sheet none = {0};

    begin(5, 40, "x", false);
    sheet_draw(&none, &canvas, &whole, false);
    ROW(2, "");
    sheet_close(&none);
    sheet_close(&sheet);
    draw(false);
    ROW(2, "");
    CU_ASSERT_FALSE(sheet.open);
}

static void a_page_is_as_small_as_its_text(void)
{
    begin(7, 40, "Why", false);
    sheet_add(&sheet, STYLE_ERROR, NULL, "c is a zombie:\n  it ended\n");
    draw(false);
    ROW(0, "");
    ROW(1, "           ┌ Why ───────────┐");
    ROW(2, "           │ c is a zombie: │");
    ROW(3, "           │   it ended     │");
    ROW(4, "           └ Esc close ─────┘");
    ROW(5, "");
    CU_ASSERT_EQUAL(sheet.count, 2);
    CU_ASSERT_EQUAL(style_at(1, 11), STYLE_QUIET);
    CU_ASSERT_EQUAL(style_at(1, 13), STYLE_STRONG);
    CU_ASSERT_EQUAL(style_at(3, 15), STYLE_ERROR);
    CU_ASSERT_EQUAL(style_at(4, 13), STYLE_KEY);
    CU_ASSERT_EQUAL(style_at(4, 17), STYLE_QUIET);
    draw(true);
    ROW(1, "           + Why -----------+");
    ROW(2, "           | c is a zombie: |");
    ROW(4, "           + Esc close -----+");
}

static void a_page_without_lines_has_its_title(void)
{
    begin(5, 30, "Nothing was found here", true);
    draw(false);
    ROW(1, "  ┌ Nothing was found here ┐");
    sheet_move(&sheet, 3);
    CU_ASSERT_EQUAL(sheet.selected, 0);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 2, 5), -1);
}

static void what_is_too_small_shows_nothing(void)
{
    begin(2, 60, "Title", false);
    sheet_add(&sheet, STYLE_PLAIN, NULL, "text");
    draw(false);
    ROW(0, "");
    CU_ASSERT_EQUAL(sheet.rows, 0);
    begin(20, 15, "Title", false);
    sheet_add(&sheet, STYLE_PLAIN, NULL, "text");
    draw(false);
    ROW(9, "");
    sheet_move(&sheet, 5); /* and moves nothing out of itself */
    begin(3, 16, "A long title", false);
    sheet_add(&sheet, STYLE_PLAIN, "a long badge", "text");
    draw(false);
    ROW(0, "  ┌ A long t…┐");
    ROW(1, "  │ a l…  te │");
}

static void texts_stand_in_line_after_their_badges(void)
{
    begin(8, 32, "Words", false);
    sheet_add(&sheet, STYLE_STRONG, NULL, "What the words say");
    sheet_add(&sheet, STYLE_ZOMBIE, "ZOMBIE", "has ended, and nobody waited\nyet");
    sheet_add(&sheet, STYLE_KEY, "w", "why");
    draw(false);
    ROW(0, "  ┌ Words ───────────────────┐");
    ROW(1, "  │ What the words say       │");
    ROW(2, "  │ ZOMBIE  has ended, and   │");
    ROW(3, "  │         nobody waited    │");
    ROW(4, "  │         yet              │");
    ROW(5, "  │ w       why              │");
    ROW(6, "  └ Esc close ───────────────┘");
    CU_ASSERT_EQUAL(style_at(1, 4), STYLE_STRONG);
    CU_ASSERT_EQUAL(style_at(2, 4), STYLE_ZOMBIE);
    CU_ASSERT_EQUAL(style_at(2, 9), STYLE_ZOMBIE);
    CU_ASSERT_EQUAL(style_at(2, 10), STYLE_PLAIN);
    CU_ASSERT_EQUAL(style_at(2, 12), STYLE_PLAIN);
    CU_ASSERT_EQUAL(style_at(5, 4), STYLE_KEY);
}

static void rows_of_tables_hang_under_their_last_column(void)
{
    begin(8, 32, "Help", false);
    sheet_add(&sheet, STYLE_PLAIN, NULL,
              "  wait  waits until a child ends\n  a very long one  of two words");
    draw(false);
    ROW(1, "  ┌ Help ────────────────────┐");
    ROW(2, "  │   wait  waits until a    │");
    ROW(3, "  │         child ends       │");
    ROW(4, "  │   a very long one  of    │");
    ROW(5, "  │   two words              │");
    sheet_close(&sheet);
}

static void long_lines_wrap_and_hang(void)
{
    begin(10, 28, "Help", false);
    sheet_add(&sheet, STYLE_PLAIN, NULL, "one two three four five six seven eight nine ten");
    sheet_add(&sheet, STYLE_PLAIN, NULL, "  - hanging under the text it belongs to");
    sheet_add(&sheet, STYLE_PLAIN, NULL, "a_word_that_is_wider_than_the_page");
    draw(false);
    ROW(0, "  ┌ Help ────────────────┐");
    ROW(1, "  │ one two three four   │");
    ROW(2, "  │ five six seven eight │");
    ROW(3, "  │ nine ten             │");
    ROW(4, "  │   - hanging under    │");
    ROW(5, "  │   the text it        │");
    ROW(6, "  │   belongs to         │");
    ROW(7, "  │ a_word_that_is_wider │");
    ROW(8, "  │ _than_the_page       │");
    ROW(9, "  └ Esc close ───────────┘");
}

static void chinese_stands_in_line_as_well(void)
{
    begin(7, 40, "图例", false);
    for (int row = 0; row < 7; row++)
        canvas_text(&canvas, &whole, row, 1, STYLE_PLAIN, "进程进程进程进程进程进程进程进程进程进");
    sheet_add(&sheet, STYLE_ZOMBIE, "僵尸", "已结束，父进程还没有等待它，所以它留在进程表里");
    sheet_add(&sheet, STYLE_ORPHAN, "孤儿进", "父进程已结束");
    sheet_add(&sheet, STYLE_PLAIN, "R", "运行");
    sheet_draw(&sheet, &canvas, &whole, false); /* its sides cut characters below it in two */
    ROW(0, "  ┌ 图例 ────────────────────────────┐");
    ROW(1, "  │ 僵尸    已结束，父进程还没有等待 │");
    ROW(2, "  │         它，所以它留在进程表里   │");
    ROW(3, "  │ 孤儿进  父进程已结束             │");
    ROW(4, "  │ R       运行                     │");
    ROW(5, "  └ Esc close ───────────────────────┘");
    ROW(6, " 进程进程进程进程进程进程进程进程进程进");
}

static void a_long_page_scrolls_between_its_ends(void)
{
    begin(6, 50, "Log", false);
    for (int i = 1; i <= 9; i++)
        sheet_add(&sheet, STYLE_PLAIN, NULL,
                  &"1\0002\0003\0004\0005\0006\0007\0008\0009"[2 * i - 2]);
    draw(false);
    ROW(0, "       ┌ Log ─────────────────────────────┐");
    ROW(1, "       │ 1                                │");
    ROW(5, "       └ ↑↓ scroll · Esc close ─ … 5 more ┘");
    CU_ASSERT_EQUAL(sheet.rows, 4);
    sheet_move(&sheet, 1);
    draw(false);
    ROW(1, "       │ 2                                │");
    ROW(5, "       └ ↑↓ scroll · Esc close ─ … 4 more ┘");
    sheet_move(&sheet, INT_MAX);
    sheet_move(&sheet, -1);
    draw(false);
    ROW(4, "       │ 8                                │");
    ROW(5, "       └ ↑↓ scroll · Esc close ─ … 1 more ┘");
    sheet_move(&sheet, 1);
    draw(true);
    ROW(4, "    | 9                                      |");
    ROW(5, "    + Up/Down scroll, Esc close -------------+");
    sheet_move(&sheet, INT_MIN);
    draw(true);
    ROW(1, "    | 1                                      |");
    ROW(5, "    + Up/Down scroll, Esc close - ... 5 more +");

    sheet_move(&sheet, 5);
    canvas_resize(&canvas, 20, 50); /* a taller screen: all of it fits */
    whole = canvas_area(&canvas);
    draw(false);
    CU_ASSERT_EQUAL(sheet.top, 0);
    CU_ASSERT_EQUAL(sheet.rows, 9);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 10, 25), -1); /* nothing is to be chosen */
}

static void signals(int rows)
{
    begin(rows, 40, "Signal", true);
    sheet_add(&sheet, STYLE_KEY, "TERM", "asks it to end");
    sheet_add(&sheet, STYLE_KEY, "KILL", "ends it, whatever it does about signals");
    sheet_add(&sheet, STYLE_KEY, "STOP", "stops it");
    sheet_add(&sheet, STYLE_KEY, "CONT", "lets it go on");
    draw(false);
}

static void the_chosen_line_stays_in_sight(void)
{
    signals(6);
    ROW(0, "  ┌ Signal ──────────────────────────┐");
    ROW(1, "  │ > TERM  asks it to end           │");
    ROW(2, "  │   KILL  ends it, whatever it     │");
    ROW(3, "  │         does about signals       │");
    ROW(4, "  │   STOP  stops it                 │");
    ROW(5, "  └ ↑↓ choose · Enter · Esc … 1 more ┘");
    CU_ASSERT_EQUAL(style_at(1, 4), STYLE_SELECTED);
    CU_ASSERT_EQUAL(style_at(1, 6), STYLE_SELECTED);
    CU_ASSERT_EQUAL(style_at(1, 35), STYLE_SELECTED);
    CU_ASSERT_EQUAL(style_at(1, 37), STYLE_QUIET);
    CU_ASSERT_EQUAL(style_at(2, 6), STYLE_KEY);
    sheet_move(&sheet, 1);
    draw(false);
    ROW(1, "  │   TERM  asks it to end           │");
    ROW(2, "  │ > KILL  ends it, whatever it     │");
    CU_ASSERT_EQUAL(style_at(2, 12), STYLE_SELECTED);
    CU_ASSERT_EQUAL(style_at(3, 12), STYLE_SELECTED);
    CU_ASSERT_EQUAL(style_at(4, 12), STYLE_PLAIN);
    sheet_move(&sheet, INT_MAX);
    CU_ASSERT_EQUAL(sheet.selected, 3);
    draw(true);
    ROW(1, "  |   KILL  ends it, whatever it     |");
    ROW(4, "  | > CONT  lets it go on            |");
    ROW(5, "  + Up/Down choose, Enter, Esc ------+");
    sheet_move(&sheet, -2);
    draw(false);
    ROW(1, "  │ > KILL  ends it, whatever it     │");
    sheet_move(&sheet, INT_MIN);
    draw(false);
    ROW(1, "  │ > TERM  asks it to end           │");
    CU_ASSERT_EQUAL(sheet.selected, 0);
}

static void a_click_finds_its_line(void)
{
    signals(6);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 0, 10), -1); /* the frame */
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 1, 10), 0);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 2, 3), 1);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 3, 36), 1);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 4, 10), 2);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 5, 10), -1);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 2, 2), -1);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 2, 37), -1);
    sheet_move(&sheet, 3);
    draw(false);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 1, 10), 1);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 4, 10), 3);
    signals(20);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 6, 10), -1);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 7, 10), 0);
    CU_ASSERT_EQUAL(sheet_line_at(&sheet, 11, 10), 3);
}

/* Whether a row of the canvas holds the text. */
static bool shown(const char *text)
{
    for (int row = 0; row < canvas.rows; row++)
        if (strstr(row_text(row), text))
            return true;
    return false;
}

static void the_legend_tells_all(void)
{
    static const char *const rows[] = {
        "| S          sleeps", "| Z          zombie", "| X          gone",   "| ZOMBIE     has",
        "| BLOCKED    in a",   "| GONE       reaped", "| <- you     who",    "| +          new",
        "| x          reaped", "| ----+      leads",  "| Tab        compl",  "| F2         big",
        "| Up Down    lines",  "| w          why",    "| click      select", "| PgUp PgDn  scroll"};

    canvas_resize(&canvas, 80, 80);
    whole = canvas_area(&canvas);
    legend_open(&sheet, true);
    draw(true);
    CU_ASSERT_EQUAL(sheet.rows, sheet.count); /* no line of it wraps */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_TRUE(shown(rows[i]));
    for (int i = 0; i < canvas.rows * canvas.columns; i++)
        CU_ASSERT_TRUE((unsigned char)canvas.cells[i].text[0] < 0x80);
    legend_open(&sheet, false);
    draw(false);
    CU_ASSERT_TRUE(shown("│ ◀ you      who does"));
    CU_ASSERT_TRUE(shown("│ └╌         hangs"));
    CU_ASSERT_TRUE(shown("│ ────┐      leads"));
}

static int set_up(void)
{
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : 1; /* widths of characters */
}

static int clean_up(void)
{
    sheet_close(&sheet);
    canvas_free(&canvas);
    return 0;
}

void suite_sheet(void)
{
    CU_pSuite suite = CU_add_suite("sheet", set_up, clean_up);

    CU_ADD_TEST(suite, no_sheet_draws_nothing);
    CU_ADD_TEST(suite, a_page_is_as_small_as_its_text);
    CU_ADD_TEST(suite, a_page_without_lines_has_its_title);
    CU_ADD_TEST(suite, what_is_too_small_shows_nothing);
    CU_ADD_TEST(suite, texts_stand_in_line_after_their_badges);
    CU_ADD_TEST(suite, long_lines_wrap_and_hang);
    CU_ADD_TEST(suite, rows_of_tables_hang_under_their_last_column);
    CU_ADD_TEST(suite, chinese_stands_in_line_as_well);
    CU_ADD_TEST(suite, a_long_page_scrolls_between_its_ends);
    CU_ADD_TEST(suite, the_chosen_line_stays_in_sight);
    CU_ADD_TEST(suite, a_click_finds_its_line);
    CU_ADD_TEST(suite, the_legend_tells_all);
}
