/*
 * test_model_tree: rows, branches and the tree as text.
 */
#include "test_model.h"

#include "base/utf8.h"
#include "model/tree.h"
#include "model/words.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static bool tree_is(const struct world *world, const char *current, enum tree_style style,
                    const char *expected)
{
    struct buffer out = {0};

    tree_text(&out, &world->table, current ? the(world, current) : NULL, style);
    bool same = same_text(buffer_text(&out), expected);
    buffer_free(&out);
    return same;
}

/* The design's picture. */
static void begin_picture(struct world *world)
{
    world_begin(world, "namespace");
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
}

static void the_picture_is_drawn(void)
{
    struct world world;

    begin_picture(&world);
    CU_ASSERT_TRUE(
        tree_is(&world, "main", TREE_LINES,
                " init 1          S            adopts and reaps\n"
                " ├─ main 2       S            at the prompt                                ◀ you\n"
                " │  ├─ child 3   Z  ZOMBIE    holds status 7 for main(2)\n"
                " │  └─ b 6       S  BLOCKED   in wait(): 1 living child\n"
                " │     └─ e 7    S            at the prompt\n"
                " └╌ c 5          S  ORPHAN    was d(4)'s; d ended, init adopted it\n"));
    CU_ASSERT_TRUE(tree_is(
        &world, "c", TREE_ASCII,
        " init 1          S            adopts and reaps\n"
        " |- main 2       S            at the prompt\n"
        " |  |- child 3   Z  ZOMBIE    holds status 7 for main(2)\n"
        " |  `- b 6       S  BLOCKED   in wait(): 1 living child\n"
        " |     `- e 7    S            at the prompt\n"
        " `. c 5          S  ORPHAN    was d(4)'s; d ended, init adopted it         <- you\n"));
    world_end(&world);
}

static void adopted_ones_come_after_the_born(void)
{
    struct world world;
    struct tree tree;
    char order[128] = "";

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "a");
    happen_fork(&world, 3, 4, "x");
    happen_fork(&world, 3, 5, "y");
    happen_exit(&world, 3, exited(0));
    happen_reparent(&world, 4, 3, 2); /* main is a subreaper */
    happen_reparent(&world, 5, 3, 2);
    happen_fork(&world, 2, 6, "b");
    tree_make(&tree, &world.table, &(struct tree_options){.style = TREE_LINES});
    for (int i = 0; i < tree.count; i++)
        snprintf(order + strlen(order), sizeof order - strlen(order), "%s%s ", tree.rows[i].branch,
                 tree.rows[i].process->name);
    CU_ASSERT_TRUE(same_text(order, "init └─ main    ├─ a    ├─ b    ├╌ x    └╌ y "));
    CU_ASSERT_TRUE(tree.rows[5].last);
    CU_ASSERT_TRUE(tree.rows[5].adopted);
    CU_ASSERT_FALSE(tree.rows[3].last);
    CU_ASSERT_EQUAL(tree.rows[5].depth, 2);
    tree_free(&tree);
    world_end(&world);
}

static void an_empty_table_has_no_rows(void)
{
    struct proctab table;
    struct tree tree;

    proctab_init(&table);
    tree_make(&tree, &table, &(struct tree_options){.style = TREE_LINES});
    CU_ASSERT_EQUAL(tree.count, 0);
    tree_free(&tree);
    proctab_free(&table);
}

static void long_names_widen_the_column(void)
{
    struct world world;
    struct buffer out = {0};

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "a_name_of_thirty_bytes_in_full");
    tree_text(&out, &world.table, NULL, TREE_LINES);
    CU_ASSERT_TRUE(same_text(
        buffer_text(&out), " init 1                                 S            adopts and reaps\n"
                           " └─ main 2                              S            at the prompt\n"
                           "    └─ a_name_of_thirty_bytes_in_full 3 S            at the prompt\n"));
    buffer_free(&out);
    world_end(&world);
}

enum { DEEP = 5000 };

