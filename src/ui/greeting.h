/*
 * greeting: the first words on a terminal.
 */
#ifndef PROCTOR_UI_GREETING_H
#define PROCTOR_UI_GREETING_H

#include "session/session.h"

/* Says which form of sandbox this is and why, and, to who starts proctor for the first time, four
 * lines to begin with. */
void greet(const struct sandbox *sandbox,
           void (*say)(void *context, enum say say, const char *text), void *context);

#endif
