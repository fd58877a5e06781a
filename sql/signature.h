/*
 * The signature of a bureau's head under a submitted form: who, when, and the
 * SHA-256 of its cells. Of other cells it is void, by itself.
 */
#ifndef SQL_SIGNATURE_H
#define SQL_SIGNATURE_H

#include "sql/submission.h"

enum { SIGNATURE_TEXT = 65 }; /* bytes of a hash in hex and NUL */

struct signature {
    uint32_t version; /* of the submission that was signed; 0: never signed */
    const char *hash; /* "" when never signed */
    int64_t at;
    const char *by;
    bool valid; /* the cells are those that were signed */
};

/* SHA-256 (hex) over region, period, form, bureau and, in the order of the
 * edition, state, value and remark of each cell of the bureau. */
void signature_hash(const struct framework *fw, const struct form_key *key,
    const struct figures *figures, char out[SIGNATURE_TEXT]);

/* The last signature under a form. False: the database did not answer. */
bool signature_read(struct db *read, const struct framework *fw,
    const struct opened_form *form, struct arena *arena,
    struct signature *out) MUST_USE;

/* Sign `figures`, which stand at `version`, within a transaction. */
enum db_result signature_write(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct figures *figures, uint32_t version, int64_t now,
    struct arena *arena) MUST_USE;

/*
 * Sign the form as opened, once: audited as "sign" with its hash; the version
 * of the form does not grow. Asks may() for ACTION_FORM_SIGN. Results: PUT_OK,
 * PUT_REPLAYED, PUT_REFUSED, PUT_STALE (another version than `base_version`),
 * PUT_FAIL.
 */
void signature_give(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct review_input *input, int64_t now, struct arena *arena,
    struct put_outcome *out);

#endif
