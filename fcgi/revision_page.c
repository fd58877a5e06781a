/* Revisions of a locked form: asked for, with what they move, and decided. */
#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/form_input.h"
#include "fcgi/form_steps.h"
#include "fcgi/form_view.h"
#include "fcgi/parts.h"
#include "fcgi/revision_effect.h"
#include "sql/revision.h"

const struct field_rule revision_submit_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"version", FIELD_COUNT, 1000000000, true, N_("Version")},
    {"event", FIELD_LINE, 10, true, N_("Action")},
    {"reason", FIELD_LONG, 500, false, N_("Reason")},
    {"v.", FIELD_GROUP, 40, false, N_("Number")},
    {"s.", FIELD_GROUP, 10, false, N_("State of the cell")},
    {"n.", FIELD_GROUP, 200, false, N_("Remarks")},
    {0},
};

/* -- a revision in words --------------------------------------------------- */

/* The remark of an item as it is locked; of a row without one, the reason why
 * its current cell is not applicable. */
static const char *locked_note(const struct request *req, int item)
{
    const struct cell *cells = req->form.figures.cell[WHEN_NOW][item];
    return *cells[COLUMN_TOTAL].note ? cells[COLUMN_TOTAL].note
                                     : cells[COLUMN_CURRENT].note;
}

static void cell_and_note(const struct request *req, struct html *h,
    const struct item *item, const struct cell *cell)
{
    part_cell(req, h, item, cell);
    if (*cell->note) {
        html_lit(h, "<br><span class=\"note\">");
        html_text(h, cell->note);
        html_lit(h, "</span>");
    }
}

static void revised_cells(
    const struct request *req, struct html *h, const struct revision *revision)
{
    const struct form *form = &req->fw->forms[req->form.key.form];
    const char *const heads[] = {tr(req, "Code"), tr(req, "Indicator"),
        tr(req, "Column"), tr(req, "Before"), tr(req, "Revised")};
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list review cards", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < revision->cell_count; i++) {
        const struct revision_cell *c = &revision->cells[i];
        const struct item *item = &req->fw->items[c->item];
        const struct form_row *row = form_row_of(form, c->item);
        html_lit(h, "<tr><td class=\"code\">");
        html_text(h, row ? row->code : item->code);
        html_lit(h, "</td><th scope=\"row\">");
        html_text(h, say(req, &item->name));
        html_lit(h, "</th><td>");
        html_text(h, part_column(req, item->freq, c->column));
        html_lit(h, "</td>");
        part_card_cell(h, "num", tr(req, "Before"));
        cell_and_note(req, h, item, &c->was);
        html_lit(h, "</td>");
        part_card_cell(h, "num changed", tr(req, "Revised"));
        cell_and_note(req, h, item, &c->is);
        html_lit(h, "</td></tr>");
    }
    html_lit(h, "</tbody></table></div>");
}

static void said(const struct request *req, struct html *h, const char *label,
    const char *who, int64_t at, const char *text)
{
    html_lit(h, "<p><b>");
    html_text(h, label);
    html_lit(h, "</b> ");
    html_text(h, who);
    html_lit(h, " ");
    page_moment(req, h, at);
    if (*text) {
        html_lit(h, "<br>");
        html_text(h, text);
    }
    html_lit(h, "</p>");
}

static void one_revision(
    const struct request *req, struct html *h, const struct revision *revision)
{
    html_lit(h, "<section class=\"card\">");
    said(req, h, tr(req, "Revision asked for:"), revision->asked_by,
        revision->asked_at, revision->reason);
    revised_cells(req, h, revision);
    if (revision->state != REVISION_ASKED) {
        said(req, h,
            revision->state == REVISION_APPROVED ? tr(req, "Approved:")
                                                 : tr(req, "Refused:"),
            revision->judged_by, revision->judged_at, revision->answer);
    }
    html_lit(h, "</section>");
}

/* -- asking and deciding --------------------------------------------------- */

