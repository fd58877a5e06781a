/*
 * An uploaded form of many rows, again and again: read apart, its seal and its
 * rows matched, judged by the rules, the page of the answer written. Beside it
 * the least that reading the same file costs: libzip and expat.
 *
 *   bench-offline EDITION-FOLDER COUNT OUT.xlsx
 *
 * Prints: rows N bytes B upload_ms U plain_ms P page_bytes H, CPU a file with
 * that of the child
 */
#include <expat.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <zip.h>

#include "fcgi/offline.h"
#include "fcgi/route.h"
#include "sql/config.h"
#include "sql/edition.h"
#include "sql/file.h"

static const unsigned char key[SECRET_BYTES] = "a key for timing alone";
static struct region region = {"910000", {"测试", "test"}, true};

static double cpu(int who)
{
    struct rusage usage;

    getrusage(who, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static double cpu_all(void)
{
    return cpu(RUSAGE_SELF) + cpu(RUSAGE_CHILDREN);
}

static const struct framework *edition(const char *folder, struct arena *arena)
{
    struct framework_file *files;
    struct framework_fault fault;
    size_t count, faults = 0;
    const struct framework *fw =
        edition_load_folder(folder, arena, &files, &count, stderr)
            ? framework_read(files, count, arena, &fault, 1, &faults)
            : NULL;

    if (fw == NULL && faults > 0) {
        fprintf(stderr, "%s:%d: %s\n", fault.file, fault.line, fault.what);
    }
    return fw;
}

/* Every figure of the form, filled in. */
static size_t fill(
    const struct framework *fw, struct arena *arena, struct template_fill **out)
{
    struct template_fill *fills =
        arena_array(arena, (size_t)fw->item_count + 1, sizeof(*fills));

    for (int i = 0; i < fw->item_count; i++) {
        fills[i] = (struct template_fill){
            .field = arena_printf(arena, "v.%s.total", fw->items[i].code),
            .text = arena_printf(arena, "%d.5", 1000 + i),
            .fault = ""};
    }
    *out = fills;
    return (size_t)fw->item_count;
}

static bool make(const struct template_source *source, const char *file,
    struct arena *arena, struct text *bytes)
{
    struct template_fill *fills;
    struct template t;
    size_t count = fill(source->fw, arena, &fills);

    return template_make(source, arena, &t) &&
           template_write(source, &t, fills, count, file, arena) == EXPORT_OK &&
           file_read(file, 4 << 20, arena, bytes) == NULL;
}

/* One upload as the page takes it: 0 bytes when it was not taken. */
static size_t upload(const struct framework *fw, struct opened_form form,
    struct text file, struct arena *arena)
{
    static const struct route route = {.method = METHOD_POST};
    struct config config = {0};
    struct request req = {.arena = arena,
        .config = &config,
        .fw = fw,
        .form = form,
        .route = &route,
        .path = "",
        .query = "",
        .signed_in = true,
        .params = {"910000", "2023-11", "401", "b01"}};
    struct reply reply;
    struct offline offline;

    req.session.actor = (struct actor){.account = 1,
        .login = "bench",
        .name = "bench",
        .role = ROLE_CLERK,
        .region = "910000",
        .bureau = "b01"};
    req.session.region_zh = req.session.region_en = "测试";
    reply_start(&reply, arena);
    figures_make(&req.form.figures, (size_t)fw->item_count, arena);
    if (offline_take(&req, file, key, &offline) != NULL) {
        return 0;
    }
    offline_write(&req, &reply, &offline);
    return reply.status == 200 ? reply.body.n : 0;
}

/* All parts through expat, nothing done with them. */
static void plain(struct text file)
{
    static char bytes[65536];
    zip_error_t error;
    zip_source_t *source = zip_source_buffer_create(file.p, file.n, 0, &error);
    zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, &error);

    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
        zip_file_t *part = zip_fopen_index(zip, (zip_uint64_t)i, 0);
        XML_Parser parser = XML_ParserCreate(NULL);
        zip_int64_t n;

        while ((n = zip_fread(part, bytes, sizeof(bytes))) > 0) {
            XML_Parse(parser, bytes, (int)n, 0);
        }
        XML_Parse(parser, bytes, 0, 1);
        XML_ParserFree(parser);
        zip_fclose(part);
    }
    zip_discard(zip);
}

int main(int argc, char **argv)
{
    struct arena *kept = arena_new(64u << 20), *arena = arena_new(16u << 20);
    struct opened_form form = {.key = {"910000", {2023, FREQ_MONTH, 11}, 0, 0},
        .deadline = {.period = "2023-11", .form = "401", .open = 1}};
    struct layouts layouts;
    struct text file;
    size_t page = 0;
    double began, up, bare;

    if (argc != 4 || sodium_init() < 0 ||
        !layouts_load("export/layouts", kept, &layouts, stderr)) {
        return 64;
    }
    const struct framework *fw = edition(argv[1], kept);
    const struct template_source source = {fw, &form, &region, &layouts, key};
    int count = atoi(argv[2]);

    if (fw == NULL ||
        !figures_make(&form.figures, (size_t)fw->item_count, kept) ||
        !make(&source, argv[3], kept, &file)) {
        return 1;
    }
    began = cpu_all();
    for (int i = 0; i < count; i++) {
        page = upload(fw, form, file, arena);
        arena_reset(arena);
    }
    up = (cpu_all() - began) / count;
    began = cpu_all();
    for (int i = 0; i < count; i++) {
        plain(file);
    }
    bare = (cpu_all() - began) / count;
    printf("rows %d bytes %zu upload_ms %.2f plain_ms %.2f page_bytes %zu\n",
        fw->item_count, file.n, up, bare, page);
    return page == 0;
}
