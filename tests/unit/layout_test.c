#include "export/layout.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/suite.h"

#define HEAD "layout x\ncolumn a 10 body\ncolumn b 12.5 value d1\nfooter f\n"

static struct layout *read_text(
    const char *text, struct arena *arena, struct layout_fault *fault)
{
    return layout_read("x.layout", text_of(text), arena, fault);
}

static void reads(void)
{
    struct arena *arena = arena_new(1 << 20);
    struct layout_fault fault = {0};
    const struct layout *x = read_text(
        "# comment\n\n" HEAD "lines ink\nmargins 20 20 17 18 9\nfit 1 0\n"
        "beyond\ncolumn c 5 helper\nheight 1-2 14.25\n"
        "cell A1:B1 title 标题\\n{period}\nplace total A2 big headline\n"
        "number 3 甲 1\nrepeat 1 3\nfreeze 3 1\ntable 3\nrows 18\nfoot 16\n"
        "at A:B*2 sign 签\nnote 第一\nnote 第二\ncontinued 续表\ntwin y 20",
        arena, &fault);

    CU_ASSERT_PTR_NOT_NULL_FATAL(x);
    CHECK("a Windows editor's",
        read_text("\xEF\xBB\xBFlayout x\r\ncolumn a 9 body\r\nfooter f\r\n",
            arena, &fault) != NULL);
    CHECK("name", strcmp(x->name, "x") == 0);
    CHECK("printed", x->printed == 2 && x->column_count == 3);
    CHECK("number", x->columns[1].number == NUMBER_D1);
    CHECK("header rows", x->header_rows == 3);
    CHECK("height", x->heights[1] > 14.2 && x->heights[1] < 14.3);
    CHECK("line break", strcmp(x->cells[0].text, "标题\n{period}") == 0);
    CHECK("place", layout_place(x, "total")->range.row == 1);
    CHECK("no place", layout_place(x, "nothing") == NULL);
    CHECK("column", layout_column(x, "b") == 1);
    CHECK("no column", layout_column(x, "z") == -1);
    CHECK("numbers", x->cell_count == 4);
    CHECK("foot", x->foot_cells[0].range.last_row == 1);
    CHECK("notes", x->note_count == 2);
    CHECK("continued", strcmp(x->print.continued, "续表") == 0);
    CHECK("twin", strcmp(x->twin, "y") == 0 && x->twin_rows == 20);
    CHECK("ink", x->ink && x->table_row == 2);
    arena_free(arena);
}

/* A block of two columns, three times. */
static void repeats(void)
{
    struct arena *arena = arena_new(4 << 20);
    struct layout_fault fault = {0};
    const struct layout *x = read_text(
        "layout x\ncolumn a 10 body\ncolumn r# 9 value d1\ncolumn s# 8 body\n"
        "column z 7 body\nfooter f\ncell A1:D1 title t\nplace q# B2:C2 head\n"
        "cell B3 head left\ncell C3 head right\ncell B4:C4 head wide\n"
        "cell D2 head end\nnumber 5 甲 1 2 3\nfoot 9\nat A:B sign x\n"
        "at C:D sign y\n",
        arena, &fault);
    const struct layout *y =
        x == NULL ? NULL : layout_repeat(x, "r#", "s#", 3, arena);
    static const struct {
        int row, column;
        int last_column;
        const char *text;
    } cells[] = {{0, 0, 7, "t"}, {2, 1, 1, "left"}, {2, 3, 3, "left"},
        {2, 6, 6, "right"}, {3, 1, 6, "wide"}, {1, 7, 7, "end"},
        {4, 0, 0, "甲"}, {4, 1, 1, "1"}, {4, 6, 6, "6"}, {4, 7, 7, "7"}};

    CU_ASSERT_PTR_NOT_NULL_FATAL(y);
    CHECK("columns", y->column_count == 8 && y->printed == 8);
    CHECK("keys", layout_column(y, "r1") == 1 && layout_column(y, "s3") == 6 &&
                      layout_column(y, "z") == 7);
    CHECK("width", y->columns[5].width > 8.9 && y->columns[5].width < 9.1);
    CHECK("place", layout_place(y, "q2")->range.column == 3 &&
                       layout_place(y, "q2")->range.last_column == 4);
    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
        bool found = false;

        for (int k = 0; k < y->cell_count; k++) {
            const struct layout_cell *cell = &y->cells[k];

            found =
                found || (cell->range.row == cells[i].row &&
                             cell->range.column == cells[i].column &&
                             cell->range.last_column == cells[i].last_column &&
                             strcmp(cell->text, cells[i].text) == 0);
        }
        CHECK(cells[i].text, found);
    }
    CHECK("count", y->cell_count == 1 + 3 + 3 + 3 + 1 + 1 + 8);
    CHECK("foot", y->foot_cells[0].range.last_column == 1 &&
                      y->foot_cells[1].range.column == 2 &&
                      y->foot_cells[1].range.last_column == 7);
    CHECK("unknown", layout_repeat(x, "q", "s#", 2, arena) == NULL);
    CHECK("too many", layout_repeat(x, "r#", "s#", 201, arena) == NULL);
    arena_free(arena);
}

