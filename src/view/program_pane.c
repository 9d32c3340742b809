/*
 * program_pane: the page of `step` on a canvas.
 */
#include "view/program_pane.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "model/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NUMBER = 3,       /* cells of a line's number, and a blank */
    GAP = 3,          /* between the listing and the first column, where there is room */
    NARROWEST = 16,   /* the listing is never narrower by itself, */
    CUT = 20,         /* is cut down to this for more columns, */
    CUT_FOR_TWO = 14, /* or to this for a second one */
    COLUMN = 13,
    WIDEST_COLUMN = 24,
    BLANKS = 2 /* behind the widest text of a column */
};

/* Where everything stands. */
struct page {
    struct program_pane *pane;
    const struct proctab *table;
    const struct process *current;
    struct canvas *canvas;
    const struct area *area;
    bool ascii;
    int listing; /* cells of the listing */
    int column;  /* cells of a column */
    int columns; /* how many are shown: the newest, */
    int instead; /* but in the place of the first of them this one; -1: no */
};

void program_pane_free(struct program_pane *pane)
{
    listing_free(&pane->listing);
    steps_free(&pane->steps);
    *pane = (struct program_pane){0};
}

static void make_harmless(struct listing_line *line)
{
    struct buffer text = {0};

    utf8_add_harmless(&text, line->text, strlen(line->text));
    free(line->text);
    line->text = buffer_take(&text);
}

void program_pane_begin(struct program_pane *pane, const struct listing *listing)
{
    bool conditions[STEPS_LINES_MAX + 1];

    program_pane_free(pane);
    if (!listing || !listing->count)
        return;
    listing_copy(&pane->listing, listing);
    for (int i = 0; i < listing->count; i++)
        make_harmless(&pane->listing.lines[i]);
    int lines = listing_conditions(listing, conditions, STEPS_LINES_MAX);
    steps_begin(&pane->steps, lines, conditions);
}

void program_pane_fact(struct program_pane *pane, const struct fact *fact)
{
    steps_apply(&pane->steps, fact);
}

int program_pane_rows(const struct program_pane *pane)
{
    return pane->listing.count ? 1 + pane->listing.count : 0;
}

/* Widths */

static int smaller(int one, int other)
{
    return one < other ? one : other;
}

static int larger(int one, int other)
{
    return one > other ? one : other;
}

static struct process *process_of(const struct page *page, const struct step_column *column)
{
    return proctab_by_pid(page->table, column->pid);
}

/* "main 2" */
static void add_heading(struct buffer *out, const struct page *page,
                        const struct step_column *column)
{
    const struct process *process = process_of(page, column);
    const char *name = process ? process->name : "?";

    utf8_add_harmless(out, name, strlen(name));
    buffer_printf(out, " %d", column->pid);
}

static int listing_width(const struct listing *listing)
{
    int width = NARROWEST;

    for (int i = 0; i < listing->count; i++)
        width = larger(width, NUMBER + utf8_width(listing->lines[i].text) + GAP);
    return width;
}

static int current_column(const struct page *page)
{
    const struct steps *steps = &page->pane->steps;

    for (int i = steps->count - 1; i >= 0 && page->current; i--)
        if (steps->columns[i].pid == page->current->pid)
            return i;
    return -1;
}

/* How many columns there is room for beside a listing that takes `wanted` cells. */
static int columns_that_fit(const struct page *page, int wanted)
{
    int room = page->area->columns, count = page->pane->steps.count;
    int uncut = (room - wanted) / COLUMN;
    int cut = (room - smaller(wanted, CUT)) / COLUMN;
    int cut_for_two = smaller((room - smaller(wanted, CUT_FOR_TWO)) / COLUMN, 2);

    return smaller(count, larger(larger(uncut, cut), larger(cut_for_two, 1)));
}

static const struct step_column *column_at(const struct page *page, int place)
{
    const struct steps *steps = &page->pane->steps;

    if (place == 0 && page->instead >= 0)
        return &steps->columns[page->instead];
    return &steps->columns[steps->count - page->columns + place];
}

/* Cells of the widest of what stands in a column. */
static int widest_cell(const struct page *page, const struct step_column *column)
{
    const struct process *process = process_of(page, column);
    struct buffer text = {0};
    int width;

    add_heading(&text, page, column);
    width = utf8_width(buffer_text(&text));
    for (int line = 1; line <= page->pane->steps.lines; line++) {
        buffer_clear(&text);
        steps_cell(&text, column, line, process, page->ascii);
        width = larger(width, utf8_width(buffer_text(&text)));
    }
    buffer_free(&text);
    return width;
}

static void lay_out(struct page *page)
{
    int room = page->area->columns, count = page->pane->steps.count;
    int wanted = listing_width(&page->pane->listing);
    int current = current_column(page);

    page->columns = columns_that_fit(page, wanted);
    page->instead = current >= 0 && current < count - page->columns ? current : -1;
    page->listing = smaller(wanted, larger(room - page->columns * COLUMN, 0));
    page->column = COLUMN;
    if (page->listing < wanted || !page->columns)
        return;
    for (int place = 0; place < page->columns; place++)
        page->column = larger(page->column, widest_cell(page, column_at(page, place)) + BLANKS);
    page->column = smaller(page->column, WIDEST_COLUMN);
    page->column = smaller(page->column, larger(COLUMN, (room - wanted) / page->columns));
}

/* Which lines are in sight */

