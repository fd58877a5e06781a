#include "tests/unit/small_edition.h"

#include <string.h>

static const struct {
    const char *name, *content;
} contents[SMALL_EDITION_FILES] = {
    {"edition.csv", "key,value\n"
                    "edition,small\n"
                    "title_zh,小指标体系\n"
                    "title_en,Small framework\n"
                    "version,1\n"
                    "valid_from,2023-01-01\n"
                    "valid_to,\n"
                    "sample,yes\n"
                    "rate_cap,100\n"
                    "growth_query,30\n"
                    "bonus_cap,10\n"},
    {"quality.csv", "code,name_zh,name_en,brief_zh,brief_en,weight\n"
                    "AAA,甲品质,Quality A,甲,A,60\n"
                    "BBB,乙品质,Quality B,乙,B,40\n"},
    {"bureau.csv", "code,name_zh,name_en\n"
                   "tjj,统计局,Statistics\n"
                   "swj,税务局,Tax\n"},
    {"form.csv",
        "code,number,title_zh,title_en,freq,quality,issuer,approval,"
        "valid_until,open,due,late,lock\n"
        "401,品质综401表,月报表,Monthly,M,AAA,,,,1 00:00,18 24:00,20 24:00,"
        "25 18:00\n"
        "411,品质综411表,季报表,Quarterly,Q,AAA,,,,1 00:00,22 24:00,25 24:00,"
        "30 18:00\n"
        "301,品质综301表,年报表,Annual,Y,BBB,,,,1 00:00,51 24:00,56 24:00,"
        "65 18:00\n"},
    {"item.csv",
        "code,name_zh,name_en,unit_zh,unit_en,scope_zh,scope_en,freq,decimals,"
        "current,last_year,bureau,form,minimum,maximum\n"
        "B01,总产值,Output,亿元,bn yuan,,,M,1,yes,yes,tjj,401,0,\n"
        "B02,销售收入,Sales,亿元,bn yuan,,,M,1,yes,yes,swj,401,0,\n"
        "B03,企业数,Firms,家,firms,,,M,0,no,yes,tjj,401,0,900\n"
        "E06,失业率,Unemployment,%,%,,,M,1,no,no,tjj,401,-100,100\n"
        "B04,土地,Land,亩,mu,,,Q,0,yes,no,tjj,411,0,\n"
        "B05,能耗,Energy,吨,t,,,Y,1,no,yes,swj,301,0,\n"
        "B07,位次,Rank,-,-,,,Y,0,no,no,tjj,301,1,\n"},
    {"indicator.csv",
        "code,quality,name_zh,name_en,unit_zh,unit_en,group_zh,group_en,"
        "direction,freq,bureau,decimals,formula,method,target,low,high,floor,"
        "ceiling,weight,published,origin_zh,origin_en\n"
        "A-01,AAA,总产值,Output,亿元,bn,一,1,+,M,tjj,1,B01,attainment,4000,,"
        ",,,20,yes,,\n"
        "A-02,AAA,增速,Growth,%,%,一,1,+,M,tjj,1,(B01/B01.last-1)*100,"
        "efficacy,15,5,,,,20,no,,\n"
        "A-03,AAA,土地,Land,亩,mu,一,1,+,Q,tjj,0,B04,attainment,200,,,,,20,no,"
        ",\n"
        "A-04,AAA,销售,Sales,亿元,bn,一,1,X,M,swj,1,B02,none,,,,,,0,no,,\n"
        "B-01,BBB,能耗,Energy,吨,t,二,2,-,Y,swj,1,B05,attainment,10,,,,,10,no,"
        ",\n"
        "B-02,BBB,失业率,Unemployment,%,%,二,2,I,M,tjj,1,E06,interval,,3,6,0,"
        "12,20,no,,\n"
        "B-03,BBB,企业,Firms,家,firms,二,2,+,Y,tjj,0,B03,attainment,800,,,,,"
        "10,no,,\n"
        "B-04,BBB,荣誉,Honours,项,n,二,2,C,Y,tjj,0,,none,,,,,,0,no,,\n"},
    {"form_row.csv", "form,code,label_zh,label_en,item,indent,remark_zh,"
                     "remark_en\n"
                     "401,,一、工业,1. Industry,,0,,\n"
                     "401,01,总产值,Output,B01,1,,\n"
                     "401,02,销售收入,Sales,B02,1,,\n"
                     "401,03,企业数,Firms,B03,1,,\n"
                     "401,04,失业率,Unemployment,E06,1,,\n"
                     "411,01,土地,Land,B04,0,,\n"
                     "301,01,能耗,Energy,B05,0,,\n"
                     "301,02,位次,Rank,B07,0,,\n"},
    {"form_note.csv", "form,zh,en\n"
                      "401,第一条,First note\n"
                      "401,第二条,Second note\n"},
    {"rule.csv",
        "code,form,severity,relation,text_zh,text_en,item,column\n"
        "R1,401,block,B01.month<=B01,本月数不应大于累计数,The month is at most "
        "the total,B01,current\n"
        "R2,401,block,B02.month<=B02,本月数不应大于累计数,The month is at most "
        "the total,B02,current\n"
        "R3,401,explain,B01>=B02+B03,,,B01,total\n"
        "R4,401,hint,abs(B01-B02)<=100,口径不同,Scopes differ,B02,total\n"
        "R5,401,explain,B02<>B01,,,B02,total\n"
        "R6,411,block,B04<=B01,,,B04,total\n"},
    {"grade.csv", "name_zh,name_en,from\n"
                  "优,Excellent,90\n"
                  "良,Good,80\n"
                  "中,Fair,60\n"
                  "差,Poor,0\n"},
    {"level.csv", "code,name_zh,name_en,points\n"
                  "national,国家,National,5\n"
                  "province,省,Province,3\n"
                  "city,市,City,1\n"},
};

void small_edition_files(struct framework_file *files)
{
    for (size_t i = 0; i < SMALL_EDITION_FILES; i++) {
        files[i].name = contents[i].name;
        files[i].content = text_of(contents[i].content);
    }
}

bool small_edition_changed(const char *file, const char *old, const char *new,
    struct arena *arena, struct framework_file *files)
{
    small_edition_files(files);
    for (size_t i = 0; i < SMALL_EDITION_FILES; i++) {
        const char *found = strstr(contents[i].content, old);

        if (strcmp(contents[i].name, file) == 0 && found != NULL) {
            files[i].content = text_of(arena_printf(arena, "%.*s%s%s",
                (int)(found - contents[i].content), contents[i].content, new,
                found + strlen(old)));
            return true;
        }
    }
    return false;
}

const struct framework *small_edition(struct arena *arena)
{
    struct framework_file files[SMALL_EDITION_FILES];
    size_t faults;

    small_edition_files(files);
    return framework_read(files, SMALL_EDITION_FILES, arena, NULL, 0, &faults);
}
