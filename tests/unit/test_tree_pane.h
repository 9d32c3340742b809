/*
 * test_tree_pane: a world of facts with a tree pane that follows it, and its picture as text.
 */
#ifndef PROCTOR_TESTS_UNIT_TEST_TREE_PANE_H
#define PROCTOR_TESTS_UNIT_TEST_TREE_PANE_H

#include "test_model.h"

#include "view/tree_pane.h"

/* A pane that has seen every fact of its world. */
struct show {
    struct world world;
    struct tree_pane pane;
    struct tree_scene scene;
    struct canvas canvas;
    size_t seen;
};

void show_begin(struct show *show, int rows, int columns);
void show_end(struct show *show);

/* The design's picture; nothing of it is news. */
void show_picture(struct show *show, int rows, int columns);

/* 500 children of main, p1 (3) … p500 (502), all but the first and last ten of them zombies. */
void show_many(struct show *show, int rows);

/* A command begins: what happened so far is no news any more. */
void show_command(struct show *show);

/* Draws, and compares the rows of the picture, each ended by a newline, without empty ones at the
 * end. */
bool shows(struct show *show, const char *expected);

/* The same for one row. */
bool shows_at(struct show *show, int row, const char *expected);

/* Compares what stands in cells of a style in a row that was drawn. */
bool styled(const struct show *show, int row, enum style style, const char *expected);

void test_rails(CU_pSuite suite);
void test_tree_keys(CU_pSuite suite);
void test_tree_pool(CU_pSuite suite);

#endif
