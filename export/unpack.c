#include "export/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Sizes of the records of PKWARE APPNOTE 6.3.3, and where in them is what. */
enum {
    LOCAL = 30,
    CENTRAL = 46,
    END = 22,
    NAME_MAX_BYTES = 255,
    /* What both headers say of an entry stands here. */
    LOCAL_ABOUT = 4,
    CENTRAL_ABOUT = 6,
    ABOUT = 26,
    CENTRAL_REST = 32 /* comment, disk, attributes: all nothing */
};

static unsigned get2(const uint8_t *p)
{
    return (unsigned)(p[0] | p[1] << 8);
}

static uint32_t get4(const uint8_t *p)
{
    return get2(p) | (uint32_t)get2(p + 2) << 16;
}

/* Read on from byte `at` of the file. False when nothing is there. */
static bool move_window(const struct unpack *u, uint64_t at)
{
    ssize_t got;

    do {
        got = pread(u->fd, u->window->bytes, UNPACK_WINDOW, (off_t)at);
    } while (got < 0 && errno == EINTR);
    u->window->at = at;
    u->window->n = got > 0 ? (size_t)got : 0;
    return got > 0;
}

static bool read_at(const struct unpack *u, void *to, size_t n, uint64_t at)
{
    const struct unpack_window *window = u->window;
    char *next = to;

    while (n > 0) {
        if (at < window->at || at >= window->at + window->n) {
            if (!move_window(u, at)) {
                return false;
            }
        }
        size_t skip = (size_t)(at - window->at), there = window->n - skip;
        size_t part = n < there ? n : there;

        memcpy(next, window->bytes + skip, part);
        next += part;
        n -= part;
        at += part;
    }
    return true;
}

/* An entry by its central record, which begins at `c` and is whole; its local
 * header has to be at `at`. */
static bool take_entry(const struct unpack *u, const uint8_t *c, uint64_t at,
    struct arena *arena, struct unpack_entry *out)
{
    static const uint8_t nothing[10];
    uint8_t local[LOCAL + NAME_MAX_BYTES] = {0};
    size_t n = get2(c + 28);

    if (get2(c + 4) != 20 || get2(c + 8) != 0 || get2(c + 10) != 8 ||
        get2(c + 30) != 0 ||
        memcmp(c + CENTRAL_REST, nothing, sizeof(nothing)) != 0 ||
        get4(c + 42) != at || memchr(c + CENTRAL, '\0', n) != NULL ||
        !read_at(u, local, LOCAL + n, at) || get4(local) != 0x04034b50 ||
        memcmp(local + LOCAL_ABOUT, c + CENTRAL_ABOUT, ABOUT) != 0 ||
        memcmp(local + LOCAL, c + CENTRAL, n) != 0) {
        return false;
    }
    *out = (struct unpack_entry){
        .name = arena_copy(arena, (const char *)c + CENTRAL, n),
        .crc = get4(c + 16),
        .packed = get4(c + 20),
        .plain = get4(c + 24),
        .at = at + LOCAL + n};
    return out->name != NULL;
}

/* The directory of `size` bytes that begins where the last entry ends. */
static bool take_entries(struct unpack *u, const uint8_t *directory,
    size_t size, uint64_t begin, struct arena *arena)
{
    uint64_t at = 0;

    for (int i = 0; i < u->count; i++) {
        if (size < CENTRAL || get4(directory) != 0x02014b50) {
            return false;
        }
        size_t n = get2(directory + 28);

        if (n == 0 || n > NAME_MAX_BYTES || size < CENTRAL + n ||
            !take_entry(u, directory, at, arena, &u->entries[i])) {
            return false;
        }
        at = u->entries[i].at + u->entries[i].packed;
        directory += CENTRAL + n;
        size -= CENTRAL + n;
    }
    return size == 0 && at == begin;
}

static bool read_all(struct unpack *u, struct arena *arena)
{
    uint8_t end[END], *directory;
    struct stat about;
    uint64_t bytes, size, at;

    if (fstat(u->fd, &about) != 0 || about.st_size < END) {
        return false;
    }
    bytes = (uint64_t)about.st_size;
    if (!read_at(u, end, END, bytes - END) || get4(end) != 0x06054b50) {
        return false;
    }
    size = get4(end + 12);
    at = get4(end + 16);
    u->count = (int)get2(end + 10);
    if (get4(end + 4) != 0 || get2(end + 8) != get2(end + 10) ||
        get2(end + 20) != 0 || at + size + END != bytes) {
        return false;
    }
    directory = arena_alloc(arena, size + 1);
    u->entries = arena_array(arena, (size_t)u->count + 1, sizeof(*u->entries));
    return directory != NULL && u->entries != NULL &&
           read_at(u, directory, size, at) &&
           take_entries(u, directory, size, at, arena);
}

bool unpack_open(struct unpack *out, const char *file, struct arena *arena)
{
    *out = (struct unpack){.fd = open(file, O_RDONLY | O_CLOEXEC),
        .window = arena_alloc(arena, sizeof(*out->window))};
    if (out->fd < 0 || out->window == NULL || !read_all(out, arena)) {
        unpack_close(out);
        return false;
    }
    return true;
}

size_t unpack_read(const struct unpack *unpack,
    const struct unpack_entry *entry, uint32_t from, void *to, size_t room)
{
    size_t left = entry->packed - from;
    size_t n = left < room ? left : room;

    return from < entry->packed && read_at(unpack, to, n, entry->at + from) ? n
                                                                            : 0;
}

void unpack_close(struct unpack *unpack)
{
    if (unpack->fd >= 0) {
        close(unpack->fd);
        unpack->fd = -1;
    }
}
