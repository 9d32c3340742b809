#include "picture.h"

#include "base/number.h"

#include <string.h>

int picture_row_number(const struct terminal *terminal, int row)
{
    if (row < 0)
        row += terminal->rows + 1;
    return row >= 1 && row <= terminal->rows ? row : 0;
}

static VTermScreenCell cell_at(const struct terminal *terminal, int row, int column)
{
    VTermScreenCell cell = {0};

    vterm_screen_get_cell(terminal->screen, (VTermPos){.row = row - 1, .col = column - 1}, &cell);
    return cell;
}

/* A character that takes two cells has nothing in its second. */
static bool second_half(const VTermScreenCell *cell)
{
    return cell->chars[0] == (uint32_t)-1;
}

static void add_character(struct buffer *out, uint32_t code)
{
    if (code < 0x80) {
        buffer_add_char(out, (char)code);
    } else if (code < 0x800) {
        buffer_add_char(out, (char)(0xc0 | code >> 6));
        buffer_add_char(out, (char)(0x80 | (code & 0x3f)));
    } else if (code < 0x10000) {
        buffer_add_char(out, (char)(0xe0 | code >> 12));
        buffer_add_char(out, (char)(0x80 | (code >> 6 & 0x3f)));
        buffer_add_char(out, (char)(0x80 | (code & 0x3f)));
    } else {
        buffer_add_char(out, (char)(0xf0 | code >> 18));
        buffer_add_char(out, (char)(0x80 | (code >> 12 & 0x3f)));
        buffer_add_char(out, (char)(0x80 | (code >> 6 & 0x3f)));
        buffer_add_char(out, (char)(0x80 | (code & 0x3f)));
    }
}

static void add_cell(struct buffer *out, const VTermScreenCell *cell)
{
    if (second_half(cell))
        return;
    if (!cell->chars[0])
        buffer_add_char(out, ' ');
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
        add_character(out, cell->chars[i]);
}

static void add_row(const struct terminal *terminal, int row, struct buffer *out)
{
    for (int column = 1; column <= terminal->columns; column++) {
        VTermScreenCell cell = cell_at(terminal, row, column);
        add_cell(out, &cell);
    }
}

void picture_row(const struct terminal *terminal, int row, struct buffer *out)
{
    size_t begin = out->length;

    add_row(terminal, row, out);
    while (out->length > begin && out->data[out->length - 1] == ' ')
        out->data[--out->length] = '\0';
}

static bool row_is_empty(const struct terminal *terminal, int row)
{
    struct buffer text = {0};

    picture_row(terminal, row, &text);
    bool empty = !text.length;
    buffer_free(&text);
    return empty;
}

/* Whether `text` begins in this very column; then `*to` is its last. */
static bool stands_at(const struct terminal *terminal, int row, int column, const char *text,
                      int *to)
{
    struct buffer seen = {0};
    size_t length = strlen(text);
    VTermScreenCell cell = cell_at(terminal, row, column);

    if (second_half(&cell))
        return false;
    while (column <= terminal->columns && seen.length < length) {
        cell = cell_at(terminal, row, column);
        add_cell(&seen, &cell);
        *to = column++;
        if (seen.length && strncmp(seen.data, text, seen.length < length ? seen.length : length))
            break;
    }
    bool stands = seen.length >= length && !strncmp(buffer_text(&seen), text, length);
    buffer_free(&seen);
    return stands;
}

bool picture_find(const struct terminal *terminal, int row, const char *text, int *from, int *to)
{
    for (*from = 1; *from <= terminal->columns; ++*from)
        if (stands_at(terminal, row, *from, text, to))
            return true;
    return false;
}

int picture_count(const struct terminal *terminal, const char *text)
{
    struct buffer seen = {0};
    int count = 0;

    for (int row = 1; row <= terminal->rows; row++) {
        buffer_clear(&seen);
        add_row(terminal, row, &seen);
        const char *at = strstr(buffer_text(&seen), text);
        for (; at; at = strstr(at + strlen(text), text))
            count++;
    }
    buffer_free(&seen);
    return count;
}

/* Looks */

static int colour_number(const char *name)
{
    static const char *const names[] = {"black", "red",     "green", "yellow",
                                        "blue",  "magenta", "cyan",  "white"};
    bool bright = !strncmp(name, "bright-", 7);
    long number;

    for (int i = 0; i < 8; i++)
        if (!strcmp(name + 7 * bright, names[i]))
            return i + 8 * bright;
    return number_parse(name, &number) && number >= 0 && number < 256 ? (int)number : -1;
}

static bool has_colour(const VTermScreenCell *cell)
{
    return !VTERM_COLOR_IS_DEFAULT_FG(&cell->fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell->bg);
}

static bool is_colour(const VTermColor *colour, bool usual, const char *name, bool *known)
{
    int number = colour_number(name);

    if (!strcmp(name, "default"))
        return usual;
    *known = number >= 0;
    return !usual && VTERM_COLOR_IS_INDEXED(colour) && colour->indexed.idx == number;
}

static bool cell_looks(const VTermScreenCell *cell, const char *look, bool *known)
{
    const VTermScreenCellAttrs *has = &cell->attrs;

    *known = true;
    if (!strncmp(look, "fg=", 3))
        return is_colour(&cell->fg, VTERM_COLOR_IS_DEFAULT_FG(&cell->fg), look + 3, known);
    if (!strncmp(look, "bg=", 3))
        return is_colour(&cell->bg, VTERM_COLOR_IS_DEFAULT_BG(&cell->bg), look + 3, known);
    struct {
        const char *name;
        bool holds;
    } looks[] = {{"bold", has->bold},           {"italic", has->italic},
                 {"underline", has->underline}, {"blink", has->blink},
                 {"reverse", has->reverse},     {"strike", has->strike},
                 {"color", has_colour(cell)},   {"nocolor", !has_colour(cell)}};
    bool plain = !has_colour(cell);
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        if (!strcmp(look, looks[i].name))
            return looks[i].holds;
        if (i < 6)
            plain = plain && !looks[i].holds;
    }
    *known = !strcmp(look, "plain");
    return plain;
}

bool picture_looks(const struct terminal *terminal, int row, int from, int to, const char *look,
                   bool *known, struct buffer *why)
{
    for (int column = from; column <= to; column++) {
        VTermScreenCell cell = cell_at(terminal, row, column);
        if (second_half(&cell) || cell_looks(&cell, look, known))
            continue;
        if (!*known)
            buffer_printf(why, "no look is called `%s`", look);
        else
            buffer_printf(why, "not %s in row %d, column %d", look, row, column);
        return false;
    }
    return true;
}

void picture_cursor(const struct terminal *terminal, int *row, int *column)
{
    VTermPos at;

    vterm_state_get_cursorpos(vterm_obtain_state(terminal->vterm), &at);
    *row = at.row + 1;
    *column = at.col + 1;
}

void picture_dump(const struct terminal *terminal, struct buffer *out)
{
    int row, column, last = terminal->rows;
    struct buffer text = {0};

    picture_cursor(terminal, &row, &column);
    buffer_printf(out, "     the screen, %dx%d, cursor in row %d, column %d:\n", terminal->columns,
                  terminal->rows, row, column);
    while (last && row_is_empty(terminal, last))
        last--;
    for (row = 1; row <= last; row++) {
        buffer_clear(&text);
        picture_row(terminal, row, &text);
        buffer_printf(out, "%4d |%s\n", row, buffer_text(&text));
    }
    if (last < terminal->rows)
        buffer_printf(out, "%4d ... and empty from there\n", last + 1);
    buffer_free(&text);
}
