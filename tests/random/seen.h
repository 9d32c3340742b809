/*
 * seen: what proctor said after one command: facts, the tree, the counts, complaints.
 *
 * Processes are told by PID here; who is who, compare.c finds out.
 */
#ifndef RANDOM_SEEN_H
#define RANDOM_SEEN_H

#include "model.h"

enum { COMPLAINTS_SIZE = 400 };

struct seen_fact {
    enum event_kind kind;
    int pid;
    char call[16];
    char label[NAME_SIZE]; /* of a child */
    long value;
    char error[16]; /* name of errno; "": none */
    int child;      /* PID, 0: none */
    int status;     /* as in model.h */
    int other;      /* PID, 0: the kernel */
};

struct seen_row {
    int pid, parent; /* PIDs */
    char name[NAME_SIZE];
    char letter;
    char word[12];    /* "", BLOCKED, ... */
    char because[80]; /* why it is so */
    bool adopted;     /* hangs there as an orphan */
};

struct seen {
    struct seen_fact facts[EVENTS_MAX];
    int fact_count;
    struct seen_row rows[PROCS_MAX + 1];
    int row_count;
    int counted; /* processes and zombies */
    char complaints[COMPLAINTS_SIZE];
    bool namespaced; /* from the first fact */
    int init, main;
    bool too_much;     /* more facts than are kept: a handler whose child sets it off again */
    char trouble[160]; /* what could not be read; "": nothing */
};

void seen_clear(struct seen *seen);

/* One line that proctor wrote. True: it was the last one of an answer. */
bool seen_line(struct seen *seen, const char *line);

#endif
