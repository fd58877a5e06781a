/* Counties that are far from the others of their group, or from all. */
#include <stdlib.h>
#include <string.h>

#include "eval/outlier.h"
#include "eval/statistics.h"
#include "export/province_internal.h"

enum { LEAST_POINTS = 5 };
#define USUAL_THRESHOLD 3.5 /* Iglewicz and Hoaglin */

/* The values of one indicator that are compared with each other, in the order
 * of the ranking and sorted. */
struct pool {
    double *points, *sorted;
    int n;
};

/* A county by its group, in the order of the ranking within it. */
struct place {
    const char *group;
    size_t unit;
    struct pool *pool; /* of the group */
    int nth;           /* of its values, where it has one */
};

struct search {
    struct province *p;
    struct place *places;           /* by group */
    struct pool *pools, all;        /* of each group, as many as there are */
    int *nth;                       /* of all values, by unit */
    double *points, *sorted, *room; /* two times, two times, three times n */
};

static int by_group(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    int order = strcmp(a->group, b->group);

    return order != 0 ? order : (a->unit > b->unit) - (a->unit < b->unit);
}

static int by_unit(const void *left, const void *right)
{
    const struct province_outlier *a = left, *b = right;

    return a->unit != b->unit ? (a->unit > b->unit) - (a->unit < b->unit)
                              : a->indicator - b->indicator;
}

static bool make_search(struct search *s)
{
    struct province *p = s->p;
    size_t n = p->count;
    double *room = arena_array(p->arena, 7 * n + 1, sizeof(*room));

    s->places = arena_array(p->arena, n + 1, sizeof(*s->places));
    s->pools = arena_array(p->arena, n + 1, sizeof(*s->pools));
    s->nth = arena_array(p->arena, n + 1, sizeof(*s->nth));
    if (room == NULL || s->places == NULL || s->pools == NULL ||
        s->nth == NULL) {
        return false;
    }
    s->points = room;
    s->sorted = room + 2 * n;
    s->room = room + 4 * n;
    for (size_t i = 0; i < n; i++) {
        s->places[i] = (struct place){p->units[i].unit->group, i, NULL, 0};
    }
    qsort(s->places, n, sizeof(*s->places), by_group);
    for (size_t i = 0, pools = 0; i < n; i++) {
        pools +=
            i > 0 && strcmp(s->places[i].group, s->places[i - 1].group) != 0;
        s->places[i].pool = &s->pools[pools];
    }
    return true;
}

static const struct unit_indicator *value_of(
    const struct search *s, size_t unit, int indicator)
{
    return &s->p->units[unit].score->indicators[indicator];
}

static void sort_pool(struct pool *pool)
{
    memcpy(pool->sorted, pool->points, (size_t)pool->n * sizeof(double));
    stat_sort(pool->sorted, pool->n);
}

/* The value after those of the pool, when the county has one; its place. */
static int add_value(struct pool *pool, const struct unit_indicator *x)
{
    if (x->has_value) {
        pool->points[pool->n++] = x->value;
    }
    return pool->n - 1;
}

static void fill_all(struct search *s, int indicator)
{
    s->all = (struct pool){s->points, s->sorted, 0};
    for (size_t i = 0; i < s->p->count; i++) {
        s->nth[i] = add_value(&s->all, value_of(s, i, indicator));
    }
    sort_pool(&s->all);
}

static void fill_groups(struct search *s, int indicator)
{
    size_t n = s->p->count;

    for (size_t i = 0; i < n; i++) {
        struct place *place = &s->places[i];

        if (i == 0 || place->pool != place[-1].pool) {
            *place->pool =
                (struct pool){s->points + n + i, s->sorted + n + i, 0};
        }
        place->nth =
            add_value(place->pool, value_of(s, place->unit, indicator));
        if (i == n - 1 || place->pool != place[1].pool) {
            sort_pool(place->pool);
        }
    }
}

/* Judge the `self`-th value of its pool. */
static void judge(struct search *s, size_t unit, int indicator,
    const struct pool *pool, int self)
{
    struct province *p = s->p;
    struct outlier found = outlier_among(
        pool->points, pool->sorted, pool->n, self, p->points, s->room);

    if (found.judged &&
        (found.score > p->threshold || found.score < -p->threshold)) {
        p->units[unit].outliers++;
        p->outliers[p->outlier_count++] =
            (struct province_outlier){unit, indicator, pool != &s->all,
                pool->points[self], found.median, found.score};
    }
}

/* By its group where that has points enough without the county, else by all. */
static bool is_group_enough(const struct search *s, const struct pool *pool)
{
    return s->p->fw->group_count > 0 && pool->n - 1 >= s->p->points;
}

static void judge_indicator(struct search *s, int indicator)
{
    fill_all(s, indicator);
    fill_groups(s, indicator);
    for (size_t i = 0; i < s->p->count; i++) {
        const struct place *place = &s->places[i];

        if (!value_of(s, place->unit, indicator)->has_value) {
            continue;
        }
        if (is_group_enough(s, place->pool)) {
            judge(s, place->unit, indicator, place->pool, place->nth);
        } else {
            judge(s, place->unit, indicator, &s->all, s->nth[place->unit]);
        }
    }
}

bool province_find_outliers(struct province *p)
{
    size_t indicators = (size_t)p->fw->indicator_count;
    struct search s = {.p = p};

    p->threshold = p->fw->outlier_group > 0
                       ? decimal_to_double(p->fw->outlier_group)
                       : USUAL_THRESHOLD;
    p->points =
        p->fw->outlier_points > 0 ? p->fw->outlier_points : LEAST_POINTS;
    p->outliers =
        arena_array(p->arena, p->count * indicators + 1, sizeof(*p->outliers));
    if (p->outliers == NULL || !make_search(&s)) {
        return false;
    }
    for (size_t k = 0; k < indicators; k++) {
        judge_indicator(&s, (int)k);
    }
    qsort(p->outliers, p->outlier_count, sizeof(*p->outliers), by_unit);
    return true;
}
