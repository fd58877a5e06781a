/* The pages of rankings, runs and peers: who sees what, and what is stored. */
#include <stdio.h>
#include <string.h>

#include "sql/peer.h"
#include "tests/integration/page_fixture.h"
#include "tests/integration/run_fixture.h"

static bool has(const char *text)
{
    return page.reply.body.p != NULL && strstr(page.reply.body.p, text) != NULL;
}

/* `a` stands somewhere before `b`. */
static bool in_order(const char *a, const char *b)
{
    const char *at = strstr(page.reply.body.p, a);

    return at != NULL && strstr(at, b) != NULL;
}

static void begin(const char *login)
{
    run_fixture();
    fixture_query("UPDATE calendar SET edition = '" RUN_EDITION "'");
    CHECK("sign in", page_sign_in(login));
}

static void end(void)
{
    fixture_query("UPDATE calendar SET edition = '" EDITION "'");
    run_fixture_end();
}

/* An evaluator of another region, until leave(). */
static void enter(const char *region)
{
    const struct account account = {.login = "guest1",
        .name = "guest1",
        .role = ROLE_EVALUATOR,
        .region = region,
        .bureau = ""};
    const struct region home = {region, {region, region}, false};

    CHECK("region", region_put(fixture.write, &home, "") == DB_OK);
    CHECK("guest", account_create(fixture.write, NULL, &account, PASSWORD,
                       ADDRESS, fixture.now, fixture.arena, NULL) == DB_OK);
    CHECK("sign in", page_sign_in("guest1"));
}

static void leave(void)
{
    fixture_query("DELETE FROM account WHERE login = 'guest1'");
    end();
}

static void ranking_of_a_county(void)
{
    begin("reviewer1");
    run_fixture_peers();
    CHECK(
        "answers", page_serve("/ranking/" REGION "/2023-11", "", NULL) == 200);
    CHECK("peers are marked", has("entered by hand"));
    CHECK("by rank", in_order("昆山市", "320482</span>"));
    CHECK("county after them", in_order("320482</span>", REGION "</span>"));
    CHECK("its own is linked", has("/evaluation/" REGION "/2023-11"));
    CHECK("another county's is not", !has("/evaluation/320482/2023-11"));
    CHECK("groups", has("?group=weak") && has("Rank in the group"));
    CHECK("one group",
        page_serve("/ranking/" REGION "/2023-11?group=weak", "", NULL) == 200);
    CHECK("nobody else", !has("320482</span>") && has("320483</span>"));
    CHECK("another county",
        page_serve("/ranking/320482/2023-11", "", NULL) == 403);
    CHECK("no such period",
        page_serve("/ranking/" REGION "/2023-13", "", NULL) == 404);
    CHECK("nothing yet",
        page_serve("/ranking/" REGION "/2020-01", "", NULL) == 200 &&
            has("No county here has accepted figures"));
    CHECK("without script", !has("<script"));
    end();
}

static void ranking_of_a_city(void)
{
    begin("reviewer1");
    run_fixture_peers();
    enter("320400");
    CHECK("answers",
        page_serve("/ranking", "", NULL) == 303 &&
            strcmp(page.reply.location, "/ranking/320400/2023-11") == 0);
    CHECK("counties", page_serve(page.reply.location, "", NULL) == 200 &&
                          has("/evaluation/320482/2023-11"));
    CHECK("no peers of a county", !has("昆山市"));
    leave();
    begin("reviewer1");
    enter("330000");
    CHECK("another province",
        page_serve("/ranking/330000/2023-11", "", NULL) == 200 &&
            !has("320482"));
    CHECK("not this one",
        page_serve("/ranking/" REGION "/2023-11", "", NULL) == 403);
    leave();
}

/* What the page says of the peer, copied. */
static const char *peer_row(void)
{
    const char *from = strstr(page.reply.body.p, "昆山市");
    const char *to = from == NULL ? NULL : strstr(from, "</tr>");

    return to == NULL ? ""
                      : arena_copy(fixture.arena, from, (size_t)(to - from));
}

