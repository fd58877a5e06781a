/*
 * The body decoder: the first byte chooses the type, the rest is the body.
 * Whatever comes, every value that is kept is text that can be shown.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fcgi/form_base.h"
#include "fcgi/request.h"
#include "fcgi/route.h"

static const struct field_rule rules[] = {
    {"csrf", FIELD_KEY, 0, true, "Security token"},
    {"line", FIELD_LINE, 10, false, "Line"},
    {"long", FIELD_LONG, 20, false, "Text"},
    {"secret", FIELD_SECRET, 20, false, "Password"},
    {"count", FIELD_COUNT, 1000, false, "Count"},
    {"number", FIELD_DECIMAL, 0, false, "Number"},
    {"v.", FIELD_GROUP, 40, false, "Cell"},
    {"f", FIELD_FILE, 2, false, "Files"},
    {0},
};
static const struct route post = {
    .method = METHOD_POST, .pattern = "/test", .fields = rules};

static void check_text(const char *value)
{
    const struct text text = text_of(value);
    if (text_check(text, text.n, true) != TEXT_OK)
        abort();
}

static void decode(const char *type, const char *body, size_t n)
{
    struct arena *arena = arena_new(16 << 20);
    struct request req = {
        .arena = arena,
        .english = true,
        .method = METHOD_POST,
        .query = "",
        .body = body,
        .body_size = n,
        .content_type = type,
        .route = &post,
    };
    request_decode(&req);
    for (size_t i = 0; i < req.field_count; i++) {
        check_text(req.fields[i].name);
        check_text(req.fields[i].value);
    }
    if (req.upload_count > 2)
        abort();
    for (size_t i = 0; i < req.upload_count; i++) {
        const struct text content = req.uploads[i].content;
        check_text(req.uploads[i].name);
        if (content.n > n || content.p[content.n] != '\0')
            abort();
    }
    for (size_t i = 0; i < req.fault_count; i++) {
        check_text(req.faults[i].field);
        check_text(req.faults[i].text);
    }
    arena_free(arena);
}

static void look_at_target(const char *bytes, size_t n)
{
    struct arena *arena = arena_new(1 << 20);
    char *target = arena_copy(arena, bytes, n);
    struct request req = {.arena = arena};
    if (target && request_target(&req, "GET", target))
        check_text(req.path);
    if (target)
        request_cookies(&req, target);
    arena_free(arena);
}

/* A cell as a page shows it: what is read is written the same way again, and
 * read the same once more. */
static void look_at_base(const char *bytes, size_t n)
{
    struct arena *arena = arena_new(4 << 20);
    char *text = arena_copy(arena, bytes, n);
    struct cell cell, again;
    struct html h;
    if (text && form_base_read(text, &cell)) {
        cell.note = "";
        html_start(&h, arena);
        form_base_write(&h, &cell);
        html_raw_literal(&h, "", 1);
        if (!h.failed &&
            (!form_base_read(h.p, &again) || again.value != cell.value ||
                again.state != cell.state || again.version != cell.version))
            abort();
    }
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const types[] = {"application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x", "text/plain"};
    if (size == 0)
        return 0;
    const char *body = (const char *)data + 1;
    decode(types[data[0] % 3], body, size - 1);
    look_at_target(body, size - 1);
    look_at_base(body, size - 1);
    return 0;
}
