/*
 * The commands of pinzhi-admin: private to sql/main.c and sql/admin_*.c.
 */
#ifndef SQL_ADMIN_H
#define SQL_ADMIN_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "eval/period.h"
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

enum { ADMIN_REGIONS = 64 }; /* of --region in one command */

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
    const char *period, *note, *form;
    const char *regions[ADMIN_REGIONS]; /* each --region, in their order */
    size_t region_count;
    bool csv, edition_given, draft;
    const char *against;
    const char *from, *head, *file, *before; /* of the audit log */
    const char *at, *email, *mobile;         /* at: of --now, NULL none */
    bool dry_run;
};

typedef int admin_command(struct admin *a);

admin_command admin_migrate, admin_check, admin_check_figures, admin_doctor,
    admin_schema, admin_backup, admin_restore;
admin_command admin_framework_check, admin_framework_import,
    admin_framework_publish, admin_framework_retire, admin_framework_export,
    admin_framework_list, admin_framework_diff, admin_framework_impact;
admin_command admin_region_put, admin_user_add, admin_user_list,
    admin_user_reset;
admin_command admin_remind, admin_deliver, admin_user_contact;
admin_command admin_period_open, admin_demo_load;
admin_command admin_audit_list, admin_audit_seal, admin_audit_verify,
    admin_audit_export;

admin_command admin_region_group, admin_region_groups, admin_peer_import,
    admin_peer_export;
admin_command admin_evaluate, admin_run_list, admin_run_show, admin_run_verify;

/* --period; and the edition of --edition, else that of the period. 0, or an
 * exit code after a line on stderr. */
struct framework;
int admin_period(const struct admin *a, struct period *out);
int admin_edition(
    struct admin *a, struct period period, const struct framework **fw);

/*
 * The files of a folder or a stored edition, and an edition read from them; 0
 * or an exit code after lines on stderr. `what` ends the line about faults.
 */
struct framework_file;
int admin_framework_files(struct admin *a, const char *name,
    struct framework_file **files, size_t *count);
int admin_framework_read(struct admin *a, const char *what, const char *folder,
    struct framework_file *files, size_t count, const struct framework **fw);

/* One line on stderr; returns `code`. */
int admin_fail(int code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for a database that refused: the log has said why. */
int admin_unavailable(void);

/* Print an object in one line and give it back; NULL: there was no memory for
 * it. Returns 0 or an exit code. */
int admin_print_json(json_t *object);

#endif
