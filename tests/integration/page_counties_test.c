/* The counties of a province over all pages, on paper and in a workbook; the
 * matrix as a workbook; the sums that the database keeps. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sql/overview.h"
#include "tests/integration/page_fixture.h"

#define PROVINCE "/counties/330000/2023-11"

enum { COUNTIES = 230, ROOM = 1 << 20 };

static bool has(const char *text)
{
    return page.reply.body.p != NULL && strstr(page.reply.body.p, text) != NULL;
}

/* 230 counties of Zhejiang, some with forms, the first of them with a mark. */
static void begin(void)
{
    fixture_clear();
    fixture_query(
        "INSERT INTO region (code, name_zh, name_en, parent, sample) SELECT "
        "330101 + seq + seq DIV 90 * 10, CONCAT('县', 229 - seq), "
        "CONCAT('County ', LPAD(229 - seq, 3, '0')), '33', 1 "
        "FROM seq_0_to_229");
    fixture_query(
        "INSERT INTO submission (period, region, form, bureau, state, version, "
        "filled, late) SELECT '2023-11', code, '401', 'tjj', "
        "ELT(1 + code % 4, 'draft', 'submitted', 'accepted', 'returned'), 1, "
        "1 + code % 7, code % 2 FROM region WHERE code LIKE '33%' AND "
        "code % 3 <> 0");
    fixture_query("INSERT INTO region (code, name_zh, name_en, parent, sample) "
                  "VALUES ('330000', '浙江省', 'Zhejiang', '', 1)");
    fixture_query(
        "UPDATE account SET region = '330000' WHERE login = 'reviewer1'");
    CHECK("sign in", page_sign_in("reviewer1"));
}

static void end(void)
{
    fixture_query("UPDATE account SET region = '" REGION "' WHERE login = "
                  "'reviewer1'");
    fixture_query("DELETE FROM region WHERE code LIKE '33%'");
    fixture_query("DELETE FROM submission");
}

/* -- over all pages -------------------------------------------------------- */

/* Codes of the last page, a blank behind each, added to `all`. */
static int codes(char *all)
{
    int count = 0;
    for (const char *at = page.reply.body.p;
         (at = strstr(at, "<a href=\"/matrix/33")) != NULL; at += 17) {
        strncat(all, at + 17, 6);
        strcat(all, " ");
        count++;
    }
    return count;
}

/* The address behind "Next 100 counties"; NULL: this is the last page. */
static const char *next_page(void)
{
    const char *end = strstr(page.reply.body.p, "\" class=\"button\">Next 100");
    const char *begin = end;
    char *out = arena_alloc(fixture.arena, 400), *to = out;
    while (begin && strncmp(begin, "<a href=\"", 9) != 0) {
        begin--;
    }
    for (begin += begin ? 9 : 0; begin && begin < end; begin++) {
        *to++ = *begin;
        if (strncmp(begin, "&amp;", 5) == 0) {
            begin += 4;
        }
    }
    *to = '\0';
    return end ? out : NULL;
}

/* Follow the links; the codes in their order. */
static const char *walk(const char *order)
{
    const char *path = arena_printf(fixture.arena, PROVINCE "?order=%s", order);
    char *all = arena_alloc(fixture.arena, ROOM);
    int pages = 0;
    all[0] = '\0';
    while (path && pages < 9) {
        CHECK(path, page_serve(path, NULL, NULL) == 200);
        CHECK("footer", has("All counties (230)"));
        int count = codes(all);
        pages++;
        path = next_page();
        CHECK("a full page", count == (path ? 100 : 30));
    }
    CHECK("three pages", pages == 3);
    return all;
}

static const struct order_row {
    const char *order, *by;
} order_rows[] = {{"", "code"}, {"name", "name_en, code"},
    {"filled", "f, code"}, {"timely", "t, code"}};

static void orders_over_all(void)
{
    begin();
    for (size_t i = 0; i < COUNT(order_rows); i++) {
        const char *sql = arena_printf(fixture.arena,
            "SELECT GROUP_CONCAT(code ORDER BY %s SEPARATOR ' ') FROM "
            "(SELECT r.code, r.name_en, COALESCE(SUM(h.filled), 0) f, "
            "COALESCE(SUM(h.state IN ('submitted', 'accepted') AND h.late = "
            "0), 0) t FROM region r LEFT JOIN submission h ON h.region = "
            "r.code WHERE r.code LIKE '33%%' AND r.code <> '330000' GROUP BY "
            "r.code, r.name_en) x",
            order_rows[i].by);
        const char *want = fixture_query(sql), *got = walk(order_rows[i].order);
        size_t n = strcspn(want, "\n");
        CHECK(order_rows[i].by, n == 7 * COUNTIES - 1);
        CHECK(order_rows[i].by, strncmp(want, got, n) == 0);
    }
    CHECK("a strange place",
        page_serve(PROVINCE "?order=filled&at=x'&after=y", NULL, NULL) == 200);
    CHECK("an unknown order",
        page_serve(PROVINCE "?order=x", NULL, NULL) == 200 && has("330101"));
    end();
}

