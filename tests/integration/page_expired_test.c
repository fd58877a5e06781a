/* A form whose approval ran out before the end of the period: its page and the
 * cover of the workbook say so. */
#include <string.h>

#include "export/county.h"
#include "sql/edition.h"
#include "tests/integration/book_text.h"
#include "tests/integration/edition_set.h"
#include "tests/integration/page_fixture.h"

#define FORM_OF "/form/" REGION "/2023-11/" FORM "/tjj"

static const struct row {
    const char *name, *code, *until;
    bool expired;
} rows[] = {
    {"ran out in June", "june-2023", "2023-06", true},
    {"to the end of the month", "november-2023", "2023-11", false},
    {"to the end of the year", "year-2023", "2023", false},
    {"says no month", "open-2023", "", false},
};

static void set_edition(const char *code)
{
    fixture_query(arena_printf(
        fixture.arena, "UPDATE calendar SET edition = '%s'", code));
}

/* The calendar takes an edition whose form 401 is approved until then. */
static bool use(const struct row *row)
{
    const struct edition_call call = {NULL, "-", NULL, fixture.now};
    const struct set_edit edit = {"form.csv", "M,ECO,,,,",
        arena_printf(fixture.arena, "M,ECO,,,%s,", row->until)};
    struct framework_file *files;
    size_t count = edition_set(row->code, &edit, 1, &files);
    struct edition made;
    bool ok = edition_import(fixture.write, files, count, &call, fixture.arena,
                  &made) == DB_OK;

    set_edition(row->code);
    return ok;
}

static bool cover_warns(void)
{
    const char *path;
    char sha256[65];

    CU_ASSERT_EQUAL_FATAL(
        county_publish(fixture.write, &fixture.config, REGION, NOVEMBER_2023,
            "张三", fixture.arena, &path, sha256),
        EXPORT_OK);
    return book_says(path, "本表制度有效期已过：401");
}

static void warns_of_the_form(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        fixture_clear();
        fixture.config.layout_dir = "export/layouts";
        fixture.config.export_dir =
            arena_printf(fixture.arena, "%s/expired", fixture.folder);
        CHECK(rows[i].name, use(&rows[i]));
        CHECK(rows[i].name, page_sign_in("clerk1"));
        CHECK(rows[i].name, page_serve(FORM_OF, "", NULL) == 200);
        CHECK(rows[i].name, (strstr(page.reply.body.p,
                                 "The approval of this form has run out") !=
                                NULL) == rows[i].expired);
        CHECK(rows[i].name, cover_warns() == rows[i].expired);
    }
    set_edition(EDITION);
}

SUITE(page_expired, {"warns of the form", warns_of_the_form})
