/*
 * terminal: a pseudo terminal with a screen behind it, as libvterm has it.
 *
 * Nothing happens by itself: terminal_pump() takes in what the program has written, puts it on the
 * screen, and gives the program what was typed.
 */
#ifndef TESTS_SCREEN_TERMINAL_H
#define TESTS_SCREEN_TERMINAL_H

#include "base/buffer.h"
#include "modes.h"

#include <stdbool.h>
#include <vterm.h>

struct terminal {
    int pty;        /* our end; -1: not open, or hung up */
    char other[64]; /* path of the program's end */
    int columns, rows;
    VTerm *vterm;
    VTermScreen *screen;
    struct listener listener;
    struct terminal_state before; /* see terminal_remember() */
    struct buffer came;           /* every byte that the program wrote */
    struct buffer going;          /* typed, and not yet taken by the pty */
    bool closed;                  /* nobody has the other end open: nothing more can come */
    double last;                  /* when something last came, was typed, or resized it */
};

/* Seconds on a clock that only goes forward. */
double terminal_clock(void);

/* False with errno where the system gives no terminal. */
bool terminal_open(struct terminal *terminal, int columns, int rows);

/* Goes on as soon as something came, or after `milliseconds`. */
void terminal_pump(struct terminal *terminal, int milliseconds);

/* Whether nothing came for so many seconds, or nothing can come any more. */
bool terminal_quiet(const struct terminal *terminal, double seconds);

/* What a program must give back is what there is now. */
void terminal_remember(struct terminal *terminal);

/* Appends a line for each difference to then. */
void terminal_compare(const struct terminal *terminal, struct buffer *out);

void terminal_send(struct terminal *terminal, const char *bytes, size_t length);

/* Sends what keys and mouse have put together, as far as the pty takes it. */
void terminal_flush(struct terminal *terminal);

void terminal_resize(struct terminal *terminal, int columns, int rows);

/* The cable is pulled; the screen keeps what it shows. */
void terminal_hang_up(struct terminal *terminal);

void terminal_close(struct terminal *terminal);

#endif
