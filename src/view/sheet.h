/*
 * sheet: a page that lies over the panes until a key is pressed: the legend, help, the answer to
 * `why`, completions, a choice of signals.
 */
#ifndef PROCTOR_VIEW_SHEET_H
#define PROCTOR_VIEW_SHEET_H

#include "view/canvas.h"

struct sheet_line {
    enum style style; /* of its badge */
    char *badge;      /* a word shown in that style before the text; NULL: none */
    char *text;
};

/* A zeroed struct is no sheet. */
struct sheet {
    bool open;
    char *title;
    struct sheet_line *lines;
    int count;
    int top;
    int selected;      /* -1: nothing is to be chosen */
    int rows;          /* lines in sight when it was drawn last */
    struct area place; /* where it was drawn last */
};

/* An empty one; `choice` says that a line is to be chosen. */
void sheet_open(struct sheet *sheet, const char *title, bool choice);
void sheet_close(struct sheet *sheet);

/* A line (several are split at newlines; the badge goes to the first). */
void sheet_add(struct sheet *sheet, enum style style, const char *badge, const char *text);

/* Draws a framed page in the middle of the area, no larger than needed; lines too long are
 * wrapped; its last row says which keys move and close it, and how much is below. */
void sheet_draw(struct sheet *sheet, struct canvas *canvas, const struct area *area, bool ascii);

/* Moves the choice, or scrolls. */
void sheet_move(struct sheet *sheet, int lines);

/* The line chosen at a row and column of the canvas; -1: none. */
int sheet_line_at(const struct sheet *sheet, int row, int column);

/* The legend: letters, state words with their colours, marks, and keys. */
void legend_open(struct sheet *sheet, bool ascii);

#endif
