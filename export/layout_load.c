#include "export/layout.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sql/audit.h"

#define LAYOUTS    32
#define LAYOUT_MAX 65536

struct source {
    const char *name;
    struct text content;
};

static const char *slurp(
    const char *path, struct arena *arena, struct text *out)
{
    FILE *in = fopen(path, "rb");
    char *bytes;

    if (in == NULL) {
        return strerror(errno);
    }
    bytes = arena_alloc(arena, LAYOUT_MAX);
    out->n = bytes == NULL ? 0 : fread(bytes, 1, LAYOUT_MAX, in);
    fclose(in);
    out->p = bytes;
    if (bytes == NULL) {
        return "out of memory";
    }
    return out->n == LAYOUT_MAX ? "longer than a layout can be" : NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(
        ((const struct source *)a)->name, ((const struct source *)b)->name);
}

/* The names of all layouts of a folder, in order; -1 when it has none. */
static int list(const char *folder, struct arena *arena, struct source *out)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    int count = 0;

    while (dir != NULL && count < LAYOUTS && (entry = readdir(dir)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');

        if (dot != NULL && strcmp(dot, ".layout") == 0) {
            out[count].name =
                arena_copy(arena, entry->d_name, strlen(entry->d_name));
            count += out[count].name != NULL;
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    qsort(out, (size_t)count, sizeof(*out), by_name);
    return count == 0 ? -1 : count;
}

static const char *version(
    const struct source *sources, int count, struct arena *arena)
{
    char sums[LAYOUTS * 64 + 1] = "", sum[65];
    size_t n = 0;

    for (int i = 0; i < count; i++) {
        hash_hex(sources[i].content.p, sources[i].content.n, sum);
        memcpy(sums + n, sum, 64);
        n += 64;
    }
    hash_hex(sums, n, sum);
    return arena_copy(arena, sum, 8);
}

static bool load_one(const char *folder, struct source *source,
    struct arena *arena, struct layout **out, FILE *err)
{
    const char *path = arena_printf(arena, "%s/%s", folder, source->name);
    struct layout_fault fault = {0};
    const char *why =
        path == NULL ? "out of memory" : slurp(path, arena, &source->content);

    if (why != NULL) {
        fprintf(err, "%s/%s: %s\n", folder, source->name, why);
        return false;
    }
    *out = layout_read(path, source->content, arena, &fault);
    if (*out == NULL) {
        fprintf(err, "%s:%d: %s\n", fault.file, fault.line, fault.what);
    }
    return *out != NULL;
}

bool layouts_load(
    const char *folder, struct arena *arena, struct layouts *layouts, FILE *err)
{
    struct source sources[LAYOUTS];
    int count = list(folder, arena, sources);

    if (count < 0) {
        fprintf(err,
            "no *.layout in folder %s: set PINZHI_LAYOUT_DIR to the folder "
            "export/layouts of the program\n",
            folder);
        return false;
    }
    layouts->list = arena_array(arena, (size_t)count, sizeof(*layouts->list));
    for (int i = 0; i < count; i++) {
        if (layouts->list == NULL ||
            !load_one(folder, &sources[i], arena, &layouts->list[i], err)) {
            return false;
        }
    }
    layouts->count = count;
    layouts->version = version(sources, count, arena);
    return layouts->version != NULL;
}

const struct layout *layout_find(
    const struct layouts *layouts, const char *name)
{
    for (int i = 0; i < layouts->count; i++) {
        if (strcmp(layouts->list[i]->name, name) == 0) {
            return layouts->list[i];
        }
    }
    return NULL;
}

static const char *value_of(
    struct text name, const struct filling *fillings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_is(name, fillings[i].name)) {
            return fillings[i].value;
        }
    }
    return NULL;
}

const char *layout_fill(const char *text, const struct filling *fillings,
    size_t count, struct arena *arena)
{
    const char *out = "";

    if (strchr(text, '{') == NULL) { /* as most texts are */
        return text;
    }
    while (out != NULL && *text != '\0') {
        size_t plain = strcspn(text, "{");
        const char *end = strchr(text + plain, '}');
        const char *value = NULL;

        if (text[plain] == '{' && end != NULL) {
            struct text name = {
                text + plain + 1, (size_t)(end - text) - plain - 1};

            value = value_of(name, fillings, count);
        }
        if (value == NULL) {
            plain += text[plain] == '{';
            out = arena_printf(arena, "%s%.*s", out, (int)plain, text);
            text += plain;
        } else {
            out = arena_printf(arena, "%s%.*s%s", out, (int)plain, text, value);
            text = end + 1;
        }
    }
    return out;
}

/* A value of at most `most` characters, its "&" doubled; NULL without memory. */
static const char *plain_value(
    const char *value, size_t most, struct arena *arena)
{
    struct text in = text_of(value);
    size_t n = 0, at = 0;
    char *out;

    if (in.n <= most && strchr(value, '&') == NULL) { /* as many are */
        return value;
    }
    out = arena_alloc(arena, 2 * in.n + sizeof("…"));
    for (size_t taken = 0; out != NULL && at < in.n && taken < most; taken++) {
        size_t from = at;

        text_next(in, &at);
        memcpy(out + n, in.p + from, at - from);
        n += at - from;
        if (in.p[from] == '&') {
            out[n++] = '&';
        }
    }
    if (out != NULL) {
        strcpy(out + n, at < in.n ? "…" : "");
    }
    return out;
}

