/*
 * The doors through which a bureau meets the rules: the page of its form, the
 * upload of that form from Excel, and the API.
 */
#ifndef TESTS_RULE_DOORS_H
#define TESTS_RULE_DOORS_H

#include "sql/submission.h"

/*
 * Check that the page, the answer to the unchanged template and the API (read,
 * and submit without explanations) tell the clerk `login` of `bureau` exactly
 * the hits of `out` about form 401 of `period`.
 */
void rule_doors_say_so(const char *login, const char *bureau,
    const char *period, const struct put_outcome *out);

#endif
