#include "fcgi/limit.h"

#include <pthread.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>

enum { MINUTE = 60, SLOTS = 4096, PROBES = 8 };

/* What a token has left, in sixtieths of a request: `rate` of them come back
 * each second, whatever the rate is. */
struct share {
    uint64_t token; /* hashed under a key of this process */
    int64_t left, at;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct share shares[SLOTS];
static unsigned char key[crypto_shorthash_KEYBYTES];
static bool keyed;

static uint64_t hash(const char *token)
{
    uint64_t out;

    if (!keyed) {
        crypto_shorthash_keygen(key);
        keyed = true;
    }
    crypto_shorthash((unsigned char *)&out, (const unsigned char *)token,
        strlen(token), key);
    return out | 1; /* 0 is a slot that nobody has */
}

/* The token's slot, or of those near it the one that was not used longest. */
static struct share *slot_of(uint64_t token)
{
    struct share *oldest = &shares[token / 2 % SLOTS];

    for (uint64_t i = 0; i < PROBES; i++) {
        struct share *one = &shares[(token / 2 + i) % SLOTS];

        if (one->token == token) {
            return one;
        }
        if (one->at < oldest->at) {
            oldest = one;
        }
    }
    return oldest;
}

static int take(uint64_t token, int rate, int64_t now)
{
    struct share *share = slot_of(token);
    int64_t all = (int64_t)rate * MINUTE, passed = now - share->at;

    if (share->token != token || passed >= MINUTE) {
        *share = (struct share){token, all, now};
    } else if (passed > 0) {
        share->left += passed * rate;
        share->left = share->left < all ? share->left : all;
        share->at = now;
    }
    if (share->left < MINUTE) {
        return (int)((MINUTE - share->left + rate - 1) / rate);
    }
    share->left -= MINUTE;
    return 0;
}

int limit_take(const char *token, int rate, int64_t now)
{
    int wait;

    if (rate == 0) {
        return 0;
    }
    pthread_mutex_lock(&lock);
    wait = take(hash(token), rate, now);
    pthread_mutex_unlock(&lock);
    return wait;
}
