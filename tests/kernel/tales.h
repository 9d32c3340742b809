/*
 * tales: stories as rows of a table: what is typed, and what must come of it, in both forms.
 */
#ifndef TESTS_KERNEL_TALES_H
#define TESTS_KERNEL_TALES_H

#include "harness.h"

#include <CUnit/CUnit.h>

enum { TALE_ORDER_MAX = 24, TALE_WORDS_MAX = 6 };

struct tale {
    const char *name;
    const char *script;
    int status;

    const char *order[TALE_ORDER_MAX]; /* facts that come in this order, others between them */
    const char *never[TALE_WORDS_MAX]; /* facts that do not come */
    struct {
        const char *fact;
        int times;
    } counts[TALE_WORDS_MAX];
    const char *words[TALE_WORDS_MAX];  /* said by proctor */
    const char *unsaid[TALE_WORDS_MAX]; /* not said */
    void (*more)(const struct story *story);

    struct story_options options;
    enum { BOTH, IN_NAMESPACE_ONLY, UNDER_SUBREAPER_ONLY } where;
};

/* Tells all of them in one form and judges each. */
void tales_tell(const struct tale *tales, size_t count, enum form form);

/* Judges one more thing of a story: `what` is said where it fails. */
void tale_judge(const struct story *story, bool good, const char *what);

/* A suite of two tests: all rows in a namespace, all rows under a subreaper. */
#define TALES_SUITE(name, rows)                                                                    \
    static void name##_in_a_namespace(void)                                                        \
    {                                                                                              \
        tales_tell(rows, sizeof(rows) / sizeof *(rows), NAMESPACE);                                \
    }                                                                                              \
    static void name##_under_a_subreaper(void)                                                     \
    {                                                                                              \
        tales_tell(rows, sizeof(rows) / sizeof *(rows), SUBREAPER);                                \
    }                                                                                              \
    void suite_##name(void)                                                                        \
    {                                                                                              \
        CU_pSuite suite = CU_add_suite(#name, NULL, NULL);                                         \
        CU_add_test(suite, "in a namespace", name##_in_a_namespace);                               \
        CU_add_test(suite, "under a subreaper", name##_under_a_subreaper);                         \
    }

#endif
