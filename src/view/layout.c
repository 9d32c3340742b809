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
    LOG_COLUMNS = 41,    /* beside the tree: the least, */
    LOG_WIDE = 78,       /* and the most */
    TREE_COLUMNS = 80,   /* what the tree needs before the log has more than its least */
    LOOSE = 4,           /* blank rows that make a tree shrink */
    LESSON_COLUMNS = 48, /* beside the tree: the least, */
    LESSON_WIDE = 78,    /* and the most */
    LESSON_LOG = 10,     /* below them: the most rows of the log */
    TIMELINE_ROWS = 5,   /* the least of the timeline, */
    TIMELINE_ROWS_LOW = 4
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

/* What tree and program have at the least, without a rule between. */
static int least_of_both(const struct layout_wants *wants)
{
    return TREE_ROWS + least(wants->program_rows, PROGRAM_ROWS);
}

/* Rows of a lesson above the rest. */
static int lesson_height(const struct layout_wants *wants)
{
    bool above = wants->lesson && wants->columns < LAYOUT_WIDE;
    int left = wants->rows - ABOVE - BELOW - least_of_both(wants);

    return above ? least(wants->rows * 2 / 5, left) : 0;
}

/* Whether `before` showed the same panes on the same screen. */
static bool alike(const struct layout *before, const struct layout_wants *wants)
{
    int rows = before->prompt.row + before->prompt.rows + before->keys.rows - before->header.row;
    int above = before->header.row ? 1 : 0; /* the rule below a lesson */

    return rows + above == wants->rows && before->header.columns == wants->columns &&
           (before->keys.rows == 0) == wants->big && (before->lesson.rows > 0) == wants->lesson &&
           (before->timeline.rows > 0) == wants->timeline &&
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

/* Tree, program and log in `rows` rows from `row` on, one below the other. */
static void stack(struct layout *layout, const struct layout_wants *wants, int row, int rows,
                  const struct layout *before)
{
    bool low = wants->rows < LOW; /* there the heading of the program is its rule */
    int rules = wants->program_rows && !low ? 2 : 1;
    struct share share = {rows - rules, LOG_ROWS, low ? LOG_ROWS_LOW : LOG_ROWS, LOG_ENOUGH};
    if (wants->timeline && !wants->lesson) /* in the place of the log */
        share.log = share.log_low =
            least(low ? TIMELINE_ROWS_LOW : TIMELINE_ROWS, share.rows - least_of_both(wants));
    int columns = wants->columns, end = row + rows;
    int tree = tree_height(&share, wants, before), program = program_height(&share, wants, tree);

    layout->tree = (struct area){row, 0, tree, columns};
    row += tree;
    if (!program || !low)
        rule_across(layout, row++, 0, columns);
    layout->program = (struct area){row, 0, program, columns};
    row += program;
    if (program)
        rule_across(layout, row++, 0, columns);
    layout->log = (struct area){row, 0, end - row, columns};
}

/* Tree and program alone, one below the other, in an area; `parted` by a rule. */
static void stack_without_log(struct layout *layout, const struct layout_wants *wants,
                              const struct area *area, bool parted, const struct layout *before)
{
    int rule = wants->program_rows && parted ? 1 : 0;
    struct share share = {area->rows - rule, 0, 0, 0};
    int program = program_height(&share, wants, tree_height(&share, wants, before));
    int tree = share.rows - program, row = area->row + tree;

    layout->tree = (struct area){area->row, area->column, tree, area->columns};
    if (rule)
        rule_across(layout, row, area->column, area->columns);
    layout->program = (struct area){row + rule, area->column, program, area->columns};
}

static void rule_down(struct layout *layout, int row, int column, int length)
{
    layout->rules[layout->rule_count++] = (struct rule){row, column, length, true};
}

/* The log on the left, tree and program on the right. */
static void pair(struct layout *layout, const struct layout_wants *wants, int rows,
                 const struct layout *before)
{
    int left = least(most(wants->columns - TREE_COLUMNS - 1, LOG_COLUMNS), LOG_WIDE);
    struct area right = {ABOVE, left + 1, rows, wants->columns - left - 1};

    layout->log = (struct area){ABOVE, 0, rows, left};
    rule_down(layout, ABOVE, left, rows);
    stack_without_log(layout, wants, &right, true, before);
}

/* Rows of the timeline below all else, of `rows` that there are. */
static int below(const struct layout_wants *wants, int rows)
{
    int above = least_of_both(wants) + (wants->program_rows ? 1 : 0);

    return least(rows * 2 / 5, rows - 1 - above);
}

/* The lesson on the left, tree and program on the right, the log below them. */
static void pair_with_lesson(struct layout *layout, const struct layout_wants *wants, int rows,
                             const struct layout *before)
{
    int left = least(most(wants->columns * 2 / 5, LESSON_COLUMNS), LESSON_WIDE);
    int log =
        wants->timeline ? below(wants, rows) : least(most(rows / 4, LOG_ROWS_LOW), LESSON_LOG);
    int upper = rows - log - 1;
    struct area right = {ABOVE, left + 1, upper, wants->columns - left - 1};

    layout->lesson = (struct area){ABOVE, 0, upper, left};
    rule_down(layout, ABOVE, left, upper);
    stack_without_log(layout, wants, &right, true, before);
    rule_across(layout, ABOVE + upper, 0, wants->columns);
    layout->log = (struct area){ABOVE + upper + 1, 0, log, wants->columns};
}

/* Log and tree beside each other, the timeline below them. */
static void pair_with_timeline(struct layout *layout, const struct layout_wants *wants, int rows,
                               const struct layout *before)
{
    int timeline = below(wants, rows), upper = rows - timeline - 1;

    pair(layout, wants, upper, before);
    rule_across(layout, ABOVE + upper, 0, wants->columns);
    layout->timeline = (struct area){ABOVE + upper + 1, 0, timeline, wants->columns};
}

/* The timeline takes the place of the log, or of a lesson that stands above all else. */
static void swap_log(struct layout *layout, const struct layout_wants *wants)
{
    struct area *place = layout->header.row ? &layout->lesson : &layout->log;

    if (!wants->timeline || layout->timeline.rows || !place->rows)
        return;
    layout->timeline = *place;
    place->rows = 0;
}

/* Header and sentence stand above the panes, with a rule between; below a lesson the rule parts
 * them from it. Gives the row after them. */
static int head(struct layout *layout, int lesson, int columns)
{
    int row = lesson;

    layout->lesson = (struct area){0, 0, lesson, columns};
    if (lesson)
        rule_across(layout, row++, 0, columns);
    layout->header = (struct area){row++, 0, 1, columns};
    layout->sentence = (struct area){row++, 0, 1, columns};
    if (!lesson)
        rule_across(layout, row++, 0, columns);
    return row;
}

static void foot(struct layout *layout, int row, int columns, bool big)
{
    rule_across(layout, row++, 0, columns);
    if (!big)
        layout->suggestion = (struct area){row++, 0, 1, columns};
    layout->prompt = (struct area){row++, 0, 1, columns};
    if (!big)
        layout->keys = (struct area){row, 0, 1, columns};
}

void layout_make(struct layout *layout, const struct layout_wants *wants,
                 const struct layout *before)
{
    struct layout_wants fits = *wants;
    fits.rows = most(wants->rows, LAYOUT_ROWS);
    fits.columns = most(wants->columns, LAYOUT_COLUMNS);
    fits.program_rows = fits.big ? 0 : most(wants->program_rows, 0);
    fits.lesson = wants->lesson && !fits.big;
    fits.timeline = wants->timeline && !fits.big;
    struct layout made = {0};
    int lesson = lesson_height(&fits), columns = fits.columns;
    fits.rows -= lesson;
    int rows = fits.rows - ABOVE - (fits.big ? BELOW_BIG : BELOW);
    int row = head(&made, lesson, columns);
    struct area panes = {row, 0, rows, columns};
    bool log = rows > least_of_both(&fits) + LOG_ROWS_LOW; /* there is room for it */

    if (fits.big)
        made.tree = panes;
    else if (columns >= LAYOUT_WIDE && fits.lesson)
        pair_with_lesson(&made, &fits, rows, before);
    else if (columns >= LAYOUT_WIDE && fits.timeline)
        pair_with_timeline(&made, &fits, rows, before);
    else if (columns >= LAYOUT_WIDE)
        pair(&made, &fits, rows, before);
    else if (log)
        stack(&made, &fits, row, rows, before);
    else
        stack_without_log(&made, &fits, &panes, false, before);
    swap_log(&made, &fits);
    foot(&made, row + rows, columns, fits.big);
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
