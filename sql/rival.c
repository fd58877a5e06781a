#include "sql/rival.h"

#include <math.h>

static bool take_rival(const struct framework *fw,
    const struct unit_score *score, struct arena *arena, struct rival *out)
{
    double *rates = arena_array(arena,
        (size_t)(fw->quality_count + fw->indicator_count) + 1, sizeof(*rates));

    if (rates == NULL) {
        return false;
    }
    *out =
        (struct rival){score->standing.total, rates, rates + fw->quality_count};
    for (int q = 0; q < fw->quality_count; q++) {
        rates[q] = score->qualities[q].scored ? score->qualities[q].rate : NAN;
    }
    for (int i = 0; i < fw->indicator_count; i++) {
        const struct unit_indicator *x = &score->indicators[i];

        rates[fw->quality_count + i] =
            x->outcome == OUTCOME_SCORED || x->outcome == OUTCOME_MISSING
                ? x->rate
                : NAN;
    }
    return true;
}

bool rivals_load(const struct cohort *c, size_t self, struct arena *arena,
    struct arena *scratch, struct report *report)
{
    bool *chosen = arena_alloc(scratch, c->count + 1);
    struct rival *rivals = arena_array(arena, c->count + 1, sizeof(*rivals));
    struct unit_score *scores;

    for (size_t i = 0; chosen != NULL && i < c->count; i++) {
        chosen[i] = i != self && cohort_compares(c, self, i);
    }
    if (chosen == NULL || rivals == NULL ||
        !cohort_score(c, chosen, COHORT_INDICATORS, scratch, &scores)) {
        return false;
    }
    report->rivals = rivals;
    for (size_t i = 0; i < c->count; i++) {
        if (chosen[i] && scores[i].standing.scored &&
            !take_rival(
                c->fw, &scores[i], arena, &rivals[report->rival_count++])) {
            return false;
        }
    }
    return true;
}
