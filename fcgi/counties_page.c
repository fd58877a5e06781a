/* The counties of a province or city by completeness and timeliness: a hundred
 * a page, two reads a page however much is stored. */
#include <stdlib.h>
#include <string.h>

#include "fcgi/pages.h"
#include "fcgi/parts.h"
#include "fcgi/tally.h"
#include "sql/edition.h"

const struct field_rule counties_page_fields[] = {
    {"after", FIELD_LINE, 6, false, N_("Behind this county")},
    {"order", FIELD_LINE, 10, false, N_("Order")},
    {0},
};

struct line {
    const struct region *region;
    struct tally tally;
};

struct counties {
    struct region region;
    struct period period;
    char key[PERIOD_TEXT];
    struct deadline *deadlines;
    size_t deadline_count;
    struct region *regions;
    size_t count;
    bool more; /* counties behind this page */
    struct line *lines;
    struct tally due, all; /* of one county; of the page */
};

static bool sum_due(const struct request *req, struct counties *c)
{
    for (size_t i = 0; i < c->deadline_count; i++) {
        const struct framework *fw = NULL;
        if (edition_get(req->read, c->deadlines[i].edition, &fw) != DB_OK) {
            return false;
        }
        int form = framework_form(fw, text_of(c->deadlines[i].form));
        for (int b = 0; form >= 0 && b < fw->bureau_count; b++) {
            tally_due(&c->due, fw, form, b);
        }
    }
    return true;
}

static int by_code(const void *key, const void *line)
{
    return strcmp(key, ((const struct line *)line)->region->code);
}

static void add_head(const struct request *req, struct counties *c,
    const struct overview_head *head)
{
    struct line *line =
        bsearch(head->region, c->lines, c->count, sizeof(*line), by_code);
    for (size_t i = 0; line && i < c->deadline_count; i++) {
        const struct framework *fw = NULL;
        if (strcmp(c->deadlines[i].form, head->form) != 0 ||
            edition_get(req->read, c->deadlines[i].edition, &fw) != DB_OK) {
            continue;
        }
        int form = framework_form(fw, text_of(head->form));
        int bureau = framework_bureau(fw, text_of(head->bureau));
        if (form >= 0 && bureau >= 0) {
            tally_head(&line->tally, fw, form, bureau, head);
        }
    }
}

static void sum_page(struct counties *c)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct tally *one = &c->lines[i].tally;
        c->all.due += one->due;
        c->all.reported += one->reported;
        c->all.timely += one->timely;
        c->all.empty += one->empty;
        c->all.returned += one->returned;
        c->all.cells += one->cells;
        c->all.filled += one->filled;
    }
}

static bool load_lines(const struct request *req, struct counties *c)
{
    struct overview_head *heads;
    size_t head_count;
    c->more = c->count > OVERVIEW_COUNTIES;
    c->count = c->more ? OVERVIEW_COUNTIES : c->count;
    c->lines = arena_array(req->arena, c->count + 1, sizeof(*c->lines));
    if (!c->lines || c->count == 0) {
        return c->lines;
    }
    if (!sum_due(req, c) ||
        !db_answered(overview_counties(req->read, c->key, c->regions[0].code,
            c->regions[c->count - 1].code, req->arena, &heads, &head_count))) {
        return false;
    }
    for (size_t i = 0; i < c->count; i++) {
        c->lines[i] = (struct line){&c->regions[i], c->due};
    }
    for (size_t i = 0; i < head_count; i++) {
        add_head(req, c, &heads[i]);
    }
    sum_page(c);
    return true;
}

static bool load(
    const struct request *req, struct reply *reply, struct counties *c)
{
    if (!part_region_period(req, reply, &c->region, &c->period)) {
        return false;
    }
    period_format(c->period, c->key);
    if (db_answered(calendar_list(req->read, c->key, 0, req->arena,
            &c->deadlines, &c->deadline_count)) &&
        db_answered(overview_regions(req->read, c->region.code,
            request_value(req, "after"), OVERVIEW_COUNTIES + 1, req->arena,
            &c->regions, &c->count)) &&
        load_lines(req, c)) {
        return true;
    }
    reply_unavailable(req, reply);
    return false;
}

/* -- order within the page ------------------------------------------------- */

static int compare_rates(int a, int whole_a, int b, int whole_b)
{
    int64_t left = (int64_t)a * whole_b, right = (int64_t)b * whole_a;
    return (left > right) - (left < right);
}

static int by_filled(const void *a, const void *b)
{
    const struct line *left = a, *right = b;
    int order = compare_rates(left->tally.filled, left->tally.cells,
        right->tally.filled, right->tally.cells);
    return order ? order : strcmp(left->region->code, right->region->code);
}

static int by_timely(const void *a, const void *b)
{
    const struct line *left = a, *right = b;
    int order = compare_rates(left->tally.timely, left->tally.due,
        right->tally.timely, right->tally.due);
    return order ? order : strcmp(left->region->code, right->region->code);
}

static const struct order {
    const char *key, *label;
    int (*compare)(const void *, const void *);
} orders[] = {
    {"", N_("by code"), NULL},
    {"filled", N_("least complete first"), by_filled},
    {"timely", N_("least timely first"), by_timely},
};
#define ORDERS (sizeof(orders) / sizeof(orders[0]))

static void sort(const struct request *req, struct counties *c)
{
    const char *key = request_value(req, "order");
    for (size_t i = 0; i < ORDERS; i++) {
        if (orders[i].compare && strcmp(orders[i].key, key) == 0) {
            qsort(c->lines, c->count, sizeof(*c->lines), orders[i].compare);
        }
    }
}

