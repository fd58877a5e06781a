/*
 * Eigenvalues of small matrices, by rows: a[i * n + j].
 */
#ifndef EVAL_EIGEN_H
#define EVAL_EIGEN_H

/*
 * The two largest eigenvalues of the symmetric `a`, in `values`, and the vector
 * of length 1 of the first, by cyclic Jacobi rotations (Golub and Van Loan,
 * Matrix Computations, section 8.5). `a` and `vectors`, n * n each, are
 * overwritten; n >= 1, and values[1] is 0 when n is 1. Where both are
 * equal the vector is one of many. Its sign is the one that makes its sum
 * positive, or its first number other than 0 when the sum is 0.
 */
void eigen_symmetric(
    double *a, int n, double *vectors, double values[2], double *vector);

/*
 * Largest eigenvalue of a matrix of positive numbers and its vector, positive
 * and of sum 1 (Perron): the matrix is squared until its columns are all that
 * vector (Saaty, The Analytic Hierarchy Process, 1980). `room` holds 2 * n * n
 * numbers and is overwritten.
 */
double eigen_positive(const double *a, int n, double *room, double *vector);

#endif
