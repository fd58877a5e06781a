/* The same rule gives the same answer in page, submission, upload, API, command
 * and nightly job; and explanations are of the numbers they were written
 * about. */
#include <stdio.h>
#include <string.h>

#include "sql/calendar.h"
#include "sql/check_load.h"
#include "sql/check_store.h"
#include "sql/report.h"
#include "tests/integration/edition_set.h"
#include "tests/integration/page_fixture.h"
#include "tests/integration/rule_doors.h"
#include "tests/integration/rule_figures.h"

#define CODE    "rules-1"
#define PERIOD  RULE_PERIOD
#define OCTOBER ((struct period){2023, FREQ_MONTH, 10})

static const struct set_edit edits[] = {
    {"rule.csv", "item,column\n",
        "item,column\n"
        "X-FORM,401,block,B01>=B30,,,B01,total\n"
        "X-BUREAU,401,explain,B02>=B01,,,B02,total\n"
        "X-PERIOD,401,explain,B01=B01.previous+B01.month,,,B01,total\n"
        "X-YEAR,401,hint,B01>=B01.last,,,B01,total\n"
        "X-ROW,401,block,B01.month<=B01-1,,,B01,current\n"},
    {"edition.csv", "outlier_severity,hint\n",
        "outlier_severity,explain\noutlier_points,5\n"}};

/* What each kind of rule is to say of the figures below. */
static const struct want {
    const char *kind, *bureau, *code, *zh;
    enum severity severity;
    const char *cell;
} wanted[] = {
    {"within the form", "tjj", "X-ROW",
        "01行：1栏（70.0）≤2栏（70.0）－1不成立，超出 1.0 亿元。",
        SEVERITY_BLOCK, "B01.current"},
    {"across forms", "tjj", "X-FORM",
        "01行2栏（70.0）≥402表01行2栏（90.0）不成立，差 20.0 亿元。",
        SEVERITY_BLOCK, "B01.total"},
    {"against last year", "tjj", "X-YEAR",
        "01行：2栏（70.0）≥4栏（700.0）不成立，差 630.0 亿元。", SEVERITY_HINT,
        "B01.total"},
    {"growth", "tjj", "growth:B01",
        "01行：2栏（70.0）比4栏（700.0）下降 90.0%，超过 30%，须说明原因。",
        SEVERITY_EXPLAIN, "B01.total"},
    {"across periods", "tjj", "X-PERIOD",
        "01行：2栏（70.0）＝上期2栏（50.0）＋1栏（70.0）不成立，差 50.0 亿元。",
        SEVERITY_EXPLAIN, "B01.total"},
    {"own history", "tjj", "history:B01",
        "01行1栏：本期 70.0，近5期中位数 10.0，偏离 40.5 倍（界限 3.5），"
        "须说明原因。",
        SEVERITY_EXPLAIN, "B01.current"},
    {"the group", "tjj", "group:B01",
        "01行2栏：同比增速 -90.0%，同组5个地区中位数 10.0%，偏离 67.5 倍（界限 "
        "3.5），须说明原因。",
        SEVERITY_EXPLAIN, "B01.total"},
    {"across bureaus", "shuiwj", "X-BUREAU",
        "2栏：02行（60.0）≥01行（统计局 70.0）不成立，差 10.0 亿元。",
        SEVERITY_EXPLAIN, "B02.total"},
};

/* And form 402 finds that B30 is more than B01, by a rule of the edition. */
enum { FOUND = COUNT(wanted) + 1, STATEMENTS_MAX = 40 };

