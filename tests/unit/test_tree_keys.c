/*
 * test_tree_keys: what keys and mouse do in the tree pane.
 */
#include "test_tree_pane.h"

#include <stdio.h>
#include <string.h>

static bool selected(struct show *show, const char *name)
{
    const struct process *process = tree_pane_selected(&show->pane, &show->scene);

    return same_text(process ? process->name : "nobody", name);
}

/* Moves, and says who is selected then. */
static bool moves(struct show *show, enum tree_move move, const char *name)
{
    tree_pane_move(&show->pane, &show->scene, move, show->canvas.rows);
    return selected(show, name);
}

static void arrows_select(void)
{
    struct show show;

    show_picture(&show, 8, 80);
    show.scene.focused = true;
    CU_ASSERT_TRUE(selected(&show, "nobody"));
    CU_ASSERT_TRUE(moves(&show, MOVE_LAST, "main")); /* the first key shows where it begins */
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               ">├─ main 2       S            at the prompt                               ◀ you\n"
               " │  ├─ child 3   Z  ZOMBIE    holds status 7 for main(2)\n"
               " │  └─ b 6       S  BLOCKED   in wait(): 1 living child ─┐\n"
               " │     └─ e 7    S            at the prompt ─────────────┘ its end frees b\n"
               " └╌ c 5          S  ORPHAN    was d(4)'s; d ended, init adopted it\n"));
    CU_ASSERT_TRUE(
        styled(&show, 1, STYLE_SELECTED,
               ">├─ main 2       S            at the prompt                               "
               "◀ you "));
    CU_ASSERT_TRUE(moves(&show, MOVE_DOWN, "child"));
    CU_ASSERT_TRUE(moves(&show, MOVE_DOWN, "b"));
    CU_ASSERT_TRUE(moves(&show, MOVE_LAST, "c"));
    CU_ASSERT_TRUE(moves(&show, MOVE_DOWN, "c"));
    CU_ASSERT_TRUE(moves(&show, MOVE_UP, "e"));
    CU_ASSERT_TRUE(moves(&show, MOVE_FIRST, "init"));
    CU_ASSERT_TRUE(moves(&show, MOVE_UP, "init"));
    CU_ASSERT_TRUE(moves(&show, MOVE_PAGE_DOWN, "c"));
    show.scene.focused = false;
    CU_ASSERT_TRUE(
        shows_at(&show, 5, " └╌ c 5          S  ORPHAN    was d(4)'s; d ended, init adopted it"));
    show_end(&show);
}

static void left_and_right_walk_and_fold(void)
{
    struct show show;

    show_picture(&show, 8, 80);
    show.scene.focused = true;
    CU_ASSERT_TRUE(moves(&show, MOVE_CHILD, "main"));
    CU_ASSERT_TRUE(moves(&show, MOVE_CHILD, "child"));
    CU_ASSERT_TRUE(moves(&show, MOVE_CHILD, "child")); /* it has none */
    CU_ASSERT_TRUE(moves(&show, MOVE_PARENT, "main"));
    CU_ASSERT_TRUE(moves(&show, MOVE_PARENT, "main")); /* folded now */
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               ">├─ main 2 [+3]  S            at the prompt                               ◀ you\n"
               " └╌ c 5          S  ORPHAN    was d(4)'s; d ended, init adopted it\n"));
    CU_ASSERT_TRUE(moves(&show, MOVE_PARENT, "init"));
    CU_ASSERT_TRUE(moves(&show, MOVE_PARENT, "init")); /* which stays open */
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 3);
    CU_ASSERT_TRUE(moves(&show, MOVE_CHILD, "main"));
    CU_ASSERT_TRUE(moves(&show, MOVE_CHILD, "main"));
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 6);
    show_end(&show);
}

