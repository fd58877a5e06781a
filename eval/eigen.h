/*
 * Eigenvalues of small matrices, by rows: a[i * n + j].
 */
#ifndef EVAL_EIGEN_H
#define EVAL_EIGEN_H

#include <stdbool.h>

/*
 * Largest eigenvalue of the symmetric `a` and its vector of length 1 by cyclic
 * Jacobi rotations (Golub and Van Loan, Matrix Computations, section 8.5). `a`
 * and `vectors`, n * n each, are overwritten. The sign of the vector is the one
 * that makes its sum positive, or its first number other than 0 when the sum
 * is 0.
 */
double eigen_symmetric(double *a, int n, double *vectors, double *vector);

/*
 * Largest eigenvalue of a matrix of positive numbers and its vector, positive
 * and of sum 1 (Perron), by power iteration until nothing changes any more,
 * 10000 times at most. `room` holds n numbers.
 */
double eigen_positive(const double *a, int n, double *room, double *vector);

#endif
