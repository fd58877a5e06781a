/* A form out and back: what the template holds, what an upload is told, what is
 * saved of it, and what comes back marked. */
#include <stdio.h>
#include <string.h>

#include "export/template_read.h"
#include "sql/file.h"
#include "tests/integration/page_fixture.h"

#define FORM_PATH(what, bureau) "/" what "/320481/2023-11/401/" bureau
#define DOWNLOAD                FORM_PATH("template", "tjj")
#define UPLOAD                  FORM_PATH("upload", "tjj")
#define MAX_BYTES               (4u << 20)

static unsigned char key[SECRET_BYTES];
static struct region region = {REGION, {"溧阳市", "Liyang"}, false};
static struct layouts layouts;
static struct opened_form opened;

static void begin(const char *login)
{
    fixture_clear();
    fixture.config.layout_dir = "export/layouts";
    fixture.config.export_dir = fixture.folder;
    CHECK("signs in", page_sign_in(login));
    CHECK("secret", secret_get(fixture.read, fixture.write, "template",
                        fixture.now, fixture.arena, key) == DB_OK);
    CHECK("layouts", layouts_load(fixture.config.layout_dir, fixture.arena,
                         &layouts, stderr));
}

static struct template_source source(const char *bureau)
{
    opened = fixture_form(bureau);
    return (struct template_source){
        fixture.fw, &opened, &region, &layouts, key};
}

/* The bytes of a template that was filled in. */
static struct text made(const struct template_source *from,
    const struct template *t, const struct template_fill *fills, size_t count)
{
    const char *file =
        arena_printf(fixture.arena, "%s/filled.xlsx", fixture.folder);
    struct text out = {"", 0};

    CHECK("written", template_write(from, t, fills, count, file,
                         fixture.arena) == EXPORT_OK);
    CHECK("read", file_read(file, MAX_BYTES, fixture.arena, &out) == NULL);
    return out;
}

static struct text filled(const struct template_fill *fills, size_t count)
{
    struct template_source from = source("tjj");
    struct template t;

    CHECK("made", template_make(&from, fixture.arena, &t));
    return made(&from, &t, fills, count);
}

static struct text one(const char *field, const char *text)
{
    const struct template_fill fill = {
        .field = field, .text = text, .fault = ""};

    return filled(&fill, 1);
}

static bool says(const char *text)
{
    return strstr(page.reply.body.p, text) != NULL;
}

/* The text in a cell of the first sheet of a workbook; "" for nothing. */
static const char *cell_text_of(
    const struct xlsx_book *book, int row, int column)
{
    for (size_t i = 0; i < book->cell_count; i++) {
        const struct xlsx_cell *cell = &book->cells[i];

        if (cell->sheet == 0 && cell->row == row && cell->column == column) {
            return cell->text;
        }
    }
    return "";
}

static struct xlsx_book *answered(void)
{
    struct xlsx_book *book = arena_alloc(fixture.arena, sizeof(*book));
    struct text bytes = {page.reply.body.p, page.reply.body.n - 1};

    CHECK("a workbook",
        xlsx_read(bytes, &xlsx_form, fixture.arena, book) == XLSX_OK);
    return book;
}

/* -- out ------------------------------------------------------------------- */

static void downloads(void)
{
    begin("clerk1");
    CHECK("status", page_serve(DOWNLOAD, "", NULL) == 200);
    struct xlsx_book *book = answered();
    struct template_read read;

    CHECK("row code", strcmp(cell_text_of(book, 9, 2), "01") == 0);
    CHECK("ours", template_take(book, key, fixture.fw, fixture.arena, &read) ==
                      TEMPLATE_OK);
    CHECK("untouched", read.entry_count == 0 && read.unchanged == 5);
    CHECK("audit", fixture_number("SELECT COUNT(*) FROM audit WHERE action = "
                                  "'download' AND object = "
                                  "'320481/2023-11/401/tjj'") == 1);
    CHECK("another unit's",
        page_serve(FORM_PATH("template", "shuiwj"), "", NULL) == 403);
    CHECK("no such form",
        page_serve("/template/320481/2023-11/999/tjj", "", NULL) == 404);
}

/* -- in -------------------------------------------------------------------- */

