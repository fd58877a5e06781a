#include "eval/random.h"

#include <string.h>

enum { ROUNDS = 10 };

static void turn(uint32_t x[4], const uint32_t key[2])
{
    uint64_t a = (uint64_t)0xD2511F53u * x[0];
    uint64_t b = (uint64_t)0xCD9E8D57u * x[2];
    uint32_t next[4] = {(uint32_t)(b >> 32) ^ x[1] ^ key[0], (uint32_t)b,
        (uint32_t)(a >> 32) ^ x[3] ^ key[1], (uint32_t)a};

    memcpy(x, next, sizeof(next));
}

void random_block(
    const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t k[2] = {key[0], key[1]};

    memcpy(out, counter, 4 * sizeof(*out));
    for (int i = 0; i < ROUNDS; i++) {
        turn(out, k);
        k[0] += 0x9E3779B9u;
        k[1] += 0xBB67AE85u;
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
