#include "suites.h"

#include <CUnit/CUnit.h>

void suite_program_pane(void)
{
    CU_add_suite("program_pane", NULL, NULL);
}