/* The edition `code`, with groups or without, and its period. */
static void begin_with(const char *code, size_t groups)
{
    struct framework_file *files, *more;
    const struct edition_call call = {NULL, "-", NULL, fixture.now};
    const struct framework *fw = NULL;
    struct edition edition;
    size_t count;

    fixture_clear();
    fixture_query("DELETE FROM check_hit; DELETE FROM region_group; "
                  "DELETE FROM calendar WHERE period = '" PERIOD "'");
    count = edition_set(code, edits, COUNT(edits), &files);
    more = arena_array(fixture.arena, count + 1, sizeof(*more));
    memcpy(more, files, count * sizeof(*more));
    more[count] = (struct framework_file){
        "group.csv", TEXT("code,name_zh,name_en\neast,东组,East\n")};
    CHECK("edition", edition_import(fixture.write, more, count + groups, &call,
                         fixture.arena, &edition) == DB_OK &&
                         edition_get(fixture.read, code, &fw) == DB_OK);
    CHECK("calendar", fw != NULL && calendar_open(fixture.write, fw, OCTOBER, 0,
                                        fixture.now, fixture.arena) == DB_OK);
    fixture_query("UPDATE calendar SET open_at = 0, due_at = 4000000000, "
                  "late_at = 4000000000, lock_at = 4000000000 WHERE period = "
                  "'" PERIOD "'");
    rule_figures_fill(CODE);
}

static void begin(void)
{
    begin_with(CODE, 1);
}

static void end(void)
{
    fixture_query("DELETE FROM check_hit; DELETE FROM region_group; "
                  "DELETE FROM calendar WHERE period = '" PERIOD "'");
}

static struct opened_form open_form(
    const char *bureau, const struct framework **fw)
{
    const struct form_path path = {REGION, OCTOBER, FORM, bureau};
    struct opened_form form = {0};

    CHECK(bureau, submission_open(
                      fixture.read, &path, fixture.arena, fw, &form) == DB_OK);
    return form;
}

static struct put_outcome put(const char *bureau, enum event event,
    const char *value, const struct explanation *e, size_t count)
{
    const struct framework *fw;
    struct opened_form form = open_form(bureau, &fw);
    struct cell_input cell = fixture_cell("B01", value == NULL ? "0" : value);
    struct submission_input input = {.key_hex = fixture_key(),
        .base_version = form.head.version,
        .event = event,
        .cells = &cell,
        .cell_count = value != NULL,
        .explanations = e,
        .explanation_count = count,
        .address = ADDRESS};
    struct put_outcome out;

    submission_put(fixture.write, fw,
        strcmp(bureau, "tjj") == 0 ? &fixture.clerk : &fixture.other, &form,
        &input, fixture.now, fixture.arena, &out);
    return out;
}

static const char *zh_of_put(
    const struct put_outcome *out, const struct want *want)
{
    for (int i = 0; i < out->hit_count; i++) {
        if (strcmp(out->hits[i].code, want->code) == 0) {
            return out->hits[i].sentence.zh;
        }
    }
    return "";
}

static const char *path_of(const char *what, const char *bureau)
{
    return arena_printf(
        fixture.arena, "%s/" REGION "/" PERIOD "/401/%s", what, bureau);
}

/* The queue is told as many of each severity as are kept. */
static void counts_are(const struct found *kept, size_t count)
{
    int64_t told = 0, stand = 0;
    struct rows rows = {0};

    CHECK("counted",
        check_counts(fixture.read, REGION, fixture.arena, &rows) == DB_OK);
    for (size_t i = 0; i < rows.count; i++) {
        told += 1000 * row_at(&rows, i)[4].i + row_at(&rows, i)[5].i;
    }
    for (size_t i = 0; i < count; i++) {
        stand += kept[i].hit.severity == SEVERITY_BLOCK     ? 1000
                 : kept[i].hit.severity == SEVERITY_EXPLAIN ? 1
                                                            : 0;
    }
    CHECK("blocking and to explain", told == stand && told > 1000);
}

/* A hit as it is to be: sentence, severity and cell. */
static bool is_wanted(
    const struct hit *hit, const char *item, const struct want *want)
{
    const char *cell = arena_printf(fixture.arena, "%s.%s", item,
        hit->column == COLUMN_CURRENT ? "current" : "total");

    return strcmp(hit->sentence.zh, want->zh) == 0 &&
           hit->severity == want->severity && strcmp(cell, want->cell) == 0;
}

static bool found_as_wanted(
    const struct found *found, size_t count, const struct want *want)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(found[i].hit.code, want->code) == 0 &&
            strcmp(found[i].bureau, want->bureau) == 0) {
            return is_wanted(&found[i].hit, found[i].item, want);
        }
    }
    return false;
}

