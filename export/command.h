/*
 * The command line of pinzhi-export: what every command is given. Private to
 * export/.
 */
#ifndef EXPORT_COMMAND_H
#define EXPORT_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "sql/config.h"
#include "sql/db.h"

/* Exit codes of sysexits.h, which is not everywhere. */
enum {
    EXIT_USAGE = 64,
    EXIT_DATA = 65,
    EXIT_INPUT = 66,
    EXIT_UNAVAILABLE = 69,
    EXIT_SOFTWARE = 70,
    EXIT_CANNOT_WRITE = 73,
    EXIT_AGAIN = 75,
    EXIT_CONFIGURATION = 78
};

struct record;

struct command {
    struct config config;
    struct arena *arena;
    int64_t now;
    const char *region, *period, *forms, *bureau; /* NULL: not given */
    const char *group;
    const char *output, *date; /* likewise */
    const char *file;          /* the operand */
    int workers;
    int months; /* of a trend */
    bool quiet, json, again;
};

/* One line on stderr that says what to do; returns `code`. */
int command_fail(int code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Tell what was written, as JSON with --json; 0. */
int command_told(const struct command *c, const struct record *record);

/* A path that does not depend on where one stands; "" when there is none. */
const char *command_whole_path(const char *path, struct arena *arena);

#endif
