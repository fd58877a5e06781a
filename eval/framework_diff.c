#include "eval/framework_diff.h"

#include <stdlib.h>
#include <string.h>

#include "eval/framework_match.h"

static const struct {
    const char *key, *text;
} kinds[] = {
    [DIFFERENCE_FILE_REMOVED] = {"file-removed", "file removed"},
    [DIFFERENCE_FILE_ADDED] = {"file-added", "file added"},
    [DIFFERENCE_UNREADABLE] = {"unreadable", "cannot be read as a table"},
    [DIFFERENCE_COLUMN_REMOVED] = {"column-removed", "column removed"},
    [DIFFERENCE_COLUMN_ADDED] = {"column-added", "column added"},
    [DIFFERENCE_COLUMN_ORDER] = {"column-order",
        "columns in another order only"},
    [DIFFERENCE_REMOVED] = {"removed", "removed"},
    [DIFFERENCE_ADDED] = {"added", "added"},
    [DIFFERENCE_CHANGED] = {"changed", "changed"},
    [DIFFERENCE_MOVED] = {"moved", "moved (order only)"},
    [DIFFERENCE_WRITTEN] = {"written",
        "the same content, written otherwise (line ends, quotes)"},
};

const char *difference_key(enum difference_kind kind)
{
    return kinds[kind].key;
}

const char *difference_text(enum difference_kind kind)
{
    return kinds[kind].text;
}

/* -- the list -------------------------------------------------------------- */

struct comparing {
    struct arena *arena;
    struct framework_diff *out;
    size_t room;
    const char *file; /* now compared */
    int *to_a, *to_b; /* columns of each table in the other */
    bool failed;      /* memory is out */
};

static void add(struct comparing *c, struct difference d)
{
    struct framework_diff *out = c->out;

    if (out->count == c->room) {
        size_t room = c->room * 2 + 64;
        struct difference *more = arena_array(c->arena, room, sizeof(*more));

        if (more == NULL) {
            c->failed = true;
            return;
        }
        if (out->count > 0) {
            memcpy(more, out->of, out->count * sizeof(*more));
        }
        out->of = more;
        c->room = room;
    }
    d.file = c->file;
    d.key = d.key == NULL ? "" : d.key;
    d.column = d.column == NULL ? "" : d.column;
    d.before = d.before == NULL ? "" : d.before;
    d.after = d.after == NULL ? "" : d.after;
    out->of[out->count++] = d;
    out->kinds[d.kind]++;
}

/* -- columns --------------------------------------------------------------- */

/* For each column of one table that of the other with the same name, -1: none;
 * the second of a name belongs to the second. NULL: memory is out. */
static int *match_columns(
    struct comparing *c, const struct csv *from, const struct csv *to)
{
    int *match =
        arena_array(c->arena, (size_t)from->column_count + 1, sizeof(*match));
    bool *taken = arena_alloc(c->arena, (size_t)to->column_count + 1);

    if (match == NULL || taken == NULL) {
        c->failed = true;
        return NULL;
    }
    for (int i = 0; i < from->column_count; i++) {
        match[i] = 0;
        while (match[i] < to->column_count &&
               (taken[match[i]] ||
                   strcmp(to->header[match[i]], from->header[i]) != 0)) {
            match[i]++;
        }
        if (match[i] < to->column_count) {
            taken[match[i]] = true;
        } else {
            match[i] = -1;
        }
    }
    return match;
}

static void compare_columns(
    struct comparing *c, const struct csv *a, const struct csv *b)
{
    bool ordered = true;

    c->to_b = match_columns(c, a, b);
    c->to_a = match_columns(c, b, a);
    if (c->failed) {
        return;
    }
    for (int i = 0; i < a->column_count; i++) {
        if (c->to_b[i] < 0) {
            add(c, (struct difference){.kind = DIFFERENCE_COLUMN_REMOVED,
                       .column = a->header[i]});
        }
    }
    for (int i = 0, last = -1; i < b->column_count; i++) {
        if (c->to_a[i] < 0) {
            add(c, (struct difference){.kind = DIFFERENCE_COLUMN_ADDED,
                       .column = b->header[i]});
        } else {
            ordered &= c->to_a[i] >= last;
            last = c->to_a[i];
        }
    }
    if (!ordered) {
        add(c, (struct difference){.kind = DIFFERENCE_COLUMN_ORDER});
    }
}