static void a_deep_tree_takes_little_memory(void)
{
    struct world world;
    struct tree tree;
    size_t bytes = 0;

    world_begin(&world, "namespace");
    for (int pid = 3; pid < 3 + DEEP; pid++)
        happen_fork(&world, pid - 1, pid, NULL);
    tree_make(&tree, &world.table, &(struct tree_options){.style = TREE_LINES});
    CU_ASSERT_EQUAL_FATAL(tree.count, DEEP + 2);
    for (int i = 0; i < tree.count; i++)
        bytes += strlen(tree.rows[i].branch);
    CU_ASSERT_TRUE(bytes < DEEP * 40);
    CU_ASSERT_EQUAL(tree.rows[DEEP + 1].depth, DEEP + 1);
    CU_ASSERT_STRING_EQUAL(tree.rows[DEEP + 1].branch, "… (5001) ");
    CU_ASSERT_EQUAL(utf8_width(tree.rows[24].branch), 24 * 3);
    CU_ASSERT_STRING_EQUAL(tree.rows[25].branch, "… (25) ");
    tree_free(&tree);
    world_end(&world);
}

static void a_wide_tree_is_in_order_of_birth(void)
{
    struct world world;
    struct tree tree;
    int wrong = 0;

    world_begin(&world, "namespace");
    for (int pid = 3; pid < 3 + DEEP; pid++)
        happen_fork(&world, 2, pid, NULL);
    tree_make(&tree, &world.table, &(struct tree_options){.style = TREE_ASCII});
    CU_ASSERT_EQUAL_FATAL(tree.count, DEEP + 2);
    for (int i = 2; i < tree.count; i++)
        wrong += tree.rows[i].process->pid != i + 1 || tree.rows[i].last != (i == DEEP + 1);
    CU_ASSERT_EQUAL(wrong, 0);
    tree_free(&tree);
    world_end(&world);
}

/* Rows as text: two blanks a level, then the name, "[n/z]" what it hides, "x" for the gone. */
static bool rows_are(const struct world *world, const struct tree_options *options,
                     const char *expected)
{
    struct buffer out = {0};
    struct tree tree;

    tree_make(&tree, &world->table, options);
    for (int i = 0; i < tree.count; i++) {
        const struct tree_row *row = &tree.rows[i];
        buffer_printf(&out, "%*s%s%s%s", row->depth * 2, "", row->kind == TREE_MORE ? "+" : "",
                      row->process->name, row->process->life == LIFE_GONE ? "x" : "");
        if (row->hidden)
            buffer_printf(&out, "[%d/%d]", row->hidden, row->hidden_zombies);
        buffer_add_char(&out, '\n');
        CU_ASSERT_EQUAL(tree_row_of(&tree, row->process), i);
        int above = tree_parent_row(&tree, i);
        CU_ASSERT_TRUE(i == 0 ? above == -1
                              : above >= 0 && tree.rows[above].depth == row->depth - 1);
    }
    bool same = same_text(buffer_text(&out), expected);
    buffer_free(&out);
    tree_free(&tree);
    return same;
}

static void the_gone_hang_where_they_were(void)
{
    struct world world;
    int all[] = {2, 3, 4, 5, 6}, some[] = {-1, 3, 4, 5, 99};

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "a"); /* serial 2 */
    happen_fork(&world, 2, 4, "b"); /* 3 */
    happen_fork(&world, 4, 5, "x"); /* 4 */
    happen_fork(&world, 4, 6, "y"); /* 5 */
    happen_fork(&world, 2, 7, "c"); /* 6 */
    happen_fork(&world, 2, 8, "d");
    happen_exit(&world, 5, exited(0));
    happen_reap(&world, 5, 4);
    happen_exit(&world, 4, exited(0));
    happen_reparent(&world, 6, 4, 1);
    happen_reap(&world, 4, 2);
    happen_exit(&world, 6, exited(0));
    happen_reap(&world, 6, 1);
    happen_reap(&world, 7, 2);
    CU_ASSERT_TRUE(rows_are(&world, &(struct tree_options){0},
                            "init\n"
                            "  main\n"
                            "    a\n"
                            "    d\n"));
    /* a lives, and is no tombstone; y had been adopted by init */
    CU_ASSERT_TRUE(rows_are(&world, &(struct tree_options){.gone = all, .gone_count = 5},
                            "init\n"
                            "  main\n"
                            "    a\n"
                            "    bx\n"
                            "      xx\n"
                            "    cx\n"
                            "    d\n"
                            "  yx\n"));
    CU_ASSERT_TRUE(rows_are(&world, &(struct tree_options){.gone = some, .gone_count = 5},
                            "init\n"
                            "  main\n"
                            "    a\n"
                            "    bx\n"
                            "      xx\n"
                            "    d\n"
                            "  yx\n"));
    CU_ASSERT_TRUE(rows_are(&world, &(struct tree_options){.gone = all + 2, .gone_count = 1},
                            "init\n"
                            "  main\n"
                            "    a\n"
                            "    d\n"
                            "  xx\n")); /* b is not shown: below init */
    world_end(&world);
}