static bool put_as_wanted(
    const struct put_outcome *out, const struct want *want)
{
    const struct framework *fw;

    (void)open_form(want->bureau, &fw);
    for (int i = 0; i < out->hit_count; i++) {
        if (strcmp(out->hits[i].code, want->code) == 0) {
            return is_wanted(
                &out->hits[i], fw->items[out->hits[i].item].code, want);
        }
    }
    return false;
}

/* The annex of the workbook lists the built-in ones of all bureaus. */
static void annex_says_so(void)
{
    const struct framework *fw;
    struct report report;
    struct hit *hits = NULL;
    int count = 0;

    (void)open_form("tjj", &fw);
    CHECK("report", report_load(fixture.read, fw, REGION, OCTOBER,
                        fixture.arena, &report) == DB_OK);
    count = check_form(fw, framework_form(fw, TEXT(FORM)), -1, &report.reported,
        fixture.arena, &hits);
    for (size_t i = 0; i < COUNT(wanted); i++) {
        const struct put_outcome annex = {.hits = hits, .hit_count = count};

        CHECK(wanted[i].kind, strchr(wanted[i].code, ':') == NULL ||
                                  put_as_wanted(&annex, &wanted[i]));
    }
}

/* What the night does: everything that locks at or after `since`. */
static enum db_result check_all(int64_t since, size_t *hits)
{
    struct rows due;
    enum db_result result =
        check_due(fixture.write, since, fixture.arena, &due);

    *hits = 0;
    for (size_t i = 0; result == DB_OK && i < due.count; i++) {
        const struct value *row = row_at(&due, i);
        size_t more;

        result = check_again(fixture.write, value_string(&row[0]),
            value_string(&row[1]), fixture.now, fixture.arena, &more);
        *hits += more;
    }
    db_rollback(fixture.write);
    return result == DB_NONE ? DB_OK : result;
}

static void all_doors_agree(void)
{
    struct found *looked, *kept;
    size_t look_count, keep_count, hits;
    struct put_outcome tjj, tax;

    begin();
    tjj = put("tjj", EVENT_SUBMIT, NULL, NULL, 0);
    tax = put("shuiwj", EVENT_SUBMIT, NULL, NULL, 0);
    CHECK("blocked", tjj.result == PUT_BLOCKED);
    CHECK("unexplained", tax.result == PUT_UNEXPLAINED);
    CHECK("no other hit",
        (size_t)(tjj.hit_count + tax.hit_count) == COUNT(wanted));
    rule_doors_say_so("clerk1", "tjj", PERIOD, &tjj);
    rule_doors_say_so("clerk2", "shuiwj", PERIOD, &tax);
    fixture_query("UPDATE submission SET state = 'submitted'");
    annex_says_so();
    CHECK("command", check_look(fixture.read, REGION, PERIOD, NULL, fixture.now,
                         fixture.arena, &looked, &look_count) == DB_OK);
    CHECK("nightly", check_all(fixture.now, &hits) == DB_OK);
    CHECK("kept", check_kept(fixture.read, REGION, PERIOD, fixture.arena, &kept,
                      &keep_count) == DB_OK);
    CHECK("as many",
        keep_count == look_count && hits == look_count && look_count == FOUND);
    counts_are(kept, keep_count);
    for (size_t i = 0; i < COUNT(wanted); i++) {
        const struct want *w = &wanted[i];
        const struct put_outcome *out =
            strcmp(w->bureau, "tjj") == 0 ? &tjj : &tax;

        CHECK(zh_of_put(out, w), put_as_wanted(out, w));
        CHECK(w->kind, found_as_wanted(looked, look_count, w));
        CHECK(w->kind, found_as_wanted(kept, keep_count, w));
    }
    end();
}

