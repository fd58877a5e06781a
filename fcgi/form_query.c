/* POST /query: the unit whose figure a broken relation reads is asked. */
#include "fcgi/form_query.h"

#include <stdlib.h>
#include <string.h>

#include "fcgi/form_panel.h"
#include "fcgi/pages.h"
#include "fcgi/parts.h"
#include "sql/message.h"

enum { QUESTION_MAX = 300 };

const struct field_rule query_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"cell", FIELD_LINE, 20, true, N_("Cell")},
    {"about", FIELD_LINE, 40, true, N_("Figure")},
    {"text", FIELD_LINE, QUESTION_MAX, true, N_("Question")},
    {0},
};

/* -- which figures --------------------------------------------------------- */

/* Figures of other units that the rule of a hit reads. */
struct foreign {
    const struct rule *rule;
    const struct expr_reference *cells;
    size_t count;
};

/* Of several cells of one item the first is asked about. */
static bool is_foreign(
    const struct request *req, const struct foreign *f, size_t i)
{
    for (size_t before = 0; before < i; before++) {
        if (f->cells[before].item == f->cells[i].item) {
            return false;
        }
    }
    return req->fw->items[f->cells[i].item].bureau !=
           req->fw->items[f->rule->item].bureau;
}

/* False when the hit is built in, or its rule reads no other unit's figure. */
static bool find_foreign(
    const struct request *req, const char *code, struct foreign *f)
{
    const struct framework *fw = req->fw;
    bool any = false;
    *f = (struct foreign){0};
    for (int i = 0; i < fw->rule_count && !f->rule; i++) {
        if (strcmp(fw->rules[i].code, code) == 0) {
            f->rule = &fw->rules[i];
        }
    }
    if (!f->rule) {
        return false;
    }
    f->count = expr_references(f->rule->expr, req->arena, &f->cells);
    for (size_t i = 0; i < f->count; i++) {
        any |= is_foreign(req, f, i);
    }
    return any;
}

/* The bureau itself and the reviewer ask. */
static bool may_ask(const struct request *req)
{
    enum role role = req->session.actor.role;
    return role == ROLE_CLERK || role == ROLE_HEAD || role == ROLE_REVIEWER;
}

static const char *row_code(const struct framework *fw, int item)
{
    const struct form_row *row =
        form_row_of(&fw->forms[fw->items[item].form], item);
    return row ? row->code : fw->items[item].code;
}

/* -- on the page ----------------------------------------------------------- */

void form_query_link(
    const struct request *req, struct html *h, const struct hit *hit)
{
    struct foreign f;
    if (!may_ask(req) || !find_foreign(req, hit->code, &f)) {
        return;
    }
    html_lit(h, "<p><a class=\"ask-unit\"");
    html_attr(h, "href",
        arena_printf(req->arena, "%s?cell=%s.%s#panel", form_path(req, "form"),
            req->fw->items[hit->item].code, part_column_code(hit->column)));
    html_lit(h, ">");
    html_text(h, tr(req, "Ask the unit whose figure it is"));
    html_lit(h, "</a></p>");
}

static void ask_button(const struct request *req, struct html *h,
    const struct foreign *f, size_t i)
{
    const struct item *item = &req->fw->items[f->cells[i].item];
    html_lit(h, " <button form=\"query-form\" name=\"about\"");
    html_attr(h, "value", arena_printf(req->arena, "%s:%zu", f->rule->code, i));
    html_lit(h, ">");
    html_text(
        h, arena_printf(req->arena, tr(req, "Ask %s about form %s, row %s"),
               say(req, &req->fw->bureaus[item->bureau].name),
               req->fw->forms[item->form].code,
               row_code(req->fw, f->cells[i].item)));
    html_lit(h, "</button>");
}

static void begin_box(const struct request *req, struct html *h)
{
    html_lit(h, "<h3>");
    html_text(h, tr(req, "Ask the unit whose figure it is"));
    html_lit(
        h, "</h3><input type=\"hidden\" name=\"cell\" form=\"query-form\"");
    html_attr(h, "value", request_value(req, "cell"));
    html_lit(h, "><label class=\"say\">");
    html_text(h, tr(req, "Question; the message quotes the relation with its "
                         "numbers"));
    html_lit(h, "<textarea name=\"text\" form=\"query-form\" rows=\"2\" "
                "maxlength=\"300\"></textarea></label><div class=\"actions\">");
}

void form_query_box(const struct request *req, struct html *h,
    const struct form_view *view, int item, enum column column)
{
    bool begun = false;
    for (int i = 0; may_ask(req) && i < view->sheet.hit_count; i++) {
        const struct hit *hit = &view->sheet.hits[i];
        struct foreign f;
        if (hit->item != item || hit->column != column ||
            !find_foreign(req, hit->code, &f)) {
            continue;
        }
        if (!begun) {
            begin_box(req, h);
            begun = true;
        }
        for (size_t c = 0; c < f.count; c++) {
            if (is_foreign(req, &f, c)) {
                ask_button(req, h, &f, c);
            }
        }
    }
    if (begun) {
        html_lit(h, "</div>");
    }
}

