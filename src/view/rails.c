/*
 * rails: lines from a process blocked in a wait to the children whose end frees it.
 *
 *   b 6   in wait(): 2 living children ─┐
 *   e 7   at the prompt ────────────────┤ its end frees b
 *   x 9   in pause()                    │
 *   f 8   at the prompt ────────────────┘ or its end
 *
 * Each rail has a column of its own, right of all that stands in its rows. The rows of two rails
 * lie within each other, or have one row in common (the one ends where the other begins), or none;
 * so the inner ones, which begin further down, are placed first and the outer ones right of them,
 * and no two lines cross.
 */
#include "view/tree_inside.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "model/waiting.h"

#include <stdlib.h>
#include <string.h>

enum { RAIL_ENDS = 6, NOWHERE = -1 };

struct rail {
    const struct process *waiter;
    int from;            /* row in sight of the one that waits */
    int ends[RAIL_ENDS]; /* rows of those it waits for, downwards */
    int count;
    int last;     /* the last of those rows, or the last in sight where it goes on */
    bool goes_on; /* to some below those in sight */
    int column;   /* NOWHERE: it does not fit */
    int tails;    /* how many ends have words after them, from the first one on */
};

struct rails {
    struct rail *rails; /* downwards */
    int count;
    const struct tree_line *lines;
    int line_count;
    int *ends; /* by row: the first free column */
};

struct glyphs {
    const char *across, *down, *begins, *both, *passes, *ends;
};

static const struct glyphs glyphs[] = {{"─", "│", "┐", "┬", "┤", "┘"},
                                       {"-", "|", "+", "+", "+", "+"}};

/* Who waits for whom */

static void add_end(struct rail *rail, int row)
{
    int at = rail->count++;

    for (; at > 0 && rail->ends[at - 1] > row; at--)
        rail->ends[at] = rail->ends[at - 1];
    rail->ends[at] = row;
}

/* Whether there is a rail from the process of a row. */
static bool rail_from(struct rail *rail, const struct tree *tree, int top, int row, int count)
{
    const struct process *waiter = tree->rows[top + row].process;
    int awaited = 0;

    *rail = (struct rail){.waiter = waiter, .from = row, .column = NOWHERE};
    if (tree->rows[top + row].kind != TREE_PROCESS || !process_blocked(waiter) || waiter->stopped ||
        waiting_for_group(waiter))
        return false;
    for (const struct process *child = waiter->first_child; child; child = child->next_sibling) {
        if (child->life != LIFE_ALIVE || !waiting_for(waiter, child))
            continue;
        if (++awaited > RAIL_ENDS)
            return false;
        int at = tree_row_of(tree, child) - top;
        rail->goes_on |= at >= count;
        if (at > row && at < count && tree->rows[top + at].process == child &&
            tree->rows[top + at].kind == TREE_PROCESS)
            add_end(rail, at);
    }
    if (rail->count)
        rail->last = rail->goes_on ? count - 1 : rail->ends[rail->count - 1];
    return rail->count > 0;
}

/* Places */

static void add_tail(struct buffer *out, const struct rail *rail, int end)
{
    struct buffer name = {0};

    utf8_add_harmless(&name, rail->waiter->name, strlen(rail->waiter->name));
    buffer_add_char(out, ' ');
    if (end == 0)
        buffer_printf(out, _("its end frees %s"), buffer_text(&name));
    else
        buffer_add_text(out, _("or its end"));
    buffer_free(&name);
}

static void place_tails(struct rails *rails, struct rail *rail)
{
    struct buffer tail = {0};

    for (; rail->tails < rail->count; rail->tails++) {
        int row = rail->ends[rail->tails];
        buffer_clear(&tail);
        add_tail(&tail, rail, rail->tails);
        int end = rail->column + 1 + utf8_width(buffer_text(&tail));
        if (rails->ends[row] != rail->column + 1 || end > rails->lines[row].limit)
            break;
        rails->ends[row] = end;
    }
    buffer_free(&tail);
}

