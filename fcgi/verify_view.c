#include "fcgi/verify_view.h"

#include <string.h>

#include "fcgi/parts.h"
#include "fcgi/workbooks.h"

/* -- the record ------------------------------------------------------------ */

static void pair(struct html *h, const char *label, const char *value)
{
    html_lit(h, "<div><dt>");
    html_text(h, label);
    html_lit(h, "</dt><dd class=\"digits\">");
    html_text(h, value && *value ? value : "—");
    html_lit(h, "</dd></div>");
}

static const char *moment(const struct request *req, int64_t at)
{
    char *out = arena_alloc(req->arena, TIME_TEXT);
    if (out && at > 0) {
        time_format(at, out);
    }
    return out;
}

static const char *region_words(const struct request *req, const char *code)
{
    struct region region;
    const char *words = NULL;
    if (region_find(req->read, code, req->arena, &region) == DB_OK) {
        words = arena_printf(req->arena, "%s %s", say(req, &region.name), code);
    }
    return words ? words : code;
}

static const char *kind_words(
    const struct request *req, const struct workbook *r)
{
    const char *kind = workbooks_kind(req, r->kind), *words = kind;
    if (r->months > 0) {
        words = arena_printf(
            req->arena, tr(req, "%s, %d periods"), kind, r->months);
    } else if (*r->group) {
        words =
            arena_printf(req->arena, tr(req, "%s, group %s"), kind, r->group);
    }
    return words ? words : kind;
}

static void facts(
    const struct request *req, struct html *h, const struct verification *v)
{
    const struct workbook *r = &v->record;
    html_lit(h, "<section class=\"card\"><h2>");
    html_text(h, tr(req, "What was published"));
    html_lit(h, "</h2><dl class=\"pairs\">");
    pair(h, tr(req, "Workbook"), kind_words(req, r));
    pair(h,
        strcmp(r->kind, WORKBOOK_COUNTY) == 0 ? tr(req, "County")
                                              : tr(req, "Region"),
        region_words(req, r->region));
    pair(h, tr(req, "Period"), part_period_of(req, r->period));
    pair(h, tr(req, "Framework edition"),
        arena_printf(req->arena, "%s %s", r->edition, r->framework_version));
    pair(h, tr(req, "Data version"), r->data_version);
    pair(h, tr(req, "Data as of"), moment(req, r->as_of));
    pair(h, tr(req, "Published at"), moment(req, r->made_at));
    pair(h, tr(req, "Asked for by"), part_person(req, r->made_by));
    pair(h, tr(req, "Verification code"), r->code);
    pair(h, tr(req, "SHA-256"), r->sha256);
    if (v->verdict == VERDICT_CHANGED) {
        pair(h, tr(req, "SHA-256 of this file"), v->sha256);
    }
    html_lit(h, "</dl></section>");
}

/* -- what differs ---------------------------------------------------------- */

static void side(struct html *h, const struct difference_side *side)
{
    html_lit(h, "<td class=\"side\">");
    if (side->formula) {
        html_lit(h, "<code>");
        html_text(h, side->formula);
        html_lit(h, "</code>");
    }
    if (side->value) {
        html_lit(h, "<span class=\"digits\">");
        html_text(h, side->value);
        html_lit(h, "</span>");
    }
    html_text(h, side->formula || side->value ? "" : "—");
    html_lit(h, "</td>");
}

static void cell_row(
    const struct request *req, struct html *h, const struct difference *d)
{
    static const char *const kinds[DIFFERENT__COUNT] = {
        [DIFFERENT_VALUE] = N_("another value"),
        [DIFFERENT_FORMULA] = N_("another formula"),
        [DIFFERENT_FIXED] = N_("a value in the place of a formula"),
        [DIFFERENT_COMPUTED] = N_("a formula in the place of a value"),
        [DIFFERENT_ADDED] = N_("the cell was empty"),
        [DIFFERENT_REMOVED] = N_("the cell was emptied"),
        [DIFFERENT_NAME] = N_("a name of formulas stands for something else"),
        [DIFFERENT_RESULT] = N_("another stored result of the same formula")};
    html_lit(h, "<tr><th scope=\"row\">");
    html_text(h, d->where);
    html_lit(h, "</th><td>");
    html_text(h, tr(req, kinds[d->kind]));
    html_lit(h, "</td>");
    side(h, &d->recorded);
    side(h, &d->found);
    html_lit(h, "</tr>");
}

