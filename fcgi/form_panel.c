#include "fcgi/form_panel.h"

#include <string.h>

#include "fcgi/form_panel_files.h"
#include "fcgi/form_query.h"
#include "fcgi/parts.h"
#include "fcgi/spark.h"
#include "sql/form_story.h"

struct panel {
    const struct request *req;
    struct html *h;
    const struct form_view *view;
    const struct item *about;
    const struct form_row *row;
    const char *name; /* "B01.total" */
    int item;
    enum column column;
};

bool form_panel_cell(const struct request *req, int *item, enum column *column)
{
    const char *name = request_value(req, "cell"), *dot = strchr(name, '.');
    const struct form *form = &req->fw->forms[req->form.key.form];
    if (!dot) {
        return false;
    }
    *item = framework_item(req->fw, (struct text){name, (size_t)(dot - name)});
    *column = strcmp(dot, ".current") == 0 ? COLUMN_CURRENT : COLUMN_TOTAL;
    return *item >= 0 && form_row_of(form, *item) &&
           (*column == COLUMN_CURRENT ? req->fw->items[*item].has_current
                                      : strcmp(dot, ".total") == 0);
}

static const struct cell *cell_at(
    const struct panel *p, enum when when, enum column column)
{
    return &p->view->sheet.form->figures.cell[when][p->item][column];
}

static void head(const struct panel *p)
{
    const struct request *req = p->req;
    struct html *h = p->h;
    html_lit(h, "<h2>");
    html_text(h, p->row->code);
    html_lit(h, " ");
    html_text(h, say(req, &p->row->label));
    html_lit(h, " <span class=\"owner\">");
    html_text(h, part_column(req, p->about->freq, p->column));
    html_lit(h, "</span></h2><p class=\"mute\">");
    html_text(h, say(req, &p->about->unit));
    html_lit(h, " · ");
    const char *places =
        arena_printf(req->arena, tr(req, "decimals: %d"), p->about->decimals);
    html_text(h, places ? places : "");
    if (*say(req, &p->about->scope)) {
        html_lit(h, " · ");
        html_text(h, say(req, &p->about->scope));
    }
    html_lit(h, "</p>");
}

static void one_state(
    const struct panel *p, const char *value, const char *word, bool on)
{
    struct html *h = p->h;
    html_lit(h, "<button type=\"button\"");
    html_attr(h, "data-state", value);
    html_attr(h, "aria-pressed", on ? "true" : "false");
    html_lit(h, ">");
    html_text(h, word);
    html_lit(h, "</button>");
}

/* Without script the cell's own choice does it. */
static void state_switch(const struct panel *p)
{
    const struct request *req = p->req;
    enum cell_state state = cell_at(p, WHEN_NOW, p->column)->state;
    struct html *h = p->h;
    if (!p->view->sheet.editable ||
        p->about->bureau != p->view->sheet.form->key.bureau) {
        return;
    }
    html_lit(h, "<div class=\"switch\" role=\"group\"");
    html_attr(h, "aria-label", tr(req, "State of the cell"));
    html_attr(h, "data-cell", p->name);
    html_lit(h, ">");
    one_state(p, "", tr(req, "Number"), state == CELL_VALUE);
    one_state(p, "missing", tr(req, "Not reported"), state == CELL_MISSING);
    one_state(p, "na", tr(req, "Not applicable"), state == CELL_NOT_APPLICABLE);
    html_lit(h, "</div><p class=\"mute\">");
    html_text(h, tr(req, "Not applicable needs a reason in the remarks and "
                         "holds once it is approved."));
    html_lit(h, "</p>");
}

/* -- rules ----------------------------------------------------------------- */

static bool is_broken(const struct panel *p, const char *code)
{
    for (int i = 0; i < p->view->sheet.hit_count; i++) {
        if (strcmp(p->view->sheet.hits[i].code, code) == 0) {
            return true;
        }
    }
    return false;
}

static void one_rule(const struct panel *p, const struct rule *rule)
{
    const struct request *req = p->req;
    struct html *h = p->h;
    bool broken = is_broken(p, rule->code);
    html_lit(h, "<div class=\"rule rule-");
    html_text(h, broken ? part_severity_class(rule->severity) : "kept");
    html_lit(h, "\"><p>");
    part_severity(req, h, rule->severity);
    html_lit(h, " ");
    html_text(h, say(req, &rule->text));
    html_lit(h, "</p><p class=\"num\">");
    const char *text = check_rule_text(p->req->fw, rule,
        &p->view->sheet.form->figures, req->english, req->arena);
    html_text(h, text ? text : "");
    html_lit(h, " ");
    if (expr_evaluate(rule->expr, &p->view->sheet.form->figures).state !=
        EXPR_VALUE) {
        html_lit(h, "<span class=\"mute\">");
        html_text(h, tr(req, "nothing to compare yet"));
        html_lit(h, "</span>");
    } else if (broken) {
        html_lit(h, "<b class=\"alarm\">");
        html_text(h, tr(req, "does not hold"));
        html_lit(h, "</b>");
    } else {
        html_lit(h, "<span class=\"holds\">");
        html_text(h, tr(req, "holds"));
        html_lit(h, "</span>");
    }
    html_lit(h, "</p></div>");
}

