#include "sql/db_error.h"

static const struct db_error errors[] = {
    {1062, DB_CONFLICT, false}, /* duplicate key */
    {1267, DB_NONE, false},     /* a code compared with what is not ASCII: */
    {1270, DB_NONE, false},     /* nothing equals it */
    {1271, DB_NONE, false},
    {3988, DB_NONE, false},  /* the same, in MySQL */
    {1644, DB_NONE, false},  /* a procedure of ours found other rows */
    {1205, DB_AGAIN, false}, /* lock wait */
    {1213, DB_AGAIN, false}, /* deadlock, conflict in a cluster */
    {3101, DB_AGAIN, false}, /* conflict in a group */
    {1047, DB_AGAIN, false}, /* node not ready */
    {1180, DB_AGAIN, false}, /* node in a minority */
    {1053, DB_AGAIN, true},  /* shut down */
    {1152, DB_AGAIN, true},  /* connection aborted, ended, idle too long */
    {1927, DB_AGAIN, true},
    {4031, DB_AGAIN, true},
    {2002, DB_AGAIN, true}, /* connection never there, gone, lost */
    {2003, DB_AGAIN, true},
    {2006, DB_AGAIN, true},
    {2013, DB_AGAIN, true},
    {2055, DB_AGAIN, true},
};

struct db_error db_error_of(unsigned error)
{
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
        if (errors[i].error == error) {
            return errors[i];
        }
    }
    return (struct db_error){error, DB_FAIL, false};
}
