/* Evaluation runs: the same digits again, never changed, peers and groups. */
#include "sql/run.h"

#include <pthread.h>
#include <string.h>

#include "sql/group.h"
#include "sql/report.h"
#include "tests/integration/run_fixture.h"

static struct run_row *rows_of(const struct run *run, size_t *count)
{
    struct run_row *rows = NULL;

    CHECK("rows", run_scores(fixture.read, run->id, fixture.arena, &rows,
                      count) == DB_OK);
    return rows;
}

static const struct run_row *row_of(
    const struct run_row *rows, size_t count, const char *code)
{
    static const struct run_row none = {
        "", "", {"", ""}, false, "", -1, "", -1, "", ""};

    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].code, code) == 0) {
            return &rows[i];
        }
    }
    return &none;
}

static struct run make(const char *regions, const char *owners)
{
    struct run run = {.id = ""};
    const char *empty;
    bool existing;

    CHECK("made", run_fixture_make(
                      regions, owners, "", &run, &existing, &empty) == DB_OK);
    return run;
}

static struct run_check verify(const struct run *run)
{
    struct run_check check = {0};

    CHECK("verified",
        run_verify(fixture.read, run, fixture.arena, &check) == DB_OK);
    return check;
}

/* "SIDE CODE what: then -> now", where SIDE is a digit, stands somewhere. */
static bool tells(const struct run_check *check, const char *words)
{
    for (size_t i = 0; i < check->difference_count; i++) {
        const struct run_difference *d = &check->differences[i];

        if (strstr(arena_printf(fixture.arena, "%d %s%s %s: %s -> %s", d->side,
                       d->code, d->owner, d->what, d->then, d->now),
                words) != NULL) {
            return true;
        }
    }
    return false;
}

static void same_digits_again(void)
{
    struct run first, again;
    struct run_check check;
    const char *empty;
    bool existing;

    run_fixture();
    CHECK("made",
        run_fixture_make("", "", "first", &first, &existing, &empty) == DB_OK &&
            !existing && strlen(first.id) == RUN_ID && first.row_count == 3);
    CHECK("again", run_fixture_make(
                       "", "", "second", &again, &existing, &empty) == DB_OK &&
                       existing && strcmp(first.id, again.id) == 0 &&
                       strcmp(again.note, "first") == 0);
    CHECK("one run",
        fixture_number("SELECT COUNT(*) FROM evaluation_run") == 1 &&
            fixture_number("SELECT COUNT(*) FROM evaluation_run_score") == 3);
    CHECK("audited once",
        fixture_number(
            "SELECT COUNT(*) FROM audit WHERE action = 'evaluate'") == 1);
    check = verify(&first);
    CHECK("the same", check.edition && check.input && check.result &&
                          check.same && check.present &&
                          check.difference_count == 0 && !check.more);
    /* From nothing: another run of the same input has the same hashes. */
    fixture_query("DELETE FROM evaluation_run; DELETE FROM "
                  "evaluation_run_score; DELETE FROM evaluation_run_input");
    again = make("", "");
    CHECK("another number", strcmp(first.id, again.id) != 0);
    CHECK("the same input", strcmp(first.input_hash, again.input_hash) == 0);
    CHECK("the same result", strcmp(first.result_hash, again.result_hash) == 0);
    run_fixture_end();
}

static void a_page_and_a_run_agree(void)
{
    const struct framework *fw = run_fixture();
    struct report report;
    struct run run;
    struct run_row *rows;
    size_t count;

    run_fixture_peers();
    run = make("", "");
    rows = rows_of(&run, &count);
    CHECK("loaded", report_load(fixture.read, fw, REGION, NOVEMBER_2023,
                        fixture.arena, &report) == DB_OK);
    CHECK("the same total", strcmp(row_of(rows, count, REGION)->total,
                                arena_printf(fixture.arena, "%.17g",
                                    report.evaluation.total)) == 0);
    CHECK("whom it is compared with", report.peer_counties == 1 &&
                                          report.peer_entered == 2 &&
                                          strcmp(report.group, "strong") == 0);
    CHECK("worst of the group",
        report.evaluation.indicators[framework_indicator(fw, TEXT("ECO-01"))]
                .group.least == 50);
    run_fixture_end();
}

