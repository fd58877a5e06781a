/* What export/pack.c writes, libzip and zlib read, and so does unpack.c, which
 * refuses everything that was changed. */
#include "export/pack.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zip.h>

#include "export/files.h"
#include "export/unpack.h"
#include "tests/unit/suite.h"

enum { MIB = 1 << 20, MOST = 5 * MIB };

static char folder[] = "/tmp/pinzhi-pack-XXXXXX";
static char file[64];
static char plain[MOST], back[MOST + 1];

static void fill_repeated(size_t n)
{
    static const char cell[] = "<c r=\"B17\" s=\"5\"><v>41.5</v></c>";

    for (size_t i = 0; i < n; i++) {
        plain[i] = cell[(i + i / 977) % (sizeof(cell) - 1)];
    }
}

static void fill_random(size_t n)
{
    uint32_t x = 2463534242;

    for (size_t i = 0; i < n; i++) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        plain[i] = (char)x;
    }
}

static struct pack *begin(struct arena **arena)
{
    if (file[0] == '\0') {
        if (mkdtemp(folder) == NULL) {
            exit(70);
        }
        snprintf(file, sizeof(file), "%s/a.zip", folder);
    }
    *arena = arena_new(4 << 20);
    return pack_new(file, *arena);
}

/* `count` entries of `n` bytes, `piece` at a time. */
static const char *write_file(int count, size_t n, size_t piece)
{
    static const char *const names[] = {"a.xml", "b/c.xml", "[d].xml"};
    struct arena *arena;
    struct pack *pack = begin(&arena);
    const char *why;

    for (int i = 0; i < count; i++) {
        pack_begin(pack, names[i]);
        for (size_t at = 0; at < n; at += piece) {
            pack_bytes(pack, plain + at, n - at < piece ? n - at : piece);
        }
        pack_end(pack);
    }
    why = pack_close(pack);
    arena_free(arena);
    return why;
}

