#include "fcgi/parts.h"

#include <string.h>

#include "fcgi/form_empty.h"

const char *part_period(const struct request *req, struct period period)
{
    char title[40];
    period_title(period, req->english, title);
    const char *copy = arena_copy(req->arena, title, strlen(title));
    return copy ? copy : "";
}

const char *part_period_of(const struct request *req, const char *key)
{
    struct period period;
    return period_parse(text_of(key), &period) ? part_period(req, period) : key;
}

const char *part_column(
    const struct request *req, enum freq freq, enum column column)
{
    bool total = column == COLUMN_TOTAL;
    switch (freq) {
    case FREQ_MONTH:
        return total ? tr(req, "January to this month") : tr(req, "This month");
    case FREQ_QUARTER:
        return total ? tr(req, "Q1 to this quarter") : tr(req, "This quarter");
    case FREQ_YEAR:
    case FREQ__COUNT: break;
    }
    return tr(req, "Actual, this year");
}

const char *part_column_code(enum column column)
{
    return column == COLUMN_CURRENT ? "current" : "total";
}

const char *part_cell_field(
    const struct request *req, char kind, const char *item, enum column column)
{
    const char *name = arena_printf(
        req->arena, "%c.%s.%s", kind, item, part_column_code(column));
    return name ? name : "";
}

void part_form_path(struct html *h, const char *region, const char *period,
    const char *form, const char *bureau)
{
    html_url(h, region);
    html_lit(h, "/");
    html_url(h, period);
    html_lit(h, "/");
    html_url(h, form);
    html_lit(h, "/");
    html_url(h, bureau);
}

void part_cell(const struct request *req, struct html *h,
    const struct item *item, const struct cell *cell)
{
    switch (cell->state) {
    case CELL_VALUE: html_decimal(h, cell->value, item->decimals); return;
    case CELL_NOT_APPLICABLE:
        html_lit(h, "—");
        if (!cell->approved) {
            html_text(h, tr(req, " (to be approved)"));
        }
        return;
    case CELL_MISSING: break;
    }
    html_lit(h, "<span class=\"missing\">");
    html_text(h, tr(req, "not reported"));
    html_lit(h, "</span>");
}

void part_growth(struct html *h, const struct item *item,
    const struct cell *now, const struct cell *last)
{
    if (!item->has_last_year) {
        html_lit(h, "—");
        return;
    }
    if (now->state != CELL_VALUE || last->state != CELL_VALUE ||
        last->value <= 0) {
        return;
    }
    html_real(h,
        (decimal_to_double(now->value) / decimal_to_double(last->value) - 1) *
            100,
        1);
}

static const struct {
    const char *class_name, *word;
} severities[] = {
    [SEVERITY_BLOCK] = {"block", N_("Must correct")},
    [SEVERITY_EXPLAIN] = {"explain", N_("Explain")},
    [SEVERITY_HINT] = {"hint", N_("Note")},
};

const char *part_severity_class(enum severity severity)
{
    return severities[severity].class_name;
}

const char *part_severity_word(
    const struct request *req, enum severity severity)
{
    return tr(req, severities[severity].word);
}

void part_severity(
    const struct request *req, struct html *h, enum severity severity)
{
    html_lit(h, "<span class=\"hit-tag hit-");
    html_text(h, part_severity_class(severity));
    html_lit(h, "\">");
    html_text(h, part_severity_word(req, severity));
    html_lit(h, "</span>");
}

void part_state(const struct request *req, struct html *h,
    const struct submission *head, const struct deadline *deadline)
{
    enum state state = head ? head->state : STATE_NONE;
    if (state != STATE_NONE || req->now >= deadline->open) {
        page_state(req, h, state);
        form_empty_mark(req, h, head);
        return;
    }
    html_lit(h, "<span class=\"tag early\">");
    html_text(h, tr(req, "not open yet"));
    html_lit(h, "</span>");
}

void part_origin(const struct request *req, struct html *h, bool published)
{
    html_lit(h, "<span class=\"mark\">");
    html_text(h, published ? tr(req, "published") : tr(req, "sample"));
    html_lit(h, "</span>");
}

void part_print_note(const struct request *req, struct html *h,
    const char *what, const char *region, struct period period)
{
    html_lit(h, "<p class=\"notice no-print\">");
    part_link(h, what, region, period, tr(req, "Back to the page"));
    html_lit(h, " ");
    html_text(h, tr(req, "Print with the browser (Ctrl+P): A4, landscape."));
    html_lit(h, "</p><p class=\"mute\">");
    html_text(h, part_made(req));
    html_lit(h, "</p>");
}

const char *part_made(const struct request *req)
{
    char moment[TIME_TEXT];
    time_format(req->now, moment);
    const char *text =
        arena_printf(req->arena, tr(req, "Made on %s, Beijing time"), moment);
    return text ? text : "";
}

