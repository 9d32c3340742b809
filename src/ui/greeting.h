/*
 * greeting: the first words on a terminal.
 */
#ifndef PROCTOR_UI_GREETING_H
#define PROCTOR_UI_GREETING_H

#include "session/session.h"

/* Says which form of sandbox this is and why, and, to who starts proctor for the first time, a few
 * lines to begin with: those about its keys where it is on the screen. */
void greet(const struct sandbox *sandbox, bool screen,
           void (*say)(void *context, enum say say, const char *text), void *context);

/* The first of these alone. */
void greet_sandbox(const struct sandbox *sandbox,
                   void (*say)(void *context, enum say say, const char *text), void *context);

#endif