static void run_is_the_ranking(void)
{
    const char *before;

    begin("reviewer1");
    run_fixture_peers();
    CHECK(
        "answers", page_serve("/ranking/" REGION "/2023-11", "", NULL) == 200);
    before = peer_row();
    CHECK("the peer", strstr(before, "entered by hand") != NULL);
    CHECK("kept", page_post("/ranking/" REGION "/2023-11",
                      "note=", fixture_key()) == 303);
    CHECK("shown",
        page_serve(arena_printf(fixture.arena, "%.29s", page.reply.location),
            "", NULL) == 200);
    CHECK("the same of the peer", strcmp(peer_row(), before) == 0);
    end();
}

static void only_who_may(void)
{
    static const char *const paths[] = {"/ranking/" REGION "/2023-11",
        "/runs/" REGION, "/peers/" REGION "/2023-11"};

    begin("clerk1");
    for (size_t i = 0; i < COUNT(paths); i++) {
        CHECK(paths[i], page_serve(paths[i], "", NULL) == 403);
    }
    CHECK("run", page_post("/ranking/" REGION "/2023-11",
                     "note=", fixture_key()) == 403);
    CHECK("peers", page_post("/peers/" REGION "/2023-11",
                       "version=0&code.0=1&name.0=a", fixture_key()) == 403);
    CHECK("nothing stored",
        fixture_number("SELECT (SELECT COUNT(*) FROM evaluation_run) + (SELECT "
                       "COUNT(*) FROM peer_sheet)") == 0);
    end();
}

static void keeps_a_run(void)
{
    char path[64];

    begin("reviewer1");
    CHECK("made", page_post("/ranking/" REGION "/2023-11", "note=first",
                      fixture_key()) == 303 &&
                      strstr(page.reply.location, "?done=made") != NULL);
    snprintf(path, sizeof(path), "%.29s", page.reply.location);
    CHECK(
        "the same", page_post("/ranking/" REGION "/2023-11", "note=second",
                        fixture_key()) == 303 &&
                        strncmp(page.reply.location, path, strlen(path)) == 0 &&
                        strstr(page.reply.location, "?done=existing") != NULL);
    CHECK(
        "said so", page_serve("/ranking/" REGION "/2023-11", "", NULL) == 200 &&
                       has("digit by digit"));
    CHECK("listed", page_serve("/runs/" REGION, "", NULL) == 200 &&
                        has("first") && has(path));
    CHECK("shown", page_serve(path, "", NULL) == 200 &&
                       has("the same as then") &&
                       has("same to the last digit"));
    fixture_figures(
        "UPDATE cell SET value = 301.25 WHERE region = '320482' AND "
        "item = 'B01'; UPDATE cell SET value = 102.5 WHERE region = "
        "'" REGION "' AND item = 'B01'");
    CHECK("changed", page_serve(path, "", NULL) == 200 &&
                         has("The data have changed since") &&
                         has("same to the last digit"));
    CHECK("its own cell", has("B01\t0\t1\t102.5"));
    CHECK("not another county's", !has("301.25"));
    CHECK(
        "too long a remark", page_post("/ranking/" REGION "/2023-11",
                                 arena_printf(fixture.arena, "note=%0201d", 0),
                                 fixture_key()) == 422);
    CHECK("no such run",
        page_serve("/runs/" REGION "/0123456789abcdef", "", NULL) == 404);
    CHECK("no figures", page_post("/ranking/" REGION "/2020-01",
                            "note=", fixture_key()) == 409);
    enter("330000");
    CHECK("of another province",
        page_serve(arena_printf(fixture.arena, "/runs/330000/%s", path + 13),
            "", NULL) == 404);
    leave();
}

static int peers(const char *fields, const char *key)
{
    return page_post("/peers/" REGION "/2023-11", fields, key);
}

