#include "fcgi/register_form.h"

#include <string.h>

/* What a field shows: what came with this request, else the stored entry. */
static const char *shown(
    const struct request *req, const char *name, const char *stored)
{
    const struct field *field = request_field(req, name);
    return field ? field->value : stored;
}

static void text_field(const struct request *req, struct html *h,
    const char *name, const char *label, const char *stored)
{
    page_field_begin(h, name, label);
    html_lit(h, "<input");
    html_attr(h, "id", name);
    html_attr(h, "name", name);
    html_attr(h, "value", shown(req, name, stored));
    page_field_marks(req, h, name);
    html_lit(h, ">");
    page_field_end(req, h, name);
}

static void choice_begin(struct html *h, const char *name, const char *label)
{
    page_field_begin(h, name, label);
    html_lit(h, "<select");
    html_attr(h, "id", name);
    html_attr(h, "name", name);
    html_lit(h, ">");
}

static void option(
    struct html *h, const char *value, const char *label, const char *chosen)
{
    html_lit(h, "<option");
    html_attr(h, "value", value);
    if (strcmp(value, chosen) == 0) {
        html_lit(h, " selected");
    }
    html_lit(h, ">");
    html_text(h, label);
    html_lit(h, "</option>");
}

static void choice_end(
    const struct request *req, struct html *h, const char *name)
{
    html_lit(h, "</select>");
    page_field_end(req, h, name);
}

static void kind_field(
    const struct request *req, struct html *h, const struct entry *entry)
{
    const char *chosen = shown(req, "kind", entry_kind_key(entry->kind));
    choice_begin(h, "kind", tr(req, "Kind"));
    for (int kind = 0; kind < ENTRY__COUNT; kind++) {
        struct words words = entry_kind_words((enum entry_kind)kind);
        option(
            h, entry_kind_key((enum entry_kind)kind), say(req, &words), chosen);
    }
    choice_end(req, h, "kind");
}

static void level_field(const struct request *req, struct html *h,
    const struct framework *fw, const struct entry *entry)
{
    const char *chosen = shown(
        req, "level", entry->level >= 0 ? fw->levels[entry->level].code : "");
    choice_begin(h, "level", tr(req, "Level"));
    option(h, "", tr(req, "none"), chosen);
    for (int i = 0; i < fw->level_count; i++) {
        option(h, fw->levels[i].code, say(req, &fw->levels[i].name), chosen);
    }
    choice_end(req, h, "level");
}

static void quality_field(const struct request *req, struct html *h,
    const struct framework *fw, const struct entry *entry)
{
    const char *chosen = shown(req, "quality",
        entry->quality >= 0 ? fw->qualities[entry->quality].code : "");
    choice_begin(h, "quality", tr(req, "Quality"));
    option(h, "", tr(req, "general"), chosen);
    for (int i = 0; i < fw->quality_count; i++) {
        option(
            h, fw->qualities[i].code, say(req, &fw->qualities[i].name), chosen);
    }
    choice_end(req, h, "quality");
}

static void indicator_field(const struct request *req, struct html *h,
    const struct framework *fw, const struct entry *entry)
{
    const char *chosen = shown(req, "indicator",
        entry->indicator >= 0 ? fw->indicators[entry->indicator].code : "");
    choice_begin(
        h, "indicator", tr(req, "Indicator that has it already, if any"));
    option(h, "", tr(req, "none"), chosen);
    for (int i = 0; i < fw->indicator_count; i++) {
        const struct indicator *of = &fw->indicators[i];
        const char *label =
            arena_printf(req->arena, "%s %s", of->code, say(req, &of->name));
        option(h, of->code, label ? label : of->code, chosen);
    }
    choice_end(req, h, "indicator");
}

static void number_field(
    const struct request *req, struct html *h, const struct entry *entry)
{
    char number[DECIMAL_TEXT] = "";
    if (entry->has_number) {
        decimal_plain(entry->number, number);
    }
    text_field(
        req, h, "number", tr(req, "Number (rank, grade, count)"), number);
    text_field(req, h, "unit", tr(req, "Unit"), entry->unit);
    text_field(req, h, "scope", tr(req, "Within (as Changzhou, the province)"),
        entry->scope);
}

static void again_field(
    const struct request *req, struct html *h, const struct entry *entry)
{
    html_lit(h, "<div class=\"field check\"><label><input type=\"checkbox\" "
                "name=\"again\" value=\"yes\"");
    if (*shown(req, "again", entry->again ? "yes" : "")) {
        html_lit(h, " checked");
    }
    html_lit(h, "> ");
    html_text(h, tr(req, "held before and kept"));
    html_lit(h, "</label></div>");
}

static void fields(const struct request *req, struct html *h,
    const struct framework *fw, const struct entry *entry)
{
    html_lit(h, "<div class=\"fields\">");
    kind_field(req, h, entry);
    text_field(req, h, "title", tr(req, "Title, as published"), entry->title);
    level_field(req, h, fw, entry);
    text_field(req, h, "body", tr(req, "Awarded by"), entry->body);
    text_field(req, h, "date", tr(req, "Date, as 2023-12-13"), entry->date);
    quality_field(req, h, fw, entry);
    indicator_field(req, h, fw, entry);
    number_field(req, h, entry);
    again_field(req, h, entry);
    text_field(
        req, h, "evidence", tr(req, "Number of the evidence"), entry->evidence);
    text_field(req, h, "note", tr(req, "Remark on the entry"), entry->note);
    html_lit(h, "</div>");
}

void register_form(
    const struct request *req, struct html *h, const struct register_view *view)
{
    const struct entry blank = {.level = -1,
        .quality = -1,
        .indicator = -1,
        .title = "",
        .body = "",
        .date = "",
        .unit = "",
        .scope = "",
        .evidence = "",
        .note = ""};
    const struct entry *entry = view->edited ? view->edited : &blank;
    html_lit(h, "<form class=\"card entry\" id=\"entry\" method=\"post\" "
                "action=\"/register/");
    html_url(h, view->region.code);
    html_lit(h, "/");
    html_int(h, view->year);
    html_lit(h, "\"><h2>");
    html_text(
        h, view->edited ? tr(req, "Correct the entry") : tr(req, "New entry"));
    html_lit(h, "</h2>");
    page_guard(req, h);
    html_lit(h, "<input type=\"hidden\" name=\"id\" value=\"");
    html_int(h, entry->id);
    html_lit(h, "\"><input type=\"hidden\" name=\"version\" value=\"");
    html_int(h, entry->version);
    html_lit(h, "\">");
    fields(req, h, view->fw, entry);
    html_lit(h, "<button class=\"primary\">");
    html_text(h, tr(req, "Submit entry"));
    html_lit(h, "</button></form>");
}
