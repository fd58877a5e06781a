#include "fcgi/html.h"

#include <math.h>
#include <string.h>

#include "tests/unit/suite.h"

static bool wrote(const struct html *h, const char *want)
{
    return !h->failed && h->n == strlen(want) && memcmp(h->p, want, h->n) == 0;
}

static void escapes(void)
{
    static const struct {
        const char *name, *in, *want;
    } rows[] = {
        {"plain", "abc", "abc"},
        {"empty", "", ""},
        {"element", "<b>&</b>", "&lt;b&gt;&amp;&lt;/b&gt;"},
        {"attribute", "a\" onload='x", "a&quot; onload=&#39;x"},
        {"Chinese", "规上“灯塔”", "规上“灯塔”"},
        {"at both ends", "<a>", "&lt;a&gt;"},
        {"only specials", "&&&", "&amp;&amp;&amp;"},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct html h;
        html_start(&h, arena);
        html_text(&h, rows[i].in);
        CHECK(rows[i].name, h.n == strlen(rows[i].want));
        CHECK(rows[i].name, h.n == 0 || wrote(&h, rows[i].want));
    }
    arena_free(arena);
}

static void urls(void)
{
    static const struct {
        const char *name, *in, *want;
    } rows[] = {
        {"plain", "2023-11", "2023-11"},
        {"slash", "a/b?c", "a%2Fb%3Fc"},
        {"markup", "<\"&", "%3C%22%26"},
        {"Chinese", "表", "%E8%A1%A8"},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct html h;
        html_start(&h, arena);
        html_url(&h, rows[i].in);
        CHECK(rows[i].name, wrote(&h, rows[i].want));
    }
    arena_free(arena);
}

static void json(void)
{
    static const struct {
        const char *name, *in, *want;
    } rows[] = {
        {"plain", "a", "\"a\""},
        {"quotes", "a\"b\\", "\"a\\\"b\\\\\""},
        {"line", "a\nb", "\"a\\u000ab\""},
        {"markup", "</script>&", "\"\\u003c/script>\\u0026\""},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct html h;
        html_start(&h, arena);
        html_json(&h, rows[i].in);
        CHECK(rows[i].name, wrote(&h, rows[i].want));
    }
    arena_free(arena);
}

static void integers(void)
{
    static const struct {
        const char *name, *want;
        int64_t in;
    } rows[] = {
        {"zero", "0", 0},
        {"negative", "-17", -17},
        {"largest", "9223372036854775807", INT64_MAX},
        {"smallest", "-9223372036854775808", INT64_MIN},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct html h;
        html_start(&h, arena);
        html_int(&h, rows[i].in);
        CHECK(rows[i].name, wrote(&h, rows[i].want));
    }
    arena_free(arena);
}

static void reals(void)
{
    static const struct {
        const char *name, *want;
        double in;
        int places;
    } rows[] = {
        {"a growth", "14.8", (3039.6 / 2647.7 - 1) * 100, 1},
        {"half goes up", "2.68", 2.675, 2},
        {"half goes away from zero", "-2.68", -2.675, 2},
        {"thousands", "3,039.60", 3039.6, 2},
        {"nothing left", "0.0", -0.04, 1},
        {"six places", "0.333333", 1.0 / 3, 6},
        {"no places", "100", 99.5, 0},
        {"large", "123,456,789.1", 123456789.1, 1},
        {"not a number", "—", NAN, 2},
        {"infinite", "—", INFINITY, 2},
        {"too large", "—", 1e300, 2},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct html h;
        html_start(&h, arena);
        html_real(&h, rows[i].in, rows[i].places);
        CHECK(rows[i].name, wrote(&h, rows[i].want));
    }
    arena_free(arena);
}

/* A page that outgrows its memory says so and never writes beyond it. */
static void runs_out(void)
{
    struct arena *arena = arena_new(100 << 10);
    struct html h;
    html_start(&h, arena);
    for (int i = 0; i < 100000; i++)
        html_lit(&h, "<p>0123456789</p>");
    CHECK("failed", h.failed);
    CHECK("within its room", h.n <= h.room);
    html_text(&h, "more");
    CHECK("stays failed", h.failed);
    arena_free(arena);
}

static void grows(void)
{
    struct arena *arena = arena_new(4 << 20);
    struct html h;
    html_start(&h, arena);
    for (int i = 0; i < 50000; i++)
        html_lit(&h, "0123456789");
    CHECK("whole", !h.failed && h.n == 500000);
    bool same = true;
    for (size_t i = 0; i < h.n; i++)
        same &= h.p[i] == (char)('0' + i % 10);
    CHECK("in order", same);
    arena_free(arena);
}

SUITE(html, {"escapes", escapes}, {"urls", urls}, {"json", json},
    {"integers", integers}, {"reals", reals}, {"runs out", runs_out},
    {"grows", grows})
