#include "fcgi/site.h"

#include <string.h>

#include "export/qr.h"
#include "fcgi/own.h"
#include "sql/config.h"
#include "sql/totp.h"

#define QR_MODULE 4 /* pixels a square */

const struct field_rule two_factor_page_fields[] = {
    {"done", FIELD_LINE, 10, false, N_("Outcome")},
    {0},
};

const struct field_rule two_factor_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"event", FIELD_LINE, 8, true, N_("Step")},
    {"code", FIELD_LINE, 20, false, N_("Code")},
    {0},
};

/* -- the parts of the page ------------------------------------------------- */

static void form_begin(const struct request *req, struct html *h)
{
    html_lit(h, "<form class=\"card narrow\" method=\"post\" "
                "action=\"/two-factor\">");
    page_guard(req, h);
}

static void form_end(
    struct html *h, const char *event, const char *label, bool primary)
{
    html_lit(h, "<button type=\"submit\" name=\"event\"");
    html_attr(h, "value", event);
    if (primary) {
        html_lit(h, " class=\"primary\"");
    }
    html_lit(h, ">");
    html_text(h, label);
    html_lit(h, "</button></form>");
}

static void paragraph(struct html *h, const char *text)
{
    html_lit(h, "<p>");
    html_text(h, text);
    html_lit(h, "</p>");
}

static void code_input(
    const struct request *req, struct html *h, const char *hint)
{
    const struct page_input code = {
        .name = "code",
        .label = tr(req, "Code"),
        .type = "text",
        .autocomplete = "one-time-code",
        .hint = hint,
        .max = 20,
        .required = true,
    };
    page_input(req, h, &code);
}

static void offer(const struct request *req, struct html *h)
{
    form_begin(req, h);
    paragraph(h,
        tr(req, "With two-factor sign-in an app on your phone shows six "
                "digits that are asked for after the password. Whoever learns "
                "your password alone cannot sign in."));
    form_end(h, "begin", tr(req, "Set up two-factor sign-in"), true);
}

/* The secret in groups of four, easier to type. */
static void spaced(struct html *h, const char *text)
{
    for (size_t i = 0; text[i]; i++) {
        if (i > 0 && i % 4 == 0) {
            html_lit(h, " ");
        }
        html_text_n(h, text + i, 1);
    }
}

static void enrol(
    const struct request *req, struct html *h, const struct totp *totp)
{
    form_begin(req, h);
    html_lit(h, "<h2>");
    html_text(h, tr(req, "Scan, then confirm"));
    html_lit(h, "</h2>");
    paragraph(h,
        tr(req, "Scan this picture with the app, or type the key. The key is "
                "shown until it is confirmed, and never again."));
    html_lit(h, "<p><img class=\"qr\" src=\"/two-factor/qr.png\"");
    html_attr(h, "alt", tr(req, "The key as a picture for the app"));
    html_lit(h, "></p><p><code class=\"secret\" data-key>");
    spaced(h, totp->text);
    html_lit(h, "</code></p>");
    code_input(req, h, tr(req, "The six digits that the app shows now."));
    form_end(h, "confirm", tr(req, "Confirm"), true);
}

static void in_use(
    const struct request *req, struct html *h, const struct totp *totp)
{
    form_begin(req, h);
    html_lit(h, "<h2>");
    html_text(h, tr(req, "In use"));
    html_lit(h, "</h2><p>");
    html_text(h, tr(req, "A code is asked for at every sign-in, since"));
    html_lit(h, " ");
    page_moment(req, h, totp->confirmed);
    html_lit(h, ". ");
    html_text(h,
        arena_printf(req->arena, tr(req, "Recovery codes that are left: %d."),
            totp->recovery_left));
    html_lit(h, "</p>");
    if (totp_required(req->config, req->session.actor.role)) {
        paragraph(h, tr(req, "Your role must have it; a new phone is set up "
                             "after giving up the old one here."));
    }
    code_input(req, h,
        tr(req, "To give it up, enter a code of the app or a "
                "recovery code."));
    form_end(h, "end", tr(req, "Give up two-factor sign-in"), false);
}

static void codes_once(
    const struct request *req, struct html *h, char (*codes)[RECOVERY_TEXT])
{
    html_lit(h, "<div class=\"notice good\" role=\"status\"><p>");
    html_text(h, tr(req, "Two-factor sign-in is in use. Print these recovery "
                         "codes now: they are shown only once, and each opens "
                         "the account once when the phone is not at hand."));
    html_lit(h, "</p><ul class=\"codes\">");
    for (int i = 0; i < RECOVERY_MAX; i++) {
        html_lit(h, "<li><code data-recovery>");
        html_text(h, codes[i]);
        html_lit(h, "</code></li>");
    }
    html_lit(h, "</ul></div>");
}

