#include "eval/random.h"

#include <math.h>
#include <string.h>

#include "tests/unit/suite.h"

/* The known answers for philox4x32 with 10 rounds in tests/kat_vectors of
 * Random123, the library of the authors of the paper. */
static const struct row {
    const char *name;
    uint32_t counter[4], key[2], want[4];
} rows[] = {
    {"zeros", {0, 0, 0, 0}, {0, 0},
        {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {"ones", {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
        {0xffffffff, 0xffffffff},
        {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {"digits of pi", {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
        {0xa4093822, 0x299f31d0},
        {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

static void known_answers(void)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint32_t out[4];

        random_block(rows[i].counter, rows[i].key, out);
        CHECK(rows[i].name, memcmp(out, rows[i].want, sizeof(out)) == 0);
    }
}

/* Each lane is the block of its own counter, also where the first word turns
 * over. */
static void lanes_are_blocks(void)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];
        uint32_t counter[4], one[4], all[4][RANDOM_LANES];

        memcpy(counter, row->counter, sizeof(counter));
        random_blocks(counter, row->key, all);
        for (int lane = 0; lane < RANDOM_LANES; lane++) {
            random_block(counter, row->key, one);
            for (int word = 0; word < 4; word++) {
                CHECK(row->name, all[word][lane] == one[word]);
            }
            counter[0]++;
        }
    }
}

/* The place of a number: seed in the key, index, part and stream in the
 * counter; the first two words are its digits. */
static const struct place_row {
    const char *name;
    uint64_t seed;
    uint32_t stream;
    uint64_t index;
    uint32_t part;
    uint64_t words;
} place_rows[] = {
    {"zeros", 0, 0, 0, 0, 0x6627e8d5e169c58d},
    {"ones", UINT64_MAX, UINT32_MAX, UINT64_MAX, UINT32_MAX,
        0x408f276d41c83b0e},
    {"digits of pi", 0x299f31d0a4093822, 0x03707344, 0x85a308d3243f6a88,
        0x13198a2e, 0xd16cfe0994fdcceb},
};

static void places_numbers(void)
{
    for (size_t i = 0; i < sizeof(place_rows) / sizeof(place_rows[0]); i++) {
        const struct place_row *row = &place_rows[i];
        double u =
            random_uniform(row->seed, row->stream, row->index, row->part);

        CHECK(row->name, u == ldexp((double)(row->words >> 11), -53));
    }
}

/* Mean and variance of 100000 numbers, each within four standard errors, and
 * neighbours without correlation. */
static void is_uniform(void)
{
    enum { N = 100000 };
    double sum = 0, squares = 0, products = 0, before = 0.5;

    for (uint64_t i = 0; i < N; i++) {
        double u = random_uniform(42, 1, i, 0);

        CU_ASSERT_FATAL(u >= 0 && u < 1);
        sum += u;
        squares += (u - 0.5) * (u - 0.5);
        products += (u - 0.5) * (before - 0.5);
        before = u;
    }
    CU_ASSERT(fabs(sum / N - 0.5) < 4 * sqrt(1 / 12.0 / N));
    CU_ASSERT(fabs(squares / N - 1 / 12.0) < 4 * sqrt(1 / 180.0 / N));
    CU_ASSERT(fabs(products / N) < 4 * sqrt(1 / 144.0 / N));
}

SUITE(random, {"known answers", known_answers},
    {"lanes are blocks", lanes_are_blocks}, {"places numbers", places_numbers},
    {"is uniform", is_uniform})
