/* A run: what it is made of, and how it is stored. */
#include "sql/run.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sql/audit.h"

enum { CHUNK = 32, SCORE_COLUMNS = 12, INPUT_COLUMNS = 4 };

/* -- scope ----------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *run_codes(
    const char *const *codes, size_t count, struct arena *arena)
{
    const char **sorted = arena_array(arena, count + 1, sizeof(*sorted));
    const char *out = "";

    if (sorted == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        sorted[i] = codes[i];
    }
    qsort(sorted, count, sizeof(*sorted), by_text);
    for (size_t i = 0; out != NULL && i < count; i++) {
        if (i == 0 || strcmp(sorted[i], sorted[i - 1]) != 0) {
            out = arena_printf(
                arena, "%s%s%s", out, out[0] == '\0' ? "" : ",", sorted[i]);
        }
    }
    return out;
}

/* The next code of a list, in the arena; NULL at its end. */
static const char *next_code(const char **list, struct arena *arena)
{
    size_t n = strcspn(*list, ",");
    const char *code = n == 0 ? NULL : arena_copy(arena, *list, n);

    *list += n;
    *list += **list == ',';
    return code;
}

/* How many units a code of `regions` chooses. */
static size_t choose_below(
    const struct cohort *c, const char *region, bool *chosen)
{
    size_t found = 0;

    for (size_t i = 0; i < c->counties; i++) {
        if (region[0] == '\0' || region_within(c->units[i].code, region)) {
            chosen[i] = true;
            found++;
        }
    }
    return found;
}

static void choose_entered(
    const struct cohort *c, const char *owner, bool *chosen)
{
    for (size_t i = c->counties; i < c->count; i++) {
        chosen[i] |= strcmp(c->units[i].owner, owner) == 0;
    }
}

const char *run_choose(const struct cohort *cohort,
    const struct run_scope *scope, bool *chosen, struct arena *arena)
{
    const char *regions = scope->regions, *owners = scope->owners;
    const char *code, *empty = NULL;

    if (regions[0] == '\0' && choose_below(cohort, "", chosen) == 0) {
        empty = "";
    }
    while ((code = next_code(&regions, arena)) != NULL) {
        if (choose_below(cohort, code, chosen) == 0 && empty == NULL) {
            empty = code;
        }
    }
    while ((code = next_code(&owners, arena)) != NULL) {
        choose_entered(cohort, code, chosen);
    }
    return empty;
}

/* -- scoring --------------------------------------------------------------- */

enum db_result run_reckon(struct db *db, const struct framework *fw,
    struct period period, const struct run_scope *scope, unsigned extra,
    struct arena *arena, struct run_result *out)
{
    const struct cohort_part part = {.scope = *scope};
    enum db_result result =
        cohort_load(db, fw, period, &part, arena, &out->cohort);

    out->empty = NULL;
    out->scores = NULL;
    if (result != DB_OK) {
        return result;
    }
    out->chosen = arena_alloc(arena, out->cohort.count + 1);
    if (out->chosen == NULL) {
        return DB_FAIL;
    }
    out->empty = run_choose(&out->cohort, scope, out->chosen, arena);
    if (out->empty != NULL) {
        return DB_NONE;
    }
    if (!cohort_keep(&out->cohort, out->chosen, arena) ||
        !cohort_score(&out->cohort, out->chosen, extra, arena, &out->scores)) {
        return DB_FAIL;
    }
    cohort_hash(&out->cohort, scope, out->input_hash);
    return DB_OK;
}

/* Ranked first, then by rank, then by owner and code as they are stored. */
static int by_place(const void *left, const void *right)
{
    const struct run_row *a = left, *b = right;

    if ((a->place == 0) != (b->place == 0)) {
        return a->place == 0 ? 1 : -1;
    }
    if (a->place != b->place) {
        return a->place < b->place ? -1 : 1;
    }
    return strcmp(a->owner, b->owner) != 0 ? strcmp(a->owner, b->owner)
                                           : strcmp(a->code, b->code);
}

static bool make_row(const struct unit *unit, const struct unit_score *score,
    struct arena *arena, struct run_row *out)
{
    const struct standing *standing = &score->standing;

