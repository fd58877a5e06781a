#include "eval/score.h"

void score_rank(const double *values, size_t count, bool descending, int *ranks)
{
    for (size_t i = 0; i < count; i++) {
        ranks[i] = 1;
        for (size_t j = 0; j < count; j++) {
            ranks[i] +=
                descending ? values[j] > values[i] : values[j] < values[i];
        }
    }
}

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

/* One more than the rows before it: in all, or of its group. */
static int rank_of(const struct framework *fw, const struct standing *rows,
    size_t count, size_t which, bool grouped)
{
    double own = compared(fw, rows[which].total);
    int rank = 1;

    for (size_t i = 0; i < count; i++) {
        rank += rows[i].scored &&
                (!grouped || rows[i].group == rows[which].group) &&
                compared(fw, rows[i].total) > own;
    }
    return rank;
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

void score_standings(
    const struct framework *fw, struct standing *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        rows[i].rank = rows[i].group_rank = 0;
        if (rows[i].scored) {
            rows[i].rank = rank_of(fw, rows, count, i, false);
            rows[i].group_rank =
                rows[i].group < 0 ? 0 : rank_of(fw, rows, count, i, true);
            rows[i].grade = allowed(fw, rows[i].grade, rows[i].rank);
        }
    }
}
