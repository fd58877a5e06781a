#include "eval/expr_tree.h"

#include <string.h>

/* The parser's place; `error` is filled by the first fault. */
struct parser {
    struct text in;
    size_t at;
    int depth, nodes;
    expr_item_lookup *lookup;
    const void *context;
    struct arena *arena;
    struct expr_error *error;
};

static struct expr *fail(struct parser *p, size_t at, const char *what)
{
    struct text before = {p->in.p, at};

    p->error->at = text_length(before);
    p->error->what = what;
    return NULL;
}

static struct expr *node(struct parser *p, enum node_kind kind, int args)
{
    struct expr *made;

    if (++p->nodes > EXPR_NODES_MAX) {
        return fail(p, p->at, "the expression has too many parts");
    }
    made = arena_alloc(p->arena, sizeof(*made));
    if (made != NULL) {
        made->kind = kind;
        made->count = args;
        made->args =
            arena_array(p->arena, (size_t)args + 1, sizeof(struct expr *));
    }
    return made == NULL || made->args == NULL
               ? fail(p, p->at, "there is no memory for the expression")
               : made;
}

/* Signs with two spellings, each as its ASCII form; longer ones first. */
static const struct sign {
    const char *spelling, *ascii;
} signs[] = {{"<=", "<="}, {">=", ">="}, {"<>", "<>"}, {"≤", "<="}, {"≥", ">="},
    {"≠", "<>"}, {"<", "<"}, {">", ">"}, {"=", "="}, {"＝", "="}, {"+", "+"},
    {"＋", "+"}, {"-", "-"}, {"－", "-"}, {"−", "-"}, {"*", "*"}, {"×", "*"},
    {"/", "/"}, {"÷", "/"}, {"(", "("}, {"（", "("}, {")", ")"}, {"）", ")"},
    {",", ","}, {"，", ","}};

static void skip_blanks(struct parser *p)
{
    struct text rest = {p->in.p + p->at, p->in.n - p->at};
    struct text left = text_trim(rest);

    p->at = left.n == 0 ? p->in.n : (size_t)(left.p - p->in.p);
}

/* The sign at the place, stepping over it when it is one of `wanted` (ASCII
 * forms separated by blanks); NULL otherwise. */
static const char *take_sign(struct parser *p, const char *wanted)
{
    skip_blanks(p);
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        size_t n = strlen(signs[i].spelling);
        const char *found;

        if (p->in.n - p->at < n ||
            memcmp(p->in.p + p->at, signs[i].spelling, n) != 0) {
            continue;
        }
        found = strstr(wanted, signs[i].ascii);
        if (found == NULL ||
            strchr(" ", found[strlen(signs[i].ascii)]) == NULL) {
            return NULL;
        }
        p->at += n;
        return signs[i].ascii;
    }
    return NULL;
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
    struct expr *made = node(p, NODE_NUMBER, 0);

    while (
        p->at < p->in.n && (digit(p->in.p[p->at]) || p->in.p[p->at] == '.')) {
        p->at++;
    }
    word = (struct text){p->in.p + start, p->at - start};
    if (made != NULL &&
        decimal_parse(word, DECIMAL_PLACES, &made->number) != DECIMAL_OK) {
        return fail(p, start, "the number cannot be read");
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
    if (reference->when == WHEN_NOW && text_is(word, "last")) {
        reference->when = WHEN_LAST_YEAR;
        return true;
    }
    if (reference->when == WHEN_NOW && text_is(word, "previous")) {
        reference->when = WHEN_PREVIOUS;
        return true;
    }
    fail(p, start, "only .month, .last or .previous can follow an item");
    return false;
}

static struct expr *reference(struct parser *p, size_t start, struct text word)
{
    struct expr *made = node(p, NODE_REFERENCE, 0);
    int item = p->lookup(p->context, word);

    if (made == NULL) {
        return NULL;
    }
    if (item < 0) {
        return fail(p, start, "there is no item of this code");
    }
    made->reference = (struct expr_reference){item, COLUMN_TOTAL, WHEN_NOW};
    while (p->at < p->in.n && p->in.p[p->at] == '.') {
        if (!suffix(p, &made->reference)) {
            return NULL;
        }
    }
    return made;
}

static struct expr *relation(struct parser *p);

