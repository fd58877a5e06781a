/*
 * Counties in groups: the group of an edition that a county is compared
 * within and whose weights it is scored by.
 */
#ifndef SQL_GROUP_H
#define SQL_GROUP_H

#include "eval/rights.h"
#include "sql/db.h"

struct member {
    const char *region; /* "320481" */
    const char *group;  /* code of the edition */
};

/*
 * Put a county into a group of an edition, or (`group` "") out of its group.
 * That region, edition and group exist is checked by the caller. Audited;
 * `actor` NULL: the command line.
 */
enum db_result group_put(struct db *write, const struct actor *actor,
    const char *edition, const char *region, const char *group, int64_t now,
    struct arena *arena) MUST_USE;

/* Every county that is in a group, by region. DB_NONE: no county is. */
enum db_result group_list(struct db *read, const char *edition,
    struct arena *arena, struct member **out, size_t *count) MUST_USE;

/* The group of a region in a list of group_list; "" when it is in none. */
const char *group_of(
    const struct member *members, size_t count, const char *region);

#endif
