#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/register_view.h"

const struct field_rule register_submit_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"id", FIELD_COUNT, INT32_MAX, true, N_("Entry")},
    {"version", FIELD_COUNT, 1000000000, true, N_("Version")},
    {"kind", FIELD_LINE, 20, true, N_("Kind")},
    {"title", FIELD_LINE, 200, true, N_("Title, as published")},
    {"level", FIELD_LINE, 20, false, N_("Level")},
    {"body", FIELD_LINE, 100, false, N_("Awarded by")},
    {"date", FIELD_LINE, 20, false, N_("Date, as 2023-12-13")},
    {"quality", FIELD_LINE, 10, false, N_("Quality")},
    {"indicator", FIELD_LINE, 10, false,
        N_("Indicator that has it already, if any")},
    {"number", FIELD_LINE, 30, false, N_("Number (rank, grade, count)")},
    {"unit", FIELD_LINE, 20, false, N_("Unit")},
    {"scope", FIELD_LINE, 40, false, N_("Within (as Changzhou, the province)")},
    {"again", FIELD_LINE, 5, false, N_("held before and kept")},
    {"evidence", FIELD_LINE, 60, false, N_("Number of the evidence")},
    {"note", FIELD_LINE, 300, false, N_("Remark on the entry")},
    {0},
};

const struct field_rule register_verdict_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"version", FIELD_COUNT, 1000000000, true, N_("Version")},
    {"event", FIELD_LINE, 10, true, N_("Verdict")},
    {"reason", FIELD_LINE, 200, false, N_("Reason")},
    {0},
};

/* The number of a rank, grade or count; empty is none. */
static void read_number(struct request *req, struct entry *entry)
{
    struct text text = text_of(request_value(req, "number"));
    enum decimal_fault fault =
        decimal_parse(text, DECIMAL_PLACES, &entry->number);
    entry->has_number = fault == DECIMAL_OK;
    if (fault != DECIMAL_OK && fault != DECIMAL_EMPTY) {
        request_fault(req, "number",
            tr(req, "This is not a number. Write digits with a decimal "
                    "point, as 1234.5."));
    }
}

static struct entry read_entry(struct request *req, const struct framework *fw)
{
    const char *quality = request_value(req, "quality");
    const char *indicator = request_value(req, "indicator");
    struct entry entry = {
        .id = request_field(req, "id") ? request_field(req, "id")->number : 0,
        .kind = entry_kind_of(request_value(req, "kind")),
        .title = request_value(req, "title"),
        .level = framework_level(fw, text_of(request_value(req, "level"))),
        .body = request_value(req, "body"),
        .date = request_value(req, "date"),
        .quality = *quality ? framework_quality(fw, text_of(quality)) : -1,
        .indicator =
            *indicator ? framework_indicator(fw, text_of(indicator)) : -1,
        .bureau =
            framework_bureau(fw, text_of(actor_unit(&req->session.actor))),
        .again = *request_value(req, "again") != '\0',
        .unit = request_value(req, "unit"),
        .scope = request_value(req, "scope"),
        .evidence = request_value(req, "evidence"),
        .note = request_value(req, "note"),
        .state = "submitted",
        .reason = "",
    };
    const struct field *version = request_field(req, "version");
    entry.version = version ? (uint32_t)version->number : 0;
    if (entry.kind == ENTRY__COUNT) {
        request_fault(req, "kind", tr(req, "Choose what the entry is."));
    }
    if (entry.kind == ENTRY_HONOUR && entry.level < 0) {
        request_fault(req, "level",
            tr(req, "An honour needs the level it was given at."));
    }
    if (entry.kind == ENTRY_CRITICISM && entry.level < 0) {
        request_fault(
            req, "level", tr(req, "A criticism needs the level it is of."));
    }
    read_number(req, &entry);
    return entry;
}

/* The entry that is being corrected, so that the form shows it again. */
static void find_edited(struct register_view *view, int64_t id)
{
    for (size_t i = 0; i < view->count; i++) {
        if (view->entries[i].id == id) {
            view->edited = &view->entries[i];
        }
    }
}

static void again(struct request *req, struct reply *reply,
    const struct register_view *view, int status, const char *notice)
{
    reply->status = status;
    register_write(req, reply, view, notice);
}

void register_submit(struct request *req, struct reply *reply)
{
    struct register_view view = {0};
    bool replayed = false;
    if (!register_load(req, reply, &view)) {
        return;
    }
    struct entry entry = read_entry(req, view.fw);
    if (entry.bureau < 0) {
        request_fault(req, "",
            tr(req, "Your account belongs to no unit that keeps entries."));
    }
    if (entry.id != 0) {
        find_edited(&view, entry.id);
    }
    if (req->fault_count > 0) {
        again(req, reply, &view, 422,
            tr(req, "Nothing has been stored: see the marked fields."));
        return;
    }
    enum db_result result =
        register_put(req->write, view.fw, &req->session.actor, view.region.code,
            view.year, &entry, request_value(req, "key"), req->address,
            req->now, req->arena, &replayed);
    if (result == DB_OK || (result == DB_CONFLICT && replayed)) {
        reply_redirect(reply, register_path(req, "entered"));
    } else if (result == DB_CONFLICT || result == DB_NONE) {
        again(req, reply, &view, 409,
            tr(req, "The entry has changed since you opened it. Look at the "
                    "list, then try again."));
    } else {
        reply_unavailable(req, reply);
    }
}

static const struct entry *entry_of_path(
    const struct request *req, const struct register_view *view)
{
    for (size_t i = 0; i < view->count; i++) {
        const char *id =
            arena_printf(req->arena, "%lld", (long long)view->entries[i].id);
        if (id && strcmp(id, req->params[2]) == 0) {
            return &view->entries[i];
        }
    }
    return NULL;
}

void register_verdict(struct request *req, struct reply *reply)
{
    struct register_view view = {0};
    bool replayed = false;
    if (!register_load(req, reply, &view)) {
        return;
    }
    const struct entry *entry = entry_of_path(req, &view);
    const char *reason = request_value(req, "reason");
    enum event event = event_of(request_value(req, "event"));
    if (!entry) {
        reply_error(req, reply, 404, "entry",
            tr(req, "There is no such entry in this register."));
        return;
    }
    if (event != EVENT_ACCEPT && event != EVENT_RETURN) {
        request_fault(
            req, "event", tr(req, "Choose to accept or to return the entry."));
    }
    if (event == EVENT_RETURN && *reason == '\0') {
        request_fault(req, "reason",
            tr(req, "Say what is wrong: the unit corrects by your reason."));
    }
    if (req->fault_count > 0) {
        again(req, reply, &view, 422,
            event == EVENT_RETURN
                ? tr(req,
                      "Say what is wrong: the unit corrects by your reason.")
                : tr(req, "The verdict was not taken."));
        return;
    }
    enum db_result result =
        register_review(req->write, &req->session.actor, view.region.code,
            entry->id, (uint32_t)request_field(req, "version")->number,
            event == EVENT_ACCEPT ? NULL : reason, request_value(req, "key"),
            req->address, req->now, req->arena, &replayed);
    if (result == DB_OK || (result == DB_CONFLICT && replayed)) {
        reply_redirect(
            reply, register_path(
                       req, event == EVENT_ACCEPT ? "accepted" : "returned"));
    } else if (result == DB_CONFLICT || result == DB_NONE) {
        again(req, reply, &view, 409,
            tr(req, "The entry has changed since you opened it. Look at the "
                    "list, then try again."));
    } else {
        reply_unavailable(req, reply);
    }
}
