#include "export/verify.h"

#include <string.h>
#include <unistd.h>

#include "export/files.h"
#include "export/province.h"
#include "export/xlsx_child.h"
#include "sql/audit.h"
#include "sql/file.h"

#define WORK_MEMORY ((size_t)128 << 20) /* two workbooks, and one anew */

const char *verdict_word(enum verdict verdict)
{
    static const char *const words[] = {[VERDICT_GENUINE] = "genuine",
        [VERDICT_CHANGED] = "changed",
        [VERDICT_UNKNOWN] = "unknown"};

    return words[verdict];
}

const char *verify_fault_text(enum xlsx_fault fault)
{
    /* Others are said as of a form. */
    static const char *const texts[XLSX__COUNT] = {
        [XLSX_NOT_WORKBOOK] = "This file is no Excel workbook (.xlsx).",
        [XLSX_LARGE] = "This file is larger than what is compared, 2 MB and "
                       "50,000 cells: its cells were not read, its hash alone "
                       "was looked up.",
        [XLSX_DAMAGED] = "This workbook is damaged. Its cells could not be "
                         "read.",
        [XLSX_CHILD] = "This workbook could not be read. Try again, or ask "
                       "for the file anew."};

    return texts[fault] != NULL ? texts[fault] : xlsx_fault_text(fault);
}

const char *verify_found_text(const struct verification *v)
{
    if (v->fault != XLSX_OK) {
        return verify_fault_text(v->fault);
    }
    if (v->basis == VERIFY_NOTHING) {
        return "The recorded file is no longer there and cannot be written "
               "again. Only its hash could be compared, and it differs.";
    }
    if (books_equal(&v->comparison)) {
        return "Saved anew by a program: all cells equal the recorded version.";
    }
    return v->comparison.count == 0 && v->comparison.sheet_count == 0
               ? "Figures and formulas are as recorded, but stored results "
                 "of formulas differ."
               : "This workbook differs from the recorded version.";
}

/* -- the record ------------------------------------------------------------ */

static bool find_hash(const struct verify_source *from, const char *sha256,
    struct arena *arena, struct workbook *out)
{
    return (from->read != NULL &&
               workbook_find(from->read, sha256, arena, out) == DB_OK) ||
           record_of(from->config->export_dir, sha256, arena, out);
}

/* A row of before codes were kept has none: the folder may know it. */
static bool find_code(const struct verify_source *from, const char *code,
    struct arena *arena, struct workbook *out)
{
    return (from->read != NULL &&
               workbook_of_code(from->read, code, arena, out) == DB_OK) ||
           record_of_code(from->config->export_dir, code, arena, out);
}

static bool find_codes(const struct verify_source *from,
    const struct xlsx_book *book, struct arena *arena, struct workbook *out)
{
    for (int i = 0; i < book->code_count; i++) {
        if (find_code(from, book->codes[i], arena, out)) {
            return true;
        }
    }
    return false;
}

/* -- the recorded file ----------------------------------------------------- */

/* The bytes of a file that still is what was recorded. */
static bool take(const char *path, const struct workbook *record,
    struct arena *arena, struct text *out)
{
    char sha256[65];

    if (path == NULL || file_read(path, XLSX_BYTES, arena, out) != NULL) {
        return false;
    }
    hash_hex(out->p, out->n, sha256);
    return strcmp(sha256, record->sha256) == 0;
}

/* Where it was put, or where the pages put a workbook of its code. */
static bool take_kept(const struct verify_source *from,
    const struct workbook *r, struct arena *arena, struct text *out)
{
    const char *folder = from->config->export_dir;
    const char *place = r->place[0] == '/'
                            ? r->place
                            : arena_printf(arena, "%s/%s", folder, r->place);

    return (r->place[0] != '\0' && take(place, r, arena, out)) ||
           (plain_code(r->region) &&
               take(arena_printf(arena, "%s/on-demand/%s/%s/%s.xlsx", folder,
                        r->region, r->period, r->code),
                   r, arena, out));
}

static bool take_anew(const struct verify_source *from,
    const struct workbook *r, struct arena *arena, struct text *out)
{
    const char *folder = from->config->export_dir;
    /* One arena is in one thread. */
    const char *file = arena_printf(arena, "%s/.verify-%ld-%p.xlsx", folder,
        (long)getpid(), (const void *)arena);
    bool ok =
        from->write != NULL && file != NULL && plain_code(r->region) &&
        folder_make(folder, arena) &&
        (strcmp(r->kind, WORKBOOK_COUNTY) == 0
                ? county_anew(from->write, from->config, r, file, arena)
                : province_anew(from->write, from->config, r, file, arena));

    if (ok) {
        ok = take(file, r, arena, out);
        unlink(file);
    }
    return ok;
}

