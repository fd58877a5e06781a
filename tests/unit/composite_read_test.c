/* The tables of a composite indicator: what is read, in which memory. */
#include "eval/composite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define ARENA       ((size_t)16 << 20)
#define FAULTS      40

/* -- reading, and all of it as one text ------------------------------------ */

struct outcome {
    struct composite c;
    struct composite_fault faults[FAULTS];
    size_t count;
    bool ok;
};

static struct outcome outcome_of(
    struct text meta, struct text data, struct arena *arena)
{
    struct outcome o = {.count = 77};

    o.ok = composite_read(meta, data, arena, &o.c, o.faults, FAULTS, &o.count);
    return o;
}

static const char *number_text(double x, struct arena *arena)
{
    return is_missing(x) ? "NA" : arena_printf(arena, "%.15g", x);
}

/* "a:1<P w2 -": code, level, parent, what differs from the usual; with "t", "l"
 * and "h" target and goalposts, with "/" the denominator. */
static const char *tree_text(const struct composite *c, struct arena *arena)
{
    const char *all = "";

    for (int n = 0; n < c->node_count; n++) {
        const struct node *x = &c->nodes[n];
        const struct {
            const char *mark;
            double value, usual;
        } parts[] = {{" w", x->weight, 1}, {" d", x->direction, 1},
            {" t", x->target, MISSING}, {" l", x->low, MISSING},
            {" h", x->high, MISSING}};

        all = arena_printf(arena, "%s%s%s:%d%s%s", all, n > 0 ? ", " : "",
            x->code, x->level, x->parent < 0 ? "" : "<",
            x->parent < 0 ? "" : c->nodes[x->parent].code);
        for (size_t i = 0; i < COUNT(parts); i++) {
            if (!is_missing(parts[i].value) &&
                parts[i].value != parts[i].usual) {
                all = arena_printf(arena, "%s%s%s", all, parts[i].mark,
                    number_text(parts[i].value, arena));
            }
        }
        if (x->denominator >= 0) {
            all = arena_printf(
                arena, "%s /%s", all, c->denominator_codes[x->denominator]);
        }
    }
    return all;
}

/* "u1 2 NA, u2 3 4": units with the numbers of so many columns. */
static const char *numbers_text(const struct composite *c, const double *x,
    int columns, struct arena *arena)
{
    const char *all = "";

    for (int u = 0; u < c->unit_count; u++) {
        all = arena_printf(
            arena, "%s%s%s", all, u > 0 ? ", " : "", c->unit_codes[u]);
        for (int i = 0; i < columns; i++) {
            all = arena_printf(arena, "%s %s", all,
                number_text(
                    x[(size_t)i * (size_t)c->unit_count + (size_t)u], arena));
        }
    }
    return all;
}

/* "kind=county,city:0,-1,1": groupings with labels and those of the units. */
static const char *groups_text(const struct composite *c, struct arena *arena)
{
    const char *all = "";

    for (int i = 0; i < c->grouping_count; i++) {
        const struct grouping *g = &c->groupings[i];

        all = arena_printf(arena, "%s%s%s=", all, i > 0 ? " " : "", g->code);
        for (int k = 0; k < g->label_count; k++) {
            all = arena_printf(
                arena, "%s%s%s", all, k > 0 ? "," : "", g->labels[k]);
        }
        for (int u = 0; u < c->unit_count; u++) {
            all = arena_printf(
                arena, "%s%c%d", all, u > 0 ? ',' : ':', g->of_unit[u]);
        }
    }
    return all;
}

/* Children are where their parents say, and every look-up finds its own. */
static void check_consistent(const char *name, const struct composite *c)
{
    int children = 0;

    for (int n = 0; n < c->node_count; n++) {
        const struct node *x = &c->nodes[n];

        CHECK(name, composite_node(c, text_of(x->code)) == n);
        CHECK(name, (n < c->indicator_count) == (x->level == 1));
        CHECK(name, n == 0 || x->level >= x[-1].level);
        CHECK(name, x->first == children);
        CHECK(name, (x->count == 0) == (x->level == 1));
        for (int k = x->first; k < x->first + x->count; k++) {
            CHECK(name, c->nodes[c->children[k]].parent == n);
            CHECK(name, k == x->first || c->children[k] > c->children[k - 1]);
        }
        children += x->count;
    }
    CHECK(name, children == c->node_count - 1);
    CHECK(name, c->level_count == c->nodes[c->node_count - 1].level);
    for (int u = 0; u < c->unit_count; u++) {
        CHECK(name, composite_unit(c, text_of(c->unit_codes[u])) == u);
    }
    for (int g = 0; g < c->grouping_count; g++) {
        CHECK(name, composite_grouping(c, text_of(c->groupings[g].code)) == g);
    }
}

