/*
 * The commands of pinzhi-admin: private to sql/main.c and sql/admin_*.c.
 */
#ifndef SQL_ADMIN_H
#define SQL_ADMIN_H

#include <stdbool.h>
#include <stdint.h>

#include "sql/config.h"
#include "sql/db.h"

/* Exit codes of sysexits.h. */
enum {
    EXIT_USAGE = 64,
    EXIT_DATA = 65,
    EXIT_UNAVAILABLE = 69,
    EXIT_SOFTWARE = 70,
    EXIT_CANNOT_WRITE = 73,
    EXIT_CONFIGURATION = 78
};

struct admin {
    struct config config;
    struct db *read, *write;
    struct arena *arena;
    int64_t now;
    bool json, quiet;
    int argc; /* of the command, without its name */
    char **argv;
    const char *role, *name, *region, *bureau, *parent, *edition, *ends,
        *accounts; /* options */
    bool sample, password_stdin;
};

typedef int admin_command(struct admin *a);

admin_command admin_migrate, admin_check, admin_doctor, admin_schema,
    admin_backup, admin_restore;
admin_command admin_framework_check, admin_framework_import,
    admin_framework_export, admin_framework_list;
admin_command admin_region_put, admin_user_add, admin_user_list;
admin_command admin_period_open, admin_demo_load, admin_audit_list;

/* One line on stderr; returns `code`. */
int admin_fail(int code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
