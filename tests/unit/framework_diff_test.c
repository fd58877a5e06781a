#include "eval/framework_diff.h"

#include <stdio.h>
#include <string.h>

#include "tests/difference_back.h"
#include "tests/unit/small_edition.h"
#include "tests/unit/suite.h"

#define ARENA_BYTES ((size_t)64 << 20)

/* A difference as "kind key column before after lines|". */
static const char *told(const struct framework_diff *diff, struct arena *arena)
{
    const char *text = "";

    for (size_t i = 0; i < diff->count; i++) {
        const struct difference *d = &diff->of[i];

        text = arena_printf(arena, "%s%s %s [%s] %s [%s] [%s] %d %d|", text,
            difference_key(d->kind), d->file, d->key, d->column, d->before,
            d->after, d->line_before, d->line_after);
    }
    return text;
}

/* One file against another; NULL: it is not there. */
static const struct {
    const char *name, *file, *before, *after, *wanted;
    bool order_only;
} one_file[] = {
    {"the same", "item.csv", "code,x\nA,1\n", "code,x\nA,1\n", "", false},
    {"a field", "item.csv", "code,x\nA,1\nB,2\n", "code,x\nA,1\nB,3\n",
        "changed item.csv [B] x [2] [3] 3 3|", false},
    {"added", "item.csv", "code,x\nA,1\n", "code,x\nN,\"a,b\"\nA,1\n",
        "added item.csv [N]  [] [N,\"a,b\"] 0 2|", false},
    {"removed", "item.csv", "code,x\nA,1\nB,2\n", "code,x\nB,2\n",
        "removed item.csv [A]  [A,1] [] 2 0|", false},
    {"all kinds at once", "item.csv", "code,x\nA,1\nB,2\nC,3\nD,4\n",
        "code,x\nD,4\nB,5\nC,3\nE,6\n",
        "removed item.csv [A]  [A,1] [] 2 0|"
        "changed item.csv [B] x [2] [5] 3 3|"
        "added item.csv [E]  [] [E,6] 0 5|"
        "moved item.csv [D]  [] [] 5 2|",
        false},
    {"one record moved far", "item.csv", "code\nA\nB\nC\nD\nE\n",
        "code\nB\nC\nD\nE\nA\n", "moved item.csv [A]  [] [] 2 6|", true},
    {"two changed places", "item.csv", "code\nA\nB\n", "code\nB\nA\n",
        "moved item.csv [A]  [] [] 2 3|", true},
    {"a column added", "item.csv", "code,x\nA,1\nB,2\n",
        "code,x,y\nA,1,\nB,2,7\n",
        "column-added item.csv [] y [] [] 0 0|"
        "changed item.csv [B] y [] [7] 3 3|",
        false},
    {"a column removed", "item.csv", "code,x,y\nA,1,\nB,2,7\n",
        "code,x\nA,1\nB,2\n",
        "column-removed item.csv [] y [] [] 0 0|"
        "changed item.csv [B] y [7] [] 3 3|",
        false},
    {"columns in another order", "item.csv", "code,x,y\nA,1,2\n",
        "code,y,x\nA,2,1\n", "column-order item.csv []  [] [] 0 0|", true},
    {"other line ends", "item.csv", "code,x\nA,1\n",
        "code,x\r\n\r\n\"A\",1\r\n", "written item.csv []  [] [] 0 0|", true},
    {"a file added", "band.csv", NULL, "band,from,coefficient\nroe,10,1\n",
        "file-added band.csv []  [] [] 0 0|"
        "added band.csv [roe/10]  [] [roe,10,1] 0 2|",
        false},
    {"a file removed", "veto.csv", "code,relation\nV,B01<0\n", NULL,
        "file-removed veto.csv []  [] [] 0 0|"
        "removed veto.csv [V]  [V,B01<0] [] 2 0|",
        false},
    {"keys of edition.csv", "edition.csv", "key,value\nversion,1\n",
        "key,value\nversion,2\n",
        "changed edition.csv [version] value [1] [2] "
        "2 2|",
        false},
    {"rows by their item, headings by their label", "form_row.csv",
        "form,code,label_zh,item\n401,,一,\n401,01,甲,B01\n402,,一,\n",
        "form,code,label_zh,item\n401,,二,\n401,02,甲,B01\n402,,一,\n",
        "removed form_row.csv [401/一]  [401,,一,] [] 2 0|"
        "added form_row.csv [401/二]  [] [401,,二,] 0 2|"
        "changed form_row.csv [B01] code [01] [02] 3 3|",
        false},
    {"a note reworded behind one that was added", "form_note.csv",
        "form,zh\n401,甲\n401,乙\n402,乙\n",
        "form,zh\n401,新\n401,甲\n401,丙\n402,乙\n",
        "added form_note.csv [401/新]  [] [401,新] 0 2|"
        "changed form_note.csv [401/乙] zh [乙] [丙] 3 4|",
        false},
    {"a bound of a band", "band.csv", "band,from,coefficient\nr,10,1\nr,5,0\n",
        "band,from,coefficient\nr,12,1\nr,5,0\n",
        "changed band.csv [r/10] from [10] [12] 2 2|", false},
    {"weights of a group", "weight.csv", "group,indicator,weight\ng,A,1\n",
        "group,indicator,weight\ng,A,2\nh,A,1\n",
        "changed weight.csv [g/A] weight [1] [2] 2 2|"
        "added weight.csv [h/A]  [] [h,A,1] 0 3|",
        false},
    {"a key twice", "item.csv", "code,x\nA,1\nA,2\n", "code,x\nA,1\nA,3\nA,4\n",
        "changed item.csv [A#2] x [2] [3] 3 3|"
        "added item.csv [A#3]  [] [A,4] 0 4|",
        false},
    {"a key that looks like a second one", "item.csv",
        "code,x\nA,1\nA,2\nA#2,3\n", "code,x\nA,1\n",
        "removed item.csv [A#2]  [A,2] [] 3 0|"
        "removed item.csv [A#2]  [A#2,3] [] 4 0|",
        false},
    {"an unknown file by its first column", "more.csv", "name,x\na,1\n",
        "name,x\na,2\n", "changed more.csv [a] x [1] [2] 2 2|", false},
    {"an unknown file by its code", "more.csv", "n,code\n1,a\n2,b\n",
        "n,code\n2,b\n3,a\n",
        "changed more.csv [a] n [1] [3] 2 3|moved more.csv [a]  [] [] 2 3|",
        false},
    {"without the column of the key", "weight.csv", "group,weight\ng,1\n",
        "group,indicator,weight\ng,A,1\n",
        "column-added weight.csv [] indicator [] [] 0 0|"
        "changed weight.csv [g] indicator [] [A] 2 2|",
        false},
    {"a column twice", "item.csv", "code,x,x\nA,1,2\n", "code,x,x\nA,1,3\n",
        "changed item.csv [A] x [2] [3] 2 2|", false},
    {"first columns swapped", "more.csv", "name,x\na,1\nb,2\n",
        "x,name\n1,a\n3,b\n",
        "column-order more.csv []  [] [] 0 0|"
        "changed more.csv [b] x [2] [3] 3 3|",
        false},
    {"swapped the other way", "more.csv", "x,name\n1,a\n3,b\n",
        "name,x\na,1\nb,2\n",
        "column-order more.csv []  [] [] 0 0|"
        "changed more.csv [b] x [3] [2] 3 3|",
        false},
    {"the first column of the second", "more.csv", "z,name\n1,a\n",
        "name,y\na,2\n",
        "column-removed more.csv [] z [] [] 0 0|"
        "column-added more.csv [] y [] [] 0 0|"
        "changed more.csv [a] y [] [2] 2 2|changed more.csv [a] z [1] [] 2 2|",
        false},
    {"the first column of the first", "more.csv", "name,y\na,2\n",
        "z,name\n1,a\n",
        "column-removed more.csv [] y [] [] 0 0|"
        "column-added more.csv [] z [] [] 0 0|"
        "changed more.csv [a] z [] [1] 2 2|changed more.csv [a] y [2] [] 2 2|",
        false},
    {"half a key", "form_row.csv", "form,item\n401,B01\n",
        "form,item\n402,B01\n",
        "removed form_row.csv [401]  [401,B01] [] 2 0|"
        "added form_row.csv [402]  [] [402,B01] 0 2|",
        false},
    {"a key and half of what stands for it", "form_row.csv",
        "item,form\nB01,401\n", "item,form\nB01,402\n",
        "changed form_row.csv [B01] form [401] [402] 2 2|", false},
    {"no column in common", "more.csv", "a,b\n1,2\n", "c,d\n1,2\n",
        "column-removed more.csv [] a [] [] 0 0|"
        "column-removed more.csv [] b [] [] 0 0|"
        "column-added more.csv [] c [] [] 0 0|"
        "column-added more.csv [] d [] [] 0 0|"
        "changed more.csv [1] c [] [1] 2 2|changed more.csv [1] d [] [2] 2 2|"
        "changed more.csv [1] a [1] [] 2 2|changed more.csv [1] b [2] [] 2 2|",
        false},
    {"no table any more", "item.csv", "code,x\nA,1\n", "code,x\nA\n",
        "unreadable item.csv []  [] [2:", false},
    {"an empty file", "item.csv", "", "code\nA\n",
        "unreadable item.csv []  [1:", false},
};