static void keys_fold_and_unfold(void)
{
    struct show show;

    show_picture(&show, 8, 80);
    tree_pane_fold(&show.pane, &show.scene, FOLD_CLOSE); /* nobody is selected */
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 6);
    CU_ASSERT_TRUE(moves(&show, MOVE_UP, "main"));
    tree_pane_fold(&show.pane, &show.scene, FOLD_OPEN); /* it is */
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 6);
    tree_pane_fold(&show.pane, &show.scene, FOLD_TOGGLE);
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 3);
    tree_pane_fold(&show.pane, &show.scene, FOLD_CLOSE); /* it is */
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 3);
    tree_pane_fold(&show.pane, &show.scene, FOLD_TOGGLE);
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 6);
    show_end(&show);
}

static void a_long_list_is_opened(void)
{
    struct show show;

    show_many(&show, 18);
    show.scene.focused = true;
    CU_ASSERT_TRUE(moves(&show, MOVE_DOWN, "main"));
    for (int i = 0; i < 9; i++)
        tree_pane_move(&show.pane, &show.scene, MOVE_DOWN, 18);
    CU_ASSERT_TRUE(selected(&show, "nobody")); /* but a row that stands for many */
    CU_ASSERT_TRUE(shows_at(&show, 10, ">   ├─ … 488 more (480 zombies)  + unfolds"));
    tree_pane_fold(&show.pane, &show.scene, FOLD_CLOSE);
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 15);
    tree_pane_fold(&show.pane, &show.scene, FOLD_TOGGLE);
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 502);
    CU_ASSERT_TRUE(selected(&show, "p9"));
    CU_ASSERT_TRUE(moves(&show, MOVE_PARENT, "main"));
    tree_pane_fold(&show.pane, &show.scene, FOLD_CLOSE);
    tree_pane_fold(&show.pane, &show.scene, FOLD_OPEN); /* folds by itself again */
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 15);
    tree_pane_fold(&show.pane, &show.scene, FOLD_OPEN);
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 502);
    show_end(&show);
}

static void it_scrolls_and_says_so(void)
{
    struct show show;

    show_many(&show, 6);
    tree_pane_scroll(&show.pane, &show.scene, -100, 6);
    CU_ASSERT_TRUE(shows(
        &show,
        " init 1          S            adopts and reaps\n"
        " └─ main 2       S            at the prompt                               ◀ you\n"
        "    ├─ p1 3      S            at the prompt\n"
        "    ├─ p2 4      S            at the prompt\n"
        "    ├─ p3 5      S            at the prompt\n"
        "    ├─ p4 6      S            at the prompt                             ↓ 9 more\n"));
    tree_pane_scroll(&show.pane, &show.scene, 4, 6);
    CU_ASSERT_TRUE(shows(
        &show,
        "    ├─ p3 5      S            at the prompt                             ↑ 4 more\n"
        "    ├─ p4 6      S            at the prompt\n"
        "    ├─ p5 7      S            at the prompt\n"
        "    ├─ p6 8      S            at the prompt\n"
        "    ├─ p7 9      S            at the prompt\n"
        "    ├─ p8 10     S            at the prompt                             ↓ 5 more\n"));
    show.scene.style = TREE_ASCII;
    tree_pane_scroll(&show.pane, &show.scene, 100, 6);
    CU_ASSERT_TRUE(shows(
        &show, "    |- p8 10     S            at the prompt                             ^ 9 more\n"
               "    |- ... 488 more (480 zombies)  + unfolds\n"
               "    |- p497 499  S            at the prompt\n"
               "    |- p498 500  S            at the prompt\n"
               "    |- p499 501  S            at the prompt\n"
               "    `- p500 502  S            at the prompt\n"));
    canvas_resize(&show.canvas, 1, 60); /* both in one row */
    show.scene.current = the(&show.world, "p498");
    CU_ASSERT_TRUE(shows(&show, "    |- p8 10     S            at the p... ^ 9 more  v 5 more\n"));
    canvas_resize(&show.canvas, 20, 60); /* room for all */
    CU_ASSERT_TRUE(shows_at(&show, 0, " init 1          S            adopts and reaps"));
    show_end(&show);
}

