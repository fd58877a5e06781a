#include "export/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <string.h>
#include <unistd.h>

#include "export/files.h"

enum {
    OUT_ROOM = 1 << 18, /* a county's workbook is written at once */
    ENTRIES = 1024,
    LOCAL_BYTES = 30,
    CENTRAL_BYTES = 46,
    END_BYTES = 22,
    NAME_MAX_BYTES = 255,
    SMALL = 1 << 15, /* bytes of an entry */
    NAME_IS_UTF8 = 1 << 11
};

struct entry {
    const char *name;
    uint32_t crc, packed, plain;
    uint64_t at; /* of its local header */
};

struct pack {
    const char *file;
    struct arena *arena;
    const char *fault;
    int fd;
    struct isal_zstream stream;
    struct entry entries[ENTRIES];
    int entry_count;
    bool open;
    uint64_t plain;   /* bytes of the open entry so far */
    uint64_t flushed; /* bytes of the file that have left `out` */
    size_t in_n, out_n;
    uint8_t level[ISAL_DEF_LVL1_DEFAULT];
    uint8_t in[PACK_ROOM];
    uint8_t out[OUT_ROOM];
};

static void fail(struct pack *pack, const char *why)
{
    if (pack->fault == NULL) {
        pack->fault = arena_printf(pack->arena, "file %s: %s", pack->file, why);
        if (pack->fault == NULL) {
            pack->fault = "out of memory";
        }
    }
}

struct pack *pack_new(const char *file, struct arena *arena)
{
    struct pack *pack = arena_alloc(arena, sizeof(*pack));

    if (pack == NULL) {
        return NULL;
    }
    pack->file = file;
    pack->arena = arena;
    pack->fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (pack->fd < 0) {
        fail(pack, strerror(errno));
    }
    return pack;
}

static bool write_at(
    struct pack *pack, const uint8_t *bytes, size_t n, uint64_t at)
{
    while (n > 0) {
        ssize_t done = pwrite(pack->fd, bytes, n, (off_t)at);

        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            fail(pack, done < 0 ? strerror(errno) : "the disk is full");
            return false;
        }
        bytes += done;
        n -= (size_t)done;
        at += (uint64_t)done;
    }
    return true;
}

static void flush_out(struct pack *pack)
{
    if (pack->fault == NULL &&
        write_at(pack, pack->out, pack->out_n, pack->flushed)) {
        pack->flushed += pack->out_n;
    }
    pack->out_n = 0;
}

/* -- little-endian records ------------------------------------------------- */

static uint8_t *put2(uint8_t *to, unsigned value)
{
    to[0] = (uint8_t)value;
    to[1] = (uint8_t)(value >> 8);
    return to + 2;
}

static uint8_t *put4(uint8_t *to, uint64_t value)
{
    put2(to, (unsigned)(value & 0xFFFF));
    put2(to + 2, (unsigned)(value >> 16 & 0xFFFF));
    return to + 4;
}

static bool is_ascii(const char *name)
{
    while (*name != '\0' && (unsigned char)*name < 0x80) {
        name++;
    }
    return *name == '\0';
}

/* The part that a local and a central header have in common: version needed,
 * flags, deflated, 1980-01-01 00:00, sums, sizes. */
static uint8_t *put_entry(uint8_t *to, const struct entry *entry)
{
    to = put2(to, 20);
    to = put2(to, is_ascii(entry->name) ? 0 : NAME_IS_UTF8);
    to = put2(to, 8);
    to = put2(to, 0);
    to = put2(to, 0x21);
    to = put4(to, entry->crc);
    to = put4(to, entry->packed);
    to = put4(to, entry->plain);
    to = put2(to, (unsigned)strlen(entry->name));
    return put2(to, 0);
}

static uint8_t *out_room(struct pack *pack, size_t n)
{
    if (OUT_ROOM - pack->out_n < n) {
        flush_out(pack);
    }
    return pack->out + pack->out_n;
}

static void put_local(uint8_t *to, const struct entry *entry)
{
    put_entry(put4(to, 0x04034b50), entry);
}

static void put_central(struct pack *pack, const struct entry *entry)
{
    size_t n = strlen(entry->name);
    uint8_t *to = out_room(pack, CENTRAL_BYTES + n);

    to = put2(put4(to, 0x02014b50), 20);
    to = put_entry(to, entry);
    to = put2(to, 0); /* comment */
    to = put2(to, 0); /* disk */
    to = put2(to, 0);
    to = put4(to, 0);
    to = put4(to, entry->at);
    memcpy(to, entry->name, n);
    pack->out_n += CENTRAL_BYTES + n;
}

static void put_end(struct pack *pack, uint64_t at, uint64_t size)
{
    uint8_t *to = put4(out_room(pack, END_BYTES), 0x06054b50);

    to = put4(to, 0); /* disks */
    to = put2(to, (unsigned)pack->entry_count);
    to = put2(to, (unsigned)pack->entry_count);
    to = put4(to, size);
    to = put4(to, at);
    put2(to, 0);
    pack->out_n += END_BYTES;
}

