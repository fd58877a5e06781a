#include "eval/eigen.h"

#include <math.h>

enum { SWEEPS_MAX = 100, POWERS_MAX = 10000 };

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

double eigen_symmetric(double *a, int n, double *v, double *vector)
{
    int best = 0;

    for (int i = 0; i < n * n; i++) {
        v[i] = i % (n + 1) == 0;
    }
    for (int i = 0; i < SWEEPS_MAX && sweep(a, v, n); i++) {
    }
    for (int i = 1; i < n; i++) {
        best = a[i * n + i] > a[best * n + best] ? i : best;
    }
    for (int i = 0; i < n; i++) {
        vector[i] = v[i * n + best];
    }
    direct(vector, n);
    return a[best * n + best];
}

/* room = a * vector; returns its sum. */
static double multiply(
    const double *a, int n, const double *vector, double *room)
{
    double sum = 0;

    for (int i = 0; i < n; i++) {
        room[i] = 0;
        for (int j = 0; j < n; j++) {
            room[i] += a[i * n + j] * vector[j];
        }
        sum += room[i];
    }
    return sum;
}

double eigen_positive(const double *a, int n, double *room, double *vector)
{
    double largest = 0, change = 1;

    for (int i = 0; i < n; i++) {
        vector[i] = 1.0 / n;
    }
    for (int turn = 0; turn < POWERS_MAX && change > 1e-16; turn++) {
        largest = multiply(a, n, vector, room);
        change = 0;
        for (int i = 0; i < n; i++) {
            change = fmax(change, fabs(room[i] / largest - vector[i]));
            vector[i] = room[i] / largest;
        }
    }
    return largest;
}
