/*
 * generate: the next command of a random program: one that the model allows, more often one from
 * which something comes.
 */
#ifndef RANDOM_GENERATE_H
#define RANDOM_GENERATE_H

#include "model.h"

struct dice {
    uint64_t state;
};

void dice_seed(struct dice *dice, uint64_t seed);
int dice_roll(struct dice *dice, int sides); /* 0 to sides - 1 */

/* False: nobody lives. `number` makes new names different from each other. */
bool generate(struct dice *dice, const struct model *model, int number, struct command *command);

#endif
