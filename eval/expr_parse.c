#include "eval/expr_make.h"

#include <string.h>

struct expr *expr_fail(struct parser *p, size_t at, const char *what)
{
    struct text before = {p->in.p, at};

    p->error->at = text_length(before);
    p->error->what = what;
    return NULL;
}

struct expr *expr_node(struct parser *p, enum node_kind kind, int args)
{
    struct expr *made;

    if (++p->nodes > EXPR_NODES_MAX) {
        return expr_fail(p, p->at, "the expression has too many parts");
    }
    made = arena_alloc(p->arena, sizeof(*made));
    if (made != NULL) {
        made->kind = kind;
        made->at = p->at;
        made->count = args;
        made->args =
            arena_array(p->arena, (size_t)args + 1, sizeof(struct expr *));
    }
    return made == NULL || made->args == NULL
               ? expr_fail(p, p->at, "there is no memory for the expression")
               : made;
}

/* A sign of the language; NONE ends every search. */
enum sign {
    NONE,
    LESS_EQUAL,
    GREATER_EQUAL,
    DIFFERENT,
    LESS,
    GREATER,
    EQUAL,
    PLUS,
    MINUS,
    TIMES,
    DIVIDE,
    OPEN,
    CLOSE,
    COMMA
};

#define SET(sign)      (1u << (sign))
#define RELATION_SIGNS (SET(PLUS) - SET(LESS_EQUAL))
#define SUM_SIGNS      (SET(PLUS) | SET(MINUS))
#define PRODUCT_SIGNS  (SET(TIMES) | SET(DIVIDE))

/* Each spelling of a sign; longer ones stand before their beginnings. */
static const struct spelling {
    char bytes[4];
    unsigned char n, sign;
} spellings[] = {{"<=", 2, LESS_EQUAL}, {">=", 2, GREATER_EQUAL},
    {"<>", 2, DIFFERENT}, {"≤", 3, LESS_EQUAL}, {"≥", 3, GREATER_EQUAL},
    {"≠", 3, DIFFERENT}, {"<", 1, LESS}, {"＜", 3, LESS}, {">", 1, GREATER},
    {"＞", 3, GREATER}, {"=", 1, EQUAL}, {"＝", 3, EQUAL}, {"+", 1, PLUS},
    {"＋", 3, PLUS}, {"-", 1, MINUS}, {"－", 3, MINUS}, {"−", 3, MINUS},
    {"*", 1, TIMES}, {"×", 2, TIMES}, {"/", 1, DIVIDE}, {"÷", 2, DIVIDE},
    {"(", 1, OPEN}, {"（", 3, OPEN}, {")", 1, CLOSE}, {"）", 3, CLOSE},
    {",", 1, COMMA}, {"，", 3, COMMA}};

static void skip_blanks(struct parser *p)
{
    struct text rest = {p->in.p + p->at, p->in.n - p->at};
    struct text left = text_trim(rest);

    p->at = left.n == 0 ? p->in.n : (size_t)(left.p - p->in.p);
}

/* The sign at the place, stepping over it when it is in the set `wanted`;
 * NONE otherwise. */
static enum sign take_sign(struct parser *p, unsigned wanted)
{
    const char *at;
    size_t room;

    skip_blanks(p);
    at = p->in.p + p->at;
    room = p->in.n - p->at;
    for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
        const struct spelling *s = &spellings[i];

        if (room >= s->n && memcmp(at, s->bytes, s->n) == 0) {
            if ((wanted & SET(s->sign)) == 0) {
                return NONE;
            }
            p->at += s->n;
            return (enum sign)s->sign;
        }
    }
    return NONE;
}

static bool letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct text take_word(struct parser *p)
{
    struct text word = {p->in.p + p->at, 0};

    while (
        p->at < p->in.n && (letter(p->in.p[p->at]) || digit(p->in.p[p->at]))) {
        p->at++;
        word.n++;
    }
    return word;
}

static struct expr *number(struct parser *p)
{
    size_t start = p->at;
    struct text word;
    struct expr *made = expr_node(p, NODE_NUMBER, 0);

