/*
 * The expression language. The first bytes fill the cells, the rest is the
 * source. What parses is written and parsed again to the same tree, and its
 * Excel formula, computed by a small reader of formulas below, has the same
 * value: "" exactly where the language has none, and never an error.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LETTERS 4
#include "tests/expr_letters.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CELLS (LETTERS * (int)WHEN__COUNT * (int)COLUMN__COUNT)

static void must(bool condition)
{
    if (!condition) {
        abort();
    }
}

/* "A00" to "D12": item, when, column. */
static const char *cell_name(
    const void *context, struct expr_reference r, struct arena *arena)
{
    (void)context;
    return arena_printf(
        arena, "%c%d%d", 'A' + r.item, (int)r.when, (int)r.column);
}

/* -- formulas as Excel computes them --------------------------------------- */

enum kind { NUMBER, TRUTH, EMPTY_TEXT, ERROR };

struct result {
    enum kind kind;
    double number; /* of NUMBER; 1 or 0 of TRUTH */
};

struct reader {
    const char *at;
    const struct figures *figures;
    bool doubtful; /* a number so near to a limit that doubles may differ */
};

static const struct result no_value = {ERROR, 0};

static struct result number_of(struct reader *f, double number)
{
    if (!isfinite(number) || (number != 0 && fabs(number) < 1e-9)) {
        f->doubtful = true;
    }
    return (struct result){NUMBER, number};
}

static bool take(struct reader *f, const char *sign)
{
    size_t n = strlen(sign);

    if (strncmp(f->at, sign, n) != 0) {
        return false;
    }
    f->at += n;
    return true;
}

static struct result comparison(struct reader *f);

static bool countable(struct result r)
{
    return r.kind == NUMBER || r.kind == TRUTH;
}

static struct result cell_at(struct reader *f)
{
    int item = f->at[0] - 'A', when = f->at[1] - '0', column = f->at[2] - '0';
    const struct cell *cell;

    must(when >= 0 && when < WHEN__COUNT);
    must(column >= 0 && column < COLUMN__COUNT);
    f->at += 3;
    cell = &f->figures->cell[when][item][column];
    return cell->state == CELL_VALUE
               ? number_of(f, decimal_to_double(cell->value))
               : (struct result){EMPTY_TEXT, 0};
}

#define ARGUMENTS 256

static int arguments(struct reader *f, struct result list[ARGUMENTS])
{
    int count = 0;

    do {
        must(count < ARGUMENTS);
        list[count++] = comparison(f);
    } while (take(f, ","));
    must(take(f, ")"));
    return count;
}

/* IF computes every branch here; only the chosen one decides. */
static struct result if_function(const struct result *list, int count)
{
    must(count == 2 || count == 3);
    if (!countable(list[0])) {
        return no_value;
    }
    if (list[0].number != 0) {
        return list[1];
    }
    return count == 3 ? list[2] : (struct result){TRUTH, 0};
}

static struct result and_function(const struct result *list, int count)
{
    struct result all = {TRUTH, 1};

    for (int i = 0; i < count; i++) {
        if (!countable(list[i])) {
            return no_value;
        }
        all.number = all.number != 0 && list[i].number != 0;
    }
    return all;
}

static struct result or_function(const struct result *list, int count)
{
    struct result any = {TRUTH, 0};

    for (int i = 0; i < count; i++) {
        if (!countable(list[i])) {
            return no_value;
        }
        any.number = any.number != 0 || list[i].number != 0;
    }
    return any;
}

/* Half away from zero; near a half doubles and decimals may differ. */
static struct result round_function(
    struct reader *f, const struct result *list, int count)
{
    double by, scaled;

    must(count == 2 && list[1].kind == NUMBER);
    if (!countable(list[0])) {
        return no_value;
    }
    by = pow(10, list[1].number);
    scaled = fabs(list[0].number) * by;
    if (fabs(scaled - floor(scaled) - 0.5) < 1e-3 || scaled > 1e12) {
        f->doubtful = true;
    }
    return (struct result){
        NUMBER, copysign(floor(scaled + 0.5) / by, list[0].number)};
}

static struct result extreme_function(
    const struct result *list, int count, double sign)
{
    struct result best = list[0];

    for (int i = 0; i < count; i++) {
        if (list[i].kind != NUMBER) {
            return no_value;
        }
        if (list[i].number * sign < best.number * sign) {
            best = list[i];
        }
    }
    return best;
}

static struct result function(struct reader *f)
{
    struct result list[ARGUMENTS];
    static const char *const names[] = {"IF(", "AND(", "ISNUMBER(", "N(",
        "ABS(", "MIN(", "MAX(", "OR(", "NOT(", "ROUND("};
    size_t which = 0;
    int count;