static const struct {
    const char *name, *field, *text;
    int status;
    const char *says;
} judged[] = {
    {"figure", "v.B01.total", "3039.6", 200, "3,039.6"},
    {"place of the cell", "v.B01.total", "3039.6", 200, "!E10"},
    {"figure as text", "v.B01.total", "3,039.6", 200, "3,039.6"},
    {"full-width digits", "v.B01.total", "３０３９．６", 200, "3,039.6"},
    {"zero is a value", "v.B01.total", "0", 200, "0.0"},
    {"no number", "v.B01.total", "abc", 422, "This is not a number"},
    {"formula text stays text", "v.B01.total", "=1+1", 422, "=1+1"},
    {"markup is text", "v.B01.total", "<script>x</script>", 422,
        "&lt;script&gt;"},
    {"too fine", "v.B01.total", "1.2345", 422, "at most 1 decimals"},
    {"whole numbers only", "v.B03.total", "1.5", 422, "whole numbers only"},
    {"below the least", "v.B01.total", "-5", 200, "Problems"},
    {"not applicable without reason", "s.E05.total", "不适用", 422,
        "needs a reason"},
    {"not applicable in the cell itself", "v.E05.total", "不适用", 422,
        "needs a reason"},
    {"state that is none", "s.B01.total", "大概", 422, "states of the list"},
    {"number asked for", "s.B01.total", "填数", 422, "Fill in the number"},
    {"remark", "n.B01", "=HYPERLINK(1)", 200, "=HYPERLINK(1)"},
    {"nothing", "n.B01", "", 200, "Cells that change: 0"},
};

static void judges(void)
{
    for (size_t i = 0; i < COUNT(judged); i++) {
        const char *before;

        begin("clerk1");
        struct text file = one(judged[i].field, judged[i].text);

        before = fixture_state();
        CHECK(judged[i].name,
            page_upload(UPLOAD, "a.xlsx", file) == judged[i].status);
        CHECK(judged[i].name, says(judged[i].says));
        CHECK(judged[i].name, strcmp(before, fixture_state()) == 0);
    }
}

/* Every problem at once. */
static void judges_all(void)
{
    static const struct template_fill fills[] = {
        {"v.B01.total", "abc", "", NULL}, {"v.B01.current", "x", "", NULL},
        {"v.B03.total", "1.5", "", NULL}, {"s.E05.total", "不适用", "", NULL}};

    begin("clerk1");
    CHECK("status",
        page_upload(UPLOAD, "a.xlsx", filled(fills, COUNT(fills))) == 422);
    CHECK("all", says("!E10") && says("!D10") && says("!E13") && says("!I12"));
}

/* -- whose ----------------------------------------------------------------- */

static const struct {
    const char *name, *region, *period, *form, *bureau, *edition, *version;
    const char *says;
} foreign[] = {
    {"period", NULL, "2023-10", NULL, NULL, NULL, NULL, "October 2023"},
    {"region", "320482", NULL, NULL, NULL, NULL, NULL, "region 320482"},
    {"form", NULL, NULL, "402", NULL, NULL, NULL, "form 402"},
    {"bureau", NULL, NULL, NULL, "czj", NULL, NULL, "unit czj"},
    {"edition", NULL, NULL, NULL, NULL, "other-2022", NULL, "other-2022"},
    {"version", NULL, NULL, NULL, NULL, NULL, "2023-0", "2023-0"},
};

static const char * or (const char *given, const char *own)
{
    return given != NULL ? given : own;
}

static void refuses_foreign(void)
{
    for (size_t i = 0; i < COUNT(foreign); i++) {
        struct template t;

        begin("clerk1");
        struct template_source from = source("tjj");

        CHECK(foreign[i].name, template_make(&from, fixture.arena, &t));
        t.region = or (foreign[i].region, t.region);
        t.period = or (foreign[i].period, t.period);
        t.form = or (foreign[i].form, t.form);
        t.bureau = or (foreign[i].bureau, t.bureau);
        t.edition = or (foreign[i].edition, t.edition);
        t.edition_version = or (foreign[i].version, t.edition_version);
        CHECK(foreign[i].name,
            page_upload(UPLOAD, "a.xlsx", made(&from, &t, NULL, 0)) == 422);
        CHECK(foreign[i].name, says("This file is form"));
        CHECK(foreign[i].name, says(foreign[i].says));
    }
}

static void refuses_forged(void)
{
    struct template t;

    begin("clerk1");
    struct template_source from = source("tjj");
    struct text own = one("v.B01.total", "1");

    CHECK("made", template_make(&from, fixture.arena, &t));
    key[0] ^= 1;
    struct text forged = made(&from, &t, NULL, 0);

    CHECK("another key", page_upload(UPLOAD, "a.xlsx", forged) == 422 &&
                             says("altered outside its yellow cells"));
    CHECK("no workbook", page_upload(UPLOAD, "a.xlsx", TEXT("x")) == 422 &&
                             says("no Excel workbook"));
    CHECK("cut",
        page_upload(UPLOAD, "a.xlsx", (struct text){own.p, own.n / 2}) == 422 &&
            says("damaged"));
    CHECK("no file", page_upload(UPLOAD, "", TEXT("")) == 422);
    CHECK("another unit's form",
        page_upload(FORM_PATH("upload", "shuiwj"), "a.xlsx", own) == 403);
    CHECK("without a token",
        page_serve(UPLOAD, "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n"
            "00\r\n--b--\r\n") == 403);
}

