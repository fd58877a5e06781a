/* The matrix of a county as a workbook, and as it is printed. */
#include "fcgi/book.h"
#include "fcgi/matrix.h"
#include "fcgi/pages.h"

enum { BEHIND = 8 }; /* columns behind those of the forms */

struct table {
    const struct request *req;
    const struct matrix *matrix;
    int width, forms; /* columns; those of forms */
    struct grid_column *columns;
    struct grid_cell *cells, *next;
};

static struct grid_cell words(const char *text, enum style style)
{
    return (struct grid_cell){text ? text : "", 0, style, NUMBER_GENERAL};
}

static struct grid_cell count(int number, enum style style)
{
    return (struct grid_cell){NULL, number, style, NUMBER_D0};
}

static struct grid_cell rate(int part, int whole, enum style style)
{
    return whole == 0 ? words("—", STYLE_CENTRE)
                      : (struct grid_cell){
                            NULL, 100.0 * part / whole, style, NUMBER_RATE};
}

static void put(struct table *t, struct grid_cell cell)
{
    *t->next++ = cell;
}

/* Late ones stand out, those that are still to be reported a little. */
static enum style style_of_state(
    const struct table *t, int form, int bureau, bool reported)
{
    return reported ? STYLE_SMALL_CENTRE
           : matrix_days_late(t->req, t->matrix, form, bureau) > 0
               ? STYLE_WRONG_CENTRE
               : STYLE_ENTRY_CENTRE;
}

static void put_state(struct table *t, int form, int bureau)
{
    const struct submission *head = matrix_head(t->matrix, form, bureau);
    if (!matrix_asked(t->matrix, form, bureau)) {
        put(t, words("·", STYLE_SMALL_CENTRE));
        return;
    }
    put(t, words(matrix_state_text(t->req, t->matrix, form, bureau),
               style_of_state(t, form, bureau, tally_reported(head))));
}

static void put_tally(
    struct table *t, const struct tally *tally, enum style style)
{
    put(t, count(tally->reported, style));
    put(t, count(tally->due, style));
    put(t, rate(tally->reported, tally->due, style));
    put(t, count(tally->timely, style));
    put(t, rate(tally->timely, tally->due, style));
    put(t, count(tally->filled, style));
    put(t, count(tally->cells, style));
    put(t, rate(tally->filled, tally->cells, STYLE_TOTAL_VALUE));
}

static void put_bureau(struct table *t, int bureau, const struct tally *tally)
{
    const struct matrix *matrix = t->matrix;
    put(t, words(say(t->req, &matrix->fw->bureaus[bureau].name), STYLE_BODY));
    for (int form = 0; form < matrix->fw->form_count; form++) {
        if (matrix_column(matrix, form)) {
            put_state(t, form, bureau);
        }
    }
    put_tally(t, tally, STYLE_VALUE);
}

/* Rates of each form over its bureaus; behind the first line the sums. */
static void put_foot(struct table *t, const char *label, bool timely)
{
    const struct matrix *matrix = t->matrix;
    put(t, words(label, STYLE_TOTAL));
    for (int form = 0; form < matrix->fw->form_count; form++) {
        if (matrix_column(matrix, form)) {
            struct tally tally = matrix_count(t->req, matrix, form, -1);
            put(t, rate(timely ? tally.timely : tally.reported, tally.due,
                       STYLE_TOTAL_CENTRE));
        }
    }
    if (!timely) {
        put_tally(t, &matrix->all, STYLE_TOTAL_VALUE);
        return;
    }
    for (int i = 0; i < BEHIND; i++) {
        put(t, words("", STYLE_TOTAL_CENTRE));
    }
}

