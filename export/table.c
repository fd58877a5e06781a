#include "export/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "eval/buffer.h"
#include "eval/csv.h"
#include "eval/number.h"
#include "export/files.h"
#include "sql/calendar.h"
#include "sql/cohort.h"
#include "sql/edition.h"

/* One field behind a comma. */
static void add_field(struct buffer *l, const char *field)
{
    const char *quoted = csv_quote(field, l->arena);

    buffer_add(l, ",");
    buffer_add(l, quoted);
}

static void add_decimal(struct buffer *l, bool has, decimal value)
{
    char text[DECIMAL_TEXT] = "";

    if (has) {
        decimal_plain(value, text);
    }
    add_field(l, text);
}

/* -- iMeta ----------------------------------------------------------------- */

static bool is_scored(const struct indicator *x)
{
    return x->method != METHOD_NONE;
}

/* Best somewhere in between: it comes as a distance. */
static bool by_distance(const struct indicator *x)
{
    return x->method == METHOD_INTERVAL || x->method == METHOD_MIDDLE;
}

static const char *direction(const struct indicator *x)
{
    return x->direction == DIRECTION_MORE ? "1" : "-1";
}

/* Goalposts from the worst to the best, the lower number first. */
static void add_goalposts(struct buffer *l, const struct indicator *x)
{
    bool has = x->has_target && x->has_low && !by_distance(x);
    decimal lower = x->target < x->low ? x->target : x->low;
    decimal upper = x->target < x->low ? x->low : x->target;

    add_decimal(l, has, lower);
    add_decimal(l, has, upper);
}

static void add_indicator(
    struct buffer *l, const struct framework *fw, const struct indicator *x)
{
    buffer_add(l, "Indicator,1");
    add_field(l, x->code);
    add_field(l, x->name.zh);
    add_field(l, direction(x));
    add_decimal(l, true, x->weight);
    add_decimal(l, x->has_target && !by_distance(x), x->target);
    add_goalposts(l, x);
    add_field(l, fw->qualities[x->quality].code);
    buffer_add(l, "\n");
}

static void add_aggregate(struct buffer *l, const char *level, const char *code,
    const char *name, decimal weight, const char *parent)
{
    buffer_add(l, "Aggregate,");
    buffer_add(l, level);
    add_field(l, code);
    add_field(l, name);
    add_field(l, "1");
    add_decimal(l, true, weight);
    buffer_add(l, ",,,");
    add_field(l, parent);
    buffer_add(l, "\n");
}

/* Only qualities that something is scored in have anything below them. */
static bool quality_is_scored(const struct framework *fw, int q)
{
    const struct quality *quality = &fw->qualities[q];

    for (int i = quality->first; i < quality->first + quality->count; i++) {
        if (is_scored(&fw->indicators[i])) {
            return true;
        }
    }
    return false;
}

static void write_meta(struct buffer *l, const struct framework *fw)
{
    buffer_add(l,
        "Type,Level,iCode,iName,Direction,Weight,Target,goalpost_lower,"
        "goalpost_upper,Parent\n");
    for (int i = 0; i < fw->indicator_count; i++) {
        if (is_scored(&fw->indicators[i])) {
            add_indicator(l, fw, &fw->indicators[i]);
        }
    }
    for (int q = 0; q < fw->quality_count; q++) {
        if (quality_is_scored(fw, q)) {
            add_aggregate(l, "2", fw->qualities[q].code,
                fw->qualities[q].name.zh, fw->qualities[q].weight, "total");
        }
    }
    add_aggregate(l, "3", "total", "总分", DECIMAL_ONE, "");
    buffer_add(l, "Group,,group,分组,,,,,,\n");
}

/* -- iData ----------------------------------------------------------------- */

/* How far a value is from the interval, or from the middle. */
static double distance(const struct indicator *x, double value)
{
    double low = decimal_to_double(x->low), high = decimal_to_double(x->high);

    if (x->method == METHOD_MIDDLE) {
        low = high =
            (decimal_to_double(x->floor) + decimal_to_double(x->ceiling)) / 2;
    }
    return fmax(0, fmax(low - value, value - high));
}

