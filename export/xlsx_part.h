/*
 * The package of a workbook: a zip whose entries are checked once, and whose
 * parts are parsed as streams. Private to export/xlsx_*.c.
 */
#ifndef EXPORT_XLSX_PART_H
#define EXPORT_XLSX_PART_H

#include "export/xlsx_read.h"

struct xlsx_package;

/* Open and look at every entry. XLSX_OK: xlsx_close ends it. */
enum xlsx_fault xlsx_open(
    struct text bytes, struct arena *arena, struct xlsx_package **out);
void xlsx_close(struct xlsx_package *package);

/* The names of its entries. */
size_t xlsx_entries(const struct xlsx_package *package);
const char *xlsx_entry(const struct xlsx_package *package, size_t index);

/*
 * What is done with a part. Names come without their namespace; elements of
 * other namespaces than those of workbooks and packages are left out with
 * all that is in them. Any of the three may end the reading with a fault.
 */
struct xlsx_part {
    enum xlsx_fault (*open)(
        void *context, const char *name, const char **attributes);
    enum xlsx_fault (*close)(void *context, const char *name);
    enum xlsx_fault (*text)(void *context, const char *text, size_t n);
    void *context;
};

/* Parse an entry. XLSX_DAMAGED also when there is none of that name (names
 * are compared without case). */
enum xlsx_fault xlsx_parse(struct xlsx_package *package, const char *name,
    const struct xlsx_part *part);

/* The value of an attribute without its namespace; NULL when there is none. */
const char *xlsx_attribute(const char **attributes, const char *name);

#endif
