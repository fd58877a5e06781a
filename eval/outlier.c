#include "eval/outlier.h"

#include <math.h>

#include "eval/statistics.h"

static const double MEDIAN_SCALE = 0.6745; /* 3rd quartile of the normal */
static const double MEAN_SCALE = 1.253314; /* square root of pi / 2 */

struct outlier outlier_of(
    double x, const double *points, int n, int least, double *room)
{
    struct outlier out = {false, 0, 0};
    double *distance = room + n, mad, mean;

    if (n < least || n < 1) {
        return out;
    }
    out.median = stat_median(points, n, room);
    for (int i = 0; i < n; i++) {
        distance[i] = fabs(points[i] - out.median);
    }
    mad = stat_median(distance, n, room);
    mean = stat_mean(distance, n);
    out.judged = mean > 0 && isfinite(mean);
    if (out.judged) {
        out.score = mad > 0 ? MEDIAN_SCALE * (x - out.median) / mad
                            : (x - out.median) / (MEAN_SCALE * mean);
    }
    return out;
}
