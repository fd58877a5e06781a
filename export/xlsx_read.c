#include "export/xlsx_read.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "export/xlsx_code.h"
#include "export/xlsx_part.h"
#include "export/xlsx_sheet.h"
#include "export/xlsx_text.h"

const struct xlsx_limits xlsx_form = {
    "read-template", XLSX_STRING, XLSX_MEMORY, 2 << 20, false};
const struct xlsx_limits xlsx_workbook = {
    "read-workbook", XLSX_STRING_MOST, XLSX_MEMORY_MOST, 8 << 20, true};

static const char *const texts[XLSX__COUNT] = {
    [XLSX_OK] = "",
    [XLSX_NOT_WORKBOOK] = "This file is no Excel workbook (.xlsx). Choose the "
                          "form you downloaded here and filled in.",
    [XLSX_ENCRYPTED] = "This workbook is encrypted: remove its password "
                       "(File, Info, Protect Workbook) and save it again.",
    [XLSX_OLD] = "This workbook has the format of Excel 2003 (.xls): save it "
                 "as .xlsx.",
    [XLSX_OPENDOCUMENT] = "This file has the format OpenDocument (.ods): save "
                          "it as .xlsx.",
    [XLSX_BINARY] = "This workbook has the binary format (.xlsb): save it as "
                    ".xlsx.",
    [XLSX_MACROS] = "This workbook holds macros: save it as .xlsx without "
                    "macros.",
    [XLSX_EXTERNAL] = "This workbook refers to other files or addresses: "
                      "remove the links and save it again.",
    [XLSX_DOCTYPE] = "This workbook declares entities, which no spreadsheet "
                     "program writes. It was not read.",
    [XLSX_NAMES] = "The parts of this workbook have names that no spreadsheet "
                   "program writes. It was not read.",
    [XLSX_LARGE] = "This workbook is far larger than a form: download the form "
                   "again and fill that in.",
    [XLSX_DAMAGED] = "This workbook is damaged: open it, save it again as "
                     ".xlsx, or download the form again.",
    [XLSX_CHILD] = "This workbook could not be read. Save it again as .xlsx, "
                   "or download the form again and fill that in.",
};

const char *xlsx_fault_text(enum xlsx_fault fault)
{
    return texts[fault];
}

/* The parts of the package that are wanted, found by their relations. */
struct relation {
    const char *id, *target;
};

struct reading {
    struct xlsx_package *package;
    struct arena *arena;
    struct xlsx_sheet_tables tables;
    const char *workbook, *strings, *styles; /* names of parts */
    const char *base; /* folder of the part whose relations are read */
    struct relation relations[XLSX_ENTRIES];
    size_t relation_count;
    const char *parts[XLSX_SHEETS]; /* of the sheets */
    struct xlsx_name name;          /* of a name that is open */
    bool in_name;
    struct xlsx_string string; /* what it stands for */
    size_t name_room;
    struct xlsx_book *out;
};

/* -- relations ------------------------------------------------------------- */

static bool ends(const char *text, const char *with)
{
    size_t n = strlen(text), m = strlen(with);

    return n >= m && strcasecmp(text + n - m, with) == 0;
}

/* A target as the name of an entry: absolute ones without their slash, others
 * below the base. Names that lead upwards are found nowhere. */
static const char *resolve(const struct reading *r, const char *target)
{
    return target[0] == '/'
               ? arena_copy(r->arena, target + 1, strlen(target + 1))
               : arena_printf(r->arena, "%s%s", r->base, target);
}

