/* A workbook that was published comes back: as it was, changed in one place or
 * another, of another county, or not a workbook at all. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "export/county.h"
#include "export/files.h"
#include "sql/file.h"
#include "tests/integration/page_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MAX_BYTES    (2u << 20)

static const char *path;   /* of the published file */
static char code[16];      /* printed in it */
static struct text book;   /* its bytes */
static const char *sha256; /* their hash */

static void begin(const char *login)
{
    struct opened_form form;
    char hash[65];

    fixture_clear();
    fixture_query("DELETE FROM workbook");
    fixture.config.layout_dir = "export/layouts";
    fixture.config.export_dir =
        arena_printf(fixture.arena, "%s/verify", fixture.folder);
    CU_ASSERT_TRUE_FATAL(folder_remove(fixture.config.export_dir));
    form = fixture_form("tjj");
    fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, "3039.6", fixture_key());
    form = fixture_form("tjj");
    fixture_review(&form, EVENT_ACCEPT, NULL, fixture_key());
    CU_ASSERT_EQUAL_FATAL(
        county_publish(fixture.write, &fixture.config, REGION, NOVEMBER_2023,
            "李四", fixture.arena, &path, hash),
        EXPORT_OK);
    sha256 = arena_copy(fixture.arena, hash, 64);
    snprintf(code, sizeof(code), "%.14s", strrchr(path, '/') + 1);
    CHECK("bytes", file_read(path, MAX_BYTES, fixture.arena, &book) == NULL);
    CHECK("signs in", page_sign_in(login));
}

static bool says(const char *text)
{
    return strstr(page.reply.body.p, text) != NULL;
}

static int verify(struct text bytes)
{
    return page_upload("/verify", "a.xlsx", bytes);
}

static const char *answer(void)
{
    return fixture_query("SELECT login, detail FROM audit WHERE action = "
                         "'verify' ORDER BY id DESC LIMIT 1");
}

/* -- files that were changed ----------------------------------------------- */

/* A part, with a NUL behind it, in the arena. */
static struct text part_of(zip_t *zip, zip_uint64_t index)
{
    struct zip_stat about;
    zip_file_t *file = zip_fopen_index(zip, index, 0);
    struct text out = {NULL, 0};

    if (file != NULL && zip_stat_index(zip, index, 0, &about) == 0) {
        char *bytes = arena_alloc(fixture.arena, (size_t)about.size + 1);

        out = (struct text){bytes, (size_t)about.size};
        CHECK("part",
            zip_fread(file, bytes, about.size) == (zip_int64_t)about.size);
        zip_fclose(file);
    }
    return out;
}

/* Every `from` of a text as `to`; NULL when there is none. */
static const char *replaced(const char *text, const char *from, const char *to)
{
    size_t n = strlen(from), times = 0;
    char *out, *end;

    for (const char *at = text; (at = strstr(at, from)) != NULL; at += n) {
        times++;
    }
    if (times == 0) {
        return NULL;
    }
    out = end =
        arena_alloc(fixture.arena, strlen(text) + times * strlen(to) + 1);
    for (const char *at; (at = strstr(text, from)) != NULL; text = at + n) {
        end += sprintf(end, "%.*s%s", (int)(at - text), text, to);
    }
    strcpy(end, text);
    return out;
}

static struct text bytes_of(zip_source_t *source)
{
    struct zip_stat about;
    struct text out = {NULL, 0};

    if (zip_source_stat(source, &about) == 0 && zip_source_open(source) == 0) {
        char *bytes = arena_alloc(fixture.arena, (size_t)about.size + 1);

        zip_source_read(source, bytes, about.size);
        zip_source_close(source);
        out = (struct text){bytes, (size_t)about.size};
    }
    return out;
}

/* One part of a workbook, with `from` as `to`, into another; false when it has
 * none. */
static bool copied(zip_t *zip, zip_uint64_t index, zip_t *out, const char *from,
    const char *to)
{
    struct text part = part_of(zip, index);
    const char *text = from == NULL ? NULL : replaced(part.p, from, to);

    if (text != NULL) {
        part = text_of(text);
    }
    CHECK("added",
        zip_file_add(out, zip_get_name(zip, index, 0),
            zip_source_buffer(out, part.p, part.n, 0), ZIP_FL_ENC_UTF_8) >= 0);
    return text != NULL;
}

/* The published workbook with `from` as `to` wherever that stands in parts
 * whose name begins with `part`. */
