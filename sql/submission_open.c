#include <string.h>

#include "sql/background.h"
#include "sql/check_load.h"
#include "sql/session.h"
#include "sql/submission.h"
#include "sql/submission_row.h"
#include "sql/verdict.h"

/* Where a form's columns begin in a row of SQL_FORM; SQL_SESSION_FORM has the
 * session's in front. */
enum { DEADLINE = 0, HEAD = 6, CELL = HEAD + HEAD_COUNT };

/* The most values one question has. */
enum { VALUES = 27 + FRAMEWORK_PERIODS };

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

/* Cells of the period, and accepted ones of last year. Rows without a period
 * are their background. */
static void take_cells(const struct rows *rows, size_t first,
    const struct framework *fw, const char *period, struct figures *figures)
{
    struct cell_place place;

    for (size_t i = 0; i < rows->count; i++) {
        const struct value *row = row_at(rows, i) + first + CELL;
        enum when when;

        if (row[0].kind == VALUE_NULL ||
            !submission_take_cell(row, fw, &place)) {
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

/* The periods of one question; they live as long as its answer. */
struct asking {
    char now[PERIOD_TEXT], last[PERIOD_TEXT];
    past_keys past;
    char first[REGION_ROOM], end[REGION_ROOM]; /* of the prefecture */
    struct value values[VALUES];
    size_t count;
};

/* The figures with all that they are judged by. */
static enum db_result take_figures(struct db *read, const struct rows *rows,
    size_t first, struct asking *a, const struct framework *fw,
    struct arena *arena, struct opened_form *form)
{
    if (!figures_make(&form->figures, (size_t)fw->item_count, arena)) {
        return DB_FAIL;
    }
    take_cells(rows, first, fw, form->deadline.period, &form->figures);
    return background_take(rows, first + CELL, a->past, fw, arena, form)
               ? check_load(read, fw, &form->key, arena, &form->figures)
               : DB_FAIL;
}

/* The form out of the rows, of which `head` is the one with the session and the
 * header; `first` is where its columns begin. */
static enum db_result take_form(struct db *read, const struct form_path *path,
    const struct rows *rows, const struct value *head, size_t first,
    struct asking *a, struct arena *arena, const struct framework **fw,
    struct opened_form *form)
{
    const struct value *row = head + first;
    enum db_result result;

    *fw = NULL;
    memset(form, 0, sizeof(*form));
    if (row[DEADLINE].kind == VALUE_NULL) {
        return DB_OK; /* not in the calendar */
    }
    take_deadline(row + DEADLINE, a->now, path->form, &form->deadline);
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
    result = take_figures(read, rows, first, a, *fw, arena, form);
    if (result != DB_OK) {
        return result;
    }
    return verdict_take_returned(read, *fw, form, arena)
               ? take_explanations(read, path, arena, form)
               : DB_FAIL;
}

/* -- asking ---------------------------------------------------------------- */

static void add(struct asking *a, const char *text)
{
    a->values[a->count++] = value_text(text);
}

/* Header and exception, as FORM_JOINS asks for them. */
static void ask_head(struct asking *a, const struct form_path *path)
{
    for (int i = 0; i < 2; i++) {
        add(a, path->region);
        add(a, path->bureau);
    }
}

/* What FORM_CELLS asks for. */
static void ask_cells(struct asking *a, const struct form_path *path)
{
    add(a, a->now);
    add(a, a->last);
    add(a, path->region);
    add(a, path->form);
}

/* What FORM_PAST and FORM_PEERS ask for. */
static void ask_background(struct asking *a, const struct form_path *path)
{
    const char *const peers[] = {path->region, a->last, a->now, path->form,
        a->now, path->form, a->last, a->first, a->end, path->region, a->now,
        path->form};

    background_periods(path->period, a->past);
    background_prefecture(path->region, a->first, a->end);
    for (int i = 0; i < FRAMEWORK_PERIODS; i++) {
        add(a, a->past[i]);
    }
    add(a, path->region);
    add(a, path->form);
    for (size_t i = 0; i < sizeof(peers) / sizeof(peers[0]); i++) {
        add(a, peers[i]);
    }
}

static struct asking *ask(const struct form_path *path, struct arena *arena)
{
    struct asking *a = arena_alloc(arena, sizeof(*a));

    if (a != NULL) {
        period_format(path->period, a->now);
        period_format(period_last_year(path->period), a->last);
    }
    return a;
}

/* Rows come in any order: the one that begins with something is the head. */
static const struct value *head_of(const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (row_at(rows, i)[0].kind != VALUE_NULL) {
            return row_at(rows, i);
        }
    }
    return NULL;
}

enum db_result session_open_form(struct db *read, const char *token,
    const struct form_path *path, bool background, int64_t now,
    int idle_seconds, struct arena *arena, struct session *session,
    const struct framework **fw, struct opened_form *form)
{
    struct asking *a = ask(path, arena);
    const struct value *head;
    unsigned char hash[32];
    struct rows rows;
    enum db_result result;

    if (a == NULL) {
        return DB_FAIL;
    }
    if (!session_token_hash(token, hash)) {
        return DB_NONE;
    }
    add(a, a->now);
    add(a, path->form);
    ask_head(a, path);
    a->values[a->count++] = value_bytes(hash, sizeof(hash));
    a->values[a->count++] = value_int(now);
    a->values[a->count++] = value_int(now - idle_seconds);
    ask_cells(a, path);
    if (background) {
        ask_background(a, path);
    }
    result = db_run(read, background ? SQL_SESSION_FORM : SQL_SESSION_CELLS,
        a->values, a->count, arena, &rows);
    head = result == DB_OK ? head_of(&rows) : NULL;
    if (head == NULL) {
        return result == DB_OK ? DB_NONE : result;
    }
    session_take(head, token, session);
    result =
        take_form(read, path, &rows, head, SESSION_COLUMNS, a, arena, fw, form);
    if (result == DB_OK && *fw != NULL) {
        form->without_background = !background;
    }
    return result;
}

enum db_result submission_open(struct db *read, const struct form_path *path,
    struct arena *arena, const struct framework **fw, struct opened_form *form)
{
    struct asking *a = ask(path, arena);
    const struct value *head;
    struct rows rows;
    enum db_result result;

    if (a == NULL) {
        return DB_FAIL;
    }
    ask_head(a, path);
    add(a, a->now);
    add(a, path->form);
    ask_cells(a, path);
    ask_background(a, path);
    result = db_run(read, SQL_FORM, a->values, a->count, arena, &rows);
    head = result == DB_OK ? head_of(&rows) : NULL;
    if (head == NULL) {
        return result == DB_OK ? DB_NONE : result;
    }
    result = take_form(read, path, &rows, head, 0, a, arena, fw, form);
    return result == DB_OK && *fw == NULL ? DB_NONE : result;
}
