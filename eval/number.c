#include "eval/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_BYTES = 400 };

static size_t digits_at(struct text in, size_t at)
{
    size_t n = 0;

    while (at + n < in.n && in.p[at + n] >= '0' && in.p[at + n] <= '9') {
        n++;
    }
    return n;
}

static bool sign_at(struct text in, size_t at)
{
    return at < in.n && (in.p[at] == '+' || in.p[at] == '-');
}

/* The grammar of the header over the whole of `in`. */
static bool is_number(struct text in)
{
    size_t at = sign_at(in, 0) ? 1 : 0;
    size_t whole = digits_at(in, at), fraction = 0;

    at += whole;
    if (at < in.n && in.p[at] == '.') {
        fraction = digits_at(in, at + 1);
        at += 1 + fraction;
    }
    if (whole + fraction == 0) {
        return false;
    }
    if (at < in.n && (in.p[at] == 'e' || in.p[at] == 'E')) {
        size_t power;

        at += sign_at(in, at + 1) ? 2 : 1;
        power = digits_at(in, at);
        if (power == 0) {
            return false;
        }
        at += power;
    }
    return at == in.n;
}

bool number_parse(struct text in, double *out)
{
    char copy[NUMBER_BYTES + 1];

    if (in.n > NUMBER_BYTES || !is_number(in)) {
        return false;
    }
    memcpy(copy, in.p, in.n);
    copy[in.n] = '\0';
    *out = strtod(copy, NULL);
    return isfinite(*out);
}

void number_write(double x, char out[NUMBER_TEXT])
{
    if (isnan(x)) {
        memcpy(out, "NA", sizeof("NA"));
        return;
    }
    snprintf(out, NUMBER_TEXT, "%.17g", x == 0 ? 0.0 : x);
}
