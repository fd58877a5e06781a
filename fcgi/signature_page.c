/* The head of a bureau sees what changed and signs with one press. */
#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/form_steps.h"
#include "fcgi/form_view.h"
#include "fcgi/parts.h"
#include "fcgi/review_before.h"
#include "sql/signature.h"

const struct field_rule signature_page_fields[] = {
    {"done", FIELD_LINE, 10, false, N_("Confirmation")},
    {0},
};
const struct field_rule signature_submit_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"version", FIELD_COUNT, 1000000000, true, N_("Version")},
    {0},
};

struct signing_page {
    struct review_before before;
    struct signature signature;
};

static bool load(const struct request *req, struct signing_page *page)
{
    const unsigned since =
        1u << EVENT_SIGN | 1u << EVENT_ACCEPT | 1u << EVENT_APPROVE;
    struct submission_event *events = NULL;
    size_t count = 0;
    return db_answered(submission_history(req->read, req->form.key.region,
               req->params[1], req->params[2], req->arena, &events, &count)) &&
           review_before_read(req, events, count, since, &page->before) &&
           signature_read(
               req->read, req->fw, &req->form, req->arena, &page->signature);
}

static void changed_row(const struct request *req, struct html *h,
    const struct form_row *row, enum column column, const struct cell *was)
{
    const struct item *item = &req->fw->items[row->item];
    html_lit(h, "<tr><td class=\"code\">");
    html_text(h, row->code);
    html_lit(h, "</td><th scope=\"row\">");
    html_text(h, say(req, &row->label));
    html_lit(h, " <span class=\"owner\">");
    html_text(h, say(req, &item->unit));
    html_lit(h, "</span></th><td>");
    html_text(h, part_column(req, item->freq, column));
    html_lit(h, "</td>");
    part_card_cell(h, "num", tr(req, "Before"));
    if (was) {
        part_cell(req, h, item, was);
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</td>");
    part_card_cell(h, "num changed", tr(req, "Now"));
    html_lit(h, "<b>");
    part_cell(
        req, h, item, &req->form.figures.cell[WHEN_NOW][row->item][column]);
    html_lit(h, "</b></td></tr>");
}

static int changed_rows(const struct request *req, struct html *h,
    const struct review_before *before)
{
    const struct form *form = &req->fw->forms[req->form.key.form];
    int n = 0;
    for (int i = 0; i < form->row_count; i++) {
        int item = form->rows[i].item;
        for (int c = req->fw->items[item < 0 ? 0 : item].has_current ? 0 : 1;
             item >= 0 && c < COLUMN__COUNT &&
             req->fw->items[item].bureau == req->form.key.bureau;
             c++) {
            const struct cell *was = &before->cell[item][c];
            if (before->returned && was->version == 0) {
                continue;
            }
            n++;
            if (h) {
                changed_row(req, h, &form->rows[i], (enum column)c,
                    before->returned ? was : NULL);
            }
        }
    }
    return n;
}

static void changes(const struct request *req, struct html *h,
    const struct review_before *before)
{
    html_lit(h, "<h2>");
    html_text(h, before->returned
                     ? tr(req, "Changed since it was last signed or accepted")
                     : tr(req, "First version"));
    html_lit(h, "</h2>");
    if (changed_rows(req, NULL, before) == 0) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "No figure has changed."));
        html_lit(h, "</p>");
        return;
    }
    const char *const heads[] = {tr(req, "Code"), tr(req, "Indicator"),
        tr(req, "Column"), tr(req, "Before"), tr(req, "Now")};
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list review cards", heads, sizeof(heads) / sizeof(heads[0]));
    changed_rows(req, h, before);
    html_lit(h, "</tbody></table></div>");
}

static void signed_line(const struct request *req, struct html *h,
    const struct signature *signature)
{
    if (signature->version == 0) {
        return;
    }
    if (signature->valid) {
        html_lit(h, "<p class=\"notice good\" role=\"status\"><b>");
        html_text(h, tr(req, "Signed:"));
    } else {
        html_lit(h, "<p class=\"notice bad\"><b>");
        html_text(h, tr(req, "Figures have changed since this signature; it "
                             "is void:"));
    }
    html_lit(h, "</b> ");
    html_text(h, signature->by);
    html_lit(h, " ");
    page_moment(req, h, signature->at);
    html_lit(h, "<br><span class=\"mute mark\">SHA-256 ");
    html_text(h, signature->hash);
    html_lit(h, "</span></p>");
}

static void sign_form(const struct request *req, struct html *h,
    const struct signature *signature)
{
    struct object object = form_object(req);
    enum refusal refusal =
        may(&req->session.actor, ACTION_FORM_SIGN, &object, req->now);
    if (signature->valid) {
        return;
    }
    if (refusal != MAY) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, refusal_text(refusal)));
        html_lit(h, "</p>");
        return;
    }
    form_step_begin(req, h, "sign");
    html_lit(h, "<p>");
    html_text(h, tr(req, "By signing, the head of the unit answers for these "
                         "figures. A change after it makes it void."));
    html_lit(h, "</p><div class=\"actions\"><button class=\"primary\">");
    html_text(h, tr(req, "Sign this form"));
    html_lit(h, "</button></div></form>");
}

static void write_page(
    struct request *req, struct reply *reply, const char *notice)
{
    struct html *h = &reply->body;
    struct signing_page page = {0};
    if (!load(req, &page)) {
        reply_unavailable(req, reply);
        return;
    }
    form_step_title(req, reply, tr(req, "Signature"));
    if (notice) {
        page_notice(h, notice, false);
    }
    signed_line(req, h, &page.signature);
    changes(req, h, &page.before);
    sign_form(req, h, &page.signature);
    page_end(req, reply);
}

void signature_page(struct request *req, struct reply *reply)
{
    if (form_exists(req, reply)) {
        write_page(req, reply, NULL);
    }
}

void signature_submit(struct request *req, struct reply *reply)
{
    struct put_outcome outcome;
    if (!form_exists(req, reply)) {
        return;
    }
    const struct review_input input = {
        .key_hex = request_value(req, "key"),
        .base_version = (uint32_t)request_field(req, "version")->number,
        .event = EVENT_SIGN,
        .address = req->address,
    };
    signature_give(req->write, req->fw, &req->session.actor, &req->form, &input,
        req->now, req->arena, &outcome);
    if (outcome.result == PUT_STALE) {
        reply->status = 409;
        write_page(req, reply,
            tr(req, "The form has changed since you opened it. Look at the "
                    "newest figures, then sign."));
    } else {
        form_step_answer(req, reply, &outcome, "sign");
    }
}
