#include "eval/composite.h"
#include "eval/score.h"
#include "eval/statistics.h"

const struct grade *score_grade(const struct framework *fw, double total)
{
    double rounded = decimal_round_double(total, 2);

    for (int i = 0; i < fw->grade_count; i++) {
        if (rounded >= decimal_to_double(fw->grades[i].from)) {
            return &fw->grades[i];
        }
    }
    return NULL;
}

struct standing score_standing(const char *region, const struct evaluation *e)
{
    return (struct standing){.region = region,
        .group = e->group,
        .scored = e->scored,
        .total = e->total,
        .grade = e->grade,
        .veto = e->veto};
}

/* A total as the edition compares it. */
static double compared(const struct framework *fw, double total)
{
    return fw->tie == TIE_EXACT ? total : decimal_round_double(total, 2);
}

/* What ranks among all (group -1) or within a group need. */
struct ranking {
    double *totals, *room;
    int *ranks;
};

/* Ranks of the rows of a group, or of all; 0 for the others. */
static void rank_rows(const struct framework *fw, const struct standing *rows,
    size_t count, int group, struct ranking *r)
{
    for (size_t i = 0; i < count; i++) {
        bool among = rows[i].scored && (group < 0 || rows[i].group == group);

        r->totals[i] = among ? compared(fw, rows[i].total) : MISSING;
    }
    stat_rank(r->totals, (int)count, true, r->room, r->ranks);
}

/* The first grade from `grade` on that a region of this rank may have. */
static const struct grade *allowed(
    const struct framework *fw, const struct grade *grade, int rank)
{
    const struct grade *last = &fw->grades[fw->grade_count - 1];

    while (grade != NULL && grade < last && grade->max_rank > 0 &&
           rank > grade->max_rank) {
        grade++;
    }
    return grade;
}

bool score_standings(const struct framework *fw, struct standing *rows,
    size_t count, struct arena *arena)
{
    struct ranking r = {arena_array(arena, count + 1, sizeof(*r.totals)),
        arena_array(arena, count + 1, sizeof(*r.room)),
        arena_array(arena, count + 1, sizeof(*r.ranks))};

    if (r.totals == NULL || r.room == NULL || r.ranks == NULL) {
        return false;
    }
    rank_rows(fw, rows, count, -1, &r);
    for (size_t i = 0; i < count; i++) {
        rows[i].rank = r.ranks[i];
        rows[i].group_rank = 0;
        rows[i].grade = rows[i].scored
                            ? allowed(fw, rows[i].grade, rows[i].rank)
                            : rows[i].grade;
    }
    for (int g = 0; g < fw->group_count; g++) {
        rank_rows(fw, rows, count, g, &r);
        for (size_t i = 0; i < count; i++) {
            rows[i].group_rank =
                rows[i].group == g ? r.ranks[i] : rows[i].group_rank;
        }
    }
    return true;
}
