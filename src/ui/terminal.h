/*
 * terminal: the only place that knows curses. Shows a canvas, reads keys and the mouse, and gives
 * the terminal back as it was, whatever happens.
 */
#ifndef PROCTOR_UI_TERMINAL_H
#define PROCTOR_UI_TERMINAL_H

#include "base/error.h"
#include "view/canvas.h"

#include <stdbool.h>

/* Takes the terminal of standard output. False, with the reason in `error`, where it can't be used
 * so (TERM unknown, no cursor addressing). `colour`: where it has any. */
bool terminal_open(bool colour, struct error *error);

/* Gives it back as it was. Does nothing when it is not open. */
void terminal_close(void);

/* For a while (Ctrl-Z). */
void terminal_suspend(void);
void terminal_resume(void);

void terminal_size(int *rows, int *columns);
void terminal_resized(void); /* SIGWINCH came: asks the system anew */
void terminal_redraw(void);  /* the next picture is drawn from nothing (Ctrl-L) */

/* Whether it can be trusted with line characters: not the consoles whose fonts lack them. */
bool terminal_has_lines(void);

/* Highest contrast, for a class. */
void terminal_contrast(bool high);

/* Writes what differs from what is there. */
void terminal_show(const struct canvas *canvas);

enum press_kind {
    PRESS_NONE, /* nothing was pressed */
    PRESS_TEXT, /* `bytes`: a character, a control character, or a sequence for readline */
    PRESS_UP,
    PRESS_DOWN,
    PRESS_LEFT,
    PRESS_RIGHT,
    PRESS_PAGE_UP,
    PRESS_PAGE_DOWN,
    PRESS_HOME,
    PRESS_END,
    PRESS_F1,
    PRESS_F2,
    PRESS_F3,
    PRESS_CLICK,      /* at row, column */
    PRESS_WHEEL_UP,   /* the same */
    PRESS_WHEEL_DOWN, /* the same */
    PRESS_PASTE,      /* what follows is pasted, */
    PRESS_PASTE_END,  /* up to here */
    PRESS_LOST        /* the terminal is gone */
};

struct press {
    enum press_kind kind;
    char bytes[64]; /* as readline would read it; "" for the mouse */
    int length;
    int row, column;
};

enum {
    KEY_CTRL_C = 3,
    KEY_CTRL_H = 8,
    KEY_TAB = 9,
    KEY_CTRL_L = 12,
    KEY_RETURN = 13,
    KEY_CTRL_Z = 26,
    KEY_ESC = 27,
    KEY_DEL = 127
};

/* The character of a key that is one byte, as those above; 0: another key. */
int press_letter(const struct press *press);

/* The next key, if one was pressed; never waits, unless `wait` says so. */
struct press terminal_press(bool wait);

#endif
