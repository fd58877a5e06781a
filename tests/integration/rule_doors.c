/* What a form's page, its upload and the API say of its hits. */
#include "tests/integration/rule_doors.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "export/template_read.h"
#include "sql/file.h"
#include "sql/secret.h"
#include "tests/integration/page_fixture.h"

static const char *period_of_doors;

static const char *path_of(const char *what, const char *bureau)
{
    return arena_printf(fixture.arena, "%s/" REGION "/%s/401/%s", what,
        period_of_doors, bureau);
}

static struct opened_form open_part(
    const char *bureau, const struct framework **fw)
{
    struct form_path path = {.region = REGION, .form = FORM, .bureau = bureau};
    struct opened_form form = {0};

    CHECK(bureau, period_parse(text_of(period_of_doors), &path.period) &&
                      submission_open(fixture.read, &path, fixture.arena, fw,
                          &form) == DB_OK);
    return form;
}

static int times(const char *text, const char *part)
{
    int n = 0;

    for (; (text = strstr(text, part)) != NULL; text += strlen(part)) {
        n++;
    }
    return n;
}

static bool page_has(const char *before, const char *text, const char *behind)
{
    return strstr(page.reply.body.p, arena_printf(fixture.arena, "%s%s%s",
                                         before, text, behind)) != NULL;
}

/* The page in which a form is filled in has these hits and no other. */
static void page_says_so(const char *bureau, const struct put_outcome *out)
{
    CHECK("page", page_serve(path_of("/form", bureau), "", NULL) == 200);
    CHECK("as many on the page",
        times(page.reply.body.p, " id=\"h.") == out->hit_count);
    for (int i = 0; i < out->hit_count; i++) {
        const struct hit *hit = &out->hits[i];

        CHECK(hit->code,
            strstr(page.reply.body.p, arena_printf(fixture.arena,
                                          " id=\"h.%s\"", hit->code)) != NULL);
        CHECK(hit->code,
            strstr(page.reply.body.p, arena_printf(fixture.arena, "<b>%s</b>",
                                          hit->sentence.en)) != NULL);
    }
}

/* So does the page that answers its form in Excel. */
static void upload_says_so(const char *bureau, const struct put_outcome *out)
{
    static struct region region = {REGION, {"溧阳市", "Liyang"}, false};
    unsigned char key[SECRET_BYTES];
    const struct framework *fw;
    struct opened_form form = open_part(bureau, &fw);
    struct layouts layouts;
    const struct template_source from = {fw, &form, &region, &layouts, key};
    const char *file =
        arena_printf(fixture.arena, "%s/rules.xlsx", fixture.folder);
    struct template t;
    struct text bytes = {"", 0};

    fixture.config.layout_dir = "export/layouts";
    fixture.config.export_dir = fixture.folder;
    CHECK("template",
        secret_get(fixture.read, fixture.write, "template", fixture.now,
            fixture.arena, key) == DB_OK &&
            layouts_load(
                fixture.config.layout_dir, fixture.arena, &layouts, stderr) &&
            template_make(&from, fixture.arena, &t) &&
            template_write(&from, &t, NULL, 0, file, fixture.arena) ==
                EXPORT_OK &&
            file_read(file, 4u << 20, fixture.arena, &bytes) == NULL);
    CHECK("upload",
        page_upload(path_of("/upload", bureau), "a.xlsx", bytes) == 200);
    for (int i = 0; i < out->hit_count; i++) {
        CHECK(out->hits[i].code, page_has("", out->hits[i].sentence.en, ""));
    }
}

static const char *member(const json_t *hit, const char *name)
{
    const char *text = json_string_value(json_object_get(hit, name));

    return text == NULL ? "" : text;
}

/* The hits of an answer of the API, in order. */
static void api_hits_are(
    const char *door, const struct framework *fw, const struct put_outcome *out)
{
    static const char *const severities[] = {"block", "explain", "hint"};
    static const char *const columns[] = {"current", "total"};
    json_t *all = json_loads(page.reply.body.p, 0, NULL);
    const json_t *hits = json_object_get(all, "hits");

    CHECK(door, json_array_size(hits) == (size_t)out->hit_count);
    for (int i = 0; i < out->hit_count; i++) {
        const struct hit *hit = &out->hits[i];
        const json_t *told = json_array_get(hits, (size_t)i);

        CHECK(door,
            strcmp(member(told, "code"), hit->code) == 0 &&
                strcmp(member(told, "text"), hit->sentence.en) == 0 &&
                strcmp(member(told, "severity"), severities[hit->severity]) ==
                    0 &&
                strcmp(member(told, "item"), fw->items[hit->item].code) == 0 &&
                strcmp(member(told, "column"), columns[hit->column]) == 0);
    }
    json_decref(all);
}

static void api_says_so(const char *bureau, const struct put_outcome *out)
{
    const char *path = path_of("/api/v1/forms", bureau);
    const struct framework *fw;

    (void)open_part(bureau, &fw);
    CHECK("API", page_serve(path, "", NULL) == 200);
    api_hits_are("API, read", fw, out);
    page.key = fixture_key();
    CHECK("API", page_serve(path, "application/json",
                     "{\"version\":1,\"event\":\"submit\"}") == 422);
    api_hits_are("API, submit", fw, out);
    page.key = NULL;
}

void rule_doors_say_so(const char *login, const char *bureau,
    const char *period, const struct put_outcome *out)
{
    period_of_doors = period;
    CHECK("sign in", page_sign_in(login));
    page_says_so(bureau, out);
    upload_says_so(bureau, out);
    api_says_so(bureau, out);
}
