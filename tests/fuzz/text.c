/*
 * Fuzz target: any bytes as text that is shown: made harmless, wrapped, padded, on a canvas, in the
 * log, on a page. Nothing that a terminal would obey comes out, and nothing is wider than its room.
 */
#include "must.h"

#include "base/wrap.h"
#include "lesson/page.h"
#include "view/log_pane.h"
#include "view/sheet.h"

enum { ROWS = 7, COLUMNS = 24, WIDTH_MOST = 60 };

static void check_width(const char *text, int width)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        char *line = text_of((const uint8_t *)text, length);
        must(utf8_width(line) <= width);
        free(line);
        text += length + (text[length] == '\n');
    }
}

static void check_wrap(const char *text, int width)
{
    struct buffer out = {0};

    wrap_add(&out, text, 0, width / 4, width);
    must(is_buffer_harmless(&out));
    check_width(buffer_text(&out), width);
    must(wrap_last_column(text) <= utf8_width(text));
    wrap_pad(&out, 0, width);
    buffer_free(&out);
}

static void check_canvas(const struct canvas *canvas)
{
    for (int row = 0; row < canvas->rows; row++) {
        int width = 0;
        for (int column = 0; column < canvas->columns; column++) {
            const struct cell *cell = &canvas->cells[row * canvas->columns + column];
            must(memchr(cell->text, '\0', sizeof cell->text) != NULL);
            must(is_harmless_line(cell->text, strlen(cell->text)));
            width += cell->width;
        }
        must(width == canvas->columns);
    }
}

/* A canvas takes text as it comes. */
static void draw(const char *raw, const char *harmless, int column)
{
    struct canvas canvas = {0};
    struct log_pane log = {0};
    struct sheet sheet = {0};

    canvas_resize(&canvas, ROWS, COLUMNS);
    struct area all = canvas_area(&canvas), part = {1, 2, 3, COLUMNS - 5};
    canvas_text(&canvas, &all, 0, column, STYLE_PLAIN, raw);
    canvas_cut(&canvas, &part, 1, 0, 9, STYLE_STRONG, raw, column % 2);
    check_canvas(&canvas);
    for (int i = 0; i < ROWS; i++)
        log_pane_add(&log, TONE_OUTPUT, harmless);
    log_pane_scroll(&log, &part, 2);
    log_pane_draw(&log, &canvas, &part, column % 2);
    check_canvas(&canvas);
    sheet_open(&sheet, harmless, column % 2);
    sheet_add(&sheet, STYLE_ZOMBIE, column % 3 ? "Z" : NULL, harmless);
    sheet_draw(&sheet, &canvas, &all, false);
    check_canvas(&canvas);
    sheet_close(&sheet);
    log_pane_free(&log);
    canvas_free(&canvas);
}

static void check_page(const char *text, int width)
{
    struct page page = {0};
    struct buffer out = {0};

    page_start(&page, width);
    page_add(&page, PAGE_TEXT, "-", text);
    page_add(&page, PAGE_COMMAND, NULL, text);
    page_text(&out, &page);
    must(is_buffer_harmless(&out));
    buffer_free(&out);
    page_free(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer harmless = {0};
    int width = size ? data[0] % WIDTH_MOST + 4 : 4;

    utf8_add_harmless(&harmless, (const char *)data, size);
    must(is_buffer_harmless(&harmless) && !memchr(buffer_text(&harmless), '\n', harmless.length));
    char *raw = text_of(data, size);
    check_wrap(buffer_text(&harmless), width);
    draw(raw, buffer_text(&harmless), width % COLUMNS - 3);
    check_page(raw, width);
    free(raw);
    buffer_free(&harmless);
    return 0;
}
