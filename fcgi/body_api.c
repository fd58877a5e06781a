#include "fcgi/body_api.h"

#include <string.h>

#include "fcgi/body_json.h"
#include "sql/audit.h"

#define KEY_MAX  200 /* bytes of an Idempotency-Key */
#define KEY_SIZE 32  /* hex digits of a field "key" */

static void blame_json(struct request *req, const struct body_json_fault *fault)
{
    const char *text =
        fault->line > 0
            ? arena_printf(req->arena,
                  tr(req, "This is no JSON from line %d, column %d on: %s."),
                  fault->line, fault->column, fault->what)
            : arena_printf(req->arena,
                  tr(req, "The JSON has another form than is wanted: %s."),
                  fault->what);
    request_fault(req, "", text ? text : "");
}

/* The same key of two people is two keys. */
static bool add_key(struct request *req, struct pairs *out)
{
    char hex[65];
    size_t n = strlen(req->key);
    if (n > KEY_MAX) {
        request_fault(req, "key",
            tr(req, "Idempotency-Key: too long, at most 200 characters."));
        return true;
    }
    const char *text = arena_printf(
        req->arena, "%lld %s", (long long)req->session.actor.account, req->key);
    if (!text || out->count == out->cap) {
        return false;
    }
    hash_hex(text, strlen(text), hex);
    char *key = arena_copy(req->arena, hex, KEY_SIZE);
    out->of[out->count++] =
        (struct pair){.name = TEXT("key"), .value = {key, KEY_SIZE}};
    return key != NULL;
}

static enum body_fault take_csv(struct request *req, struct pairs *out)
{
    enum body_fault fault =
        body_urlencoded(text_of(req->query), req->arena, out);
    if (fault == BODY_OK && out->count == out->cap) {
        return BODY_MANY;
    }
    if (fault == BODY_OK) {
        out->of[out->count++] = (struct pair){.name = TEXT("table"),
            .value = {req->body, req->body_size},
            .file = TEXT("table.csv")};
    }
    return fault;
}

enum body_fault body_api(struct request *req, struct pairs *out)
{
    struct body_json_fault where = {0};
    enum body_fault fault;
    out->cap = REQUEST_FIELDS_MAX + 1;
    out->of = arena_array(req->arena, out->cap, sizeof(*out->of));
    if (!out->of) {
        return BODY_MEMORY;
    }
    out->cap--; /* one is kept for the key */
    if (body_is_csv(req->content_type)) {
        fault = take_csv(req, out);
    } else {
        fault = body_json(
            (struct text){req->body, req->body_size}, req->arena, out, &where);
    }
    out->cap++;
    if (fault == BODY_BROKEN && where.what) {
        blame_json(req, &where);
    }
    if (fault == BODY_OK && req->key && *req->key && !add_key(req, out)) {
        return BODY_MEMORY;
    }
    return fault;
}
