/*
 * Evaluation runs: a period scored under an edition, kept with everything it
 * was made from and everything it found. A run is never changed; a second one
 * of the same input is the first one. docs/evaluator.md says what the hashes
 * cover.
 */
#ifndef SQL_RUN_H
#define SQL_RUN_H

#include "sql/cohort.h"

#define RUN_ID 16 /* hex digits */

/* Codes as the scope of a run holds them: in order, none twice. NULL: arena
 * full. */
const char *run_codes(
    const char *const *codes, size_t count, struct arena *arena);

struct run {
    const char *id, *period, *edition, *edition_hash;
    struct run_scope scope;
    const char *input_hash, *result_hash;
    int64_t row_count, created_at;
    const char *created_by, *note;
};

/* One county or peer of a run, as stored. */
struct run_row {
    const char *owner; /* "": a county; else who entered the peer by hand */
    const char *code;
    struct words name;
    bool sample;
    const char *total; /* 17 significant digits, "" when nothing is scored */
    int place;         /* rank in the run, 0 none */
    const char *group;
    int group_place;
    const char *grade;  /* in Chinese, as in the edition; "" none */
    const char *detail; /* CSV of qualities and indicators */
};

/* -- what a run is made of ------------------------------------------------- */

/* A scope as scored, in memory. */
struct run_result {
    struct cohort cohort;      /* what the scores depend on, no more */
    bool *chosen;              /* parallel to its units */
    struct unit_score *scores; /* the same */
    char input_hash[65];
    const char *empty; /* when nothing was scored: the code of the scope that
                          has no figures, "" no county has any */
};

/*
 * Read and score, with what `extra` (enum cohort_extra) asks for. Run inside
 * db_snapshot when it must be one moment. DB_NONE:
 * see `empty`; nothing was scored.
 */
enum db_result run_reckon(struct db *db, const struct framework *fw,
    struct period period, const struct run_scope *scope, unsigned extra,
    struct arena *arena, struct run_result *out) MUST_USE;

/* Choose the units of a scope. The code that chooses none, NULL when each
 * chooses some. */
const char *run_choose(const struct cohort *cohort,
    const struct run_scope *scope, bool *chosen, struct arena *arena);

/* The rows of a result with details, best first, and their hash. */
bool run_rows(const struct run_result *result, struct arena *arena,
    struct run_row **rows, size_t *count);
void run_hash(const struct run_row *rows, size_t count, char out[65]);

/* -- stored runs ----------------------------------------------------------- */

struct run_request {
    struct period period;
    struct run_scope scope;
    const char *note;          /* at most 200 characters */
    const struct actor *actor; /* NULL: the command line */
    const char *key_hex;       /* NULL: a fresh one */
    const char *address;
};

/*
 * Read in one snapshot, score, and store; audited. `*existing`: a run of the
 * same input was there, and is what comes out. DB_NONE: nothing to score;
 * `*empty` as in run_result.
 */
enum db_result run_make(struct db *write, const struct framework *fw,
    const struct run_request *request, int64_t now, struct arena *arena,
    struct run *out, bool *existing, const char **empty) MUST_USE;

/* The newest runs, newest first. */
enum db_result run_list(struct db *read, size_t most, struct arena *arena,
    struct run **out, size_t *count) MUST_USE;
enum db_result run_find(struct db *read, const char *id, struct arena *arena,
    struct run *out) MUST_USE;

/* Its rows, best first. */
enum db_result run_scores(struct db *read, const char *id, struct arena *arena,
    struct run_row **out, size_t *count) MUST_USE;

/* The run of an input. */
enum db_result run_of_input(struct db *read, const char *input_hash,
    struct arena *arena, struct run *out) MUST_USE;

/* -- is it still true? ----------------------------------------------------- */

enum { RUN_DIFFERENCES = 200 }; /* at most told */

/* Where a run differs. */
enum run_side {
    RUN_EDITION, /* the edition is another now, or gone */
    RUN_STORED,  /* scored again from the stored input, against its rows */
    RUN_DATA,    /* the data of now, against the stored input */
    RUN_NOW      /* scored from the data of now, against its rows */
};

struct run_difference {
    enum run_side side;
    const char *owner, *code; /* of the unit; "" with RUN_EDITION */
    const char *what;         /* "total", "rank", "group rank", "grade",
                                 "detail", "content", "unit" */
    const char *then, *now;   /* of "detail" and "content" the first line that
                                 differs; of "unit" "" where it is missing */
};

struct run_check {
    bool edition; /* the edition is there and has the same hash */
    bool input;   /* the stored input has its hash */
    bool result;  /* the stored result has its hash */
    bool same;    /* scored again from the stored input: the same digits */
    bool present; /* the data of now are those of then */
    struct run_difference *differences;
    size_t difference_count;
    bool more; /* there are further differences */
};

/* True when everything of it is. */
bool run_is_true(const struct run_check *check);

/* Check a run against itself and against the data of now. */
enum db_result run_verify(struct db *read, const struct run *run,
    struct arena *arena, struct run_check *out) MUST_USE;

#endif
