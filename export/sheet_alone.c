#include "export/sheet_alone.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "eval/buffer.h"
#include "eval/text.h"

#define LIST "xl/workbook.xml"
enum { LIST_MOST = 4 << 20, SHEETS = 1024 };

static const char no_workbook[] = "it is no Excel workbook (.xlsx)";

/* The list of sheets, NUL behind it; NULL when there is none. */
static const char *read_list(zip_t *zip, struct arena *arena)
{
    struct zip_stat about;
    zip_file_t *file = zip_stat(zip, LIST, 0, &about) == 0 &&
                               (about.valid & ZIP_STAT_SIZE) != 0 &&
                               about.size < LIST_MOST
                           ? zip_fopen(zip, LIST, 0)
                           : NULL;
    char *bytes = file == NULL ? NULL : arena_alloc(arena, about.size + 1);
    bool ok = bytes != NULL &&
              zip_fread(file, bytes, about.size) == (zip_int64_t)about.size;

    if (file != NULL) {
        zip_fclose(file);
    }
    return ok && strlen(bytes) == about.size ? bytes : NULL;
}

/* The value of an attribute of the tag that begins at `tag`; NULL for none. */
static const char *attribute(
    const char *tag, const char *start, struct arena *arena)
{
    const char *at = strstr(tag, start);
    const char *from = at == NULL ? NULL : at + strlen(start);

    return from == NULL || at > tag + strcspn(tag, ">")
               ? NULL
               : arena_copy(arena, from, strcspn(from, "\""));
}

/* `text` with each `what` written as `with`; NULL when memory is out. */
static const char *replaced(
    const char *text, char what, const char *with, struct arena *arena)
{
    struct buffer out = {.arena = arena};

    for (; *text != '\0'; text++) {
        const char one[2] = {*text, '\0'};

        buffer_add(&out, *text == what ? with : one);
    }
    return buffer_text(&out);
}

/* A name as it stands in an attribute. */
static const char *escaped(const char *name, struct arena *arena)
{
    static const struct {
        char what;
        const char *with;
    } codes[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};

    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]) && name; i++) {
        name = replaced(name, codes[i].what, codes[i].with, arena);
    }
    return name;
}

/* -- the change ------------------------------------------------------------ */

struct change {
    struct arena *arena;
    const char *names[SHEETS]; /* as they stand there */
    int count, shown;          /* -1: there is none of the name */
};

static void take_names(struct change *c, const char *list, const char *name)
{
    static const char start[] = "<sheet ";

    c->shown = -1;
    while (name != NULL && c->count < SHEETS &&
           (list = strstr(list, start)) != NULL) {
        const char *own = attribute(list, " name=\"", c->arena);

        list += strlen(start);
        if (own != NULL) {
            c->shown = strcmp(own, name) == 0 ? c->count : c->shown;
            c->names[c->count++] = own;
        }
    }
}

/* The list without the print areas of the others. */
static const char *without_areas(const struct change *c, const char *list)
{
    static const char start[] = "<definedName ", end[] = "</definedName>";
    struct buffer out = {.arena = c->arena};

    for (;;) {
        const char *tag = strstr(list, start);
        const char *close = tag == NULL ? NULL : strstr(tag, end);
        const char *name, *of;
        bool drop;

        if (close == NULL) {
            buffer_add(&out, list);
            return buffer_text(&out);
        }
        name = attribute(tag, " name=\"", c->arena);
        of = attribute(tag, " localSheetId=\"", c->arena);
        close += strlen(end);
        drop = name != NULL && of != NULL &&
               strcmp(name, "_xlnm.Print_Area") == 0 && atoi(of) != c->shown;
        buffer_add(&out,
            arena_copy(c->arena, list, (size_t)((drop ? tag : close) - list)));
        list = close;
    }
}

/* Print areas of the last cell of a sheet, which is empty: nothing of it is
 * printed. A sheet without an area would be printed whole. */
static const char *areas(const struct change *c)
{
    struct buffer out = {.arena = c->arena};

    for (int i = 0; i < c->count; i++) {
        const char *name = replaced(c->names[i], '\'', "''", c->arena);

        if (i != c->shown) {
            buffer_add(&out, name == NULL
                                 ? NULL
                                 : arena_printf(c->arena,
                                       "<definedName name=\"_xlnm.Print_Area\" "
                                       "localSheetId=\"%d\">'%s'!$XFD$1048576"
                                       "</definedName>",
                                       i, name));
        }
    }
    return buffer_text(&out);
}

static const char *change_list(
    const char *list, const char *name, struct arena *arena, const char **why)
{
    struct change *c = arena_alloc(arena, sizeof(*c));
    const char *names = "", *at, *added;

    if (c == NULL) {
        return NULL;
    }
    c->arena = arena;
    take_names(c, list, escaped(name, arena));
    if (c->shown < 0) {
        for (int i = 0; i < c->count && names != NULL; i++) {
            names = arena_printf(
                arena, "%s%s%s", names, i == 0 ? "" : ", ", c->names[i]);
        }
        *why = arena_printf(arena, "it has no sheet \"%s\", but these: %s",
            name, names == NULL ? "" : names);
        return NULL;
    }
    list = without_areas(c, list);
    added = areas(c);
    at = list == NULL ? NULL : strstr(list, "<definedNames>");
    if (at != NULL) {
        at += strlen("<definedNames>");
    } else if (list != NULL && (at = strstr(list, "</sheets>")) != NULL) {
        at += strlen("</sheets>");
        added = arena_printf(arena, "<definedNames>%s</definedNames>",
            added == NULL ? "" : added);
    }
    return at == NULL || added == NULL ? NULL
                                       : arena_printf(arena, "%.*s%s%s",
                                             (int)(at - list), list, added, at);
}

bool sheet_alone(
    const char *file, const char *name, struct arena *arena, const char **why)
{
    zip_t *zip = zip_open(file, 0, NULL);
    const char *list = zip == NULL ? NULL : read_list(zip, arena);
    zip_source_t *source = NULL;

    *why = no_workbook;
    if (list == NULL || name == NULL) {
        zip_discard(zip);
        return list != NULL;
    }
    list = change_list(list, name, arena, why);
    if (list != NULL) {
        source = zip_source_buffer(zip, list, strlen(list), 0);
    }
    if (source == NULL ||
        zip_file_replace(
            zip, (zip_uint64_t)zip_name_locate(zip, LIST, 0), source, 0) != 0) {
        zip_source_free(source);
        zip_discard(zip);
        return false;
    }
    if (zip_close(zip) != 0) {
        *why = "the copy with one sheet could not be written";
        zip_discard(zip);
        return false;
    }
    return true;
}
