/* Every door that changes or hands out something leaves exactly one row in the
 * audit log, whoever comes and however it ends. */
#include <string.h>
#include <unistd.h>

#include "tests/integration/factor.h"
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
    {"templates", "clerk1", "/templates/" REGION "/2023-11/tjj", NULL, 200,
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
    {"ask for a workbook of many", "reviewer1", "/workbooks/" REGION "/2023-11",
        "kind=province", 303, "workbook\tok\tqueued ", 1},
    {"another joins", "reviewer1", "/workbooks/" REGION "/2023-11",
        "kind=province", 303, "workbook\tok\tjoined ", 1},
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
    fixture.config.layout_dir = "export/layouts";
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

/* -- a form, from the draft to an approved revision ------------------------ */

#define FORM_OF "/" REGION "/2023-11/401/tjj"
#define FIGURES "v.B01.total=3093.6&s.B01.total=&n.B01="

/* Every step follows from the one before. */
static const struct step {
    const char *name, *login, *path, *fields; /* NULL: GET */
    int status;
    const char *want; /* how the newest row begins */
    const char *has;  /* and what its detail says */
} steps[] = {
    {"submit as empty", "clerk1", "/form" FORM_OF,
        "event=empty&x.empty=No%20business%20of%20this%20kind", 303,
        "submit\tok\t", ""},
    {"return", "reviewer1", "/review" FORM_OF,
        "event=return&reason=Look%20again&redo=", 303, "return\tok\tLook again",
        "state submitted>returned"},
    {"submit", "clerk1", "/form" FORM_OF, "event=submit&v.B01.total=3039.6",
        303, "submit\tok\t", "B01.total ->3039.6"},
    {"comment", "clerk1", "/comment" FORM_OF,
        "cell=B01.total&text=See%20the%20file", 303, "comment\tok\t",
        "See the file"},
    {"sign", "head1", "/sign" FORM_OF, "", 303, "sign\tok\t", ""},
    {"end other sessions", "clerk1", "/sessions", "which=others", 303,
        "session\tok\t", ""},
    {"remind", "reviewer1", "/matrix/" REGION "/2023-11/remind",
        "remind.401.shuiwj=yes&text=Please%20report", 303, "remind\tok\t",
        "Please report"},
    {"address of messages", "clerk1", "/messages/contact",
        "email=clerk%40example.org&mobile=", 303, "contact\tok\t",
        "clerk@example.org"},
    {"judge", "reviewer1", "/review" FORM_OF, "event=rest&reason=&redo=", 303,
        "judge\tok\t", "accept"},
    {"accept", "reviewer1", "/review" FORM_OF, "event=accept&reason=&redo=",
        303, "accept\tok\t", "state submitted>accepted"},
    {"confirm", "reviewer1", "/review" FORM_OF, "event=confirm&reason=&redo=",
        303, "confirm\tok\t", "state accepted>confirmed"},
    {"lock", "reviewer1", "/review" FORM_OF, "event=lock&reason=&redo=", 303,
        "lock\tok\t", "state confirmed>locked"},
    {"ask for a revision", "clerk1", "/revision" FORM_OF,
        "event=revise&reason=Found%20more&" FIGURES, 303, "revise\tok\t",
        "B01.total 3039.6>3093.6"},
    {"refuse it", "reviewer1", "/revision" FORM_OF,
        "event=refuse&reason=No%20proof", 303, "refuse\tok\t", "No proof"},
    {"ask again", "clerk1", "/revision" FORM_OF,
        "event=revise&reason=With%20proof&" FIGURES, 303, "revise\tok\t",
        "3039.6>3093.6"},
    {"approve it", "reviewer1", "/revision" FORM_OF,
        "event=approve&reason=", 303, "approve\tok\t", "3039.6>3093.6"},
    {"grant an exception", "reviewer1", "/exception" FORM_OF,
        "step=grant&until=2024-02-20T18:00&reason=Server%20down", 303,
        "except\tok\tuntil - > 2024-02-20 18:00:00: Server down", ""},
    {"a later one", "reviewer1", "/exception" FORM_OF,
        "step=grant&until=2024-02-21T18:00&reason=Still%20down", 303,
        "except\tok\tuntil 2024-02-20 18:00:00 > 2024-02-21 18:00:00", ""},
    {"revoke it", "reviewer1", "/exception" FORM_OF, "step=revoke", 303,
        "except\tok\tuntil 2024-02-21 18:00:00 > -", ""},
    {"matrix as CSV", "reviewer1", "/matrix/" REGION "/2023-11/csv", NULL, 200,
        "download\tok\tcompleteness", ""},
    {"workbook", "reviewer1", "/workbook/" REGION "/2023-11", NULL, 200,
        "download\tok\t", ""},
    {"tables of the workbook", "reviewer1", "/workbook/" REGION "/2023-11/csv",
        NULL, 200, "download\tok\t", ""},
    {"PDF of the workbook", "reviewer1", "/workbook/" REGION "/2023-11/pdf",
        NULL, 200, "download\tok\t", ""},
    {"workbook by the API", "reviewer1",
        "/api/v1/workbooks/" REGION "/2023-11/file", NULL, 200,
        "download\tok\t", ""},
    {"values as CSV", "clerk1", "/api/v1/values/" REGION "/2023-11/csv", NULL,
        200, "download\tok\t", "/csv"},
    {"values as SDMX-CSV", "clerk1", "/api/v1/values/" REGION "/2023-11/sdmx",
        NULL, 200, "download\tok\t", "/sdmx"},
};

/* The doors that change a form ask which version of it was seen. */
static bool asks_version(const char *path)
{
    static const char *const doors[] = {
        "/form/", "/review/", "/revision/", "/exception/", "/sign/"};

    for (size_t i = 0; i < COUNT(doors); i++) {
        if (strncmp(path, doors[i], strlen(doors[i])) == 0) {
            return true;
        }
    }
    return false;
}

static int send(const struct step *step)
{
    const char *fields = step->fields;

    if (fields == NULL) {
        return page_serve(step->path, "", NULL);
    }
    if (asks_version(step->path)) {
        fields = arena_printf(fixture.arena, "version=%u&%s",
            fixture_form("tjj").head.version, fields);
    }
    return page_post(step->path, fields, fixture_key());
}

static void left_one_row(
    const char *name, int before, const char *want, const char *has)
{
    const char *row = newest();

    CHECK(name, rows_now() - before == 1);
    CHECK(name, strncmp(row, want, strlen(want)) == 0);
    CHECK(name, strstr(row, has) != NULL);
}

static void every_step(void)
{
    fixture_clear();
    fixture.config.layout_dir = "export/layouts";
    fixture.config.export_dir = fixture.folder;
    for (size_t i = 0; i < COUNT(steps); i++) {
        CHECK(steps[i].name, page_sign_in(steps[i].login));
        int before = rows_now();

        CHECK(steps[i].name, send(&steps[i]) == steps[i].status);
        left_one_row(steps[i].name, before, steps[i].want, steps[i].has);
    }
}

/* -- accounts -------------------------------------------------------------- */

static const struct account_row {
    const char *name, *login, *path, *fields;
    int status;
    const char *want, *has;
} account_rows[] = {
    {"create", "system1", "/accounts",
        "login=trace9&name=Trace&role=clerk&region=" REGION "&bureau=tjj", 200,
        "account\tok\t", "clerk"},
    {"approve", "security9", NULL, "verdict=approved", 303,
        "account-decide\tok\tbefore: ", "after: approved"},
    {"ask for another role", "system1", "/accounts/trace9/rights",
        "role=head&region=" REGION "&bureau=tjj", 303,
        "account-ask\tok\tbefore: clerk", "after: head"},
    {"refuse it", "security9", NULL, "verdict=refused", 303,
        "account-decide\tok\tbefore: ", "after: refused"},
    {"disable", "system1", "/accounts/trace9", "step=off", 303,
        "account-off\tok\tbefore: ", "after: "},
    {"ask to enable", "system1", "/accounts/trace9", "step=on", 303,
        "account-ask\tok\tbefore: off", "after: on"},
    {"enable", "security9", NULL, "verdict=approved", 303,
        "account-decide\tok\tbefore: ", "after: approved"},
};

/* The request of trace9 that waits; another path is taken as it is. */
static const char *path_of(const struct account_row *row)
{
    return row->path != NULL
               ? row->path
               : arena_printf(fixture.arena, "/accounts/trace9/requests/%s",
                     fixture_query("SELECT r.id FROM account_request r JOIN "
                                   "account a ON a.id = r.account_id WHERE "
                                   "a.login = 'trace9' AND r.verdict = ''"));
}

static void every_step_of_an_account(void)
{
    const struct account guard = {.login = "security9",
        .name = "security9",
        .role = ROLE_SECURITY,
        .region = REGION,
        .bureau = ""};

    fixture_clear();
    CHECK("guard", account_create(fixture.write, NULL, &guard, PASSWORD,
                       ADDRESS, fixture.now, fixture.arena, NULL) == DB_OK);
    for (size_t i = 0; i < COUNT(account_rows); i++) {
        const struct account_row *row = &account_rows[i];

        CHECK(row->name, page_sign_in(row->login));
        int before = rows_now();

        CHECK(row->name,
            page_post(path_of(row), row->fields, fixture_key()) == row->status);
        left_one_row(row->name, before, row->want, row->has);
    }
    fixture_query("DELETE FROM account WHERE login LIKE '%9'; "
                  "DELETE FROM account_request; DELETE FROM account_scope");
}

/* -- the second factor ----------------------------------------------------- */

static void the_second_factor(void)
{
    static const struct {
        const char *event;
        int after; /* seconds */
        const char *want, *has;
    } given[] = {
        {"confirm", 0, "two-factor\tok\tbefore: waits", "after: asked for"},
        {"end", 30, "two-factor\tok\tbefore: asked for", "after: "},
    };
    struct factor factor;

    fixture_clear();
    factor_forget();
    CHECK("in", page_sign_in("clerk1"));
    int before = rows_now();

    CHECK(
        "begun", page_post("/two-factor", "event=begin", fixture_key()) == 303);
    CHECK("newest",
        strncmp(newest(), "two-factor\tok\tbefore: none; after: ", 34) == 0);
    CHECK("and no more than the key of its own", rows_now() - before <= 2);
    CHECK("waits", factor_read(fixture.clerk.account, &factor));
    for (size_t i = 0; i < COUNT(given); i++) {
        before = rows_now();
        page_post("/two-factor",
            arena_printf(fixture.arena, "event=%s&code=%s", given[i].event,
                factor_code(&factor, fixture.now + given[i].after)),
            fixture_key());
        left_one_row(given[i].event, before, given[i].want, given[i].has);
    }
    factor_forget();
}

/* -- evidence -------------------------------------------------------------- */

static int send_evidence(void)
{
    static const char part[] = "--x\r\nContent-Disposition: form-data; name=";

    return page_serve("/evidence" FORM_OF, "multipart/form-data; boundary=x",
        arena_printf(fixture.arena,
            "%s\"csrf\"\r\n\r\n%s\r\n%s\"key\"\r\n\r\n%s\r\n%s\"cell\"\r\n\r\n"
            "B01.total\r\n%s\"file\"; filename=\"proof.pdf\"\r\n\r\n"
            "%%PDF-1.4 a proof\r\n--x--\r\n",
            part, page.session.csrf, part, fixture_key(), part, part));
}

static void evidence(void)
{
    const char *id, *folder = fixture.config.evidence_dir;

    fixture_clear();
    fixture_query("DELETE FROM evidence");
    fixture.config.evidence_dir = fixture.folder;
    fixture.config.evidence_mb = 1;
    fixture.config.evidence_files = 3;
    CHECK("in", page_sign_in("clerk1"));
    int before = rows_now();

    CHECK("sent", send_evidence() == 303);
    left_one_row("sent", before, "evidence\tok\t", "proof.pdf");
    id = fixture_query("SELECT id FROM evidence");
    before = rows_now();
    CHECK("given",
        page_serve(arena_printf(fixture.arena, "/evidence" FORM_OF "/%s", id),
            "", NULL) == 200);
    left_one_row("given", before, "download\tok\t", "");
    before = rows_now();
    CHECK("removed",
        page_post("/evidence" FORM_OF "/remove",
            arena_printf(fixture.arena, "cell=B01.total&file=%s", id),
            fixture_key()) == 303);
    left_one_row("removed", before, "remove-evidence\tok\t", "proof.pdf");
    unlink(arena_printf(fixture.arena, "%s/%s", fixture.folder, id));
    fixture_query("DELETE FROM evidence");
    fixture.config.evidence_dir = folder;
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

SUITE(page_trace, {"every door", every_door}, {"every step", every_step},
    {"every step of an account", every_step_of_an_account},
    {"the second factor", the_second_factor}, {"evidence", evidence},
    {"signing in", signing_in})
