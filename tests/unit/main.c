/*
 * The unit tests: every suite, one run, and a status that tells whether all of it went well.
 */
#include "suites.h"

#include <CUnit/Basic.h>
#include <stdio.h>

static const struct {
    const char *name;
    void (*add)(void);
} suites[] = {
    /* clang-format off */
    {"base", suite_base},
    {"lang", suite_lang},
    {"predicate", suite_predicate},
    {"model", suite_model},
    {"history", suite_history},
    {"timeline", suite_timeline},
    {"pools", suite_pools},
    {"jsonl", suite_jsonl},
    {"recording", suite_recording},
    {"reel", suite_reel},
    {"code", suite_code},
    {"wire", suite_wire},
    {"proc", suite_proc},
    {"tree_pane", suite_tree_pane},
    {"telling", suite_telling},
    {"log_pane", suite_log_pane},
    {"program_pane", suite_program_pane},
    {"canvas", suite_canvas},
    {"pace", suite_pace},
    {"layout", suite_layout},
    {"sheet", suite_sheet},
    {"lesson_pane", suite_lesson_pane},
    {"lesson", suite_lesson},
    {"page", suite_page},
    {"course", suite_course},
    {"player", suite_player},
    {"progress", suite_progress},
    /* clang-format on */
};

static int finish(const char *what)
{
    fprintf(stderr, "unit: %s: %s\n", what, CU_get_error_msg());
    CU_cleanup_registry();
    return 1;
}

int main(void)
{
    unsigned failures = 0;

    if (CU_initialize_registry() != CUE_SUCCESS)
        return finish("no registry");
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++) {
        suites[i].add();
        if (CU_get_error() != CUE_SUCCESS)
            return finish(suites[i].name);
    }

    CU_basic_set_mode(CU_BRM_NORMAL);
    if (CU_basic_run_tests() != CUE_SUCCESS)
        return finish("the tests could not be run");
    failures += CU_get_number_of_failures() + CU_get_number_of_suites_failed() +
                CU_get_number_of_tests_failed();
    CU_cleanup_registry();
    return failures ? 1 : 0;
}