static int lines_in_sight(const struct page *page)
{
    return smaller(page->area->rows - 1, page->pane->listing.count);
}

/* The place in the listing where the current process stands, or the newest who stands anywhere;
 * -1: nobody does. */
static int line_of_interest(const struct page *page)
{
    const struct steps *steps = &page->pane->steps;
    const struct listing *listing = &page->pane->listing;
    int current = current_column(page);
    int number = current >= 0 ? steps->columns[current].line : 0;

    for (int i = steps->count - 1; i >= 0 && !number; i--)
        number = steps->columns[i].line;
    for (int i = 0; i < listing->count && number; i++)
        if (listing->lines[i].number == number)
            return i;
    return -1;
}

/* A line beside the one of interest is kept in sight as well, where there is room. */
static void scroll(const struct page *page)
{
    struct program_pane *pane = page->pane;
    int rows = lines_in_sight(page), line = line_of_interest(page);
    int beside = rows >= 3 ? 1 : 0;

    if (rows < 1)
        return;
    if (line >= 0) {
        pane->top = smaller(pane->top, line - beside);
        pane->top = larger(pane->top, line + beside - rows + 1);
    }
    pane->top = larger(0, smaller(pane->top, pane->listing.count - rows));
}

/* Drawing */

static int cell_place(const struct page *page, int place)
{
    return page->listing + place * page->column;
}

static void draw_in_column(const struct page *page, int row, int place, enum style style,
                           const char *text)
{
    canvas_cut(page->canvas, page->area, row, cell_place(page, place), page->column - 1, style,
               text, page->ascii);
}

/* "PROGRAM", and which of its lines are in sight where that is not all of them. */
static void draw_title(const struct page *page, int room)
{
    const struct program_pane *pane = page->pane;
    int rows = lines_in_sight(page), column;
    char range[40];

    column =
        canvas_cut(page->canvas, page->area, 0, 1, room, STYLE_QUIET, _("PROGRAM"), page->ascii);
    snprintf(range, sizeof range, "  %d-%d/%d", pane->top + 1, pane->top + rows,
             pane->listing.count);
    if (rows > 0 && rows < pane->listing.count && column + (int)strlen(range) <= 1 + room)
        canvas_text(page->canvas, page->area, 0, column, STYLE_QUIET, range);
}

static void draw_heading(const struct page *page)
{
    const char *dots = page->ascii ? "..." : "…";
    int room = page->listing - 2, others = utf8_width(dots) + 1;
    struct buffer text = {0};

    if (page->columns < page->pane->steps.count) {
        canvas_text(page->canvas, page->area, 0, page->listing - others, STYLE_QUIET, dots);
        room -= others;
    }
    draw_title(page, room);
    for (int place = 0; place < page->columns; place++) {
        const struct step_column *column = column_at(page, place);
        bool current = page->current && page->current->pid == column->pid;
        buffer_clear(&text);
        add_heading(&text, page, column);
        draw_in_column(page, 0, place,
                       current        ? STYLE_YOU
                       : column->line ? STYLE_STRONG
                                      : STYLE_QUIET,
                       buffer_text(&text));
    }
    buffer_free(&text);
}

static void draw_listing_line(const struct page *page, int row, const struct listing_line *line)
{
    int current = current_column(page);
    bool here =
        line->number && current >= 0 && page->pane->steps.columns[current].line == line->number;
    char number[16];
    int column = NUMBER;

    snprintf(number, sizeof number, "%2d ", line->number);
    if (line->number)
        column = canvas_text(page->canvas, page->area, row, 0, STYLE_QUIET, number);
    canvas_cut(page->canvas, page->area, row, column, page->listing - column - 1,
               here ? STYLE_STRONG : STYLE_PLAIN, line->text, page->ascii);
}

static enum style style_of(enum step_mark mark, const struct process *process)
{
    switch (mark) {
    case STEP_COPIED: return STYLE_QUIET;
    case STEP_NEXT: return STYLE_STRONG;
    case STEP_BUSY: break;
    default: return STYLE_PLAIN;
    }
    char letter = words_state_letter(process);
    if (letter == 'T')
        return STYLE_STOPPED;
    return letter == 'R' ? STYLE_RUNNING : STYLE_BLOCKED;
}

static void draw_cells(const struct page *page, int row, int number)
{
    struct buffer text = {0};

    for (int place = 0; place < page->columns; place++) {
        const struct step_column *column = column_at(page, place);
        const struct process *process = process_of(page, column);
        buffer_clear(&text);
        enum step_mark mark = steps_cell(&text, column, number, process, page->ascii);
        draw_in_column(page, row, place, style_of(mark, process), buffer_text(&text));
    }
    buffer_free(&text);
}

void program_pane_draw(struct program_pane *pane, const struct proctab *table,
                       const struct process *current, struct canvas *canvas,
                       const struct area *area, bool ascii)
{
    struct page page = {.pane = pane,
                        .table = table,
                        .current = current,
                        .canvas = canvas,
                        .area = area,
                        .ascii = ascii};

    canvas_blank(canvas, area);
    if (!pane->listing.count || area->rows < 1)
        return;
    lay_out(&page);
    scroll(&page);
    draw_heading(&page);
    for (int i = 0; i < lines_in_sight(&page); i++) {
        const struct listing_line *line = &pane->listing.lines[pane->top + i];
        draw_listing_line(&page, 1 + i, line);
        if (line->number && line->number <= pane->steps.lines)
            draw_cells(&page, 1 + i, line->number);
    }
}