const char *layout_fill_footer(const char *text, const struct filling *fillings,
    size_t count, struct arena *arena)
{
    struct filling *plain = arena_array(arena, count + 1, sizeof(*plain));
    const char *out = NULL;

    for (size_t most = LAYOUT_FOOTER_VALUE; plain != NULL && most > 0;
         most /= 2) {
        for (size_t i = 0; i < count; i++) {
            plain[i].name = fillings[i].name;
            plain[i].value = plain_value(fillings[i].value, most, arena);
            if (plain[i].value == NULL) {
                return NULL;
            }
        }
        out = layout_fill(text, plain, count, arena);
        if (out == NULL || text_length(text_of(out)) <= LAYOUT_FOOTER) {
            return out;
        }
    }
    return out;
}

/* A twin that is named is there, and is one. */
static bool twins_stand(const struct layouts *layouts, FILE *err)
{
    bool ok = true;

    for (int i = 0; i < layouts->count; i++) {
        const struct layout *layout = layouts->list[i], *twin;

        if (layout->twin == NULL) {
            continue;
        }
        twin = layout_find(layouts, layout->twin);
        if (twin == NULL || layout_column(twin, "label1") < 0 ||
            layout_column(twin, "label2") < 0) {
            fprintf(err, "%s:%d: twin %s %s\n", layout->file, layout->line,
                layout->twin,
                twin == NULL ? "is not there"
                             : "has no columns label1 and label2");
            ok = false;
        }
    }
    return ok;
}

/* A layout is asked for by its name. */
static bool names_differ(const struct layouts *layouts, FILE *err)
{
    bool ok = true;

    for (int i = 0; i < layouts->count; i++) {
        const struct layout *layout = layouts->list[i];
        const struct layout *first = layout_find(layouts, layout->name);

        if (first != NULL && first != layout) {
            fprintf(err, "%s:%d: %s is the name of %s too\n", layout->file,
                layout->line, layout->name, first->file);
            ok = false;
        }
    }
    return ok;
}

/* Cells of the heading that formulas cite, and marks that must not be lost. */
static bool places_stand(const struct layouts *layouts, FILE *err)
{
    static const struct {
        const char *layout;
        const char *keys[6];
    } needs[] = {
        {"cover", {"sample", "sample_note", "state", "total"}},
        {"province-cover", {"sample", "sum", "due", "reported", "outliers"}},
        {"summary", {"total", "grade", "state"}},
        {"robust", {"total", "interval"}},
    };
    bool ok = true;

    for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
        const struct layout *layout = layout_find(layouts, needs[i].layout);

        for (int k = 0; layout != NULL && needs[i].keys[k] != NULL; k++) {
            if (layout_place(layout, needs[i].keys[k]) == NULL) {
                fprintf(err, "%s:%d: there is no place %s\n", layout->file,
                    layout->line, needs[i].keys[k]);
                ok = false;
            }
        }
    }
    return ok;
}

bool layouts_check(const struct layouts *layouts, FILE *err)
{
    /* Columns that formulas of the sheet, or names for other sheets, cite. */
    static const struct {
        const char *layout;
        const char *keys[12];
    } needs[] = {
        {"cover", {"a", "c", "d", "l"}},
        {"contents", {"name"}},
        {"summary", {"name", "spread", "points", "rate", "due", "reported",
                        "share", "grade"}},
        {"quality", {"value", "rate", "weight", "spread", "points", "share"}},
        {"form-month", {"label", "code", "total", "last_total", "growth"}},
        {"form-quarter", {"label", "code", "total", "last_total", "growth"}},
        {"form-year", {"label", "code", "total", "last_total", "growth"}},
        {"form-year-twin",
            {"label1", "code1", "total1", "last_total1", "growth1", "label2",
                "code2", "total2", "last_total2", "growth2"}},
        {"register", {"line", "title", "date", "indicator", "standard",
                         "points", "reason"}},
        {"review", {"relation", "numbers", "gap", "result"}},
        {"changes", {"line", "code", "name", "was", "is", "gap", "change",
                        "kind", "indicators", "effect", "why"}},
        {"raw", {"code", "current", "total", "last_total", "state",
                    "last_current", "previous_current", "previous_total"}},
        {"province", {"place", "before", "moved", "code", "name", "total",
                         "rate#", "complete", "outliers"}},
        {"province-quality",
            {"place", "total", "rate#", "rank#", "due#", "missing#"}},
        {"province-indicator", {"place", "code", "name", "rank#"}},
        {"province-outlier", {"code", "title", "value", "median", "score"}},
        {"province-cover", {"a"}},
        {"trend", {"code", "name", "line", "change", "month#"}},
        {"parameters", {"code", "weight", "spread", "target", "low", "high",
                           "floor", "ceiling", "scored"}},
    };
    bool ok = true;

    for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
        const struct layout *layout = layout_find(layouts, needs[i].layout);

        if (layout == NULL) {
            fprintf(err, "there is no layout %s\n", needs[i].layout);
            ok = false;
        }
        for (int k = 0; layout != NULL && needs[i].keys[k] != NULL; k++) {
            if (layout_column(layout, needs[i].keys[k]) < 0) {
                fprintf(err, "%s:%d: there is no column %s\n", layout->file,
                    layout->line, needs[i].keys[k]);
                ok = false;
            }
        }
    }
    ok = names_differ(layouts, err) && ok;
    ok = places_stand(layouts, err) && ok;
    return twins_stand(layouts, err) && ok;
}