static void place_rail(struct rails *rails, struct rail *rail)
{
    int column = rails->ends[rail->from] + 2; /* after a blank and a line, however short */

    for (int row = rail->from; row <= rail->last; row++)
        if (rails->ends[row] + 1 > column)
            column = rails->ends[row] + 1;
    rail->column = column;
    for (int row = rail->from; row <= rail->last; row++)
        if (column >= rails->lines[row].limit)
            rail->column = NOWHERE;
    for (int row = rail->from; row <= rail->last && rail->column != NOWHERE; row++)
        rails->ends[row] = column + 1;
}

/* Places all of them; words after their ends before the next rail is placed, or after all. Returns
 * how many fit. */
static int place_all(struct rails *rails, bool tails_first)
{
    int fit = 0;

    for (int row = 0; row < rails->line_count; row++)
        rails->ends[row] = rails->lines[row].end;
    for (int i = rails->count - 1; i >= 0; i--) {
        rails->rails[i].tails = 0;
        place_rail(rails, &rails->rails[i]);
        fit += rails->rails[i].column != NOWHERE;
        if (tails_first && rails->rails[i].column != NOWHERE)
            place_tails(rails, &rails->rails[i]);
    }
    for (int i = rails->count - 1; i >= 0 && !tails_first; i--)
        if (rails->rails[i].column != NOWHERE)
            place_tails(rails, &rails->rails[i]);
    return fit;
}

/* Drawing */

/* From the text of a row to the rail's column. */
static void draw_across(const struct rails *rails, const struct rail *rail, struct canvas *canvas,
                        const struct area *area, int row, const struct glyphs *glyph)
{
    int from = rails->lines[row].end + 1;

    canvas_across(canvas, area, row, from, rail->column - from, STYLE_QUIET, glyph->across);
    /* One that waits is waited for as well: its own rail begins on the way. */
    for (const struct rail *own = rail; row != rail->from && own < rails->rails + rails->count;
         own++)
        if (own->from == row && own->column != NOWHERE)
            canvas_text(canvas, area, row, own->column, STYLE_QUIET, glyph->both);
}

static void draw_rail(const struct rails *rails, const struct rail *rail, struct canvas *canvas,
                      const struct area *area, const struct glyphs *glyph)
{
    struct buffer tail = {0};

    canvas_down(canvas, area, rail->from, rail->column, rail->last - rail->from + 1, STYLE_QUIET,
                glyph->down);
    canvas_text(canvas, area, rail->from, rail->column, STYLE_QUIET, glyph->begins);
    draw_across(rails, rail, canvas, area, rail->from, glyph);
    for (int end = 0; end < rail->count; end++) {
        int row = rail->ends[end];
        bool passes = end + 1 < rail->count || rail->goes_on;
        draw_across(rails, rail, canvas, area, row, glyph);
        int column = canvas_text(canvas, area, row, rail->column, STYLE_QUIET,
                                 passes ? glyph->passes : glyph->ends);
        if (end >= rail->tails)
            continue;
        buffer_clear(&tail);
        add_tail(&tail, rail, end);
        canvas_text(canvas, area, row, column, STYLE_PLAIN, buffer_text(&tail));
    }
    buffer_free(&tail);
}

void rails_draw(struct canvas *canvas, const struct area *area, const struct tree *tree, int top,
                struct tree_line *lines, int count, bool ascii)
{
    struct rails rails = {.lines = lines, .line_count = count};

    rails.rails = alloc_zero((size_t)count + 1, sizeof *rails.rails);
    rails.ends = alloc_zero((size_t)count + 1, sizeof *rails.ends);
    for (int row = 0; row < count; row++)
        rails.count += rail_from(&rails.rails[rails.count], tree, top, row, count);
    int fit = place_all(&rails, true);
    if (fit < rails.count && place_all(&rails, false) == fit)
        place_all(&rails, true);
    for (int i = rails.count - 1; i >= 0; i--)
        if (rails.rails[i].column != NOWHERE)
            draw_rail(&rails, &rails.rails[i], canvas, area, &glyphs[ascii]);
    for (int row = 0; row < count; row++)
        lines[row].end = rails.ends[row];
    free(rails.rails);
    free(rails.ends);
}
