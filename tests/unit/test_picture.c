#include "test_picture.h"

#include "test_model.h"

bool picture_is(const struct canvas *canvas, const char *rows)
{
    struct buffer text = {0};

    for (int row = 0; row < canvas->rows; row++) {
        canvas_row(&text, canvas, row);
        buffer_add_char(&text, '\n');
    }
    bool same = same_text(buffer_text(&text), rows);
    buffer_free(&text);
    return same;
}

static char letter_of(const struct cell *cell)
{
    static const char letters[STYLES] = {
        [STYLE_PLAIN] = ' ', [STYLE_STRONG] = 'S', [STYLE_QUIET] = 'Q',
        [STYLE_ERROR] = 'E', [STYLE_YOU] = 'Y',    [STYLE_BLOCKED] = 'B',
    };

    return letters[cell->style] ? letters[cell->style] : '?';
}

bool styles_are(const struct canvas *canvas, int row, const char *styles)
{
    struct buffer text = {0};

    for (int column = 0; column < canvas->columns; column++)
        buffer_add_char(&text, letter_of(&canvas->cells[row * canvas->columns + column]));
    while (text.length && text.data[text.length - 1] == ' ')
        text.data[--text.length] = '\0';
    bool same = same_text(buffer_text(&text), styles);
    buffer_free(&text);
    return same;
}
