/*
 * Robustness of the ranks of `pinzhi-export evaluate`, on all processors.
 * Private to export/.
 */
#ifndef EXPORT_EVALUATE_ROBUST_H
#define EXPORT_EVALUATE_ROBUST_H

#include <stdio.h>

#include "export/evaluate_options.h"

/* --monte-carlo, --sobol or --remove-one is among the options. */
bool evaluate_robust_asked(const struct evaluate_options *options);

/* Run and write what is asked; 0 or an exit code with a line on stderr. The
 * result does not depend on the number of threads. */
int evaluate_robust(FILE *out, const struct evaluate_options *options,
    const struct composite *c, const struct chain *chain,
    const struct chain_result *result, struct arena *arena);

#endif
