/* Weights that need an eigenvector: principal components and AHP. */
#include <math.h>

#include "eval/eigen.h"
#include "eval/statistics.h"
#include "eval/weights.h"

/* -- principal components -------------------------------------------------- */

/* The rows in which every column is there, packed by column. */
static double *complete_rows(
    const double *x, int units, int columns, struct arena *arena, int *complete)
{
    double *packed = arena_array(
        arena, (size_t)units * (size_t)columns + 1, sizeof(*packed));
    int rows = 0;

    for (int pass = 0; packed != NULL && pass < 2; pass++) {
        int row = 0;

        for (int u = 0; u < units; u++) {
            bool all = true;

            for (int j = 0; j < columns; j++) {
                all = all && !is_missing(x[j * units + u]);
            }
            for (int j = 0; j < columns && all && pass == 1; j++) {
                packed[j * rows + row] = x[j * units + u];
            }
            row += all;
        }
        rows = row;
    }
    *complete = rows;
    return packed;
}

/* Correlations over complete rows; a constant column has none, not even with
 * itself, so that it weighs nothing. */
static void correlate(const double *x, int rows, int columns, double *r)
{
    for (int i = 0; i < columns; i++) {
        for (int j = 0; j <= i; j++) {
            double one = stat_correlation(x + i * rows, x + j * rows, rows);

            r[i * columns + j] = r[j * columns + i] = is_missing(one) ? 0
                                                      : i == j        ? 1
                                                                      : one;
        }
    }
}

/* Loadings, or their squares, as shares. */
static const char *loadings_to_weights(
    const double *loadings, int columns, bool squared, double *weights)
{
    double sum = 0;

    for (int j = 0; j < columns; j++) {
        sum += squared ? loadings[j] * loadings[j] : loadings[j];
    }
    if (!(sum > 1e-9)) {
        return "the loadings of the first component sum to 0; take "
               "pca-squared";
    }
    for (int j = 0; j < columns; j++) {
        weights[j] = (squared ? loadings[j] * loadings[j] : loadings[j]) / sum;
    }
    return NULL;
}

const char *weights_pca(const double *x, int units, int columns, bool squared,
    struct arena *arena, double *weights, int *at)
{
    size_t n = (size_t)columns;
    double *r = arena_array(arena, 2 * n * n + n, sizeof(*r));
    int rows = 0;
    const double *packed = complete_rows(x, units, columns, arena, &rows);
    double values[2];

    *at = -1;
    if (r == NULL || packed == NULL) {
        return "out of memory";
    }
    if (rows < 2) {
        return "under two units have all indicators; impute first";
    }
    correlate(packed, rows, columns, r);
    eigen_symmetric(r, columns, r + n * n, values, r + 2 * n * n);
    if (!(values[0] > 0)) {
        return "no indicator differs between units";
    }
    if (values[0] - values[1] < 1e-9 * values[0]) {
        return "the first two components explain equally much, so that "
               "neither is the first; choose another method";
    }
    return loadings_to_weights(r + 2 * n * n, columns, squared, weights);
}

/* -- AHP ------------------------------------------------------------------- */

/* Mean consistency index of random matrices (Saaty 1980). */
static const double random_index[] = {0, 0, 0, 0.58, 0.90, 1.12, 1.24, 1.32,
    1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59};
enum { AHP_MAX = 15, RATIO_MAX = 1000000 };

static const char *check_pairs(const double *ratio, int n, int *at)
{
    for (int i = 0; i < n; i++) {
        *at = i;
        for (int j = 0; j < n; j++) {
            double back = ratio[i * n + j] * ratio[j * n + i];

            if (!(ratio[i * n + j] > 0 && ratio[i * n + j] <= RATIO_MAX)) {
                return "is compared by a number that is not above 0, or is "
                       "above 1000000";
            }
            if (i == j && ratio[i * n + j] != 1) {
                return "is not 1 compared with itself";
            }
            if (!(fabs(back - 1) <= 1e-6)) {
                return "and its counterpart are not the inverse of each "
                       "other: write 3 and 1/3";
            }
        }
    }
    *at = -1;
    return NULL;
}

const char *weights_ahp(const double *ratio, int n, struct arena *arena,
    double *weights, double *consistency, int *at)
{
    size_t size = (size_t)n * (size_t)n;
    double *room = arena_array(arena, 2 * size, sizeof(*room));
    const char *fault = check_pairs(ratio, n, at);
    double largest;

    if (fault != NULL || room == NULL) {
        return fault != NULL ? fault : "out of memory";
    }
    if (n > AHP_MAX) {
        return "more than 15 cannot be compared in pairs; group them";
    }
    largest = eigen_positive(ratio, n, room, weights);
    *consistency =
        n <= 2 ? 0 : fmax(0, (largest - n) / (n - 1) / random_index[n]);
    return NULL;
}
