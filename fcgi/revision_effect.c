#include "fcgi/revision_effect.h"

#include <math.h>
#include <string.h>

#include "fcgi/parts.h"
#include "sql/report.h"

enum { PLACES = 2, PLACES_INDICATOR = 4 };

static void effect_row(
    struct html *h, const char *name, double before, double after, int places)
{
    html_lit(h, "<tr><th scope=\"row\">");
    html_text(h, name);
    html_lit(h, "</th>");
    part_number_cell(h, true, before, places);
    part_number_cell(h, true, after, places);
    html_lit(h, "<td class=\"num\"><b>");
    if (after > before) {
        html_lit(h, "+");
    }
    html_real(h, after - before, places);
    html_lit(h, "</b></td></tr>");
}

static bool differs(double before, double after)
{
    return fabs(after - before) > 1e-9;
}

static void effect_rows(const struct request *req, struct html *h,
    const struct evaluation *before, const struct evaluation *after)
{
    const struct framework *fw = req->fw;
    effect_row(h, tr(req, "Total"), before->total, after->total, PLACES);
    for (int q = 0; q < fw->quality_count; q++) {
        double was = before->qualities[q].points;
        double is = after->qualities[q].points;
        if (differs(was, is)) {
            effect_row(h, say(req, &fw->qualities[q].name), was, is, PLACES);
        }
    }
    for (int i = 0; i < fw->indicator_count; i++) {
        double was = before->indicators[i].points;
        double is = after->indicators[i].points;
        if (differs(was, is)) {
            effect_row(h, say(req, &fw->indicators[i].name), was, is,
                PLACES_INDICATOR);
        }
    }
}

static bool revised(const struct request *req, const struct report *report,
    const struct revision *revision, struct evaluation *out)
{
    struct figures figures = report->figures;
    struct cell(*now)[COLUMN__COUNT] =
        arena_array(req->arena, figures.item_count + 1, sizeof(*now));
    if (!now) {
        return false;
    }
    memcpy(now, figures.cell[WHEN_NOW], figures.item_count * sizeof(*now));
    figures.cell[WHEN_NOW] = now;
    revision_apply(revision, &figures);
    return report_score(report, &figures, req->arena, out);
}

bool revision_effect_write(
    const struct request *req, struct html *h, const struct revision *revision)
{
    struct report report;
    struct evaluation after;
    const char *const heads[] = {tr(req, "Points"), tr(req, "Before"),
        tr(req, "Revised"), tr(req, "Difference")};
    if (report_load(req->read, req->fw, req->form.key.region,
            req->form.key.period, req->arena, &report) != DB_OK ||
        !revised(req, &report, revision, &after)) {
        return false;
    }
    html_lit(h, "<section class=\"card\"><h2>");
    html_text(h, tr(req, "Scores it moves"));
    html_lit(h, "</h2>");
    part_table(h, "list", heads, sizeof(heads) / sizeof(heads[0]));
    effect_rows(req, h, &report.evaluation, &after);
    html_lit(h, "</tbody></table><p class=\"mute\">");
    html_text(h, tr(req, "The county's own scores of this period; only what "
                         "differs is listed below the total. Nothing changes "
                         "before the revision is approved."));
    html_lit(h, "</p></section>");
    return true;
}
