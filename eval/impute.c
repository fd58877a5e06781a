#include "eval/impute.h"

#include "eval/statistics.h"

static double middle(const double *x, int n, bool median, double *room)
{
    return median ? stat_median(x, n, room) : stat_mean(x, n);
}

/* Put `fill` where a number of this group (-1: of any) is missing. */
static int fill_group(
    double *x, int units, const int *groups, int group, double fill)
{
    int filled = 0;

    for (int u = 0; u < units && !is_missing(fill); u++) {
        if (is_missing(x[u]) && (group < 0 || groups[u] == group)) {
            x[u] = fill;
            filled++;
        }
    }
    return filled;
}

static int impute_whole(double *x, int units, bool median, double *room)
{
    return fill_group(x, units, NULL, -1, middle(x, units, median, room));
}

/* Middle of the numbers of one group, which are packed into `room`. */
static double middle_of_group(const double *x, int units, const int *groups,
    int group, bool median, double *room)
{
    int n = 0;

    for (int u = 0; u < units; u++) {
        if (groups[u] == group && !is_missing(x[u])) {
            room[n++] = x[u];
        }
    }
    return middle(room, n, median, room);
}

static int impute_grouped(
    double *x, int units, const int *groups, bool median, double *room)
{
    int filled = 0, last = -1;

    if (stat_count(x, units) == units) {
        return 0;
    }
    for (int u = 0; u < units; u++) {
        last = groups[u] > last ? groups[u] : last;
    }
    for (int group = 0; group <= last; group++) {
        filled += fill_group(x, units, groups, group,
            middle_of_group(x, units, groups, group, median, room));
    }
    return filled;
}

static int impute_previous(double *x, int units, const double *previous)
{
    int filled = 0;

    for (int u = 0; u < units; u++) {
        if (is_missing(x[u]) && !is_missing(previous[u])) {
            x[u] = previous[u];
            filled++;
        }
    }
    return filled;
}

int impute_column(double *x, int units, enum imputation method,
    const int *groups, const double *previous, double *room)
{
    switch (method) {
    case IMPUTE_MEAN: return impute_whole(x, units, false, room);
    case IMPUTE_MEDIAN: return impute_whole(x, units, true, room);
    case IMPUTE_GROUP_MEAN:
        return impute_grouped(x, units, groups, false, room);
    case IMPUTE_GROUP_MEDIAN:
        return impute_grouped(x, units, groups, true, room);
    case IMPUTE_PREVIOUS: return impute_previous(x, units, previous);
    case IMPUTE_NONE:
    case IMPUTE__COUNT: break;
    }
    return 0;
}
