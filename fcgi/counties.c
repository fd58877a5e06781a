#include "fcgi/counties.h"

#include <string.h>

#include "fcgi/parts.h"
#include "sql/edition.h"

/* By name is by that of the reply's language. */
static const struct {
    const char *key;
    enum county_order order, english;
} orders[] = {
    {"", COUNTIES_BY_CODE, COUNTIES_BY_CODE},
    {"name", COUNTIES_BY_NAME, COUNTIES_BY_NAME_EN},
    {"filled", COUNTIES_BY_FILLED, COUNTIES_BY_FILLED},
    {"timely", COUNTIES_BY_TIMELY, COUNTIES_BY_TIMELY},
};
#define ORDERS (sizeof(orders) / sizeof(orders[0]))

static void take_order(const struct request *req, struct counties *c)
{
    const char *asked = request_value(req, "order");
    c->order_key = orders[0].key;
    c->order = orders[0].order;
    for (size_t i = 1; i < ORDERS; i++) {
        if (strcmp(orders[i].key, asked) == 0) {
            c->order_key = orders[i].key;
            c->order = req->english ? orders[i].english : orders[i].order;
        }
    }
}

/* What is due of one county: of each the same. */
static bool sum_due(
    const struct request *req, const char *period, struct tally *out)
{
    struct deadline *deadlines = NULL;
    size_t count = 0;
    if (!db_answered(calendar_list(
            req->read, period, 0, req->arena, &deadlines, &count))) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct framework *fw = NULL;
        if (edition_get(req->read, deadlines[i].edition, &fw) != DB_OK) {
            return false;
        }
        int form = framework_form(fw, text_of(deadlines[i].form));
        for (int b = 0; form >= 0 && b < fw->bureau_count; b++) {
            tally_due(out, fw, form, b);
        }
    }
    return true;
}

static int at_most(int number, int most)
{
    return number < most ? number : most;
}

/* What `counties` of them have reported, never more than is due. */
static struct tally tally_of(
    const struct county_tally *t, const struct tally *due, int counties)
{
    struct tally tally = {
        .due = due->due * counties, .cells = due->cells * counties};
    tally.reported = at_most(t->reported, tally.due);
    tally.timely = at_most(t->timely, tally.reported);
    tally.returned = at_most(t->returned, tally.due);
    tally.empty = at_most(t->empty, tally.reported);
    tally.filled = at_most(t->filled, tally.cells);
    return tally;
}

static bool load_lines(const struct request *req, int most,
    const struct tally *due, struct counties *c)
{
    const struct county_place after = {
        request_value(req, "at"), request_value(req, "after")};
    struct county_tally *list = NULL;
    size_t count = 0;
    if (!db_answered(overview_counties(req->read, c->key, c->region.code,
            c->order, &after, most + 1, req->arena, &list, &count))) {
        return false;
    }
    c->more = count > (size_t)most;
    c->count = c->more ? (size_t)most : count;
    c->lines = arena_array(req->arena, c->count + 1, sizeof(*c->lines));
    for (size_t i = 0; c->lines && i < c->count; i++) {
        c->lines[i] =
            (struct county_line){&list[i], tally_of(&list[i], due, 1)};
    }
    return c->lines;
}

bool counties_load(const struct request *req, struct reply *reply, int most,
    struct counties *out)
{
    struct tally due = {0};
    struct county_tally all;
    *out = (struct counties){.order_key = ""};
    if (!part_region_period(req, reply, &out->region, &out->period)) {
        return false;
    }
    period_format(out->period, out->key);
    take_order(req, out);
    if (sum_due(req, out->key, &due) && load_lines(req, most, &due, out) &&
        overview_sum(req->read, out->key, out->region.code, req->arena, &all,
            &out->all_count) == DB_OK) {
        out->all = tally_of(&all, &due, out->all_count);
        return true;
    }
    reply_unavailable(req, reply);
    return false;
}
