/* Files of evidence and comments: sent, shown, given out, taken back. */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/integration/page_fixture.h"

#define PATH "/evidence/" REGION "/2023-11/401/tjj"
#define PDF  "%PDF-1.4 a proof"

enum { STATEMENTS_MAX = 16 };

static const char *folder;

static void start(void)
{
    fixture_clear();
    fixture_query("DELETE FROM evidence; DELETE FROM cell_comment");
    folder = arena_printf(fixture.arena, "%s/evidence", fixture.folder);
    mkdir(folder, 0700);
    fixture.config.evidence_dir = folder;
    fixture.config.evidence_mb = 1;
    fixture.config.evidence_files = 3;
}

/* Files in the folder; they are taken away too. */
static int sweep(void)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    int count = 0;

    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] != '.') {
            count++;
            unlinkat(dirfd(dir), entry->d_name, 0);
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return count;
}

static void end(void)
{
    sweep();
    rmdir(folder);
}

static int send_file(const char *name, const char *content, const char *key)
{
    static const char part[] = "--x\r\nContent-Disposition: form-data; name=";
    const char *body = arena_printf(fixture.arena,
        "%s\"csrf\"\r\n\r\n%s\r\n%s\"key\"\r\n\r\n%s\r\n%s\"cell\"\r\n\r\n"
        "B01.total\r\n%s\"file\"; filename=\"%s\"\r\nContent-Type: "
        "text/html\r\n\r\n%s\r\n--x--\r\n",
        part, page.session.csrf, part, key, part, part, name, content);

    return page_serve(PATH, "multipart/form-data; boundary=x", body);
}

static const char *stored_id(void)
{
    return fixture_query("SELECT id FROM evidence WHERE removed_at = 0");
}

static void takes_and_gives(void)
{
    const char *key, *id;

    start();
    CHECK("in", page_sign_in("clerk1"));
    key = fixture_key();
    CHECK("taken", send_file("../年报.pdf", PDF, key) == 303);
    CHECK("sent twice is once", send_file("../年报.pdf", PDF, key) == 303 &&
                                    fixture_number("SELECT COUNT(*) FROM "
                                                   "evidence") == 1);
    CHECK("row", strcmp(fixture_query("SELECT item, name, type, bytes, by_name "
                                      "FROM evidence"),
                     "B01\t年报.pdf\tapplication/pdf\t16\tclerk1") == 0);
    id = stored_id();
    CHECK("shown", page_serve("/form/" REGION "/2023-11/401/tjj?cell=B01.total",
                       "", NULL) == 200 &&
                       strstr(page.reply.body.p, id) != NULL);
    CHECK("given", page_serve(arena_printf(fixture.arena, PATH "/%s", id), "",
                       NULL) == 200);
    CHECK("by the web server",
        page.reply.accel != NULL &&
            strcmp(page.reply.accel,
                arena_printf(fixture.arena, "/evidence-files/%s", id)) == 0);
    CHECK("as a download", page.reply.filename != NULL &&
                               strcmp(page.reply.filename, "年报.pdf") == 0);
    CHECK("in the log",
        fixture_number("SELECT COUNT(*) FROM audit WHERE "
                       "action IN ('evidence', 'download')") == 2);
    CHECK("taken back",
        page_post(PATH "/remove",
            arena_printf(fixture.arena, "cell=B01.total&file=%s", id),
            fixture_key()) == 303);
    CHECK("marked", fixture_number("SELECT COUNT(*) FROM evidence WHERE "
                                   "removed_at > 0 AND removed_by = "
                                   "'clerk1'") == 1);
    CHECK("given no more",
        page_serve(arena_printf(fixture.arena, PATH "/%s", id), "", NULL) ==
            404);
    CHECK("the file is kept", sweep() == 1);
    end();
}