/* What a cell can become: a number, or one of the states without one. */
static void state_choice(const struct request *req, struct html *h,
    const struct item *item, enum column column)
{
    static const struct {
        const char *value, *label;
    } choices[] = {{"", N_("number")}, {"na", N_("not applicable")},
        {"missing", N_("not reported")}};
    const char *name = part_cell_field(req, 's', item->code, column);
    html_lit(h, "<select");
    html_attr(h, "name", name);
    html_attr(h, "aria-label", tr(req, "State of the cell"));
    html_lit(h, ">");
    for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
        html_lit(h, "<option");
        html_attr(h, "value", choices[i].value);
        if (strcmp(choices[i].value, request_value(req, name)) == 0) {
            html_lit(h, " selected");
        }
        html_lit(h, ">");
        html_text(h, tr(req, choices[i].label));
        html_lit(h, "</option>");
    }
    html_lit(h, "</select>");
}

/* The remark belongs to the item; it stands with its cumulative cell. */
static void note_field(const struct request *req, struct html *h, int item)
{
    const char *code = req->fw->items[item].code;
    const char *name = arena_printf(req->arena, "n.%s", code);
    const struct field *typed = name ? request_field(req, name) : NULL;
    if (!name) {
        return;
    }
    html_lit(h, "<input maxlength=\"200\" autocomplete=\"off\"");
    html_attr(h, "id", name);
    html_attr(h, "name", name);
    html_attr(h, "aria-label", tr(req, "Remarks"));
    html_attr(h, "value", typed ? typed->value : locked_note(req, item));
    page_field_marks(req, h, name);
    html_lit(h, ">");
    page_field_fault(req, h, name);
}

static void ask_row(const struct request *req, struct html *h,
    const struct form_row *row, enum column column)
{
    const struct item *item = &req->fw->items[row->item];
    const char *name = part_cell_field(req, 'v', item->code, column);
    html_lit(h, "<tr><td class=\"code\">");
    html_text(h, row->code);
    html_lit(h, "</td><th scope=\"row\"><label");
    html_attr(h, "for", name);
    html_lit(h, ">");
    html_text(h, say(req, &row->label));
    html_lit(h, " <span class=\"owner\">");
    html_text(h, say(req, &item->unit));
    html_lit(h, " ");
    html_text(h, part_column(req, item->freq, column));
    html_lit(h, "</span></label></th>");
    part_card_cell(h, "num", tr(req, "As locked"));
    cell_and_note(
        req, h, item, &req->form.figures.cell[WHEN_NOW][row->item][column]);
    html_lit(h, "</td>");
    part_card_cell(h, "typed", tr(req, "Revised (empty: as it is)"));
    html_lit(h, "<input inputmode=\"decimal\" autocomplete=\"off\" "
                "maxlength=\"40\"");
    html_attr(h, "id", name);
    html_attr(h, "name", name);
    html_attr(h, "value", request_value(req, name));
    page_field_marks(req, h, name);
    html_lit(h, "> ");
    state_choice(req, h, item, column);
    page_field_fault(req, h, name);
    html_lit(h, "</td>");
    if (column == COLUMN_TOTAL) {
        part_card_cell(h, "typed", tr(req, "Remarks (of the row)"));
        note_field(req, h, row->item);
    } else {
        html_lit(h, "<td>");
    }
    html_lit(h, "</td></tr>");
}

static void ask_rows(const struct request *req, struct html *h)
{
    const struct form *form = &req->fw->forms[req->form.key.form];
    for (int i = 0; i < form->row_count; i++) {
        const struct form_row *row = &form->rows[i];
        if (row->item < 0 ||
            req->fw->items[row->item].bureau != req->form.key.bureau) {
            continue;
        }
        if (req->fw->items[row->item].has_current) {
            ask_row(req, h, row, COLUMN_CURRENT);
        }
        ask_row(req, h, row, COLUMN_TOTAL);
    }
}