static const struct function {
    const char *name;
    enum node_kind kind;
    int least, most;
} functions[] = {
    {"abs", NODE_ABS, 1, 1},
    {"min", NODE_MIN, 1, EXPR_ARGS_MAX},
    {"max", NODE_MAX, 1, EXPR_ARGS_MAX},
    {"first", NODE_FIRST, 1, EXPR_ARGS_MAX},
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
        return fail(p, start, "there is no function of this name");
    }
    made = node(p, f->kind, f->most);
    if (made == NULL) {
        return NULL;
    }
    made->count = 0;
    do {
        if (made->count == f->most) {
            return fail(p, p->at, "the function has too many arguments");
        }
        argument = relation(p);
        if (argument == NULL) {
            return NULL;
        }
        made->args[made->count++] = argument;
    } while (take_sign(p, ",") != NULL);
    return take_sign(p, ")") != NULL
               ? made
               : fail(p, p->at, "a closing bracket is missing");
}

static struct expr *primary(struct parser *p)
{
    struct expr *inner;
    struct text word;
    size_t start;

    if (take_sign(p, "(") != NULL) {
        inner = relation(p);
        if (inner != NULL && take_sign(p, ")") == NULL) {
            return fail(p, p->at, "a closing bracket is missing");
        }
        return inner;
    }
    start = p->at;
    if (p->at < p->in.n && digit(p->in.p[p->at])) {
        return number(p);
    }
    word = take_word(p);
    if (word.n == 0) {
        return fail(p, start, "a number, an item or a bracket is missing");
    }
    return take_sign(p, "(") != NULL ? call(p, start, word)
                                     : reference(p, start, word);
}

static struct expr *unary(struct parser *p)
{
    struct expr *made, *inner;

    if (take_sign(p, "-") == NULL) {
        return primary(p);
    }
    made = node(p, NODE_NEGATE, 1);
    inner = made == NULL ? NULL : primary(p);
    if (inner == NULL) {
        return NULL;
    }
    made->args[0] = inner;
    return made;
}

static enum node_kind operator_of(const char *sign)
{
    static const struct {
        const char *sign;
        enum node_kind kind;
    } operators[] = {{"+", NODE_ADD}, {"-", NODE_SUBTRACT},
        {"*", NODE_MULTIPLY}, {"/", NODE_DIVIDE}, {"<=", NODE_LESS_EQUAL},
        {">=", NODE_GREATER_EQUAL}, {"<>", NODE_DIFFERENT}, {"<", NODE_LESS},
        {">", NODE_GREATER}, {"=", NODE_EQUAL}};
    size_t i = 0;

    while (strcmp(operators[i].sign, sign) != 0) {
        i++;
    }
    return operators[i].kind;
}

/* part { sign part } for the given signs, to the left. */
static struct expr *chain(
    struct parser *p, const char *wanted, struct expr *(*part)(struct parser *))
{
    struct expr *left = part(p);

    while (left != NULL) {
        const char *sign = take_sign(p, wanted);
        struct expr *made, *right;

        if (sign == NULL) {
            break;
        }
        made = node(p, operator_of(sign), 2);
        right = made == NULL ? NULL : part(p);
        if (right == NULL) {
            return NULL;
        }
        made->args[0] = left;
        made->args[1] = right;
        left = made;
    }
    return left;
}

static struct expr *product(struct parser *p)
{
    return chain(p, "* /", unary);
}

static struct expr *sum(struct parser *p)
{
    return chain(p, "+ -", product);
}

static struct expr *relation(struct parser *p)
{
    struct expr *left, *made = NULL, *right;
    const char *sign;

    if (++p->depth > EXPR_DEPTH_MAX) {
        return fail(p, p->at, "brackets stand too deep");
    }
    left = sum(p);
    sign = left == NULL ? NULL : take_sign(p, "<= >= <> < > =");
    if (sign != NULL) {
        made = node(p, operator_of(sign), 2);
        right = made == NULL ? NULL : sum(p);
        if (right == NULL) {
            return NULL;
        }
        made->args[0] = left;
        made->args[1] = right;
        left = made;
    }
    p->depth--;
    return left;
}

struct expr *expr_parse(struct text source, expr_item_lookup *lookup,
    const void *context, struct arena *arena, struct expr_error *error)
{
    struct parser p = {source, 0, 0, 0, lookup, context, arena, error};
    struct expr *tree;

    if (source.n > EXPR_TEXT_MAX) {
        return fail(&p, 0, "the expression is too long");
    }
    if (!text_utf8_valid(source)) {
        return fail(&p, 0, "the expression is not UTF-8");
    }
    tree = relation(&p);
    skip_blanks(&p);
    if (tree != NULL && p.at < source.n) {
        return fail(&p, p.at, "this cannot stand here");
    }
    return tree;
}