    while (
        p->at < p->in.n && (digit(p->in.p[p->at]) || p->in.p[p->at] == '.')) {
        p->at++;
    }
    word = (struct text){p->in.p + start, p->at - start};
    if (made != NULL &&
        decimal_parse(word, DECIMAL_PLACES, &made->number) != DECIMAL_OK) {
        return expr_fail(p, start, "the number cannot be read");
    }
    return made;
}

/* ".ago(12)": 12 months back is the same period of last year, 1 period back the
 * one before; no other record is loaded. */
static bool periods_ago(struct parser *p, enum when *when)
{
    static const struct {
        decimal ago;
        enum when when;
    } records[] = {{0, WHEN_NOW}, {1, WHEN_PREVIOUS}, {12, WHEN_LAST_YEAR}};
    struct expr *ago;

    if (take_sign(p, SET(OPEN)) == NONE) {
        expr_fail(p, p->at, "an opening bracket is missing");
        return false;
    }
    skip_blanks(p);
    ago = number(p);
    if (ago == NULL) {
        return false;
    }
    if (take_sign(p, SET(CLOSE)) == NONE) {
        expr_fail(p, p->at, "a closing bracket is missing");
        return false;
    }
    for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++) {
        if (ago->number == records[i].ago * DECIMAL_ONE) {
            *when = records[i].when;
            return true;
        }
    }
    expr_fail(p, ago->at,
        "only .ago(0), .ago(1), the period before, and .ago(12), the same "
        "period last year, can be read");
    return false;
}

/* What a suffix changes, each at most once. */
struct suffixes {
    bool column, period;
};

static bool suffix(
    struct parser *p, struct expr_reference *to, struct suffixes *had)
{
    static const struct {
        const char *word;
        bool is_column;
        enum column column;
        enum when when;
    } known[] = {{"month", true, COLUMN_CURRENT, WHEN_NOW},
        {"total", true, COLUMN_TOTAL, WHEN_NOW},
        {"last", false, COLUMN_TOTAL, WHEN_LAST_YEAR},
        {"previous", false, COLUMN_TOTAL, WHEN_PREVIOUS},
        {"ago", false, COLUMN_TOTAL, WHEN__COUNT}};
    size_t start = p->at++, i = 0;
    struct text word = take_word(p);

    while (i < sizeof(known) / sizeof(known[0]) &&
           (!text_is(word, known[i].word) ||
               (known[i].is_column ? had->column : had->period))) {
        i++;
    }
    if (i == sizeof(known) / sizeof(known[0])) {
        expr_fail(p, start,
            "only .month or .total and one of .last, .previous and .ago(12) "
            "can follow an item");
        return false;
    }
    if (known[i].is_column) {
        had->column = true;
        to->column = known[i].column;
        return true;
    }
    had->period = true;
    to->when = known[i].when;
    return to->when != WHEN__COUNT || periods_ago(p, &to->when);
}

static struct expr *reference(struct parser *p, size_t start, struct text word)
{
    struct expr *made = expr_node(p, NODE_REFERENCE, 0);
    int item = p->lookup(p->context, word);
    struct suffixes had = {false, false};

    if (made == NULL) {
        return NULL;
    }
    if (item < 0) {
        return expr_fail(p, start, "there is no item of this code");
    }
    made->at = start;
    made->reference = (struct expr_reference){item, COLUMN_TOTAL, WHEN_NOW};
    while (p->at < p->in.n && p->in.p[p->at] == '.') {
        if (!suffix(p, &made->reference, &had)) {
            return NULL;
        }
    }
    return made;
}

static struct expr *expression(struct parser *p);

/* A function is a node of its own, or made of others by `make`, which gets its
 * arguments as those of a call. */
static const struct function {
    const char *name, *zh;
    enum node_kind kind;
    int least, most;
    expr_make *make;
} functions[] = {
    {"abs", "绝对值", NODE_ABS, 1, 1, NULL},
    {"min", "最小值", NODE_MIN, 1, EXPR_ARGS_MAX, NULL},
    {"max", "最大值", NODE_MAX, 1, EXPR_ARGS_MAX, NULL},
    {"first", "先取", NODE_FIRST, 1, EXPR_ARGS_MAX, NULL},
    {"if", "如果", NODE_IF, 3, 3, NULL},
    {"round", "四舍五入", NODE_ROUND, 1, 2, expr_make_round},
    {"sum", "合计", NODE_ADD, 1, EXPR_ARGS_MAX, expr_make_sum},
    {"ratio", "比率", NODE_DIVIDE, 2, 2, expr_make_ratio},
    {"share", "占比", NODE_DIVIDE, 2, 2, expr_make_share},
    {"growth", "增长", NODE_DIVIDE, 1, 1, expr_make_growth},
    {"last", "上年同期", NODE_REFERENCE, 1, 1, expr_make_last},
    {"previous", "上期", NODE_REFERENCE, 1, 1, expr_make_previous},
    {"cumulative", "累计", NODE_REFERENCE, 1, 1, expr_make_cumulative},
};
#define FUNCTIONS (sizeof(functions) / sizeof(functions[0]))

