/* The values of a county: as a list, as a table, as SDMX-CSV. */
#include <string.h>

#include "eval/csv.h"
#include "fcgi/api_table.h"
#include "fcgi/parts.h"
#include "sql/audit.h"

const struct field_rule api_values_fields[] = {
    {"form", FIELD_LINE, 32, false, N_("Form")},
    {"after", FIELD_LINE, 200, false, N_("Key of the last row")},
    {"limit", FIELD_COUNT, API_PAGE_MAX, false, N_("Rows of a page")},
    {0},
};

const struct field_rule api_csv_fields[] = {
    {"form", FIELD_LINE, 32, false, N_("Form")},
    {0},
};

const struct field_rule api_sdmx_fields[] = {
    {"form", FIELD_LINE, 32, false, N_("Form")},
    {"version", FIELD_COUNT, 2, false, N_("Version of SDMX-CSV")},
    {0},
};

/* -- JSON ------------------------------------------------------------------ */

static void write_row(struct json *j, const struct table_row *row)
{
    const struct item *item = &row->fw->items[row->item];
    member_object(j, NULL);
    member_text(j, "key", row->key);
    member_text(j, "form", row->fw->forms[row->form].code);
    member_text(j, "bureau", row->fw->bureaus[item->bureau].code);
    member_text(j, "item", item->code);
    member_text(j, "column", part_column_code(row->column));
    member_text(j, "state", api_cell_state(row->cell->state));
    if (row->cell->state == CELL_VALUE) {
        member_exact(j, "value", row->cell->value);
    } else {
        member_null(j, "value");
    }
    member_text(j, "note", row->cell->note);
    member_int(j, "version", row->version);
    member_text(j, "submission", state_key(row->state));
    member_bool(j, "accepted", row->cell->accepted);
    member_end(j);
}

void api_values(struct request *req, struct reply *reply)
{
    struct table table;
    struct api_page page;
    struct json j;
    if (!table_load(req, reply, &table)) {
        return;
    }
    api_page_start(req, &page);
    api_begin(reply, &j);
    member_text(&j, "region", table.region.code);
    member_text(&j, "period", table.period_key);
    member_bool(&j, "sample", table.region.sample);
    member_list(&j, "values");
    for (size_t i = 0; i < table.count; i++) {
        if (api_page_take(&page, table.rows[i].key)) {
            write_row(&j, &table.rows[i]);
        }
    }
    member_end(&j);
    api_page_next(req, &j, &page);
    member_end(&j);
}

/* -- tables ---------------------------------------------------------------- */

/* One line of fields; NULL is an empty one. */
static void write_line(const struct request *req, struct html *h,
    const char *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *field = csv_quote(fields[i] ? fields[i] : "", req->arena);
        if (!field) {
            h->failed = true;
            return;
        }
        if (i > 0) {
            html_lit(h, ",");
        }
        html_raw_literal(h, field, strlen(field));
    }
    html_lit(h, "\r\n");
}

static const char *number_text(
    const struct request *req, const struct cell *cell)
{
    char text[DECIMAL_TEXT];
    if (cell->state != CELL_VALUE) {
        return "";
    }
    size_t n = decimal_plain(cell->value, text);
    return arena_copy(req->arena, text, n);
}

/* No table leaves without an audit row. */
static enum db_result record(struct db *db, void *context)
{
    const struct request *req = context;
    const struct audit audit = {
        .action = "download",
        .object =
            arena_printf(req->arena, "%s/%s", req->params[0], req->params[1]),
        .result = "ok",
        .detail = req->path,
        .address = req->address,
    };
    return audit.object ? audit_write(db, &req->session.actor, &audit, req->now,
                              req->arena)
                        : DB_FAIL;
}

static bool begin_table(
    struct request *req, struct reply *reply, struct table *table)
{
    if (!table_load(req, reply, table)) {
        return false;
    }
    if (db_transaction(req->write, record, req) != DB_OK) {
        reply_unavailable(req, reply);
        return false;
    }
    reply->type = "text/csv; charset=utf-8";
    return true;
}

