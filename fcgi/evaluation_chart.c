#include "fcgi/evaluation_chart.h"
#include "fcgi/parts.h"

#include <math.h>

#define CENTRE_X 190.0
#define CENTRE_Y 160.0
#define RADIUS   108.0
#define TURN     6.283185307179586

struct point {
    double x, y;
};

/* The end of axis `axis` of `axes` at `share` of the radius, top first. */
static struct point at(int axis, int axes, double share)
{
    double angle = TURN * axis / axes - TURN / 4;
    return (struct point){
        CENTRE_X + cos(angle) * RADIUS * share,
        CENTRE_Y + sin(angle) * RADIUS * share,
    };
}

static void points_of(struct html *h, struct point p)
{
    html_real(h, p.x, 1);
    html_lit(h, ",");
    html_real(h, p.y, 1);
    html_lit(h, " ");
}

static void ring(struct html *h, int axes, double share)
{
    html_lit(h, "<polygon class=\"grid\" points=\"");
    for (int i = 0; i < axes; i++) {
        points_of(h, at(i, axes, share));
    }
    html_lit(h, "\"/>");
}

static void spoke(struct html *h, int axis, int axes)
{
    struct point end = at(axis, axes, 1);
    html_lit(h, "<line class=\"grid\" x1=\"190\" y1=\"160\" x2=\"");
    html_real(h, end.x, 1);
    html_lit(h, "\" y2=\"");
    html_real(h, end.y, 1);
    html_lit(h, "\"/>");
}

static void label(const struct request *req, struct html *h,
    const struct evaluation *evaluation, int axis)
{
    const struct framework *fw = evaluation->fw;
    const struct quality_score *score = &evaluation->qualities[axis];
    struct point p = at(axis, fw->quality_count, 1.14);
    const double aside = p.x - CENTRE_X;
    for (int line = 0; line < 2; line++) {
        html_lit(h, "<text x=\"");
        html_real(h, p.x, 1);
        html_lit(h, "\" y=\"");
        html_real(h, p.y + (p.y < CENTRE_Y ? -8 : 6) + 16 * line, 1);
        if (aside > 1) {
            html_lit(h, "\" text-anchor=\"start\"");
        } else if (aside < -1) {
            html_lit(h, "\" text-anchor=\"end\"");
        } else {
            html_lit(h, "\" text-anchor=\"middle\"");
        }
        if (line == 1) {
            html_lit(h, " class=\"value\"");
        }
        html_lit(h, ">");
        if (line == 0) {
            html_text(h, say(req, &fw->qualities[axis].brief));
        } else if (score->scored) {
            html_real(h, score->rate, 2);
        } else {
            html_lit(h, "—");
        }
        html_lit(h, "</text>");
    }
}

static double share_of(const struct quality_score *score)
{
    double rate = score->scored ? score->rate : 0;
    return fmin(fmax(rate, 0), 100) / 100;
}

static void shape(struct html *h, const struct evaluation *evaluation)
{
    const int axes = evaluation->fw->quality_count;
    html_lit(h, "<polygon class=\"own\" points=\"");
    for (int i = 0; i < axes; i++) {
        points_of(h, at(i, axes, share_of(&evaluation->qualities[i])));
    }
    html_lit(h, "\"/>");
    for (int i = 0; i < axes; i++) {
        struct point p = at(i, axes, share_of(&evaluation->qualities[i]));
        html_lit(h, "<circle class=\"dot\" r=\"4\" cx=\"");
        html_real(h, p.x, 1);
        html_lit(h, "\" cy=\"");
        html_real(h, p.y, 1);
        html_lit(h, "\"/>");
    }
}

void chart_radar(const struct request *req, struct html *h,
    const struct evaluation *evaluation)
{
    const int axes = evaluation->fw->quality_count;
    html_lit(h, "<svg class=\"radar\" viewBox=\"0 0 380 330\" role=\"img\" "
                "aria-labelledby=\"radar-title\"><title id=\"radar-title\">");
    html_text(
        h, tr(req, "Scores of the qualities, 0 to 100; the same figures stand "
                   "in the table beside"));
    html_lit(h, "</title>");
    for (int i = 1; i <= 5; i++) {
        ring(h, axes, i / 5.0);
    }
    for (int i = 0; i < axes; i++) {
        spoke(h, i, axes);
    }
    shape(h, evaluation);
    html_lit(h, "<text class=\"scale\" x=\"194\" y=\"99\">60</text>"
                "<text class=\"scale\" x=\"194\" y=\"64\">100</text>");
    for (int i = 0; i < axes; i++) {
        label(req, h, evaluation, i);
    }
    html_lit(h, "</svg>");
}

/* -- bars ------------------------------------------------------------------ */

static void bar(struct html *h, const struct quality_score *score)
{
    html_lit(h,
        "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
        "aria-hidden=\"true\"><rect class=\"track\" width=\"100\" "
        "height=\"10\"/><rect class=\"own\" height=\"10\" width=\"");
    html_real(h, share_of(score) * 100, 2);
    html_lit(h, "\"/><path class=\"grid\" d=\"M20 0V10M40 0V10M60 0V10"
                "M80 0V10\"/></svg>");
}

static void bar_row(const struct request *req, struct html *h,
    const struct evaluation *evaluation, int quality)
{
    const struct quality_score *score = &evaluation->qualities[quality];
    const struct quality *of = &evaluation->fw->qualities[quality];
    html_lit(h, "<tr><th scope=\"row\"><a href=\"#");
    html_url(h, of->code);
    html_lit(h, "\">");
    html_text(h, say(req, &of->name));
    html_lit(h, "</a></th><td class=\"bar\">");
    bar(h, score);
    html_lit(h, "</td>");
    part_number_cell(h, score->scored, score->rate, 2);
    part_number_cell(h, score->scored, score->weight, 2);
    part_number_cell(h, score->scored, score->points, 2);
    html_lit(h, "<td class=\"num\">");
    html_int(h, score->reported);
    html_lit(h, " / ");
    html_int(h, score->due);
    html_lit(h, "</td></tr>");
}

void chart_bars(const struct request *req, struct html *h,
    const struct evaluation *evaluation)
{
    const char *const heads[] = {tr(req, "Quality"), tr(req, "0 to 100"),
        tr(req, "Score"), tr(req, "Weight"), tr(req, "Contribution"),
        tr(req, "Reported / due")};
    html_lit(h, "<table class=\"bars\"><thead><tr>");
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        html_lit(h, "<th scope=\"col\">");
        html_text(h, heads[i]);
        html_lit(h, "</th>");
    }
    html_lit(h, "</tr></thead><tbody>");
    for (int i = 0; i < evaluation->fw->quality_count; i++) {
        bar_row(req, h, evaluation, i);
    }
    html_lit(h, "</tbody></table><p class=\"mute\">");
    html_text(h, tr(req, "Contribution is score times weight divided by 100"));
    html_lit(h, "</p>");
}
