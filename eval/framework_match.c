#include "eval/framework_match.h"

#include <string.h>

#include "eval/coded.h"

/* -- keys ------------------------------------------------------------------ */

/* What tells the records of a file apart. */
static const struct table_key {
    const char *file;
    const char *columns[2]; /* joined by "/"; the second NULL: one is enough;
                               both NULL: the column that stands first */
    const char *instead[2]; /* where the first of them is empty */
    const char *loose;      /* what those without a partner have in common */
} table_keys[] = {
    {"edition.csv", {"key"}, {NULL}, NULL},
    {"quality.csv", {"code"}, {NULL}, NULL},
    {"bureau.csv", {"code"}, {NULL}, NULL},
    {"form.csv", {"code"}, {NULL}, NULL},
    {"item.csv", {"code"}, {NULL}, NULL},
    {"indicator.csv", {"code"}, {NULL}, NULL},
    {"form_row.csv", {"item"}, {"form", "label_zh"}, NULL},
    {"form_note.csv", {"form", "zh"}, {NULL}, "form"},
    {"rule.csv", {"code"}, {NULL}, NULL},
    {"grade.csv", {"name_zh"}, {NULL}, NULL},
    {"level.csv", {"code"}, {NULL}, NULL},
    {"band.csv", {"band", "from"}, {NULL}, "band"},
    {"group.csv", {"code"}, {NULL}, NULL},
    {"weight.csv", {"group", "indicator"}, {NULL}, NULL},
    {"veto.csv", {"code"}, {NULL}, NULL},
};
enum { KEYS = sizeof(table_keys) / sizeof(table_keys[0]) };

const char *match_file(int i)
{
    return i < KEYS ? table_keys[i].file : NULL;
}

static bool in_both(
    const char *column, const struct csv *a, const struct csv *b)
{
    return column == NULL ||
           (csv_column(a, column) >= 0 && csv_column(b, column) >= 0);
}

/* The first column of one of the tables that the other has too, the same one
 * for either order of the two; NULL: none is. */
static const char *first_column(const struct csv *a, const struct csv *b)
{
    const char *x = a->header[0], *y = b->header[0];
    bool both_x = in_both(x, a, b), both_y = in_both(y, a, b);

    if (both_x && both_y) {
        return strcmp(x, y) <= 0 ? x : y;
    }
    return both_x ? x : both_y ? y : NULL;
}

/* The key of a file whose columns both tables have. */
static struct table_key key_of(
    const char *file, const struct csv *a, const struct csv *b)
{
    for (int i = 0; i < KEYS; i++) {
        const struct table_key *k = &table_keys[i];

        if (strcmp(k->file, file) == 0 && in_both(k->columns[0], a, b) &&
            in_both(k->columns[1], a, b) && in_both(k->instead[0], a, b) &&
            in_both(k->instead[1], a, b)) {
            return *k;
        }
    }
    if (in_both("code", a, b)) {
        return (struct table_key){file, {"code"}, {NULL}, NULL};
    }
    return (struct table_key){file, {first_column(a, b)}, {NULL}, NULL};
}

static const char *join(const struct csv *csv, size_t row,
    const char *const columns[2], struct arena *arena)
{
    int column = columns[0] == NULL ? 0 : csv_column(csv, columns[0]);
    const char *first = csv_at(csv, row, column);

    return columns[1] == NULL
               ? arena_printf(arena, "%s", first)
               : arena_printf(arena, "%s/%s", first,
                     csv_at(csv, row, csv_column(csv, columns[1])));
}

/* The further records of a key become "key#2", "key#3", ... */
static bool make_unique(const char **keys, int count, struct arena *arena)
{
    struct coded *index = arena_array(arena, (size_t)count + 1, sizeof(*index));
    int n = 1;

    if (index == NULL) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        index[i] = (struct coded){keys[i], i};
    }
    coded_sort(index, count);
    for (int i = 0; i < count; i++) {
        n = coded_again(index, i) ? n + 1 : 1;
        if (n > 1) {
            keys[index[i].at] = arena_printf(arena, "%s#%d", index[i].code, n);
        }
        if (keys[index[i].at] == NULL) {
            return false;
        }
    }
    return true;
}

static bool make_keys(
    struct match_side *side, const struct table_key *key, struct arena *arena)
{
    size_t n = side->csv.row_count;

    side->keys = arena_array(arena, n + 1, sizeof(*side->keys));
    side->partner = arena_array(arena, n + 1, sizeof(*side->partner));
    side->moved = arena_array(arena, n + 1, sizeof(*side->moved));
    if (side->keys == NULL || side->partner == NULL || side->moved == NULL) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        bool empty = key->instead[0] != NULL &&
                     csv_at(&side->csv, i,
                         csv_column(&side->csv, key->columns[0]))[0] == '\0';

        side->partner[i] = -1;
        side->keys[i] =
            join(&side->csv, i, empty ? key->instead : key->columns, arena);
        if (side->keys[i] == NULL) {
            return false;
        }
    }
    return make_unique(side->keys, (int)n, arena);
}

