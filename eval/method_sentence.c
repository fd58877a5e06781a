#include "eval/method_sentence.h"

#include <math.h>
#include <string.h>

#include "eval/method_row.h"

/* What is written about, and whether the arena held it all. */
struct teller {
    const struct method_case *c;
    int count; /* of the peers */
    struct arena *arena;
    bool failed;
};

/* Words, then the reckoning and what comes out before it is cut. */
struct line {
    struct words words;
    const char *reckoning; /* NULL: the words say it all */
    double result;
};

enum phrase {
    PHRASE_NONE,
    PHRASE_NEGATIVE,
    PHRASE_ZERO,
    PHRASE_INSIDE,
    PHRASE_EQUAL,
    PHRASE_NO_BAND,
    PHRASE_REACHED,
    PHRASE_NOT_REACHED,
    PHRASE_NO_GAP,
    PHRASE__COUNT
};

static const struct words phrases[PHRASE__COUNT] = {
    [PHRASE_NONE] = {"", ""},
    [PHRASE_NEGATIVE] = {"数值为负，计 ", "a value below zero gets "},
    [PHRASE_ZERO] = {"数值为 0，按封顶计 ",
        "nothing of what should be little: the cap, "},
    [PHRASE_INSIDE] = {"在目标区间内，得 ", "inside the target interval: "},
    [PHRASE_EQUAL] = {"各地数值相同，均为最好，得 ",
        "all regions are equal, and the best: "},
    [PHRASE_NO_BAND] = {"未达最低一档，得 ", "short of the last band: "},
    [PHRASE_REACHED] = {"达到目标，得 ", "the target is reached: "},
    [PHRASE_NOT_REACHED] = {"未达目标，得 ", "the target is not reached: "},
    [PHRASE_NO_GAP] = {"没有差距，不扣分，得 ",
        "no gap, nothing is deducted: "},
};

/* -- numbers --------------------------------------------------------------- */

const char *sentence_number(double value, int places, struct arena *arena)
{
    char text[DECIMAL_TEXT];
    decimal number;

    if (!decimal_from_double(decimal_round_double(value, places), &number)) {
        return arena_printf(arena, "%s%.3g", value < 0 ? "−" : "", fabs(value));
    }
    decimal_plain(number < 0 ? -number : number, text);
    return arena_printf(arena, "%s%s", number < 0 ? "−" : "", text);
}

/* Text in brackets where it has a sign and stands behind an operator. */
static const char *part(struct teller *t, double value, int places)
{
    const char *text = sentence_number(value, places, t->arena);

    if (text != NULL && strncmp(text, "−", strlen("−")) == 0) {
        text = arena_printf(t->arena, "(%s)", text);
    }
    t->failed |= text == NULL;
    return text == NULL ? "" : text;
}

/* A parameter as the edition gives it. */
static const char *given(struct teller *t, double value)
{
    return part(t, value, DECIMAL_PLACES);
}

/* A value, finer than it is published. */
static const char *own(struct teller *t, double value)
{
    int places = t->c->indicator->decimals + 2;

    return part(t, value, places > DECIMAL_PLACES ? DECIMAL_PLACES : places);
}

/* The best or the worst: of the group where the edition gives none. */
static const char *end(struct teller *t, double value)
{
    return method_is_of_group(t->c->indicator) ? own(t, value)
                                               : given(t, value);
}

static struct line equation(
    struct teller *t, const char *reckoning, double result)
{
    t->failed |= reckoning == NULL;
    return (struct line){phrases[PHRASE_NONE], reckoning, result};
}

static struct line said(enum phrase phrase, double result)
{
    return (struct line){phrases[phrase], NULL, result};
}

/* -- methods --------------------------------------------------------------- */

/* Attainment of one value, as a method or as a part of another. */
static struct line attainment(struct teller *t, double x)
{
    const struct method_case *c = t->c;

