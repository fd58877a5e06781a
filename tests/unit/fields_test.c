#include "fcgi/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fcgi/body.h"
#include "fcgi/route.h"
#include "tests/unit/suite.h"

#define URLENCODED "application/x-www-form-urlencoded"
#define KEY        "0123456789abcdef0123456789abcdef"

static const struct field_rule rules[] = {
    {"csrf", FIELD_KEY, 0, true, "Security token"},
    {"line", FIELD_LINE, 10, false, "Line"},
    {"long", FIELD_LONG, 20, false, "Text"},
    {"secret", FIELD_SECRET, 20, false, "Password"},
    {"count", FIELD_COUNT, 1000, false, "Count"},
    {"number", FIELD_DECIMAL, 0, false, "Number"},
    {"v.", FIELD_GROUP, 40, false, "Cell"},
    {"files", FIELD_FILE, 2, false, "Files"},
    {0},
};
static const struct route post = {
    .method = METHOD_POST, .pattern = "/test", .fields = rules};

static struct request ask(
    struct arena *arena, const char *type, const char *body, size_t n)
{
    struct request req = {
        .arena = arena,
        .english = true,
        .method = METHOD_POST,
        .path = "/test",
        .query = "",
        .body = body,
        .body_size = n,
        .content_type = type,
        .route = &post,
    };
    request_decode(&req);
    return req;
}

/* What must be refused, the field it is told at, and a part of the message. */
static void refuses(void)
{
    static const struct {
        const char *name, *body, *field, *says;
    } rows[] = {
        {"two points", "csrf=" KEY "&number=1.2.3", "number", "two decimal"},
        {"1e400", "csrf=" KEY "&number=1e400", "number", "not a number"},
        {"nan", "csrf=" KEY "&number=nan", "number", "not a number"},
        {"infinity", "csrf=" KEY "&number=inf", "number", "not a number"},
        {"hexadecimal", "csrf=" KEY "&number=0x1p3", "number", "not a number"},
        {"commas in twos", "csrf=" KEY "&number=12,34", "number", "threes"},
        {"too large", "csrf=" KEY "&number=99999999999999", "number",
            "too large"},
        {"seven decimals", "csrf=" KEY "&number=0.1234567", "number", "six"},
        {"broken UTF-8", "csrf=" KEY "&line=%ff%fe", "line", "UTF-8"},
        {"overlong UTF-8", "csrf=" KEY "&line=%c0%80", "line", "UTF-8"},
        {"a surrogate", "csrf=" KEY "&line=%ed%a0%80", "line", "UTF-8"},
        {"a NUL byte", "csrf=" KEY "&line=a%00b", "line", "NUL"},
        {"a control character", "csrf=" KEY "&line=a%0bb", "line", "control"},
        {"a line end in a line", "csrf=" KEY "&line=a%0ab", "line", "control"},
        {"a long line", "csrf=" KEY "&line=01234567890", "line", "at most 10"},
        {"repeated", "csrf=" KEY "&line=a&line=b", "line", "more than once"},
        {"repeated in a group", "csrf=" KEY "&v.A=1&v.A=2", "v.A",
            "more than once"},
        {"unknown", "csrf=" KEY "&surprise=1", "", "surprise"},
        {"a bare group name", "csrf=" KEY "&v.=1", "", "v."},
        {"missing", "line=a", "csrf", "missing"},
        {"empty", "csrf=&line=a", "csrf", "missing"},
        {"a short key", "csrf=0123", "csrf", "damaged"},
        {"capitals in a key", "csrf=0123456789ABCDEF0123456789ABCDEF", "csrf",
            "damaged"},
        {"a count with a sign", "csrf=" KEY "&count=-1", "count", "0 to 1000"},
        {"a count too high", "csrf=" KEY "&count=1001", "count", "0 to 1000"},
        {"a count of letters", "csrf=" KEY "&count=1x", "count", "0 to 1000"},
        {"a broken escape", "csrf=" KEY "&line=%4", "", "damaged"},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct request req =
            ask(arena, URLENCODED, rows[i].body, strlen(rows[i].body));
        const char *text = request_fault_of(&req, rows[i].field);
        CHECK(rows[i].name, req.fault_count == 1);
        CHECK(rows[i].name, text && strstr(text, rows[i].says));
        arena_reset(arena);
    }
    arena_free(arena);
}

