#include "fcgi/form_json.h"

#include <string.h>

#include "fcgi/parts.h"

/* "10:42:07" of a moment, in `out`. */
static const char *clock_of(int64_t moment, char out[TIME_TEXT])
{
    time_format(moment, out);
    return out + strlen("2023-12-18 ");
}

static void member(struct html *h, const char *name, const char *value)
{
    html_lit(h, ",");
    html_json(h, name);
    html_lit(h, ":");
    html_json(h, value);
}

static void name_cell(
    const struct request *req, struct html *h, int item, enum column column)
{
    const char *name = arena_printf(req->arena, "%s.%s",
        req->fw->items[item].code, part_column_code(column));
    html_json(h, name ? name : "");
}

static void write_cell(const struct request *req, struct html *h, int item,
    enum column column, const struct cell *cell)
{
    static const char *const states[] = {[CELL_MISSING] = "missing",
        [CELL_VALUE] = "value",
        [CELL_NOT_APPLICABLE] = "na"};
    char number[DECIMAL_TEXT] = "";
    if (cell->state == CELL_VALUE) {
        decimal_format(
            cell->value, req->fw->items[item].decimals, true, number);
    }
    html_lit(h, "{\"cell\":");
    name_cell(req, h, item, column);
    html_lit(h, ",\"version\":");
    html_int(h, cell->version);
    member(h, "state", states[cell->state]);
    member(h, "value", number);
    member(h, "note", cell->note);
    html_lit(h, "}");
}

/* Cells of the bureau that are newer than the page. */
static void changed_cells(const struct request *req, struct html *h,
    const struct figures *figures, uint32_t since)
{
    const struct form *form = &req->fw->forms[req->form.key.form];
    bool any = false;
    for (int i = 0; i < form->row_count * COLUMN__COUNT; i++) {
        int item = form->rows[i / COLUMN__COUNT].item;
        enum column column = (enum column)(i % COLUMN__COUNT);
        if (item < 0 || req->fw->items[item].bureau != req->form.key.bureau ||
            figures->cell[WHEN_NOW][item][column].version <= since) {
            continue;
        }
        if (any) {
            html_lit(h, ",");
        }
        write_cell(
            req, h, item, column, &figures->cell[WHEN_NOW][item][column]);
        any = true;
    }
}

static void write_hit(
    const struct request *req, struct html *h, const struct hit *hit)
{
    char mark[HIT_MARK];
    hit_mark(hit, mark);
    html_lit(h, "{\"code\":");
    html_json(h, hit->code);
    member(h, "severity", part_severity_class(hit->severity));
    member(h, "label", part_severity_word(req, hit->severity));
    html_lit(h, ",\"cell\":");
    name_cell(req, h, hit->item, hit->column);
    member(h, "text", say(req, &hit->sentence));
    member(h, "mark", mark);
    html_lit(h, "}");
}

static void write_hits(const struct request *req, struct html *h,
    const struct put_outcome *outcome)
{
    for (int i = 0; i < outcome->hit_count; i++) {
        if (i > 0) {
            html_lit(h, ",");
        }
        write_hit(req, h, &outcome->hits[i]);
    }
}

void form_json_saved(const struct request *req, struct reply *reply,
    const struct put_outcome *outcome, uint32_t since)
{
    struct html *h = &reply->body;
    char time[TIME_TEXT];
    reply->type = "application/json";
    html_lit(h, "{\"version\":");
    html_int(h, outcome->version);
    member(h, "saved", clock_of(req->now, time));
    if (outcome->result == PUT_OK) {
        html_lit(h, ",\"filled\":");
        html_int(h, outcome->filled);
        html_lit(h, ",\"cells\":[");
        changed_cells(req, h, &outcome->figures, since);
        html_lit(h, "],\"hits\":[");
        write_hits(req, h, outcome);
        html_lit(h, "]");
    }
    html_lit(h, "}");
}

static void write_conflict(
    const struct request *req, struct html *h, const struct conflict *conflict)
{
    const struct cell mine = {.value = conflict->mine.value,
        .note = conflict->mine.note,
        .state = conflict->mine.state};
    char time[TIME_TEXT] = "";
    html_lit(h, "{\"mine\":");
    write_cell(req, h, conflict->item, conflict->column, &mine);
    html_lit(h, ",\"theirs\":");
    write_cell(req, h, conflict->item, conflict->column, &conflict->theirs);
    member(h, "by", conflict->by);
    member(h, "at", conflict->at > 0 ? clock_of(conflict->at, time) : "");
    html_lit(h, "}");
}

void form_json_stale(const struct request *req, struct reply *reply,
    const struct put_outcome *outcome, const char *text)
{
    struct html *h = &reply->body;
    reply->status = 409;
    reply->type = "application/json";
    html_lit(h, "{\"error\":{\"status\":409");
    member(h, "code", "stale");
    member(h, "text", text);
    html_lit(h, "},\"version\":");
    html_int(h, outcome->version);
    html_lit(h, ",\"conflicts\":[");
    for (size_t i = 0; i < outcome->conflict_count; i++) {
        if (i > 0) {
            html_lit(h, ",");
        }
        write_conflict(req, h, &outcome->conflicts[i]);
    }
    html_lit(h, "]}");
}
