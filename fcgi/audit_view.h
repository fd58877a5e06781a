/* One row of the audit log in words: on its page and in its CSV file. */
#ifndef FCGI_AUDIT_VIEW_H
#define FCGI_AUDIT_VIEW_H

#include "fcgi/parts.h"
#include "sql/audit_search.h"

/* An action and a result in words; the key itself when it has none. */
const char *audit_action_words(const struct request *req, const char *action);
const char *audit_result_words(const struct request *req, const char *result);

/* The <option>s of both, `chosen` selected. */
void audit_action_options(
    const struct request *req, struct html *h, const char *chosen);
void audit_result_options(
    const struct request *req, struct html *h, const char *chosen);

/* A row of the table; what was before and after unfolds in its last cell. */
void audit_row_cells(
    const struct request *req, struct html *h, const struct audit_found *found);

#endif
