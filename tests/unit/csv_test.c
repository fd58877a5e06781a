/* CSV: what is read, where each fault stands, what is written. */
#include "eval/csv.h"

#include <string.h>

#include "tests/unit/suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }

static const struct read_row {
    const char *name;
    struct text in;
    size_t rows;
    int columns;
    const char *all; /* header and fields, each behind "|" */
} read_rows[] = {
    {"header alone", BYTES("a,b"), 0, 2, "|a|b"},
    {"header and line break", BYTES("a,b\n"), 0, 2, "|a|b"},
    {"one row", BYTES("a,b\n1,2\n"), 1, 2, "|a|b|1|2"},
    {"no line break at the end", BYTES("a,b\n1,2"), 1, 2, "|a|b|1|2"},
    {"CRLF", BYTES("a,b\r\n1,2\r\n3,4"), 2, 2, "|a|b|1|2|3|4"},
    {"byte order mark",
        BYTES("\xEF\xBB\xBF"
              "a\n1\n"),
        1, 1, "|a|1"},
    {"byte order mark and quote", BYTES("\xEF\xBB\xBF\"a\"\n1\n"), 1, 1,
        "|a|1"},
    {"empty fields", BYTES("a,b,c\n,,\n"), 1, 3, "|a|b|c|||"},
    {"empty last field", BYTES("a,b\n1,"), 1, 2, "|a|b|1|"},
    {"quotes", BYTES("a,b\n\"1,5\",\"say \"\"x\"\"\"\n"), 1, 2,
        "|a|b|1,5|say \"x\""},
    {"line break in a field", BYTES("a,b\n\"1\n2\",\"3\r\n4\"\n5,6"), 2, 2,
        "|a|b|1\n2|3\r\n4|5|6"},
    {"empty quotes", BYTES("a,b\n\"\",\"\"\n"), 1, 2, "|a|b||"},
    {"quote alone in quotes", BYTES("a\n\"\"\"\"\n"), 1, 1, "|a|\""},
    {"blanks belong to the field", BYTES("a, b\n 1 ,\t2\n"), 1, 2,
        "|a| b| 1 |\t2"},
    {"empty lines", BYTES("a,b\n\n1,2\n\r\n\n3,4\n\n"), 2, 2, "|a|b|1|2|3|4"},
    {"Chinese", BYTES("代码,名称\nB01,规上工业总产值\n"), 1, 2,
        "|代码|名称|B01|规上工业总产值"},
    {"replacement character", BYTES("a\n\xEF\xBF\xBD\n"), 1, 1,
        "|a|\xEF\xBF\xBD"},
};

static const char *all_of(const struct csv *csv, struct arena *arena)
{
    const char *all = "";

    for (int i = 0; i < csv->column_count; i++) {
        all = arena_printf(arena, "%s|%s", all, csv->header[i]);
    }
    for (size_t r = 0; r < csv->row_count; r++) {
        for (int i = 0; i < csv->column_count; i++) {
            all = arena_printf(arena, "%s|%s", all, csv_at(csv, r, i));
        }
    }
    return all;
}

static void reads(void)
{
    struct arena *arena = arena_new((size_t)4 << 20);

    for (size_t i = 0; i < COUNT(read_rows); i++) {
        const struct read_row *row = &read_rows[i];
        struct csv csv;
        struct csv_fault fault;

        arena_reset(arena);
        CHECK(row->name, csv_read(row->in, arena, &csv, &fault));
        CHECK(row->name, csv.row_count == row->rows);
        CHECK(row->name, csv.column_count == row->columns);
        CHECK(row->name, strcmp(all_of(&csv, arena), row->all) == 0);
    }
    arena_free(arena);
}

static const struct fault_row {
    const char *name;
    struct text in;
    int line, column;
    const char *what; /* a word of the sentence */
} fault_rows[] = {
    {"empty", BYTES(""), 1, 1, "header"},
    {"byte order mark alone", BYTES("\xEF\xBB\xBF"), 1, 1, "header"},
    {"too few fields", BYTES("a,b\n1,2\n3\n"), 3, 1, "too few"},
    {"too many fields", BYTES("a,b\n1,2,3\n"), 2, 5, "too many"},
    {"comma at the end", BYTES("a,b\n1,2,"), 2, 5, "too many"},
    {"quote does not end", BYTES("a,b\n1,\"2\n3,4\n"), 2, 3, "not end"},
    {"quote is the last byte", BYTES("a\n\""), 2, 1, "not end"},
    {"quote inside", BYTES("a,b\n1,2\"3\n"), 2, 4, "inside"},
    {"text behind a quote", BYTES("a,b\n\"1\"x,2\n"), 2, 4, "behind"},
    {"blank behind a quote", BYTES("a,b\n\"1\" ,2\n"), 2, 4, "behind"},
    {"behind a field of two lines", BYTES("a\n\"1\n2\"x\n"), 3, 3, "behind"},
    {"not UTF-8", BYTES("a,b\n品,\xB8\n"), 2, 3, "UTF-8"},
    {"GBK header", BYTES("\xB4\xFA,b\n"), 1, 1, "UTF-8"},
    {"UTF-16",
        BYTES("\xFF\xFE"
              "a\0"),
        1, 1, "UTF-8"},
    {"NUL", BYTES("a,b\n1\0,2\n"), 2, 2, "control"},
    {"NUL in quotes", BYTES("a\n\"\0\"\n"), 2, 2, "control"},
    {"vertical tab", BYTES("a\nb\x0B\n"), 2, 2, "control"},
    {"column behind a mark",
        BYTES("\xEF\xBB\xBF"
              "a\"\n"),
        1, 2, "inside"},
    {"CR alone", BYTES("a,b\r1,2\r"), 1, 4, "carriage return"},
    {"CR behind a quote", BYTES("\"a\"\rb"), 1, 4, "behind"},
};

