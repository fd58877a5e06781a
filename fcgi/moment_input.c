#include "fcgi/moment_input.h"

#include <stdio.h>
#include <string.h>

enum { DATE = 10, WHOLE = 16 }; /* characters of "2023-12-21T17:00" */

/* Two digits below `limit`; -1: none. */
static int two(const char *at, int limit)
{
    int n = (at[0] - '0') * 10 + (at[1] - '0');
    bool digits = at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9';
    return digits && n < limit ? n : -1;
}

static int64_t parse(const char *text)
{
    int32_t day;
    if (strlen(text) != WHOLE || text[DATE + 3] != ':' ||
        (text[DATE] != 'T' && text[DATE] != ' ') ||
        !date_parse((struct text){text, DATE}, &day)) {
        return 0;
    }
    int hour = two(text + DATE + 1, 24), minute = two(text + DATE + 4, 60);
    return hour < 0 || minute < 0 ? 0 : time_at(day, hour, minute);
}

int64_t moment_input_read(struct request *req, const char *field)
{
    const char *text = request_value(req, field);
    int64_t moment = parse(text);
    if (*text == '\0') {
        return 0;
    }
    if (moment == 0) {
        request_fault(req, field,
            tr(req, "This is no moment. Write it as 2026-01-31 17:00."));
    } else if (moment <= req->now) {
        request_fault(req, field, tr(req, "This moment has passed already."));
        moment = 0;
    }
    return moment;
}

void moment_input_write(const struct request *req, struct html *h,
    const char *name, const char *label, int64_t moment)
{
    char text[TIME_TEXT] = "";
    const char *value = request_value(req, name);
    if (*value == '\0' && moment != 0) {
        time_format(moment, text);
        text[DATE] = 'T';
        text[WHOLE] = '\0';
        value = text;
    }
    page_field_begin(h, name, label);
    html_lit(h, "<input type=\"datetime-local\" maxlength=\"16\"");
    html_attr(h, "id", name);
    html_attr(h, "name", name);
    html_attr(h, "value", value);
    page_field_marks(req, h, name);
    html_lit(h, ">");
    page_field_end(req, h, name);
}
