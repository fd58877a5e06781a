/*
 * The expression language of indicators and audit relations. Parsed once to a
 * tree; from the tree come the value, the items it needs, the sentence with
 * the numbers in it and the Excel formula.
 *
 *   expression = conjunction { "or" conjunction }
 *   conjunction = negation { "and" negation }
 *   negation   = [ "not" ] relation
 *   relation   = sum [ ("<=" | ">=" | "<" | ">" | "=" | "<>") sum ]
 *   sum        = product { ("+" | "-") product }
 *   product    = unary { ("*" | "/") unary }
 *   unary      = [ "-" ] primary
 *   primary    = number | reference | call | "(" expression ")"
 *   call       = function "(" expression { "," expression } ")"
 *   reference  = item { "." ( "month" | "total" | "last" | "previous" |
 *                               "ago" "(" number ")" ) }
 *
 * A reference is an item code ("B01"), of the cumulative column (".total")
 * unless ".month" says otherwise, of the period itself unless ".last" (same
 * period last year) or ".previous". ".ago(n)" counts back: .ago(0) is the
 * period, .ago(1) the one before, .ago(12) the same of last year, in months;
 * other records are not loaded and refused. Functions:
 *   abs(a)  min(a, b, ...)  max(a, b, ...)  sum(a, b, ...)
 *   round(a, n)    half away from zero to n = 0 to 6 places; round(a): to 0
 *   if(c, a, b)    a when c is not 0, else b; the other one is not looked at
 *   first(a, b)    the first that has a value; when none has, the weakest of
 *                  their reasons
 *   ratio(a, b)    a / b           share(a, b)    a / b * 100
 *   growth(a)      (a / last(a) - 1) * 100
 *   last(a)        a of the same period last year: every reference in it
 *   previous(a)    a of the period before; moving twice is refused
 *   cumulative(a)  the cumulative column of every reference in it, as it was
 *                  reported: it is not added up from months, as what came
 *                  before January is of another year
 * A relation is 1 or 0, and any number other than 0 is true. What has a part
 * without a value has none itself, a sum too; but a false side decides "and", a
 * true one "or", whatever the other side is.
 *
 * Signs as printed are read as their ASCII forms: ≤ ≥ ≠ ＜ ＞ ＝ ＋ － − × ÷,
 * full-width brackets and commas. So are 且 或 非 for and, or, not, and
 * functions by their Chinese names: 绝对值 最小值 最大值 合计 四舍五入 如果
 * 先取 比率 占比 增长 上年同期 上期 累计.
 * Limits: 4 KiB of text, 32 levels, 256 nodes, 16 arguments.
 */
#ifndef EVAL_EXPR_H
#define EVAL_EXPR_H

#include <stdbool.h>
#include <stddef.h>

#include "eval/arena.h"
#include "eval/figures.h"
#include "eval/text.h"

struct expr; /* the tree; immutable after expr_parse, shared by threads */

struct expr_error {
    size_t at;        /* code point position in the text, from 0 */
    const char *what; /* English sentence, static text: a gettext message id */
};

/* Finds the index of an item code, -1 when there is none such. */
typedef int expr_item_lookup(const void *context, struct text code);

/*
 * Parse `source` into a tree in `arena`. NULL on a fault, with `*error`
 * filled; also when the arena is full.
 */
struct expr *expr_parse(struct text source, expr_item_lookup *lookup,
    const void *context, struct arena *arena, struct expr_error *error);

/* Why there is no number. The order is the order of strength: an expression
 * over several cells takes the largest of its parts. */
enum expr_state {
    EXPR_VALUE,
    EXPR_NOT_APPLICABLE, /* a cell it needs is not applicable */
    EXPR_MISSING,        /* a cell it needs is missing */
    EXPR_DIVIDE_BY_ZERO  /* treated as missing by scores; told apart in text */
};

struct expr_value {
    enum expr_state state;
    bool exact;     /* `number` is the value itself, not one near to it */
    decimal number; /* when exact */
    double real;    /* always set for EXPR_VALUE; 1 or 0 for a relation */
};

/*
 * The value over `figures`. Sums, products and quotients stay exact decimals
 * while they fit in six places (10/4 does, 1/3 does not); what does not is a
 * double, and what is too large for one is missing. Relations compare exact
 * numbers exactly, others with a relative tolerance of 1e-9.
 */
struct expr_value expr_evaluate(
    const struct expr *expr, const struct figures *figures);

/* True when a divisor anywhere in the tree is zero over `figures`, those of
 * branches that are not taken and of sides that decide nothing too. */
bool expr_divides_by_zero(
    const struct expr *expr, const struct figures *figures);