    if (x < 0) {
        return said(PHRASE_NEGATIVE, 0);
    }
    if (c->less && x == 0) {
        return said(PHRASE_ZERO, c->cap);
    }
    return equation(t,
        arena_printf(t->arena, "%s ÷ %s × 100",
            c->less ? given(t, c->target) : own(t, x),
            c->less ? own(t, x) : given(t, c->target)),
        (c->less ? c->target / x : x / c->target) * 100);
}

static struct line line_attainment(struct teller *t)
{
    return attainment(t, t->c->value);
}

static struct line line_interval(struct teller *t)
{
    const struct method_case *c = t->c;
    bool below = c->value < c->low;
    double distance = below ? c->low - c->value : c->value - c->high;
    double room = fmax(c->low - c->floor, c->ceiling - c->high);

    if (c->value >= c->low && c->value <= c->high) {
        return said(PHRASE_INSIDE, fmin(100, c->cap));
    }
    return equation(t,
        arena_printf(t->arena, "(1 − (%s − %s) ÷ max(%s − %s, %s − %s)) × 100",
            below ? given(t, c->low) : own(t, c->value),
            below ? own(t, c->value) : given(t, c->high), given(t, c->low),
            given(t, c->floor), given(t, c->ceiling), given(t, c->high)),
        (1 - distance / room) * 100);
}

static struct line line_middle(struct teller *t)
{
    const struct method_case *c = t->c;

    return equation(t,
        arena_printf(t->arena, "(1 − |2 × %s − %s − %s| ÷ (%s − %s)) × 100",
            own(t, c->value), given(t, c->floor), given(t, c->ceiling),
            given(t, c->ceiling), given(t, c->floor)),
        (1 - fabs(2 * c->value - c->floor - c->ceiling) /
                 (c->ceiling - c->floor)) *
            100);
}

/* "(x − s) ÷ (h − s)" of the methods between a worst and a best value. */
static const char *between(struct teller *t)
{
    const struct method_case *c = t->c;
    const char *text = arena_printf(t->arena, "(%s − %s) ÷ (%s − %s)",
        own(t, c->value), end(t, c->low), end(t, c->target), end(t, c->low));

    t->failed |= text == NULL;
    return text == NULL ? "" : text;
}

static double position(const struct method_case *c)
{
    return (c->value - c->low) / (c->target - c->low);
}

/* Where all of a group are equal nobody is behind the best. */
static bool equal(const struct teller *t)
{
    return t->c->target == t->c->low;
}

static struct line line_efficacy(struct teller *t)
{
    return equal(t)
               ? said(PHRASE_EQUAL, fmin(100, t->c->cap))
               : equation(t, arena_printf(t->arena, "%s × 40 + 60", between(t)),
                     position(t->c) * 40 + 60);
}

static struct line line_exponential(struct teller *t)
{
    return equal(t) ? said(PHRASE_EQUAL, fmin(100, t->c->cap))
                    : equation(t,
                          arena_printf(
                              t->arena, "60 × exp(−ln 0.6 × %s)", between(t)),
                          60 * exp(fmin(700, -log(0.6) * position(t->c))));
}

static struct line line_minmax(struct teller *t)
{
    const struct method_case *c = t->c;

    if (equal(t)) {
        return said(PHRASE_EQUAL, fmin(100, c->cap));
    }
    if (!c->indicator->has_floor) {
        return equation(t, arena_printf(t->arena, "%s × 100", between(t)),
            position(c) * 100);
    }
    return equation(t,
        arena_printf(t->arena, "(%s + (1 − %s) × %s) × 100", given(t, c->floor),
            given(t, c->floor), between(t)),
        (c->floor + (1 - c->floor) * position(c)) * 100);
}

static struct line line_banded(struct teller *t)
{
    const struct method_case *c = t->c;
    const struct band *bands = c->indicator->bands;
    double sign = c->less ? -1 : 1, from, upper, base, more;
    int i = 0;

