/* The schema as it is in the database, in words: docs/schema.md. */
#ifndef SQL_SCHEMA_H
#define SQL_SCHEMA_H

#include <stdio.h>

#include "sql/db.h"

/* Write every table and column with its comment as Markdown. False: the
 * database does not answer, or memory is out. */
bool schema_write(struct db *db, struct arena *arena, FILE *out);

#endif
