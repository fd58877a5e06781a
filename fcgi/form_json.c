#include "fcgi/form_json.h"

#include <string.h>

void form_json_saved(const struct request *req, struct reply *reply,
    const struct put_outcome *outcome)
{
    struct html *h = &reply->body;
    char time[TIME_TEXT];
    time_format(req->now, time);
    reply->type = "application/json";
    html_lit(h, "{\"version\":");
    html_int(h, outcome->version);
    html_lit(h, ",\"hits\":");
    html_int(h, outcome->hit_count);
    html_lit(h, ",\"saved\":");
    html_json(h, time + strlen("2023-12-18 "));
    html_lit(h, "}");
}