    while (i < c->indicator->band_count &&
           (c->value - decimal_to_double(bands[i].from)) * sign < 0) {
        i++;
    }
    if (i == c->indicator->band_count) {
        return said(PHRASE_NO_BAND, 0);
    }
    base = decimal_to_double(bands[i].coefficient);
    if (i == 0) {
        return equation(
            t, arena_printf(t->arena, "%s × 100", given(t, base)), base * 100);
    }
    from = decimal_to_double(bands[i].from);
    upper = decimal_to_double(bands[i - 1].from);
    more = decimal_to_double(bands[i - 1].coefficient);
    return equation(t,
        arena_printf(t->arena, "(%s + (%s − %s) ÷ (%s − %s) × (%s − %s)) × 100",
            given(t, base), own(t, c->value), given(t, from), given(t, upper),
            given(t, from), given(t, more), given(t, base)),
        (base + (c->value - from) / (upper - from) * (more - base)) * 100);
}

static struct line line_index(struct teller *t)
{
    const struct method_case *c = t->c;

    return equation(t,
        arena_printf(
            t->arena, "%s ÷ %s × 100", own(t, c->value), given(t, c->target)),
        c->value / c->target * 100);
}

/* "第 3 位，共 12 个", the region itself counted. */
static struct words placed(struct teller *t)
{
    struct words words = {arena_printf(t->arena, "第 %d 位，共 %d 个：",
                              t->c->rank, t->count + 1),
        arena_printf(t->arena, "rank %d of %d: ", t->c->rank, t->count + 1)};

    t->failed |= words.zh == NULL || words.en == NULL;
    return words;
}

static double by_rank(const struct method_case *c)
{
    return 100 - c->step * (c->rank - 1);
}

static struct line line_ranking(struct teller *t)
{
    const struct method_case *c = t->c;

    return (struct line){placed(t),
        arena_printf(
            t->arena, "100 − %s × (%d − 1)", given(t, c->step), c->rank),
        by_rank(c)};
}

static struct line line_reached(struct teller *t)
{
    const struct method_case *c = t->c;

    if (c->less ? c->published > c->target : c->published < c->target) {
        return said(PHRASE_NOT_REACHED, 0);
    }
    if (!c->indicator->has_limit) {
        return said(PHRASE_REACHED, fmin(100, c->cap));
    }
    return (struct line){placed(t),
        arena_printf(t->arena,
            "%s + (100 − %s) × max(0, 100 − %s × (%d − 1)) "
            "÷ 100",
            given(t, c->limit), given(t, c->limit), given(t, c->step), c->rank),
        c->limit + (100 - c->limit) * fmax(0, by_rank(c)) / 100};
}

static struct line line_deduction(struct teller *t)
{
    const struct method_case *c = t->c;
    double gap = c->less ? c->value - c->target : c->target - c->value;

    if (gap <= 0) {
        return said(PHRASE_NO_GAP, fmin(100, c->cap));
    }
    return equation(t,
        arena_printf(t->arena, "100 − %s × (%s − %s)", given(t, c->step),
            c->less ? own(t, c->value) : given(t, c->target),
            c->less ? given(t, c->target) : own(t, c->value)),
        100 - c->step * gap);
}

/* An attainment as a part of a reckoning, cut where it has to be; its value
 * in `*rate`. */
static const char *attained(struct teller *t, double x, double *rate)
{
    const struct line line = attainment(t, x);
    const char *text = line.reckoning;

    *rate = fmin(line.result, t->c->cap);
    if (text == NULL) {
        return given(t, *rate);
    }
    if (line.result > t->c->cap) {
        text = arena_printf(t->arena, "min(%s, %s)", given(t, t->c->cap), text);
    }
    t->failed |= text == NULL;
    return text == NULL ? "" : text;
}

