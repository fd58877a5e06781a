/* The sentence as a page or a report prints it, and the numbers in it. */
#include <string.h>

#include "eval/expr_write.h"

#define ARITHMETIC                                                             \
    [NODE_NEGATE] = "−", [NODE_ADD] = " + ", [NODE_SUBTRACT] = " − ",          \
    [NODE_MULTIPLY] = " × ", [NODE_DIVIDE] = " ÷ ", [NODE_LESS_EQUAL] = " ≤ ", \
    [NODE_GREATER_EQUAL] = " ≥ ", [NODE_LESS] = " < ", [NODE_GREATER] = " > ", \
    [NODE_EQUAL] = " = ", [NODE_DIFFERENT] = " ≠ "

static const char *const chinese[] = {ARITHMETIC, [NODE_ABS] = "绝对值",
    [NODE_MIN] = "最小值", [NODE_MAX] = "最大值", [NODE_FIRST] = "先取",
    [NODE_AND] = " 且 ", [NODE_OR] = " 或 ", [NODE_NOT] = "非 ",
    [NODE_IF] = "如果", [NODE_ROUND] = "四舍五入"};
static const char *const english[] = {
    ARITHMETIC, [NODE_ABS] = "abs", [NODE_MIN] = "min", [NODE_MAX] = "max",
    [NODE_FIRST] = "first", [NODE_AND] = " and ", [NODE_OR] = " or ",
    [NODE_NOT] = "not ", [NODE_IF] = "if", [NODE_ROUND] = "round"};

const char *expr_words(const struct expr *e, enum expr_language language,
    expr_name *name, const void *context, struct arena *arena)
{
    struct writer w = {.signs = language == EXPR_CHINESE ? chinese : english,
        .open = "(",
        .close = ")",
        .comma = ", ",
        .name = name,
        .context = context,
        .out = {.arena = arena, .limit = EXPR_SENTENCE_MAX}};

    write_whole(&w, e);
    return buffer_text(&w.out);
}

static bool is_hundred(const struct expr *e)
{
    return e->kind == NODE_NUMBER && e->number == 100 * DECIMAL_ONE;
}

/* part*100 or 100*part of a result in percent: the part. */
static const struct expr *percent_of(const struct expr *e, const char *result)
{
    size_t n = strlen(result);

    if (e->kind != NODE_MULTIPLY || n == 0 || result[n - 1] != '%') {
        return e;
    }
    return is_hundred(e->args[1])   ? e->args[0]
           : is_hundred(e->args[0]) ? e->args[1]
                                    : e;
}

const char *expr_explain(const struct expr *e, enum expr_language language,
    expr_name *name, const void *context, const char *result,
    struct arena *arena)
{
    const char *numbers =
        expr_words(percent_of(e, result), language, name, context, arena);
    const char *joined = !expr_is_relation(e)       ? " = "
                         : language == EXPR_CHINESE ? "："
                                                    : ": ";

    return numbers == NULL
               ? NULL
               : arena_printf(arena, "%s%s%s", numbers, joined, result);
}
