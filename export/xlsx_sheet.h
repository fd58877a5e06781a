/*
 * The parts of a workbook that hold its content: styles, shared strings and
 * sheets. Private to export/xlsx_*.c.
 */
#ifndef EXPORT_XLSX_SHEET_H
#define EXPORT_XLSX_SHEET_H

#include "export/xlsx_part.h"

/* What cells refer to by number. */
struct xlsx_sheet_tables {
    struct arena *arena;
    const struct xlsx_limits *limits;
    const char **strings;
    size_t string_count, string_room;
    char *kinds; /* of the formats, enum xlsx_kind */
    size_t kind_count;
    size_t cell_room;
};

enum xlsx_fault xlsx_read_styles(struct xlsx_package *package, const char *part,
    struct xlsx_sheet_tables *tables);
enum xlsx_fault xlsx_read_strings(struct xlsx_package *package,
    const char *part, struct xlsx_sheet_tables *tables);

/* Room for one more of `size` bytes each, up to `most`; the old ones stay
 * where they were in the arena. */
bool xlsx_grow(struct arena *arena, void **list, size_t size, size_t count,
    size_t *room, size_t most);

/* Append the cells of a sheet that have something in them. */
enum xlsx_fault xlsx_read_sheet(struct xlsx_package *package, const char *part,
    int sheet, struct xlsx_sheet_tables *tables, struct xlsx_book *out);

#endif
