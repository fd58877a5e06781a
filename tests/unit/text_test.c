/* Text from outside: UTF-8, blanks, lengths, what no value may hold. */
#include "eval/text.h"

#include <string.h>

#include "tests/unit/suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }

static const struct utf8_row {
    const char *name;
    struct text in;
    bool valid;
    size_t points;
} utf8_rows[] = {
    {"empty", BYTES(""), true, 0},
    {"ASCII", BYTES("B01"), true, 3},
    {"NUL inside", BYTES("a\0b"), true, 3},
    {"Chinese", BYTES("溧阳市"), true, 3},
    {"two bytes", BYTES("μg/m³"), true, 5},
    {"outside the basic plane", BYTES("\xF0\xA0\xAE\xB7"), true, 1},
    {"last code point", BYTES("\xF4\x8F\xBF\xBF"), true, 1},
    {"replacement character itself", BYTES("\xEF\xBF\xBD"), true, 1},
    {"byte order mark", BYTES("\xEF\xBB\xBF"), true, 1},
    {"past the last code point", BYTES("\xF4\x90\x80\x80"), false, 0},
    {"overlong NUL", BYTES("\xC0\x80"), false, 0},
    {"overlong slash", BYTES("\xE0\x80\xAF"), false, 0},
    {"overlong in four", BYTES("\xF0\x8F\xBF\xBF"), false, 0},
    {"high surrogate", BYTES("\xED\xA0\x80"), false, 0},
    {"low surrogate", BYTES("\xED\xBF\xBF"), false, 0},
    {"cut in two", BYTES("\xE6\xBA"), false, 0},
    {"cut after one", BYTES("a\xE6"), false, 0},
    {"continuation alone", BYTES("\x80"), false, 0},
    {"broken by a letter",
        BYTES("\xE6"
              "a\xA7"),
        false, 0},
    {"FE", BYTES("\xFE"), false, 0},
    {"FF", BYTES("\xFF"), false, 0},
    {"five bytes", BYTES("\xF8\x88\x80\x80\x80"), false, 0},
    {"GBK", BYTES("\xE4\xE0\xD1\xF4"), false, 0},
};

static void judges_utf8(void)
{
    for (size_t i = 0; i < COUNT(utf8_rows); i++) {
        const struct utf8_row *row = &utf8_rows[i];

        CHECK(row->name, text_utf8_valid(row->in) == row->valid);
        if (row->valid) {
            CHECK(row->name, text_length(row->in) == row->points);
        }
    }
}

static const struct trim_row {
    const char *name, *in, *want;
} trim_rows[] = {
    {"nothing to do", "品质", "品质"},
    {"empty", "", ""},
    {"blanks alone", " \t\r\n　 ", ""},
    {"ASCII blanks", "  a b\t", "a b"},
    {"full-width blanks", "　　品　质　", "品　质"},
    {"mixed", "　 \n品质\r\n 　", "品质"},
    {"ends like a full-width blank", "\xE4\x80\x80", "\xE4\x80\x80"},
    {"full-width blank cut in two", "\xE3\x80", "\xE3\x80"},
    {"no-break blank stays", "\xC2\xA0x", "\xC2\xA0x"},
    {"NULL", NULL, ""},
};

static void trims(void)
{
    for (size_t i = 0; i < COUNT(trim_rows); i++) {
        const struct trim_row *row = &trim_rows[i];

        CHECK(row->name, text_is(text_trim(text_of(row->in)), row->want));
    }
}

static const struct check_row {
    const char *name;
    struct text in;
    size_t max;
    bool multiline;
    enum text_fault want;
} check_rows[] = {
    {"a title", BYTES("规上工业总产值"), 7, false, TEXT_OK},
    {"one code point too long", BYTES("规上工业总产值"), 6, false, TEXT_LONG},
    {"empty", BYTES(""), 0, false, TEXT_OK},
    {"line break in a line", BYTES("a\nb"), 9, false, TEXT_CONTROL},
    {"line break in a note", BYTES("a\r\n\tb"), 9, true, TEXT_OK},
    {"NUL", BYTES("a\0b"), 9, true, TEXT_CONTROL},
    {"vertical tab of Word",
        BYTES("a\x0B"
              "b"),
        9, true, TEXT_CONTROL},
    {"DC4 of Word",
        BYTES("a\x14"
              "b"),
        9, true, TEXT_CONTROL},
    {"DEL", BYTES("\x7F"), 9, true, TEXT_CONTROL},
    {"C1", BYTES("\xC2\x85"), 9, true, TEXT_CONTROL},
    {"first after C1", BYTES("\xC2\xA0"), 9, true, TEXT_OK},
    {"U+FFFE is not XML", BYTES("\xEF\xBF\xBE"), 9, true, TEXT_CONTROL},
    {"U+FFFF is not XML", BYTES("\xEF\xBF\xBF"), 9, true, TEXT_CONTROL},
    {"U+FFFD is", BYTES("\xEF\xBF\xBD"), 9, true, TEXT_OK},
    {"GBK", BYTES("\xE4\xE0"), 9, true, TEXT_NOT_UTF8},
    {"not UTF-8 outweighs too long", BYTES("aaa\xFF"), 1, true, TEXT_NOT_UTF8},
};

