#include "fcgi/site.h"

#include <string.h>

#include "fcgi/translate.h"

#define YEAR (365 * 86400)

const struct field_rule language_fields[] = {
    {"to", FIELD_LINE, 5, true, N_("Language")},
    {"next", FIELD_LINE, 500, false, N_("Page to go to")},
    {0},
};

void language_set(struct request *req, struct reply *reply)
{
    const char *next = request_value(req, "next");
    bool english = strcmp(request_value(req, "to"), "en") == 0;
    reply_redirect(reply, request_local(next) ? next : "/");
    reply_cookie(req, reply, "lang", english ? "en" : "zh", YEAR);
}
