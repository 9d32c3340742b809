/*
 * The kernel tests: real processes in real sandboxes, in both forms.
 */
#include "harness.h"
#include "suites.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    void (*add)(void);
} suites[] = {
#define SUITE(name) {#name, suite_##name},
    SUITES
#undef SUITE
};

static int finish(const char *what)
{
    fprintf(stderr, "kernel: %s: %s\n", what, CU_get_error_msg());
    CU_cleanup_registry();
    return 1;
}

/* A machine that makes no namespaces may skip their half; where CI says so, it may not. */
static unsigned judge_skipped(void)
{
    const char *ci = getenv("CI");
    bool strict = ci && !strcmp(ci, "true");

    if (harness_skipped())
        fprintf(stderr, "kernel: %d stories skipped: this machine makes no namespaces%s\n",
                harness_skipped(), strict ? ", and CI=true allows none" : "");
    return strict && harness_skipped() ? 1 : 0;
}

/* kernel [SUITE]: all suites, or one. */
int main(int argc, char **argv)
{
    unsigned failures;

    if (!harness_begin()) {
        perror("kernel: no subreaper");
        return 1;
    }
    if (CU_initialize_registry() != CUE_SUCCESS)
        return finish("no registry");
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
        if (argc > 1 && strcmp(argv[1], suites[i].name))
            continue;
        suites[i].add();
        if (CU_get_error() != CUE_SUCCESS)
            return finish(suites[i].name);
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    if (CU_basic_run_tests() != CUE_SUCCESS)
        return finish("the tests could not be run");
    failures = CU_get_number_of_failures() + CU_get_number_of_suites_failed() +
               CU_get_number_of_tests_failed() + judge_skipped();
    CU_cleanup_registry();
    return failures ? 1 : 0;
}
