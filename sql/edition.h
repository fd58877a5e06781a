/*
 * Framework editions in the database: the file set as it is, so that import
 * and export are inverse to the byte. A draft can be replaced until it is
 * published; a published edition is immutable (the program's account can only
 * add to its tables, and what does not have the hash it was published with is
 * not read) and cached for the life of the process. eval/edition_state.h has
 * the life of an edition; each step of it is one transaction with its audit
 * row.
 */
#ifndef SQL_EDITION_H
#define SQL_EDITION_H

#include <stdio.h>

#include "eval/edition_state.h"
#include "eval/rights.h"
#include "sql/db.h"

enum {
    EDITION_FILES_MAX = 32,
    EDITION_FILE_BYTES = 4 << 20, /* a file is smaller than this */
    EDITION_NAME_MAX = 60,        /* characters of a file name */
    EDITION_CODE_MAX = 32
};

/* -- file sets ------------------------------------------------------------- */

/*
 * Read every *.csv of `folder` into `arena`, by name. False with a line on
 * `err`.
 */
bool edition_load_folder(const char *folder, struct arena *arena,
    struct framework_file **files, size_t *count, FILE *err);

/* Why a set of files cannot be stored, be it right or wrong otherwise. */
enum edition_fault {
    EDITION_STORABLE,
    EDITION_MANY,   /* none, or more than EDITION_FILES_MAX */
    EDITION_NAMED,  /* a name other than letters, digits, - and _ with .csv */
    EDITION_TWICE,  /* two files of one name */
    EDITION_LARGE,  /* a file of EDITION_FILE_BYTES or more */
    EDITION_UNNAMED /* edition.csv is missing, is no table, or its key edition
                       has no code as its value */
};

/*
 * Look at a set before it is stored: `*code` is that of its edition.csv (in
 * the arena; "" without one), `*which` the index of the file at fault. Sorts
 * the files by name.
 */
enum edition_fault edition_look(struct framework_file *files, size_t count,
    struct arena *arena, const char **code, size_t *which);

/* English sentence for a fault: a gettext message id saying what to do. */
const char *edition_fault_text(enum edition_fault fault);

/* -- what is stored -------------------------------------------------------- */

struct edition {
    const char *code;
    enum edition_state state;
    const char *sha256;  /* of the files in name order */
    struct words title;  /* "" each where edition.csv has none */
    const char *version; /* likewise, as are the next two */
    const char *valid_from, *valid_to;
    uint32_t number;     /* of a draft: grows with import and check */
    int faults;          /* of a draft: found by its last check */
    const char *verdict; /* file:line:column: what, a line each */
    int64_t imported_at, checked_at; /* of a draft; 0: not yet */
    const char *imported_by, *checked_by;
    int64_t published_at, retired_at; /* 0: not yet */
    const char *retired_by;
};

/* One edition, draft or published. DB_NONE: there is none of this code. */
enum db_result edition_find(struct db *read, const char *code,
    struct arena *arena, struct edition *out) MUST_USE;

/* Drafts, then published and retired ones, the newest first each. */
enum db_result edition_list(struct db *read, struct arena *arena,
    struct edition **out, size_t *count) MUST_USE;

/* The stored files of an edition by name; of a draft when none is published
 * under the code. DB_FAIL also when published files do not have their hash. */
enum db_result edition_files(struct db *read, const char *edition,
    struct arena *arena, struct framework_file **files, size_t *count) MUST_USE;

/* SHA-256 (hex) over names and contents of files that are in name order.
 * False: memory is out. */
bool edition_hash_files(const struct framework_file *files, size_t count,
    struct arena *arena, char hex[65]);

/* SHA-256 (hex) of the edition's files in name order, as stored; of a draft
 * when none is published under the code. */
enum db_result edition_hash(struct db *read, const char *edition,
    struct arena *arena, const char **hex) MUST_USE;

/* The same of the framework that is reckoned with: that of edition_get, by the
 * hash it was read with and without a question, or else what is stored. */
enum db_result edition_hash_read(struct db *read, const char *edition,
    struct arena *arena, const char **hex) MUST_USE;

/*
 * The framework of a published or retired edition, from the process-wide cache
 * or read once. Shared by all threads, never freed before edition_cache_end.
 */
enum db_result edition_get(struct db *read, const char *edition,
    const struct framework **out) MUST_USE;
void edition_cache_end(void);

/*
 * The edition that a form of a period was under when edition_note last said so,
 * so that a question can be asked as its answer will need it; NULL: not known.
 * A guess: the calendar may have changed, and places are shared.
 */
const struct framework *edition_guess(const char *period, const char *form);
void edition_note(
    const char *period, const char *form, const struct framework *fw);

/* -- the life of an edition ------------------------------------------------ */

/* Who moves an edition, and when. */
struct edition_call {
    const struct actor *actor; /* NULL: the command line, as an editor */
    const char *address;       /* "-" of the command line */
    const char *key_hex;       /* idempotency key or NULL */
    int64_t now;
};

/*
 * Each writes the edition as it stands afterwards to `*out`. DB_OK: done, or
 * it was so already and nothing was written. DB_CONFLICT: refused, and
 * out->state says by which state; nothing changed. DB_NONE: no such edition.
 *
 * put      store a set that edition_look finds storable as the draft of its
 *          code, in place of one that is there; the same bytes change nothing
 * check    read and check the files of a draft and store the verdict; of a
 *          published edition the verdict is reckoned and not stored
 * publish  a draft whose check found nothing
 * retire   a published edition
 * import   put, check and publish as one transaction. DB_CONFLICT with
 *          out->faults > 0 when the check finds something
 */
enum db_result edition_put(struct db *write, struct framework_file *files,
    size_t count, const struct edition_call *call, struct arena *arena,
    struct edition *out) MUST_USE;
enum db_result edition_check(struct db *write, const char *code,
    const struct edition_call *call, struct arena *arena,
    struct edition *out) MUST_USE;
enum db_result edition_publish(struct db *write, const char *code,
    const struct edition_call *call, struct arena *arena,
    struct edition *out) MUST_USE;
enum db_result edition_retire(struct db *write, const char *code,
    const struct edition_call *call, struct arena *arena,
    struct edition *out) MUST_USE;
enum db_result edition_import(struct db *write, struct framework_file *files,
    size_t count, const struct edition_call *call, struct arena *arena,
    struct edition *out) MUST_USE;

#endif