static bool comes_back_as(int count, size_t n)
{
    int code = 0;
    zip_t *zip = zip_open(file, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    bool same = zip != NULL && zip_get_num_entries(zip, 0) == count;

    for (int i = 0; same && i < count; i++) {
        zip_file_t *entry = zip_fopen_index(zip, (zip_uint64_t)i, 0);

        same = entry != NULL &&
               zip_fread(entry, back, sizeof(back)) == (zip_int64_t)n &&
               memcmp(plain, back, n) == 0 && zip_fclose(entry) == 0;
    }
    if (zip != NULL) {
        zip_discard(zip);
    }
    return same;
}

static void comes_back(void)
{
    static const struct {
        const char *name;
        void (*fill)(size_t n);
        int count;
        size_t n, piece;
        long long most;
    } rows[] = {
        {"nothing", fill_repeated, 0, 0, 1, 22},
        {"empty", fill_repeated, 1, 0, 1, 250},
        {"one byte", fill_repeated, 1, 1, 1, 250},
        {"three small", fill_repeated, 3, 300, 300, 900},
        {"a room", fill_repeated, 1, PACK_ROOM, PACK_ROOM, PACK_ROOM / 8},
        {"a byte more", fill_repeated, 1, PACK_ROOM + 1, PACK_ROOM, 9000},
        {"large", fill_repeated, 3, MOST, MOST, MOST / 4},
        {"odd pieces", fill_repeated, 2, MIB, 4999, MIB / 4},
        {"byte by byte", fill_repeated, 2, 99999, 1, 40000},
        {"random", fill_random, 3, MOST, 1021, 3LL * MOST + 99999},
        {"random at once", fill_random, 2, MOST, MOST, 2LL * MOST + 99999},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char first[65], second[65];
        long long bytes = 0;

        rows[i].fill(rows[i].n);
        CHECK(rows[i].name,
            write_file(rows[i].count, rows[i].n, rows[i].piece) == NULL);
        CHECK(rows[i].name, file_sha256(file, first, &bytes));
        CHECK(rows[i].name, bytes > 0 && bytes <= rows[i].most);
        CHECK(rows[i].name,
            rows[i].count == 0 || comes_back_as(rows[i].count, rows[i].n));
        CHECK(rows[i].name,
            write_file(rows[i].count, rows[i].n, rows[i].piece) == NULL &&
                file_sha256(file, second, &bytes) &&
                strcmp(first, second) == 0);
    }
}

/* The file has the entries that libzip sees. */
static bool taken_apart(struct arena *arena)
{
    int code = 0;
    zip_t *zip = zip_open(file, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    struct unpack u = {.fd = -1};
    bool same = zip != NULL && unpack_open(&u, file, arena) &&
                zip_get_num_entries(zip, 0) == u.count;

    for (int i = 0; same && i < u.count; i++) {
        zip_file_t *entry =
            zip_fopen_index(zip, (zip_uint64_t)i, ZIP_FL_COMPRESSED);
        struct zip_stat about;
        size_t n = u.entries[i].packed;

        same = zip_stat_index(zip, (zip_uint64_t)i, 0, &about) == 0 &&
               strcmp(about.name, u.entries[i].name) == 0 &&
               about.crc == u.entries[i].crc &&
               about.size == u.entries[i].plain && about.comp_size == n &&
               zip_fread(entry, back, n) == (zip_int64_t)n &&
               unpack_read(&u, &u.entries[i], 0, plain, n) == n &&
               memcmp(plain, back, n) == 0 &&
               unpack_read(&u, &u.entries[i], (uint32_t)n, plain, 1) == 0;
        zip_fclose(entry);
    }
    unpack_close(&u);
    zip_discard(zip);
    return same;
}

/* Write `n` bytes of `back` as the file; whether it is taken. */
static bool takes(size_t n, struct arena *arena)
{
    FILE *out = fopen(file, "wb");
    struct unpack u;
    bool taken = out != NULL && fwrite(back, 1, n, out) == n;

    fclose(out);
    arena_reset(arena);
    taken = taken && unpack_open(&u, file, arena);
    if (taken) {
        unpack_close(&u);
    }
    return taken;
}

/* Every byte but the deflated ones says something that is checked. */
static void refuses_changes(void)
{
    struct arena *arena = arena_new(1 << 20);
    size_t n, taken = 0, deflated = 0;
    struct unpack u;
    FILE *in;

    fill_repeated(300);
    CHECK("written", write_file(3, 300, 300) == NULL);
    CHECK("taken apart", taken_apart(arena));
    CU_ASSERT_FATAL(unpack_open(&u, file, arena));
    for (int i = 0; i < u.count; i++) {
        deflated += u.entries[i].packed;
    }
    unpack_close(&u);
    in = fopen(file, "rb");
    n = fread(back, 1, MOST, in);
    fclose(in);
    CHECK("as it is", takes(n, arena));
    for (size_t less = 1; less <= n; less++) {
        CHECK("cut", !takes(n - less, arena));
    }
    back[n] = 0;
    CHECK("longer", !takes(n + 1, arena));
    for (size_t at = 0; at < n; at++) {
        back[at] ^= 1;
        taken += takes(n, arena);
        back[at] ^= 1;
    }
    CHECK("changed", taken == deflated);
    arena_free(arena);
}

static void says_what_failed(void)
{
    const struct rlimit little = {4096, RLIM_INFINITY};
    const struct rlimit enough = {RLIM_INFINITY, RLIM_INFINITY};
    struct arena *arena = arena_new(4 << 20);
    struct pack *pack = pack_new("/nonexistent/a.zip", arena);
    const char *why;

    CU_ASSERT_PTR_NOT_NULL_FATAL(pack);
    pack_begin(pack, "a.xml");
    pack_bytes(pack, "x", 1);
    pack_end(pack);
    why = pack_close(pack);
    CHECK("no folder", why != NULL && strstr(why, "/nonexistent") != NULL);
    arena_free(arena);
    pack = begin(&arena);
    pack_begin(pack, "a.xml");
    pack_begin(pack, "b.xml");
    CHECK("two at once", pack_close(pack) != NULL);
    arena_free(arena);
    fill_random(MOST);
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &little);
    CHECK("full disk", write_file(1, MOST, MOST) != NULL);
    setrlimit(RLIMIT_FSIZE, &enough);
    signal(SIGXFSZ, SIG_DFL);
    CHECK("removed", folder_remove(folder));
}

SUITE(pack, {"comes back", comes_back}, {"refuses changes", refuses_changes},
    {"says what failed", says_what_failed})
