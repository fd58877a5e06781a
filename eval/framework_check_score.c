/* Weights, groups, bands, grades and levels of an edition. */
#include <string.h>

#include "eval/framework_read.h"

/* -- weights -------------------------------------------------------------- */

static decimal weight_of(const struct reader *r, int quality)
{
    decimal sum = 0;

    for (int i = 0; i < r->fw->indicator_count; i++) {
        if (r->indicators[i].quality == quality) {
            sum += r->indicators[i].weight;
        }
    }
    return sum;
}

static void check_weights(struct reader *r)
{
    char text[DECIMAL_TEXT];
    decimal all = 0;

    for (int q = 0; q < r->fw->quality_count; q++) {
        decimal sum = weight_of(r, q);

        if (r->qualities[q].weight < 0) {
            framework_note(
                r, TABLE_QUALITY, q, "weight", "must not be negative");
        }
        if (sum != r->qualities[q].weight) {
            decimal_plain(sum, text);
            framework_note(r, TABLE_QUALITY, q, "weight",
                "of %s is not the sum of its indicators, %s",
                r->qualities[q].code, text);
        }
        all += r->qualities[q].weight;
    }
    if (all != 100 * DECIMAL_ONE) {
        decimal_plain(all, text);
        framework_note(r, TABLE_QUALITY, -1, NULL,
            "the weights sum to %s instead of 100", text);
    }
}

/* -- weights of a group --------------------------------------------------- */

/* A place for the weights of every group that has some; false: no memory. */
static bool make_sets(struct reader *r, decimal **sets)
{
    for (int i = 0; i < r->weight_count; i++) {
        int g = r->weights[i].group;

        if (sets[g] == NULL) {
            sets[g] = arena_array(
                r->arena, (size_t)r->fw->indicator_count + 1, sizeof(*sets[g]));
        }
        if (sets[g] == NULL) {
            return false;
        }
        r->groups[g].weights = sets[g];
    }
    return true;
}

static void take_weight(struct reader *r, int row, decimal **sets)
{
    const struct weight_record *own = &r->weights[row];

    for (int i = 0; i < row; i++) {
        if (r->weights[i].group == own->group &&
            r->weights[i].indicator == own->indicator) {
            framework_note(r, TABLE_WEIGHT, row, "indicator",
                "has two weights in group %s", r->groups[own->group].code);
        }
    }
    if (own->weight < 0) {
        framework_note(r, TABLE_WEIGHT, row, "weight", "must not be negative");
    }
    if (own->weight != 0 &&
        r->indicators[own->indicator].method == METHOD_NONE) {
        framework_note(r, TABLE_WEIGHT, row, "weight",
            "must be 0 where nothing is scored");
    }
    sets[own->group][own->indicator] += own->weight;
}

/* Every scored indicator stands in the set of a group, be it with 0. */
static void check_complete(struct reader *r, int group)
{
    for (int i = 0; i < r->fw->indicator_count; i++) {
        bool stands = r->indicators[i].method == METHOD_NONE;

        for (int row = 0; row < r->weight_count; row++) {
            stands |= r->weights[row].group == group &&
                      r->weights[row].indicator == i;
        }
        if (!stands) {
            framework_note(r, TABLE_WEIGHT, -1, NULL,
                "group %s has no weight of %s", r->groups[group].code,
                r->indicators[i].code);
        }
    }
}

static void check_set(struct reader *r, int group)
{
    decimal sum = 0;
    char text[DECIMAL_TEXT];

    for (int i = 0; i < r->fw->indicator_count; i++) {
        sum += r->groups[group].weights[i];
    }
    if (sum != 100 * DECIMAL_ONE) {
        decimal_plain(sum, text);
        framework_note(r, TABLE_WEIGHT, -1, NULL,
            "the weights of group %s sum to %s instead of 100",
            r->groups[group].code, text);
    }
    check_complete(r, group);
}

