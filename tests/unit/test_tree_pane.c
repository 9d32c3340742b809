/*
 * test_tree_pane: pictures of the process tree, row by row.
 */
#include "test_tree_pane.h"

#include "suites.h"

#include "base/buffer.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

void show_begin(struct show *show, int rows, int columns)
{
    *show = (struct show){0};
    world_begin(&show->world, "namespace");
    show->scene.table = &show->world.table;
    show->scene.style = TREE_LINES;
    show->scene.current = the(&show->world, "main");
    canvas_resize(&show->canvas, rows, columns);
}

void show_end(struct show *show)
{
    tree_pane_free(&show->pane);
    canvas_free(&show->canvas);
    world_end(&show->world);
}

static void catch_up(struct show *show)
{
    const struct history *history = &show->world.history;

    for (; show->seen < history->count; show->seen++)
        tree_pane_fact(&show->pane, &show->world.table, history_fact(history, show->seen + 1));
}

void show_command(struct show *show)
{
    catch_up(show);
    tree_pane_begin(&show->pane, show->world.history.count);
}

static void draw(struct show *show, const struct area *area)
{
    struct tree tree;

    catch_up(show);
    canvas_clear(&show->canvas);
    tree_pane_make(&show->pane, &show->scene, &tree);
    tree_pane_draw(&show->pane, &show->scene, &tree, &show->canvas, area);
    tree_free(&tree);
}

static bool shows_in(struct show *show, const struct area *area, const char *expected)
{
    struct buffer out = {0};

    draw(show, area);
    for (int row = 0; row < show->canvas.rows; row++) {
        canvas_row(&out, &show->canvas, row);
        buffer_add_char(&out, '\n');
    }
    while (out.length > 1 && out.data[out.length - 1] == '\n' && out.data[out.length - 2] == '\n')
        out.data[--out.length] = '\0';
    bool same = same_text(buffer_text(&out), expected);
    buffer_free(&out);
    return same;
}

bool shows(struct show *show, const char *expected)
{
    struct area area = canvas_area(&show->canvas);

    return shows_in(show, &area, expected);
}

bool shows_at(struct show *show, int row, const char *expected)
{
    struct area area = canvas_area(&show->canvas);
    struct buffer out = {0};

    draw(show, &area);
    canvas_row(&out, &show->canvas, row);
    bool same = same_text(buffer_text(&out), expected);
    buffer_free(&out);
    return same;
}

bool styled(const struct show *show, int row, enum style style, const char *expected)
{
    char text[400] = "";

    for (int column = 0; column < show->canvas.columns; column++) {
        const struct cell *cell = &show->canvas.cells[row * show->canvas.columns + column];
        if (cell->style == style && cell->width)
            strcat(text, *cell->text ? cell->text : " ");
    }
    return same_text(text, expected);
}

void show_picture(struct show *show, int rows, int columns)
{
    struct world *world = &show->world;

    show_begin(show, rows, columns);
    happen_fork(world, 2, 3, "child");
    happen_exit(world, 3, exited(7));
    happen_fork(world, 2, 4, "d");
    happen_fork(world, 4, 5, "c");
    happen_exit(world, 4, exited(0));
    happen_reparent(world, 5, 4, 1);
    happen_reap(world, 4, 2);
    happen_fork(world, 2, 6, "b");
    happen_fork(world, 6, 7, "e");
    happen_call(world, 6, "wait", "");
    show_command(show);
}

void show_many(struct show *show, int rows)
{
    show_begin(show, rows, 80);
    for (int pid = 3; pid < 503; pid++)
        happen_fork(&show->world, 2, pid, NULL);
    for (int pid = 13; pid < 493; pid++)
        happen_exit(&show->world, pid, exited(0));
    show_command(show);
}

