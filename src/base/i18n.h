/*
 * i18n: `_()` marks words that people read; gettext(3) gives them in the language of the locale.
 * `N_()` marks words in tables, translated where they are used.
 */
#ifndef PROCTOR_BASE_I18N_H
#define PROCTOR_BASE_I18N_H

#include <libintl.h>

#define _(text)  gettext(text)
#define N_(text) text

#endif