static void ranks_and_groups(void)
{
    static const struct {
        const char *code, *group;
        int place, group_place;
    } rows[] = {{"320482", "strong", 1, 1}, {REGION, "strong", 2, 2},
        {"320483", "weak", 3, 1}};
    struct run run;
    struct run_row *found;
    size_t count;

    run_fixture();
    run = make("", "");
    found = rows_of(&run, &count);
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i].code, strcmp(found[i].code, rows[i].code) == 0 &&
                                found[i].place == rows[i].place &&
                                found[i].group_place == rows[i].group_place &&
                                strcmp(found[i].group, rows[i].group) == 0);
    }
    CHECK("the best of its group",
        strstr(found[0].detail, "indicator,ECO-01,scored,300,100,") != NULL);
    CHECK("second of its group", strstr(row_of(found, count, REGION)->detail,
                                     "indicator,ECO-03,scored,5,95,") != NULL);
    CHECK("nobody to compare with",
        strstr(row_of(found, count, "320483")->detail,
            "indicator,ECO-01,no peers,200,,,") != NULL);
    CHECK("grade", row_of(found, count, REGION)->grade[0] != '\0');
    /* Another group: other peers, another score, another run. */
    CHECK("moved", group_put(fixture.write, NULL, RUN_EDITION, "320483",
                       "strong", fixture.now, fixture.arena) == DB_OK);
    run = make("", "");
    found = rows_of(&run, &count);
    CHECK("compared now", strstr(row_of(found, count, "320483")->detail,
                              "indicator,ECO-01,scored,200,50,") != NULL);
    run_fixture_end();
}

static void ties_share_a_rank(void)
{
    struct run run;
    struct run_row *rows;
    size_t count;

    run_fixture();
    fixture_figures("UPDATE cell SET value = 100 WHERE item = 'B01'; "
                    "UPDATE cell SET value = 5 WHERE item = 'B02'");
    run = make("320481,320482", "");
    rows = rows_of(&run, &count);
    CHECK("both first", count == 2 && rows[0].place == 1 && rows[1].place == 1);
    CHECK("by code", strcmp(rows[0].code, REGION) == 0);
    run_fixture_end();
}

static void peers_are_ranked_beside(void)
{
    static const char *const order[] = {
        "320583", "P1", "320482", REGION, "320483"};
    struct run run;
    struct run_row *rows;
    const char *total;
    size_t count;

    run_fixture();
    run_fixture_peers();
    run = make("", REGION);
    rows = rows_of(&run, &count);
    CHECK("all", count == COUNT(order));
    for (size_t i = 0; i < count && i < COUNT(order); i++) {
        CHECK(order[i],
            strcmp(rows[i].code, order[i]) == 0 && rows[i].place == (int)i + 1);
        CHECK(
            order[i], strcmp(rows[i].owner,
                          strlen(order[i]) == 2 || i == 0 ? REGION : "") == 0);
    }
    CHECK("group of its owner",
        strcmp(rows[0].group, "strong") == 0 && rows[0].group_place == 1);
    CHECK("only what was entered counts",
        strcmp(rows[0].total, "100") == 0 &&
            strstr(rows[0].detail, "indicator,ECO-03,not due,,,,") != NULL);
    CHECK("they count in the county's methods",
        strstr(row_of(rows, count, REGION)->detail,
            "indicator,ECO-01,scored,100,14.28571428571428") != NULL &&
            strstr(row_of(rows, count, REGION)->detail,
                "indicator,ECO-03,scored,5,90,") != NULL);
    CHECK("and in nobody else's",
        strstr(row_of(rows, count, "320482")->detail,
            "indicator,ECO-01,scored,300,100,") != NULL);
    CHECK("no figures of theirs",
        fixture_number("SELECT COUNT(*) FROM cell WHERE region NOT IN "
                       "('320481', '320482', '320483')") == 0);
    /* Without its owner they are in no list but still compared with. */
    run = make("", "");
    CHECK("counties alone", run.row_count == 3);
    total = row_of(rows, count, REGION)->total;
    rows = rows_of(&run, &count);
    CHECK("the same score",
        strcmp(row_of(rows, count, REGION)->total, total) == 0);
    run_fixture_end();
}

