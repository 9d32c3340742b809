/*
 * i18n: `_()` marks words that people read; gettext(3) gives them in the language of the locale.
 * `N_()` marks words in tables, translated where they are used.
 */
#ifndef PROCTOR_BASE_I18N_H
#define PROCTOR_BASE_I18N_H

#include <libintl.h>
#include <stdbool.h>

/* Without translations nothing is looked up: each line of a log would cost several searches. */
#define _(text)  (i18n_translates ? gettext(text) : (text))
#define N_(text) text

extern bool i18n_translates;

/* After the locale or the text domain was set. */
void i18n_begin(void);

#endif
