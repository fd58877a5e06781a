/* The chain of the database or of a file, read again and judged. */
#include <jansson.h>
#include <string.h>

#include "sql/audit_chain.h"

enum {
    LATE = 600,        /* seconds after which a row without a seal is a fault */
    LINE_MAX = 1 << 20 /* bytes of a line of an exported file */
};

/* What is done with each seal of the database. */
struct walk {
    struct db *read;
    struct arena *arena;
    struct chain_report *report;
    const char *head; /* asked for */
    FILE *out;        /* NULL: judge */
    int64_t before;   /* 0: all */
};

static struct audit_seal seal_of(const struct value *values)
{
    return (struct audit_seal){.number = values[0].i,
        .at = values[1].i,
        .algorithm = value_string(&values[2]),
        .count = values[3].i,
        .first = values[4].i,
        .last = values[5].i,
        .chain = value_string(&values[6])};
}

enum db_result audit_head(
    struct db *read, struct arena *arena, int64_t *number, char hash[CHAIN_HEX])
{
    struct rows rows;
    enum db_result result = db_run(read, SQL_SEAL_LAST, NULL, 0, arena, &rows);

    if (result == DB_OK) {
        *number = row_at(&rows, 0)[0].i;
        snprintf(hash, CHAIN_HEX, "%s", value_string(&row_at(&rows, 0)[1]));
    }
    return result;
}

/* -- as JSON --------------------------------------------------------------- */

static bool put_line(FILE *out, json_t *line)
{
    bool good = line != NULL &&
                json_dumpf(line, out, JSON_COMPACT | JSON_PRESERVE_ORDER) == 0;

    json_decref(line);
    return good && fputc('\n', out) != EOF;
}

static bool put_seal(FILE *out, const struct audit_seal *s)
{
    return put_line(
        out, json_pack("{s:I s:I s:s s:I s:I s:I s:s}", "seal",
                 (json_int_t)s->number, "at", (json_int_t)s->at, "algorithm",
                 s->algorithm, "count", (json_int_t)s->count, "first",
                 (json_int_t)s->first, "last", (json_int_t)s->last, "chain",
                 s->chain));
}

static bool put_row(FILE *out, const struct audit_row *r)
{
    return put_line(out,
        json_pack("{s:I s:I s:I s:s s:s s:s s:s s:s s:s s:I s:s s:s s:s s:s "
                  "s:s}",
            "row", (json_int_t)r->id, "at", (json_int_t)r->at, "account",
            (json_int_t)r->account, "login", r->login, "name", r->name, "role",
            r->role, "address", r->address, "action", r->action, "object",
            r->object, "version", (json_int_t)r->version, "result", r->result,
            "detail", r->detail, "key", r->key, "hash", r->hash, "digest",
            r->digest));
}

static bool get_seal(json_t *line, struct audit_seal *s)
{
    json_int_t number, at, count, first, last;

    if (json_unpack(line, "{s:I s:I s:s s:I s:I s:I s:s}", "seal", &number,
            "at", &at, "algorithm", &s->algorithm, "count", &count, "first",
            &first, "last", &last, "chain", &s->chain) != 0) {
        return false;
    }
    s->number = number;
    s->at = at;
    s->count = count;
    s->first = first;
    s->last = last;
    return count >= 0 && count <= LINE_MAX;
}

static bool get_row(json_t *line, struct audit_row *r)
{
    json_int_t id, at, account, version;

    if (json_unpack(line,
            "{s:I s:I s:I s:s s:s s:s s:s s:s s:s s:I s:s s:s s:s s:s s:s}",
            "row", &id, "at", &at, "account", &account, "login", &r->login,
            "name", &r->name, "role", &r->role, "address", &r->address,
            "action", &r->action, "object", &r->object, "version", &version,
            "result", &r->result, "detail", &r->detail, "key", &r->key, "hash",
            &r->hash, "digest", &r->digest) != 0) {
        return false;
    }
    r->id = id;
    r->at = at;
    r->account = account;
    r->version = version;
    return true;
}

/* -- the database ---------------------------------------------------------- */

