/*
 * The tables of a composite indicator: iMeta, the byte 0x1E, iData. What is
 * read is a tree with its data, and is the same when it is written and read
 * again; what is refused has faults in order, each with a sentence.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/composite.h"
#include "eval/csv.h"
#include "eval/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MARK = 0x1E, FAULTS = 8 };

static void must(bool condition)
{
    if (!condition) {
        abort();
    }
}

static bool same(double a, double b)
{
    return a == b || (is_missing(a) && is_missing(b));
}

/* -- what is read ---------------------------------------------------------- */

static void check_node(const struct composite *c, int n)
{
    const struct node *x = &c->nodes[n];

    must(x->code[0] != '\0' && x->name != NULL);
    must(composite_node(c, text_of(x->code)) == n);
    must((n < c->indicator_count) == (x->level == 1));
    must((x->count == 0) == (x->level == 1));
    must(x->level >= 1 && x->level <= c->level_count);
    must((x->parent == -1) == (n == c->node_count - 1));
    must(x->parent == -1 || c->nodes[x->parent].level > x->level);
    must(fabs(x->direction) == 1 && x->weight >= 0 && x->weight <= 1e75);
    must(x->denominator >= -1 && x->denominator < c->denominator_count);
    for (int k = x->first; k < x->first + x->count; k++) {
        must(c->nodes[c->children[k]].parent == n);
    }
}

static void check_grouping(const struct composite *c, int i)
{
    const struct grouping *g = &c->groupings[i];
    int known = 0;

    must(composite_grouping(c, text_of(g->code)) == i);
    for (int u = 0; u < c->unit_count; u++) {
        must(g->of_unit[u] >= -1 && g->of_unit[u] <= known);
        known += g->of_unit[u] == known;
    }
    must(known == g->label_count);
}

static void check_numbers(const double *x, int columns, int units)
{
    for (size_t i = 0; i < (size_t)columns * (size_t)units; i++) {
        must(is_missing(x[i]) || fabs(x[i]) <= 1e75);
    }
}

static void check_composite(const struct composite *c)
{
    must(c->unit_count > 0 && c->indicator_count > 0);
    must(c->level_count <= COMPOSITE_LEVELS_MAX);
    for (int n = 0; n < c->node_count; n++) {
        check_node(c, n);
    }
    for (int i = 0; i < c->grouping_count; i++) {
        check_grouping(c, i);
    }
    for (int u = 0; u < c->unit_count; u++) {
        must(composite_unit(c, text_of(c->unit_codes[u])) == u);
    }
    check_numbers(c->data, c->indicator_count, c->unit_count);
    check_numbers(c->denominators, c->denominator_count, c->unit_count);
}

/* -- written and read again ------------------------------------------------ */

static void put(FILE *out, const char *field, struct arena *arena)
{
    const char *text = csv_quote(field, arena);

    must(text != NULL);
    fprintf(out, "%s,", text);
}

static void put_number(FILE *out, double x)
{
    char text[NUMBER_ROOM];

    number_write(x, text);
    fprintf(out, "%s,", text);
}

static void write_meta(
    FILE *out, const struct composite *c, struct arena *arena)
{
    fputs("iCode,Parent,iName,Denominator,Type,Level,Weight,Direction,Target,"
          "goalpost_lower,goalpost_upper,\n",
        out);
    for (int n = 0; n < c->node_count; n++) {
        const struct node *x = &c->nodes[n];
        const double numbers[] = {
            x->level, x->weight, x->direction, x->target, x->low, x->high};

        put(out, x->code, arena);
        put(out, x->parent < 0 ? "" : c->nodes[x->parent].code, arena);
        put(out, x->name, arena);
        put(out,
            x->denominator < 0 ? "NA" : c->denominator_codes[x->denominator],
            arena);
        put(out, x->level == 1 ? "Indicator" : "Aggregate", arena);
        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
            put_number(out, numbers[i]);
        }
        fputc('\n', out);
    }
    for (int i = 0; i < c->denominator_count + c->grouping_count; i++) {
        bool group = i >= c->denominator_count;

        put(out,
            group ? c->groupings[i - c->denominator_count].code
                  : c->denominator_codes[i],
            arena);
        fprintf(out, ",,,%s,,,,,,,\n", group ? "Group" : "Denominator");
    }
}

static void write_header(
    FILE *out, const struct composite *c, struct arena *arena)
{
    fputs("uCode,uName,", out);
    for (int i = 0; i < c->indicator_count; i++) {
        put(out, c->nodes[i].code, arena);
    }
    for (int i = 0; i < c->denominator_count; i++) {
        put(out, c->denominator_codes[i], arena);
    }
    for (int i = 0; i < c->grouping_count; i++) {
        put(out, c->groupings[i].code, arena);
    }
    fputc('\n', out);
}

