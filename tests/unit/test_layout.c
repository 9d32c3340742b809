/*
 * test_layout: every size and every want: the screen is covered, each cell once.
 */
#include "suites.h"

#include "view/layout.h"

#include <CUnit/CUnit.h>
#include <locale.h>
#include <string.h>

enum { PIECES = 10 + LAYOUT_RULES };

/* All areas and rules as rectangles. */
static int pieces_of(const struct layout *layout, struct area pieces[PIECES])
{
    const struct area areas[] = {
        layout->lesson, layout->header,     layout->sentence, layout->tree, layout->program,
        layout->log,    layout->suggestion, layout->prompt,   layout->keys, layout->timeline};
    int count = 0;

    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        if (areas[i].rows)
            pieces[count++] = areas[i];
    for (int i = 0; i < layout->rule_count; i++) {
        const struct rule *rule = &layout->rules[i];
        pieces[count++] = (struct area){rule->row, rule->column, rule->down ? rule->length : 1,
                                        rule->down ? 1 : rule->length};
    }
    return count;
}

static bool apart(const struct area *a, const struct area *b)
{
    return a->row + a->rows <= b->row || b->row + b->rows <= a->row ||
           a->column + a->columns <= b->column || b->column + b->columns <= a->column;
}

/* Inside the screen, no two overlap, and as many cells as the screen has: so each once. */
static bool covers_once(const struct layout *layout, int rows, int columns)
{
    struct area pieces[PIECES];
    int count = pieces_of(layout, pieces), cells = 0;

    for (int i = 0; i < count; i++) {
        const struct area *one = &pieces[i];
        if (one->row < 0 || one->column < 0 || one->rows <= 0 || one->columns <= 0 ||
            one->row + one->rows > rows || one->column + one->columns > columns)
            return false;
        cells += one->rows * one->columns;
        for (int j = 0; j < i; j++)
            if (!apart(one, &pieces[j]))
                return false;
    }
    return cells == rows * columns;
}

