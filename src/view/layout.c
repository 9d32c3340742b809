/*
 * layout: what stands at the top and at the bottom is fixed, tree, program and log share the rest.
 */
#include "view/layout.h"

enum {
    ABOVE = 3,        /* rows above the panes: header, sentence, rule */
    BELOW = 4,        /* rows below them: rule, suggestion, prompt, keys */
    BELOW_BIG = 2,    /* rule and prompt */
    TREE_ROWS = 3,    /* the least of the tree, */
    PROGRAM_ROWS = 2, /* of the program: its heading and a line, */
    LOG_ROWS = 3,     /* and of the log, */
    LOG_ROWS_LOW = 2, /* or this on a screen of less than LOW rows */
    LOG_ENOUGH = 6,   /* with fewer rows the log lacks some */
    LOW = 20,
    LOG_COLUMNS = 41,  /* beside the tree: the least, */
    LOG_WIDE = 78,     /* and the most */
    TREE_COLUMNS = 80, /* what the tree needs before the log has more than its least */
    LOOSE = 4          /* blank rows that make a tree shrink */
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

/* Rows that tree, program and log have together, and what the log is to have of them. */
struct share {
    int rows, log, log_low, log_enough;
};

/* The tree before the program is served: what it needs, at most its third. It grows by a row more
 * than it must, so that not every new process moves the panes. */
static int tree_due(const struct share *share, const struct layout_wants *wants, int more)
{
    int program = least(wants->program_rows, PROGRAM_ROWS);
    int due = least(third(wants->rows), share->rows - program - share->log_low);
    int needs = least(most(wants->tree_rows, TREE_ROWS), due);
    int grown = least(wants->tree_rows + more, share->rows - program - share->log);

    return most(needs, least(grown, due));
}

static int program_height(const struct share *share, const struct layout_wants *wants, int tree)
{
    return least(wants->program_rows, share->rows - tree - share->log_low);
}

static int tree_height(const struct share *share, const struct layout_wants *wants,
                       const struct layout *before)
{
    int must = tree_due(share, wants, 0), rows = tree_due(share, wants, 1);
    int rest = share->rows - program_height(share, wants, rows); /* with the log */
    int larger = least(wants->tree_rows, rest - share->log);     /* than a third */
    int blank = least(third(wants->rows), rest - share->log_enough);
    int kept = before && alike(before, wants) ? before->tree.rows : 0;
    int high = most(third(wants->rows), rest - share->log);

    rows = most(rows, most(larger, blank));
    high = least(high, share->rows - least(wants->program_rows, PROGRAM_ROWS) - share->log_low);
    bool loose = kept > rows && kept >= wants->tree_rows + LOOSE;
    return kept >= most(must, larger) && !loose ? least(kept, high) : rows;
}

/* Tree, program and log in `rows` rows, one below the other. */
static void stack(struct layout *layout, const struct layout_wants *wants, int rows,
                  const struct layout *before)
{
    bool low = wants->rows < LOW; /* there the heading of the program is its rule */
    int rules = wants->program_rows && !low ? 2 : 1;
    struct share share = {rows - rules, LOG_ROWS, low ? LOG_ROWS_LOW : LOG_ROWS, LOG_ENOUGH};
    int columns = wants->columns, row = ABOVE;
    int tree = tree_height(&share, wants, before), program = program_height(&share, wants, tree);

    layout->tree = (struct area){row, 0, tree, columns};
    row += tree;
    if (!program || !low)
        rule_across(layout, row++, 0, columns);
    layout->program = (struct area){row, 0, program, columns};
    row += program;
    if (program)
        rule_across(layout, row++, 0, columns);
    layout->log = (struct area){row, 0, ABOVE + rows - row, columns};
}

/* The log on the left, tree and program on the right. */
static void pair(struct layout *layout, const struct layout_wants *wants, int rows,
                 const struct layout *before)
{
    int left = least(most(wants->columns - TREE_COLUMNS - 1, LOG_COLUMNS), LOG_WIDE);
    int column = left + 1, columns = wants->columns - column;
    struct share share = {rows - (wants->program_rows ? 1 : 0), 0, 0, 0};
    int program = program_height(&share, wants, tree_height(&share, wants, before));
    int tree = share.rows - program;

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
        pair(&made, &fits, rows, before);
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