static struct text edited(const char *part, const char *from, const char *to)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(
        zip_source_buffer_create(book.p, book.n, 0, NULL), ZIP_RDONLY, NULL);
    zip_t *out = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    int times = 0;
    struct text bytes;

    CU_ASSERT_FATAL(zip != NULL && out != NULL);
    zip_source_keep(source);
    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
        bool here = strncmp(name, part, strlen(part)) == 0;

        times += copied(zip, (zip_uint64_t)i, out, here ? from : NULL, to);
    }
    CHECK(from, times > 0);
    CHECK("closed", zip_close(out) == 0);
    bytes = bytes_of(source);
    zip_source_free(source);
    zip_discard(zip);
    return bytes;
}

static void genuine(void)
{
    begin("reviewer1");
    CHECK("page", page_serve("/verify", "", NULL) == 200);
    CHECK("asks for a file", says("type=\"file\"") && says("multipart"));
    CHECK("status", verify(book) == 200);
    CHECK("verdict", says("Genuine: byte for byte"));
    CHECK("whose", says(REGION) && says("November 2023") && says(EDITION));
    CHECK("what", says(code) && says(sha256) && says("D-202311-"));
    CHECK("who", says("李四"));
    CHECK("audit", strcmp(answer(), arena_printf(fixture.arena,
                                        "reviewer1\tgenuine %s/2023-11 %s",
                                        REGION, code)) == 0);
}

#define SHEETS "xl/worksheets/"

static const struct {
    const char *name, *part, *from, *to;
    const char *says[4];
    const char *never;
} changes[] = {
    {"one number", SHEETS, "<v>3039.6</v>", "<v>3139.6</v>",
        {"!E10</th><td>another value", ">3039.6<", ">3139.6<"}, NULL},
    {"formula replaced by its value", SHEETS, "<f>TOTAL_SCORE</f>", "",
        {"a value in the place of a formula", "=TOTAL_SCORE"},
        "another stored result"},
    {"formula", SHEETS, "<f>TOTAL_SCORE</f>", "<f>TOTAL_SCORE+1</f>",
        {"another formula", "=TOTAL_SCORE+1"}, NULL},
    {"what a name stands for", "xl/workbook.xml", "name=\"TOTAL_SCORE\">",
        "name=\"TOTAL_SCORE\">1+",
        {"TOTAL_SCORE</th><td>a name of formulas", "differ: 1."}, NULL},
    {"sheet removed", "xl/workbook.xml", "<sheet name=\"参数\"",
        "<gone name=\"参数\"", {"The sheet 参数 is missing."}, "参数!"},
    {"sheet renamed", "xl/workbook.xml", "name=\"审核情况\"", "name=\"审核\"",
        {"The sheet 审核情况 is now called 审核."}, "is missing"},
    {"saved anew", "docProps/app.xml", "<Application>", "<Application>x",
        {"Saved anew by a program: all cells equal"}, "What differs"},
    {"without its properties", "docProps/core.xml", "PINZHI", "nothing",
        {"Saved anew by a program"}, NULL},
    {"a macro", "xl/workbook.xml", "</workbook>", "<!-- -->",
        {"This workbook is damaged"}, "What differs"},
    {"entities", "xl/workbook.xml", "<workbook ",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><workbook ", {"declares entities"},
        "What differs"},
};

static void changed(void)
{
    for (size_t i = 0; i < COUNT(changes); i++) {
        begin("reviewer1");
        CHECK(changes[i].name, verify(edited(changes[i].part, changes[i].from,
                                   changes[i].to)) == 200);
        CHECK(changes[i].name, says("Changed: it bears the code"));
        for (size_t j = 0; changes[i].says[j] != NULL; j++) {
            CHECK(changes[i].name, says(changes[i].says[j]));
        }
        CHECK(changes[i].name,
            changes[i].never == NULL || !says(changes[i].never));
        CHECK(
            changes[i].name, strncmp(answer(), "reviewer1\tchanged ", 18) == 0);
    }
}

static void cut_short(void)
{
    begin("reviewer1");
    CHECK("cut short", verify((struct text){book.p, book.n - 1}) == 422 &&
                           says("Unknown") && says("damaged"));
}

/* -- the recorded version -------------------------------------------------- */

static void written_again(void)
{
    struct text file;
    struct opened_form form;

    begin("reviewer1");
    file = edited(SHEETS, "<v>3039.6</v>", "<v>3139.6</v>");
    CHECK("gone", unlink(path) == 0);
    CHECK("status", verify(file) == 200);
    CHECK("written again", says("!E10</th>") && says(">3039.6<"));
    CHECK("and removed", access(path, R_OK) != 0);
    /* What is kept there is not what was published. */
    CHECK("another file there", file_write(path, "x", 1, fixture.arena));
    CHECK("status", verify(file) == 200);
    CHECK("written again", says("!E10</th>"));
    form = fixture_form("shuiwj");
    fixture_put(&fixture.other, &form, EVENT_SUBMIT, "12", fixture_key());
    form = fixture_form("shuiwj");
    fixture_review(&form, EVENT_ACCEPT, NULL, fixture_key());
    CHECK("status", verify(file) == 200);
    CHECK("data of then are gone", says("cannot be written again"));
    CHECK("nothing is made up", !says("!E10</th>"));
    CHECK("genuine all the same", verify(book) == 200 && says("Genuine"));
}