static void compares_a_file(void)
{
    struct arena *arena = arena_new(ARENA_BYTES);

    for (size_t i = 0; i < sizeof(one_file) / sizeof(one_file[0]); i++) {
        const struct framework_file before = {
            one_file[i].file, text_of(one_file[i].before)};
        const struct framework_file after = {
            one_file[i].file, text_of(one_file[i].after)};
        struct framework_diff diff;
        const char *text, *wanted = one_file[i].wanted;
        size_t n = strlen(wanted);
        /* Of a file that cannot be read only the beginning is looked at. */
        bool open = n > 0 && wanted[n - 1] == ':';

        CHECK(one_file[i].name,
            framework_diff(&before, one_file[i].before != NULL, &after,
                one_file[i].after != NULL, arena, &diff));
        text = told(&diff, arena);
        CHECK(one_file[i].name,
            open ? strncmp(text, wanted, n) == 0 : strcmp(text, wanted) == 0);
        CHECK(one_file[i].name, diff.order_only == one_file[i].order_only);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* Files come as an edition is read, unknown ones by name behind them,
 * whatever the order of the sets. */
static void orders_the_files(void)
{
    static const struct framework_file before[] = {{"zeta.csv", {"a\n1\n", 4}},
        {"veto.csv", {"code\n1\n", 7}}, {"alpha.csv", {"a\n1\n", 4}},
        {"quality.csv", {"code\n1\n", 7}}};
    static const struct framework_file after[] = {
        {"quality.csv", {"code\n2\n", 7}}, {"beta.csv", {"a\n1\n", 4}},
        {"zeta.csv", {"a\n2\n", 4}}, {"veto.csv", {"code\n2\n", 7}}};
    static const char *const wanted[] = {"quality.csv", "quality.csv",
        "veto.csv", "veto.csv", "alpha.csv", "alpha.csv", "beta.csv",
        "beta.csv", "zeta.csv", "zeta.csv"};
    struct arena *arena = arena_new(ARENA_BYTES);
    struct framework_diff diff;

    CU_ASSERT(framework_diff(before, 4, after, 4, arena, &diff));
    CU_ASSERT_EQUAL(diff.count, sizeof(wanted) / sizeof(wanted[0]));
    for (size_t i = 0; i < diff.count && i < 10; i++) {
        CHECK(wanted[i], strcmp(diff.of[i].file, wanted[i]) == 0);
    }
    CU_ASSERT_EQUAL(diff.kinds[DIFFERENCE_REMOVED], 4);
    CU_ASSERT_EQUAL(diff.kinds[DIFFERENCE_ADDED], 4);
    arena_free(arena);
}

/* There and back: what is added one way is removed the other. */
static void is_the_inverse_back(void)
{
    struct arena *arena = arena_new(ARENA_BYTES);

    for (size_t i = 0; i < sizeof(one_file) / sizeof(one_file[0]); i++) {
        const struct framework_file a = {
            one_file[i].file, text_of(one_file[i].before)};
        const struct framework_file b = {
            one_file[i].file, text_of(one_file[i].after)};
        struct framework_diff there, again;

        CHECK(one_file[i].name,
            framework_diff(&a, one_file[i].before != NULL, &b,
                one_file[i].after != NULL, arena, &there) &&
                framework_diff(&b, one_file[i].after != NULL, &a,
                    one_file[i].before != NULL, arena, &again));
        for (int k = 0; k < DIFFERENCE__COUNT; k++) {
            CHECK(one_file[i].name,
                there.kinds[k] == again.kinds[difference_back[k]]);
        }
    }
    arena_free(arena);
}

static void compares_editions(void)
{
    struct arena *arena = arena_new(ARENA_BYTES);
    struct framework_file a[SMALL_EDITION_FILES], b[SMALL_EDITION_FILES];
    struct framework_diff diff;

    small_edition_files(a);
    CU_ASSERT(small_edition_changed(
        "indicator.csv", "attainment,4000", "attainment,5000", arena, b));
    CU_ASSERT(framework_diff(
        a, SMALL_EDITION_FILES, a, SMALL_EDITION_FILES, arena, &diff));
    CU_ASSERT_EQUAL(diff.count, 0);
    CU_ASSERT(!diff.order_only);
    CU_ASSERT(framework_diff(
        a, SMALL_EDITION_FILES, b, SMALL_EDITION_FILES, arena, &diff));
    CU_ASSERT_STRING_EQUAL(told(&diff, arena),
        "changed indicator.csv [A-01] target [4000] [5000] 2 2|");
    arena_free(arena);
}

/* A small arena is told, wherever it becomes full. */
static void memory_is_out(void)
{
    const struct framework_file before[] = {
        {"form_note.csv", TEXT("form,zh\n1,a\n1,b\n1,c\n1,a\n2,x\n2,y\n")},
        {"more.csv", TEXT("n,x\n1,2\n")}};
    const struct framework_file after[] = {
        {"form_note.csv", TEXT("form,zh\n1,b\n1,d\n1,e\n2,y\n2,z\n1,a\n")},
        {"other.csv", TEXT("n\n")}};
    struct framework_diff diff;
    bool failed = false, passed = false;

    for (size_t cap = 16; cap < (1 << 15); cap += 8) {
        struct arena *arena = arena_new(cap);
        bool ok = framework_diff(before, 2, after, 2, arena, &diff);

        failed |= !ok;
        passed |= ok;
        CU_ASSERT(!ok || (diff.kinds[DIFFERENCE_CHANGED] == 2 &&
                             diff.kinds[DIFFERENCE_REMOVED] == 2 &&
                             diff.kinds[DIFFERENCE_ADDED] == 1 &&
                             diff.kinds[DIFFERENCE_FILE_ADDED] == 1));
        arena_free(arena);
    }
    CU_ASSERT(failed && passed);
}

static void kinds_have_words(void)
{
    for (int i = 0; i < DIFFERENCE__COUNT; i++) {
        CHECK(difference_key((enum difference_kind)i),
            difference_text((enum difference_kind)i)[0] != '\0');
    }
}

SUITE(framework_diff, {"compares a file", compares_a_file},
    {"orders the files", orders_the_files},
    {"is the inverse back", is_the_inverse_back},
    {"compares editions", compares_editions}, {"memory is out", memory_is_out},
    {"kinds have words", kinds_have_words})
