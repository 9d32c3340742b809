/*
 * modes: what a program has switched on in its terminal, and what it must switch off again.
 *
 * libvterm obeys the programs' sequences but does not tell all that they changed; so a second one
 * of it, used as a parser alone, listens to the same bytes.
 */
#ifndef TESTS_SCREEN_MODES_H
#define TESTS_SCREEN_MODES_H

#include "base/buffer.h"

#include <stdbool.h>
#include <termios.h>
#include <vterm.h>

enum { MODES_MAX = 32 };

/* A zeroed one is a fresh terminal's. */
struct modes {
    int odd[MODES_MAX]; /* private modes (DECSET) that are not as a fresh terminal has them */
    int odd_count;
    bool keypad;  /* DECKPAM */
    bool insert;  /* IRM */
    bool letters; /* another set of letters than ASCII */
    bool region;  /* only a part of the screen scrolls */
};

/* Some versions of libvterm read the first mode alone where a sequence sets several: the others are
 * put into `missed`, a sequence each, for whoever feeds the screen. */
struct listener {
    VTerm *parser;
    struct modes modes;
    struct buffer missed;
};

void listener_open(struct listener *listener);
void listener_hear(struct listener *listener, const char *bytes, size_t length);
void listener_close(struct listener *listener);

/* Whether the program wants to know of the mouse; libvterm leaves that to its caller. */
bool modes_mouse(const struct modes *modes);

/* All that a program must give back as it found it. */
struct terminal_state {
    struct termios line; /* echo, lines or single keys, signals ... */
    struct modes modes;
    bool coloured, styled; /* what would be written next */
};

/* Looks at the pty `pty` too, where it is not -1. */
void state_take(struct terminal_state *state, int pty, const struct listener *listener,
                VTerm *vterm);

/* Appends a line for each difference. */
void state_compare(const struct terminal_state *before, const struct terminal_state *now,
                   struct buffer *out);

#endif
