#include "export/xlsx_code.h"

#include <ctype.h>
#include <string.h>
#include <zip.h>

enum { PROPERTIES_MAX = 65536 };

/* "KGK3-9785-EESY" at `at` and no letter or digit behind it. */
static bool is_code(const char *at)
{
    static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    for (int i = 0; i < XLSX_CODE_LENGTH; i++) {
        if (i % 5 == 4 ? at[i] != '-'
                       : at[i] == '\0' || strchr(letters, at[i]) == NULL) {
            return false;
        }
    }
    return !isalnum((unsigned char)at[XLSX_CODE_LENGTH]) &&
           at[XLSX_CODE_LENGTH] != '-';
}

static bool noted(const struct xlsx_book *book, const char *code)
{
    for (int i = 0; i < book->code_count; i++) {
        if (memcmp(book->codes[i], code, XLSX_CODE_LENGTH) == 0) {
            return true;
        }
    }
    return false;
}

void xlsx_note_codes(const char *text, struct xlsx_book *out)
{
    /* A code has its first "-" behind four letters. */
    for (const char *at = text; (at = strchr(at, '-')) != NULL; at++) {
        const char *code = at - 4;

        if (code >= text && out->code_count < XLSX_CODES && is_code(code) &&
            !noted(out, code)) {
            memcpy(out->codes[out->code_count++], code, XLSX_CODE_LENGTH);
        }
    }
}

/* Up to `most` bytes of a part and a NUL; nothing when there is none. */
static void peek(struct text bytes, const char *part, char *out, size_t most)
{
    zip_error_t error;
    zip_source_t *source =
        zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    zip_t *zip = source == NULL
                     ? NULL
                     : zip_open_from_source(source, ZIP_RDONLY, &error);
    zip_file_t *file = zip == NULL ? NULL : zip_fopen(zip, part, 0);
    zip_int64_t n = file == NULL ? 0 : zip_fread(file, out, most);

    out[n > 0 ? n : 0] = '\0';
    if (file != NULL) {
        zip_fclose(file);
    }
    if (zip != NULL) {
        zip_discard(zip);
    } else if (source != NULL) {
        zip_source_free(source);
    }
}

void xlsx_note_properties(
    struct text bytes, struct arena *arena, struct xlsx_book *out)
{
    char *text = arena_alloc(arena, PROPERTIES_MAX + 1);

    if (text != NULL) {
        peek(bytes, "docProps/core.xml", text, PROPERTIES_MAX);
        xlsx_note_codes(text, out);
    }
}
