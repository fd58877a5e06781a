/* Which files are evidence, and what is left of their names. */
#include "eval/evidence_type.h"

#include <string.h>

#include "tests/unit/suite.h"

#define OLE  "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
#define DOCX "PK\x03\x04[Content_Types].xml word/document.xml"
#define XLSX "PK\x03\x04[Content_Types].xml xl/workbook.xml"
#define BYTES(s)         \
    {                    \
        s, sizeof(s) - 1 \
    }

static void types(void)
{
    static const struct {
        const char *name, *file;
        struct text content;
        const char *want; /* end of the media type; NULL: not taken */
    } rows[] = {
        {"pdf", "a.pdf", BYTES("%PDF-1.7\n"), "/pdf"},
        {"upper case", "A.PDF", BYTES("%PDF-1.7\n"), "/pdf"},
        {"png", "a.png", BYTES("\x89PNG\r\n\x1A\n...."), "/png"},
        {"jpeg", "a.jpeg", BYTES("\xFF\xD8\xFF\xE0"), "/jpeg"},
        {"docx", "a.docx", BYTES(DOCX), ".document"},
        {"xlsx", "a.xlsx", BYTES(XLSX), ".sheet"},
        {"doc", "a.doc", BYTES(OLE "..."), "/msword"},
        {"xls", "a.xls", BYTES(OLE "..."), "/vnd.ms-excel"},
        {"wps", "a.wps", BYTES(OLE "..."), "/vnd.ms-works"},
        {"empty", "a.pdf", BYTES(""), NULL},
        {"page named pdf", "a.pdf", BYTES("<html><script>"), NULL},
        {"pdf named page", "a.html", BYTES("%PDF-1.7\n"), NULL},
        {"svg", "a.svg", BYTES("<svg onload=alert(1)>"), NULL},
        {"any zip named docx", "a.docx", BYTES("PK\x03\x04 index.html"), NULL},
        {"xlsx named docx", "a.docx", BYTES(XLSX), NULL},
        {"macros", "a.xlsx", BYTES(XLSX " xl/vbaProject.bin"), NULL},
        {"program", "a.exe", BYTES("MZ"), NULL},
        {"two endings", "a.pdf.exe", BYTES("%PDF-1.7\n"), NULL},
        {"nothing but an ending", ".pdf", BYTES("%PDF-1.7\n"), NULL},
        {"no ending", "pdf", BYTES("%PDF-1.7\n"), NULL},
        {"cut in its magic", "a.png", BYTES("\x89PNG"), NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *type =
            evidence_type(text_of(rows[i].file), rows[i].content);

        CHECK(rows[i].name, (type == NULL) == (rows[i].want == NULL));
        if (type != NULL && rows[i].want != NULL) {
            size_t n = strlen(rows[i].want), all = strlen(type);

            CHECK(rows[i].name,
                all > n && strcmp(type + all - n, rows[i].want) == 0);
        }
    }
}

static void names(void)
{
    static const struct {
        const char *name;
        struct text sent;
        const char *want;
    } rows[] = {
        {"plain", BYTES("annual.pdf"), "annual.pdf"},
        {"Chinese", BYTES("2023年 年报.pdf"), "2023年 年报.pdf"},
        {"path", BYTES("../../etc/passwd.pdf"), "passwd.pdf"},
        {"Windows path", BYTES("C:\\Users\\me\\a.xls"), "a.xls"},
        {"a folder alone", BYTES("/tmp/"), "file"},
        {"NUL", BYTES("a\0b.pdf"), "ab.pdf"},
        {"line end", BYTES("a\r\nSet-Cookie: x.pdf"), "aSet-Cookie x.pdf"},
        {"direction turned",
            BYTES("a\xE2\x80\xAE"
                  "fdp.exe"),
            "afdp.exe"},
        {"quotes", BYTES("a\"b'c.pdf"), "ab'c.pdf"},
        {"not UTF-8", BYTES("a\xFF\xFE.pdf"), "a.pdf"},
        {"hidden", BYTES("..htaccess.pdf"), "htaccess.pdf"},
        {"dots alone", BYTES("...."), "file."},
        {"empty", BYTES(""), "file"},
    };
    struct arena *arena = arena_new(1 << 16);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *got = evidence_name(rows[i].sent, arena);

        CHECK(rows[i].name, got != NULL && strcmp(got, rows[i].want) == 0);
    }
    arena_free(arena);
}

static void long_name(void)
{
    struct arena *arena = arena_new(1 << 16);
    char name[3000];
    const char *got;

    for (size_t i = 0; i < sizeof(name) - 5; i += 3) {
        memcpy(name + i, "年", 3);
    }
    memcpy(name + sizeof(name) - 5, ".pdf", 5);
    got = evidence_name((struct text){name, sizeof(name) - 1}, arena);
    CHECK("kept short", got != NULL && text_length(text_of(got)) <= 80);
    CHECK("ending kept",
        got != NULL && strcmp(got + strlen(got) - 4, ".pdf") == 0);
    arena_free(arena);
}

SUITE(evidence_type, {"types", types}, {"names", names},
    {"a long name", long_name})
