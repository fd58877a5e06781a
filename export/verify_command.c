#include "export/verify_command.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "export/files.h"
#include "export/verify.h"
#include "sql/audit.h"
#include "sql/file.h"
#include "sql/log.h"

/* -- as JSON --------------------------------------------------------------- */

static json_t *record_json_of(const struct verification *v)
{
    const struct workbook *r = &v->record;

    return v->verdict == VERDICT_UNKNOWN
               ? json_null()
               : json_pack("{s:s, s:s, s:i, s:s, s:I, s:s, s:s, s:s, s:s, s:s,"
                           " s:s, s:s, s:s, s:I, s:I}",
                     "kind", r->kind, "group", r->group, "months", r->months,
                     "path", r->place, "bytes", (json_int_t)r->bytes, "sha256",
                     r->sha256, "region", r->region, "period", r->period,
                     "code", r->code, "data_version", r->data_version,
                     "edition", r->edition, "framework_version",
                     r->framework_version, "made_by", r->made_by, "made_at",
                     (json_int_t)r->made_at, "as_of", (json_int_t)r->as_of);
}

static json_t *side_json(const struct difference_side *side)
{
    return json_pack(
        "{s:s?, s:s?}", "formula", side->formula, "value", side->value);
}

static json_t *cells_json(const struct comparison *c)
{
    json_t *list = json_array();

    for (size_t i = 0; i < c->shown; i++) {
        const struct difference *d = &c->list[i];

        json_array_append_new(
            list, json_pack("{s:s, s:s, s:o, s:o}", "kind",
                      difference_code(d->kind), "where", d->where, "recorded",
                      side_json(&d->recorded), "found", side_json(&d->found)));
    }
    return list;
}

static json_t *sheets_json(const struct comparison *c)
{
    json_t *list = json_array();

    for (int i = 0; i < c->sheet_count; i++) {
        const struct sheet_change *sheet = &c->sheets[i];

        json_array_append_new(list, json_pack("{s:s, s:s, s:s?}", "kind",
                                        sheet_change_code(sheet->kind), "name",
                                        sheet->name, "now", sheet->now));
    }
    return list;
}

static json_t *comparison_json(const struct verification *v)
{
    const struct comparison *c = &v->comparison;

    return v->basis == VERIFY_NOTHING
               ? json_null()
               : json_pack("{s:s, s:I, s:I, s:o, s:o}", "with",
                     v->basis == VERIFY_KEPT ? "kept" : "anew", "differ",
                     (json_int_t)c->count, "results", (json_int_t)c->results,
                     "sheets", sheets_json(c), "cells", cells_json(c));
}

static void print_json(const char *file, const struct verification *v)
{
    bool changed = v->verdict == VERDICT_CHANGED;
    const char *found = changed               ? verify_found_text(v)
                        : v->fault != XLSX_OK ? verify_fault_text(v->fault)
                                              : NULL;
    json_t *out = json_pack("{s:s, s:s, s:s, s:s?, s:o, s:o}", "file", file,
        "verdict", verdict_word(v->verdict), "sha256", v->sha256, "found",
        found, "record", record_json_of(v), "comparison", comparison_json(v));
    char *text = out == NULL ? NULL : json_dumps(out, JSON_PRESERVE_ORDER);

    puts(text == NULL ? "{}" : text);
    free(text);
    json_decref(out);
}

/* -- in words -------------------------------------------------------------- */

static void print_side(const char *label, const struct difference_side *side)
{
    printf("    %s  ", label);
    if (side->formula != NULL) {
        printf("%s", side->formula);
    }
    if (side->value != NULL) {
        printf(side->formula != NULL ? "  (%s)" : "%s", side->value);
    }
    puts(side->formula == NULL && side->value == NULL ? "(nothing)" : "");
}

static void print_cells(const struct comparison *c)
{
    static const char *const words[DIFFERENT__COUNT] = {
        [DIFFERENT_VALUE] = "another value",
        [DIFFERENT_FORMULA] = "another formula",
        [DIFFERENT_FIXED] = "a value in the place of a formula",
        [DIFFERENT_COMPUTED] = "a formula in the place of a value",
        [DIFFERENT_ADDED] = "the cell was empty",
        [DIFFERENT_REMOVED] = "the cell was emptied",
        [DIFFERENT_NAME] = "a name of formulas stands for something else",
        [DIFFERENT_RESULT] = "another stored result of the same formula"};

    for (size_t i = 0; i < c->shown; i++) {
        printf("  %s: %s\n", c->list[i].where, words[c->list[i].kind]);
        print_side("recorded", &c->list[i].recorded);
        print_side("file    ", &c->list[i].found);
    }
}

