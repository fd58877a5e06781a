#include "sql/evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sql/audit.h"
#include "sql/log.h"
#include "sql/submission_row.h"

enum { KEY_WIDTH = 4 };

/* Period, region, form and bureau. */
static void take_key(const struct framework *fw, const struct opened_form *form,
    struct value key[KEY_WIDTH])
{
    key[0] = value_text(form->deadline.period);
    key[1] = value_text(form->key.region);
    key[2] = value_text(fw->forms[form->key.form].code);
    key[3] = value_text(fw->bureaus[form->key.bureau].code);
}

enum db_result evidence_list(struct db *read, const struct framework *fw,
    const struct opened_form *form, struct arena *arena, struct evidence **out,
    size_t *count)
{
    struct value key[KEY_WIDTH];
    struct rows rows = {0};
    enum db_result result;

    take_key(fw, form, key);
    result = db_run(read, SQL_EVIDENCE_OF, key, KEY_WIDTH, arena, &rows);
    *count = 0;
    *out = arena_array(arena, rows.count + 1, sizeof(**out));
    if (!db_answered(result) || *out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        (*out)[(*count)++] = (struct evidence){value_string(&row[0]),
            framework_item(fw, text_of(value_string(&row[1]))),
            value_string(&row[2]), value_string(&row[3]), row[4].i,
            value_string(&row[5]), row[6].i, value_string(&row[7]), row[8].i,
            value_string(&row[9])};
    }
    return DB_OK;
}

/* -- rows ------------------------------------------------------------------ */

/* "B01 annual.pdf 20311 bytes SHA-256 5f3a..." */
static enum db_result change(struct db *write, const struct framework *fw,
    const struct opened_form *form, const struct evidence *e,
    struct audit_step *c)
{
    c->audit.object = submission_object(fw, &form->key, c->arena);
    c->audit.result = "ok";
    c->audit.version = form->head.version;
    c->audit.detail = arena_printf(c->arena, "%s %s %lld bytes SHA-256 %s",
        fw->items[e->item].code, e->name, (long long)e->bytes, e->sha256);
    return c->audit.object == NULL || c->audit.detail == NULL
               ? DB_FAIL
               : db_transaction(write, audit_run, c);
}

enum db_result evidence_add(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct evidence *e, const char *key_hex, const char *address,
    int64_t now, struct arena *arena)
{
    struct value key[KEY_WIDTH];

    take_key(fw, form, key);
    const struct value values[] = {value_text(e->id), key[0], key[1], key[2],
        key[3], value_text(fw->items[e->item].code), value_text(e->name),
        value_text(e->type), value_int(e->bytes), value_text(e->sha256),
        value_int(now), value_text(actor->name)};
    struct audit_step c = {.statement = SQL_EVIDENCE_ADD,
        .actor = actor,
        .values = values,
        .count = sizeof(values) / sizeof(values[0]),
        .audit = {.action = "evidence", .key_hex = key_hex, .address = address},
        .now = now,
        .arena = arena};

    return change(write, fw, form, e, &c);
}

enum db_result evidence_remove(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct evidence *e, const char *key_hex, const char *address,
    int64_t now, struct arena *arena)
{
    struct value key[KEY_WIDTH];

    take_key(fw, form, key);
    const struct value values[] = {value_int(now), value_text(actor->name),
        value_text(e->id), key[0], key[1], key[2], key[3]};
    struct audit_step c = {.statement = SQL_EVIDENCE_REMOVE,
        .actor = actor,
        .values = values,
        .count = sizeof(values) / sizeof(values[0]),
        .audit = {.action = "remove-evidence",
            .key_hex = key_hex,
            .address = address},
        .now = now,
        .arena = arena};

    return change(write, fw, form, e, &c);
}

/* -- files ----------------------------------------------------------------- */

static bool write_all(int fd, struct text content)
{
    while (content.n > 0) {
        ssize_t n = write(fd, content.p, content.n);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        content.p += n;
        content.n -= (size_t)n;
    }
    return fsync(fd) == 0;
}

/* The name that is there now is on disk too. */
static bool settle(int folder, const char *part, const char *id)
{
    return renameat(folder, part, folder, id) == 0 && fsync(folder) == 0;
}

bool evidence_store(
    const char *folder, struct text content, char id[EVIDENCE_ID])
{
    int at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd = -1;
    char part[EVIDENCE_ID + 5];
    bool ok = false;

    audit_new_key(id);
    memcpy(part, id, EVIDENCE_ID - 1);
    memcpy(part + EVIDENCE_ID - 1, ".part", 6);
    if (at >= 0) {
        fd = openat(at, part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    }
    if (fd >= 0) {
        ok = write_all(fd, content);
        ok = close(fd) == 0 && ok && settle(at, part, id);
    }
    if (!ok) {
        log_line(LOG_ERROR, "a file of evidence was not stored in %s: %s",
            folder, strerror(errno));
        if (fd >= 0) {
            unlinkat(at, part, 0);
        }
    }
    if (at >= 0) {
        close(at);
    }
    return ok;
}

void evidence_forget(const char *folder, const char *id)
{
    int at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (at >= 0) {
        unlinkat(at, id, 0);
        close(at);
    }
}
