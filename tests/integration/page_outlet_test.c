/* The evaluation workbook in other clothes: a .zip of tables, a PDF by a
 * program that stands in for LibreOffice. */
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "export/soffice.h"
#include "sql/file.h"
#include "tests/integration/page_fixture.h"

#define BOOK "/workbook/" REGION "/2023-11"

enum { MAX_BYTES = 8 << 20 };

static const char *stand_in;

static void begin(const char *soffice)
{
    fixture_clear();
    fixture.config.export_dir = fixture.folder;
    fixture.config.soffice = soffice;
    CHECK("sign in", page_sign_in("reviewer1"));
}

/* The file that nginx would send. */
static const char *sent(void)
{
    return arena_printf(fixture.arena, "%s%s", fixture.folder,
        page.reply.accel == NULL ? "" : page.reply.accel + strlen("/exports"));
}

static bool begins(const char *path, const char *with)
{
    struct text bytes;

    return file_read(path, MAX_BYTES, fixture.arena, &bytes) == NULL &&
           bytes.n > strlen(with) && memcmp(bytes.p, with, strlen(with)) == 0;
}

static ino_t inode(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 ? about.st_ino : 0;
}

static void tables(void)
{
    const char *file;
    zip_t *zip;

    stand_in = fixture.config.soffice;
    begin("");
    CHECK("answered", page_serve(BOOK "/csv", "", NULL) == 200);
    CHECK("type", strcmp(page.reply.type, "application/zip") == 0);
    CHECK("name", strstr(page.reply.filename, "CSV.zip") != NULL);
    file = sent();
    zip = zip_open(file, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    CHECK("a zip", zip != NULL);
    CHECK("names are UTF-8",
        zip_name_locate(zip, "综合评价.csv", ZIP_FL_ENC_STRICT) >= 0 &&
            zip_name_locate(zip, "401 经济发展.csv", ZIP_FL_ENC_STRICT) >= 0);
    zip_discard(zip);
    ino_t first = inode(file);

    CHECK("again", page_serve(BOOK "/csv", "", NULL) == 200);
    CHECK("not made twice", first != 0 && inode(sent()) == first);
    CHECK("no such period",
        page_serve("/workbook/" REGION "/1999-13/csv", "", NULL) != 200);
}

static void pdf(void)
{
    const char *file;

    begin(stand_in);
    CHECK("answered", page_serve(BOOK "/pdf", "", NULL) == 200);
    CHECK("type", strcmp(page.reply.type, "application/pdf") == 0);
    file = sent();
    CHECK("a PDF", begins(file, "%PDF-"));
    ino_t first = inode(file);

    CHECK("again", page_serve(BOOK "/pdf", "", NULL) == 200);
    CHECK("not made twice", first != 0 && inode(sent()) == first);
    CHECK("offered",
        page_serve("/evaluation/" REGION "/2023-11", "", NULL) == 200 &&
            strstr(page.reply.body.p, BOOK "/pdf") != NULL);
    unlink(file);
}

/* Asked while there is none, or another is being made. */
static void no_pdf(void)
{
    int lock;

    begin("");
    CHECK("not there", page_serve(BOOK "/pdf", "", NULL) == 503 &&
                           strstr(page.reply.body.p, "LibreOffice") != NULL);
    CHECK("not offered",
        page_serve("/evaluation/" REGION "/2023-11", "", NULL) == 200 &&
            strstr(page.reply.body.p, BOOK "/pdf") == NULL &&
            strstr(page.reply.body.p, BOOK "/csv") != NULL);
    begin("/bin/true");
    lock = open(
        arena_printf(fixture.arena, "%s/.pdf.lock", fixture.config.export_dir),
        O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    CHECK("held", lock >= 0 && flock(lock, LOCK_EX) == 0);
    CHECK("busy",
        page_serve(BOOK "/pdf", "", NULL) == 503 && page.reply.retry == 30);
    close(lock);
    CHECK("makes nothing",
        page_serve(BOOK "/pdf", "", NULL) == 503 && page.reply.retry == 0);
    fixture.config.soffice = stand_in;
}

SUITE(page_outlet, {"tables", tables}, {"pdf", pdf}, {"no pdf", no_pdf})
