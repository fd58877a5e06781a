/* Tables of a composite indicator that are refused: each fault's place. */
#include <stdlib.h>
#include <string.h>

#include "eval/composite.h"
#include "tests/unit/suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define ARENA       ((size_t)16 << 20)
#define FAULTS      40

#define HEAD "iCode,Type,Level,Parent,Direction,Weight\n"
#define TWO                      \
    HEAD "a,Indicator,1,T,1,1\n" \
         "b,Indicator,1,T,1,1\nT,Aggregate,2,,1,1\n"

#define DATA  "uCode,a,b\nu,1,2\n"
#define SEVEN "iCode,Type,Level,Parent,Direction,Weight,Denominator,Target\n"

/* Each fault as "m2:3 words" or "d2:3 words": iMeta or iData, line, column, a
 * part of the sentence; nothing beyond them. */
static const struct fault_row {
    const char *name, *meta, *data;
    const char *want[5];
} fault_rows[] = {
    {"both empty", "", "", {"m1:1 header", "d1:1 header"}},
    {"broken CSV in both", HEAD "a,Indicator\n", "uCode,a\nu,\"1\n",
        {"m2:1 too few", "d2:3 not end"}},
    {"no column of iMeta", "a,b\n1,2\n", DATA,
        {"m1:0 column iCode", "m1:0 column Type", "m1:0 column Level",
            "m1:0 column Parent", "m1:0 column Direction"}},
    {"one column of iMeta", "iCode,Type,Level,Parent,Direction\n", DATA,
        {"m1:0 the column Weight is missing; add it"}},
    {"a column of iMeta twice",
        "iCode,Type,Level,Parent,Direction,Weight,Level\n"
        "a,Indicator,1,T,1,1,1\nT,Aggregate,2,,1,1,2\n",
        "uCode,a\nu,1\n", {"m1:7 the column Level stands twice"}},
    {"no row of iMeta", HEAD, DATA, {"m0:0 Type Indicator"}},
    {"no indicator", HEAD "T,Aggregate,2,,1,1\n", DATA,
        {"m0:0 Type Indicator", "m2:1 no row names"}},
    {"a slip in Type",
        HEAD "a,indicator,1,T,1,1\nb,Indicator,1,T,1,1\n"
             "T,Aggregate,2,,1,1\n",
        DATA, {"m2:2 Type \"indicator\" is none of Indicator"}},
    {"a Type with a Parent alone", TWO "c,Indikator,,T,,\n", DATA,
        {"m5:2 Type \"Indikator\" is none"}},
    {"an empty code", TWO ",Group,,,,\n", DATA,
        {"m5:1 iCode \"\" must be a code"}},
    {"NA as a code", TWO "NA,Indicator,1,T,1,1\n", DATA, {"m5:1 must be"}},
    {"a code three times", TWO "a,Indicator,1,T,1,1\na,Group,,,,\n", DATA,
        {"m5:1 iCode \"a\" stands twice, line 2 has", "m6:1 line 5 has"}},
    {"levels that are none",
        HEAD "a,Indicator,x,T,1,1\nb,Indicator,,T,1,1\nT,Aggregate,13,,1,1\n",
        DATA,
        {"m2:3 Level \"x\" must be a whole number from 1 to 12", "m3:3 Level",
            "m4:3 Level"}},
    {"levels with a fraction and below one",
        HEAD "a,Indicator,0,T,1,1\nb,Indicator,1e300,T,1,1\n"
             "T,Aggregate,2.5,,1,1\n",
        DATA, {"m2:3 Level", "m3:3 Level", "m4:3 Level"}},
    {"a level that does not fit the Type",
        HEAD "a,Indicator,2,T,1,1\nb,Indicator,1,T,1,1\nT,Aggregate,1,,1,1\n",
        DATA, {"m2:3 must be 1 for an Ind", "m4:3 must be above 1 for an Agg"}},
    {"a Parent of a wrong level is no further fault",
        HEAD "a,Indicator,1,P,1,1\nb,Indicator,1,P,1,1\nP,Aggregate,1,T,1,1\n"
             "T,Aggregate,2,,1,1\n",
        DATA, {"m4:3 must be above 1"}},
    {"an unknown Parent",
        HEAD "a,Indicator,1,Q,1,1\nb,Indicator,1,T,1,1\nT,Aggregate,2,,1,1\n",
        DATA, {"m2:4 Parent \"Q\" is the iCode of no Aggregate"}},
    {"Parents that are no aggregates",
        HEAD "a,Indicator,1,b,1,1\nb,Indicator,1,g,1,1\nT,Aggregate,2,,1,1\n"
             "g,Group,,,,\n",
        "uCode,a,b,g\nu,1,2,x\n",
        {"m2:4 Parent \"b\"", "m3:4 Parent \"g\"", "m4:1 no row names"}},
    {"a Parent of the same level",
        HEAD "a,Indicator,1,P,1,1\nb,Indicator,1,Q,1,1\nP,Aggregate,2,Q,1,1\n"
             "Q,Aggregate,2,T,1,1\nT,Aggregate,3,,1,1\n",
        DATA, {"m4:4 Parent \"Q\" has Level 2 and is not above this row of L"}},
    {"a circle",
        HEAD "a,Indicator,1,P,1,1\nb,Indicator,1,P,1,1\nP,Aggregate,2,Q,1,1\n"
             "Q,Aggregate,3,P,1,1\n",
        DATA, {"m5:4 not above"}},
    {"its own Parent",
        HEAD "a,Indicator,1,T,1,1\nb,Indicator,1,T,1,1\nT,Aggregate,2,T,1,1\n",
        DATA, {"m4:4 not above"}},
    {"an aggregate of nothing", TWO "P,Aggregate,2,R,1,1\nR,Aggregate,3,,1,1\n",
        DATA,
        {"m4:4 only one row may have none, the top, and that is R",
            "m5:1 iCode \"P\" is an Aggregate that no row names"}},
    {"two indicators without a Parent",
        HEAD "a,Indicator,1,,1,1\nb,Indicator,1,NA,1,1\nT,Aggregate,2,,1,1\n",
        DATA,
        {"m2:4 Parent \"\" must name", "m3:4 Parent \"NA\" must name",
            "m4:1 no row names"}},
    {"directions",
        HEAD "a,Indicator,1,T,0,1\nb,Indicator,1,T,up,1\nT,Aggregate,2,,2,1\n",
        DATA,
        {"m2:5 Direction \"0\" must be 1 where more is better",
            "m3:5 Direction \"up\"", "m4:5 Direction \"2\""}},
    {"weights",
        HEAD
        "a,Indicator,1,T,1,-1\nb,Indicator,1,T,1,1/2\nT,Aggregate,2,,1,1\n",
        DATA,
        {"m2:6 Weight \"-1\" must not be negative",
            "m3:6 Weight \"1/2\" is no number"}},
    {"targets and denominators",
        SEVEN "a,Indicator,1,T,1,1,pop,x\nb,Indicator,1,T,1,1,a,1e76\n"
              "T,Aggregate,2,,1,1,,NA\n",
        DATA,
        {"m2:7 Denominator \"pop\" is no iCode of a row of Type Den",
            "m2:8 Target \"x\" is no number", "m3:7 Denominator \"a\"",
            "m3:8 Target \"1e76\""}},
    {"no uCode", TWO, "Code,a,b\nu,1,2\n", {"d1:0 the column uCode"}},
    {"uCode twice", TWO, "uCode,a,b,uCode\nu,1,2,v\n", {"d1:4 uCode stands"}},
    {"no unit", TWO, "uCode,a,b\n,,\n", {"d0:0 no row stands"}},
    {"no unit and no row", TWO, "uCode,a,b\n", {"d0:0 no row stands"}},
    {"columns missing", TWO "g,Group,,,,\np,Denominator,,,,\n",
        "uCode,a\nu,1\n",
        {"d1:0 the column b is missing, which line 3 of iMeta names",
            "d1:0 the column p is missing, which line 6",
            "d1:0 the column g is missing, which line 5"}},
    {"a column twice", TWO, "uCode,a,b,a\nu,1,2,3\n",
        {"d1:4 the column a stands twice; keep one"}},
    {"an empty uCode", TWO, "uCode,a,b\nu,1,2\n,3,4\n,5,6\n",
        {"d3:1 uCode \"\" must be", "d4:1 uCode \"\" must be"}},
    {"a uCode three times", TWO, "uCode,a,b\nu,1,2\nv,1,2\nu,3,4\n\nu,5,6\n",
        {"d4:1 uCode \"u\" stands twice, line 2 has it already",
            "d6:1 stands twice, line 4"}},
    {"a uCode twice at one time", TWO,
        "uCode,Time,a,b\nu,2023,1,2\nu,2023,3,4\n",
        {"d3:1 stands twice, line 2 has it"}},
    {"several times", TWO,
        "Time,uCode,a,b\n2022,u,1,2\n2022,v,1,2\n2023,u,3,4\n2023,v,3,4\n",
        {"d4:2 the table holds several times, and one must be chosen"}},
    {"numbers that are none", TWO,
        "uCode,a,b\nu,1,\"1,5\"\nv,12%,NaN\nw,-,1e999\n",
        {"d2:3 b \"1,5\" is no number up to 1e75", "d3:2 a \"12%\"",
            "d3:3 b \"NaN\"", "d4:2 a \"-\"", "d4:3 b \"1e999\""}},
    {"a number beyond what a chain can take", TWO, "uCode,a,b\nu,1.1e75,1\n",
        {"d2:2 a \"1.1e75\" is no number up to 1e75"}},
    {"a denominator that is no number", TWO "p,Denominator,,,,\n",
        "uCode,a,b,p\nu,1,2,many\n", {"d2:4 p \"many\""}},
    {"line breaks in a field", TWO,
        "uCode,a,b\n\"u\n1\",\"x\r\n\ty\",2\nv,z,1\n",
        {"d2:2 a \"x   y\" is no number", "d5:2 a \"z\""}},
    {"a long text of three bytes each", TWO,
        "uCode,a,b\nu,一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十终,1\n",
        {"d2:2 八九十…\" is no number"}},
    {"both tables",
        HEAD "a,Indicator,1,T,5,1\nb,Indicator,1,T,1,1\n"
             "T,Aggregate,2,,1,-3\n",
        "uCode,a,b\nu,x,2\n",
        {"m2:5 Direction", "m4:6 Weight", "d2:2 a \"x\""}},
    {"iMeta that cannot be known, and iData", "iCode\na\n",
        "uCode,a\nu,1\nu,x\n",
        {"m1:0 Type", "m1:0 Level", "m1:0 Parent", "m1:0 Direction",
            "m1:0 Weight"}},
};