static bool write_seal(FILE *out, struct chain_report *report,
    const struct audit_seal *seal, const struct audit_row *rows, size_t count)
{
    bool good = put_seal(out, seal);

    for (size_t i = 0; good && i < count; i++) {
        good = put_row(out, &rows[i]);
    }
    report->seals++;
    report->rows += (int64_t)count;
    report->last = seal->number;
    return good;
}

/* DB_NONE: this is the last one wanted. */
static enum db_result take_seal(struct walk *w, const struct audit_seal *seal)
{
    const struct value number = value_int(seal->number);
    struct audit_row *list;
    struct rows rows = {0};
    enum db_result result =
        db_run(w->read, SQL_SEAL_ROWS, &number, 1, w->arena, &rows);

    if (!db_answered(result)) {
        return result;
    }
    list = arena_array(w->arena, rows.count + 1, sizeof(*list));
    if (list == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        list[i] = chain_row(row_at(&rows, i));
    }
    if (w->out != NULL) {
        return write_seal(w->out, w->report, seal, list, rows.count) ? DB_OK
                                                                     : DB_FAIL;
    }
    w->report->known |= strcmp(seal->chain, w->head) == 0;
    return chain_judge(w->report, seal, list, rows.count) ? DB_OK : DB_NONE;
}

/* The seals from `from` on, one after the other. */
static enum db_result walk(struct walk *w, int64_t from)
{
    enum db_result result = DB_OK;

    for (int64_t next = from; result == DB_OK;) {
        const struct value number = value_int(next);
        struct rows rows;

        arena_reset(w->arena);
        result = db_run(w->read, SQL_SEAL_NEXT, &number, 1, w->arena, &rows);
        if (result == DB_OK) {
            struct audit_seal seal = seal_of(row_at(&rows, 0));

            next = seal.number + 1;
            result = w->before != 0 && seal.at >= w->before
                         ? DB_NONE
                         : take_seal(w, &seal);
        }
    }
    return result == DB_NONE ? DB_OK : result;
}

/* What seal `from` follows. DB_NONE: it is not there. */
static enum db_result read_previous(
    const struct walk *w, int64_t from, struct chain_report *report)
{
    const struct value number = value_int(from - 1);
    struct rows rows;
    enum db_result result = DB_OK;

    snprintf(report->head, sizeof(report->head), "%s", CHAIN_START);
    report->last = from - 1;
    if (from > 1) {
        result = db_run(w->read, SQL_SEAL_NEXT, &number, 1, w->arena, &rows);
        if (result == DB_OK && row_at(&rows, 0)[0].i == from - 1) {
            snprintf(report->head, sizeof(report->head), "%s",
                value_string(&row_at(&rows, 0)[6]));
        } else if (db_answered(result)) {
            snprintf(report->fault, sizeof(report->fault),
                "seal %lld is not there", (long long)(from - 1));
        }
    }
    return db_answered(result) ? DB_OK : result;
}

/* Rows that should have been sealed long ago. */
static enum db_result judge_waiting(
    struct db *read, int64_t now, struct arena *arena, struct chain_report *r)
{
    const struct value late = value_int(now - LATE);
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_AUDIT_WAITING, &late, 1, arena, &rows);

    if (result == DB_OK) {
        r->waiting = row_at(&rows, 0)[0].i;
    }
    if (result == DB_OK && r->waiting > 0 && r->fault[0] == '\0') {
        snprintf(r->fault, sizeof(r->fault),
            "row %lld and %lld more have no seal for ten minutes or longer; "
            "pinzhi-admin audit seal makes one",
            (long long)row_at(&rows, 0)[1].i, (long long)(r->waiting - 1));
    }
    return result;
}

static void judge_head(struct chain_report *report, const char *head)
{
    if (head[0] != '\0' && !report->known && report->fault[0] == '\0') {
        snprintf(report->fault, sizeof(report->fault),
            "no seal has the hash %.64s: rows or seals are gone, or the chain "
            "was made anew",
            head);
    }
}

enum db_result chain_verify(struct db *read, int64_t from, const char *head,
    int64_t now, struct arena *arena, struct chain_report *report)
{
    struct walk w = {read, arena, report, head, NULL, 0};
    enum db_result result;

    memset(report, 0, sizeof(*report));
    result = read_previous(&w, from, report);
    if (result == DB_OK && report->fault[0] == '\0') {
        result = walk(&w, from);
    }
    judge_head(report, head);
    arena_reset(arena);
    return result == DB_OK ? judge_waiting(read, now, arena, report) : result;
}

