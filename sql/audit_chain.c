#include "sql/audit_chain.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>

#include "eval/rights.h"

enum { HASH_BYTES = 32, NUMBER_TEXT = 24 };

/* -- hashing --------------------------------------------------------------- */

static const EVP_MD *method_of(const char *name)
{
    static const struct {
        const char *name;
        const EVP_MD *(*method)(void);
    } methods[] = {{"sha256", EVP_sha256}, {"sm3", EVP_sm3}};

    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (strcmp(methods[i].name, name) == 0) {
            return methods[i].method();
        }
    }
    return NULL;
}

bool chain_algorithm(const char *name)
{
    return method_of(name) != NULL;
}

static EVP_MD_CTX *hash_begin(const char *algorithm)
{
    const EVP_MD *method = method_of(algorithm);
    EVP_MD_CTX *hash = method == NULL ? NULL : EVP_MD_CTX_new();

    if (hash != NULL && EVP_DigestInit_ex(hash, method, NULL) != 1) {
        EVP_MD_CTX_free(hash);
        hash = NULL;
    }
    return hash;
}

/* "5:admin": a text after its length. */
static bool hash_text(EVP_MD_CTX *hash, const char *text)
{
    char length[NUMBER_TEXT];
    size_t n = strlen(text);
    int m = snprintf(length, sizeof(length), "%zu:", n);

    return EVP_DigestUpdate(hash, length, (size_t)m) == 1 &&
           EVP_DigestUpdate(hash, text, n) == 1;
}

static bool hash_number(EVP_MD_CTX *hash, int64_t number)
{
    char text[NUMBER_TEXT];

    snprintf(text, sizeof(text), "%lld", (long long)number);
    return hash_text(hash, text);
}

static bool hash_end(EVP_MD_CTX *hash, bool good, char out[CHAIN_HEX])
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    good = good && EVP_DigestFinal_ex(hash, bytes, &n) == 1 && n == HASH_BYTES;
    if (good) {
        sodium_bin2hex(out, CHAIN_HEX, bytes, HASH_BYTES);
    }
    EVP_MD_CTX_free(hash);
    return good;
}

bool chain_digest(
    const char *algorithm, const struct audit_row *row, char out[CHAIN_HEX])
{
    const int64_t numbers[] = {row->id, row->at, row->account, row->version};
    const char *const texts[] = {row->login, row->name, row->role, row->address,
        row->action, row->object, row->result, row->detail, row->key,
        row->hash};
    EVP_MD_CTX *hash = hash_begin(algorithm);
    bool good = hash != NULL;

    for (size_t i = 0; good && i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        good = hash_number(hash, numbers[i]);
    }
    for (size_t i = 0; good && i < sizeof(texts) / sizeof(texts[0]); i++) {
        good = hash_text(hash, texts[i]);
    }
    return hash_end(hash, good, out);
}

bool chain_hash(const struct audit_seal *seal, const char *previous,
    const struct audit_row *rows, size_t count, char out[CHAIN_HEX])
{
    EVP_MD_CTX *hash = hash_begin(seal->algorithm);
    bool good =
        hash != NULL && hash_text(hash, previous) &&
        hash_number(hash, seal->number) && hash_number(hash, seal->at) &&
        hash_text(hash, seal->algorithm) && hash_number(hash, (int64_t)count);

    for (size_t i = 0; good && i < count; i++) {
        good = hash_number(hash, rows[i].id) && hash_text(hash, rows[i].digest);
    }
    return hash_end(hash, good, out);
}

/* As sql/audit.c writes it: the fields one after the other, "\x1f" between. */
bool chain_row_true(const struct audit_row *row)
{
    char numbers[3][NUMBER_TEXT], hex[CHAIN_HEX];
    const char *const parts[] = {numbers[0], numbers[1], row->login, row->role,
        row->address, row->action, row->object, numbers[2], row->result,
        row->detail, row->key};
    EVP_MD_CTX *hash = hash_begin("sha256");
    bool good = hash != NULL;

    snprintf(numbers[0], NUMBER_TEXT, "%lld", (long long)row->at);
    snprintf(numbers[1], NUMBER_TEXT, "%lld", (long long)row->account);
    snprintf(numbers[2], NUMBER_TEXT, "%lld", (long long)row->version);
    for (size_t i = 0; good && i < sizeof(parts) / sizeof(parts[0]); i++) {
        good = (i == 0 || EVP_DigestUpdate(hash, "\x1f", 1) == 1) &&
               EVP_DigestUpdate(hash, parts[i], strlen(parts[i])) == 1;
    }
    return hash_end(hash, good, hex) && strcmp(hex, row->hash) == 0;
}

struct audit_row chain_row(const struct value *values)
{
    return (struct audit_row){
        .id = values[0].i,
        .at = values[1].i,
        .account = values[2].i,
        .login = value_string(&values[3]),
        .name = value_string(&values[4]),
        .role = value_string(&values[5]),
        .address = value_string(&values[6]),
        .action = value_string(&values[7]),
        .object = value_string(&values[8]),
        .version = values[9].i,
        .result = value_string(&values[10]),
        .detail = value_string(&values[11]),
        .key = value_string(&values[12]),
        .hash = value_string(&values[13]),
        .digest = value_string(&values[14]),
    };
}

/* -- one seal -------------------------------------------------------------- */

static bool blame(struct chain_report *report, const struct audit_seal *seal,
    const char *what)
{
    snprintf(report->fault, sizeof(report->fault), "seal %lld: %s",
        (long long)seal->number, what);
    return false;
}

static bool blame_row(struct chain_report *report,
    const struct audit_seal *seal, int64_t row, const char *what)
{
    snprintf(report->fault, sizeof(report->fault), "seal %lld: row %lld %s",
        (long long)seal->number, (long long)row, what);
    return false;
}

static bool judge_row(struct chain_report *report,
    const struct audit_seal *seal, const struct audit_row *row)
{
    char digest[CHAIN_HEX];

    if (row->hash[0] == '\0') {
        return blame_row(report, seal, row->id, "is gone");
    }
    if (!chain_row_true(row) || !chain_digest(seal->algorithm, row, digest) ||
        strcmp(digest, row->digest) != 0) {
        return blame_row(report, seal, row->id, "has been changed");
    }
    report->rows++;
    return true;
}

bool chain_judge(struct chain_report *report, const struct audit_seal *seal,
    const struct audit_row *rows, size_t count)
{
    char hash[CHAIN_HEX];

    if (seal->number != report->last + 1) {
        return blame(report, seal, "the seal before it is gone");
    }
    if (!chain_algorithm(seal->algorithm)) {
        return blame(report, seal, "names no algorithm that is known here");
    }
    for (size_t i = 0; i < count; i++) {
        if (!judge_row(report, seal, &rows[i])) {
            return false;
        }
    }
    if ((int64_t)count != seal->count) {
        return blame(report, seal, "has another number of rows than it says");
    }
    if (!chain_hash(seal, report->head, rows, count, hash) ||
        strcmp(hash, seal->chain) != 0) {
        return blame(report, seal,
            "does not follow from its rows and the "
            "seal before it");
    }
    memcpy(report->head, hash, sizeof(hash));
    report->last = seal->number;
    report->seals++;
    return true;
}
