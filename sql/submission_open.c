#include <string.h>

#include "sql/check_load.h"
#include "sql/session.h"
#include "sql/submission.h"
#include "sql/submission_row.h"
#include "sql/verdict.h"

/* Where a form's columns begin in a row of SQL_FORM; SQL_SESSION_FORM has the
 * session's in front. */
enum { DEADLINE = 0, HEAD = 6, CELL = HEAD + HEAD_COUNT };

void submission_take_head(const struct value *row, struct submission *out)
{
    if (row[0].kind == VALUE_NULL) {
        *out = (struct submission){.saved_by = "",
            .submitted_by = "",
            .reviewed_by = "",
            .reason = ""};
        return;
    }
    *out = (struct submission){.state = state_of(value_string(&row[0])),
        .version = (uint32_t)row[1].i,
        .filled = (int)row[2].i,
        .explained = (int)row[3].i,
        .returns = (int)row[4].i,
        .late = row[5].i != 0,
        .saved_at = row[6].i,
        .saved_by = value_string(&row[7]),
        .submitted_at = row[8].i,
        .submitted_by = value_string(&row[9]),
        .reviewed_at = row[10].i,
        .reviewed_by = value_string(&row[11]),
        .reason = value_string(&row[12]),
        .returned_version = (uint32_t)row[13].i,
        .returned_cells = (int)row[14].i,
        .redo = row[15].i,
        .valued = (int)row[16].i};
}

bool submission_take_cell(
    const struct value *row, const struct framework *fw, struct cell_place *out)
{
    int64_t column = row[2].i, state = row[3].i;

    out->item = row[1].kind == VALUE_NULL
                    ? -1
                    : framework_item(fw, (struct text){row[1].p, row[1].n});
    if (out->item < 0 || column < 0 || column >= COLUMN__COUNT || state < 0 ||
        state > CELL_NOT_APPLICABLE) {
        return false;
    }
    out->period = value_string(&row[0]);
    out->column = (enum column)column;
    out->cell = (struct cell){row[4].i, value_string(&row[5]),
        (enum cell_state)state, row[7].i != 0 && state == CELL_NOT_APPLICABLE,
        row[7].i != 0, (uint32_t)row[6].i};
    return true;
}

static void take_deadline(const struct value *row, const char *period,
    const char *form, struct deadline *out)
{
    *out = (struct deadline){period, form, value_string(&row[0]), row[1].i,
        row[2].i, row[3].i, row[4].i, 0};
    deadline_except(out, row[5].i);
}

/* Cells of the period, and accepted ones of last year. */
static void take_cells(const struct rows *rows, size_t first,
    const struct framework *fw, const char *period, struct figures *figures)
{
    struct cell_place place;

    for (size_t i = 0; i < rows->count; i++) {
        const struct value *row = row_at(rows, i) + first + CELL;
        enum when when;

        if (!submission_take_cell(row, fw, &place)) {
            continue;
        }
        when = strcmp(place.period, period) == 0 ? WHEN_NOW : WHEN_LAST_YEAR;
        if (when == WHEN_NOW || place.cell.accepted) {
            figures->cell[when][place.item][place.column] = place.cell;
        }
    }
}

static enum db_result take_explanations(struct db *db,
    const struct form_path *path, struct arena *arena, struct opened_form *form)
{
    const struct value values[] = {value_text(form->deadline.period),
        value_text(path->region), value_text(path->form),
        value_text(path->bureau)};
    struct rows rows;
    enum db_result result;

    if (form->head.explained == 0) {
        return DB_OK;
    }
    result = db_run(db, SQL_EXPLANATION_OF, values, 4, arena, &rows);
    if (result != DB_OK) {
        return result == DB_NONE ? DB_OK : result;
    }
    form->explanations =
        arena_array(arena, rows.count, sizeof(*form->explanations));
    if (form->explanations == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        form->explanations[i] =
            (struct explanation){value_string(&row_at(&rows, i)[0]),
                value_string(&row_at(&rows, i)[1]),
                value_string(&row_at(&rows, i)[2])};
    }
    form->explanation_count = rows.count;
    return DB_OK;
}

