#include "sql/transport.h"

#include <curl/curl.h>
#include <string.h>

/* What is still to be sent of a mail. */
struct upload {
    const char *p;
    size_t n;
};

bool transport_start(void)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

void transport_end(void)
{
    curl_global_cleanup();
}

static size_t next_part(char *to, size_t size, size_t count, void *context)
{
    struct upload *upload = context;
    size_t n = size * count < upload->n ? size * count : upload->n;

    memcpy(to, upload->p, n);
    upload->p += n;
    upload->n -= n;
    return n;
}

/* The answer of a gateway is of no interest beyond its status. */
static size_t drop(char *from, size_t size, size_t count, void *context)
{
    (void)from;
    (void)context;
    return size * count;
}

static CURL *open_handle(
    const struct config *config, const char *url, const char *protocols)
{
    CURL *curl = curl_easy_init();

    if (curl != NULL) {
        curl_easy_setopt(curl, CURLOPT_URL, url);
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)config->deliver_seconds);
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    }
    return curl;
}

/* Perform, close, and put the outcome into words. `status` is the code of the
 * server's last answer. */
static enum transport_result finish(
    CURL *curl, bool http, struct arena *arena, const char **why)
{
    CURLcode code = curl_easy_perform(curl);
    long status = 0;

    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    if (code == CURLE_OK && (!http || (status >= 200 && status < 300))) {
        *why = "";
        return TRANSPORT_OK;
    }
    *why = arena_printf(arena, "%s (answer %ld)",
        code == CURLE_OK ? "refused" : curl_easy_strerror(code), status);
    *why = *why == NULL ? "" : *why;
    if (http) {
        return code == CURLE_OK && status >= 300 && status < 500 &&
                       status != 408 && status != 429
                   ? TRANSPORT_NEVER
                   : TRANSPORT_LATER;
    }
    return status >= 550 && status < 560 ? TRANSPORT_NEVER : TRANSPORT_LATER;
}

static void mail_options(
    CURL *curl, const struct config *config, struct curl_slist *to)
{
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, config->smtp_from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
        (long)(config->smtp_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (config->smtp_user[0] != '\0') {
        curl_easy_setopt(curl, CURLOPT_USERNAME, config->smtp_user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, config->smtp_password);
    }
}

enum transport_result transport_mail(const struct config *config,
    const struct mail *mail, struct arena *arena, const char **why)
{
    const char *text = mail_text(mail, arena);
    struct upload upload = {text, text == NULL ? 0 : strlen(text)};
    enum transport_result result;

    if (text == NULL) {
        *why = "an address is no mail address";
        return TRANSPORT_NEVER;
    }
    struct curl_slist *to = curl_slist_append(NULL, mail->to);
    CURL *curl = open_handle(config, config->smtp_url, "smtp,smtps");

    if (curl == NULL || to == NULL) {
        curl_slist_free_all(to);
        curl_easy_cleanup(curl);
        *why = "there is no memory";
        return TRANSPORT_LATER;
    }
    mail_options(curl, config, to);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, next_part);
    curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
    result = finish(curl, false, arena, why);
    curl_slist_free_all(to);
    return result;
}

/* The header lines; NULL: no memory. */
static struct curl_slist *sms_headers(const struct config *config, bool form)
{
    struct curl_slist *list = curl_slist_append(
        NULL, form ? "Content-Type: application/x-www-form-urlencoded"
                   : "Content-Type: application/json; charset=utf-8");
    struct curl_slist *more = list;

    if (list != NULL && config->sms_header[0] != '\0') {
        more = curl_slist_append(list, config->sms_header);
    }
    if (more == NULL) {
        curl_slist_free_all(list);
    }
    return more;
}

enum transport_result transport_sms(const struct config *config,
    const char *phone, const char *text, struct arena *arena, const char **why)
{
    bool form = strcmp(config->sms_type, "form") == 0;
    const char *body = sms_body(config->sms_body, form, phone, text, arena);
    struct curl_slist *headers = sms_headers(config, form);
    CURL *curl = open_handle(config, config->sms_url, "http,https");
    enum transport_result result;

    if (body == NULL || headers == NULL || curl == NULL) {
        curl_slist_free_all(headers);
        curl_easy_cleanup(curl);
        *why = "there is no memory";
        return TRANSPORT_LATER;
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    result = finish(curl, true, arena, why);
    curl_slist_free_all(headers);
    return result;
}
