/*
 * tree_keys: what keys and mouse do in the tree pane.
 */
#include "view/tree_inside.h"

#include "model/words.h"

#include <stdio.h>
#include <string.h>

/* Whether rows below this one hang on it. */
static bool shows_any(const struct tree *tree, int row)
{
    return row + 1 < tree->count && tree->rows[row + 1].depth > tree->rows[row].depth;
}

/* Whether processes are among them: a pool alone can't be folded away. */
static bool shows_children(const struct tree *tree, int row)
{
    int below = row + 1;

    while (below < tree->count && tree->rows[below].kind == TREE_POOL)
        below++;
    return below < tree->count && tree->rows[below].depth > tree->rows[row].depth;
}

/* Whether its list of children is one with a row that stands for several. */
static bool has_more(const struct tree *tree, int row)
{
    int depth = tree->rows[row].depth;

    for (int i = row + 1; i < tree->count && tree->rows[i].depth > depth; i++)
        if (tree->rows[i].kind == TREE_MORE && tree->rows[i].depth == depth + 1)
            return true;
    return false;
}

/* Unfolds a row; whether there was anything to unfold. */
static bool unfold(struct tree_pane *pane, const struct tree *tree, int row)
{
    if (tree->rows[row].kind == TREE_MORE)
        row = tree_parent_row(tree, row);
    else if (!tree->rows[row].hidden && !has_more(tree, row))
        return false;
    tree_fold_set(&pane->folds, tree->rows[row].process->serial, false);
    return true;
}

static bool close_row(struct tree_pane *pane, const struct tree *tree, int row)
{
    if (!shows_children(tree, row))
        return false;
    tree_fold_set(&pane->folds, tree->rows[row].process->serial, true);
    return true;
}

void tree_pane_fold(struct tree_pane *pane, const struct tree_scene *scene, enum tree_fold fold)
{
    struct tree tree;

    tree_pane_make(pane, scene, &tree);
    int row = tree_pane_row(pane, scene, &tree);
    if (row >= 0 && fold == FOLD_TOGGLE)
        fold = shows_children(&tree, row) ? FOLD_CLOSE : FOLD_OPEN;
    if (row >= 0 && fold == FOLD_CLOSE)
        close_row(pane, &tree, row);
    else if (row >= 0)
        unfold(pane, &tree, row);
    tree_free(&tree);
}

/* Moves */

static int to_parent(struct tree_pane *pane, const struct tree *tree, int row)
{
    if (row == 0 || close_row(pane, tree, row))
        return row;
    return tree_parent_row(tree, row);
}

static int to_child(struct tree_pane *pane, const struct tree *tree, int row)
{
    bool folded = tree->rows[row].kind == TREE_MORE || tree->rows[row].hidden;

    if (folded)
        unfold(pane, tree, row);
    return !folded && shows_any(tree, row) ? row + 1 : row;
}

static int moved(struct tree_pane *pane, const struct tree *tree, enum tree_move move, int row,
                 int rows)
{
    int page = rows > 2 ? rows - 1 : 1;

    switch (move) {
    case MOVE_UP: return row - 1;
    case MOVE_DOWN: return row + 1;
    case MOVE_PAGE_UP: return row - page;
    case MOVE_PAGE_DOWN: return row + page;
    case MOVE_FIRST: return 0;
    case MOVE_LAST: return tree->count - 1;
    case MOVE_PARENT: return to_parent(pane, tree, row);
    case MOVE_CHILD: return to_child(pane, tree, row);
    }
    return row;
}

void tree_pane_move(struct tree_pane *pane, const struct tree_scene *scene, enum tree_move move,
                    int rows)
{
    struct tree tree;

    tree_pane_make(pane, scene, &tree);
    int row = tree_pane_row(pane, scene, &tree);
    if (row >= 0)
        row = moved(pane, &tree, move, row, rows);
    else
        row = tree_row_of(&tree, scene->current);
    row = row < tree.count ? row : tree.count - 1;
    if (tree.count)
        tree_pane_select(pane, &tree, row > 0 ? row : 0, rows);
    tree_free(&tree);
}

const struct process *tree_pane_selected(const struct tree_pane *pane,
                                         const struct tree_scene *scene)
{
    const struct process *process = NULL;
    struct tree tree;

    tree_pane_make(pane, scene, &tree);
    int row = tree_pane_row(pane, scene, &tree);
    if (row >= 0 && tree.rows[row].kind == TREE_PROCESS)
        process = tree.rows[row].process;
    tree_free(&tree);
    return process;
}

