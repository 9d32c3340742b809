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

void test_model_tree(CU_pSuite suite)
{
    CU_add_test(suite, "the design's picture", the_picture_is_drawn);
    CU_add_test(suite, "adopted ones come last", adopted_ones_come_after_the_born);
    CU_add_test(suite, "an empty tree", an_empty_table_has_no_rows);
    CU_add_test(suite, "long names", long_names_widen_the_column);
    CU_add_test(suite, "a deep tree", a_deep_tree_takes_little_memory);
    CU_add_test(suite, "a wide tree", a_wide_tree_is_in_order_of_birth);
}
