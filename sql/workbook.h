/*
 * Workbooks that left the house: a row for each, so that one that comes back
 * can be told genuine or changed, by its hash or by the code printed in it.
 */
#ifndef SQL_WORKBOOK_H
#define SQL_WORKBOOK_H

#include "sql/db.h"

enum { WORKBOOK_PLACE_MAX = 200, WORKBOOK_MAKER_MAX = 40 };

#define WORKBOOK_COUNTY "county" /* the kind of a county's workbook */

/* Texts are "" and moments 0 where they are not known. */
struct workbook {
    const char *sha256, *code;
    const char *kind;  /* WORKBOOK_COUNTY, or what province_code says */
    const char *group; /* code, "" all */
    int months;        /* of a trend, else 0 */
    const char *region, *period, *data_version, *edition, *framework_version;
    const char *place;   /* below the folder of exports, or absolute */
    const char *made_by; /* name of an account; "-": the command line */
    int64_t bytes, made_at, as_of;
};

/* Keep a row; the same bytes are kept once. Run in a transaction. */
enum db_result workbook_add(struct db *write, const struct workbook *workbook,
    struct arena *arena) MUST_USE;

/* The workbook of a hash, or the newest with a code. DB_NONE: there is none. */
enum db_result workbook_find(struct db *read, const char *sha256,
    struct arena *arena, struct workbook *out) MUST_USE;
enum db_result workbook_of_code(struct db *read, const char *code,
    struct arena *arena, struct workbook *out) MUST_USE;

#endif