/* -- tables that are read -------------------------------------------------- */

#define HEAD "iCode,Type,Level,Parent,Direction,Weight\n"
#define TWO                      \
    HEAD "a,Indicator,1,T,1,1\n" \
         "b,Indicator,1,T,1,1\nT,Aggregate,2,,1,1\n"

static const struct read_row {
    const char *name, *meta, *data, *tree, *numbers;
} read_rows[] = {
    {"two indicators", TWO, "uCode,a,b\nu,1,2\nv,3,4\n", "a:1<T, b:1<T, T:2",
        "u 1 2, v 3 4"},
    {"columns in another order",
        "Weight,Parent,Direction,Level,Type,iCode\n1,,1,2,Aggregate,T\n"
        "2,T,-1,1,Indicator,a\n",
        "a,uCode\n1,u\n", "a:1<T w2 d-1, T:2", "u 1"},
    {"further columns and rows", TWO "x,Other,7,Q,5,-1\n,,,,,\n",
        "x,uCode,y,b,z,a\nfoo,u,1 2,3,,4\n", "a:1<T, b:1<T, T:2", "u 4 3"},
    {"columns of row numbers and of nothing",
        ",iCode,Type,Level,Parent,Direction,Weight,\n"
        "1,T,Aggregate,2,NA,1,1,\n2,a,Indicator,1,T,1,1,\n",
        ",uCode,a,,\n1,u,5,,\n", "a:1<T, T:2", "u 5"},
    {"rows that a spreadsheet leaves behind", TWO ",,,,,\n , ,,\"\",,\t\n",
        "uCode,a,b\nu,1,2\n,,\n,,\xE3\x80\x80\n", "a:1<T, b:1<T, T:2", "u 1 2"},
    {"a row of an unknown Type without a place", TWO "uName,ID,NA,NA,NA,NA\n",
        "uCode,a,b\nu,1,2\n", "a:1<T, b:1<T, T:2", "u 1 2"},
    {"blanks around fields",
        " iCode , Type,Level ,Parent,Direction,Weight\n"
        " a , Indicator , 1 , T , -1 , 2 \n"
        "\xE3\x80\x80T\xE3\x80\x80, Aggregate,2, NA ,1,1\n",
        " uCode , a \n u , 1.5 \n v , NA \n", "a:1<T w2 d-1, T:2",
        "u 1.5, v NA"},
    {"missing direction and weight",
        HEAD "a,Indicator,1,T,NA,\nT,Aggregate,2,,,NA\n", "uCode,a\nu,1\n",
        "a:1<T, T:2", "u 1"},
    {"levels as decimals, weights with exponents",
        HEAD "a,Indicator,1.0,T,1.0,5e-1\nT,Aggregate,2.00,NA,+1,0\n",
        "uCode,a\nu,-1.5E+3\n", "a:1<T w0.5, T:2 w0", "u -1500"},
    {"levels left out, parents high above",
        HEAD "T,Aggregate,12,,1,1\nP,Aggregate,5,T,1,1\n"
             "a,Indicator,1,T,1,1\nb,Indicator,1,P,1,1\n",
        "uCode,b,a\nu,1,2\n", "a:1<T, b:1<P, P:5<T, T:12", "u 2 1"},
    {"twelve levels",
        HEAD "a,Indicator,1,l2,1,1\nl2,Aggregate,2,l3,1,1\n"
             "l3,Aggregate,3,l4,1,1\nl4,Aggregate,4,l5,1,1\n"
             "l5,Aggregate,5,l6,1,1\nl6,Aggregate,6,l7,1,1\n"
             "l7,Aggregate,7,l8,1,1\nl8,Aggregate,8,l9,1,1\n"
             "l9,Aggregate,9,l10,1,1\nl10,Aggregate,10,l11,1,1\n"
             "l11,Aggregate,11,l12,1,1\nl12,Aggregate,12,,1,1\n",
        "uCode,a\nu,1\n",
        "a:1<l2, l2:2<l3, l3:3<l4, l4:4<l5, l5:5<l6, l6:6<l7, l7:7<l8, "
        "l8:8<l9, l9:9<l10, l10:10<l11, l11:11<l12, l12:12",
        "u 1"},
    {"order of the rows within a level",
        HEAD "z,Indicator,1,Q,1,1\nT,Aggregate,3,,1,1\nQ,Aggregate,2,T,1,1\n"
             "m,Indicator,1,P,1,1\nP,Aggregate,2,T,1,1\na,Indicator,1,Q,1,1\n",
        "uCode,a,m,z\nu,1,2,3\n", "z:1<Q, m:1<P, a:1<Q, Q:2<T, P:2<T, T:3",
        "u 3 2 1"},
    {"an indicator alone", HEAD "a,Indicator,1,,1,1\n", "uCode,a\nu,1\n", "a:1",
        "u 1"},
    {"targets, goalposts, denominators",
        "iCode,Type,Level,Parent,Direction,Weight,Target,goalpost_lower,"
        "goalpost_upper,Denominator\n"
        "a,Indicator,1,T,1,1,80,-5,1e2,pop\nb,Indicator,1,T,1,1,,0,,NA\n"
        "T,Aggregate,2,,1,1,,,,\narea,Denominator,,,,,,,,\n"
        "pop,Denominator,,,,,,,,\n",
        "uCode,pop,b,a,area\nu,10,2,1,\n",
        "a:1<T t80 l-5 h100 /pop, b:1<T l0, T:2", "u 1 2"},
    {"names twice, a column of nothing, a column of one number",
        "iName,iCode,Type,Level,Parent,Direction,Weight\nx,a,Indicator,1,T,1,1"
        "\nx,b,Indicator,1,T,1,1\nx,T,Aggregate,2,,1,1\n",
        "uName,uCode,a,b\ny,u,,7\ny,v,NA,7\n", "a:1<T, b:1<T, T:2",
        "u NA 7, v NA 7"},
    {"Chinese codes",
        HEAD "细颗粒物,Indicator,1,环境,-1,1\n环境,Aggregate,2,,1,1\n",
        "uCode,细颗粒物\n溧阳市,31.5\n\"金坛,区\",28\n",
        "细颗粒物:1<环境 d-1, 环境:2", "溧阳市 31.5, 金坛,区 28"},
    {"codes that are numbers, and NA as the code of a unit",
        HEAD "1,Indicator,1,9,1,1\n9,Aggregate,2,,1,1\n",
        "\"uCode\",\"1\"\n320481,4\n\"007\",5\nNA,6\n7,8\n", "1:1<9, 9:2",
        "320481 4, 007 5, NA 6, 7 8"},
    {"codes that begin alike",
        HEAD "a,Indicator,1,T,1,1\nab,Indicator,1,T,1,1\n"
             "A,Indicator,1,T,1,1\nT,Aggregate,2,,1,1\n",
        "uCode,ab,A,a\nu,1,2,3\nuu,4,5,6\n", "a:1<T, ab:1<T, A:1<T, T:2",
        "u 3 1 2, uu 6 4 5"},
    {"a time that is one", TWO, "uCode,Time,a,b\nu,2023,1,2\nv,2022,3,4\n",
        "a:1<T, b:1<T, T:2", "u 1 2, v 3 4"},
    {"a column stands twice that nobody wants", TWO,
        "note,uCode,a,note,b\n,u,1,,2\n", "a:1<T, b:1<T, T:2", "u 1 2"},
    {"byte order marks and CRLF",
        "\xEF\xBB\xBFiCode,Type,Level,Parent,Direction,Weight\r\n"
        "a,Indicator,1,T,1,1\r\nT,Aggregate,2,,1,1\r\n",
        "\xEF\xBB\xBFuCode,a\r\nu,1\r\n", "a:1<T, T:2", "u 1"},
    {"the largest number", TWO, "uCode,a,b\nu,1e75,-1e75\n",
        "a:1<T, b:1<T, T:2", "u 1e+75 -1e+75"},
};

