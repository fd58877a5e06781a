/*
 * Random numbers by counter: Philox4x32-10 (Salmon, Moraes, Dror and Shaw,
 * Parallel random numbers: as easy as 1, 2, 3, SC 2011). A number is a function
 * of its place alone, so it does not matter who asks for it, or when.
 */
#ifndef EVAL_RANDOM_H
#define EVAL_RANDOM_H

#include <stdint.h>

/* One block of four words for a counter and a key. */
void random_block(
    const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* As many blocks at once: that of `counter` and those that follow it in its
 * first word, word by word. A processor reckons them beside each other. */
enum { RANDOM_LANES = 8 };
void random_blocks(const uint32_t counter[4], const uint32_t key[2],
    uint32_t out[4][RANDOM_LANES]);

/* Uniform in [0,1) on a grid of 2^-53, for a seed and the place in a stream:
 * the seed is the key; index, part and stream are the counter, low words first;
 * the first two words of the block are the digits. */
double random_uniform(
    uint64_t seed, uint32_t stream, uint64_t index, uint32_t part);

#endif
