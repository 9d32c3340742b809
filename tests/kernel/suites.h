/*
 * suites: each is added by its file, in the order in which they run.
 */
#ifndef TESTS_KERNEL_SUITES_H
#define TESTS_KERNEL_SUITES_H

#define SUITES                                                                                     \
    SUITE(harness)                                                                                 \
    SUITE(wait)                                                                                    \
    SUITE(orphans)

#define SUITE(name) void suite_##name(void);
SUITES
#undef SUITE

#endif