const struct pool *tree_pane_selected_pool(const struct tree_pane *pane,
                                           const struct tree_scene *scene)
{
    const struct pool *pool = NULL;
    struct tree tree;

    tree_pane_make(pane, scene, &tree);
    int row = tree_pane_row(pane, scene, &tree);
    if (row >= 0)
        pool = tree.rows[row].pool;
    tree_free(&tree);
    return pool;
}

/* Search */

static bool is_exactly(const struct tree_row *row, const char *text)
{
    const struct process *process = row->process;
    char pid[16];

    if (row->kind == TREE_POOL)
        return strcmp(row->pool->name, text) == 0;
    snprintf(pid, sizeof pid, "%d", process->pid);
    return strcmp(process->name, text) == 0 || strcmp(pid, text) == 0;
}

static bool matches(const struct tree_row *row, const char *text)
{
    const struct process *process = row->process;
    char pid[16];

    if (row->kind == TREE_POOL)
        return strcasestr(row->pool->name, text);
    snprintf(pid, sizeof pid, "%d", process->pid);
    return strncmp(pid, text, strlen(text)) == 0 || strcasestr(process->name, text) ||
           (process->program && strcasestr(process->program, text)) ||
           strcasestr(words_state(process), text);
}

typedef bool matcher(const struct tree_row *row, const char *text);

/* The first row that matches, from `row` on and round the end; -1: none. */
static int find_row(const struct tree *tree, int row, matcher *match, const char *text)
{
    for (int i = 0; i < tree->count; i++)
        if (match(&tree->rows[(row + i) % tree->count], text))
            return (row + i) % tree->count;
    return -1;
}

/* The key of what is found; NO_KEY: nothing is. */
static int find(const struct tree_pane *pane, const struct tree_scene *scene, const char *text,
                bool next)
{
    struct tree_options all = {
        .gone = pane->gone, .gone_count = pane->gone_count, .since = pane->since};
    int found = NO_KEY;
    struct tree tree;

    tree_make(&tree, scene->table, &all);
    int from = tree_pane_row(pane, scene, &tree) + next, row = -1;
    from = from > 0 ? from : 0;
    if (!next)
        row = find_row(&tree, from, is_exactly, text);
    if (row < 0)
        row = find_row(&tree, from, matches, text);
    if (row >= 0)
        found = tree_row_key(&tree.rows[row]);
    tree_free(&tree);
    return found;
}

/* Unfolds what hides it, from the top down, and selects it. */
static void show(struct tree_pane *pane, const struct tree_scene *scene, int key)
{
    for (bool hidden = true; hidden;) {
        struct tree tree;
        tree_pane_make(pane, scene, &tree);
        int row = tree_key_row(scene, &tree, key);
        bool there =
            row >= 0 && tree.rows[row].kind != TREE_MORE && tree_row_key(&tree.rows[row]) == key;
        hidden = row >= 0 && !there && unfold(pane, &tree, row);
        if (there)
            tree_pane_select(pane, &tree, row, pane->rows);
        tree_free(&tree);
    }
}

bool tree_pane_find(struct tree_pane *pane, const struct tree_scene *scene, const char *text,
                    bool next)
{
    int found = *text ? find(pane, scene, text, next) : NO_KEY;

    if (found != NO_KEY)
        show(pane, scene, found);
    return found != NO_KEY;
}

/* Mouse */

/* Whether a fold mark of the row is there. */
static bool on_fold_mark(const struct tree_pane *pane, const struct tree_row *row, int column,
                         bool ascii)
{
    struct tree_head head;

    if (row->kind == TREE_MORE)
        return true;
    tree_head_make(&head, row, 1, tree_pane_names(pane, pane->columns) - 2, ascii);
    bool on = head.fold[0] && column > head.fold_column &&
              column < head.fold_column + (int)strlen(head.fold);
    tree_head_free(&head);
    return on;
}

const struct process *tree_pane_click(struct tree_pane *pane, const struct tree_scene *scene,
                                      int row, int column)
{
    const struct process *process = NULL;
    struct tree tree;

    tree_pane_make(pane, scene, &tree);
    int at = pane->top + row;
    if (row >= 0 && row < pane->rows && at < tree.count) {
        pane->selected = tree_row_key(&tree.rows[at]);
        if (on_fold_mark(pane, &tree.rows[at], column, scene->style == TREE_ASCII))
            unfold(pane, &tree, at);
        else if (tree.rows[at].kind == TREE_PROCESS)
            process = tree.rows[at].process;
    }
    tree_free(&tree);
    return process;
}
