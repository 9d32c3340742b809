/*
 * log_pane: the lines of the log as a pane that scrolls back over the whole session.
 */
#ifndef PROCTOR_VIEW_LOG_PANE_H
#define PROCTOR_VIEW_LOG_PANE_H

#include "view/canvas.h"
#include "view/telling.h"

/* So many lines, and bytes of them; older ones are dropped, and a line says so. */
enum { LOG_LINES_MAX = 100000, LOG_BYTES_MAX = 8 << 20 };

struct log_line {
    enum tone tone;
    char *text;
};

/* A zeroed struct is an empty log. */
struct log_pane {
    struct log_line *lines; /* a ring once it is full */
    int count, capacity, first;
    long dropped;
    size_t bytes;
    bool back; /* scrolled back; else it follows what comes */
    int top;   /* scrolled back: the first line in sight, as counted from the oldest one that is
                  kept (-1: the one about those that were dropped), */
    int above; /* and how many rows of it are above the pane */
};

void log_pane_free(struct log_pane *pane);

/* A line without a newline, harmless already (utf8_add_harmless()); several lines are split. While
 * the pane is scrolled back, what it shows stays where it is. */
void log_pane_add(struct log_pane *pane, enum tone tone, const char *text);

/* The last lines (or those scrolled to), wrapped to the width with a hanging indent, at the bottom
 * of the area; where it is scrolled back the last row says how many lines are below. */
void log_pane_draw(struct log_pane *pane, struct canvas *canvas, const struct area *area,
                   bool ascii);

void log_pane_follow(struct log_pane *pane); /* back to the end, and with what comes */

/* Scrolls so many rows (positive: back into the past) as they fit the area; stops at both ends.
 * LOG_LINES_MAX and more: to the end of that direction. */
void log_pane_scroll(struct log_pane *pane, const struct area *area, int rows);

#endif
