/* Is a run still true: against itself, and against the data of now. */
#include <string.h>

#include "sql/edition.h"
#include "sql/run.h"

struct verifying {
    struct db *read;
    const struct run *run;
    const struct framework *fw;
    struct period period;
    struct arena *arena;
    struct run_result then; /* of the stored input */
    struct run_row *rows;   /* as stored */
    size_t row_count;
    struct run_check *out;
};

static void differ(struct verifying *v, struct run_difference difference)
{
    struct run_check *out = v->out;

    if (out->difference_count == RUN_DIFFERENCES) {
        out->more = true;
    } else {
        out->differences[out->difference_count++] = difference;
    }
}

static const char *number(struct verifying *v, int number)
{
    const char *text = arena_printf(v->arena, "%d", number);

    return text == NULL ? "" : text;
}

/* -- the stored input ------------------------------------------------------ */

/* The rest of the line that begins with `word` and a TAB; "" when none does. */
static const char *line_of(
    const char *content, const char *word, struct arena *arena)
{
    size_t n = strlen(word);

    while (*content != '\0') {
        size_t line = strcspn(content, "\n");

        if (strncmp(content, word, n) == 0 && content[n] == '\t') {
            return arena_copy(arena, content + n + 1, line - n - 1);
        }
        content += line + (content[line] != '\0');
    }
    return "";
}

static bool take_unit(
    struct verifying *v, const struct value *row, struct unit *out)
{
    *out = (struct unit){.owner = value_string(&row[0]),
        .code = value_string(&row[1]),
        .content = value_string(&row[2]),
        .name = {"", ""}};
    out->group = line_of(out->content, "group", v->arena);
    out->home_group = out->owner[0] == '\0'
                          ? out->group
                          : line_of(out->content, "home", v->arena);
    return out->group != NULL && out->home_group != NULL;
}

static bool load_input(struct verifying *v)
{
    const struct value value = value_text(v->run->id);
    struct cohort *c = &v->then.cohort;
    struct rows rows;

    *c = (struct cohort){
        .fw = v->fw, .period = v->period, .edition_hash = v->run->edition_hash};
    if (!db_answered(
            db_run(v->read, SQL_RUN_INPUTS, &value, 1, v->arena, &rows))) {
        return false;
    }
    c->units = arena_array(v->arena, rows.count + 1, sizeof(*c->units));
    v->then.chosen = arena_alloc(v->arena, rows.count + 1);
    if (c->units == NULL || v->then.chosen == NULL) {
        return false;
    }
    for (size_t i = 0; i < rows.count; i++) {
        if (!take_unit(v, row_at(&rows, i), &c->units[i])) {
            return false;
        }
        c->counties += c->units[i].owner[0] == '\0';
        c->count++;
    }
    return true;
}

static const struct run_row *find_row(const struct run_row *rows, size_t count,
    const char *owner, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].code, code) == 0 &&
            strcmp(rows[i].owner, owner) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

/* Both texts move to the first line in which they differ. */
static void first_change(
    const char **old, const char **new, struct arena *arena)
{
    size_t a = strcspn(*old, "\n"), b = strcspn(*new, "\n");

    while (a == b && **old != '\0' && strncmp(*old, *new, a) == 0) {
        *old += a + ((*old)[a] != '\0');
        *new += b + ((*new)[b] != '\0');
        a = strcspn(*old, "\n");
        b = strcspn(*new, "\n");
    }
    *old = arena_copy(arena, *old, a);
    *new = arena_copy(arena, *new, b);
}

/* A text of a unit then and now. */
static void compare_text(struct verifying *v, struct run_difference difference)
{
    if (strcmp(difference.then, difference.now) == 0) {
        return;
    }
    if (strcmp(difference.what, "detail") == 0 ||
        strcmp(difference.what, "content") == 0) {
        first_change(&difference.then, &difference.now, v->arena);
    }
    if (difference.then != NULL && difference.now != NULL) {
        differ(v, difference);
    }
}

static void compare_row(struct verifying *v, const struct run_row *old,
    const struct run_row *new, enum run_side side)
{
    const struct run_difference texts[] = {
        {side, old->owner, old->code, "total", old->total, new->total},
        {side, old->owner, old->code, "rank", number(v, old->place),
            number(v, new->place)},
        {side, old->owner, old->code, "group rank", number(v, old->group_place),
            number(v, new->group_place)},
        {side, old->owner, old->code, "grade", old->grade, new->grade},
        {side, old->owner, old->code, "detail", old->detail, new->detail}};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        compare_text(v, texts[i]);
    }
}

