/* The chain from data to ranks over a tree of three levels, and its faults. */
#include "eval/chain.h"

#include <math.h>
#include <string.h>

#include "tests/unit/suite.h"

#define ARENA ((size_t)1 << 20)
#define HEAD  "iCode,Type,Level,Parent,Direction,Weight,Target,Denominator\n"

static const char meta[] = HEAD "a,Indicator,1,P,1,1,,size\n"
                                "b,Indicator,1,P,-1,3,,\n"
                                "c,Indicator,1,Q,1,1,5,\n"
                                "P,Aggregate,2,T,1,1,,\n"
                                "Q,Aggregate,2,T,1,1,,\n"
                                "T,Aggregate,3,,1,1,,\n"
                                "size,Denominator,,,,,,\n"
                                "where,Group,,,,,,\n";
static const char data[] = "uCode,a,b,c,size,where\n"
                           "u1,10,1,2,1,x\n"
                           "u2,40,3,4,2,x\n"
                           "u3,90,,8,3,x\n"
                           "u4,80,5,,4,y\n";

static bool read_in(
    const char *data_text, struct arena *arena, struct composite *out)
{
    struct composite_fault faults[4];
    size_t count;

    return composite_read(
        text_of(meta), text_of(data_text), arena, out, faults, 4, &count);
}

static bool near(double a, double b)
{
    return is_missing(a) == is_missing(b) &&
           (is_missing(a) || fabs(a - b) < 1e-12 * (1 + fabs(b)));
}

static void check_column(
    const char *name, const double *column, const double want[4])
{
    for (int u = 0; u < 4; u++) {
        CHECK(name, near(column[u], want[u]));
    }
}

static void every_step(void)
{
    struct arena *arena = arena_new(ARENA);
    struct composite c;
    struct chain chain = chain_default;
    struct chain_result r;
    struct chain_fault fault;

    CU_ASSERT_FATAL(read_in(data, arena, &c));
    chain.denominate = true;
    chain.impute = IMPUTE_GROUP_MEAN;
    chain.grouping = composite_grouping(&c, text_of("where"));
    CU_ASSERT_FATAL(chain_run(&c, &chain, arena, &r, &fault));
    check_column("a by size", r.denominated, (double[]){10, 20, 30, 20});
    check_column("b of the group", r.imputed + 4, (double[]){1, 3, 2, 5});
    check_column(
        "no group mean of c", r.imputed + 8, (double[]){2, 4, 8, MISSING});
    CU_ASSERT_EQUAL(r.filled, 1);
    check_column("b turned", r.normalised + 4, (double[]){100, 50, 75, 0});
    check_column("P", r.aggregated + 12, (double[]){75, 50, 81.25, 12.5});
    check_column(
        "Q", r.aggregated + 16, (double[]){0, 100 / 3.0, 100, MISSING});
    check_column("T", r.aggregated + 20,
        (double[]){37.5, (50 + 100 / 3.0) / 2, 90.625, 12.5});
    CU_ASSERT_EQUAL(r.ranks[20], 3);
    CU_ASSERT_EQUAL(r.ranks[21], 2);
    CU_ASSERT_EQUAL(r.ranks[22], 1);
    CU_ASSERT_EQUAL(r.ranks[23], 4);
    CU_ASSERT_EQUAL(r.ranks[19], 0);
    arena_free(arena);
}

static void imputes(void)
{
    static const double before[4] = {9, 9, 7, 9};
    static const int groups[4] = {0, 1, -1, 1};
    static const struct {
        const char *name;
        enum imputation method;
        double x[4], want[4];
        int filled;
    } rows[] = {
        {"none", IMPUTE_NONE, {1, 2, MISSING, 3}, {1, 2, MISSING, 3}, 0},
        {"mean", IMPUTE_MEAN, {1, 2, MISSING, 6}, {1, 2, 3, 6}, 1},
        {"median of three", IMPUTE_MEDIAN, {1, 2, MISSING, 6}, {1, 2, 2, 6}, 1},
        {"median of two", IMPUTE_MEDIAN, {1, MISSING, MISSING, 6},
            {1, 3.5, 3.5, 6}, 2},
        {"nothing to go by", IMPUTE_MEAN, {MISSING, MISSING, MISSING, MISSING},
            {MISSING, MISSING, MISSING, MISSING}, 0},
        {"group mean", IMPUTE_GROUP_MEAN, {1, MISSING, MISSING, 6},
            {1, 6, MISSING, 6}, 1},
        {"group median", IMPUTE_GROUP_MEDIAN, {MISSING, 4, 5, MISSING},
            {MISSING, 4, 5, 4}, 1},
        {"the period before", IMPUTE_PREVIOUS, {1, 2, MISSING, 6}, {1, 2, 7, 6},
            1},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        double x[4], room[4];

        memcpy(x, rows[i].x, sizeof(x));
        CHECK(rows[i].name, impute_column(x, 4, rows[i].method, groups, before,
                                room) == rows[i].filled);
        check_column(rows[i].name, x, rows[i].want);
    }
    CU_ASSERT_EQUAL(impute_column((double[]){MISSING}, 1, IMPUTE_PREVIOUS, NULL,
                        (double[]){MISSING}, (double[1]){0}),
        0);
}

