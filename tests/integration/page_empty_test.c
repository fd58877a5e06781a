/* Empty forms at every door: the page, the upload, the API; and where a state
 * is shown to people. */
#include <stdio.h>
#include <string.h>

#include "export/template_read.h"
#include "sql/file.h"
#include "tests/integration/page_fixture.h"

#define PATH     "/form/" REGION "/2023-11/401/tjj"
#define UPLOAD   "/upload/" REGION "/2023-11/401/tjj"
#define REVISION "/revision/" REGION "/2023-11/401/tjj"
#define MATRIX   "/matrix/" REGION "/2023-11"
#define API      "/api/v1/forms/" REGION "/2023-11/401/tjj"
#define JSON     "application/json"
#define TAG      "<span class=\"tag empty\">"
#define WHY      "The unit did no business of this kind"
#define X_EMPTY  "&x.empty=" WHY_URL
#define WHY_URL  "The%20unit%20did%20no%20business%20of%20this%20kind"
#define EMPTY(version, rest) \
    "{\"version\":" version ",\"event\":\"empty\"," rest "}"
#define BECAUSE "\"explanations\":[{\"code\":\"empty\",\"text\":\"" WHY "\"}]"

enum { CELLS = 5, MAX_BYTES = 4u << 20 }; /* cells of tjj on form 401 */

static bool has(const char *text)
{
    return page.reply.body.p != NULL && strstr(page.reply.body.p, text) != NULL;
}

static void begin(const char *login)
{
    fixture_clear();
    page.key = NULL;
    CHECK(login, page_sign_in(login));
}

static bool is_empty(void)
{
    const struct opened_form form = fixture_form("tjj");

    return submission_empty(&form.head);
}

/* -- the page -------------------------------------------------------------- */

static const struct row {
    const char *name, *fields;
    int status;
    const char *has; /* of a refusal */
} rows[] = {
    {"as any other", "event=submit", 422, "submit it as an empty form"},
    {"no reason", "event=empty", 422, "needs its reason"},
    {"blank reason", "event=empty&x.empty=%20", 422, "at least 10 characters"},
    {"short reason", "event=empty&x.empty=none", 422, "at least 10 characters"},
    {"a number", "event=empty&v.B01.total=0&w.B01.total=0:-:" X_EMPTY, 422,
        "1 cells hold a number"},
    {"the number is named",
        "event=empty&v.B01.total=7&w.B01.total=0:-:" X_EMPTY, 422,
        "There is a number in this cell"},
    {"not read", "event=empty&v.B01.total=x&w.B01.total=0:-:" X_EMPTY, 422,
        "This is not a number"},
    {"no remark of two lines", "event=empty&na=1&x.empty=one%0Atwo%20three",
        422, "one line of at most 200"},
    {"nothing", "event=empty" X_EMPTY, 303, ""},
    {"all not applicable", "event=empty&na=1" X_EMPTY, 303, ""},
};

static void by_the_page(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *before;

        begin("clerk1");
        before = fixture_state();
        CHECK(rows[i].name,
            page_post(PATH,
                arena_printf(fixture.arena, "version=0&%s", rows[i].fields),
                fixture_key()) == rows[i].status);
        CHECK(rows[i].name, rows[i].status == 303 || has(rows[i].has));
        CHECK(rows[i].name, is_empty() == (rows[i].status == 303));
        CHECK(rows[i].name,
            rows[i].status == 303 || strcmp(before, fixture_state()) == 0);
    }
    CHECK("each by the reason",
        fixture_number("SELECT COUNT(*) FROM cell WHERE state = 2 AND note = "
                       "'" WHY "'") == CELLS);
    CHECK("filled", fixture_number("SELECT filled = 5 AND valued = 0 FROM "
                                   "submission") == 1);
}

/* What a cell says already is not said over. */
static void own_remarks_stay(void)
{
    begin("clerk1");
    CHECK("submitted",
        page_post(PATH,
            "version=0&event=empty&na=1&s.B01.total=na&n.B01=Own" X_EMPTY,
            fixture_key()) == 303);
    CHECK("kept", fixture_number("SELECT COUNT(*) FROM cell WHERE item = 'B01' "
                                 "AND note = 'Own'") >= 1);
}

/* -- where it is shown ----------------------------------------------------- */