/* Relations that carry this cell, and those built in that it breaks. */
static void rules(const struct panel *p)
{
    const struct framework *fw = p->req->fw;
    const struct sheet *sheet = &p->view->sheet;
    struct html *h = p->h;
    for (int i = 0; i < fw->rule_count; i++) {
        if (fw->rules[i].item == p->item) {
            one_rule(p, &fw->rules[i]);
        }
    }
    for (int i = 0; i < sheet->hit_count; i++) {
        const struct hit *hit = &sheet->hits[i];
        if (hit->item != p->item || !strchr(hit->code, ':')) {
            continue;
        }
        html_lit(h, "<div class=\"rule rule-");
        html_text(h, part_severity_class(hit->severity));
        html_lit(h, "\"><p>");
        part_severity(p->req, h, hit->severity);
        html_lit(h, " ");
        html_text(h, say(p->req, &hit->sentence));
        html_lit(h, "</p></div>");
    }
}

/* -- comparison ------------------------------------------------------------ */

static void pair(const struct panel *p, const char *label, const char *column,
    const struct cell *cell)
{
    struct html *h = p->h;
    html_lit(h, "<div><dt>");
    html_text(h, label);
    html_lit(h, " ");
    html_text(h, column);
    html_lit(h, "</dt><dd>");
    part_cell(p->req, h, p->about, cell);
    html_lit(h, "</dd></div>");
}

/* "3,039.6 ÷ 2,647.7 − 1 = 14.8%"; script keeps it up while a number is
 * typed. */
static void growth_sum(const struct panel *p)
{
    const struct cell *now = cell_at(p, WHEN_NOW, p->column);
    const struct cell *last = cell_at(p, WHEN_LAST_YEAR, p->column);
    struct html *h = p->h;
    char plain[DECIMAL_TEXT];
    if (last->state != CELL_VALUE || last->value <= 0) {
        return;
    }
    decimal_plain(last->value, plain);
    html_lit(h, "<div><dt>");
    html_text(h, tr(p->req, "Growth"));
    html_lit(h, "</dt><dd id=\"growth-sum\"");
    html_attr(h, "data-last", plain);
    html_lit(h, ">");
    if (now->state == CELL_VALUE) {
        html_decimal(h, now->value, p->about->decimals);
        html_lit(h, " ÷ ");
        html_decimal(h, last->value, p->about->decimals);
        html_lit(h, " − 1 = <b>");
        part_growth(h, p->about, now, last);
        html_lit(h, "%</b>");
    }
    html_lit(h, "</dd></div>");
}

static void comparison(const struct panel *p)
{
    const struct request *req = p->req;
    enum freq freq = p->about->freq;
    struct html *h = p->h;
    html_lit(h, "<dl class=\"pairs\">");
    for (int c = 0; c < COLUMN__COUNT; c++) {
        enum column column = (enum column)c;
        if (column == COLUMN_CURRENT && !p->about->has_current) {
            continue;
        }
        if (column != p->column) {
            pair(p, "", part_column(req, freq, column),
                cell_at(p, WHEN_NOW, column));
        }
        if (p->about->has_last_year) {
            pair(p, tr(req, "Last year"), part_column(req, freq, column),
                cell_at(p, WHEN_LAST_YEAR, column));
        }
    }
    growth_sum(p);
    html_lit(h, "</dl>");
}

static void trend(const struct panel *p)
{
    const struct request *req = p->req;
    struct html *h = p->h;
    html_lit(h, "<h3>");
    html_text(h, tr(req, "Last 12 periods"));
    html_lit(h, "</h3>");
    if (!spark_write(h, p->view->sheet.form, p->item, p->column,
            tr(req, "Last 12 periods"))) {
        html_lit(h, "<p class=\"mute\">");
        html_text(h, tr(req, "no history"));
        html_lit(h, "</p>");
    }
}

/* -- history --------------------------------------------------------------- */

static bool changes(const struct panel *p)
{
    const struct request *req = p->req;
    struct html *h = p->h;
    struct cell_change *list;
    size_t count;
    if (cell_changes(req->read, req->fw, p->view->sheet.form, p->item,
            p->column, req->arena, &list, &count) != DB_OK) {
        return false;
    }
    if (count == 0) {
        return true;
    }
    html_lit(h, "<details><summary>");
    html_text(h, tr(req, "History of this cell"));
    html_lit(h, "</summary><ul class=\"changes\">");
    for (size_t i = 0; i < count && i < 20; i++) {
        html_lit(h, "<li>");
        html_text(h, list[i].from);
        html_lit(h, " → <b>");
        html_text(h, list[i].to);
        html_lit(h, "</b> <span class=\"owner\">");
        html_text(h, part_person(req, list[i].by));
        html_lit(h, " ");
        page_moment(req, h, list[i].at);
        html_lit(h, "</span></li>");
    }
    html_lit(h, "</ul></details>");
    return true;
}

bool form_panel_write(const struct request *req, struct html *h,
    const struct form_view *view, int item, enum column column)
{
    const struct form *form = &req->fw->forms[req->form.key.form];
    struct panel p = {
        .req = req,
        .h = h,
        .view = view,
        .about = &req->fw->items[item],
        .row = form_row_of(form, item),
        .name = request_value(req, "cell"),
        .item = item,
        .column = column,
    };
    html_lit(h, "<aside class=\"cell-panel\" id=\"panel\" tabindex=\"-1\"");
    html_attr(h, "aria-label", tr(req, "About this cell"));
    html_lit(h, ">");
    head(&p);
    state_switch(&p);
    rules(&p);
    form_query_box(req, h, view, item, column);
    comparison(&p);
    trend(&p);
    bool ok = form_panel_comments(req, h, view, item, column) &&
              form_panel_files(req, h, view, item) && changes(&p);
    html_lit(h, "</aside>");
    return ok;
}
