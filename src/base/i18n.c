#include "base/i18n.h"

bool i18n_translates;

/* gettext("") is the head of the translations: what is there when there are any. */
void i18n_begin(void)
{
    i18n_translates = *gettext("") != '\0';
}