static void refuses(void)
{
    static const struct {
        const char *name, *login, *file, *content;
        int status;
    } rows[] = {
        {"a page named pdf", "clerk1", "a.pdf", "<html>", 415},
        {"a script", "clerk1", "a.js", "alert(1)", 415},
        {"empty", "clerk1", "a.pdf", "", 413},
        {"of another bureau", "clerk2", "a.pdf", PDF, 403},
        {"by the reviewer", "reviewer1", "a.pdf", PDF, 403},
    };
    const char *before;

    start();
    before = fixture_query("CHECKSUM TABLE evidence");
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i].name, page_sign_in(rows[i].login));
        CHECK(rows[i].name, send_file(rows[i].file, rows[i].content,
                                fixture_key()) == rows[i].status);
    }
    CHECK("nothing changed",
        strcmp(before, fixture_query("CHECKSUM TABLE evidence")) == 0);
    CHECK("no file", sweep() == 0);
    end();
}

static void limits(void)
{
    char *large;

    start();
    CHECK("in", page_sign_in("clerk1"));
    large = arena_alloc(fixture.arena, (1u << 20) + 8);
    memset(large, 'x', (1u << 20) + 1);
    memcpy(large, "%PDF-", 5);
    CHECK("too large", send_file("a.pdf", large, fixture_key()) == 413);
    for (int i = 0; i < 3; i++) {
        CHECK("room", send_file("a.pdf", PDF, fixture_key()) == 303);
    }
    CHECK("full", send_file("a.pdf", PDF, fixture_key()) == 422);
    CHECK("three files", sweep() == 3);
    end();
}

static void each_statement_fails(void)
{
    unsigned n = 1;
    int status = 0;

    for (; n < STATEMENTS_MAX && status != 303; n++) {
        start();
        CHECK("in", page_sign_in("clerk1"));
        const char *before = fixture_query("CHECKSUM TABLE evidence, audit");
        db_fail_at(fixture.write, n);
        status = send_file("a.pdf", PDF, fixture_key());
        db_fail_at(fixture.write, 0);
        if (status != 303) {
            CHECK("503", status == 503);
            CHECK("no file stays", sweep() == 0);
            CHECK("nothing changed",
                strcmp(before,
                    fixture_query("CHECKSUM TABLE evidence, audit")) == 0);
        }
    }
    CHECK("row, audit row and commit failed in turn", n - 2 == 3);
    fixture.config.evidence_dir = "/nowhere";
    CHECK("no folder", send_file("a.pdf", PDF, fixture_key()) == 503);
    end();
}

static void comments(void)
{
    static const char path[] = "/comment/" REGION "/2023-11/401/tjj";
    const char *key = fixture_key();

    start();
    key = fixture_key();
    CHECK("in", page_sign_in("clerk1"));
    CHECK("said",
        page_post(path, "cell=B01.total&text=<b>见附件</b>", key) == 303);
    CHECK("twice is once",
        page_post(path, "cell=B01.total&text=<b>见附件</b>", key) == 303 &&
            fixture_number("SELECT COUNT(*) FROM cell_comment") == 1);
    CHECK("no such cell",
        page_post(path, "cell=B02x.total&text=a", fixture_key()) == 404);
    CHECK("reviewer", page_sign_in("reviewer1"));
    CHECK("answers",
        page_post(path, "cell=B01.total&text=已阅", fixture_key()) == 303);
    CHECK("shown",
        page_serve("/form/" REGION "/2023-11/401/tjj?cell=B01.total", "",
            NULL) == 200 &&
            strstr(page.reply.body.p, "&lt;b&gt;见附件&lt;/b&gt;") != NULL);
    CHECK("another bureau", page_sign_in("clerk2"));
    CHECK("is refused",
        page_post(path, "cell=B01.total&text=a", fixture_key()) == 403);
    CHECK("two", fixture_number("SELECT COUNT(*) FROM cell_comment") == 2);
    end();
}

SUITE(page_evidence, {"takes and gives", takes_and_gives}, {"refuses", refuses},
    {"limits", limits}, {"each statement fails", each_statement_fails},
    {"comments", comments})
