/* Sentences in words of a language, and with the numbers in them. */
#include <string.h>

#include "tests/unit/suite.h"

#define LETTERS 4
#include "tests/expr_letters.h"

#define ARENA    ((size_t)1 << 20)
#define COUNT(x) (sizeof(x) / sizeof((x)[0]))

static struct expr *tree_of(const char *source, struct arena *arena)
{
    struct expr_error error;

    return expr_parse(text_of(source), find_item, NULL, arena, &error);
}

/* Each sentence reads as the same tree again. */
static void words(void)
{
    static const struct {
        const char *source, *zh, *en;
    } rows[] = {
        {"A/A.last-1", "A ÷ A.last − 1", "A ÷ A.last − 1"},
        {"growth(A.month)", "(A.month ÷ A.month.last − 1) × 100",
            "(A.month ÷ A.month.last − 1) × 100"},
        {"-A+(B-C)", "−A + (B − C)", "−A + (B − C)"},
        {"A-(-B)", "A − (−B)", "A − (−B)"},
        {"A<=B", "A ≤ B", "A ≤ B"},
        {"A>=B", "A ≥ B", "A ≥ B"},
        {"A<B", "A < B", "A < B"},
        {"A>B", "A > B", "A > B"},
        {"A=B", "A = B", "A = B"},
        {"A<>B", "A ≠ B", "A ≠ B"},
        {"abs(A*2)", "绝对值(A × 2)", "abs(A × 2)"},
        {"min(A,B)", "最小值(A, B)", "min(A, B)"},
        {"max(A,B,1)", "最大值(A, B, 1)", "max(A, B, 1)"},
        {"first(A,B)", "先取(A, B)", "first(A, B)"},
        {"round(A/3,2)", "四舍五入(A ÷ 3, 2)", "round(A ÷ 3, 2)"},
        {"if(A>B and not C,1,0)", "如果(A > B 且 非 C, 1, 0)",
            "if(A > B and not C, 1, 0)"},
        {"A and (B or C)", "A 且 (B 或 C)", "A and (B or C)"},
        {"not(A and B)", "非 (A 且 B)", "not (A and B)"},
        {"not A>B", "非 A > B", "not A > B"},
    };
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct expr *e = tree_of(rows[i].source, arena);
        const char *plain = expr_sentence(e, code_name, NULL, arena);
        const char *said[] = {
            expr_words(e, EXPR_CHINESE, code_name, NULL, arena),
            expr_words(e, EXPR_ENGLISH, code_name, NULL, arena)};

        CHECK(rows[i].source, strcmp(said[0], rows[i].zh) == 0);
        CHECK(rows[i].source, strcmp(said[1], rows[i].en) == 0);
        for (int language = 0; language < 2; language++) {
            struct expr *again = tree_of(said[language], arena);

            CHECK(rows[i].source,
                again != NULL &&
                    strcmp(expr_sentence(again, code_name, NULL, arena),
                        plain) == 0);
        }
    }
    arena_free(arena);
}

static const char *with_number(
    const void *context, struct expr_reference r, struct arena *arena)
{
    static const char *const figures[] = {"3039.6", "(−3.5)", "未报", "不适用"};

    (void)context;
    return r.when == WHEN_LAST_YEAR
               ? arena_copy(arena, "2647.7", 6)
               : arena_copy(arena, figures[r.item], strlen(figures[r.item]));
}

static void explains(void)
{
    static const struct {
        const char *source;
        enum expr_language language;
        const char *result, *want;
    } rows[] = {
        {"growth(A)", EXPR_CHINESE, "14.8%", "3039.6 ÷ 2647.7 − 1 = 14.8%"},
        {"growth(A)", EXPR_ENGLISH, "14.8%", "3039.6 ÷ 2647.7 − 1 = 14.8%"},
        {"growth(A)", EXPR_CHINESE, "14.8",
            "(3039.6 ÷ 2647.7 − 1) × 100 = 14.8"},
        {"100*(A/A.last-1)", EXPR_CHINESE, "14.8%",
            "3039.6 ÷ 2647.7 − 1 = 14.8%"},
        {"A/A.last*100", EXPR_CHINESE, "114.8%", "3039.6 ÷ 2647.7 = 114.8%"},
        {"A*2", EXPR_CHINESE, "6079.2%", "3039.6 × 2 = 6079.2%"},
        {"100*A", EXPR_CHINESE, "", "100 × 3039.6 = "},
        {"B+1", EXPR_CHINESE, "−2.5 亿元", "(−3.5) + 1 = −2.5 亿元"},
        {"A-C", EXPR_CHINESE, "未报", "3039.6 − 未报 = 未报"},
        {"A+D", EXPR_CHINESE, "不适用", "3039.6 + 不适用 = 不适用"},
        {"round(A/3,0)", EXPR_CHINESE, "1013 亩",
            "四舍五入(3039.6 ÷ 3, 0) = 1013 亩"},
        {"if(B>0,A,A.last)", EXPR_ENGLISH, "2647.7",
            "if((−3.5) > 0, 3039.6, 2647.7) = 2647.7"},
        {"A<=A.last", EXPR_CHINESE, "不成立", "3039.6 ≤ 2647.7：不成立"},
        {"A<=A.last or B<0", EXPR_ENGLISH, "holds",
            "3039.6 ≤ 2647.7 or (−3.5) < 0: holds"},
    };
    struct arena *arena = arena_new(ARENA), *small;

    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *got = expr_explain(tree_of(rows[i].source, arena),
            rows[i].language, with_number, NULL, rows[i].result, arena);

        CHECK(rows[i].want, got != NULL && strcmp(got, rows[i].want) == 0);
    }
    for (size_t cap = 16; cap < 512; cap += 16) {
        const char *got;

        small = arena_new(cap);
        got = expr_explain(tree_of("growth(A)", arena), EXPR_CHINESE,
            with_number, NULL, "14.8%", small);
        CHECK("all or nothing", got == NULL || strcmp(got, rows[0].want) == 0);
        CHECK("too small", cap > 256 || got == NULL);
        arena_free(small);
    }
    arena_free(arena);
}

SUITE(expr_words, {"words", words}, {"explains", explains})
