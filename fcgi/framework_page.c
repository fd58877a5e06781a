/* The editions of the framework, and the upload of a draft. */
#include <string.h>

#include "fcgi/framework_view.h"
#include "fcgi/parts.h"

const struct field_rule framework_upload_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"files", FIELD_FILE, EDITION_FILES_MAX, true, N_("Files of the edition")},
    {0},
};

struct view {
    struct edition *editions;
    size_t count;
    const char *in_force; /* edition of the newest period, "" none */
    bool edits;
};

/* The newest period that is open, of whatever frequency. */
static struct period newest(const struct request *req)
{
    struct period period = {.year = 2023, .freq = FREQ_YEAR};
    for (int freq = 0; freq < FREQ__COUNT; freq++) {
        const char **keys = NULL;
        size_t count = 0;
        if (calendar_periods(req->read, (enum freq)freq, req->arena, &keys,
                &count) == DB_OK) {
            (void)period_parse(text_of(keys[0]), &period);
            break;
        }
    }
    return period;
}

static bool load(const struct request *req, struct view *view)
{
    enum db_result result =
        edition_list(req->read, req->arena, &view->editions, &view->count);
    view->edits = framework_view_may_edit(req);
    view->in_force = "";
    if (result == DB_OK) {
        result = calendar_edition(
            req->read, newest(req), req->arena, &view->in_force);
    }
    return result == DB_OK || result == DB_NONE;
}

/* -- the list -------------------------------------------------------------- */

/* Since when it has its state. */
static void since(
    const struct request *req, struct html *h, const struct edition *e)
{
    int64_t at = e->retired_at     ? e->retired_at
                 : e->published_at ? e->published_at
                 : e->checked_at   ? e->checked_at
                                   : e->imported_at;
    page_moment(req, h, at);
    if (e->faults > 0) {
        html_lit(h, "<br><b class=\"alarm\">");
        html_text(
            h, arena_printf(req->arena, tr(req, "faults: %d"), e->faults));
        html_lit(h, "</b>");
    }
}

static void validity(struct html *h, const struct edition *e)
{
    html_text(h, *e->valid_from ? e->valid_from : "…");
    html_lit(h, " – ");
    html_text(h, *e->valid_to ? e->valid_to : "…");
}

static void links(const struct request *req, struct html *h,
    const struct view *view, const struct edition *e)
{
    if (*view->in_force && strcmp(e->code, view->in_force) != 0) {
        html_lit(h, "<a href=\"");
        framework_view_path(h, view->in_force);
        html_lit(h, "/diff/");
        html_url(h, e->code);
        html_lit(h, "\">");
        html_text(h, tr(req, "Differences from the one in force"));
        html_lit(h, "</a>");
    }
}

static void edition_row(const struct request *req, struct html *h,
    const struct view *view, const struct edition *e)
{
    html_lit(h, "<tr><th scope=\"row\"><a href=\"");
    framework_view_path(h, e->code);
    html_lit(h, "\">");
    html_text(h, e->code);
    html_lit(h, "</a><br><span class=\"mute\">");
    html_text(h, say(req, &e->title));
    html_lit(h, "</span></th><td class=\"code\">");
    framework_view_state(req, h, e->state);
    if (strcmp(e->code, view->in_force) == 0) {
        html_lit(h, " <b>");
        html_text(h, tr(req, "in force"));
        html_lit(h, "</b>");
    }
    html_lit(h, "</td><td class=\"code\">");
    html_text(h, e->version);
    html_lit(h, "</td><td class=\"code\">");
    validity(h, e);
    html_lit(h, "</td><td class=\"code\">");
    since(req, h, e);
    html_lit(h, "</td><td class=\"code\">");
    links(req, h, view, e);
    html_lit(h, "</td></tr>");
}

static void list(
    const struct request *req, struct html *h, const struct view *view)
{
    const char *const heads[] = {tr(req, "Edition"), tr(req, "State"),
        tr(req, "Version"), tr(req, "Valid"), tr(req, "Since"),
        tr(req, "Compare")};
    size_t shown = 0;
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < view->count; i++) {
        if (view->edits || view->editions[i].published_at != 0) {
            edition_row(req, h, view, &view->editions[i]);
            shown++;
        }
    }
    html_lit(h, "</tbody></table></div>");
    if (shown == 0) {
        html_lit(h, "<p>");
        html_text(h, tr(req, "No framework edition has been published. The "
                             "framework editor publishes one first."));
        html_lit(h, "</p>");
    }
}

