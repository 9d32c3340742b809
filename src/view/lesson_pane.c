/*
 * lesson_pane: a heading, a window of lines, and goals at the bottom.
 */
#include "view/lesson_pane.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"

#include <stdlib.h>

enum {
    TEXT_ROWS = 3,   /* of text at the least, before goals get a row each */
    GOAL_INDENT = 1, /* of a goal: its mark stands there */
    GOAL_TEXT = 3,
    GAP = 3 /* columns between two things in one row */
};

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

void lesson_pane_clear(struct lesson_pane *pane)
{
    for (int i = 0; i < pane->count; i++)
        free(pane->lines[i].text);
    for (int i = 0; i < pane->goal_count; i++) {
        free(pane->goals[i].text);
        free(pane->goals[i].now);
    }
    free(pane->lines);
    free(pane->goals);
    pane->lines = NULL;
    pane->goals = NULL;
    pane->count = pane->goal_count = 0;
}

void lesson_pane_free(struct lesson_pane *pane)
{
    lesson_pane_clear(pane);
    free(pane->title);
    free(pane->place);
    *pane = (struct lesson_pane){0};
}

void lesson_pane_title(struct lesson_pane *pane, const char *title, const char *place)
{
    free(pane->title);
    free(pane->place);
    pane->title = alloc_string(title);
    pane->place = alloc_string(place);
}

void lesson_pane_add(struct lesson_pane *pane, enum style style, const char *text)
{
    pane->lines = alloc_resize(pane->lines, (size_t)pane->count + 1, sizeof *pane->lines);
    pane->lines[pane->count++] = (struct lesson_line){style, alloc_string(text)};
}

void lesson_pane_goal(struct lesson_pane *pane, bool holds, const char *text, const char *now)
{
    pane->goals = alloc_resize(pane->goals, (size_t)pane->goal_count + 1, sizeof *pane->goals);
    pane->goals[pane->goal_count++] =
        (struct lesson_goal){holds, alloc_string(text), alloc_string(now)};
}

/* Scrolling */

/* The last line that may be the first in sight. One row less where it says what is below. */
static int last_top(const struct lesson_pane *pane)
{
    return most(pane->count - pane->rows, 0);
}

static int rows_in_sight(const struct lesson_pane *pane)
{
    return most(pane->top < last_top(pane) ? pane->rows - 1 : pane->rows, 0);
}

int lesson_pane_below(const struct lesson_pane *pane)
{
    return most(pane->count - pane->top - rows_in_sight(pane), 0);
}

void lesson_pane_show(struct lesson_pane *pane, int line)
{
    pane->top = line;
}

bool lesson_pane_scroll(struct lesson_pane *pane, int rows)
{
    int before = pane->top;

    pane->top = most(0, least(pane->top + rows, last_top(pane)));
    return pane->top != before;
}

/* Goals */

static const char *mark_of(const struct lesson_goal *goal, bool ascii)
{
    return goal->holds ? ascii ? "+" : "✓" : ascii ? "-" : "✗";
}

static enum style style_of(const struct lesson_goal *goal)
{
    return goal->holds ? STYLE_REACHED : STYLE_STRONG;
}

/* How things are, of a goal that is not reached. */
static bool has_now(const struct lesson_goal *goal)
{
    return !goal->holds && goal->now && *goal->now;
}

/* Where in the rows of the goals "now:" stands. */
static int now_column(const struct lesson_pane *pane)
{
    int width = 0;

    for (int i = 0; i < pane->goal_count; i++)
        width = most(width, utf8_width(pane->goals[i].text));
    return GOAL_TEXT + width + GAP;
}

static void add_now(struct buffer *out, const struct lesson_goal *goal)
{
    /* TRANSLATORS: beside a goal that is not reached: "now: c(3) is a zombie: status 7" */
    buffer_printf(out, _("now: %s"), goal->now);
}

static bool fits_beside(const struct lesson_pane *pane, const struct lesson_goal *goal, int columns)
{
    struct buffer now = {0};

    add_now(&now, goal);
    bool fits = now_column(pane) + utf8_width(buffer_text(&now)) <= columns;
    buffer_free(&now);
    return fits;
}

static int rows_as_list(const struct lesson_pane *pane, int columns)
{
    int rows = 2; /* a blank one, the heading */

    for (int i = 0; i < pane->goal_count; i++) {
        const struct lesson_goal *goal = &pane->goals[i];
        rows += has_now(goal) && !fits_beside(pane, goal, columns) ? 2 : 1;
    }
    return rows;
}

