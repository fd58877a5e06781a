/* Framework editions: what they hold, their files, what differs. */
#include <stdlib.h>
#include <string.h>

#include "eval/framework_diff.h"
#include "fcgi/api.h"
#include "fcgi/framework_view.h"
#include "fcgi/parts.h"
#include "sql/audit.h"

static int by_code(const void *a, const void *b)
{
    return strcmp(
        ((const struct edition *)a)->code, ((const struct edition *)b)->code);
}

static void write_edition(struct json *j, const struct edition *edition)
{
    member_text(j, "code", edition->code);
    member_text(j, "state", edition_state_key(edition->state));
    member_text(j, "version", edition->version);
    member_words(j, "title", edition->title);
    member_text(j, "sha256", edition->sha256);
    member_text(j, "valid_from", edition->valid_from);
    member_text(j, "valid_to", edition->valid_to);
    member_time(j, "published", edition->published_at);
    member_time(j, "retired", edition->retired_at);
}

void api_editions(struct request *req, struct reply *reply)
{
    struct edition *editions = NULL;
    size_t count = 0;
    struct api_page page;
    struct json j;
    enum db_result result =
        edition_list(req->read, req->arena, &editions, &count);
    if (!db_answered(result)) {
        reply_unavailable(req, reply);
        return;
    }
    if (count > 1) {
        qsort(editions, count, sizeof(*editions), by_code);
    }
    api_page_start(req, &page);
    api_begin(reply, &j);
    member_list(&j, "editions");
    for (size_t i = 0; i < count; i++) {
        bool hidden =
            editions[i].published_at == 0 && !framework_view_may_edit(req);
        if (!hidden && api_page_take(&page, editions[i].code)) {
            member_object(&j, NULL);
            write_edition(&j, &editions[i]);
            member_end(&j);
        }
    }
    member_end(&j);
    api_page_next(req, &j, &page);
    member_end(&j);
}

/* The edition of a path and its files. */
static bool find(const struct request *req, struct reply *reply,
    const char *code, struct edition *edition, struct framework_file **files,
    size_t *count)
{
    if (!framework_view_find(req, reply, code, edition)) {
        return false;
    }
    if (edition_files(req->read, code, req->arena, files, count) == DB_OK) {
        return true;
    }
    reply_unavailable(req, reply);
    return false;
}

static void write_forms(struct json *j, const struct framework *fw)
{
    member_list(j, "forms");
    for (int i = 0; fw && i < fw->form_count; i++) {
        member_object(j, NULL);
        member_text(j, "code", fw->forms[i].code);
        member_text(j, "number", fw->forms[i].number);
        member_words(j, "title", fw->forms[i].title);
        member_end(j);
    }
    member_end(j);
}

void api_edition(struct request *req, struct reply *reply)
{
    struct edition edition;
    struct framework_file *files = NULL;
    const struct framework *fw = NULL;
    size_t count = 0;
    struct json j;
    if (!find(req, reply, req->params[0], &edition, &files, &count) ||
        api_unchanged(req, reply, edition.sha256)) {
        return;
    }
    if (!framework_view_read(req, &edition, &fw)) {
        reply_unavailable(req, reply);
        return;
    }
    api_begin(reply, &j);
    write_edition(&j, &edition);
    member_list(&j, "files");
    for (size_t i = 0; i < count; i++) {
        char sha256[65];
        hash_hex(files[i].content.p, files[i].content.n, sha256);
        member_object(&j, NULL);
        member_text(&j, "name", files[i].name);
        member_int(&j, "bytes", (int64_t)files[i].content.n);
        member_text(&j, "sha256", sha256);
        member_end(&j);
    }
    member_end(&j);
    write_forms(&j, fw);
    member_end(&j);
}

void api_edition_file(struct request *req, struct reply *reply)
{
    struct edition edition;
    struct framework_file *files = NULL;
    size_t count = 0;
    if (!find(req, reply, req->params[0], &edition, &files, &count)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].name, req->params[1]) == 0) {
            char sha256[65];
            hash_hex(files[i].content.p, files[i].content.n, sha256);
            if (!api_unchanged(req, reply, sha256)) {
                reply->type = "text/csv; charset=utf-8";
                reply->filename = files[i].name;
                html_raw_literal(
                    &reply->body, files[i].content.p, files[i].content.n);
            }
            return;
        }
    }
    reply_error(req, reply, 404, "file",
        tr(req, "This edition has no file with this name."));
}

/* -- differences ----------------------------------------------------------- */

static void write_difference(
    struct json *j, const struct difference *d, const char *key)
{
    member_object(j, NULL);
    member_text(j, "key", key);
    member_text(j, "kind", difference_key(d->kind));
    member_text(j, "file", d->file);
    member_text(j, "record", d->key);
    member_text(j, "column", d->column);
    member_text(j, "before", d->before);
    member_text(j, "after", d->after);
    member_int(j, "line_before", d->line_before);
    member_int(j, "line_after", d->line_after);
    member_end(j);
}