static const struct function *function_of(struct text word)
{
    for (size_t i = 0; i < FUNCTIONS; i++) {
        if (text_is(word, functions[i].name) ||
            text_is(word, functions[i].zh)) {
            return &functions[i];
        }
    }
    return NULL;
}

/* A code or a function's name; empty when neither stands at the place. */
static struct text take_name(struct parser *p)
{
    struct text word = take_word(p);

    for (size_t i = 0; i < FUNCTIONS && word.n == 0; i++) {
        size_t n = strlen(functions[i].zh);

        if (p->in.n - p->at >= n &&
            memcmp(p->in.p + p->at, functions[i].zh, n) == 0) {
            word.n = n;
            p->at += n;
        }
    }
    return word;
}

static struct expr *call(struct parser *p, size_t start, struct text word)
{
    const struct function *f = function_of(word);
    struct expr *made, *argument;

    if (f == NULL) {
        return expr_fail(p, start, "there is no function of this name");
    }
    made = expr_node(p, f->kind, f->most);
    if (made == NULL) {
        return NULL;
    }
    made->at = start;
    made->count = 0;
    do {
        if (made->count == f->most) {
            return expr_fail(p, p->at, "the function has too many arguments");
        }
        argument = expression(p);
        if (argument == NULL) {
            return NULL;
        }
        made->args[made->count++] = argument;
    } while (take_sign(p, SET(COMMA)) != NONE);
    if (made->count < f->least) {
        return expr_fail(p, p->at, "the function needs more arguments");
    }
    if (take_sign(p, SET(CLOSE)) == NONE) {
        return expr_fail(p, p->at, "a closing bracket is missing");
    }
    return f->make == NULL ? made : f->make(p, made);
}

static struct expr *primary(struct parser *p)
{
    struct expr *inner;
    struct text word;
    size_t start;

    if (take_sign(p, SET(OPEN)) != NONE) {
        inner = expression(p);
        if (inner != NULL && take_sign(p, SET(CLOSE)) == NONE) {
            return expr_fail(p, p->at, "a closing bracket is missing");
        }
        return inner;
    }
    start = p->at;
    if (p->at < p->in.n && digit(p->in.p[p->at])) {
        return number(p);
    }
    word = take_name(p);
    if (word.n == 0) {
        return expr_fail(p, start, "a number, an item or a bracket is missing");
    }
    return take_sign(p, SET(OPEN)) != NONE ? call(p, start, word)
                                           : reference(p, start, word);
}

static struct expr *unary(struct parser *p)
{
    struct expr *made, *inner;
    size_t start;

    skip_blanks(p);
    start = p->at;
    if (take_sign(p, SET(MINUS)) == NONE) {
        return primary(p);
    }
    made = expr_node(p, NODE_NEGATE, 1);
    inner = made == NULL ? NULL : primary(p);
    if (inner == NULL) {
        return NULL;
    }
    made->at = start;
    made->args[0] = inner;
    return made;
}

static enum node_kind operator_of(enum sign sign)
{
    static const enum node_kind kinds[] = {[LESS_EQUAL] = NODE_LESS_EQUAL,
        [GREATER_EQUAL] = NODE_GREATER_EQUAL,
        [DIFFERENT] = NODE_DIFFERENT,
        [LESS] = NODE_LESS,
        [GREATER] = NODE_GREATER,
        [EQUAL] = NODE_EQUAL,
        [PLUS] = NODE_ADD,
        [MINUS] = NODE_SUBTRACT,
        [TIMES] = NODE_MULTIPLY,
        [DIVIDE] = NODE_DIVIDE};

    return kinds[sign];
}