/* -- upload ---------------------------------------------------------------- */

static void upload(const struct request *req, struct html *h)
{
    html_lit(h, "<form class=\"card narrow\" method=\"post\" "
                "action=\"/framework\" enctype=\"multipart/form-data\"><h2>");
    html_text(h, tr(req, "Bring a draft"));
    html_lit(h, "</h2><p>");
    html_text(h, tr(req, "Choose all .csv files of the edition at once. They "
                         "become the draft of the edition that edition.csv "
                         "names, in place of an earlier draft. Nothing is "
                         "published by this."));
    html_lit(h, "</p>");
    page_guard(req, h);
    page_field_begin(h, "files", tr(req, "Files of the edition"));
    html_lit(h, "<input id=\"files\" name=\"files\" type=\"file\" multiple "
                "required accept=\".csv\"");
    page_field_marks(req, h, "files");
    html_lit(h, ">");
    page_field_end(req, h, "files");
    html_lit(h, "<button type=\"submit\" class=\"primary\">");
    html_text(h, tr(req, "Store as a draft"));
    html_lit(h, "</button></form>");
}

static void write_page(struct request *req, struct reply *reply, int status)
{
    struct html *h = &reply->body;
    struct view view = {0};
    if (!load(req, &view)) {
        reply_unavailable(req, reply);
        return;
    }
    reply->status = status;
    page_begin(req, reply, tr(req, "Framework"), "/framework");
    html_lit(h, "<h1>");
    html_text(h, tr(req, "Editions of the framework"));
    html_lit(h, "</h1><p class=\"mute\">");
    html_text(h, tr(req, "A draft is checked, then published; from then on it "
                         "never changes. A retired edition rules no new "
                         "period; what it ruled is read and scored as "
                         "before."));
    html_lit(h, "</p>");
    page_faults(req, h);
    list(req, h, &view);
    if (view.edits) {
        upload(req, h);
    }
    page_end(req, reply);
}

void framework_page(struct request *req, struct reply *reply)
{
    write_page(req, reply, 200);
}

/* The files as a set, and what is wrong with it. */
static struct framework_file *read_set(struct request *req)
{
    struct framework_file *files =
        arena_array(req->arena, req->upload_count + 1, sizeof(*files));
    const char *code;
    size_t which;
    if (!files || req->fault_count > 0) {
        return files;
    }
    for (size_t i = 0; i < req->upload_count; i++) {
        files[i] = (struct framework_file){
            req->uploads[i].name, req->uploads[i].content};
    }
    enum edition_fault fault =
        edition_look(files, req->upload_count, req->arena, &code, &which);
    if (fault == EDITION_MANY || fault == EDITION_UNNAMED) {
        request_fault(req, "files", tr(req, edition_fault_text(fault)));
    } else if (fault != EDITION_STORABLE) {
        const char *text = arena_printf(req->arena, "%s: %s", files[which].name,
            tr(req, edition_fault_text(fault)));
        request_fault(req, "files", text ? text : "");
    }
    return files;
}

void framework_upload(struct request *req, struct reply *reply)
{
    const struct edition_call call = {
        &req->session.actor, req->address, request_value(req, "key"), req->now};
    struct framework_file *files = read_set(req);
    struct edition edition = {0};
    if (req->fault_count > 0) {
        write_page(req, reply, 422);
        return;
    }
    enum db_result result =
        !files ? DB_FAIL
               : edition_put(req->write, files, req->upload_count, &call,
                     req->arena, &edition);
    if (result == DB_OK) {
        struct html path;
        html_start(&path, req->arena);
        framework_view_path(&path, edition.code);
        html_lit(&path, "?done=stored");
        html_raw_literal(&path, "", 1);
        reply_redirect(reply, path.failed ? "/framework" : path.p);
    } else if (result == DB_CONFLICT) {
        const char *text = arena_printf(req->arena,
            tr(req, "Edition %s is published with other content and cannot "
                    "change. Give the new one another name in edition.csv."),
            edition.code);
        request_fault(req, "files", text ? text : "");
        write_page(req, reply, 409);
    } else {
        reply_unavailable(req, reply);
    }
}