static const struct shown {
    const char *login, *path, *has;
} shown[] = {
    {"clerk1", PATH, TAG},
    {"clerk1", PATH, WHY},
    {"clerk1", "/print/" REGION "/2023-11/401/tjj", WHY},
    {"clerk1", "/tasks", TAG},
    {"head1", "/sign/" REGION "/2023-11/401/tjj", TAG},
    {"reviewer1", "/review", TAG},
    {"reviewer1", "/review/" REGION "/2023-11/401/tjj", WHY},
    {"reviewer1", MATRIX, TAG},
    {"reviewer1", MATRIX, "of those reported, empty forms"},
    {"reviewer1", MATRIX "/csv", ",1\r\n"},
    {"reviewer1", "/counties/" REGION "/2023-11", "Empty forms"},
    {"reviewer1", "/counties/" REGION "/2023-11", "<td class=\"num\">1</td>"},
    {"clerk1", "/api/v1/tasks", "\"empty\":true"},
    {"clerk1", API, "\"empty\":true"},
    {"reviewer1", "/api/v1/reviews", "\"empty\":true"},
    {"reviewer1", "/api/v1/completeness/" REGION "/2023-11", "\"empty\":true"},
};

static void shown_everywhere(void)
{
    begin("clerk1");
    CHECK("sent",
        page_post(PATH, "version=0&event=empty" X_EMPTY, fixture_key()) == 303);
    for (size_t i = 0; i < COUNT(shown); i++) {
        CHECK(shown[i].login, page_sign_in(shown[i].login));
        CHECK(shown[i].path, page_serve(shown[i].path, "", NULL) == 200);
        CHECK(shown[i].path, has(shown[i].has));
    }
}

/* It counts once among those reported, however many cells it has. */
static void never_above_all(void)
{
    begin("reviewer1");
    fixture_query("INSERT INTO submission (period, region, form, bureau, state,"
                  " version, filled, valued) SELECT period, '" REGION
                  "', form, 'tjj', 'accepted', 2, 9999, 0 FROM calendar WHERE "
                  "period = '2023-11' AND form = '401'");
    CHECK("matrix", page_serve(MATRIX, "", NULL) == 200 && !has("9999"));
    CHECK("named", has(TAG));
    CHECK("counties",
        page_serve("/counties/" REGION "/2023-11", "", NULL) == 200 &&
            !has("9999"));
    CHECK("one of them", has("<td class=\"num\">1</td>"));
}

/* -- the API --------------------------------------------------------------- */

static const struct call {
    const char *name, *body;
    int status;
    const char *has;
} calls[] = {
    {"as any other", "{\"version\":0,\"event\":\"submit\"}", 422,
        "\"code\":\"empty\""},
    {"no reason", EMPTY("0", "\"cells\":[]"), 422, "\"code\":\"reason\""},
    {"reason named", EMPTY("0", "\"cells\":[]"), 422, "\"name\":\"x.empty\""},
    {"a number",
        EMPTY("0", "\"cells\":[{\"item\":\"B01\",\"value\":\"7\"}]," BECAUSE),
        422, "\"code\":\"not-empty\""},
    {"nothing", EMPTY("0", BECAUSE), 200,
        "\"state\":\"submitted\",\"filled\":0,\"empty\":true"},
    {"not applicable",
        EMPTY("0", "\"cells\":[{\"item\":\"B01\",\"state\":\"na\",\"note\":"
                   "\"none\"}]," BECAUSE),
        200, "\"filled\":1,\"empty\":true"},
};

static void by_the_api(void)
{
    for (size_t i = 0; i < COUNT(calls); i++) {
        begin("clerk1");
        page.key = fixture_key();
        CHECK(calls[i].name,
            page_serve(API, JSON, calls[i].body) == calls[i].status);
        CHECK(calls[i].name, has(calls[i].has));
        CHECK(calls[i].name, is_empty() == (calls[i].status == 200));
    }
    CHECK("again", page_serve(API, JSON, calls[COUNT(calls) - 1].body) == 200 &&
                       has("\"empty\":true,\"replayed\":true"));
    page.key = NULL;
}

/* -- the upload ------------------------------------------------------------ */

static struct text filled(const struct template_fill *fills, size_t count)
{
    static const struct region region = {REGION, {"溧阳市", "Liyang"}, false};
    unsigned char *key = arena_alloc(fixture.arena, SECRET_BYTES);
    struct layouts *layouts = arena_alloc(fixture.arena, sizeof(*layouts));
    struct opened_form form = fixture_form("tjj");
    const struct template_source source = {
        fixture.fw, &form, &region, layouts, key};
    const char *file =
        arena_printf(fixture.arena, "%s/empty.xlsx", fixture.folder);
    struct template t;
    struct text out = {"", 0};

