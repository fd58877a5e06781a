/*
 * The runner of a test program: include it once, in its main.c. It keeps the
 * registered suites, runs them and writes "N passed, N failed".
 */
#ifndef TESTS_RUN_H
#define TESTS_RUN_H

#include <CUnit/Basic.h>
#include <stdio.h>

#include "tests/unit/suite.h"

static struct suite *suites;

void suite_register(struct suite *suite)
{
    suite->next = suites;
    suites = suite;
}

static void add_suite(const struct suite *suite)
{
    CU_pSuite made = CU_add_suite(suite->name, NULL, NULL);

    for (size_t i = 0; made != NULL && i < suite->count; i++) {
        CU_add_test(made, suite->tests[i].name, suite->tests[i].run);
    }
}

/* Every registered suite; the exit code of the program. */
static int run_suites(void)
{
    unsigned failed, run;
    bool ok;

    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 70;
    }
    for (const struct suite *s = suites; s != NULL; s = s->next) {
        add_suite(s);
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    failed = CU_get_number_of_tests_failed();
    run = CU_get_number_of_tests_run();
    ok = CU_get_number_of_failures() == 0 && CU_get_error() == CUE_SUCCESS;
    CU_cleanup_registry();
    printf("%u passed, %u failed\n", run - failed, failed);
    return ok ? 0 : 1;
}

#endif
