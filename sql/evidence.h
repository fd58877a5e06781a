/*
 * Evidence: files that prove a figure, one row each. The bytes lie in
 * PINZHI_EVIDENCE_DIR, outside of what the web server shows, under a random
 * name; they are never changed. What was removed after a submission is kept
 * and marked.
 */
#ifndef SQL_EVIDENCE_H
#define SQL_EVIDENCE_H

#include "sql/submission.h"

enum { EVIDENCE_ID = 33 }; /* 32 hex digits and NUL: the name of the file */

struct evidence {
    const char *id;
    int item;
    const char *name; /* as its sender called it, cleaned */
    const char *type; /* "application/pdf" */
    int64_t bytes;
    const char *sha256; /* 64 hex digits */
    int64_t at;
    const char *by;
    int64_t removed_at; /* 0: it stands */
    const char *removed_by;
};

/* All evidence of a bureau's part of a form, the oldest first. */
enum db_result evidence_list(struct db *read, const struct framework *fw,
    const struct opened_form *form, struct arena *arena, struct evidence **out,
    size_t *count) MUST_USE;

/* The row of a file that is on disk already. The idempotency key decides
 * whether it is new: DB_CONFLICT when that is known. */
enum db_result evidence_add(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct evidence *evidence, const char *key_hex, const char *address,
    int64_t now, struct arena *arena) MUST_USE;

/* Mark one as removed. DB_NONE: it is not there, or removed already. */
enum db_result evidence_remove(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct evidence *evidence, const char *key_hex, const char *address,
    int64_t now, struct arena *arena) MUST_USE;

/*
 * Write bytes to FOLDER/ID of a fresh random id: .part, fsync, rename. False
 * with a line in the log when that fails; nothing is left then.
 */
bool evidence_store(
    const char *folder, struct text content, char id[EVIDENCE_ID]);

/* Take away a file whose row was not written. */
void evidence_forget(const char *folder, const char *id);

#endif
