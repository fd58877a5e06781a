/* GET /api/evaluation/:region/:period: the page's explanation, as JSON. */
#include <jansson.h>
#include <string.h>

#include "fcgi/evaluation_detail.h"
#include "fcgi/pages.h"
#include "fcgi/parts.h"

#define REAL_DIGITS 17 /* read back to the same bits */

/* A reference is taken; NULL becomes null. */
static json_t *or_null(json_t *value)
{
    return value ? value : json_null();
}

static json_t *words_json(struct words words)
{
    return json_pack("{s:s, s:s}", "zh", words.zh, "en", words.en);
}

static json_t *real_json(bool has, double value)
{
    return has ? json_real(value) : json_null();
}

/* "2023-12-05T09:00:00+08:00" */
static json_t *moment_json(int64_t at)
{
    char text[TIME_TEXT];
    if (at == 0) {
        return json_null();
    }
    time_format(at, text);
    text[strlen("2023-12-05")] = 'T';
    return json_sprintf("%s+08:00", text);
}

static json_t *person_json(const char *name, int64_t at)
{
    return json_pack("{s:s, s:o}", "by", name, "at", moment_json(at));
}

/* -- cells ----------------------------------------------------------------- */

/* Exact as reported, hence a string. */
static json_t *cell_value(const struct cell *cell)
{
    char number[DECIMAL_TEXT];
    if (cell->state != CELL_VALUE) {
        return json_null();
    }
    decimal_plain(cell->value, number);
    return json_string(number);
}

static json_t *cell_json(
    const struct framework *fw, const struct explained_cell *c)
{
    static const char *const whens[] = {[WHEN_NOW] = "now",
        [WHEN_LAST_YEAR] = "last_year",
        [WHEN_PREVIOUS] = "previous"};
    static const char *const states[] = {[CELL_MISSING] = "missing",
        [CELL_VALUE] = "value",
        [CELL_NOT_APPLICABLE] = "not_applicable"};
    const struct item *item = &fw->items[c->item];
    const struct form *form = &fw->forms[c->form];
    const struct bureau *bureau = &fw->bureaus[c->bureau];
    return json_pack("{s:s, s:o, s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s,"
                     " s:o, s:s, s:I, s:b, s:o, s:o}",
        "item", item->code, "name", words_json(item->name), "unit",
        words_json(item->unit), "column", part_column_code(c->column), "when",
        whens[c->when], "period", c->key, "form", form->code, "form_number",
        form->number, "bureau", bureau->code, "bureau_name",
        words_json(bureau->name), "state", states[c->cell->state], "value",
        cell_value(c->cell), "note", c->cell->note, "version",
        (json_int_t)c->cell->version, "accepted", c->cell->accepted, "entered",
        person_json(c->who->by, c->who->at), "reviewed",
        person_json(c->who->reviewed_by, c->who->reviewed_at));
}

static json_t *cells_json(
    const struct framework *fw, const struct explained_indicator *x)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < x->cell_count; i++) {
        json_array_append_new(list, cell_json(fw, &x->cells[i]));
    }
    return list;
}

/* -- indicators and qualities ---------------------------------------------- */

static json_t *share_json(const char *code, const struct explained_share *share)
{
    return json_pack("{s:s, s:f, s:o}", "code", code, "weight", share->weight,
        "why", words_json(share->why));
}

/* Who left weight to the indicators of a quality. */
static json_t *left_json(
    const struct framework *fw, const struct explained_quality *q)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < q->left_count; i++) {
        json_array_append_new(list,
            share_json(fw->indicators[q->left[i].index].code, &q->left[i]));
    }
    return list;
}

static const char *outcome_key(enum outcome outcome)
{
    static const char *const keys[] = {[OUTCOME_SCORED] = "scored",
        [OUTCOME_MISSING] = "missing",
        [OUTCOME_NOT_APPLICABLE] = "not_applicable",
        [OUTCOME_NOT_DUE] = "not_due",
        [OUTCOME_NO_PEERS] = "no_peers",
        [OUTCOME_SHOWN] = "shown"};
    return keys[outcome];
}

/* What stands beside the cells. */
static json_t *reckoned_json(const struct explained_indicator *x)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
        "source", x->indicator->formula, "formula", words_json(x->formula),
        "numbers", words_json(x->numbers), "second", words_json(x->second),
        "second_numbers", words_json(x->second_numbers), "method",
        words_json(x->method), "rate", words_json(x->reckoning), "spread",
        words_json(x->spreading), "points", words_json(x->contribution),
        "outcome", words_json(x->outcome), "origin",
        words_json(x->indicator->origin));
}