/* What growth adds or takes, cut where it has to be. */
static const char *correction(struct teller *t, double by)
{
    const struct method_case *c = t->c;
    const char *text =
        arena_printf(t->arena, "%s × %s", given(t, c->step), own(t, c->second));

    if (text != NULL && fabs(by) > c->limit) {
        text = by > 0 ? arena_printf(
                            t->arena, "min(%s, %s)", given(t, c->limit), text)
                      : arena_printf(
                            t->arena, "max(−%s, %s)", given(t, c->limit), text);
    }
    t->failed |= text == NULL;
    return text == NULL ? "" : text;
}

static struct line line_corrected(struct teller *t)
{
    const struct method_case *c = t->c;
    double by = c->step * c->second, rate;
    const char *first = attained(t, c->value, &rate);

    return equation(t,
        arena_printf(t->arena, "%s + %s", first, correction(t, by)),
        rate + fmax(-c->limit, fmin(c->limit, by)));
}

static struct line line_progress(struct teller *t)
{
    const struct method_case *c = t->c;
    double now, then;
    const char *first = attained(t, c->value, &now);
    const char *second = attained(t, c->second, &then);

    return equation(t,
        arena_printf(t->arena, "%s + %s × (%s − %s)", given(t, c->low),
            given(t, c->step), first, second),
        c->low + c->step * (now - then));
}

/* -- the sentence ---------------------------------------------------------- */

static struct line (*const lines[METHOD__COUNT])(struct teller *t) = {
    [METHOD_ATTAINMENT] = line_attainment,
    [METHOD_INTERVAL] = line_interval,
    [METHOD_MIDDLE] = line_middle,
    [METHOD_EFFICACY] = line_efficacy,
    [METHOD_EXPONENTIAL] = line_exponential,
    [METHOD_BANDED] = line_banded,
    [METHOD_MINMAX] = line_minmax,
    [METHOD_INDEX] = line_index,
    [METHOD_RANKING] = line_ranking,
    [METHOD_REACHED] = line_reached,
    [METHOD_DEDUCTION] = line_deduction,
    [METHOD_CORRECTED] = line_corrected,
    [METHOD_PROGRESS] = line_progress,
};

/* "，封顶 100" where the result is not yet the rate. */
static struct words cut(struct teller *t, double result, double rate)
{
    const char *from = sentence_number(result, 2, t->arena);
    const char *to = sentence_number(rate, 2, t->arena);
    bool less = rate < result;
    struct words words = {"", ""};

    if (from == NULL || to == NULL) {
        t->failed = true;
    } else if (strcmp(from, to) != 0) {
        words.zh =
            arena_printf(t->arena, "，%s %s", less ? "封顶" : "最低", to);
        words.en = arena_printf(
            t->arena, ", %s %s", less ? "at most" : "at least", to);
    }
    t->failed |= words.zh == NULL || words.en == NULL;
    return words;
}

static const char *whole(struct teller *t, const char *words,
    const struct line *line, const char *tail)
{
    const char *result = sentence_number(line->result, 2, t->arena);
    const char *text =
        result == NULL ? NULL
        : line->reckoning == NULL
            ? arena_printf(t->arena, "%s%s%s", words, result, tail)
            : arena_printf(t->arena, "%s%s = %s%s", words, line->reckoning,
                  result, tail);

    t->failed |= text == NULL;
    return text;
}

struct words method_sentence(const struct framework *fw,
    const struct indicator *x, const struct method_input *in,
    struct arena *arena)
{
    const struct method_case c = method_case(fw, x, in);
    struct teller t = {&c, in->group.count, arena, false};
    struct words none = {NULL, NULL}, tail;
    struct words out = {"", ""};
    struct line line;
    bool defined;
    double rate = method_rate(fw, x, in, &defined);

    if (!defined) {
        return out;
    }
    line = lines[x->method](&t);
    tail = cut(&t, line.result, rate);
    if (t.failed) {
        return none;
    }
    out.zh = whole(&t, line.words.zh, &line, tail.zh);
    out.en = whole(&t, line.words.en, &line, tail.en);
    return t.failed ? none : out;
}