static void treats(void)
{
    enum { N = 10 };
    static const struct treatment plain = {true, 5, 2, 3.5, false};
    static const struct treatment none = {true, 0, 2, 3.5, false};
    static const double high[N] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1000};
    static const double low[N] = {-1000, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    double x[N], room[N];
    struct treated t;

    memcpy(x, high, sizeof(x));
    t = treat_column(x, N, &plain, room);
    CU_ASSERT(x[9] == 9 && t.high == 1 && t.low == 0 && !t.logarithm);
    memcpy(x, low, sizeof(x));
    t = treat_column(x, N, &plain, room);
    CU_ASSERT(x[0] == 2 && t.high == 0 && t.low == 1);
    memcpy(x, high, sizeof(x));
    t = treat_column(x, N, &none, room);
    CU_ASSERT(x[9] == 1000 && t.high == 0);
    t = treat_column(x, N, &chain_default.treat, room);
    CU_ASSERT(x[9] == 1000 && t.high == 0);
    t = treat_column(x, 3, &treatment_default, room);
    CU_ASSERT(t.high == 0 && !t.logarithm);
    for (int i = 0; i < N; i++) {
        x[i] = i < 9 ? 0.001 * i : 1e6;
    }
    x[3] = MISSING;
    t = treat_column(x, N, &(struct treatment){true, 0, 2, 3.5, true}, room);
    CU_ASSERT(t.logarithm && t.high == 0);
    CU_ASSERT(near(x[0], log(1e4)) && near(x[9], log(1.01e6)));
    CU_ASSERT(is_missing(x[3]));
}

static void weighs(void)
{
    static const struct {
        const char *name;
        enum weighting method;
        enum scope scope;
    } rows[] = {
        {"original", WEIGH_ORIGINAL, SCOPE_OF_METHOD},
        {"equal", WEIGH_EQUAL, SCOPE_OF_METHOD},
        {"entropy", WEIGH_ENTROPY, SCOPE_OF_METHOD},
        {"entropy-minmax", WEIGH_ENTROPY_MINMAX, SCOPE_PARENT},
        {"critic", WEIGH_CRITIC, SCOPE_ALL},
        {"cv", WEIGH_VARIATION, SCOPE_PARENT},
        {"pca-squared", WEIGH_PCA_SQUARED, SCOPE_OF_METHOD},
    };
    struct arena *arena = arena_new(ARENA);
    struct composite c;
    struct chain_result r;
    struct chain_fault fault;

    CU_ASSERT_FATAL(read_in(data, arena, &c));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct chain chain = chain_default;

        chain.impute = IMPUTE_MEAN;
        chain.weigh = rows[i].method;
        chain.scope = rows[i].scope;
        CHECK(rows[i].name, chain_run(&c, &chain, arena, &r, &fault));
        for (int n = 0; n < c.node_count; n++) {
            CHECK(rows[i].name, r.weights[n] >= 0 && r.weights[n] <= 3);
        }
        CHECK(rows[i].name, r.weights[5] == 1);
    }
    arena_free(arena);
}

static void refuses(void)
{
    static const struct {
        const char *name, *data;
        struct chain chain;
        const char *step, *says;
    } rows[] = {
        {"no target", data, {.normalise = {.method = NORMALISE_DIST2TARG}},
            "normalise", "a: "},
        {"zero in a geometric mean", data,
            {.normalise = {.method = NORMALISE_MINMAX, .p = {0, 1}},
                .aggregate = {[2] = {AGGREGATE_GEOMETRIC, 1, 0}}},
            "aggregate", "a of u1: "},
        {"negative in an entropy",
            "uCode,a,b,c,size,where\nu1,1,-1,2,1,x\nu2,2,1,3,1,x\n",
            {.normalise = {.method = NORMALISE_RANK}, .weigh = WEIGH_ENTROPY},
            "weights", "b: "},
        {"one unit alone", "uCode,a,b,c,size,where\nu1,1,1,2,1,x\n",
            {.normalise = {.method = NORMALISE_RANK}, .weigh = WEIGH_PCA},
            "weights", "units"},
    };
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct composite c;
        struct chain_result r;
        struct chain_fault fault = {"", ""};

        CU_ASSERT_FATAL(read_in(rows[i].data, arena, &c));
        CHECK(rows[i].name, !chain_run(&c, &rows[i].chain, arena, &r, &fault));
        CHECK(rows[i].name, strcmp(fault.step, rows[i].step) == 0);
        CHECK(rows[i].name, strstr(fault.what, rows[i].says) != NULL);
    }
    arena_free(arena);
}

/* Whatever the memory, an answer or a fault. */
static void no_memory(void)
{
    struct chain chain = chain_default;
    bool worked = false;

    chain.weigh = WEIGH_CRITIC;
    chain.impute = IMPUTE_MEAN;
    for (size_t cap = 256; cap < 40000; cap += 64) {
        struct arena *arena = arena_new(cap);
        struct composite c;
        struct chain_result r;
        struct chain_fault fault = {NULL, NULL};

        if (arena != NULL && read_in(data, arena, &c)) {
            worked = chain_run(&c, &chain, arena, &r, &fault);
            CU_ASSERT(worked || (fault.step != NULL && fault.what != NULL));
        }
        arena_free(arena);
    }
    CU_ASSERT(worked);
}

SUITE(chain, {"every step", every_step}, {"imputes", imputes},
    {"treats", treats}, {"weighs", weighs}, {"refuses", refuses},
    {"no memory", no_memory})