/* A peer that comes to report itself counts by its figures. */
static void figures_win_over_entries(void)
{
    struct run run;
    struct run_row *rows;
    size_t count;

    run_fixture();
    run_fixture_peers();
    fixture_query("UPDATE peer SET code = '320482' WHERE code = '320583'; "
                  "UPDATE peer_value SET code = '320482' WHERE code = "
                  "'320583'");
    run = make("", REGION);
    rows = rows_of(&run, &count);
    CHECK(
        "once", count == 4 && row_of(rows, count, "320482")->owner[0] == '\0');
    CHECK("by its figures", strstr(row_of(rows, count, REGION)->detail,
                                "indicator,ECO-01,scored,100,20,") != NULL);
    run_fixture_end();
}

static void tells_what_changed(void)
{
    struct run run;
    struct run_check check;

    run_fixture();
    run_fixture_peers();
    run = make("320481", "");
    fixture_figures("UPDATE cell SET value = 101.5 WHERE item = 'B01' AND "
                    "region = '320481'");
    check = verify(&run);
    CHECK("the run itself is sound",
        check.edition && check.input && check.result && check.same);
    CHECK("the data are not what they were", !check.present);
    CHECK("which cell",
        tells(&check,
            "2 320481 content: cell\tB01\t0\t1\t100 -> cell\tB01\t0\t1\t101.5"));
    CHECK("what it does", tells(&check, "3 320481 total: "));
    CHECK("another run now",
        strcmp(make("320481", "").input_hash, run.input_hash) != 0);
    fixture_figures("UPDATE cell SET value = 100 WHERE item = 'B01' AND region "
                    "= '320481'");
    CHECK("as it was", verify(&run).present);
    /* What it is compared with is part of the input, the rest is not. */
    fixture_figures("UPDATE cell SET value = 7 WHERE region = '320483'");
    CHECK("a county of another group", verify(&run).present);
    fixture_query("UPDATE peer_value SET value = 51 WHERE code = 'P1' AND "
                  "indicator = 'ECO-01'");
    CHECK("a peer",
        tells((check = verify(&run), &check),
            "2 P1320481 content: value\tECO-01\t50 -> value\tECO-01\t51"));
    run_fixture_end();
}

static void notices_tampering(void)
{
    static const struct {
        const char *name, *sql;
        bool edition, input, result, same;
        const char *words;
    } rows[] = {
        {"a total",
            "UPDATE evaluation_run_score SET total = '99' WHERE region "
            "= '320481'",
            true, true, false, true, "1 320481 total: 99 -> "},
        {"a rank",
            "UPDATE evaluation_run_score SET place = 1 WHERE region = "
            "'320481'",
            true, true, false, true, "1 320481 rank: 1 -> 2"},
        {"a row taken out",
            "DELETE FROM evaluation_run_score WHERE region = '320483'", true,
            true, false, true, "1 320483 unit:  -> "},
        {"an input",
            "UPDATE evaluation_run_input SET content = "
            "REPLACE(content, '\t300', '\t301') WHERE region = "
            "'320482'",
            true, false, true, false, "1 320482 detail: "},
        {"the edition",
            "UPDATE edition SET sha256 = REPEAT('0', 64) WHERE code = "
            "'" RUN_EDITION "'",
            false, true, true, true, "0  edition: "},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct run run;
        struct run_check check;

        run_fixture();
        run = make("", "");
        fixture_query(rows[i].sql);
        check = verify(&run);
        CHECK(rows[i].name, check.edition == rows[i].edition);
        CHECK(rows[i].name, check.input == rows[i].input);
        CHECK(rows[i].name, check.result == rows[i].result);
        CHECK(rows[i].name, check.same == rows[i].same);
        CHECK(rows[i].name, tells(&check, rows[i].words));
        run_fixture_end();
    }
}