void part_link(struct html *h, const char *what, const char *region,
    struct period period, const char *label)
{
    char key[PERIOD_TEXT];
    period_format(period, key);
    html_lit(h, "<a class=\"button\" href=\"");
    html_text(h, what);
    html_lit(h, "/");
    html_url(h, region);
    html_lit(h, "/");
    html_url(h, key);
    html_lit(h, "\">");
    html_text(h, label);
    html_lit(h, "</a>");
}

void part_entered(const struct request *req, struct html *h)
{
    html_lit(h, "<span class=\"mark\">");
    html_text(h, tr(req, "entered by hand"));
    html_lit(h, "</span>");
}

void part_strip(struct request *req, const struct framework *fw, bool generated)
{
    if (generated && !req->session.sample) {
        req->strip = tr(req, "The figures of this county are generated for "
                             "trials and are nobody's published figures.");
    } else if (fw->sample) {
        req->strip = tr(req, "weights and the targets marked sample; they are "
                             "proposals, not published figures");
    }
}

void part_stat_begin(struct html *h)
{
    html_lit(h, "<div class=\"stat\"><b>");
}

void part_stat_middle(struct html *h)
{
    html_lit(h, "</b><span>");
}

void part_stat_end(struct html *h)
{
    html_lit(h, "</span></div>");
}

void part_table(struct html *h, const char *class_name,
    const char *const *heads, size_t count)
{
    html_lit(h, "<table");
    html_attr(h, "class", class_name);
    html_lit(h, "><thead><tr>");
    for (size_t i = 0; i < count; i++) {
        html_lit(h, "<th scope=\"col\">");
        html_text(h, heads[i]);
        html_lit(h, "</th>");
    }
    html_lit(h, "</tr></thead><tbody>");
}

void part_card_cell(struct html *h, const char *class_name, const char *head)
{
    html_lit(h, "<td");
    html_attr(h, "class", class_name);
    html_attr(h, "data-label", head);
    html_lit(h, ">");
}

void part_paste_box(const struct request *req, struct html *h)
{
    html_lit(h, "<section class=\"card\" id=\"paste\" hidden");
    html_attr(h, "data-title", tr(req, "Pasted block, not written yet"));
    html_attr(h, "data-place", tr(req, "Place"));
    html_attr(h, "data-now", tr(req, "Now"));
    html_attr(h, "data-pasted", tr(req, "Pasted"));
    html_attr(h, "data-result", tr(req, "Result"));
    html_attr(h, "data-write", tr(req, "is written"));
    html_attr(h, "data-same", tr(req, "the same, stays"));
    html_attr(h, "data-blank", tr(req, "blank, stays as it is"));
    html_attr(h, "data-odd", tr(req, "skipped: not a number"));
    html_attr(h, "data-foreign", tr(req, "skipped: not your cell"));
    html_attr(h, "data-by", tr(req, "skipped: filled in by %s"));
    html_attr(h, "data-name", tr(req, "Indicator"));
    html_attr(h, "data-apply", tr(req, "Apply: write %d cells"));
    html_attr(h, "data-discard", tr(req, "Discard"));
    html_lit(h, "></section>");
}

const struct framework *part_framework(
    const struct request *req, struct reply *reply, struct period period)
{
    const char *edition = NULL;
    const struct framework *fw = NULL;
    enum db_result result =
        calendar_edition(req->read, period, req->arena, &edition);
    if (result == DB_OK) {
        result = edition_get(req->read, edition, &fw);
    }
    if (result == DB_OK) {
        return fw;
    }
    if (result == DB_NONE) {
        reply_error(req, reply, 404, "edition",
            tr(req, "No framework edition has been published. The framework "
                    "editor publishes one first."));
    } else {
        reply_unavailable(req, reply);
    }
    return NULL;
}

bool part_region_period(const struct request *req, struct reply *reply,
    struct region *region, struct period *period)
{
    if (!period_parse(text_of(req->params[1]), period)) {
        reply_error(req, reply, 404, "period",
            tr(req, "There is no such period. A period is written 2023-11, "
                    "2023-Q4 or 2023."));
        return false;
    }
    switch (region_find(req->read, req->params[0], req->arena, region)) {
    case DB_OK: return true;
    case DB_NONE:
        reply_error(req, reply, 404, "region",
            tr(req, "There is no county with this code."));
        return false;
    case DB_CONFLICT:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    reply_unavailable(req, reply);
    return false;
}

bool part_place(const struct request *req, struct reply *reply,
    struct region *region, struct period *period, const struct framework **fw)
{
    if (!part_region_period(req, reply, region, period)) {
        return false;
    }
    *fw = part_framework(req, reply, *period);
    return *fw != NULL;
}

bool part_is_county(const char *code)
{
    return strlen(code) == 6 && strcmp(code + 4, "00") != 0;
}

/* The counties that the account may see; as a province has no forms, they are
 * what its people choose from. */
static size_t own_counties(const struct request *req, struct region **out)
{
    struct region *regions = NULL;
    size_t count = 0, kept = 0;
    if (region_list(req->read, req->arena, &regions, &count) != DB_OK) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        const struct object object = {.region = regions[i].code, .bureau = ""};
        if (part_is_county(regions[i].code) &&
            may(&req->session.actor, ACTION_EVALUATION, &object, req->now) ==
                MAY) {
            regions[kept++] = regions[i];
        }
    }
    *out = regions;
    return kept;
}