static void write_data(
    FILE *out, const struct composite *c, struct arena *arena)
{
    size_t units = (size_t)c->unit_count;

    write_header(out, c, arena);
    for (size_t u = 0; u < units; u++) {
        put(out, c->unit_codes[u], arena);
        put(out, c->unit_names[u], arena);
        for (size_t i = 0; i < (size_t)c->indicator_count; i++) {
            put_number(out, c->data[i * units + u]);
        }
        for (size_t i = 0; i < (size_t)c->denominator_count; i++) {
            put_number(out, c->denominators[i * units + u]);
        }
        for (int i = 0; i < c->grouping_count; i++) {
            const struct grouping *g = &c->groupings[i];

            put(out, g->of_unit[u] < 0 ? "" : g->labels[g->of_unit[u]], arena);
        }
        fputc('\n', out);
    }
}

static void check_same_node(const struct node *a, const struct node *b)
{
    must(strcmp(a->code, b->code) == 0 && strcmp(a->name, b->name) == 0);
    must(a->level == b->level && a->parent == b->parent);
    must(a->first == b->first && a->count == b->count);
    must(a->direction == b->direction && a->weight == b->weight);
    must(same(a->target, b->target) && a->denominator == b->denominator);
    must(same(a->low, b->low) && same(a->high, b->high));
}

static void check_same(const struct composite *a, const struct composite *b)
{
    size_t units = (size_t)a->unit_count;

    must(a->unit_count == b->unit_count && a->node_count == b->node_count);
    must(a->indicator_count == b->indicator_count);
    must(a->denominator_count == b->denominator_count);
    must(a->grouping_count == b->grouping_count);
    for (int n = 0; n < a->node_count; n++) {
        check_same_node(&a->nodes[n], &b->nodes[n]);
        must(n == a->node_count - 1 || a->children[n] == b->children[n]);
    }
    for (size_t i = 0; i < units * (size_t)a->indicator_count; i++) {
        must(same(a->data[i], b->data[i]));
    }
    for (size_t i = 0; i < units * (size_t)a->denominator_count; i++) {
        must(same(a->denominators[i], b->denominators[i]));
    }
    for (size_t u = 0; u < units; u++) {
        must(strcmp(a->unit_names[u], b->unit_names[u]) == 0);
        for (int i = 0; i < a->grouping_count; i++) {
            must(a->groupings[i].of_unit[u] == b->groupings[i].of_unit[u]);
        }
    }
}

/* A code that is also one of the columns of units cannot be written again. */
static bool writable(const struct composite *c)
{
    return composite_node(c, TEXT("uCode")) < 0 &&
           composite_node(c, TEXT("uName")) < 0 &&
           composite_grouping(c, TEXT("uCode")) < 0 &&
           composite_grouping(c, TEXT("uName")) < 0;
}

static void check_again(const struct composite *c, struct arena *arena)
{
    char *meta, *data;
    size_t meta_size, data_size, count = 0;
    FILE *m = open_memstream(&meta, &meta_size);
    FILE *d = open_memstream(&data, &data_size);
    struct composite again;
    struct composite_fault faults[1];

    must(m != NULL && d != NULL);
    write_meta(m, c, arena);
    write_data(d, c, arena);
    fclose(m);
    fclose(d);
    must(composite_read((struct text){meta, meta_size},
        (struct text){data, data_size}, arena, &again, faults, 1, &count));
    check_same(c, &again);
    free(meta);
    free(data);
}

/* -- what is refused ------------------------------------------------------- */

static void check_faults(
    const struct composite_fault *faults, size_t count, size_t size)
{
    must(count > 0);
    for (size_t i = 0; i < count && i < FAULTS; i++) {
        const struct composite_fault *f = &faults[i];

        must(f->what != NULL && f->what[0] != '\0');
        must(text_utf8_valid(text_of(f->what)));
        must(strpbrk(f->what, "\r\n\t") == NULL);
        must(f->line >= 0 && (size_t)f->line <= size + 1);
        must(f->column >= 0 && (size_t)f->column <= size + 1);
        must(i == 0 || f->in_data || !f[-1].in_data);
        must(i == 0 || f->in_data != f[-1].in_data || f->line >= f[-1].line);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = size == 0 ? "" : (const char *)data;
    const char *mark = memchr(bytes, MARK, size);
    size_t n = mark == NULL ? size : (size_t)(mark - bytes);
    const struct text meta = {bytes, n};
    const struct text rest = {
        bytes + n + (mark != NULL), size - n - (mark != NULL)};
    struct arena *arena = arena_new((size_t)64 << 20);
    struct composite c;
    struct composite_fault faults[FAULTS];
    size_t count = 77;

    must(arena != NULL);
    if (composite_read(meta, rest, arena, &c, faults, FAULTS, &count)) {
        must(count == 0);
        check_composite(&c);
        if (writable(&c)) {
            check_again(&c, arena);
        }
    } else {
        check_faults(faults, count, size);
    }
    arena_free(arena);
    return 0;
}