static void reads(void)
{
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < COUNT(read_rows); i++) {
        const struct read_row *row = &read_rows[i];
        struct outcome o;

        arena_reset(arena);
        o = outcome_of(text_of(row->meta), text_of(row->data), arena);
        CHECK(row->name, o.ok && o.count == 0);
        if (o.ok) {
            CHECK(row->name, strcmp(tree_text(&o.c, arena), row->tree) == 0);
            CHECK(row->name,
                strcmp(numbers_text(&o.c, o.c.data, o.c.indicator_count, arena),
                    row->numbers) == 0);
            check_consistent(row->name, &o.c);
        }
    }
    arena_free(arena);
}

/* -- look-ups -------------------------------------------------------------- */

static void looks_up(void)
{
    static const struct {
        const char *name;
        struct text code;
        int node, unit, grouping;
    } rows[] = {
        {"a node", {"b", 1}, 1, -1, -1},
        {"a part of a text", {"bu", 1}, 1, -1, -1},
        {"a unit", {"uu", 2}, -1, 1, -1},
        {"a beginning", {"g", 1}, -1, -1, -1},
        {"a grouping", {"g1", 2}, -1, -1, 0},
        {"something longer", {"g12", 3}, -1, -1, -1},
        {"before all", {"!", 1}, -1, -1, -1},
        {"behind all", {"\xE4\xB8\x80", 3}, -1, -1, -1},
        {"a NUL", {"u\0", 2}, -1, -1, -1},
        {"nothing", {"", 0}, -1, -1, -1},
        {"no text", {NULL, 0}, -1, -1, -1},
    };
    struct arena *arena = arena_new(ARENA);
    struct outcome o = outcome_of(TEXT(TWO "g1,Group,,,,\n"),
        TEXT("uCode,a,b,g1\nu,1,2,x\nuu,1,2,\n"), arena);

    CHECK("read", o.ok);
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i].name, composite_node(&o.c, rows[i].code) == rows[i].node);
        CHECK(rows[i].name, composite_unit(&o.c, rows[i].code) == rows[i].unit);
        CHECK(rows[i].name,
            composite_grouping(&o.c, rows[i].code) == rows[i].grouping);
    }
    arena_free(arena);
}

