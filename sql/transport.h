/*
 * The way out: a mail to an SMTP server, a POST to a gateway. The only file
 * that knows libcurl.
 */
#ifndef SQL_TRANSPORT_H
#define SQL_TRANSPORT_H

#include "eval/arena.h"
#include "sql/config.h"
#include "sql/mail.h"

enum transport_result {
    TRANSPORT_OK,
    TRANSPORT_LATER, /* not reached, or asked to come again */
    TRANSPORT_NEVER  /* refused for good: this address, this body */
};

/* Once per process, before and after; false: no memory. */
bool transport_start(void);
void transport_end(void);

/* Hand a mail to PINZHI_SMTP_URL. `*why` is a line for the operator. */
enum transport_result transport_mail(const struct config *config,
    const struct mail *mail, struct arena *arena, const char **why);

/* Send a short message by PINZHI_SMS_URL; an answer of 2xx is success, 408, 429
 * and 5xx ask to come again. */
enum transport_result transport_sms(const struct config *config,
    const char *phone, const char *text, struct arena *arena, const char **why);

#endif
