/*
 * tree_pane: what the pane remembers, and the picture as a whole. A row is drawn by tree_row,
 * lines between rows by rails, and tree_keys has what keys and mouse do.
 */
#include "view/tree_pane.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "view/tree_inside.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_LEAST = 17 }; /* cells of mark and first column */

/* Keys of rows */

static int pool_key(const struct pool *pool)
{
    return NO_KEY - 1 - pool->number;
}

int tree_row_key(const struct tree_row *row)
{
    return row->kind == TREE_POOL ? pool_key(row->pool) : row->process->serial;
}

static int pool_row_of(const struct tree *tree, const struct pool *pool)
{
    for (int i = 0; i < tree->count; i++)
        if (tree->rows[i].kind == TREE_POOL && tree->rows[i].pool == pool)
            return i;
    int owner = tree_row_of(tree, pool->owner);
    bool hides = owner >= 0 && (tree->rows[owner].hidden || tree->rows[owner].kind == TREE_MORE);
    return hides ? owner : -1;
}

int tree_key_row(const struct tree_scene *scene, const struct tree *tree, int key)
{
    const struct proctab *table = scene->table;

    if (key > NO_KEY)
        return key < table->count ? tree_row_of(tree, table->processes[key]) : -1;
    int number = NO_KEY - 1 - key;
    return number >= 0 && number < table->pool_count ? pool_row_of(tree, table->pools[number]) : -1;
}

/* What is remembered */

void tree_pane_reset(struct tree_pane *pane)
{
    tree_pane_free(pane);
    pane->follow = pane->selected = NO_KEY;
}

void tree_pane_free(struct tree_pane *pane)
{
    tree_folds_free(&pane->folds);
    free(pane->gone);
    *pane = (struct tree_pane){0};
}

void tree_pane_begin(struct tree_pane *pane, uint64_t seq)
{
    pane->since = seq;
    pane->gone_count = 0;
}

static void add_gone(struct tree_pane *pane, int serial)
{
    int at = pane->gone_count;

    pane->gone = alloc_resize(pane->gone, (size_t)pane->gone_count + 1, sizeof *pane->gone);
    for (; at > 0 && pane->gone[at - 1] > serial; at--)
        pane->gone[at] = pane->gone[at - 1];
    pane->gone[at] = serial;
    pane->gone_count++;
}

/* A worker at its tasks: how far the pool is says more than which of them moved. */
static bool works_on(const struct process *process, const struct fact *fact)
{
    bool call = fact->kind == FACT_CALL || fact->kind == FACT_RETURN;

    return call && process->works_for && pool_stands(process->works_for);
}

void tree_pane_fact(struct tree_pane *pane, const struct proctab *table, const struct fact *fact)
{
    if (fact->kind == FACT_START) {
        tree_pane_reset(pane);
        pane->since = fact->seq;
        return;
    }
    const struct process *process =
        proctab_by_pid(table, fact->kind == FACT_FORK ? fact->other : fact->pid);
    if (!process || process->change_seq != fact->seq)
        return;
    pane->follow = works_on(process, fact) ? pool_key(process->works_for) : process->serial;
    if (process->life == LIFE_GONE)
        add_gone(pane, process->serial);
}

/* Rows */

void tree_pane_make(const struct tree_pane *pane, const struct tree_scene *scene, struct tree *tree)
{
    tree_make(tree, scene->table,
              &(struct tree_options){.style = scene->style,
                                     .fold = true,
                                     .folds = &pane->folds,
                                     .current = scene->current,
                                     .gone = pane->gone,
                                     .gone_count = pane->gone_count,
                                     .since = pane->since});
}

int tree_pane_rows(const struct tree_pane *pane, const struct tree_scene *scene)
{
    struct tree tree;

    tree_pane_make(pane, scene, &tree);
    int count = tree.count;
    tree_free(&tree);
    return count;
}

int tree_pane_row(const struct tree_pane *pane, const struct tree_scene *scene,
                  const struct tree *tree)
{
    return tree_key_row(scene, tree, pane->selected);
}

static int names_most(int columns)
{
    return columns * 2 / 5 > NAMES_LEAST ? columns * 2 / 5 : NAMES_LEAST;
}

int tree_pane_names(const struct tree_pane *pane, int columns)
{
    return pane->names < names_most(columns) ? pane->names : names_most(columns);
}

