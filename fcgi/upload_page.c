/* A form that was filled in offline comes back: where to bring it, and what is
 * found in it. */
#include <string.h>

#include "fcgi/form_view.h"
#include "fcgi/offline.h"
#include "fcgi/pages.h"
#include "fcgi/parts.h"

const struct field_rule upload_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"file", FIELD_FILE, 1, true, N_("Filled-in form")},
    {0},
};

static void download(const struct request *req, struct html *h)
{
    html_lit(h, "<section class=\"card narrow\"><h2>");
    html_text(h, tr(req, "1. Download the form"));
    html_lit(h, "</h2><p>");
    html_text(h,
        tr(req, "The workbook looks like the printed form and holds what is "
                "saved now. Only the yellow cells can be filled in; it opens "
                "in Excel, WPS and LibreOffice."));
    html_lit(h, "</p><p><a class=\"button\" download");
    html_attr(h, "href", form_path(req, "template"));
    html_lit(h, ">");
    html_text(h, tr(req, "Download template"));
    html_lit(h, "</a> <a class=\"button\" download href=\"/templates/");
    html_url(h, req->params[0]);
    html_lit(h, "/");
    html_url(h, req->params[1]);
    html_lit(h, "/");
    html_url(h, req->params[3]);
    html_lit(h, "\">");
    html_text(h, tr(req, "All forms of this period (.zip)"));
    html_lit(h, "</a></p></section>");
}

static void upload(const struct request *req, struct html *h)
{
    html_lit(h, "<form class=\"card narrow\" method=\"post\" "
                "enctype=\"multipart/form-data\"");
    html_attr(h, "action", form_path(req, "upload"));
    html_lit(h, "><h2>");
    html_text(h, tr(req, "2. Upload it filled in"));
    html_lit(h, "</h2><p>");
    html_text(h, tr(req, "Nothing is saved by the upload: you first see every "
                         "problem and every change, and then decide."));
    html_lit(h, "</p>");
    page_guard(req, h);
    page_field_begin(
        h, "file", tr(req, "Filled-in form (.xlsx, at most 2 MB)"));
    html_lit(h, "<input id=\"file\" name=\"file\" type=\"file\" required "
                "accept=\".xlsx\"");
    page_field_marks(req, h, "file");
    html_lit(h, ">");
    page_field_end(req, h, "file");
    html_lit(h, "<button type=\"submit\" class=\"primary\">");
    html_text(h, tr(req, "Upload and check"));
    html_lit(h, "</button></form>");
}

static void write_page(struct request *req, struct reply *reply, int status)
{
    const struct form *form = &req->fw->forms[req->form.key.form];
    struct object object = form_object(req);
    struct html *h = &reply->body;
    enum refusal refusal =
        may(&req->session.actor, ACTION_FORM_SAVE, &object, req->now);
    reply->status = status;
    page_begin(req, reply, tr(req, "Fill in offline"), "/tasks");
    html_lit(h, "<p><a class=\"back\"");
    html_attr(h, "href", form_path(req, "form"));
    html_lit(h, ">‹ ");
    html_text(h, form->number);
    html_lit(h, "</a></p><h1>");
    html_text(h, tr(req, "Fill in offline"));
    html_lit(h, "</h1><p class=\"mute\">");
    html_text(h, form->number);
    html_lit(h, " ");
    html_text(h, part_period(req, req->form.key.period));
    html_lit(h, " ");
    html_text(h, say(req, &req->fw->bureaus[req->form.key.bureau].name));
    html_lit(h, "</p>");
    page_faults(req, h);
    download(req, h);
    if (refusal == MAY) {
        upload(req, h);
    } else {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, refusal_text(refusal)));
        html_lit(h, "</p>");
    }
    page_end(req, reply);
}

void upload_page(struct request *req, struct reply *reply)
{
    if (form_exists(req, reply)) {
        write_page(req, reply, 200);
    }
}

static void refuse(struct request *req, struct reply *reply, const char *text)
{
    if (req->wants_json) {
        reply_error(req, reply, 422, "file", text);
        return;
    }
    request_fault(req, "file", text);
    write_page(req, reply, 422);
}

void upload_submit(struct request *req, struct reply *reply)
{
    struct template_source source;
    struct offline offline;
    if (!form_exists(req, reply)) {
        return;
    }
    if (req->fault_count > 0 || req->upload_count == 0) {
        write_page(req, reply, 422);
        return;
    }
    if (!offline_source(req, reply, req->form.key.region, &source)) {
        return;
    }
    const char *why =
        offline_take(req, req->uploads[0].content, source.key, &offline);
    if (why) {
        refuse(req, reply, why);
    } else {
        offline_write(req, reply, &offline);
    }
}
