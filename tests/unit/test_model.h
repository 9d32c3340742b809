/*
 * test_model: a world of facts for the tests of the model: what a session would report, without
 * any process.
 */
#ifndef PROCTOR_TESTS_UNIT_TEST_MODEL_H
#define PROCTOR_TESTS_UNIT_TEST_MODEL_H

#include "model/history.h"

#include <CUnit/CUnit.h>

struct world {
    struct proctab table;
    struct history history;
};

/* init is 1, main is 2. `mode` is "namespace" or "subreaper". */
void world_begin(struct world *world, const char *mode);
void world_end(struct world *world);

/* Adds the fact to the history and applies it; returns the history's copy. */
const struct fact *happen(struct world *world, struct fact fact);

const struct fact *happen_fork(struct world *world, int parent, int child, const char *name);
const struct fact *happen_call(struct world *world, int pid, const char *call, const char *args);
const struct fact *happen_return(struct world *world, int pid, const char *call, const char *args,
                                 long value, int error);
const struct fact *happen_exit(struct world *world, int pid, int wait_status);
const struct fact *happen_reap(struct world *world, int pid, int by);
const struct fact *happen_reparent(struct world *world, int pid, int from, int to);

/* The pool `name` of that owner: "open" with so many workers to be, "closed", "terminated", "over".
 */
const struct fact *happen_pool(struct world *world, int owner, const char *name, const char *state,
                               int size);
/* A fork of a worker of it, called "w1", "w2" ... or NAME1 ... */
const struct fact *happen_worker(struct world *world, int owner, const char *name, int pid,
                                 const char *label);
/* A task of it is "queued", "running", "done" or "lost"; by that worker, 0: by nobody. */
const struct fact *happen_task(struct world *world, int owner, const char *name, int task,
                               const char *state, int worker);

/* The process, which must be there. */
struct process *the(const struct world *world, const char *who);

/* A wait status: exited with that status, killed or stopped by that signal. */
int exited(int status);
int killed(int signal);
int stopped(int signal);

/* Whether the two texts are the same; prints both where they are not. */
bool same_text(const char *is, const char *should);

/* Counters and links of the table, counted anew the slow way. */
void check_table(const struct world *world);

void test_model_tree(CU_pSuite suite);
void test_model_pool(CU_pSuite suite);
void test_model_words(CU_pSuite suite);
void test_model_sentence(CU_pSuite suite);
void test_model_why(CU_pSuite suite);

#endif