    CHECK("secret", secret_get(fixture.read, fixture.write, "template",
                        fixture.now, fixture.arena, key) == DB_OK);
    CHECK("layouts",
        layouts_load("export/layouts", fixture.arena, layouts, stderr));
    CHECK("made", template_make(&source, fixture.arena, &t) &&
                      template_write(&source, &t, fills, count, file,
                          fixture.arena) == EXPORT_OK);
    CHECK("read", file_read(file, MAX_BYTES, fixture.arena, &out) == NULL);
    return out;
}

static int upload(const char *field, const char *text)
{
    const struct template_fill fill = {field, text, "", NULL};

    begin("clerk1");
    fixture.config.layout_dir = "export/layouts";
    fixture.config.export_dir = fixture.folder;
    return page_upload(UPLOAD, "a.xlsx", filled(&fill, 1));
}

static void by_the_upload(void)
{
    CHECK("with a reason", upload("x.empty", WHY) == 200);
    CHECK("its button", has("value=\"empty\""));
    CHECK("no other", !has("value=\"submit\""));
    CHECK("its reason in the field",
        has("name=\"x.empty\" rows=\"2\" maxlength=\"500\">" WHY "<"));
    CHECK("nothing is saved yet",
        fixture_number("SELECT COUNT(*) FROM submission") == 0);
    CHECK("with a number", upload("v.B01.total", "7") == 200);
    CHECK("as any other", has("value=\"submit\"") && !has("value=\"empty\""));
    CHECK("with a problem", upload("v.B01.total", "-5") == 200);
    CHECK("a draft alone", !has("value=\"empty\"") && !has("value=\"submit\""));
}

/* -- a revision of every kind ---------------------------------------------- */

static const struct revised {
    const char *name, *fields;
    int status;
    const char *stored; /* old and new state, value and remark */
} revised[] = {
    {"nothing", "v.B01.total=&s.B01.total=&n.B01=", 422, ""},
    {"no reason in the remark", "v.B01.total=&s.B01.total=na&n.B01=", 422, ""},
    {"a number beside it", "v.B01.total=3&s.B01.total=na&n.B01=x", 422, ""},
    {"not applicable", "v.B01.total=&s.B01.total=na&n.B01=none%20here", 303,
        "1\t3039.600000\t\t2\tNULL\tnone here"},
    {"not reported", "v.B01.total=&s.B01.total=missing&n.B01=", 303,
        "1\t3039.600000\t\t0\tNULL\t"},
    {"a remark", "v.B01.total=&s.B01.total=&n.B01=preliminary", 303,
        "1\t3039.600000\t\t1\t3039.600000\tpreliminary"},
    {"a number", "v.B01.total=3%2C093.6&s.B01.total=&n.B01=", 303,
        "1\t3039.600000\t\t1\t3093.600000\t"},
};

static void lock_form(void)
{
    static const enum event events[] = {
        EVENT_ACCEPT, EVENT_CONFIRM, EVENT_LOCK};
    struct opened_form form = fixture_form("tjj");

    fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, "3039.6", fixture_key());
    for (size_t i = 0; i < COUNT(events); i++) {
        form = fixture_form("tjj");
        fixture_review(&form, events[i], "", fixture_key());
    }
}

static void revises(void)
{
    for (size_t i = 0; i < COUNT(revised); i++) {
        begin("clerk1");
        lock_form();
        CHECK(revised[i].name,
            page_post(REVISION,
                arena_printf(fixture.arena,
                    "version=%u&event=revise&reason=checked&%s",
                    fixture_form("tjj").head.version, revised[i].fields),
                fixture_key()) == revised[i].status);
        CHECK(revised[i].name,
            strcmp(fixture_query("SELECT old_state, old_value, old_note, "
                                 "new_state, new_value, note FROM "
                                 "revision_cell"),
                revised[i].stored) == 0);
        CHECK(revised[i].name, page_serve(REVISION, "", NULL) == 200);
    }
    CHECK("both are shown", has("3,039.6") && has("3,093.6"));
}

SUITE(page_empty, {"by the page", by_the_page},
    {"own remarks stay", own_remarks_stay},
    {"shown everywhere", shown_everywhere},
    {"never above all", never_above_all}, {"by the API", by_the_api},
    {"by the upload", by_the_upload}, {"revises", revises})