static void widen(struct tree_pane *pane, const struct tree *tree, int columns, bool ascii)
{
    pane->names = pane->names > NAMES_LEAST ? pane->names : NAMES_LEAST;
    for (int i = 0; i < tree->count && pane->names < names_most(columns); i++) {
        struct tree_head head;
        if (tree->rows[i].kind == TREE_MORE)
            continue;
        tree_head_make(&head, &tree->rows[i], 1, columns, ascii);
        if (head.width + 2 > pane->names)
            pane->names = head.width + 2;
        tree_head_free(&head);
    }
}

/* Scrolling */

static void stop_at_ends(struct tree_pane *pane, int count, int rows)
{
    if (pane->top > count - rows)
        pane->top = count - rows;
    if (pane->top < 0)
        pane->top = 0;
}

/* Scrolls no more than needed for a row to be in sight. */
static void reveal(struct tree_pane *pane, int row, int rows)
{
    if (row < pane->top)
        pane->top = row;
    else if (rows > 0 && row >= pane->top + rows)
        pane->top = row - rows + 1;
}

void tree_pane_select(struct tree_pane *pane, const struct tree *tree, int row, int rows)
{
    pane->selected = tree_row_key(&tree->rows[row]);
    pane->follow = NO_KEY;
    reveal(pane, row, rows);
}

void tree_pane_scroll(struct tree_pane *pane, const struct tree_scene *scene, int lines, int rows)
{
    pane->follow = NO_KEY;
    pane->top += lines;
    stop_at_ends(pane, tree_pane_rows(pane, scene), rows);
}

static void place(struct tree_pane *pane, const struct tree_scene *scene, const struct tree *tree,
                  const struct area *area)
{
    int seen = -1;

    if (!scene->focused)
        seen = tree_key_row(scene, tree, pane->follow);
    else if (area->rows != pane->rows)
        seen = tree_pane_row(pane, scene, tree);
    if (seen >= 0)
        reveal(pane, seen, area->rows);
    stop_at_ends(pane, tree->count, area->rows);
    if (!scene->focused)
        pane->follow = NO_KEY;
    pane->rows = area->rows;
    pane->columns = area->columns;
}

/* The picture */

/* What a row in sight says of those out of sight. */
static void add_hint(struct buffer *out, const struct tree_pane *pane, int at, int shown, int count,
                     bool ascii)
{
    int below = count - pane->top - shown;

    if (at == 0 && pane->top > 0) {
        buffer_printf(out, "%s ", ascii ? "^" : "↑");
        buffer_printf(out, ngettext("%d more", "%d more", (unsigned long)pane->top), pane->top);
    }
    if (at == shown - 1 && below > 0) {
        buffer_printf(out, "%s%s ", out->length ? "  " : "", ascii ? "v" : "↓");
        buffer_printf(out, ngettext("%d more", "%d more", (unsigned long)below), below);
    }
}

void tree_pane_draw(struct tree_pane *pane, const struct tree_scene *scene, const struct tree *tree,
                    struct canvas *canvas, const struct area *area)
{
    bool ascii = scene->style == TREE_ASCII;
    struct buffer hint = {0};

    widen(pane, tree, area->columns, ascii);
    place(pane, scene, tree, area);
    int shown = tree->count - pane->top < area->rows ? tree->count - pane->top : area->rows;
    shown = shown > 0 ? shown : 0;
    struct tree_line *lines = alloc_zero((size_t)shown + 1, sizeof *lines);
    for (int at = 0; at < shown; at++) {
        buffer_clear(&hint);
        add_hint(&hint, pane, at, shown, tree->count, ascii);
        lines[at] = tree_row_draw(pane, scene, &tree->rows[pane->top + at], canvas, area, at,
                                  buffer_text(&hint));
    }
    rails_draw(canvas, area, tree, pane->top, lines, shown, ascii);
    int you = scene->current ? tree_row_of(tree, scene->current) - pane->top : -1;
    if (you >= 0 && you < shown && tree->rows[pane->top + you].kind == TREE_PROCESS &&
        tree->rows[pane->top + you].process == scene->current)
        tree_row_draw_you(canvas, area, you, &lines[you], ascii);
    int selected = tree_pane_row(pane, scene, tree) - pane->top;
    if (scene->focused && selected >= 0 && selected < shown) {
        canvas_text(canvas, area, selected, 0, STYLE_SELECTED, ">");
        canvas_restyle(canvas, area, selected, 0, area->columns, STYLE_SELECTED);
    }
    free(lines);
    buffer_free(&hint);
}
