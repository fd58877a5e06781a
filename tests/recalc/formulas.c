/*
 * Expressions as Excel formulas with the values they must have, a line each:
 * source, formula, value or "" where there is none; by tabs. The cells are those
 * of tests/expr_recalc.py: items A to F in its columns; row 1 the total, 2 the
 * month, 3 last year, 4 the period before.
 */
#include <stdio.h>
#include <string.h>

#define LETTERS 6
#include "tests/expr_letters.h"

static const char *const sources[] = {"A>B and E<F", "A>B and E>F",
    "A>B or C>F", "A<B or C>F", "C>F or D>F", "D>F and A>B", "B and C",
    "C and B", "C and A", "not A", "not not B", "not(A>B)", "not C",
    "A and B or E", "A and (B or E)", "(A>B)+(E>F)", "(not B)*5", "E+F=0.3",
    "if(A>B,E,C)", "if(A<B,E,C)", "if(C>B,1,2)", "if(B=0,0,A/B)",
    "if(A>B and E<F,growth(A),1)", "if(1,2,3)", "round(A/7,2)", "round(2.5)",
    "round(-2.5,0)", "round(2.4)", "round(-0.4)", "round(2/3,2)=0.67",
    "round(C,1)", "sum(A,E,F)", "sum(A,C)", "ratio(E,F)", "ratio(A,B)",
    "share(E,F)", "growth(A)", "last(A)+previous(A)", "cumulative(A.month)",
    "first(C,D,A/B,E)", "first(A/B,if(C,1,2),F)", "1/(A-A.last)", "1/(E-E)",
    "max(A,B,E)-min(A,F)", "abs(E-F)", "A.month<=A", "not(C or B)",
    "if(first(C,A)>1,first(D,E),F)", "round(first(C,2.345),2)",
    "A>1 and C>1 and E>1 and F>1 and A>2", "A>1 and E<1 and F>0 and A>B",
    "B>1 or C>1 or E>F or B>A or not E", "not(C and B) and not(D or A)",
    "(A>B and E<F)*5", "1/(A or C)", "1/(B or B)", "-(E and F)+1",
    "first(C,D) or A>B", "if(A>B,C,E) and E", "if(A<B or E,A/B,F)",
    "if(A<B or E,F,A/B)", "if(C and A,1,2)", "if(not(C or A),1,2)",
    "first(C and A,3)", "first(C,A and E)", "if(E,F<1,C)+1", "abs(not A)",
    "10/4=2.5", "1000000000/1=1000000000.5", "0.7+0.1=0.8", "1.1*3=3.3",
    "1/3*3=1", "round(2.675,2)", "round(-2.675,2)", "round(1.005,2)",
    "round(-0.5)", "round(1/8,2)", "round(A/A.last*100-100,1)",
    "round(1000000000/3,2)", "A.ago(12)-A.ago(1)", "占比(E,A)", "max(not C,1)",
    "min(A>B,2)", "1/A and 1/B", "1/B or 1/A"};

static const char *cell_name(
    const void *context, struct expr_reference r, struct arena *arena)
{
    static const int rows[] = {1, 3, 4};

    (void)context;
    return arena_printf(arena, "%c%d", 'A' + r.item,
        r.column == COLUMN_CURRENT ? 2 : rows[r.when]);
}

int main(void)
{
    struct arena *arena = arena_new((size_t)1 << 20);
    struct expr_error error;
    struct figures f;

    if (arena == NULL || !give_letters(&f, arena)) {
        return 1;
    }
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
        struct expr *e =
            expr_parse(text_of(sources[i]), find_item, NULL, arena, &error);
        struct expr_value v = expr_evaluate(e, &f);

        printf("%s\t%s\t", sources[i], expr_excel(e, cell_name, NULL, arena));
        if (v.state == EXPR_VALUE) {
            printf("%.17g", v.real);
        }
        putchar('\n');
    }
    arena_free(arena);
    return 0;
}
