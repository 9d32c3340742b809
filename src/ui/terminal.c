#include "ui/terminal.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/last_resort.h"

#include <ctype.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define NCURSES_WIDECHAR 1
#include <curses.h>

enum { KEY_PASTE = KEY_MAX + 1, KEY_PASTE_END }; /* beyond what curses knows */
enum { ESCAPE_PATIENCE_MS = 100, BRIGHT = 8, WHITE = 7 };

/* How each style looks. States have a ground of their own, so that they can be read on light and on
 * dark terminals; in 256 colours they are told apart by the colour-blind (after Okabe and Ito).
 * Without colours attributes serve; words tell all of it anyway. */
static const struct look {
    attr_t attributes; /* with colours */
    attr_t mono;       /* without */
    short ink, ground; /* of 256; -1: the terminal's own */
    short ink8, ground8;
} looks[STYLES] = {
    [STYLE_PLAIN] = {A_NORMAL, A_NORMAL, -1, -1, -1, -1},
    [STYLE_STRONG] = {A_BOLD, A_BOLD, -1, -1, -1, -1},
    [STYLE_QUIET] = {A_DIM, A_NORMAL, -1, -1, -1, -1},
    [STYLE_KEY] = {A_BOLD, A_BOLD, -1, -1, -1, -1},
    [STYLE_ERROR] = {A_BOLD, A_BOLD, 196, -1, COLOR_RED, -1},
    [STYLE_SELECTED] = {A_REVERSE, A_REVERSE, -1, -1, -1, -1},
    [STYLE_REACHED] = {A_NORMAL, A_BOLD, 34, -1, COLOR_GREEN, -1},
    [STYLE_MARK] = {A_BOLD | A_REVERSE, A_BOLD | A_REVERSE, -1, -1, -1, -1},
    [STYLE_YOU] = {A_BOLD, A_BOLD | A_UNDERLINE, -1, -1, -1, -1},
    [STYLE_ZOMBIE] = {A_NORMAL, A_REVERSE, 16, 175, COLOR_BLACK, COLOR_MAGENTA},
    [STYLE_ORPHAN] = {A_NORMAL, A_BOLD, 16, 214, COLOR_BLACK, COLOR_YELLOW},
    [STYLE_BLOCKED] = {A_NORMAL, A_UNDERLINE, 16, 117, COLOR_BLACK, COLOR_CYAN},
    [STYLE_STOPPED] = {A_BOLD, A_REVERSE, 231, 25, COLOR_WHITE, COLOR_BLUE},
    [STYLE_RUNNING] = {A_NORMAL, A_BOLD, 16, 79, COLOR_BLACK, COLOR_GREEN},
    [STYLE_GONE] = {A_DIM, A_NORMAL, -1, -1, -1, -1},
};

static SCREEN *screen;
static bool colours, high_contrast;
static bool given_back; /* for a while: whatever curses is asked for then, it would take it again */
static struct termios before;

/* Modes that curses does not know: pasted text is marked as such. */
static const char paste_on[] = "\033[?2004h", paste_off[] = "\033[?2004l";

/* The console of Linux, and VT100 and its kind: little beyond ASCII, no modes of later days. */
static bool is_console(void)
{
    const char *term = getenv("TERM");

    return !term || !strcmp(term, "linux") ||
           (!strncmp(term, "vt", 2) && isdigit((unsigned char)term[2]));
}

static void put(const char *sequence)
{
    fputs(sequence, stdout);
    fflush(stdout);
}

/* Colours */

static void choose_colours(void)
{
    short paper = COLORS >= 16 ? BRIGHT + WHITE : WHITE;

    for (int style = 0; colours && style < STYLES; style++) {
        const struct look *look = &looks[style];
        short ink = COLORS >= 256 ? look->ink : look->ink8;
        short ground = COLORS >= 256 ? look->ground : look->ground8;
        if (high_contrast && ground < 0) {
            ink = ink < 0 ? paper : ink;
            ground = COLOR_BLACK;
        }
        init_pair((short)(style + 1), ink, ground);
    }
}

