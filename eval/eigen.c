#include "eval/eigen.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Both end long after all digits are there. */
enum { SWEEPS_MAX = 60, SQUARINGS = 60 };

/* One rotation that makes a[p][q] zero. */
static void rotate(double *a, double *v, int n, int p, int q)
{
    double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
    double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
    double c = 1 / sqrt(t * t + 1), s = t * c;

    for (int k = 0; k < n; k++) {
        double kp = a[k * n + p], kq = a[k * n + q];

        a[k * n + p] = c * kp - s * kq;
        a[k * n + q] = s * kp + c * kq;
    }
    for (int k = 0; k < n; k++) {
        double pk = a[p * n + k], qk = a[q * n + k];
        double vp = v[k * n + p], vq = v[k * n + q];

        a[p * n + k] = c * pk - s * qk;
        a[q * n + k] = s * pk + c * qk;
        v[k * n + p] = c * vp - s * vq;
        v[k * n + q] = s * vp + c * vq;
    }
    a[p * n + q] = a[q * n + p] = 0;
}

/* Rotate every pair once; false when all was diagonal already. */
static bool sweep(double *a, double *v, int n)
{
    bool changed = false;

    for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
            double small = fabs(a[p * n + q]);

            if (small > 1e-17 * (fabs(a[p * n + p]) + fabs(a[q * n + q]))) {
                rotate(a, v, n, p, q);
                changed = true;
            }
        }
    }
    return changed;
}

/* The sign that the header promises. */
static void direct(double *vector, int n)
{
    double sum = 0;

    for (int i = 0; i < n; i++) {
        sum += vector[i];
    }
    for (int i = 0; i < n && fabs(sum) < 1e-12; i++) {
        sum = vector[i];
    }
    for (int i = 0; i < n && sum < 0; i++) {
        vector[i] = -vector[i];
    }
}

void eigen_symmetric(
    double *a, int n, double *v, double values[2], double *vector)
{
    int best = 0, next;

    for (int i = 0; i < n * n; i++) {
        v[i] = i % (n + 1) == 0;
    }
    for (int i = 0; i < SWEEPS_MAX && sweep(a, v, n); i++) {
    }
    for (int i = 1; i < n; i++) {
        best = a[i * n + i] > a[best * n + best] ? i : best;
    }
    next = best == 0;
    for (int i = next + 1; i < n; i++) {
        next = i != best && a[i * n + i] > a[next * n + next] ? i : next;
    }
    for (int i = 0; i < n; i++) {
        vector[i] = v[i * n + best];
    }
    direct(vector, n);
    values[0] = a[best * n + best];
    values[1] = n == 1 ? 0 : a[next * n + next];
}

/* out = a * a, divided by the sum of all. */
static void square(const double *a, int n, double *out)
{
    double sum = 0;

    for (int i = 0; i < n * n; i++) {
        out[i] = 0;
        for (int k = 0; k < n; k++) {
            out[i] += a[i / n * n + k] * a[k * n + i % n];
        }
        sum += out[i];
    }
    for (int i = 0; i < n * n; i++) {
        out[i] /= sum;
    }
}

double eigen_positive(const double *a, int n, double *room, double *vector)
{
    size_t size = (size_t)n * (size_t)n;
    double *power = room, *next = room + size, largest = 0, sum = 0;

    memcpy(power, a, size * sizeof(*power));
    for (int turn = 0; turn < SQUARINGS; turn++) {
        square(power, n, next);
        memcpy(power, next, size * sizeof(*power));
    }
    for (int i = 0; i < n; i++) {
        vector[i] = 0;
        for (int j = 0; j < n; j++) {
            vector[i] += power[i * n + j];
        }
        sum += vector[i];
    }
    for (int i = 0; i < n; i++) {
        vector[i] /= sum;
    }
    for (int i = 0; i < n * n; i++) {
        largest += a[i] * vector[i % n];
    }
    return largest;
}
