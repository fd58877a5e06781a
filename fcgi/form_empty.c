#include "fcgi/form_empty.h"

#include <string.h>

#include "fcgi/parts.h"

void form_empty_tag(const struct request *req, struct html *h)
{
    html_lit(h, "<span class=\"tag empty\">∅ ");
    html_text(h, tr(req, "empty form"));
    html_lit(h, "</span>");
}

void form_empty_mark(
    const struct request *req, struct html *h, const struct submission *head)
{
    if (head && submission_empty(head)) {
        html_lit(h, " ");
        form_empty_tag(req, h);
    }
}

const char *form_empty_reason(const struct explanation *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].code, EXPLANATION_EMPTY) == 0) {
            return list[i].text;
        }
    }
    return "";
}

void form_empty_notice(const struct request *req, struct html *h)
{
    const struct opened_form *form = &req->form;
    if (!submission_empty(&form->head)) {
        return;
    }
    const char *reason =
        form_empty_reason(form->explanations, form->explanation_count);
    html_lit(h, "<p class=\"notice\"><b>∅ ");
    html_text(h, tr(req, "Reported as an empty form."));
    html_lit(h, "</b> ");
    html_text(h, *reason ? reason : tr(req, "No reason was given."));
    html_lit(h, "</p>");
}

/* -- sending one ----------------------------------------------------------- */

void form_empty_fields(
    const struct request *req, struct html *h, const char *reason)
{
    html_lit(h, "<p>");
    html_text(h,
        tr(req,
            "For a form of which nothing happened in this period, or which "
            "does not apply to your unit. It holds no number, is signed and "
            "reviewed as any other, and counts as reported, as an empty form. "
            "Zero is a number: where a figure is 0, fill in 0."));
    html_lit(h, "</p>");
    page_field_begin(h, "x." EXPLANATION_EMPTY,
        tr(req, "Why there is no figure (submitted and printed with the "
                "form)"));
    html_lit(h,
        "<textarea id=\"x." EXPLANATION_EMPTY "\" name=\"x." EXPLANATION_EMPTY
        "\" rows=\"2\" maxlength=\"500\"");
    page_field_marks(req, h, "x." EXPLANATION_EMPTY);
    html_lit(h, ">");
    html_text(h, reason);
    html_lit(h, "</textarea>");
    page_field_end(req, h, "x." EXPLANATION_EMPTY);
}

void form_empty_button(const struct request *req, struct html *h)
{
    html_lit(h, "<button name=\"event\" value=\"empty\">");
    html_text(h, tr(req, "Submit as an empty form"));
    html_lit(h, "</button> ");
}

void form_empty_offer(
    const struct request *req, struct html *h, const char *reason)
{
    bool tried = strcmp(request_value(req, "event"), "empty") == 0;
    html_lit(h, "<details class=\"card empty-form\"");
    if (tried || *reason) {
        html_lit(h, " open");
    }
    html_lit(h, "><summary>");
    html_text(h, tr(req, "No figures this period? Submit an empty form"));
    html_lit(h, "</summary>");
    form_empty_fields(req, h, reason);
    html_lit(h, "<p><label><input type=\"checkbox\" name=\"na\" value=\"1\"");
    if (*request_value(req, "na")) {
        html_lit(h, " checked");
    }
    html_lit(h, "> ");
    html_text(h, tr(req, "Nothing of it exists at this unit: mark every cell "
                         "that is not reported as not applicable, for this "
                         "reason"));
    html_lit(h, "</label></p><p class=\"actions\">");
    form_empty_button(req, h);
    html_lit(h, "</p></details>");
}

/* -- why one is not taken -------------------------------------------------- */

/* A fault at each number of the form as it was sent. */
static void blame_numbers(struct request *req)
{
    const struct form *form = &req->fw->forms[req->form.key.form];
    for (int i = 0; i < COLUMN__COUNT * form->row_count; i++) {
        int item = form->rows[i / COLUMN__COUNT].item;
        enum column column = (enum column)(i % COLUMN__COUNT);
        if (item >= 0 && req->fw->items[item].bureau == req->form.key.bureau &&
            req->form.figures.cell[WHEN_NOW][item][column].state ==
                CELL_VALUE) {
            request_fault(req,
                part_cell_field(req, 'v', req->fw->items[item].code, column),
                tr(req, "There is a number in this cell: clear it, or submit "
                        "the form as any other."));
        }
    }
}

const char *form_empty_refusal(
    struct request *req, const struct put_outcome *outcome)
{
    const char *text = NULL;
    if (outcome->result == PUT_NOT_EMPTY) {
        blame_numbers(req);
        text = arena_printf(req->arena,
            tr(req, "Not submitted as an empty form: %d cells hold a number. "
                    "Clear them, or submit the form as any other."),
            outcome->valued);
    } else if (outcome->result == PUT_NO_REASON) {
        request_fault(req, "x." EXPLANATION_EMPTY,
            arena_printf(req->arena,
                tr(req, "Say in a sentence of at least %d characters why there "
                        "is no figure."),
                req->fw->explanation_length));
        text = tr(req, "Not submitted: an empty form needs its reason.");
    } else {
        text = tr(req, "Not submitted: no cell holds a number. Fill in the "
                       "figures (zero is one); if there are none, submit it "
                       "as an empty form, with the reason.");
    }
    return text ? text : "";
}