    while (which < 10 && !take(f, names[which])) {
        which++;
    }
    must(which < 10);
    count = arguments(f, list);
    switch (which) {
    case 0: return if_function(list, count);
    case 1: return and_function(list, count);
    case 2: return (struct result){TRUTH, list[0].kind == NUMBER};
    case 3:
        return list[0].kind == ERROR ? no_value
                                     : (struct result){NUMBER, list[0].number};
    case 4:
        return list[0].kind == NUMBER
                   ? (struct result){NUMBER, fabs(list[0].number)}
                   : no_value;
    case 5: return extreme_function(list, count, 1);
    case 7: return or_function(list, count);
    case 8:
        return countable(list[0]) ? (struct result){TRUTH, list[0].number == 0}
                                  : no_value;
    case 9: return round_function(f, list, count);
    default: return extreme_function(list, count, -1);
    }
}

static struct result primary(struct reader *f)
{
    struct result inner;
    char *end;

    if (take(f, "\"\"")) {
        return (struct result){EMPTY_TEXT, 0};
    }
    if (take(f, "(")) {
        inner = comparison(f);
        must(take(f, ")"));
        return inner;
    }
    if (f->at[0] >= '0' && f->at[0] <= '9') {
        inner = number_of(f, strtod(f->at, &end));
        f->at = end;
        return inner;
    }
    return f->at[0] >= 'A' && f->at[0] < 'A' + LETTERS && f->at[1] >= '0' &&
                   f->at[1] <= '9'
               ? cell_at(f)
               : function(f);
}

static struct result sign(struct reader *f)
{
    bool minus = take(f, "-");
    struct result r = primary(f);

    if (!minus) {
        return r;
    }
    return countable(r) ? (struct result){NUMBER, -r.number} : no_value;
}

static struct result product(struct reader *f)
{
    struct result left = sign(f);

    while (f->at[0] == '*' || f->at[0] == '/') {
        bool divide = *f->at++ == '/';
        struct result right = sign(f);

        if (!countable(left) || !countable(right) ||
            (divide && right.number == 0)) {
            left = no_value;
        } else {
            left = number_of(f, divide ? left.number / right.number
                                       : left.number * right.number);
        }
    }
    return left;
}

static struct result sum(struct reader *f)
{
    struct result left = product(f);

    while (f->at[0] == '+' || f->at[0] == '-') {
        double way = *f->at++ == '-' ? -1 : 1;
        struct result right = product(f);

        if (!countable(left) || !countable(right)) {
            left = no_value;
        } else {
            double total = left.number + way * right.number;
            double size = fmax(fabs(left.number), fabs(right.number));

            /* Digits were lost: exact decimals may know better. */
            if (total != 0 && fabs(total) < size * 1e-6) {
                f->doubtful = true;
            }
            left = number_of(f, total);
        }
    }
    return left;
}

static bool compare(
    struct reader *f, const char *op, struct result a, struct result b)
{
    double size = fmax(fabs(a.number), fabs(b.number));
    int order;

    if (a.kind != b.kind) {
        order = a.kind < b.kind || a.kind == NUMBER ? -1 : 1;
        order = a.kind == TRUTH ? 1 : b.kind == TRUTH ? -1 : order;
    } else {
        order = (a.number > b.number) - (a.number < b.number);
        if (order != 0 && fabs(a.number - b.number) < size * 1e-6) {
            f->doubtful = true;
        }
    }
    return order < 0   ? strchr(op, '<') != NULL
           : order > 0 ? strchr(op, '>') != NULL
                       : strchr(op, '=') != NULL;
}

static struct result comparison(struct reader *f)
{
    static const char *const signs[] = {"<=", ">=", "<>", "<", ">", "="};
    struct result left = sum(f);

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (take(f, signs[i])) {
            struct result right = sum(f);

            return left.kind == ERROR || right.kind == ERROR
                       ? no_value
                       : (struct result){
                             TRUTH, compare(f, signs[i], left, right)};
        }
    }
    return left;
}

/* -- what must hold -------------------------------------------------------- */

static void fill(struct figures *figures, const uint8_t *bytes)
{
    for (int i = 0; i < CELLS; i++) {
        struct cell *cell =
            &figures->cell[i % WHEN__COUNT][i / WHEN__COUNT % LETTERS]
                          [i / WHEN__COUNT / LETTERS];
        int value = bytes[i];

        cell->state = value < 32   ? CELL_MISSING
                      : value < 64 ? CELL_NOT_APPLICABLE
                                   : CELL_VALUE;
        if (cell->state == CELL_VALUE) {
            cell->value = (value - 128) * DECIMAL_ONE / 8;
        }
    }
}

static void check_formula(
    struct expr_value value, const char *formula, const struct figures *figures)
{
    struct reader f = {formula, figures, false};
    struct result got = comparison(&f);

