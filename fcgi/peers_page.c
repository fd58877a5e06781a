#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/parts.h"
#include "fcgi/peers_input.h"

#define SPARE 2 /* empty columns beside those that are filled */

const struct field_rule peers_page_fields[] = {
    {"done", FIELD_LINE, 10, false, N_("Outcome")},
    {0},
};

const struct field_rule peers_submit_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"version", FIELD_COUNT, 1000000000, true, N_("Version")},
    {"code.", FIELD_GROUP, 40, false, N_("Code of the peer")},
    {"name.", FIELD_GROUP, 100, false, N_("Name of the peer")},
    {"group.", FIELD_GROUP, 20, false, N_("Group")},
    {"source.", FIELD_GROUP, 300, false, N_("Source")},
    {"v.", FIELD_GROUP, 60, false, N_("Value")},
    {0},
};

struct view {
    struct region region;
    struct period period;
    char key[PERIOD_TEXT];
    const struct framework *fw;
    struct peer_sheet sheet;
    int columns;
    bool echo; /* show what was sent */
    const char *notice;
    struct report own; /* of a county; nothing in it otherwise */
};

static bool load(
    const struct request *req, struct reply *reply, struct view *view)
{
    if (!part_place(req, reply, &view->region, &view->period, &view->fw)) {
        return false;
    }
    period_format(view->period, view->key);
    if (peer_sheet_load(req->read, view->fw, view->region.code, view->key,
            req->arena, &view->sheet) != DB_OK ||
        (part_is_county(view->region.code) &&
            report_load(req->read, view->fw, view->region.code, view->period,
                req->arena, &view->own) != DB_OK)) {
        reply_unavailable(req, reply);
        return false;
    }
    view->columns = (int)view->sheet.count + SPARE;
    if (view->columns > PEERS_MAX) {
        view->columns = PEERS_MAX;
    }
    return true;
}

static const struct peer *peer_at(const struct view *view, int column)
{
    return (size_t)column < view->sheet.count ? &view->sheet.peers[column]
                                              : NULL;
}

/* -- the heads of the columns ---------------------------------------------- */

/* What stands in a field of a column: what was sent, or what is stored. */
static const char *shown(const struct request *req, const struct view *view,
    const char *kind, int column)
{
    const struct peer *peer = peer_at(view, column);
    if (view->echo) {
        return request_value(req, peers_field(req, kind, column));
    }
    if (!peer) {
        return "";
    }
    return strcmp(kind, "code") == 0    ? peer->code
           : strcmp(kind, "name") == 0  ? peer->name
           : strcmp(kind, "group") == 0 ? peer->group
                                        : peers_source(view->fw, peer);
}

/* The peer of a column by its name, or by the number of the column. */
static const char *name_of(
    const struct request *req, const struct view *view, int column)
{
    const char *name = shown(req, view, "name", column);
    if (*name == '\0') {
        name = arena_printf(req->arena, tr(req, "Peer %d"), column + 1);
    }
    return name ? name : "";
}

static const char *label_of(const struct request *req, const struct view *view,
    const char *what, int column)
{
    const char *label =
        arena_printf(req->arena, "%s %s", what, name_of(req, view, column));
    return label ? label : what;
}

static void text_input(const struct request *req, struct html *h,
    const char *name, const char *label, const char *value, unsigned max)
{
    html_lit(h, "<input");
    html_attr(h, "id", name);
    html_attr(h, "name", name);
    html_attr(h, "value", value);
    html_attr(h, "aria-label", label);
    html_lit(h, " maxlength=\"");
    html_int(h, max);
    html_lit(h, "\"");
    page_field_marks(req, h, name);
    html_lit(h, ">");
    page_field_fault(req, h, name);
}

static void head_row(const struct request *req, struct html *h,
    const struct view *view, const char *kind, const char *label, unsigned max)
{
    html_lit(h, "<tr><th scope=\"row\" colspan=\"4\">");
    html_text(h, label);
    html_lit(h, "</th>");
    for (int k = 0; k < view->columns; k++) {
        html_lit(h, "<td class=\"column\"");
        html_attr(h, "data-label", label_of(req, view, label, k));
        html_lit(h, ">");
        text_input(req, h, peers_field(req, kind, k),
            label_of(req, view, label, k), shown(req, view, kind, k), max);
        html_lit(h, "</td>");
    }
    html_lit(h, "</tr>");
}