static void says_what_cannot_be_scored(void)
{
    static const struct {
        const char *name, *regions, *empty;
    } rows[] = {
        {"a county without figures", "320499", "320499"},
        {"one of two", "320481,320499", "320499"},
        {"another province", "33", "33"},
        {"a city below which some are", "320400", NULL},
        {"a province", "32", NULL},
        {"everywhere", "", NULL},
    };
    struct run run;
    const char *empty;
    bool existing;

    run_fixture();
    for (size_t i = 0; i < COUNT(rows); i++) {
        enum db_result result =
            run_fixture_make(rows[i].regions, "", "", &run, &existing, &empty);

        CHECK(
            rows[i].name, result == (rows[i].empty == NULL ? DB_OK : DB_NONE));
        CHECK(rows[i].name,
            rows[i].empty == NULL || strcmp(rows[i].empty, empty) == 0);
    }
    fixture_figures("UPDATE cell SET accepted = 0");
    CHECK("nothing accepted anywhere",
        run_fixture_make("", "", "", &run, &existing, &empty) == DB_NONE &&
            empty[0] == '\0');
    CHECK("no such run", run_find(fixture.read, "0123456789abcdef",
                             fixture.arena, &run) == DB_NONE);
    run_fixture_end();
}

static void stores_all_or_nothing(void)
{
    struct run run;
    const char *empty;
    bool existing, done = false;
    uint64_t n = 0;

    run_fixture();
    while (!done && ++n < 40) {
        db_fail_at(fixture.write, n);
        done = run_fixture_make("", "", "", &run, &existing, &empty) == DB_OK;
        db_fail_at(fixture.write, 0);
        CHECK("nothing or all",
            fixture_number("SELECT (SELECT COUNT(*) FROM evaluation_run) + "
                           "(SELECT COUNT(*) FROM evaluation_run_score) + "
                           "(SELECT COUNT(*) FROM evaluation_run_input)") ==
                (done ? 7 : 0));
    }
    CHECK("each statement had its turn", n > 8 && done);
    run_fixture_end();
}

/* A grade for the first of all: the same on every page, whoever is chosen. */
static void grades_with_rank_limits(void)
{
    const struct framework *fw;
    struct report report;
    struct run run;
    struct run_row *rows;
    size_t count;

    run_fixture();
    fw = run_fixture_edition("runs-2", "grade.csv",
        "name_zh,name_en,from,max_rank\n优,A,0.2,1\n良,B,0.1,0\n差,C,0,0\n");
    run = make("", "");
    rows = rows_of(&run, &count);
    CHECK("the first", strcmp(row_of(rows, count, "320482")->grade, "优") == 0);
    CHECK("the second", strcmp(row_of(rows, count, REGION)->grade, "良") == 0);
    run = make(REGION, "");
    rows = rows_of(&run, &count);
    CHECK("alone in its run",
        count == 1 && rows[0].place == 1 && strcmp(rows[0].grade, "良") == 0);
    CHECK("loaded", report_load(fixture.read, fw, REGION, NOVEMBER_2023,
                        fixture.arena, &report) == DB_OK);
    CHECK("on its page", strcmp(report.evaluation.grade->name.zh, "良") == 0 &&
                             report.standing.rank == 2 &&
                             report.standing.group_rank == 2);
    fixture_figures("UPDATE cell SET value = 900 WHERE region = '320483'");
    CHECK("all counties are read", !verify(&run).present);
    run_fixture_end();
}

/* weight.csv of group "strong": all on ECO-01. */
static const char *weights(const struct framework *fw)
{
    const char *text = "group,indicator,weight\n";

    for (int i = 0; i < fw->indicator_count; i++) {
        const struct indicator *x = &fw->indicators[i];

        if (x->method != METHOD_NONE) {
            text = arena_printf(fixture.arena, "%sstrong,%s,%s\n", text,
                x->code, strcmp(x->code, "ECO-01") == 0 ? "100" : "0");
        }
    }
    return text;
}

static void weights_of_groups(void)
{
    const struct framework *fw = run_fixture();
    struct report report;
    struct run run;
    struct run_row *rows;
    size_t count;

    fw = run_fixture_edition("runs-3", "weight.csv", weights(fw));
    if (fw == NULL) {
        run_fixture_end();
        return;
    }
    run = make("", "");
    rows = rows_of(&run, &count);
    CHECK("the best of its group",
        strcmp(row_of(rows, count, "320482")->total, "100") == 0);
    CHECK("the worst", strcmp(row_of(rows, count, REGION)->total, "0") == 0);
    CHECK("another group has the edition's",
        strstr(row_of(rows, count, "320483")->detail,
            "indicator,ECO-05,missing,,0,") != NULL);
    CHECK("loaded", report_load(fixture.read, fw, "320482", NOVEMBER_2023,
                        fixture.arena, &report) == DB_OK);
    CHECK("on its page", report.evaluation.total == 100);
    run_fixture_end();
}

