/*
 * svg_tree: the tree, a row a process, with lines from each parent to its children.
 */
#include "base/i18n.h"
#include "base/utf8.h"
#include "model/pool_row.h"
#include "model/tree.h"
#include "model/words.h"
#include "record/svg_inside.h"

#include <stdlib.h>
#include <string.h>

enum { STEP = 22, BASE = 17, GAP = 20, BADGE = 20, POOL_CELLS = 90 };

static const char *colour_of(enum state state)
{
    static const char *const colours[STATES] = {
        [STATE_PLAIN] = SVG_INK,    [STATE_ZOMBIE] = SVG_PURPLE, [STATE_STOPPED] = SVG_ORANGE,
        [STATE_BLOCKED] = SVG_BLUE, [STATE_RUNNING] = SVG_GREEN, [STATE_ORPHAN] = SVG_TEAL,
        [STATE_GONE] = SVG_QUIET,
    };

    return colours[state];
}

static void add_name(struct buffer *out, const struct tree_row *row)
{
    if (row->kind == TREE_MORE)
        buffer_printf(out, ngettext("%d more", "%d more", (unsigned long)row->hidden), row->hidden);
    else if (row->kind == TREE_POOL)
        buffer_add_text(out, row->pool->name);
    else
        buffer_printf(out, "%s %d", row->process->name, row->process->pid);
}

static int name_x(const struct tree_row *row)
{
    return SVG_MARGIN + row->depth * STEP;
}

static int names_end(const struct tree *tree)
{
    int end = 0;

    for (int i = 0; i < tree->count; i++) {
        struct buffer name = {0};
        add_name(&name, &tree->rows[i]);
        int right = name_x(&tree->rows[i]) + utf8_width(buffer_text(&name)) * SVG_CELL;
        end = right > end ? right : end;
        buffer_free(&name);
    }
    return end;
}

/* From the parent down and to the right; dashed where another adopted it. */
static void draw_branch(struct buffer *out, const struct tree *tree, int row, int top)
{
    int parent = tree_parent_row(tree, row);

    if (parent < 0)
        return;
    int x = name_x(&tree->rows[parent]) + 6, y = top + row * SVG_ROW + SVG_ROW / 2;
    int from = top + parent * SVG_ROW + BASE + 4;
    const char *dashes = tree->rows[row].adopted ? "3 3" : NULL;
    svg_dashes(out, x, from, x, y, 1, SVG_QUIET, dashes);
    svg_dashes(out, x, y, name_x(&tree->rows[row]) - 3, y, 1, SVG_QUIET, dashes);
}

static void draw_state(struct buffer *out, const struct process *process, int x, int y)
{
    const char *word = words_state(process), *colour = colour_of(words_state_of(process));
    int width = svg_bold_width(SVG_SMALL, word) + 10;
    char letter[] = {words_state_letter(process), '\0'};

    svg_text(out, x, y, SVG_BODY, SVG_MONOSPACED, SVG_INK, letter);
    if (*word) {
        buffer_printf(out,
                      "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"17\" rx=\"3\" fill=\"none\" "
                      "stroke=\"%s\" stroke-width=\"2\"/>\n",
                      x + BADGE, y - 13, width, colour);
        svg_text(out, x + BADGE + 5, y, SVG_SMALL, SVG_BOLD, colour, word);
    }
}

/* The widest state word with its frame. */
static int states_width(void)
{
    char cells[32] = "";

    memset(cells, 'x', (size_t)words_state_width());
    return svg_bold_width(SVG_SMALL, cells) + 10 + GAP;
}

static int draw_you(struct buffer *out, int x, int y)
{
    struct buffer you = {0};

    buffer_printf(&you, "← %s", _("you"));
    svg_text(out, x, y, SVG_BODY, SVG_BOLD, SVG_INK, buffer_text(&you));
    x += svg_bold_width(SVG_BODY, buffer_text(&you));
    buffer_free(&you);
    return x;
}

static int draw_because(struct buffer *out, const struct svg_scene *scene,
                        const struct process *process, int x, int y)
{
    struct buffer because = {0};

    pool_row_task(&because, process);
    words_because(&because, scene->table, process);
    if (process->tasks_done)
        buffer_add_text(&because, ", ");
    pool_row_done(&because, process);
    svg_text(out, x, y, SVG_BODY, SVG_PROPORTIONAL, SVG_INK, buffer_text(&because));
    x += svg_text_width(SVG_BODY, buffer_text(&because));
    buffer_free(&because);
    return x;
}

/* "4 of 9 done, 3 queued, 2 running" */
static int draw_pool(struct buffer *out, const struct svg_scene *scene, const struct pool *pool,
                     int x, int y)
{
    struct buffer words = {0};
    struct pool_row row;

    pool_row_make(&row, scene->table, pool, 0, POOL_CELLS, false);
    for (int i = 0; i < row.count; i++)
        buffer_printf(&words, "%s%s", i ? ", " : "", buffer_text(&row.pieces[i].text));
    svg_text(out, x, y, SVG_BODY, SVG_PROPORTIONAL, SVG_INK, buffer_text(&words));
    x += svg_text_width(SVG_BODY, buffer_text(&words));
    pool_row_free(&row);
    buffer_free(&words);
    return x;
}

static int draw_row(struct buffer *out, const struct svg_scene *scene, const struct tree_row *row,
                    int names, int y)
{
    struct buffer name = {0};
    int words = names + GAP + BADGE + states_width(), right = names;

    add_name(&name, row);
    svg_text(out, name_x(row), y, SVG_BODY, SVG_MONOSPACED, SVG_INK, buffer_text(&name));
    buffer_free(&name);
    if (row->kind == TREE_POOL)
        return draw_pool(out, scene, row->pool, words, y);
    if (row->kind == TREE_PROCESS) {
        draw_state(out, row->process, names + GAP, y);
        right = draw_because(out, scene, row->process, words, y);
    }
    if (row->kind == TREE_PROCESS && row->process == scene->current)
        right = draw_you(out, right + GAP, y);
    return right;
}

int svg_tree(struct buffer *out, const struct svg_scene *scene, int top, int *right)
{
    struct tree tree;

    tree_make(&tree, scene->table, &(struct tree_options){.fold = true, .current = scene->current});
    int names = names_end(&tree);
    for (int i = 0; i < tree.count; i++) {
        draw_branch(out, &tree, i, top);
        int end = draw_row(out, scene, &tree.rows[i], names, top + i * SVG_ROW + BASE);
        *right = end > *right ? end : *right;
    }
    int bottom = top + tree.count * SVG_ROW;
    tree_free(&tree);
    return bottom;
}
