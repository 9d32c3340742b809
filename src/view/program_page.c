/*
 * program_page: the page of `step` as text.
 */
#include "base/i18n.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "model/words.h"
#include "view/program_pane.h"

#include <string.h>

enum { COLUMNS_AT_MOST = 6, COLUMN = 13, NUMBER = 4, NARROWEST = 16 };

/* What is written, and how. */
struct page {
    struct buffer *out;
    const struct steps *steps;
    const struct proctab *table;
    bool ascii;
    int first; /* the first column that is shown, */
    int at;    /* and where it begins */
};

static void add_line_text(struct buffer *out, const struct listing_line *line)
{
    if (line->number)
        buffer_printf(out, "%2d ", line->number);
    else
        buffer_add_text(out, "   ");
    utf8_add_harmless(out, line->text, strlen(line->text));
}

static int widest(const struct listing *listing)
{
    struct buffer text = {0};
    int width = NARROWEST;

    for (int i = 0; i < listing->count; i++) {
        buffer_clear(&text);
        add_line_text(&text, &listing->lines[i]);
        int line = utf8_width(buffer_text(&text)) + NUMBER - 1;
        width = line > width ? line : width;
    }
    buffer_free(&text);
    return width;
}

/* Blanks from the beginning of the row at `start` to the column. */
static void pad(const struct page *page, size_t start, int column)
{
    wrap_pad(page->out, start, page->at + COLUMN * (column - page->first));
}

static void end_row(const struct page *page, size_t start)
{
    while (page->out->length > start && page->out->data[page->out->length - 1] == ' ')
        page->out->data[--page->out->length] = '\0';
}

static void add_heading(const struct page *page)
{
    size_t start = page->out->length;

    buffer_add_text(page->out, _("PROGRAM"));
    for (int c = page->first; c < page->steps->count; c++) {
        pad(page, start, c);
        words_process(page->out, page->table, page->steps->columns[c].pid);
    }
    end_row(page, start);
}

static void add_row(const struct page *page, const struct listing_line *line)
{
    size_t start = page->out->length;

    add_line_text(page->out, line);
    for (int c = page->first; line->number && c < page->steps->count; c++) {
        const struct step_column *column = &page->steps->columns[c];
        if (line->number > page->steps->lines)
            break;
        pad(page, start, c);
        steps_cell(page->out, column, line->number, proctab_by_pid(page->table, column->pid),
                   page->ascii);
    }
    end_row(page, start);
}

void program_page_text(struct buffer *out, const struct listing *listing, const struct steps *steps,
                       const struct proctab *table, bool ascii)
{
    int first = steps->count > COLUMNS_AT_MOST ? steps->count - COLUMNS_AT_MOST : 0;
    struct page page = {out, steps, table, ascii, first, widest(listing)};

    add_heading(&page);
    for (int i = 0; i < listing->count; i++) {
        buffer_add_char(out, '\n');
        add_row(&page, &listing->lines[i]);
    }
}
