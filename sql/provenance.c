#include "sql/provenance.h"

#include <string.h>

/* Columns of SQL_PROVENANCE. */
enum {
    AT_PERIOD,
    AT_FORM,
    AT_BUREAU,
    AT_VERSION,
    AT_SUBMITTED_AT,
    AT_SUBMITTED_BY,
    AT_REVIEWED_AT,
    AT_REVIEWED_BY,
    AT_WRITTEN_AT,
    AT_WRITTEN_BY,
    AT_ACCEPTED_AT,
    AT_ACCEPTED_BY
};

/* What was recorded, or what the header says when nothing was. */
static struct provenance take(const struct value *row)
{
    bool written = row[AT_WRITTEN_AT].kind != VALUE_NULL;
    bool accepted = row[AT_ACCEPTED_AT].kind != VALUE_NULL;
    const struct value *at = &row[written ? AT_WRITTEN_AT : AT_SUBMITTED_AT];
    const struct value *reviewed =
        &row[accepted ? AT_ACCEPTED_AT : AT_REVIEWED_AT];

    /* Each moment stands before its name. */
    return (struct provenance){
        value_string(&at[1]), at->i, value_string(&reviewed[1]), reviewed->i};
}

/* The cells of one part of a form that were last changed in one version. */
struct part {
    int form, bureau;
    uint32_t version;
    struct provenance who;
};

static void put(const struct report *report, enum when when,
    const struct part *part, struct provenances *out)
{
    for (int i = 0; i < report->fw->item_count; i++) {
        const struct item *item = &report->fw->items[i];

        if (item->form != part->form || item->bureau != part->bureau) {
            continue;
        }
        for (int c = 0; c < COLUMN__COUNT; c++) {
            const struct cell *cell = &report->figures.cell[when][i][c];

            if (cell->accepted && cell->version == part->version) {
                out->cell[when][i][c] = part->who;
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
static void put_row(const struct report *report, const struct value *row,
    struct provenances *out)
{
    const struct framework *fw = report->fw;
    const struct part part = {
        framework_form(fw, text_of(value_string(&row[AT_FORM]))),
        framework_bureau(fw, text_of(value_string(&row[AT_BUREAU]))),
        (uint32_t)row[AT_VERSION].i, take(row)};
    char key[PERIOD_TEXT];

    if (part.form < 0 || part.bureau < 0) {
        return;
    }
    for (int w = 0; w < WHEN__COUNT; w++) {
        period_format(
            record_of(report, (enum when)w, fw->forms[part.form].freq), key);
        if (strcmp(key, value_string(&row[AT_PERIOD])) == 0) {
            put(report, (enum when)w, &part, out);
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
    if (result != DB_OK) {
        return result == DB_NONE ? DB_OK : DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        put_row(report, row_at(&rows, i), &out->who);
    }
    return DB_OK;
}