static void ask_form(const struct request *req, struct html *h)
{
    const char *const heads[] = {tr(req, "Code"), tr(req, "Indicator"),
        tr(req, "As locked"), tr(req, "Revised (empty: as it is)"),
        tr(req, "Remarks (of the row)")};
    form_step_begin(req, h, "revision");
    html_lit(h, "<h2>");
    html_text(h, tr(req, "Ask for a revision"));
    html_lit(h, "</h2><div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list cards", heads, sizeof(heads) / sizeof(heads[0]));
    ask_rows(req, h);
    html_lit(h, "</tbody></table></div>");
    form_step_reason(
        req, h, tr(req, "Reason and basis of the revision (printed with it)"));
    html_lit(h, "<div class=\"actions\"><button class=\"primary\" "
                "name=\"event\" value=\"revise\">");
    html_text(h, tr(req, "Ask for it"));
    html_lit(h, "</button></div></form>");
}

static void judge_form(const struct request *req, struct html *h)
{
    form_step_begin(req, h, "revision");
    html_lit(h, "<h2>");
    html_text(h, tr(req, "Decision"));
    html_lit(h, "</h2>");
    form_step_reason(req, h, tr(req, "Answer (needed to refuse)"));
    html_lit(h, "<div class=\"actions\"><button class=\"danger\" "
                "name=\"event\" value=\"refuse\">");
    html_text(h, tr(req, "Refuse the revision"));
    html_lit(h, "</button><button class=\"primary\" name=\"event\" "
                "value=\"approve\">");
    html_text(h, tr(req, "Approve as a new version"));
    html_lit(h, "</button></div></form>");
}

static bool allowed(const struct request *req, enum action action)
{
    struct object object = form_object(req);
    return may(&req->session.actor, action, &object, req->now) == MAY;
}

/* What waits for a decision: cells, effect on the scores, buttons. */
static bool waiting(
    struct request *req, struct html *h, const struct revision *asked)
{
    one_revision(req, h, asked);
    if (!revision_effect_write(req, h, asked)) {
        return false;
    }
    if (allowed(req, ACTION_REVISION_JUDGE)) {
        judge_form(req, h);
    }
    return true;
}

static void past(const struct request *req, struct html *h,
    const struct revision *revisions, size_t count, bool asked)
{
    html_lit(h, "<h2>");
    html_text(h, tr(req, "Revisions so far"));
    html_lit(h, "</h2>");
    if (count == (asked ? 1 : 0)) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "This form has not been revised."));
        html_lit(h, "</p>");
    }
    for (size_t i = count; i > 0; i--) {
        if (revisions[i - 1].state != REVISION_ASKED) {
            one_revision(req, h, &revisions[i - 1]);
        }
    }
}

static void write_page(
    struct request *req, struct reply *reply, const char *notice)
{
    struct html *h = &reply->body;
    struct revision *revisions = NULL;
    size_t count = 0;
    if (!db_answered(revision_list(
            req->read, req->fw, &req->form, req->arena, &revisions, &count))) {
        reply_unavailable(req, reply);
        return;
    }
    const struct revision *asked = revision_asked(revisions, count);
    form_step_title(req, reply, tr(req, "Revisions"));
    if (notice) {
        page_notice(h, notice, false);
    }
    page_faults(req, h);
    if (asked && !waiting(req, h, asked)) {
        reply_unavailable(req, reply);
        return;
    }
    if (!asked && allowed(req, ACTION_REVISION_ASK)) {
        ask_form(req, h);
    }
    past(req, h, revisions, count, asked != NULL);
    page_end(req, reply);
}

void revision_page(struct request *req, struct reply *reply)
{
    if (form_exists(req, reply)) {
        write_page(req, reply, NULL);
    }
}

/* -- what was sent --------------------------------------------------------- */

/* Whether the fields of a cell say what it is to become. */
static bool is_typed(const struct request *req, const struct cell_input *cell)
{
    const char *code = req->fw->items[cell->item].code;
    return *request_value(req, part_cell_field(req, 'v', code, cell->column)) ||
           *request_value(req, part_cell_field(req, 's', code, cell->column));
}