    must(*f.at == '\0');
    if (f.doubtful) {
        return;
    }
    if (value.state != EXPR_VALUE) {
        must(got.kind == EMPTY_TEXT);
        return;
    }
    must(countable(got));
    must(fabs(got.number - value.real) <= 1e-6 * fabs(value.real) + 1e-9);
}

static void check_value(const struct expr *tree, struct expr_value value,
    const struct figures *figures)
{
    must(isfinite(value.real));
    must(value.state == EXPR_VALUE || (!value.exact && value.real == 0));
    must(!value.exact || value.real == decimal_to_double(value.number));
    must(!value.exact ||
         (value.number <= DECIMAL_LIMIT && value.number >= -DECIMAL_LIMIT));
    if (expr_is_relation(tree)) {
        struct expr_gap gap = expr_relation(tree, figures);

        must(value.state == EXPR_VALUE ? gap.holds == (value.real == 1)
                                       : gap.holds);
        must(gap.gap >= 0 && (!gap.holds || gap.gap == 0));
    }
}

/* What was written reads as the tree that it was written from. */
static void check_again(const char *written, const char *sentence,
    struct expr_value value, const struct figures *figures, struct arena *arena)
{
    struct expr_error error;
    struct expr_value other;
    struct expr *again;

    must(written != NULL && sentence != NULL);
    again = expr_parse(text_of(written), find_item, NULL, arena, &error);
    if (again == NULL) {
        /* Written out it may be longer or deeper than was read. */
        must(strstr(error.what, "too long") != NULL ||
             strstr(error.what, "too deep") != NULL);
        return;
    }
    must(strcmp(expr_sentence(again, code_name, NULL, arena), sentence) == 0);
    other = expr_evaluate(again, figures);
    must(other.state == value.state && other.exact == value.exact);
    must(other.number == value.number && other.real == value.real);
}

/* As printed, in Chinese, in English and with what comes of it. */
static void check_sentences(const struct expr *tree, struct expr_value value,
    const struct figures *figures, struct arena *arena)
{
    const char *plain = expr_sentence(tree, code_name, NULL, arena);

    check_again(plain, plain, value, figures, arena);
    for (int i = EXPR_CHINESE; i <= (int)EXPR_ENGLISH; i++) {
        enum expr_language language = (enum expr_language)i;
        const char *words = expr_words(tree, language, code_name, NULL, arena);
        const char *whole =
            expr_explain(tree, language, code_name, NULL, "1", arena);

        check_again(words, plain, value, figures, arena);
        must(strncmp(whole, words, strlen(words)) == 0);
        must(expr_explain(tree, language, code_name, NULL, "%", arena) != NULL);
    }
}

/* Brackets pair, and functions stand no deeper than Excel reads. */
static void check_brackets(const char *formula)
{
    char open[EXPR_EXCEL_MAX];
    int count = 0, functions = 0;

    must(strlen(formula) <= EXPR_EXCEL_MAX);
    for (const char *at = formula; *at != '\0'; at++) {
        if (*at == '(') {
            open[count] = at > formula && at[-1] >= 'A' && at[-1] <= 'Z';
            functions += open[count++];
            must(functions <= 64);
        } else if (*at == ')') {
            must(count > 0);
            functions -= open[--count];
        }
    }
    must(count == 0);
}

static void check_tree(
    const struct expr *tree, const struct figures *figures, struct arena *arena)
{
    struct expr_value value = expr_evaluate(tree, figures);
    const char *formula = expr_excel(tree, cell_name, NULL, arena);
    const struct expr_reference *refs;
    size_t count = expr_references(tree, arena, &refs);

    must(count <= (size_t)CELLS && (refs == NULL) == (count == 0));
    check_value(tree, value, figures);
    check_sentences(tree, value, figures, arena);
    if (value.state == EXPR_DIVIDE_BY_ZERO) {
        must(expr_divides(tree) && expr_divides_by_zero(tree, figures));
    }
    if (formula != NULL) {
        check_brackets(formula);
        check_formula(value, formula, figures);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena;
    struct figures figures;
    struct expr_error error = {0, NULL};
    struct expr *tree;
    struct text source;

    if (size < CELLS) {
        return 0;
    }
    arena = arena_new((size_t)4 << 20);
    must(arena != NULL && figures_make(&figures, LETTERS, arena));
    fill(&figures, data);
    source = (struct text){(const char *)data + CELLS, size - CELLS};
    tree = expr_parse(source, find_item, NULL, arena, &error);
    if (tree != NULL) {
        check_tree(tree, &figures, arena);
    } else {
        must(error.what != NULL && error.at <= source.n);
    }
    arena_free(arena);
    return 0;
}