static void checks(void)
{
    for (size_t i = 0; i < COUNT(check_rows); i++) {
        const struct check_row *row = &check_rows[i];

        CHECK(row->name,
            text_check(row->in, row->max, row->multiline) == row->want);
    }
}

static void steps_through(void)
{
    const struct text in = TEXT("a\xFFμ品\xE5\x93");
    const unsigned want[] = {'a', 0xFFFD, 0x3BC, 0x54C1, 0xFFFD, 0xFFFD};
    size_t at = 0, n = 0;

    while (at < in.n && n < COUNT(want)) {
        CHECK("code point", text_next(in, &at) == want[n]);
        n++;
    }
    CHECK("all of it", at == in.n && n == COUNT(want));
}

static void compares(void)
{
    CHECK("same", text_equal(TEXT("ab"), text_of("ab")));
    CHECK("another", !text_equal(TEXT("ab"), TEXT("ac")));
    CHECK("beginning", !text_equal(TEXT("ab"), TEXT("abc")));
    CHECK("NUL counts", !text_is(TEXT("ab\0"), "ab"));
    CHECK("nothing", text_equal((struct text){NULL, 0}, TEXT("")));
}

static const struct clean_row {
    const char *name;
    struct text in;
    size_t clean; /* bytes that XML takes */
} clean_rows[] = {
    {"nothing", BYTES(""), 0},
    {"a word", BYTES("B01"), 3},
    {"blanks that stand", BYTES("a\tb\nc\rd"), 7},
    {"eight and nine", BYTES("12345678123456789"), 17},
    {"Chinese", BYTES("溧阳市统计局"), 18},
    {"Chinese among letters", BYTES("GDP溧阳2023年度示例abcdefgh"), 33},
    {"two and four bytes", BYTES("μg/m³\xF0\xA0\xAE\xB7"), 11},
    {"replacement character itself", BYTES("a\xEF\xBF\xBD"), 4},
    {"last before the surrogates", BYTES("\xED\x9F\xBF"), 3},
    {"NUL", BYTES("ab\0c"), 2},
    {"a bell among eight", BYTES("12345\a78"), 5},
    {"unit separator behind eight", BYTES("12345678\x1f"), 8},
    {"delete stands", BYTES("a\x7f"), 2},
    {"U+FFFE", BYTES("溧\xEF\xBF\xBE"), 3},
    {"U+FFFF", BYTES("溧阳\xEF\xBF\xBF"), 6},
    {"surrogate", BYTES("a\xED\xA0\x80"), 1},
    {"cut in two", BYTES("溧\xE6\xBA"), 3},
    {"overlong", BYTES("溧\xE0\x80\xAF"), 3},
    {"GBK", BYTES("\xE4\xE0\xD1\xF4"), 0},
};

static void finds_clean(void)
{
    for (size_t i = 0; i < COUNT(clean_rows); i++) {
        const struct clean_row *row = &clean_rows[i];

        CHECK(row->name, text_clean(row->in) == row->clean);
    }
}

static void finds_clean_beyond_ascii(void)
{
    static const struct clean_row rows[] = {
        {"nothing", BYTES(""), 0},
        {"a letter", BYTES("a溧"), 0},
        {"Chinese to a letter", BYTES("溧阳a溧"), 6},
        {"two, three and four bytes", BYTES("μ溧\xF0\xA0\xAE\xB7"), 9},
        {"a control character", BYTES("\a溧"), 0},
        {"cut in two", BYTES("溧\xE6\xBA"), 3},
        {"U+FFFF", BYTES("\xEF\xBF\xBF"), 0},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i].name, text_clean_wide(rows[i].in) == rows[i].clean);
    }
}

SUITE(text, {"judges UTF-8", judges_utf8}, {"trims", trims}, {"checks", checks},
    {"finds clean", finds_clean},
    {"finds clean beyond ASCII", finds_clean_beyond_ascii},
    {"steps through", steps_through}, {"compares", compares})