static void what_changes_comes_in_sight(void)
{
    struct show show;

    show_many(&show, 5);
    tree_pane_scroll(&show.pane, &show.scene, -100, 5);
    happen_fork(&show.world, 2, 600, "new");
    CU_ASSERT_TRUE(shows_at(&show, 4, "+   └─ new 600   S            at the prompt"));
    tree_pane_scroll(&show.pane, &show.scene, -3, 5); /* and may go again */
    CU_ASSERT_TRUE(shows_at(
        &show, 4,
        "    ├─ p498 500  S            at the prompt                             ↓ 3 more"));
    happen_call(&show.world, 2, "getpid", "");
    happen_return(&show.world, 2, "getpid", "", 2, 0);
    CU_ASSERT_TRUE(shows_at(
        &show, 4,
        "    ├─ p498 500  S            at the prompt                             ↓ 3 more"));
    happen_call(&show.world, 3, "pause", "");
    CU_ASSERT_TRUE(shows_at(
        &show, 0,
        "*   ├─ p1 3      S  BLOCKED   in pause()                                ↑ 2 more"));
    /* Not while somebody walks in it. */
    show.scene.focused = true;
    happen_exit(&show.world, 600, exited(0));
    CU_ASSERT_TRUE(shows_at(
        &show, 0,
        "*   ├─ p1 3      S  BLOCKED   in pause()                                ↑ 2 more"));
    show.scene.focused = false;
    CU_ASSERT_TRUE(shows_at(&show, 4, "+   └─ new 600   Z  ZOMBIE    holds status 0 for main(2)"));
    show_end(&show);
}

static bool finds(struct show *show, const char *text, bool next, const char *name)
{
    return tree_pane_find(&show->pane, &show->scene, text, next) ? selected(show, name)
                                                                 : same_text("", name);
}

static void find_goes_round(void)
{
    struct show show;

    show_picture(&show, 8, 80);
    happen(&show.world, (struct fact){.kind = FACT_EXEC, .pid = 5, .text = "sleep"});
    CU_ASSERT_TRUE(finds(&show, "c", false, "c")); /* exactly, before child */
    CU_ASSERT_TRUE(finds(&show, "c", true, "child"));
    CU_ASSERT_TRUE(finds(&show, "c", true, "b")); /* BLOCKED */
    CU_ASSERT_TRUE(finds(&show, "zomb", false, "child"));
    CU_ASSERT_TRUE(finds(&show, "zomb", true, "child"));
    CU_ASSERT_TRUE(finds(&show, "SLEE", false, "c"));
    CU_ASSERT_TRUE(finds(&show, "7", false, "e"));
    CU_ASSERT_TRUE(finds(&show, "nobody has this", false, ""));
    CU_ASSERT_TRUE(finds(&show, "", false, ""));
    CU_ASSERT_TRUE(selected(&show, "e"));
    show_end(&show);
}

static void find_unfolds(void)
{
    struct show show;

    show_many(&show, 6);
    happen_fork(&show.world, 500, 1000, "deep");
    happen_fork(&show.world, 300, 2000, "none"); /* of a zombie: told late */
    tree_fold_set(&show.pane.folds, 1, true);
    tree_fold_set(&show.pane.folds, the(&show.world, "500")->serial, true);
    show_command(&show);
    show.scene.focused = true;
    CU_ASSERT_TRUE(
        shows(&show,
              " init 1           S            adopts and reaps\n"
              " └─ main 2 [+502] S            at the prompt                              ◀ you\n"));
    CU_ASSERT_TRUE(finds(&show, "deep", false, "deep"));
    CU_ASSERT_TRUE(shows(
        &show,
        "    ├─ p7 9         S            at the prompt                          ↑ 8 more\n"
        "    ├─ p8 10        S            at the prompt\n"
        "    ├─ … 488 more (480 zombies)  + unfolds\n"
        "    ├─ p497 499     S            at the prompt\n"
        "    ├─ p498 500     S            at the prompt\n"
        ">   │  └─ deep 1000 S            at the prompt                          ↓ 2 more\n"));
    CU_ASSERT_TRUE(finds(&show, "p300", false, "p300"));
    CU_ASSERT_TRUE(shows(
        &show,
        "    ├─ p296 298     Z  ZOMBIE    holds status 0 for main(2)           ↑ 297 more\n"
        "    ├─ p297 299     Z  ZOMBIE    holds status 0 for main(2)\n"
        "    ├─ p298 300     Z  ZOMBIE    holds status 0 for main(2)\n"
        "    │  └─ none 2000 S            at the prompt\n"
        "    ├─ p299 301     Z  ZOMBIE    holds status 0 for main(2)\n"
        ">   ├─ p300 302     Z  ZOMBIE    holds status 0 for main(2)           ↓ 201 more\n"));
    show_end(&show);
}

