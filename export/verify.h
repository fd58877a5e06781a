/*
 * Is a workbook genuine? By its hash, else by the verification code in it: the
 * version that was recorded is compared with it cell by cell. One judge for
 * page and command line.
 */
#ifndef EXPORT_VERIFY_H
#define EXPORT_VERIFY_H

#include "eval/rights.h"
#include "export/compare.h"
#include "sql/config.h"
#include "sql/workbook.h"

enum verdict {
    VERDICT_GENUINE, /* byte for byte what was published */
    VERDICT_CHANGED, /* bears a code that was published with other bytes */
    VERDICT_UNKNOWN  /* not ours, or published elsewhere */
};

/* What a changed file could be compared with. */
enum verify_basis {
    VERIFY_NOTHING, /* the recorded file is gone and cannot be made again */
    VERIFY_KEPT,    /* the recorded file */
    VERIFY_ANEW     /* the same bytes, written again from the same data */
};

struct verification {
    enum verdict verdict;
    char sha256[65];              /* of the file that was asked about */
    struct workbook record;       /* not of VERDICT_UNKNOWN */
    enum xlsx_fault fault;        /* why its cells could not be read */
    enum verify_basis basis;      /* without a fault, of VERDICT_CHANGED */
    struct comparison comparison; /* unless the basis is VERIFY_NOTHING */
};

/* Where records and files are. */
struct verify_source {
    struct db *read, *write; /* NULL: no database, the folder alone */
    const struct config *config;
};

/*
 * Judge a file by its SHA-256 and bytes; {NULL, 0}: more than are read. What is
 * found lies in `arena`. False when memory is out.
 */
bool verify_file(const struct verify_source *from, const char *sha256,
    struct text bytes, struct arena *arena, struct verification *out);

/* Write down who asked about which file and what was answered; `actor` NULL:
 * the command line. */
bool verify_record(struct db *write, const struct actor *actor,
    const char *address, const struct verification *v, int64_t now,
    struct arena *arena);

/* "genuine", "changed", "unknown". */
const char *verdict_word(enum verdict verdict);

/* English sentences, gettext message ids: why a file could not be read, what
 * was found of a changed one. */
const char *verify_fault_text(enum xlsx_fault fault);
const char *verify_found_text(const struct verification *v);

#endif
