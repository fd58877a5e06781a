/*
 * A .zip as it is written: entries one after the other, each deflated while it
 * comes, in memory that does not grow with them. ISA-L compresses: at its level
 * 1 it costs a twentieth of zlib's default and the file is an eighth larger.
 * The moment of writing stands nowhere in it, so the same calls give the same
 * bytes on one kind of processor (ISA-L picks its code by it).
 *
 * The first failure is kept, all later calls do nothing, and pack_close says
 * what it was. Format: PKWARE APPNOTE 6.3.3, without its 64-bit extension: an
 * archive of more than 4 GiB is refused.
 */
#ifndef EXPORT_PACK_H
#define EXPORT_PACK_H

#include <stdbool.h>
#include <stddef.h>

#include "eval/arena.h"

#define PACK_ROOM 65536 /* bytes that pack_room can give at once */

struct pack;

/* Begin FILE, which is cut when it is there. NULL when memory is out; a file
 * that cannot be written is a failure of the archive. `file` must outlive it.
 */
struct pack *pack_new(const char *file, struct arena *arena);

/* Begin an entry; `name` (UTF-8, at most 255 bytes) must outlive the archive.
 * One entry is open at a time. */
void pack_begin(struct pack *pack, const char *name);

/* Room for `n` bytes (at most PACK_ROOM) of the open entry, which the caller
 * fills; pack_took says how many of them it did. Never NULL. */
char *pack_room(struct pack *pack, size_t n);
void pack_took(struct pack *pack, size_t n);

/* The same for bytes that are there, however many. */
void pack_bytes(struct pack *pack, const void *bytes, size_t n);

void pack_end(struct pack *pack);

/* Write the directory and close; the bytes are on their way to the disk, and
 * file_publish waits for them. NULL, or what went wrong: a sentence in the
 * arena. The archive is gone either way; the file is the caller's. */
const char *pack_close(struct pack *pack);

/* Close without finishing. NULL is allowed. */
void pack_drop(struct pack *pack);

#endif