static void takes(void)
{
    static const char body[] =
        "csrf=" KEY "&line=%e3%80%80+a%26b++&long=one%0d%0atwo"
        "&secret=+p%22w+&count=42&number=%ef%bc%93,039.60&v.B01=1&v.B02=";
    struct arena *arena = arena_new(1 << 20);
    struct request req = ask(arena, URLENCODED, body, sizeof(body) - 1);
    CHECK("no fault", req.fault_count == 0);
    CHECK("trimmed", strcmp(request_value(&req, "line"), "a&b") == 0);
    CHECK("lines kept", strcmp(request_value(&req, "long"), "one\r\ntwo") == 0);
    CHECK("secret kept", strcmp(request_value(&req, "secret"), " p\"w ") == 0);
    CHECK("count", request_field(&req, "count")->number == 42);
    CHECK("decimal",
        request_field(&req, "number")->number == INT64_C(3039600000));
    CHECK("group", strcmp(request_value(&req, "v.B01"), "1") == 0);
    CHECK("empty in a group", request_field(&req, "v.B02") != NULL);
    CHECK("absent", strcmp(request_value(&req, "v.B03"), "") == 0);
    arena_free(arena);
}

/* All faults are told at once, and what was typed can be shown again. */
static void keeps(void)
{
    static const char body[] =
        "csrf=" KEY "&line=%3Cb%3E%ff%01%ef%bf%bf&number=1e400&count=x";
    struct arena *arena = arena_new(1 << 20);
    struct request req = ask(arena, URLENCODED, body, sizeof(body) - 1);
    CHECK("three faults", req.fault_count == 3);
    CHECK("made printable",
        strcmp(request_value(&req, "line"), "<b>\uFFFD\uFFFD\uFFFD") == 0);
    CHECK("as typed", strcmp(request_value(&req, "number"), "1e400") == 0);
    arena_free(arena);
}

static void many_fields(void)
{
    struct arena *arena = arena_new(16 << 20);
    size_t room = 40000, n = 0;
    char *body = malloc(room);
    for (int i = 0; i < 3000; i++)
        n += (size_t)snprintf(body + n, room - n, "v.X%d=1&", i);
    struct request req = ask(arena, URLENCODED, body, n);
    CHECK("one fault", req.fault_count == 1);
    CHECK("told as a whole",
        strstr(request_fault_of(&req, ""), "Too many fields") != NULL);
    CHECK("nothing is taken", req.field_count == 0);
    free(body);
    arena_free(arena);
}

static void a_huge_field(void)
{
    struct arena *arena = arena_new(16 << 20);
    size_t n = REQUEST_BODY_MAX;
    char *body = malloc(n);
    memset(body, 'x', n);
    memcpy(body, "csrf=" KEY "&v.B=", 5 + 32 + 5);
    struct request req = ask(arena, URLENCODED, body, n);
    CHECK("refused", request_fault_of(&req, "v.B") != NULL);
    CHECK("shown in short", strlen(request_value(&req, "v.B")) == 40);
    free(body);
    arena_free(arena);
}

#define PART(name, value)                                                    \
    "--x\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value \
    "\r\n"

