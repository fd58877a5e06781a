#include "export/evaluate_write.h"

#include "eval/csv.h"
#include "eval/number.h"

void write_field(FILE *out, const char *field, struct arena *arena)
{
    const char *quoted = csv_quote(field, arena);

    fputs(quoted == NULL ? "" : quoted, out);
}

void write_number(FILE *out, double x)
{
    char text[NUMBER_ROOM];

    number_write(x, text);
    fputc(',', out);
    fputs(text, out);
}

/* A line of codes, then one for each unit; `cell` writes what is at a place of
 * `x`, after a comma. */
static void write_rows(FILE *out, const struct composite *c, int columns,
    void (*cell)(FILE *out, const void *x, size_t at), const void *x,
    struct arena *arena)
{
    size_t units = (size_t)c->unit_count;

    fputs("uCode", out);
    for (int n = 0; n < columns; n++) {
        fputc(',', out);
        write_field(out, c->nodes[n].code, arena);
    }
    fputc('\n', out);
    for (size_t u = 0; u < units; u++) {
        write_field(out, c->unit_codes[u], arena);
        for (int n = 0; n < columns; n++) {
            cell(out, x, (size_t)n * units + u);
        }
        fputc('\n', out);
    }
}

static void write_value(FILE *out, const void *x, size_t at)
{
    write_number(out, ((const double *)x)[at]);
}

static void write_rank(FILE *out, const void *ranks, size_t at)
{
    int rank = ((const int *)ranks)[at];

    if (rank > 0) {
        fprintf(out, ",%d", rank);
    } else {
        fputs(",NA", out);
    }
}

void write_matrix(FILE *out, const struct composite *c, const double *x,
    int columns, struct arena *arena)
{
    write_rows(out, c, columns, write_value, x, arena);
}

void write_ranks(FILE *out, const struct composite *c, const int *ranks,
    int columns, struct arena *arena)
{
    write_rows(out, c, columns, write_rank, ranks, arena);
}

void write_weights(FILE *out, const struct composite *c, const double *weights,
    struct arena *arena)
{
    fputs("iCode,Level,Parent,Weight,Share\n", out);
    for (int n = 0; n < c->node_count; n++) {
        const struct node *node = &c->nodes[n];
        double all = 0;

        if (node->parent < 0) {
            all = weights[n];
        } else {
            const struct node *parent = &c->nodes[node->parent];

            for (int k = 0; k < parent->count; k++) {
                all += weights[c->children[parent->first + k]];
            }
        }
        write_field(out, node->code, arena);
        fprintf(out, ",%d,", node->level);
        write_field(
            out, node->parent < 0 ? "NA" : c->nodes[node->parent].code, arena);
        write_number(out, weights[n]);
        write_number(out, all == 0 ? MISSING : weights[n] / all);
        fputc('\n', out);
    }
}

void write_treatment(FILE *out, const struct composite *c,
    const struct treated *treated, struct arena *arena)
{
    fputs("iCode,Treatment,High,Low\n", out);
    for (int i = 0; i < c->indicator_count; i++) {
        const struct treated *t = &treated[i];

        write_field(out, c->nodes[i].code, arena);
        fprintf(out, ",%s,%d,%d\n",
            t->logarithm           ? "logarithm"
            : t->high + t->low > 0 ? "winsorised"
                                   : "none",
            t->high, t->low);
    }
}