static void groups(void)
{
    struct arena *arena = arena_new(ARENA);
    struct outcome o =
        outcome_of(TEXT(TWO "g,Group,,,,\ni,Group,,,,\nh,Group,,,,\n"),
            TEXT("h,g,uCode,a,b,i\nz,南, u1,1,1,\n,北,u2,1,1,NA\n"
                 "NA,南,u3,1,1,\nz ,\"中,\",u4,1,1,\na,北,u5,1,1,\n"),
            arena);

    CHECK("read", o.ok);
    CHECK("labels in the order of mention",
        strcmp(groups_text(&o.c, arena),
            "g=南,北,中,:0,1,0,2,1 i=:-1,-1,-1,-1,-1 "
            "h=z,a:0,-1,-1,0,1") == 0);
    check_consistent("groups", &o.c);
    arena_free(arena);
}

/* -- a data set in files --------------------------------------------------- */

static struct text file_text(
    const char *folder, const char *name, struct arena *arena)
{
    FILE *in = fopen(arena_printf(arena, "%s/%s", folder, name), "rb");
    char *bytes = arena_alloc(arena, 1 << 20);
    size_t n = in == NULL ? 0 : fread(bytes, 1, 1 << 20, in);

    CHECK(name, n > 0);
    if (in != NULL) {
        fclose(in);
    }
    return (struct text){bytes, n};
}

static struct outcome folder_outcome(
    const char *folder, const char *prefix, struct arena *arena)
{
    return outcome_of(
        file_text(folder, arena_printf(arena, "%siMeta.csv", prefix), arena),
        file_text(folder, arena_printf(arena, "%siData.csv", prefix), arena),
        arena);
}

