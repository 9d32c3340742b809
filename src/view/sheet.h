/*
 * sheet: a page that lies over the panes until a key is pressed: the legend, help, the answer to
 * `why`, completions, a choice of signals.
 */
#ifndef PROCTOR_VIEW_SHEET_H
#define PROCTOR_VIEW_SHEET_H

#include "view/canvas.h"

enum { SHEET_EDGES = 8 }; /* columns of the screen that no text of a page can be in */

struct sheet_line {
    enum style style; /* of its badge, or of its text where it has none */
    char *badge;      /* a word shown in that style before the text; NULL: none; "": a blank one */
    char *text;
};

/* A zeroed struct is no sheet. */
struct sheet {
    bool open;
    char *title;
    struct sheet_line *lines;
    int count;
    int top;           /* first row in sight: a line is as many rows as it takes */
    int selected;      /* -1: nothing is to be chosen */
    int rows;          /* in sight when it was drawn last */
    struct area place; /* where it was drawn last */
};

/* An empty one; `choice` says that a line is to be chosen. */
void sheet_open(struct sheet *sheet, const char *title, bool choice);
void sheet_close(struct sheet *sheet);

/* A line, harmless already (utf8_add_harmless()); several are split at newlines, the badge goes to
 * the first. Badges are a column of their own, so that the texts after them stand in line. */
void sheet_add(struct sheet *sheet, enum style style, const char *badge, const char *text);

/* Draws a framed page in the middle of the area, no larger than needed, with two columns left free
 * on either side; lines too long are wrapped; its last row says which keys move and close it, and
 * how many rows are below. The chosen line is kept in sight. */
void sheet_draw(struct sheet *sheet, struct canvas *canvas, const struct area *area, bool ascii);

/* Moves the choice by lines, or scrolls by rows; stops at both ends. */
void sheet_move(struct sheet *sheet, int lines);

/* The line to be chosen at a row and column of the canvas; -1: none is there, or to be chosen. */
int sheet_line_at(const struct sheet *sheet, int row, int column);

/* The legend: letters, state words with their colours, marks, and keys. */
void legend_open(struct sheet *sheet, bool ascii);

#endif
