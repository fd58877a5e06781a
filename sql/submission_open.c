#include <string.h>

#include "sql/background.h"
#include "sql/check_load.h"
#include "sql/edition.h"
#include "sql/session.h"
#include "sql/submission.h"
#include "sql/submission_row.h"
#include "sql/verdict.h"

/* Where a form's columns begin in a row of SQL_FORM; SQL_SESSION_FORM has the
 * session's in front. */
enum { DEADLINE = 0, HEAD = 6, CELL = HEAD + HEAD_COUNT };

/* The most values one question has. */
enum { VALUES = 13 + BACKGROUND_VALUES };

/* Between two questions the calendar may name another edition. */
enum { ASKED_MAX = 3 };

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

/* Who asks by a cookie. */
struct visitor {
    unsigned char hash[32]; /* of its token */
    int64_t now, seen;      /* last seen before: its session is over */
};

/* One question about a form; it lives as long as its answer. */
struct asking {
    const struct form_path *path;
    const struct visitor *visitor; /* NULL: its session is not asked for */
    const struct framework *guess; /* what its edition is thought to be */
    bool background;               /* what stands behind is asked for too */
    size_t first;                  /* the form's first column in the answer */
    struct asked_background behind;
    char now[PERIOD_TEXT], last[PERIOD_TEXT];
    struct value values[VALUES];
    size_t count;
    struct rows rows;
    const struct value *head; /* the row with the session and the header */
};

/* The figures with all that they are judged by. */
static enum db_result take_figures(struct db *read, struct asking *a,
    const struct framework *fw, struct arena *arena, struct opened_form *form)
{
    if (!figures_make(&form->figures, (size_t)fw->item_count, arena)) {
        return DB_FAIL;
    }
    take_cells(&a->rows, a->first, fw, form->deadline.period, &form->figures);
    return background_take(
               &a->rows, a->first + CELL, &a->behind, fw, arena, form)
               ? check_load(read, fw, &form->key, arena, &form->figures)
               : DB_FAIL;
}

/* The form out of an answer that suits its edition, *fw; that becomes NULL when
 * the bureau has no such form in it. */
static enum db_result take_form(struct db *read, struct asking *a,
    struct arena *arena, const struct framework **fw, struct opened_form *form)
{
    const struct form_path *path = a->path;
    const struct value *row = a->head + a->first;
    enum db_result result;

    memset(form, 0, sizeof(*form));
    if (*fw == NULL) {
        return DB_OK; /* not in the calendar */
    }
    take_deadline(row + DEADLINE, a->now, path->form, &form->deadline);
    form->without_background = !a->background;
    form->key = (struct form_key){path->region, path->period,
        framework_form(*fw, text_of(path->form)),
        framework_bureau(*fw, text_of(path->bureau))};
    if (form->key.form < 0 || form->key.bureau < 0 ||
        !framework_assigned(*fw, form->key.form, form->key.bureau)) {
        *fw = NULL;
        return DB_OK;
    }
    submission_take_head(row + HEAD, &form->head);
    result = take_figures(read, a, *fw, arena, form);
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
static void ask_head(struct asking *a)
{
    for (int i = 0; i < 2; i++) {
        add(a, a->path->region);
        add(a, a->path->bureau);
    }
}

/* What FORM_CELLS asks for. */
static void ask_cells(struct asking *a)
{
    add(a, a->now);
    add(a, a->last);
    add(a, a->path->region);
    add(a, a->path->form);
}

/* What stands behind the form, as the edition is thought to need it. */
static void ask_background(struct asking *a)
{
    if (a->background) {
        a->count += background_ask(&a->behind, a->guess, a->path->region,
            a->path->period, a->path->form, a->values + a->count);
    }
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

/* Header and date come in another order where a session is asked for. */
static void ask_all(struct asking *a)
{
    a->count = 0;
    if (a->visitor == NULL) {
        ask_head(a);
        add(a, a->now);
        add(a, a->path->form);
    } else {
        add(a, a->now);
        add(a, a->path->form);
        ask_head(a);
        a->values[a->count++] =
            value_bytes(a->visitor->hash, sizeof(a->visitor->hash));
        a->values[a->count++] = value_int(a->visitor->now);
        a->values[a->count++] = value_int(a->visitor->seen);
    }
    ask_cells(a);
    ask_background(a);
}

static enum db_result ask(
    struct db *read, struct asking *a, struct arena *arena)
{
    enum sql statement = a->visitor == NULL ? SQL_FORM
                         : a->background    ? SQL_SESSION_FORM
                                            : SQL_SESSION_CELLS;
    enum db_result result;

    ask_all(a);
    statement += (enum sql)a->behind.others;
    result = db_run(read, statement, a->values, a->count, arena, &a->rows);
    a->head = result == DB_OK ? head_of(&a->rows) : NULL;
    return result == DB_OK && a->head == NULL ? DB_NONE : result;
}

/*
 * Ask as the edition is thought to need it, and once more where the answer
 * names one that needs something else. DB_OK with *fw NULL: the calendar does
 * not have the form.
 */
static enum db_result ask_rightly(struct db *read, struct asking *a,
    struct arena *arena, const struct framework **fw)
{
    const char *form = a->path->form;
    enum db_result result;

    period_format(a->path->period, a->now);
    period_format(period_last_year(a->path->period), a->last);
    a->guess = edition_guess(a->now, form);
    for (int i = 0; i < ASKED_MAX; i++) {
        const struct value *row;

        *fw = NULL;
        result = ask(read, a, arena);
        row = result == DB_OK ? a->head + a->first : NULL;
        if (row == NULL || row[DEADLINE].kind == VALUE_NULL) {
            return result;
        }
        if (edition_get(read, value_string(&row[DEADLINE]), fw) != DB_OK) {
            break;
        }
        edition_note(a->now, form, *fw);
        if (!a->background || background_suits(&a->behind, *fw)) {
            return DB_OK;
        }
        a->guess = *fw;
    }
    *fw = NULL;
    return DB_FAIL;
}

enum db_result session_open_form(struct db *read, const char *token,
    const struct form_path *path, bool background, int64_t now,
    int idle_seconds, struct arena *arena, struct session *session,
    const struct framework **fw, struct opened_form *form)
{
    struct asking *a = arena_alloc(arena, sizeof(*a));
    struct visitor visitor = {.now = now, .seen = now - idle_seconds};
    enum db_result result;

    if (a == NULL) {
        return DB_FAIL;
    }
    if (!session_token_hash(token, visitor.hash)) {
        return DB_NONE;
    }
    *a = (struct asking){.path = path,
        .visitor = &visitor,
        .background = background,
        .first = SESSION_COLUMNS};
    result = ask_rightly(read, a, arena, fw);
    if (result != DB_OK) {
        return result;
    }
    session_take(a->head, token, session);
    return take_form(read, a, arena, fw, form);
}

enum db_result submission_open(struct db *read, const struct form_path *path,
    struct arena *arena, const struct framework **fw, struct opened_form *form)
{
    struct asking *a = arena_alloc(arena, sizeof(*a));
    enum db_result result;

    if (a == NULL) {
        return DB_FAIL;
    }
    *a = (struct asking){.path = path, .background = true};
    result = ask_rightly(read, a, arena, fw);
    if (result == DB_OK) {
        result = take_form(read, a, arena, fw, form);
    }
    return result == DB_OK && *fw == NULL ? DB_NONE : result;
}