/* By sound in Chinese: 安 before 北 before 中, whatever their code points. */
static void names_by_sound(void)
{
    static const char *const names[] = {"北县", "中县", "安县"};
    struct county_tally *list;
    size_t count;
    const struct county_place first = {"", ""};

    fixture_clear();
    for (size_t i = 0; i < COUNT(names); i++) {
        fixture_query(arena_printf(fixture.arena,
            "INSERT INTO region (code, name_zh, name_en, parent, sample) "
            "VALUES ('33010%zu', '%s', 'x', '33', 1)",
            i + 1, names[i]));
    }
    CHECK("read",
        overview_counties(fixture.read, "2023-11", "33", COUNTIES_BY_NAME,
            &first, 10, fixture.arena, &list, &count) == DB_OK &&
            count == 3);
    CHECK("order", strcmp(list[0].region.code, "330103") == 0 &&
                       strcmp(list[1].region.code, "330101") == 0 &&
                       strcmp(list[2].region.code, "330102") == 0);
    const struct county_place after = {"北县", "330101"};
    CHECK("behind one",
        overview_counties(fixture.read, "2023-11", "33", COUNTIES_BY_NAME,
            &after, 10, fixture.arena, &list, &count) == DB_OK &&
            count == 1);
    fixture_query("DELETE FROM region WHERE code LIKE '33%'");
}

/* -- sums ------------------------------------------------------------------ */

/* Whether the kept sums are those of the headers, by the rule of eval/. */
static bool sums_agree(void)
{
    char reported[200] = "'-'";
    for (int i = 0; i < STATE__COUNT; i++) {
        if (state_is_reported((enum state)i)) {
            strcat(reported, ", '");
            strcat(reported, state_key((enum state)i));
            strcat(reported, "'");
        }
    }
    return fixture_number(arena_printf(fixture.arena,
               "SELECT COUNT(*) FROM county_tally c LEFT JOIN (SELECT period, "
               "region, SUM(filled) f, SUM(state IN (%s)) r, SUM(state IN (%s) "
               "AND late = 0) t, SUM(state = 'returned') b, SUM(state IN (%s) "
               "AND valued = 0) e FROM submission GROUP BY "
               "period, region) s USING (period, region) WHERE "
               "c.filled <> COALESCE(s.f, 0) OR c.reported <> COALESCE(s.r, 0) "
               "OR c.timely <> COALESCE(s.t, 0) OR c.returned <> "
               "COALESCE(s.b, 0) OR c.empty <> COALESCE(s.e, 0)",
               reported, reported, reported)) == 0;
}

static void sums_are_kept(void)
{
    fixture_clear();
    for (int from = STATE_DRAFT; from < STATE__COUNT; from++) {
        for (int to = STATE_DRAFT; to < STATE__COUNT; to++) {
            fixture_query("DELETE FROM submission");
            fixture_query(arena_printf(fixture.arena,
                "INSERT INTO submission (period, region, form, bureau, state, "
                "version, filled, valued, late) VALUES ('2023-11', '" REGION
                "', '401', 'a', '%s', 1, 3, 1, 0), ('2023-11', '" REGION
                "', '401', 'b', '%s', 1, 5, 0, 1)",
                state_key((enum state)from), state_key((enum state)to)));
            CHECK("made", sums_agree());
            fixture_query(arena_printf(fixture.arena,
                "UPDATE submission SET state = '%s', filled = filled + 2, late "
                "= 1 - late, valued = 1 - valued WHERE bureau = 'a'",
                state_key((enum state)to)));
            CHECK(state_key((enum state)to), sums_agree());
        }
    }
    CHECK("something is counted",
        fixture_number(
            "SELECT filled FROM county_tally WHERE period = '2023-11' AND region = '" REGION
            "'") == 10);
    fixture_query("DELETE FROM submission");
    CHECK("removed", sums_agree());
    CHECK("by the program", page_sign_in("clerk1"));
    struct opened_form form = fixture_form("tjj");
    CHECK("saved",
        fixture_put(&fixture.clerk, &form, EVENT_SAVE, "9", fixture_key())
                    .result == PUT_OK &&
            sums_agree());
    form = fixture_form("tjj");
    CHECK("submitted",
        fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, "9", fixture_key())
                    .result == PUT_OK &&
            sums_agree());
    form = fixture_form("tjj");
    CHECK("returned",
        fixture_review(&form, EVENT_RETURN, "why", fixture_key()).result ==
                PUT_OK &&
            sums_agree());
    CHECK("as seen",
        fixture_number(
            "SELECT returned FROM county_tally WHERE period = '2023-11' AND region = '" REGION
            "'") == 1);
}