/* `left sign right`, where the sign has been taken and `part` reads right. */
static struct expr *joined(struct parser *p, struct expr *left, enum sign sign,
    struct expr *(*part)(struct parser *))
{
    struct expr *made = expr_node(p, operator_of(sign), 2);
    struct expr *right = made == NULL ? NULL : part(p);

    if (right == NULL) {
        return NULL;
    }
    made->at = left->at;
    made->args[0] = left;
    made->args[1] = right;
    return made;
}

/* part { sign part } for the given signs, to the left. */
static struct expr *chain(
    struct parser *p, unsigned wanted, struct expr *(*part)(struct parser *))
{
    struct expr *left = part(p);

    while (left != NULL) {
        enum sign sign = take_sign(p, wanted);

        if (sign == NONE) {
            break;
        }
        left = joined(p, left, sign, part);
    }
    return left;
}

static struct expr *product(struct parser *p)
{
    return chain(p, PRODUCT_SIGNS, unary);
}

static struct expr *sum(struct parser *p)
{
    return chain(p, SUM_SIGNS, product);
}

static struct expr *relation(struct parser *p)
{
    struct expr *left = sum(p);
    enum sign sign = left == NULL ? NONE : take_sign(p, RELATION_SIGNS);

    return sign == NONE ? left : joined(p, left, sign, sum);
}

/* True, and behind it, when one of two words stands at the place; what goes on
 * in letters is another word. */
static bool take_keyword(struct parser *p, const char *ascii, const char *zh)
{
    size_t n = strlen(ascii), room, other = strlen(zh);
    const char *at;

    skip_blanks(p);
    at = p->in.p + p->at;
    room = p->in.n - p->at;
    if (room >= other && memcmp(at, zh, other) == 0) {
        p->at += other;
        return true;
    }
    if (room < n || memcmp(at, ascii, n) != 0 ||
        (room > n && (letter(at[n]) || digit(at[n])))) {
        return false;
    }
    p->at += n;
    return true;
}

static struct expr *negation(struct parser *p)
{
    struct expr *made, *inner;

    if (!take_keyword(p, "not", "非")) {
        return relation(p);
    }
    if (++p->depth > EXPR_DEPTH_MAX) {
        return expr_fail(p, p->at, "brackets stand too deep");
    }
    made = expr_node(p, NODE_NOT, 1);
    inner = made == NULL ? NULL : negation(p);
    p->depth--;
    if (inner == NULL) {
        return NULL;
    }
    made->args[0] = inner;
    return made;
}

/* part { word part }, to the left. */
static struct expr *connected(struct parser *p, enum node_kind kind,
    const char *ascii, const char *zh, struct expr *(*part)(struct parser *))
{
    struct expr *left = part(p);

    while (left != NULL && take_keyword(p, ascii, zh)) {
        struct expr *made = expr_node(p, kind, 2);
        struct expr *right = made == NULL ? NULL : part(p);

        if (made == NULL || right == NULL) {
            return NULL;
        }
        made->at = left->at;
        made->args[0] = left;
        made->args[1] = right;
        left = made;
    }
    return left;
}

static struct expr *conjunction(struct parser *p)
{
    return connected(p, NODE_AND, "and", "且", negation);
}

static struct expr *expression(struct parser *p)
{
    struct expr *made;

    if (++p->depth > EXPR_DEPTH_MAX) {
        return expr_fail(p, p->at, "brackets stand too deep");
    }
    made = connected(p, NODE_OR, "or", "或", conjunction);
    p->depth--;
    return made;
}

struct expr *expr_parse(struct text source, expr_item_lookup *lookup,
    const void *context, struct arena *arena, struct expr_error *error)
{
    struct parser p = {source, 0, 0, 0, lookup, context, arena, error};
    struct expr *tree;

    if (source.n == 0) {
        return expr_fail(&p, 0, "the expression is empty");
    }
    if (source.n > EXPR_TEXT_MAX) {
        return expr_fail(&p, 0, "the expression is too long");
    }
    if (!text_utf8_valid(source)) {
        return expr_fail(&p, 0, "the expression is not UTF-8");
    }
    tree = expression(&p);
    skip_blanks(&p);
    if (tree != NULL && p.at < source.n) {
        return expr_fail(&p, p.at, "this cannot stand here");
    }
    return tree;
}
