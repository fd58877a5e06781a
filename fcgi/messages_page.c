#include <stdio.h>
#include <string.h>

#include "fcgi/pages.h"
#include "fcgi/parts.h"
#include "sql/contact.h"
#include "sql/message.h"

enum { PAGE = 50 };

const struct field_rule messages_page_fields[] = {
    {"before", FIELD_LINE, 40, false, N_("Older than this message")},
    {"done", FIELD_LINE, 10, false, N_("Outcome")},
    {0},
};

const struct field_rule messages_read_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"id", FIELD_LINE, 20, false, N_("Message")},
    {0},
};

const struct field_rule messages_contact_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"email", FIELD_LINE, 120, false, N_("Mail address")},
    {"mobile", FIELD_LINE, 20, false, N_("Mobile number")},
    {0},
};

struct inbox {
    struct message *messages;
    size_t count;
    bool more;
    const char *email, *mobile;
};

/* Digits to a number; -1 for anything else. */
static int64_t number_of(const char *text, size_t n)
{
    int64_t number = 0;
    if (n == 0 || n > 19) {
        return -1;
    }
    for (size_t i = 0; i < n; i++) {
        int64_t digit = text[i] - '0';
        if (digit < 0 || digit > 9 || number > (INT64_MAX - digit) / 10) {
            return -1;
        }
        number = number * 10 + digit;
    }
    return number;
}

/* The place "MOMENT-ID" in the list; from the newest on for anything else. */
static void place(const char *before, int64_t *at, int64_t *id)
{
    size_t n = strcspn(before, "-");
    *at = number_of(before, n);
    *id = before[n] == '-' ? number_of(before + n + 1, strlen(before + n + 1))
                           : -1;
    if (*at < 0 || *id < 0) {
        *at = *id = 0;
    }
}

static bool load(
    const struct request *req, struct reply *reply, struct inbox *inbox)
{
    int64_t at, id, account = req->session.actor.account;
    place(request_value(req, "before"), &at, &id);
    if (db_answered(message_list(req->read, account, at, id, PAGE + 1,
            req->arena, &inbox->messages, &inbox->count)) &&
        contact_find(req->read, account, req->arena, &inbox->email,
            &inbox->mobile) == DB_OK) {
        inbox->more = inbox->count > PAGE;
        inbox->count = inbox->more ? PAGE : inbox->count;
        return true;
    }
    reply_unavailable(req, reply);
    return false;
}

/* -- writing --------------------------------------------------------------- */

static void read_button(
    const struct request *req, struct html *h, int64_t id, const char *label)
{
    html_lit(h, "<form method=\"post\" action=\"/messages\">");
    page_guard(req, h);
    html_lit(h, "<input type=\"hidden\" name=\"id\" value=\"");
    html_int(h, id);
    html_lit(h, "\"><button>");
    html_text(h, label);
    html_lit(h, "</button></form>");
}

static void message_line(
    const struct request *req, struct html *h, const struct message *message)
{
    bool unread = message->read_at == 0;
    if (unread) {
        html_lit(h, "<li class=\"unread\"><h2>");
    } else {
        html_lit(h, "<li><h2>");
    }
    html_text(h, say(req, &message->subject));
    if (unread) {
        html_lit(h, " <span class=\"mark\">");
        html_text(h, tr(req, "unread"));
        html_lit(h, "</span>");
    }
    html_lit(h, "</h2><p>");
    html_text(h, say(req, &message->text));
    html_lit(h, "</p><p class=\"mute note\">");
    page_moment(req, h, message->sent_at);
    html_lit(h, " ");
    html_text(h, *message->sender ? part_person(req, message->sender)
                                  : tr(req, "by the timer"));
    html_lit(h, "</p><div class=\"actions\">");
    if (*message->link) {
        html_lit(h, "<a class=\"button\" href=\"");
        html_text(h, message->link);
        html_lit(h, "\">");
        html_text(h, tr(req, "Open the form"));
        html_lit(h, "</a>");
    }
    if (unread) {
        read_button(req, h, message->id, tr(req, "Mark as read"));
    }
    html_lit(h, "</div></li>");
}

