#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/parts.h"
#include "fcgi/register_form.h"
#include "fcgi/register_view.h"

const struct field_rule register_page_fields[] = {
    {"done", FIELD_LINE, 20, false, N_("Confirmation")},
    {"edit", FIELD_COUNT, INT32_MAX, false, N_("Entry")},
    {0},
};

const char *register_path(const struct request *req, const char *done)
{
    const char *path = arena_printf(req->arena, "/register/%s/%s?done=%s",
        req->params[0], req->params[1], done);
    return path ? path : "/register";
}

bool register_load(
    const struct request *req, struct reply *reply, struct register_view *view)
{
    struct period period;
    if (!part_place(req, reply, &view->region, &period, &view->fw)) {
        return false;
    }
    if (period.freq != FREQ_YEAR) {
        reply_error(req, reply, 404, "year",
            tr(req, "The register is kept by year, as 2023."));
        return false;
    }
    view->year = period.year;
    enum db_result result =
        register_list(req->read, view->fw, view->region.code, view->year,
            req->arena, &view->entries, &view->count);
    if (result == DB_OK || result == DB_NONE) {
        return true;
    }
    reply_unavailable(req, reply);
    return false;
}

/* -- the list -------------------------------------------------------------- */

/* States of an entry are those of a submission, by the same keys. */
static void state_cell(const struct request *req, struct html *h,
    const struct register_view *view, const struct entry *entry)
{
    html_lit(h, "<td>");
    page_state(req, h, state_of(entry->state));
    if (*entry->reason) {
        html_lit(h, "<br><span class=\"alarm\">");
        html_text(h, entry->reason);
        html_lit(h, "</span>");
    }
    bool own =
        entry->bureau >= 0 && strcmp(view->fw->bureaus[entry->bureau].code,
                                  actor_unit(&req->session.actor)) == 0;
    if (own && state_of(entry->state) == STATE_RETURNED) {
        html_lit(h, "<br><a href=\"?edit=");
        html_int(h, entry->id);
        html_lit(h, "#entry\">");
        html_text(h, tr(req, "Correct"));
        html_lit(h, "</a>");
    }
    html_lit(h, "</td>");
}

static void number_cell(
    const struct request *req, struct html *h, const struct entry *entry)
{
    char number[DECIMAL_TEXT];
    html_lit(h, "<td class=\"num\">");
    if (entry->has_number) {
        decimal_plain(entry->number, number);
        html_text(h, number);
        html_text(h, entry->unit);
    }
    if (*entry->scope) {
        html_lit(h, " <span class=\"mute\">");
        html_text(h, entry->scope);
        html_lit(h, "</span>");
    }
    if (entry->again) {
        html_lit(h, " ");
        html_text(h, tr(req, "again"));
    }
    html_lit(h, "</td>");
}

static void verdict_form(
    const struct request *req, struct html *h, const struct entry *entry)
{
    html_lit(h, "<form method=\"post\" class=\"mini\" action=\"/register/");
    html_url(h, req->params[0]);
    html_lit(h, "/");
    html_url(h, req->params[1]);
    html_lit(h, "/");
    html_int(h, entry->id);
    html_lit(h, "\">");
    page_guard(req, h);
    html_lit(h, "<input type=\"hidden\" name=\"version\" value=\"");
    html_int(h, entry->version);
    html_lit(h, "\"><button name=\"event\" value=\"accept\">");
    html_text(h, tr(req, "Accept"));
    html_lit(h, "</button> <label>");
    html_text(h, tr(req, "Reason"));
    html_lit(h, " <input name=\"reason\" maxlength=\"200\"></label> "
                "<button name=\"event\" value=\"return\">");
    html_text(h, tr(req, "Return"));
    html_lit(h, "</button></form>");
}

static void where_cell(const struct request *req, struct html *h,
    const struct register_view *view, const struct entry *entry)
{
    const struct framework *fw = view->fw;
    html_lit(h, "<td>");
    if (entry->indicator >= 0) {
        html_text(h, fw->indicators[entry->indicator].code);
    } else if (entry->quality >= 0) {
        html_text(h, say(req, &fw->qualities[entry->quality].brief));
    } else {
        html_text(h, tr(req, "general"));
    }
    html_lit(h, "</td><td>");
    if (entry->bureau >= 0) {
        html_text(h, say(req, &fw->bureaus[entry->bureau].name));
    }
    html_lit(h, "</td>");
}