static void attach_weights(struct reader *r)
{
    decimal **sets =
        arena_array(r->arena, (size_t)r->fw->group_count + 1, sizeof(*sets));

    if (sets == NULL || !make_sets(r, sets)) {
        framework_note(r, TABLE_WEIGHT, -1, NULL, "no memory");
        return;
    }
    for (int i = 0; i < r->weight_count; i++) {
        take_weight(r, i, sets);
    }
    for (int g = 0; g < r->fw->group_count; g++) {
        if (sets[g] != NULL) {
            check_set(r, g);
        }
    }
}

/* -- bands ---------------------------------------------------------------- */

#define BANDS_MAX 16 /* of one code: as many IFs stand in one another */

static void check_bands(struct reader *r)
{
    const struct band *bands = r->fw->bands;
    int run = 0;

    for (int i = 0; i < r->fw->band_count; i++) {
        bool same = i > 0 && strcmp(bands[i].code, bands[i - 1].code) == 0;

        run = same ? run + 1 : 1;
        if (run == BANDS_MAX + 1) {
            framework_note(
                r, TABLE_BAND, i, "band", "has more than %d bands", BANDS_MAX);
        }
        if (bands[i].coefficient < 0) {
            framework_note(
                r, TABLE_BAND, i, "coefficient", "must not be negative");
        }
        if (same && bands[i].coefficient > bands[i - 1].coefficient) {
            framework_note(r, TABLE_BAND, i, "coefficient",
                "must not be over the band before: the best comes first");
        }
        for (int j = 0; !same && j < i; j++) {
            if (strcmp(bands[i].code, bands[j].code) == 0) {
                framework_note(r, TABLE_BAND, i, "band",
                    "has bands that do not stand together");
                break;
            }
        }
    }
}

/* -- grades and levels ---------------------------------------------------- */

static void check_grades(struct reader *r)
{
    const struct framework *fw = r->fw;

    if (fw->grade_count == 0 || fw->grades[fw->grade_count - 1].from > 0) {
        framework_note(r, TABLE_GRADE, fw->grade_count - 1, "from",
            "must be 0 or below in the last grade, so that every total has "
            "one");
    }
    if (fw->grade_count > 0 && fw->grades[fw->grade_count - 1].max_rank > 0) {
        framework_note(r, TABLE_GRADE, fw->grade_count - 1, "max_rank",
            "must be empty in the last grade, so that every region has one");
    }
    for (int i = 1; i < fw->grade_count; i++) {
        if (fw->grades[i].from >= fw->grades[i - 1].from) {
            framework_note(r, TABLE_GRADE, i, "from",
                "must be under the grade before: the best comes first");
        }
        if (fw->grades[i].max_rank > 0 &&
            fw->grades[i].max_rank < fw->grades[i - 1].max_rank) {
            framework_note(r, TABLE_GRADE, i, "max_rank",
                "must not be under that of the grade before");
        }
    }
}

/* The level before one among those that earn, or that cost; -1: none. */
static int level_before(const struct framework *fw, int level)
{
    int i = level - 1;

    while (i >= 0 && fw->levels[i].penalty != fw->levels[level].penalty) {
        i--;
    }
    return i;
}

static void check_levels(struct reader *r)
{
    const struct framework *fw = r->fw;

    for (int i = 0; i < fw->level_count; i++) {
        int before = level_before(fw, i);

        if (fw->levels[i].points < 0) {
            framework_note(r, TABLE_LEVEL, i, "points", "must not be negative");
        }
        if (before >= 0 && fw->levels[i].points > fw->levels[before].points) {
            framework_note(r, TABLE_LEVEL, i, "points",
                "must not be over the level before: the highest comes first");
        }
        if (fw->levels[i].penalty && fw->penalty_cap == 0) {
            framework_note(r, TABLE_LEVEL, i, "penalty",
                "needs a penalty_cap above 0 in edition.csv");
        }
    }
}

void framework_check_scores(struct reader *r)
{
    check_weights(r);
    attach_weights(r);
    check_bands(r);
    check_grades(r);
    check_levels(r);
}
