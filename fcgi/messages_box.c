#include "fcgi/messages_box.h"

#include "sql/config.h"
#include "sql/message.h"

enum { SHOWN = 3 };

static void line(
    const struct request *req, struct html *h, const struct message *message)
{
    html_lit(h, "<li><p>");
    if (message->read_at == 0) {
        html_lit(h, "<b>");
        html_text(h, say(req, &message->subject));
        html_lit(h, "</b> ");
    } else {
        html_text(h, say(req, &message->subject));
        html_lit(h, " ");
    }
    html_text(h, say(req, &message->text));
    html_lit(h, "</p><p class=\"mute note\">");
    page_moment(req, h, message->sent_at);
    html_lit(h, " ");
    html_text(h, *message->sender ? message->sender : tr(req, "by the timer"));
    html_lit(h, "</p></li>");
}

void messages_box(const struct request *req, struct html *h)
{
    struct message *messages;
    size_t count = 0;
    enum db_result result = message_list(req->read, req->session.actor.account,
        0, 0, SHOWN, req->arena, &messages, &count);
    const char *note = arena_printf(req->arena,
        tr(req, "Reminders come 3 days, 1 day and 2 hours before a form is "
                "due, and when it is late. No mail or short message: %s."),
        *req->config->quiet_hours ? req->config->quiet_hours : "-");
    html_lit(h, "<section class=\"card\"><h2>");
    html_text(h, tr(req, "Reminders"));
    html_lit(h, "</h2><ul class=\"plain\">");
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        line(req, h, &messages[i]);
    }
    html_lit(h, "</ul><p class=\"mute note\">");
    html_text(h, note ? note : "");
    html_lit(h, " <a href=\"/messages\">");
    html_text(h, tr(req, "All messages and settings"));
    html_lit(h, "</a></p></section>");
}
