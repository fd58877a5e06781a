#include <string.h>

#include "eval/buffer.h"
#include "eval/csv.h"
#include "fcgi/matrix.h"
#include "fcgi/pages.h"
#include "fcgi/record.h"

enum { COLUMNS = 13 };

static void add_row(
    struct request *req, struct buffer *out, const char *const fields[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        buffer_add(out, csv_text(fields[i] ? fields[i] : "", req->arena));
        buffer_add(out, i == COLUMNS - 1 ? "\r\n" : ",");
    }
}

static void heads(struct request *req, struct buffer *out)
{
    const char *const fields[COLUMNS] = {tr(req, "Period"), tr(req, "Region"),
        tr(req, "Form"), tr(req, "Code"), tr(req, "Reporting unit"),
        tr(req, "State"), tr(req, "Reported"), tr(req, "In time"),
        tr(req, "Cells due"), tr(req, "Cells filled"), tr(req, "Due"),
        tr(req, "Submitted"), tr(req, "Empty form")};
    add_row(req, out, fields);
}

static const char *moment_text(const struct request *req, int64_t moment)
{
    char text[TIME_TEXT];
    time_format(moment, text);
    return moment == 0 ? "" : arena_copy(req->arena, text, strlen(text));
}

static void form_row(struct request *req, struct buffer *out,
    const struct matrix *matrix, int form, int bureau)
{
    const struct submission *head = matrix_head(matrix, form, bureau);
    const struct deadline *deadline = matrix_deadline(matrix, form);
    struct words state = state_words(head ? head->state : STATE_NONE);
    struct tally tally = {0};
    tally_add(&tally, head, deadline, req->now);
    tally_cells(&tally, matrix->fw, form, bureau, head ? head->filled : 0);
    const char *const fields[COLUMNS] = {matrix->key, matrix->region.code,
        matrix->fw->forms[form].code, matrix->fw->bureaus[bureau].code,
        say(req, &matrix->fw->bureaus[bureau].name), say(req, &state),
        tally.reported ? "1" : "0", tally.timely ? "1" : "0",
        arena_printf(req->arena, "%d", tally.cells),
        arena_printf(req->arena, "%d", tally.filled),
        moment_text(req, deadline->due),
        moment_text(req, head ? head->submitted_at : 0),
        tally.empty ? "1" : "0"};
    add_row(req, out, fields);
}

void matrix_csv(struct request *req, struct reply *reply)
{
    struct matrix matrix;
    struct buffer out = {.arena = req->arena};
    if (!matrix_load(req, reply, &matrix)) {
        return;
    }
    buffer_add(&out, "\xef\xbb\xbf"); /* so that Excel takes it for UTF-8 */
    heads(req, &out);
    for (int form = 0; form < matrix.fw->form_count; form++) {
        for (int b = 0; b < matrix.fw->bureau_count; b++) {
            if (matrix_asked(&matrix, form, b)) {
                form_row(req, &out, &matrix, form, b);
            }
        }
    }
    const char *object =
        arena_printf(req->arena, "%s/%s", matrix.region.code, matrix.key);
    const char *text = buffer_text(&out);
    reply->filename = arena_printf(req->arena, "%s %s %s.csv",
        say(req, &matrix.region.name), matrix.key, tr(req, "completeness"));
    if (!text || !reply->filename ||
        !record_download(req, object, "completeness as CSV")) {
        reply->filename = NULL;
        reply_unavailable(req, reply);
        return;
    }
    reply->type = "text/csv; charset=utf-8";
    html_raw_literal(&reply->body, text, strlen(text));
}
