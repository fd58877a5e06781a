/* Not in POSIX: strcasestr. */
#define _GNU_SOURCE
#include "export/xlsx_part.h"

#include <expat.h>
#include <string.h>
#include <strings.h>
#include <zip.h>

enum { CHUNK = 16384, NAME_MAX_BYTES = 200, RATIO_FROM = 1 << 20 };

struct xlsx_package {
    zip_t *zip;
    const char *names[XLSX_ENTRIES];
    size_t count;
    size_t unpacked; /* of all that was read */
};

/* -- entries --------------------------------------------------------------- */

/* A path below the package and nothing else. */
static bool plain_name(const char *name)
{
    size_t n = strlen(name);

    if (n == 0 || n > NAME_MAX_BYTES || name[0] == '/' ||
        strpbrk(name, "\\:") != NULL) {
        return false;
    }
    for (const char *at = name; at != NULL; at = strchr(at, '/')) {
        at += *at == '/';
        if (strncmp(at, "../", 3) == 0 || strcmp(at, "..") == 0) {
            return false;
        }
    }
    return true;
}

static int index_of(const struct xlsx_package *package, const char *name)
{
    for (size_t i = 0; i < package->count; i++) {
        if (strcasecmp(package->names[i], name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static bool begins(const char *name, const char *with)
{
    return strncasecmp(name, with, strlen(with)) == 0;
}

/* Parts of other formats, and those that no form needs and that can do harm
 * where they are opened; by the beginnings of their names. */
static const struct {
    const char *name;
    enum xlsx_fault fault;
} unwanted[] = {
    {"mimetype", XLSX_OPENDOCUMENT},
    {"xl/workbook.bin", XLSX_BINARY},
    {"xl/macrosheets/", XLSX_MACROS},
    {"xl/externalLinks/", XLSX_EXTERNAL},
};

static enum xlsx_fault judge_name(
    const struct xlsx_package *package, const char *name)
{
    if (!plain_name(name) || index_of(package, name) >= 0) {
        return XLSX_NAMES;
    }
    for (size_t i = 0; i < sizeof(unwanted) / sizeof(unwanted[0]); i++) {
        if (begins(name, unwanted[i].name)) {
            return unwanted[i].fault;
        }
    }
    return strcasestr(name, "vbaProject") != NULL ? XLSX_MACROS : XLSX_OK;
}

static enum xlsx_fault look(
    struct xlsx_package *package, size_t index, struct arena *arena)
{
    struct zip_stat about;
    const char *name;
    enum xlsx_fault fault;

    if (zip_stat_index(package->zip, index, 0, &about) != 0 ||
        (about.valid & ZIP_STAT_NAME) == 0) {
        return XLSX_DAMAGED;
    }
    if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
        about.encryption_method != ZIP_EM_NONE) {
        return XLSX_ENCRYPTED;
    }
    name = arena_copy(arena, about.name, strlen(about.name));
    if (name == NULL) {
        return XLSX_LARGE;
    }
    fault = judge_name(package, name);
    package->names[package->count++] = name;
    return fault;
}

static const struct {
    const char *bytes;
    size_t n;
    enum xlsx_fault fault;
} magics[] = {
    {"PK\003\004", 4, XLSX_OK},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, XLSX_OLD},
};

/* An encrypted workbook lies in a container of the old kind, which names its
 * streams in UTF-16. */
static enum xlsx_fault judge_old(struct text bytes)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k";

    for (size_t i = 0; i + sizeof(name) <= bytes.n; i++) {
        if (memcmp(bytes.p + i, name, sizeof(name) - 1) == 0) {
            return XLSX_ENCRYPTED;
        }
    }
    return XLSX_OLD;
}

static enum xlsx_fault judge_magic(struct text bytes)
{
    for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
        if (bytes.n >= magics[i].n &&
            memcmp(bytes.p, magics[i].bytes, magics[i].n) == 0) {
            return magics[i].fault == XLSX_OLD ? judge_old(bytes) : XLSX_OK;
        }
    }
    return XLSX_NOT_WORKBOOK;
}

static zip_t *open_zip(struct text bytes)
{
    zip_error_t error;
    zip_source_t *source =
        zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    zip_t *zip = source == NULL ? NULL
                                : zip_open_from_source(source,
                                      ZIP_RDONLY | ZIP_CHECKCONS, &error);

    if (zip == NULL && source != NULL) {
        zip_source_free(source);
    }
    return zip;
}

enum xlsx_fault xlsx_open(
    struct text bytes, struct arena *arena, struct xlsx_package **out)
{
    struct xlsx_package *package = arena_alloc(arena, sizeof(*package));
    enum xlsx_fault fault = judge_magic(bytes);
    zip_int64_t count;

    if (fault != XLSX_OK || package == NULL || bytes.n > XLSX_BYTES) {
        return fault != XLSX_OK ? fault : XLSX_LARGE;
    }
    package->zip = open_zip(bytes);
    if (package->zip == NULL) {
        return XLSX_DAMAGED;
    }
    count = zip_get_num_entries(package->zip, 0);
    fault = count > XLSX_ENTRIES ? XLSX_LARGE : XLSX_OK;
    for (zip_int64_t i = 0; i < count && fault == XLSX_OK; i++) {
        fault = look(package, (size_t)i, arena);
    }
    if (fault != XLSX_OK) {
        xlsx_close(package);
        return fault;
    }
    *out = package;
    return XLSX_OK;
}