/* The form out of the rows; `first` is where its columns begin. */
static enum db_result take_form(struct db *read, const struct form_path *path,
    const struct rows *rows, size_t first, const char *period,
    struct arena *arena, const struct framework **fw, struct opened_form *form)
{
    const struct value *row = row_at(rows, 0) + first;
    enum db_result result;

    *fw = NULL;
    memset(form, 0, sizeof(*form));
    if (row[DEADLINE].kind == VALUE_NULL) {
        return DB_OK; /* not in the calendar */
    }
    take_deadline(row + DEADLINE, period, path->form, &form->deadline);
    result = edition_get(read, form->deadline.edition, fw);
    if (result != DB_OK) {
        *fw = NULL;
        return DB_FAIL;
    }
    form->key = (struct form_key){path->region, path->period,
        framework_form(*fw, text_of(path->form)),
        framework_bureau(*fw, text_of(path->bureau))};
    if (form->key.form < 0 || form->key.bureau < 0 ||
        !framework_assigned(*fw, form->key.form, form->key.bureau)) {
        *fw = NULL;
        return DB_OK;
    }
    submission_take_head(row + HEAD, &form->head);
    if (!figures_make(&form->figures, (size_t)(*fw)->item_count, arena)) {
        return DB_FAIL;
    }
    take_cells(rows, first, *fw, period, &form->figures);
    result = check_load(read, *fw, &form->key, arena, &form->figures);
    if (result != DB_OK) {
        return result;
    }
    return verdict_take_returned(read, *fw, form, arena)
               ? take_explanations(read, path, arena, form)
               : DB_FAIL;
}

enum db_result session_open_form(struct db *read, const char *token,
    const struct form_path *path, int64_t now, int idle_seconds,
    struct arena *arena, struct session *session, const struct framework **fw,
    struct opened_form *form)
{
    char *period = arena_alloc(arena, PERIOD_TEXT);
    char last[PERIOD_TEXT];
    unsigned char hash[32];
    struct rows rows;
    enum db_result result;

    if (period == NULL) {
        return DB_FAIL;
    }
    if (!session_token_hash(token, hash)) {
        return DB_NONE;
    }
    period_format(path->period, period);
    period_format(period_last_year(path->period), last);
    const struct value values[] = {value_text(period), value_text(path->form),
        value_text(path->region), value_text(path->bureau),
        value_text(path->region), value_text(path->bureau), value_text(period),
        value_text(last), value_text(path->region), value_text(path->form),
        value_bytes(hash, sizeof(hash)), value_int(now),
        value_int(now - idle_seconds)};

    result = db_run(read, SQL_SESSION_FORM, values,
        sizeof(values) / sizeof(values[0]), arena, &rows);
    if (result != DB_OK) {
        return result;
    }
    session_take(row_at(&rows, 0), token, session);
    return take_form(
        read, path, &rows, SESSION_COLUMNS, period, arena, fw, form);
}

enum db_result submission_open(struct db *read, const struct form_path *path,
    struct arena *arena, const struct framework **fw, struct opened_form *form)
{
    char *period = arena_alloc(arena, PERIOD_TEXT);
    char last[PERIOD_TEXT];
    struct rows rows;
    enum db_result result;

    if (period == NULL) {
        return DB_FAIL;
    }
    period_format(path->period, period);
    period_format(period_last_year(path->period), last);
    const struct value values[] = {value_text(path->region),
        value_text(path->bureau), value_text(path->region),
        value_text(path->bureau), value_text(period), value_text(last),
        value_text(path->region), value_text(path->form), value_text(period),
        value_text(path->form)};

    result = db_run(read, SQL_FORM, values, sizeof(values) / sizeof(values[0]),
        arena, &rows);
    if (result == DB_OK) {
        result = take_form(read, path, &rows, 0, period, arena, fw, form);
    }
    return result == DB_OK && *fw == NULL ? DB_NONE : result;
}