    *out = (struct run_row){unit->owner, unit->code, unit->name, unit->sample,
        standing->scored ? arena_printf(arena, "%.17g", standing->total) : "",
        standing->rank, unit->group, standing->group_rank,
        standing->grade == NULL ? "" : standing->grade->name.zh, score->detail};
    return out->total != NULL && out->detail != NULL;
}

bool run_rows(const struct run_result *result, struct arena *arena,
    struct run_row **rows, size_t *count)
{
    const struct cohort *c = &result->cohort;

    *count = 0;
    *rows = arena_array(arena, c->count + 1, sizeof(**rows));
    for (size_t i = 0; *rows != NULL && i < c->count; i++) {
        if (result->chosen[i] && !make_row(&c->units[i], &result->scores[i],
                                     arena, &(*rows)[(*count)++])) {
            return false;
        }
    }
    if (*rows != NULL) {
        qsort(*rows, *count, sizeof(**rows), by_place);
    }
    return *rows != NULL;
}

static void mix(crypto_hash_sha256_state *state, const char *piece)
{
    static const unsigned char end = 0x1f;

    crypto_hash_sha256_update(
        state, (const unsigned char *)piece, strlen(piece));
    crypto_hash_sha256_update(state, &end, 1);
}

void run_hash(const struct run_row *rows, size_t count, char out[65])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    char places[32];

    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++) {
        snprintf(places, sizeof(places), "%d/%d", rows[i].place,
            rows[i].group_place);
        mix(&state, rows[i].owner);
        mix(&state, rows[i].code);
        mix(&state, rows[i].total);
        mix(&state, places);
        mix(&state, rows[i].group);
        mix(&state, rows[i].grade);
        mix(&state, rows[i].detail);
    }
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(out, 65, hash, sizeof(hash));
}

/* -- storing --------------------------------------------------------------- */

struct storing {
    const struct run_request *request;
    const struct run_result *result;
    const struct run *run;
    const struct run_row *rows;
    size_t row_count;
    const char *key_hex;
    int64_t now;
    struct arena *arena;
};

static enum db_result add_head(struct db *write, const struct storing *s)
{
    const struct run *r = s->run;
    const struct value values[] = {value_text(r->id), value_text(r->period),
        value_text(r->edition), value_text(r->edition_hash),
        value_text(r->scope.regions), value_text(r->scope.owners),
        value_text(r->input_hash), value_text(r->result_hash),
        value_int(r->row_count), value_int(r->created_at),
        value_text(r->created_by), value_text(r->note)};

    return db_run(write, SQL_RUN_ADD, values, 12, s->arena, NULL);
}

static void score_values_of(
    const char *run, const struct run_row *row, struct value *out)
{
    const struct value values[SCORE_COLUMNS] = {value_text(run),
        value_text(row->owner), value_text(row->code), value_text(row->name.zh),
        value_text(row->name.en), value_int(row->sample),
        value_text(row->total), value_int(row->place), value_text(row->group),
        value_int(row->group_place), value_text(row->grade),
        value_text(row->detail)};

    memcpy(out, values, sizeof(values));
}

static enum db_result add_scores(struct db *write, const struct storing *s)
{
    struct value values[CHUNK * SCORE_COLUMNS];
    enum db_result result = DB_OK;

    for (size_t at = 0; result == DB_OK && at < s->row_count; at += CHUNK) {
        size_t n = s->row_count - at < CHUNK ? s->row_count - at : CHUNK;

        for (size_t i = 0; i < n; i++) {
            score_values_of(
                s->run->id, &s->rows[at + i], values + i * SCORE_COLUMNS);
        }
        result = db_run_many(
            write, SQL_RUN_SCORE_ADD, values, SCORE_COLUMNS, n, s->arena);
    }
    return result;
}

static enum db_result add_inputs(struct db *write, const struct storing *s)
{
    const struct cohort *c = &s->result->cohort;
    struct value values[CHUNK * INPUT_COLUMNS];
    enum db_result result = DB_OK;

    for (size_t at = 0; result == DB_OK && at < c->count; at += CHUNK) {
        size_t n = c->count - at < CHUNK ? c->count - at : CHUNK;

        for (size_t i = 0; i < n; i++) {
            const struct unit *unit = &c->units[at + i];
            struct value *row = values + i * INPUT_COLUMNS;

            row[0] = value_text(s->run->id);
            row[1] = value_text(unit->owner);
            row[2] = value_text(unit->code);
            row[3] = value_text(unit->content);
        }
        result = db_run_many(
            write, SQL_RUN_INPUT_ADD, values, INPUT_COLUMNS, n, s->arena);
    }
    return result;
}