/* -- saved ----------------------------------------------------------------- */

static void encode(char **at, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        *at += sprintf(*at, "%%%02X", (unsigned char)text[i]);
    }
}

/* The hidden fields of the form that leads to `action`, as a browser sends
 * them, without token and key. */
static const char *fields_of(const char *action)
{
    const char *at = strstr(page.reply.body.p, action);
    const char *end = at == NULL ? NULL : strstr(at, "</form>");
    char *out = arena_alloc(fixture.arena, 1 << 18), *to = out;

    while (at != NULL && (at = strstr(at, "name=\"")) != NULL && at < end) {
        size_t n = strcspn(at + 6, "\"");
        const char *value = strstr(at, "value=\"");

        if (value == NULL || value > end || at[6] == 'k' ||
            strncmp(at + 6, "csrf", n) == 0 ||
            strncmp(at + 6, "event", n) == 0) {
            at += 6 + n;
            continue;
        }
        to += sprintf(to, "%.*s=", (int)n, at + 6);
        encode(&to, value + 7, strcspn(value + 7, "\""));
        *to++ = '&';
        at = value + 7;
    }
    *to = '\0';
    return out;
}

static int apply(const char *event)
{
    const char *fields = arena_printf(
        fixture.arena, "%sevent=%s", fields_of("action=\"/form/320481"), event);

    return page_post(FORM_PATH("form", "tjj"), fields, fixture_key());
}

static const char *stored(const char *item)
{
    return fixture_query(arena_printf(fixture.arena,
        "SELECT CONCAT(value, ' ', note) FROM cell WHERE item = '%s' AND col = "
        "1 AND period = '2023-11'",
        item));
}

static void saves(void)
{
    static const struct template_fill fills[] = {
        {"v.B01.total", "3039.6", "", NULL},
        {"n.B01", "=cmd|' /C calc'!A0", "", NULL},
        {"v.B03.total", "788", "", NULL}};

    begin("clerk1");
    CHECK("preview",
        page_upload(UPLOAD, "a.xlsx", filled(fills, COUNT(fills))) == 200);
    CHECK("nothing yet", fixture_number("SELECT COUNT(*) FROM cell") == 0);
    CHECK("saved", apply("save") == 303);
    CHECK("B01", strstr(stored("B01"), "3039.600000") != NULL);
    CHECK("B03", strstr(stored("B03"), "788.000000") != NULL);
    CHECK("downloads again", page_serve(DOWNLOAD, "", NULL) == 200);
    CHECK("figure", strcmp(cell_text_of(answered(), 9, 4), "3039.6") == 0);
}

/* What a colleague saved in the meantime is not lost. */
static void merges(void)
{
    begin("clerk1");
    struct text other = one("v.B03.total", "788");
    struct text same = one("v.B01.total", "2");
    struct opened_form form = fixture_form("tjj");

    CHECK("colleague",
        fixture_put(&fixture.clerk, &form, EVENT_SAVE, "1", fixture_key())
                .result == PUT_OK);
    CHECK("another cell", page_upload(UPLOAD, "a.xlsx", other) == 200);
    CHECK("merged", apply("save") == 303);
    CHECK("both", strstr(stored("B01"), "1.000000") != NULL &&
                      strstr(stored("B03"), "788.000000") != NULL);
    CHECK("the same cell", page_upload(UPLOAD, "a.xlsx", same) == 200);
    CHECK("both shown", apply("save") == 409);
    CHECK("kept", strstr(stored("B01"), "1.000000") != NULL);
}

/* -- and back -------------------------------------------------------------- */

static void returns_marked(void)
{
    begin("clerk1");
    CHECK("wrong",
        page_upload(UPLOAD, "a.xlsx", one("v.B01.total", "=1+\"x\"")) == 422);
    const char *fields = fields_of("action=\"/returned/320481");

    CHECK("back",
        page_post(FORM_PATH("returned", "tjj"), fields, fixture_key()) == 200);
    CHECK("a download",
        page.reply.filename != NULL &&
            strcmp(page.reply.type + 12, "vnd.openxmlformats-officedocument."
                                         "spreadsheetml.sheet") == 0);
    struct xlsx_book *book = answered();
    struct template_read read;

    CHECK("verbatim, as text", strstr(cell_text_of(book, 9, 4), "=1+") != NULL);
    CHECK("still ours", template_take(book, key, fixture.fw, fixture.arena,
                            &read) == TEMPLATE_OK);
    CHECK("forged", page_post(FORM_PATH("returned", "tjj"),
                        "sealed=pinzhi-template%091%0Aform%09401%0A&seal=00",
                        fixture_key()) == 422);
}

/* -- a returned form ------------------------------------------------------- */