static void reads_only_what_counts(void)
{
    static const struct {
        const char *name, *codes, *region;
        bool covers;
    } rows[] = {
        {"all", "", "320481", true},
        {"itself", "320481", "320481", true},
        {"second of two", "11,32", "320481", true},
        {"a city", "320400", "320481", true},
        {"another city", "320500,320600", "320481", false},
        {"a longer code", "3204811", "320481", false},
        {"far too long", "320481320481", "320481", false},
    };
    const struct run_scope scope = {"320483", ""};
    struct run_result result;

    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i].name,
            scope_covers(rows[i].codes, rows[i].region) == rows[i].covers);
    }
    run_fixture();
    CHECK("reckoned", run_reckon(fixture.read, run_fixture(), NOVEMBER_2023,
                          &scope, 0, fixture.arena, &result) == DB_OK);
    CHECK("its group alone", result.cohort.count == 1);
    run_fixture_end();
}

/* One of several that keep the same data at the same time. */
struct maker {
    pthread_t thread;
    const struct framework *fw;
    char id[RUN_ID + 1];
    bool made, existing;
};

static void *keep(void *context)
{
    struct maker *m = context;
    struct db *db = db_new(&fixture.config, DB_WRITE);
    struct arena *arena = arena_new((size_t)32 << 20);
    const struct run_request request = {
        NOVEMBER_2023, {"", ""}, "", &fixture.reviewer, NULL, ADDRESS};
    struct run run;
    const char *empty;

    m->made = run_make(db, m->fw, &request, fixture.now, arena, &run,
                  &m->existing, &empty) == DB_OK;
    memcpy(m->id, m->made ? run.id : "", m->made ? RUN_ID : 0);
    arena_free(arena);
    db_free(db);
    db_thread_end();
    return NULL;
}

static void made_at_once_is_one(void)
{
    struct maker makers[6] = {0};
    const struct framework *fw = run_fixture();
    int fresh = 0;

    for (size_t i = 0; i < COUNT(makers); i++) {
        makers[i].fw = fw;
        pthread_create(&makers[i].thread, NULL, keep, &makers[i]);
    }
    for (size_t i = 0; i < COUNT(makers); i++) {
        pthread_join(makers[i].thread, NULL);
        CHECK("made", makers[i].made);
        CHECK("the same", strcmp(makers[i].id, makers[0].id) == 0);
        fresh += !makers[i].existing;
    }
    CHECK("by one of them", fresh == 1);
    CHECK("one run",
        fixture_number("SELECT COUNT(*) FROM evaluation_run") == 1 &&
            fixture_number("SELECT COUNT(*) FROM evaluation_run_score") == 3);
    run_fixture_end();
}

static void codes_in_order(void)
{
    const char *const codes[] = {"320482", "32", "320481", "32"};

    fixture_clear();
    CHECK("sorted, once",
        strcmp(run_codes(codes, 4, fixture.arena), "32,320481,320482") == 0);
    CHECK("none", strcmp(run_codes(codes, 0, fixture.arena), "") == 0);
}

SUITE(store_run, {"the same digits again", same_digits_again},
    {"a page and a run agree", a_page_and_a_run_agree},
    {"ranks and groups", ranks_and_groups},
    {"ties share a rank", ties_share_a_rank},
    {"peers are ranked beside", peers_are_ranked_beside},
    {"figures win over entries", figures_win_over_entries},
    {"tells what changed", tells_what_changed},
    {"notices tampering", notices_tampering},
    {"says what cannot be scored", says_what_cannot_be_scored},
    {"stores all or nothing", stores_all_or_nothing},
    {"grades with rank limits", grades_with_rank_limits},
    {"weights of groups", weights_of_groups},
    {"reads only what counts", reads_only_what_counts},
    {"made at once is one", made_at_once_is_one},
    {"codes in order", codes_in_order})
