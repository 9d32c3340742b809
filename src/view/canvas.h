/*
 * canvas: a picture of the screen in memory, cell by cell.
 *
 * Panes draw on it, a terminal shows it (ui/terminal), and tests read it. Pure: no terminal, no
 * curses. Text is UTF-8; widths are those of wcwidth(3), so set the locale first.
 */
#ifndef PROCTOR_VIEW_CANVAS_H
#define PROCTOR_VIEW_CANVAS_H

#include "base/buffer.h"

#include <stdbool.h>

/* What a cell means, not how it looks: the terminal chooses colours and attributes once for all.
 * Those of states are drawn as badges (a coloured ground), the others as text. */
enum style {
    STYLE_PLAIN,
    STYLE_STRONG,   /* what the eye should find: the sentence, commands, output of processes */
    STYLE_QUIET,    /* rules, branches, labels, what repeats */
    STYLE_KEY,      /* a key that can be pressed now */
    STYLE_ERROR,    /* what went wrong */
    STYLE_SELECTED, /* the row that keys speak of */
    STYLE_REACHED,  /* a goal that holds */
    STYLE_MARK,     /* what the last command changed */
    STYLE_YOU,      /* the current process */
    STYLE_ZOMBIE,
    STYLE_ORPHAN,
    STYLE_BLOCKED,
    STYLE_STOPPED,
    STYLE_RUNNING,
    STYLE_GONE,
    STYLES
};

struct cell {
    char text[15];       /* one character with what combines with it; "": a blank */
    unsigned char width; /* 1, 2, or 0: the right half of the wide one before it */
    unsigned char style;
};

/* A rectangle of it; rows and columns count from 0. */
struct area {
    int row, column, rows, columns;
};

struct canvas {
    int rows, columns;
    struct cell *cells;            /* rows * columns */
    int cursor_row, cursor_column; /* -1: no cursor is shown */
};

/* Also for the first time, on a zeroed struct; what was drawn is lost. */
void canvas_resize(struct canvas *canvas, int rows, int columns);
void canvas_free(struct canvas *canvas);
void canvas_clear(struct canvas *canvas); /* blanks, and no cursor */

/* The whole of it. */
struct area canvas_area(const struct canvas *canvas);

/* Draws text at a place of the area (0, 0 is its corner; it may begin left of it) and returns
 * the column after what was drawn. What does not fit into area and canvas is not drawn, nor half
 * of a wide character; a control character is drawn as a blank, and one that would turn the line
 * around is not drawn. */
int canvas_text(struct canvas *canvas, const struct area *area, int row, int column,
                enum style style, const char *text);

/* The same within `columns` cells and the area; text that is wider ends with "…" ("..." where the
 * canvas is told to be plain ASCII by `ascii`). */
int canvas_cut(struct canvas *canvas, const struct area *area, int row, int column, int columns,
               enum style style, const char *text, bool ascii);

/* Gives cells that are there another style. */
void canvas_restyle(struct canvas *canvas, const struct area *area, int row, int column,
                    int columns, enum style style);

/* One glyph (one cell wide) again and again: to the right, or downwards. */
void canvas_across(struct canvas *canvas, const struct area *area, int row, int column, int columns,
                   enum style style, const char *glyph);
void canvas_down(struct canvas *canvas, const struct area *area, int row, int column, int rows,
                 enum style style, const char *glyph);

/* Makes the area blank. */
void canvas_blank(struct canvas *canvas, const struct area *area);

/* Appends a row as text without blanks at its end (for tests, and to save a picture); nothing for
 * a row that is not there. */
void canvas_row(struct buffer *out, const struct canvas *canvas, int row);

#endif
