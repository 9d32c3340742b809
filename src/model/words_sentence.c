#include "model/words.h"
void words_sentence(struct buffer *out, const struct proctab *table, const struct fact *fact)
{
    words_plain(out, table, fact);
}
