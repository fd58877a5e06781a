#include "eval/decimal.h"

#include <math.h>
#include <string.h>

static const int64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000};

/* A wide code point as the ASCII sign it stands for; 0 when it is none. */
static char plain_sign(unsigned point)
{
    if (point >= 0xFF10 && point <= 0xFF19) {
        return (char)('0' + (point - 0xFF10));
    }
    switch (point) {
    case 0xFF0E: return '.';
    case 0xFF0C: return ',';
    case 0xFF0B: return '+';
    case 0xFF0D:
    case 0x2212: return '-';
    default: return 0;
    }
}

/* What has been read of a number. */
struct reading {
    int64_t units; /* integer digits */
    int64_t parts; /* decimals, as many digits as `places` */
    int places;    /* decimals kept, at most six */
    int digits;    /* in all */
    int group;     /* digits since the last separator */
    bool separated, point, negative, large, fine;
};

static void take_digit(struct reading *r, char c, int places)
{
    r->digits++;
    if (!r->point) {
        r->group++;
        r->units = r->units * 10 + (c - '0');
        if (r->units > DECIMAL_LIMIT / DECIMAL_ONE) {
            r->large = true;
            r->units = DECIMAL_LIMIT / DECIMAL_ONE;
        }
    } else if (r->places < places) {
        r->parts = r->parts * 10 + (c - '0');
        r->places++;
    } else if (c != '0') {
        r->fine = true;
    }
}

/* A separator is right after 1 to 3 digits at first, then after 3 each. */
static bool take_separator(struct reading *r)
{
    bool right = !r->point && r->group >= 1 && r->group <= 3 &&
                 (!r->separated || r->group == 3);

    r->separated = true;
    r->group = 0;
    return right;
}

static enum decimal_fault take(struct reading *r, char c, int places)
{
    if (c >= '0' && c <= '9') {
        take_digit(r, c, places);
    } else if (c == ',') {
        return take_separator(r) ? DECIMAL_OK : DECIMAL_SEPARATOR;
    } else if (c != '.') {
        return DECIMAL_NOT_A_NUMBER;
    } else if (r->point) {
        return DECIMAL_TWO_POINTS;
    } else {
        r->point = true;
        return r->separated && r->group != 3 ? DECIMAL_SEPARATOR : DECIMAL_OK;
    }
    return DECIMAL_OK;
}

static enum decimal_fault finish(const struct reading *r, decimal *out)
{
    decimal value;

    if (r->digits == 0) {
        return DECIMAL_NOT_A_NUMBER;
    }
    if (r->separated && !r->point && r->group != 3) {
        return DECIMAL_SEPARATOR;
    }
    if (r->fine) {
        return DECIMAL_TOO_FINE;
    }
    value =
        r->units * DECIMAL_ONE + r->parts * powers[DECIMAL_PLACES - r->places];
    if (r->large || value > DECIMAL_LIMIT) {
        return DECIMAL_TOO_LARGE;
    }
    *out = r->negative ? -value : value;
    return DECIMAL_OK;
}

/* The sign at the place, which moves behind it. */
static char next_sign(struct text in, size_t *at)
{
    unsigned char byte = (unsigned char)in.p[*at];

    if (byte < 0x80) {
        ++*at;
        return (char)byte;
    }
    return plain_sign(text_next(in, at));
}

/* A letter or stray sign outweighs what else is wrong with the number. */
static enum decimal_fault outweigh(
    enum decimal_fault fault, struct text in, size_t at)
{
    while (at < in.n) {
        char c = next_sign(in, &at);

        if (c == '\0' || strchr("0123456789.,", c) == NULL) {
            return DECIMAL_NOT_A_NUMBER;
        }
    }
    return fault;
}

enum decimal_fault decimal_parse(struct text in, int places, decimal *out)
{
    struct reading r = {0};
    size_t at = 0, first = 0;
    char sign;

