/*
 * facts: the JSON stream of a story, read back.
 *
 * Each fact is kept twice: as its fields, and as a line in which names stand for PIDs, so that a
 * test reads the same in both forms of the sandbox:
 *
 *   start namespace                     exit c 7 · exit c SIGKILL · exit c ?
 *   call main waitpid(c, WNOHANG)       reap c by main · reap c by kernel
 *   return main wait() = c 7            reparent d from c to init
 *   return main wait() = -1 ECHILD      stop c SIGSTOP · continue c
 *   fork main c                         signal c SIGTERM from main · … from outside
 *   exec c sh                           handler c SIGUSR1 begin
 *   set c x = 2                         line c 3 · output c hello · end 0
 *   call main join(th)                  return main join(th) = None
 *   return main start(th) = -1 EINVAL AssertionError: ...
 *   pool main pool open 4               pool main pool worker w1
 *   task main pool 1 queued x = 1       task main pool 1 running w1
 *   task main pool 1 done w1 1          task main pool 1 lost w1
 */
#ifndef TESTS_KERNEL_FACTS_H
#define TESTS_KERNEL_FACTS_H

#include "base/buffer.h"

#include <stdbool.h>

struct fields {
    struct field {
        char *name, *value; /* strings without their quotes */
    } items[12];
    int count;
};

struct told {
    struct fields fields;
    char *line;
};

struct facts {
    struct told *items;
    int count;
    struct name {
        int pid;
        char *name;
    } * names; /* the newest last */
    int name_count;
};

/* Reads JSON Lines; what is no flat object is a problem, a line of its own in `problems`. */
void facts_read(struct facts *facts, const char *text, struct buffer *problems);
void facts_free(struct facts *facts);

/* The value of a field, "" where there is none; and as a number, 0 where there is none. */
const char *told_text(const struct told *told, const char *field);
long told_number(const struct told *told, const char *field);
bool told_has(const struct told *told, const char *field);

/* Patterns are lines as above; `*` stands for anything (fnmatch(3)). */
int facts_count(const struct facts *facts, const char *pattern);

/* The place of the first match from `start` on; -1: there is none. */
int facts_find(const struct facts *facts, const char *pattern, int start);

/* The newest process of that name; 0: there never was one. */
int facts_pid(const struct facts *facts, const char *name);

#endif
