/*
 * harness: tells stories in real sandboxes and brings back what came of them.
 *
 * A story is a script run by a session of its own, in a child process with a watchdog, since an
 * assertion that fails in a child is lost: the child only records, and the parent judges. The test
 * process is a child subreaper, so that whatever a story leaves behind comes to it and is counted.
 */
#ifndef TESTS_KERNEL_HARNESS_H
#define TESTS_KERNEL_HARNESS_H

#include "base/buffer.h"
#include "facts.h"
#include "session/session.h"

#include <stdbool.h>
#include <sys/types.h>

enum form { NAMESPACE, SUBREAPER, FORMS };

/* What goes wrong in a story, when its fact number `at_fact` is told or, where that is 0, at its
 * end. The last four show that the harness sees what it is there to see. */
enum mischief {
    NO_MISCHIEF,
    SHELL_KILLED,     /* the session's process gets SIGKILL */
    SHELL_TERMINATED, /* SIGTERM */
    SHELL_HUNG_UP,    /* SIGHUP */
    GUARDIAN_KILLED,
    INIT_KILLED,
    LEAVES_PROCESS,
    LEAVES_DESCRIPTOR,
    HANGS,
    CRASHES
};

struct story_options {
    bool interactive;
    long limit;        /* processes at once; 0: the usual */
    double time_limit; /* seconds for the script; 0: none */
    double patience;   /* of the watchdog, in seconds; 0: the usual */
    enum mischief mischief;
    int at_fact;

    /* Instead of a script: whenever the next line is wanted, gives it, or NULL at the end. What is
     * not as it should be goes to `problems`. Called in the storyteller's process. */
    const char *(*next)(struct session *session, unsigned seed, struct buffer *problems);
    unsigned seed;
};

struct story {
    enum form form;
    const char *script;
    bool refused; /* the machine makes no namespaces: nothing was told */
    int status;   /* of session_run(); -1: it did not come that far */
    int ended;    /* wait status of the session's process */
    bool hung;    /* the watchdog ended it */
    int processes_left;
    int descriptors_left;
    struct facts facts;
    struct buffer words;    /* a line for each thing said: "answer: ", "note: ", "error: " */
    struct buffer problems; /* what no story may have, a line each: leaks, wrong order, … */
};

/* Makes the test process a subreaper; nothing may be its child yet. */
bool harness_begin(void);

/* Tells it from the beginning to the end; nothing of it lives on, whatever it leaves behind. */
void story_tell(struct story *story, enum form form, const char *script,
                const struct story_options *options);
void story_free(struct story *story);

/* Everything about a story on standard error, for whoever has to find out what went wrong. */
void story_show(const struct story *story);

/* "in a namespace" */
const char *form_name(enum form form);

/* Stories that were not told because the machine makes no namespaces. */
int harness_skipped(void);

#endif
