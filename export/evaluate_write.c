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
    char text[NUMBER_TEXT];

    number_write(x, text);
    fputc(',', out);
    fputs(text, out);
}

static void write_header(
    FILE *out, const struct composite *c, int columns, struct arena *arena)
{
    fputs("uCode", out);
    for (int n = 0; n < columns; n++) {
        fputc(',', out);
        write_field(out, c->nodes[n].code, arena);
    }
    fputc('\n', out);
}

void write_matrix(FILE *out, const struct composite *c, const double *x,
    int columns, struct arena *arena)
{
    size_t units = (size_t)c->unit_count;

    write_header(out, c, columns, arena);
    for (size_t u = 0; u < units; u++) {
        write_field(out, c->unit_codes[u], arena);
        for (int n = 0; n < columns; n++) {
            write_number(out, x[(size_t)n * units + u]);
        }
        fputc('\n', out);
    }
}

void write_ranks(FILE *out, const struct composite *c, const int *ranks,
    int columns, struct arena *arena)
{
    size_t units = (size_t)c->unit_count;

    write_header(out, c, columns, arena);
    for (size_t u = 0; u < units; u++) {
        write_field(out, c->unit_codes[u], arena);
        for (int n = 0; n < columns; n++) {
            int rank = ranks[(size_t)n * units + u];

            if (rank > 0) {
                fprintf(out, ",%d", rank);
            } else {
                fputs(",NA", out);
            }
        }
        fputc('\n', out);
    }
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
