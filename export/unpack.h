/*
 * An archive that export/pack.c wrote, read again. It takes that form and
 * refuses all else: entries one after the other from the first byte to the
 * directory without a gap, local and central headers alike, all deflated, no
 * comment, nothing behind the end. What it takes, libzip takes with its
 * consistency checks (tests/unit/pack_test.c); a general reader asks for the
 * time zone at every header, reads 4 KiB at a time, and was a tenth of a
 * workbook's time.
 */
#ifndef EXPORT_UNPACK_H
#define EXPORT_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "eval/arena.h"

#define UNPACK_WINDOW ((size_t)64 << 10) /* bytes read at once */

struct unpack_entry {
    const char *name;
    uint32_t crc, packed, plain; /* as the archive says; the sizes in bytes */
    uint64_t at;                 /* where its deflated bytes begin */
};

struct unpack {
    int fd;
    /* The bytes of the file from `at` on, `n` of them. */
    struct unpack_window {
        uint64_t at;
        size_t n;
        uint8_t bytes[UNPACK_WINDOW];
    } * window;
    struct unpack_entry *entries; /* in the arena */
    int count;
};

/* Open FILE and read all headers. False when it cannot be read, is no such
 * archive, or memory is out; nothing is left to close then. */
bool unpack_open(struct unpack *out, const char *file, struct arena *arena);

/* Up to `room` deflated bytes of an entry from its byte `from` on; how many
 * there are, 0 at its end and when the file cannot be read. */
size_t unpack_read(const struct unpack *unpack,
    const struct unpack_entry *entry, uint32_t from, void *to, size_t room);

void unpack_close(struct unpack *unpack);

#endif