static void refuses(void)
{
    static const struct {
        const char *name, *text;
        int line;
        const char *what;
    } rows[] = {
        {"directive", HEAD "nonsense 1\n", 5, "no such directive"},
        {"style", HEAD "cell A1 loud x\n", 5, "no such style"},
        {"number", HEAD "column c 5 body d9\n", 5, "no such number format"},
        {"range", HEAD "cell 1A body\n", 5, "not a range"},
        {"backward", HEAD "cell B2:A1 body\n", 5, "not a range"},
        {"width", HEAD "column c wide body\n", 5, "not a number"},
        {"too wide", HEAD "column c 256 body\n", 5, "not a number"},
        {"twice", HEAD "column a 5 body\n", 5, "second column"},
        {"few words", HEAD "number 1 甲\n", 5, "a word for each"},
        {"many words", HEAD "fit 1 0 2\n", 5, "too much"},
        {"at without foot", HEAD "at A sign x\n", 5, "no foot row"},
        {"no layout", "column a 10 body\nfooter f\n", 1, "no layout"},
        {"no column", "layout x\nfooter f\n", 1, "no column"},
        {"no footer", "layout x\ncolumn a 1 body\n", 1, "no footer"},
        {"outside", HEAD "cell A1:C1 body\n", 5, "outside"},
        {"foot outside", HEAD "foot 9\nat A:C sign\n", 6, "outside"},
        {"over another", HEAD "cell A1:B1 body\ncell A1:A2 body\n", 6,
            "over another"},
        {"foot over", HEAD "foot 9\nat A*2 sign\nfoot 9\nat A:B sign\n", 8,
            "over another"},
        {"repeat", HEAD "cell A1 body\nrepeat 1 2\n", 6, "repeat"},
        {"second name", HEAD "layout y\n", 5, "second name"},
        {"second place", HEAD "place k A1 body\nplace k B1 body\n", 6,
            "second place"},
        {"name in text", HEAD "cell A1 body {regoin}\n", 5, "no such {name}"},
        {"name in a note", HEAD "note {x}\n", 5, "no such {name}"},
        {"open name", HEAD "continued {title\n", 5, "no such {name}"},
        {"twin rows", HEAD "twin y\n", 5, "whole number"},
        {"height", HEAD "height 2-1 9\n", 5, "range of rows"},
        {"second foot line", HEAD "foot x\n", 5, "not a number"},
        {"table", HEAD "table 0\n", 5, "whole number"},
        {"rules", HEAD "lines red\n", 5, "accent or ink"},
        {"hidden", HEAD "column c 0 body\n", 5, "hidden"},
        {"fit twice", HEAD "fit 1 0\nfit 1 1\n", 6, "second line"},
        {"footer twice", HEAD "footer g\n", 5, "second line"},
        {"table below", HEAD "cell A1 body\ntable 3\n", 6, "heading row"},
        {"control", HEAD "cell A1 body a\x02z\n", 5, "control"},
        {"noncharacter", HEAD "cell A1 body \xEF\xBF\xBF\n", 5, "control"},
        {"bare return", HEAD "cell A1 body a\rb\n", 5, "control"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena *arena = arena_new(1 << 20);
        struct layout_fault fault = {0};
        const struct layout *x = read_text(rows[i].text, arena, &fault);

        CHECK(rows[i].name, x == NULL);
        CHECK(rows[i].name, fault.line == rows[i].line);
        CHECK(rows[i].name,
            fault.what != NULL && strstr(fault.what, rows[i].what) != NULL);
        arena_free(arena);
    }
}

static void fills(void)
{
    static const struct filling fillings[] = {
        {"region", "溧阳市"}, {"empty", ""}};
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"{region}", "溧阳市"},
        {"甲{region}乙{region}", "甲溧阳市乙溧阳市"},
        {"a{empty}b", "ab"},
        {"{unknown}", "{unknown}"},
        {"open {region", "open {region"},
        {"{ {region}", "{ 溧阳市"},
        {"", ""},
    };
    struct arena *arena = arena_new(1 << 20);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *out = layout_fill(rows[i].text, fillings, 2, arena);

        CHECK(rows[i].text, out != NULL && strcmp(out, rows[i].want) == 0);
    }
    arena_free(arena);
}

