/* The audit log as its administrator reads it: newest first, page by page. */
#ifndef SQL_AUDIT_SEARCH_H
#define SQL_AUDIT_SEARCH_H

#include "sql/audit_chain.h"

/* What is looked for. Empty texts and moments of 0 leave open. */
struct audit_filter {
    int64_t from, until; /* moments: not before, and before */
    const char *login;   /* exactly */
    const char *action;  /* exactly */
    const char *object;  /* how it begins */
    const char *result;  /* exactly */
    int64_t at, id;      /* only rows before this one, of the page before */
};

struct audit_found {
    struct audit_row row;
    int64_t seal; /* number of its seal, 0 not sealed yet */
};

/*
 * At most `most` rows, newest first, in `arena`. With a time range or a login
 * the index on it is used. DB_NONE: there are none.
 */
enum db_result audit_search(struct db *read, const struct audit_filter *filter,
    size_t most, struct arena *arena, struct audit_found **out,
    size_t *count) MUST_USE;

#endif
