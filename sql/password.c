#include "sql/password.h"

#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

#define OPSLIMIT 2
#define MEMLIMIT (19u << 20)

enum { AT_ONCE = 4, WAITING_MAX = 12 };

static sem_t gate;
static pthread_once_t gate_once = PTHREAD_ONCE_INIT;
static atomic_int waiting;

static void make_gate(void)
{
    sem_init(&gate, 0, AT_ONCE);
}

/* Wait for a place; false when too many do already. */
static bool enter(void)
{
    bool ok;

    pthread_once(&gate_once, make_gate);
    if (atomic_fetch_add(&waiting, 1) >= WAITING_MAX) {
        atomic_fetch_sub(&waiting, 1);
        return false;
    }
    do {
        ok = sem_wait(&gate) == 0;
    } while (!ok);
    atomic_fetch_sub(&waiting, 1);
    return true;
}

bool password_hash(const char *password, char out[PASSWORD_HASH_TEXT])
{
    return crypto_pwhash_str(
               out, password, strlen(password), OPSLIMIT, MEMLIMIT) == 0;
}

static bool verify(const char *stored, const char *password)
{
    char hash[crypto_pwhash_STRBYTES] = "";

    strncpy(hash, stored, sizeof(hash) - 1);
    return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}

enum password_check password_verify(const char *stored, const char *password)
{
    static const char nobody[crypto_pwhash_STRBYTES] =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
        "6mTA/X1oTzJ1W1SvyJ3cpv9k2iVY1Yc0gbTdYQ3JEaE";
    bool right;

    if (!enter()) {
        return PASSWORD_BUSY;
    }
    right = verify(stored == NULL ? nobody : stored, password);
    sem_post(&gate);
    return right && stored != NULL ? PASSWORD_RIGHT : PASSWORD_WRONG;
}

void password_make(char out[PASSWORD_TEXT])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";

    for (int i = 0; i < 17; i++) {
        out[i] = letters[randombytes_uniform(sizeof(letters) - 1)];
    }
    out[17] = (char)('A' + (char)randombytes_uniform(8));
    out[18] = (char)('2' + (char)randombytes_uniform(8));
    out[19] = (char)('P' + (char)randombytes_uniform(10));
    out[20] = '\0';
}

enum db_result password_keep(
    struct db *write, const char *login, int64_t now, struct arena *arena)
{
    unsigned char random[8];
    char id[17];

    randombytes_buf(random, sizeof(random));
    sodium_bin2hex(id, sizeof(id), random, sizeof(random));
    const struct value values[] = {
        value_text(id), value_int(now), value_text(login)};

    return db_run(write, SQL_PASSWORD_KEEP, values, 3, arena, NULL);
}

enum db_result password_fresh(struct db *write, int64_t account,
    const char *password, struct arena *arena)
{
    const struct value value = value_int(account);
    struct rows rows = {0};
    enum db_result result =
        db_run(write, SQL_PASSWORD_LAST, &value, 1, arena, &rows);

    if (!db_answered(result)) {
        return result;
    }
    for (size_t i = 0; i < rows.count; i++) {
        if (verify(value_string(&row_at(&rows, i)[0]), password)) {
            return DB_CONFLICT;
        }
    }
    return DB_OK;
}
