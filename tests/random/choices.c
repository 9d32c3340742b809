#include "choices.h"

int choices_pick(struct choices *choices, int ways)
{
    int at = choices->at;

    if (ways <= 1 || at == CHOICES_MAX)
        return 0;
    choices->at++;
    if (at == choices->count) {
        choices->taken[at] = 0;
        choices->count++;
    }
    choices->ways[at] = ways;
    return choices->taken[at];
}

/* A place that comes up at the end of a way gone for the first time. Where the table is full
 * nothing is known. */
static bool is_known(struct choices *choices, uint64_t place)
{
    enum { TRIES = 8 };

    for (int i = 0; i < TRIES; i++) {
        size_t at = (size_t)(place + (uint64_t)i) % PLACES_MAX;
        if (choices->places[at].round != choices->round) {
            choices->places[at].round = choices->round;
            choices->places[at].place = place;
            return false;
        }
        if (choices->places[at].place == place)
            return true;
    }
    return false;
}

int choices_proc(struct choices *choices, const int *procs, int count)
{
    int order[64];

    if (count > 1 && choices->place && choices->at == choices->count)
        choices->dead = is_known(choices, choices->place(choices->context));
    if (choices->dead)
        return procs[0];

    for (int i = 0; i < count; i++) {
        int rank = choices->rank ? choices->rank(choices->context, procs[i]) : 0, at = i;
        while (at > 0 && choices->rank && choices->rank(choices->context, order[at - 1]) > rank) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = procs[i];
    }
    return order[choices_pick(choices, count)];
}

void choices_begin(struct choices *choices)
{
    choices->at = choices->count = 0;
    choices->dead = false;
    choices->round++;
}

bool choices_next(struct choices *choices)
{
    choices->at = 0;
    choices->dead = false;
    while (choices->count > 0) {
        int last = choices->count - 1;
        if (++choices->taken[last] < choices->ways[last])
            return true;
        choices->count--;
    }
    return false;
}
