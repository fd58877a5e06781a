/*
 * Framework editions in the database: the file set as it is, so that import
 * and export are inverse to the byte; published editions are immutable and
 * cached for the life of the process.
 */
#ifndef SQL_EDITION_H
#define SQL_EDITION_H

#include <stdio.h>

#include "eval/framework.h"
#include "sql/db.h"

/*
 * Read every *.csv of `folder` into `arena`. False with a line on `err`.
 */
bool edition_load_folder(const char *folder, struct arena *arena,
    struct framework_file **files, size_t *count, FILE *err);

/*
 * Store and publish an edition. DB_CONFLICT when that edition is published
 * with other content (DB_OK and no change when it is the same to the byte).
 */
enum db_result edition_import(struct db *write, const char *edition,
    const struct framework_file *files, size_t count, int64_t now,
    struct arena *arena) MUST_USE;

/* The stored files of an edition. */
enum db_result edition_files(struct db *read, const char *edition,
    struct arena *arena, struct framework_file **files, size_t *count) MUST_USE;

/*
 * The framework of an edition, from the process-wide cache or read once.
 * Shared by all threads, never freed before edition_cache_end.
 */
enum db_result edition_get(struct db *read, const char *edition,
    const struct framework **out) MUST_USE;
void edition_cache_end(void);

/* SHA-256 (hex) of the edition's files in name order, as stored. */
enum db_result edition_hash(struct db *read, const char *edition,
    struct arena *arena, const char **hex) MUST_USE;

#endif