/* -- asking ---------------------------------------------------------------- */

/* The figure that field `about` names ("X-BUREAU:1"), of a rule that the form
 * breaks; NULL: there is none such. */
static const struct hit *asked_hit(
    const struct request *req, struct foreign *f, size_t *at)
{
    const char *about = request_value(req, "about"), *colon;
    const struct opened_form *form = &req->form;
    struct hit *hits;
    int count = check_form(req->fw, form->key.form, form->key.bureau,
        &form->figures, req->arena, &hits);
    colon = strchr(about, ':');
    for (int i = 0; colon && i < count; i++) {
        size_t n = strlen(hits[i].code);
        if (n == (size_t)(colon - about) &&
            strncmp(hits[i].code, about, n) == 0 &&
            find_foreign(req, hits[i].code, f)) {
            *at = (size_t)strtoul(colon + 1, NULL, 10);
            return *at < f->count && is_foreign(req, f, *at) ? &hits[i] : NULL;
        }
    }
    return NULL;
}

/* The form in which the other unit reports the figure, at its cell. */
static const char *link_of(
    const struct request *req, struct expr_reference cell)
{
    const struct item *item = &req->fw->items[cell.item];
    struct period period = period_for(req->form.key.period, item->freq);
    char key[PERIOD_TEXT];
    if (cell.when == WHEN_LAST_YEAR) {
        period = period_last_year(period);
    } else if (cell.when == WHEN_PREVIOUS) {
        period = period_previous(period);
    }
    period_format(period, key);
    return arena_printf(req->arena, "/form/%s/%s/%s/%s?cell=%s.%s#panel",
        req->form.key.region, key, req->fw->forms[item->form].code,
        req->fw->bureaus[item->bureau].code, item->code,
        part_column_code(cell.column));
}

/* Who asks: the unit, or the reviewer. */
static struct words asker(const struct request *req)
{
    return req->session.actor.role == ROLE_REVIEWER
               ? role_words(ROLE_REVIEWER)
               : req->fw->bureaus[req->form.key.bureau].name;
}

static bool write_letter(const struct request *req, const struct hit *hit,
    struct expr_reference cell, struct letter *out)
{
    const struct framework *fw = req->fw;
    const struct words who = asker(req);
    const char *form = fw->forms[fw->items[cell.item].form].code;
    const char *row = row_code(fw, cell.item);
    const char *text = request_value(req, "text");
    struct arena *arena = req->arena;
    *out = (struct letter){.kind = "query",
        .subject = {arena_printf(arena, "%s查询%s表%s行", who.zh, form, row),
            arena_printf(
                arena, "%s asks about form %s, row %s", who.en, form, row)},
        .text = {arena_printf(
                     arena, "%s　审核关系：%s", text, hit->sentence.zh),
            arena_printf(arena, "%s Relation: %s", text, hit->sentence.en)},
        .link = link_of(req, cell),
        .sender = req->session.actor.name};
    return out->subject.zh && out->subject.en && out->text.zh && out->text.en &&
           out->link;
}

static void send(struct request *req, struct reply *reply,
    const struct hit *hit, struct expr_reference cell)
{
    const struct item *item = &req->fw->items[cell.item];
    const char *path = arena_printf(req->arena, "%s?done=asked&cell=%s#panel",
        form_path(req, "form"), request_value(req, "cell"));
    struct letter letter;
    const struct message_order order = {.key_hex = request_value(req, "key"),
        .address = req->address,
        .region = req->form.key.region,
        .bureau = req->fw->bureaus[item->bureau].code,
        .roles = 1u << ROLE_CLERK | 1u << ROLE_HEAD,
        .letter = &letter};
    enum db_result result = DB_FAIL;
    int people;
    if (path && write_letter(req, hit, cell, &letter)) {
        result = message_send(req->write, &req->session.actor, &order, req->now,
            req->arena, &people);
    }
    if (result == DB_OK) {
        reply_redirect(reply, path);
    } else if (result == DB_NONE) {
        reply_error(req, reply, 422, "nobody",
            tr(req, "Nothing was sent: that unit has no account here. Ask it "
                    "by telephone, and tell the system administrator."));
    } else {
        reply_unavailable(req, reply);
    }
}

void query_submit(struct request *req, struct reply *reply)
{
    struct foreign f;
    const struct hit *hit;
    enum column column;
    size_t at = 0;
    int item;
    if (!form_exists(req, reply)) {
        return;
    }
    if (!may_ask(req)) {
        reply_refusal(req, reply, REFUSED_ROLE);
        return;
    }
    if (!form_panel_cell(req, &item, &column)) {
        reply_error(
            req, reply, 404, "cell", tr(req, "This form has no such cell."));
        return;
    }
    hit = asked_hit(req, &f, &at);
    if (hit) {
        send(req, reply, hit, f.cells[at]);
    } else {
        reply_error(req, reply, 422, "about",
            tr(req, "Nothing was sent: the figures of this form break no "
                    "relation with that figure of another unit any more. Open "
                    "the form again."));
    }
}