static void adopted_tombstones_come_among_the_adopted(void)
{
    struct world world;
    int gone[] = {2, 3, 4, 7};

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, "a"); /* serial 2 */
    happen_fork(&world, 3, 4, "x"); /* 3 */
    happen_fork(&world, 3, 5, "y"); /* 4 */
    happen_fork(&world, 3, 6, "z"); /* 5 */
    happen_exit(&world, 3, exited(0));
    happen_reparent(&world, 6, 3, 2); /* main is a subreaper */
    happen_reparent(&world, 5, 3, 2);
    happen_reparent(&world, 4, 3, 2);
    happen_fork(&world, 2, 7, "b"); /* 6 */
    happen_fork(&world, 2, 8, "c"); /* 7 */
    happen_reap(&world, 3, 2);
    happen_reap(&world, 4, 2);
    happen_reap(&world, 5, 2);
    happen_reap(&world, 8, 2);
    CU_ASSERT_TRUE(rows_are(&world, &(struct tree_options){.gone = gone, .gone_count = 4},
                            "init\n"
                            "  main\n"
                            "    ax\n"
                            "    b\n"
                            "    cx\n"
                            "    xx\n"
                            "    yx\n"
                            "    z\n"));
    world_end(&world);
}

static void begin_wide(struct world *world, int children)
{
    world_begin(world, "namespace");
    for (int i = 0; i < children; i++)
        happen_fork(world, 2, 3 + i, NULL);
}

static void long_lists_fold_by_themselves(void)
{
    struct world world;
    struct tree_folds folds = {0};
    struct tree_options options = {.fold = true, .folds = &folds};

    begin_wide(&world, 16);
    struct tree tree;
    tree_make(&tree, &world.table, &options);
    CU_ASSERT_EQUAL(tree.count, 18); /* 16 are not too many */
    tree_free(&tree);

    happen_fork(&world, 2, 19, NULL);
    happen_exit(&world, 12, exited(0));
    happen_fork(&world, 13, 100, "deep");
    const char *beginning = "init\n  main\n    p1\n    p2\n    p3\n    p4\n    p5\n    p6\n    p7\n"
                            "    p8\n";
    const char *ending = "    p14\n    p15\n    p16\n    p17\n";
    char expected[400];
    snprintf(expected, sizeof expected, "%s    +p9[5/1]\n%s", beginning, ending);
    CU_ASSERT_TRUE(rows_are(&world, &options, expected));

    options.current = the(&world, "p9"); /* keeps itself in sight */
    snprintf(expected, sizeof expected, "%s    p9\n    +p10[4/1]\n%s", beginning, ending);
    CU_ASSERT_TRUE(rows_are(&world, &options, expected));
    options.current = the(&world, "deep"); /* and its ancestors; two are not worth a row */
    snprintf(expected, sizeof expected,
             "%s    p9\n    p10\n    p11\n      deep\n    p12\n    p13\n%s", beginning, ending);
    CU_ASSERT_TRUE(rows_are(&world, &options, expected));
    options.current = NULL;

    tree_make(&tree, &world.table, &options);
    CU_ASSERT_EQUAL(tree_row_of(&tree, the(&world, "p13")), 10);
    CU_ASSERT_EQUAL(tree_row_of(&tree, the(&world, "deep")), 10);
    CU_ASSERT_EQUAL(tree_row_of(&tree, NULL), -1);
    CU_ASSERT_EQUAL(tree.rows[10].hidden_change, the(&world, "deep")->change_seq);
    CU_ASSERT_STRING_EQUAL(tree.rows[10].branch, "   ├─ ");
    tree_free(&tree);

    tree_fold_set(&folds, 1, false); /* opened by hand */
    tree_make(&tree, &world.table, &options);
    CU_ASSERT_EQUAL(tree.count, 20);
    tree_free(&tree);
    tree_folds_free(&folds);
    world_end(&world);
}

