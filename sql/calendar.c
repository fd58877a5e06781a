#include "sql/calendar.h"

#include <string.h>

#include "sql/audit.h"

void deadline_except(struct deadline *deadline, int64_t until)
{
    deadline->exception = until;
    if (until > deadline->late) {
        deadline->late = until;
    }
    if (until > deadline->lock) {
        deadline->lock = until;
    }
}

int64_t deadline_due(
    const struct deadline *deadline, enum state state, int64_t redo)
{
    int64_t due = deadline->due;

    if (deadline->exception > due) {
        due = deadline->exception;
    }
    return state == STATE_RETURNED && redo > due ? redo : due;
}

static int64_t moment_after(int32_t day, struct moment m)
{
    return time_at(day + m.days, m.hour, m.minute);
}

struct opening {
    const struct framework *fw;
    struct period period;
    int32_t day;
    int64_t now;
    struct arena *arena;
    char key[33];
};

/* DB_CONFLICT: open already. */
static enum db_result open_form(
    struct db *write, const struct opening *o, const struct form *form)
{
    char period[PERIOD_TEXT];

    period_format(o->period, period);
    const struct value values[] = {value_text(period), value_text(form->code),
        value_text(o->fw->edition), value_int(moment_after(o->day, form->open)),
        value_int(moment_after(o->day, form->due)),
        value_int(moment_after(o->day, form->late)),
        value_int(moment_after(o->day, form->lock))};

    return db_run(write, SQL_CALENDAR_OPEN, values, 7, o->arena, NULL);
}

static enum db_result open_period(struct db *write, void *context)
{
    const struct opening *o = context;
    enum db_result result = DB_OK;
    bool opened = false;
    char period[PERIOD_TEXT];
    const struct audit audit = {
        "calendar", period, "ok", o->fw->edition, o->key, 0, "-"};

    period_format(o->period, period);
    for (int i = 0; result == DB_OK && i < o->fw->form_count; i++) {
        if (o->fw->forms[i].freq == o->period.freq) {
            result = open_form(write, o, &o->fw->forms[i]);
            opened |= result == DB_OK;
            result = result == DB_CONFLICT ? DB_OK : result;
        }
    }
    return result == DB_OK && opened
               ? audit_write(write, NULL, &audit, o->now, o->arena)
               : result;
}

enum db_result calendar_open(struct db *write, const struct framework *fw,
    struct period period, int32_t end_day, int64_t now, struct arena *arena)
{
    struct opening opening = {.fw = fw,
        .period = period,
        .day = end_day != 0 ? end_day : period_end(period),
        .now = now,
        .arena = arena};
    enum db_result result;

    audit_new_key(opening.key);
    result = db_transaction(write, open_period, &opening);
    return result == DB_CONFLICT ? DB_OK : result; /* committed, unanswered */
}

static enum db_result list(struct db *read, enum sql statement,
    const struct value *values, size_t value_count, struct arena *arena,
    struct deadline **out, size_t *count)
{
    struct rows rows;
    enum db_result result =
        db_run(read, statement, values, value_count, arena, &rows);

    *count = 0;
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    if (*out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        (*out)[i] = (struct deadline){value_string(&row[0]),
            value_string(&row[1]), value_string(&row[2]), row[3].i, row[4].i,
            row[5].i, row[6].i, 0};
    }
    *count = rows.count;
    return DB_OK;
}

enum db_result calendar_list(struct db *read, const char *period, int64_t since,
    struct arena *arena, struct deadline **out, size_t *count)
{
    const struct value value =
        period != NULL ? value_text(period) : value_int(since);

    return list(read, period != NULL ? SQL_CALENDAR_OF : SQL_CALENDAR_SINCE,
        &value, 1, arena, out, count);
}

enum db_result calendar_unlocked(struct db *read, int64_t now,
    struct arena *arena, struct deadline **out, size_t *count)
{
    const struct value values[] = {value_int(now), value_int(now)};

    return list(read, SQL_CALENDAR_UNLOCKED, values, 2, arena, out, count);
}

enum db_result calendar_periods(struct db *read, enum freq freq,
    struct arena *arena, const char ***out, size_t *count)
{
    static const char *const shapes[] = {[FREQ_MONTH] = "____-__",
        [FREQ_QUARTER] = "____-Q_",
        [FREQ_YEAR] = "____"};
    const struct value value = value_text(shapes[freq]);
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_CALENDAR_PERIODS, &value, 1, arena, &rows);

    *count = 0;
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    if (*out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const char *text = value_string(&row_at(&rows, i)[0]);

        /* "____-__" also fits "2023-Q4". */
        if (freq != FREQ_MONTH || strchr(text, 'Q') == NULL) {
            (*out)[(*count)++] = text;
        }
    }
    return *count > 0 ? DB_OK : DB_NONE;
}

enum db_result calendar_edition(struct db *read, struct period period,
    struct arena *arena, const char **edition)
{
    char texts[3][PERIOD_TEXT];
    struct value values[3];
    struct rows rows;
    enum db_result result;

    for (int i = 0; i < 3; i++) {
        period_format(period_for(period, (enum freq)i), texts[i]);
        values[i] = value_text(texts[i]);
    }
    result = db_run(read, SQL_CALENDAR_EDITION, values, 3, arena, &rows);
    if (result == DB_NONE) {
        result = db_run(read, SQL_EDITION_LIST, NULL, 0, arena, &rows);
    }
    if (result == DB_OK) {
        *edition = value_string(&row_at(&rows, 0)[0]);
    }
    return result;
}
