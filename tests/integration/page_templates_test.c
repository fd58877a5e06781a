/* All forms of a bureau and period in one archive: which, whose, and that each
 * is the file that its own page gives. */
#include <dirent.h>
#include <string.h>
#include <zip.h>

#include "sql/calendar.h"
#include "tests/integration/page_fixture.h"

#define ALL "/templates/" REGION "/2023-11/tjj"

enum { STATEMENTS_MAX = 80 };

static void begin(const char *login)
{
    fixture_clear();
    fixture.config.layout_dir = "export/layouts";
    fixture.config.export_dir = fixture.folder;
    CHECK(login, page_sign_in(login));
}

static const struct row {
    const char *name, *login, *path;
    int status;
} rows[] = {
    {"own", "clerk1", ALL, 200},
    {"the reviewer", "reviewer1", ALL, 200},
    {"another unit's", "clerk1", "/templates/" REGION "/2023-11/shuiwj", 403},
    {"another county's", "clerk1", "/templates/320482/2023-11/tjj", 403},
    {"not a period", "clerk1", "/templates/" REGION "/2023-13/tjj", 404},
    {"nothing is asked", "clerk1", "/templates/" REGION "/1999-01/tjj", 404},
    {"no such unit", "reviewer1", "/templates/" REGION "/2023-11/nobody", 404},
};

static void who_gets_them(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        begin(rows[i].login);
        CHECK(
            rows[i].name, page_serve(rows[i].path, "", NULL) == rows[i].status);
        CHECK(rows[i].name,
            (rows[i].status == 200) ==
                (strcmp(page.reply.type, "application/zip") == 0));
    }
}

/* The last answer without the NUL behind it. */
static struct text answered(void)
{
    return (struct text){page.reply.body.p, page.reply.body.n - 1};
}

/* The archive of the last answer. */
static zip_t *archive(void)
{
    zip_error_t error;
    struct text body = answered();
    char *copy = arena_alloc(fixture.arena, body.n);

    memcpy(copy, body.p, body.n);
    zip_source_t *source = zip_source_buffer_create(copy, body.n, 0, &error);
    zip_t *zip = source == NULL
                     ? NULL
                     : zip_open_from_source(source, ZIP_CHECKCONS, &error);

    CHECK("an archive", zip != NULL);
    return zip;
}

/* True when the entry whose name begins with a form's code is what was just
 * answered. */
static bool holds(zip_t *zip, const char *form)
{
    struct text alone = answered();
    char *bytes = arena_alloc(fixture.arena, alone.n + 1);

    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
        size_t n = strlen(form);

        if (strncmp(name, form, n) == 0 && name[n] == ' ') {
            zip_file_t *file = zip_fopen_index(zip, (zip_uint64_t)i, 0);
            zip_int64_t got = zip_fread(file, bytes, alone.n + 1);

            zip_fclose(file);
            return got == (zip_int64_t)alone.n &&
                   memcmp(bytes, alone.p, alone.n) == 0 &&
                   strstr(name, ".xlsx") != NULL;
        }
    }
    return false;
}

static void each_as_alone(void)
{
    const struct framework *fw = fixture.fw;
    int bureau = framework_bureau(fw, text_of("tjj")), asked = 0;

    begin("clerk1");
    CHECK("status", page_serve(ALL, "", NULL) == 200);
    CHECK("audit", fixture_number("SELECT COUNT(*) FROM audit WHERE action = "
                                  "'download' AND object = "
                                  "'320481/2023-11/templates/tjj'") == 1);
    zip_t *zip = archive();

    for (int form = 0; form < fw->form_count; form++) {
        const char *code = fw->forms[form].code;

        if (fw->forms[form].freq != FREQ_MONTH ||
            !framework_assigned(fw, form, bureau)) {
            continue;
        }
        asked++;
        CHECK(code, page_serve(arena_printf(fixture.arena,
                                   "/template/" REGION "/2023-11/%s/tjj", code),
                        "", NULL) == 200);
        CHECK(code, holds(zip, code));
    }
    CHECK("more than one", asked > 1);
    CHECK("no other", zip_get_num_entries(zip, 0) == asked);
    zip_discard(zip);
}

static int left_over(void)
{
    DIR *folder = opendir(fixture.folder);
    int count = 0;

    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        count += strncmp(entry->d_name, ".reply", 6) == 0;
    }
    closedir(folder);
    return count;
}

/* Whole or not at all, and no file stays. */
static void every_statement(void)
{
    struct db *const connections[] = {fixture.read, fixture.write};

    begin("clerk1");
    (void)page_serve(ALL, "", NULL); /* the key is made once */
    for (size_t c = 0; c < COUNT(connections); c++) {
        unsigned n = 1;
        int status = 0;

        for (; n < STATEMENTS_MAX && status != 200; n++) {
            db_fail_at(connections[c], n);
            status = page_serve(ALL, "", NULL);
            db_fail_at(connections[c], 0);
            CHECK("whole or told", status == 200 || status == 503);
            CHECK("nothing stays", left_over() == 0);
        }
        CHECK("walked", n > 2 && n < STATEMENTS_MAX);
    }
}

SUITE(page_templates, {"who gets them", who_gets_them},
    {"each as alone", each_as_alone}, {"every statement", every_statement})