static const char *sheet_words(
    const struct request *req, const struct sheet_change *sheet)
{
    const char *text = NULL;
    switch (sheet->kind) {
    case SHEET_MISSING:
        text = arena_printf(
            req->arena, tr(req, "The sheet %s is missing."), sheet->name);
        break;
    case SHEET_ADDED:
        text = arena_printf(
            req->arena, tr(req, "The sheet %s was added."), sheet->name);
        break;
    case SHEET_RENAMED:
        text = arena_printf(req->arena,
            tr(req, "The sheet %s is now called %s."), sheet->name, sheet->now);
        break;
    }
    return text ? text : "";
}

static void sheets(
    const struct request *req, struct html *h, const struct comparison *c)
{
    html_lit(h, "<ul class=\"checks\">");
    for (int i = 0; i < c->sheet_count; i++) {
        html_lit(h, "<li><span class=\"tag late\">≠</span> ");
        html_text(h, sheet_words(req, &c->sheets[i]));
        html_lit(h, "</li>");
    }
    html_lit(h, "</ul>");
}

static void counts(
    const struct request *req, struct html *h, const struct comparison *c)
{
    const char *text = arena_printf(req->arena,
        tr(req, "Cells and names that differ: %zu. Stored results of formulas "
                "that differ: %zu."),
        c->count, c->results);
    html_lit(h, "<p>");
    html_text(h, text ? text : "");
    if (c->shown < c->count + c->results) {
        text = arena_printf(
            req->arena, tr(req, "The first %zu are listed."), c->shown);
        html_lit(h, " ");
        html_text(h, text ? text : "");
    }
    html_lit(h, "</p>");
}

static void differences(
    const struct request *req, struct html *h, const struct comparison *c)
{
    const char *const heads[] = {tr(req, "Cell or name"), tr(req, "Difference"),
        tr(req, "Recorded"), tr(req, "In this file")};
    html_lit(h, "<section class=\"card\"><h2>");
    html_text(h, tr(req, "What differs"));
    html_lit(h, "</h2>");
    if (c->sheet_count > 0) {
        sheets(req, h, c);
    }
    counts(req, h, c);
    if (c->shown > 0) {
        html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
        part_table(
            h, "list differences", heads, sizeof(heads) / sizeof(heads[0]));
        for (size_t i = 0; i < c->shown; i++) {
            cell_row(req, h, &c->list[i]);
        }
        html_lit(h, "</tbody></table></div>");
    }
    html_lit(h, "</section>");
}

/* -- the verdict ----------------------------------------------------------- */

static bool may_read(const struct request *req, const struct verification *v)
{
    const struct object object = {.region = v->record.region, .bureau = ""};
    bool county = strcmp(v->record.kind, WORKBOOK_COUNTY) == 0;
    return may(&req->session.actor, county ? ACTION_WORKBOOK : ACTION_RANKING,
               &object, req->now) == MAY;
}

static void say_verdict(
    const struct request *req, struct html *h, enum verdict verdict)
{
    static const char *const texts[] = {
        [VERDICT_GENUINE] = N_("Genuine: byte for byte the workbook that was "
                               "published."),
        [VERDICT_CHANGED] = N_("Changed: it bears the code of a published "
                               "workbook, but is not that file any more."),
        [VERDICT_UNKNOWN] = N_("Unknown: no workbook with this content or "
                               "code was published here.")};
    page_notice(h, tr(req, texts[verdict]), verdict == VERDICT_GENUINE);
}

static void paragraph(struct html *h, const char *text)
{
    html_lit(h, "<p>");
    html_text(h, text);
    html_lit(h, "</p>");
}

static void unknown(
    const struct request *req, struct html *h, const struct verification *v)
{
    if (v->fault != XLSX_OK) {
        paragraph(h, tr(req, verify_fault_text(v->fault)));
    }
    paragraph(
        h, tr(req, "Ask where the file comes from, or download the workbook of "
                   "its county and period from the evaluation page and compare "
                   "with that."));
}

void verify_view(
    const struct request *req, struct html *h, const struct verification *v)
{
    say_verdict(req, h, v->verdict);
    if (v->verdict == VERDICT_UNKNOWN) {
        unknown(req, h, v);
        return;
    }
    if (!may_read(req, v)) {
        paragraph(h, tr(req, "It is of a county whose workbooks are not for "
                             "this account: nothing more is told."));
        return;
    }
    if (v->verdict == VERDICT_CHANGED) {
        paragraph(h, tr(req, verify_found_text(v)));
        if (v->basis != VERIFY_NOTHING && !books_equal(&v->comparison)) {
            differences(req, h, &v->comparison);
        }
    }
    facts(req, h, v);
}