void api_values_csv(struct request *req, struct reply *reply)
{
    struct table table;
    const char *fields[TABLE__COUNT];
    if (!begin_table(req, reply, &table)) {
        return;
    }
    reply->filename = arena_printf(
        req->arena, "%s-%s.csv", table.region.code, table.period_key);
    html_lit(&reply->body, "\xEF\xBB\xBF"); /* for spreadsheets */
    for (int c = 0; c < TABLE__COUNT; c++) {
        fields[c] = table_column_name((enum table_column)c);
    }
    write_line(req, &reply->body, fields, TABLE__COUNT);
    for (size_t i = 0; i < table.count; i++) {
        const struct table_row *row = &table.rows[i];
        fields[TABLE_REGION] = table.region.code;
        fields[TABLE_PERIOD] = table.period_key;
        fields[TABLE_FORM] = row->fw->forms[row->form].code;
        fields[TABLE_ITEM] = row->fw->items[row->item].code;
        fields[TABLE_COLUMN] = part_column_code(row->column);
        fields[TABLE_STATE] = api_cell_state(row->cell->state);
        fields[TABLE_VALUE] = number_text(req, row->cell);
        fields[TABLE_NOTE] = table_guard(row->cell->note, req->arena);
        fields[TABLE_VERSION] = arena_printf(req->arena, "%u", row->version);
        write_line(req, &reply->body, fields, TABLE__COUNT);
    }
}

/* -- SDMX-CSV -------------------------------------------------------------- */

#define DATAFLOW "PINZHI:FORM_VALUES(1.0)"

/* Codes of the SDMX code list CL_OBS_STATUS (version 2.2): A normal value, V
 * unvalidated value (not accepted yet), O missing value, M missing value; data
 * cannot exist. */
static const char *obs_status(const struct cell *cell)
{
    switch (cell->state) {
    case CELL_VALUE: return cell->accepted ? "A" : "V";
    case CELL_NOT_APPLICABLE: return "M";
    case CELL_MISSING: break;
    }
    return "O";
}

static void sdmx_head(const struct request *req, struct html *h, bool second)
{
    static const char *const names[] = {"FREQ", "REF_AREA", "INDICATOR",
        "ACCUMULATION", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS",
        "UNIT_MEASURE", "DECIMALS", "COMMENT_OBS"};
    if (second) {
        html_lit(h, "STRUCTURE,STRUCTURE_ID,ACTION,");
    } else {
        html_lit(h, "DATAFLOW,");
    }
    write_line(req, h, names, sizeof(names) / sizeof(names[0]));
}

static void sdmx_row(const struct request *req, struct html *h,
    const struct table *table, const struct table_row *row, bool second)
{
    static const char *const freqs[] = {
        [FREQ_MONTH] = "M", [FREQ_QUARTER] = "Q", [FREQ_YEAR] = "A"};
    const struct item *item = &row->fw->items[row->item];
    const char *const fields[] = {freqs[table->period.freq], table->region.code,
        item->code, row->column == COLUMN_TOTAL ? "TOTAL" : "CURRENT",
        table->period_key, number_text(req, row->cell), obs_status(row->cell),
        say(req, &item->unit), arena_printf(req->arena, "%d", item->decimals),
        table_guard(row->cell->note, req->arena)};
    if (second) {
        html_lit(h, "dataflow," DATAFLOW ",I,");
    } else {
        html_lit(h, DATAFLOW ",");
    }
    write_line(req, h, fields, sizeof(fields) / sizeof(fields[0]));
}

void api_values_sdmx(struct request *req, struct reply *reply)
{
    const struct field *version = request_field(req, "version");
    bool second = version && version->number == 2;
    struct table table;
    if (!begin_table(req, reply, &table)) {
        return;
    }
    reply->type = second ? "application/vnd.sdmx.data+csv; version=2.0.0"
                         : "application/vnd.sdmx.data+csv; version=1.0.0";
    reply->filename = arena_printf(
        req->arena, "%s-%s-sdmx.csv", table.region.code, table.period_key);
    sdmx_head(req, &reply->body, second);
    for (size_t i = 0; i < table.count; i++) {
        sdmx_row(req, &reply->body, &table, &table.rows[i], second);
    }
}