static void multipart(void)
{
    static const struct {
        const char *name, *type, *body;
        bool good;
    } rows[] = {
        {"two parts", "multipart/form-data; boundary=x",
            PART("csrf", KEY) PART("line", "a") "--x--\r\n", true},
        {"quoted boundary", "multipart/form-data; boundary=\"x\"",
            PART("csrf", KEY) PART("line", "a") "--x--", true},
        {"no boundary", "multipart/form-data", PART("csrf", KEY) "--x--",
            false},
        {"another boundary", "multipart/form-data; boundary=y",
            PART("csrf", KEY) "--x--", false},
        {"cut off", "multipart/form-data; boundary=x", PART("csrf", KEY),
            false},
        {"cut off in a part", "multipart/form-data; boundary=x",
            PART("csrf", KEY) "--x\r\nContent-Disposition: form-data", false},
        {"a file", "multipart/form-data; boundary=x",
            PART("csrf", KEY) PART("line\"; filename=\"a", "b") "--x--", false},
        {"a file that was not chosen", "multipart/form-data; boundary=x",
            PART("csrf", KEY) PART("files\"; filename=\"", "")
                PART("line", "a") "--x--",
            true},
        {"no file in its field", "multipart/form-data; boundary=x",
            PART("csrf", KEY) PART("files", "b") "--x--", false},
        {"too many files", "multipart/form-data; boundary=x",
            PART("csrf", KEY) PART("files\"; filename=\"a", "1")
                PART("files\"; filename=\"b", "2")
                    PART("files\"; filename=\"c", "3") "--x--",
            false},
        {"a control character in its name", "multipart/form-data; boundary=x",
            PART("csrf", KEY) PART("files\"; filename=\"a\x01", "1") "--x--",
            false},
        {"no name", "multipart/form-data; boundary=x",
            "--x\r\nX: y\r\n\r\nz\r\n--x--", false},
        {"empty", "multipart/form-data; boundary=x", "", false},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct request req =
            ask(arena, rows[i].type, rows[i].body, strlen(rows[i].body));
        CHECK(rows[i].name, (req.fault_count == 0) == rows[i].good);
        if (rows[i].good)
            CHECK(rows[i].name, strcmp(request_value(&req, "line"), "a") == 0);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* Files keep their bytes and lose the way to them. */
static void files(void)
{
    static const char body[] = PART("csrf", KEY)
        PART("files\"; filename=\"edition/item.csv", "a,\xff\r\n--\r\n")
            PART("files\"; filename=\"C:\\x\\form.csv", "") "--x--";
    struct arena *arena = arena_new(1 << 20);
    struct request req =
        ask(arena, "multipart/form-data; boundary=x", body, sizeof(body) - 1);
    CHECK("no fault", req.fault_count == 0);
    CHECK("two", req.upload_count == 2);
    CHECK("its last name", strcmp(req.uploads[0].name, "item.csv") == 0 &&
                               strcmp(req.uploads[1].name, "form.csv") == 0);
    CHECK("as it came",
        text_equal(req.uploads[0].content, TEXT("a,\xff\r\n--\r\n")) &&
            req.uploads[1].content.n == 0);
    CHECK("no field", request_field(&req, "files") == NULL);
    arena_free(arena);
}

/* A query may grow parts on its way; what the table names is checked. */
static void queries(void)
{
    static const struct {
        const char *name, *query;
        bool good;
    } rows[] = {
        {"none", "", true},
        {"known", "count=3", true},
        {"further part", "count=3&from=mail", true},
        {"bad value", "count=three", false},
    };
    static const struct field_rule wanted[] = {
        {"count", FIELD_COUNT, 10, false, "Count"}, {0}};
    static const struct route get = {
        .method = METHOD_GET, .pattern = "/test", .fields = wanted};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct request req = {.arena = arena,
            .english = true,
            .method = METHOD_GET,
            .query = rows[i].query,
            .route = &get};
        request_decode(&req);
        CHECK(rows[i].name, (req.fault_count == 0) == rows[i].good);
    }
    arena_free(arena);
}

static void targets(void)
{
    static const struct {
        const char *name, *target, *path, *query;
    } rows[] = {
        {"root", "/", "/", ""},
        {"query", "/tasks?done=1&x", "/tasks", "done=1&x"},
        {"encoded", "/form/%E8%A1%A8", "/form/表", ""},
        {"not absolute", "tasks", NULL, ""},
        {"empty", "", NULL, ""},
        {"NUL", "/form/%00", NULL, ""},
        {"control", "/form/%0a", NULL, ""},
        {"not UTF-8", "/form/%ff", NULL, ""},
        {"broken escape", "/form/%4", NULL, ""},
        {"dot segment", "/form/../metrics", NULL, ""},
        {"encoded dots", "/form/%2e%2e/metrics", NULL, ""},
        {"two slashes", "//example.org/", NULL, ""},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct request req = {.arena = arena};
        bool good = request_target(&req, "GET", rows[i].target);
        CHECK(rows[i].name, good == (rows[i].path != NULL));
        if (rows[i].path) {
            CHECK(rows[i].name, strcmp(req.path, rows[i].path) == 0);
            CHECK(rows[i].name, strcmp(req.query, rows[i].query) == 0);
        }
    }
    arena_free(arena);
}

static void local_paths(void)
{
    static const struct {
        const char *target;
        bool local;
    } rows[] = {
        {"/", true},
        {"/tasks?done=1", true},
        {"", false},
        {"//example.org/", false},
        {"/\\example.org/", false},
        {"https://example.org/", false},
        {"javascript:alert(1)", false},
        {"/a\r\nSet-Cookie: x", false},
        {"/<script>", false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK(rows[i].target, request_local(rows[i].target) == rows[i].local);
}

static void cookies(void)
{
    static const struct {
        const char *name, *header, *token, *visitor;
        bool english;
    } rows[] = {
        {"none", "", "", "", false},
        {"all", "sid=ab12; lang=en; visitor=cd", "ab12", "cd", true},
        {"foreign ones", "x=1; sid=ab;y=sid=zz", "ab", "", false},
        {"a longer name", "xsid=ab; sidx=cd", "", "", false},
        {"not letters", "sid=a b; visitor=../x", "", "", false},
        {"Chinese", "lang=zh", "", "", false},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct request req = {.arena = arena};
        request_cookies(&req, rows[i].header);
        CHECK(rows[i].name, strcmp(req.token, rows[i].token) == 0);
        CHECK(rows[i].name, strcmp(req.visitor, rows[i].visitor) == 0);
        CHECK(rows[i].name, req.english == rows[i].english);
    }
    arena_free(arena);
}

SUITE(fields, {"refuses", refuses}, {"takes", takes}, {"keeps", keeps},
    {"many fields", many_fields}, {"a huge field", a_huge_field},
    {"multipart", multipart}, {"files", files}, {"queries", queries},
    {"targets", targets}, {"local paths", local_paths}, {"cookies", cookies})
