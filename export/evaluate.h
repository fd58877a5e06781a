/*
 * `pinzhi-export evaluate`: composite indicators from two CSV files, without a
 * database or any setting.
 */
#ifndef EXPORT_EVALUATE_H
#define EXPORT_EVALUATE_H

/* argv[0] is the word evaluate. Returns the exit code; errors are lines on
 * stderr, results on stdout or in the file of --output. */
int evaluate_main(int argc, char **argv);

#endif
