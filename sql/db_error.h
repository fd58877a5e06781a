/*
 * What the errors of servers and client libraries mean to the data layer:
 * private to sql/.
 */
#ifndef SQL_DB_ERROR_H
#define SQL_DB_ERROR_H

#include "sql/db.h"

struct db_error {
    unsigned error;
    enum db_result result;
    bool lost; /* the connection, and with it the whole transaction */
};

/* The meaning of an error number; DB_FAIL for one that is not listed. */
struct db_error db_error_of(unsigned error);

#endif