/* -- records --------------------------------------------------------------- */

/* A record as one line of CSV; "" when memory is out, which is noted. */
static const char *whole(struct comparing *c, const struct csv *csv, size_t row)
{
    size_t room = 1, at = 0;
    char *line;

    for (int i = 0; i < csv->column_count; i++) {
        room += 2 * strlen(csv_at(csv, row, i)) + 3;
    }
    line = arena_alloc(c->arena, room);
    for (int i = 0; line != NULL && i < csv->column_count; i++) {
        const char *field = csv_quote(csv_at(csv, row, i), c->arena);
        size_t n = field == NULL ? 0 : strlen(field);

        if (i > 0) {
            line[at++] = ',';
        }
        c->failed |= field == NULL;
        if (n > 0) {
            memcpy(line + at, field, n);
        }
        at += n;
    }
    c->failed |= line == NULL;
    return line == NULL ? "" : line;
}

/* Fields at column `x` of record i and `y` of its partner; -1: it has none. */
static void changed(struct comparing *c, const struct match_side *a, size_t i,
    int x, const struct match_side *b, size_t k, int y)
{
    const char *before = csv_at(&a->csv, i, x);
    const char *after = csv_at(&b->csv, k, y);

    if (strcmp(before, after) != 0) {
        add(c, (struct difference){.kind = DIFFERENCE_CHANGED,
                   .key = a->keys[i],
                   .column = y >= 0 ? b->csv.header[y] : a->csv.header[x],
                   .before = before,
                   .after = after,
                   .line_before = a->csv.lines[i],
                   .line_after = b->csv.lines[k]});
    }
}

/* Fields of partners: the columns of `b`, then those that only `a` has. */
static void compare_fields(struct comparing *c, const struct match_side *a,
    size_t i, const struct match_side *b, size_t k)
{
    for (int y = 0; y < b->csv.column_count; y++) {
        changed(c, a, i, c->to_a[y], b, k, y);
    }
    for (int x = 0; x < a->csv.column_count; x++) {
        if (c->to_b[x] < 0) {
            changed(c, a, i, x, b, k, -1);
        }
    }
}

static void compare_records(
    struct comparing *c, const struct match_side *a, const struct match_side *b)
{
    for (size_t i = 0; i < a->csv.row_count; i++) {
        if (a->partner[i] < 0) {
            add(c, (struct difference){.kind = DIFFERENCE_REMOVED,
                       .key = a->keys[i],
                       .before = whole(c, &a->csv, i),
                       .line_before = a->csv.lines[i]});
        }
    }
    for (size_t k = 0; k < b->csv.row_count; k++) {
        if (b->partner[k] < 0) {
            add(c, (struct difference){.kind = DIFFERENCE_ADDED,
                       .key = b->keys[k],
                       .after = whole(c, &b->csv, k),
                       .line_after = b->csv.lines[k]});
        } else {
            compare_fields(c, a, (size_t)b->partner[k], b, k);
        }
    }
    for (size_t k = 0; k < b->csv.row_count; k++) {
        if (b->partner[k] >= 0 && b->moved[k]) {
            add(c, (struct difference){.kind = DIFFERENCE_MOVED,
                       .key = a->keys[b->partner[k]],
                       .line_before = a->csv.lines[b->partner[k]],
                       .line_after = b->csv.lines[k]});
        }
    }
}

/* -- files ----------------------------------------------------------------- */

/* "" when it can be read, else where and why not. */
static const char *read_side(struct comparing *c,
    const struct framework_file *file, struct match_side *side)
{
    struct csv_fault fault;
    const char *why;

    if (csv_read(file->content, c->arena, &side->csv, &fault)) {
        return "";
    }
    why = arena_printf(
        c->arena, "%d:%d: %s", fault.line, fault.column, fault.what);
    c->failed |= why == NULL;
    return why;
}

