/*
 * The values of a county in one period, one row a cell: what the lists, the
 * table and the SDMX table of the API are written from.
 */
#ifndef FCGI_API_TABLE_H
#define FCGI_API_TABLE_H

#include "fcgi/api.h"
#include "sql/report.h"

struct table_row {
    const char *key; /* "401/B01/total" */
    const struct framework *fw;
    int form, item;
    enum column column;
    const struct cell *cell;
    uint32_t version; /* of the submission */
    enum state state; /* likewise */
};

struct table {
    struct region region;
    struct period period;
    char period_key[PERIOD_TEXT];
    struct table_row *rows; /* by key */
    size_t count;
};

/* The cells of the path's county and period that the account may read, whether
 * reported or not; of the form that the field "form" names, if any. False: the reply is an error already. */
bool table_load(
    const struct request *req, struct reply *reply, struct table *out);

/* Columns of the table in CSV, of what is written and of what is read. */
enum table_column {
    TABLE_REGION,
    TABLE_PERIOD,
    TABLE_FORM,
    TABLE_ITEM,
    TABLE_COLUMN,
    TABLE_STATE,
    TABLE_VALUE,
    TABLE_NOTE,
    TABLE_VERSION,
    TABLE__COUNT
};
const char *table_column_name(enum table_column column);

/*
 * A text that a spreadsheet would take for a formula (it begins with = + - @,
 * TAB or CR) gets an apostrophe in front; table_unguard takes it away again.
 */
const char *table_guard(const char *text, struct arena *arena);
const char *table_unguard(const char *text);

#endif