static void group_choice(const struct request *req, struct html *h,
    const struct view *view, int column)
{
    const char *name = peers_field(req, "group", column);
    const char *value = shown(req, view, "group", column);
    html_lit(h, "<select");
    html_attr(h, "id", name);
    html_attr(h, "name", name);
    html_attr(h, "aria-label", label_of(req, view, tr(req, "Group"), column));
    page_field_marks(req, h, name);
    html_lit(h, ">");
    part_option(h, "", tr(req, "that of the county"), *value == '\0');
    for (int i = 0; i < view->fw->group_count; i++) {
        const struct group *group = &view->fw->groups[i];
        part_option(h, group->code, say(req, &group->name),
            strcmp(value, group->code) == 0);
    }
    html_lit(h, "</select>");
    page_field_fault(req, h, name);
}

static void group_row(
    const struct request *req, struct html *h, const struct view *view)
{
    html_lit(h, "<tr><th scope=\"row\" colspan=\"4\">");
    html_text(h, tr(req, "Group"));
    html_lit(h, "</th>");
    for (int k = 0; k < view->columns; k++) {
        html_lit(h, "<td class=\"column\"");
        html_attr(h, "data-label", label_of(req, view, tr(req, "Group"), k));
        html_lit(h, ">");
        group_choice(req, h, view, k);
        html_lit(h, "</td>");
    }
    html_lit(h, "</tr>");
}

/* What the columns are; the code of an indicator stands first in its row. */
static void column_row(
    const struct request *req, struct html *h, const struct view *view)
{
    const char *const heads[] = {tr(req, "Code"), tr(req, "Indicator"),
        tr(req, "Unit"), tr(req, "The county itself")};
    html_lit(h, "<tr class=\"columns\">");
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        html_lit(h, "<th scope=\"col\">");
        html_text(h, heads[i]);
        html_lit(h, "</th>");
    }
    for (int k = 0; k < view->columns; k++) {
        html_lit(h, "<th scope=\"col\">");
        html_text(h, name_of(req, view, k));
        html_lit(h, "</th>");
    }
    html_lit(h, "</tr>");
}

static void heads(
    const struct request *req, struct html *h, const struct view *view)
{
    html_lit(h, "<thead>");
    column_row(req, h, view);
    head_row(req, h, view, "name", tr(req, "Name of the peer"), PEER_NAME_MAX);
    head_row(req, h, view, "code", tr(req, "Code of the peer"), PEER_CODE_MAX);
    if (view->fw->group_count > 0) {
        group_row(req, h, view);
    }
    head_row(req, h, view, "source",
        tr(req, "Source of the values of the column"), PEER_SOURCE_MAX);
    html_lit(h, "</thead>");
}

/* -- values ---------------------------------------------------------------- */

static void value_shown(const struct request *req, struct html *h,
    const struct view *view, int column, int i)
{
    const struct peer *peer = peer_at(view, column);
    char text[DECIMAL_TEXT];
    if (view->echo) {
        html_text(h, request_value(req, peers_value_field(req, column,
                                            view->fw->indicators[i].code)));
    } else if (peer && peer->values[i].has) {
        decimal_plain(peer->values[i].value, text);
        html_text(h, text);
    }
}

/* Beside what was sent, what somebody else has stored meanwhile. */
static void stored_beside(const struct request *req, struct html *h,
    const struct view *view, int column, int i)
{
    const char *code = request_value(req, peers_field(req, "code", column));
    struct text sent = text_trim(text_of(request_value(
        req, peers_value_field(req, column, view->fw->indicators[i].code))));
    decimal value = 0;
    bool has = decimal_parse(sent, DECIMAL_PLACES, &value) == DECIMAL_OK;
    char text[DECIMAL_TEXT] = "—";
    for (size_t k = 0; k < view->sheet.count; k++) {
        const struct peer_value *stored = &view->sheet.peers[k].values[i];
        if (strcmp(view->sheet.peers[k].code, code) != 0 ||
            (stored->has == has && (!has || stored->value == value))) {
            continue;
        }
        if (stored->has) {
            decimal_plain(stored->value, text);
        }
        html_lit(h, "<p class=\"beside\">");
        html_text(h, tr(req, "stored now:"));
        html_lit(h, " <b>");
        html_text(h, text);
        html_lit(h, "</b> ");
        html_text(h, part_person(req, stored->by));
        html_lit(h, "</p>");
    }
}