/* A file that is not there has the columns of the other and no record. */
static void compare_file(struct comparing *c, const struct framework_file *a,
    const struct framework_file *b)
{
    struct match_side before = {0}, after = {0};
    const char *a_fault = a == NULL ? "" : read_side(c, a, &before);
    const char *b_fault = b == NULL ? "" : read_side(c, b, &after);
    size_t told = c->out->count;

    if (a == NULL || b == NULL) {
        add(c,
            (struct difference){.kind = a == NULL ? DIFFERENCE_FILE_ADDED
                                                  : DIFFERENCE_FILE_REMOVED});
    }
    if (c->failed) {
        return;
    }
    if (a_fault[0] != '\0' || b_fault[0] != '\0') {
        add(c, (struct difference){.kind = DIFFERENCE_UNREADABLE,
                   .before = a_fault,
                   .after = b_fault});
        return;
    }
    before.csv = a == NULL ? after.csv : before.csv;
    after.csv = b == NULL ? before.csv : after.csv;
    before.csv.row_count = a == NULL ? 0 : before.csv.row_count;
    after.csv.row_count = b == NULL ? 0 : after.csv.row_count;
    compare_columns(c, &before.csv, &after.csv);
    if (c->failed || !match_records(c->file, &before, &after, c->arena)) {
        c->failed = true;
        return;
    }
    compare_records(c, &before, &after);
    if (c->out->count == told) {
        add(c, (struct difference){.kind = DIFFERENCE_WRITTEN});
    }
}

static const struct framework_file *find(
    const struct framework_file *files, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].name, name) == 0) {
            return &files[i];
        }
    }
    return NULL;
}

static bool is_known(const char *name)
{
    for (int i = 0; match_file(i) != NULL; i++) {
        if (strcmp(match_file(i), name) == 0) {
            return true;
        }
    }
    return false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names of both sets: those that are known, then the others. */
static const char **names_of(const struct framework_file *a, size_t a_count,
    const struct framework_file *b, size_t b_count, struct arena *arena,
    size_t *count)
{
    size_t known = 0;
    const char **names;

    while (match_file((int)known) != NULL) {
        known++;
    }
    names = arena_array(arena, known + a_count + b_count, sizeof(*names));
    *count = known;
    if (names == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < known; i++) {
        names[i] = match_file((int)i);
    }
    for (size_t i = 0; i < a_count; i++) {
        if (!is_known(a[i].name)) {
            names[(*count)++] = a[i].name;
        }
    }
    for (size_t i = 0; i < b_count; i++) {
        if (!is_known(b[i].name) && find(a, a_count, b[i].name) == NULL) {
            names[(*count)++] = b[i].name;
        }
    }
    qsort(names + known, *count - known, sizeof(*names), by_name);
    return names;
}

bool framework_diff(const struct framework_file *a, size_t a_count,
    const struct framework_file *b, size_t b_count, struct arena *arena,
    struct framework_diff *out)
{
    struct comparing c = {.arena = arena, .out = out};
    size_t count;
    const char **names = names_of(a, a_count, b, b_count, arena, &count);

    memset(out, 0, sizeof(*out));
    for (size_t i = 0; names != NULL && i < count && !c.failed; i++) {
        const struct framework_file *before = find(a, a_count, names[i]);
        const struct framework_file *after = find(b, b_count, names[i]);

        c.file = names[i];
        if (before != after &&
            (before == NULL || after == NULL ||
                !text_equal(before->content, after->content))) {
            compare_file(&c, before, after);
        }
    }
    out->order_only =
        out->count > 0 && out->count == out->kinds[DIFFERENCE_MOVED] +
                                            out->kinds[DIFFERENCE_WRITTEN] +
                                            out->kinds[DIFFERENCE_COLUMN_ORDER];
    return names != NULL && !c.failed;
}