/* The folder knows what another database wrote, and the other way. */
static void known_twice(void)
{
    struct text file;

    begin("reviewer1");
    file = edited(SHEETS, "<v>3039.6</v>", "<v>3139.6</v>");
    fixture_query("DELETE FROM workbook");
    CHECK("by the folder", verify(book) == 200 && says("Genuine"));
    CHECK("by the folder", verify(file) == 200 && says("!E10</th>"));
    begin("reviewer1");
    file = edited(SHEETS, "<v>3039.6</v>", "<v>3139.6</v>");
    CHECK("no records", folder_remove(arena_printf(fixture.arena, "%s/records",
                            fixture.config.export_dir)));
    CHECK("by the database", verify(book) == 200 && says("Genuine"));
    CHECK("by the database", verify(file) == 200 && says("!E10</th>"));
    fixture_query("DELETE FROM workbook");
    CHECK("by nobody", verify(book) == 200 && says("Unknown") &&
                           strcmp(answer(), "reviewer1\tunknown") == 0);
}

/* -- what is no workbook of ours ------------------------------------------- */

/* A part that unpacks to thirty megabytes. */
static struct text bomb(void)
{
    static char tail[(30u << 20) + 8];

    memset(tail, ' ', sizeof(tail));
    strcpy(tail + sizeof(tail) - 8, "</sst>");
    return edited("xl/sharedStrings.xml", "</sst>", tail);
}

static void refused(void)
{
    struct text file;

    begin("reviewer1");
    CHECK("no workbook", verify(TEXT("a,b\n1,2\n")) == 422 && says("Unknown") &&
                             says("no Excel workbook"));
    CHECK("audit", strcmp(answer(), "reviewer1\tunknown") == 0);
    CHECK(
        "head of a zip", verify(TEXT("PK\003\004")) == 422 && says("damaged"));
    CHECK("old", verify(TEXT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....")) == 422 &&
                     says("Excel 2003"));
    CHECK("no file", page_upload("/verify", "", TEXT("")) == 422 &&
                         !says("Unknown: no workbook"));
    CHECK("without a token",
        page_serve("/verify", "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n"
            "00\r\n--b--\r\n") == 403);
    file = bomb();
    CHECK("bomb", file.n < MAX_BYTES && verify(file) == 200 &&
                      says("Changed") && says("larger than what is compared"));
    fixture_query("DELETE FROM workbook");
    CHECK("no records", folder_remove(arena_printf(fixture.arena, "%s/records",
                            fixture.config.export_dir)));
    CHECK("bomb of nobody",
        verify(file) == 422 && says("larger than what is compared"));
}

/* -- whose it is ----------------------------------------------------------- */

/* The verdict, and not a word of what is in it. */
static void foreign(void)
{
    static const struct account stranger = {.login = "reviewer9",
        .name = "reviewer9",
        .role = ROLE_REVIEWER,
        .region = "320482",
        .bureau = ""};
    static const struct region elsewhere = {
        "320482", {"他处", "Elsewhere"}, false};
    struct text file;

    begin("clerk1");
    CHECK("not a clerk's", verify(book) == 403);
    CHECK("nor to see", page_serve("/verify", "", NULL) == 403);
    CHECK("elsewhere", region_put(fixture.write, &elsewhere, "32") == DB_OK);
    CHECK("stranger", account_create(fixture.write, NULL, &stranger, PASSWORD,
                          ADDRESS, fixture.now, fixture.arena, NULL) == DB_OK);
    file = edited(SHEETS, "<v>3039.6</v>", "<v>3139.6</v>");
    CHECK("signs in", page_sign_in("reviewer9"));
    CHECK("changed", verify(file) == 200 && says("Changed: it bears"));
    CHECK("not a word", says("not for this account") && !says("3039.6") &&
                            !says("3139.6") && !says(code) && !says("李四") &&
                            !says("D-202311-"));
    CHECK("genuine", verify(book) == 200 && says("Genuine: byte"));
    CHECK("not a word", says("not for this account") && !says(code));
    CHECK("audit", strncmp(answer(), "reviewer9\tgenuine ", 18) == 0);
    fixture_query("DELETE FROM account WHERE login = 'reviewer9'; DELETE FROM "
                  "region WHERE code = '320482'");
}

SUITE(page_verify, {"genuine", genuine}, {"changed", changed},
    {"cut short", cut_short}, {"written again", written_again},
    {"known twice", known_twice}, {"refused", refused}, {"foreign", foreign})