static enum xlsx_fault relation(
    void *context, const char *name, const char **attributes)
{
    struct reading *r = context;
    const char *mode = xlsx_attribute(attributes, "TargetMode");
    const char *type = xlsx_attribute(attributes, "Type");
    const char *id = xlsx_attribute(attributes, "Id");
    const char *target = xlsx_attribute(attributes, "Target");

    if (strcmp(name, "Relationship") != 0) {
        return XLSX_OK;
    }
    if (mode != NULL && strcasecmp(mode, "External") == 0) {
        return XLSX_EXTERNAL;
    }
    if (type == NULL || id == NULL || target == NULL) {
        return XLSX_DAMAGED;
    }
    target = resolve(r, target);
    id = arena_copy(r->arena, id, strlen(id));
    if (target == NULL || id == NULL || r->relation_count == XLSX_ENTRIES) {
        return XLSX_LARGE;
    }
    r->relations[r->relation_count++] = (struct relation){id, target};
    if (ends(type, "/officeDocument")) {
        r->workbook = target;
    } else if (ends(type, "/sharedStrings")) {
        r->strings = target;
    } else if (ends(type, "/styles")) {
        r->styles = target;
    } else if (ends(type, "/vbaProject")) {
        return XLSX_MACROS;
    }
    return XLSX_OK;
}

static enum xlsx_fault read_relations(
    struct reading *r, const char *name, const char *base)
{
    const struct xlsx_part part = {.open = relation, .context = r};

    r->relation_count = 0;
    r->base = base;
    return xlsx_parse(r->package, name, &part);
}

/* Relations of every part are looked at: none may lead outside. */
static enum xlsx_fault look_at_relations(struct reading *r)
{
    enum xlsx_fault fault = XLSX_OK;

    for (size_t i = 0; i < xlsx_entries(r->package) && fault == XLSX_OK; i++) {
        if (ends(xlsx_entry(r->package, i), ".rels")) {
            fault = read_relations(r, xlsx_entry(r->package, i), "");
        }
    }
    r->workbook = r->strings = r->styles = NULL;
    return fault;
}

static enum xlsx_fault content_type(
    void *context, const char *name, const char **attributes)
{
    const char *type = xlsx_attribute(attributes, "ContentType");

    (void)context;
    /* Defaults by ending name types that no part has (SheetJS lists all). */
    return strcmp(name, "Override") == 0 && type != NULL &&
                   strstr(type, "macroEnabled") != NULL
               ? XLSX_MACROS
               : XLSX_OK;
}

/* -- the workbook ---------------------------------------------------------- */

static const char *target_of(const struct reading *r, const char *id)
{
    for (size_t i = 0; id != NULL && i < r->relation_count; i++) {
        if (strcmp(r->relations[i].id, id) == 0) {
            return r->relations[i].target;
        }
    }
    return NULL;
}

/* Its own name; "Sales@2" of a name that only one sheet knows. */
static enum xlsx_fault open_name(struct reading *r, const char **attributes)
{
    const char *name = xlsx_attribute(attributes, "name");
    const char *sheet = xlsx_attribute(attributes, "localSheetId");

    if (name == NULL || strlen(name) > XLSX_STRING) {
        return name == NULL ? XLSX_DAMAGED : XLSX_LARGE;
    }
    r->in_name = strncmp(name, "_xl", 3) != 0;
    xlsx_restart(&r->string);
    r->name.name = sheet == NULL || strlen(sheet) > 9
                       ? arena_copy(r->arena, name, strlen(name))
                       : arena_printf(r->arena, "%s@%s", name, sheet);
    return r->name.name == NULL ? XLSX_LARGE : XLSX_OK;
}

static enum xlsx_fault name_text(void *context, const char *text, size_t n)
{
    struct reading *r = context;

    return r->in_name ? xlsx_append(&r->string, text, n) : XLSX_OK;
}

static enum xlsx_fault close_name(void *context, const char *name)
{
    struct reading *r = context;
    struct xlsx_book *out = r->out;
    void *list = out->names;

    if (!r->in_name || strcmp(name, "definedName") != 0) {
        return XLSX_OK;
    }
    r->in_name = false;
    r->name.text = xlsx_clean(&r->string, r->arena);
    if (r->name.text == NULL ||
        !xlsx_grow(r->arena, &list, sizeof(*out->names), out->name_count,
            &r->name_room, XLSX_DEFINED)) {
        return XLSX_LARGE;
    }
    out->names = list;
    out->names[out->name_count++] = r->name;
    return XLSX_OK;
}

