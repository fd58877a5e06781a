/* GET /print: a bureau's part of a form as the workbook prints it. */
#include "fcgi/form_empty.h"
#include "fcgi/form_sheet.h"
#include "fcgi/form_view.h"
#include "fcgi/pages.h"

void form_print_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    if (!form_exists(req, reply)) {
        return;
    }
    const struct sheet sheet = {
        .fw = req->fw, .form = &req->form, .print = true};
    page_begin(req, reply, req->fw->forms[req->form.key.form].number, "/tasks");
    html_lit(h, "<h1 class=\"hidden\">");
    html_text(h, req->fw->forms[req->form.key.form].number);
    html_lit(h, "</h1><p class=\"notice no-print\"><a");
    html_attr(h, "href", form_path(req, "form"));
    html_lit(h, ">");
    html_text(h, tr(req, "Back to the form"));
    html_lit(h, "</a> · ");
    html_text(h, tr(req, "Print with the browser (Ctrl+P): A4, landscape. It "
                         "is the form as in the workbook."));
    html_lit(h, "</p>");
    sheet_write(req, h, &sheet);
    form_empty_notice(req, h);
    page_end(req, reply);
}
