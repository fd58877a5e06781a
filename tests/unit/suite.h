/*
 * Table-driven CUnit: a test file registers its suite by itself, a row has a
 * name, and the name is in the failure.
 *
 *   static void parses(void) { ... CHECK(row->name, x == row->want); ... }
 *   SUITE(decimal, {"parses", parses}, {"formats", formats})
 */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <CUnit/CUnit.h>
#include <stdbool.h>

struct suite {
    const char *name;
    const struct suite_test {
        const char *name;
        void (*run)(void);
    } * tests;
    size_t count;
    struct suite *next;
};

void suite_register(struct suite *suite);

#define SUITE(suite_name, ...)                                                 \
    static const struct suite_test suite_name##_tests[] = {__VA_ARGS__};       \
    static struct suite suite_name##_suite = {#suite_name, suite_name##_tests, \
        sizeof(suite_name##_tests) / sizeof(suite_name##_tests[0]), NULL};     \
    __attribute__((constructor)) static void suite_name##_register(void)       \
    {                                                                          \
        suite_register(&suite_name##_suite);                                   \
    }

/* One assertion of a table row: the row's name is printed when it fails. */
#define CHECK(row_name, condition)                                      \
    CU_assertImplementation((condition) ? CU_TRUE : CU_FALSE, __LINE__, \
        (row_name), __FILE__, __func__, CU_FALSE)

#endif
