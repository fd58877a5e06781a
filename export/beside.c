/* What stands beside a score: earlier periods and other counties. */
#include "export/sheets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/history.h"

/* -- earlier periods ------------------------------------------------------- */

static const struct evaluation *scored_at(
    const struct county *county, struct period period)
{
    const struct history *history = county->report->history;
    const struct evaluation *e = history_find(history, period);

    return e != NULL && history->scored && e->scored &&
                   e->reported * 2 >= e->due
               ? e
               : NULL;
}

const struct evaluation *county_before(const struct county *county)
{
    return scored_at(county, period_previous(county->report->period));
}

const struct evaluation *county_last_year(const struct county *county)
{
    return scored_at(county, period_last_year(county->report->period));
}

const char *change_words(struct county *county, double now, double then)
{
    double change = page_difference(now, then);

    return sheet_say(county, "%s%.2f",
        change > 0   ? "+"
        : change < 0 ? "-"
                     : "",
        decimal_round_double(fabs(change), 2));
}

/* -- other counties -------------------------------------------------------- */

/* 1 + those with a higher rate, among those that have one. */
static struct ranked place_among(
    const struct county *county, double own, size_t at, bool quality)
{
    const struct report *report = county->report;
    struct ranked place = {1, 1};

    for (size_t i = 0; i < report->rival_count; i++) {
        const struct rival *rival = &report->rivals[i];
        double rate = (quality ? rival->qualities : rival->indicators)[at];

        place.of += !isnan(rate);
        place.place += rate > own;
    }
    return place.of == 1 || isnan(own) ? (struct ranked){0, 0} : place;
}

struct ranked quality_place(const struct county *county, int q)
{
    const struct quality_score *own = &county->report->evaluation.qualities[q];

    return place_among(county, own->scored ? own->rate : NAN, (size_t)q, true);
}

double rate_of(const struct evaluation *e, int indicator)
{
    const struct indicator_score *own = &e->indicators[indicator];

    return own->outcome == OUTCOME_SCORED || own->outcome == OUTCOME_MISSING
               ? own->rate
               : NAN;
}

struct ranked indicator_place(const struct county *county, int indicator)
{
    return place_among(county, rate_of(&county->report->evaluation, indicator),
        (size_t)indicator, false);
}

/* -- weights that move ----------------------------------------------------- */

/* From what decides the scores, so that they always get the same draws. */
static uint64_t seed_of(const struct report *report)
{
    char text[160], hash[65];
    uint64_t seed = 0;

    snprintf(text, sizeof(text), "%s|%s", report->edition_hash,
        report->data_version);
    hash_hex(text, strlen(text), hash);
    for (int i = 0; i < 16; i++) {
        seed = seed << 4 |
               (uint64_t)(hash[i] <= '9' ? hash[i] - '0' : hash[i] - 'a' + 10);
    }
    return seed;
}

const char *spread_words(struct county *county)
{
    return sheet_say(county, "%.2f—%.2f", county->perturbed.total.q5,
        county->perturbed.total.q95);
}

bool county_perturb(struct county *county)
{
    const struct report *report = county->report;
    size_t count = report->rival_count + 1;
    size_t indicators = (size_t)county->fw->indicator_count;
    const double **rates = arena_array(county->arena, count, sizeof(*rates));
    double *own = arena_array(county->arena, indicators + 1, sizeof(*own));
    struct perturb_plan plan = {.fw = county->fw,
        .group = report->evaluation.group,
        .unit_count = (int)count,
        .noise = COUNTY_NOISE / 100.0,
        .draws = COUNTY_DRAWS,
        .seed = seed_of(report)};

    if (rates == NULL || own == NULL) {
        return false;
    }
    for (size_t i = 0; i < indicators; i++) {
        own[i] = rate_of(&report->evaluation, (int)i);
    }
    rates[0] = own;
    for (size_t i = 1; i < count; i++) {
        rates[i] = report->rivals[i - 1].indicators;
    }
    plan.rates = rates;
    return perturb(&plan, county->arena, &county->perturbed);
}

void county_fill_beside(struct county *county)
{
    const struct history *history = county->report->history;

    size_t rivals = county->report->rival_count;

    county_fill(county, "before",
        period_words(county, period_previous(county->report->period)));
    county_fill(county, "earlier",
        history != NULL && !history->scored
            ? "；本版本有与其他地区比较的评分方法，不重算以前各期的得分"
            : "，没有数据或当期已报不足应评一半的以“—”表示");
    county_fill(county, "noise", sheet_say(county, "%d", COUNTY_NOISE));
    county_fill(county, "draws", sheet_say(county, "%d", COUNTY_DRAWS));
    county_fill(county, "rivals",
        rivals == 0 ? "本期没有，故不排位次"
                    : sheet_say(county, "除本地区外 %d 个", (int)rivals));
    county_fill(county, "without",
        county->fw->aggregate == MEAN_ARITHMETIC
            ? "，由公式计算"
            : "；总分不是算术平均，此数为写入时的数");
}