/* What is not reported or accepted is not compared with. */
static void drafts_of_others_do_not_count(void)
{
    struct put_outcome out;

    begin();
    fixture_figures("UPDATE submission SET state = 'draft'; UPDATE cell SET "
                    "accepted = 0");
    out = put("tjj", EVENT_SUBMIT, NULL, NULL, 0);
    for (size_t i = 1; i < 7; i++) {
        CHECK(wanted[i].kind, zh_of_put(&out, &wanted[i])[0] == '\0');
    }
    end();
}

/* Kept once; a second look changes nothing, a corrected figure does. */
static void keeps_what_it_finds(void)
{
    size_t hits;

    begin();
    fixture_query("UPDATE submission SET state = 'submitted'");
    for (int i = 0; i < 2; i++) {
        CHECK("checked", check_all(fixture.now, &hits) == DB_OK);
        CHECK("one audit row",
            fixture_number(
                "SELECT COUNT(*) FROM audit WHERE action = 'check'") == 1);
        CHECK(
            "kept", fixture_number("SELECT COUNT(*) FROM check_hit") == FOUND);
    }
    fixture_figures("UPDATE cell SET value = 60 WHERE item = 'B30'");
    CHECK("checked", check_all(fixture.now, &hits) == DB_OK);
    CHECK(
        "gone", fixture_number("SELECT COUNT(*) FROM check_hit") == FOUND - 2);
    CHECK("said", strstr(fixture_query("SELECT detail FROM audit WHERE action "
                                       "= 'check' ORDER BY id DESC LIMIT 1"),
                      "9 > 7; 401/shuiwj X-BUREAU") != NULL);
    fixture_query(
        "UPDATE calendar SET lock_at = 1 WHERE period = '" PERIOD "'");
    CHECK(
        "locked long ago", check_all(fixture.now, &hits) == DB_OK && hits == 0);
    end();
}

/* -- each statement fails -------------------------------------------------- */

/* What lies beyond the form: a rule is never judged without it. */
static void beyond_or_not_at_all(void)
{
    const struct framework *fw;
    struct opened_form form;
    struct found *found;
    size_t count;
    unsigned n;

    begin();
    fixture_query("UPDATE submission SET state = 'submitted'");
    form = open_form("tjj", &fw);
    CHECK("growth of a group", form.figures.background->growth != NULL);
    db_fail_at(fixture.read, 1);
    CHECK("not loaded", check_load(fixture.read, fw, &form.key, fixture.arena,
                            &form.figures) == DB_FAIL);
    db_fail_at(fixture.read, 0);
    for (n = 1; n < STATEMENTS_MAX; n++) {
        db_fail_at(fixture.read, n);
        enum db_result result = check_look(fixture.read, REGION, PERIOD, NULL,
            fixture.now, fixture.arena, &found, &count);

        db_fail_at(fixture.read, 0);
        if (result == DB_OK) {
            break;
        }
        CHECK("said", result == DB_FAIL);
    }
    CHECK("list, then two queries a form", n == 1 + 3 * 2 + 1);
    CHECK("all", count == FOUND);
    end();
}

static const char *kept(void)
{
    return fixture_query("CHECKSUM TABLE check_hit, audit");
}

static enum db_result keep(unsigned fail_at, bool nothing)
{
    struct found *found = NULL;
    size_t count = 0;

    CHECK("looked", check_look(fixture.read, REGION, PERIOD, NULL, fixture.now,
                        fixture.arena, &found, &count) == DB_OK);
    db_fail_at(fixture.write, fail_at);
    enum db_result result = check_keep(fixture.write, REGION, PERIOD, found,
        nothing ? 0 : count, fixture.now, fixture.arena);

    db_fail_at(fixture.write, 0);
    return result;
}

/* First found, then gone again: what is kept and its audit row go together. */
static void keeps_whole_or_not(void)
{
    static const struct {
        const char *name;
        bool nothing;
        int kept;
    } rows[] = {{"found", false, FOUND}, {"gone", true, 0}};

    begin();
    fixture_query("UPDATE submission SET state = 'submitted'");
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *was = kept();
        unsigned n = 1;

        while (n < STATEMENTS_MAX && keep(n, rows[i].nothing) != DB_OK) {
            CHECK(rows[i].name, strcmp(was, kept()) == 0);
            n++;
        }
        CHECK(rows[i].name, n > 4 && n < STATEMENTS_MAX);
        CHECK(rows[i].name,
            fixture_number("SELECT COUNT(*) FROM check_hit") == rows[i].kept);
        CHECK(rows[i].name,
            fixture_number("SELECT COUNT(*) FROM audit WHERE action = "
                           "'check'") == (int)i + 1);
    }
    end();
}

