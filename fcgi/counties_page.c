/* The counties of a province or city by completeness and timeliness: in an
 * order over all of them, a hundred a page; all on a sheet to print and in a
 * workbook. */
#include "fcgi/book.h"
#include "fcgi/counties.h"
#include "fcgi/pages.h"
#include "fcgi/parts.h"

#include <string.h>

enum { PAGE = OVERVIEW_COUNTIES, ALL = 5000 };

const struct field_rule counties_page_fields[] = {
    {"after", FIELD_LINE, 6, false, N_("Behind this county")},
    {"at", FIELD_LINE, 60, false, N_("Its place in the order")},
    {"order", FIELD_LINE, 10, false, N_("Order")},
    {0},
};

const struct field_rule counties_all_fields[] = {
    {"order", FIELD_LINE, 10, false, N_("Order")},
    {0},
};

/* -- links ----------------------------------------------------------------- */

/* A link to the counties in an order; what else its address has comes next. */
static void link_begin(struct html *h, const struct counties *c,
    const char *what, const char *order)
{
    html_lit(h, "<a href=\"/counties/");
    html_url(h, c->region.code);
    html_lit(h, "/");
    html_url(h, c->key);
    html_text(h, what);
    html_lit(h, "?order=");
    html_url(h, order);
}

static void order_link(const struct request *req, struct html *h,
    const struct counties *c, const char *order, const char *label)
{
    html_lit(h, "<li>");
    link_begin(h, c, "", order);
    html_lit(h, "\"");
    if (strcmp(order, c->order_key) == 0) {
        html_lit(h, " aria-current=\"page\"");
    }
    html_lit(h, ">");
    html_text(h, tr(req, label));
    html_lit(h, "</a></li>");
}

static void order_links(
    const struct request *req, struct html *h, const struct counties *c)
{
    html_lit(h, "<nav class=\"periods\"");
    html_attr(h, "aria-label", tr(req, "Order"));
    html_lit(h, "><ul>");
    order_link(req, h, c, "", N_("by code"));
    order_link(req, h, c, "name", N_("by name"));
    order_link(req, h, c, "filled", N_("least complete first"));
    order_link(req, h, c, "timely", N_("least timely first"));
    html_lit(h, "</ul></nav>");
}

static void next_link(
    const struct request *req, struct html *h, const struct counties *c)
{
    const struct county_tally *last = c->lines[c->count - 1].county;
    const char *key = county_key(last, c->order, req->arena);
    link_begin(h, c, "", c->order_key);
    html_lit(h, "&amp;at=");
    html_url(h, key ? key : "");
    html_lit(h, "&amp;after=");
    html_url(h, last->region.code);
    html_lit(h, "\" class=\"button\">");
    html_text(h, tr(req, "Next 100 counties"));
    html_lit(h, "</a>");
}

static void pager(
    const struct request *req, struct html *h, const struct counties *c)
{
    html_lit(h, "<p class=\"actions no-print\">");
    if (*request_value(req, "after")) {
        link_begin(h, c, "", c->order_key);
        html_lit(h, "\" class=\"button\">");
        html_text(h, tr(req, "From the first county"));
        html_lit(h, "</a> ");
    }
    if (c->more) {
        next_link(req, h, c);
    }
    html_lit(h, "</p>");
}

static void other_forms(
    const struct request *req, struct html *h, const struct counties *c)
{
    html_lit(h, "<div class=\"actions\">");
    link_begin(h, c, "/xlsx", c->order_key);
    html_lit(h, "\" class=\"button\">");
    html_text(h, tr(req, "Download Excel"));
    html_lit(h, "</a>");
    link_begin(h, c, "/print", c->order_key);
    html_lit(h, "\" class=\"button\">");
    html_text(h, tr(req, "Print view"));
    html_lit(h, "</a></div>");
}

/* -- the table ------------------------------------------------------------- */

static void numbers(struct html *h, const struct tally *tally)
{
    html_lit(h, "<td class=\"num\">");
    tally_parts(h, tally->filled, tally->cells);
    html_lit(h, "</td><td class=\"num\"><b>");
    tally_rate(h, tally->filled, tally->cells);
    html_lit(h, "</b></td>");
    tally_rates(h, tally);
    html_lit(h, "<td class=\"num\">");
    html_int(h, tally->empty);
    html_lit(h, "</td><td class=\"num\">");
    html_int(h, tally->returned);
    html_lit(h, "</td></tr>");
}

static void county_row(const struct request *req, struct html *h,
    const struct counties *c, const struct county_line *line)
{
    const struct region *region = &line->county->region;
    html_lit(h, "<tr><th scope=\"row\"><a href=\"/matrix/");
    html_url(h, region->code);
    html_lit(h, "/");
    html_url(h, c->key);
    html_lit(h, "\">");
    html_text(h, say(req, &region->name));
    html_lit(h, "</a> <span class=\"mute\">");
    html_text(h, region->code);
    html_lit(h, "</span>");
    if (region->sample) {
        html_lit(h, " ");
        part_origin(req, h, false);
    }
    html_lit(h, "</th>");
    numbers(h, &line->tally);
}

static const char *all_label(
    const struct request *req, const struct counties *c)
{
    const char *text =
        arena_printf(req->arena, tr(req, "All counties (%d)"), c->all_count);
    return text ? text : "";
}