static void owed(const struct request *req, struct html *h)
{
    if (totp_required(req->config, req->session.actor.role) &&
        !req->session.factor) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "Your role needs two-factor sign-in. Set it up "
                             "before you go on; if you have it already, sign "
                             "out and in again."));
        html_lit(h, "</p>");
    }
}

/* -- the page -------------------------------------------------------------- */

static void write_page(struct request *req, struct reply *reply, int status,
    char (*codes)[RECOVERY_TEXT])
{
    struct html *h = &reply->body;
    struct totp totp;
    if (totp_find(req->read, req->session.actor.account, req->arena, &totp) !=
        DB_OK) {
        reply_unavailable(req, reply);
        return;
    }
    reply->status = status;
    own_begin(req, reply, tr(req, "Two-factor sign-in"), "/two-factor");
    if (strcmp(request_value(req, "done"), "ended") == 0) {
        own_done(h, tr(req, "Two-factor sign-in is given up. From now on the "
                            "password alone is asked for."));
    }
    if (codes) {
        codes_once(req, h, codes);
    } else {
        owed(req, h);
    }
    page_faults(req, h);
    if (!totp_offered(req->config)) {
        paragraph(h, tr(req, "Two-factor sign-in is switched off here."));
    } else if (totp.confirmed) {
        in_use(req, h, &totp);
    } else if (totp.made) {
        enrol(req, h, &totp);
    } else {
        offer(req, h);
    }
    page_end(req, reply);
}

void two_factor_page(struct request *req, struct reply *reply)
{
    write_page(req, reply, 200, NULL);
}

void two_factor_qr(struct request *req, struct reply *reply)
{
    struct totp totp;
    const unsigned char *png = NULL;
    size_t size = 0;
    int side;
    enum db_result result =
        totp_find(req->read, req->session.actor.account, req->arena, &totp);
    if (result == DB_OK && *totp.text) {
        png = qr_png(arena_printf(req->arena,
                         "otpauth://totp/Pinzhi:%s?secret=%s&issuer=Pinzhi",
                         req->session.actor.login, totp.text),
            QR_MODULE, req->arena, &size, &side);
    }
    if (result != DB_OK || (*totp.text && !png)) {
        reply_unavailable(req, reply);
    } else if (!png) {
        reply_error(req, reply, 404, "path", tr(req, "There is no such page."));
    } else {
        reply->type = "image/png";
        html_raw_literal(&reply->body, (const char *)png, size);
    }
}

/* -- steps ----------------------------------------------------------------- */

static void not_taken(
    struct request *req, struct reply *reply, enum totp_result result)
{
    if (result == TOTP_FAIL) {
        reply_unavailable(req, reply);
        return;
    }
    request_fault(req, "code",
        result == TOTP_LOCKED
            ? tr(req, "After five wrong codes this account is locked for 15 "
                      "minutes. Try again then.")
            : tr(req, "This code is wrong or was used before. Wait for the "
                      "next one; the clock of the phone must be right. After "
                      "five wrong codes the account is locked for 15 "
                      "minutes."));
    write_page(req, reply, result == TOTP_LOCKED ? 403 : 422, NULL);
}

static void begin(struct request *req, struct reply *reply)
{
    enum db_result result = totp_begin(req->write, &req->session.actor,
        request_value(req, "key"), req->address, req->now, req->arena);
    if (result == DB_FAIL || result == DB_AGAIN) {
        reply_unavailable(req, reply);
    } else {
        reply_redirect(reply, "/two-factor");
    }
}

static void confirm(struct request *req, struct reply *reply)
{
    char codes[RECOVERY_MAX][RECOVERY_TEXT];
    enum totp_result result = totp_confirm(req->write, &req->session.actor,
        req->token, request_value(req, "code"), req->address, req->now,
        req->arena, codes);
    if (result == TOTP_OK) {
        req->session.factor = true;
        write_page(req, reply, 200, codes);
    } else {
        not_taken(req, reply, result);
    }
}

static void end(struct request *req, struct reply *reply)
{
    enum totp_result result = totp_end(req->write, &req->session.actor,
        request_value(req, "code"), req->address, req->now, req->arena);
    if (result == TOTP_OK) {
        reply_redirect(reply, "/two-factor?done=ended");
    } else {
        not_taken(req, reply, result);
    }
}

void two_factor_submit(struct request *req, struct reply *reply)
{
    static const struct {
        const char *event;
        handler *take;
    } steps[] = {{"begin", begin}, {"confirm", confirm}, {"end", end}};
    if (req->fault_count > 0) {
        write_page(req, reply, 422, NULL);
        return;
    }
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (strcmp(request_value(req, "event"), steps[i].event) == 0 &&
            totp_offered(req->config)) {
            steps[i].take(req, reply);
            return;
        }
    }
    reply_error(req, reply, 422, "event",
        tr(req, "This step is not known here. Open the page again."));
}