static void add_value(struct buffer *l, const struct indicator *x,
    const struct indicator_value *value)
{
    char text[NUMBER_ROOM] = "";

    if (value->has) {
        number_write(
            by_distance(x) ? distance(x, value->value) : value->value, text);
    }
    add_field(l, text);
}

/* A peer's code says who entered it, so that no two rows have the same. */
static const char *unit_code(const struct unit *unit, struct arena *arena)
{
    return unit->owner[0] == '\0'
               ? unit->code
               : arena_printf(arena, "%s/%s", unit->owner, unit->code);
}

static bool write_data(struct buffer *l, const struct cohort *cohort)
{
    const struct framework *fw = cohort->fw;
    const struct indicator_value **values;

    if (!cohort_values(cohort, l->arena, &values)) {
        return false;
    }
    buffer_add(l, "uCode,uName,group");
    for (int i = 0; i < fw->indicator_count; i++) {
        if (is_scored(&fw->indicators[i])) {
            add_field(l, fw->indicators[i].code);
        }
    }
    for (size_t u = 0; u < cohort->count; u++) {
        const struct unit *unit = &cohort->units[u];
        const char *code = unit_code(unit, l->arena);

        buffer_add(l, "\n");
        buffer_add(l, code);
        add_field(l, unit->name.zh);
        add_field(l, unit->group);
        for (int i = 0; i < fw->indicator_count; i++) {
            if (is_scored(&fw->indicators[i])) {
                add_value(l, &fw->indicators[i], &values[u][i]);
            }
        }
    }
    buffer_add(l, "\n");
    return true;
}

/* -- the command ----------------------------------------------------------- */

static bool write_file(
    struct command *c, const char *name, const struct buffer *l)
{
    const char *path = arena_printf(c->arena, "%s/%s", c->output, name);

    return !l->failed && path != NULL &&
           file_write(path, l->text, l->n, c->arena);
}

static int write_tables(struct command *c, const struct cohort *cohort)
{
    struct buffer meta = {.arena = c->arena}, data = {.arena = c->arena};

    write_meta(&meta, cohort->fw);
    if (!write_data(&data, cohort)) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    if (!folder_make(c->output, c->arena) ||
        !write_file(c, "iMeta.csv", &meta) ||
        !write_file(c, "iData.csv", &data)) {
        return command_fail(EXIT_CANNOT_WRITE,
            "the tables could not be written into %s", c->output);
    }
    if (!c->quiet) {
        printf("%s/iMeta.csv, %s/iData.csv: %zu counties and peers\n",
            c->output, c->output, cohort->count);
    }
    return 0;
}

/* Everything of one moment. */
static enum db_result load(
    struct db *db, struct command *c, struct period period, struct cohort *out)
{
    const struct framework *fw;
    const char *edition;
    enum db_result result = db_snapshot(db);

    if (result == DB_OK) {
        result = calendar_edition(db, period, c->arena, &edition);
    }
    if (result == DB_OK) {
        result = edition_get(db, edition, &fw);
    }
    if (result == DB_OK) {
        result = cohort_load(db, fw, period, NULL, c->arena, out);
    }
    db_rollback(db);
    return result;
}

int table_write(struct command *c)
{
    struct period period;
    struct cohort cohort;
    struct db *db;
    enum db_result result;

    if (c->period == NULL || c->output == NULL) {
        return command_fail(
            EXIT_USAGE, "table needs --period and -o FOLDER; see --help");
    }
    if (!period_parse(text_of(c->period), &period)) {
        return command_fail(
            EXIT_USAGE, "a period is written 2023-11, 2023-Q4 or 2023");
    }
    db = db_new(&c->config, DB_WRITE);
    if (db == NULL) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    result = load(db, c, period, &cohort);
    db_free(db);
    if (result == DB_NONE || (result == DB_OK && cohort.count == 0)) {
        return command_fail(EXIT_DATA,
            "there is no accepted figure, or no edition, for %s", c->period);
    }
    return result == DB_OK
               ? write_tables(c, &cohort)
               : command_fail(EXIT_UNAVAILABLE,
                     "the database did not answer; see the log above");
}