/* "m2:3 words" against a fault. */
static bool fault_is(const struct composite_fault *fault, const char *want)
{
    char *end;
    long line = strtol(want + 1, &end, 10);
    long column = strtol(end + 1, &end, 10);

    return fault->in_data == (want[0] == 'd') && fault->line == line &&
           fault->column == column && strstr(fault->what, end + 1) != NULL &&
           strpbrk(fault->what, "\r\n\t") == NULL;
}

static void finds_faults(void)
{
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < COUNT(fault_rows); i++) {
        const struct fault_row *row = &fault_rows[i];
        size_t wanted = 0;
        struct composite c;
        struct composite_fault faults[FAULTS];
        size_t count = 0;

        arena_reset(arena);
        CHECK(row->name, !composite_read(text_of(row->meta), text_of(row->data),
                             arena, &c, faults, FAULTS, &count));
        while (wanted < COUNT(row->want) && row->want[wanted] != NULL) {
            CHECK(row->name,
                wanted < count && fault_is(&faults[wanted], row->want[wanted]));
            wanted++;
        }
        CHECK(row->name, count == wanted || wanted == COUNT(row->want));
    }
    arena_free(arena);
}

/* The first by place are kept, all are counted, nothing is written beyond. */
static void keeps_the_first_faults(void)
{
    const struct text meta = TEXT(HEAD "a,Indicator,1,T,1,1\n"
                                       "b,Indicator,1,T,x,y\n"
                                       "T,Aggregate,2,,1,1\nb,Group,,,,\n");
    const struct text data = TEXT("uCode,a,b\nu,x,y\nu,z,1\n");
    const char *const want[] = {"m3:5 Direction", "m3:6 Weight",
        "m5:1 stands twice", "d2:2 a \"x\"", "d2:3 b \"y\"", "d3:1 twice",
        "d3:2 a \"z\""};
    struct arena *arena = arena_new(ARENA);

    for (size_t cap = 0; cap <= COUNT(want) + 1; cap++) {
        struct composite c;
        struct composite_fault faults[COUNT(want) + 2];
        size_t count = 0;

        arena_reset(arena);
        memset(faults, '#', sizeof(faults));
        CHECK("refused", !composite_read(meta, data, arena, &c,
                             cap == 0 ? NULL : faults, cap, &count));
        CHECK("all are counted", count == COUNT(want));
        for (size_t i = 0; i < cap && i < COUNT(want); i++) {
            CHECK(want[i], fault_is(&faults[i], want[i]));
        }
        CHECK("nothing beyond",
            cap > COUNT(want) || faults[cap].line == faults[cap + 1].line);
        CHECK("broken CSV is counted too",
            !composite_read(TEXT("\""), TEXT(""), arena, &c,
                cap == 0 ? NULL : faults, cap, &count) &&
                count == 2);
    }
    arena_free(arena);
}

SUITE(composite_fault, {"finds faults", finds_faults},
    {"keeps the first faults", keeps_the_first_faults})
