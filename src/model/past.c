#include "model/past.h"

uint64_t past_start(const struct history *history, uint64_t seq)
{
    while (seq && history->facts[seq - 1].kind != FACT_START)
        seq--;
    return seq;
}

void past_free(struct past *past)
{
    proctab_free(&past->table);
    past->seq = 0;
}

void past_go(struct past *past, const struct history *history, uint64_t seq)
{
    uint64_t start = past_start(history, seq);

    if (seq < past->seq || start > past->seq || !past->seq) {
        past_free(past);
        proctab_init(&past->table);
        past->seq = start ? start - 1 : seq;
    }
    while (past->seq < seq)
        proctab_apply(&past->table, &history->facts[past->seq++]);
}
