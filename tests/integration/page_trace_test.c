/* Every door that changes or hands out something leaves exactly one row in the
 * audit log, whoever comes and however it ends. */
#include <string.h>

#include "tests/integration/page_fixture.h"

static int rows_now(void)
{
    return fixture_number("SELECT COUNT(*) FROM audit");
}

/* Action, result and detail of the newest row. */
static const char *newest(void)
{
    return fixture_query("SELECT action, result, detail FROM audit ORDER BY id "
                         "DESC LIMIT 1");
}

static const struct row {
    const char *name, *login, *path, *fields; /* NULL: GET */
    int status;
    const char *want; /* how the newest row begins */
    int rows;
} rows[] = {
    {"save", "clerk1", "/form/" REGION "/2023-11/401/tjj",
        "version=0&event=save&v.B01.total=3039.6", 303,
        "save\tok\tB01.total ->3039.6", 1},
    {"save again", "clerk1", "/form/" REGION "/2023-11/401/tjj",
        "version=1&event=save&v.B01.total=3040.6", 303,
        "save\tok\tB01.total 3039.6>3040.6", 1},
    {"nothing new", "clerk1", "/form/" REGION "/2023-11/401/tjj",
        "version=0&event=submit&v.B01.total=x", 422, "", 0},
    {"another bureau's form", "clerk2", "/form/" REGION "/2023-11/401/tjj",
        NULL, 403, "open\trefused\tThis form belongs to another bureau", 1},
    {"forged for another bureau", "clerk2", "/form/" REGION "/2023-11/401/tjj",
        "version=1&event=save&v.B01.total=1", 403, "send\trefused\t", 1},
    {"template, and the key of its seal", "clerk1",
        "/template/" REGION "/2023-11/401/tjj", NULL, 200, NULL, -1},
    {"template", "clerk1", "/template/" REGION "/2023-11/401/tjj", NULL, 200,
        "download\tok\t", 1},
    {"entry", "clerk1", "/register/" REGION "/2023",
        "id=0&version=0&kind=background&title=A+title&number=&body=b&"
        "date=2023-10-10",
        303, "register\tok\tA title", 1},
    {"token", "clerk1", "/tokens", "name=t&scope=read&days=30", 200,
        "token\tok\t", 1},
    {"peers", "reviewer1", "/peers/" REGION "/2023-11",
        "version=0&code.0=320583&name.0=Kunshan&v.0.ECO-01=1", 303,
        "peers\tok\t", 1},
    {"not the reviewer's", "reviewer1", "/tasks", NULL, 403,
        "open\trefused\tYour role cannot do this", 1},
    {"password, a wrong one", "clerk1", "/password",
        "current=Wrong-horse-7&password=Other-horse-8&again=Other-horse-8", 422,
        NULL, -1},
    {"no token", "clerk1", "/nowhere", "x=1", 404, "", 0},
};

static void every_door(void)
{
    fixture_clear();
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct row *row = &rows[i];
        int before, after, status;

        CHECK(row->name, page_sign_in(row->login));
        before = rows_now();
        status = row->fields == NULL
                     ? page_serve(row->path, "", NULL)
                     : page_post(row->path, row->fields, fixture_key());
        after = rows_now();
        CHECK(row->name, status == row->status);
        CHECK(row->name, row->rows < 0 || after - before == row->rows);
        CHECK(row->name, row->rows != 1 || strncmp(newest(), row->want,
                                               strlen(row->want)) == 0);
    }
    fixture_query("DELETE FROM peer_value; DELETE FROM peer; DELETE FROM "
                  "peer_sheet; DELETE FROM api_token");
}

/* -- signing in and out ---------------------------------------------------- */

static enum login_result enter(const char *login, const char *password)
{
    return fixture_sign_in(login, password, fixture.now, page.token);
}

static void signing_in(void)
{
    fixture_clear();
    CHECK("good", enter("clerk1", PASSWORD) == LOGIN_OK &&
                      strncmp(newest(), "login\tok", 8) == 0);
    CHECK("bad", enter("clerk1", "Wrong-horse-7") == LOGIN_WRONG &&
                     strncmp(newest(), "login\twrong", 11) == 0);
    CHECK("nobody", enter("nosuch", PASSWORD) == LOGIN_WRONG &&
                        strncmp(newest(), "login\twrong", 11) == 0);
    fixture_query("UPDATE account SET locked_until = 99999999999 WHERE login = "
                  "'clerk1'");
    CHECK("locked", enter("clerk1", PASSWORD) == LOGIN_LOCKED &&
                        strncmp(newest(), "login\t", 6) == 0);
    CHECK("each once", rows_now() == 4);
    fixture_query("UPDATE account SET locked_until = 0");
    CHECK("in", page_sign_in("clerk1"));
    CHECK("out",
        page_serve("/logout", PAGE_FORM,
            arena_printf(fixture.arena, "csrf=%s", page.session.csrf)) == 303);
    CHECK("and that too", strncmp(newest(), "logout\tok", 9) == 0);
}

SUITE(page_trace, {"every door", every_door}, {"signing in", signing_in})