static bool clicks(struct show *show, int row, int column, const char *name)
{
    const struct process *process = tree_pane_click(&show->pane, &show->scene, row, column);

    return same_text(process ? process->name : "nobody", name);
}

static void clicks_select_and_unfold(void)
{
    struct show show;

    show_picture(&show, 8, 80);
    CU_ASSERT_TRUE(
        shows_at(&show, 5, " └╌ c 5          S  ORPHAN    was d(4)'s; d ended, init adopted it"));
    CU_ASSERT_TRUE(clicks(&show, 3, 70, "b"));
    CU_ASSERT_TRUE(selected(&show, "b"));
    CU_ASSERT_TRUE(clicks(&show, 6, 3, "nobody"));
    CU_ASSERT_TRUE(clicks(&show, -1, 3, "nobody"));
    tree_fold_set(&show.pane.folds, 1, true);
    CU_ASSERT_TRUE(shows_at(
        &show, 1,
        " ├─ main 2 [+3]  S            at the prompt                               ◀ you"));
    CU_ASSERT_TRUE(clicks(&show, 1, 10, "main"));
    CU_ASSERT_TRUE(clicks(&show, 1, 15, "main"));
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 3);
    CU_ASSERT_TRUE(clicks(&show, 1, 11, "nobody")); /* on [+3] */
    CU_ASSERT_TRUE(selected(&show, "main"));
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 6);
    show_end(&show);

    show_many(&show, 18);
    CU_ASSERT_TRUE(shows_at(&show, 10, "    ├─ … 488 more (480 zombies)  + unfolds"));
    CU_ASSERT_TRUE(clicks(&show, 10, 20, "nobody"));
    CU_ASSERT_EQUAL(tree_pane_rows(&show.pane, &show.scene), 502);
    CU_ASSERT_TRUE(clicks(&show, 18, 20, "nobody")); /* below the pane */
    tree_pane_scroll(&show.pane, &show.scene, 100, 18);
    CU_ASSERT_TRUE(clicks(&show, 2, 20, "p101"));
    show_end(&show);
}

static void a_selection_may_vanish(void)
{
    struct show show;

    show_picture(&show, 8, 80);
    CU_ASSERT_TRUE(finds(&show, "child", false, "child"));
    happen_reap(&show.world, 3, 2);
    CU_ASSERT_TRUE(shows_at(&show, 2, "x│  ├─ child 3   X  GONE      was reaped by main(2)"));
    CU_ASSERT_TRUE(selected(&show, "child")); /* its tombstone */
    show_command(&show);
    CU_ASSERT_TRUE(selected(&show, "nobody"));
    CU_ASSERT_TRUE(moves(&show, MOVE_DOWN, "main"));
    show_end(&show);
}

void test_tree_keys(CU_pSuite suite)
{
    CU_add_test(suite, "arrows select", arrows_select);
    CU_add_test(suite, "left and right", left_and_right_walk_and_fold);
    CU_add_test(suite, "fold and unfold", keys_fold_and_unfold);
    CU_add_test(suite, "a long list is opened", a_long_list_is_opened);
    CU_add_test(suite, "scrolling", it_scrolls_and_says_so);
    CU_add_test(suite, "changes come in sight", what_changes_comes_in_sight);
    CU_add_test(suite, "find", find_goes_round);
    CU_add_test(suite, "find unfolds", find_unfolds);
    CU_add_test(suite, "clicks", clicks_select_and_unfold);
    CU_add_test(suite, "a selection may vanish", a_selection_may_vanish);
}
