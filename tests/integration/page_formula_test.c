/* What a person typed and a spreadsheet would take for a formula: text in every
 * workbook that leaves, with an apostrophe in every table of text. */
#include <stdio.h>
#include <string.h>

#include "export/template_read.h"
#include "sql/file.h"
#include "tests/integration/page_fixture.h"

#define MAX_BYTES (4u << 20)
#define FORM_OF   "/" REGION "/2023-11/401/tjj"
#define BOOK      "/workbook/" REGION "/2023-11"

static const struct trap {
    const char *name, *sql; /* as a literal of SQL */
    const char *core;       /* what is looked for: no TAB, no CR */
    const char *sent;       /* as a form sends it */
} traps[] = {
    {"equals", "'=1+7'", "=1+7", "%3D1%2B7"},
    {"plus", "'+1+7'", "+1+7", "%2B1%2B7"},
    {"minus", "'-1+7'", "-1+7", "-1%2B7"},
    {"at", "'@SUM(A7)'", "@SUM(A7)", "@SUM(A7)"},
    {"a command", "'=cmd|'' /C calc''!A0'", "=cmd|' /C calc'!A0",
        "%3Dcmd%7C'+/C+calc'!A0"},
    {"TAB before", "'\\t=1+7'", "=1+7", "%09%3D1%2B7"},
    {"CR before", "'\\r+1+7'", "+1+7", "%0D%2B1%2B7"},
};

static void begin(const char *login)
{
    fixture_clear();
    fixture.config.layout_dir = "export/layouts";
    fixture.config.export_dir = fixture.folder;
    CHECK("signs in", page_sign_in(login));
}

/* A form with a figure, returned, and an entry: their texts are then put into
 * the database itself, so that no page has trimmed them. */
static void plant(const struct trap *trap)
{
    begin("clerk1");
    CHECK("saved", page_post("/form" FORM_OF,
                       "version=0&event=submit&v.B01.total=3039.6&"
                       "v.E05.total=17.4&n.B01=x",
                       fixture_key()) == 303);
    CHECK("entry", page_post("/register/" REGION "/2023",
                       "id=0&version=0&kind=honour&level=city&title=x&body=x&"
                       "number=&date=2023-10-10",
                       fixture_key()) == 303);
    fixture_query(arena_printf(fixture.arena,
        "UPDATE cell SET note = %s; UPDATE submission SET reason = %s; "
        "UPDATE register_entry SET title = %s, body = %s, note = %s; "
        "INSERT INTO explanation (period, region, form, bureau, code, text, "
        "at, by_name) VALUES ('2023-11', '" REGION "', '402', 'tjj', "
        "'INN-Q01', %s, 1, 'x')",
        trap->sql, trap->sql, trap->sql, trap->sql, trap->sql, trap->sql));
}

/* How many cells of a workbook hold the trap; each must be text. */
static size_t texts_of(const struct trap *trap, struct text bytes)
{
    struct xlsx_book *book = arena_alloc(fixture.arena, sizeof(*book));
    size_t found = 0;

    CHECK(trap->name,
        xlsx_read(bytes, &xlsx_form, fixture.arena, book) == XLSX_OK);
    for (size_t i = 0; i < book->cell_count; i++) {
        const struct xlsx_cell *cell = &book->cells[i];

        if (strstr(cell->text, trap->core) != NULL) {
            CHECK(trap->name, cell->kind == XLSX_TEXT && !cell->formula);
            found++;
        }
    }
    return found;
}

static struct text answered(void)
{
    return (struct text){page.reply.body.p, page.reply.body.n - 1};
}

/* The county's workbook: remark (form, raw data), title, body and note of the
 * entry, reason of the return, explanation. */
static void in_the_workbook(void)
{
    for (size_t i = 0; i < COUNT(traps); i++) {
        struct text bytes = {"", 0};

        plant(&traps[i]);
        CHECK("reviewer", page_sign_in("reviewer1"));
        CHECK(traps[i].name, page_serve(BOOK, "", NULL) == 200);
        const char *file = arena_printf(fixture.arena, "%s%s", fixture.folder,
            page.reply.accel + strlen("/exports"));

        CHECK(traps[i].name,
            file_read(file, MAX_BYTES, fixture.arena, &bytes) == NULL);
        CHECK(traps[i].name, texts_of(&traps[i], bytes) >= 6);
    }
}

