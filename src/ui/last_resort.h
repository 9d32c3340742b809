/*
 * last_resort: gives the terminal back when proctor itself crashes, or runs out of memory.
 *
 * What has to be written is prepared while all is well; the signal handler only writes it.
 */
#ifndef PROCTOR_UI_LAST_RESORT_H
#define PROCTOR_UI_LAST_RESORT_H

#include <termios.h>

/* Curses is on, `modes` are those to go back to; `extra` ends what curses does not know of. */
void last_resort_open(const struct termios *modes, const char *extra);
void last_resort_close(void);

#endif