/* An explanation must be long enough and of the numbers as they are. */
static void explains_these_numbers(void)
{
    static const char text[] = "总部迁出一家企业，产值减少";
    const struct explanation shorter = {"growth:B01", "迁出", ""};
    struct explanation given = {"growth:B01", text, ""};
    struct put_outcome out;
    char mark[HIT_MARK] = "";

    begin();
    fixture_figures("DELETE FROM cell WHERE item <> 'B01' OR col = 0 OR period "
                    "NOT IN ('2022-10', '" PERIOD "') OR region <> '" REGION
                    "'; UPDATE cell SET value = 80 WHERE period = '2022-10'; "
                    "UPDATE cell SET value = 20 WHERE period = '" PERIOD "'");
    CHECK("too short",
        put("tjj", EVENT_SUBMIT, NULL, &shorter, 1).result == PUT_UNEXPLAINED);
    out = put("tjj", EVENT_SAVE, NULL, &given, 1);
    CHECK("written", out.result == PUT_OK && out.hit_count > 0);
    hit_mark(&out.hits[0], mark);
    CHECK("marked",
        strcmp(fixture_query("SELECT mark FROM explanation"), mark) == 0);
    out = put("tjj", EVENT_SAVE, "10", NULL, 0);
    CHECK("other numbers", out.result == PUT_OK);
    CHECK("not sent again",
        put("tjj", EVENT_SUBMIT, NULL, NULL, 0).result == PUT_UNEXPLAINED);
    given.mark = mark;
    CHECK("shown with the old numbers",
        put("tjj", EVENT_SUBMIT, NULL, &given, 1).result == PUT_UNEXPLAINED);
    hit_mark(&out.hits[0], mark);
    out = put("tjj", EVENT_SUBMIT, NULL, &given, 1);
    CHECK("shown with these", out.result == PUT_OK);
    CHECK("marked anew",
        strcmp(fixture_query("SELECT mark FROM explanation"), mark) == 0);
    end();
}

/* Opened as for a cell that is typed, without what outliers are judged by. */
static struct put_outcome put_typed(enum event event)
{
    const struct form_path path = {REGION, OCTOBER, FORM, "tjj"};
    struct submission_input input = {
        .key_hex = fixture_key(), .event = event, .address = ADDRESS};
    char token[SESSION_TOKEN_TEXT];
    const struct framework *fw;
    struct opened_form form = {0};
    struct session session;
    struct put_outcome out;

    CHECK("in",
        fixture_sign_in("clerk1", PASSWORD, fixture.now, token) == LOGIN_OK);
    CHECK("open",
        session_open_form(fixture.read, token, &path, false, fixture.now, IDLE,
            fixture.arena, &session, &fw, &form) == DB_OK);
    input.base_version = form.head.version;
    submission_put(fixture.write, fw, &session.actor, &form, &input,
        fixture.now, fixture.arena, &out);
    return out;
}

/* Where the edition has no groups, the counties of the prefecture are compared
 * with, and nothing is submitted without. */
