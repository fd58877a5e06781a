#include "export/sheets.h"

#include <string.h>

/* The sections of the register, by kind. */
static const struct section {
    const char *title;
    bool points;  /* its entries can have some */
    bool counted; /* count indicators count its entries */
    unsigned kinds;
} sections[] = {
    {"一、荣誉、称号、示范", true, true,
        1u << ENTRY_HONOUR | 1u << ENTRY_TITLE | 1u << ENTRY_CANDIDATE |
            1u << ENTRY_PLATFORM | 1u << ENTRY_PROJECT},
    {"二、试点（数量由指标反映，这里只列公布材料点名的）", true, true,
        1u << ENTRY_PILOT},
    {"三、位次与等次（不计分，进入相应指标）", false, false,
        1u << ENTRY_RANK | 1u << ENTRY_GRADE},
    {"四、目标与背景（不计分）", false, false,
        1u << ENTRY_TARGET | 1u << ENTRY_TASK | 1u << ENTRY_BACKGROUND},
    {"五、批评、事故（扣分，单列）", true, false, 1u << ENTRY_CRITICISM},
};

static bool in_section(const struct section *section, enum entry_kind kind)
{
    return (section->kinds & 1u << kind) != 0;
}

/* A number as fine as it was reported: 21, 2.9. */
static int decimals_of(decimal value)
{
    decimal unit = DECIMAL_ONE;
    int decimals = 0;

    while (decimals < DECIMAL_PLACES && value % unit != 0) {
        unit /= 10;
        decimals++;
    }
    return decimals;
}

static const char *reason_of(struct county *county, const struct entry *entry,
    struct entry_points points)
{
    const char *reason = points.counted ? "计入" : or_blank(points.reason.zh);

    if (strcmp(entry->state, "accepted") != 0) {
        reason = strcmp(entry->state, "returned") == 0 ? "不计：已退回"
                                                       : "不计：待审核";
    }
    return entry->note[0] == '\0'
               ? reason
               : sheet_say(county, "%s；%s", reason, entry->note);
}

static void put_points(struct county *county, struct page *page,
    const struct section *section, struct entry_points points)
{
    double standard = decimal_to_double(points.standard);
    enum number number = number_decimals(decimals_of(points.standard));
    const char *sign = points.penalty ? "-" : "";
    const char *level = page_cell(page, "standard");

    if (!section->points) {
        put_text(page, "standard", STYLE__COUNT, "—");
        put_text(page, "points", STYLE_VALUE, "—");
        return;
    }
    put_number(page, "standard", STYLE__COUNT, number, standard);
    put_formula(page, "points", points.counted ? STYLE_STRONG : STYLE_VALUE,
        number,
        sheet_say(county, "=IF(LEFT(%s,2)=\"计入\",%s%s,0)",
            page_cell(page, "reason"), sign, level),
        !points.counted  ? 0
        : points.penalty ? -standard
                         : standard);
    if (points.counted && points.penalty) {
        county->register_penalty += standard;
    } else if (points.counted) {
        county->register_sum += standard;
    }
    county->register_counted += points.counted;
}

static const char *level_of(
    const struct county *county, const struct entry *entry)
{
    return entry->level < 0 ? "" : county->fw->levels[entry->level].name.zh;
}

static void put_words(
    struct county *county, struct page *page, const struct entry *entry)
{
    const struct framework *fw = county->fw;

    put_text(page, "title", STYLE__COUNT, entry->title);
    put_text(page, "kind", STYLE__COUNT, entry_kind_words(entry->kind).zh);
    put_text(page, "level", STYLE__COUNT, level_of(county, entry));
    put_text(page, "unit", STYLE__COUNT, entry->unit);
    put_text(page, "scope", STYLE__COUNT, entry->scope);
    put_text(page, "body", STYLE__COUNT, entry->body);
    put_text(page, "date", STYLE__COUNT, entry->date);
    put_text(page, "quality", STYLE__COUNT,
        entry->quality < 0 ? "综合"
                           : or_blank(fw->qualities[entry->quality].brief.zh));
    put_text(page, "indicator", STYLE__COUNT,
        entry->indicator < 0 ? "" : fw->indicators[entry->indicator].code);
    put_text(page, "again", STYLE__COUNT, entry->again ? "蝉联" : "");
}

