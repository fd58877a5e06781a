#include "tests/integration/page_fixture.h"

#include <string.h>

struct page page;

bool page_sign_in(const char *login)
{
    return fixture_sign_in(login, PASSWORD, fixture.now, page.token) ==
               LOGIN_OK &&
           session_find(fixture.read, page.token, fixture.now, IDLE,
               fixture.arena, &page.session) == DB_OK;
}

static int serve(const char *method, const char *path, const char *type,
    const char *body, size_t n)
{
    struct request req = {.arena = fixture.arena,
        .config = &fixture.config,
        .read = fixture.read,
        .write = fixture.write,
        .now = fixture.now,
        .address = ADDRESS,
        .content_type = type,
        .body = body == NULL ? "" : body,
        .body_size = n,
        .english = true,
        .same_origin = true,
        .token = page.token,
        .bearer = page.bearer,
        .csrf = page.without_token ? "" : page.session.csrf,
        .key = page.key,
        .if_none_match = page.if_none_match,
        .visitor = "",
        .half = "",
        .id = "0123456789abcdef"};

    CHECK(path, request_target(&req, method, path));
    reply_start(&page.reply, fixture.arena);
    route_serve(&req, &page.reply);
    html_raw_literal(&page.reply.body, "", 1);
    return page.reply.status;
}

int page_serve(const char *path, const char *type, const char *body)
{
    return serve(body == NULL ? "GET" : "POST", path, type, body,
        body == NULL ? 0 : strlen(body));
}

int page_ask(const char *method, const char *path)
{
    return serve(method, path, NULL, NULL, 0);
}

#define LINE    "--------pz"
#define PART(n) LINE "\r\nContent-Disposition: form-data; name=\"" n "\""
#define TYPE    "multipart/form-data; boundary=------pz"
#define LAST    "\r\n" LINE "--\r\n"

int page_upload(const char *path, const char *name, struct text file)
{
    const char *head = arena_printf(fixture.arena,
        PART("csrf") "\r\n\r\n%s\r\n" PART("key") "\r\n\r\n%s\r\n" PART(
            "file") "; filename=\"%s\"\r\n\r\n",
        page.session.csrf, fixture_key(), name);
    size_t n = strlen(head);
    char *body = arena_alloc(fixture.arena, n + file.n + sizeof(LAST));

    memcpy(body, head, n);
    memcpy(body + n, file.p, file.n);
    memcpy(body + n + file.n, LAST, sizeof(LAST));
    return serve("POST", path, TYPE, body, n + file.n + sizeof(LAST) - 1);
}

int page_post(const char *path, const char *fields, const char *key)
{
    return page_serve(path, PAGE_FORM,
        arena_printf(fixture.arena, "csrf=%s&key=%s&%s", page.session.csrf, key,
            fields));
}