static void compares_within_the_prefecture(void)
{
    static const struct want want = {"prefecture", "tjj", "group:B01",
        "01行2栏：同比增速 -90.0%，同市5个地区中位数 10.0%，偏离 67.5 倍（界限 "
        "3.5），须说明原因。",
        SEVERITY_EXPLAIN, "B01.total"};
    struct put_outcome out;

    begin_with("rules-2", 0);
    fixture_query("DELETE FROM region_group");
    out = put("tjj", EVENT_SUBMIT, NULL, NULL, 0);
    CHECK("of another prefecture", zh_of_put(&out, &want)[0] == '\0');
    fixture_figures(
        "UPDATE cell SET region = CONCAT('32040', RIGHT(region, 1)) "
        "WHERE region LIKE '33%'");
    fixture_query("INSERT INTO region SELECT DISTINCT region, '测试', 'test', "
                  "'', 1 FROM cell WHERE region LIKE '32040%'");
    out = put("tjj", EVENT_SUBMIT, NULL, NULL, 0);
    CHECK(zh_of_put(&out, &want), put_as_wanted(&out, &want));
    out = put_typed(EVENT_SAVE);
    CHECK("not while it is typed", zh_of_put(&out, &want)[0] == '\0' &&
                                       zh_of_put(&out, &wanted[5])[0] == '\0');
    out = put_typed(EVENT_SUBMIT);
    CHECK("but submitted", put_as_wanted(&out, &want));
    end();
}

static int ask(const char *fields, const char *key)
{
    return page_post(path_of("/query", "shuiwj"), fields, key);
}

/* The unit whose figure a relation reads is asked, once, and finds it. */
static void asks_another_unit(void)
{
    static const char about[] =
        "cell=B02.total&about=X-BUREAU:1&text=%E8%AF%B7%E6%A0%B8%E5%AF%B9";
    const char *key;

    begin();
    fixture_query("DELETE FROM message; UPDATE submission SET state = "
                  "'submitted' WHERE bureau = 'tjj'");
    CHECK("sign in", page_sign_in("clerk2"));
    CHECK("page", page_serve(arena_printf(fixture.arena, "%s?cell=B02.total",
                                 path_of("/form", "shuiwj")),
                      "", NULL) == 200);
    CHECK("link", strstr(page.reply.body.p, "class=\"ask-unit\"") != NULL);
    CHECK("button",
        strstr(page.reply.body.p, "value=\"X-BUREAU:1\"") != NULL &&
            strstr(page.reply.body.p, "value=\"X-BUREAU:0\"") == NULL);
    key = fixture_key();
    CHECK("asked", ask(about, key) == 303);
    CHECK("asked twice", ask(about, key) == 303);
    CHECK("one message, for the other unit",
        strcmp(fixture_query("SELECT DISTINCT kind, bureau, link FROM message "
                             "m JOIN account a ON a.id = m.account_id"),
            "query\ttjj\t/form/" REGION "/" PERIOD
            "/401/tjj?cell=B01.total#panel") == 0);
    CHECK("its words",
        strcmp(fixture_query("SELECT DISTINCT text_zh FROM message"),
            "请核对　审核关系：2栏：02行（60.0）≥01行（统计局 70.0）不成立，差 10.0 "
            "亿元。") == 0);
    CHECK("one audit row", fixture_number("SELECT COUNT(*) FROM audit WHERE "
                                          "action = 'message'") == 1);
    CHECK("its own figure",
        ask("cell=B02.total&about=X-BUREAU:0&text=a", fixture_key()) == 422);
    CHECK("no such hit",
        ask("cell=B02.total&about=X-FORM:1&text=a", fixture_key()) == 422);
    CHECK("nothing said",
        ask("cell=B02.total&about=X-BUREAU:1&text=", fixture_key()) == 422);
    CHECK("sign in", page_sign_in("clerk1"));
    CHECK("another's form", ask(about, fixture_key()) == 403);
    CHECK("no more messages",
        fixture_number("SELECT COUNT(DISTINCT sent_at, subject_zh) FROM "
                       "message") == 1);
    CHECK(
        "read", page_serve("/messages", "", NULL) == 200 &&
                    strstr(page.reply.body.p, "cell=B01.total#panel") != NULL);
    end();
}

SUITE(store_check, {"all doors agree", all_doors_agree},
    {"drafts of others", drafts_of_others_do_not_count},
    {"beyond or not at all", beyond_or_not_at_all},
    {"keeps whole or not", keeps_whole_or_not},
    {"keeps what it finds", keeps_what_it_finds},
    {"explains these numbers", explains_these_numbers},
    {"compares within the prefecture", compares_within_the_prefecture},
    {"asks another unit", asks_another_unit})
