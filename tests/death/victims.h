/*
 * victims: who in a sandbox is killed, from outside and at once, and what is to be said of it.
 */
#ifndef TESTS_DEATH_VICTIMS_H
#define TESTS_DEATH_VICTIMS_H

#include <stdbool.h>
#include <sys/types.h>

enum victim {
    INIT,
    GUARDIAN,
    MAIN,
    ONE,       /* any process below init */
    ALL_BELOW, /* all below init, as by kill -KILL -1 */
    ALL,       /* with init, and the guardian */
    VICTIMS
};

const char *victims_name(enum victim victim);

/* Sends SIGKILL; `chance` (from 0 to 1) chooses among several. Returns how many were hit. */
int victims_kill(enum victim victim, pid_t shell, double chance);

/* Whether proctor told of it. */
bool victims_were_told(enum victim victim, const char *out, const char *err);

#endif
