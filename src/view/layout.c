/*
 * layout: what stands at the top and at the bottom is fixed, tree, program and log share the rest.
 */
#include "view/layout.h"

#include <stddef.h>

enum {
    ABOVE = 3,        /* rows above the panes: header, sentence, rule */
    BELOW = 4,        /* rows below them: rule, suggestion, prompt, keys */
    BELOW_BIG = 2,    /* rule and prompt */
    LOG_ROWS = 3,     /* the tree leaves so many to the log */
    LOG_COLUMNS = 41, /* the least, beside the tree */
    LOOSE = 4         /* blank rows below a tree that make it shrink */
};

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

static int third(int rows)
{
    return (rows + 2) / 3;
}

static void rule_across(struct layout *layout, int row, int column, int length)
{
    layout->rules[layout->rule_count++] = (struct rule){row, column, length, false};
}

/* Whether `before` showed the same panes on the same screen. */
static bool alike(const struct layout *before, const struct layout_wants *wants)
{
    int rows = before->prompt.row + before->prompt.rows + before->keys.rows;

    return rows == wants->rows && before->header.columns == wants->columns &&
           (before->keys.rows == 0) == wants->big &&
           (before->program.rows > 0) == (wants->program_rows > 0);
}

/* The height of a tree that may have `low` to `high` rows. */
static int tree_height(const struct layout_wants *wants, int low, int high,
                       const struct layout *before)
{
    int rows = most(low, least(wants->tree_rows, high));
    int kept = before && alike(before, wants) ? least(before->tree.rows, high) : rows;

    return kept < rows || kept >= rows + LOOSE ? rows : kept;
}

/* Tree, program and log in `rows` rows, one below the other. */
static void stack(struct layout *layout, const struct layout_wants *wants, int rows,
                  const struct layout *before)
{
    int low = third(wants->rows), columns = wants->columns, row = ABOVE;
    int spare = rows - low - 1; /* a rule stands below the tree */
    int program = least(wants->program_rows, spare);
    int rule = program ? 1 : 0;

    spare -= program + rule;
    int tree = tree_height(wants, low, most(low, low + spare - LOG_ROWS), before);
    if (spare <= 0) /* no log, and no rule above it */
        tree = low + spare + rule;
    layout->tree = (struct area){row, 0, tree, columns};
    row += tree;
    rule_across(layout, row++, 0, columns);
    layout->program = (struct area){row, 0, program, columns};
    row += program;
    if (rule && spare > 0)
        rule_across(layout, row++, 0, columns);
    layout->log = (struct area){row, 0, ABOVE + rows - row, columns};
}

/* The log on the left, tree and program on the right. */
static void pair(struct layout *layout, const struct layout_wants *wants, int rows)
{
    int left = most(wants->columns / 3, LOG_COLUMNS);
    int column = left + 1, columns = wants->columns - column;
    int program = least(wants->program_rows, rows - third(wants->rows) - 1);
    int tree = program ? rows - program - 1 : rows;

    layout->log = (struct area){ABOVE, 0, rows, left};
    layout->rules[layout->rule_count++] = (struct rule){ABOVE, left, rows, true};
    layout->tree = (struct area){ABOVE, column, tree, columns};
    layout->program = (struct area){ABOVE + rows - program, column, program, columns};
    if (program)
        rule_across(layout, ABOVE + tree, column, columns);
}

void layout_make(struct layout *layout, const struct layout_wants *wants,
                 const struct layout *before)
{
    struct layout_wants fits = *wants;
    fits.rows = most(wants->rows, LAYOUT_ROWS);
    fits.columns = most(wants->columns, LAYOUT_COLUMNS);
    fits.program_rows = fits.big ? 0 : most(wants->program_rows, 0);
    struct layout made = {0};
    int rows = fits.rows - ABOVE - (fits.big ? BELOW_BIG : BELOW);
    int columns = fits.columns, row = ABOVE + rows;

    made.header = (struct area){0, 0, 1, columns};
    made.sentence = (struct area){1, 0, 1, columns};
    rule_across(&made, 2, 0, columns);
    if (fits.big)
        made.tree = (struct area){ABOVE, 0, rows, columns};
    else if (columns >= LAYOUT_WIDE)
        pair(&made, &fits, rows);
    else
        stack(&made, &fits, rows, before);
    rule_across(&made, row++, 0, columns);
    if (!fits.big)
        made.suggestion = (struct area){row++, 0, 1, columns};
    made.prompt = (struct area){row++, 0, 1, columns};
    if (!fits.big)
        made.keys = (struct area){row, 0, 1, columns};
    *layout = made; /* only now: `before` may be the same */
}

/* Rules */

static bool covers(const struct layout *layout, int row, int column, bool down)
{
    for (int i = 0; i < layout->rule_count; i++) {
        const struct rule *rule = &layout->rules[i];
        int along = down ? row - rule->row : column - rule->column;
        int aside = down ? column - rule->column : row - rule->row;
        if (rule->down == down && aside == 0 && along >= 0 && along < rule->length)
            return true;
    }
    return false;
}

enum { TO_LEFT = 1, TO_RIGHT = 2, UP = 4, DOWN = 8 };

static const char *glyph(unsigned ways, bool ascii)
{
    static const char *const joints[] = {
        [TO_LEFT | TO_RIGHT] = "─",
        [UP | DOWN] = "│",
        [TO_LEFT | TO_RIGHT | DOWN] = "┬",
        [TO_LEFT | TO_RIGHT | UP] = "┴",
        [UP | DOWN | TO_RIGHT] = "├",
        [UP | DOWN | TO_LEFT] = "┤",
        [TO_LEFT | TO_RIGHT | UP | DOWN] = "┼",
    };

    if (!ascii)
        return joints[ways];
    return ways == (TO_LEFT | TO_RIGHT) ? "-" : ways == (UP | DOWN) ? "|" : "+";
}

/* Where the lines lead from a place on a rule. */
static unsigned ways_from(const struct layout *layout, int row, int column, bool down)
{
    unsigned ways = down ? UP | DOWN : TO_LEFT | TO_RIGHT;

    if (down || covers(layout, row, column, true))
        ways |= (covers(layout, row, column - 1, false) ? TO_LEFT : 0u) |
                (covers(layout, row, column + 1, false) ? TO_RIGHT : 0u);
    if (!down || covers(layout, row, column, false))
        ways |= (covers(layout, row - 1, column, true) ? UP : 0u) |
                (covers(layout, row + 1, column, true) ? DOWN : 0u);
    return ways;
}

void layout_draw_rules(const struct layout *layout, struct canvas *canvas, bool ascii)
{
    struct area all = canvas_area(canvas);

    for (int i = 0; i < layout->rule_count; i++) {
        const struct rule *rule = &layout->rules[i];
        for (int at = 0; at < rule->length; at++) {
            int row = rule->row + (rule->down ? at : 0);
            int column = rule->column + (rule->down ? 0 : at);
            unsigned ways = ways_from(layout, row, column, rule->down);
            canvas_text(canvas, &all, row, column, STYLE_QUIET, glyph(ways, ascii));
        }
    }
}