static void entry_row(const struct request *req, struct html *h,
    const struct register_view *view, const struct entry *entry, bool judge)
{
    struct words kind = entry_kind_words(entry->kind);
    html_lit(h, "<tr><td class=\"num\">");
    html_int(h, entry->line);
    html_lit(h, "</td><td>");
    html_text(h, say(req, &kind));
    html_lit(h, "</td><th scope=\"row\">");
    html_text(h, entry->title);
    if (*entry->note) {
        html_lit(h, "<br><span class=\"mute\">");
        html_text(h, entry->note);
        html_lit(h, "</span>");
    }
    html_lit(h, "</th><td>");
    html_text(h, entry->level >= 0
                     ? say(req, &view->fw->levels[entry->level].name)
                     : "");
    html_lit(h, "</td><td>");
    html_text(h, entry->body);
    html_lit(h, "</td><td>");
    html_text(h, entry->date);
    html_lit(h, "</td>");
    number_cell(req, h, entry);
    where_cell(req, h, view, entry);
    state_cell(req, h, view, entry);
    if (judge) {
        html_lit(h, "<td>");
        if (state_of(entry->state) == STATE_SUBMITTED) {
            verdict_form(req, h, entry);
        }
        html_lit(h, "</td>");
    }
    html_lit(h, "</tr>");
}

static void list(
    const struct request *req, struct html *h, const struct register_view *view)
{
    if (view->count == 0) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "Nothing is entered for this year."));
        html_lit(h, "</p>");
        return;
    }
    const struct object object = {.region = view->region.code, .bureau = ""};
    bool judge = may(&req->session.actor, ACTION_REGISTER_JUDGE, &object,
                     req->now) == MAY;
    const char *const heads[] = {tr(req, "No."), tr(req, "Kind"),
        tr(req, "Title"), tr(req, "Level"), tr(req, "Awarded by"),
        tr(req, "Date"), tr(req, "Number"), tr(req, "Belongs to"),
        tr(req, "Reported by"), tr(req, "State"), tr(req, "Verdict")};
    size_t count = sizeof(heads) / sizeof(heads[0]);
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list register", heads, judge ? count : count - 1);
    for (size_t i = 0; i < view->count; i++) {
        entry_row(req, h, view, &view->entries[i], judge);
    }
    html_lit(h, "</tbody></table></div>");
}

/* -- frame ----------------------------------------------------------------- */

static const char *done_words(const struct request *req)
{
    const char *done = request_value(req, "done");
    if (strcmp(done, "entered") == 0) {
        return tr(req, "Entered. The reviewer decides on it.");
    }
    if (strcmp(done, "accepted") == 0) {
        return tr(req, "The entry is accepted.");
    }
    if (strcmp(done, "returned") == 0) {
        return tr(req, "The entry is returned to its unit.");
    }
    return NULL;
}

static void message(struct html *h, const char *text, bool good)
{
    if (!text) {
        return;
    }
    page_notice(h, text, good);
}

static void year_links(struct html *h, const struct register_view *view)
{
    html_lit(h, "<nav class=\"periods\"><ul>");
    for (int year = view->year - 1; year <= view->year + 1; year++) {
        html_lit(h, "<li><a href=\"/register/");
        html_url(h, view->region.code);
        html_lit(h, "/");
        html_int(h, year);
        if (year == view->year) {
            html_lit(h, "\" aria-current=\"page");
        }
        html_lit(h, "\">");
        html_int(h, year);
        html_lit(h, "</a></li>");
    }
    html_lit(h, "</ul></nav>");
}

void register_write(const struct request *req, struct reply *reply,
    const struct register_view *view, const char *notice)
{
    struct html *h = &reply->body;
    page_begin(req, reply, tr(req, "Register"), "/register");
    html_lit(h, "<div class=\"head\"><h1>");
    html_text(h, tr(req, "Register of honours, ranks and notes"));
    html_lit(h, " <span>");
    html_text(h, say(req, &view->region.name));
    html_lit(h, " ");
    html_int(h, view->year);
    html_lit(h, "</span></h1>");
    year_links(h, view);
    html_lit(h, "</div>");
    message(h, notice, false);
    message(h, notice ? NULL : done_words(req), true);
    html_lit(h, "<p class=\"mute\">");
    html_text(h, tr(req, "Kept in its own right, never mixed with figures. "
                         "Points count honours of the year only, each once at "
                         "its highest level."));
    html_lit(h, "</p>");
    list(req, h, view);
    if (*actor_unit(&req->session.actor)) {
        register_form(req, h, view);
    }
    page_end(req, reply);
}

void register_page(struct request *req, struct reply *reply)
{
    struct register_view view = {0};
    if (!register_load(req, reply, &view)) {
        return;
    }
    const struct field *edit = request_field(req, "edit");
    for (size_t i = 0; edit && i < view.count; i++) {
        if (view.entries[i].id == edit->number &&
            state_of(view.entries[i].state) == STATE_RETURNED) {
            view.edited = &view.entries[i];
        }
    }
    register_write(req, reply, &view, NULL);
}

void register_newest(struct request *req, struct reply *reply)
{
    const char **keys = NULL;
    size_t count = 0;
    char today[TIME_TEXT];
    time_format_date(req->now, today);
    const char *year = today;
    if (calendar_periods(req->read, FREQ_MONTH, req->arena, &keys, &count) ==
        DB_OK) {
        year = keys[0];
    }
    const char *path = arena_printf(
        req->arena, "/register/%s/%.4s", part_home_region(req), year);
    reply_redirect(reply, path ? path : "/");
}
