#include "tests/unit/wide_edition.h"

#include <string.h>

#include "tests/unit/small_edition.h"

static const struct {
    const char *name, *content;
} whole[] = {
    {"edition.csv",
        "key,value\nedition,wide\ntitle_zh,宽\ntitle_en,Wide\nversion,1\n"
        "valid_from,\nvalid_to,\nsample,yes\nrate_cap,120\ngrowth_query,30\n"
        "bonus_cap,10\npenalty_cap,6\ntie,exact\naggregate,generalised\n"
        "aggregate_power,0.5\nquality_floor,60\nfloor_grade,中\n"},
    {"indicator.csv",
        "code,quality,name_zh,name_en,unit_zh,unit_en,group_zh,group_en,"
        "direction,freq,bureau,decimals,formula,method,target,low,high,floor,"
        "ceiling,step,limit,second,band,weight,published,origin_zh,origin_en\n"
        "A-01,AAA,总产值,Output,亿元,bn,一,1,+,M,tjj,1,B01,progress,4000,80,,,,"
        "2,,B01.last,,20,yes,,\n"
        "A-02,AAA,增速,Growth,%,%,一,1,+,M,tjj,1,(B01/B01.last-1)*100,minmax,,,"
        ",0.1,,,,,,20,no,,\n"
        "A-03,AAA,土地,Land,亩,mu,一,1,+,Q,tjj,0,B04,banded,,,,,,,,,land,20,no,"
        ",\n"
        "B-01,BBB,能耗,Energy,吨,t,二,2,-,Y,swj,1,B05,deduction,10,,,,,5,,,,10,"
        "no,,\n"
        "B-02,BBB,失业率,Unemployment,%,%,二,2,I,M,tjj,1,E06,middle,,,,0,12,,,,"
        ",30,no,,\n"
        "B-03,BBB,荣誉,Honours,项,n,二,2,C,Y,tjj,0,,none,,,,,,,,,,0,no,,\n"},
    {"grade.csv", "name_zh,name_en,from,max_rank\n优,Excellent,90,10\n"
                  "良,Good,80,\n中,Fair,60,\n差,Poor,0,\n"},
    {"level.csv", "code,name_zh,name_en,points,penalty\n"
                  "national,国家,National,5,no\ncity,市,City,1,no\n"
                  "accident,较大事故,Accident,2,yes\n"
                  "criticism,通报批评,Criticism,0.5,yes\n"},
    {"band.csv", "band,from,coefficient\nland,200,1\nland,100,0.6\n"
                 "spare,1,1\n"},
    {"group.csv", "code,name_zh,name_en\neast,东部,East\nwest,西部,West\n"},
    {"weight.csv", "group,indicator,weight\neast,A-01,40\neast,A-02,30\n"
                   "east,A-03,0\neast,B-01,10\neast,B-02,20\n"},
    {"veto.csv", "code,relation,text_zh,text_en\n"
                 "V1,E06>50,失业率过半,Half are out of work\n"},
};

bool wide_edition_changed(const char *file, const char *old, const char *new,
    struct arena *arena, struct framework_file *files)
{
    size_t n = SMALL_EDITION_FILES;
    bool found = false;

    small_edition_files(files);
    for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
        size_t at = 0;
        const char *content = whole[i].content;
        const char *part = strstr(content, old);

        if (strcmp(whole[i].name, file) == 0 && part != NULL) {
            content = arena_printf(arena, "%.*s%s%s", (int)(part - content),
                content, new, part + strlen(old));
            found = true;
        }
        while (at < n && strcmp(files[at].name, whole[i].name) != 0) {
            at++;
        }
        n += at == n;
        files[at] = (struct framework_file){whole[i].name, text_of(content)};
    }
    return found && n == WIDE_EDITION_FILES;
}

const struct framework *wide_edition(struct arena *arena)
{
    struct framework_file files[WIDE_EDITION_FILES];
    size_t count;

    wide_edition_changed("edition.csv", "", "", arena, files);
    return framework_read(files, WIDE_EDITION_FILES, arena, NULL, 0, &count);
}
