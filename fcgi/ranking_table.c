#include "fcgi/ranking_table.h"

#include <stdlib.h>
#include <string.h>

#include "eval/number.h"
#include "fcgi/parts.h"
#include "fcgi/peers_input.h"

struct run_scope ranking_scope(const struct request *req, const char *region)
{
    const char *above =
        part_is_county(region) ? arena_copy(req->arena, region, 2) : region;
    return (struct run_scope){above ? above : region, region};
}

/* -- rows ------------------------------------------------------------------ */

/* True when the account may see a county of this code, or a peer that `owner`
 * has entered: counties of its own province, and peers by ACTION_PEERS. */
static bool is_visible(
    const struct request *req, const char *owner, const char *code)
{
    const struct actor *actor = &req->session.actor;
    const struct object object = {.region = owner, .bureau = ""};
    if (*owner != '\0') {
        return may(actor, ACTION_PEERS, &object, req->now) == MAY;
    }
    return strncmp(code, actor->region, 2) == 0;
}

static bool make_room(
    const struct request *req, struct ranking *out, size_t count)
{
    out->rows = arena_array(req->arena, count + 1, sizeof(*out->rows));
    out->count = out->hidden = 0;
    return out->rows != NULL;
}

static double *no_rates(const struct request *req, const struct framework *fw)
{
    size_t n = (size_t)fw->quality_count;
    double *rates = arena_array(req->arena, n + 1, sizeof(*rates));
    for (size_t i = 0; rates && i < n; i++) {
        rates[i] = -1;
    }
    return rates;
}

static int by_place(const void *left, const void *right)
{
    const struct ranking_row *a = left, *b = right;
    if ((a->place == 0) != (b->place == 0)) {
        return a->place == 0 ? 1 : -1;
    }
    if (a->place != b->place) {
        return a->place < b->place ? -1 : 1;
    }
    int owner = strcmp(a->owner, b->owner);
    return owner != 0 ? owner : strcmp(a->code, b->code);
}

void ranking_strip(struct request *req, const struct ranking *ranking)
{
    part_strip(req, ranking->fw, false);
    for (size_t i = 0; i < ranking->count; i++) {
        if (ranking->rows[i].sample) {
            req->strip = tr(req, "The figures of the counties marked sample "
                                 "are generated for trials and are nobody's "
                                 "published figures.");
        }
    }
}

/* Of a peer everything that can be entered is due. */
static void count_entered(const struct framework *fw, struct ranking_row *row)
{
    if (*row->owner != '\0') {
        row->due = 0;
        for (int i = 0; i < fw->indicator_count; i++) {
            row->due += peers_asked(&fw->indicators[i]);
        }
    }
}

static bool take_unit(const struct request *req, const struct ranking *ranking,
    const struct unit *unit, const struct unit_score *score,
    struct ranking_row *out)
{
    const struct standing *standing = &score->standing;
    double *rates = no_rates(req, ranking->fw);
    for (int q = 0; rates && q < ranking->fw->quality_count; q++) {
        if (score->qualities[q].scored) {
            rates[q] = score->qualities[q].rate;
        }
    }
    *out = (struct ranking_row){unit->owner, unit->code, unit->name,
        unit->sample, standing->scored, standing->total, standing->rank,
        standing->group_rank, unit->group,
        standing->grade ? standing->grade->name.zh : "", rates, score->reported,
        score->due};
    count_entered(ranking->fw, out);
    return rates != NULL;
}

bool ranking_of_result(const struct request *req,
    const struct run_result *result, struct ranking *out)
{
    const struct cohort *c = &result->cohort;
    if (!make_room(req, out, c->count)) {
        return false;
    }
    for (size_t i = 0; i < c->count; i++) {
        const struct unit *unit = &c->units[i];
        if (!result->chosen[i]) {
            continue;
        }
        if (!is_visible(req, unit->owner, unit->code)) {
            out->hidden++;
        } else if (!take_unit(req, out, unit, &result->scores[i],
                       &out->rows[out->count++])) {
            return false;
        }
    }
    qsort(out->rows, out->count, sizeof(*out->rows), by_place);
    return true;
}

/* -- rows of a stored run -------------------------------------------------- */