static void put_entry(struct county *county, struct page *page,
    const struct section *section, size_t at)
{
    const struct entry *entry = &county->report->entries[at];
    struct entry_points points = county->report->points[at];
    const char *reason;

    if (strcmp(entry->state, "accepted") != 0) {
        points.counted = false;
    }
    reason = reason_of(county, entry, points);
    page_row(page,
        page_most(page,
            (const struct page_text[]){{"title", entry->title},
                {"reason", reason}, {"body", entry->body},
                {"date", entry->date}, {"scope", entry->scope},
                {"level", level_of(county, entry)}},
            6),
        false);
    put_number(
        page, "line", STYLE__COUNT, NUMBER_COUNT, ++county->register_rows);
    put_words(county, page, entry);
    if (entry->has_number) {
        put_number(page, "number", STYLE__COUNT,
            number_decimals(decimals_of(entry->number)),
            decimal_to_double(entry->number));
    } else {
        put_text(page, "number", STYLE__COUNT, "");
    }
    put_points(county, page, section, points);
    put_text(
        page, "reason", points.counted ? STYLE_SMALL : STYLE__COUNT, reason);
}

/* Criticism has no section in a county and edition that know none. */
static bool is_needed(
    const struct county *county, const struct section *section)
{
    bool any =
        section->counted || !section->points || county->fw->penalty_cap > 0;

    for (size_t i = 0; i < county->report->entry_count; i++) {
        any |= in_section(section, county->report->entries[i].kind);
    }
    return any;
}

static void put_section(
    struct county *county, struct page *page, const struct section *section)
{
    if (!is_needed(county, section)) {
        return;
    }
    page_row(page, 1, false);
    put_text(page, "line", STYLE_GROUP, "");
    put_span(page, "title", "date", STYLE_GROUP, section->title);
    page_rest(page, STYLE_GROUP_CENTRE, "—");
    for (size_t i = 0; i < county->report->entry_count; i++) {
        if (in_section(section, county->report->entries[i].kind)) {
            put_entry(county, page, section, i);
        }
    }
}

/* A sum of points with a cap: its formula, the names of the two, and values. */
struct capped {
    const char *title, *formula, *name, *cap_name;
    double before; /* the cap */
    decimal sum, cap;
};

static void put_total(struct county *county, struct page *page,
    const struct capped *total, bool last)
{
    page_row(page, 1, last);
    put_text(page, "line", STYLE_TOTAL, "");
    put_text(page, "title", STYLE_TOTAL_CENTRE, total->title);
    put_formula(page, "points", STYLE_TOTAL_VALUE,
        number_decimals(decimals_of(total->sum)),
        sheet_say(county, "=MIN(%s,%s)", total->cap_name, total->formula),
        decimal_to_double(total->sum));
    page_define(page, "points", total->name);
    put_formula_text(page, "reason", STYLE_SMALL, NUMBER_GENERAL,
        sheet_say(county, "=\"封顶前 \"&%s&\" 分，封顶 \"&%s&\" 分\"",
            total->formula, total->cap_name),
        sheet_say(county, "封顶前 %.10g 分，封顶 %.10g 分", total->before,
            decimal_to_double(total->cap)));
    page_rest(page, STYLE_TOTAL_CENTRE, "—");
}

static void put_totals(struct county *county, struct page *page)
{
    const struct report *report = county->report;
    const char *points = page_range(page, "points", page->first, page->row);
    bool costs = report->fw->penalty_cap > 0;
    const struct capped bonus = {"加分合计（封顶后）",
        costs ? sheet_say(county, "SUMIF(%s,\">0\")", points)
              : sheet_say(county, "SUM(%s)", points),
        "BONUS_SUM", "BONUS_MAX", county->register_sum, report->bonus,
        report->fw->bonus_cap};
    const struct capped penalty = {"扣分合计（封顶后）",
        sheet_say(county, "-SUMIF(%s,\"<0\")", points), "PENALTY_SUM",
        "PENALTY_MAX", county->register_penalty, report->penalty,
        report->fw->penalty_cap};

    put_total(county, page, &bonus, !costs);
    if (costs) {
        put_total(county, page, &penalty, true);
    }
}

void register_sheet(struct county *county, struct page *page, int index)
{
    int last = 0;

    (void)index;
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
        put_section(county, page, &sections[i]);
        if (sections[i].counted) {
            last = page->row;
        }
    }
    /* Count indicators count these; ranks and targets are no such entries. */
    book_define(county->book, "R_INDICATOR", page->sheet,
        page_at(page, "indicator", page->first, last));
    book_define(county->book, "R_REASON", page->sheet,
        page_at(page, "reason", page->first, last));
    book_define(county->book, "R_LINE", page->sheet,
        page_at(page, "line", page->first, page->row));
    put_totals(county, page);
    page_close(page);
}