static void print_sheets(const struct comparison *c)
{
    static const char *const words[] = {[SHEET_MISSING] = "is missing",
        [SHEET_ADDED] = "was added",
        [SHEET_RENAMED] = "is now called"};

    for (int i = 0; i < c->sheet_count; i++) {
        printf("  sheet %s %s%s%s\n", c->sheets[i].name,
            words[c->sheets[i].kind], c->sheets[i].now == NULL ? "" : " ",
            c->sheets[i].now == NULL ? "" : c->sheets[i].now);
    }
}

static void print_changes(const struct verification *v)
{
    const struct comparison *c = &v->comparison;

    printf("%s\n", verify_found_text(v));
    if (v->basis == VERIFY_NOTHING || books_equal(c)) {
        return;
    }
    printf("cells that differ: %zu; stored results that differ: %zu; sheets: "
           "%d\n",
        c->count, c->results, c->sheet_count);
    print_sheets(c);
    print_cells(c);
    if (c->shown < c->count + c->results) {
        printf("  ... and %zu more\n", c->count + c->results - c->shown);
    }
}

static void print_words(const struct verification *v)
{
    static const char *const meanings[] = {
        [VERDICT_GENUINE] = "byte for byte as published",
        [VERDICT_CHANGED] = "bears this code, but is not what was published",
        [VERDICT_UNKNOWN] = "not published from here"};
    const struct workbook *r = &v->record;

    printf("%s: %s", verdict_word(v->verdict), meanings[v->verdict]);
    if (v->verdict != VERDICT_UNKNOWN) {
        printf(" (region %s, period %s, data %s, code %s, %s)", r->region,
            r->period, r->data_version, r->code, r->place);
    }
    putchar('\n');
    if (v->verdict == VERDICT_CHANGED) {
        print_changes(v);
    } else if (v->verdict == VERDICT_UNKNOWN && v->fault != XLSX_OK) {
        printf("%s\n", verify_fault_text(v->fault));
    }
}

/* -- the command ----------------------------------------------------------- */

/* A connection, or NULL where the database does not answer: then the folder of
 * exports alone is asked. */
static struct db *connected(struct command *c, struct db *db)
{
    const char *why = "out of memory";

    if (db != NULL && db_connect(db, c->arena, &why) == DB_OK) {
        return db;
    }
    log_line(LOG_WARNING, "verify: without the database: %s", why);
    db_free(db);
    return NULL;
}

static bool judge(struct command *c, const char *sha256, long long size,
    struct verification *out)
{
    struct verify_source from = {
        .read = connected(c, db_new(&c->config, DB_READ)),
        .config = &c->config};
    struct text bytes = {NULL, 0};
    bool ok;

    from.write =
        from.read == NULL ? NULL : connected(c, db_new(&c->config, DB_WRITE));
    ok = (size > XLSX_BYTES ||
             file_read(c->file, XLSX_BYTES, c->arena, &bytes) == NULL) &&
         verify_file(&from, sha256, bytes, c->arena, out);
    if (ok && from.write != NULL &&
        !verify_record(from.write, NULL, "-", out, c->now, c->arena)) {
        log_line(LOG_WARNING, "verify: the audit log could not be written");
    }
    db_free(from.read);
    db_free(from.write);
    return ok;
}

/* An empty file has a hash too: it is unknown, not unreadable. */
static bool fingerprint(const char *path, char sha256[65], long long *size)
{
    struct stat about;

    if (stat(path, &about) == 0 && S_ISREG(about.st_mode) &&
        about.st_size == 0) {
        hash_hex("", 0, sha256);
        *size = 0;
        return true;
    }
    return file_sha256(path, sha256, size);
}

int verify_command(struct command *c)
{
    static const int codes[] = {
        [VERDICT_GENUINE] = 0, [VERDICT_CHANGED] = 1, [VERDICT_UNKNOWN] = 2};
    struct verification *v = arena_alloc(c->arena, sizeof(*v));
    char sha256[65];
    long long size;

    if (c->file == NULL) {
        return command_fail(EXIT_USAGE, "verify needs a file; see --help");
    }
    if (!fingerprint(c->file, sha256, &size)) {
        return command_fail(EXIT_INPUT,
            "%s cannot be read: there is no such file, it is a folder, or this "
            "account may not read it",
            c->file);
    }
    if (v == NULL || !judge(c, sha256, size, v)) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    if (c->json) {
        print_json(c->file, v);
    } else if (!c->quiet) {
        print_words(v);
    }
    return codes[v->verdict];
}
