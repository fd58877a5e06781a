#include "export/province_command.h"

#include <stdio.h>

static int exit_of(
    enum export_result result, const struct command *c, const char *why)
{
    switch (result) {
    case EXPORT_OK: return 0;
    case EXPORT_NONE:
        return command_fail(EXIT_DATA,
            "no county of %s%s%s has accepted figures of %s", c->region,
            c->group != NULL ? " in group " : "",
            c->group != NULL ? c->group : "", c->period);
    case EXPORT_DATA:
        return command_fail(
            EXIT_UNAVAILABLE, "the database did not answer; see the log above");
    case EXPORT_STOPPED:
    case EXPORT_FAIL: break;
    }
    return command_fail(EXIT_CANNOT_WRITE, "%s: %s", c->output, why);
}

static int run(struct command *c, enum province_kind kind)
{
    struct province_request request = {.kind = kind,
        .region = c->region,
        .group = c->group,
        .months = kind == PROVINCE_TREND ? c->months : 0};
    struct publication to = {c->output, c->output, NULL, NULL, "-"};
    enum export_result result;
    struct record record;
    const char *why = "";
    struct db *db;

    if (c->region == NULL || c->period == NULL || c->output == NULL ||
        !plain_code(c->region) ||
        !period_parse(text_of(c->period), &request.period)) {
        return command_fail(EXIT_USAGE,
            "--region, --period (2023-11, 2023-Q4 or 2023) and -o are needed; "
            "see --help");
    }
    to.place = command_whole_path(c->output, c->arena);
    db = db_new(&c->config, DB_WRITE);
    if (db == NULL) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    result = province_file(
        db, &c->config, &request, &to, NULL, c->arena, &record, &why);
    db_free(db);
    return result == EXPORT_OK ? command_told(c, &record)
                               : exit_of(result, c, why);
}

int province_command(struct command *c)
{
    return run(c, PROVINCE_RANKS);
}

int detail_command(struct command *c)
{
    return run(c, PROVINCE_DETAIL);
}

int trend_command(struct command *c)
{
    return run(c, PROVINCE_TREND);
}