static int third(int rows)
{
    return (rows + 2) / 3;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Nobody has blank rows while another lacks some; `more` the tree may have beyond its needs. */
static bool is_shared(const struct layout *layout, const struct layout_wants *wants, int more)
{
    bool wide = wants->columns >= LAYOUT_WIDE;
    bool program_lacks = layout->program.rows < wants->program_rows;
    bool lack = program_lacks || (!wide && layout->log.rows < 6);
    int needs = wants->tree_rows > 3 ? wants->tree_rows : 3;
    bool full = layout->tree.rows >= needs;
    bool due = layout->tree.rows >= third(wants->rows) || (wants->rows < 21 && !wide);

    return (full || due) && (!lack || layout->tree.rows <= needs + more) &&
           (!program_lacks || layout->log.rows <= 3 || wide);
}

static bool has_the_least(const struct layout *layout, const struct layout_wants *wants)
{
    int log = wants->rows < 20 ? 2 : 3;

    return layout->tree.rows >= 3 && layout->log.rows >= log && layout->program.columns >= 60 &&
           layout->program.rows >= least(wants->program_rows, 2) &&
           layout->program.rows <= wants->program_rows;
}

/* What must hold whatever is wanted. */
static bool keeps_promises(const struct layout *layout, const struct layout_wants *wants, int more)
{
    bool fixed = layout->header.rows == 1 && layout->sentence.rows == 1 &&
                 layout->prompt.rows == 1 && layout->prompt.columns == wants->columns &&
                 layout->rule_count <= LAYOUT_RULES;
    bool big = !layout->log.rows && !layout->program.rows && !layout->suggestion.rows &&
               !layout->keys.rows && layout->tree.rows == wants->rows - 5;
    bool normal = layout->keys.rows == 1 && layout->suggestion.rows == 1 &&
                  has_the_least(layout, wants) && is_shared(layout, wants, more);
    bool wide = wants->columns < LAYOUT_WIDE || wants->big ||
                (layout->log.columns >= 41 && layout->log.row == layout->tree.row);

    return fixed && wide && (wants->big ? big : normal) &&
           covers_once(layout, wants->rows, wants->columns);
}

static void every_size_and_every_want_is_met(void)
{
    static const int trees[] = {0, 2, 5, 6, 7, 9, 12, 20, 40, 1000};
    static const int programs[] = {0, 1, 2, 3, 6, 9, 15, 1000};
    int made = 0, broken = 0;

    for (int columns = LAYOUT_COLUMNS; columns <= 200; columns++)
        for (int rows = LAYOUT_ROWS; rows <= 60; rows++)
            for (int want = 0; want < 2 * 10 * 8; want++, made++) {
                struct layout_wants wants = {
                    rows,  columns, trees[want / 2 % 10], programs[want / 20], want % 2,
                    false, false};
                struct layout layout;
                layout_make(&layout, &wants, NULL);
                broken += !keeps_promises(&layout, &wants, 1);
            }
    CU_ASSERT_EQUAL(made, 141 * 45 * 160);
    CU_ASSERT_EQUAL(broken, 0);
}

/* A lesson leaves to each pane what it needs, and stays as high whatever the tree does. */
static bool lesson_keeps_promises(const struct layout *layout, const struct layout_wants *wants)
{
    bool wide = wants->columns >= LAYOUT_WIDE;
    int program = least(wants->program_rows, 2), high = wants->rows * 2 / 5;
    bool place = wide ? layout->lesson.row == layout->tree.row && layout->lesson.columns >= 48
                      : layout->lesson.row == 0 && layout->lesson.columns == wants->columns;
    bool share = wide ? layout->log.row > layout->tree.row + layout->tree.rows
                      : layout->lesson.rows <= high && layout->lesson.rows >= least(high, 4);

    return place && share && layout->tree.rows >= 3 && layout->program.rows >= program &&
           layout->program.rows <= wants->program_rows && layout->suggestion.rows == 1 &&
           layout->prompt.rows == 1 && layout->keys.rows == 1 && layout->tree.columns >= 60 &&
           (layout->log.rows >= 2 || (!wide && layout->log.rows == 0 && wants->rows < 24)) &&
           layout->rule_count <= LAYOUT_RULES && covers_once(layout, wants->rows, wants->columns);
}

static void a_lesson_has_its_place_at_every_size(void)
{
    static const int trees[] = {0, 2, 5, 6, 7, 9, 12, 20, 40, 1000};
    static const int programs[] = {0, 1, 2, 3, 6, 9, 15, 1000};
    int broken = 0;

    for (int columns = LAYOUT_COLUMNS; columns <= 200; columns++)
        for (int rows = LAYOUT_ROWS; rows <= 60; rows++)
            for (int want = 0; want < 10 * 8; want++) {
                struct layout_wants wants = {
                    rows, columns, trees[want % 10], programs[want / 10], false, true, false};
                struct layout layout;
                layout_make(&layout, &wants, NULL);
                broken += !lesson_keeps_promises(&layout, &wants);
            }
    CU_ASSERT_EQUAL(broken, 0);
}

/* With the timeline the others still have what they need; the log makes room for it, or where
 * there is a lesson above, that. */
static bool timeline_keeps_promises(const struct layout *layout, const struct layout_wants *wants)
{
    bool wide = wants->columns >= LAYOUT_WIDE;
    int program = least(wants->program_rows, 2), room = wants->rows < 17   ? 2
                                                        : wants->rows < 20 ? 3
                                                                           : 4;
    bool above = !wide && wants->lesson;
    bool place = above ? layout->timeline.row == 0 && !layout->lesson.rows
                       : layout->timeline.row > layout->tree.row + layout->tree.rows;
    bool log = wide && !wants->lesson ? layout->log.rows >= 2 : above || !layout->log.rows;

    return place && log && layout->timeline.columns == wants->columns &&
           layout->timeline.rows >= room && layout->tree.rows >= 3 &&
           layout->program.rows >= program && layout->program.rows <= wants->program_rows &&
           layout->prompt.rows == 1 && layout->keys.rows == 1 &&
           layout->rule_count <= LAYOUT_RULES && covers_once(layout, wants->rows, wants->columns);
}

static void the_timeline_has_its_place_at_every_size(void)
{
    static const int trees[] = {0, 2, 5, 6, 7, 9, 12, 20, 40, 1000};
    static const int programs[] = {0, 1, 2, 3, 6, 9, 15, 1000};
    int broken = 0;

    for (int columns = LAYOUT_COLUMNS; columns <= 200; columns++)
        for (int rows = LAYOUT_ROWS; rows <= 60; rows++)
            for (int want = 0; want < 2 * 10 * 8; want++) {
                struct layout_wants wants = {
                    .rows = rows,
                    .columns = columns,
                    .tree_rows = trees[want / 2 % 10],
                    .program_rows = programs[want / 20],
                    .lesson = want % 2,
                    .timeline = true,
                };
                struct layout layout;
                layout_make(&layout, &wants, NULL);
                broken += !timeline_keeps_promises(&layout, &wants);
            }
    CU_ASSERT_EQUAL(broken, 0);
}

static void the_timeline_takes_the_place_of_the_log(void)
{
    struct layout without, layout;
    struct layout_wants wants = {.rows = 24, .columns = 80, .tree_rows = 5};

    layout_make(&without, &wants, NULL);
    wants.timeline = true;
    layout_make(&layout, &wants, NULL);
    CU_ASSERT_EQUAL(layout.timeline.rows, without.log.rows);
    CU_ASSERT_EQUAL(layout.timeline.row, without.log.row);
    wants.big = true;
    layout_make(&layout, &wants, NULL);
    CU_ASSERT_EQUAL(layout.timeline.rows, 0); /* the tree alone */
    wants = (struct layout_wants){.rows = 36, .columns = 120, .tree_rows = 5, .timeline = true};
    layout_make(&layout, &wants, NULL);
    CU_ASSERT_EQUAL(layout.timeline.rows, 11);
    CU_ASSERT_EQUAL(layout.log.rows, 17);
    CU_ASSERT_EQUAL(layout.tree.rows, 17);
}

static void a_lesson_does_not_move_what_was_shown(void)
{
    struct layout layout;

    layout_make(&layout, &(struct layout_wants){24, 80, 2, 0, false, true, false}, NULL);
    CU_ASSERT_EQUAL(layout.lesson.rows, 9);
    CU_ASSERT_EQUAL(layout.tree.rows, 3);
    CU_ASSERT_EQUAL(layout.log.rows, 4);
    layout_make(&layout, &(struct layout_wants){24, 80, 5, 0, false, true, false}, &layout);
    CU_ASSERT_EQUAL(layout.lesson.rows, 9);
    CU_ASSERT_EQUAL(layout.tree.rows, 5);
    CU_ASSERT_EQUAL(layout.log.rows, 2);
    layout_make(&layout, &(struct layout_wants){24, 80, 3, 0, false, true, false}, &layout);
    CU_ASSERT_EQUAL(layout.tree.rows, 5); /* kept: there may be more soon */
    layout_make(&layout, &(struct layout_wants){24, 80, 3, 0, false, false, false}, &layout);
    CU_ASSERT_EQUAL(layout.lesson.rows, 0);
    CU_ASSERT_EQUAL(layout.header.row, 0);
    layout_make(&layout, &(struct layout_wants){24, 80, 3, 0, true, true, false}, NULL);
    CU_ASSERT_EQUAL(layout.lesson.rows, 0); /* big: the tree alone */
    CU_ASSERT_EQUAL(layout.tree.rows, 19);
}

static void what_was_shown_before_breaks_no_promise(void)
{
    struct layout layout, fresh;
    unsigned seed = 11;
    int broken = 0;

    layout_make(&layout, &(struct layout_wants){24, 80, 5, 0, false, false, false}, NULL);
    for (int i = 0; i < 200000; i++) {
        seed = seed * 1103515245u + 12345u;
        unsigned random = seed >> 8;
        struct layout_wants wants = {16 + (int)(random % 4) * 8,
                                     random / 4 % 4 ? 80 : 130,
                                     (int)(random / 16 % 40),
                                     (int)(random / 1024 % 3) * 5,
                                     random / 4096 % 8 == 0,
                                     false,
                                     false};
        layout_make(&fresh, &wants, NULL);
        layout_make(&layout, &wants, &layout);
        int blank = layout.tree.rows - fresh.tree.rows;
        broken += !keeps_promises(&layout, &wants, 3) || blank > 3 ||
                  layout.tree.rows < least(wants.tree_rows, fresh.tree.rows);
    }
    CU_ASSERT_EQUAL(broken, 0);
}

static struct layout made(int rows, int columns, int tree, int program, bool big)
{
    struct layout layout;

    layout_make(&layout, &(struct layout_wants){rows, columns, tree, program, big, false, false},
                NULL);
    return layout;
}

#define HEIGHTS(given, tree_rows, program_rows, log_rows)                                          \
    do {                                                                                           \
        struct layout shown = given;                                                               \
        CU_ASSERT_EQUAL(shown.tree.rows, tree_rows);                                               \
        CU_ASSERT_EQUAL(shown.program.rows, program_rows);                                         \
        CU_ASSERT_EQUAL(shown.log.rows, log_rows);                                                 \
    } while (0)

static void heights_are_shared_as_promised(void)
{
    HEIGHTS(made(24, 80, 2, 0, false), 8, 0, 8);    /* a third */
    HEIGHTS(made(24, 80, 10, 0, false), 10, 0, 6);  /* what it wants */
    HEIGHTS(made(24, 80, 100, 0, false), 13, 0, 3); /* the log keeps three */
    HEIGHTS(made(24, 80, 100, 4, false), 8, 4, 3);  /* the program before the tree's more */
    HEIGHTS(made(24, 80, 100, 3, false), 9, 3, 3);
    HEIGHTS(made(24, 80, 100, 50, false), 8, 4, 3); /* a third is the tree's due */
    HEIGHTS(made(24, 80, 2, 50, false), 3, 9, 3);   /* and no blank rows but one to grow */
    HEIGHTS(made(24, 80, 3, 50, false), 4, 8, 3);
    HEIGHTS(made(24, 80, 7, 50, false), 8, 4, 3);
    HEIGHTS(made(24, 80, 2, 8, false), 3, 8, 4);
    HEIGHTS(made(24, 80, 2, 3, false), 6, 3, 6); /* the log lacks nothing: the tree may be blank */
    HEIGHTS(made(21, 80, 100, 9, false), 7, 2, 3);
    HEIGHTS(made(20, 80, 100, 9, false), 6, 2, 3); /* there is no third */
    HEIGHTS(made(19, 80, 100, 9, false), 7, 2, 2);
    HEIGHTS(made(16, 60, 2, 0, false), 3, 0, 5);
    HEIGHTS(made(16, 60, 4, 0, false), 5, 0, 3);
    HEIGHTS(made(16, 60, 5, 0, false), 5, 0, 3);
    HEIGHTS(made(16, 60, 100, 0, false), 6, 0, 2); /* the third comes first */
    HEIGHTS(made(16, 60, 2, 9, false), 3, 3, 2);
    HEIGHTS(made(16, 60, 100, 9, false), 4, 2, 2);
    HEIGHTS(made(40, 100, 20, 8, false), 20, 8, 3);
    HEIGHTS(made(40, 119, 12, 8, false), 14, 8, 9);
    HEIGHTS(made(60, 100, 2, 50, false), 3, 45, 3);
    HEIGHTS(made(24, 120, 2, 0, false), 17, 0, 17); /* side by side */
    HEIGHTS(made(24, 120, 100, 6, false), 10, 6, 17);
    HEIGHTS(made(24, 120, 2, 50, false), 3, 13, 17);
    HEIGHTS(made(24, 120, 100, 50, false), 8, 8, 17);
    HEIGHTS(made(24, 80, 2, 9, true), 19, 0, 0);
    HEIGHTS(made(24, 200, 2, 9, true), 19, 0, 0);
}

/* The columns of log and tree on a screen so wide. */
static void check_widths(int columns, int log, int tree)
{
    struct layout layout = made(24, columns, 2, 0, false);

    CU_ASSERT_EQUAL(layout.log.columns, log);
    CU_ASSERT_EQUAL(layout.tree.columns, tree);
}

static void the_width_goes_first_to_the_tree(void)
{
    check_widths(120, 41, 78);
    check_widths(122, 41, 80);
    check_widths(123, 42, 80);
    check_widths(140, 59, 80);
    check_widths(159, 78, 80);
    check_widths(160, 78, 81);
    check_widths(200, 78, 121);
}

static void what_is_too_small_is_made_as_for_the_least(void)
{
    struct layout small = made(3, 10, 50, 20, false), least = made(16, 60, 50, 20, false);

    CU_ASSERT_EQUAL(memcmp(&small, &least, sizeof small), 0);
    small = made(0, -1, -5, -5, true);
    CU_ASSERT_EQUAL(small.prompt.row, 15);
}

/* The tree's height while it wants one height after another. */
static int grown(struct layout *layout, int tree)
{
    layout_make(layout, &(struct layout_wants){30, 80, tree, 0, false, false, false}, layout);
    return layout->tree.rows;
}

static void panes_stay_where_they_are(void)
{
    struct layout layout = made(30, 80, 12, 0, false);

    CU_ASSERT_EQUAL(grown(&layout, 13), 13); /* it needs more */
    CU_ASSERT_EQUAL(grown(&layout, 12), 13);
    CU_ASSERT_EQUAL(grown(&layout, 13), 13);
    CU_ASSERT_EQUAL(grown(&layout, 10), 13);
    CU_ASSERT_EQUAL(grown(&layout, 14), 14);
    CU_ASSERT_EQUAL(grown(&layout, 11), 14);
    CU_ASSERT_EQUAL(grown(&layout, 10), 10); /* four are blank */
    CU_ASSERT_EQUAL(grown(&layout, 50), 19);
    CU_ASSERT_EQUAL(grown(&layout, 16), 19);

    struct layout_wants wants = {30, 80, 16, 0, false, false, false};
    struct layout next;
    wants.rows = 31; /* another screen: anew */
    layout_make(&next, &wants, &layout);
    CU_ASSERT_EQUAL(next.tree.rows, 16);
    wants.rows = 30;
    wants.columns = 81;
    layout_make(&next, &wants, &layout);
    CU_ASSERT_EQUAL(next.tree.rows, 16);
    wants.columns = 80;
    layout_make(&next, &wants, &layout);
    CU_ASSERT_EQUAL(next.tree.rows, 19);
    struct layout big = made(30, 80, 16, 0, true);
    layout_make(&next, &wants, &big);
    CU_ASSERT_EQUAL(next.tree.rows, 16);
    wants.program_rows = 1; /* another pane came */
    layout_make(&next, &wants, &layout);
    HEIGHTS(next, 16, 1, 4);
    wants.tree_rows = 14; /* now it is there as before */
    layout_make(&next, &wants, &next);
    HEIGHTS(next, 16, 1, 4);
    wants.program_rows = 4; /* it wants more: the log gives it */
    layout_make(&next, &wants, &next);
    HEIGHTS(next, 14, 4, 3);
}

/* The tree's height beside a block that lacks rows, while it wants one height after another. */
static int stepped(struct layout *layout, int columns, int tree)
{
    layout_make(layout, &(struct layout_wants){24, columns, tree, 50, false, false, false}, layout);
    return layout->tree.rows;
}

static void panes_stay_while_a_block_is_stepped(void)
{
    for (int columns = 80; columns <= 120; columns += 40) {
        struct layout layout = made(24, columns, 8, 0, false);
        CU_ASSERT_EQUAL(stepped(&layout, columns, 2), 3); /* a pane came */
        CU_ASSERT_EQUAL(stepped(&layout, columns, 3), 3);
        CU_ASSERT_EQUAL(stepped(&layout, columns, 4), 5); /* and the next one moves nothing */
        CU_ASSERT_EQUAL(stepped(&layout, columns, 5), 5);
        CU_ASSERT_EQUAL(stepped(&layout, columns, 2), 5);
        CU_ASSERT_EQUAL(stepped(&layout, columns, 6), 7);
        CU_ASSERT_EQUAL(stepped(&layout, columns, 4), 7);
        CU_ASSERT_EQUAL(stepped(&layout, columns, 3), 4); /* four are blank */
        CU_ASSERT_EQUAL(stepped(&layout, columns, 100), 8);
        CU_ASSERT_EQUAL(stepped(&layout, columns, 5), 8);
    }
}

static void check_rules(const struct layout *layout, int rows, int columns, bool ascii,
                        const char *const expected[])
{
    struct canvas canvas = {0};
    struct buffer text = {0};

    canvas_resize(&canvas, rows, columns);
    layout_draw_rules(layout, &canvas, ascii);
    for (int row = 0; row < rows; row++) {
        buffer_clear(&text);
        canvas_row(&text, &canvas, row);
        CU_ASSERT_STRING_EQUAL(buffer_text(&text), expected[row]);
    }
    buffer_free(&text);
    canvas_free(&canvas);
}

#define D10 "──────────"
#define A10 "----------"
#define D40 D10 D10 D10 D10
#define A40 A10 A10 A10 A10
#define B10 "          "
#define B41 B10 B10 B10 B10 " "

static void rules_meet(void)
{
    struct layout layout = made(16, 120, 9, 3, false);
    static const char *const joined[] = {"",
                                         "",
                                         D40 "─┬" D40 D10 D10 D10 "────────",
                                         B41 "│",
                                         B41 "│",
                                         B41 "│",
                                         B41 "│",
                                         B41 "│",
                                         B41 "│",
                                         B41 "├" D40 D10 D10 D10 "────────",
                                         B41 "│",
                                         B41 "│",
                                         D40 "─┴" D40 D10 D10 D10 "────────",
                                         "",
                                         "",
                                         ""};
    static const char *const plain[] = {"",
                                        "",
                                        A40 "-+" A40 A10 A10 A10 "--------",
                                        B41 "|",
                                        B41 "|",
                                        B41 "|",
                                        B41 "|",
                                        B41 "|",
                                        B41 "|",
                                        B41 "+" A40 A10 A10 A10 "--------",
                                        B41 "|",
                                        B41 "|",
                                        A40 "-+" A40 A10 A10 A10 "--------",
                                        "",
                                        "",
                                        ""};
    static const char *const stacked[] = {"", "", D40 D10 D10, "", "", "", "", "", "", D40 D10 D10,
                                          "", "", D40 D10 D10, "", "", ""};

    check_rules(&layout, 16, 120, false, joined);
    check_rules(&layout, 16, 120, true, plain);
    layout = made(16, 60, 9, 0, false);
    check_rules(&layout, 16, 60, false, stacked);
    struct layout crossing = {.rules = {{1, 0, 3, false}, {0, 1, 3, true}, {0, 3, 3, true}},
                              .rule_count = 3};
    static const char *const crossed[] = {" │ │", "─┼─┤", " │ │"};
    check_rules(&crossing, 3, 4, false, crossed);
}

static int set_up(void)
{
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : 1; /* widths of characters */
}

void suite_layout(void)
{
    CU_pSuite suite = CU_add_suite("layout", set_up, NULL);

    CU_ADD_TEST(suite, every_size_and_every_want_is_met);
    CU_ADD_TEST(suite, a_lesson_has_its_place_at_every_size);
    CU_ADD_TEST(suite, the_timeline_has_its_place_at_every_size);
    CU_ADD_TEST(suite, the_timeline_takes_the_place_of_the_log);
    CU_ADD_TEST(suite, a_lesson_does_not_move_what_was_shown);
    CU_ADD_TEST(suite, what_was_shown_before_breaks_no_promise);
    CU_ADD_TEST(suite, heights_are_shared_as_promised);
    CU_ADD_TEST(suite, the_width_goes_first_to_the_tree);
    CU_ADD_TEST(suite, what_is_too_small_is_made_as_for_the_least);
    CU_ADD_TEST(suite, panes_stay_where_they_are);
    CU_ADD_TEST(suite, panes_stay_while_a_block_is_stepped);
    CU_ADD_TEST(suite, rules_meet);
}