static void list(
    const struct request *req, struct html *h, const struct inbox *inbox)
{
    if (inbox->count == 0) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "There are no messages."));
        html_lit(h, "</p>");
        return;
    }
    html_lit(h, "<ul class=\"inbox\">");
    for (size_t i = 0; i < inbox->count; i++) {
        message_line(req, h, &inbox->messages[i]);
    }
    html_lit(h, "</ul>");
    if (inbox->more) {
        const struct message *last = &inbox->messages[inbox->count - 1];
        html_lit(h, "<p><a class=\"button\" href=\"/messages?before=");
        html_int(h, last->sent_at);
        html_lit(h, "-");
        html_int(h, last->id);
        html_lit(h, "\">");
        html_text(h, tr(req, "Older messages"));
        html_lit(h, "</a></p>");
    }
}

static void contact_box(
    const struct request *req, struct html *h, const struct inbox *inbox)
{
    bool echo = req->method == METHOD_POST;
    const struct page_input email = {.name = "email",
        .label = tr(req, "Mail address"),
        .type = "email",
        .value = echo ? request_value(req, "email") : inbox->email,
        .autocomplete = "email",
        .max = 120};
    const struct page_input mobile = {.name = "mobile",
        .label = tr(req, "Mobile number"),
        .type = "tel",
        .value = echo ? request_value(req, "mobile") : inbox->mobile,
        .autocomplete = "tel",
        .hint = tr(req, "Empty: nothing is sent that way."),
        .max = 20};
    html_lit(h, "<section class=\"card\"><h2>");
    html_text(h, tr(req, "Where reminders go"));
    html_lit(h, "</h2><form method=\"post\" action=\"/messages/contact\">");
    page_guard(req, h);
    page_input(req, h, &email);
    page_input(req, h, &mobile);
    html_lit(h, "<div class=\"actions\"><button class=\"primary\">");
    html_text(h, tr(req, "Save"));
    html_lit(h, "</button></div></form></section>");
}

static void write_page(
    struct request *req, struct reply *reply, const struct inbox *inbox)
{
    struct html *h = &reply->body;
    page_begin(req, reply, tr(req, "Messages"), "/messages");
    html_lit(h, "<div class=\"head\"><h1>");
    html_text(h, tr(req, "Messages"));
    html_lit(h, "</h1>");
    if (req->session.unread > 0) {
        read_button(req, h, 0, tr(req, "Mark all as read"));
    }
    html_lit(h, "</div>");
    page_faults(req, h);
    if (strcmp(request_value(req, "done"), "saved") == 0) {
        page_notice(h, tr(req, "Saved."), true);
    }
    html_lit(h, "<div class=\"two\"><div>");
    list(req, h, inbox);
    html_lit(h, "</div>");
    contact_box(req, h, inbox);
    html_lit(h, "</div>");
    page_end(req, reply);
}

void messages_page(struct request *req, struct reply *reply)
{
    struct inbox inbox = {0};
    if (load(req, reply, &inbox)) {
        write_page(req, reply, &inbox);
    }
}

void messages_read(struct request *req, struct reply *reply)
{
    const char *text = request_value(req, "id");
    int64_t id = number_of(text, strlen(text));
    if (id < 0) {
        reply_error(
            req, reply, 422, "message", tr(req, "There is no such message."));
    } else if (message_read(req->write, &req->session.actor, id,
                   request_value(req, "key"), req->address, req->now,
                   req->arena) == DB_OK) {
        reply_redirect(reply, "/messages");
    } else {
        reply_unavailable(req, reply);
    }
}

void messages_contact(struct request *req, struct reply *reply)
{
    struct inbox inbox = {0};
    const struct contact contact = {req->session.actor.account,
        request_value(req, "email"), request_value(req, "mobile"),
        request_value(req, "key"), req->address};
    const char *email = contact_fault(contact.email, "");
    const char *mobile = contact_fault("", contact.mobile);
    if (email) {
        request_fault(req, "email", tr(req, email));
    }
    if (mobile) {
        request_fault(req, "mobile", tr(req, mobile));
    }
    if (req->fault_count > 0) {
        reply->status = 422;
        if (load(req, reply, &inbox)) {
            write_page(req, reply, &inbox);
        }
    } else if (contact_save(req->write, &req->session.actor, &contact, req->now,
                   req->arena) == DB_OK) {
        reply_redirect(reply, "/messages?done=saved");
    } else {
        reply_unavailable(req, reply);
    }
}