/* Page footers: "&" begins a code, and Excel takes 254 characters. */
static void fills_footers(void)
{
    static char name[300 * 3 + 1];
    const struct filling fillings[] = {
        {"region", "A&B县"}, {"codes", "&P&&N"}, {"long", name}};
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"&L&8 {region}&C&P", "&L&8 A&&B县&C&P"},
        {"&R{codes}", "&R&&P&&&&N"},
        {"&R第&P页", "&R第&P页"},
    };
    struct arena *arena = arena_new(1 << 20);
    const char *cut;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *out = layout_fill_footer(rows[i].text, fillings, 2, arena);

        CHECK(rows[i].text, out != NULL && strcmp(out, rows[i].want) == 0);
    }
    for (size_t i = 0; i < 300; i++) {
        memcpy(name + 3 * i, "县", 3);
    }
    cut = layout_fill_footer("&L{long}&R{region}", fillings, 3, arena);
    CHECK("a name of 300 characters",
        cut != NULL && text_length(text_of(cut)) <= LAYOUT_FOOTER &&
            strstr(cut, "县…&RA&&B县") != NULL);
    memset(name, '&', 200);
    name[200] = '\0';
    cut = layout_fill_footer("&L{long}", fillings, 3, arena);
    CHECK("one of 200 codes", cut != NULL && text_length(text_of(cut)) <= 254 &&
                                  strstr(cut, "&…") != NULL);
    arena_free(arena);
}

/* The layouts that come with the program. */
static void ships(void)
{
    struct arena *arena = arena_new(16 << 20);
    struct layouts layouts;

    CU_ASSERT_TRUE_FATAL(
        layouts_load("export/layouts", arena, &layouts, stderr));
    CHECK("all sheets", layouts_check(&layouts, stderr));
    CHECK("version", strlen(layouts.version) == 8);
    CHECK("nothing", layout_find(&layouts, "nothing") == NULL);
    arena_free(arena);
}

/* What is said of layouts as a whole, with file and line. */
static void checks(void)
{
    static const struct {
        const char *name, *layout, *said;
    } rows[] = {
        {"missing column",
            "# form\nlayout form-year\ncolumn label 9 body\nfooter f\n",
            "x.layout:2: there is no column code\n"},
        {"missing twin", "layout a\ncolumn b 9 body\nfooter f\ntwin none 5\n",
            "x.layout:1: twin none is not there\n"},
        {"no twin", "layout a\ncolumn b 9 body\nfooter f\ntwin a 5\n",
            "x.layout:1: twin a has no columns label1 and label2\n"},
        {"missing place", "layout cover\ncolumn a 9 body\nfooter f\n",
            "x.layout:1: there is no place sample\n"},
        {"missing sheet", "layout a\ncolumn b 9 body\nfooter f\n",
            "there is no layout cover\n"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena *arena = arena_new(4 << 20);
        struct layout_fault fault = {0};
        struct layout *x = read_text(rows[i].layout, arena, &fault);
        const struct layouts layouts = {&x, 1, "12345678"};
        char said[8192] = "";
        FILE *err = fmemopen(said, sizeof(said), "w");

        CU_ASSERT_PTR_NOT_NULL_FATAL(x);
        CHECK(rows[i].name, !layouts_check(&layouts, err));
        fclose(err);
        CHECK(rows[i].name, strstr(said, rows[i].said) != NULL);
        arena_free(arena);
    }
}

/* Two files of one layout: the second is never found. */
static void one_of_a_name(void)
{
    struct arena *arena = arena_new(4 << 20);
    struct layout_fault fault = {0};
    struct layout *list[] = {
        read_text(HEAD, arena, &fault), read_text(HEAD, arena, &fault)};
    const struct layouts layouts = {list, 2, "12345678"};
    char said[8192] = "";
    FILE *err = fmemopen(said, sizeof(said), "w");

    CU_ASSERT_PTR_NOT_NULL_FATAL(err);
    list[1]->file = "y.layout";
    CHECK("refused", !layouts_check(&layouts, err));
    fclose(err);
    CHECK("named",
        strstr(said, "y.layout:1: x is the name of x.layout too\n") != NULL);
    arena_free(arena);
}

SUITE(layout, {"checks", checks}, {"one of a name", one_of_a_name},
    {"reads", reads}, {"repeats", repeats}, {"refuses", refuses},
    {"fills", fills}, {"fills footers", fills_footers}, {"ships", ships})