static void reads_counties(void)
{
    struct arena *arena = arena_new(ARENA);
    struct outcome o = folder_outcome("tests/data/composite", "", arena);
    const struct composite *c = &o.c;

    CHECK("read", o.ok);
    CHECK("four levels", c->level_count == 4);
    CHECK("tree",
        strcmp(tree_text(c, arena),
            "pm25:1<fresh w2 d-1 t25 l5 h80, blue:1<fresh, "
            "beds:1<care w1.5 t6.5 /residents, output:1<growth t8 l-5 h15, "
            "patents:1<growth /residents, energy:1<people w0 d-1, "
            "fresh:2<people w0.5, care:2<people, growth:2<total, "
            "people:3<total w3, total:4") == 0);
    CHECK("numbers", strcmp(numbers_text(c, c->data, c->indicator_count, arena),
                         "320401 31.5 81.9 3120 6.1 12 0.36, "
                         "320402 33 78.4 NA -1.25 100 0.41, "
                         "320403 28.25 85 2050 7 NA NA, "
                         "320404 35 NA 5400 5.5 88 0.5, "
                         "320405 30 80.25 1800 6.1 41 0.36, "
                         "320406 26 88.5 990 3.75 3 0.62, "
                         "320407 NA 79 4475 8.5 67 0.44, "
                         "320408 29.5 50 1210 4 0 0.55") == 0);
    CHECK("denominators",
        strcmp(numbers_text(c, c->denominators, c->denominator_count, arena),
            "320401 640.5 920, 320402 1100 210.5, 320403 402 1535, "
            "320404 980 1100, 320405 355 98, 320406 210 2010, "
            "320407 870 1320, 320408 305 1688") == 0);
    CHECK("groups",
        strcmp(groups_text(c, arena), "north=南,北,中:0,1,0,-1,1,2,0,2 "
                                      "kind=县,区,市:0,1,0,2,1,0,2,0") == 0);
    CHECK("a name with a comma",
        strcmp(c->nodes[composite_node(c, TEXT("pm25"))].name,
            "细颗粒物 (PM2.5), 年均浓度") == 0);
    CHECK("a name with quotes",
        strcmp(c->nodes[composite_node(c, TEXT("blue"))].name,
            "优良天数\"比例\"") == 0);
    CHECK("the name of a unit",
        strcmp(c->unit_names[composite_unit(c, TEXT("320401"))],
            "示例甲县, 新城") == 0);
    check_consistent("counties", c);
    arena_free(arena);
}

/* A published index of 51 countries, where it is there. */
static void reads_countries(void)
{
    const char *data = getenv("PINZHI_TEST_DATA");
    struct arena *arena = arena_new(ARENA);
    const char *folder =
        arena_printf(arena, "%s/asem", data == NULL ? "" : data);
    FILE *there = fopen(arena_printf(arena, "%s/ASEM_iMeta.csv", folder), "rb");
    struct outcome o;

    if (there == NULL) {
        puts("    skipped: PINZHI_TEST_DATA names no folder with asem/");
        arena_free(arena);
        return;
    }
    fclose(there);
    o = folder_outcome(folder, "ASEM_", arena);
    CHECK("read", o.ok);
    CHECK("units", o.c.unit_count == 51);
    CHECK("nodes", o.c.indicator_count == 49 && o.c.node_count == 60);
    CHECK("levels", o.c.level_count == 4);
    CHECK("the rest", o.c.grouping_count == 4 && o.c.denominator_count == 4);
    CHECK("the top", strcmp(o.c.nodes[59].code, "Index") == 0);
    CHECK("the name of a unit",
        strcmp(o.c.unit_names[composite_unit(&o.c, TEXT("AUT"))], "Austria") ==
            0);
    CHECK("the first number", o.c.data[0] == 4.097985);
    CHECK("a denominator",
        o.c.nodes[composite_node(&o.c, TEXT("Flights"))].denominator == 3);
    CHECK("two groups",
        o.c.groupings[composite_grouping(&o.c, TEXT("EurAsia_group"))]
                .label_count == 2);
    check_consistent("countries", &o.c);
    arena_free(arena);
}

/* -- size and memory ------------------------------------------------------- */

enum { UNITS = 3000, INDICATORS = 82 };

/* A large index in files of memory: eight groups of indicators under one top,
 * every eleventh number missing. The caller frees both. */
static void large_tables(char **meta, char **data)
{
    size_t n;
    FILE *m = open_memstream(meta, &n), *d = open_memstream(data, &n);

    fputs(HEAD "top,Aggregate,3,,1,1\nkind,Group,,,,\n", m);
    fputs("uCode,kind", d);
    for (int i = 0; i < INDICATORS; i++) {
        fprintf(m, "x%d,Indicator,1,p%d,1,%d\n", i, i % 8, i + 1);
        fprintf(d, ",x%d", INDICATORS - 1 - i);
    }
    for (int i = 0; i < 8; i++) {
        fprintf(m, "p%d,Aggregate,2,top,1,1\n", i);
    }
    for (int u = 0; u < UNITS; u++) {
        fprintf(d, "\n%06d,%d", (u * 7919) % UNITS, u % 1000);
        for (int i = 0; i < INDICATORS; i++) {
            if ((u + i) % 11 == 0) {
                fputs(",NA", d);
            } else {
                fprintf(d, ",%d.%d", u, INDICATORS - 1 - i);
            }
        }
    }
    fclose(m);
    fclose(d);
}