static const char *note(const struct request *req)
{
    return tr(req,
        "Completeness = cells filled / cells due, reported = forms reported / "
        "forms due, in time = forms reported by their due time / forms due; "
        "due by the assignment of the edition. Empty: forms reported without "
        "a number, with a reason; they are among those reported. Returned "
        "forms do not count as reported.");
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
    html_text(h, all_label(req, c));
    html_lit(h, "</th>");
    numbers(h, &c->all);
    html_lit(h, "</tfoot></table></div><p class=\"mute\">");
    html_text(h, note(req));
    html_lit(h, "</p>");
}

static void head(
    const struct request *req, struct reply *reply, const struct counties *c)
{
    struct html *h = &reply->body;
    page_begin(req, reply, tr(req, "Counties by completeness"), "/matrix");
    html_lit(h, "<div class=\"head\"><h1>");
    html_text(h, tr(req, "Counties by completeness"));
    html_lit(h, " <span>");
    html_text(h, say(req, &c->region.name));
    html_lit(h, " ");
    html_text(h, part_period(req, c->period));
    html_lit(h, "</span></h1>");
}

void counties_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct counties c;
    if (!counties_load(req, reply, PAGE, &c)) {
        return;
    }
    head(req, reply, &c);
    other_forms(req, h, &c);
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

void counties_print(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct counties c;
    if (!counties_load(req, reply, ALL, &c)) {
        return;
    }
    head(req, reply, &c);
    html_lit(h, "</div>");
    part_print_note(req, h, "/counties", c.region.code, c.period);
    table(req, h, &c);
    page_end(req, reply);
}

void counties_newest(struct request *req, struct reply *reply)
{
    part_newest_of(req, reply, "counties", req->session.actor.region);
}

/* -- the workbook ---------------------------------------------------------- */

enum { COLUMNS = 12 };

static struct grid_cell words(const char *text, enum style style)
{
    return (struct grid_cell){text ? text : "", 0, style, NUMBER_GENERAL};
}

static struct grid_cell count(int number, bool strong)
{
    return (struct grid_cell){
        NULL, number, strong ? STYLE_TOTAL_VALUE : STYLE_VALUE, NUMBER_D0};
}

static struct grid_cell rate(int part, int whole, bool strong)
{
    return whole == 0
               ? words("—", STYLE_CENTRE)
               : (struct grid_cell){NULL, 100.0 * part / whole,
                     strong ? STYLE_TOTAL_VALUE : STYLE_VALUE, NUMBER_RATE};
}

static void put_numbers(struct grid_cell *cell, const struct tally *t, bool all)
{
    cell[0] = count(t->filled, all);
    cell[1] = count(t->cells, all);
    cell[2] = rate(t->filled, t->cells, true);
    cell[3] = count(t->reported, all);
    cell[4] = count(t->due, all);
    cell[5] = rate(t->reported, t->due, all);
    cell[6] = rate(t->timely, t->due, all);
    cell[7] = count(t->empty, all);
    cell[8] = count(t->returned, all);
}

static void put_county(const struct request *req, struct grid_cell *cell,
    const struct county_line *line)
{
    const struct region *region = &line->county->region;
    cell[0] = words(say(req, &region->name), STYLE_BODY);
    cell[1] = words(region->code, STYLE_CENTRE);
    cell[1].number = NUMBER_TEXT;
    cell[2] =
        words(region->sample ? tr(req, "Sample data") : "", STYLE_SMALL_CENTRE);
    put_numbers(cell + 3, &line->tally, false);
}

static struct grid_cell *cells_of(
    const struct request *req, const struct counties *c)
{
    struct grid_cell *cells =
        arena_array(req->arena, (c->count + 1) * COLUMNS, sizeof(*cells));
    if (!cells) {
        return NULL;
    }
    for (size_t i = 0; i < c->count; i++) {
        put_county(req, cells + i * COLUMNS, &c->lines[i]);
    }
    struct grid_cell *all = cells + c->count * COLUMNS;
    all[0] = words(all_label(req, c), STYLE_TOTAL);
    all[1] = all[2] = words("", STYLE_TOTAL_CENTRE);
    put_numbers(all + 3, &c->all, true);
    return cells;
}

void counties_xlsx(struct request *req, struct reply *reply)
{
    struct counties c;
    if (!counties_load(req, reply, ALL, &c)) {
        return;
    }
    const struct grid_column columns[COLUMNS] = {{tr(req, "County"), 28},
        {tr(req, "Code"), 10}, {tr(req, "Origin"), 10},
        {tr(req, "Cells filled"), 11}, {tr(req, "Cells due"), 11},
        {tr(req, "Completeness (%)"), 13}, {tr(req, "Forms reported"), 11},
        {tr(req, "Forms due"), 11}, {tr(req, "Reported (%)"), 11},
        {tr(req, "In time (%)"), 11}, {tr(req, "Empty forms"), 10},
        {tr(req, "Returned"), 10}};
    const char *const notes[] = {note(req)};
    const struct grid_cell *cells = cells_of(req, &c);
    const struct grid grid = {.name = tr(req, "Counties by completeness"),
        .title = tr(req, "Counties by completeness"),
        .left =
            arena_printf(req->arena, "%s (%s)　%s", say(req, &c.region.name),
                c.region.code, part_period(req, c.period)),
        .right = part_made(req),
        .columns = columns,
        .column_count = COLUMNS,
        .cells = cells,
        .row_count = (int)c.count + 1,
        .notes = notes,
        .note_count = 1};
    if (!cells || !grid.left) {
        reply_unavailable(req, reply);
        return;
    }
    book_send_grid(req, reply, &grid,
        arena_printf(req->arena, "%s/%s", c.region.code, c.key),
        arena_printf(req->arena, "%s %s %s.xlsx", say(req, &c.region.name),
            c.key, tr(req, "counties by completeness")));
}