const char *part_home_region(const struct request *req)
{
    const char *own = req->session.actor.region;
    struct region *counties = NULL;
    if (part_is_county(own)) {
        return own;
    }
    return own_counties(req, &counties) > 0 ? counties[0].code : "";
}

void part_newest(
    const struct request *req, struct reply *reply, const char *what)
{
    part_newest_of(req, reply, what, part_home_region(req));
}

void part_newest_of(const struct request *req, struct reply *reply,
    const char *what, const char *region)
{
    for (int freq = 0; freq < FREQ__COUNT; freq++) {
        const char **keys = NULL;
        size_t count = 0;
        enum db_result result = calendar_periods(
            req->read, (enum freq)freq, req->arena, &keys, &count);
        if (!db_answered(result)) {
            reply_unavailable(req, reply);
            return;
        }
        if (result == DB_NONE || count == 0 || *region == '\0') {
            continue;
        }
        const char *path =
            arena_printf(req->arena, "/%s/%s/%s", what, region, keys[0]);
        reply_redirect(reply, path ? path : "/");
        return;
    }
    reply_error(req, reply, 404, "period",
        tr(req, "No reporting period has been opened yet. The operator opens "
                "one with pinzhi-admin period."));
}

static void link_begin(struct html *h, const char *menu, const char *region,
    const char *period, bool here)
{
    html_lit(h, "<li><a href=\"");
    html_text(h, menu);
    html_lit(h, "/");
    html_url(h, region);
    html_lit(h, "/");
    html_url(h, period);
    html_lit(h, "\"");
    if (here) {
        html_lit(h, " aria-current=\"page\"");
    }
    html_lit(h, ">");
}

static void county_links(const struct request *req, struct html *h,
    const char *menu, const char *region, const char *period)
{
    struct region *counties = NULL;
    if (part_is_county(req->session.actor.region)) {
        return;
    }
    size_t count = own_counties(req, &counties);
    html_lit(h, "<nav class=\"periods\"");
    html_attr(h, "aria-label", tr(req, "Counties"));
    html_lit(h, "><ul>");
    for (size_t i = 0; i < count; i++) {
        link_begin(h, menu, counties[i].code, period,
            strcmp(counties[i].code, region) == 0);
        html_text(h, say(req, &counties[i].name));
        html_lit(h, "</a></li>");
    }
    html_lit(h, "</ul></nav>");
}

size_t part_period_keys(
    const struct request *req, size_t most, const char ***out)
{
    size_t n = 0;
    *out = arena_array(req->arena, most * FREQ__COUNT + 1, sizeof(**out));
    for (int freq = 0; *out && freq < FREQ__COUNT; freq++) {
        const char **keys = NULL;
        size_t count = 0;
        if (calendar_periods(req->read, (enum freq)freq, req->arena, &keys,
                &count) != DB_OK) {
            continue;
        }
        for (size_t i = 0; i < count && i < most; i++) {
            (*out)[n++] = keys[i];
        }
    }
    return n;
}

void part_periods(const struct request *req, struct html *h, const char *menu,
    const char *region, struct period period)
{
    char here[PERIOD_TEXT];
    period_format(period, here);
    county_links(req, h, menu, region, here);
    html_lit(h, "<nav class=\"periods\"");
    html_attr(h, "aria-label", tr(req, "Periods"));
    html_lit(h, "><ul>");
    const char **keys;
    size_t count = part_period_keys(req, 3, &keys);
    for (size_t i = 0; i < count; i++) {
        link_begin(h, menu, region, keys[i], strcmp(keys[i], here) == 0);
        html_text(h, part_period_of(req, keys[i]));
        html_lit(h, "</a></li>");
    }
    html_lit(h, "</ul></nav>");
}

void part_option(
    struct html *h, const char *value, const char *label, bool selected)
{
    html_lit(h, "<option");
    html_attr(h, "value", value);
    if (selected) {
        html_lit(h, " selected");
    }
    html_lit(h, ">");
    html_text(h, label);
    html_lit(h, "</option>");
}

const char *part_person(const struct request *req, const char *name)
{
    return strcmp(name, "-") == 0 ? tr(req, "operator") : name;
}

void part_number_cell(struct html *h, bool has, double value, int places)
{
    html_lit(h, "<td class=\"num\">");
    if (has) {
        html_real(h, value, places);
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</td>");
}