/* The recorded version as it is read; VERIFY_NOTHING when it cannot be had. */
static enum verify_basis read_recorded(const struct verify_source *from,
    const struct workbook *record, struct arena *arena, struct xlsx_book *book)
{
    enum verify_basis basis = VERIFY_NOTHING;
    struct text bytes;

    if (take_kept(from, record, arena, &bytes)) {
        basis = VERIFY_KEPT;
    } else if (take_anew(from, record, arena, &bytes)) {
        basis = VERIFY_ANEW;
    }
    return basis != VERIFY_NOTHING && xlsx_read_apart(bytes, &xlsx_workbook,
                                          arena, book) == XLSX_OK
               ? basis
               : VERIFY_NOTHING;
}

/* -- the verdict ----------------------------------------------------------- */

/* Copied out of the memory that the work is done in. */
static const char *kept(const char *text, struct arena *arena, bool *ok)
{
    const char *copy =
        text == NULL ? NULL : arena_copy(arena, text, strlen(text));

    *ok = *ok && (text == NULL || copy != NULL);
    return copy;
}

static bool keep(struct comparison *c, struct arena *arena)
{
    struct difference *list =
        arena_array(arena, c->shown + 1, sizeof(*c->list));
    bool ok = list != NULL;

    for (size_t i = 0; ok && i < c->shown; i++) {
        const struct difference *d = &c->list[i];

        list[i] = (struct difference){.kind = d->kind,
            .where = kept(d->where, arena, &ok),
            .recorded = {kept(d->recorded.formula, arena, &ok),
                kept(d->recorded.value, arena, &ok)},
            .found = {kept(d->found.formula, arena, &ok),
                kept(d->found.value, arena, &ok)}};
    }
    for (int i = 0; ok && i < c->sheet_count; i++) {
        c->sheets[i].name = kept(c->sheets[i].name, arena, &ok);
        c->sheets[i].now = kept(c->sheets[i].now, arena, &ok);
    }
    c->list = list;
    return ok;
}

/* What bears a code that was published: what differs. */
static bool compare(const struct verify_source *from,
    const struct xlsx_book *found, struct arena *work, struct arena *arena,
    struct verification *v)
{
    struct xlsx_book *recorded = arena_alloc(work, sizeof(*recorded));

    if (recorded == NULL) {
        return false;
    }
    v->basis = read_recorded(from, &v->record, work, recorded);
    if (v->basis == VERIFY_NOTHING) {
        return true;
    }
    if (!books_compare(recorded, found, work, &v->comparison)) {
        v->fault = XLSX_LARGE;
        v->basis = VERIFY_NOTHING;
        return true;
    }
    return keep(&v->comparison, arena);
}

static bool judge(const struct verify_source *from, struct text bytes,
    struct arena *work, struct arena *arena, struct verification *v)
{
    struct xlsx_book *found = arena_alloc(work, sizeof(*found));

    if (found == NULL) {
        return false;
    }
    v->fault = bytes.p == NULL ? XLSX_LARGE
               : bytes.n == 0
                   ? XLSX_NOT_WORKBOOK
                   : xlsx_read_apart(bytes, &xlsx_workbook, work, found);
    if (!find_codes(from, found, arena, &v->record)) {
        return true;
    }
    v->verdict = VERDICT_CHANGED;
    return v->fault != XLSX_OK || compare(from, found, work, arena, v);
}

bool verify_file(const struct verify_source *from, const char *sha256,
    struct text bytes, struct arena *arena, struct verification *out)
{
    struct arena *work;
    bool ok;

    *out = (struct verification){.verdict = VERDICT_UNKNOWN};
    memcpy(out->sha256, sha256, sizeof(out->sha256));
    if (find_hash(from, sha256, arena, &out->record)) {
        out->verdict = VERDICT_GENUINE;
        return true;
    }
    work = arena_new(WORK_MEMORY);
    ok = work != NULL && judge(from, bytes, work, arena, out);
    arena_free(work);
    return ok;
}

/* -- who asked ------------------------------------------------------------- */

struct asking {
    const struct actor *actor;
    struct audit audit;
    int64_t now;
    struct arena *arena;
};

static enum db_result write_row(struct db *write, void *context)
{
    const struct asking *a = context;

    return audit_write(write, a->actor, &a->audit, a->now, a->arena);
}

static const char *answer(const struct verification *v, struct arena *arena)
{
    const struct comparison *c = &v->comparison;
    const char *word = verdict_word(v->verdict);

    if (v->verdict == VERDICT_UNKNOWN) {
        return word;
    }
    if (v->basis == VERIFY_NOTHING) {
        return arena_printf(arena, "%s %s/%s %s", word, v->record.region,
            v->record.period, v->record.code);
    }
    return arena_printf(arena,
        "%s %s/%s %s, cells that differ: %zu, results: %zu, sheets: %d", word,
        v->record.region, v->record.period, v->record.code, c->count,
        c->results, c->sheet_count);
}

bool verify_record(struct db *write, const struct actor *actor,
    const char *address, const struct verification *v, int64_t now,
    struct arena *arena)
{
    struct asking asking = {.actor = actor,
        .audit = {.action = "verify",
            .object = v->sha256,
            .result = "ok",
            .detail = answer(v, arena),
            .address = address},
        .now = now,
        .arena = arena};

    return asking.audit.detail != NULL &&
           db_transaction(write, write_row, &asking) == DB_OK;
}