static enum xlsx_fault workbook_element(
    void *context, const char *name, const char **attributes)
{
    struct reading *r = context;
    const char *title = xlsx_attribute(attributes, "name");
    const char *part = target_of(r, xlsx_attribute(attributes, "id"));

    if (strcmp(name, "definedName") == 0 && r->tables.limits->whole) {
        return open_name(r, attributes);
    }
    if (strcmp(name, "sheet") != 0) {
        return XLSX_OK;
    }
    if (title == NULL || part == NULL) {
        return XLSX_DAMAGED;
    }
    if (r->out->sheet_count == XLSX_SHEETS || strlen(title) > XLSX_STRING) {
        return XLSX_LARGE;
    }
    title = arena_copy(r->arena, title, strlen(title));
    r->parts[r->out->sheet_count] = part;
    r->out->sheets[r->out->sheet_count++] = title;
    return title == NULL ? XLSX_LARGE : XLSX_OK;
}

/* "xl/_rels/workbook.xml.rels" and "xl/" of "xl/workbook.xml". */
static enum xlsx_fault workbook_relations(struct reading *r)
{
    const char *slash = strrchr(r->workbook, '/');
    size_t n = slash == NULL ? 0 : (size_t)(slash - r->workbook) + 1;
    const char *base = arena_copy(r->arena, r->workbook, n);
    const char *name = base == NULL ? NULL
                                    : arena_printf(r->arena, "%s_rels/%s.rels",
                                          base, r->workbook + n);

    return name == NULL ? XLSX_LARGE : read_relations(r, name, base);
}

static enum xlsx_fault find_parts(struct reading *r)
{
    const struct xlsx_part types = {.open = content_type, .context = r};
    const struct xlsx_part workbook = {
        workbook_element, close_name, name_text, r};
    enum xlsx_fault fault =
        xlsx_parse(r->package, "[Content_Types].xml", &types);

    if (fault == XLSX_OK) {
        fault = look_at_relations(r);
    }
    if (fault == XLSX_OK) {
        fault = read_relations(r, "_rels/.rels", "");
    }
    if (fault == XLSX_OK) {
        fault = r->workbook == NULL ? XLSX_NOT_WORKBOOK : workbook_relations(r);
    }
    return fault == XLSX_OK ? xlsx_parse(r->package, r->workbook, &workbook)
                            : fault;
}

static enum xlsx_fault read_all(struct reading *r)
{
    enum xlsx_fault fault = find_parts(r);

    if (fault == XLSX_OK && r->styles != NULL) {
        fault = xlsx_read_styles(r->package, r->styles, &r->tables);
    }
    if (fault == XLSX_OK && r->strings != NULL) {
        fault = xlsx_read_strings(r->package, r->strings, &r->tables);
    }
    for (int i = 0; i < r->out->sheet_count && fault == XLSX_OK; i++) {
        fault = xlsx_read_sheet(r->package, r->parts[i], i, &r->tables, r->out);
    }
    return fault;
}

enum xlsx_fault xlsx_read(struct text bytes, const struct xlsx_limits *limits,
    struct arena *arena, struct xlsx_book *out)
{
    struct reading *r = arena_alloc(arena, sizeof(*r));
    enum xlsx_fault fault;

    *out = (struct xlsx_book){0};
    if (r == NULL) {
        return XLSX_LARGE;
    }
    *r = (struct reading){
        .arena = arena, .out = out, .string.most = limits->string};
    r->tables.arena = arena;
    r->tables.limits = limits;
    if (limits->whole && bytes.n <= XLSX_BYTES) {
        xlsx_note_properties(bytes, arena, out);
    }
    fault = xlsx_open(bytes, arena, &r->package);
    if (fault == XLSX_OK) {
        fault = read_all(r);
        xlsx_close(r->package);
    }
    return fault;
}