/* -- partners -------------------------------------------------------------- */

/* Records without a partner whose keys are equal become partners. `rows` are
 * those of each side, `keys` parallel to them and unique. */
static bool pair_equal(struct match_side *a, const int *a_rows, int a_count,
    const char *const *a_keys, struct match_side *b, const int *b_rows,
    int b_count, const char *const *b_keys, struct arena *arena)
{
    struct coded *index =
        arena_array(arena, (size_t)b_count + 1, sizeof(*index));

    if (index == NULL) {
        return false;
    }
    for (int i = 0; i < b_count; i++) {
        index[i] = (struct coded){b_keys[i], b_rows[i]};
    }
    coded_sort(index, b_count);
    for (int i = 0; i < a_count; i++) {
        int other = coded_find(index, b_count, text_of(a_keys[i]));

        if (other >= 0 && b->partner[other] < 0) {
            a->partner[a_rows[i]] = other;
            b->partner[other] = a_rows[i];
        }
    }
    return true;
}

/* All rows of a side, with their keys; -1 when memory is out. */
static int all_rows(const struct match_side *side, struct arena *arena,
    int **rows, const char ***keys)
{
    int count = (int)side->csv.row_count;

    *keys = side->keys;
    *rows = arena_array(arena, (size_t)count + 1, sizeof(**rows));
    for (int i = 0; *rows != NULL && i < count; i++) {
        (*rows)[i] = i;
    }
    return *rows == NULL ? -1 : count;
}

/* Those without a partner, with what they have in common as their keys: one
 * column, and the record in front of them that has a partner (`first`: by its
 * number on the other side). -1 when memory is out. */
static int left_over(const struct match_side *side, const char *column,
    bool first, struct arena *arena, int **rows, const char ***keys)
{
    size_t n = side->csv.row_count;
    int at = csv_column(&side->csv, column);
    int count = 0, front = -1;

    *rows = arena_array(arena, n + 1, sizeof(**rows));
    *keys = arena_array(arena, n + 1, sizeof(**keys));
    if (*rows == NULL || *keys == NULL) {
        return -1;
    }
    for (size_t i = 0; i < n; i++) {
        if (side->partner[i] >= 0) {
            front = first ? side->partner[i] : (int)i;
            continue;
        }
        (*keys)[count] =
            arena_printf(arena, "%d/%s", front, csv_at(&side->csv, i, at));
        if ((*keys)[count] == NULL) {
            return -1;
        }
        (*rows)[count++] = (int)i;
    }
    return make_unique(*keys, count, arena) ? count : -1;
}

/* By their keys (`column` NULL), or what is left by one column. */
static bool pair_by(struct match_side *a, struct match_side *b,
    const char *column, struct arena *arena)
{
    int *a_rows, *b_rows;
    const char **a_keys, **b_keys;
    int a_count = column == NULL
                      ? all_rows(a, arena, &a_rows, &a_keys)
                      : left_over(a, column, true, arena, &a_rows, &a_keys);
    int b_count = column == NULL
                      ? all_rows(b, arena, &b_rows, &b_keys)
                      : left_over(b, column, false, arena, &b_rows, &b_keys);

    return a_count >= 0 && b_count >= 0 &&
           pair_equal(
               a, a_rows, a_count, a_keys, b, b_rows, b_count, b_keys, arena);
}

/* -- order ----------------------------------------------------------------- */

/* The place of `value` in the ascending `ends`: the first not below it. */
static int place_of(const int *ends, const int *of, int count, int value)
{
    int low = 0, high = count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (of[ends[middle]] < value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/*
 * The longest ascending subsequence of the partners keeps its order; all other
 * pairs have moved. (Patience sorting: ends[k] is the record with which the
 * best run of k + 1 ends, before[i] the one in front of i in its run.)
 */
static bool mark_moved(
    struct match_side *a, struct match_side *b, struct arena *arena)
{
    size_t n = a->csv.row_count;
    int *ends = arena_array(arena, n + 1, sizeof(*ends));
    int *before = arena_array(arena, n + 1, sizeof(*before));
    int longest = 0;

    if (ends == NULL || before == NULL) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (a->partner[i] >= 0) {
            int k = place_of(ends, a->partner, longest, a->partner[i]);

            before[i] = k > 0 ? ends[k - 1] : -1;
            ends[k] = (int)i;
            longest = k == longest ? k + 1 : longest;
            a->moved[i] = b->moved[a->partner[i]] = true;
        }
    }
    for (int i = longest > 0 ? ends[longest - 1] : -1; i >= 0; i = before[i]) {
        a->moved[i] = b->moved[a->partner[i]] = false;
    }
    return true;
}

bool match_records(const char *file, struct match_side *a, struct match_side *b,
    struct arena *arena)
{
    struct table_key key = key_of(file, &a->csv, &b->csv);

    return make_keys(a, &key, arena) && make_keys(b, &key, arena) &&
           pair_by(a, b, NULL, arena) &&
           (key.loose == NULL || pair_by(a, b, key.loose, arena)) &&
           mark_moved(a, b, arena);
}
