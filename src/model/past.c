#include "model/past.h"

uint64_t past_start(const struct history *history, uint64_t seq)
{
    const struct fact *fact = history_previous(history, seq);

    while (fact && fact->kind != FACT_START)
        fact = history_previous(history, fact->seq - 1);
    return fact ? fact->seq : 0;
}

void past_free(struct past *past)
{
    proctab_free(&past->table);
    past->seq = 0;
}

/* Where facts are to be applied from: before the start of that sandbox, or what is kept of it. */
static void begin(struct past *past, const struct history *history, uint64_t start, uint64_t seq)
{
    past_free(past);
    if (!start && history->gone)
        proctab_copy(&past->table, &history->base);
    else
        proctab_init(&past->table);
    past->seq = start ? start - 1 : history->gone ? history->gone : seq;
}

void past_go(struct past *past, const struct history *history, uint64_t seq)
{
    uint64_t start = past_start(history, seq);

    if (seq < past->seq || start > past->seq || past->seq < history->gone || !past->seq)
        begin(past, history, start, seq);
    for (const struct fact *fact; (fact = history_next(history, past->seq + 1)) && fact->seq <= seq;
         past->seq = fact->seq)
        proctab_apply(&past->table, fact);
    past->seq = seq;
}