/* -- workbooks ------------------------------------------------------------- */

/* What the reader prints of the last answer; "" when it finds fault. */
static const char *book(void)
{
    const char *path =
        arena_printf(fixture.arena, "%s/grid.xlsx", fixture.folder);
    char *out = arena_alloc(fixture.arena, ROOM);
    FILE *file = fopen(path, "wb");
    if (file) {
        fwrite(page.reply.body.p, 1, page.reply.body.n - 1, file);
        fclose(file);
    }
    FILE *reader = popen(arena_printf(fixture.arena,
                             "/usr/bin/python3 tests/grid_read.py %s", path),
        "r");
    size_t n = reader ? fread(out, 1, ROOM - 1, reader) : 0;
    out[n] = '\0';
    unlink(path);
    return reader && pclose(reader) == 0 ? out : "";
}

static int lines_of(const char *text)
{
    int lines = 0;
    for (; (text = strchr(text, '\n')) != NULL; text++) {
        lines++;
    }
    return lines;
}

static void counties_as_book(void)
{
    begin();
    fixture.config.export_dir = fixture.folder;
    CHECK("file", page_serve(PROVINCE "/xlsx?order=name", NULL, NULL) == 200);
    CHECK("name", page.reply.filename &&
                      strstr(page.reply.filename, "2023-11 counties by "
                                                  "completeness.xlsx"));
    const char *text = book();
    CHECK("all of them, heads, sums, note", lines_of(text) == COUNTIES + 3);
    CHECK("heads", strncmp(text,
                       "County|Code|Origin|Cells filled|Cells due|"
                       "Completeness (%)|",
                       56) == 0);
    CHECK("a county without forms", strstr(text, "|0|0|0\n") != NULL);
    CHECK("sums", strstr(text, "\nAll counties (230)|||") != NULL);
    CHECK("audited",
        fixture_number(
            "SELECT COUNT(*) FROM audit WHERE action = 'download' "
            "AND object = '330000/2023-11' AND LENGTH(detail) = 64") == 1);
    CHECK("on paper", page_serve(PROVINCE "/print", NULL, NULL) == 200);
    char *all = arena_alloc(fixture.arena, ROOM);
    all[0] = '\0';
    CHECK("all on paper", codes(all) == COUNTIES && has("Ctrl+P"));
    end();
}

static void matrix_as_book(void)
{
    fixture_clear();
    fixture_query(
        "UPDATE region SET name_en = '=1+1' WHERE code = '" REGION "'");
    fixture.config.export_dir = fixture.folder;
    fixture_query("INSERT INTO submission (period, region, form, bureau, state,"
                  " version, filled, submitted_at) VALUES ('2023-11', '" REGION
                  "', '401', 'tjj', 'submitted', 2, 1, 1)");
    CHECK("sign in", page_sign_in("reviewer1"));
    CHECK("file",
        page_serve("/matrix/" REGION "/2023-11/xlsx", NULL, NULL) == 200);
    const char *text = book();
    CHECK("heads", strncmp(text, "Reporting unit|401 form ", 24) == 0 &&
                       strstr(text, "|Completeness (%)\n") != NULL);
    CHECK("a state", strstr(text, "\nBureau of Statistics|submitted|") != NULL);
    CHECK("rates", strstr(text, "\nReported (%)|") != NULL &&
                       strstr(text, "\nIn time (%)|") != NULL);
    CHECK("audited",
        fixture_number("SELECT COUNT(*) FROM audit WHERE action = "
                       "'download' AND object = '" REGION "/2023-11'") == 1);
    CHECK("no file stays",
        system(arena_printf(fixture.arena, "! ls %s/.reply-* >/dev/null 2>&1",
            fixture.folder)) == 0);
    CHECK("on paper",
        page_serve("/matrix/" REGION "/2023-11/print", NULL, NULL) == 200 &&
            has("class=\"list matrix\"") && !has("name=\"remind."));
    fixture.config.export_dir = "/proc/nowhere";
    CHECK("no folder",
        page_serve("/matrix/" REGION "/2023-11/xlsx", NULL, NULL) == 503 &&
            page.reply.filename == NULL);
    fixture.config.export_dir = fixture.folder;
    fixture_query(
        "UPDATE region SET name_en = 'Liyang' WHERE code = '" REGION "'");
}

SUITE(page_counties, {"orders over all", orders_over_all},
    {"names by sound", names_by_sound}, {"sums are kept", sums_are_kept},
    {"counties as a workbook", counties_as_book},
    {"matrix as a workbook", matrix_as_book})