static void the_design_is_drawn(void)
{
    struct show show;

    show_picture(&show, 8, 80);
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " ├─ main 2       S            at the prompt                               ◀ you\n"
               " │  ├─ child 3   Z  ZOMBIE    holds status 7 for main(2)\n"
               " │  └─ b 6       S  BLOCKED   in wait(): 1 living child ─┐\n"
               " │     └─ e 7    S            at the prompt ─────────────┘ its end frees b\n"
               " └╌ c 5          S  ORPHAN    was d(4)'s; d ended, init adopted it\n"));
    CU_ASSERT_TRUE(styled(&show, 1, STYLE_YOU, "◀ you"));
    CU_ASSERT_TRUE(styled(&show, 1, STYLE_QUIET, ""));
    CU_ASSERT_TRUE(styled(&show, 2, STYLE_ZOMBIE, "ZOMBIE"));
    CU_ASSERT_TRUE(styled(&show, 3, STYLE_BLOCKED, "BLOCKED"));
    CU_ASSERT_TRUE(styled(&show, 3, STYLE_QUIET, "─┐"));
    CU_ASSERT_TRUE(styled(&show, 5, STYLE_ORPHAN, "ORPHAN"));
    CU_ASSERT_TRUE(styled(&show, 5, STYLE_STRONG, ""));
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 6);
    show.scene.style = TREE_ASCII;
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " |- main 2       S            at the prompt                              <- you\n"
               " |  |- child 3   Z  ZOMBIE    holds status 7 for main(2)\n"
               " |  `- b 6       S  BLOCKED   in wait(): 1 living child -+\n"
               " |     `- e 7    S            at the prompt -------------+ its end frees b\n"
               " `. c 5          S  ORPHAN    was d(4)'s; d ended, init adopted it\n"));
    show_end(&show);
}

static void you_stand_near_your_name(void)
{
    struct show show;

    show_picture(&show, 8, 200);
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " ├─ main 2       S            at the prompt                               ◀ you\n"
               " │  ├─ child 3   Z  ZOMBIE    holds status 7 for main(2)\n"
               " │  └─ b 6       S  BLOCKED   in wait(): 1 living child ─┐\n"
               " │     └─ e 7    S            at the prompt ─────────────┘ its end frees b\n"
               " └╌ c 5          S  ORPHAN    was d(4)'s; d ended, init adopted it\n"));
    show_end(&show);
}

static void sixty_columns_show_what_matters(void)
{
    struct show show;

    show_picture(&show, 9, 60);
    happen_fork(&show.world, 7, 4000001, "a_name_that_is_longer_than_any_pane_is_wide_ever");
    CU_ASSERT_TRUE(shows(&show, " init 1                 S            adopts and reaps\n"
                                " ├─ main 2              S            at the prompt    ◀ you\n"
                                " │  ├─ child 3          Z  ZOMBIE    holds status 7 for mai…\n"
                                " │  └─ b 6              S  BLOCKED   in wait(): 1 living ch…\n"
                                " │     └─ e 7           S            at the prompt\n"
                                "+… (4) a_name_… 4000001 S            at the prompt\n"
                                " └╌ c 5                 S  ORPHAN    was d(4)'s; d ended, i…\n"));
    show_end(&show);
}

static void long_pids_are_never_cut(void)
{
    struct show show;
    struct world *world = &show.world;
    const int first = 4000000;

    show_begin(&show, 12, 60);
    happen_fork(world, 2, first, "a");
    for (int i = 0; i < 9; i++)
        happen_fork(world, first + i, first + 1 + i, i % 2 ? "child" : "b");
    show_command(&show);
    tree_fold_set(&show.pane.folds, the(world, "4000008")->serial, true);
    CU_ASSERT_TRUE(shows(&show, " init 1                 S            adopts and reaps\n"
                                " └─ main 2              S            at the prompt    ◀ you\n"
                                "    └─ a 4000000        S            at the prompt\n"
                                "       └─ b 4000001     S            at the prompt\n"
                                " … (4) child 4000002    S            at the prompt\n"
                                " … (5) b 4000003        S            at the prompt\n"
                                " … (6) child 4000004    S            at the prompt\n"
                                " … (7) b 4000005        S            at the prompt\n"
                                " … (8) child 4000006    S            at the prompt\n"
                                " … (9) b 4000007        S            at the prompt\n"
                                " child 4000008 [+1]     S            at the prompt\n"));
    show_end(&show);
}

static void wide_names_keep_the_columns(void)
{
    struct show show;

    show_begin(&show, 6, 60);
    happen_fork(&show.world, 2, 3, "孩子");
    happen_exit(&show.world, 3, exited(1));
    happen_fork(&show.world, 2, 4, "很长的名字很长的名字很长的名字");
    happen_call(&show.world, 4, "pause", "");
    happen_call(&show.world, 2, "waitpid", "4");
    show.scene.current = NULL;
    show_command(&show);
    CU_ASSERT_TRUE(shows(&show, " init 1                 S            adopts and reaps\n"
                                " └─ main 2              S  BLOCKED   in waitpid(4): 1 livin…\n"
                                "    ├─ 孩子 3           Z  ZOMBIE    holds status 1 for mai…\n"
                                "    └─ 很长的名字很…  4 S  BLOCKED   in pause()\n"));
    show_end(&show);
}