/* -- entries --------------------------------------------------------------- */

void pack_begin(struct pack *pack, const char *name)
{
    size_t n = strlen(name);
    struct entry *entry = &pack->entries[pack->entry_count];

    if (pack->fault != NULL) {
        return;
    }
    if (pack->open || pack->entry_count == ENTRIES || n > NAME_MAX_BYTES) {
        fail(pack, "more entries than an archive takes here");
        return;
    }
    *entry = (struct entry){.name = name};
    uint8_t *to = out_room(pack, LOCAL_BYTES + n);

    entry->at = pack->flushed + pack->out_n;
    put_local(to, entry);
    memcpy(to + LOCAL_BYTES, name, n);
    pack->out_n += LOCAL_BYTES + n;
    isal_deflate_init(&pack->stream);
    pack->plain = 0;
    pack->open = true;
}

/* At the first bytes of an entry, which are all it has when they are the last:
 * few are not worth a code of their own. */
static void choose_level(struct pack *pack, bool last)
{
    if (!last || pack->in_n > SMALL) {
        pack->stream.level = 1;
        pack->stream.level_buf = pack->level;
        pack->stream.level_buf_size = sizeof(pack->level);
    }
}

/* Deflate what is in `in`; the end of the entry with `last`. */
static void deflate_in(struct pack *pack, bool last)
{
    struct isal_zstream *stream = &pack->stream;
    struct entry *entry = &pack->entries[pack->entry_count];

    if (pack->fault != NULL) {
        pack->in_n = 0;
        return;
    }
    if (pack->plain == 0) {
        choose_level(pack, last);
    }
    entry->crc = crc32_gzip_refl(entry->crc, pack->in, (uint64_t)pack->in_n);
    pack->plain += pack->in_n;
    stream->next_in = pack->in;
    stream->avail_in = (uint32_t)pack->in_n;
    stream->end_of_stream = last;
    do {
        if (pack->out_n == OUT_ROOM) {
            flush_out(pack);
        }
        stream->next_out = pack->out + pack->out_n;
        stream->avail_out = (uint32_t)(OUT_ROOM - pack->out_n);
        if (isal_deflate(stream) != COMP_OK) {
            fail(pack, "the compressor failed");
        }
        pack->out_n = OUT_ROOM - stream->avail_out;
    } while (pack->fault == NULL &&
             (stream->avail_in > 0 || stream->avail_out == 0 ||
                 (last && stream->internal_state.state != ZSTATE_END)));
    pack->in_n = 0;
}

char *pack_room(struct pack *pack, size_t n)
{
    if (PACK_ROOM - pack->in_n < n) {
        deflate_in(pack, false);
    }
    return (char *)pack->in + pack->in_n;
}

void pack_took(struct pack *pack, size_t n)
{
    pack->in_n += n;
}

void pack_bytes(struct pack *pack, const void *bytes, size_t n)
{
    const char *from = bytes;

    while (n > 0) {
        size_t part = n < PACK_ROOM ? n : PACK_ROOM;

        memcpy(pack_room(pack, part), from, part);
        pack_took(pack, part);
        from += part;
        n -= part;
    }
}

/* The header is mended where it is: in memory, or already in the file. */
static void mend_header(struct pack *pack, const struct entry *entry)
{
    uint8_t header[LOCAL_BYTES];

    put_local(header, entry);
    if (entry->at >= pack->flushed) {
        memcpy(pack->out + (entry->at - pack->flushed), header, LOCAL_BYTES);
    } else if (entry->at + LOCAL_BYTES <= pack->flushed) {
        write_at(pack, header, LOCAL_BYTES, entry->at);
    } else { /* out_room never parts a header */
        fail(pack, "a header was parted");
    }
}

void pack_end(struct pack *pack)
{
    struct entry *entry = &pack->entries[pack->entry_count];
    uint64_t end;

    if (pack->fault != NULL || !pack->open) {
        return;
    }
    deflate_in(pack, true);
    end = pack->flushed + pack->out_n;
    if (end > UINT32_MAX || pack->plain > UINT32_MAX) {
        fail(pack, "more than 4 GiB");
        return;
    }
    entry->plain = (uint32_t)pack->plain;
    entry->packed =
        (uint32_t)(end - entry->at - LOCAL_BYTES - strlen(entry->name));
    mend_header(pack, entry);
    pack->entry_count++;
    pack->open = false;
}

const char *pack_close(struct pack *pack)
{
    uint64_t at = pack->flushed + pack->out_n;

    for (int i = 0; i < pack->entry_count; i++) {
        put_central(pack, &pack->entries[i]);
    }
    put_end(pack, at, pack->flushed + pack->out_n - at);
    flush_out(pack);
    if (pack->fault == NULL && pack->flushed > UINT32_MAX) {
        fail(pack, "more than 4 GiB");
    }
    file_sync_begin(pack->fd);
    pack_drop(pack);
    return pack->fault;
}

void pack_drop(struct pack *pack)
{
    if (pack != NULL && pack->fd >= 0) {
        close(pack->fd);
        pack->fd = -1;
    }
}