enum db_result chain_export(struct db *read, int64_t from, int64_t before,
    FILE *out, struct arena *arena, struct chain_report *report)
{
    struct walk w = {read, arena, report, "", out, before};
    enum db_result result;

    memset(report, 0, sizeof(*report));
    result = read_previous(&w, from, report);
    if (result != DB_OK || report->fault[0] != '\0') {
        return result;
    }
    if (!put_line(out, json_pack("{s:i s:I s:s}", "audit", 1, "from",
                           (json_int_t)from, "previous", report->head))) {
        return DB_FAIL;
    }
    result = walk(&w, from);
    return result == DB_OK && fflush(out) != 0 ? DB_FAIL : result;
}

/* -- a file ---------------------------------------------------------------- */

/* One line as an object; NULL at the end. A line that is none is a fault. */
static json_t *next_line(FILE *in, char *line, struct chain_report *report)
{
    json_t *object = NULL;

    if (fgets(line, LINE_MAX, in) == NULL) {
        return NULL;
    }
    object = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(object)) {
        json_decref(object);
        object = NULL;
        snprintf(report->fault, sizeof(report->fault),
            "after seal %lld there is a line that is no row and no seal",
            (long long)report->last);
    }
    return object;
}

/* The rows after a seal's line, in `lines`, which keep their texts alive. */
static size_t read_rows(FILE *in, char *line, struct chain_report *report,
    struct audit_row *rows, json_t *lines, int64_t count)
{
    size_t n = 0;

    while ((int64_t)n < count) {
        json_t *object = next_line(in, line, report);

        if (object == NULL || json_array_append_new(lines, object) != 0 ||
            !get_row(object, &rows[n])) {
            break;
        }
        n++;
    }
    return n;
}

static bool judge_lines(FILE *in, char *line, json_t *first,
    struct arena *arena, struct chain_report *report)
{
    json_t *lines = json_array();
    struct audit_seal seal;
    struct audit_row *rows = NULL;
    size_t count = 0;
    bool good = get_seal(first, &seal);

    if (!good) {
        snprintf(report->fault, sizeof(report->fault),
            "after seal %lld a seal is expected and something else comes",
            (long long)report->last);
    } else {
        rows = arena_array(arena, (size_t)seal.count + 1, sizeof(*rows));
    }
    if (rows != NULL && lines != NULL) {
        count = read_rows(in, line, report, rows, lines, seal.count);
        good =
            report->fault[0] == '\0' && chain_judge(report, &seal, rows, count);
    }
    json_decref(lines);
    return good && rows != NULL && lines != NULL;
}

static bool begin_file(FILE *in, char *line, struct chain_report *report)
{
    json_t *first = next_line(in, line, report);
    json_int_t from = 0;
    const char *previous = "";
    int version = 0;
    bool good = first != NULL &&
                json_unpack(first, "{s:i s:I s:s}", "audit", &version, "from",
                    &from, "previous", &previous) == 0 &&
                version == 1 && from > 0 && strlen(previous) == CHAIN_HEX - 1;

    if (good) {
        report->last = from - 1;
        snprintf(report->head, sizeof(report->head), "%s", previous);
    } else {
        snprintf(report->fault, sizeof(report->fault),
            "the file does not begin like an export of the audit log");
    }
    json_decref(first);
    return good;
}

void chain_verify_file(FILE *in, const char *head, struct arena *arena,
    struct chain_report *report)
{
    char *line = arena_alloc(arena, LINE_MAX);
    bool good = line != NULL;
    json_t *object = NULL;

    memset(report, 0, sizeof(*report));
    if (!good) {
        snprintf(report->fault, sizeof(report->fault), "there is no memory");
    }
    good = good && begin_file(in, line, report);
    while (good && (object = next_line(in, line, report)) != NULL) {
        good = judge_lines(in, line, object, arena, report);
        report->known |= good && strcmp(report->head, head) == 0;
        json_decref(object);
    }
    judge_head(report, head);
}