/* Rows of the run against others; what is in one alone is told as well. */
static void compare_rows(struct verifying *v, const struct run_row *now,
    size_t count, enum run_side side)
{
    for (size_t i = 0; i < v->row_count; i++) {
        const struct run_row *old = &v->rows[i];
        const struct run_row *new = find_row(now, count, old->owner, old->code);

        if (new == NULL) {
            differ(v, (struct run_difference){
                          side, old->owner, old->code, "unit", old->total, ""});
        } else {
            compare_row(v, old, new, side);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (find_row(v->rows, v->row_count, now[i].owner, now[i].code) ==
            NULL) {
            differ(v, (struct run_difference){side, now[i].owner, now[i].code,
                          "unit", "", now[i].total});
        }
    }
}

/* The stored input scored again. */
static bool check_stored(struct verifying *v)
{
    struct run_row *again;
    size_t count;
    char hash[65];

    if (!load_input(v)) {
        return false;
    }
    cohort_hash(&v->then.cohort, &v->run->scope, hash);
    v->out->input = strcmp(hash, v->run->input_hash) == 0;
    run_hash(v->rows, v->row_count, hash);
    v->out->result = strcmp(hash, v->run->result_hash) == 0;
    run_choose(&v->then.cohort, &v->run->scope, v->then.chosen, v->arena);
    if (!cohort_score(&v->then.cohort, v->then.chosen, COHORT_DETAIL, v->arena,
            &v->then.scores) ||
        !run_rows(&v->then, v->arena, &again, &count)) {
        return false;
    }
    run_hash(again, count, hash);
    v->out->same = strcmp(hash, v->run->result_hash) == 0;
    compare_rows(v, again, count, RUN_STORED);
    return true;
}

/* -- the data of now ------------------------------------------------------- */

static void compare_input(struct verifying *v, const struct cohort *now)
{
    const struct cohort *then = &v->then.cohort;

    for (size_t i = 0; i < then->count; i++) {
        const struct unit *old = &then->units[i];
        int at = cohort_find(now, old->owner, old->code);

        if (at < 0) {
            differ(v, (struct run_difference){RUN_DATA, old->owner, old->code,
                          "unit", "present", ""});
        } else {
            compare_text(
                v, (struct run_difference){RUN_DATA, old->owner, old->code,
                       "content", old->content, now->units[at].content});
        }
    }
    for (size_t i = 0; i < now->count; i++) {
        const struct unit *new = &now->units[i];

        if (cohort_find(then, new->owner, new->code) < 0) {
            differ(v, (struct run_difference){RUN_DATA, new->owner, new->code,
                          "unit", "", "present"});
        }
    }
}

static bool check_present(struct verifying *v)
{
    struct run_result now;
    struct run_row *rows = NULL;
    size_t count = 0;
    enum db_result result = run_reckon(v->read, v->fw, v->period,
        &v->run->scope, COHORT_DETAIL, v->arena, &now);

    if (!db_answered(result)) {
        return false;
    }
    v->out->present =
        result == DB_OK && strcmp(now.input_hash, v->run->input_hash) == 0;
    if (v->out->present) {
        return true;
    }
    compare_input(v, &now.cohort);
    if (result == DB_OK && !run_rows(&now, v->arena, &rows, &count)) {
        return false;
    }
    compare_rows(v, rows, count, RUN_NOW);
    return true;
}

/* The edition as it was; without it nothing can be scored. */
static enum db_result find_edition(struct verifying *v)
{
    const char *hash = "";
    enum db_result result =
        edition_hash(v->read, v->run->edition, v->arena, &hash);

    if (result == DB_OK) {
        v->out->edition = strcmp(hash, v->run->edition_hash) == 0;
        result = edition_get(v->read, v->run->edition, &v->fw);
    }
    if (!v->out->edition) {
        differ(v, (struct run_difference){RUN_EDITION, "", "", "edition",
                      v->run->edition_hash, hash});
    }
    return result;
}

enum db_result run_verify(struct db *read, const struct run *run,
    struct arena *arena, struct run_check *out)
{
    struct verifying v = {.read = read, .run = run, .arena = arena, .out = out};
    enum db_result result;

    *out = (struct run_check){.differences = arena_array(arena, RUN_DIFFERENCES,
                                  sizeof(*out->differences))};
    if (out->differences == NULL ||
        !period_parse(text_of(run->period), &v.period)) {
        return DB_FAIL;
    }
    result = find_edition(&v);
    if (result == DB_NONE) {
        return DB_OK; /* told as a difference */
    }
    if (result != DB_OK ||
        !db_answered(run_scores(read, run->id, arena, &v.rows, &v.row_count)) ||
        !check_stored(&v) || !check_present(&v)) {
        return DB_FAIL;
    }
    return DB_OK;
}

bool run_is_true(const struct run_check *check)
{
    return check->edition && check->input && check->result && check->same &&
           check->present;
}
