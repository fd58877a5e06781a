#include "fcgi/matrix.h"

#include <string.h>

#include "fcgi/form_empty.h"

#define DAY 86400

const struct deadline *matrix_deadline(const struct matrix *matrix, int form)
{
    return &matrix->deadlines[form];
}

const struct submission *matrix_head(
    const struct matrix *matrix, int form, int bureau)
{
    const struct submission_line *line =
        tally_find(matrix->lines, matrix->line_count, matrix->key,
            matrix->fw->forms[form].code, matrix->fw->bureaus[bureau].code);
    return line ? &line->head : NULL;
}

struct deadline matrix_moments(
    const struct matrix *matrix, int form, int bureau)
{
    const struct submission *head = matrix_head(matrix, form, bureau);
    struct deadline moments = *matrix_deadline(matrix, form);
    deadline_except(
        &moments, exception_until(matrix->exceptions, matrix->exception_count,
                      matrix->key, matrix->fw->forms[form].code,
                      matrix->fw->bureaus[bureau].code));
    moments.due = tally_awaited(head, &moments);
    return moments;
}

bool matrix_column(const struct matrix *matrix, int form)
{
    return matrix->fw->forms[form].freq == matrix->period.freq &&
           matrix_deadline(matrix, form)->form;
}

bool matrix_asked(const struct matrix *matrix, int form, int bureau)
{
    return matrix_column(matrix, form) &&
           framework_assigned(matrix->fw, form, bureau);
}

struct tally matrix_count(const struct request *req,
    const struct matrix *matrix, int only_form, int only_bureau)
{
    struct tally tally = {0};
    for (int form = 0; form < matrix->fw->form_count; form++) {
        if (only_form >= 0 && form != only_form) {
            continue;
        }
        for (int bureau = 0; bureau < matrix->fw->bureau_count; bureau++) {
            if ((only_bureau < 0 || bureau == only_bureau) &&
                matrix_asked(matrix, form, bureau)) {
                const struct submission *head =
                    matrix_head(matrix, form, bureau);
                struct deadline moments = matrix_moments(matrix, form, bureau);
                tally_add(&tally, head, &moments, req->now);
                tally_cells(
                    &tally, matrix->fw, form, bureau, head ? head->filled : 0);
            }
        }
    }
    return tally;
}

/* The earliest due moment: what an exception before it says moves nothing. */
static int64_t first_due(const struct matrix *matrix)
{
    int64_t first = 0;
    for (int form = 0; form < matrix->fw->form_count; form++) {
        const struct deadline *deadline = matrix_deadline(matrix, form);
        if (deadline->form && (first == 0 || deadline->due < first)) {
            first = deadline->due;
        }
    }
    return first;
}

/* The calendar of the period, as rows of the edition's forms. */
static bool load_deadlines(const struct request *req, struct matrix *out)
{
    struct deadline *list;
    size_t count;
    if (!db_answered(
            calendar_list(req->read, out->key, 0, req->arena, &list, &count))) {
        return false;
    }
    out->deadlines = arena_array(
        req->arena, (size_t)out->fw->form_count + 1, sizeof(*out->deadlines));
    for (size_t i = 0; out->deadlines && i < count; i++) {
        int form = framework_form(out->fw, text_of(list[i].form));
        if (form >= 0) {
            out->deadlines[form] = list[i];
        }
    }
    return out->deadlines;
}

bool matrix_load(
    const struct request *req, struct reply *reply, struct matrix *out)
{
    *out = (struct matrix){0};
    if (!part_place(req, reply, &out->region, &out->period, &out->fw)) {
        return false;
    }
    period_format(out->period, out->key);
    if (load_deadlines(req, out) &&
        db_answered(submission_list(req->read, out->region.code, out->key, 0,
            req->arena, &out->lines, &out->line_count)) &&
        db_answered(reminder_list(req->read, out->region.code, out->key,
            req->arena, &out->reminded, &out->reminded_count)) &&
        db_answered(exception_list(req->read, out->region.code, first_due(out),
            req->arena, &out->exceptions, &out->exception_count))) {
        out->all = matrix_count(req, out, -1, -1);
        return true;
    }
    reply_unavailable(req, reply);
    return false;
}

/* -- states ---------------------------------------------------------------- */

int matrix_days_late(const struct request *req, const struct matrix *matrix,
    int form, int bureau)
{
    const struct submission *head = matrix_head(matrix, form, bureau);
    bool reported = head && tally_reported(head);
    int64_t due = reported ? matrix_deadline(matrix, form)->due
                           : matrix_moments(matrix, form, bureau).due;
    int64_t late = (reported ? head->submitted_at : req->now) - due;
    if (reported ? !head->late || late <= 0 : late < 0) {
        return 0;
    }
    return late > 0 ? (int)((late + DAY - 1) / DAY) : 1;
}

const char *matrix_state_text(const struct request *req,
    const struct matrix *matrix, int form, int bureau)
{
    const struct submission *head = matrix_head(matrix, form, bureau);
    struct words words = state_words(head ? head->state : STATE_NONE);
    int days = matrix_days_late(req, matrix, form, bureau);
    if (days == 0) {
        return head || req->now >= matrix_deadline(matrix, form)->open
                   ? arena_printf(req->arena, "%s", say(req, &words))
                   : tr(req, "not open yet");
    }
    const char *late = arena_printf(req->arena, tr(req, "%d days late"), days);
    return arena_printf(
        req->arena, "%s %s", say(req, &words), late ? late : "");
}

void matrix_state(const struct request *req, struct html *h,
    const struct matrix *matrix, int form, int bureau)
{
    const struct submission *head = matrix_head(matrix, form, bureau);
    if (matrix_days_late(req, matrix, form, bureau) == 0) {
        part_state(req, h, head, matrix_deadline(matrix, form));
        return;
    }
    const char *text = matrix_state_text(req, matrix, form, bureau);
    html_lit(h, "<span class=\"tag ");
    html_text(h, tally_reported(head) ? state_key(head->state) : "late");
    html_lit(h, "\">");
    html_text(h, text ? text : "");
    html_lit(h, "</span>");
    form_empty_mark(req, h, head);
}
