/* Demonstration data that cannot be loaded: which file, line and why. */
#include "sql/demo.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/integration/fixture.h"

static const struct {
    const char *name, *content;
} good[] = {
    {"region.csv", "code,name_zh,name_en,parent,sample\n"
                   "320481,溧阳市,Liyang,320400,no\n"},
    {"account.csv", "role,login,name_zh,region,bureau,note\n"},
    {"figure.csv", "period,item,column,state,value,note\n"
                   "2023-11,B01,total,value,5,新增规模以上工业企业十二家\n"},
    {"entry.csv", "year,kind,title,level,body,date,quality,indicator,bureau,"
                  "again,number,unit,scope,evidence,note\n"
                  "2023,honour,国家卫生城市,national,,2023-10-01,,,tjj,no,"
                  ",,,,\n"},
};

static void write_file(const char *name, const char *content)
{
    FILE *out =
        fopen(arena_printf(fixture.arena, "%s/%s", fixture.folder, name), "w");

    CHECK(name, out != NULL && fputs(content, out) >= 0);
    if (out != NULL) {
        fclose(out);
    }
}

static void remove_files(void)
{
    for (size_t i = 0; i < COUNT(good); i++) {
        unlink(
            arena_printf(fixture.arena, "%s/%s", fixture.folder, good[i].name));
    }
}

/* Load the good files with one of them changed (NULL: left out); what was
 * said, "" when all went well. */
static const char *load_with(const char *file, const char *content)
{
    static char said[600];
    FILE *err = fmemopen(said, sizeof(said), "w");
    bool ok;

    for (size_t i = 0; i < COUNT(good); i++) {
        bool changed = strcmp(good[i].name, file) == 0;

        if (!changed || content != NULL) {
            write_file(good[i].name, changed ? content : good[i].content);
        }
    }
    said[0] = '\0';
    ok = demo_load(fixture.write, fixture.read, EDITION, fixture.folder, NULL,
        fixture.now, fixture.arena, err);
    fclose(err);
    remove_files();
    return ok ? "" : said;
}

#define FIGURES "period,item,column,state,value,note\n"
#define ENTRIES                                                              \
    "year,kind,title,level,body,date,quality,indicator,bureau,again,number," \
    "unit,scope,evidence,note\n"

static void names_the_place(void)
{
    static const struct {
        const char *name, *file, *content, *want;
    } rows[] = {
        {"nothing wrong", "", NULL, ""},
        {"no file", "figure.csv", NULL, "figure.csv is missing"},
        {"not a table", "region.csv", "code,name_zh\n320481\n",
            "region.csv line 2"},
        {"region too long", "region.csv",
            "code,name_zh,name_en,parent,sample\n3204811,甲,A,,no\n",
            "region.csv line 2: cannot store \"3204811\""},
        {"no role", "account.csv",
            "role,login,name_zh,region,bureau,note\n"
            "king,k,甲,320481,tjj,\n",
            "account.csv line 2: there is no role \"king\""},
        {"no period", "figure.csv", FIGURES "2023-13,B01,total,value,5,\n",
            "figure.csv line 2: this is no period \"2023-13\""},
        {"no item", "figure.csv", FIGURES "2023-11,B999,total,value,5,\n",
            "figure.csv line 2: there is no such item, column or state of "
            "\"B999\""},
        {"no column", "figure.csv", FIGURES "2023-11,B01,totla,value,5,\n",
            "figure.csv line 2: there is no such item, column or state of "
            "\"B01\""},
        {"no state", "figure.csv", FIGURES "2023-11,B01,total,vlaue,5,\n",
            "figure.csv line 2: there is no such item"},
        {"no number", "figure.csv", FIGURES "2023-11,B01,total,value,5e3,\n",
            "figure.csv line 2: this is no figure \"5e3\""},
        {"too fine", "figure.csv", FIGURES "2023-11,B01,total,value,5.25,\n",
            "figure.csv line 2: this is no figure \"5.25\""},
        {"nobody to fill it", "figure.csv",
            FIGURES "2023-11,B12,total,value,5,\n",
            "there is no clerk of 320481 czj among the accounts"},
        {"a form that its rules block", "figure.csv",
            FIGURES "2023-11,B01,current,value,6,\n"
                    "2023-11,B01,total,value,5,\n",
            "form 401 of tjj was refused"},
        {"no kind of entry", "entry.csv",
            ENTRIES "2023,prize,甲,,,,,,tjj,no,,,,,\n",
            "entry.csv line 2: kind or bureau unknown \"甲\""},
        {"no bureau of an entry", "entry.csv",
            ENTRIES "2023,honour,甲,,,,,,nobody,no,,,,,\n",
            "entry.csv line 2: kind or bureau unknown \"甲\""},
        {"no number of an entry", "entry.csv",
            ENTRIES "2023,rank,甲,,,,,,tjj,no,一,,,,\n",
            "entry.csv line 2: this is no number \"一\""},
        {"no year", "entry.csv", ENTRIES "23,rank,甲,,,,,,tjj,no,1,,,,\n",
            "entry.csv line 2: this is no year \"23\""},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *said;

        fixture_clear();
        said = load_with(rows[i].file, rows[i].content);
        CHECK(rows[i].name, strstr(said, rows[i].want) != NULL);
        CHECK(rows[i].name, (said[0] == '\0') == (rows[i].want[0] == '\0'));
        CHECK(rows[i].name,
            said[0] == '\0' || strchr(said, '\n') == strrchr(said, '\n'));
    }
}

/* A jump is explained by the note of its figure; without one it stays out. */
static void explains_jumps_by_their_notes(void)
{
    fixture_clear();
    fixture_figures(
        "INSERT INTO cell VALUES ('2022-11', '320481', '401', 'B01', "
        "1, 'tjj', 1, 1, '', 2, 1)");
    CHECK("without a note",
        strstr(load_with("figure.csv", FIGURES "2023-11,B01,total,value,5,\n"),
            "was refused") != NULL);
    CHECK("with one", load_with("", NULL)[0] == '\0');
    CHECK("kept", strcmp(fixture_query("SELECT code, text FROM explanation"),
                      "growth:B01\t新增规模以上工业企业十二家") == 0);
}

static void needs_its_edition(void)
{
    char said[200] = "";
    FILE *err = fmemopen(said, sizeof(said), "w");

    fixture_clear();
    CHECK("not there", !demo_load(fixture.write, fixture.read, "nowhere-2023",
                           "sql/demo", NULL, fixture.now, fixture.arena, err));
    fclose(err);
    CHECK("said", strstr(said, "edition nowhere-2023 is not in the database; "
                               "import it first") != NULL);
    fixture_query("DELETE FROM calendar WHERE period <> '2023-11'");
}

SUITE(store_demo_fault, {"names the place", names_the_place},
    {"explains jumps by their notes", explains_jumps_by_their_notes},
    {"needs its edition", needs_its_edition})