/* -- writing --------------------------------------------------------------- */

static void link_begin(
    struct html *h, const struct counties *c, const char *order)
{
    html_lit(h, "<a href=\"/counties/");
    html_url(h, c->region.code);
    html_lit(h, "/");
    html_url(h, c->key);
    html_lit(h, "?order=");
    html_url(h, order);
}

static void order_links(
    const struct request *req, struct html *h, const struct counties *c)
{
    const char *now = request_value(req, "order");
    html_lit(h, "<nav class=\"periods\"");
    html_attr(h, "aria-label", tr(req, "Order"));
    html_lit(h, "><ul>");
    for (size_t i = 0; i < ORDERS; i++) {
        html_lit(h, "<li>");
        link_begin(h, c, orders[i].key);
        html_lit(h, "&amp;after=");
        html_url(h, request_value(req, "after"));
        html_lit(h, "\"");
        if (strcmp(orders[i].key, now) == 0) {
            html_lit(h, " aria-current=\"page\"");
        }
        html_lit(h, ">");
        html_text(h, tr(req, orders[i].label));
        html_lit(h, "</a></li>");
    }
    html_lit(h, "</ul></nav>");
}

static void pager(
    const struct request *req, struct html *h, const struct counties *c)
{
    html_lit(h, "<p class=\"actions\">");
    if (*request_value(req, "after")) {
        link_begin(h, c, request_value(req, "order"));
        html_lit(h, "\" class=\"button\">");
        html_text(h, tr(req, "From the first county"));
        html_lit(h, "</a> ");
    }
    if (c->more) {
        link_begin(h, c, request_value(req, "order"));
        html_lit(h, "&amp;after=");
        html_url(h, c->regions[c->count - 1].code);
        html_lit(h, "\" class=\"button\">");
        html_text(h, tr(req, "Next 100 counties"));
        html_lit(h, "</a>");
    }
    html_lit(h, "</p>");
}

static void numbers(struct html *h, const struct tally *tally)
{
    html_lit(h, "<td class=\"num\">");
    tally_parts(h, tally->filled, tally->cells);
    html_lit(h, "</td><td class=\"num\"><b>");
    tally_rate(h, tally->filled, tally->cells);
    html_lit(h, "</b></td><td class=\"num\">");
    tally_parts(h, tally->reported, tally->due);
    html_lit(h, "</td><td class=\"num\">");
    tally_rate(h, tally->reported, tally->due);
    html_lit(h, "</td><td class=\"num\">");
    tally_rate(h, tally->timely, tally->due);
    html_lit(h, "</td><td class=\"num\">");
    html_int(h, tally->empty);
    html_lit(h, "</td><td class=\"num\">");
    html_int(h, tally->returned);
    html_lit(h, "</td></tr>");
}

static void county_row(const struct request *req, struct html *h,
    const struct counties *c, const struct line *line)
{
    html_lit(h, "<tr><th scope=\"row\"><a href=\"/matrix/");
    html_url(h, line->region->code);
    html_lit(h, "/");
    html_url(h, c->key);
    html_lit(h, "\">");
    html_text(h, say(req, &line->region->name));
    html_lit(h, "</a> <span class=\"mute\">");
    html_text(h, line->region->code);
    html_lit(h, "</span>");
    if (line->region->sample) {
        html_lit(h, " ");
        part_origin(req, h, false);
    }
    html_lit(h, "</th>");
    numbers(h, &line->tally);
}

static void table(
    const struct request *req, struct html *h, const struct counties *c)
{
    const char *const heads[] = {tr(req, "County"),
        tr(req, "Cells filled / due"), tr(req, "Complete"),
        tr(req, "Reported / due"), tr(req, "Reported"), tr(req, "In time"),
        tr(req, "Empty forms"), tr(req, "Returned")};
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list counties", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < c->count; i++) {
        county_row(req, h, c, &c->lines[i]);
    }
    html_lit(h, "</tbody><tfoot><tr><th scope=\"row\">");
    html_text(h, tr(req, "All on this page"));
    html_lit(h, "</th>");
    numbers(h, &c->all);
    html_lit(h, "</tfoot></table></div><p class=\"mute\">");
    html_text(h,
        tr(req,
            "Completeness = cells filled / cells due, reported = forms "
            "reported / forms due, in time = forms reported by their due time "
            "/ forms due; due by the assignment of the edition. Empty: forms "
            "reported without a number, with a reason; they are among those "
            "reported. Returned forms do not count as reported."));
    html_lit(h, "</p>");
}

void counties_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct counties c = {0};
    if (!load(req, reply, &c)) {
        return;
    }
    sort(req, &c);
    page_begin(req, reply, tr(req, "Counties by completeness"), "/matrix");
    html_lit(h, "<div class=\"head\"><h1>");
    html_text(h, tr(req, "Counties by completeness"));
    html_lit(h, " <span>");
    html_text(h, say(req, &c.region.name));
    html_lit(h, " ");
    html_text(h, part_period(req, c.period));
    html_lit(h, "</span></h1>");
    part_periods(req, h, "/counties", c.region.code, c.period);
    html_lit(h, "</div>");
    if (c.count == 0) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "There is no county behind this one."));
        html_lit(h, "</p>");
    } else {
        order_links(req, h, &c);
        table(req, h, &c);
    }
    pager(req, h, &c);
    page_end(req, reply);
}

void counties_newest(struct request *req, struct reply *reply)
{
    part_newest_of(req, reply, "counties", req->session.actor.region);
}