static void look_of(enum style style, attr_t *attributes, short *pair)
{
    *attributes = colours ? looks[style].attributes : looks[style].mono;
    *pair = colours ? (short)(style + 1) : 0;
    /* Bold black is grey where there are but eight colours. */
    bool fades = colours && COLORS < BRIGHT + BRIGHT && looks[style].ink8 == COLOR_BLACK;
    if (high_contrast)
        *attributes = (*attributes & ~(attr_t)A_DIM) | (fades ? A_NORMAL : A_BOLD);
}

void terminal_contrast(bool high)
{
    high_contrast = high;
    choose_colours();
    terminal_redraw();
}

/* Taking and giving back */

static void take_modes(void)
{
    raw(); /* Ctrl-C and Ctrl-Z are keys like others */
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    define_key("\033[200~", KEY_PASTE);
    define_key("\033[201~", KEY_PASTE_END);
    mouseinterval(0);
    mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
}

static bool can(const char *capability)
{
    const char *sequence = tigetstr(capability);

    return sequence && sequence != (char *)-1;
}

bool terminal_open(bool colour, struct error *error)
{
    const char *term = getenv("TERM");
    struct sigaction stop;

    if (!term || !*term)
        return error_set(error, _("TERM does not say what terminal this is"));
    tcgetattr(STDIN_FILENO, &before);
    set_escdelay(ESCAPE_PATIENCE_MS);
    sigaction(SIGTSTP, NULL, &stop);
    screen = newterm(NULL, stdout, stdin);
    sigaction(SIGTSTP, &stop, NULL); /* its handler drops what is typed meanwhile */
    if (!screen)
        return error_set(error, _("the terminal `%s` is not known here"), term);
    if (!can("cup")) {
        terminal_close();
        return error_set(error, _("the terminal `%s` can't place the cursor"), term);
    }
    colours = colour && has_colors();
    if (colours) {
        start_color();
        use_default_colors();
    }
    high_contrast = given_back = false;
    choose_colours();
    take_modes();
    if (!is_console())
        put(paste_on);
    last_resort_open(&before, is_console() ? "" : paste_off);
    return true;
}

void terminal_close(void)
{
    if (!screen)
        return;
    last_resort_close();
    if (!given_back) {
        mousemask(0, NULL);
        terminal_suspend();
    }
    delscreen(screen);
    screen = NULL;
}

/* What stands on the screen stays on terminals that have but one. */
static void wipe(void)
{
    if (can("smcup") || !can("cup"))
        return;
    erase();
    refresh();
}

void terminal_suspend(void)
{
    wipe();
    endwin();
    if (!is_console())
        put(paste_off);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    given_back = true;
}

void terminal_resume(void)
{
    given_back = false;
    if (!is_console())
        put(paste_on);
    terminal_resized();
    take_modes();
    terminal_redraw();
}

/* Size */

void terminal_size(int *rows, int *columns)
{
    getmaxyx(stdscr, *rows, *columns);
}

void terminal_resized(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
    terminal_redraw();
}

void terminal_redraw(void)
{
    clearok(stdscr, TRUE);
}

bool terminal_has_lines(void)
{
    return !is_console();
}

/* Showing */

static void show_cell(const struct cell *cell, int row, int column)
{
    wchar_t wide[CCHARW_MAX + 1] = {L' '};
    size_t length = strlen(cell->text), at = 0;
    attr_t attributes;
    short pair;
    cchar_t shown;

    for (int i = 0; at < length && i < CCHARW_MAX; i++) {
        uint32_t code;
        at += utf8_decode(cell->text + at, length - at, &code);
        wide[i] = (wchar_t)code;
    }
    look_of((enum style)cell->style, &attributes, &pair);
    setcchar(&shown, wide, attributes, pair, NULL);
    mvadd_wch(row, column, &shown);
}

void terminal_show(const struct canvas *canvas)
{
    const struct cell *cell = canvas->cells;

    if (given_back)
        return;
    for (int row = 0; row < canvas->rows; row++)
        for (int column = 0; column < canvas->columns; column++, cell++)
            if (cell->width)
                show_cell(cell, row, column);
    curs_set(canvas->cursor_row >= 0);
    if (canvas->cursor_row >= 0)
        move(canvas->cursor_row, canvas->cursor_column);
    refresh();
}