/* Submitted with B01 and E05, then E05 alone returned. */
static void return_one_cell(void)
{
    static const char verdicts[] =
        "version=1&event=return&j.E05.total=return&r.E05.total=17.5&"
        "reason=&redo=";

    CHECK("submitted",
        page_post(FORM_PATH("form", "tjj"),
            "version=0&event=submit&v.B01.total=3039.6&v.E05.total=17.4",
            fixture_key()) == 303);
    CHECK("reviewer", page_sign_in("reviewer1"));
    CHECK("returned",
        page_post(FORM_PATH("review", "tjj"), verdicts, fixture_key()) == 303);
    CHECK("clerk", page_sign_in("clerk1"));
}

static void returned_cells(void)
{
    static const struct template_fill open = {"v.E05.total", "17.5", "", NULL};
    static const struct template_fill both[] = {
        {"v.E05.total", "17.5", "", NULL}, {"v.B01.total", "1", "", NULL},
        {"n.B01", "x", "", NULL}};

    begin("clerk1");
    return_one_cell();
    struct template_source from = source("tjj");
    struct template t;

    CHECK("made", template_make(&from, fixture.arena, &t));
    struct text one_cell = made(&from, &t, &open, 1);
    struct text whole = made(&from, &t, both, COUNT(both));

    CHECK("only the returned cell is open in it",
        page_upload(UPLOAD, "a.xlsx", whole) == 200 &&
            says("Cells that change: 1"));
    CHECK("taken", page_upload(UPLOAD, "a.xlsx", one_cell) == 200 &&
                       says("Cells that change: 1"));
    CHECK("saved", apply("submit") == 303);
    CHECK("E05", strstr(stored("E05"), "17.500000") != NULL);
    CHECK("B01", strstr(stored("B01"), "3039.600000 ") != NULL);
}

/* A file that was downloaded before the return: all of it is open there. */
static void returned_cells_of_old_file(void)
{
    static const struct template_fill fills[] = {
        {"v.E05.total", "17.5", "", NULL}, {"v.B01.total", "1", "", NULL},
        {"n.B03", "x", "", NULL}};

    begin("clerk1");
    struct text old = filled(fills, COUNT(fills));

    return_one_cell();
    const char *before = fixture_state();

    CHECK("refused", page_upload(UPLOAD, "a.xlsx", old) == 422);
    CHECK("the figure is named",
        says("!E10") && says("Only the cells that were returned"));
    CHECK("nothing changed", strcmp(before, fixture_state()) == 0);
}

/* -- a failing database ---------------------------------------------------- */

static void survives_database(void)
{
    int told = 0;

    begin("clerk1");
    struct text file = one("v.B01.total", "1");

    for (uint64_t n = 1; n <= 6; n++) {
        const char *before = fixture_state();

        db_fail_at(fixture.read, n);
        told += page_upload(UPLOAD, "a.xlsx", file) == 503;
        db_fail_at(fixture.read, 0);
        CHECK("nothing changed", strcmp(before, fixture_state()) == 0);
    }
    for (uint64_t n = 1; n <= 2; n++) {
        db_fail_at(fixture.write, n);
        CHECK("no file without its audit row",
            page_serve(DOWNLOAD, "", NULL) == 503);
        db_fail_at(fixture.write, 0);
    }
    CHECK("each is told", told >= 3);
}

/* The marked file: whole or not at all. */
static void gives_back_whole_or_not(void)
{
    struct db *const connections[] = {fixture.read, fixture.write};
    int told = 0;

    begin("clerk1");
    CHECK("wrong",
        page_upload(UPLOAD, "a.xlsx", one("v.B01.total", "abc")) == 422);
    const char *fields = fields_of("action=\"/returned/320481");

    for (size_t i = 0; i < COUNT(connections); i++) {
        const char *before = fixture_state();
        int status = 0;

        for (uint64_t n = 1; n <= 20 && status != 200; n++) {
            db_fail_at(connections[i], n);
            status =
                page_post(FORM_PATH("returned", "tjj"), fields, fixture_key());
            db_fail_at(connections[i], 0);
            CHECK("file or said", status == 503 || status == 200);
            CHECK("no part of a file",
                status == 200 || page.reply.filename == NULL);
            CHECK("nothing written",
                status == 200 || strcmp(before, fixture_state()) == 0);
            told += status == 503;
        }
        CHECK("in the end", status == 200);
    }
    CHECK("each is told", told >= 2);
}

SUITE(page_offline, {"downloads", downloads}, {"judges", judges},
    {"judges all", judges_all}, {"refuses foreign", refuses_foreign},
    {"refuses forged", refuses_forged}, {"saves", saves}, {"merges", merges},
    {"returns marked", returns_marked}, {"returned cells", returned_cells},
    {"returned cells of an old file", returned_cells_of_old_file},
    {"survives database", survives_database},
    {"gives back whole or not", gives_back_whole_or_not})