static void news_is_marked(void)
{
    struct show show;
    struct world *world = &show.world;

    show_picture(&show, 12, 80);
    happen_exit(world, 7, exited(3));
    happen_reap(world, 7, 6);
    happen_return(world, 6, "wait", "", 7, 0);
    happen_fork(world, 6, 8, "n");
    happen_call(world, 2, "getpid", ""); /* changes nothing to be seen */
    happen_return(world, 2, "getpid", "", 2, 0);
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " ├─ main 2       S            at the prompt                               ◀ you\n"
               " │  ├─ child 3   Z  ZOMBIE    holds status 7 for main(2)\n"
               "*│  └─ b 6       S            at the prompt\n"
               "x│     ├─ e 7    X  GONE      was reaped by b(6)\n"
               "+│     └─ n 8    S            at the prompt\n"
               " └╌ c 5          S  ORPHAN    was d(4)'s; d ended, init adopted it\n"));
    CU_ASSERT_TRUE(styled(&show, 3, STYLE_MARK, "*"));
    CU_ASSERT_TRUE(styled(&show, 3, STYLE_STRONG, "b 6"));
    CU_ASSERT_TRUE(styled(&show, 4, STYLE_MARK, "x"));
    CU_ASSERT_TRUE(styled(&show, 4, STYLE_GONE, "GONE"));
    CU_ASSERT_TRUE(styled(&show, 4, STYLE_QUIET, ""));
    CU_ASSERT_TRUE(styled(&show, 5, STYLE_MARK, "+"));
    show_command(&show);
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " ├─ main 2       S            at the prompt                               ◀ you\n"
               " │  ├─ child 3   Z  ZOMBIE    holds status 7 for main(2)\n"
               " │  └─ b 6       S            at the prompt\n"
               " │     └─ n 8    S            at the prompt\n"
               " └╌ c 5          S  ORPHAN    was d(4)'s; d ended, init adopted it\n"));
    show_end(&show);
}

static void origins_stay_as_long_as_they_are_news(void)
{
    struct show show;
    struct world *world = &show.world;

    show_begin(&show, 8, 80);
    happen_fork(world, 2, 3, "d");
    happen_fork(world, 3, 4, "a");
    happen_fork(world, 3, 5, "b");
    happen_fork(world, 3, 6, "c");
    happen_call(world, 4, "pause", "");
    happen(world, (struct fact){.kind = FACT_STOP, .pid = 5, .signal = SIGSTOP});
    happen_exit(world, 6, killed(SIGKILL));
    show_command(&show);
    happen_exit(world, 3, exited(0));
    happen_reparent(world, 4, 3, 1);
    happen_reparent(world, 5, 3, 1);
    happen_reparent(world, 6, 3, 1);
    happen_reap(world, 6, 1);
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " ├─ main 2       S            at the prompt                               ◀ you\n"
               "*│  └─ d 3       Z  ZOMBIE    holds status 0 for main(2)\n"
               "*├╌ a 4          S  BLOCKED   in pause(); was d(3)'s\n"
               "*├╌ b 5          T  STOPPED   by SIGSTOP, until SIGCONT; was d(3)'s\n"
               "x└╌ c 6          X  GONE      was reaped by init(1); was d(3)'s\n"));
    show_command(&show);
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " ├─ main 2       S            at the prompt                               ◀ you\n"
               " │  └─ d 3       Z  ZOMBIE    holds status 0 for main(2)\n"
               " ├╌ a 4          S  BLOCKED   in pause()\n"
               " └╌ b 5          T  STOPPED   by SIGSTOP, until SIGCONT\n"));
    show_end(&show);
}

static void tombstones_stand_where_they_were(void)
{
    struct show show;
    struct world *world = &show.world;

    show_begin(&show, 12, 80);
    happen_fork(world, 2, 3, "a");
    happen_fork(world, 2, 4, "b");
    happen_fork(world, 4, 5, "x");
    happen_fork(world, 4, 6, "y");
    happen_fork(world, 2, 7, "c");
    show_command(&show);
    happen_exit(world, 5, exited(0));
    happen_reap(world, 5, 4);
    happen_exit(world, 4, exited(0));
    happen_reparent(world, 6, 4, 1);
    happen_reap(world, 4, 2);
    happen_exit(world, 7, exited(0));
    happen_reap(world, 7, 0);
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " ├─ main 2       S            at the prompt                               ◀ you\n"
               " │  ├─ a 3       S            at the prompt\n"
               "x│  ├─ b 4       X  GONE      was reaped by main(2)\n"
               "x│  │  └─ x 5    X  GONE      was reaped by b(4)\n"
               "x│  └─ c 7       X  GONE      was reaped by the kernel\n"
               "*└╌ y 6          S  ORPHAN    was b(4)'s; b ended, init adopted it\n"));
    show_end(&show);
}

