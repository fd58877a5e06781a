/* Eigenvalues known in closed form. */
#include "eval/eigen.h"

#include <math.h>
#include <stddef.h>

#include "tests/unit/suite.h"

enum { MOST = 20 };
#define HALF 0.7071067811865476 /* sqrt(1/2) */

static const struct row {
    const char *name;
    int n;
    double a[9];
    double values[2], vector[3];
} rows[] = {
    {"one", 1, {3}, {3, 0}, {1}},
    {"one below 0", 1, {-3}, {-3, 0}, {1}},
    {"two", 2, {2, 1, 1, 2}, {3, 1}, {HALF, HALF}},
    {"the second is the largest", 2, {1, 0, 0, 5}, {5, 1}, {0, 1}},
    {"a sum of 0: the first above 0", 2, {2, -1, -1, 2}, {3, 1}, {HALF, -HALF}},
    {"a sum of 0 after a 0", 3, {0, 0, 0, 0, 2, -1, 0, -1, 2}, {3, 1},
        {0, HALF, -HALF}},
    {"equal", 3, {1, 0, 0, 0, 1, 0, 0, 0, 1}, {1, 1}, {1, 0, 0}},
    {"zeros", 2, {0, 0, 0, 0}, {0, 0}, {1, 0}},
    {"of rank one", 3, {1, 1, 1, 1, 1, 1, 1, 1, 1}, {3, 0},
        {0.5773502691896258, 0.5773502691896258, 0.5773502691896258}},
    /* Jacobi finds this vector with a sum below 0. */
    {"turned", 3, {-1, -1, 1, -1, 0, -1, 1, -1, -1},
        {1.4142135623730951, -1.4142135623730951}, {0.5, -HALF, 0.5}},
    /* 2 + 2 cos(k pi / 4), k = 1, 2; the vector sin(i pi / 4) */
    {"tridiagonal", 3, {2, 1, 0, 1, 2, 1, 0, 1, 2}, {3.414213562373095, 2},
        {0.5, HALF, 0.5}},
};

static void solves_symmetric(void)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];
        double a[9], vectors[9], values[2], vector[3];

        for (int k = 0; k < row->n * row->n; k++) {
            a[k] = row->a[k];
        }
        eigen_symmetric(a, row->n, vectors, values, vector);
        CHECK(row->name, fabs(values[0] - row->values[0]) < 1e-14);
        CHECK(row->name, fabs(values[1] - row->values[1]) < 1e-14);
        for (int k = 0; k < row->n; k++) {
            CHECK(row->name, fabs(vector[k] - row->vector[k]) < 1e-14);
        }
    }
}

/* A v = lambda v for a matrix without zeros, and no larger eigenvalue: the
 * matrix of 1 / (i + j + 1), whose eigenvalues lie from 1e-28 to 1.9. */
static void solves_hilbert(void)
{
    static double a[MOST * MOST], kept[MOST * MOST], vectors[MOST * MOST];
    double values[2], vector[MOST], length = 0;

    for (int i = 0; i < MOST * MOST; i++) {
        a[i] = kept[i] = 1.0 / (i / MOST + i % MOST + 1);
    }
    eigen_symmetric(a, MOST, vectors, values, vector);
    CU_ASSERT(values[0] > values[1] && values[1] > 0);
    for (int i = 0; i < MOST; i++) {
        double sum = 0;

        for (int j = 0; j < MOST; j++) {
            sum += kept[i * MOST + j] * vector[j];
        }
        CU_ASSERT(fabs(sum - values[0] * vector[i]) < 1e-14);
        length += vector[i] * vector[i];
    }
    CU_ASSERT(fabs(length - 1) < 1e-14);
}

/* The same matrix is positive, so that both ways must meet. */
static void solves_positive(void)
{
    static double a[MOST * MOST], room[2 * MOST * MOST];
    static double vectors[MOST * MOST];
    double values[2], vector[MOST], perron[MOST], sum = 0, largest;

    for (int i = 0; i < MOST * MOST; i++) {
        a[i] = 1.0 / (i / MOST + i % MOST + 1);
    }
    largest = eigen_positive(a, MOST, room, perron);
    eigen_symmetric(a, MOST, vectors, values, vector);
    CU_ASSERT(fabs(largest - values[0]) < 1e-14);
    for (int i = 0; i < MOST; i++) {
        sum += vector[i];
    }
    for (int i = 0; i < MOST; i++) {
        CU_ASSERT(fabs(perron[i] - vector[i] / sum) < 1e-14);
    }
}

SUITE(eigen, {"solves symmetric", solves_symmetric},
    {"solves Hilbert", solves_hilbert}, {"solves positive", solves_positive})
