/* Not in POSIX: RTLD_NEXT. */
#define _GNU_SOURCE

#include <zlib.h>

#include <dlfcn.h>
#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <string.h>

/*
 * zlib's deflate for the writer of workbooks, over ISA-L.
 *
 * libxlsxwriter gives every part to minizip, and minizip asks for zlib's
 * default level, which no option of either changes: a quarter of the time of a
 * county workbook. A symbol of the program comes before that of a library, so
 * the three calls that minizip makes are defined here. With ISA-L's level 1
 * they cost a twentieth and the file is an eighth larger (bench-book of
 * tests/bench/run.sh, part c, under perf); levels 2 and 3 make it 0.2 and 2 %
 * smaller than that. Reading back stays with zlib, which so checks ISA-L.
 *
 * Only what minizip asks for is taken: a raw stream (no zlib or gzip header)
 * at the default level with zlib's own memory. Every other stream goes on to
 * zlib, and a stream remembers by its `zfree` whose it is. Other calls of zlib
 * (deflateParams, deflateCopy, ...) refuse a stream of ours, because the first
 * word of its state is not the stream. Same calls, same bytes on one kind of
 * processor: ISA-L picks its code by it.
 */
struct packer {
    const void *not_zlib; /* NULL where zlib keeps the stream */
    struct isal_zstream isal;
    uint8_t room[ISAL_DEF_LVL1_DEFAULT];
};

static void ours(voidpf opaque, voidpf address)
{
    (void)opaque;
    free(address);
}

/* The same call in zlib. */
static void next(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);

    memcpy(function, &found, sizeof(found));
}

int deflateInit2_(z_streamp stream, int level, int method, int window_bits,
    int memory_level, int strategy, const char *version, int size)
{
    struct packer *packer;

    if (stream == Z_NULL || stream->zalloc != Z_NULL ||
        level != Z_DEFAULT_COMPRESSION || method != Z_DEFLATED ||
        window_bits != -MAX_WBITS || strategy != Z_DEFAULT_STRATEGY ||
        size != (int)sizeof(*stream)) {
        int (*call)(z_streamp, int, int, int, int, int, const char *, int) =
            NULL;

        next("deflateInit2_", &call);
        return call == NULL ? Z_VERSION_ERROR
                            : call(stream, level, method, window_bits,
                                  memory_level, strategy, version, size);
    }
    packer = malloc(sizeof(*packer));
    if (packer == NULL) {
        return Z_MEM_ERROR;
    }
    packer->not_zlib = NULL;
    isal_deflate_init(&packer->isal);
    packer->isal.level = 1;
    packer->isal.level_buf = packer->room;
    packer->isal.level_buf_size = sizeof(packer->room);
    stream->state = (struct internal_state *)(void *)packer;
    stream->zfree = ours;
    stream->msg = Z_NULL;
    stream->total_in = stream->total_out = 0;
    stream->data_type = Z_UNKNOWN;
    return Z_OK;
}

static int pack(z_streamp stream, int flush)
{
    struct isal_zstream *isal = &((struct packer *)(void *)stream->state)->isal;
    uInt in = stream->avail_in, out = stream->avail_out;

    if (isal->internal_state.state == ZSTATE_END) {
        return flush == Z_FINISH && in == 0 ? Z_STREAM_END : Z_STREAM_ERROR;
    }
    isal->next_in = stream->next_in;
    isal->avail_in = in;
    isal->next_out = stream->next_out;
    isal->avail_out = out;
    isal->end_of_stream = flush == Z_FINISH;
    isal->flush = flush == Z_NO_FLUSH || flush == Z_FINISH ? NO_FLUSH
                  : flush == Z_FULL_FLUSH                  ? FULL_FLUSH
                                                           : SYNC_FLUSH;
    if (out == 0) {
        return Z_BUF_ERROR;
    }
    if (isal_deflate(isal) != COMP_OK) {
        return Z_STREAM_ERROR;
    }
    stream->next_in = isal->next_in;
    stream->avail_in = isal->avail_in;
    stream->next_out = isal->next_out;
    stream->avail_out = isal->avail_out;
    in -= stream->avail_in;
    out -= stream->avail_out;
    stream->total_in += in;
    stream->total_out += out;
    if (isal->internal_state.state == ZSTATE_END) {
        return Z_STREAM_END;
    }
    return in == 0 && out == 0 ? Z_BUF_ERROR : Z_OK;
}

int deflate(z_streamp stream, int flush)
{
    int (*call)(z_streamp, int) = NULL;

    if (stream != Z_NULL && stream->zfree == ours) {
        return pack(stream, flush);
    }
    next("deflate", &call);
    return call == NULL ? Z_STREAM_ERROR : call(stream, flush);
}

int deflateEnd(z_streamp stream)
{
    int (*call)(z_streamp) = NULL;

    if (stream != Z_NULL && stream->zfree == ours) {
        free(stream->state);
        stream->state = Z_NULL;
        stream->zfree = Z_NULL;
        return Z_OK;
    }
    next("deflateEnd", &call);
    return call == NULL ? Z_STREAM_ERROR : call(stream);
}