/* The `n`-th field of a line, which ends at a line break. */
static struct text field_at(const char *line, int n)
{
    while (n > 0 && *line != '\n' && *line != '\0') {
        n -= *line++ == ',';
    }
    return (struct text){line, strcspn(line, ",\n")};
}

/* Rates of qualities and numbers of indicators, out of a detail. */
static void take_line(const struct framework *fw, const char *line,
    double *rates, struct ranking_row *out)
{
    struct text kind = field_at(line, 0), outcome = field_at(line, 2);
    if (text_is(kind, "quality")) {
        int q = framework_quality(fw, field_at(line, 1));
        double rate;
        if (q >= 0 && number_parse(field_at(line, 4), &rate)) {
            rates[q] = rate;
        }
    } else if (text_is(kind, "indicator")) {
        out->reported += text_is(outcome, "scored");
        out->due += text_is(outcome, "scored") || text_is(outcome, "missing");
    }
}

static bool take_row(const struct request *req, const struct framework *fw,
    const struct run_row *row, struct ranking_row *out)
{
    double *rates = no_rates(req, fw);
    if (!rates) {
        return false;
    }
    *out = (struct ranking_row){.owner = row->owner,
        .code = row->code,
        .name = row->name,
        .sample = row->sample,
        .place = row->place,
        .group_place = row->group_place,
        .group = row->group,
        .grade = row->grade,
        .rates = rates};
    out->scored = number_parse(text_of(row->total), &out->total);
    for (const char *line = row->detail; *line != '\0';) {
        take_line(fw, line, rates, out);
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    count_entered(fw, out);
    return true;
}

bool ranking_of_rows(const struct request *req, const struct run_row *rows,
    size_t count, struct ranking *out)
{
    if (!make_room(req, out, count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_visible(req, rows[i].owner, rows[i].code)) {
            out->hidden++;
        } else if (!take_row(
                       req, out->fw, &rows[i], &out->rows[out->count++])) {
            return false;
        }
    }
    return true;
}

/* -- cells ----------------------------------------------------------------- */

static void place_cell(struct html *h, int place)
{
    html_lit(h, "<td class=\"num\">");
    if (place > 0) {
        html_int(h, place);
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</td>");
}

/* The name, leading to what the account may open of it. */
static void name_cell(const struct request *req, struct html *h,
    const struct ranking *ranking, const struct ranking_row *row)
{
    const bool entered = *row->owner != '\0';
    const struct object object = {
        .region = entered ? row->owner : row->code, .bureau = ""};
    char key[PERIOD_TEXT];
    period_format(ranking->period, key);
    html_lit(h, "<th scope=\"row\" class=\"name\">");
    if (may(&req->session.actor, ACTION_EVALUATION, &object, req->now) == MAY) {
        if (entered) {
            html_lit(h, "<a href=\"/peers/");
        } else {
            html_lit(h, "<a href=\"/evaluation/");
        }
        html_url(h, object.region);
        html_lit(h, "/");
        html_url(h, key);
        html_lit(h, "\">");
        html_text(h, say(req, &row->name));
        html_lit(h, "</a>");
    } else {
        html_text(h, say(req, &row->name));
    }
    html_lit(h, " <span class=\"owner\">");
    html_text(h, row->code);
    html_lit(h, "</span> ");
    if (entered) {
        part_entered(req, h);
    }
    if (row->sample) {
        part_origin(req, h, false);
    }
    html_lit(h, "</th>");
}

static const char *group_name(
    const struct request *req, const struct framework *fw, const char *code)
{
    int group = framework_group(fw, text_of(code));
    return group < 0 ? "—" : say(req, &fw->groups[group].name);
}

static void bar_cell(struct html *h, const struct ranking_row *row)
{
    double share = row->total < 0 ? 0 : row->total > 100 ? 100 : row->total;
    html_lit(h,
        "<td class=\"bar\"><svg class=\"bar\" viewBox=\"0 0 100 10\" "
        "preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect "
        "class=\"track\" width=\"100\" height=\"10\"/><rect height=\"10\" ");
    if (*row->owner != '\0') {
        html_lit(h, "class=\"entered\" width=\"");
    } else {
        html_lit(h, "class=\"own\" width=\"");
    }
    html_real(h, row->scored ? share : 0, 2);
    html_lit(h, "\"/></svg></td>");
}

static void grade_cell(const struct request *req, struct html *h,
    const struct framework *fw, const char *grade)
{
    html_lit(h, "<td class=\"unit\">");
    for (int i = 0; i < fw->grade_count; i++) {
        if (strcmp(fw->grades[i].name.zh, grade) == 0) {
            html_text(h, say(req, &fw->grades[i].name));
        }
    }
    if (*grade == '\0') {
        html_lit(h, "—");
    }
    html_lit(h, "</td>");
}

static void write_row(const struct request *req, struct html *h,
    const struct ranking *ranking, const struct ranking_row *row)
{
    const struct framework *fw = ranking->fw;
    const bool own =
        *row->owner == '\0' && strcmp(row->code, ranking->region) == 0;
    if (own) {
        html_lit(h, "<tr class=\"here\">");
    } else {
        html_lit(h, "<tr>");
    }
    place_cell(h, row->place);
    name_cell(req, h, ranking, row);
    if (fw->group_count > 0) {
        html_lit(h, "<td>");
        html_text(h, group_name(req, fw, row->group));
        html_lit(h, "</td>");
        place_cell(h, row->group_place);
    }
    part_number_cell(h, row->scored, row->total, 2);
    bar_cell(h, row);
    for (int q = 0; q < fw->quality_count; q++) {
        part_number_cell(h, row->rates[q] >= 0, row->rates[q], 2);
    }
    grade_cell(req, h, fw, row->grade);
    html_lit(h, "<td class=\"num\">");
    html_int(h, row->reported);
    html_lit(h, " / ");
    html_int(h, row->due);
    html_lit(h, "</td></tr>");
}

static void column(struct html *h, const char *name)
{
    html_lit(h, "<th scope=\"col\">");
    html_text(h, name);
    html_lit(h, "</th>");
}

static void columns(
    const struct request *req, struct html *h, const struct framework *fw)
{
    html_lit(h, "<table class=\"list ranking\"><thead><tr>");
    column(h, tr(req, "Rank"));
    column(h, tr(req, "County"));
    if (fw->group_count > 0) {
        column(h, tr(req, "Group"));
        column(h, tr(req, "Rank in the group"));
    }
    column(h, tr(req, "Total"));
    column(h, tr(req, "0 to 100"));
    for (int q = 0; q < fw->quality_count; q++) {
        column(h, say(req, &fw->qualities[q].brief));
    }
    column(h, tr(req, "Grade"));
    column(h, tr(req, "With a value / due"));
    html_lit(h, "</tr></thead><tbody>");
}

/* -- the whole ------------------------------------------------------------- */

static void note(struct html *h, const char *text)
{
    html_lit(h, "<li>");
    html_text(h, text);
    html_lit(h, "</li>");
}

static void notes(
    const struct request *req, struct html *h, const struct ranking *ranking)
{
    bool entered = false;
    for (size_t i = 0; i < ranking->count; i++) {
        entered |= *ranking->rows[i].owner != '\0';
    }
    html_lit(h, "<ul class=\"mute\">");
    note(
        h, ranking->fw->tie == TIE_ROUNDED
               ? tr(req, "Totals are compared as printed, with two decimals; "
                         "equal ones share a rank and the next is left out.")
               : tr(req, "Totals are compared exactly; equal ones share a rank "
                         "and the next is left out."));
    if (entered) {
        note(h,
            tr(req, "Peers entered by hand are ranked beside the counties by "
                    "the indicators that were entered for them; they are "
                    "nobody's reported figures."));
    }
    if (ranking->hidden > 0) {
        const char *text = arena_printf(req->arena,
            tr(req, "%zu further rows belong to other provinces or to peers "
                    "of other counties and are not shown; they count in the "
                    "ranks."),
            ranking->hidden);
        note(h, text ? text : "");
    }
    html_lit(h, "</ul>");
}

void ranking_write(const struct request *req, struct html *h,
    const struct ranking *ranking, const char *group)
{
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    columns(req, h, ranking->fw);
    for (size_t i = 0; i < ranking->count; i++) {
        const struct ranking_row *row = &ranking->rows[i];
        if (*group == '\0' || strcmp(row->group, group) == 0) {
            write_row(req, h, ranking, row);
        }
    }
    html_lit(h, "</tbody></table></div>");
    notes(req, h, ranking);
}
