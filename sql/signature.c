#include "sql/signature.h"

#include <sodium.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/submission_row.h"

/* -- the hash -------------------------------------------------------------- */

/* Every piece ends in a byte that cannot stand in any of them. */
static void mix(crypto_hash_sha256_state *hash, const char *piece)
{
    static const unsigned char end = 0x1f;

    crypto_hash_sha256_update(
        hash, (const unsigned char *)piece, strlen(piece));
    crypto_hash_sha256_update(hash, &end, 1);
}

static void mix_cell(crypto_hash_sha256_state *hash, const struct cell *cell)
{
    static const char *const states[] = {"missing", "value", "n/a"};
    char value[DECIMAL_TEXT] = "";

    if (cell->state == CELL_VALUE) {
        decimal_plain(cell->value, value);
    }
    mix(hash, states[cell->state]);
    mix(hash, value);
    mix(hash, cell->note);
}

void signature_hash(const struct framework *fw, const struct form_key *key,
    const struct figures *figures, char out[SIGNATURE_TEXT])
{
    unsigned char bytes[crypto_hash_sha256_BYTES];
    char period[PERIOD_TEXT];
    crypto_hash_sha256_state hash;

    period_format(key->period, period);
    crypto_hash_sha256_init(&hash);
    mix(&hash, key->region);
    mix(&hash, period);
    mix(&hash, fw->forms[key->form].code);
    mix(&hash, fw->bureaus[key->bureau].code);
    for (int i = 0; i < fw->item_count; i++) {
        if (fw->items[i].form == key->form &&
            fw->items[i].bureau == key->bureau) {
            mix(&hash, fw->items[i].code);
            mix_cell(&hash, &figures->cell[WHEN_NOW][i][COLUMN_CURRENT]);
            mix_cell(&hash, &figures->cell[WHEN_NOW][i][COLUMN_TOTAL]);
        }
    }
    crypto_hash_sha256_final(&hash, bytes);
    sodium_bin2hex(out, SIGNATURE_TEXT, bytes, sizeof(bytes));
}

/* -- reading and writing --------------------------------------------------- */

bool signature_read(struct db *read, const struct framework *fw,
    const struct opened_form *form, struct arena *arena, struct signature *out)
{
    char hash[SIGNATURE_TEXT];
    struct value key[4];
    struct rows rows;
    enum db_result result;

    *out = (struct signature){.hash = "", .by = ""};
    submission_key(fw, form, key);
    result = db_run(read, SQL_SIGNATURE_OF, key, 4, arena, &rows);
    if (result == DB_OK) {
        const struct value *row = row_at(&rows, 0);

        signature_hash(fw, &form->key, &form->figures, hash);
        *out = (struct signature){(uint32_t)row[0].i, value_string(&row[1]),
            row[2].i, value_string(&row[3]),
            strcmp(value_string(&row[1]), hash) == 0};
    }
    return db_answered(result);
}

enum db_result signature_write(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct figures *figures, uint32_t version, int64_t now,
    struct arena *arena)
{
    char hash[SIGNATURE_TEXT];
    struct value values[8];

    signature_hash(fw, &form->key, figures, hash);
    submission_key(fw, form, values);
    values[4] = value_int(version);
    values[5] = value_text(hash);
    values[6] = value_int(now);
    values[7] = value_text(actor->name);
    return db_run(write, SQL_SIGNATURE_PUT, values, 8, arena, NULL);
}

/* -- signing --------------------------------------------------------------- */

struct signing {
    const struct framework *fw;
    const struct actor *actor;
    const struct opened_form *form;
    const struct review_input *input;
    int64_t now;
    struct arena *arena;
    const char *object;
    char hash[SIGNATURE_TEXT];
};

static enum db_result write_all(struct db *write, void *context)
{
    const struct signing *s = context;
    const struct audit audit = {event_key(EVENT_SIGN), s->object, "ok", s->hash,
        s->input->key_hex, s->form->head.version, s->input->address};
    enum db_result result = submission_hold(write, s->fw, s->form, s->arena);

    if (result == DB_OK) {
        result = signature_write(write, s->fw, s->actor, s->form,
            &s->form->figures, s->form->head.version, s->now, s->arena);
    }
    return result == DB_OK
               ? audit_write(write, s->actor, &audit, s->now, s->arena)
               : result;
}

void signature_give(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct review_input *input, int64_t now, struct arena *arena,
    struct put_outcome *out)
{
    const struct object object = submission_rights(fw, form);
    struct signing s = {.fw = fw,
        .actor = actor,
        .form = form,
        .input = input,
        .now = now,
        .arena = arena,
        .object = submission_object(fw, &form->key, arena)};

    memset(out, 0, sizeof(*out));
    out->version = form->head.version;
    out->refusal = may(actor, ACTION_FORM_SIGN, &object, now);
    if (s.object == NULL) {
        out->result = PUT_FAIL;
    } else if (out->refusal != MAY) {
        out->result = PUT_REFUSED;
    } else if (input->base_version != form->head.version) {
        out->result = PUT_STALE;
    } else {
        signature_hash(fw, &form->key, &form->figures, s.hash);
        out->result =
            submission_outcome(write, db_transaction(write, write_all, &s),
                input->key_hex, s.object, arena);
    }
}
