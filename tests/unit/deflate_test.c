/* For zlib's headers: what is compressed by export/deflate.c is inflated by
 * zlib. */
#include <zlib.h>

#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/suite.h"

#define MIB  ((size_t)1 << 20)
#define ROOM (2 * MIB)

static unsigned char plain[MIB], packed[ROOM], back[MIB + 1];

static void fill_repeated(size_t n)
{
    static const char cell[] = "<c r=\"B17\" s=\"5\"><v>41.5</v></c>";

    for (size_t i = 0; i < n; i++) {
        plain[i] = (unsigned char)cell[(i + i / 977) % (sizeof(cell) - 1)];
    }
}

static void fill_random(size_t n)
{
    uint32_t x = 2463534242;

    for (size_t i = 0; i < n; i++) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        plain[i] = (unsigned char)x;
    }
}

/* Compress `plain` as minizip does, `in` and `out` bytes a call at most. */
static size_t pack(size_t n, size_t in, size_t out, int level, int flush)
{
    z_stream stream = {0};
    int code = deflateInit2(
        &stream, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);

    stream.next_in = plain;
    stream.next_out = packed;
    while (code == Z_OK && stream.total_out + out <= ROOM) {
        size_t left = n - stream.total_in;

        stream.avail_in = (uInt)(left < in ? left : in);
        stream.avail_out = (uInt)out;
        code = deflate(&stream, left <= in ? Z_FINISH : flush);
    }
    if (code != Z_STREAM_END || stream.total_in != n ||
        stream.next_out != packed + stream.total_out) {
        stream.total_out = 0;
    }
    return deflateEnd(&stream) == Z_OK && stream.state == Z_NULL
               ? stream.total_out
               : 0;
}

static bool unpacks(size_t n, size_t size)
{
    z_stream stream = {0};
    int code = inflateInit2(&stream, -MAX_WBITS);

    stream.next_in = packed;
    stream.avail_in = (uInt)size;
    stream.next_out = back;
    stream.avail_out = sizeof(back);
    if (code == Z_OK) {
        code = inflate(&stream, Z_FINISH);
        inflateEnd(&stream);
    }
    return code == Z_STREAM_END && stream.avail_in == 0 &&
           stream.total_out == n && memcmp(plain, back, n) == 0;
}

static void comes_back(void)
{
    static const struct {
        const char *name;
        void (*fill)(size_t n);
        size_t n, in, out;
        int level, flush;
        size_t most;
    } rows[] = {
        {"empty", fill_repeated, 0, MIB, MIB, -1, Z_NO_FLUSH, 16},
        {"one byte", fill_repeated, 1, MIB, MIB, -1, Z_NO_FLUSH, 16},
        {"small", fill_repeated, 300, MIB, MIB, -1, Z_NO_FLUSH, 150},
        {"large", fill_repeated, MIB, MIB, MIB, -1, Z_NO_FLUSH, MIB / 10},
        {"as minizip", fill_repeated, MIB, 4096, 16384, -1, Z_NO_FLUSH,
            MIB / 10},
        {"odd pieces", fill_repeated, MIB, 4999, 37, -1, Z_NO_FLUSH, MIB / 10},
        {"byte by byte", fill_repeated, 9999, 1, 1, -1, Z_NO_FLUSH, 9000},
        {"flushed", fill_repeated, MIB, 40000, MIB, -1, Z_SYNC_FLUSH, MIB / 10},
        {"restarted", fill_repeated, MIB, 40000, MIB, -1, Z_FULL_FLUSH,
            MIB / 10},
        {"random", fill_random, MIB, MIB, MIB, -1, Z_NO_FLUSH, MIB + 4096},
        {"random pieces", fill_random, MIB, 1021, 1021, -1, Z_NO_FLUSH,
            MIB + 4096},
        {"level 9: zlib's", fill_repeated, MIB, 4096, 16384, 9, Z_NO_FLUSH,
            MIB / 20},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t size, again;

        rows[i].fill(rows[i].n);
        size = pack(
            rows[i].n, rows[i].in, rows[i].out, rows[i].level, rows[i].flush);
        CHECK(rows[i].name, size > 0 && size <= rows[i].most);
        CHECK(rows[i].name, unpacks(rows[i].n, size));
        memcpy(back, packed, size < sizeof(back) ? size : 0);
        again = pack(
            rows[i].n, rows[i].in, rows[i].out, rows[i].level, rows[i].flush);
        CHECK(rows[i].name, again == size);
        CHECK(rows[i].name,
            size >= sizeof(back) || memcmp(back, packed, size) == 0);
    }
}

/* The libraries call the program's own three, not zlib's. */
static void is_found(void)
{
    void *program = dlopen(NULL, RTLD_NOW);
    void *found = program == NULL ? NULL : dlsym(program, "deflate");
    int (*call)(z_streamp, int) = deflate;

    CHECK("deflate", found != NULL && memcmp(&found, &call, sizeof(call)) == 0);
    if (program != NULL) {
        dlclose(program);
    }
}

/* zlib's own users are served by zlib, and its other calls refuse ours. */
static void leaves_others(void)
{
    z_stream stream = {0}, copy = {0};
    uLongf size = ROOM, length = sizeof(back);

    fill_repeated(MIB);
    CHECK("compress", compress(packed, &size, plain, MIB) == Z_OK);
    CHECK("uncompress", uncompress(back, &length, packed, size) == Z_OK &&
                            length == MIB && memcmp(plain, back, MIB) == 0);
    CHECK("none", deflate(Z_NULL, Z_FINISH) == Z_STREAM_ERROR);
    CHECK("none", deflateEnd(Z_NULL) == Z_STREAM_ERROR);
    CHECK("not begun", deflate(&stream, Z_FINISH) == Z_STREAM_ERROR);
    CHECK("begun", deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                       -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    CHECK("copied", deflateCopy(&copy, &stream) == Z_STREAM_ERROR);
    CHECK("set", deflateParams(&stream, 9, 0) == Z_STREAM_ERROR);
    stream.next_out = packed;
    CHECK("no room", deflate(&stream, Z_FINISH) == Z_BUF_ERROR);
    stream.avail_out = ROOM;
    CHECK("end", deflate(&stream, Z_FINISH) == Z_STREAM_END);
    CHECK("after the end", deflate(&stream, Z_FINISH) == Z_STREAM_END);
    CHECK("ended", deflateEnd(&stream) == Z_OK);
    CHECK("ended twice", deflateEnd(&stream) == Z_STREAM_ERROR);
}

SUITE(deflate, {"comes back", comes_back}, {"is found", is_found},
    {"leaves others", leaves_others})