void xlsx_close(struct xlsx_package *package)
{
    zip_discard(package->zip);
}

size_t xlsx_entries(const struct xlsx_package *package)
{
    return package->count;
}

const char *xlsx_entry(const struct xlsx_package *package, size_t index)
{
    return package->names[index];
}

/* -- parsing --------------------------------------------------------------- */

struct parsing {
    const struct xlsx_part *part;
    XML_Parser parser;
    int depth;
    int foreign; /* depth of the outermost foreign element, 0: none */
    enum xlsx_fault fault;
};

static void stop(struct parsing *p, enum xlsx_fault fault)
{
    if (fault != XLSX_OK && p->fault == XLSX_OK) {
        p->fault = fault;
        XML_StopParser(p->parser, XML_FALSE);
    }
}

/* The name behind its namespace; NULL in a foreign one. Transitional and
 * strict workbooks, relationships, content types. */
static const char *own_name(const char *name)
{
    static const char *const spaces[] = {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main|",
        "http://purl.oclc.org/ooxml/spreadsheetml/main|",
        "http://schemas.openxmlformats.org/package/2006/relationships|",
        "http://schemas.openxmlformats.org/package/2006/content-types|"};

    for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++) {
        size_t n = strlen(spaces[i]);

        if (strncmp(name, spaces[i], n) == 0) {
            return name + n;
        }
    }
    return NULL;
}

static void XMLCALL on_open(
    void *data, const char *name, const char **attributes)
{
    struct parsing *p = data;
    const char *own = own_name(name);

    if (++p->depth > XLSX_DEPTH) {
        stop(p, XLSX_LARGE);
        return;
    }
    if (p->foreign == 0 && own == NULL) {
        p->foreign = p->depth;
    }
    if (p->foreign == 0 && p->fault == XLSX_OK) {
        stop(p, p->part->open(p->part->context, own, attributes));
    }
}

static void XMLCALL on_close(void *data, const char *name)
{
    struct parsing *p = data;

    if (p->foreign == 0 && p->part->close != NULL && p->fault == XLSX_OK) {
        stop(p, p->part->close(p->part->context, own_name(name)));
    }
    if (p->foreign == p->depth) {
        p->foreign = 0;
    }
    p->depth--;
}

static void XMLCALL on_text(void *data, const char *text, int n)
{
    struct parsing *p = data;

    if (p->foreign == 0 && p->part->text != NULL && p->fault == XLSX_OK) {
        stop(p, p->part->text(p->part->context, text, (size_t)n));
    }
}

static void XMLCALL on_doctype(void *data, const char *name, const char *system,
    const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    stop(data, XLSX_DOCTYPE);
}

static XML_Parser make_parser(struct parsing *p)
{
    XML_Parser parser = XML_ParserCreateNS(NULL, '|');

    if (parser != NULL) {
        XML_SetUserData(parser, p);
        XML_SetElementHandler(parser, on_open, on_close);
        XML_SetCharacterDataHandler(parser, on_text);
        XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    }
    return parser;
}

/* What of an entry has been unpacked, against what it was packed to. */
static bool too_much(
    const struct xlsx_package *package, size_t unpacked, size_t packed)
{
    return package->unpacked > XLSX_UNPACKED ||
           (unpacked > RATIO_FROM && unpacked / XLSX_RATIO > packed);
}

static enum xlsx_fault feed(struct xlsx_package *package, zip_file_t *file,
    size_t packed, struct parsing *p)
{
    char chunk[CHUNK];
    size_t unpacked = 0;
    zip_int64_t n;

    do {
        n = zip_fread(file, chunk, sizeof(chunk));
        if (n < 0) {
            return XLSX_DAMAGED;
        }
        unpacked += (size_t)n;
        package->unpacked += (size_t)n;
        if (too_much(package, unpacked, packed)) {
            return XLSX_LARGE;
        }
        if (XML_Parse(p->parser, chunk, (int)n, n == 0) != XML_STATUS_OK) {
            return p->fault != XLSX_OK ? p->fault : XLSX_DAMAGED;
        }
    } while (n > 0);
    return p->fault;
}

enum xlsx_fault xlsx_parse(struct xlsx_package *package, const char *name,
    const struct xlsx_part *part)
{
    struct parsing p = {.part = part};
    struct zip_stat about;
    int index = index_of(package, name);
    zip_file_t *file =
        index < 0 || zip_stat_index(package->zip, (size_t)index, 0, &about) != 0
            ? NULL
            : zip_fopen_index(package->zip, (size_t)index, 0);
    enum xlsx_fault fault = XLSX_DAMAGED;

    if (file == NULL) {
        return XLSX_DAMAGED;
    }
    p.parser = make_parser(&p);
    if (p.parser != NULL) {
        fault = feed(package, file, (size_t)about.comp_size, &p);
        XML_ParserFree(p.parser);
    }
    zip_fclose(file);
    return fault;
}

const char *xlsx_attribute(const char **attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2) {
        const char *bar = strrchr(attributes[0], '|');

        if (strcmp(bar == NULL ? attributes[0] : bar + 1, name) == 0) {
            return attributes[1];
        }
    }
    return NULL;
}