/* Folding */

static void long_lists_are_folded(void)
{
    struct show show;

    show_many(&show, 18);
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " └─ main 2       S            at the prompt                               ◀ you\n"
               "    ├─ p1 3      S            at the prompt\n"
               "    ├─ p2 4      S            at the prompt\n"
               "    ├─ p3 5      S            at the prompt\n"
               "    ├─ p4 6      S            at the prompt\n"
               "    ├─ p5 7      S            at the prompt\n"
               "    ├─ p6 8      S            at the prompt\n"
               "    ├─ p7 9      S            at the prompt\n"
               "    ├─ p8 10     S            at the prompt\n"
               "    ├─ … 488 more (480 zombies)  + unfolds\n"
               "    ├─ p497 499  S            at the prompt\n"
               "    ├─ p498 500  S            at the prompt\n"
               "    ├─ p499 501  S            at the prompt\n"
               "    └─ p500 502  S            at the prompt\n"));
    happen(&show.world, (struct fact){.kind = FACT_REAP, .pid = 100, .other = 2});
    show.scene.current = the(&show.world, "p8");
    show.scene.style = TREE_ASCII;
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " `- main 2       S            at the prompt\n"
               "    |- p1 3      S            at the prompt\n"
               "    |- p2 4      S            at the prompt\n"
               "    |- p3 5      S            at the prompt\n"
               "    |- p4 6      S            at the prompt\n"
               "    |- p5 7      S            at the prompt\n"
               "    |- p6 8      S            at the prompt\n"
               "    |- p7 9      S            at the prompt\n"
               "    |- p8 10     S            at the prompt                              <- you\n"
               "*   |- ... 488 more (479 zombies)  + unfolds\n"
               "    |- p497 499  S            at the prompt\n"
               "    |- p498 500  S            at the prompt\n"
               "    |- p499 501  S            at the prompt\n"
               "    `- p500 502  S            at the prompt\n"));
    show.scene.current = the(&show.world, "p495");
    show.scene.style = TREE_LINES;
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " └─ main 2       S            at the prompt\n"
               "    ├─ p1 3      S            at the prompt\n"
               "    ├─ p2 4      S            at the prompt\n"
               "    ├─ p3 5      S            at the prompt\n"
               "    ├─ p4 6      S            at the prompt\n"
               "    ├─ p5 7      S            at the prompt\n"
               "    ├─ p6 8      S            at the prompt\n"
               "    ├─ p7 9      S            at the prompt\n"
               "    ├─ p8 10     S            at the prompt\n"
               "*   ├─ … 486 more (479 zombies)  + unfolds\n"
               "    ├─ p495 497  S            at the prompt                               ◀ you\n"
               "    ├─ p496 498  S            at the prompt\n"
               "    ├─ p497 499  S            at the prompt\n"
               "    ├─ p498 500  S            at the prompt\n"
               "    ├─ p499 501  S            at the prompt\n"
               "    └─ p500 502  S            at the prompt\n"));
    show_end(&show);
}

static void hand_made_folds_are_counted(void)
{
    struct show show;

    show_picture(&show, 8, 80);
    tree_fold_set(&show.pane.folds, 1, true); /* main */
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " ├─ main 2 [+3]  S            at the prompt                               ◀ you\n"
               " └╌ c 5          S  ORPHAN    was d(4)'s; d ended, init adopted it\n"));
    CU_ASSERT_TRUE(styled(&show, 1, STYLE_KEY, " [+3]"));
    happen_exit(&show.world, 7, exited(0)); /* what it hides has changed */
    CU_ASSERT_TRUE(shows_at(
        &show, 1,
        "*├─ main 2 [+3]  S            at the prompt                               ◀ you"));
    show_end(&show);
}

