/* Editions as they are stored. */
#include <string.h>

#include "eval/csv.h"
#include "sql/audit.h"
#include "sql/edition.h"
#include "sql/log.h"

bool edition_hash_files(const struct framework_file *files, size_t count,
    struct arena *arena, char hex[65])
{
    size_t room = 0, at = 0;
    char *all;

    for (size_t i = 0; i < count; i++) {
        room += strlen(files[i].name) + files[i].content.n + 2;
    }
    all = arena_alloc(arena, room + 1);
    for (size_t i = 0; all != NULL && i < count; i++) {
        size_t n = strlen(files[i].name) + 1;

        memcpy(all + at, files[i].name, n);
        memcpy(all + at + n, files[i].content.p, files[i].content.n);
        at += n + files[i].content.n + 1;
    }
    if (all != NULL) {
        hash_hex(all, at, hex);
    }
    return all != NULL;
}

/* What edition.csv says of the edition; a draft may say anything. */
static void take_title(
    const struct value *content, struct arena *arena, struct edition *out)
{
    const struct {
        const char *key, **member;
    } keys[] = {{"title_zh", &out->title.zh}, {"title_en", &out->title.en},
        {"version", &out->version}, {"valid_from", &out->valid_from},
        {"valid_to", &out->valid_to}};
    const struct text text = {content->p, content->n};
    struct csv_fault fault;
    struct csv csv;
    bool ok =
        content->kind == VALUE_BYTES && csv_read(text, arena, &csv, &fault);

    for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
        *keys[k].member = "";
        for (size_t i = 0; ok && i < csv.row_count; i++) {
            if (strcmp(csv_at(&csv, i, csv_column(&csv, "key")), keys[k].key) ==
                0) {
                *keys[k].member = csv_at(&csv, i, csv_column(&csv, "value"));
            }
        }
    }
}

static void take_published(
    const struct value *row, struct arena *arena, struct edition *out)
{
    bool retired = row[3].kind != VALUE_NULL;

    *out = (struct edition){.code = value_string(&row[0]),
        .state = retired ? EDITION_RETIRED : EDITION_PUBLISHED,
        .sha256 = value_string(&row[1]),
        .published_at = row[2].i,
        .retired_at = retired ? row[3].i : 0,
        .retired_by = value_string(&row[4]),
        .verdict = "",
        .imported_by = "",
        .checked_by = ""};
    take_title(&row[5], arena, out);
}

static void take_draft(
    const struct value *row, struct arena *arena, struct edition *out)
{
    *out = (struct edition){.code = value_string(&row[0]),
        .state = edition_state_of(value_string(&row[1])),
        .number = (uint32_t)row[2].i,
        .sha256 = value_string(&row[3]),
        .faults = (int)row[4].i,
        .verdict = value_string(&row[5]),
        .imported_at = row[6].i,
        .imported_by = value_string(&row[7]),
        .checked_at = row[8].i,
        .checked_by = value_string(&row[9]),
        .retired_by = ""};
    take_title(&row[10], arena, out);
}

enum db_result edition_find(
    struct db *read, const char *code, struct arena *arena, struct edition *out)
{
    const struct value key = value_text(code);
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_EDITION_HEAD, &key, 1, arena, &rows);

    *out = (struct edition){.code = code, .state = EDITION_NONE};
    if (result == DB_OK) {
        take_published(row_at(&rows, 0), arena, out);
    } else if (result == DB_NONE) {
        result = db_run(read, SQL_DRAFT_HEAD, &key, 1, arena, &rows);
        if (result == DB_OK) {
            take_draft(row_at(&rows, 0), arena, out);
        }
    }
    return result;
}

enum db_result edition_list(
    struct db *read, struct arena *arena, struct edition **out, size_t *count)
{
    struct rows drafts = {0}, published = {0};

    *count = 0;
    if (!db_answered(db_run(read, SQL_DRAFT_HEADS, NULL, 0, arena, &drafts)) ||
        !db_answered(
            db_run(read, SQL_EDITION_HEADS, NULL, 0, arena, &published))) {
        return DB_FAIL;
    }
    *out =
        arena_array(arena, drafts.count + published.count + 1, sizeof(**out));
    if (*out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < drafts.count; i++) {
        take_draft(row_at(&drafts, i), arena, &(*out)[(*count)++]);
    }
    for (size_t i = 0; i < published.count; i++) {
        take_published(row_at(&published, i), arena, &(*out)[(*count)++]);
    }
    return *count > 0 ? DB_OK : DB_NONE;
}

/* The files of one of both tables. */
static enum db_result files_of(struct db *read, enum sql statement,
    const char *edition, struct arena *arena, struct framework_file **files,
    size_t *count)
{
    const struct value key = value_text(edition);
    struct rows rows;
    enum db_result result = db_run(read, statement, &key, 1, arena, &rows);

    if (result != DB_OK) {
        return result;
    }
    *count = rows.count;
    *files = arena_array(arena, rows.count, sizeof(**files));
    if (*files == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        (*files)[i] = (struct framework_file){
            value_string(&row[0]), {row[1].p, row[1].n}};
    }
    return DB_OK;
}

/* False, and logged, when files are not what they were published as. */
static bool is_genuine(const char *edition, const char *sha256,
    const struct framework_file *files, size_t count, struct arena *arena)
{
    char hash[65];

    if (!edition_hash_files(files, count, arena, hash)) {
        return false;
    }
    if (strcmp(hash, sha256) != 0) {
        log_line(LOG_ERROR,
            "the files of edition %s are not those it was published with; "
            "restore them from a backup",
            edition);
        return false;
    }
    return true;
}

enum db_result edition_files(struct db *read, const char *edition,
    struct arena *arena, struct framework_file **files, size_t *count)
{
    const struct value key = value_text(edition);
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_EDITION_FIND, &key, 1, arena, &rows);

    if (result != DB_OK) {
        return result == DB_NONE ? files_of(read, SQL_DRAFT_FILES, edition,
                                       arena, files, count)
                                 : result;
    }
    result = files_of(read, SQL_EDITION_FILES, edition, arena, files, count);
    return result == DB_OK &&
                   !is_genuine(edition, value_string(&row_at(&rows, 0)[0]),
                       *files, *count, arena)
               ? DB_FAIL
               : result;
}

enum db_result edition_hash(
    struct db *read, const char *edition, struct arena *arena, const char **hex)
{
    struct edition found;
    enum db_result result = edition_find(read, edition, arena, &found);

    if (result == DB_OK) {
        *hex = found.sha256;
    }
    return result;
}
