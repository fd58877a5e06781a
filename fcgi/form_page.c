#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/form_panel.h"

const struct field_rule form_page_fields[] = {
    {"done", FIELD_LINE, 20, false, N_("Confirmation")},
    {"cell", FIELD_LINE, 20, false, N_("Cell")},
    {"part", FIELD_LINE, 10, false, N_("Part of the page")},
    {"carry", FIELD_LINE, 5, false, N_("Last year's values")},
    {0},
};

/* For the script, which puts it into the page that is there. */
static void panel_alone(const struct request *req, struct reply *reply,
    const struct form_view *view)
{
    if (!form_panel_write(req, &reply->body, view, view->item, view->column)) {
        reply_unavailable(req, reply);
    }
}

void form_page(struct request *req, struct reply *reply)
{
    struct form_view view;
    if (!form_exists(req, reply)) {
        return;
    }
    if (!form_view_open(req, &view)) {
        reply_unavailable(req, reply);
        return;
    }
    if (view.has_cell && strcmp(request_value(req, "part"), "panel") == 0) {
        panel_alone(req, reply, &view);
        return;
    }
    if (strcmp(request_value(req, "carry"), "all") == 0) {
        view.sheet.carry = CARRY_ALL;
    } else if (req->form.head.version == 0) {
        view.sheet.carry = CARRY_MARKED;
    }
    const char *done = request_value(req, "done");
    view.good = true;
    if (strcmp(done, "submitted") == 0) {
        view.notice = tr(req,
            "Submitted. The reviewer has been given the form; you can read it "
            "here at any time.");
    } else if (strcmp(done, "asked") == 0) {
        view.notice = tr(req, "The unit has been asked; it finds the question "
                              "among its messages.");
    } else if (strcmp(done, "saved") == 0) {
        view.notice = tr(req, "The draft is saved. Nobody but your unit sees "
                              "it before you submit.");
    }
    form_view_write(req, reply, &view);
}
