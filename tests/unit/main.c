/* Run every registered suite; the last line is "N passed, N failed". */
#include <CUnit/Basic.h>
#include <stdio.h>

#include "tests/unit/suite.h"

static struct suite *suites;

void suite_register(struct suite *suite)
{
    suite->next = suites;
    suites = suite;
}

static void add(const struct suite *suite)
{
    CU_pSuite made = CU_add_suite(suite->name, NULL, NULL);

    for (size_t i = 0; made != NULL && i < suite->count; i++) {
        CU_add_test(made, suite->tests[i].name, suite->tests[i].run);
    }
}

int main(void)
{
    unsigned failed;

    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 70;
    }
    for (struct suite *s = suites; s != NULL; s = s->next) {
        add(s);
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    failed = CU_get_number_of_tests_failed();
    printf("%u passed, %u failed\n", CU_get_number_of_tests_run() - failed,
        failed);
    CU_cleanup_registry();
    return failed == 0 && CU_get_error() == CUE_SUCCESS ? 0 : 1;
}