static void name_columns(struct table *t)
{
    const struct request *req = t->req;
    const struct framework *fw = t->matrix->fw;
    const char *const behind[BEHIND] = {tr(req, "Forms reported"),
        tr(req, "Forms due"), tr(req, "Reported (%)"), tr(req, "Forms in time"),
        tr(req, "In time (%)"), tr(req, "Cells filled"), tr(req, "Cells due"),
        tr(req, "Completeness (%)")};
    int at = 0;
    t->columns[at++] =
        (struct grid_column){tr(req, "Reporting unit"), req->english ? 36 : 24};
    for (int form = 0; form < fw->form_count; form++) {
        if (matrix_column(t->matrix, form)) {
            const struct form *of = &fw->forms[form];
            t->columns[at++] = (struct grid_column){
                arena_printf(req->arena, "%s%s\n%s", of->code, tr(req, " form"),
                    say(req, &fw->qualities[of->quality].brief)),
                12};
        }
    }
    for (int i = 0; i < BEHIND; i++) {
        t->columns[at++] =
            (struct grid_column){behind[i], req->english ? 11 : 8.5};
    }
}

static bool make_room(struct table *t)
{
    const struct framework *fw = t->matrix->fw;
    for (int form = 0; form < fw->form_count; form++) {
        t->forms += matrix_column(t->matrix, form);
    }
    t->width = 1 + t->forms + BEHIND;
    size_t cells = (size_t)t->width * (size_t)(fw->bureau_count + 2);
    t->columns =
        arena_array(t->req->arena, (size_t)t->width, sizeof(*t->columns));
    t->cells = t->next = arena_array(t->req->arena, cells, sizeof(*t->cells));
    return t->columns && t->cells;
}

static void fill(struct table *t)
{
    name_columns(t);
    for (int bureau = 0; bureau < t->matrix->fw->bureau_count; bureau++) {
        struct tally tally = matrix_count(t->req, t->matrix, -1, bureau);
        if (tally.due > 0) {
            put_bureau(t, bureau, &tally);
        }
    }
    put_foot(t, tr(t->req, "Reported (%)"), false);
    put_foot(t, tr(t->req, "In time (%)"), true);
}

/* Whose it is; made up figures are told on every sheet. */
static const char *whose(const struct request *req, const struct matrix *matrix)
{
    return arena_printf(req->arena, "%s (%s)　%s%s%s",
        say(req, &matrix->region.name), matrix->region.code,
        part_period(req, matrix->period), matrix->region.sample ? "　" : "",
        matrix->region.sample ? tr(req, "Sample data") : "");
}

void matrix_xlsx(struct request *req, struct reply *reply)
{
    struct matrix matrix;
    struct table t = {.req = req, .matrix = &matrix};
    if (!matrix_load(req, reply, &matrix)) {
        return;
    }
    if (!make_room(&t)) {
        reply_unavailable(req, reply);
        return;
    }
    fill(&t);
    const char *const notes[] = {matrix_note(req)};
    const struct grid grid = {.name = tr(req, "Completeness"),
        .title = tr(req, "Completeness"),
        .left = whose(req, &matrix),
        .right = part_made(req),
        .columns = t.columns,
        .column_count = t.width,
        .cells = t.cells,
        .row_count = (int)(t.next - t.cells) / t.width,
        .notes = notes,
        .note_count = 1};
    book_send_grid(req, reply, &grid,
        arena_printf(req->arena, "%s/%s", matrix.region.code, matrix.key),
        arena_printf(req->arena, "%s %s %s.xlsx", say(req, &matrix.region.name),
            matrix.key, tr(req, "completeness")));
}

void matrix_print(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct matrix matrix;
    if (!matrix_load(req, reply, &matrix)) {
        return;
    }
    page_begin(req, reply, tr(req, "Completeness"), "/matrix");
    html_lit(h, "<div class=\"head\"><h1>");
    html_text(h, tr(req, "Completeness"));
    html_lit(h, " <span>");
    html_text(h, say(req, &matrix.region.name));
    html_lit(h, " ");
    html_text(h, part_period(req, matrix.period));
    html_lit(h, "</span></h1></div>");
    part_print_note(req, h, "/matrix", matrix.region.code, matrix.period);
    matrix_table(req, h, &matrix);
    page_end(req, reply);
}