/* True when the tree divides anywhere, be the quotient exact or not. */
bool expr_divides(const struct expr *expr);

/* True when the top of the tree is a relation (<=, =, ...) or and, or, not. */
bool expr_is_relation(const struct expr *expr);

/*
 * A comparison by its parts: the left (0) or right (1) side, and its sign in
 * print ("≤") or in Excel ("<="). NULL for and, or, not, which have none.
 */
const struct expr *expr_side(const struct expr *expr, int which);
const char *expr_sign(const struct expr *expr, bool excel);

/*
 * For such a tree, and nothing else: left, right and how far it fails (0 when
 * it holds, else the distance to holding). The left of and, or, not is its
 * value, the right 1, and there is no distance.
 */
struct expr_gap {
    struct expr_value left, right;
    double gap;
    bool holds; /* true also when a side has no value: nothing to compare */
};
struct expr_gap expr_relation(
    const struct expr *expr, const struct figures *figures);

/* One cell that an expression reads. */
struct expr_reference {
    int item;
    enum column column;
    enum when when;
};

/*
 * The distinct cells the expression reads, in the order of first mention, in
 * `arena`. Returns their number; `*out` is NULL when there are none or the
 * arena is full.
 */
size_t expr_references(const struct expr *expr, struct arena *arena,
    const struct expr_reference **out);

/*
 * How references are written out. Returns the text for one cell, in `arena`.
 */
typedef const char *expr_name(
    const void *context, struct expr_reference ref, struct arena *arena);

/*
 * The expression as text with each reference written by `name` (its title,
 * its code in a form, its number, ...) and ÷ × － signs as printed:
 * "规上工业总产值÷上年同期－1". It reads as the same tree again when the names
 * are item codes. NULL when the arena is full.
 */
const char *expr_sentence(const struct expr *expr, expr_name *name,
    const void *context, struct arena *arena);

/*
 * The same as a page or a report prints it, functions and connectives in words:
 * "总产值 ÷ 上年同期 − 1", "如果(B01 > 0 且 B02 > 0, B01, 0)". This too reads as
 * the same tree again when the names are item codes.
 */
enum expr_language { EXPR_CHINESE, EXPR_ENGLISH };
const char *expr_words(const struct expr *expr, enum expr_language language,
    expr_name *name, const void *context, struct arena *arena);

/*
 * The sentence with the numbers in it and what comes of them:
 * "(3039.6 ÷ 2647.7 − 1) × 100 = 14.8". `name` writes each number as reported
 * (a negative one in brackets, a missing one as a word), `result` is the
 * outcome in print, with its unit. A last × 100 is left out where the result
 * ends in a percent sign: "3039.6 ÷ 2647.7 − 1 = 14.8%". A relation or
 * connective is followed by what is found: "3793.6 ≤ 3039.6：不成立". NULL when
 * the arena is full.
 */
const char *expr_explain(const struct expr *expr, enum expr_language language,
    expr_name *name, const void *context, const char *result,
    struct arena *arena);

/*
 * The Excel formula without "=", each reference written by `name` (a defined
 * name such as V_B01), guarded so that a missing cell gives "" and a zero
 * divisor gives "": IF(AND(ISNUMBER(V_B01),ISNUMBER(P_B01),P_B01<>0),
 * (V_B01/P_B01-1)*100,""). A divisor that is more than one cell is compared
 * with zero only once its cells are known to be numbers, since AND does not
 * stop early: IF(IF(AND(ISNUMBER(A),ISNUMBER(B)),A-B<>0),1/(A-B),""). "first"
 * becomes nested IF over its guards, "if" has a "" of its own. "and" and "or"
 * ask of each side whether it is known to be true, and whether to be false:
 * IF(AND(IF(ISNUMBER(A),A>1),IF(ISNUMBER(B),B>1)),1,IF(OR(IF(ISNUMBER(A),A<=1),
 * IF(ISNUMBER(B),B<=1)),0,"")). A relation is TRUE or FALSE; as a part of
 * something else it is N(A<B), 1 or 0 as in the language. NULL when the arena
 * is full, the formula longer than EXPR_EXCEL_MAX or its functions deeper than
 * 64, the most that Excel reads.
 */
#define EXPR_EXCEL_MAX 8192 /* characters that Excel allows in a formula */
const char *expr_excel(const struct expr *expr, expr_name *name,
    const void *context, struct arena *arena);

/* The same where ISNUMBER is asked of it before it is used: a cell alone needs
 * no guard then and is V_B01, not IF(ISNUMBER(V_B01),V_B01,""). */
const char *expr_excel_asked(const struct expr *expr, expr_name *name,
    const void *context, struct arena *arena);

#endif
