#include "export/qr.h"

#include <qrencode.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#define QUIET     4     /* squares of white around a code */
#define BLOCK_MAX 65535 /* bytes of a stored deflate block */

/* A PNG being made: bytes with their length. */
struct png {
    unsigned char *bytes;
    size_t n;
};

static void put(struct png *png, const void *bytes, size_t n)
{
    memcpy(png->bytes + png->n, bytes, n);
    png->n += n;
}

static void put32(struct png *png, uint32_t value)
{
    unsigned char bytes[4] = {(unsigned char)(value >> 24),
        (unsigned char)(value >> 16), (unsigned char)(value >> 8),
        (unsigned char)value};

    put(png, bytes, sizeof(bytes));
}

static void put_chunk(
    struct png *png, const char *type, const unsigned char *bytes, size_t n)
{
    size_t from;

    put32(png, (uint32_t)n);
    from = png->n;
    put(png, type, 4);
    if (n > 0) {
        put(png, bytes, n);
    }
    put32(png, (uint32_t)crc32_z(0, png->bytes + from, png->n - from));
}

/* Blacken a square's `module` pixels in a line from its pixel `x` on. */
static void blacken(unsigned char *line, int x, int module)
{
    for (int i = x; i < x + module; i++) {
        line[1 + i / 8] &= (unsigned char)~(0x80 >> i % 8);
    }
}

/* The picture lines, one bit a pixel, white 1, each led by filter 0. */
static unsigned char *lines_of(
    const QRcode *code, int module, int side, size_t line, struct arena *arena)
{
    unsigned char *lines = arena_room(arena, (size_t)side, line);

    if (lines == NULL) {
        return NULL;
    }
    memset(lines, 0xFF, (size_t)side * line);
    for (int y = 0; y < side; y++) {
        unsigned char *out = lines + (size_t)y * line;
        int row = y / module - QUIET;

        out[0] = 0;
        if (row < 0 || row >= code->width) {
            continue;
        }
        if (y % module > 0) { /* as the line above */
            memcpy(out, out - line, line);
            continue;
        }
        for (int column = 0; column < code->width; column++) {
            if ((code->data[row * code->width + column] & 1) != 0) {
                blacken(out, (QUIET + column) * module, module);
            }
        }
    }
    return lines;
}

/* One stored block: a reader needs no more, and the bytes never differ. */
static void put_pixels(
    struct png *png, const unsigned char *lines, size_t n, struct arena *arena)
{
    unsigned char *data = arena_alloc(arena, n + 11);
    struct png stream = {data, 0};
    unsigned char head[7] = {0x78, 0x01, 1, (unsigned char)n,
        (unsigned char)(n >> 8), (unsigned char)~n, (unsigned char)(~n >> 8)};

    if (data == NULL) {
        png->n = 0;
        return;
    }
    put(&stream, head, sizeof(head));
    put(&stream, lines, n);
    put32(&stream, (uint32_t)adler32_z(1, lines, n));
    put_chunk(png, "IDAT", data, stream.n);
}

static bool write_png(struct png *png, const unsigned char *lines, size_t n,
    int side, struct arena *arena)
{
    static const unsigned char start[] = {
        0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    /* Width, height, 1 bit, grey, deflate, filters, not interlaced. */
    unsigned char head[13] = {0, 0, (unsigned char)(side >> 8),
        (unsigned char)side, 0, 0, (unsigned char)(side >> 8),
        (unsigned char)side, 1, 0, 0, 0, 0};

    png->bytes = arena_alloc(arena, n + 128);
    if (png->bytes == NULL) {
        return false;
    }
    put(png, start, sizeof(start));
    put_chunk(png, "IHDR", head, sizeof(head));
    put_pixels(png, lines, n, arena);
    if (png->n == 0) {
        return false;
    }
    put_chunk(png, "IEND", NULL, 0);
    return true;
}

const unsigned char *qr_png(
    const char *text, int module, struct arena *arena, size_t *size, int *side)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    struct png png = {0};
    unsigned char *lines = NULL;
    size_t line = 0;

    if (code == NULL) {
        return NULL;
    }
    *side = (code->width + 2 * QUIET) * module;
    line = 1 + ((size_t)*side + 7) / 8;
    if ((size_t)*side * line <= BLOCK_MAX) {
        lines = lines_of(code, module, *side, line, arena);
    }
    QRcode_free(code);
    if (lines == NULL ||
        !write_png(&png, lines, (size_t)*side * line, *side, arena)) {
        return NULL;
    }
    *size = png.n;
    return png.bytes;
}
