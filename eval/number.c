#include "eval/number.h"

#include <math.h>
#include <stdint.h>
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

void number_write(double x, char out[NUMBER_ROOM])
{
    if (isnan(x)) {
        memcpy(out, "NA", sizeof("NA"));
        return;
    }
    snprintf(out, NUMBER_ROOM, "%.17g", x == 0 ? 0.0 : x);
}

__extension__ typedef unsigned __int128 wide;

size_t number_digits(uint64_t n, char out[NUMBER_ROOM])
{
    size_t count = 1;

    for (uint64_t more = n / 10; more > 0; more /= 10) {
        count++;
    }
    for (size_t i = count; i > 0; i--) {
        out[i - 1] = (char)('0' + n % 10);
        n /= 10;
    }
    return count;
}

/* ".4567" of `places` digits without the zeros at its end. */
static size_t put_fraction(uint64_t digits, int places, char *out)
{
    while (places > 0 && digits % 10 == 0) {
        digits /= 10;
        places--;
    }
    if (places == 0) {
        return 0;
    }
    out[0] = '.';
    for (int i = places; i > 0; i--) {
        out[i] = (char)('0' + digits % 10);
        digits /= 10;
    }
    return (size_t)places + 1;
}

/*
 * A number m / 2^s as whole part and fraction f / 2^s. D, the fraction in
 * units of 10^-places, is rounded exactly, in 128 bits; it reads back to the
 * same bits when it is nearer to f than half a unit of m (a quarter below a
 * power of two, where the next number down is half as far).
 */
static size_t put_exact(uint64_t m, int s, int places, char *out)
{
    uint64_t whole = s < 64 ? m >> s : 0;
    wide part = s < 64 ? m - (whole << s) : m, power = 1;
    wide scaled, digits, gap;
    size_t n;

    for (int i = 0; i < places; i++) {
        power *= 10;
    }
    scaled = part * power;
    digits = s == 0 ? scaled : (scaled + ((wide)1 << (s - 1))) >> s;
    gap =
        digits << s > scaled ? (digits << s) - scaled : scaled - (digits << s);
    if (gap * (m == (uint64_t)1 << 52 ? 4 : 2) >= power) {
        return 0;
    }
    if (digits >= power) {
        whole++;
        digits -= power;
    }
    n = number_digits(whole, out);
    return n + put_fraction((uint64_t)digits, places, out + n);
}

size_t number_short(double x, char out[NUMBER_ROOM])
{
    size_t sign = x < 0, n = 0;
    int exponent, before;

    x = x < 0 ? -x : x;
    out[0] = '-';
    if (x < 1e15 && (double)(uint64_t)x == x) { /* as every other is */
        return sign + number_digits((uint64_t)x, out + sign);
    }
    if (x < 1e-5 || x >= 1e15) {
        return sign + (size_t)snprintf(out + sign, NUMBER_ROOM - 1, "%.17g", x);
    }
    /* x is m / 2^(53 - exponent), m of 53 bits */
    uint64_t m = (uint64_t)ldexp(frexp(x, &exponent), 53);

    before = 0; /* digits of the whole; below 0: zeros behind the point */
    for (double bound = 1; before < 15 && x >= bound; bound *= 10) {
        before++;
    }
    for (double bound = 0.1; before <= 0 && x < bound; bound /= 10) {
        before--;
    }
    for (int digits = 15; n == 0 && digits <= 17; digits++) {
        n = put_exact(m, 53 - exponent, digits - before, out + sign);
    }
    return sign + n;
}