static void reads_large_tables(void)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    char *meta, *data;
    struct outcome o;
    int wrong = 0;

    large_tables(&meta, &data);
    o = outcome_of(text_of(meta), text_of(data), arena);
    CHECK("read", o.ok && o.c.unit_count == UNITS);
    CHECK("in little memory", arena_used(arena) < (size_t)16 << 20);
    CHECK("labels", o.ok && o.c.groupings[0].label_count == 1000);
    for (int u = 0; u < UNITS && o.ok; u++) {
        for (int i = 0; i < INDICATORS; i++) {
            double x = o.c.data[(size_t)i * UNITS + (size_t)u];

            wrong += (u + INDICATORS - 1 - i) % 11 == 0
                         ? !is_missing(x)
                         : x != u + i / (i < 10 ? 10.0 : 100.0) &&
                               fabs(x - u - i / (i < 10 ? 10.0 : 100.0)) > 1e-9;
        }
    }
    CHECK("numbers where they belong", wrong == 0);
    check_consistent("large", &o.c);
    free(meta);
    free(data);
    arena_free(arena);
}

/* With too little memory, whatever little it is, that is the fault; with enough
 * the result is the same. */
static void survives_any_memory(
    const char *name, struct text meta, struct text data, bool good)
{
    struct arena *arena = arena_new(ARENA);
    struct outcome o = outcome_of(meta, data, arena);
    size_t enough = arena_used(arena), told = 0;

    CHECK(name, o.ok == good);
    for (size_t cap = 16; cap <= enough; cap += 16) {
        struct arena *small = arena_new(cap);
        struct outcome s = outcome_of(meta, data, small);
        size_t kept = s.count < FAULTS ? s.count : FAULTS;
        bool memory = false;

        for (size_t i = 0; i < kept; i++) {
            CHECK(name, s.faults[i].what[0] != '\0');
            memory |= strstr(s.faults[i].what, "memory") != NULL;
        }
        told += memory;
        CHECK(name, s.ok == (s.count == 0));
        CHECK(name, cap < enough ? memory : s.ok == good && !memory);
        arena_free(small);
    }
    CHECK(name, told == enough / 16 - 1);
    arena_free(arena);
}

static void bounded_by_the_arena(void)
{
    struct arena *arena = arena_new(ARENA);
    const struct text meta =
        file_text("tests/data/composite", "iMeta.csv", arena);
    const struct text data =
        file_text("tests/data/composite", "iData.csv", arena);

    survives_any_memory("counties", meta, data, true);
    survives_any_memory("blanks that make copies",
        TEXT(" iCode,Type,Level,Parent,Direction,Weight ,iName\n"
             "a ,Indicator,1,T ,1,1,x \nT ,Aggregate,2,,1,1,y \n"
             "g ,Group,,,,,\np ,Denominator,,,,,\n"),
        TEXT("uCode ,uName ,a ,g ,p \nu ,x ,1 ,y ,2 \nv ,z ,2,z ,3\n"), true);
    survives_any_memory("faults",
        TEXT(HEAD "a,Indicator,9,T,0,-1\n"
                  "a,Group,,,,\nT,Aggregate,1,Q,2,x\n"
                  "Z,Aggregat,3,,1,1\n"),
        TEXT("uCode,a\nu,x\nu,y\n,\n"), false);
    survives_any_memory("columns missing", TEXT("iCode,Type\na,Indicator\n"),
        TEXT("a,b\n1,2\n"), false);
    arena_free(arena);
}

SUITE(composite_read, {"reads", reads}, {"looks up", looks_up},
    {"groups", groups}, {"reads counties", reads_counties},
    {"reads countries", reads_countries},
    {"reads large tables", reads_large_tables},
    {"bounded by the arena", bounded_by_the_arena})