static enum db_result store(struct db *write, void *context)
{
    const struct storing *s = context;
    const struct audit audit = {"evaluate",
        arena_printf(s->arena, "%s/run/%s", s->run->period, s->run->id), "ok",
        s->run->input_hash, s->key_hex, 1, s->request->address};
    enum db_result result = add_head(write, s);

    if (result == DB_OK) {
        result = add_scores(write, s);
    }
    if (result == DB_OK) {
        result = add_inputs(write, s);
    }
    return result != DB_OK        ? result
           : audit.object == NULL ? DB_FAIL
                                  : audit_write(write, s->request->actor,
                                        &audit, s->now, s->arena);
}

static const char *new_id(struct arena *arena)
{
    unsigned char bytes[RUN_ID / 2];
    char hex[RUN_ID + 1];

    randombytes_buf(bytes, sizeof(bytes));
    return arena_copy(
        arena, sodium_bin2hex(hex, sizeof(hex), bytes, sizeof(bytes)), RUN_ID);
}

/* Everything of a run but its rows. */
static bool describe(const struct run_request *request,
    const struct run_result *result, const struct run_row *rows, size_t count,
    int64_t now, struct arena *arena, struct run *out)
{
    char period[PERIOD_TEXT], hash[65];

    period_format(request->period, period);
    run_hash(rows, count, hash);
    *out = (struct run){.id = new_id(arena),
        .period = arena_copy(arena, period, strlen(period)),
        .edition = result->cohort.fw->edition,
        .edition_hash = result->cohort.edition_hash,
        .scope = request->scope,
        .input_hash = arena_copy(arena, result->input_hash, 64),
        .result_hash = arena_copy(arena, hash, 64),
        .row_count = (int64_t)count,
        .created_at = now,
        .created_by = request->actor == NULL ? "-" : request->actor->name,
        .note = request->note};
    return out->id != NULL && out->period != NULL && out->input_hash != NULL &&
           out->result_hash != NULL;
}

static enum db_result reckon_in_snapshot(struct db *write,
    const struct framework *fw, const struct run_request *request,
    struct arena *arena, struct run_result *out)
{
    enum db_result result = db_snapshot(write);

    if (result == DB_OK) {
        result = run_reckon(write, fw, request->period, &request->scope,
            COHORT_DETAIL, arena, out);
    }
    db_rollback(write);
    return result;
}

/* The run that is there for this input. */
static enum db_result find_existing(struct db *write, const char *input_hash,
    struct arena *arena, struct run *out, bool *existing)
{
    enum db_result result = run_of_input(write, input_hash, arena, out);

    db_rollback(write);
    *existing = result == DB_OK;
    return result;
}

static enum db_result store_new(struct db *write,
    const struct run_request *request, const struct run_result *result,
    int64_t now, struct arena *arena, struct run *out)
{
    struct storing s = {
        request, result, out, NULL, 0, request->key_hex, now, arena};
    struct run_row *rows;
    char key[33];

    if (!run_rows(result, arena, &rows, &s.row_count) ||
        !describe(request, result, rows, s.row_count, now, arena, out)) {
        return DB_FAIL;
    }
    s.rows = rows;
    if (s.key_hex == NULL) {
        audit_new_key(key);
        s.key_hex = key;
    }
    return db_transaction(write, store, &s);
}

enum db_result run_make(struct db *write, const struct framework *fw,
    const struct run_request *request, int64_t now, struct arena *arena,
    struct run *out, bool *existing, const char **empty)
{
    struct run_result reckoned = {.empty = ""};
    enum db_result result =
        reckon_in_snapshot(write, fw, request, arena, &reckoned);

    *existing = false;
    *empty = reckoned.empty;
    if (result != DB_OK) {
        return result;
    }
    result = find_existing(write, reckoned.input_hash, arena, out, existing);
    if (result != DB_NONE) {
        return result;
    }
    result = store_new(write, request, &reckoned, now, arena, out);
    /* Somebody else made it meanwhile; or we did, and heard no answer. */
    return result == DB_CONFLICT
               ? find_existing(write, reckoned.input_hash, arena, out, existing)
               : result;
}
