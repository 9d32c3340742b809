#include "view/timeline_pane.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

enum { HEADING = 1, LEAD = 3 /* columns in sight beyond the one that is gone to */ };

void timeline_pane_free(struct timeline_pane *pane)
{
    timeline_free(&pane->timeline);
    free(pane->cells);
    *pane = (struct timeline_pane){0};
}

void timeline_pane_fact(struct timeline_pane *pane, const struct proctab *table,
                        const struct history *history, const struct fact *fact)
{
    int columns = pane->timeline.column_count;

    if (fact->kind == FACT_START)
        pane->first = pane->top = 0;
    if (history->gone != pane->gone) {
        timeline_free(&pane->timeline);
        timeline_make(&pane->timeline, history, fact->seq);
        pane->gone = history->gone;
        pane->first = 0;
    } else {
        timeline_apply(&pane->timeline, table, fact);
    }
    if (pane->timeline.column_count != columns)
        pane->by_hand = false;
}

/* Where it stands */

static int last_column(const struct timeline_pane *pane)
{
    return pane->timeline.column_count - 1;
}

static uint64_t fact_of(const struct timeline_pane *pane, int column)
{
    return column >= last_column(pane) ? 0 : pane->timeline.columns[column].seq;
}

uint64_t timeline_pane_step(const struct timeline_pane *pane, uint64_t at, int columns)
{
    int column = at ? timeline_column_at(&pane->timeline, at) : last_column(pane);

    column += columns;
    return fact_of(pane, column < 0 ? 0 : column);
}

uint64_t timeline_pane_first(const struct timeline_pane *pane)
{
    return fact_of(pane, 0);
}

uint64_t timeline_pane_click(const struct timeline_pane *pane, uint64_t at, int row, int column)
{
    int cell = column - pane->area.column - pane->names;

    if (row < pane->area.row || row >= pane->area.row + pane->area.rows)
        return at;
    for (int i = 0; i < pane->count; i++)
        if (cell >= pane->cells[i] && cell < pane->cells[i + 1])
            return fact_of(pane, pane->begins + i);
    return at;
}

void timeline_pane_scroll(struct timeline_pane *pane, int rows)
{
    pane->top = pane->top + rows > 0 ? pane->top + rows : 0;
    pane->by_hand = true;
}

/* Drawing */

static void make_window(struct timeline_pane *pane, struct window *window, int cursor, int cells,
                        int rows)
{
    struct window_wants wants = {
        .cells = cells, .rows = rows, .column = last_column(pane), .onward = false};

    if (cursor >= 0) {
        wants.column = pane->first < last_column(pane) ? pane->first : last_column(pane);
        wants.onward = true;
    }
    window_make(window, &pane->timeline, &wants);
    if (cursor < 0 || (cursor >= window->first && cursor < window->first + window->count)) {
        pane->first = window->first;
        return;
    }
    /* It is to be brought in sight, with a little of what comes on that side. */
    bool before = cursor < window->first;
    wants.onward = before;
    wants.column = before ? cursor - LEAD : cursor + LEAD;
    if (wants.column < 0)
        wants.column = 0;
    if (wants.column > last_column(pane))
        wants.column = last_column(pane);
    window_free(window);
    window_make(window, &pane->timeline, &wants);
    pane->first = window->first;
}

/* The row of what has happened at the column; the first one where that has none. */
static int row_of_event(const struct timeline_pane *pane, const struct window *window, int column)
{
    const struct timeline *timeline = &pane->timeline;
    int lane = timeline->marks[timeline_marks_end(timeline, column) - 1].lane;

    return lane > 0 && window->rows[lane] >= 0 ? window->rows[lane] : 0;
}

/* Keeps `top` where it is as long as what is looked at is in sight. */
static void place_rows(struct timeline_pane *pane, int row, int rows, int count)
{
    if (!pane->by_hand && row < pane->top)
        pane->top = row;
    if (!pane->by_hand && row >= pane->top + rows)
        pane->top = row - rows + 1;
    if (pane->top > count - rows)
        pane->top = count - rows;
    if (pane->top < 0)
        pane->top = 0;
}