static json_t *indicator_json(
    const struct framework *fw, const struct explained_indicator *x)
{
    const struct indicator *indicator = x->indicator;
    const struct indicator_score *score = x->score;
    return json_pack("{s:s, s:o, s:o, s:s, s:o, s:s, s:o, s:f, s:o, s:f, s:o,"
                     " s:o, s:o, s:o}",
        "code", indicator->code, "name", words_json(indicator->name), "unit",
        words_json(indicator->unit), "outcome", outcome_key(score->outcome),
        "value", real_json(score->has_value, score->value), "method",
        method_name(indicator->method), "rate",
        real_json(x->takes_part, score->rate), "least", x->least, "most",
        real_json(x->capped, x->most), "weight", x->weight, "spread",
        real_json(x->takes_part, score->spread), "points",
        real_json(x->takes_part, score->points), "how",
        or_null(reckoned_json(x)), "cells", or_null(cells_json(fw, x)));
}

static json_t *indicators_json(
    const struct explained *e, const struct quality *quality)
{
    json_t *list = json_array();
    for (int i = quality->first; list && i < quality->first + quality->count;
         i++) {
        json_array_append_new(list, indicator_json(e->fw, &e->indicators[i]));
    }
    return list;
}

static json_t *quality_json(
    const struct explained *e, const struct explained_quality *q)
{
    const struct quality_score *score = q->score;
    return json_pack(
        "{s:s, s:o, s:f, s:o, s:o, s:o, s:i, s:i, s:{s:o, s:o}, s:o, s:o}",
        "code", q->quality->code, "name", words_json(q->quality->name),
        "weight", q->weight, "spread", real_json(score->scored, score->weight),
        "rate", real_json(score->scored, score->rate), "points",
        real_json(score->scored, score->points), "due", score->due, "reported",
        score->reported, "how", "spread", words_json(q->spreading), "points",
        words_json(q->contribution), "left", or_null(left_json(e->fw, q)),
        "indicators", or_null(indicators_json(e, q->quality)));
}

static json_t *qualities_json(const struct explained *e)
{
    json_t *list = json_array();
    for (int q = 0; list && q < e->fw->quality_count; q++) {
        json_array_append_new(list, quality_json(e, &e->qualities[q]));
    }
    return list;
}

/* -- the whole ------------------------------------------------------------- */

static json_t *left_qualities_json(const struct explained *e)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < e->left_count; i++) {
        json_array_append_new(list,
            share_json(e->fw->qualities[e->left[i].index].code, &e->left[i]));
    }
    return list;
}

static json_t *edition_json(const struct report *report)
{
    const struct framework *fw = report->fw;
    return json_pack("{s:s, s:s, s:o, s:s, s:b}", "code", fw->edition,
        "version", fw->version, "title", words_json(fw->title), "sha256",
        report->edition_hash, "sample", fw->sample);
}

static json_t *region_json(const struct region *region)
{
    return json_pack("{s:s, s:o, s:b}", "code", region->code, "name",
        words_json(region->name), "sample", region->sample);
}

static json_t *report_json(
    const struct report *report, const struct explained *e)
{
    const struct evaluation *all = e->evaluation;
    return json_pack("{s:o, s:s, s:o, s:s, s:o, s:o, s:o, s:i, s:i,"
                     " s:{s:o, s:o}, s:o, s:o}",
        "region", or_null(region_json(&report->region)), "period", e->period,
        "edition", or_null(edition_json(report)), "data_version",
        report->data_version, "data_as_of", moment_json(report->as_of), "total",
        real_json(all->scored, all->total), "grade",
        all->grade ? words_json(all->grade->name) : json_null(), "due",
        all->due, "reported", all->reported, "how", "total",
        words_json(e->reckoning), "grade", words_json(e->grading), "left",
        or_null(left_qualities_json(e)), "qualities",
        or_null(qualities_json(e)));
}

static int append(const char *bytes, size_t n, void *body)
{
    html_raw_literal(body, bytes, n);
    return 0;
}

void evaluation_json(struct request *req, struct reply *reply)
{
    struct report report;
    struct explained explained;
    if (!evaluation_load(req, reply, &report, &explained)) {
        return;
    }
    json_t *json = report_json(&report, &explained);
    reply->type = "application/json";
    if (!json || json_dump_callback(json, append, &reply->body,
                     JSON_REAL_PRECISION(REAL_DIGITS) | JSON_COMPACT |
                         JSON_PRESERVE_ORDER) != 0) {
        reply->body.failed = true;
    }
    json_decref(json);
}