static void enters_peers(void)
{
    const char *key;

    begin("reviewer1");
    key = fixture_key();
    CHECK(
        "the form", page_serve("/peers/" REGION "/2023-11", "", NULL) == 200 &&
                        has("v.0.ECO-01") && has("name=\"code.1\""));
    CHECK("saved", peers("version=0&code.0=320583&name.0=Kunshan&group.0=weak&"
                         "source.0=bulletin&v.0.ECO-01=1,234.5&v.0.ECO-03=",
                       key) == 303);
    CHECK("sent twice",
        peers("version=0&code.0=320583&name.0=Kunshan", key) == 303);
    CHECK("once", fixture_number("SELECT version FROM peer_sheet") == 1);
    CHECK("as it was",
        strcmp(fixture_query("SELECT code, indicator, value, source, "
                             "entered_by FROM peer_value"),
            "320583\tECO-01\t1234.500000\tbulletin\treviewer1") == 0);
    CHECK("shown",
        page_serve("/peers/" REGION "/2023-11?done=saved", "", NULL) == 200 &&
            has("The peers are saved.") && has("value=\"1234.5\"") &&
            has("reviewer1"));
    /* What the table has no row for is not lost, here the values of the
     * others keep their source. */
    fixture_query("INSERT INTO peer_value SELECT region, period, code, "
                  "'ECO-99', value, source, entered_at, entered_by FROM "
                  "peer_value");
    CHECK("another name", peers("version=1&code.0=320583&name.0=K&source.0="
                                "bulletin&v.0.ECO-01=1234.5&code.1=&name.1=",
                              fixture_key()) == 303);
    CHECK("kept", fixture_number("SELECT COUNT(*) FROM peer_value") == 2);
    CHECK("all gone", peers("version=2&code.0=&name.0=&source.0=&v.0.ECO-01=",
                          fixture_key()) == 303 &&
                          fixture_number("SELECT COUNT(*) FROM peer") == 0);
    end();
}

static void refuses_wrong_peers(void)
{
    static const struct {
        const char *name, *fields;
        int status;
        const char *words;
    } rows[] = {
        {"no number", "version=0&code.0=1&name.0=K&v.0.ECO-01=12x", 422,
            "is not a number with at most six decimals"},
        {"seven decimals", "version=0&code.0=1&name.0=K&v.0.ECO-01=1.2345678",
            422, "is not a number with at most six decimals"},
        {"no code", "version=0&code.0=&name.0=K", 422, "one to twelve"},
        {"no name", "version=0&code.0=1&name.0=", 422, "Give the peer a name"},
        {"the county", "version=0&code.0=" REGION "&name.0=K", 422,
            "code of the county itself"},
        {"twice", "version=0&code.0=1&name.0=K&code.1=1&name.1=L", 422,
            "Two peers have this code"},
        {"no such group", "version=0&code.0=1&name.0=K&group.0=x", 422,
            "has no such group"},
        {"no version", "code.0=1&name.0=K", 422, "Version"},
        {"no columns", "version=0", 422, "did not come"},
        {"an unknown field", "version=0&code.0=1&name.0=K&x=1", 422,
            "has no field"},
        {"another version", "version=3&code.0=1&name.0=K", 409,
            "Somebody has saved"},
    };

    begin("reviewer1");
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i].name,
            peers(rows[i].fields, fixture_key()) == rows[i].status);
        CHECK(rows[i].name, has(rows[i].words));
        CHECK(rows[i].name,
            fixture_number("SELECT COUNT(*) FROM peer_sheet") == 0);
    }
    CHECK("typed is kept", peers("version=0&code.0=1&name.0=Kun&v.0.ECO-01=x9",
                               fixture_key()) == 422 &&
                               has("value=\"x9\"") && has("value=\"Kun\""));
    run_fixture_peers();
    CHECK("both are shown",
        peers("version=0&code.0=P1&name.0=K&v.0.ECO-01=51", fixture_key()) ==
                409 &&
            has("value=\"51\"") && has("stored now:") && has("<b>50</b>"));
    CHECK("and can be sent again", has("name=\"version\" value=\"1\""));
    end();
}

SUITE(page_run, {"ranking of a county", ranking_of_a_county},
    {"ranking of a city", ranking_of_a_city},
    {"run is the ranking", run_is_the_ranking}, {"only who may", only_who_may},
    {"keeps a run", keeps_a_run}, {"enters peers", enters_peers},
    {"refuses wrong peers", refuses_wrong_peers})
