#include "eval/random.h"

enum { ROUNDS = 10 };

/* Words by themselves: in an array each round waits for the last one's. */
void random_block(
    const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];

    for (int i = 0; i < ROUNDS; i++) {
        uint64_t a = (uint64_t)0xD2511F53u * x0;
        uint64_t b = (uint64_t)0xCD9E8D57u * x2;

        x0 = (uint32_t)(b >> 32) ^ x1 ^ k0;
        x2 = (uint32_t)(a >> 32) ^ x3 ^ k1;
        x1 = (uint32_t)b;
        x3 = (uint32_t)a;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = x0;
    out[1] = x1;
    out[2] = x2;
    out[3] = x3;
}

void random_blocks(const uint32_t counter[4], const uint32_t key[2],
    uint32_t out[4][RANDOM_LANES])
{
    uint32_t k0 = key[0], k1 = key[1];

    for (uint32_t lane = 0; lane < RANDOM_LANES; lane++) {
        out[0][lane] = counter[0] + lane;
        out[1][lane] = counter[1];
        out[2][lane] = counter[2];
        out[3][lane] = counter[3];
    }
    for (int i = 0; i < ROUNDS; i++) {
        for (int lane = 0; lane < RANDOM_LANES; lane++) {
            uint64_t a = (uint64_t)0xD2511F53u * out[0][lane];
            uint64_t b = (uint64_t)0xCD9E8D57u * out[2][lane];

            out[0][lane] = (uint32_t)(b >> 32) ^ out[1][lane] ^ k0;
            out[2][lane] = (uint32_t)(a >> 32) ^ out[3][lane] ^ k1;
            out[1][lane] = (uint32_t)b;
            out[3][lane] = (uint32_t)a;
        }
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
}

double random_uniform(
    uint64_t seed, uint32_t stream, uint64_t index, uint32_t part)
{
    const uint32_t counter[4] = {
        (uint32_t)index, (uint32_t)(index >> 32), part, stream};
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    uint32_t words[4];

    random_block(counter, key, words);
    return (double)((((uint64_t)words[0] << 32) | words[1]) >> 11) *
           (1.0 / 9007199254740992.0);
}