/* A cell that nothing was typed for stays; only its remark can change, which
 * for a cell that is not applicable is its reason. */
static void keep_figure(struct request *req, struct cell_input *cell)
{
    const struct cell *was =
        &req->form.figures.cell[WHEN_NOW][cell->item][cell->column];
    const char *name =
        arena_printf(req->arena, "n.%s", req->fw->items[cell->item].code);
    const struct field *note = name ? request_field(req, name) : NULL;
    bool carries =
        cell->column == COLUMN_TOTAL || was->state == CELL_NOT_APPLICABLE;
    struct text text = text_trim(text_of(note ? note->value : ""));
    bool changes = carries && note &&
                   strcmp(note->value, locked_note(req, cell->item)) != 0;
    cell->state = was->state;
    cell->value = was->value;
    cell->note = changes ? arena_copy(req->arena, text.p, text.n) : was->note;
    if (changes && text.n == 0 && was->state == CELL_NOT_APPLICABLE) {
        request_fault(req, name,
            tr(req, "Not applicable needs a reason in the remarks; the "
                    "reviewer decides on it."));
    }
}

/* Cells as they are to become; those that stay as they are come along, which
 * the store leaves out. */
static void settle(struct request *req, struct form_input *in)
{
    for (size_t i = 0; i < in->cell_count; i++) {
        if (!is_typed(req, &in->cells[i])) {
            keep_figure(req, &in->cells[i]);
        }
    }
}

/* How many cells differ from what is locked. */
static size_t differences(
    const struct request *req, const struct form_input *in)
{
    size_t n = 0;
    for (size_t i = 0; i < in->cell_count; i++) {
        const struct cell_input *c = &in->cells[i];
        const struct cell *was =
            &req->form.figures.cell[WHEN_NOW][c->item][c->column];
        n += is_typed(req, c) || strcmp(was->note, c->note) != 0;
    }
    return n;
}

static void check(struct request *req, enum event event, size_t cells)
{
    bool said_why = text_trim(text_of(request_value(req, "reason"))).n > 0;
    if (event != EVENT_REVISE && event != EVENT_APPROVE &&
        event != EVENT_REFUSE) {
        request_fault(
            req, "event", tr(req, "Ask for a revision, approve or refuse it."));
    }
    if (!said_why && event != EVENT_APPROVE) {
        request_fault(req, "reason",
            tr(req, "Say why: the reason is kept and printed with the "
                    "revision."));
    }
    if (event == EVENT_REVISE && cells == 0) {
        request_fault(
            req, "event", tr(req, "Revise at least one cell or remark."));
    }
}

static void answer(
    struct request *req, struct reply *reply, const struct put_outcome *outcome)
{
    if (outcome->result == PUT_BLOCKED) {
        reply->status = 422;
        write_page(req, reply,
            tr(req, "Not asked for: the revised figures break a rule that "
                    "must hold."));
    } else if (outcome->result == PUT_INCOMPLETE) {
        reply->status = 422;
        write_page(req, reply,
            tr(req, "Not asked for: no figure differs from what is locked."));
    } else {
        form_step_answer(req, reply, outcome, "revision");
    }
}

void revision_submit(struct request *req, struct reply *reply)
{
    struct form_input in;
    struct put_outcome outcome;
    if (!form_exists(req, reply)) {
        return;
    }
    if (!form_input_read(req, &in)) {
        reply_unavailable(req, reply);
        return;
    }
    enum event event = event_of(request_value(req, "event"));
    settle(req, &in);
    check(req, event, differences(req, &in));
    if (req->fault_count > 0) {
        reply->status = 422;
        write_page(req, reply, NULL);
        return;
    }
    const struct revision_input input = {request_value(req, "key"),
        (uint32_t)request_field(req, "version")->number, event,
        request_value(req, "reason"), in.cells, in.cell_count, req->address};
    revision_put(req->write, req->fw, &req->session.actor, &req->form, &input,
        req->now, req->arena, &outcome);
    answer(req, reply, &outcome);
}
