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

int choices_proc(struct choices *choices, const int *procs, int count)
{
    int order[64];

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

void choices_again(struct choices *choices)
{
    choices->at = 0;
}

bool choices_next(struct choices *choices)
{
    choices->at = 0;
    while (choices->count > 0) {
        int last = choices->count - 1;
        if (++choices->taken[last] < choices->ways[last])
            return true;
        choices->count--;
    }
    return false;
}
