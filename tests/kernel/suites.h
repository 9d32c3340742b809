/*
 * suites: each is added by its file, in the order in which they run.
 */
#ifndef TESTS_KERNEL_SUITES_H
#define TESTS_KERNEL_SUITES_H

#define SUITES                                                                                     \
    SUITE(harness)                                                                                 \
    SUITE(wait)                                                                                    \
    SUITE(orphans)                                                                                 \
    SUITE(signals)                                                                                 \
    SUITE(handlers)                                                                                \
    SUITE(memory)                                                                                  \
    SUITE(language)                                                                                \
    SUITE(step)                                                                                    \
    SUITE(limits)                                                                                  \
    SUITE(queue)                                                                                   \
    SUITE(process)                                                                                 \
    SUITE(pool)                                                                                    \
    SUITE(programs)                                                                                \
    SUITE(targets)                                                                                 \
    SUITE(found)                                                                                   \
    SUITE(end)                                                                                     \
    SUITE(killed)                                                                                  \
    SUITE(undo)                                                                                    \
    SUITE(tales_of_undo)

#define SUITE(name) void suite_##name(void);
SUITES
#undef SUITE

#endif