static void in_the_template(void)
{
    for (size_t i = 0; i < COUNT(traps); i++) {
        plant(&traps[i]);
        CHECK(traps[i].name, page_serve("/template" FORM_OF, "", NULL) == 200);
        CHECK(traps[i].name, texts_of(&traps[i], answered()) >= 1);
    }
}

static const char *sealed, *seal;

static const char *encoded(const char *text)
{
    char *out = arena_alloc(fixture.arena, 3 * strlen(text) + 1), *to = out;

    for (; *text != '\0'; text++) {
        to += sprintf(to, "%%%02X", (unsigned char)*text);
    }
    *to = '\0';
    return out;
}

/* What the hidden sheet of a template holds, as the page would send it. */
static void seal_of_template(void)
{
    struct xlsx_book *book = arena_alloc(fixture.arena, sizeof(*book));
    unsigned char key[SECRET_BYTES];
    struct template_read read = {0};

    CHECK("template", page_serve("/template" FORM_OF, "", NULL) == 200);
    CHECK("secret", secret_get(fixture.read, fixture.write, "template",
                        fixture.now, fixture.arena, key) == DB_OK);
    CHECK("read",
        xlsx_read(answered(), &xlsx_form, fixture.arena, book) == XLSX_OK);
    CHECK("ours", template_take(book, key, fixture.fw, fixture.arena, &read) ==
                      TEMPLATE_OK);
    sealed = encoded(read.sealed);
    seal = read.seal;
}

/* The clerk's file with its wrong cells marked: figure, remark, problem. */
static void in_the_marked_file(void)
{
    for (size_t i = 0; i < COUNT(traps); i++) {
        begin("clerk1");
        seal_of_template();
        const char *fields = arena_printf(fixture.arena,
            "sealed=%s&seal=%s&v.B01.total=%s&n.B01=%s&p.v.B01.total=%s",
            sealed, seal, traps[i].sent, traps[i].sent, traps[i].sent);

        CHECK(traps[i].name,
            page_post("/returned" FORM_OF, fields, fixture_key()) == 200);
        CHECK(traps[i].name, texts_of(&traps[i], answered()) == 2);
    }
}

static const struct table_row {
    const char *login, *path;
} tables[] = {
    {"clerk1", "/api/v1/values/" REGION "/2023-11/csv"},
    {"clerk1", "/api/v1/values/" REGION "/2023-11/sdmx"},
};

/* No field begins with the trap: an apostrophe stands before it. */
static void in_tables(void)
{
    for (size_t i = 0; i < COUNT(traps); i++) {
        plant(&traps[i]);
        for (size_t k = 0; k < COUNT(tables); k++) {
            CHECK(tables[k].path, page_sign_in(tables[k].login));
            CHECK(tables[k].path, page_serve(tables[k].path, "", NULL) == 200);
            const char *at = strstr(page.reply.body.p, traps[i].core);

            CHECK(traps[i].name, at != NULL);
            at -= at != NULL && (at[-1] == '\t' || at[-1] == '\r');
            CHECK(traps[i].name, at != NULL && at[-1] == '\'');
        }
    }
}

/* What the pages take: as typed, or without the blank before it. */
static void typed(void)
{
    for (size_t i = 0; i < COUNT(traps); i++) {
        begin("clerk1");
        int status = page_post("/form" FORM_OF,
            arena_printf(fixture.arena,
                "version=0&event=save&v.B01.total=1&n.B01=%s", traps[i].sent),
            fixture_key());
        const char *note =
            fixture_query("SELECT note FROM cell WHERE item = 'B01'");

        CHECK(traps[i].name,
            status == 422 ? note[0] == '\0'
                          : status == 303 && strncmp(note, traps[i].core,
                                                 strlen(traps[i].core)) == 0);
    }
}

SUITE(page_formula, {"in the workbook", in_the_workbook},
    {"in the template", in_the_template},
    {"in the marked file", in_the_marked_file}, {"in tables", in_tables},
    {"typed", typed})