static enum style style_of(const struct timeline_cell *cell)
{
    static const enum style states[STATES] = {
        [STATE_PLAIN] = STYLE_PLAIN,     [STATE_ZOMBIE] = STYLE_ZOMBIE,
        [STATE_STOPPED] = STYLE_STOPPED, [STATE_BLOCKED] = STYLE_BLOCKED,
        [STATE_RUNNING] = STYLE_RUNNING, [STATE_ORPHAN] = STYLE_ORPHAN,
        [STATE_GONE] = STYLE_QUIET,
    };

    switch (cell->ink) {
    case INK_LANE: return states[cell->state];
    case INK_SIGNAL:
    case INK_WORDS: return STYLE_STRONG;
    case INK_NUMBER:
    case INK_QUIET: return STYLE_QUIET;
    case INK_CURSOR: return STYLE_SELECTED;
    default: return STYLE_PLAIN;
    }
}

static void copy_row(struct canvas *canvas, const struct area *area, int row,
                     const struct timeline_page *page, int from)
{
    for (int column = 0; column < page->columns && column < area->columns; column++) {
        const struct timeline_cell *cell = &page->cells[from * page->columns + column];
        if (cell->width && (*cell->text || cell->ink != INK_NONE))
            canvas_text(canvas, area, row, column, style_of(cell), *cell->text ? cell->text : " ");
    }
}

/* How many rows are out of sight, above and below, in the place of the heading of the names. */
static void draw_hidden(const struct timeline_pane *pane, struct canvas *canvas,
                        const struct area *area, int below, bool ascii)
{
    struct buffer words = {0};

    if (pane->top)
        buffer_printf(&words, "%s%d ", ascii ? "^" : "↑", pane->top);
    if (below > 0)
        buffer_printf(&words, "%s%d ", ascii ? "v" : "↓", below);
    if (words.length) {
        struct area names = {area->row, area->column + 1, 1, pane->names - 3};
        canvas_blank(canvas, &names);
        canvas_text(canvas, &names, 0, 0, STYLE_KEY, buffer_text(&words));
    }
    buffer_free(&words);
}

static void mark_current(const struct timeline_pane *pane, const struct window *window, int current,
                         struct canvas *canvas, const struct area *area)
{
    for (int i = 0; i < window->lane_count; i++) {
        const struct lane *lane = &pane->timeline.lanes[window->lanes[i]];
        int row = HEADING + window->rows[window->lanes[i]] - pane->top;
        if (lane->pid == current && lane->reaped == LANE_THERE && row >= HEADING &&
            row < area->rows)
            canvas_restyle(canvas, area, row, 1, pane->names - 3, STYLE_YOU);
    }
}

static void remember_place(struct timeline_pane *pane, const struct window *window,
                           const struct area *area)
{
    pane->area = *area;
    pane->begins = window->first;
    pane->count = window->count;
    pane->cells = alloc_resize(pane->cells, (size_t)window->count + 1, sizeof *pane->cells);
    memcpy(pane->cells, window->cells, ((size_t)window->count + 1) * sizeof *pane->cells);
}

void timeline_pane_draw(struct timeline_pane *pane, uint64_t at, int current, struct canvas *canvas,
                        const struct area *area, bool ascii)
{
    int cursor = at ? timeline_column_at(&pane->timeline, at) : -1, rows = area->rows - HEADING;
    struct window window;
    struct timeline_page page;

    if (rows < 1 || !pane->timeline.column_count)
        return;
    pane->names = timeline_names(&pane->timeline, area->columns);
    make_window(pane, &window, cursor, area->columns - pane->names, rows);
    timeline_draw(&page, &pane->timeline, &window, area->columns,
                  &(struct timeline_style){ascii, cursor});
    int column = cursor >= 0 ? cursor : last_column(pane), count = page.rows - HEADING;
    place_rows(pane, row_of_event(pane, &window, column), rows, count);
    copy_row(canvas, area, 0, &page, 0);
    for (int row = 0; row < rows && pane->top + row < count; row++)
        copy_row(canvas, area, HEADING + row, &page, HEADING + pane->top + row);
    draw_hidden(pane, canvas, area, count - pane->top - rows, ascii);
    mark_current(pane, &window, current, canvas, area);
    remember_place(pane, &window, area);
    timeline_page_free(&page);
    window_free(&window);
}
