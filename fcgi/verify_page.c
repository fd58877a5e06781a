/* GET and POST /verify: is a workbook genuine? */
#include "fcgi/pages.h"
#include "fcgi/verify_view.h"
#include "sql/audit.h"

const struct field_rule verify_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, false, N_("Key of this request")},
    {"file", FIELD_FILE, 1, true, N_("Workbook")},
    {0},
};

static void explain(const struct request *req, struct html *h)
{
    static const char *const words[] = {
        N_("Genuine: the file is byte for byte what was published."),
        N_("Changed: the file bears the code of a published workbook and is "
           "compared with it cell by cell: values, formulas, names and sheets, "
           "not colours, widths, pictures and charts. A workbook that a "
           "program merely saved anew is changed, too, with all cells equal."),
        N_("Unknown: nothing with this content or code was published here.")};
    html_lit(h, "<ul>");
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        html_lit(h, "<li>");
        html_text(h, tr(req, words[i]));
        html_lit(h, "</li>");
    }
    html_lit(h, "</ul>");
}

static void form(const struct request *req, struct html *h)
{
    html_lit(h, "<form class=\"card narrow\" method=\"post\" "
                "action=\"/verify\" enctype=\"multipart/form-data\"><p>");
    html_text(h, tr(req, "The file is looked at and not kept. That it was "
                         "asked about, by whom and with which answer, stands "
                         "in the audit log."));
    html_lit(h, "</p>");
    explain(req, h);
    page_guard(req, h);
    page_field_begin(h, "file", tr(req, "Workbook (.xlsx, at most 2 MB)"));
    html_lit(h, "<input id=\"file\" name=\"file\" type=\"file\" required "
                "accept=\".xlsx\"");
    page_field_marks(req, h, "file");
    html_lit(h, ">");
    page_field_end(req, h, "file");
    html_lit(h, "<button type=\"submit\" class=\"primary\">");
    html_text(h, tr(req, "Verify"));
    html_lit(h, "</button></form>");
}

static void write_page(struct request *req, struct reply *reply, int status,
    const struct verification *v)
{
    struct html *h = &reply->body;
    reply->status = status;
    page_begin(req, reply, tr(req, "Verify a workbook"), "/evaluation");
    html_lit(h, "<h1>");
    html_text(h, tr(req, "Verify a workbook"));
    html_lit(h, "</h1>");
    page_faults(req, h);
    if (v) {
        html_lit(h, "<p class=\"mute\">");
        html_text(h, req->uploads[0].name);
        html_lit(h, "</p>");
        verify_view(req, h, v);
    }
    form(req, h);
    page_end(req, reply);
}

void verify_page(struct request *req, struct reply *reply)
{
    write_page(req, reply, 200, NULL);
}

void verify_submit(struct request *req, struct reply *reply)
{
    const struct verify_source from = {req->read, req->write, req->config};
    struct verification *v = arena_alloc(req->arena, sizeof(*v));
    char sha256[65];
    if (req->fault_count > 0 || req->upload_count == 0) {
        write_page(req, reply, 422, NULL);
        return;
    }
    struct text bytes = req->uploads[0].content;
    hash_hex(bytes.p, bytes.n, sha256);
    /* No answer without its audit row. */
    if (!v || !verify_file(&from, sha256, bytes, req->arena, v) ||
        !verify_record(req->write, &req->session.actor, req->address, v,
            req->now, req->arena)) {
        reply_unavailable(req, reply);
        return;
    }
    bool read = v->verdict != VERDICT_UNKNOWN || v->fault == XLSX_OK;
    write_page(req, reply, read ? 200 : 422, v);
}