static void value_cell(const struct request *req, struct html *h,
    const struct view *view, int column, int i)
{
    const struct indicator *indicator = &view->fw->indicators[i];
    const char *name = peers_value_field(req, column, indicator->code);
    const char *label = label_of(req, view, indicator->code, column);
    if (request_fault_of(req, name)) {
        html_lit(h, "<td class=\"own bad\"");
    } else {
        html_lit(h, "<td class=\"own\"");
    }
    html_attr(h, "data-label", name_of(req, view, column));
    html_lit(h, "><input inputmode=\"decimal\" autocomplete=\"off\" "
                "maxlength=\"40\"");
    html_attr(h, "id", name);
    html_attr(h, "name", name);
    html_attr(h, "aria-label", label);
    html_lit(h, " value=\"");
    value_shown(req, h, view, column, i);
    html_lit(h, "\"");
    page_field_marks(req, h, name);
    html_lit(h, ">");
    page_field_fault(req, h, name);
    if (view->echo) {
        stored_beside(req, h, view, column, i);
    }
    html_lit(h, "</td>");
}

/* The county's own value, to compare the unit with. */
static void own_cell(
    const struct request *req, struct html *h, const struct view *view, int i)
{
    const struct evaluation *own = &view->own.evaluation;
    html_lit(h, "<td class=\"read\"");
    html_attr(h, "data-label", tr(req, "The county itself"));
    html_lit(h, ">");
    if (own->indicators && own->indicators[i].has_value) {
        html_real(
            h, own->indicators[i].value, view->fw->indicators[i].decimals);
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</td>");
}

static void value_row(
    const struct request *req, struct html *h, const struct view *view, int i)
{
    const struct indicator *indicator = &view->fw->indicators[i];
    html_lit(h, "<tr><td class=\"code\">");
    html_text(h, indicator->code);
    html_lit(h, "</td><th scope=\"row\" class=\"name\">");
    html_text(h, say(req, &indicator->name));
    html_lit(h, "</th><td class=\"unit\">");
    html_text(h, say(req, &indicator->unit));
    html_lit(h, "</td>");
    own_cell(req, h, view, i);
    for (int k = 0; k < view->columns; k++) {
        value_cell(req, h, view, k, i);
    }
    html_lit(h, "</tr>");
}

static void quality_rows(const struct request *req, struct html *h,
    const struct view *view, const struct quality *quality)
{
    bool begun = false;
    for (int i = quality->first; i < quality->first + quality->count; i++) {
        if (!peers_asked(&view->fw->indicators[i])) {
            continue;
        }
        if (!begun) {
            html_lit(h, "<tr class=\"group\"><th scope=\"rowgroup\" "
                        "colspan=\"");
            html_int(h, 4 + view->columns);
            html_lit(h, "\">");
            html_text(h, say(req, &quality->name));
            html_lit(h, "</th></tr>");
            begun = true;
        }
        value_row(req, h, view, i);
    }
}

/* -- the whole ------------------------------------------------------------- */

static void table(
    const struct request *req, struct html *h, const struct view *view)
{
    html_lit(h,
        "<div class=\"scroll sheet\" tabindex=\"0\"><table class=\"official peers\">");
    heads(req, h, view);
    html_lit(h, "<tbody>");
    for (int q = 0; q < view->fw->quality_count; q++) {
        quality_rows(req, h, view, &view->fw->qualities[q]);
    }
    html_lit(h, "</tbody></table></div>");
}

static void head(
    const struct request *req, struct html *h, const struct view *view)
{
    html_lit(h, "<div class=\"head\"><h1>");
    html_text(h, tr(req, "Peers entered by hand"));
    html_lit(h, " <span>");
    html_text(h, say(req, &view->region.name));
    html_lit(h, " ");
    html_text(h, part_period(req, view->period));
    html_lit(h, "</span> ");
    part_entered(req, h);
    html_lit(h, "</h1>");
    part_link(
        h, "/ranking", view->region.code, view->period, tr(req, "Ranking"));
    html_lit(h, "</div>");
    part_periods(req, h, "/peers", view->region.code, view->period);
    html_lit(h, "<p class=\"mute\">");
    html_text(h,
        tr(req, "Values that other counties have published, for a county that "
                "compares itself. They count in methods that compare and are "
                "ranked beside the counties, always marked; they are never "
                "mixed with reported figures. A blank cell means no value; a "
                "column without anything is taken away. A block can be pasted "
                "from a spreadsheet."));
    html_lit(h, "</p>");
}

static void saved(
    const struct request *req, struct html *h, const struct view *view)
{
    char moment[TIME_TEXT];
    if (view->sheet.version == 0) {
        return;
    }
    time_format(view->sheet.saved_at, moment);
    html_lit(h, "<p class=\"as-of\"><span>");
    html_text(h, tr(req, "Last saved"));
    html_lit(h, " <b>");
    html_text(h, moment);
    html_lit(h, "</b></span> <span>");
    html_text(h, part_person(req, view->sheet.saved_by));
    html_lit(h, "</span></p>");
}

static void notice(
    const struct request *req, struct html *h, const struct view *view)
{
    if (view->notice) {
        page_notice(h, view->notice, false);
    } else if (strcmp(request_value(req, "done"), "saved") == 0) {
        page_notice(h, tr(req, "The peers are saved."), true);
    }
}

static void write_page(
    struct request *req, struct reply *reply, const struct view *view)
{
    struct html *h = &reply->body;
    part_strip(req, view->fw, view->region.sample);
    page_begin(req, reply, tr(req, "Peers entered by hand"), "/ranking");
    head(req, h, view);
    notice(req, h, view);
    page_faults(req, h);
    html_lit(h, "<form id=\"fill\" method=\"post\" autocomplete=\"off\"");
    html_attr(h, "action", req->path);
    html_lit(h, ">");
    page_guard(req, h);
    html_lit(h, "<input type=\"hidden\" name=\"version\" value=\"");
    html_int(h, view->sheet.version);
    html_lit(h, "\">");
    table(req, h, view);
    html_lit(h, "<div class=\"actions\"><button class=\"primary\">");
    html_text(h, tr(req, "Save the peers"));
    html_lit(h, "</button></div></form>");
    saved(req, h, view);
    part_paste_box(req, h);
    html_lit(h, "<script src=\"/static/paste.js\" defer></script>");
    page_end(req, reply);
}

void peers_page(struct request *req, struct reply *reply)
{
    struct view view = {0};
    if (load(req, reply, &view)) {
        write_page(req, reply, &view);
    }
}

static void again(struct request *req, struct reply *reply, struct view *view,
    int status, const char *why)
{
    reply->status = status;
    view->echo = true;
    view->notice = why;
    view->columns = peers_columns_sent(req);
    write_page(req, reply, view);
}

/* The sheet as somebody else has just saved it. */
static bool reload(const struct request *req, struct view *view)
{
    return peer_sheet_load(req->read, view->fw, view->region.code, view->key,
               req->arena, &view->sheet) == DB_OK;
}

void peers_submit(struct request *req, struct reply *reply)
{
    struct view view = {0};
    struct peer_input input = {
        .key_hex = request_value(req, "key"), .address = req->address};
    struct peer *peers;
    bool replayed = false;
    if (!load(req, reply, &view)) {
        return;
    }
    if (!peers_read(req, view.fw, view.region.code, &view.sheet, &peers,
            &input.count)) {
        reply_unavailable(req, reply);
        return;
    }
    if (peers_columns_sent(req) == 0) {
        request_fault(req, "",
            tr(req, "The columns of the table did not come. Reload the page "
                    "and send it again."));
    }
    if (req->fault_count > 0) {
        again(req, reply, &view, 422,
            tr(req, "Nothing has been stored: see the marked fields."));
        return;
    }
    input.peers = peers;
    input.base_version = (uint32_t)request_field(req, "version")->number;
    enum db_result result = peer_put(req->write, view.fw, &req->session.actor,
        view.region.code, view.key, &input, req->now, req->arena, &replayed);
    if (result == DB_OK || (result == DB_CONFLICT && replayed)) {
        const char *path = arena_printf(
            req->arena, "/peers/%s/%s?done=saved", view.region.code, view.key);
        reply_redirect(reply, path ? path : "/peers");
    } else if (result == DB_CONFLICT && reload(req, &view)) {
        again(req, reply, &view, 409,
            tr(req, "Somebody has saved these peers since you opened them, so "
                    "nothing has been stored. What is stored now stands "
                    "beside what differs; saving again puts yours in its "
                    "place."));
    } else {
        reply_unavailable(req, reply);
    }
}

void peers_newest(struct request *req, struct reply *reply)
{
    part_newest_of(req, reply, "peers", req->session.actor.region);
}