/* Keys */

static const struct {
    int key;
    enum press_kind kind;
} keys[] = {
    {KEY_UP, PRESS_UP},       {KEY_DOWN, PRESS_DOWN},     {KEY_LEFT, PRESS_LEFT},
    {KEY_RIGHT, PRESS_RIGHT}, {KEY_PPAGE, PRESS_PAGE_UP}, {KEY_NPAGE, PRESS_PAGE_DOWN},
    {KEY_HOME, PRESS_HOME},   {KEY_END, PRESS_END},       {KEY_F(1), PRESS_F1},
    {KEY_F(2), PRESS_F2},     {KEY_F(3), PRESS_F3},
};

static void take_mouse(struct press *press)
{
    MEVENT event;

    if (getmouse(&event) != OK)
        return;
    press->row = event.y;
    press->column = event.x;
    if (event.bstate & BUTTON1_PRESSED)
        press->kind = PRESS_CLICK;
    else if (event.bstate & BUTTON4_PRESSED)
        press->kind = PRESS_WHEEL_UP;
    else if (event.bstate & BUTTON5_PRESSED)
        press->kind = PRESS_WHEEL_DOWN;
}

/* Readline and inputrc know keys as terminals send them outside of their application mode. */
static void take_sequence(struct press *press, int key)
{
    char *sequence = keybound(key, 0);

    if (!sequence)
        return;
    press->length = snprintf(press->bytes, sizeof press->bytes, "%s", sequence);
    if (press->length > 2 && press->bytes[0] == '\033' && press->bytes[1] == 'O' &&
        strchr("ABCDHF", press->bytes[2]))
        press->bytes[1] = '[';
    free(sequence);
}

static void take_key(struct press *press, int key)
{
    if (key == KEY_MOUSE) {
        take_mouse(press);
        return;
    }
    if (key == KEY_RESIZE)
        return;
    if (key == KEY_PASTE || key == KEY_PASTE_END) {
        press->kind = key == KEY_PASTE ? PRESS_PASTE : PRESS_PASTE_END;
        return;
    }
    press->kind = PRESS_TEXT;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].key == key)
            press->kind = keys[i].kind;
    if (key == KEY_BACKSPACE)
        press->length = snprintf(press->bytes, sizeof press->bytes, "\177");
    else
        take_sequence(press, key);
}

/* A byte of the keyboard. A character of several may come in pieces; a press is what is whole. */
static void take_byte(struct press *press, int byte)
{
    static char part[4];
    static size_t length;
    uint32_t code;

    if ((byte & 0xC0) != 0x80) /* a new one begins, whatever came before */
        length = 0;
    part[length++] = (char)byte;
    bool whole = utf8_decode(part, length, &code) == length && code != UTF8_BAD;
    if (!whole && length < sizeof part)
        return;
    press->kind = PRESS_TEXT;
    press->length = whole ? (int)length : 0;
    memcpy(press->bytes, part, length);
    length = 0;
}

/* Readable, and nothing to read: nobody is there any more. */
static bool is_lost(void)
{
    struct pollfd keyboard = {.fd = STDIN_FILENO, .events = POLLIN};
    int bytes = 0;

    if (poll(&keyboard, 1, 0) <= 0)
        return false;
    return (keyboard.revents & (POLLHUP | POLLERR | POLLNVAL)) ||
           (ioctl(STDIN_FILENO, FIONREAD, &bytes) == 0 && bytes == 0);
}

struct press terminal_press(bool wait)
{
    struct press press = {.kind = PRESS_NONE};
    int key;

    if (given_back)
        return press;
    nodelay(stdscr, !wait);
    while (press.kind == PRESS_NONE && (key = getch()) != ERR)
        if (key <= UCHAR_MAX)
            take_byte(&press, key);
        else
            take_key(&press, key);
    if (press.kind == PRESS_NONE && is_lost())
        press.kind = PRESS_LOST;
    return press;
}

int press_letter(const struct press *press)
{
    return press->kind == PRESS_TEXT && press->length == 1 ? (unsigned char)press->bytes[0] : 0;
}