    in = text_trim(in);
    if (in.n == 0) {
        return DECIMAL_EMPTY;
    }
    sign = next_sign(in, &first);
    if (sign == '-' || sign == '+') {
        r.negative = sign == '-';
        at = first;
    }
    while (at < in.n) {
        enum decimal_fault fault = take(&r, next_sign(in, &at), places);

        if (fault != DECIMAL_OK) {
            return outweigh(fault, in, at);
        }
    }
    return finish(&r, out);
}

/* Digits of `n` backwards before `end`; returns where they begin. */
static char *digits_before(char *end, uint64_t n, bool grouped)
{
    int count = 0;

    do {
        if (grouped && count > 0 && count % 3 == 0) {
            *--end = ',';
        }
        *--end = (char)('0' + n % 10);
        n /= 10;
        count++;
    } while (n > 0);
    return end;
}

size_t decimal_format(
    decimal value, int places, bool grouped, char out[DECIMAL_TEXT])
{
    uint64_t unit = (uint64_t)powers[DECIMAL_PLACES - places];
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    uint64_t scaled = (size + unit / 2) / unit;
    uint64_t one = (uint64_t)powers[places];
    char text[DECIMAL_TEXT], *at = text + sizeof(text) - 1;
    size_t n;

    *at = '\0';
    if (places > 0) {
        uint64_t parts = scaled % one;

        for (int i = 0; i < places; i++) {
            *--at = (char)('0' + parts % 10);
            parts /= 10;
        }
        *--at = '.';
    }
    at = digits_before(at, scaled / one, grouped);
    if (value < 0 && scaled > 0) {
        *--at = '-';
    }
    n = (size_t)(text + sizeof(text) - 1 - at);
    memcpy(out, at, n + 1);
    return n;
}

size_t decimal_plain(decimal value, char out[DECIMAL_TEXT])
{
    int places = DECIMAL_PLACES;

    while (places > 0 && value % powers[DECIMAL_PLACES - places + 1] == 0) {
        places--;
    }
    return decimal_format(value, places, false, out);
}

double decimal_to_double(decimal value)
{
    return (double)value / (double)DECIMAL_ONE;
}

bool decimal_from_double(double value, decimal *out)
{
    double rounded;

    if (!isfinite(value)) {
        return false;
    }
    rounded = round(value * (double)DECIMAL_ONE);
    if (fabs(rounded) > (double)DECIMAL_LIMIT) {
        return false;
    }
    *out = (decimal)rounded;
    return true;
}

static bool within(decimal value, decimal *out)
{
    if (value > DECIMAL_LIMIT || value < -DECIMAL_LIMIT) {
        return false;
    }
    *out = value;
    return true;
}

bool decimal_add(decimal a, decimal b, decimal *out)
{
    decimal sum;

    return !__builtin_add_overflow(a, b, &sum) && within(sum, out);
}

bool decimal_subtract(decimal a, decimal b, decimal *out)
{
    decimal difference;

    return !__builtin_sub_overflow(a, b, &difference) &&
           within(difference, out);
}

bool decimal_multiply(decimal a, decimal b, decimal *out)
{
    __extension__ __int128 product = (__int128)a * b;

    if (product % DECIMAL_ONE != 0) {
        return false;
    }
    product /= DECIMAL_ONE;
    return product <= DECIMAL_LIMIT && product >= -DECIMAL_LIMIT &&
           within((decimal)product, out);
}

/*
 * Without text: shifted by 10^places, the value rounds up when its fraction
 * is one half or less than half a unit of its 15th digit below that.
 */
double decimal_round_double(double value, int places)
{
    static const double scales[] = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    double shifted = fabs(value) * scales[places];
    double whole = floor(shifted), slack = 5e-16;

    if (!isfinite(value) || shifted >= 1e15) {
        return value;
    }
    if (shifted >= 1e14) {
        whole = round(shifted); /* the 15th digit is that of the units */
    } else {
        for (double top = 1; top <= shifted; top *= 10) {
            slack *= 10;
        }
        whole += shifted - whole >= 0.5 - slack;
    }
    return whole == 0 ? 0 : copysign(whole / scales[places], value);
}
