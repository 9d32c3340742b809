/*
 * test_tree_pane: pictures of the process tree, row by row, and what keys and mouse do to it.
 */
#include "suites.h"
#include "test_model.h"

#include "base/buffer.h"
#include "view/tree_pane.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* A pane that has seen every fact of its world. */
struct show {
    struct world world;
    struct tree_pane pane;
    struct tree_scene scene;
    struct canvas canvas;
    size_t seen;
};

static void begin(struct show *show, int rows, int columns)
{
    *show = (struct show){0};
    world_begin(&show->world, "namespace");
    show->scene.table = &show->world.table;
    show->scene.style = TREE_LINES;
    show->scene.current = the(&show->world, "main");
    canvas_resize(&show->canvas, rows, columns);
}

static void end(struct show *show)
{
    tree_pane_free(&show->pane);
    canvas_free(&show->canvas);
    world_end(&show->world);
}

static void catch_up(struct show *show)
{
    const struct history *history = &show->world.history;

    for (; show->seen < history->count; show->seen++)
        tree_pane_fact(&show->pane, &show->world.table, &history->facts[show->seen]);
}

/* A command begins: what happened so far is no news any more. */
static void command(struct show *show)
{
    catch_up(show);
    tree_pane_begin(&show->pane, show->world.history.count);
}

static void draw(struct show *show)
{
    struct area area = canvas_area(&show->canvas);

    catch_up(show);
    canvas_clear(&show->canvas);
    tree_pane_draw(&show->pane, &show->scene, &show->canvas, &area);
}

/* Rows `from` … of the picture, each ended by a newline; trailing empty ones are left out. */
static bool shows(struct show *show, const char *expected)
{
    struct buffer out = {0};

    draw(show);
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

static void picture(struct show *show)
{
    struct world *world = &show->world;

    begin(show, 8, 80);
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
    command(show);
}

static void demo(void)
{
    struct show show;
    picture(&show);
    shows(&show, "");
    show.scene.style = TREE_ASCII;
    happen_call(&show.world, 2, "wait", "");
    shows(&show, "");
    canvas_resize(&show.canvas, 8, 60);
    shows(&show, "");
    end(&show);
}

void suite_tree_pane(void)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* widths of characters */

    CU_pSuite suite = CU_add_suite("tree_pane", NULL, NULL);
    CU_add_test(suite, "demo", demo);
}