static void closed_ones_hide_what_is_below(void)
{
    struct world world;
    struct tree_folds folds = {0};
    struct tree_options options = {.folds = &folds};

    begin_picture(&world);
    tree_fold_set(&folds, the(&world, "b")->serial, true);
    tree_fold_set(&folds, the(&world, "c")->serial, true); /* it has no children: no fold */
    CU_ASSERT_TRUE(rows_are(&world, &options,
                            "init\n"
                            "  main\n"
                            "    child\n"
                            "    b[1/0]\n"
                            "  c\n"));
    tree_fold_set(&folds, 1, true);
    CU_ASSERT_TRUE(rows_are(&world, &options,
                            "init\n"
                            "  main[3/1]\n"
                            "  c\n"));
    struct tree tree;
    tree_make(&tree, &world.table, &options);
    CU_ASSERT_EQUAL(tree_row_of(&tree, the(&world, "e")), 1);
    CU_ASSERT_EQUAL(tree_row_of(&tree, the(&world, "d")), -1); /* gone, and not shown */
    CU_ASSERT_EQUAL(tree.rows[1].hidden_change, the(&world, "b")->change_seq);
    CU_ASSERT_EQUAL(tree.rows[0].hidden_change, 0);
    tree_free(&tree);
    tree_fold_set(&folds, 1, false);
    CU_ASSERT_EQUAL(folds.open_count, 0); /* back to where it was */
    CU_ASSERT_TRUE(tree_folded(&folds, the(&world, "b")->serial));
    tree_folds_free(&folds);
    world_end(&world);
}

static void folds_are_kept_in_order(void)
{
    struct tree_folds folds = {0};
    int wrong = 0;

    for (int i = 0; i < 100; i++)
        tree_fold_set(&folds, i * 37 % 100, true);
    tree_fold_set(&folds, 7, true); /* once only */
    CU_ASSERT_EQUAL(folds.closed_count, 100);
    for (int i = 0; i < 100; i++)
        wrong += folds.closed[i] != i || !tree_folded(&folds, i) || tree_unfolded(&folds, i);
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_FALSE(tree_folded(&folds, 100));
    tree_fold_set(&folds, 7, false);
    tree_fold_set(&folds, 7, false);
    CU_ASSERT_FALSE(tree_folded(&folds, 7));
    CU_ASSERT_TRUE(tree_unfolded(&folds, 7));
    tree_fold_set(&folds, 7, true);
    CU_ASSERT_FALSE(tree_unfolded(&folds, 7));
    CU_ASSERT_EQUAL(folds.closed_count, 100);
    tree_folds_free(&folds);
}

static void deep_and_wide_trees_fold(void)
{
    struct world world;
    struct tree_folds folds = {0};
    struct tree_options options = {.fold = true, .folds = &folds};
    int gone[DEEP];
    struct tree tree;

    world_begin(&world, "namespace");
    for (int pid = 3; pid < 3 + DEEP; pid++)
        happen_fork(&world, pid - 1, pid, NULL);
    tree_fold_set(&folds, 2, true);
    tree_make(&tree, &world.table, &options);
    CU_ASSERT_EQUAL(tree.count, 3);
    CU_ASSERT_EQUAL(tree.rows[2].hidden, DEEP - 1);
    CU_ASSERT_EQUAL(tree_row_of(&tree, the(&world, "p5000")), 2);
    tree_free(&tree);
    tree_folds_free(&folds);
    world_end(&world);

    begin_wide(&world, DEEP);
    for (int i = 0; i < DEEP; i++) {
        gone[i] = i + 2;
        happen_reap(&world, 3 + i, 2);
    }
    options.gone = gone;
    options.gone_count = DEEP;
    tree_make(&tree, &world.table, &options);
    CU_ASSERT_EQUAL(tree.count, 2 + 8 + 1 + 4);
    CU_ASSERT_EQUAL(tree.rows[10].hidden, DEEP - 12);
    tree_free(&tree);
    world_end(&world);
}

void test_model_tree(CU_pSuite suite)
{
    CU_add_test(suite, "the design's picture", the_picture_is_drawn);
    CU_add_test(suite, "adopted ones come last", adopted_ones_come_after_the_born);
    CU_add_test(suite, "an empty tree", an_empty_table_has_no_rows);
    CU_add_test(suite, "long names", long_names_widen_the_column);
    CU_add_test(suite, "a deep tree", a_deep_tree_takes_little_memory);
    CU_add_test(suite, "a wide tree", a_wide_tree_is_in_order_of_birth);
    CU_add_test(suite, "tombstones", the_gone_hang_where_they_were);
    CU_add_test(suite, "adopted tombstones", adopted_tombstones_come_among_the_adopted);
    CU_add_test(suite, "long lists fold", long_lists_fold_by_themselves);
    CU_add_test(suite, "closed ones", closed_ones_hide_what_is_below);
    CU_add_test(suite, "folds in order", folds_are_kept_in_order);
    CU_add_test(suite, "deep and wide folds", deep_and_wide_trees_fold);
}
