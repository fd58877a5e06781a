#include "sql/contact.h"

#include <string.h>

#include "sql/audit.h"

enum db_result contact_find(struct db *read, int64_t account,
    struct arena *arena, const char **email, const char **mobile)
{
    const struct value value = value_int(account);
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_CONTACT_FIND, &value, 1, arena, &rows);

    *email = *mobile = "";
    if (result == DB_OK) {
        *email = value_string(&row_at(&rows, 0)[0]);
        *mobile = value_string(&row_at(&rows, 0)[1]);
    }
    return result == DB_NONE ? DB_OK : result;
}

/* One "@" with something on both sides, no blank, no control, no bracket. */
static bool is_email(const char *text)
{
    const char *at = strchr(text, '@');
    size_t n = strlen(text);

    if (at == NULL || at == text || at[1] == '\0' || n > 120 ||
        strchr(at + 1, '@') != NULL) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c <= ' ' || c >= 0x7f || strchr("<>()[],;:\\\"", c) != NULL) {
            return false;
        }
    }
    return true;
}

static bool is_mobile(const char *text)
{
    size_t n = strlen(text), plus = text[0] == '+';

    return n - plus >= 5 && n <= 20 &&
           strspn(text + plus, "0123456789") == n - plus;
}

const char *contact_fault(const char *email, const char *mobile)
{
    if (email[0] != '\0' && !is_email(email)) {
        return "This is no mail address. Write it as name@example.cn.";
    }
    if (mobile[0] != '\0' && !is_mobile(mobile)) {
        return "This is no mobile number. Write 5 to 20 digits, with + and "
               "the country before it if need be.";
    }
    return NULL;
}

struct saving {
    const struct actor *actor;
    const struct contact *contact;
    int64_t now;
    struct arena *arena;
};

static enum db_result save(struct db *write, void *context)
{
    const struct saving *s = context;
    const struct contact *c = s->contact;
    const struct value values[] = {value_int(c->account), value_text(c->email),
        value_text(c->mobile), value_int(s->now)};
    const char *email, *mobile;
    enum db_result result =
        contact_find(write, c->account, s->arena, &email, &mobile);
    const struct audit audit = {"contact",
        arena_printf(s->arena, "account/%lld", (long long)c->account), "ok",
        arena_printf(
            s->arena, "%s %s -> %s %s", email, mobile, c->email, c->mobile),
        c->key_hex, 0, c->address};

    if (audit.object == NULL || audit.detail == NULL) {
        return DB_FAIL;
    }
    if (result == DB_OK) {
        result = db_run(write, SQL_CONTACT_PUT, values, 4, s->arena, NULL);
    }
    return db_answered(result)
               ? audit_write(write, s->actor, &audit, s->now, s->arena)
               : result;
}

enum db_result contact_save(struct db *write, const struct actor *actor,
    const struct contact *contact, int64_t now, struct arena *arena)
{
    struct saving s = {actor, contact, now, arena};
    enum db_result result = db_transaction(write, save, &s);

    return result == DB_CONFLICT && audit_done(write, contact->key_hex, arena)
               ? DB_OK
               : result;
}
