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

int page_serve(const char *path, const char *type, const char *body)
{
    struct request req = {.arena = fixture.arena,
        .config = &fixture.config,
        .read = fixture.read,
        .write = fixture.write,
        .now = fixture.now,
        .address = ADDRESS,
        .content_type = type,
        .body = body == NULL ? "" : body,
        .body_size = body == NULL ? 0 : strlen(body),
        .english = true,
        .same_origin = true,
        .token = page.token,
        .bearer = page.bearer,
        .visitor = "",
        .half = "",
        .id = "0123456789abcdef"};

    CHECK(path, request_target(&req, body == NULL ? "GET" : "POST", path));
    reply_start(&page.reply, fixture.arena);
    route_serve(&req, &page.reply);
    html_raw_literal(&page.reply.body, "", 1);
    return page.reply.status;
}

int page_post(const char *path, const char *fields, const char *key)
{
    return page_serve(path, PAGE_FORM,
        arena_printf(fixture.arena, "csrf=%s&key=%s&%s", page.session.csrf, key,
            fields));
}
