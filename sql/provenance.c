#include "sql/provenance.h"

#include <string.h>

/* Columns of SQL_PROVENANCE: a row for each step of a part of a form. Each
 * moment stands behind its name. */
enum {
    AT_PERIOD,
    AT_FORM,
    AT_BUREAU,
    AT_SUBMITTED,
    AT_REVIEWED = AT_SUBMITTED + 2,
    AT_ACTION = AT_REVIEWED + 2,
    AT_VERSION,
    AT_NAME
};

/* A bureau's part of a form, and its rows, the oldest step first. */
struct part {
    const struct rows *rows;
    size_t from, to;
    int form, bureau;
};

static bool is_of(const struct value *row, enum event event)
{
    return strcmp(value_string(&row[AT_ACTION]), event_key(event)) == 0;
}

/* Who wrote the cells of a version and who accepted them last: what was
 * recorded, or what the header says when nothing was. */
static struct provenance find(const struct part *part, uint32_t version)
{
    const struct value *head = row_at(part->rows, part->from);
    const struct value *by = &head[AT_SUBMITTED];
    const struct value *reviewed = &head[AT_REVIEWED];

    for (size_t i = part->from; i < part->to; i++) {
        const struct value *row = row_at(part->rows, i);
        bool accepts = is_of(row, EVENT_ACCEPT);

        if (accepts && row[AT_VERSION].i > version) {
            reviewed = &row[AT_NAME];
        }
        if (!accepts && row[AT_VERSION].i == version && version > 0) {
            by = &row[AT_NAME];
        }
    }
    return (struct provenance){value_string(&by[0]), by[1].i,
        value_string(&reviewed[0]), reviewed[1].i};
}

/* Into the cells of a part, which mostly are of one version. */
static void put(const struct report *report, enum when when,
    const struct part *part, struct provenances *out)
{
    uint32_t version = 0;
    struct provenance who = find(part, version);

    for (int i = 0; i < report->fw->item_count; i++) {
        const struct item *item = &report->fw->items[i];
        const struct cell *cells = report->figures.cell[when][i];

        if (item->form != part->form || item->bureau != part->bureau) {
            continue;
        }
        for (int c = 0; c < COLUMN__COUNT; c++) {
            if (cells[c].accepted && cells[c].version != version) {
                version = cells[c].version;
                who = find(part, version);
            }
            if (cells[c].accepted) {
                out->cell[when][i][c] = who;
            }
        }
    }
}

/* The record of a frequency that stands for now, last year or before. */
static struct period record_of(
    const struct report *report, enum when when, enum freq freq)
{
    struct period period = period_for(report->period, freq);

    return when == WHEN_LAST_YEAR  ? period_last_year(period)
           : when == WHEN_PREVIOUS ? period_previous(period)
                                   : period;
}

/* Last year's record of a year is the one before, too. */
static void put_part(const struct report *report, const struct part *part,
    struct provenances *out)
{
    const char *period = value_string(row_at(part->rows, part->from));
    char key[PERIOD_TEXT];

    for (int w = 0; w < WHEN__COUNT; w++) {
        period_format(
            record_of(report, (enum when)w, report->fw->forms[part->form].freq),
            key);
        if (strcmp(key, period) == 0) {
            put(report, (enum when)w, part, out);
        }
    }
}

static bool same_part(const struct value *a, const struct value *b)
{
    for (int i = AT_PERIOD; i <= AT_BUREAU; i++) {
        if (strcmp(value_string(&a[i]), value_string(&b[i])) != 0) {
            return false;
        }
    }
    return true;
}

static void put_all(const struct report *report, const struct rows *rows,
    struct provenances *out)
{
    for (size_t from = 0, to; from < rows->count; from = to) {
        const struct value *row = row_at(rows, from);
        struct part part = {.rows = rows,
            .from = from,
            .form = framework_form(
                report->fw, text_of(value_string(&row[AT_FORM]))),
            .bureau = framework_bureau(
                report->fw, text_of(value_string(&row[AT_BUREAU])))};

        to = from + 1;
        while (to < rows->count && same_part(row, row_at(rows, to))) {
            to++;
        }
        part.to = to;
        if (part.form >= 0 && part.bureau >= 0) {
            put_part(report, &part, out);
        }
    }
}

enum db_result report_explain(struct db *db, const struct report *report,
    struct arena *arena, struct explained *out)
{
    char keys[WHEN__COUNT][FREQ__COUNT][PERIOD_TEXT];
    struct value values[WHEN__COUNT * FREQ__COUNT + 1];
    struct rows rows;
    enum db_result result;
    size_t n = 0;

    if (!explain(&report->evaluation, &report->figures, arena, out)) {
        return DB_FAIL;
    }
    for (int w = 0; w < WHEN__COUNT; w++) {
        for (int f = 0; f < FREQ__COUNT; f++) {
            period_format(
                record_of(report, (enum when)w, (enum freq)f), keys[w][f]);
            values[n++] = value_text(keys[w][f]);
        }
    }
    values[n++] = value_text(report->region.code);
    result = db_run(db, SQL_PROVENANCE, values, n, arena, &rows);
    if (result == DB_OK) {
        put_all(report, &rows, &out->who);
    }
    return db_answered(result) ? DB_OK : DB_FAIL;
}
