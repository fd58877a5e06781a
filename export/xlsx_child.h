/*
 * The reader of workbooks in a process of its own: whatever a file does to it,
 * the worker goes on. The child is pinzhi-export beside the running program,
 * with no environment, no descriptors but its two, and limits of memory, time,
 * files and processes that it sets on itself before it reads a byte.
 */
#ifndef EXPORT_XLSX_CHILD_H
#define EXPORT_XLSX_CHILD_H

#include "export/xlsx_read.h"

enum {
    XLSX_SECONDS = 5,  /* of wall clock, then it is ended */
    XLSX_ADDRESS = 256 /* MiB it can have */
};

/* Read `bytes` in a child. XLSX_CHILD when it ended badly, said nothing that
 * can be understood, or took too long; the reason is in the log. */
enum xlsx_fault xlsx_read_apart(struct text bytes,
    const struct xlsx_limits *limits, struct arena *arena,
    struct xlsx_book *out);

/* The limits that the first argument of the child names; NULL: none, this is
 * no child. */
const struct xlsx_limits *xlsx_child_limits(const char *word);

/* The child: a workbook on descriptor 0, the answer on 1. An exit code. */
int xlsx_child_main(const struct xlsx_limits *limits);

/* The answer between the two: what xlsx_read found as lines of text. False
 * when memory is out. */
bool xlsx_wire_write(enum xlsx_fault fault, const struct xlsx_book *book,
    struct arena *arena, struct text *out);
/* Its reverse; XLSX_CHILD for anything that was not written by it whole. Of a
 * fault the codes come with it. */
enum xlsx_fault xlsx_wire_read(
    struct text in, struct arena *arena, struct xlsx_book *out);

#endif