void api_edition_diff(struct request *req, struct reply *reply)
{
    struct edition a, b;
    struct framework_file *files_a = NULL, *files_b = NULL;
    size_t count_a = 0, count_b = 0;
    struct framework_diff diff = {0};
    struct api_page page;
    struct json j;
    if (!find(req, reply, req->params[0], &a, &files_a, &count_a) ||
        !find(req, reply, req->params[1], &b, &files_b, &count_b)) {
        return;
    }
    if (!framework_diff(
            files_a, count_a, files_b, count_b, req->arena, &diff)) {
        reply_unavailable(req, reply);
        return;
    }
    api_page_start(req, &page);
    api_begin(reply, &j);
    member_text(&j, "before", a.code);
    member_text(&j, "after", b.code);
    member_list(&j, "differences");
    for (size_t i = 0; i < diff.count; i++) {
        const char *key = arena_printf(req->arena, "%08zu", i + 1);
        if (api_page_take(&page, key)) {
            write_difference(&j, &diff.of[i], key);
        }
    }
    member_end(&j);
    api_page_next(req, &j, &page);
    member_end(&j);
}

/* -- the definition of a form ---------------------------------------------- */

static void bound(struct json *j, const char *name, bool has, decimal value)
{
    if (has) {
        member_exact(j, name, value);
    } else {
        member_null(j, name);
    }
}

static const char *freq_key(enum freq freq)
{
    static const char *const keys[] = {[FREQ_MONTH] = "month",
        [FREQ_QUARTER] = "quarter",
        [FREQ_YEAR] = "year"};
    return keys[freq];
}

static void write_item(
    struct json *j, const struct framework *fw, const struct item *item)
{
    member_object(j, "item");
    member_text(j, "code", item->code);
    member_words(j, "name", item->name);
    member_words(j, "unit", item->unit);
    member_words(j, "scope", item->scope);
    member_int(j, "decimals", item->decimals);
    member_text(j, "bureau", fw->bureaus[item->bureau].code);
    member_list(j, "columns");
    if (item->has_current) {
        member_text(j, NULL, part_column_code(COLUMN_CURRENT));
    }
    member_text(j, NULL, part_column_code(COLUMN_TOTAL));
    member_end(j);
    bound(j, "minimum", item->has_minimum, item->minimum);
    bound(j, "maximum", item->has_maximum, item->maximum);
    member_end(j);
}

static void write_rows(
    struct json *j, const struct framework *fw, const struct form *form)
{
    member_list(j, "rows");
    for (int i = 0; i < form->row_count; i++) {
        const struct form_row *row = &form->rows[i];
        member_object(j, NULL);
        member_text(j, "code", row->code);
        member_words(j, "label", row->label);
        member_int(j, "indent", row->indent);
        if (row->item < 0) {
            member_null(j, "item");
        } else {
            write_item(j, fw, &fw->items[row->item]);
        }
        member_end(j);
    }
    member_end(j);
}

static void write_rules(struct json *j, const struct framework *fw, int form)
{
    static const char *const severities[] = {[SEVERITY_BLOCK] = "block",
        [SEVERITY_EXPLAIN] = "explain",
        [SEVERITY_HINT] = "hint"};
    member_list(j, "rules");
    for (int i = 0; i < fw->rule_count; i++) {
        const struct rule *rule = &fw->rules[i];
        if (rule->form != form) {
            continue;
        }
        member_object(j, NULL);
        member_text(j, "code", rule->code);
        member_text(j, "severity", severities[rule->severity]);
        member_text(j, "relation", rule->relation);
        member_words(j, "text", rule->text);
        member_text(j, "item", fw->items[rule->item].code);
        member_text(j, "column", part_column_code(rule->column));
        member_end(j);
    }
    member_end(j);
}

static void write_definition(const struct request *req, struct reply *reply,
    const struct framework *fw, int index)
{
    const struct form *form = &fw->forms[index];
    const struct words relations = {
        check_relations(fw, index, false, req->arena),
        check_relations(fw, index, true, req->arena)};
    struct json j;
    api_begin(reply, &j);
    member_text(&j, "edition", fw->edition);
    member_text(&j, "version", fw->version);
    member_text(&j, "form", form->code);
    member_text(&j, "number", form->number);
    member_words(&j, "title", form->title);
    member_text(&j, "freq", freq_key(form->freq));
    write_rows(&j, fw, form);
    write_rules(&j, fw, index);
    member_words(&j, "relations", relations);
    member_list(&j, "notes");
    for (int i = 0; i < form->note_count; i++) {
        member_words(&j, NULL, form->notes[i]);
    }
    member_end(&j);
    member_end(&j);
}

void api_edition_form(struct request *req, struct reply *reply)
{
    struct edition edition;
    const struct framework *fw = NULL;
    if (!framework_view_find(req, reply, req->params[0], &edition) ||
        api_unchanged(req, reply, edition.sha256)) {
        return;
    }
    if (!framework_view_read(req, &edition, &fw)) {
        reply_unavailable(req, reply);
        return;
    }
    int form = fw ? framework_form(fw, text_of(req->params[1])) : -1;
    if (form < 0) {
        reply_error(req, reply, 404, "form",
            tr(req, "This edition has no form with this code, or cannot be "
                    "read as it is."));
        return;
    }
    write_definition(req, reply, fw, form);
}