static void deep_rows_say_how_deep(void)
{
    struct show show;

    show_begin(&show, 16, 60);
    for (int pid = 3; pid < 5003; pid++)
        happen_fork(&show.world, pid - 1, pid, NULL);
    show_command(&show);
    tree_pane_scroll(&show.pane, &show.scene, -5000, 16);
    CU_ASSERT_TRUE(shows(&show, " init 1                 S            adopts and reaps\n"
                                " └─ main 2              S            at the prompt    ◀ you\n"
                                "    └─ p1 3             S            at the prompt\n"
                                "       └─ p2 4          S            at the prompt\n"
                                "          └─ p3 5       S            at the prompt\n"
                                "             └─ p4 6    S            at the prompt\n"
                                "                └─ p5 7 S            at the prompt\n"
                                " … (7) p6 8             S            at the prompt\n"
                                " … (8) p7 9             S            at the prompt\n"
                                " … (9) p8 10            S            at the prompt\n"
                                " … (10) p9 11           S            at the prompt\n"
                                " … (11) p10 12          S            at the prompt\n"
                                " … (12) p11 13          S            at the prompt\n"
                                " … (13) p12 14          S            at the prompt\n"
                                " … (14) p13 15          S            at the prompt\n"
                                " … (15) p14 16          S            at the pro… ↓ 4986 more\n"));
    tree_pane_scroll(&show.pane, &show.scene, 5000, 16);
    CU_ASSERT_TRUE(shows_at(&show, 15, " … (5001) p5000 5002    S            at the prompt"));
    CU_ASSERT_EQUAL(show.pane.top, 5002 - 16);
    show_end(&show);
}

static void names_only_grow(void)
{
    struct show show;
    struct world *world = &show.world;

    show_begin(&show, 6, 80);
    happen_fork(world, 2, 3, "a_longer_name");
    show_command(&show);
    CU_ASSERT_TRUE(shows_at(&show, 0, " init 1                S            adopts and reaps"));
    happen_exit(world, 3, exited(0));
    happen_reap(world, 3, 2);
    show_command(&show);
    CU_ASSERT_TRUE(
        shows(&show,
              " init 1                S            adopts and reaps\n"
              " └─ main 2             S            at the prompt                         ◀ you\n"));
    happen(world, (struct fact){.kind = FACT_START, .pid = 1, .other = 2, .text = "namespace"});
    show.scene.current = NULL;
    CU_ASSERT_TRUE(shows(&show, " init 1          S            adopts and reaps\n"
                                " └─ main 2       S            at the prompt\n"));
    show_end(&show);
}

static void a_small_area_is_kept_to(void)
{
    struct show show;
    struct area area = {1, 3, 3, 60};

    show_picture(&show, 6, 70);
    CU_ASSERT_TRUE(shows_in(&show, &area,
                            "\n"
                            "    ├─ main 2       S            at the prompt   ◀ you ↑ 1 more\n"
                            "    │  ├─ child 3   Z  ZOMBIE    holds status 7 for main(2)\n"
                            "    │  └─ b 6       S  BLOCKED   in wait(): 1 living … ↓ 2 more\n"));
    show_end(&show);
}

static void an_empty_table_is_an_empty_picture(void)
{
    struct show show = {0};
    struct proctab table;

    proctab_init(&table);
    show.scene.table = &table;
    canvas_resize(&show.canvas, 2, 60);
    CU_ASSERT_TRUE(shows(&show, "\n"));
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 0);
    tree_pane_move(&show.pane, &show.scene, MOVE_DOWN, 2);
    CU_ASSERT_FALSE(tree_pane_find(&show.pane, &show.scene, "c", false));
    CU_ASSERT_PTR_NULL(tree_pane_click(&show.pane, &show.scene, 0, 3));
    CU_ASSERT_PTR_NULL(tree_pane_selected(&show.pane, &show.scene));
    tree_pane_free(&show.pane);
    canvas_free(&show.canvas);
    proctab_free(&table);
}

void suite_tree_pane(void)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* widths of characters */

    CU_pSuite suite = CU_add_suite("tree_pane", NULL, NULL);

    CU_add_test(suite, "the design's picture", the_design_is_drawn);
    CU_add_test(suite, "a wide pane", you_stand_near_your_name);
    CU_add_test(suite, "60 columns", sixty_columns_show_what_matters);
    CU_add_test(suite, "long PIDs", long_pids_are_never_cut);
    CU_add_test(suite, "wide names", wide_names_keep_the_columns);
    CU_add_test(suite, "news", news_is_marked);
    CU_add_test(suite, "origins of orphans", origins_stay_as_long_as_they_are_news);
    CU_add_test(suite, "tombstones", tombstones_stand_where_they_were);
    CU_add_test(suite, "long lists", long_lists_are_folded);
    CU_add_test(suite, "folds by hand", hand_made_folds_are_counted);
    CU_add_test(suite, "deep rows", deep_rows_say_how_deep);
    CU_add_test(suite, "names only grow", names_only_grow);
    CU_add_test(suite, "a small area", a_small_area_is_kept_to);
    CU_add_test(suite, "an empty table", an_empty_table_is_an_empty_picture);
    test_rails(suite);
    test_tree_keys(suite);
    test_tree_pool(suite);
}
