#include "base/i18n.h"

bool i18n_translates;

/* The head of the translations stands for the empty text: what is there when there are any. */
void i18n_begin(void)
{
    static const char nothing[] = "";

    i18n_translates = *gettext(nothing) != '\0';
}