static void finds_faults(void)
{
    struct arena *arena = arena_new((size_t)4 << 20);

    for (size_t i = 0; i < COUNT(fault_rows); i++) {
        const struct fault_row *row = &fault_rows[i];
        struct csv csv;
        struct csv_fault fault = {0};

        arena_reset(arena);
        CHECK(row->name, !csv_read(row->in, arena, &csv, &fault));
        CHECK(row->name, fault.line == row->line);
        CHECK(row->name, fault.column == row->column);
        CHECK(row->name,
            fault.what != NULL && strstr(fault.what, row->what) != NULL);
    }
    arena_free(arena);
}

static void lines_of_rows(void)
{
    struct arena *arena = arena_new((size_t)4 << 20);
    struct csv csv;
    struct csv_fault fault;

    CHECK("read", csv_read(TEXT("a\n\"1\n2\"\n\n3\n"), arena, &csv, &fault));
    CHECK("two rows", csv.row_count == 2);
    CHECK("first", csv.lines[0] == 2);
    CHECK("behind two lines and an empty one", csv.lines[1] == 5);
    arena_free(arena);
}

static void columns_by_name(void)
{
    struct arena *arena = arena_new((size_t)4 << 20);
    struct csv csv;
    struct csv_fault fault;

    CHECK("read", csv_read(TEXT("code,名称\nB01,x\n"), arena, &csv, &fault));
    CHECK("first", csv_column(&csv, "code") == 0);
    CHECK("second", csv_column(&csv, "名称") == 1);
    CHECK("none", csv_column(&csv, "unit") == -1);
    CHECK("beginning is not it", csv_column(&csv, "cod") == -1);
    CHECK("field", strcmp(csv_at(&csv, 0, 1), "x") == 0);
    CHECK("field of no column", csv_at(&csv, 0, -1)[0] == '\0');
    arena_free(arena);
}

/* A wide header and many empty lines must not cost lines x columns. */
static void bounded_by_the_arena(void)
{
    struct arena *arena = arena_new((size_t)1 << 20);
    struct csv csv;
    struct csv_fault fault;
    char wide[CSV_COLUMNS_MAX + 2], small[64];

    memset(wide, ',', sizeof(wide));
    CHECK("too many columns",
        !csv_read((struct text){wide, CSV_COLUMNS_MAX}, arena, &csv, &fault));
    CHECK("says so", strstr(fault.what, "too many") != NULL);
    arena_reset(arena);
    memset(wide + 1000, '\n', 3000);
    CHECK("empty lines cost nothing",
        csv_read((struct text){wide, 4000}, arena, &csv, &fault));
    arena_free(arena);

    arena = arena_new(32);
    memset(small, 'x', sizeof(small));
    CHECK("no memory",
        !csv_read((struct text){small, sizeof(small)}, arena, &csv, &fault));
    CHECK("says so", strstr(fault.what, "memory") != NULL);
    arena_free(arena);
}

static const struct quote_row {
    const char *name, *in, *want;
} quote_rows[] = {
    {"plain", "B01", "B01"},
    {"empty", "", ""},
    {"blanks", " a ", " a "},
    {"Chinese", "溧阳市", "溧阳市"},
    {"comma", "a,b", "\"a,b\""},
    {"quote", "a\"b", "\"a\"\"b\""},
    {"line break", "a\nb", "\"a\nb\""},
    {"carriage return", "a\rb", "\"a\rb\""},
    {"quotes alone", "\"\"", "\"\"\"\"\"\""},
    {"full-width comma is no comma", "a，b", "a，b"},
};

static const struct quote_row typed_rows[] = {
    {"plain", "a", "a"},
    {"equals", "=1+1", "'=1+1"},
    {"plus", "+1+1", "'+1+1"},
    {"minus", "-1+1", "'-1+1"},
    {"at", "@A1", "'@A1"},
    {"TAB", "\t=1", "'\t=1"},
    {"CR", "\r=1", "\"'\r=1\""},
    {"inside", "a=1", "a=1"},
    {"a number", "-12.5", "-12.5"},
    {"a sign alone", "-", "'-"},
    {"with quotes", "=\"x\"", "\"'=\"\"x\"\"\""},
};

static void guards(void)
{
    struct arena *arena = arena_new((size_t)1 << 20);

    for (size_t i = 0; i < COUNT(typed_rows); i++) {
        CHECK(typed_rows[i].name,
            strcmp(csv_text(typed_rows[i].in, arena), typed_rows[i].want) == 0);
    }
    arena_free(arena);
}

static void writes(void)
{
    struct arena *arena = arena_new((size_t)4 << 20);

    for (size_t i = 0; i < COUNT(quote_rows); i++) {
        const struct quote_row *row = &quote_rows[i];
        const char *got = csv_quote(row->in, arena);
        const char *file = arena_printf(arena, "h,x\n%s,1\n", got);
        struct csv csv;
        struct csv_fault fault;

        CHECK(row->name, strcmp(got, row->want) == 0);
        CHECK(row->name, csv_read(text_of(file), arena, &csv, &fault) &&
                             strcmp(csv_at(&csv, 0, 0), row->in) == 0);
    }
    arena_free(arena);
}

SUITE(csv, {"reads", reads}, {"finds faults", finds_faults},
    {"lines of rows", lines_of_rows}, {"columns by name", columns_by_name},
    {"bounded by the arena", bounded_by_the_arena}, {"writes", writes},
    {"guards", guards})