static void draw_list(const struct lesson_pane *pane, struct canvas *canvas,
                      const struct area *area, bool ascii)
{
    int row = 1;

    canvas_text(canvas, area, row++, 0, STYLE_STRONG, _("GOAL"));
    for (int i = 0; i < pane->goal_count; i++) {
        const struct lesson_goal *goal = &pane->goals[i];
        struct buffer now = {0};
        canvas_text(canvas, area, row, GOAL_INDENT, style_of(goal), mark_of(goal, ascii));
        canvas_cut(canvas, area, row, GOAL_TEXT, area->columns - GOAL_TEXT, style_of(goal),
                   goal->text, ascii);
        if (has_now(goal)) {
            bool beside = fits_beside(pane, goal, area->columns);
            int column = beside ? now_column(pane) : GOAL_TEXT + 2;
            add_now(&now, goal);
            canvas_cut(canvas, area, beside ? row : ++row, column, area->columns - column,
                       STYLE_PLAIN, buffer_text(&now), ascii);
            buffer_free(&now);
        }
        row++;
    }
}

/* Side by side: "GOAL  ✓ a gone   ✗ b gone". Gives the rows it takes; without a canvas it measures.
 */
static int flow(const struct lesson_pane *pane, struct canvas *canvas, const struct area *area,
                bool ascii)
{
    int start = utf8_width(_("GOAL")) + 2, row = 0, column = start;

    if (canvas)
        canvas_text(canvas, area, 0, 0, STYLE_STRONG, _("GOAL"));
    for (int i = 0; i < pane->goal_count; i++) {
        const struct lesson_goal *goal = &pane->goals[i];
        int width = 2 + utf8_width(goal->text);
        if (column > start && column + width > area->columns) {
            row++;
            column = start;
        }
        if (canvas) {
            canvas_text(canvas, area, row, column, style_of(goal), mark_of(goal, ascii));
            canvas_cut(canvas, area, row, column + 2, area->columns - column - 2, style_of(goal),
                       goal->text, ascii);
        }
        column += width + GAP;
    }
    return row + 1;
}

/* Drawing */

/* What is above the goals, and the goals' own; both below the heading. */
static void share(const struct lesson_pane *pane, const struct area *area, struct area *text,
                  struct area *goals)
{
    int rows = most(area->rows - 1, 0), list = rows_as_list(pane, area->columns), wanted = 0;

    if (pane->goal_count) {
        bool roomy = rows - list >= least(pane->count, TEXT_ROWS + 2);
        wanted = roomy ? list : flow(pane, NULL, area, false);
    }
    wanted = least(wanted, rows - least(rows, 1));
    int high = wanted ? least(rows - wanted, pane->count) : rows; /* goals follow the text */
    if (wanted && wanted < list && pane->count + 1 + wanted <= rows)
        high++; /* side by side they have a blank row above only where there is room */
    *text = (struct area){area->row + 1, area->column, high, area->columns};
    *goals = (struct area){text->row + text->rows, area->column, wanted, area->columns};
}

static void draw_heading(const struct lesson_pane *pane, struct canvas *canvas,
                         const struct area *area, bool ascii)
{
    const char *title = pane->title ? pane->title : "", *place = pane->place ? pane->place : "";
    int column = area->columns - utf8_width(place);

    canvas_cut(canvas, area, 0, 0, most(column - GAP, 0), STYLE_STRONG, title, ascii);
    canvas_text(canvas, area, 0, column, STYLE_QUIET, place);
}

static void draw_below(const struct lesson_pane *pane, struct canvas *canvas,
                       const struct area *area, bool ascii)
{
    int lines = lesson_pane_below(pane);
    struct buffer text = {0};

    if (lines < 1 || area->rows < 1)
        return;
    buffer_printf(&text,
                  ngettext("%s %d line more (Enter, End)", "%s %d lines more (Enter, End)",
                           (unsigned long)lines),
                  ascii ? "v" : "↓", lines);
    canvas_cut(canvas, area, area->rows - 1, 0, area->columns, STYLE_KEY, buffer_text(&text),
               ascii);
    buffer_free(&text);
}

void lesson_pane_draw(struct lesson_pane *pane, struct canvas *canvas, const struct area *area,
                      bool ascii)
{
    struct area inside = {area->row, area->column + LESSON_MARGIN, area->rows,
                          area->columns - 2 * LESSON_MARGIN};
    struct area text, goals;

    canvas_blank(canvas, area);
    share(pane, &inside, &text, &goals);
    draw_heading(pane, canvas, &inside, ascii);
    pane->rows = text.rows;
    pane->top = most(0, least(pane->top, last_top(pane)));
    for (int row = 0; row < rows_in_sight(pane) && pane->top + row < pane->count; row++) {
        const struct lesson_line *line = &pane->lines[pane->top + row];
        canvas_cut(canvas, &text, row, 0, text.columns, line->style, line->text, ascii);
    }
    draw_below(pane, canvas, &text, ascii);
    if (goals.rows > 0 && goals.rows == rows_as_list(pane, goals.columns))
        draw_list(pane, canvas, &goals, ascii);
    else if (goals.rows > 0)
        flow(pane, canvas, &goals, ascii);
}
