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

static bool suffix(struct parser *p, struct expr_reference *reference)
{
    size_t start = p->at;
    struct text word;

    p->at++;
    word = take_word(p);
    if (text_is(word, "month") && reference->column == COLUMN_TOTAL) {
        reference->column = COLUMN_CURRENT;
        return true;
    }
    if (text_is(word, "total") && reference->column == COLUMN_TOTAL) {
        return true;
    }
    if (reference->when == WHEN_NOW && text_is(word, "last")) {
        reference->when = WHEN_LAST_YEAR;
        return true;
    }
    if (reference->when == WHEN_NOW && text_is(word, "previous")) {
        reference->when = WHEN_PREVIOUS;
        return true;
    }
    expr_fail(
        p, start, "only .month, .total, .last or .previous can follow an item");
    return false;
}

static struct expr *reference(struct parser *p, size_t start, struct text word)
{
    struct expr *made = expr_node(p, NODE_REFERENCE, 0);
    int item = p->lookup(p->context, word);

    if (made == NULL) {
        return NULL;
    }
    if (item < 0) {
        return expr_fail(p, start, "there is no item of this code");
    }
    made->reference = (struct expr_reference){item, COLUMN_TOTAL, WHEN_NOW};
    while (p->at < p->in.n && p->in.p[p->at] == '.') {
        if (!suffix(p, &made->reference)) {
            return NULL;
        }
    }
    return made;
}

static struct expr *expression(struct parser *p);

/* A function is a node of its own, or made of others by `make`, which gets its
 * arguments as those of `call` and the place of its name. */
static const struct function {
    const char *name;
    enum node_kind kind;
    int least, most;
    struct expr *(*make)(struct parser *p, struct expr *call, size_t start);
} functions[] = {
    {"abs", NODE_ABS, 1, 1, NULL},
    {"min", NODE_MIN, 1, EXPR_ARGS_MAX, NULL},
    {"max", NODE_MAX, 1, EXPR_ARGS_MAX, NULL},
    {"first", NODE_FIRST, 1, EXPR_ARGS_MAX, NULL},
    {"if", NODE_IF, 3, 3, NULL},
    {"round", NODE_ROUND, 1, 2, expr_make_round},
    {"sum", NODE_ADD, 1, EXPR_ARGS_MAX, expr_make_sum},
    {"ratio", NODE_DIVIDE, 2, 2, expr_make_ratio},
    {"share", NODE_DIVIDE, 2, 2, expr_make_share},
    {"growth", NODE_DIVIDE, 1, 1, expr_make_growth},
    {"last", NODE_REFERENCE, 1, 1, expr_make_last},
    {"previous", NODE_REFERENCE, 1, 1, expr_make_previous},
    {"cumulative", NODE_REFERENCE, 1, 1, expr_make_cumulative},
};

static const struct function *function_of(struct text word)
{
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (text_is(word, functions[i].name)) {
            return &functions[i];
        }
    }
    return NULL;
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
    return f->make == NULL ? made : f->make(p, made, start);
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
    word = take_word(p);
    if (word.n == 0) {
        return expr_fail(p, start, "a number, an item or a bracket is missing");
    }
    return take_sign(p, SET(OPEN)) != NONE ? call(p, start, word)
                                           : reference(p, start, word);
}

static struct expr *unary(struct parser *p)
{
    struct expr *made, *inner;

    if (take_sign(p, SET(MINUS)) == NONE) {
        return primary(p);
    }
    made = expr_node(p, NODE_NEGATE, 1);
    inner = made == NULL ? NULL : primary(p);
    if (inner == NULL) {
        return NULL;
    }
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
