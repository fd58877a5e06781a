/* Exceptions from the last moments of a form: granted, listed, revoked. */
#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/form_steps.h"
#include "fcgi/form_view.h"
#include "fcgi/moment_input.h"
#include "fcgi/parts.h"
#include "fcgi/reach.h"
#include "sql/exception.h"

#define DAY (24 * 3600)

const struct field_rule exception_submit_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"version", FIELD_COUNT, 1000000000, true, N_("Version")},
    {"step", FIELD_LINE, 10, true, N_("Action")},
    {"until", FIELD_LINE, 16, false, N_("Open until")},
    {"reason", FIELD_LONG, 500, false, N_("Reason")},
    {0},
};

static void write_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    int64_t until = req->form.deadline.exception;
    form_step_title(req, reply, tr(req, "Exception"));
    page_faults(req, h);
    if (until != 0) {
        html_lit(h, "<p class=\"notice good\"><b>");
        html_text(h, tr(req, "An exception holds until"));
        html_lit(h, "</b> ");
        page_moment(req, h, until);
        html_lit(h, "</p>");
    }
    form_step_begin(req, h, "exception");
    html_lit(h, "<p>");
    html_text(h, tr(req, "The unit can report and correct this form, and you "
                         "can return it, until the moment below; dates of "
                         "others stay. A form whose state is locked needs a "
                         "revision instead."));
    html_lit(h, "</p><div class=\"fields\">");
    moment_input_write(req, h, "until", tr(req, "Open until"), until);
    form_step_reason(req, h, tr(req, "Reason"));
    html_lit(h, "</div><div class=\"actions\"><button class=\"primary\" "
                "name=\"step\" value=\"grant\">");
    html_text(h, tr(req, "Grant the exception"));
    html_lit(h, "</button>");
    if (until != 0) {
        html_lit(h, "<button class=\"danger\" name=\"step\" value=\"revoke\">");
        html_text(h, tr(req, "Revoke it"));
        html_lit(h, "</button>");
    }
    html_lit(h, "</div></form><p><a href=\"/exceptions\">");
    html_text(h, tr(req, "All exceptions"));
    html_lit(h, "</a></p>");
    page_end(req, reply);
}

void exception_page(struct request *req, struct reply *reply)
{
    if (form_exists(req, reply)) {
        write_page(req, reply);
    }
}

/* What must be filled in to grant one. */
static int64_t read_until(struct request *req)
{
    int64_t until = moment_input_read(req, "until");
    if (*request_value(req, "until") == '\0') {
        request_fault(
            req, "until", tr(req, "Say until when the form stays open."));
    }
    if (text_trim(text_of(request_value(req, "reason"))).n == 0) {
        request_fault(req, "reason",
            tr(req, "Say why: the reason stands in the list and in the log."));
    }
    return until;
}

void exception_submit(struct request *req, struct reply *reply)
{
    struct put_outcome outcome;
    if (!form_exists(req, reply)) {
        return;
    }
    bool revokes = strcmp(request_value(req, "step"), "revoke") == 0;
    int64_t until = revokes ? 0 : read_until(req);
    if (req->fault_count > 0) {
        reply->status = 422;
        write_page(req, reply);
        return;
    }
    const struct exception_input input = {request_value(req, "key"), until,
        request_value(req, "reason"), req->address};
    exception_put(req->write, req->fw, &req->session.actor, &req->form, &input,
        req->now, req->arena, &outcome);
    form_step_answer(req, reply, &outcome, "exception");
}

/* -- the list -------------------------------------------------------------- */

/* The name of a unit in the edition of its form; its code where neither is. */
static const char *unit_of(const struct request *req, const struct exception *e)
{
    const struct framework *fw;
    int bureau = edition_get(req->read, e->edition, &fw) == DB_OK
                     ? framework_bureau(fw, text_of(e->bureau))
                     : -1;
    return bureau < 0 ? e->bureau : say(req, &fw->bureaus[bureau].name);
}

static void list_row(const struct request *req, struct html *h,
    const struct reach *reach, const struct exception *e)
{
    html_lit(h, "<tr><th scope=\"row\"><a href=\"/exception/");
    part_form_path(h, e->region, e->period, e->form, e->bureau);
    html_lit(h, "\">");
    html_text(h, e->form);
    html_lit(h, " ");
    html_text(h, unit_of(req, e));
    if (reach->count > 1) {
        html_lit(h, " · ");
        html_text(h, reach_name(req, reach, e->region));
    }
    html_lit(h, "</a></th>");
    part_card_cell(h, "", tr(req, "Period"));
    html_text(h, part_period_of(req, e->period));
    html_lit(h, "</td>");
    part_card_cell(h, "date", tr(req, "Open until"));
    page_moment(req, h, e->until);
    html_lit(h, "</td>");
    part_card_cell(h, "what", tr(req, "Reason"));
    html_text(h, e->reason);
    html_lit(h, "</td>");
    part_card_cell(h, "", tr(req, "Granted"));
    html_text(h, e->by);
    html_lit(h, " ");
    page_moment(req, h, e->at);
    html_lit(h, "</td>");
    part_card_cell(h, "", tr(req, "State"));
    if (e->revoked_at != 0) {
        html_text(h, tr(req, "revoked"));
        html_lit(h, " ");
        html_text(h, e->revoked_by);
        html_lit(h, " ");
        page_moment(req, h, e->revoked_at);
    } else if (e->until <= req->now) {
        html_text(h, tr(req, "ended"));
    } else {
        html_text(h, tr(req, "in force"));
    }
    html_lit(h, "</td></tr>");
}

static void list_table(const struct request *req, struct html *h,
    const struct reach *reach, const struct exception *list, size_t count)
{
    const char *const heads[] = {tr(req, "Form"), tr(req, "Period"),
        tr(req, "Open until"), tr(req, "Reason"), tr(req, "Granted"),
        tr(req, "State")};
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list cards", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < count; i++) {
        list_row(req, h, reach, &list[i]);
    }
    html_lit(h, "</tbody></table></div>");
}

/* Those of every region that the account works in, of its bureaus. */
static bool gather(
    const struct request *req, struct exception **out, size_t *count)
{
    struct scope scope;
    *out = NULL;
    *count = 0;
    for (int i = 0; actor_region(&req->session.actor, i, &scope); i++) {
        struct exception *more = NULL;
        size_t n = 0;
        if (!db_answered(exception_list(req->read, scope.region,
                req->now - 366 * DAY, req->arena, &more, &n))) {
            return false;
        }
        struct exception *room =
            arena_array(req->arena, *count + n + 1, sizeof(*room));
        if (!room) {
            return false;
        }
        for (size_t k = 0; k < *count; k++) {
            room[k] = (*out)[k];
        }
        for (size_t k = 0; k < n; k++) {
            if (actor_covers(
                    &req->session.actor, more[k].region, more[k].bureau)) {
                room[(*count)++] = more[k];
            }
        }
        *out = room;
    }
    return true;
}

void exceptions_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct reach reach;
    struct exception *list;
    size_t count;
    if (!gather(req, &list, &count) || !reach_load(req, &reach)) {
        reply_unavailable(req, reply);
        return;
    }
    page_begin(req, reply, tr(req, "Exceptions from the lock"), "/review");
    html_lit(h, "<h1>");
    html_text(h, tr(req, "Exceptions from the lock"));
    html_lit(h, "</h1>");
    if (count == 0) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "None in the last year. One is granted on the "
                             "review page of its form."));
        html_lit(h, "</p>");
        page_end(req, reply);
        return;
    }
    list_table(req, h, &reach, list, count);
    page_end(req, reply);
}
